"""Numbers as the reader's language writes them, with their units."""

from __future__ import annotations

from collections.abc import Mapping

_THIN, _NO_BREAK = "\u202f", "\u00a0"
_MARKS: Mapping[str, tuple[str, str]] = {"en": (",", "."), "ru": (_NO_BREAK, ","), "kk": (_NO_BREAK, ",")}
_SCALES: Mapping[str, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")),
    "ru": ((1e12, "трлн"), (1e9, "млрд"), (1e6, "млн"), (1e3, "тыс.")),
    "kk": ((1e12, "трлн"), (1e9, "млрд"), (1e6, "млн"), (1e3, "мың")),
}
MISSING = "–"


def number(value: float | None, lang: str, digits: int = 0) -> str:
    """A number with grouped thousands and ``digits`` decimals.

    >>> number(1234567.891, "en", 1), number(None, "en")
    ('1,234,567.9', '–')
    """
    if value is None:
        return MISSING
    group, point = _MARKS.get(lang, _MARKS["en"])
    text = f"{value:,.{digits}f}".translate({ord(","): group, ord("."): point})
    return text.replace("-", "−")


def percent(share: float | None, lang: str, digits: int = 1) -> str:
    """A share as a percentage.

    >>> percent(0.1234, "en")
    '12.3%'
    """
    if share is None:
        return MISSING
    sign = "%" if lang == "en" else f"{_NO_BREAK}%"
    return number(100 * share, lang, digits) + sign


def money(value: float | None, unit: int, currency: str, lang: str) -> str:
    """An amount counted in ``unit`` currency units, scaled for reading, three significant digits.

    >>> money(3_214_000, 1000, "KZT", "en").replace(chr(160), " ")
    '3.21 bn KZT'
    """
    if value is None:
        return MISSING
    amount = value * unit
    for scale, word in _SCALES.get(lang, _SCALES["en"]):
        if abs(amount) >= scale:
            return f"{_significant(amount / scale, lang)}{_NO_BREAK}{word}{_NO_BREAK}{currency}"
    return f"{_significant(amount, lang)}{_NO_BREAK}{currency}"


def _significant(value: float, lang: str) -> str:
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return number(value, lang, digits)
