"""Clusters: what policy designated with the evidence for it, what analyses found, one cluster, two sets compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kb.names import alphabetical
from ui.address import choice, choices, coming, field, take
from ui.citation import Exhibit
from ui.connection import fetch
from ui.data.clusters import (
    CRITERIA,
    NOT_SUPPORTED,
    NOT_TESTABLE,
    SUPPORTED,
    UNDECIDED,
    Designated,
    Found,
    Shelf,
    chosen,
    named,
    shelf,
    weakest_first,
)
from ui.data.value_chain import TableCard
from ui.exhibit import Clicks, Thing, amount, chart, industries, share, table
from ui.figures import evidence as figure
from ui.for_programs import query_path
from ui.guide.hover import DIMENSIONS, meaning
from ui.held import choose_table, held_tables, only_table
from ui.i18n import _, language, name
from ui.missing import filtered_out, not_computed, not_loaded
from ui.page import current_ink
from ui.views.cluster_designated import designated_page
from ui.views.cluster_found import found_page
from ui.views.cluster_sets import compared
from ui.views.cluster_words import found_by, regions_of, sentence, years_of
from ui.words import CRITERION_NAMES, VERDICT_NAMES, method_words

DESIGNATED, FOUND, ALL, SETS = "designated", "found", "all", "sets"
TESTED = (SUPPORTED, UNDECIDED, NOT_SUPPORTED)
VERDICTS = (*TESTED, NOT_TESTABLE)
KINDS = ("national", "territorial", "innovation", "pilot", "regional", "candidate", "potential")


def render() -> None:
    """The page."""
    cards = held_tables()
    if not cards:
        not_loaded(_("There is no input-output table yet."))
        return
    card, view, held, cluster = _controls(cards)
    if cluster in held.designated:
        _back()
        designated_page(held.designated[cluster], held, card)
    elif cluster in held.found:
        _back()
        found_page(held.found[cluster], held, card)
    elif view == SETS:
        compared(held, card)
    elif view == DESIGNATED:
        _designated(held, card)
    else:
        _list(held, card, view)


def _controls(cards: Mapping[str, TableCard]) -> tuple[TableCard, str, Shelf, str]:
    views = {
        DESIGNATED: _("Designated by policy"),
        FOUND: _("Found by analysis"),
        ALL: _("All in one list"),
        SETS: _("Two sets compared"),
    }
    several = len(cards) > 1
    wide = st.container() if several else None
    columns = st.columns([8, 6], gap="medium", vertical_alignment="bottom")
    with columns[0]:
        table = choose_table(cards) if several else only_table(cards)
    held = fetch(shelf, table=table.id)
    _list_of_opened(held)
    with wide or columns[0]:
        view = choice(
            st.segmented_control,
            _("Clusters"),
            list(views),
            key="of",
            default=DESIGNATED,
            required=True,
            format_func=views.__getitem__,
            on_change=_all_again,
        )
    with columns[-1]:
        cluster = _chosen_cluster(held)
    return table, view, held, cluster


def _list_of_opened(held: Shelf) -> None:
    """Choose the list that the opened cluster stands on, where the chosen one does not hold it."""
    cluster, lists = coming("cluster"), {DESIGNATED: held.designated, FOUND: held.found}
    of = coming("of") or DESIGNATED
    if of in lists and cluster not in lists[of]:
        for other in (each for each in lists if cluster in lists[each]):
            take("of", other)


def _chosen_cluster(held: Shelf) -> str:
    lang = language()
    clusters: list[Designated | Found] = [*held.designated.values(), *held.found.values()]
    words = {cluster.id: name(cluster.names, lang) for cluster in clusters}
    return str(
        choice(
            st.selectbox,
            _("Cluster"),
            ["", *words],
            key="cluster",
            default="",
            format_func=lambda c: words[c] if c else _("All: choose one, or click on it below"),
        )
    )


def _back() -> None:
    st.button(_("All clusters"), icon=":material/arrow_back:", type="tertiary", key="back", on_click=_all_again)


def _all_again() -> None:
    st.session_state["cluster"] = ""


# ---------------------------------------------------------------- designated


def _designated(held: Shelf, card: TableCard) -> None:
    lang, everything = language(), list(held.designated.values())
    if not any(c.evidence for c in everything):
        not_computed(_("The evidence has not been computed from this table yet."), card.id)
        return
    st.markdown(
        _(
            "Does the economy's structure support the clusters that policy named? The bar is the share of random "
            "groups alike that a cluster stands above, in all dimensions that can be tested."
        )
    )
    filters = _filters(held, everything)
    shown = chosen(everything, **filters)
    if not shown:
        filtered_out(_("No cluster passes the filters."), "kind", "programme", "region", "text", "verdict")
        return
    if _weakest_first():
        shown = weakest_first(shown)
    below = {c.id: " · ".join(part for part in (_(c.kind), years_of(c), regions_of(c, held)) if part) for c in shown}
    marked = figure.points(shown)
    chart(
        figure.evidence(shown, below, sentence, lang, current_ink()),
        _exhibit(shown, card, _("Evidence for designated clusters"), "evidence"),
        lambda: _evidence_rows(shown),
        key="evidence",
        height=figure.height(shown),
        alt=_("Clusters in the order of their support, with a mark for each of four dimensions"),
        narrow=figure.narrow(shown, lang),
        clicks=Clicks(lambda: _clicked(marked), [_thing(c) for c in shown]),
    )
    words = _("Point at a mark to read its number and what random groups have; click on a row to open the cluster.")
    hidden = len(chosen(everything, **{**filters, "verdicts": ()})) - len(shown)
    if hidden:
        words += " " + _("{count} clusters with other verdicts are not shown.", count=hidden)
    st.caption(words)
    _criteria()


def _weakest_first() -> bool:
    orders = {"best": _("Best supported first"), "weakest": _("Weakest first")}
    look: dict[str, Any] = {"required": True, "format_func": orders.__getitem__}
    return bool(
        choice(st.segmented_control, _("Order"), list(orders), key="order", default="best", **look) == "weakest"
    )


def _filters(held: Shelf, everything: Sequence[Designated]) -> dict[str, Any]:
    lang = language()
    kinds = [kind for kind in KINDS if any(c.kind == kind for c in everything)]
    programmes = [key for key in held.programmes if any(key in c.programmes for c in everything)]
    regions = sorted(
        {r for c in everything for r in c.regions}, key=lambda r: alphabetical(name(held.regions.get(r, {}), lang))
    )
    first, second, third, fourth, fifth = st.columns([7, 8, 7, 7, 16], gap="small", vertical_alignment="bottom")
    with first:
        kind = choices(
            st.multiselect, _("Kind"), kinds, key="kind", default=[], format_func=lambda k: _(k), placeholder=_("Any")
        )
    with second:
        words = {"": _("Any"), **{key: name(held.programmes[key], lang) for key in programmes}}
        programme = choice(
            st.selectbox, _("Programme"), list(words), key="programme", default="", format_func=words.__getitem__
        )
    with third:
        places = {"": _("Any"), **{key: name(held.regions.get(key, {"id": key}), lang) for key in regions}}
        region = choice(
            st.selectbox, _("Region"), list(places), key="region", default="", format_func=places.__getitem__
        )
    with fourth:
        text = field(st.text_input, _("Name has"), key="text", default="")
    with fifth:
        verdicts = choices(
            st.multiselect,
            _("Verdict"),
            list(VERDICTS),
            key="verdict",
            default=list(TESTED),
            format_func=lambda v: _(VERDICT_NAMES[v]),
            placeholder=_("Any"),
            help=meaning("verdict"),
        )
    return {"kinds": kind, "programme": programme, "region": region, "text": text, "verdicts": verdicts}


def _clicked(marked: Mapping[int, Sequence[str]]) -> None:
    for group in st.session_state["evidence"]["selection"]["selected"]:
        for index in group["data_indices"]:
            st.session_state["cluster"] = marked[group["series_index"]][index]


def _thing(cluster: Designated) -> Thing:
    verdict = cluster.evidence.verdict if cluster.evidence else ""
    return Thing(name(cluster.names, language()), "Cluster", cluster.id, _(VERDICT_NAMES[verdict]) if verdict else "")


def _exhibit(shown: Sequence[Designated], card: TableCard, title: str, file: str) -> Exhibit:
    found = next((c.evidence for c in shown if c.evidence), None)
    return Exhibit(
        title,
        f"{file}-{card.id}",
        card.origin,
        unit=_("share of random groups alike that it stands above"),
        basis=found.basis if found else "",
        method=method_words("evidence"),
        run=found.run if found else "",
    )


def _evidence_rows(shown: Sequence[Designated]) -> tuple[list[str], list[list[Any]]]:
    lang = language()
    measured = ("verdict", "statistic", "median", "p", "q")
    columns = [
        *("cluster", "name", "kind", "regions", "industries", "verdict", "reason", "percentile", "percentile_low"),
        *("percentile_high", "q", "specifications_supported", "specifications_tested", "specifications"),
        *(f"{dimension}_{part}" for dimension in CRITERIA for part in measured),
    ]
    rows = []
    for c in shown:
        found = c.evidence
        if found is None:
            continue
        start = [c.id, name(c.names, lang), c.kind, list(c.regions), list(c.industries), found.verdict, found.reason]
        whole = [found.percentile, found.low, found.high, found.q, *found.holds]
        parts = [getattr(found.dimensions.get(d), part, None) for d in CRITERIA for part in measured]
        rows.append([*start, *whole, *parts])
    return columns, rows


def _criteria() -> None:
    told = (
        *(f"**{_(CRITERION_NAMES[dimension])}**: {meaning(term)}" for dimension, term in DIMENSIONS.items()),
        _(
            "Each is compared with random groups of as many industries, as many of each broad stratum and of like "
            "output, in random regions. Supported: at most one such group in ten does as well. Undecided: random draws "
            "cannot tell. Not testable: too little can be known; the reason is given."
        ),
        _(
            "The verdict is that of all dimensions together; the number of specifications says in how many other "
            "choices of table, flows and comparison it is the same. A thousand random designations passed through the "
            "same test: the library query evidence.calibration says how they fared."
        ),
        _(
            "Structure is not performance: nothing here says that a policy worked, or that a cluster exists as an "
            "institution. Where no source gives a field's part in an industry, the whole industry stands for it."
        ),
    )
    with st.expander(_("What the dimensions ask, and what they do not say")):
        st.markdown("\n".join(f"- {text}" for text in told))


# ---------------------------------------------------------------- found, or both


def _list(held: Shelf, card: TableCard, view: str) -> None:
    methods = list(dict.fromkeys(c.method for c in held.found.values()))
    first, second = st.columns([10, 6], gap="small", vertical_alignment="bottom")
    with first:
        method = choices(
            st.multiselect,
            _("Method"),
            methods,
            key="method",
            default=[],
            placeholder=_("Any"),
            format_func=method_words,
        )
    with second:
        text = field(st.text_input, _("Name has"), key="text", default="")
    found = [c for c in held.found.values() if (not method or c.method in method) and named(c.names, text)]
    designated = [] if view == FOUND or method else chosen(held.designated.values(), text=text)
    entries: list[Designated | Found] = [*designated, *found]
    if not entries:
        if held.found:
            filtered_out(_("No cluster passes the filters."), "method", "text")
        else:
            not_computed(_("No clusters are found yet."), card.id)
        return
    behind = query_path("clusters.designated", {"table": card.id})
    exhibit = Exhibit(_("Clusters"), f"clusters-{card.id}", card.origin, behind=behind)
    table(
        [_line(c) for c in entries],
        _columns(view),
        exhibit,
        key=f"list_{view}",
        height=620,
        links={
            "name": [("Cluster", c.id) for c in entries],
            "industries": [industries(c.industries, card.classification, held.industries) for c in entries],
        },
        on_select=lambda: _row_chosen(f"list_{view}", entries),
        selection_mode="single-row",
    )
    st.caption(
        _(
            "Tick a row to open the cluster. Stability: share of repeated draws or runs in which two members stay "
            "together."
        )
    )


def _row_chosen(key: str, entries: Sequence[Designated | Found]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        st.session_state["cluster"] = entries[rows[0]].id


def _line(cluster: Designated | Found) -> dict[str, Any]:
    lang = language()
    shared = {"name": name(cluster.names, lang), "industries": ", ".join(cluster.industries)}
    if isinstance(cluster, Designated):
        found = cluster.evidence
        return {
            **shared,
            "by": f"{_('policy')}: {_(cluster.kind)}",
            "size": len(cluster.industries) or None,
            "percentile": found.percentile if found else None,
            "evidence": _(VERDICT_NAMES[found.verdict]) if found else "",
        }
    return {
        **shared,
        "by": found_by(cluster),
        "size": cluster.size,
        "stability": cluster.stability,
        "variance": cluster.variance_share,
    }


def _columns(view: str) -> dict[str, Any]:
    words = st.column_config.TextColumn
    evidence = {
        "evidence": words(_("Verdict"), help=meaning("verdict")),
        "percentile": share(_("Percentile"), format="percent", step=0.001, help=meaning("percentile")),
    }
    return {
        "name": words(_("Cluster"), width="large"),
        **(evidence if view == ALL else {}),
        "size": amount(_("Industries"), width="small"),
        "by": words(_("Named or found by"), width="medium"),
        "stability": share(_("Stability"), format="localized", step=0.01, help=meaning("stability")),
        "variance": share(_("Share of variance"), help=meaning("share-of-variance")),
        "industries": words(_("Its industries"), width="medium"),
    }


render()
