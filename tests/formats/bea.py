"""Make and use tables of three industries and four commodities in the layout of the US Bureau of Economic Analysis."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

INDUSTRIES = {"11": "Agriculture", "31G": "Manufacturing", "42": "Wholesale trade"}
COMMODITIES = INDUSTRIES | {"Other": "Noncomparable imports and rest-of-the-world adjustment"}
MAKE = np.array([[90, 5, 0, 0], [10, 180, 0, 0], [0, 15, 120, 0]], dtype=float)
USE = np.array([[10, 40, 0], [20, 50, 15], [5, 20, 10], [1, 4, 0]], dtype=float)
DEMAND = {
    "F010": [40, 80, 60, 0],
    "F02E": [0, 40, 5, 0],
    "F030": [-2, 5, 0, 0],
    "F040": [20, 30, 10, 0],
    "F050": [-20, -60, 8, -5],
    "F06C": [5, 10, 2, 0],
    "F10S": [7, 10, 0, 0],
}
INPUTS = {"V001": [30, 40, 60], "V002": [2, 6, 20], "V003": [27, 30, 30]}
MAKE_FILE = "IOMake_Before_Redefinitions_1997-2023_Summary.xlsx"
USE_FILE = "IOUse_Before_Redefinitions_PRO_1997-2023_Summary.xlsx"
YEARS = (2022, 2023)

Spoil = Callable[[Workbook, Workbook], object]


def write(folder: Path, spoil: Spoil | None = None, years: tuple[int, ...] = YEARS, level: str = "Summary") -> Path:
    """Write both workbooks, spoiled where asked for; the detail level has names above codes and longer codes."""
    folder.mkdir(parents=True, exist_ok=True)
    make, use = Workbook(), Workbook()
    for book in (make, use):
        book.active.title = "ReadMe"  # type: ignore[union-attr]
    for year in years:
        _make(make.create_sheet(str(year)), year, level)
        _use(use.create_sheet(str(year)), year, level)
    if spoil is not None:
        spoil(make, use)
    make.save(folder / MAKE_FILE)
    use.save(folder / USE_FILE)
    return folder


def _make(sheet: Worksheet, year: int, level: str) -> None:
    columns = COMMODITIES | {"T008": "Total Industry Output"}
    _head(sheet, f"The Make of Commodities by Industries, Before Redefinitions - {level}", year, columns, level)
    for row, (code, name) in enumerate(INDUSTRIES.items()):
        _row(sheet, 8 + row, code, name, [*MAKE[row], MAKE[row].sum()])
    _row(sheet, 11, "T007", "Total Commodity Output", [*MAKE.sum(axis=0), MAKE.sum()])


def _use(sheet: Worksheet, year: int, level: str) -> None:
    longer = "00" if level == "Detail" else ""
    demand = {f"{code}{longer}": code for code in DEMAND}
    columns = {**INDUSTRIES, "T001": "Total Intermediate", **demand, "T007": "Total Commodity Output"}
    title = f"The Use of Commodities by Industries, Before Redefinitions (Producers' Prices) - {level}"
    _head(sheet, title, year, columns, level)
    for row, (code, name) in enumerate(COMMODITIES.items()):
        final = [DEMAND[column][row] for column in DEMAND]
        _row(sheet, 8 + row, code, name, [*USE[row], USE[row].sum(), *final, MAKE[:, row].sum()])
    _row(sheet, 12, "T005", "Total Intermediate", [*USE.sum(axis=0), USE.sum()])
    for row, (code, values) in enumerate(INPUTS.items()):
        _row(sheet, 13 + row, f"{code}{longer}", f"Value added {code}", values)
    _row(sheet, 16, "T008", "Total Industry Output", [*MAKE.sum(axis=1)])
    sheet["A18"] = "Note. Selected data with zero values are not shown."


def _head(sheet: Worksheet, title: str, year: int, columns: dict[str, str], level: str) -> None:
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = (
        title,
        "(Millions of dollars)",
        "Bureau of Economic Analysis",
        year,
    )
    codes, names = (6, 5) if level == "Detail" else (6, 7)
    sheet.cell(5, 1, "Commodities/Industries")
    sheet.cell(codes, 1, "Code" if level == "Detail" else "IOCode")
    sheet.cell(codes, 2, "Description" if level == "Detail" else None)
    for place, (code, name) in enumerate(columns.items()):
        sheet.cell(codes, 3 + place, int(code) if code.isdigit() else code)
        sheet.cell(names, 3 + place, name)


def _row(sheet: Worksheet, row: int, code: str, name: str, values: list[float]) -> None:
    sheet.cell(row, 1, code)
    sheet.cell(row, 2, name)
    for place, value in enumerate(values):
        sheet.cell(row, 3 + place, value if value else ("..." if place % 2 else None))
