"""Ways into the knowledge base: a search over the names of everything, and three lists that lead to a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten

import streamlit as st

from ui.address import field
from ui.connection import fetch
from ui.data.search import Directory, Group, Named, directory, place_of, search
from ui.i18n import _, language, name
from ui.numbers import number
from ui.page import guarded
from ui.text import as_text
from ui.theme import KINDS
from ui.words import LABEL_TITLES

VIEWS = Path(__file__).parent
LONGEST = 74
NAMED_BY_POLICY = (*KINDS, "potential")


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
        _results(search(fetch(directory), text), text)


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
    shown = f"{len(group.entries)} / {number(group.count, language())}" if group.count > len(group.entries) else ""
    st.markdown(f"**{_(LABEL_TITLES[group.label])}** :small[:gray[{shown}]]")
    for entry in group.entries:
        view, address = place_of(entry)
        link(view, _title(entry), address)


def _title(entry: Named) -> str:
    """The name, and what tells it from others of that name."""
    beside = {
        "Industry": f"{entry.code}, {entry.table or entry.classification}",
        "LegalAct": entry.code,
        "Cluster": ", ".join(filter(None, [_kind(entry), str(entry.year or "")])),
        "Region": _("to {year}", year=entry.past) if entry.past else "",
    }.get(entry.label, "")
    title = shorten(name(entry.names, language()), LONGEST, placeholder=" …")
    return f"{as_text(title)} :gray[({as_text(beside)})]" if beside else as_text(title)


def _kind(entry: Named) -> str:
    return _(entry.kind) if entry.kind in NAMED_BY_POLICY else _("Found by analysis").lower()


def link(view: str, label: str, address: Mapping[str, str]) -> None:
    """A link to a page; opened in another tab it speaks the same language."""
    spoken = {} if language() == "en" else {"lang": language()}
    st.page_link(VIEWS / view, label=label, icon=":material/arrow_forward:", query_params={**address, **spoken})


# ---------------------------------------------------------------- three ways in


def ways_in() -> None:
    """Choose an industry, a cluster or a programme, and be led to its page."""
    found = fetch(directory)
    with st.container(key="ways", border=True, height="stretch"):
        st.markdown(f"##### {_('Three ways in')}")
        _way(_("An industry: who supplies it, who buys from it"), _industries(found), "way_industry")
        link("value_chain.py", _("Value chains"), {})
        _way(_("A cluster: its members and the evidence for it"), found.labelled("Cluster"), "way_cluster")
        link("clusters.py", _("All clusters, best supported first"), {})
        _way(_("A programme: its acts, clusters and successors"), found.labelled("Programme"), "way_programme")
        link("policy.py", _("The lineage from 2003 to today"), {})


def _industries(found: Directory) -> list[Named]:
    return [entry for entry in found.labelled("Industry") if entry.table]


def _way(label: str, entries: Sequence[Named], key: str) -> None:
    lang = language()
    titles = {entry.id: f"{name(entry.names, lang)} ({entry.code or entry.year or _kind(entry)})" for entry in entries}
    chosen = st.selectbox(
        label,
        sorted(titles, key=titles.__getitem__),
        index=None,
        format_func=titles.__getitem__,
        placeholder=_("Choose, or type a part of the name"),
        key=key,
    )
    if chosen:
        view, address = place_of(next(entry for entry in entries if entry.id == chosen))
        st.switch_page(VIEWS / view, query_params=address)
