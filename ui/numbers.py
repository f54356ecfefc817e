"""Numbers as the reader's language writes them, with their units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from ui.i18n import translate

_THIN, _NO_BREAK = "\u202f", "\u00a0"
_MARKS: Mapping[str, tuple[str, str]] = {"en": (",", "."), "ru": (_NO_BREAK, ","), "kk": (_NO_BREAK, ",")}
_SCALES: Mapping[str, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")),
    "ru": ((1e12, "трлн"), (1e9, "млрд"), (1e6, "млн"), (1e3, "тыс.")),
    "kk": ((1e12, "трлн"), (1e9, "млрд"), (1e6, "млн"), (1e3, "мың")),
}
_CURRENCIES: Mapping[str, Mapping[str, str]] = {
    "ru": {"KZT": "тенге", "USD": "долларов США", "EUR": "евро", "RUB": "рублей"},
    "kk": {"KZT": "теңге", "USD": "АҚШ доллары", "EUR": "еуро", "RUB": "рубль"},
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
    """A share as a percentage; a share that is not quite nothing is not written as nothing.

    >>> percent(0.1234, "en"), percent(0.0002, "en"), percent(0, "en")
    ('12.3%', '<0.1%', '0.0%')
    """
    if share is None:
        return MISSING
    sign = "%" if lang == "en" else f"{_NO_BREAK}%"
    least = 10.0**-digits
    if 0 < 100 * share < least / 2:
        return f"<{number(least, lang, digits)}{sign}"
    return number(100 * share, lang, digits) + sign


def currency_words(currency: str, lang: str) -> str:
    """A currency as a sentence of the language has it after an amount; its code where the language has no word.

    >>> currency_words("KZT", "ru"), currency_words("KZT", "en"), currency_words("CZK", "kk")
    ('тенге', 'KZT', 'CZK')
    """
    return _CURRENCIES.get(lang, {}).get(currency, currency)


def unit_words(unit: int | None, currency: str | None, lang: str) -> str:
    """What a table counts in.

    >>> unit_words(1000, "KZT", "en"), unit_words(1, "USD", "kk"), unit_words(None, "KZT", "ru")
    ('1,000 KZT', 'АҚШ доллары', 'тенге')
    """
    words = currency_words(currency or "", lang)
    return f"{number(unit, lang)} {words}".strip() if unit and unit != 1 else words


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale for many amounts: an amount times ``factor`` has ``digits`` decimals and is in ``words``."""

    factor: float
    words: str
    digits: int


def scale(values: Iterable[float | None], unit: int, currency: str, lang: str) -> Scale:
    """The scale in which amounts that are counted in ``unit`` currency units read together.

    The largest in which half of them are one or more; three digits of the one in the middle, one decimal at least.

    >>> scale([3.0, 5.0, 0.6], 1_000_000, "USD", "en")
    Scale(factor=1.0, words='m USD', digits=2)
    >>> scale([4_600_000.0, 7_000_000.0], 1000, "KZT", "ru").words
    'млрд тенге'
    """
    sizes = [abs(value) * unit for value in values if value]
    money_words = currency_words(currency, lang)
    middle = median(sizes) if sizes else 0.0
    step, word = next((each for each in _SCALES.get(lang, _SCALES["en"]) if middle >= each[0]), (1.0, ""))
    return Scale(unit / step, f"{word} {money_words}".strip(), 2 if middle < 10 * step else 1)


def money(value: float | None, unit: int, currency: str, lang: str) -> str:
    """An amount counted in ``unit`` currency units, scaled for reading, three significant digits.

    >>> money(3_214_000, 1000, "KZT", "en").replace(chr(160), " ")
    '3.21 bn KZT'
    """
    if value is None:
        return MISSING
    amount, words = value * unit, currency_words(currency, lang)
    for scale, word in _SCALES.get(lang, _SCALES["en"]):
        if abs(amount) >= scale:
            return f"{_significant(amount / scale, lang)}{_NO_BREAK}{word}{_NO_BREAK}{words}"
    return f"{_significant(amount, lang)}{_NO_BREAK}{words}"


def _significant(value: float, lang: str) -> str:
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return number(value, lang, digits)


def for_period(amount: str, period: str | None, lang: str) -> str:
    """An amount with the period that it is for, in the order of words of the language.

    >>> for_period("100", "year", "en"), for_period("100", "total", "kk"), for_period("100", None, "ru")
    ('100 a year', 'барлығы 100', '100')
    """
    if period == "year":
        return translate("{amount} a year", lang, amount=amount)
    if period == "total":
        return translate("{amount} in all", lang, amount=amount)
    return f"{amount} {period or ''}".strip()
