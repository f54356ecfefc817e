"""What is not there yet, and the page's own way to it: a table is loaded, an analysis is run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from kb.sharing.roles import Role, acting_as
from ui.access.entrance import actor, may
from ui.address import forget
from ui.connection import with_graph
from ui.data.upload import IO_TABLE
from ui.i18n import _, language
from ui.page import empty
from ui.remarks import remark
from ui.text import as_text

if TYPE_CHECKING:
    from kb.graph import Graph


TAKEN_OFF = ":material/filter_alt_off:"


def filtered_out(sentence: str, *filters: str) -> None:
    """Say that the reader's filters leave nothing, and offer all of it."""
    empty(sentence)
    st.button(_("Take the filters off"), icon=TAKEN_OFF, key="unfiltered", on_click=forget, args=filters)


def not_loaded(sentence: str, kind: str = IO_TABLE) -> None:
    """Say what is not there; whoever may load a file of that kind is led to where that is done."""
    empty(sentence)
    if may(Role.editor):
        there = {"part": "load", "kind": kind}
        st.page_link("views/data.py", label=_("Load a file"), icon=":material/upload:", query_params=there)
    else:
        st.caption(_("Whoever may load files can do so on the page Data."))


def not_computed(sentence: str, table: str) -> None:
    """Say what was not computed from a table; whoever may has every analysis that is missing run here."""
    empty(sentence)
    if not may(Role.editor):
        st.caption(_("Whoever may load files can have it computed here."))
    elif st.button(_("Compute it now"), icon=":material/calculate:", key=f"compute {sentence}"):
        editor = actor(Role.editor, _("Running analyses"))
        with acting_as(editor.name), st.status(_("Computing …"), expanded=True) as status:
            with_graph(analysed(table, lambda text: status.update(label=as_text(remark(text, language())))))
        st.cache_data.clear()
        st.rerun()


def analysed(table: str, progress: Callable[[str], None]) -> Callable[[Graph], list[str]]:
    """Every analysis of a table that is not there yet, as something to do with the graph; lines of what was found."""
    from analysis.run import perform_all  # numerics that a page needs only when it computes

    return lambda graph: perform_all(graph, table, progress)
