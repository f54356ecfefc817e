"""The questions of this visit, to be asked again."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.i18n import _
from ui.text import as_text

KEY, MOST = "questions asked", 30
OWN = ("ask", "query", "cypher", "show")
"""Names under which this page's state stands in the address, beside ``p_…`` for a parameter."""


def remember(title: str, rows: str) -> None:
    """Put what the address asks now on top of the list."""
    asked = {key: value for key, value in st.query_params.items() if _is_own(key)}
    kept = [entry for entry in st.session_state.get(KEY, []) if entry[1] != asked]
    st.session_state[KEY] = [(title, asked, rows), *kept][:MOST]


def history() -> None:
    """The list, the latest first; a click asks again."""
    entries = st.session_state.get(KEY, [])
    with st.popover(_("History"), icon=":material/history:", type="tertiary", key="history"):
        st.caption(_("Questions of this visit; a click asks again."))
        for place, (title, asked, rows) in enumerate(entries):
            given = ", ".join(f"{key[2:]} = {value}" for key, value in asked.items() if key.startswith("p_"))
            words = " · ".join(part for part in (title, given, rows) if part)
            st.button(as_text(words), key=f"again_{place}", type="tertiary", on_click=ask, args=(asked,))


def ask(asked: Mapping[str, str]) -> None:
    """Let the address ask something else; the widgets follow it."""
    for key in [key for key in st.query_params if _is_own(key)]:
        del st.query_params[key]
    st.query_params.update(asked)


def _is_own(key: str) -> bool:
    return key in OWN or key.startswith("p_")
