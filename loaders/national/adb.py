"""The national input-output tables of the Asian Development Bank: a workbook for each economy.

``CAN IOT 2000, 2007-2024.xlsx``: a table of contents, then one sheet for each year, named by it. On it a title
(``Canada Input-Output Table (35x35), 2024``), the unit, and above the columns the names, the country and the codes: 35
industries ``c1`` … ``c35``, final demand ``F1`` … ``F5``, exports ``F6``, then the total. In the rows name, country,
code, numbers: the domestic industries, then imported products with ``IMP`` for the country, then total imports
(``M``), intermediate inputs (``r60``), taxes less subsidies on products (``r99``), adjustments (``r61`` … ``r63``),
value added at basic prices (``r64``), international transport margins (``trs``) and the total (``r69``). Million US
dollars.

Layout as two public readers of these workbooks have it: one gives the cells of the United Arab Emirates' workbook of
August 2025 (numbers from D8), the other has one more column before them; not tried on the real file. In the first of
them sheets of earlier years were found laid out otherwise: they are refused where they do not balance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pycountry

from kb.countries import country_names, is_country
from kb.progress import Progress
from kb.table import TableMeta
from loaders.files.adb_layout import ECONOMIES, LAYOUT
from loaders.files.content import Content
from loaders.files.download import year_in
from loaders.files.format import Format
from loaders.files.labelled_csv import places_of
from loaders.files.spreadsheet import Sheet
from loaders.files.validation import Findings, Strictness, TableReading, quoted
from loaders.files.wiod_sheet import HEAD_COLUMNS, HEAD_ROWS, Corner, block, inputs_below
from loaders.national.assemble import National, Origin, Uses, assemble, choose, chosen_country, named_country

CATEGORIES = {**LAYOUT.categories, "F6": "exports"}
ABROAD = "IMP"
INDUSTRY = re.compile(r"c\d+")
TITLE = re.compile(r"(.+?) Input-Output Table")
REMEDY = "download the workbook again"


def _corner(sheet: Sheet) -> Corner | None:
    """Where the row and the column of country codes cross, on a sheet that has imported products below."""
    for row in range(min(HEAD_ROWS, len(sheet.rows))):
        for column in range(1, HEAD_COLUMNS):
            if sheet.text(row + 1, column + 2) == "c1" and sheet.text(row + 2, column + 1) == "c1":
                marked = any(sheet.text(at, column) == ABROAD for at in range(row + 2, len(sheet.rows)))
                return Corner(sheet, row, column, replace(LAYOUT, categories=CATEGORIES)) if marked else None
    return None


def _corners(content: Content) -> list[Corner]:
    return [corner for sheet in content.sheets if (corner := _corner(sheet)) is not None]


def _read(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    corner, year = _of_year(_corners(content), content, findings)
    report(f"reading sheet {corner.sheet.name}")
    country = _country(corner, content, findings)
    return assemble(_national(corner, country, year, content, findings), findings, strictness, report)


def _of_year(corners: Sequence[Corner], content: Content, findings: Findings) -> tuple[Corner, int]:
    """The sheet of the year that is meant, by its title or name."""
    by_year: dict[str, Corner] = {}
    for corner in corners:
        titles = [text for text in corner.sheet.texts(corner.row) if "(" not in text[:1]]
        years = [year for year in map(year_in, [corner.sheet.name, *titles]) if year]
        if not years:
            where = f"sheet {corner.sheet.name!r}"
            findings.fail("nothing says of which year the sheet is", where=where, remedy="name it by its year")
        if str(years[0]) in by_year:
            what = f"two sheets are of {years[0]}: {by_year[str(years[0])].sheet.name} and {corner.sheet.name}"
            findings.fail(what, remedy="take one of them out")
        by_year[str(years[0])] = corner
    year = choose("years", "--year", sorted(by_year), str(content.choice.year or ""), findings)
    return by_year[year], int(year)


def _country(corner: Corner, content: Content, findings: Findings) -> str:
    """ISO 3166-1 alpha-3: the code above the columns, else the name in the title, else what --countries says."""
    code = corner.sheet.text(corner.row, corner.column + 2)
    country = ECONOMIES.get(code, code)
    if not is_country(country):
        titles = [match[1] for text in corner.sheet.texts(corner.row) if (match := TITLE.match(text))]
        matches = [each for title in titles if (each := pycountry.countries.get(name=title)) is not None]
        country = str(matches[0].alpha_3) if matches else ""
    wanted = chosen_country(content, findings)
    if country and wanted not in ("", country):
        findings.fail(f"the table is of {country}", remedy="leave --countries out, or name the other file")
    return country or named_country(wanted, findings)


def _national(corner: Corner, country: str, year: int, content: Content, findings: Findings) -> National:
    sheet, where = corner.sheet, f"sheet {corner.sheet.name!r}"
    heads = {at: sheet.text(corner.row + 1, at) for at in range(corner.column + 2, corner.width)}
    industries = [at for at, code in heads.items() if INDUSTRY.fullmatch(code)]
    codes = [heads[at] for at in industries]
    marked = {at: code for at, code in heads.items() if code}
    demand = places_of(list(CATEGORIES), list(marked.values()), where, "column", findings)
    sides = {at: sheet.text(at, corner.column + 1) for at in range(corner.row + 2, len(sheet.rows))}
    products = [at for at, code in sides.items() if INDUSTRY.fullmatch(code)]
    _refuse_strangers(corner, products, findings)
    down: dict[Origin, list[int]] = {"domestic": [], "imported": []}
    for origin, lines in down.items():
        rows = [at for at in products if (sheet.text(at, corner.column) == ABROAD) is (origin == "imported")]
        sides_of = [sides[at] for at in rows]
        places = places_of(codes, sides_of, f"{where}, {origin} products", "row", findings)
        _refuse_further(sides_of, codes, f"{where}, {origin} products", findings)
        lines += [rows[place] for place in places]
    _require_dollars(sheet, corner.row, findings)
    findings.raise_if_any()
    empty: list[str] = []
    across = industries, [list(marked)[place] for place in demand]
    uses = {origin: _uses(sheet, rows, *across, findings, empty) for origin, rows in down.items()}
    inputs, notes = inputs_below(corner, [at for at in sides if at > max(products)], industries, findings, empty)
    for name, mark in (("value_added", "r64"), ("output", "r69")):
        if name not in inputs:
            what = f"no row below the products is named as {name.replace('_', ' ')} ({mark})"
            findings.add(what, where=where, remedy=REMEDY)
    if empty:
        notes.append(f"{len(empty)} empty cells were read as 0, the first in {empty[0]}")
    findings.raise_if_any()
    names = [sheet.text(at, corner.column - 1) for at in down["domestic"]]
    constant = any("constant" in text.lower() for text in sheet.texts(corner.row))
    meta = _meta(country, year, len(codes), constant, content)
    return National(meta, codes, names, uses, pd.DataFrame(inputs), tuple(notes))


def _refuse_strangers(corner: Corner, products: Sequence[int], findings: Findings) -> None:
    """Findings for rows of products that are neither the country's own nor imported."""
    sheet, own = corner.sheet, corner.sheet.text(corner.row, corner.column + 2)
    for at in products:
        if (country := sheet.text(at, corner.column)) not in (own, ABROAD):
            what = f"{quoted(country)} is neither the country of the columns, {quoted(own)}, nor {ABROAD}"
            findings.add(what, where=sheet.place(at, corner.column), remedy="write the one that the row is of")
    findings.raise_if_any()


def _refuse_further(labels: Sequence[str], codes: Sequence[str], where: str, findings: Findings) -> None:
    for code in labels:
        if code not in codes:
            findings.add(f"row {quoted(code)} has no column", where=where, remedy="rows and columns are the same")


def _require_dollars(sheet: Sheet, rows: int, findings: Findings) -> None:
    texts = list(sheet.texts(rows))
    if not any("$" in text and "million" in text.lower() for text in texts):
        where, read = f"sheet {sheet.name!r}, above the table", ", ".join(map(quoted, texts))
        what = f"nothing of {read} says that the unit is millions of dollars" if texts else "no line names the unit"
        findings.add(what, where=where, remedy="keep the line that says: $ million")


def _uses(
    sheet: Sheet,
    rows: Sequence[int],
    industries: Sequence[int],
    demand: Sequence[int],
    findings: Findings,
    empty: list[str],
) -> Uses:
    final = block(sheet, rows, demand, findings, empty)
    return Uses(block(sheet, rows, industries, findings, empty), pd.DataFrame(final, columns=list(CATEGORIES.values())))


def _meta(country: str, year: int, n: int, constant: bool, content: Content) -> TableMeta:
    named = country_names(country).get("name_en", country)
    prices = ", constant prices" if constant else ""
    return TableMeta(
        id=f"adb-{country.lower()}-{year}-{n}" + ("-constant" if constant else ""),
        title=f"{named}, ADB input-output table {year}, {n} industries{prices}",
        country=country,
        year=year,
        kind="industry-by-industry",
        valuation="basic prices" + prices,
        currency="USD",
        unit=1_000_000,
        classification=f"ADB-MRIO-{n}",
        source_title="Asian Development Bank, Input-Output Tables",
        source_url="https://kidb.adb.org/globalization/current",
        file=content.path.name,
        sha256=content.sha256(),
    )


FORMAT = Format(
    name="adb-national",
    title="ADB national input-output tables",
    source="kidb.adb.org, globalization, input-output tables of single economies (.xlsx); --year chooses the sheet",
    taken="domestic and imported flows, final demand by category, taxes on products, value added, transport margins, "
    "output",
    left_out="adjustments and purchases abroad, which belong to final demand; the totals of imports and inputs",
    tried="no real file yet: its layout is that of what is published about it",
    recognises=lambda content: bool(_corners(content)),
    read=_read,
    chooses=True,
)
