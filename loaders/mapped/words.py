"""What the words above a table say of it: its year, its unit and its currency, in English, Russian and Kazakh."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.files.download import YEAR

UNITS = (
    (r"\bbillions?\b|\bbn\b|\bмлрд|миллиард", 1_000_000_000),
    (r"\bmillions?\b|\bmln\b|\bmill\b|\bmio\b|\bмлн|миллион", 1_000_000),
    (r"\bthousands?\b|\bths\b|\bthd\b|\b000\b|\bтыс|тысяч|\bмың\b", 1_000),
)
CURRENCIES = (
    (r"\btenge\b|тенге|теңге|₸|\bkzt\b", "KZT"),
    (r"\bdollars?\b|доллар|us\$|\busd\b", "USD"),
    (r"\beuros?\b|евро|еуро|€|\beur\b", "EUR"),
    (r"\broubles?\b|\brubles?\b|рубл|₽|\brub\b", "RUB"),
    (r"\bsoms?\b|\bсом\b|\bkgs\b", "KGS"),
    (r"\bkunas?\b|\bhrk\b", "HRK"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the texts say, the first of each; None or empty where they say nothing. ``text`` has the unit."""

    year: int | None
    unit: int | None
    currency: str
    text: str = ""


def words_of(texts: Iterable[str]) -> Words:
    """Year, unit and currency that texts name.

    >>> words_of(["Таблица «затраты-выпуск» за 2023 год", "млн. тенге"])
    Words(year=2023, unit=1000000, currency='KZT', text='млн. тенге')
    """
    year: int | None = None
    unit: int | None = None
    currency, place = "", ""
    for text in texts:
        years = YEAR.findall(text)
        year = year or (int(years[-1]) if years else None)
        said = next((size for pattern, size in UNITS if re.search(pattern, text.lower())), None)
        money = next((code for pattern, code in CURRENCIES if re.search(pattern, text.lower())), "")
        if said and money and unit is None:
            unit, currency, place = said, money, text
    return Words(year, unit, currency, place)
