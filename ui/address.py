"""The page's state in its address: codes, never translated labels, so that a link means the same in every language.

Streamlit's own ``bind="query-params"`` writes the label that is shown; here each widget's value is written as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from ui import unheld

SEPARATOR = "~"
_IN_ADDRESS = " in address"
_NOT_HELD = " of address not held"


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
    """A widget that chooses one of the options; an address that names none of them means the default, and is told so.

    A ``lasting`` choice goes along to the next page, whose address does not name it yet. A ``named`` one stands in the
    address even where it is the default, since that may be another one day.
    """
    written = {str(option): option for option in options}
    unnamed = st.session_state.get(key, default) if lasting else default
    _restore(key, unnamed, lambda text: written.get(text, default), lambda text: [] if text in written else [text])
    if st.session_state[key] not in options:
        st.session_state[key] = default
    _note(key, label, options, look, default, lambda like: take(key, written[like]))
    return _kept(key, widget(label, options, key=key, **look), None if named else default)


def choices(
    widget: Callable[..., Any], label: str, options: Sequence[str], *, key: str, default: Sequence[str], **look: Any
) -> list[str]:
    """A widget that chooses several options.

    Enter takes one of them, one that has the letters as they were typed: no row that takes all is offered.
    """
    _restore(
        key,
        list(default),
        lambda text: [part for part in text.split(SEPARATOR) if part in options],
        lambda text: [part for part in text.split(SEPARATOR) if part and part not in options],
    )
    st.session_state[key] = [value for value in st.session_state[key] if value in options]
    _note(
        key, label, options, look, list(st.session_state[key]), lambda like: take(key, [*st.session_state[key], like])
    )
    strict = {"filter_mode": "contains", "select_all": False} if widget is st.multiselect else {}
    return list(_kept(key, widget(label, options, key=key, **strict, **look) or [], list(default)))


def field(
    widget: Callable[..., Any], label: str, *, key: str, default: Any, read: Callable[[str], Any] = str, **look: Any
) -> Any:
    """A widget with a value of its own (text, number, switch); ``read`` turns the address's text into it."""

    def understood(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            return default

    def unread(text: str) -> list[str]:
        try:
            read(text)
        except ValueError:
            return [text]
        return []

    _restore(key, default, understood, unread)
    _note(key, label, (), look, default, None)
    return _kept(key, widget(label, key=key, **look), default)


def turn_to(page: str) -> None:
    """Note which page is shown, and whether the reader came to it from another one, whose choices mean nothing here."""
    st.session_state["came over"] = st.session_state.get("page shown") not in (None, page)
    st.session_state["page shown"] = page
    unheld.forget()
    if came_over():
        for name in [name for name in st.session_state if str(name).endswith((_IN_ADDRESS, _NOT_HELD))]:
            del st.session_state[name]


def coming(key: str) -> str | None:
    """What a choice is about to be in this run, told before its widget is drawn: the address's word where it is new."""
    given = st.query_params.get(key)
    if key not in st.session_state or given != st.session_state.get(_written(key)):
        return given
    value = st.session_state[key]
    return None if value is None else str(value)


def came_over() -> bool:
    """Whether the reader came to this page from another one."""
    return bool(st.session_state.get("came over"))


def _restore(key: str, default: Any, read: Callable[[str], Any], unread: Callable[[str], list[str]]) -> None:
    """Set the widget's value: from the address where that is new, else as it was; keep what it names and is not held.

    At every run: its labels may have changed, or the browser missed what an earlier run said.
    """
    given, mark = st.query_params.get(key), _written(key)
    if key not in st.session_state or mark not in st.session_state or given != st.session_state[mark]:
        st.session_state[key] = default if given is None else read(given)
        st.session_state[mark] = given
        names = unread(given) if given else []
        st.session_state[key + _NOT_HELD] = (names, st.session_state[key]) if names else None
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


def _note(
    key: str,
    label: str,
    options: Sequence[Any],
    look: Mapping[str, Any],
    shown: Any,
    take: Callable[[str], None] | None,
) -> None:
    """Have it said what the address named in vain, as long as the reader has chosen nothing else."""
    names, instead = st.session_state.get(key + _NOT_HELD) or ((), None)
    if not names:
        return
    if st.session_state[key] != instead:
        st.session_state[key + _NOT_HELD] = None
        return
    words = look.get("format_func", str)
    values = shown if isinstance(shown, list) else [shown]
    told = ", ".join(str(words(value)) if value in options else str(value) for value in values if value is not None)
    titles = {str(option): str(words(option)) for option in options}
    unheld.note(key, label, ", ".join(names), titles, told, take)


def take(key: str, value: Any) -> None:
    """Choose in the reader's stead, before a run of the page begins: the widget and the address say the same."""
    text = SEPARATOR.join(value) if isinstance(value, list) else str(value)
    st.session_state[key] = value
    st.query_params[key] = st.session_state[_written(key)] = text


def forget(*keys: str) -> None:
    """Take choices back to what is shown without them, before a run of the page begins."""
    for key in keys:
        st.session_state.pop(key, None)
        st.session_state.pop(_written(key), None)
        st.query_params.pop(key, None)


def _written(key: str) -> str:
    return key + _IN_ADDRESS


def switch(text: str) -> bool:
    """A switch's value out of the address."""
    return text == "True"
