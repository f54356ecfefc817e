"""Who changed what."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.completion import of
from cli.output import ColumnsOption, Format, FormatOption, show_rows
from cli.session import Session


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(history)


def history(
    context: typer.Context,
    subject: Annotated[
        str, typer.Argument(help="Dataset, table or run; everything where none is named.", autocompletion=of("dataset"))
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="Most changes shown, the last first.")] = 20,
    columns: ColumnsOption = "",
    form: FormatOption = Format.table,
) -> None:
    """List who changed what, when, from which file, the last change first.

    Example: kb history kaz-2024-42
    """
    from kb.queries import run

    session: Session = context.obj
    with session.graph() as graph:
        show_rows(run(graph, "provenance.history", {"subject": subject, "limit": limit}), form, chosen=columns)
