"""Countries by their codes: names in three languages, and the areas that world tables add to them."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale

from kb.names import LANGUAGES

REST_OF_WORLD = "ROW"

AREAS = {
    REST_OF_WORLD: ("Rest of the world", "Остальной мир", "Әлемнің қалған бөлігі"),
    "WA": ("Rest of Asia and Pacific", "Остальная Азия и Тихий океан", "Азия мен Тынық мұхиттың қалған бөлігі"),
    "WE": ("Rest of Europe", "Остальная Европа", "Еуропаның қалған бөлігі"),
    "WF": ("Rest of Africa", "Остальная Африка", "Африканың қалған бөлігі"),
    "WL": ("Rest of America", "Остальная Америка", "Американың қалған бөлігі"),
    "WM": ("Rest of Middle East", "Остальной Ближний Восток", "Таяу Шығыстың қалған бөлігі"),
}
"""Areas beside the countries, with their names in English, Russian and Kazakh. EXIOBASE has five of them."""


def is_country(code: str) -> bool:
    """Whether a code is an ISO 3166-1 alpha-3 code or an area of :data:`AREAS`.

    >>> is_country("KAZ"), is_country("ROW"), is_country("XYZ")
    (True, True, False)
    """
    return code in AREAS or pycountry.countries.get(alpha_3=code) is not None


@cache
def country_names(code: str) -> dict[str, str]:
    """``name_en``, ``name_ru``, ``name_kk`` and, of a country, ``iso2``; nothing for a code that is not known.

    The names are those of the Unicode Common Locale Data Repository.

    >>> country_names("KAZ")["name_ru"]
    'Казахстан'
    """
    if code in AREAS:
        return {f"name_{language}": name for language, name in zip(LANGUAGES, AREAS[code], strict=True)}
    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        return {}
    names = {f"name_{language}": str(Locale(language).territories[country.alpha_2]) for language in LANGUAGES}
    return {"iso2": str(country.alpha_2), **names}


@cache
def alpha_3(alpha_2: str) -> str | None:
    """ISO 3166-1 alpha-3 of an alpha-2 code; EL and UK, as European statistics write them, are Greece and Britain.

    >>> alpha_3("KZ"), alpha_3("EL"), alpha_3("XX")
    ('KAZ', 'GRC', None)
    """
    country = pycountry.countries.get(alpha_2={"EL": "GR", "UK": "GB"}.get(alpha_2, alpha_2))
    return None if country is None else str(country.alpha_3)
