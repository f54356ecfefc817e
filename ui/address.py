"""The page's state in its address: codes, never translated labels, so that a link means the same in every language.

Streamlit's own ``bind="query-params"`` writes the label that is shown; here each widget's value is written as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

SEPARATOR = "~"
_IN_ADDRESS = " in address"


def choice(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[Any],
    *,
    key: str,
    default: Any,
    lasting: bool = False,
    named: bool = False,
    **look: Any,
) -> Any:
    """A widget that chooses one of the options; an address that names none of them means the default.

    A ``lasting`` choice goes along to the next page, whose address does not name it yet. A ``named`` one stands in the
    address even where it is the default, since that may be another one day.
    """
    written = {str(option): option for option in options}
    unnamed = st.session_state.get(key, default) if lasting else default
    _restore(key, unnamed, lambda text: written.get(text, default))
    if st.session_state[key] not in options:
        st.session_state[key] = default
    return _kept(key, widget(label, options, key=key, **look), None if named else default)


def choices(
    widget: Callable[..., Any], label: str, options: Sequence[str], *, key: str, default: Sequence[str], **look: Any
) -> list[str]:
    """A widget that chooses several options."""
    _restore(key, list(default), lambda text: [part for part in text.split(SEPARATOR) if part in options])
    st.session_state[key] = [value for value in st.session_state[key] if value in options]
    return list(_kept(key, widget(label, options, key=key, **look) or [], list(default)))


def field(
    widget: Callable[..., Any], label: str, *, key: str, default: Any, read: Callable[[str], Any] = str, **look: Any
) -> Any:
    """A widget with a value of its own (text, number, switch); ``read`` turns the address's text into it."""

    def understood(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            return default

    _restore(key, default, understood)
    return _kept(key, widget(label, key=key, **look), default)


def turn_to(page: str) -> None:
    """Note which page is shown, and whether the reader came to it from another one, whose choices mean nothing here."""
    st.session_state["came over"] = st.session_state.get("page shown") not in (None, page)
    st.session_state["page shown"] = page
    if came_over():
        for name in [name for name in st.session_state if str(name).endswith(_IN_ADDRESS)]:
            del st.session_state[name]


def came_over() -> bool:
    """Whether the reader came to this page from another one."""
    return bool(st.session_state.get("came over"))


def _restore(key: str, default: Any, read: Callable[[str], Any]) -> None:
    """Set the widget's value: from the address where that is new, else as it was.

    At every run: its labels may have changed, or the browser missed what an earlier run said.
    """
    given, mark = st.query_params.get(key), _written(key)
    if key not in st.session_state or mark not in st.session_state or given != st.session_state[mark]:
        st.session_state[key] = default if given is None else read(given)
        st.session_state[mark] = given
    else:
        st.session_state[key] = st.session_state[key]


def _kept(key: str, value: Any, default: Any) -> Any:
    """Write the value into the address; the default needs no mention."""
    text = SEPARATOR.join(value) if isinstance(value, list) else str(value)
    if value is None or value == default:
        st.query_params.pop(key, None)
        st.session_state[_written(key)] = None
    elif st.query_params.get(key) != text:
        st.query_params[key] = text
        st.session_state[_written(key)] = text
    return value


def _written(key: str) -> str:
    return key + _IN_ADDRESS


def switch(text: str) -> bool:
    """A switch's value out of the address."""
    return text == "True"
