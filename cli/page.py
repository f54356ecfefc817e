"""The main job: a living knowledge base and its web page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.session import Session, progress, say

if TYPE_CHECKING:
    from ui.access.serving import Serving

PortOption = Annotated[int, typer.Option(help="Port of the page; the next free one where it is taken.")]
HostOption = Annotated[str, typer.Option(help="Address of the page: this machine only by default.")]
AllowOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--allow-host",
        help="Name under which others reach the page; may be repeated. They only read, "
        "unless sharing.toml lets them sign in.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(up)
    app.command()(ui)


def up(
    context: typer.Context,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Whether to serve the web page.")] = True,
    port: PortOption = 8501,
    host: HostOption = "127.0.0.1",
    allow_host: AllowOption = None,
) -> None:
    """Start the engine, bring in the shipped knowledge where it is missing, analyse it, serve the page.

    Example: kb up --no-page
    """
    from cli.build import build, read_ahead

    session: Session = context.obj
    to = _to(session, host, allow_host) if page else None
    with (
        read_ahead(session.settings()) as shipped,
        session.graph() as graph,
        progress("building the knowledge base") as shown,
    ):
        told = build(graph, shown, shipped)
        for line in told:
            say(line)
        say(f"{graph.server}: ready")
    if to is not None:
        _serve(session, port, host, to)


def ui(
    context: typer.Context, port: PortOption = 8501, host: HostOption = "127.0.0.1", allow_host: AllowOption = None
) -> None:
    """Serve the web page until Ctrl-C.

    Example: kb ui --port 8600
    """
    session: Session = context.obj
    to = _to(session, host, allow_host)
    with session.graph() as graph:
        say(f"{graph.server}: ready")
    _serve(session, port, host, to)


def _to(session: Session, host: str, names: list[str] | None) -> Serving:
    """To whom it is served: said, or refused, before anything is started."""
    from kb.sharing.rules import lines, rules
    from ui.serve import serving

    to = serving(session.settings(), host, names or [])
    if not to.alone:
        for line in lines(rules(session.settings())):
            say(line)
    return to


def _serve(session: Session, port: int, host: str, to: Serving) -> None:
    """Run the page in the foreground; the engine goes on when it ends (`kb down` stops it)."""
    import signal
    import subprocess

    from ui.serve import command, environment, free_port, wait_until_ready

    settings, port = session.settings(), free_port(port)
    signal.signal(signal.SIGTERM, _interrupt)  # ends the page with the command, as Ctrl-C does
    server = subprocess.Popen(command(settings, port, host, to), env=environment(settings, to))
    try:
        with progress("opening the page"):
            wait_until_ready(port, 60, host)
        shown = host if to.alone else to.names[0]
        say(f"The knowledge base is at http://{shown}:{port} (Ctrl-C ends the page, `kb down` the engine)")
        server.wait()
    except KeyboardInterrupt:
        say("page ended; the engine goes on until `kb down`")
    finally:
        server.terminate()
        server.wait(10)


def _interrupt(*_: object) -> None:
    """What a signal does that ends the command; SIGINT itself may be ignored, in the background of a script."""
    raise KeyboardInterrupt
