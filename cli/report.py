"""A thing of the graph as a document to print or to send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.session import Session, say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="cluster, region, industry or programme.")],
    id: Annotated[str, typer.Argument(help="Its id in queries and addresses; of an industry, a code.")],
    to: Annotated[Path, typer.Option(help="File to write: .html, .pdf or .docx.")],
    language: Annotated[str, typer.Option(help="en, ru or kk; by LANG where not given.")] = "",
    page: Annotated[str, typer.Option(help="Where the web page is served, for the permalink.")] = "",
) -> None:
    """Write a report of a cluster, region, industry or programme: figures, tables, caveats, sources, references.

    Example: kb report region KZ-39 --to kostanay.pdf --language ru
    """
    from ui.reports.build import HOST
    from ui.reports.build import report as build
    from ui.reports.files import written

    session: Session = context.obj
    write = written(to.suffix)
    with session.graph() as graph:
        to.write_bytes(write(build(graph, kind, id, language or session.settings().language, page=page or HOST)))
    say(f"{to} written")
