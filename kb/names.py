"""Names in the languages of the knowledge base, and readable ids out of titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

LANGUAGES = ("en", "ru", "kk")
"""English, Russian, Kazakh (ISO 639-1)."""
NAMES = ("name_en", "name_ru", "name_kk")
"""The columns and properties that hold a name in each of the languages."""

_NEAREST = {"en": ("en", "ru", "kk"), "ru": ("ru", "en", "kk"), "kk": ("kk", "ru", "en")}


def in_language(record: Mapping[str, Any], language: str, stem: str = "name") -> str:
    """A name in a language, in the nearest other one where it has none there, empty where it has none at all.

    >>> in_language({"name_en": "Metallurgy", "name_ru": None}, "kk")
    'Metallurgy'
    """
    names = (record.get(f"{stem}_{each}") for each in _NEAREST[language])
    return next((str(name) for name in names if name), "")


_LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES: dict[int, str | None] = {
    **{ord(letter): chr(ord("а") + place) for place, letter in enumerate(_LETTERS)},
    **dict.fromkeys(map(ord, '«»“”"')),
}


def alphabetical(text: str) -> str:
    """What names are sorted by: the alphabet of Kazakh, which holds the Russian one; quotation marks do not count.

    >>> sorted(["Өңір", "Ёлка", "«Яблоко»", "Әсер", "Жол", "Ель", "Оңтүстік", "act"], key=alphabetical)
    ['act', 'Әсер', 'Ель', 'Ёлка', 'Жол', 'Оңтүстік', 'Өңір', '«Яблоко»']
    """
    return text.casefold().translate(_PLACES)


_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch y e yu ya a g q ng o u u h i"
_CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщыэюяәғқңөұүһі", re.split(" ", _LATIN), strict=True)) | {
    "ъ": "",
    "ь": "",
}


def slug(text: str, longest: int = 60) -> str:
    """Return the text as a readable id: lower-case ASCII words joined by hyphens, cut at a word.

    >>> slug("Қазақстан-2050: Nazarbayev's address")
    'qazaqstan-2050-nazarbayevs-address'
    """
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in unicodedata.normalize("NFC", text.lower()))
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().replace("'", "")
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)[:longest]
