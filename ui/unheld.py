"""What an address names and is not held: said on every page in one sentence, with the nearest that is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

import streamlit as st

from kb.search.letters import key as spelling
from kb.search.letters import words_of
from ui.i18n import _
from ui.text import as_text

LEAST_LIKENESS = 0.6
LONGEST = 60
_NOTES = "not held"


@dataclass(frozen=True, slots=True)
class Unheld:
    """A part of the address that names nothing: which choice it was for, what is shown instead, what is nearest."""

    label: str
    text: str
    shown: str
    nearest: str | None
    nearest_words: str
    take: Callable[[], None] | None


def forget() -> None:
    """Begin a run of the page: nothing is said yet."""
    st.session_state[_NOTES] = {}


def note(
    key: str, label: str, text: str, titles: Mapping[str, str], shown: str, take: Callable[[str], None] | None = None
) -> None:
    """Have it said above the page; ``take`` chooses the nearest."""
    like = nearest(text, titles)
    other = like if like is not None and titles[like] != shown else None

    def chosen() -> None:
        if take and other is not None:
            take(other)

    notes = st.session_state.setdefault(_NOTES, {})
    notes[key] = Unheld(label, text, shown, other, titles.get(other or "", ""), chosen if take else None)


def say() -> None:
    """What was noted, each with a button that opens the nearest."""
    for key, one in st.session_state.get(_NOTES, {}).items():
        text = one.text if len(one.text) <= LONGEST else f"{one.text[: LONGEST - 1]}…"
        told = f"{as_text(one.label)}: {_('Nothing is held under “{id}”.', id=as_text(text))}"
        if one.shown:
            told = f"{told} {_('Shown is: {what}.', what=as_text(one.shown))}"
        st.info(told, icon=":material/info:")
        if one.nearest is not None and one.take:
            words = f"{_('The nearest is:')} {as_text(one.nearest_words)}"
            st.button(words, key=f"nearest {key}", type="tertiary", icon=":material/search:", on_click=one.take)


def nearest(text: str, titles: Mapping[str, str]) -> str | None:
    """The option whose code or title is written most like the text, in any alphabet; none where none is alike.

    >>> nearest("C24", {"A01": "Crops", "C241": "Steel"}), nearest("алматы", {"a": "Almaty", "b": "Karaganda"})
    ('C241', 'a')
    >>> nearest("#", {"a": "Almaty"}) is None
    True
    """
    asked = _spelt(text)
    likeness = {
        option: max((_likeness(asked, way) for way in _ways(option, title)), default=0.0)
        for option, title in titles.items()
        if option
    }
    best = max(likeness, key=likeness.__getitem__, default=None)
    return best if best is not None and asked and likeness[best] >= LEAST_LIKENESS else None


def _ways(option: str, title: str) -> Iterator[str]:
    """Spellings by which an option may have been meant: its code, its title, each longer word of it."""
    yield _spelt(option)
    yield _spelt(title)
    yield from (spelling(word) for word in words_of(title) if len(word) > 3)


def _spelt(text: str) -> str:
    return "".join(spelling(word) for word in words_of(text[:LONGEST]))


def _likeness(one: str, other: str) -> float:
    """How much of both is the same letters in the same order, and how far they begin alike, as codes of a kind do."""
    alike = sum(1 for _letters in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return SequenceMatcher(None, one, other, autojunk=False).ratio() + alike / max(len(one), len(other), 1)
