"""What a step's address takes from what is held: the table, the industries of a story in it, the least supported."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping

import streamlit as st

from ui import unheld
from ui.address import coming
from ui.connection import fetch
from ui.data.evidence import headline
from ui.held import TABLE_BEFORE, held_tables, most_used
from ui.i18n import _, spoken
from ui.stories.steps import Step

CODES: Mapping[str, Mapping[str, str]] = {
    "KZ-IO-42": {"ore": "B072", "metal": "C242"},
    "KZ-IO-29": {"ore": "B07", "metal": "C24"},
}
"""The industries of the story of metallurgy in the tables that are shipped, by classification."""
FIRST = "KZ-IO-42"
"""What another table is asked for: its page says that it does not have it, with what is most like it."""


def address(step: Step, story: str, number: int) -> dict[str, str]:
    """The whole address of a step: its page's own part, and which step of which story it is."""
    own = {key: value for key, text in step.address.items() if (value := filled(text))}
    return {**own, "story": story, "step": str(number), **spoken()}


def filled(text: str) -> str:
    """An address's value with its place filled in; nothing where no such thing is held."""
    names = [name for _before, name, _spec, _conversion in string.Formatter().parse(text) if name]
    return text.format(**{name: PLACES[name]() for name in names})


def say_unheld(step: Step) -> None:
    """Have it said above the page where what a step is about is not held."""
    if any(not filled(text) for text in step.address.values()):
        unheld.note("step", _("Story"), _(step.title), {}, "")


def _table() -> str:
    """The table that the reader chose, or that a page shows before."""
    held = held_tables()
    chosen = coming("table") or st.session_state.get(TABLE_BEFORE)
    return str(chosen) if chosen in held else most_used(held).id if held else ""


def _industry(part: str) -> str:
    card = held_tables().get(_table())
    return CODES.get(card.classification if card else FIRST, CODES[FIRST])[part]


def _least() -> str:
    table = _table()
    found = fetch(headline, table=table) if table else None
    tested = found.tested if found else []
    return tested[-1].id if tested else ""


PLACES: Mapping[str, Callable[[], str]] = {
    "table": _table,
    "ore": lambda: _industry("ore"),
    "metal": lambda: _industry("metal"),
    "least": _least,
}
"""What may stand in braces in a step's address."""
