"""Abbreviations: those that sources give, and the initials of official names, which say that they are derived."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SMALL = """
о об от на и в во по при для с из за к до the of and for on in to at a till
жөніндегі жылдарға арналған мен және туралы дейінгі жылғы атындағы
llp jsc ltd inc pjsc ао тоо нк ақ жшс
"""
_LEFT_OUT = frozenset(re.findall(r"\w+", _SMALL))
"""Words of which an abbreviation takes no letter: small ones, and those that say in which legal form a firm is."""
_COUNTRY = re.compile(
    r"\b(?:(?:of|in) (?:the )?Republic of Kazakhstan|(?:в )?Республик[иеа] Казахстан|РК"
    r"|Қазақстан Республикасы\w*)(?!\w)"
)
_BEGINNINGS = re.compile(r"^(?:Об утверждении|On approval of)\s+")
_FEWEST, _MOST = 3, 8
_WHOLE = 4
"""An abbreviation in a name stays whole, if it has so many letters at most: СЭЗ, but not the AZALA of a firm."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a thing; ``how`` it is meant: official, short, abbreviation, former or asked."""

    name: str
    how: str
    source: str


@cache
def aliases() -> Mapping[str, Sequence[Alias]]:
    """The shipped further names, by ``Label:id``."""
    named: dict[str, list[Alias]] = {}
    with files("kb").joinpath("data", "search", "aliases.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            named.setdefault(row["of"], []).append(Alias(row["name"], row["how"], row["source_title"]))
    return named


def initials(name: str) -> list[str]:
    """The abbreviations that a name's first letters make: of all of it, and of what stands before a quoted name.

    >>> initials("Государственная программа инновационного развития Республики Казахстан на 2015–2019 годы")
    ['ГПИР']
    >>> initials("Фонд национального благосостояния «Самрук-Қазына»")
    ['ФНБСҚ', 'ФНБ']
    """
    plain = re.sub(r"\([^)]*\)", " ", _COUNTRY.sub(" ", _BEGINNINGS.sub("", name)))
    whole, before = "".join(_letters(plain)), "".join(_letters(re.split(r"[«\"“]", plain)[0]))
    return [made for made in dict.fromkeys((whole, before)) if _FEWEST <= len(made) <= _MOST]


def _letters(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W_]+", re.sub(r"\b\d[\d–-]*(?:\s*(?:годы|года|году))?", " ", text)):
        if word.casefold() not in _LEFT_OUT:
            yield word if word.isupper() and len(word) <= _WHOLE else word[0].upper()
