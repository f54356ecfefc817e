"""Analytical tables of the United Kingdom: industry by industry, domestic use, imports as one row below.

The Office for National Statistics gives a workbook of one year whose sheet has codes beside and above the industries;
the Scottish Government stacks the tables of many years on one sheet, with the names of its columns in the first row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kb.progress import Progress
from kb.table import TableMeta
from loaders.files.content import Content
from loaders.files.download import year_in
from loaders.files.format import Format
from loaders.files.spreadsheet import Sheet, column_letters
from loaders.files.validation import Findings, Strictness, TableReading, quoted
from loaders.national.assemble import SUM, National, Uses, assemble, choose, meant

PURCHASES = "purchases"
"""The sum of a column's inputs and taxes, with which what was read is compared."""
ONS_DEMAND = {
    "_T": SUM,
    "P3 S1": SUM,
    "P3 S13": "government_consumption",
    "P3 S14": "household_consumption",
    "P3 S15": "npish_consumption",
    "P51G": "gross_fixed_capital_formation",
    "P52": "change_in_inventories",
    "P53": "valuables",
    "P61EU": "exports",
    "P61RW": "exports",
    "P62": "exports",
    "TU": SUM,
}
ONS_INPUTS = {
    "Total intermediate use at basic prices": SUM,
    "Use of imported products, cif": "imported_inputs",
    "Taxes less subsidies on products": "net_taxes_on_products",
    "Total intermediate use at purchaser's prices": PURCHASES,
    "Compensation of employees": "compensation_of_employees",
    "Gross operating surplus and mixed income": "gross_operating_surplus",
    "Taxes less subsidies on production": "other_net_taxes_on_production",
    "Gross value added": SUM,
    "Total output at basic prices": "output",
}
SCOTTISH_DEMAND = {
    "TOT_IU": SUM,
    "HOUSEHOLD": "household_consumption",
    "NPISH": "npish_consumption",
    "FD_CENGOV": "government_consumption",
    "FD_LOCGOV": "government_consumption",
    "TOT_FC": SUM,
    "GFCF": "gross_fixed_capital_formation",
    "VALUABLES": "valuables",
    "INVENTORIES": "change_in_inventories",
    "TOT_GCF": SUM,
    "EXPORTS_NONRES": "exports",
    "EXPORTS_RUK": "exports",
    "EXPORTS_ROW": "exports",
    "TOT_EXPORTS": SUM,
    "TOT_FUSE": SUM,
    "TOT_USE": SUM,
}
SCOTTISH_INPUTS = {
    "TDU": SUM,
    "RUKImp": "imported_inputs",
    "RoWImp": "imported_inputs",
    "TIU": SUM,
    "TlSPrds": "net_taxes_on_products",
    "TlSPrdn": "other_net_taxes_on_production",
    "CoE": "compensation_of_employees",
    "GOS": "gross_operating_surplus",
    "GVA": SUM,
    "TOut": "output",
}
SCOTTISH_HEAD = ("table", "pubdate", "year", "ioc098_sic")
COLUMN = re.compile(r"IOC098_(\d{3})")
TITLE = "domestic use, basic prices, industry by industry"
INDUSTRIES = "IxI"
HEAD_ROWS = 15
REMEDY = "download the workbook again"


@dataclass(frozen=True)
class _Layout:
    """Where a table stands on its sheet: industries (rows, columns, codes, names), and labels of what is beyond."""

    sheet: Sheet
    rows: Sequence[int]
    columns: Sequence[int]
    codes: Sequence[str]
    names: Sequence[str]
    demand: Mapping[int, str]  # label of each column beyond the industries
    inputs: Mapping[int, str]  # label of each row below them


Known = tuple[Mapping[str, str], Mapping[str, str]]
"""Meanings of the labels of columns, and of rows."""


def _national(layout: _Layout, known: Known, meta: TableMeta, content: Content) -> National:
    """The table; labels that nobody knows, stand twice or are missing are refused by their words."""
    findings, sheet = content.findings, layout.sheet
    columns = {label: f"sheet {sheet.name!r}, column {column_letters(at)}" for at, label in layout.demand.items()}
    rows = {label: sheet.row_place(at) for at, label in layout.inputs.items()}
    across = meant(layout.demand, known[0], "final demand", columns, content)
    down = meant(layout.inputs, known[1], "primary input", rows, content)
    _refuse_twice(layout, findings)
    findings.raise_if_any()
    flows = sheet.numbers(layout.rows, layout.columns, findings)
    final = {name: sheet.numbers(layout.rows, at, findings).sum(axis=1) for name, at in across.items()}
    paid = {name: sheet.numbers(at, layout.columns, findings).sum(axis=0) for name, at in down.items()}
    findings.raise_if_any()
    purchases = paid.pop(PURCHASES, None)
    uses = Uses(flows, pd.DataFrame(final))
    note = "imported products are one sum for each industry: coefficients can be computed on the basis domestic only"
    return National(meta, layout.codes, layout.names, {"domestic": uses}, pd.DataFrame(paid), (note,), purchases)


def _refuse_twice(layout: _Layout, findings: Findings) -> None:
    for part in (layout.codes, list(layout.demand.values()), list(layout.inputs.values())):
        for label in sorted({each for each in part if list(part).count(each) > 1}):
            where = f"sheet {layout.sheet.name!r}"
            findings.add(f"{quoted(label)} stands twice", where=where, remedy="give each its own label")


def _meta(content: Content, **own: Any) -> TableMeta:
    """What tables of both offices have in common, and what one alone has."""
    return TableMeta(
        country="GBR",
        kind="industry-by-industry",
        valuation="basic prices",
        currency="GBP",
        unit=1_000_000,
        file=content.path.name,
        sha256=content.sha256(),
        **own,
    )


# ---------------------------------------------------------------- Office for National Statistics


def _ons_head(sheet: Sheet) -> int | None:
    """The row of the codes above the industries."""
    for row in range(min(HEAD_ROWS, len(sheet.rows))):
        corner = [sheet.text(row, 1), sheet.text(row + 1, 1), sheet.text(row + 2, 0), sheet.text(row + 2, 1)]
        if corner == ["SIC", "Industry", "SIC", "Industry"]:
            return row
    return None


def _ons_sheet(content: Content) -> tuple[Sheet, int] | None:
    return next(((sheet, row) for sheet in content.sheets if (row := _ons_head(sheet)) is not None), None)


def _read_ons(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    sheet, head = _ons_sheet(content) or findings.fail("it has no sheet of industries", remedy=REMEDY)
    report(f"reading sheet {sheet.name}")
    first, width = head + 3, max(map(len, sheet.rows))
    above = [sheet.text(head, at) for at in range(2, width)]
    n = next((at for at, code in enumerate(above) if code in ONS_DEMAND), len(above))
    codes = [sheet.text(first + at, 0) for at in range(n)]
    for at, (code, heading) in enumerate(zip(codes, above, strict=False)):
        if code != heading:
            what = f"the row is headed {quoted(code)}, its column {quoted(heading)}"
            findings.add(what, where=sheet.place(first + at, 0), remedy="rows and columns have the same codes in order")
    findings.raise_if_any()
    rows = range(first, first + n)
    below = {at: sheet.text(at, 1) for at in range(first + n, len(sheet.rows)) if sheet.text(at, 1)}
    beyond = {at: sheet.text(head, at) for at in range(2 + n, width) if sheet.text(head, at)}
    names = [sheet.text(at, 1) for at in rows]
    layout = _Layout(sheet, rows, range(2, 2 + n), codes, names, beyond, below)
    meta = _ons_meta(sheet, head, n, content)
    return assemble(_national(layout, (ONS_DEMAND, ONS_INPUTS), meta, content), findings, strictness, report)


def _ons_meta(sheet: Sheet, head: int, n: int, content: Content) -> TableMeta:
    findings, title = content.findings, " – ".join(sheet.texts(head))
    stated = year_in(title)
    year = content.choice.year or stated or year_in(content.name)
    if year is None or stated not in (None, year):
        what = f"its title says {quoted(title)}"
        findings.fail(what, remedy="name the other file, or leave --year out" if stated else "say it: --year 2019")
    if "£ million" not in title or TITLE not in title:
        what = f"its title {quoted(title, 130)} does not say that it is {TITLE}, in £ million"
        findings.fail(what, where=f"sheet {sheet.name!r}", remedy="other tables need --mapping (`kb template mapping`)")
    return _meta(
        content,
        id=f"ons-gbr-{year}-{n}",
        title=f"United Kingdom, analytical input-output table {year}, {n} industries",
        year=year,
        classification=f"ONS-{n}",
        source_title="Office for National Statistics, UK input-output analytical tables, industry by industry",
        source_url="https://www.ons.gov.uk/economy/nationalaccounts/supplyandusetables",
    )


# ---------------------------------------------------------------- Scottish Government


def _scottish_sheet(content: Content) -> Sheet | None:
    heads = {sheet.name: tuple(sheet.text(0, at) for at in range(len(SCOTTISH_HEAD))) for sheet in content.sheets}
    return next((sheet for sheet in content.sheets if heads[sheet.name] == SCOTTISH_HEAD), None)


def _read_scottish(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    sheet = _scottish_sheet(content) or findings.fail("it has no sheet of industries", remedy=REMEDY)
    years = {sheet.text(at, 2) for at in range(1, len(sheet.rows))} - {""}
    year = choose("years", "--year", sorted(years), str(content.choice.year or ""), findings)
    report(f"reading the rows of {year}")
    rows = [at for at in range(1, len(sheet.rows)) if sheet.text(at, 2) == year]
    for at in rows:
        if sheet.text(at, 0) != INDUSTRIES:
            what = f"{quoted(sheet.text(at, 0))} is not {INDUSTRIES}, industry by industry"
            remedy = "take IxI_wide.xlsx: in PxP_wide.xlsx uses of products and output of industries do not agree"
            findings.add(what, where=sheet.place(at, 0), remedy=remedy)
    heads = {at: sheet.text(0, at) for at in range(len(SCOTTISH_HEAD) + 1, len(sheet.rows[0])) if sheet.text(0, at)}
    columns = [at for at, label in heads.items() if COLUMN.fullmatch(label)]
    n = len(columns)
    for place, at in enumerate(columns):
        if int(heads[at][-3:]) != place + 1:
            what = f"column {quoted(heads[at])} stands in place {place + 1}"
            findings.add(what, where=sheet.place(0, at), remedy="keep the columns in the order of the rows")
    beyond = {at: label for at, label in heads.items() if at not in columns}
    below = {at: sheet.text(at, 3) for at in rows[n:]}
    findings.raise_if_any()
    codes, names = ([sheet.text(at, column) for at in rows[:n]] for column in (3, 4))
    layout = _Layout(sheet, rows[:n], columns, codes, names, beyond, below)
    known = SCOTTISH_DEMAND, SCOTTISH_INPUTS
    return assemble(
        _national(layout, known, _scottish_meta(int(year), n, content), content), findings, strictness, report
    )


def _scottish_meta(year: int, n: int, content: Content) -> TableMeta:
    return _meta(
        content,
        id=f"scotland-{year}-{n}",
        title=f"Scotland, input-output table {year}, {n} industries",
        year=year,
        classification=f"IOC{n:03}",
        source_title="Scottish Government, Supply, Use and Input-Output Tables",
        source_url="https://www.gov.scot/publications/input-output-latest/",
        region="GB-SCT",
    )


ONS = Format(
    name="ons-analytical",
    title="United Kingdom: input-output analytical tables (ONS)",
    source="ons.gov.uk, supply and use tables, input-output analytical tables, industry by industry (.xlsx)",
    taken="sheet IOT: domestic flows, final demand by category, imported products and taxes of each industry, parts of "
    "value added, output",
    left_out="the other sheets (coefficients, multipliers), which are computed here; sums, of which the one at "
    "purchasers' prices is compared",
    tried="the workbook of 2019 (nasu1719in.xlsx, 105 industries), November 2026",
    recognises=lambda content: _ons_sheet(content) is not None,
    read=_read_ons,
)
SCOTLAND = Format(
    name="scotland",
    title="Scotland: input-output tables of the Scottish Government",
    source="gov.scot, Supply, Use and Input-Output Tables, the machine-readable workbook IxI_wide.xlsx; --year chooses",
    taken="domestic flows, final demand by category, imports from the United Kingdom and the world together, taxes, "
    "parts of value added, output",
    left_out="sums; the other workbooks (in PxP_wide.xlsx uses of products and output of industries do not agree)",
    tried="IxI_wide.xlsx of October 2022 (1998 to 2019, 98 industries), November 2026; from 2002 on uses and output of "
    "industry 06-08 differ there by up to 2 in 100,000, which --tolerance 0.0001 lets pass",
    recognises=lambda content: _scottish_sheet(content) is not None,
    read=_read_scottish,
)
