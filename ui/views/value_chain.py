"""Value chain: who supplies an industry or a cluster and who buys from it, as flows, a network, paths and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kb.graph import Record
from ui.address import choice, coming, take
from ui.connection import fetch
from ui.data.chain_compare import counterpart
from ui.data.chain_groups import Group, clusters
from ui.data.value_chain import (
    BUYERS,
    SUPPLIERS,
    Multiplier,
    Profile,
    TableCard,
    account,
    industries,
    profile,
)
from ui.guide.hover import meaning
from ui.held import choose_table, held_tables
from ui.i18n import _, language, name
from ui.missing import not_loaded
from ui.numbers import money, number, percent
from ui.page import empty, ledger
from ui.profiles.links import name_link
from ui.text import as_text
from ui.views import chain_compare, chain_flow, chain_imports, chain_network, chain_paths
from ui.views.chain_centre import SHARES, Centre
from ui.words import CLASS_NAMES, ITEM_NAMES, MEASURE_NAMES, method_words

_CHOSEN_IN = "industry chosen in"
WITH_SIDES = ("flow", "network", "compare")
WITH_SHARE = ("flow", "network")


def render() -> None:
    """The page."""
    held = held_tables()
    if not held:
        not_loaded(_("There is no input-output table yet."))
        return
    table, names, codes, cluster = _subject(held)
    view = _view()
    sides, depth, share = _cuts(view)
    seen = Centre(table, names, codes, cluster, sides, share)
    _heading(seen)
    wide = view == "flow" and depth > 1  # more columns of industries need the whole width
    if wide:
        chain_flow.figure(seen, seen.chain(depth, share))
    left, beside = st.columns([7, 3], gap="large")
    with left:
        _part(view, seen, held, depth, wide=wide)
    with beside:
        _profile(seen)


def _part(view: str, seen: Centre, held: Mapping[str, TableCard], depth: int, *, wide: bool) -> None:
    if view == "flow":
        found = seen.chain(depth, seen.share)
        if not wide:
            chain_flow.figure(seen, found)
        chain_flow.partners(seen, found)
    elif view == "network":
        chain_network.show(seen)
    elif view == "paths":
        chain_paths.show(seen)
    elif view == "imports":
        chain_imports.show(seen)
    else:
        chain_compare.show(seen, held)


# ---------------------------------------------------------------- choices


def _subject(held: Mapping[str, TableCard]) -> tuple[TableCard, Mapping[str, Record], tuple[str, ...], Group | None]:
    """The table, its industries, and what stands in the middle."""
    lang = language()
    first, between, second = st.columns([5, 2, 5], gap="medium", vertical_alignment="bottom")
    with first:
        table = choose_table(held)
    names = {row["code"]: row for row in fetch(industries, table=table.id)}
    kinds = {"industry": _("Industry"), "cluster": _("Cluster")}
    with between:
        of = choice(
            st.segmented_control,
            _("In the middle"),
            list(kinds),
            key="of",
            default="industry",
            required=True,
            format_func=kinds.__getitem__,
        )
    with second:
        if of == "cluster" and (group := _cluster(table)):
            return table, names, group.codes, group
        _carry_over(table, list(names))
        code = choice(
            st.selectbox,
            _("Industry"),
            list(names),
            key="industry",
            default="C242" if "C242" in names else next(iter(names)),
            format_func=lambda c: f"{name(names[c], lang)} ({c})",
        )
    st.session_state[_CHOSEN_IN] = table
    return table, names, (code,), None


def _carry_over(table: TableCard, codes: Sequence[str]) -> None:
    """Where the reader turned to a table of other industries: choose the one that the concordance leads to."""
    before, code = st.session_state.get(_CHOSEN_IN), st.session_state.get("industry")
    if code is None or before is None or before.classification == table.classification or coming("industry") != code:
        return
    there = fetch(counterpart, start=before.classification, end=table.classification, code=code)
    if there in codes:
        take("industry", there)


def _cluster(table: TableCard) -> Group | None:
    lang = language()
    found = {g.id: g for g in fetch(clusters, table=table.id)}
    if not found:
        empty(_("No cluster covers industries of this table."))
        return None
    chosen = choice(
        st.selectbox,
        _("Cluster"),
        list(found),
        key="cluster",
        default=next(iter(found)),
        format_func=lambda c: f"{name(found[c].names, lang)} · {_kind(found[c])}",
    )
    return found[chosen]


def _kind(group: Group) -> str:
    return method_words(group.kind) if group.found else _(group.kind)


def _view() -> str:
    views = {
        "flow": _("Flows"),
        "network": _("Network"),
        "paths": _("Paths"),
        "imports": _("Imports"),
        "compare": _("Comparison"),
    }
    return str(
        choice(
            st.segmented_control,
            _("View"),
            list(views),
            key="view",
            default="flow",
            required=True,
            format_func=views.__getitem__,
            label_visibility="collapsed",
        )
    )


def _cuts(view: str) -> tuple[tuple[str, ...], int, float]:
    """Direction, steps and cut-off, where the view has them."""
    lang, way, depth, share = language(), "both", 1, 0.02
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        if view in WITH_SIDES:
            ways = {"both": _("Both"), SUPPLIERS: _("Suppliers"), BUYERS: _("Buyers")}
            look: dict[str, Any] = {"required": True, "format_func": ways.__getitem__}
            way = choice(st.segmented_control, _("Direction"), list(ways), key="direction", default="both", **look)
        if view == "flow":
            depth = choice(st.segmented_control, _("Steps"), [1, 2, 3], key="depth", default=1, required=True)
        if view in WITH_SHARE:
            share = choice(
                st.segmented_control,
                _("Links from a share of"),
                list(SHARES),
                key="share",
                default=0.02,
                required=True,
                format_func=lambda s: percent(s, lang, 0),
                help=_(
                    "Of the buyer's purchases on the suppliers' side, of the supplier's output on the buyers' side."
                ),
            )
    return (SUPPLIERS, BUYERS) if way == "both" else (way,), depth, share


# ---------------------------------------------------------------- beside the figure


def _heading(seen: Centre) -> None:
    if seen.cluster is None:
        words = name_link(seen.title, "Industry", f"{seen.table.classification}:{seen.codes[0]}")
        st.markdown(f"## {words} :small[:gray[{as_text(seen.codes[0])}]]")
        return
    members = ", ".join(seen.label(code) for code in seen.codes)
    st.markdown(f"## {as_text(seen.title)} :small[:gray[{as_text(_kind(seen.cluster))}]]")
    st.caption(f"{_('Its industries together')}: {as_text(members)}")


def _profile(seen: Centre) -> None:
    if seen.cluster:
        _account(fetch(account, table=seen.table.id, codes=seen.codes), seen)
        return
    about = fetch(profile, table=seen.table.id, industry=seen.codes[0], basis="domestic")
    _account(about.account, seen)
    _multipliers(about)


def _account(rows: Sequence[Record], seen: Centre) -> None:
    output = next((row["value"] for row in rows if row["item"] == "output"), None)
    st.markdown(f"### {_('Output')} {as_text(seen.money(output))}")
    ledger(_lines(rows, seen.table))


def _multipliers(about: Profile) -> None:
    if about.multipliers:
        st.markdown(f"### {_('Multipliers')}  \n:small[:gray[{_('type I, domestic, per unit of final demand')}]]")
        for start in range(0, len(about.multipliers), 2):
            for column, found in zip(st.columns(2), about.multipliers[start : start + 2], strict=False):
                with column:
                    _multiplier(found)
    if about.linkage:
        kind = str(about.linkage["class"])
        st.markdown(f":small[{_(CLASS_NAMES.get(kind, kind))}]")


def _multiplier(found: Multiplier) -> None:
    rank = _("rank {rank} of {of}", rank=found.rank, of=found.of)
    value = number(found.value, language(), 2)
    told = meaning("output-multiplier" if found.measure == "output" else "effect")
    st.metric(_(MEASURE_NAMES[found.measure]), value, rank, delta_color="off", delta_arrow="off", help=told)


def _lines(rows: Sequence[Mapping[str, Any]], table: TableCard) -> dict[str, list[list[str]]]:
    """The account in two parts: what output is made of, where it goes."""
    lang = language()
    heads = {
        "purchases": _("Made of"),
        "primary inputs": _("Made of"),
        "sales": _("Goes to"),
        "final demand": _("Goes to"),
    }
    parts: dict[str, list[list[str]]] = {}
    for row in rows:
        if row["item"] in ITEM_NAMES and row["part"] in heads and row["value"]:
            amount = money(row["value"], table.unit, table.currency, lang)
            line = [_(ITEM_NAMES[row["item"]]), amount, percent(row["share_of_output"], lang)]
            parts.setdefault(heads[row["part"]], []).append(line)
    return parts


render()
