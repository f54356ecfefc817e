"""`kb check`: does the graph hold together?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.output import Format, FormatOption, show
from cli.session import Session, progress, say

if TYPE_CHECKING:
    from kb.integrity import Census
    from kb.settings import Settings
    from kb.table import IOTable


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(context: typer.Context, form: FormatOption = Format.table) -> None:
    """Check the files, and the whole graph: provenance, the counts that datasets, runs and tables state, balances.

    One row for each finding, and exit code 1, where something is wrong.

    Example: kb check
    """
    from kb.integrity import check as examine
    from kb.integrity import whole_tables

    session: Session = context.obj
    with session.graph() as graph, progress("looking through the files") as shown:
        _files(session.settings(), graph.server)
        census = examine(graph, shown)
        for table, notes in whole_tables(graph, census):
            shown(f"balances of {table.meta.id}")
            _balances(table, notes, census)
    counts = f"{census.nodes:,} nodes, {census.relationships:,} relationships, tables read whole: {census.tables}"
    rows = [[each.check, each.where, each.what, each.remedy] for each in census.findings]
    if rows or form is not Format.table:
        show(["check", "where", "finding", "remedy"], rows, form)
    say(f"{counts}: {len(rows)} findings" if rows else f"{counts}: nothing wrong")
    if rows:
        raise typer.Exit(1)


def _files(settings: Settings, server: str) -> None:
    """Damage of the local engine's files; a Neo4j server has tools of its own for that. Raises Damaged."""
    from kb.engine import damage
    from kb.errors import Damaged

    if settings.uri is None and (found := damage(settings)):
        raise Damaged(", ".join(found), where=server)


def _balances(table: IOTable, notes: list[str], census: Census) -> None:
    """Rows and columns add up as they had to when the table was loaded; what was told then is no finding."""
    from loaders.files.balance import Ledger, check_columns, check_rows, table_step, unit_name
    from loaders.files.validation import Findings, Strictness

    lenient = Strictness(allow_imbalance=True)
    ledger = Ledger(Findings(table.meta.id), lenient, unit_name(table.meta), table_step(table))
    check_rows(table, ledger, lambda place: f"row {table.codes[place]}")
    check_columns(table, ledger, lambda place: f"column {table.codes[place]}")
    for verdict in ledger.checks:
        if not verdict.passed and not any(note.startswith(f"{verdict.name}:") for note in notes):
            what = f"{verdict.name}: {verdict.where} differs by {verdict.difference:.6g} {verdict.unit}"
            census.add("balance", table.meta.id, what, "load it again from its file")
