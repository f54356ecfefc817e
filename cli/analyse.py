"""Tables and the analyses on them."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.completion import of
from cli.methods import Methods
from cli.output import ColumnsOption, Format, FormatOption, show_rows
from cli.session import Session, progress, say

app = typer.Typer(cls=Methods, help="Compute from a table and write the results into the graph.", no_args_is_help=True)

TableOption = Annotated[
    str, typer.Option("--table", "-t", help="Id of the table; `kb tables` lists them.", autocompletion=of("table"))
]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.command()(tables)
    parent.add_typer(app, name="analyse")
    app.command("all")(everything)


def tables(context: typer.Context, columns: ColumnsOption = "", form: FormatOption = Format.table) -> None:
    """List the input-output tables.

    Example: kb tables
    """
    from kb.queries import run

    session: Session = context.obj
    with session.graph() as graph:
        show_rows(run(graph, "provenance.tables"), form, chosen=columns, language=session.settings().language)


def everything(context: typer.Context, table: TableOption, form: FormatOption = Format.table) -> None:
    """Every method with its defaults, on its import bases, where the graph has no current run of it.

    Example: kb analyse all --table kaz-2024-42
    """
    from analysis.run import perform_all
    from kb.queries import run

    session: Session = context.obj
    with session.graph() as graph, progress(f"analysing {table}") as shown:
        for line in perform_all(graph, table, shown) or ["every run is there already"]:
            say(line)
        rows = run(graph, "provenance.runs", {"table": table})
    show_rows(rows, form, chosen="run,results,clusters,seconds", language=session.settings().language)
