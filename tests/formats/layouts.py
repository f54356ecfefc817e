"""Workbooks of no known format, in three languages and many layouts: what a mapping has to be guessed for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from openpyxl import Workbook

Cells = list[list[object]]
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Kazakhstan: use of products at basic prices, 2022",
        "unit": "million tenge",
        "domestic": "Domestic output",
        "total": "All products",
        "imported": "Imported products",
        "sum": "Total",
        "final": "Final use, total",
        "household_consumption": "Final consumption expenditure by households",
        "government_consumption": "Final consumption expenditure of government",
        "gross_fixed_capital_formation": "Gross fixed capital formation",
        "exports": "Exports of goods and services",
        "imports": "Imports",
        "imported_inputs": "Use of imported products",
        "net_taxes_on_products": "Taxes less subsidies on products",
        "compensation_of_employees": "Compensation of employees",
        "gross_operating_surplus": "Gross operating surplus",
        "value_added": "Gross value added",
        "output": "Output at basic prices",
        "coefficients": "Direct requirement coefficients",
        "industry": "Crops, Food, Metals, Power, Trade, Health",
    },
    "ru": {
        "title": "Казахстан: использование продукции в основных ценах за 2022 год",
        "unit": "млн. тенге",
        "domestic": "Отечественная продукция",
        "total": "Вся продукция",
        "imported": "Импортная продукция",
        "sum": "Итого",
        "final": "Конечное использование, всего",
        "household_consumption": "Расходы на конечное потребление домашних хозяйств",
        "government_consumption": "Расходы органов государственного управления",
        "gross_fixed_capital_formation": "Валовое накопление основного капитала",
        "exports": "Экспорт товаров и услуг",
        "imports": "Импорт",
        "imported_inputs": "Использование импортной продукции",
        "net_taxes_on_products": "Чистые налоги на продукты",
        "compensation_of_employees": "Оплата труда",
        "gross_operating_surplus": "Валовая прибыль",
        "value_added": "Валовая добавленная стоимость",
        "output": "Выпуск в основных ценах",
        "coefficients": "Коэффициенты прямых затрат",
        "industry": "Растениеводство, Пищевые продукты, Металлы, Электроэнергия, Торговля, Здравоохранение",
    },
    "kk": {
        "title": "Қазақстан: өнімді негізгі бағалармен пайдалану, 2022 жыл",
        "unit": "млн теңге",
        "domestic": "Отандық өнім",
        "total": "Бүкіл өнім",
        "imported": "Импорттық өнім",
        "sum": "Барлығы",
        "final": "Түпкілікті пайдалану, барлығы",
        "household_consumption": "Үй шаруашылықтарының тұтынуы",
        "government_consumption": "Мемлекеттік басқару органдарының шығыстары",
        "gross_fixed_capital_formation": "Негізгі капиталдың жалпы жинақталуы",
        "exports": "Тауарлар мен қызметтер экспорты",
        "imports": "Импорт",
        "imported_inputs": "Импорттық өнімді пайдалану",
        "net_taxes_on_products": "Өнімге салынатын таза салықтар",
        "compensation_of_employees": "Еңбекақы төлеу",
        "gross_operating_surplus": "Жалпы пайда",
        "value_added": "Жалпы қосылған құн",
        "output": "Негізгі бағалардағы өнім шығару",
        "coefficients": "Тікелей шығындар коэффициенттері",
        "industry": "Өсімдік шаруашылығы, Тамақ өнімдері, Металдар, Электр энергиясы, Сауда, Денсаулық сақтау",
    },
}
DEMAND = ("household_consumption", "government_consumption", "gross_fixed_capital_formation", "exports")
CODES = ("01", "10-12", "24", "35", "45-47", "86")
LAYOUTS = ("one block", "two sheets", "two blocks")
"""Domestic flows with imported inputs; total and imported flows, a sheet each; domestic ones above imported ones."""


@dataclass(frozen=True)
class Layout:
    """How a workbook is laid out: its language, its blocks, what stands before them and beside them."""

    language: str = "en"
    blocks: str = "one block"
    n: int = 4
    lead_rows: int = 0
    lead_columns: int = 0
    codes: bool = True
    totals: bool = True
    numbered: bool = False
    as_text: bool = False

    def words(self, name: str) -> str:
        """A word in the language of the workbook."""
        return WORDS[self.language][name]


@dataclass(frozen=True)
class Numbers:
    """Flows and final demand from home and abroad; taxes, and value added with them: every balance exact."""

    home: np.ndarray
    abroad: np.ndarray
    final: np.ndarray
    final_abroad: np.ndarray
    taxes: np.ndarray
    added: np.ndarray
    output: np.ndarray


def numbers(n: int, seed: int = 0) -> Numbers:
    """Whole numbers of a table with ``n`` industries."""
    draw = np.random.default_rng(seed)
    home, abroad = (draw.integers(0, most, (n, n)).astype(float) for most in (60, 20))
    final, final_abroad = (draw.integers(1, most, (n, len(DEMAND))).astype(float) for most in (300, 40))
    bought = home.sum(axis=0) + abroad.sum(axis=0)
    final[:, 0] += np.maximum(0, bought + 100 - home.sum(axis=1) - final.sum(axis=1))  # nobody pays less than nothing
    output = home.sum(axis=1) + final.sum(axis=1)
    return Numbers(home, abroad, final, final_abroad, np.ones(n), output - bought, output)


def write(path: Path, layout: Layout, table: Numbers) -> Path:
    """The workbook of a table in a layout."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    sheets = _sheets(layout, table)
    for name, cells in sheets.items():
        page = book.create_sheet(name)
        for row in [[]] * layout.lead_rows + cells:
            page.append([None] * layout.lead_columns + [_written(cell, layout) for cell in row])
    book.save(path)
    return path


def _written(cell: object, layout: Layout) -> object:
    if layout.as_text and isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",")
    return cell


def _sheets(layout: Layout, table: Numbers) -> dict[str, Cells]:
    whole = table.home + table.abroad, table.final + table.final_abroad
    imports = table.abroad.sum(axis=1) + table.final_abroad.sum(axis=1)
    if layout.blocks == "two sheets":
        return {
            "1": [*_title(layout, "total"), *_block(layout, *whole, imports), *_below(layout, table, False)],
            "2": [*_title(layout, "imported"), *_block(layout, table.abroad, table.final_abroad)],
            "3": [[layout.words("coefficients")], *_block(layout, table.home / table.output, table.final)],
        }
    first = [*_title(layout, "domestic"), *_block(layout, table.home, table.final)]
    if layout.blocks == "one block":
        return {"IOT": first + _below(layout, table, True)}
    second = [[], [layout.words("imported")], *_block(layout, table.abroad, table.final_abroad)]
    return {"IOT": first + _below(layout, table, False) + second}


def _title(layout: Layout, part: str) -> Cells:
    return [[layout.words("title")], [layout.words(part)], [layout.words("unit")], []]


def _names(layout: Layout) -> list[str]:
    return layout.words("industry").split(", ")[: layout.n]


def _block(layout: Layout, flows: np.ndarray, final: np.ndarray, imports: np.ndarray | None = None) -> Cells:
    names, codes = _names(layout), CODES[: layout.n]
    heads = [layout.words(name) for name in DEMAND]
    sums = [layout.words("sum")] if layout.totals else []
    ends = [layout.words("final")] if layout.totals else []
    aside = [layout.words("imports")] if imports is not None else []
    side = 2 if layout.codes else 1
    width = layout.n + len(sums) + len(heads) + len(ends) + len(aside)
    rows: Cells = [[None] * side + [*names, *sums, *heads, *ends, *aside]]
    if layout.codes:
        rows.append([None, None, *codes])
    if layout.numbered:
        rows.append([None] * side + list(range(1, width + 1)))
    for i, name in enumerate(names):
        lead = [codes[i], name] if layout.codes else [name]
        total = [float(flows[i].sum())] if layout.totals else []
        used = [float(final[i].sum())] if layout.totals else []
        bought = [float(imports[i])] if imports is not None else []
        rows.append([*lead, *flows[i].tolist(), *total, *final[i].tolist(), *used, *bought])
    return rows


def _below(layout: Layout, table: Numbers, imported: bool) -> Cells:
    home, abroad = table.home.sum(axis=0), table.abroad.sum(axis=0)
    lines: dict[str, np.ndarray] = {}
    if layout.totals:
        lines["sum"] = home if imported or layout.blocks == "two blocks" else home + abroad
    if imported:
        lines["imported_inputs"] = abroad
    pay = np.floor((table.added - table.taxes) / 2)
    lines |= {"net_taxes_on_products": table.taxes, "compensation_of_employees": pay}
    lines["gross_operating_surplus"] = table.added - table.taxes - pay
    if layout.totals:
        lines["value_added"] = table.added - table.taxes
    lines["output"] = table.output
    lead = [None] if layout.codes else []
    return [[*lead, layout.words(name), *map(float, values)] for name, values in lines.items()]
