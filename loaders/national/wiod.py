"""National tables of the World Input-Output Database, release of 2016: one workbook a country, all years on one sheet.

``ITA_NIOT_nov16.xlsx`` (out of ``NIOTS.zip``): a sheet of notes that names the country, and one headed ``Year, Code,
Description, Origin`` with the codes of 56 industries, final demand (``CONS_h``, ``CONS_np``, ``CONS_g``, ``GFCF``,
``INVEN``, ``EXP``) and output (``GO``) in its first row, their names in the second. Each year has a row for each
industry of ``Domestic`` and of ``Imports``, then those of origin ``TOT``: purchases without taxes, taxes on products,
adjustments, value added, international transport margins, output. In million US dollars.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pycountry

from kb.countries import country_names
from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files.content import Content
from loaders.files.format import Format
from loaders.files.spreadsheet import Sheet, column_letters
from loaders.files.validation import Findings, Strictness, TableReading, quoted
from loaders.national.assemble import (
    National,
    Uses,
    assemble,
    choose,
    chosen_country,
    meant,
    named_country,
)

HEAD = ["Year", "Code", "Description", "Origin"]
HEAD_ROWS = 12
DOMESTIC, IMPORTED, BELOW = ORIGINS = ("Domestic", "Imports", "TOT")
DEMAND = {
    "CONS_h": "household_consumption",
    "CONS_np": "npish_consumption",
    "CONS_g": "government_consumption",
    "GFCF": "gross_fixed_capital_formation",
    "INVEN": "change_in_inventories",
    "EXP": "exports",
    "GO": "output",
}
PURCHASES, ELSEWHERE = "purchases", "elsewhere"
INPUTS = {
    "II_fob": PURCHASES,
    "TXSP": "net_taxes_on_products",
    "EXP_adj": ELSEWHERE,
    "PURR": ELSEWHERE,
    "PURNR": ELSEWHERE,
    "VA": "value_added",
    "IntTTM": "international_transport_margins",
    "GO": "output",
}
"""What rows of origin TOT are: ELSEWHERE are figures of final demand, which no industry has."""
REMEDY = "download the workbook again"


def _head(content: Content) -> tuple[Sheet, int] | None:
    """The sheet of the tables and the row that heads it."""
    for sheet in content.sheets:
        for row in range(min(HEAD_ROWS, len(sheet.rows))):
            if [sheet.text(row, column) for column in range(len(HEAD))] == HEAD:
                return sheet, row
    return None


@dataclass(frozen=True)
class _Year:
    """The rows of one year by their origin, each with its code, and the columns beyond the industries."""

    sheet: Sheet
    rows: Mapping[str, Mapping[int, str]]
    columns: Sequence[int]
    demand: Mapping[int, str]

    @property
    def codes(self) -> list[str]:
        return list(self.rows[DOMESTIC].values())


def _read(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    sheet, head = _head(content) or findings.fail("no sheet is headed Year, Code, Description, Origin", remedy=REMEDY)
    report(f"reading sheet {sheet.name}")
    country = named_country(_country(content, chosen_country(content, findings), findings), findings)
    years = _years(sheet, head, findings)
    year = int(choose("years", "--year", sorted(years), str(content.choice.year or ""), findings))
    table = _of_year(sheet, head, years[str(year)], findings)
    n = len(table.codes)
    meta = TableMeta(
        id=f"wiod2016-{country.lower()}-{year}-{n}",
        title=f"{country_names(country)['name_en']}, WIOD national input-output table {year}, {n} industries",
        country=country,
        year=year,
        kind="industry-by-industry",
        valuation="basic prices",
        currency="USD",
        unit=1_000_000,
        classification=f"WIOD2016-{n}",
        source_title="World Input-Output Database, release of 2016, national tables",
        source_url="https://www.rug.nl/ggdc/valuechain/wiod/wiod-2016-release",
        file=content.path.name,
        sha256=content.sha256(),
    )
    return assemble(_national(table, meta, content), findings, strictness, report)


def _country(content: Content, wanted: str, findings: Findings) -> str:
    """ISO 3166-1 alpha-3 of the country that the notes name, or ``--countries`` where their name is none of ISO's."""
    for sheet in content.sheets:
        for row in range(min(HEAD_ROWS, len(sheet.rows))):
            if sheet.text(row, 0) == "Country" and (name := sheet.text(row, 1)):
                said = _alpha_3(name)
                if not said and not wanted:
                    what = f"the country {quoted(name)} is none of ISO 3166"
                    findings.fail(what, where=sheet.place(row, 1), remedy="say which it is: --countries KAZ")
                if said and wanted not in ("", said):
                    findings.fail(f"the workbook says {name}", remedy=f"leave --countries {wanted} out")
                return said or wanted
    return wanted


def _alpha_3(name: str) -> str:
    try:
        return str(pycountry.countries.lookup(name).alpha_3)
    except LookupError:
        named = (country.alpha_3 for country in pycountry.countries)
        return next((code for code in named if country_names(code)["name_en"] == name), "")


def _years(sheet: Sheet, head: int, findings: Findings) -> dict[str, list[int]]:
    """The rows of each year below the heading; a row with a code or an origin and no year is refused."""
    years: dict[str, list[int]] = {}
    for row in range(head + 1, len(sheet.rows)):
        year, *others = (sheet.text(row, column) for column in range(len(HEAD)))
        if year.isdecimal() and len(year) == 4:
            years.setdefault(year, []).append(row)
        elif year or any(others):
            findings.add(f"{quoted(year)} is not a year", where=sheet.place(row, 0), remedy="write four digits: 2014")
    findings.raise_if_any()
    if not years:
        findings.fail("no row says its year", where=sheet.row_place(head), remedy=REMEDY)
    return years


def _of_year(sheet: Sheet, head: int, there: Sequence[int], findings: Findings) -> _Year:
    """The rows and columns of a year. Raises InvalidTable where their codes do not agree or stand twice."""
    rows: dict[str, dict[int, str]] = {origin: {} for origin in ORIGINS}
    for row in there:
        code, origin = sheet.text(row, 1), sheet.text(row, 3)
        if origin not in rows:
            what = f"the origin {quoted(origin)} is not understood"
            findings.add(what, where=sheet.place(row, 3), remedy=f"one of {', '.join(ORIGINS)}")
        elif code in rows[origin].values():
            findings.add(
                f"{quoted(code)} stands twice ({origin})", where=sheet.place(row, 1), remedy="keep one of them"
            )
        else:
            rows[origin][row] = code
    findings.raise_if_any()
    codes, first = list(rows[DOMESTIC].values()), len(HEAD)
    columns = range(first, first + len(codes))
    width = max(map(len, sheet.rows))
    _refuse_others(codes, {sheet.place(head, at): sheet.text(head, at) for at in columns}, findings)
    imported = {sheet.place(at, 1): code for at, code in rows[IMPORTED].items()}
    _refuse_others(codes, imported, findings)
    if len(rows[IMPORTED]) != len(codes):
        what = f"it has {len(codes)} rows of origin {DOMESTIC}, {len(rows[IMPORTED])} of {IMPORTED}"
        findings.add(what, remedy=REMEDY)
    findings.raise_if_any()
    demand = {at: sheet.text(head, at) for at in range(columns.stop, width) if sheet.text(head, at)}
    return _Year(sheet, rows, columns, demand)


def _refuse_others(codes: Sequence[str], others: Mapping[str, str], findings: Findings) -> None:
    """Findings for codes, by their cells, that are not those of the domestic rows in their order."""
    for code, (place, other) in zip(codes, others.items(), strict=False):
        if code != other:
            what = f"{quoted(other)} stands where the domestic rows have {quoted(code)}"
            findings.add(what, where=place, remedy="rows and columns have the same codes in order")


def _national(year: _Year, meta: TableMeta, content: Content) -> National:
    sheet, findings = year.sheet, content.findings
    columns = {label: f"sheet {sheet.name!r}, column {column_letters(at)}" for at, label in year.demand.items()}
    below = {label: sheet.row_place(at) for at, label in year.rows[BELOW].items()}
    across = meant(year.demand, DEMAND, "final demand", columns, content)
    down = meant(year.rows[BELOW], INPUTS, "primary input", below, content)
    findings.raise_if_any()

    def numbers(origin: str, wanted: Sequence[int]) -> Matrix:
        return sheet.numbers(list(year.rows[origin]), wanted, findings)

    uses = {}
    for name, origin in (("domestic", DOMESTIC), ("imported", IMPORTED)):
        final = {each: numbers(origin, at).sum(axis=1) for each, at in across.items() if each != "output"}
        uses[name] = Uses(numbers(origin, year.columns), pd.DataFrame(final))
    paid = {name: sheet.numbers(at, year.columns, findings).sum(axis=0) for name, at in down.items()}
    printed = {origin: numbers(origin, across["output"]).sum(axis=1) for origin in (DOMESTIC, IMPORTED)}
    findings.raise_if_any()
    _compare_output(year, {DOMESTIC: paid["output"], IMPORTED: 0 * paid["output"]}, printed, findings)
    purchases = paid.pop(PURCHASES) + paid["net_taxes_on_products"]
    notes = _elsewhere(paid.pop(ELSEWHERE), year.codes)
    names = [sheet.text(row, 2) for row in year.rows[DOMESTIC]]
    return National(meta, year.codes, names, uses, pd.DataFrame(paid), notes, purchases)  # type: ignore[arg-type]


def _compare_output(year: _Year, rows: Mapping[str, Matrix], columns: Mapping[str, Matrix], findings: Findings) -> None:
    """Output stands in the last row and in the last column: what is made at home is the same in both."""
    for origin, output in rows.items():
        floor = 1e-9 * max(1.0, float(np.abs(rows[DOMESTIC]).max()))
        wrong = np.flatnonzero(~np.isclose(columns[origin], output, rtol=1e-6, atol=floor))
        lines = list(year.rows[origin])
        findings.add_each(
            wrong,
            lambda at, output=output, lines=lines, origin=origin: (  # type: ignore[misc]
                year.sheet.row_place(lines[at]),
                f"the column GO says {columns[origin][at]:g}, the row GO {output[at]:g}",
                REMEDY,
            ),
        )
    findings.raise_if_any()


def _elsewhere(values: Matrix, codes: Sequence[str]) -> tuple[str, ...]:
    there = [code for code, value in zip(codes, values, strict=True) if value]
    return (f"adjustments and purchases abroad of {', '.join(there[:5])} are not read",) if there else ()


FORMAT = Format(
    name="wiod-national",
    title="World Input-Output Database, release of 2016: national tables",
    source="rug.nl/ggdc/valuechain/wiod, NIOTS.zip: unpack it and name the workbook of a country; --year chooses",
    taken="domestic and imported flows, final demand by category, taxes on products, value added, transport margins, "
    "output",
    left_out="adjustments and purchases abroad, which belong to final demand; final demand's taxes and margins",
    tried="the workbooks of Australia, Hungary, Italy and Spain (November 2016, each 2000 to 2014, 56 industries), all "
    "sixty tables to the last digit, November 2026",
    recognises=lambda content: _head(content) is not None,
    read=_read,
    chooses=True,
)
