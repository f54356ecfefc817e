"""One small world, 3 countries × 3 industries, written in the real layout of every world table that is read.

Germany, Kazakhstan and the rest of the world make agriculture, metals and services. The numbers are whole, so each
format has to give the same table back.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from openpyxl import Workbook, load_workbook

from tests.workbooks import one_sheet

COUNTRIES = ("DEU", "KAZ", "ROW")
SECTORS = ("Agriculture", "Metals", "Services")
CATEGORIES = (
    "household_consumption",
    "npish_consumption",
    "government_consumption",
    "gross_fixed_capital_formation",
    "change_in_inventories",
)
N, M = len(COUNTRIES) * len(SECTORS), len(COUNTRIES) * len(CATEGORIES)

FLOWS = np.array(
    [
        [20, 5, 3, 1, 0, 1, 4, 2, 1],
        [4, 60, 20, 2, 9, 3, 10, 12, 5],
        [10, 40, 90, 1, 4, 6, 8, 10, 20],
        [2, 1, 0, 30, 6, 4, 5, 3, 1],
        [1, 15, 2, 3, 25, 8, 4, 20, 2],
        [0, 1, 3, 8, 12, 40, 2, 3, 5],
        [6, 4, 2, 5, 3, 2, 200, 50, 40],
        [3, 30, 10, 2, 20, 5, 40, 500, 100],
        [2, 12, 25, 1, 6, 10, 60, 200, 900],
    ],
    dtype=float,
)
FINAL = np.array(
    [
        [40, 1, 5, 6, -2, 2, 0, 0, 1, 0, 9, 0, 1, 2, 0],
        [50, 0, 6, 70, 3, 6, 0, 1, 9, 1, 30, 1, 2, 20, 2],
        [200, 9, 90, 30, 0, 5, 0, 1, 2, 0, 20, 1, 4, 8, 0],
        [3, 0, 0, 1, 0, 35, 1, 4, 5, -1, 6, 0, 1, 1, 1],
        [2, 0, 0, 4, 0, 12, 0, 1, 10, 2, 15, 0, 0, 9, 1],
        [4, 0, 1, 0, 0, 70, 3, 40, 12, 0, 6, 0, 1, 2, 0],
        [20, 0, 2, 5, 0, 6, 0, 1, 1, 0, 300, 9, 60, 50, -5],
        [25, 0, 2, 40, 1, 9, 0, 1, 12, 0, 300, 4, 50, 600, 9],
        [30, 1, 4, 10, 0, 8, 0, 2, 4, 0, 2000, 90, 700, 200, 3],
    ],
    dtype=float,
)
OUTPUT = FLOWS.sum(axis=1) + FINAL.sum(axis=1)
TAXES = np.array([1, 3, 8, 1, 2, 4, 5, 9, 30], dtype=float)
VALUE_ADDED = OUTPUT - FLOWS.sum(axis=0) - TAXES
OTHER_TAXES = np.array([-1, 2, 3, 1, 1, 2, 4, 6, 20], dtype=float)
WAGES = np.floor(VALUE_ADDED * 0.5)
SURPLUS = VALUE_ADDED - WAGES - OTHER_TAXES

Lines = Sequence[Sequence[object]]
Spoil = Callable[[list[list[object]]], None]
"""Changes the cells of a file before it is written."""


def inside() -> np.ndarray:
    """Flows inside a country, (9, 9)."""
    return FLOWS * np.kron(np.eye(3), np.ones((3, 3)))


def by_country() -> np.ndarray:
    """Final demand of each country, (9, 3)."""
    return FINAL.reshape(N, 3, 5).sum(axis=2)


def write_lines(path: Path, lines: Iterable[Sequence[object]], separator: str = ",") -> Path:
    """Write a delimited file; whole numbers without a point."""
    path.write_text("\n".join(separator.join(map(_text, line)) for line in lines) + "\n", encoding="utf-8")
    return path


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unspoilt(cells: list[list[object]]) -> None:
    """Leave a file as it is."""


# ---------------------------------------------------------------- OECD ICIO

ICIO_SECTORS = ("A01_02", "C24", "G")
ICIO_DEMAND = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")


def icio(folder: Path, name: str = "2018_SML.csv", spoil: Spoil = _unspoilt) -> Path:
    """The OECD's ICIO; a tenth of what households buy is bought directly abroad (DPABR), column by column."""
    codes = [f"{country}_{sector}" for country in COUNTRIES for sector in ICIO_SECTORS]
    demand = [f"{country}_{category}" for country in COUNTRIES for category in ICIO_DEMAND]
    parts = FINAL.reshape(N, 3, 5)
    abroad = np.floor(parts[:, :, :1] / 10)
    final = np.concatenate([parts[:, :, :1] - abroad, parts[:, :, 1:], abroad], axis=2).reshape(N, -1)
    nothing = [0.0] * (len(demand) + 1)
    cells: list[list[object]] = [["V1", *codes, *demand, "OUT"]]
    cells += [[code, *FLOWS[i], *final[i], OUTPUT[i]] for i, code in enumerate(codes)]
    cells += [[label, *row, *nothing] for label, row in (("TLS", TAXES), ("VA", VALUE_ADDED), ("OUT", OUTPUT))]
    spoil(cells)
    return write_lines(folder / name, cells)


def icio_2016(folder: Path, name: str = "ICIO2016_2008.csv", spoil: Spoil = _unspoilt) -> Path:
    """The edition of 2016: demand before country, value added and taxes together, a tenth of stocks as discrepancy."""
    codes = [f"{country}_{sector}" for country in COUNTRIES for sector in ("C01T05AGR", "C27MET", "C50T52WRT")]
    demand = ("HFCE", "NPS", "GGFC", "GFCF", "INV", "DIRP")
    parts = np.concatenate([FINAL.reshape(N, 3, 5), np.zeros((N, 3, 1))], axis=2)
    own = np.repeat(np.eye(3), 3, axis=0)
    apart = np.trunc((parts[:, :, 4] * own).sum(axis=1) / 2)
    parts[:, :, 4] -= own * apart[:, None]
    labels = [f"{category}_{country}" for category in demand for country in COUNTRIES]
    final = parts.transpose(0, 2, 1).reshape(N, -1)
    cells: list[list[object]] = [["", *codes, *labels, "DISC"]]
    cells += [[code, *FLOWS[i], *final[i], apart[i]] for i, code in enumerate(codes)]
    nothing = [0.0] * (len(labels) + 1)
    cells += [[label, *row, *nothing] for label, row in (("VA+TAXSUB", TAXES + VALUE_ADDED), ("OUT", OUTPUT))]
    spoil(cells)
    return write_lines(folder / name, cells)


# ---------------------------------------------------------------- FIGARO

FIGARO_COUNTRIES = ("DE", "KZ", "FIGW1")
FIGARO_SECTORS = ("A01", "C24", "G46")
FIGARO_DEMAND = ("P3_S14", "P3_S15", "P3_S13", "P51G", "P5M")
"""In the order of ``CATEGORIES``; the file has government first."""


def figaro(folder: Path, name: str = "matrix_eu-ic-io_ind-by-ind_26ed_2023.csv", spoil: Spoil = _unspoilt) -> Path:
    """Eurostat's FIGARO in matrix format."""
    codes = [f"{country}_{sector}" for country in FIGARO_COUNTRIES for sector in FIGARO_SECTORS]
    order = [2, 0, 1, 3, 4]
    demand = [f"{country}_{FIGARO_DEMAND[place]}" for country in FIGARO_COUNTRIES for place in order]
    final = FINAL.reshape(N, 3, 5)[:, :, order].reshape(N, -1)
    zero, nobody = [0.0] * M, [0.0] * N
    rows: list[tuple[str, Sequence[float], Sequence[float]]] = [
        ("W2_D21X31", list(TAXES), zero),
        ("W2_OP_RES", nobody, [0.0, 12.0, 0.0, 0.0, 0.0] * 3),
        ("W2_OP_NRES", nobody, [0.0, -12.0, 0.0, 0.0, 0.0] * 3),
        ("W2_D1", list(WAGES), zero),
        ("W2_D29X39", list(OTHER_TAXES), zero),
        ("W2_B2A3G", list(SURPLUS), zero),
    ]
    cells: list[list[object]] = [["rowLabels", *codes, *demand]]
    cells += [[code, *FLOWS[i], *final[i]] for i, code in enumerate(codes)]
    cells += [[label, *paid, *used] for label, paid, used in rows]
    spoil(cells)
    return write_lines(folder / name, cells)


# ---------------------------------------------------------------- WIOD and ADB

WIOD_2013 = ("AtB", "27t28", "J")
WIOD_2016 = ("A01", "C24", "J62_J63")


def _sheet_cells(
    title: Sequence[str],
    countries: Sequence[str],
    codes: Sequence[str],
    demand: Sequence[tuple[str, str]],
    below: Sequence[tuple[str, str, str, np.ndarray]],
    total: tuple[str, str, str],
) -> list[list[object]]:
    """Cells of a sheet: ``demand`` as (code, number), rows ``below`` as (code, name, number, values)."""
    names = ("Households", "NPISH", "Government", "Gross fixed capital formation", "Changes in inventories")
    numbers = [f"c{place + 1}" for place in range(len(SECTORS))]
    blank = [None] * 3
    cells: list[list[object]] = [
        [title[0], *blank],
        [title[1], *blank],
        [title[2], *blank, *(codes * len(countries)), *[code for code, _ in demand] * len(countries), total[0]],
        [title[3], *blank, *(SECTORS * len(countries)), *(names * len(countries)), "Total output"],
        [None, *blank, *np.repeat(countries, 3).tolist(), *np.repeat(countries, 5).tolist(), total[1]],
        [None, *blank, *(numbers * len(countries)), *[number for _, number in demand] * len(countries), total[2]],
    ]
    for i in range(N):
        country, sector = divmod(i, 3)
        side = [codes[sector], SECTORS[sector], countries[country], numbers[sector]]
        cells.append([*side, *FLOWS[i], *FINAL[i], OUTPUT[i]])
    for code, name, number, values in below:
        cells.append([code, name, total[1], number, *values, *([0.0] * (M + 1))])
    return cells


def _workbook(path: Path, sheet: str, cells: list[list[object]], spoil: Spoil) -> Path:
    spoil(cells)
    return one_sheet(path, sheet, cells)


def _below(codes: Sequence[str], numbers: Sequence[str]) -> list[tuple[str, str, str, np.ndarray]]:
    nothing = np.zeros(N)
    rows = [
        ("Total intermediate consumption", FLOWS.sum(axis=0)),
        ("taxes less subsidies on products", TAXES),
        ("Cif/ fob adjustments on exports", nothing),
        ("Direct purchases abroad by residents", nothing),
        ("Purchases on the domestic territory by non-residents ", nothing),
        ("Value added at basic prices", VALUE_ADDED - 1),
        ("International Transport Margins", np.ones(N)),
        ("Output at basic prices", OUTPUT),
    ]
    return [(code, name, number, row) for code, number, (name, row) in zip(codes, numbers, rows, strict=True)]


def wiod_2016(folder: Path, name: str = "WIOT2014_Nov16_ROW.xlsx", spoil: Spoil = _unspoilt) -> Path:
    """WIOD 2016 as a workbook (the release itself is .xlsb, which the same reader opens)."""
    title = (
        "Intercountry Input-Output Table",
        "43 countries, in current prices",
        "(industry-by-industry)",
        "(millions of US$)",
    )
    demand = [("CONS_h", "c57"), ("CONS_np", "c58"), ("CONS_g", "c59"), ("GFCF", "c60"), ("INVEN", "c61")]
    below = _below(
        ("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO"),
        ("r65", "r66", "r67", "r68", "r69", "r70", "r71", "r73"),
    )
    cells = _sheet_cells(title, COUNTRIES, WIOD_2016, demand, below, ("GO", "TOT", "c62"))
    return _workbook(folder / name, "2014", cells, spoil)


def wiod_2013(folder: Path, name: str = "wiot11_row_apr12.xlsx", spoil: Spoil = _unspoilt) -> Path:
    """WIOD 2013."""
    title = (
        "Intercountry Input-Output Table 2011",
        "41 countries, in current prices",
        "(industry-by-industry)",
        "(millions of US$)",
    )
    demand = [("", "c37"), ("", "c38"), ("", "c39"), ("", "c41"), ("", "c42")]
    below = _below([""] * 8, ("r60", "r99", "r61", "r62", "r63", "r64", "r65", "r69"))
    cells = _sheet_cells(title, ("DEU", "KAZ", "RoW"), WIOD_2013, demand, below, ("", "TOT", "c43"))
    return _workbook(folder / name, "WIOT_2011", cells, spoil)


def adb(folder: Path, name: str = "ADB-MRIO-2023.xlsx", spoil: Spoil = _unspoilt) -> Path:
    """The ADB's MRIO, with its own code for Germany and no codes of industries."""
    title = (
        "Multiregional Input-Output Table 2023",
        "3 economies, at current prices (industry by industry)",
        "In millions of US$",
        "",
    )
    demand = [("", f"F{place}") for place in range(1, 6)]
    below = _below([""] * 8, ("r60", "r99", "r61", "r62", "r63", "r64", "trs", "r69"))
    cells = _sheet_cells(title, ("GER", "KAZ", "RoW"), ("", "", ""), demand, below, ("", "ToT", ""))
    return _workbook(folder / name, "ADB MRIO 2023", cells, spoil)


# ---------------------------------------------------------------- EXIOBASE

EXIOBASE_DEMAND = (
    "Final consumption expenditure by households",
    "Final consumption expenditure by non-profit organisations serving households (NPISH)",
    "Final consumption expenditure by government",
    "Gross fixed capital formation",
    "Changes in inventories",
    "Changes in valuables",
    "Exports: Total (fob)",
)
SKILLS = "Compensation of employees; wages, salaries, & employers' social contributions: "


def exiobase(folder: Path, name: str = "IOT_2019_ixi.zip", coefficients: bool = False) -> Path:
    """EXIOBASE 3 industry by industry, zipped in a folder of its own; ``coefficients``: with A.txt instead of Z.txt."""
    regions = [region for region in ("DE", "KZ", "WA") for _ in SECTORS]
    sectors = list(SECTORS) * 3
    head: list[list[object]] = [["region", "", *regions], ["sector", "", *sectors], ["region", "sector", *[""] * N]]
    demand = list(EXIOBASE_DEMAND)
    buyers = [region for region in ("DE", "KZ", "WA") for _ in demand]
    final = np.concatenate([FINAL.reshape(N, 3, 5), np.zeros((N, 3, 2))], axis=2).reshape(N, -1)
    above: list[list[object]] = [
        ["region", "", *buyers],
        ["category", "", *demand * 3],
        ["region", "sector", *[""] * 21],
    ]
    labels = list(zip(regions, sectors, strict=True))
    inside = folder / "IOT_2019_ixi"
    (inside / "satellite").mkdir(parents=True)
    flows = FLOWS / OUTPUT if coefficients else FLOWS
    rows = [[*labels[i], *map(repr, flows[i].tolist())] for i in range(N)]
    write_lines(inside / ("A.txt" if coefficients else "Z.txt"), [*head, *rows], "\t")
    write_lines(inside / "Y.txt", [*above, *[[*labels[i], *final[i]] for i in range(N)]], "\t")
    x = [["region", "sector", "indout"], *[[*labels[i], OUTPUT[i]] for i in range(N)]]
    write_lines(inside / "x.txt", x, "\t")
    codes = [[1, SECTORS[0], "i01", "A_AGRI"], [2, SECTORS[1], "i27", "A_META"], [3, SECTORS[2], "i74", "A_SERV"]]
    write_lines(inside / "industries.txt", [["Number", "Name", "CodeNr", "CodeTxt"], *codes], "\t")
    low, capital = np.floor(WAGES / 3), np.floor(SURPLUS / 4)
    accounts = {
        "Taxes less subsidies on products purchased: Total": TAXES,
        "Other net taxes on production": OTHER_TAXES,
        f"{SKILLS}Low-skilled": low,
        f"{SKILLS}Medium-skilled": low,
        f"{SKILLS}High-skilled": WAGES - 2 * low,
        "Operating surplus: Consumption of fixed capital": capital,
        "Operating surplus: Rents on land": capital,
        "Operating surplus: Royalties on resources": np.zeros(N),
        "Operating surplus: Remaining net operating surplus": SURPLUS - 2 * capital,
        "CO2 - combustion - air": np.full(N, 1e6),
    }
    top: list[list[object]] = [["region", *regions], ["sector", *sectors], ["stressor", *[""] * N]]
    write_lines(inside / "satellite" / "F.txt", [*top, *[[label, *row] for label, row in accounts.items()]], "\t")
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as target:
        for file in sorted(inside.rglob("*.txt")):
            target.write(file, str(file.relative_to(folder)))
    return folder / name


# ---------------------------------------------------------------- Eora26 and GLORIA

THREE = ("DEU", "KAZ", "RUS")
EORA_DEMAND = (
    "Household final consumption P.3h",
    "Non-profit institutions serving households P.3n",
    "Government final consumption P.3g",
    "Gross fixed capital formation P.51",
    "Changes in inventories P.52",
    "Acquisitions less disposals of valuables P.53",
)
EORA_ADDED = (
    "Compensation of employees D.1",
    "Taxes on production D.29",
    "Subsidies on production D.39",
    "Net operating surplus B.2n",
    "Net mixed income B.3n",
    "Consumption of fixed capital K.1",
)


def _added() -> np.ndarray:
    """Value added in the six rows of Eora and GLORIA; taxes on products are among the taxes."""
    capital = np.floor(SURPLUS / 4)
    return np.array([WAGES, OTHER_TAXES + TAXES + 2, np.full(N, -2.0), SURPLUS - 2 * capital, capital, capital])


def _six_categories() -> np.ndarray:
    return np.concatenate([FINAL.reshape(N, 3, 5), np.zeros((N, 3, 1))], axis=2).reshape(N, -1)


def eora(folder: Path, name: str = "Eora26_2015_bp.zip") -> Path:
    """Eora26 of three countries, with its labels."""
    named = {"DEU": "Germany", "KAZ": "Kazakhstan", "RUS": "Russia"}
    inside = folder / "eora"
    inside.mkdir()
    industries = [[named[c], c, "Industries", sector, ""] for c in THREE for sector in SECTORS]
    buyers = [[named[c], c, "Final demand", label, ""] for c in THREE for label in EORA_DEMAND]
    files = {
        "Eora26_2015_bp_T.txt": FLOWS,
        "Eora26_2015_bp_FD.txt": _six_categories(),
        "Eora26_2015_bp_VA.txt": _added(),
        "labels_T.txt": industries,
        "labels_FD.txt": buyers,
        "labels_VA.txt": [["Primary inputs", label, ""] for label in EORA_ADDED],
    }
    for file, lines in files.items():
        write_lines(inside / file, [list(line) for line in lines], "\t")
    return zipped(folder / name, sorted(inside.iterdir()))


def gloria(folder: Path, name: str = "GLORIA_MRIOs_59_2022.zip") -> Path:
    """GLORIA's supply and use tables of three regions, and its ReadMe beside them."""
    inside = folder / "gloria"
    inside.mkdir()
    transactions = np.zeros((3, 2, 3, 3, 2, 3))  # region, industry or product, sector, both ways
    transactions[:, 1, :, :, 0, :] = FLOWS.reshape(3, 3, 3, 3)
    for at in range(N):
        region, sector = divmod(at, 3)
        transactions[region, 0, sector, region, 1, sector] = OUTPUT[at]
    demand = np.zeros((3, 2, 3, 18))
    demand[:, 1] = _six_categories().reshape(3, 3, 18)
    added = np.zeros((3, 6, 3, 2, 3))
    for region in range(3):
        added[region, :, region, 0, :] = _added()[:, 3 * region : 3 * region + 3]
    start, end = "20230727_120secMother_AllCountries_002_", "-Results_2022_059_Markup001(full).csv"
    for what, block in (
        ("T", transactions.reshape(18, 18)),
        ("Y", demand.reshape(18, 18)),
        ("V", added.reshape(18, 18)),
    ):
        write_lines(inside / f"{start}{what}{end}", [list(line) for line in block])
    book = Workbook()
    for title, columns in {
        "Regions": {"Region_acronyms": THREE, "Region_names": ("Germany", "Kazakhstan", "Russia")},
        "Sectors": {"Sector_names": SECTORS},
        "Value added and final demand": {"Value_added_names": EORA_ADDED, "Final_demand_names": EORA_DEMAND},
    }.items():
        page = book.create_sheet(title)
        page.append(["Lfd_Nr", *columns])
        for at, cells in enumerate(zip(*columns.values(), strict=True), 1):
            page.append([at, *cells])
    book.save(folder / "GLORIA_ReadMe_059.xlsx")
    return zipped(folder / name, sorted(inside.iterdir()))


def pymrio_system(folder: Path, name: str = "system-2019") -> Path:
    """The world as pymrio saves a system, its unit as in pymrio's own test system."""
    import pymrio

    index = pd.MultiIndex.from_product([COUNTRIES, SECTORS], names=["region", "sector"])
    demand = pd.MultiIndex.from_product([COUNTRIES, CATEGORIES], names=["region", "category"])
    rows = {
        "net_taxes_on_products": TAXES,
        "compensation_of_employees": WAGES,
        "other_net_taxes_on_production": OTHER_TAXES,
        "gross_operating_surplus": SURPLUS,
    }
    F = pd.DataFrame(rows, index=index).T.rename_axis("stressor")
    system = pymrio.IOSystem(
        Z=pd.DataFrame(FLOWS, index=index, columns=index),
        Y=pd.DataFrame(FINAL, index=index, columns=demand),
        unit=pd.DataFrame({"unit": "Mill USD"}, index=index),
        factor_inputs={"name": "Factor inputs", "F": F, "unit": pd.DataFrame({"unit": "Mill USD"}, index=F.index)},
        name="small world",
    )
    system.save_all(folder / name)
    return folder / name


MARIO_FACTORS = {
    "Taxes less subsidies on products": TAXES,
    "Compensation of employees": WAGES,
    "Other taxes on production": OTHER_TAXES,
    "Gross operating surplus": SURPLUS,
}


def _mario_parts() -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]], list[list[str]]]:
    """Heads of industries and of final demand, and units, as MARIO writes them."""
    industries = [(country, "Sector", sector) for country in COUNTRIES for sector in SECTORS]
    buyers = [(country, "Consumption category", name) for country in COUNTRIES for name in EXIOBASE_DEMAND[:5]]
    units = [["Sector", sector, "M USD"] for sector in SECTORS]
    units += [["Factor of production", name, "M USD"] for name in MARIO_FACTORS]
    return industries, buyers, [*units, ["Satellite account", "CO2", "kg"]]


def mario(folder: Path, name: str = "mario_2019.xlsx", spoil: Spoil = _unspoilt) -> Path:
    """A workbook of MARIO: flows, final demand and factors of production on one sheet."""
    industries, buyers, units = _mario_parts()
    cells: list[list[object]] = [[None] * 3 + [head[line] for head in (*industries, *buyers)] for line in range(3)]
    cells += [[*industries[i], *FLOWS[i], *FINAL[i]] for i in range(N)]
    nothing = [0.0] * M
    cells += [["-", "Factor of production", name, *row, *nothing] for name, row in MARIO_FACTORS.items()]
    cells.append(["-", "Satellite account", "CO2", *OUTPUT, *nothing])
    path = _workbook(folder / name, "flows", cells, spoil)
    book = load_workbook(path)
    page = book.create_sheet("units")
    for row in ([None, None, "unit"], *units):
        page.append(row)
    book.save(path)
    return path


def mario_files(folder: Path, name: str = "mario_2019") -> Path:
    """A folder of MARIO: flows and, which are not read, coefficients, each with its units."""
    industries, buyers, units = _mario_parts()
    for kind, flows in (("flows", FLOWS), ("coefficients", FLOWS / OUTPUT)):
        inside = folder / name / kind
        inside.mkdir(parents=True)
        letters = "ZYVX" if kind == "flows" else "zYvX"
        for letter, heads, values in ((letters[0], industries, flows), (letters[1], buyers, FINAL)):
            top: list[list[object]] = [["Region", "", "", *[head[0] for head in heads]]]
            top += [[word, "", "", *[head[at] for head in heads]] for at, word in ((1, "Level"), (2, "Item"))]
            top.append(["Region", "Level", "Item", *[""] * len(heads)])
            rows = [[*industries[i], *map(repr, values[i].tolist())] for i in range(N)]
            write_lines(inside / f"{letter}.csv", [*top, *rows])
        above = [[word, *[head[at] for head in industries]] for at, word in enumerate(("Region", "Level", "Item"))]
        paid = [[label, *row] for label, row in MARIO_FACTORS.items()]
        write_lines(inside / f"{letters[2]}.csv", [*above, ["Item", *[""] * N], *paid])
        made = [[*industries[i], OUTPUT[i]] for i in range(N)]
        write_lines(inside / f"{letters[3]}.csv", [["Region", "Level", "Item", "production"], *made])
        write_lines(inside / "units.csv", [["Level", "Item", "Unit"], *units])
    return folder / name


def zipped(path: Path, files: Iterable[Path], folder: str = "") -> Path:
    """Put files into a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for file in files:
            target.write(file, f"{folder}{file.name}")
    return path
