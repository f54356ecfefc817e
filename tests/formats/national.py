"""One small economy, three industries, written in the real layout of every national table that is read.

The numbers are whole and balance: what is made at home is used, and inputs, taxes and value added make up output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook, load_workbook

from loaders.mapped import own_workbook as own
from tests.formats.world import Spoil, _unspoilt, write_lines
from tests.workbooks import one_sheet

NAMES = ("Agriculture", "Metals", "Services")
DOMESTIC = np.array([[20, 5, 3], [4, 60, 20], [10, 40, 90]], dtype=float)
IMPORTED = np.array([[3, 1, 0], [2, 30, 5], [1, 4, 12]], dtype=float)
CATEGORIES = (
    "household_consumption",
    "npish_consumption",
    "government_consumption",
    "gross_fixed_capital_formation",
    "change_in_inventories",
    "exports",
)
HOME = np.array([[40, 0, 1, 6, -2, 9], [50, 0, 6, 70, 3, 95], [200, 9, 90, 30, 0, 41]], dtype=float)
ABROAD = np.array([[8, 0, 0, 1, 1, 0], [20, 0, 2, 40, -1, 3], [9, 1, 0, 5, 0, 2]], dtype=float)
OUTPUT = DOMESTIC.sum(axis=1) + HOME.sum(axis=1)
IMPORTS = IMPORTED.sum(axis=1) + ABROAD.sum(axis=1)
TAXES = np.array([1, 3, 8], dtype=float)
VALUE_ADDED = OUTPUT - DOMESTIC.sum(axis=0) - IMPORTED.sum(axis=0) - TAXES
OTHER_TAXES = np.array([-1, 2, 3], dtype=float)
WAGES = np.floor(VALUE_ADDED / 2)
SURPLUS = VALUE_ADDED - WAGES - OTHER_TAXES
TOTAL, FINAL = DOMESTIC + IMPORTED, HOME + ABROAD

Cells = list[list[object]]


# ---------------------------------------------------------------- OECD

OECD_CODES = ("D01", "D24A", "D45T47")
OECD_DEMAND = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "CONS_NONRES", "EXPO", "IMPO")


def oecd(
    folder: Path,
    kind: str = "ttl",
    name: str = "",
    spoil: Spoil = _unspoilt,
    codes: Sequence[str] = OECD_CODES,
) -> Path:
    """A national table of the OECD: ``ttl``, ``dom`` (with the imported rows below), or ``imp`` with these alone.

    Of what households use from abroad a tenth is bought there (DPABR), of exports one unit by visitors (CONS_NONRES).
    """
    cells: Cells = [["", *codes, *OECD_DEMAND]]
    parts = {"ttl": ("TTL",), "dom": ("DOM", "IMP"), "imp": ("IMP",), "domestic": ("DOM",)}[kind]
    for prefix in parts:
        flows, final, imports = {
            "TTL": (TOTAL, FINAL, -IMPORTS),
            "DOM": (DOMESTIC, HOME, 0 * IMPORTS),
            "IMP": (IMPORTED, ABROAD, -IMPORTS),
        }[prefix]
        bought = 0 * IMPORTS if prefix == "DOM" else np.floor(ABROAD[:, 0] / 10)
        for i, code in enumerate(codes):
            home, rest, sold = final[i, 0] - bought[i], final[i, 1:5], final[i, 5]
            visitors = 1.0 if prefix != "IMP" else 0.0
            demand = [home, *rest, bought[i], visitors, sold - visitors, imports[i]]
            cells.append([f"{prefix}_{code[1:]}", *flows[i], *demand])
    nothing = [0.0] * len(OECD_DEMAND)
    paid_abroad = np.array([1.0, 1.0, 2.0])
    inputs = TOTAL.sum(axis=0) + TAXES
    below = {"TXS_IMP_FNL": paid_abroad, "TXS_INT_FNL": TAXES - paid_abroad, "TTL_INT_FNL": inputs}
    below |= {"VALU": VALUE_ADDED, "OUTPUT": OUTPUT}
    cells += [[label, *row, *nothing] for label, row in below.items()]
    spoil(cells)
    stem = "dom" if kind == "domestic" else kind
    return write_lines(folder / (name or f"BEL2020{stem}.csv"), cells)


# ---------------------------------------------------------------- Eurostat

NACE = ("A01", "C24", "G46")
ESA_DEMAND = ("P3_S14", "P3_S15", "P3_S13", "P51G", "P5M", "P6")
HEAD = "DATAFLOW,LAST UPDATE,freq,unit,stk_flow,{use},{ava},geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"
DATASETS = {"prd": "NAIO_10_CP1700", "ind": "NAIO_10_CP1750"}


def observations(flows: Iterable[str] = ("DOM", "IMP", "TOTAL"), axis: str = "prd") -> Cells:
    """Lines of (stk_flow, use, available, value): the flows with a section beside its only division, and totals."""
    prefix = "CPA_" if axis == "prd" else ""
    names = [f"{prefix}{code}" for code in (*NACE, "C")]
    double = [0, 1, 2, 1]  # section C is division 24
    lines: Cells = []
    for flow in flows:
        Z, F = {"DOM": (DOMESTIC, HOME), "IMP": (IMPORTED, ABROAD), "TOTAL": (TOTAL, FINAL)}[flow]
        for i, supplier in zip(double, names, strict=True):
            lines += [[flow, buyer, supplier, Z[i, j]] for j, buyer in zip(double, names, strict=True)]
            lines += [[flow, use, supplier, F[i, k]] for k, use in enumerate(ESA_DEMAND)]
            lines += [[flow, "TFU", supplier, F[i].sum()], [flow, "TU", supplier, Z[i].sum() + F[i].sum()]]
            lines += [[flow, f"{prefix}TOTAL", supplier, Z[i].sum()]]
        rows = {"D21X31": TAXES, "D1": WAGES, "D29X39": OTHER_TAXES, "B2A3G": SURPLUS, "P1": OUTPUT}
        rows |= {"B3G": np.floor(SURPLUS / 2), "P2_ADJ": TOTAL.sum(axis=0) + TAXES}
        rows |= {"IMP": IMPORTED.sum(axis=0)} if flow == "DOM" else {"P7": IMPORTS, "P7_B0": IMPORTS - 1}
        lines += [[flow, use, f"{prefix}TOTAL", Z[:, j].sum()] for j, use in zip(double, names, strict=True)]
        for code, row in rows.items() if flow != "IMP" else ():
            lines += [[flow, use, code, row[j]] for j, use in zip(double, names, strict=True)]
    return lines


def eurostat(
    folder: Path,
    flows: Iterable[str] = ("DOM", "IMP", "TOTAL"),
    axis: str = "prd",
    name: str = "",
    places: Sequence[tuple[str, int]] = (("SI", 2020),),
    unit: str = "MIO_EUR",
    spoil: Spoil = _unspoilt,
) -> Path:
    """An SDMX-CSV download of Eurostat's symmetric table, of each (geo, year) of ``places``."""
    cells: Cells = [list(HEAD.format(use=f"{axis}_use", ava=f"{axis}_ava").split(","))]
    flow_id = f"ESTAT:{DATASETS[axis]}(1.0)"
    for geo, year in places:
        for flow, use, ava, value in observations(flows, axis):
            cells.append([flow_id, "15/09/25 23:00:00", "A", unit, flow, use, ava, geo, year, value, ""])
    spoil(cells)
    return write_lines(folder / (name or f"estat_{DATASETS[axis].lower()}_en.csv"), cells)


# ---------------------------------------------------------------- ADB

ADB_DEMAND = (
    "Final consumption expenditure by households",
    "Final consumption expenditure by non-profit organisations serving households",
    "Final consumption expenditure by government",
    "Gross fixed capital formation",
    "Changes in inventories and valuables",
    "Exports",
)


def adb_sheet(country: str, code: str, year: int, lead: int) -> Cells:
    """One sheet: domestic rows, then imported ones, then the rows below; ``lead`` empty columns before the names."""
    n, before = len(NAMES), [None] * lead
    codes, marks = [f"c{i + 1}" for i in range(n)], [f"F{k + 1}" for k in range(6)]
    blank = [*before, None, None, None]
    cells: Cells = [[f"{country} Input-Output Table ({n}x{n}), {year}"], ["(at current prices, $ million)"], [], []]
    cells += [[*blank, *NAMES, *ADB_DEMAND, "TOTAL"], [*blank, *[code] * (n + 7)], [*blank, *codes, *marks]]
    for label, Z, F in ((code, DOMESTIC, HOME), ("IMP", IMPORTED, ABROAD)):
        for i in range(n):
            total = Z[i].sum() + F[i].sum()
            cells.append([*before, NAMES[i], label, codes[i], *Z[i], *F[i], total])
    zero = np.zeros(n)
    below = [
        ("Total Imports", "M", IMPORTED.sum(axis=0)),
        ("Intermediate input total", "r60", TOTAL.sum(axis=0)),
        ("Taxes less subsidies on products", "r99", TAXES),
        ("CIF / FOB adjustments on exports", "r61", zero),
        ("Direct purchases abroad by residents", "r62", zero),
        ("Purchases on the domestic territory by non-residents", "r63", zero),
        ("Value added at basic prices", "r64", VALUE_ADDED),
        ("International Transport Margins", "trs", zero),
        ("TOTAL", "r69", OUTPUT),
    ]
    cells += [[*before, name, None, mark, *row, *[0.0] * 6, row.sum()] for name, mark, row in below]
    return cells


def adb(
    folder: Path,
    name: str = "KAZ IOT 2023-2024.xlsx",
    years: Sequence[int] = (2024,),
    country: tuple[str, str] = ("Kazakhstan", "KAZ"),
    lead: int = 0,
    spoil: Spoil = _unspoilt,
) -> Path:
    """The ADB's national workbook: a table of contents, then one sheet a year."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Table of Contents"
    page.append(["Sheet Name", "Table Number"])
    for year in years:
        page.append([str(year), f"{country[0]} Input-Output Table, {year}"])
    for year in years:
        sheet = book.create_sheet(str(year))
        cells = adb_sheet(*country, year, lead)
        spoil(cells)
        for row in cells:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


# ---------------------------------------------------------------- United Kingdom

ONS_CODES = ("A01", "C24 & C25", "G46")


def ons(folder: Path, name: str = "nasu2019in.xlsx", spoil: Spoil = _unspoilt) -> Path:
    """The analytical tables of the Office for National Statistics: exports in three columns, imports in one row."""
    government, households, npish, capital, stocks, exports = (HOME[:, at] for at in (2, 0, 1, 3, 4, 5))
    goods, zero = np.floor(exports / 2), 0 * exports
    demand = {
        "P3 S1": ("Final consumption expenditure", government + households + npish),
        "P3 S13": ("Final consumption expenditure by government", government),
        "P3 S14": ("Final consumption expenditure by households", households),
        "P3 S15": ("Final consumption expenditure by non-profit organisations (NPISH)", npish),
        "P51G": ("Gross fixed capital formation", capital),
        "P52": ("Changes in inventories", stocks),
        "P53": ("Acquisitions less disposals of valuables", zero),
        "P61EU": ("Exports of goods to EU", goods),
        "P61RW": ("Exports of goods to rest of the world", zero),
        "P62": ("Exports of Services", exports - goods),
        "TU": ("Total Use", OUTPUT),
    }
    across = np.column_stack([DOMESTIC, DOMESTIC.sum(axis=1), *[values for _, values in demand.values()]])
    inputs = DOMESTIC.sum(axis=0) + IMPORTED.sum(axis=0) + TAXES
    below = {
        "Total intermediate use at basic prices": ("_T", DOMESTIC.sum(axis=0)),
        "Use of imported products, cif": ("", IMPORTED.sum(axis=0)),
        "Taxes less subsidies on products": ("", TAXES),
        "Total intermediate use at purchaser's prices": ("", inputs),
        "Compensation of employees": ("D1", WAGES),
        "Gross operating surplus and mixed income": ("GOS & MI", SURPLUS),
        "Taxes less subsidies on production": ("D29-D39", OTHER_TAXES),
        "Gross value added": ("GVA", VALUE_ADDED),
        "Total output at basic prices": ("P1", OUTPUT),
    }
    cells: Cells = [
        ["2019 Input-Output Analytical Tables"],
        ["Input-Output table (domestic use, basic prices, industry by industry), £ million"],
        ["MENU"],
        ["", "SIC", *ONS_CODES, "_T", *demand],
        ["", "Industry", *NAMES, "Total", *[words for words, _ in demand.values()]],
        ["SIC", "Industry"],
        *[[ONS_CODES[i], f"{NAMES[i]} \xa0", *across[i]] for i in range(len(NAMES))],
        *[[code, words, *values, values.sum()] for words, (code, values) in below.items()],
    ]
    spoil(cells)
    return one_sheet(folder / name, "IOT", cells)


def scotland(
    folder: Path, name: str = "IxI_wide.xlsx", years: Sequence[int] = (2019,), spoil: Spoil = _unspoilt
) -> Path:
    """The Scottish Government's tables, stacked by year on one sheet; half of the imports are from England."""
    final = {
        "TOT_IU": DOMESTIC.sum(axis=1),
        "HOUSEHOLD": HOME[:, 0],
        "NPISH": HOME[:, 1],
        "FD_CENGOV": HOME[:, 2] - np.floor(HOME[:, 2] / 2),
        "FD_LOCGOV": np.floor(HOME[:, 2] / 2),
        "TOT_FC": HOME[:, :3].sum(axis=1),
        "GFCF": HOME[:, 3],
        "VALUABLES": 0 * OUTPUT,
        "INVENTORIES": HOME[:, 4],
        "TOT_GCF": HOME[:, 3:5].sum(axis=1),
        "EXPORTS_NONRES": 0 * OUTPUT,
        "EXPORTS_RUK": np.floor(HOME[:, 5] / 2),
        "EXPORTS_ROW": HOME[:, 5] - np.floor(HOME[:, 5] / 2),
        "TOT_EXPORTS": HOME[:, 5],
        "TOT_FUSE": HOME.sum(axis=1),
        "TOT_USE": OUTPUT,
    }
    bought = IMPORTED.sum(axis=0)
    below = {
        ("TDU", "Total domestic use"): DOMESTIC.sum(axis=0),
        ("RUKImp", "Imports from rest of UK"): np.floor(bought / 2),
        ("RoWImp", "Imports from rest of world"): bought - np.floor(bought / 2),
        ("TIU", "Total intermediate use at basic prices"): TOTAL.sum(axis=0),
        ("TlSPrds", "Taxes less subsidies on products"): TAXES,
        ("TlSPrdn", "Taxes less subsidies on production"): OTHER_TAXES,
        ("CoE", "Compensation of employees"): WAGES,
        ("GOS", "Gross operating surplus"): SURPLUS,
        ("GVA", "Gross value added"): VALUE_ADDED,
        ("TOut", "Total output at basic prices"): OUTPUT,
    }
    head = ["table", "pubdate", "year", "ioc098_sic", "ioc098_short_description"]
    cells: Cells = [[*head, *[f"IOC098_{at + 1:03}" for at in range(len(NAMES))], *final]]
    across = np.column_stack([DOMESTIC, *final.values()])
    for year in years:
        for i, code in enumerate(("01", "24, 25", "46")):
            cells.append(["IxI", "26/10/2022", year, code, NAMES[i], *across[i]])
        cells += [["IxI", "26/10/2022", year, *label, *values] for label, values in below.items()]
    spoil(cells)
    return one_sheet(folder / name, "IxI_wide", cells)


# ---------------------------------------------------------------- WIOD, one country

WIOD_CODES = ("A01", "C24", "G46")


def wiod(
    folder: Path,
    name: str = "POL_NIOT_nov16.xlsx",
    years: Sequence[int] = (2014,),
    country: str = "Poland",
    spoil: Spoil = _unspoilt,
) -> Path:
    """National tables of WIOD's release of 2016: a sheet of notes, and one with the tables of all years."""
    zero = 0 * OUTPUT
    head = ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP", "GO"]
    bought = IMPORTED.sum(axis=0) + DOMESTIC.sum(axis=0)
    below = {
        ("II_fob", "Total intermediate consumption"): bought,
        ("TXSP", "taxes less subsidies on products"): TAXES,
        ("EXP_adj", "Cif/ fob adjustments on exports"): zero,
        ("PURR", "Direct purchases abroad by residents"): zero,
        ("PURNR", "Purchases on the domestic territory by non-residents"): zero,
        ("VA", "Value added at basic prices"): VALUE_ADDED,
        ("IntTTM", "International Transport Margins"): zero,
        ("GO", "Output at basic prices"): OUTPUT,
    }
    cells: Cells = [["Year", "Code", "Description", "Origin", *WIOD_CODES, *head]]
    cells.append(["", "", "", "", *NAMES, *["Final demand"] * 6, "Total output"])
    for year in years:
        for origin, flows, final, output in (("Domestic", DOMESTIC, HOME, OUTPUT), ("Imports", IMPORTED, ABROAD, zero)):
            for i, code in enumerate(WIOD_CODES):
                cells.append([year, code, NAMES[i], origin, *flows[i], *final[i], output[i]])
        cells += [[year, *label, "TOT", *values, *[0] * len(head)] for label, values in below.items()]
    spoil(cells)
    book = Workbook()
    notes = book.active
    notes.title = "Notes"
    for row in (["Country", country], ["National I-O tables"], ["Values are denoted in millions of US dollars"]):
        notes.append(row)
    sheet = book.create_sheet("National IO-tables")
    for row in cells:
        sheet.append(row)
    book.save(folder / name)
    return folder / name


# ---------------------------------------------------------------- a workbook of one's own

OWN_CODES = ("01", "24-25", "G")


def own_workbook(
    folder: Path, name: str = "own.xlsx", language: str = "en", spoil: Callable[[Any], None] | None = None
) -> Path:
    """The workbook of `kb template io-table`, filled in as somebody would."""
    path = folder / name
    own.write(path, language, list(zip(OWN_CODES, NAMES, strict=True)))
    book = load_workbook(path)
    about = {"country": "KAZ", "year": 2023, "currency": "KZT", "classification": "OWN-3", "source_title": "Tests"}
    for row in book["table"].iter_rows(max_col=2):
        row[1].value = about.get(row[0].value, row[1].value)
    inputs = {"net_taxes_on_products": TAXES, "compensation_of_employees": WAGES, "output": OUTPUT, "imports": IMPORTS}
    inputs |= {"other_net_taxes_on_production": OTHER_TAXES, "gross_operating_surplus": SURPLUS}
    for sheet, flows, final in (("domestic", DOMESTIC, HOME), ("imported", IMPORTED, ABROAD)):
        page = book[sheet]
        heads = {page.cell(1, at).value: at for at in range(1, page.max_column + 1)}
        sides = {page.cell(at, 1).value: at for at in range(1, page.max_row + 1)}
        for i, code in enumerate(OWN_CODES):
            for values, labels in ((flows, OWN_CODES), (final, CATEGORIES)):
                for j, label in enumerate(labels):
                    page.cell(sides[code], heads[label], float(values[i, j]) or None)
        for label, paid in inputs.items() if sheet == "domestic" else ():
            for j, code in enumerate(OWN_CODES):
                page.cell(sides[label], heads[code], float(paid[j]))
    if spoil is not None:
        spoil(book)
    book.save(path)
    return path
