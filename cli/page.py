"""The main job: a living knowledge base and its web page."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.session import Session, progress, say

PortOption = Annotated[int, typer.Option(help="Port of the page; the next free one where it is taken.")]
HostOption = Annotated[str, typer.Option(help="Address of the page: this machine only by default.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(up)
    app.command()(ui)


def up(
    context: typer.Context,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Whether to serve the web page.")] = True,
    port: PortOption = 8501,
    host: HostOption = "127.0.0.1",
) -> None:
    """Start the engine, bring in the shipped knowledge where it is missing, analyse it, serve the page.

    Example: kb up --no-page
    """
    from cli.build import build

    session: Session = context.obj
    with session.graph() as graph, progress("building the knowledge base") as shown:
        told = build(graph, shown)
        for line in told:
            say(line)
        say(f"{graph.server}: ready")
    if page:
        _serve(session, port, host)


def ui(context: typer.Context, port: PortOption = 8501, host: HostOption = "127.0.0.1") -> None:
    """Serve the web page until Ctrl-C.

    Example: kb ui --port 8600
    """
    session: Session = context.obj
    with session.graph() as graph:
        say(f"{graph.server}: ready")
    _serve(session, port, host)


def _serve(session: Session, port: int, host: str) -> None:
    """Run the page in the foreground; the engine goes on when it ends (`kb down` stops it)."""
    import signal
    import subprocess

    from ui.serve import command, environment, free_port, wait_until_ready

    settings, port = session.settings(), free_port(port)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))  # both end the page with the command
    server = subprocess.Popen(command(settings, port, host), env=environment(settings))
    try:
        with progress("opening the page"):
            wait_until_ready(port, 60, host)
        say(f"The knowledge base is at http://{host}:{port} (Ctrl-C ends the page, `kb down` the engine)")
        server.wait()
    except KeyboardInterrupt:
        say("page ended; the engine goes on until `kb down`")
    finally:
        server.terminate()
        server.wait(10)
