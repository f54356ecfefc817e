"""Terms of the glossary by what is typed, in the reader's language or in English."""

from __future__ import annotations

from typing import Any

from analysis.glossary import TERMS
from kb.search.letters import key as spelling
from kb.search.letters import words_of
from ui.guide.address import guide_url
from ui.i18n import DEFAULT, translate

SHORTEST = 3
"""Letters that are typed before terms are looked for."""


def found(text: str, lang: str, most: int) -> dict[str, Any] | None:
    """The terms whose name has every typed word's beginning, as the palette is told of a group; none where none has.

    >>> [entry["title"] for entry in found("leont inv", "en", 4)["entries"]]
    ['Leontief inverse']
    """
    asked = [spelling(word) for word in words_of(text)]
    if sum(map(len, asked)) < SHORTEST:
        return None
    like = [
        key for key, term in TERMS.items() if any(_has(translate(term.name, each), asked) for each in (lang, DEFAULT))
    ]
    entries = [
        {
            "title": translate(TERMS[key].name, lang),
            "beside": "",
            "why": translate(TERMS[key].text, lang),
            "address": guide_url(lang, term=key),
        }
        for key in like
    ]
    return {"title": translate("Glossary", lang), "count": len(like), "entries": entries[:most]} if like else None


def _has(name: str, asked: list[str]) -> bool:
    words = [spelling(word) for word in words_of(name)]
    return all(any(word.startswith(each) for word in words) for each in asked)
