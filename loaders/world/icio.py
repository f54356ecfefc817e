"""The Inter-Country Input-Output tables of the OECD (ICIO), editions 2021 to 2025.

One CSV file a year, ``ICIO2023_2018.csv`` or ``2018_SML.csv``, downloaded in zips of several years. The first column
names the rows: ``KAZ_C24`` for each country and industry, then ``TLS`` (taxes less subsidies on products, by country
in the edition of 2021: ``KAZ_TAXSUB``), ``VA`` (value added; ``VALU``) and ``OUT`` (output; ``OUTPUT``). The columns
are the industries again, then ``KAZ_HFCE`` and the other final demand of each country, then ``OUT`` (``TOTAL``).
The extended tables split China (CN1, CN2) and Mexico (MX1, MX2): the parts are summed into CHN and MEX.

Layout as the OECD's ReadMe and readers of these files describe it; not tried on the real file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from kb.table import Matrix, TableMeta
from loaders.files.content import Content
from loaders.files.download import one_member, year_of
from loaders.files.format import World
from loaders.files.labelled_csv import Labelled, places_of, read_labelled
from loaders.files.validation import Findings, Progress, quoted
from loaders.world.assemble import summed, world_format

CATEGORIES = {
    "HFCE": "household_consumption",
    "NPISH": "npish_consumption",
    "GGFC": "government_consumption",
    "GFCF": "gross_fixed_capital_formation",
    "INVNT": "change_in_inventories",
    "DPABR": "household_consumption",
    "CONS_ABR": "household_consumption",
    "NONRES": "household_consumption",
}
"""Final demand by its code. Direct purchases abroad are household consumption in the country where they are made."""
TAXES, VALUE_ADDED, OUTPUT = ("TLS", "TAXSUB"), ("VA", "VALU"), ("OUT", "OUTPUT")
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
    rows, columns = [row[0] for row in sheet.rows], [column[0] for column in sheet.columns]
    codes = [row for row in rows if CODE.fullmatch(row) and row.split("_", 1)[1] not in (*TAXES, *CATEGORIES)]
    down = places_of(codes, rows, sheet.name, "row", findings)
    across = places_of(codes, columns, sheet.name, "column", findings)
    demand, notes = _demand_columns(columns, set(codes), findings, sheet.name)
    findings.raise_if_any()
    flows = sheet.block(down, across, findings)
    final = sheet.block(down, demand, findings)
    inputs = _inputs(sheet, rows, across, findings)
    findings.raise_if_any()
    countries, sectors = _parts([code.split("_", 1)[0] for code in codes], notes), [c.split("_", 1)[1] for c in codes]
    buyers = _parts([columns[place].split("_", 1)[0] for place in demand], [])
    world = World(
        meta=_meta(year, len(set(sectors)), content, member),
        countries=countries,
        sectors=sectors,
        names=[""] * len(codes),
        flows=flows,
        final=final,
        buyers=buyers,
        categories=[CATEGORIES[columns[place].split("_", 1)[1]] for place in demand],
        inputs=inputs,
        notes=tuple(notes),
    )
    return summed(world)


def _demand_columns(
    columns: Sequence[str], industries: set[str], findings: Findings, where: str
) -> tuple[list[int], list[str]]:
    """Columns of final demand; a note for what was summed or left out."""
    found, unknown, notes = [], [], []
    sectors = {code.partition("_")[2] for code in industries}
    for place, column in enumerate(columns):
        if column in industries or column in TOTAL_COLUMNS:
            continue
        country, _, category = column.partition("_")
        if category in CATEGORIES and country:
            found.append(place)
        elif category in sectors:
            remedy = "rows and columns have the same industries"
            findings.add(f"column {quoted(column)} has no row", where=where, remedy=remedy)
        else:
            unknown.append(column)
    if not found:
        remedy = "its columns of final demand are like KAZ_HFCE"
        findings.add("no column holds final demand", where=where, remedy=remedy)
    if unknown:
        listed = ", ".join(quoted(name) for name in unknown[:5])
        notes.append(f"{len(unknown)} columns are neither industry nor final demand and were not read: {listed}")
    if any(columns[place].endswith(("_DPABR", "_CONS_ABR", "_NONRES")) for place in found):
        notes.append("direct purchases abroad are part of household consumption")
    return found, notes


def _inputs(sheet: Labelled, rows: Sequence[str], across: Sequence[int], findings: Findings) -> pd.DataFrame:
    """Taxes on products, value added and output of each industry."""
    found: dict[str, Matrix] = {}
    wanted = {"net_taxes_on_products": TAXES, "value_added": VALUE_ADDED, "output": OUTPUT}
    for name, labels in wanted.items():
        places = [place for place, row in enumerate(rows) if row in labels or row.partition("_")[2] in labels[1:]]
        if places:
            found[name] = np.asarray(sheet.block(places, across, findings).sum(axis=0))
        else:
            what = f"the row {' or '.join(labels)} is missing"
            findings.add(what, where=sheet.name, remedy="download the file again")
    return pd.DataFrame(found)


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
    recognises=_recognises,
    read=_read,
)
