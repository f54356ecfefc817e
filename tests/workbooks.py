"""A miniature input-output table of four products, as the Bureau's workbook and as an IO table folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kb.table import IOTable, TableMeta

CODES = ["01", "10-11", "351", "58-63, кроме 61"]
NAMES = ["Продукция сельского хозяйства", "Продукты пищевые и напитки", "Электроэнергия", "Услуги по информации "]
TITLES = {
    "1.": "1. Ресурсы в основных ценах, переход к ценам покупателя",
    "2.": "2. Использование товаров и услуг в ценах покупателя",
    "3.": "3. Торговые наценки",
    "4.": "4. Транспортные наценки",
    "5.": "5. Чистые налоги на продукты",
    "6.": "6. Использование товаров и услуг в основных ценах",
    "7.": "7. Использование импортной продукции (товаров и услуг)",
    "8.": "8. Использование отечественной продукции (товаров и услуг) ",
    "9.": "9 . Коэффициенты прямых затрат",
    "10.": "10.  Коэффициенты полных затрат",
}
CATEGORIES = {
    "Расходы на конечное потребление домашних хозяйств": "household_consumption",
    "Расходы на конечное потребление органов государственного управления, всего": "government_consumption",
    "Расходы на конечное потребление НКООДХ": "npish_consumption",
    "Конечное потребление, всего": "",
    "Валовое накопление основного капитала ": "gross_fixed_capital_formation",
    "Изменение запасов материальных оборотных средств": "change_in_inventories",
    "Приобретение минус выбытие ценностей": "valuables",
    "Валовое накопление, всего": "",
    "Экспорт товаров и услуг": "exports",
}
INPUTS = {
    "Чистые налоги на продукты": "net_taxes_on_products",
    "Использовано в ценах покупателя": "",
    "Оплата труда": "compensation_of_employees",
    "Другие налоги на производство за вычетом субсидий на производство": "other_net_taxes_on_production",
    "Потребление основного капитала": "consumption_of_fixed_capital",
    "Чистая прибыль, чистый смешанный доход ": "net_operating_surplus",
    "Валовая добавленная стоимость": "value_added",
    "Выпуск в основных ценах": "output",
    "Импорт товаров и услуг": "imports",
}
FIRST = 7
"""Row of the first product, counted from 1; its first number is in column D."""

Spoil = Callable[[Workbook], object]


def miniature() -> IOTable:
    """Four products, whole numbers, every balance exact."""
    index = pd.Index(CODES, name="code")
    domestic = np.array([[40, 90, 0, 1], [12, 35, 0, 6], [9, 14, 20, 11], [3, 8, 5, 25]], dtype=np.float64)
    imported = np.array([[5, 10, 0, 0], [2, 7, 0, 1], [0, 0, 1, 0], [1, 3, 2, 9]], dtype=np.float64)
    columns = [name for name in CATEGORIES.values() if name]
    home = [[100, 0, 0, 16, -7, 0, 60], [160, 0, 2, 0, 4, 1, 30], [40, 0, 0, 0, 0, 0, 6], [30, 20, 3, 12, 0, 0, 4]]
    abroad = [[9, 0, 0, 2, -1, 0, 0], [31, 0, 0, 0, 2, 0, 0], [0, 0, 0, 0, 0, 0, 0], [5, 0, 0, 4, 0, 0, 0]]
    final = pd.DataFrame(home, index=index, columns=columns, dtype=np.float64)
    final_imported = pd.DataFrame(abroad, index=index, columns=columns, dtype=np.float64)
    inputs = pd.DataFrame(index=index)
    inputs["compensation_of_employees"] = [60.0, 70.0, 25.0, 30.0]
    inputs["other_net_taxes_on_production"] = [-8.0, 4.0, 1.0, 2.0]
    inputs["consumption_of_fixed_capital"] = [20.0, 15.0, 12.0, 6.0]
    inputs["net_operating_surplus"] = 0.0
    inputs["net_taxes_on_products"] = [3.0, 5.0, 1.0, 2.0]
    inputs["imports"] = imported.sum(axis=1) + final_imported.sum(axis=1).to_numpy()
    inputs["output"] = domestic.sum(axis=1) + final.sum(axis=1).to_numpy()
    spent = domestic.sum(axis=0) + imported.sum(axis=0) + inputs.iloc[:, :5].sum(axis=1).to_numpy()
    inputs["net_operating_surplus"] = inputs["output"] - spent
    industries = pd.DataFrame(
        {
            "name_en": ["Crops", "Food, and drink", "", 'The "web"'],
            "name_ru": [name.strip() for name in NAMES],
            "name_kk": "",
        },
        index=index,
        dtype="str",
    )
    meta = TableMeta(
        id="mini-2023-4",
        title="Miniature",
        country="KAZ",
        year=2023,
        kind="product-by-product",
        valuation="basic prices",
        currency="KZT",
        unit=1000,
        classification="MINI-4",
        source_title="Made by the tests",
        source_url="https://example.org/mini",
        region="KZ-75",
        description="Four products",
    )
    return IOTable(meta, industries, domestic, imported, final, final_imported, inputs)


def write_workbook(path: Path, spoil: Spoil | None = None) -> Path:
    """Write the miniature in the Bureau's layout, spoiled by ``spoil`` where given."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Обложка"
    cover["A9"] = "Дата опубликования: 19.12.2024"
    cover["A14"] = "Таблицы «Затраты - Выпуск» \nРеспублики Казахстан за 2023 год"
    contents = book.create_sheet("Содержание")
    for row, title in enumerate(TITLES.values(), start=5):
        contents.cell(row, 2, title)
    for name, title in TITLES.items():
        _head(book.create_sheet(name), title)
    table = miniature()
    parts = (table.domestic, table.final_demand_domestic), (table.imported, table.final_demand_imported)
    (home, home_final), (abroad, abroad_final) = parts
    assert abroad is not None
    _fill_use(book["6."], home + abroad, home_final + abroad_final)
    _fill_use(book["7."], abroad, abroad_final)
    _fill_use(book["8."], home, home_final)
    _fill_inputs(book["6."], table)
    coefficients = (home + abroad) / (table.output + table.primary_inputs["imports"].to_numpy())
    _fill_block(book["9."], coefficients)
    _fill_block(book["10."], np.linalg.inv(np.eye(len(CODES)) - coefficients))
    if spoil is not None:
        spoil(book)
    book.save(path)
    return path


def _head(sheet: Worksheet, title: str) -> None:
    sheet["A2"], sheet["A3"], sheet["B5"], sheet["A6"] = title, "тыс. тенге", "Код", "№"
    for place, (code, name) in enumerate(zip(CODES, NAMES, strict=True)):
        sheet.cell(4, 4 + place, name)
        sheet.cell(5, 4 + place, int(code) if code == "351" else code)  # as in the Bureau's own sheets
        sheet.cell(6, 4 + place, place + 1)
        sheet.cell(FIRST + place, 1, place + 1)
        sheet.cell(FIRST + place, 2, code + " " if "кроме" in code else code)
        sheet.cell(FIRST + place, 3, name)


def _fill_block(sheet: Worksheet, block: np.ndarray) -> None:
    for row, values in enumerate(block.tolist()):
        for column, value in enumerate(values):
            sheet.cell(FIRST + row, 4 + column, value)


def _fill_use(sheet: Worksheet, flows: np.ndarray, final: pd.DataFrame) -> None:
    _fill_block(sheet, flows)
    column = 4 + len(CODES)
    sheet.cell(4, column, "Использование продукции в отраслях экономики ")
    for row, total in enumerate(flows.sum(axis=1).tolist()):
        sheet.cell(FIRST + row, column, total)
    for label, name in CATEGORIES.items():
        column += 1
        sheet.cell(4, column, label)
        for row, value in enumerate(final[name].tolist() if name else [0.0] * len(CODES)):
            sheet.cell(FIRST + row, column, value)
    sheet.cell(4, column + 1, "Конечный спрос")
    sheet.cell(4, column + 2, "Общий спрос на товары и услуги")


def _fill_inputs(sheet: Worksheet, table: IOTable) -> None:
    row = FIRST + len(CODES)
    sheet.cell(row, 3, "Прямые покупки за рубежом, совершаемые резидентами")
    for column in range(4, 4 + len(CODES) + len(CATEGORIES) + 3):
        sheet.cell(row, column, 0)
    sheet.cell(row + 1, 3, "Итого")
    for label, name in INPUTS.items():
        row += 1
        sheet.cell(row + 1, 3, label)
        values = table.value_added if name == "value_added" else table.primary_inputs[name] if name else [0.0] * 4
        for place, value in enumerate(values):
            sheet.cell(row + 1, 4 + place, float(value))


def example_of(mapping: str) -> bytes:
    """The small CSV table that the template of a mapping describes."""
    return "".join(f"{line[3:]}\n" for line in mapping.splitlines() if line.startswith("#>")).encode()


def one_sheet(path: Path, sheet: str, cells: Sequence[Sequence[object]]) -> Path:
    """Write a workbook of one sheet, row by row."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in cells:
        page.append(row)
    book.save(path)
    return path
