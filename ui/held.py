"""The input-output tables that are held, their titles in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from ui import unheld
from ui.address import came_over, choice
from ui.connection import fetch
from ui.data.value_chain import TableCard, tables
from ui.i18n import _, language
from ui.table_titles import table_title

TABLE_BEFORE = "table chosen"


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
    if (asked := st.query_params.get("table")) != table.id:
        if asked:
            unheld.note("table", _("Table"), asked, {table.id: table.title}, table.title)
        st.query_params["table"] = table.id
    return table


def choose_table(held: Mapping[str, TableCard]) -> TableCard:
    """The reader's choice among the tables, which goes along from page to page."""
    titles = {card.id: card.title for card in held.values()}
    before = st.session_state.get(TABLE_BEFORE)
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
    if isinstance(before, str) and before in held and held[before].same_data(held[chosen]):
        st.toast(same_data_words(held[before], held[chosen]), icon=":material/info:")
    st.session_state[TABLE_BEFORE] = chosen
    return held[chosen]


def same_data_words(one: TableCard, other: TableCard) -> str:
    """That two tables tell the same in more and in fewer industries."""
    fewer, more = sorted((one.industries, other.industries))
    return _(
        "Both tables are the same data: one source, one year, in {more} and in {fewer} industries.",
        more=more,
        fewer=fewer,
    )
