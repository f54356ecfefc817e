"""The Inter-Country Input-Output tables of the OECD (ICIO), editions 2016 to 2025.

One CSV file a year, ``ICIO2023_2018.csv`` or ``2018_SML.csv``, downloaded in zips of several years. The first column
names the rows: ``KAZ_C24`` for each country and industry, then ``TLS`` (taxes less subsidies on products, by country
in the edition of 2021: ``KAZ_TAXSUB``), ``VA`` (value added; ``VALU``) and ``OUT`` (output; ``OUTPUT``). The columns
are the industries again, then ``KAZ_HFCE`` and the other final demand of each country, then ``OUT`` (``TOTAL``).
The extended tables split China (CN1, CN2) and Mexico (MX1, MX2): the parts are summed into CHN and MEX. The edition of
2016 names final demand the other way round (``HFCE_KAZ``), gives value added and taxes as one row (``VA+TAXSUB``), and
the discrepancy of each industry in a column (``DISC``).

Layout as the OECD's ReadMe and readers of these files describe it; not tried on the real file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files import labels
from loaders.files.content import Content
from loaders.files.download import one_member, year_of
from loaders.files.format import World
from loaders.files.labelled_csv import Labelled, places_of, read_labelled
from loaders.files.validation import Findings, quoted
from loaders.world.assemble import summed, world_format

CATEGORIES = {
    "HFCE": "household_consumption",
    "NPISH": "npish_consumption",
    "GGFC": "government_consumption",
    "GFCF": "gross_fixed_capital_formation",
    "INVNT": "change_in_inventories",
    "P33": "household_consumption",
    "DPABR": "household_consumption",
    "CONS_ABR": "household_consumption",
    "NONRES": "household_consumption",
    "NPS": "npish_consumption",
    "INV": "change_in_inventories",
    "DIRP": "household_consumption",
}
"""Final demand by its code. Direct purchases abroad are household consumption in the country where they are made."""
ABROAD = ("P33", "DPABR", "CONS_ABR", "NONRES", "DIRP")
TAXES, VALUE_ADDED, OUTPUT = ("TLS", "TAXSUB"), ("VA", "VALU"), ("OUT", "OUTPUT")
TOGETHER = "VA+TAXSUB"
DISCREPANCY = "DISC"
TOTAL_COLUMNS = ("OUT", "TOTAL")
PARTS = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
CODE = re.compile(r"[A-Z][A-Z0-9]{2}_\w+")
FILE = r"(ICIO\d{4}_)?\d{4}(_SML)?\.csv"


def _recognises(content: Content) -> bool:
    if content.kind == "text":
        return _is_icio(content.lines[:1])
    members = content.find(FILE)
    return bool(members) and _is_icio(content.peek(members[0])[:1])


def _is_icio(lines: Sequence[str]) -> bool:
    head = [cell.strip().strip('"') for cell in lines[0].replace(";", ",").split(",")] if lines else []
    return len(head) > 2 and any(CODE.fullmatch(cell) for cell in head[1:3]) and not head[0].startswith("rowLabels")


def _read(content: Content, findings: Findings, report: Progress) -> World:
    member = one_member(content, FILE, findings)
    name = PurePosixPath(member).name if member else content.path.name
    year = year_of(name, content, findings)
    report(f"reading {name}")
    with content.open(member) as stream:
        sheet = read_labelled(stream, findings, name=name if member else "")
    rows, columns = [row[0] for row in sheet.rows], [_country_first(column[0]) for column in sheet.columns]
    codes = [row for row in rows if CODE.fullmatch(row) and row.split("_", 1)[1] not in (*TAXES, *CATEGORIES)]
    down = places_of(codes, rows, sheet.name, "row", findings)
    across = places_of(codes, columns, sheet.name, "column", findings)
    demand, categories, notes = _demand_columns(sheet, columns, set(codes), content)
    findings.raise_if_any()
    flows = sheet.block(down, across, findings)
    final = sheet.block(down, demand, findings)
    inputs, lines = _inputs(sheet, rows, across, notes, findings)
    sheet.refuse_unread([*down, *lines], findings)
    totals = [place for place, column in enumerate(columns) if column in TOTAL_COLUMNS]
    findings.raise_if_any()
    countries, sectors = _parts([code.split("_", 1)[0] for code in codes], notes), [c.split("_", 1)[1] for c in codes]
    buyers = _parts([columns[place].split("_", 1)[0] for place in demand], [])
    if DISCREPANCY in columns:
        apart = sheet.block(down, [columns.index(DISCREPANCY)], findings)
        final, buyers, categories = _with_discrepancy(apart, countries, (final, buyers, categories), notes)
    world = World(
        meta=_meta(year, len(set(sectors)), content, member),
        countries=countries,
        sectors=sectors,
        names=[""] * len(codes),
        flows=flows,
        final=final,
        buyers=buyers,
        categories=categories,
        inputs=inputs,
        notes=tuple(notes),
        row_totals=sheet.block(down, totals, findings)[:, 0] if totals else None,
    )
    findings.raise_if_any()
    return summed(world)


def _country_first(column: str) -> str:
    """``KAZ_HFCE``, where the edition of 2016 has ``HFCE_KAZ``.

    >>> _country_first("HFCE_KAZ"), _country_first("KAZ_HFCE")
    ('KAZ_HFCE', 'KAZ_HFCE')
    """
    code, _, country = column.partition("_")
    return f"{country}_{code}" if code in CATEGORIES and country else column


def _demand_columns(
    sheet: Labelled, columns: Sequence[str], industries: set[str], content: Content
) -> tuple[list[int], list[str], list[str]]:
    """Columns of final demand with the category of each; a note for what was summed."""
    sectors = {code.partition("_")[2] for code in industries}
    known = {*industries, *TOTAL_COLUMNS, DISCREPANCY}
    demand = [place for place, column in enumerate(columns) if column not in known]
    for place in demand:
        if columns[place].partition("_")[2] in sectors:
            remedy = "rows and columns have the same industries"
            content.findings.add(f"column {quoted(columns[place])} has no row", where=sheet.name, remedy=remedy)
    content.findings.raise_if_any()
    codes = [columns[place].partition("_")[2] or columns[place] for place in demand]
    categories = labels.meanings(codes, CATEGORIES, content, where=sheet.column_of, what="final demand")
    if not demand:
        remedy = "its columns of final demand are like KAZ_HFCE"
        content.findings.add("no column holds final demand", where=sheet.name, remedy=remedy)
    notes = []
    if any(columns[place].partition("_")[2] in ABROAD for place in demand):
        notes.append("direct purchases abroad are part of household consumption")
    return demand, categories, notes


def _with_discrepancy(
    apart: Matrix, countries: Sequence[str], demand: tuple[Matrix, list[str], list[str]], notes: list[str]
) -> tuple[Matrix, list[str], list[str]]:
    """Final demand (values, buyers, categories) and the discrepancy of each industry, a column for each country."""
    sellers = sorted(set(countries))
    own = np.array(countries)[:, None] == np.array(sellers)
    notes.append(f"{DISCREPANCY} (discrepancy) is change in inventories of the country whose industry it is")
    final, buyers, categories = demand
    return (
        np.hstack([final, apart * own]),
        [*buyers, *sellers],
        [*categories, *["change_in_inventories"] * len(sellers)],
    )


def _inputs(
    sheet: Labelled, rows: Sequence[str], across: Sequence[int], notes: list[str], findings: Findings
) -> tuple[pd.DataFrame, list[int]]:
    """Taxes on products, value added and output of each industry, and the rows that they were read from."""
    inputs: dict[str, Matrix] = {}
    lines: list[int] = []
    wanted: dict[str, tuple[str, ...]] = {"net_taxes_on_products": TAXES, "value_added": VALUE_ADDED, "output": OUTPUT}
    if TOGETHER in rows:
        wanted = {"value_added": (TOGETHER,), "output": OUTPUT}
        notes.append("value added contains taxes less subsidies on products, which the file does not give apart")
    for name, spellings in wanted.items():
        places = [place for place, row in enumerate(rows) if row in spellings or row.partition("_")[2] in spellings[1:]]
        if places:
            lines += places
            inputs[name] = np.asarray(sheet.block(places, across, findings).sum(axis=0))
        else:
            what = f"the row {' or '.join(spellings)} is missing"
            findings.add(what, where=sheet.name, remedy="download the file again")
    return pd.DataFrame(inputs), lines


def _parts(countries: Sequence[str], notes: list[str]) -> list[str]:
    split = sorted({country for country in countries if country in PARTS})
    if split:
        notes.append(f"the parts {', '.join(split)} were summed into their countries")
    return [PARTS.get(country, country) for country in countries]


def _meta(year: int, sectors: int, content: Content, member: str) -> TableMeta:
    return TableMeta(
        id=f"icio-{year}-{sectors}",
        title=f"OECD inter-country input-output table {year}, {sectors} industries",
        country="WLD",
        year=year,
        kind="industry-by-industry",
        valuation="basic prices",
        currency="USD",
        unit=1_000_000,
        classification=f"ICIO-{sectors}",
        source_title="OECD, Inter-Country Input-Output Tables",
        source_url="https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
        file=content.path.name,
        sha256=content.sha256([member] if member else ()),
    )


FORMAT = world_format(
    name="oecd-icio",
    title="OECD Inter-Country Input-Output Tables (ICIO)",
    source="oecd.org, Inter-Country Input-Output Tables: CSV, or the zip of several years with --year",
    taken="flows, final demand by country and category, taxes on products, value added, output",
    left_out="value added by kind, which these tables do not have; final demand's taxes on products",
    tried="test files of pymrio in this layout (editions of 2016 and 2018, with parts of China and Mexico; the numbers "
    "are invented), November 2026; no real file yet",
    recognises=_recognises,
    read=_read,
)
