"""What headings and labels of a table say in English, Russian and Kazakh: category, primary input, part, total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Words = Sequence[tuple[str, str]]
TOTAL = "total"
IMPORTS, OUTPUT, IMPORTED_INPUTS = "imports", "output", "imported_inputs"

DEMAND: Words = (
    (
        r"fixed capital|\bgfcf\b|основного капитала|негізгі капитал|capital fij[ao]|capital fixe",
        "gross_fixed_capital_formation",
    ),
    (r"inventor|\bstocks?\b|запас|\bқор\w* \w*\s?өзгер|қорлар|existencias", "change_in_inventories"),
    (r"valuables|ценност|құндылық|objetos valiosos|objets de valeur", "valuables"),
    (r"\bexport|экспорт", "exports"),
    (r"\bimport|импорт", IMPORTS),
    (r"non-?profit|\bnpish|нко+дх|некоммерческ|коммерциялық емес|\bipsfl|\bisblsm", "npish_consumption"),
    (
        r"government|public consumption|государствен|госуправлен|мемлекет|gobierno|administrations",
        "government_consumption",
    ),
    (r"household|private consumption|домашн|домохоз|үй шаруашылы|hogares|ménages", "household_consumption"),
    (r"\boutput\b|выпуск|шығарылым|өнім шығару|producción|valeur de la production", OUTPUT),
    (r"capital|investment|накоплени|инвестиц|капитал|жинақ", "gross_fixed_capital_formation"),
)
"""Headings of columns, the more telling first; capital formation as a whole only where no part of it is told."""
INPUTS: Words = (
    (r"intermedi|промежуточн|аралық", TOTAL),
    (r"compensation|\bwages\b|оплата труда|еңбек\s?ақы|remunera|rémunération", "compensation_of_employees"),
    (r"\btax\w*.* on products|\bnet tax|налог\w*.* на продукт|impuestos.* productos", "net_taxes_on_products"),
    (r"өнім\w*.* салы[қғ]|салы[қғ]\w*.* өнім|impôts.* produits", "net_taxes_on_products"),
    (r"(tax|subsid)\w*.* production|(налог|субсид)\w*.*производств", "other_net_taxes_on_production"),
    (r"өндіріс\w*.* салы[қғ]|impuestos.* producción|impôts.* production", "other_net_taxes_on_production"),
    (r"consumption of fixed|depreciation|потребление основного|амортизац", "consumption_of_fixed_capital"),
    (r"капитал\w* тұтын|consumo de capital", "consumption_of_fixed_capital"),
    (r"net operating|net profit|чистая прибыль|таза пайда", "net_operating_surplus"),
    (r"operating surplus|gross profit|прибыль|жалпы пайда|excedente|excédent", "gross_operating_surplus"),
    (r"mixed income|смешанн\w+ доход|аралас (табыс|кіріс)|ingreso mixto", "mixed_income"),
    (r"value added|добавленн\w+ стоимост|қосылған құн|valor agregado|valor añadido|valeur ajoutée", "value_added"),
    (r"\boutput\b|\bproduction$|выпуск|шығарылым|өнім шығару|producción|valeur de la production", OUTPUT),
    (r"\bimport|импорт", IMPORTS),
    (r"employment|employed|persons|занят|жұмыспен қамты|empleo|ocupados", "employment"),
)
"""Labels of rows below the industries."""
TOTALS = (
    r"\btotals?\b|\bsum\b|\buses\b|\bfinal (use|demand|consumption)|всего|итого|конечн\w+ (использ|спрос|потреб)"
    r"|барлығы|жиыны|түпкілікті"
)
IMPORTED = r"import|импорт"
DOMESTIC = r"domestic|home-?produced|отечествен|внутренн|отанды[қғ]"
NO_FLOWS = (
    r"coefficient|inverse|requirement|multiplier|leontief|supply table|margins|коэффициент|обратн"
    r"|леонтьев|мультипликатор|надбав|наценк|үстеме|coeficiente|inversa"
)
"""Words of sheets that hold something else than flows."""
USE_TABLE = r"\buse table|supply[ -](and[ -])?use"
PURCHASERS = r"purchaser|покупател|сатып алушы"
KAZAKH, CYRILLIC = re.compile("[әіңғүұқөһ]", re.IGNORECASE), re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label means; ``whole``: capital formation as a whole, of which parts may stand beside it."""

    name: str
    whole: bool = False


def demand_of(heading: str) -> Meaning:
    """Category of a heading, total where it sums others, empty where its words say nothing.

    >>> demand_of("Экспорт товаров и услуг").name, demand_of("Use, total").name, demand_of("Margins").name
    ('exports', 'total', '')
    """
    return _by_words(heading, DEMAND)


def input_of(label: str) -> Meaning:
    """The same of a row below the industries.

    >>> input_of("Еңбекақы").name, input_of("Gross value added").name, input_of("Australian Production").name
    ('compensation_of_employees', 'value_added', 'output')
    """
    return _by_words(label, INPUTS)


def _by_words(text: str, words: Words) -> Meaning:
    plain = " ".join(text.lower().replace("_", " ").split())
    for place, (pattern, name) in enumerate(words):
        if re.search(pattern, plain):
            return Meaning(name, words is DEMAND and place == len(DEMAND) - 1)
    return Meaning(TOTAL if is_total(plain) else "")


def matches(pattern: str, text: str) -> bool:
    """Whether a text has one of the words."""
    return bool(re.search(pattern, text.lower()))


def is_total(text: str) -> bool:
    """Whether a code or label is that of a sum."""
    return bool(re.search(TOTALS, " ".join(text.lower().replace("_", " ").split())))


def part_of(texts: Sequence[str]) -> str:
    """Which part of the flows the words about a block name: imported, domestic, or empty for neither."""
    for text in texts:
        if re.search(IMPORTED, text.lower()) and not re.search(DOMESTIC, text.lower()):
            return "imported"
        if re.search(DOMESTIC, text.lower()):
            return "domestic"
    return ""


def language_of(texts: Sequence[str]) -> str:
    """Language of names: kk, ru or en, by their letters."""
    joined = " ".join(texts)
    return "kk" if KAZAKH.search(joined) else "ru" if CYRILLIC.search(joined) else "en"
