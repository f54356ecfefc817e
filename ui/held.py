"""The input-output tables that are held, their titles in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from ui.address import came_over, choice
from ui.connection import fetch
from ui.data.value_chain import TableCard, tables
from ui.i18n import _, language, translate

_STANDARD = re.compile(r"(?P<economy>.+), input-output table (?P<year>\d{4}), (?P<count>\d+) (?P<what>\w+)")
"""How loaders title the table of one country."""

_BEFORE = "table chosen"


def held_tables() -> dict[str, TableCard]:
    """The tables whose numbers are held, by id."""
    lang = language()
    return {card.id: replace(card, title=table_title(card.title, lang)) for card in fetch(tables)}


def most_used(held: Mapping[str, TableCard]) -> TableCard:
    """The table that most was computed from, the finer of two: what a page shows before a reader chooses."""
    return max(held.values(), key=lambda card: (card.runs, card.industries))


def only_table(held: Mapping[str, TableCard]) -> TableCard:
    """The one table that is held; there is nothing to choose, but the address names it as it names a chosen one."""
    (table,) = held.values()
    if st.query_params.get("table") != table.id:
        st.query_params["table"] = table.id
    return table


def choose_table(held: Mapping[str, TableCard]) -> TableCard:
    """The reader's choice among the tables, which goes along from page to page."""
    titles = {card.id: card.title for card in held.values()}
    before = st.session_state.get(_BEFORE)
    default = before if came_over() and before in held else most_used(held).id
    chosen = str(
        choice(
            st.selectbox,
            _("Table"),
            list(held),
            key="table",
            default=default,
            named=True,
            format_func=titles.__getitem__,
        )
    )
    st.session_state[_BEFORE] = chosen
    return held[chosen]


def table_title(title: str, lang: str) -> str:
    """A table's or a shipped dataset's title in a language; what a person titled in another way stays as it is.

    >>> table_title("Kazakhstan, input-output table 2024, 68 products", "ru")
    'Казахстан, таблица «Затраты – Выпуск» за 2024 год, продуктов: 68'
    """
    found = _STANDARD.fullmatch(title)
    if lang == "en" or not found:
        return translate(title, lang)
    given = {"economy": _territory(found["economy"], lang), "year": found["year"], "count": found["count"]}
    if found["what"] == "products":
        return translate("{economy}, input-output table {year}, {count} products", lang, **given)
    return translate("{economy}, input-output table {year}, {count} industries", lang, **given)


def _territory(name: str, lang: str) -> str:
    """A country's name in a language, by its English one."""
    from babel import Locale

    code = next((code for code, english in Locale("en").territories.items() if english == name), "")
    return str(Locale(lang).territories.get(code, name))
