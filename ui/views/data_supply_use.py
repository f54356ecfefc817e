"""Supply and use tables on the page: what is held, its totals, its file, the tables derived from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.address import choice
from ui.citation import Exhibit, cited
from ui.connection import fetch, with_graph
from ui.data.provenance import SupplyUseEntry, supply_use_entry, supply_use_tables, supply_use_zip
from ui.exhibit import amount
from ui.exhibit import table as shown_table
from ui.for_programs import query_path
from ui.guide.hover import meaning
from ui.i18n import _, language
from ui.missing import not_loaded
from ui.numbers import money, unit_words
from ui.page import file_button, ledger, trust_badge
from ui.profiles.links import name_link, profile_link
from ui.table_titles import table_title
from ui.text import as_text
from ui.upload import removal
from ui.words import ITEM_NAMES

QUERY = "provenance.supply_use_tables"


def supply_use() -> None:
    """The part of the page."""
    found = fetch(supply_use_tables)
    if not found:
        not_loaded(_("There are no supply and use tables yet."))
        return
    titles = {row["id"]: table_title(row["title"], language()) for row in found}
    _list(found, titles)
    table = choice(
        st.selectbox,
        _("Supply and use tables"),
        list(titles),
        key="table",
        default=next(iter(titles)),
        format_func=titles.__getitem__,
    )
    _tables(fetch(supply_use_entry, table=str(table)))


def _list(found: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> None:
    columns = {
        "title": st.column_config.TextColumn(_("Supply and use tables"), width="large"),
        "year": st.column_config.NumberColumn(_("Year"), format="%d"),
        "products": amount(_("Products")),
        "industries": amount(_("Industries")),
        "currency": st.column_config.TextColumn(_("Currency")),
        "derived": amount(_("Derived tables")),
        "trust": st.column_config.TextColumn(_("Trust"), help=meaning("trust")),
    }
    method = f"{_('Library query')} {QUERY}"
    about = Exhibit(_("Supply and use tables"), "supply-use", method=method, behind=query_path(QUERY, {}))
    full, shown = list(found[0]), [{**row, "title": titles[row["id"]]} for row in found]
    rows = [list(row.values()) for row in found]
    links = {"title": [("SupplyUseTable", row["id"]) for row in found]}
    shown_table(shown, columns, about, key="supply_use_list", rows=lambda: (full, rows), links=links)


def _tables(entry: SupplyUseEntry) -> None:
    card, lang = entry.card, language()
    st.markdown(f"## {as_text(table_title(card['title'], lang))} {trust_badge(card['trust'])}")
    profile_link("SupplyUseTable", card["id"])
    left, right = st.columns([6, 5], gap="large")
    with left:
        lines = {
            _("Identifier"): card["id"],
            _("Economy"): " · ".join(part for part in (card["country"], card["region"]) if part),
            _("Year"): str(card["year"] or ""),
            _("Unit"): unit_words(card["unit"], card["currency"], lang),
            _("Valuation"): _(card["valuation"]) if card["valuation"] else None,
            _("Classification"): card["classification"],
            _("Imported uses"): _("pair by pair") if card["imported_use"] else _("of each industry as a total"),
            _("Source"): cited(entry.source.get("citation") or "", lang),
            _("Terms of use"): _(entry.source.get("licence") or "") or None,
        }
        ledger({"": [[word, text] for word, text in lines.items() if text]}, look="w")
        _files(entry)
    with right:
        named = entry.totals.items()
        rows = [
            [_(ITEM_NAMES.get(item, "Output")), money(value, card["unit"], card["currency"], lang)]
            for item, value in named
        ]
        ledger({_("Totals"): rows})
        _derived(entry)
    words = _("Take out {table} with its products and what industries make and use of them", table=card["id"])
    removal(card["id"], words)


def _files(entry: SupplyUseEntry) -> None:
    table = entry.card["id"]
    with st.container(horizontal=True, vertical_alignment="center"):
        file_button(
            _("Download the tables"),
            lambda: with_graph(lambda graph: supply_use_zip(graph, table=table)),
            f"{table}.zip",
            "application/zip",
            key="supply_use_zip",
        )
        if entry.source.get("url"):
            st.link_button(_("Source"), entry.source["url"], type="tertiary", icon=":material/open_in_new:")


def _derived(entry: SupplyUseEntry) -> None:
    """The symmetric tables made of these, with the model of each."""
    if not entry.derived:
        return
    st.markdown(f"### {_('Symmetric tables derived from them')}")
    lines = []
    for row in entry.derived:
        model = _("model {model}", model=row["model"])
        state = _("still current") if row["current"] else _("the numbers changed since: derive it again")
        run = name_link(_("its run"), "Run", row["run"])
        lines.append(
            f"- {name_link(row['derived'], 'IOTable', row['derived'])}: {as_text(model)}, {as_text(state)}, {run}"
        )
    st.markdown("\n".join(lines))
