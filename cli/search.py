"""Finding things by what one knows of them."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.output import ColumnsOption, Format, FormatOption, RecordOption, show_rows
from cli.session import Session, say

SHOWN = "label,id,name,field,text"
"""Columns of a table for people, unless others are chosen."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(search)


def search(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(help="A name in any spelling, an abbreviation, a number, a product, a place.")
    ],
    kind: Annotated[str, typer.Option("--kind", help="Only this kind: firm, act, table, supply-use, product …")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Most entries of each kind.")] = 5,
    columns: ColumnsOption = "",
    record: RecordOption = False,
    form: FormatOption = Format.table,
) -> None:
    """Find whatever has a name, in English, Russian or Kazakh and any spelling; typing errors are forgiven.

    Example: kb search постановление 633
    """
    from kb.search.answer import rows
    from kb.search.entries import label_of
    from kb.search.index import index
    from kb.search.index import search as search_in
    from ui.i18n import translate

    label = label_of(kind) if kind else ""
    session: Session = context.obj
    language = session.settings().language
    with session.graph() as graph:
        groups = search_in(index(graph, translate), " ".join(words), language=language, most=limit)
    found = rows([group for group in groups if label in ("", group.label)])
    chosen = columns or (SHOWN if form is Format.table and not record else "")
    show_rows(found, form, chosen=chosen, language=language, record=record)
    if not found.rows:
        say("nothing is named so; try another word of it, or fewer words")
