"""Words of the files: heads, names of sheets and choices in three languages, and back to the columns' own."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kb.names import LANGUAGES


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What kind of word, then the word of the files, then the language."""
    text = files("kb").joinpath("data", "templates", "policy_words.csv").read_text(encoding="utf-8")
    words: dict[str, dict[str, dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        words.setdefault(row["what"], {})[row["word"]] = {each: row[each] for each in LANGUAGES}
    return words


def told(what: str, word: str, language: str) -> str:
    """A sheet, column or value in a language, as the files have it where it is not translated.

    >>> told("column", "start_year", "ru"), told("value", "law", "kk")
    ('год начала', 'заң')
    """
    return _table()[what].get(word, {}).get(language, word)


@cache
def _back(what: str) -> Mapping[str, tuple[str, ...]]:
    back: dict[str, tuple[str, ...]] = {}
    for word, languages in _table()[what].items():
        for spelling in dict.fromkeys(_plain(each) for each in (word, *languages.values())):
            back[spelling] = (*back.get(spelling, ()), word)
    return back


def meant(what: str, written: str, among: tuple[str, ...]) -> str:
    """The word of the files that somebody wrote, in any language and case; what is written where none is meant.

    >>> meant("column", "Год начала", ("start_year", "end_year"))
    'start_year'
    >>> meant("value", "Указ Президента", ("law", "presidential decree"))
    'presidential decree'
    """
    if written in among:
        return written
    words = [word for word in _back(what).get(_plain(written), ()) if word in among]
    return words[0] if len(words) == 1 else written


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
