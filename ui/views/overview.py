"""Overview: what the knowledge base is and holds, what was loaded last, three ways in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from textwrap import shorten
from typing import Any

import streamlit as st

from ui.connection import fetch
from ui.data.overview import Analysis, Overview, overview
from ui.data.value_chain import TableCard, industries, tables
from ui.i18n import _, language, name
from ui.numbers import number
from ui.page import empty, guarded, trust_badge
from ui.words import COUNTS, SENTENCE

VIEWS = Path(__file__).parent


def render() -> None:
    """The page."""
    st.markdown(f"#### {_(SENTENCE)}")
    found = fetch(overview)
    if not sum(found.nodes.values()):
        empty(_("The knowledge base is empty. Fill it with: kb up"))
        return
    _counts(found)
    _ways_in(fetch(tables))
    left, right = st.columns(2, gap="large")
    with left:
        _tables(found.tables)
        _analyses(found.analyses)
    with right:
        _datasets(found.datasets)


def _counts(found: Overview) -> None:
    lang = language()
    with st.container(horizontal=True, key="counts", gap="small"):
        for label, words in COUNTS.items():
            if found.nodes.get(label):
                with st.container(width=140, gap=None):
                    st.markdown(f"## {number(found.nodes[label], lang)}")
                    st.caption(_(words))
    ties = sum(found.relationships.values())
    st.caption(
        _(
            "{nodes} nodes and {ties} relationships: {flows} flows between industries, {results} results of analyses.",
            nodes=number(sum(found.nodes.values()), lang),
            ties=number(ties, lang),
            flows=number(found.relationships.get("SUPPLIES", 0), lang),
            results=number(
                sum(found.relationships.get(t, 0) for t in ("HAS_MULTIPLIER", "HAS_LINKAGE", "LOADS_ON")), lang
            ),
        )
    )


# ---------------------------------------------------------------- three ways in


def _ways_in(held: Sequence[TableCard]) -> None:
    lang = language()
    with st.container(key="ways"):
        columns = st.columns(3, gap="medium")
    with columns[0], st.container(border=True, height="stretch"):
        st.markdown(f"##### :material/conveyor_belt: {_('Follow a value chain')}")
        st.markdown(_("Pick an industry and see who supplies it, who buys from it, and what it sets in motion."))
        if held:
            _industry_links(held[0], lang)
    with columns[1], st.container(border=True, height="stretch"):
        st.markdown(f"##### :material/account_tree: {_('Trace the policy')}")
        st.markdown(_("Two decades of cluster programmes, the acts behind them and the clusters they named."))
        _link("policy.py", _("The lineage from 2003 to today"), {})
        _link("policy.py", _("From 150 industries to 7 pilot clusters"), {"view": "choice"})
        _link("policy.py", _("What became of the pilot clusters"), {"view": "pilots"})
    with columns[2], st.container(border=True, height="stretch"):
        st.markdown(f"##### :material/terminal: {_('Ask the graph')}")
        st.markdown(_("Ready questions as forms, or Cypher of your own; every answer can be saved as CSV."))
        _link(
            "query.py",
            _("Which designated industries does the economy support?"),
            {"query": "indicators.designated_industries"},
        )
        _link("query.py", _("Where does this number come from?"), {"query": "provenance.number"})
        _link("query.py", _("Write Cypher"), {"ask": "console"})


def _industry_links(table: TableCard, lang: str) -> None:
    """The three industries with the largest output among those that make goods."""
    rows = fetch(industries, table=table.id)
    goods = [row for row in rows if str(row["code"])[:1] in "ABC0123"] or rows
    for row in sorted(goods, key=lambda row: -(row["output"] or 0))[:3]:
        _link("value_chain.py", shorten(name(row, lang), 54, placeholder=" …"), {"industry": row["code"]})


def _link(view: str, label: str, given: Mapping[str, str]) -> None:
    spoken = {} if language() == "en" else {"lang": language()}
    st.page_link(VIEWS / view, label=label, icon=":material/arrow_forward:", query_params={**given, **spoken})


# ---------------------------------------------------------------- tables and datasets


def _tables(rows: Sequence[Mapping[str, Any]]) -> None:
    lang = language()
    st.markdown(f"##### {_('Input-output tables')}")
    for row in rows:
        if row["held"]:
            words = _(
                "{industries} industries, {flows} flows, {valuation}; {runs} analyses",
                industries=number(row["industries"], lang),
                flows=number(row["flows"], lang),
                valuation=_(row["valuation"] or ""),
                runs=number(row["runs"], lang),
            )
        else:
            words = _("only published results of it are known")
        st.markdown(f"**{row['title']}** {trust_badge(row['trust'])}  \n:small[:gray[{words}]]")


def _analyses(found: Sequence[Analysis]) -> None:
    if found:
        st.markdown(f"##### {_('Computed last')}")
    for analysis in found:
        words = _(
            "{when} UTC: {results} results; import basis: {bases}",
            when=_when(analysis.finished_at),
            results=number(analysis.results, language()),
            bases=", ".join(_(basis) for basis in analysis.bases) or "–",
        )
        st.markdown(f"**{_(analysis.method.capitalize())}**, {analysis.table}  \n:small[:gray[{words}]]")


def _datasets(rows: Sequence[Mapping[str, Any]]) -> None:
    lang = language()
    st.markdown(f"##### {_('Loaded last')}")
    for row in rows:
        words = _(
            "{when} UTC: {nodes} nodes, {ties} relationships",
            when=_when(row["loaded_at"]),
            nodes=number(row["nodes"], lang),
            ties=number(row["relationships"], lang),
        )
        st.markdown(f"**{row['title']}**  \n:small[:gray[{words}]]")


def _when(stamp: str) -> str:
    return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M")


guarded(render)
