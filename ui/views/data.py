"""Data: tables, sources and runs, so that every number leads to where it comes from; loading a file of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from kb.sharing.roles import Role
from ui.access.entrance import may
from ui.address import choice, field
from ui.citation import Exhibit, Origin, cited
from ui.connection import fetch, with_graph
from ui.data.provenance import (
    RunEntry,
    counted,
    folder_zip,
    history,
    run_entry,
    runs,
    sources,
    stated_by,
    table_entry,
    tables,
)
from ui.exhibit import amount
from ui.exhibit import table as shown_table
from ui.for_programs import query_path
from ui.guide.hover import meaning
from ui.i18n import _, language, name, parameter_name
from ui.missing import filtered_out, not_loaded
from ui.numbers import money, number, percent, unit_words
from ui.page import empty, file_button, ledger, trust_badge
from ui.profiles.facts import territory
from ui.profiles.links import name_anchor, profile_link
from ui.profiles.parameters import parameter_value
from ui.remarks import remark
from ui.table_titles import table_title
from ui.text import as_text
from ui.upload import removal, upload
from ui.views.data_supply_use import supply_use
from ui.words import ITEM_NAMES, LABEL_TITLES, method_words

SCROLLED = 12
"""Rows from which a list scrolls in itself."""
DAY = len("2026-01-02")
PARTS = ("tables", "supply-use", "runs", "sources", "history", "load")


def render() -> None:
    """The page."""
    titles = {
        "tables": _("Tables"),
        "supply-use": _("Supply and use"),
        "runs": _("Runs"),
        "sources": _("Sources"),
        "history": _("Changes"),
        "load": _("Load a file"),
    }
    part = choice(
        st.segmented_control,
        _("View"),
        [part for part in PARTS if part != "load" or may(Role.editor)],
        key="part",
        default="tables",
        required=True,
        format_func=titles.__getitem__,
        label_visibility="collapsed",
    )
    views: Mapping[str, Callable[[], None]] = {
        "tables": _tables,
        "supply-use": supply_use,
        "runs": _runs,
        "sources": _sources,
        "history": _history,
        "load": upload,
    }
    views[part]()


def _chosen(label: str, rows: Mapping[str, str], key: str) -> str:
    """Which entry is looked at; the first where the address names none."""
    return str(choice(st.selectbox, label, list(rows), key=key, default=next(iter(rows)), format_func=rows.__getitem__))


def _listed(
    shown: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    what: str,
    key: str,
    **look: Any,
) -> None:
    """A list of what is held, in the reader's words, without columns that are empty; the file has all of them."""
    columns = {name: column for name, column in columns.items() if any(row[name] not in (None, "") for row in shown)}
    heads = {"tables": _("Tables"), "runs": _("Runs"), "sources": _("Sources"), "history": _("Changes")}
    query = f"provenance.{what}"
    about = Exhibit(heads[what], what, method=f"{_('Library query')} {query}", behind=query_path(query, {}))
    full = list(rows[0]) if rows else []
    shown_table(shown, columns, about, key=key, rows=lambda: (full, [list(row.values()) for row in rows]), **look)


def _lines(pairs: Mapping[str, str | None]) -> None:
    ledger({"": [[word, text] for word, text in pairs.items() if text]}, look="w")


# ---------------------------------------------------------------- tables


def _tables() -> None:
    found = fetch(tables)
    if not found:
        not_loaded(_("There is no input-output table yet."))
        return
    columns = {
        "title": st.column_config.TextColumn(_("Table"), width="large"),
        "year": st.column_config.NumberColumn(_("Year"), format="%d"),
        "industries": amount(_("Industries")),
        "flows": amount(_("Flows")),
        "currency": st.column_config.TextColumn(_("Currency")),
        "runs": amount(_("Runs")),
        "trust": st.column_config.TextColumn(_("Trust"), help=meaning("trust")),
    }
    titles = {row["id"]: table_title(row["title"], language()) for row in found}
    links = {"title": [("IOTable", row["id"]) for row in found]}
    shown = [{**row, "title": titles[row["id"]]} for row in found]
    _listed(shown, found, columns, "tables", "tables_list", links=links)
    table = _chosen(_("Table"), titles, "table")
    _table(table)


def _table(table: str) -> None:
    lang, entry = language(), fetch(table_entry, table=table)
    card = entry.card
    st.markdown(f"## {as_text(table_title(card['title'], lang))} {trust_badge(card['trust'])}")
    profile_link("IOTable", table)
    left, right = st.columns([6, 5], gap="large")
    with left:
        _lines(
            {
                _("Identifier"): card["id"],
                _("Economy"): " · ".join(
                    part for part in (card["country"] and territory(card["country"], lang), card["region"]) if part
                ),
                _("Year"): str(card["year"] or ""),
                _("Unit"): unit_words(card["unit"], card["currency"], lang),
                _("Valuation"): _(card["valuation"]) if card["valuation"] else None,
                _("Kind"): _(card["kind"]) if card["kind"] else None,
                _("Classification"): card["classification"],
                _("Import bases"): ", ".join(_(basis) for basis in card["bases"] or ()),
                _("Flows kept as links"): _coverage(card),
                _("Source"): cited(entry.source.get("citation") or "", language()),
                _("Terms of use"): _(entry.source.get("licence") or "") or None,
            }
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            if card["held"]:
                file_button(
                    _("Download the table"),
                    lambda: with_graph(lambda graph: folder_zip(graph, table=table)),
                    f"{table}.zip",
                    "application/zip",
                    key="table_zip",
                )
            if entry.source.get("url"):
                st.link_button(_("Source"), entry.source["url"], type="tertiary", icon=":material/open_in_new:")
    with right:
        if entry.totals:
            rows = [
                [_(ITEM_NAMES.get(item, "Output")), _amount(value, card, lang)] for item, value in entry.totals.items()
            ]
            ledger({_("Totals"): rows})
        else:
            empty(_("The table itself is not held: only results that others computed from it."))
    _runs_table([row for row in fetch(runs) if row["table"] == table], "table_runs", of_one_table=True)
    if card["held"]:
        removal(table, _("Take out {table} with its flows and every run computed from it", table=table))


def _coverage(card: Mapping[str, Any]) -> str | None:
    if card["flows"] is None:
        return None
    flows, share = number(card["flows"], language()), percent(card["flow_coverage"], language())
    return _("{flows}, at least {share} of each purchase and sale", flows=flows, share=share)


def _amount(value: float, card: Mapping[str, Any], lang: str) -> str:
    return money(value, card["unit"], card["currency"], lang)


# ---------------------------------------------------------------- runs


def _runs() -> None:
    found = fetch(runs)
    if not found:
        empty(_("Nothing was computed yet."))
        return
    asked = st.query_params.get("run")
    methods = sorted({row["method"] for row in found})
    wanted = choice(
        st.pills,
        _("Method"),
        methods,
        key="method",
        default=None,
        format_func=lambda method: as_text(method_words(method)),
    )
    rows = [row for row in found if wanted in (None, row["method"])] or found
    if asked and asked not in {row["run"] for row in rows}:
        rows = [*rows, *(row for row in found if row["run"] == asked)]
    if not asked:
        _runs_table(rows, "runs_list")
    names = {row["run"]: _run_words(row) for row in rows}
    chosen = _chosen(_("Run"), names, "run")
    entry = fetch(run_entry, run_id=chosen)
    if entry is None:
        empty(_("There is no run of this identifier any more: the table's numbers changed, or it was removed."))
        return
    _run(entry)


def _runs_table(rows: Sequence[Mapping[str, Any]], key: str, *, of_one_table: bool = False) -> None:
    if not rows:
        return
    columns = {
        "run": st.column_config.TextColumn(_("Method"), width="medium", help=meaning("run")),
        "title": st.column_config.TextColumn(_("Table"), width="large"),
        "basis": st.column_config.TextColumn(_("Import basis"), help=meaning("import-basis")),
        "status": st.column_config.TextColumn(_("Status")),
        "results": amount(_("Results")),
        "clusters": amount(_("Clusters")),
        "finished_at": st.column_config.TextColumn(_("Finished, UTC")),
    }
    if of_one_table:
        st.markdown(f"## {_('Runs')}")
    shown = [
        {
            **row,
            "run": method_words(row["method"]),
            "title": table_title(row["title"], language()) if row["title"] and not of_one_table else None,
            "basis": _(row["basis"]) if row["basis"] else None,
            "status": _(row["status"]) if row["status"] else None,
            "clusters": row["clusters"] or None,
            "finished_at": _when(row["finished_at"]),
        }
        for row in rows
    ]
    links = {"run": [("Run", row["run"]) for row in rows]}
    _listed(shown, rows, columns, "runs", key, height="auto" if len(rows) < SCROLLED else 420, links=links)


def _run_words(row: Mapping[str, Any]) -> str:
    """What a run is called: its method, table, basis and day; the identifier stays in the address."""
    parts = (
        method_words(row["method"]),
        table_title(row["title"], language()) if row["title"] else "",
        _(row["basis"]) if row["basis"] else "",
        row["finished_at"][:DAY] if row["finished_at"] else _("published elsewhere"),
    )
    return " · ".join(part for part in parts if part)


def _when(stamp: str | None) -> str | None:
    return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M") if stamp else None


def _run(entry: RunEntry) -> None:
    card = entry.card
    st.markdown(f"## {as_text(method_words(card['method']))} {trust_badge(card['trust'])}")
    profile_link("Run", card["run"])
    left, right = st.columns([6, 5], gap="large")
    with left:
        computed = _("computed here") if card["status"] == "computed" else _("published elsewhere")
        _lines(
            {
                _("Identifier"): card["run"],
                _("Status"): computed,
                _("Table"): table_title(entry.table.get("title") or "", language()),
                _("Import basis"): _(card["basis"]) if card["basis"] else None,
                _("Version of the method"): str(card["version"]),
                _("Program"): card["software"],
                _("Finished, UTC"): _when(card["finished_at"]),
                _("Results"): number(card["results"], language()) if card["results"] else None,
                _("Still current"): _current(card["current"]),
                _("Source of the data"): cited(entry.source.get("citation") or "", language()),
            }
        )
        _onwards(entry)
    with right:
        given, lang = {key: value for key, value in entry.parameters.items() if key != "basis"}, language()
        parameters = [[parameter_name(key, lang), parameter_value(value, lang)] for key, value in given.items()]
        if parameters:
            ledger({_("Parameters"): parameters}, look="w")
        if card["used"]:
            names = {row["run"]: _run_words(row) for row in fetch(runs)}
            used = [[name_anchor(names.get(id, id), "Run", id)] for id in card["used"]]
            ledger({_("Runs whose results went in"): used}, look="w")
    if card["notes"]:
        st.markdown(f"## {_('Checks and remarks')}")
        st.markdown("\n".join(f"- {as_text(remark(note, language()))}" for note in card["notes"]))


def _current(value: bool | None) -> str | None:
    if value is None:
        return None
    return _("yes: the table holds the numbers it read") if value else _("no: the table's numbers changed since")


def _onwards(entry: RunEntry) -> None:
    """From the run to its table, and from there to the file's own page."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if entry.table:
            address = {"part": "tables", "table": entry.table["id"]}
            st.page_link("views/data.py", label=_("The table"), icon=":material/table:", query_params=address)
        if entry.source.get("url"):
            st.link_button(_("Source"), entry.source["url"], type="tertiary", icon=":material/open_in_new:")


# ---------------------------------------------------------------- sources


def _sources() -> None:
    found = [{**row, "citation": cited(row["citation"] or "", language())} for row in fetch(sources)]
    text = field(st.text_input, _("Search"), key="search", default="", placeholder=_("title, address or identifier"))
    wanted = text.casefold().split()
    rows = [row for row in found if all(word in _haystack(row) for word in wanted)]
    if not rows:
        filtered_out(_("No source has these words."), "search")
        return
    columns = {
        "citation": st.column_config.TextColumn(_("Source"), width="large"),
        "trust": st.column_config.TextColumn(_("Trust"), help=meaning("trust")),
        "nodes": amount(_("States"), help=_("Entries that name it as their first source.")),
        "url": st.column_config.LinkColumn(_("Address"), width="medium"),
    }
    links = {"citation": [("Source", row["source"]) for row in rows]}
    _listed(rows, rows, columns, "sources", "sources_list", height=360, links=links)
    source = _chosen(_("Source"), {row["source"]: row["citation"] for row in rows}, "source")
    card = next(row for row in rows if row["source"] == source)
    st.markdown(f"## {as_text(card['citation'])} {trust_badge(card['trust'])}")
    profile_link("Source", source)
    stated = fetch(stated_by, source=source)
    kinds = " · ".join(
        f"{_kind(label)}: {number(count, language())}" for label, count in counted(stated, "label").items()
    )
    st.caption(as_text(" · ".join(part for part in (_(card["licence"] or ""), kinds) if part)))
    listed = [{**row, "name": name(row, language()), "label": _kind(row["label"])} for row in stated]
    shown = {
        "label": st.column_config.TextColumn(_("Kind")),
        "name": st.column_config.TextColumn(_("Name"), width="large"),
        "id": st.column_config.TextColumn(_("Identifier")),
    }
    told = Exhibit(card["citation"], f"source-{source}", Origin(source=card["citation"], url=card["url"] or ""))
    nodes = [(row["label"], row["id"]) for row in stated]
    shown_table(listed, shown, told, key="stated", height=320, links={"name": nodes, "id": nodes})


def _kind(label: str) -> str:
    return _(LABEL_TITLES.get(label, label))


def _haystack(row: Mapping[str, Any]) -> str:
    return f"{row['citation']} {row['url']} {row['source']}".casefold()


# ---------------------------------------------------------------- changes


def _history() -> None:
    found = fetch(history)
    if not found:
        empty(_("Nothing was changed since changes are written down."))
        return
    words = {
        "load": _("loaded"),
        "remove": _("removed"),
        "analyse": _("analysed"),
        "restore": _("restored"),
        "write": _("written"),
    }
    columns = {
        "at": st.column_config.TextColumn(_("Time, UTC")),
        "who": st.column_config.TextColumn(_("Who")),
        "what": st.column_config.TextColumn(_("What")),
        "subject": st.column_config.TextColumn(_("Identifier")),
        "summary": st.column_config.TextColumn(_("Change"), width="large"),
        "file": st.column_config.TextColumn(_("File")),
    }
    shown = [{**row, "at": _when(row["at"]), "what": words.get(row["what"], row["what"])} for row in found]
    shown = [{**row, "summary": remark(row["summary"] or "", language())} for row in shown]
    _listed(shown, found, columns, "history", "history_list", height=420)


render()
