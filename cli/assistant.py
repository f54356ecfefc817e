"""The knowledge base for an assistant on this machine."""

from __future__ import annotations

import typer

from cli.session import Session, say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(mcp)


def mcp(context: typer.Context) -> None:
    """Serve an assistant over the Model Context Protocol, on standard input and output; for reading only.

    Over HTTP the page's server does the same at /mcp.

    Example: kb mcp
    """
    from ui.api.assistants import server

    session: Session = context.obj
    with session.graph() as graph:
        say(f"{graph.server}: ready for an assistant")
        server(lambda work: work(graph), session.settings().row_limit).run("stdio")
