"""Overview: search, the finding, three ways in, what the knowledge base holds, what was loaded and computed last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import shorten
from typing import Any

import streamlit as st

from ui.citation import Exhibit, cited
from ui.connection import fetch
from ui.data.clusters import NOT_SUPPORTED, NOT_TESTABLE, SUPPORTED, UNDECIDED
from ui.data.evidence import Headline, Judged, headline
from ui.data.overview import Overview, overview
from ui.data.regions import geography
from ui.data.value_chain import TableCard
from ui.exhibit import Thing, as_links, land, tools
from ui.figures.evidence_map import CLICK, evidence_map, placeless
from ui.held import held_tables, most_used
from ui.i18n import _, language, name, spoken
from ui.missing import not_loaded
from ui.numbers import number
from ui.page import current_ink, empty, trust_badge
from ui.profiles.address import profile_of
from ui.profiles.links import name_link
from ui.stories.bar import offered
from ui.table_titles import table_title
from ui.text import as_text
from ui.views.cluster_words import holds, percentile
from ui.views.overview_search import link, search_box, ways_in
from ui.words import COUNTS, SENTENCE, VERDICT_NAMES, method_words

SHOWN = 3
RESULTS = ("HAS_MULTIPLIER", "HAS_LINKAGE", "HAS_EXTRACTION", "HAS_POSITION", "LOADS_ON", "LINKED_TO", "EVIDENCED_BY")


def render() -> None:
    """The page."""
    st.markdown(_(SENTENCE))
    found = fetch(overview)
    if not sum(found.nodes.values()):
        not_loaded(_("The knowledge base is empty."))
        return
    search_box()
    offered()
    held = held_tables()
    _finding(most_used(held) if held else None)
    ways_in()
    _counts(found)
    left, right = st.columns(2, gap="large")
    with left:
        _tables(found.tables)
        _analyses(found)
    with right:
        _datasets(found.datasets)


# ---------------------------------------------------------------- the finding


def _finding(table: TableCard | None) -> None:
    found = fetch(headline, table=table.id) if table else None
    with st.container(key="finding", border=True):
        st.markdown(f"## {_('Which designated clusters does the economy support?')}")
        if table is None or found is None or not found.clusters:
            empty(_("No evidence has been computed yet."))
            return
        words = _(
            "Policy named {all} clusters. The structure supports {supported} and does not support {missed}; {dark} "
            "cannot be tested.",
            all=len(found.clusters),
            supported=found.count(SUPPORTED),
            missed=found.count(NOT_SUPPORTED),
            dark=found.count(NOT_TESTABLE),
        )
        if open_ := found.count(UNDECIDED):
            words += " " + _("{count} remain undecided.", count=open_)
        st.markdown(words)
        where, which = st.columns([7, 4], gap="medium")
        with which:  # before the map, which takes longer
            st.markdown(f"**{_('Best supported')}**")
            for cluster in found.best(SHOWN):
                _cluster(cluster)
            st.markdown(f"**{_('Least supported')}**")
            for cluster in found.least(SHOWN):
                _cluster(cluster)
        with where:
            _map(found, _exhibit(found, table))


def _map(found: Headline, exhibit: Exhibit) -> None:
    """Every designated cluster in its regions, by its verdict; a click opens its profile."""
    country, lang = fetch(geography), language()
    drawn = land(
        lambda caption: evidence_map(country, found.clusters, caption, lang, current_ink()),
        [exhibit.title, exhibit.caption(lang), cited(country.outlines_source[0], lang)],
    )
    with st.container(key="scroll_evidence"):
        chosen = st.vega_lite_chart(
            spec=drawn, key="headline", on_select="rerun", selection_mode=[CLICK], alt=exhibit.title, theme=None
        )
    as_links([_thing(cluster) for cluster in found.clusters], "headline")
    if marked := chosen["selection"].get(CLICK):
        view, address = profile_of("Cluster", marked[0][CLICK])
        st.switch_page(view, query_params={**address, **spoken()})
    if lost := len(placeless(found.clusters)):
        st.caption(_("Clusters of which no region is known have no mark: {count}.", count=lost))
    tools(exhibit, lambda: _rows(found), key="headline", pictures=True)


def _thing(cluster: Judged) -> Thing:
    return Thing(name(cluster.names, language()), "Cluster", cluster.id, _(VERDICT_NAMES[cluster.verdict]))


def _cluster(cluster: Judged) -> None:
    told = [_(VERDICT_NAMES[cluster.verdict]), percentile(cluster.percentile, cluster.low, cluster.high)]
    told.append(holds(cluster.supported, cluster.specifications))
    with st.container(gap=None):
        link(
            "clusters.py",
            as_text(shorten(name(cluster.names, language()), 64, placeholder=" …")),
            {"cluster": cluster.id},
        )
        st.markdown(f":small[:gray[{' · '.join(told)}]]")


def _exhibit(found: Headline, table: TableCard) -> Exhibit:
    return Exhibit(
        _("Evidence for designated clusters"),
        f"{table.id}-designated-clusters",
        table.origin,
        unit=_("share of random groups alike that it stands above"),
        basis=found.basis,
        method=method_words("evidence"),
        run=found.run,
    )


def _rows(found: Headline) -> tuple[list[str], list[list[Any]]]:
    columns = ["cluster", "name", "verdict", "percentile", "percentile_low", "percentile_high"]
    columns += ["specifications_supported", "specifications"]
    return columns, [
        [c.id, name(c.names, language()), c.verdict, c.percentile, c.low, c.high, c.supported, c.specifications]
        for c in found.clusters
    ]


# ---------------------------------------------------------------- what there is


def _counts(found: Overview) -> None:
    lang = language()
    with st.container(horizontal=True, key="counts", gap="small", vertical_alignment="bottom"):
        for label, words in COUNTS.items():
            if found.nodes.get(label):
                st.metric(_(words), number(found.nodes[label], lang), width=136)
    ties = sum(found.relationships.values())
    st.caption(
        _(
            "{nodes} nodes and {ties} relationships: {flows} flows between industries, {results} results of analyses.",
            nodes=number(sum(found.nodes.values()), lang),
            ties=number(ties, lang),
            flows=number(found.relationships.get("SUPPLIES", 0), lang),
            results=number(sum(found.relationships.get(kind, 0) for kind in RESULTS), lang),
        )
    )


def _tables(rows: Sequence[Mapping[str, Any]]) -> None:
    lang = language()
    st.markdown(f"## {_('Input-output tables')}")
    for row in rows:
        if row["held"]:
            words = _(
                "{flows} flows, {valuation}; {runs} analyses",
                flows=number(row["flows"], lang),
                valuation=_(row["valuation"] or ""),
                runs=number(row["runs"], lang),
            )
        else:
            words = _("only published results of it are known")
        title = name_link(table_title(row["title"], lang), "IOTable", row["id"])
        st.markdown(f"**{title}** {trust_badge(row['trust'])}  \n:small[:gray[{as_text(words)}]]")


def _analyses(found: Overview) -> None:
    if found.analyses:
        st.markdown(f"## {_('Computed last')}")
    titles = {row["id"]: table_title(row["title"], language()) for row in found.tables}
    for analysis in found.analyses:
        words = _(
            "{when} UTC: {results} results; import basis: {bases}",
            when=_when(analysis.finished_at),
            results=number(analysis.results, language()),
            bases=", ".join(_(basis) for basis in analysis.bases) or "–",
        )
        method, table = as_text(method_words(analysis.method)), as_text(titles.get(analysis.table, analysis.table))
        st.markdown(f"**{method}** · {table}  \n:small[:gray[{as_text(words)}]]")


def _datasets(rows: Sequence[Mapping[str, Any]]) -> None:
    lang = language()
    st.markdown(f"## {_('Loaded last')}")
    for row in rows:
        words = _(
            "{when} UTC: {nodes} nodes, {ties} relationships",
            when=_when(row["loaded_at"]),
            nodes=number(row["nodes"], lang),
            ties=number(row["relationships"], lang),
        )
        title = name_link(table_title(row["title"], lang), "Dataset", row["dataset"])
        st.markdown(f"**{title}**  \n:small[:gray[{as_text(words)}]]")


def _when(stamp: str) -> str:
    return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M")


render()
