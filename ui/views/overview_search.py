"""Ways into the knowledge base: a search over the names of everything, and three lists that lead to a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from kb.names import alphabetical
from kb.search.entries import Named
from kb.search.index import Group, Index
from ui.address import field
from ui.connection import with_graph
from ui.data.search import FINDER, beside, kind, reason, title
from ui.i18n import _, language, name, spoken
from ui.numbers import number
from ui.page import guarded
from ui.profiles.address import profile_of
from ui.text import as_text
from ui.words import LABEL_TITLES

VIEWS = Path(__file__).parent


# ---------------------------------------------------------------- search


@st.fragment
def search_box() -> None:
    """One box for the names of everything; results below it as one types."""
    guarded(_search)


def _search() -> None:
    text = field(
        st.text_input,
        _("Search programmes, clusters, industries, regions, firms, institutions, instruments and acts"),
        key="q",
        default="",
        type="search",
        icon=":material/search:",
        live="100ms",
        placeholder=_("A name in English, Russian or Kazakh, or a code; typing errors are forgiven"),
    )
    if text.strip():
        lang = language()
        _results(with_graph(lambda graph: FINDER.search(graph, text, language=lang)), text)


def _results(groups: Sequence[Group], text: str) -> None:
    if not groups:
        st.caption(
            _("Nothing is named like “{text}”. Try another word of the name, or fewer words.", text=as_text(text))
        )
        return
    with st.container(border=True, key="found"):
        for start in range(0, len(groups), 2):
            for column, group in zip(st.columns(2, gap="medium"), groups[start : start + 2], strict=False):
                with column:
                    _group(group)


def _group(group: Group) -> None:
    lang = language()
    shown = f"{len(group.hits)} / {number(group.count, lang)}" if group.count > len(group.hits) else ""
    st.markdown(f"**{_(LABEL_TITLES[group.label])}** :small[:gray[{shown}]]")
    for hit in group.hits:
        view, address = profile_of(hit.entry.label, hit.entry.id)
        aside = "; ".join(filter(None, [beside(hit.entry, lang), reason(hit, lang)]))
        named = as_text(title(hit.entry, lang))
        link(view, f"{named} :gray[({as_text(aside)})]" if aside else named, address)


def link(view: str, label: str, address: Mapping[str, str]) -> None:
    """A link to a page; opened in another tab it speaks the same language."""
    st.page_link(VIEWS / view, label=label, icon=":material/arrow_forward:", query_params={**address, **spoken()})


# ---------------------------------------------------------------- three ways in


def ways_in() -> None:
    """Choose an industry, a cluster or a programme, and be led to its page."""
    found = with_graph(FINDER.index)
    with st.container(key="ways", border=True):
        st.markdown(f"## {_('Three ways in')}")
        industry, cluster, programme = st.columns(3, gap="medium")
        with industry:
            _way(_("An industry: who supplies it, who buys from it"), _industries(found), "way_industry")
            link("value_chain.py", _("Value chains"), {})
        with cluster:
            _way(_("A cluster: its members and the evidence for it"), found.labelled("Cluster"), "way_cluster")
            link("clusters.py", _("All clusters, best supported first"), {})
        with programme:
            _way(_("A programme: its acts, clusters and successors"), found.labelled("Programme"), "way_programme")
            link("policy.py", _("The lineage from 2003 to today"), {})


def _industries(found: Index) -> list[Named]:
    return [entry for entry in found.labelled("Industry") if entry.table]


def _way(label: str, entries: Sequence[Named], key: str) -> None:
    lang = language()
    titles = {
        entry.id: f"{name(entry.names, lang)} ({entry.code or entry.year or kind(entry, lang)})" for entry in entries
    }
    chosen = st.selectbox(
        label,
        sorted(titles, key=lambda id: alphabetical(titles[id])),
        index=None,
        format_func=titles.__getitem__,
        placeholder=_("Choose, or type a part of the name"),
        key=key,
    )
    if chosen:
        view, address = _page_of(next(entry for entry in entries if entry.id == chosen))
        st.switch_page(VIEWS / view, query_params=address)


def _page_of(entry: Named) -> tuple[str, dict[str, str]]:
    """The page about what a way in leads to, and its address there."""
    if entry.label == "Industry":
        return "value_chain.py", {"table": entry.table, "industry": entry.code}
    if entry.label == "Cluster":
        return "clusters.py", {"cluster": entry.id, **({"table": entry.table} if entry.table else {})}
    return "policy.py", {"entry": entry.id}
