"""Tables that the Python package MARIO exports: one workbook, or a folder of CSV files of flows.

The workbook has a sheet ``flows`` with three lines of heads (region, level, item) and three columns of them, and a
sheet ``units``; the folder has the same as ``Z.csv``, ``Y.csv``, ``V.csv``, ``X.csv`` and ``units.csv``. Levels say
what a row or column is: sector, factor of production, satellite account, consumption category.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import pandas as pd

from kb.countries import alpha_3
from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files import labels
from loaders.files.content import Content
from loaders.files.download import year_of
from loaders.files.format import World
from loaders.files.labelled_csv import Labelled, places_of, read_labelled
from loaders.files.spreadsheet import Sheet
from loaders.files.validation import Findings, quoted
from loaders.world.assemble import world_format
from loaders.world.pymrio_system import CODE, UNIT, WORDS

SECTOR, FACTOR, SATELLITE, CATEGORY = "Sector", "Factor of production", "Satellite account", "Consumption category"
SUPPLY_AND_USE = ("Activity", "Commodity")
FLOWS, UNITS = "flows", "units"
HEADS = 3
Part = tuple[Labelled, Sequence[int], Sequence[int]]
"""A matrix, and the rows and columns of it that are meant."""


def _recognises(content: Content) -> bool:
    if content.kind == "workbook":
        sheet = _sheet(content, FLOWS)
        return sheet is not None and sheet.text(1, HEADS) in (SECTOR, *SUPPLY_AND_USE)
    if not all(_files(content, name) for name in ("Z", "Y", "V")):
        return False
    lines = content.peek(_files(content, "Z")[0])[:2]
    return [line.split(",", 1)[0] for line in lines] == ["Region", "Level"]


def _files(content: Content, name: str) -> list[str]:
    """Members of that very name: small letters are coefficients."""
    return [member for member in content.find(rf"{name}\.csv") if PurePosixPath(member).name == f"{name}.csv"]


def _sheet(content: Content, name: str) -> Sheet | None:
    return next((sheet for sheet in content.sheets if sheet.name == name), None)


def _read(content: Content, findings: Findings, report: Progress) -> World:
    year = year_of(content.path.name, content, findings)
    report("reading flows")
    tables = _from_sheet(content, findings) if content.kind == "workbook" else _from_files(content, findings)
    flows, demand, factors = (_part(table, *levels, findings) for table, levels in zip(tables, LEVELS, strict=True))
    findings.raise_if_any()
    industries = _names(flows[0].rows, flows[1])
    _refuse_one_region(industries, findings)
    matched = [
        places_of(industries, _names(part[0].columns, part[2]), part[0].name, "column", findings)
        for part in (flows, factors)
    ]
    down = places_of(industries, _names(demand[0].rows, demand[1]), demand[0].name, "row", findings)
    findings.raise_if_any()
    final_heads = [demand[0].columns[place] for place in demand[2]]
    said = [item for _, _, item in final_heads]
    categories = labels.meanings(said, labels.demand, content, where=demand[0].name, what="final demand")
    paid = [factors[0].rows[place][-1] for place in factors[1]]
    names = labels.meanings(paid, labels.primary_input, content, where=factors[0].name, what="factor of production")
    findings.raise_if_any()
    across = [flows[2][place] for place in matched[0]]
    values = flows[0].block(flows[1], across, findings)
    final = demand[0].block([demand[1][place] for place in down], demand[2], findings)
    spent = factors[0].block(factors[1], [factors[2][place] for place in matched[1]], findings)
    findings.raise_if_any()
    inputs: dict[str, Matrix] = {}
    for name, row in zip(names, spent, strict=True):
        inputs[name] = inputs.get(name, 0.0) + row
    inputs["output"] = _output(content, industries, values.sum(axis=1) + final.sum(axis=1), findings)
    sectors = [flows[0].rows[place][-1] for place in flows[1]]
    codes = _codes(sectors)
    return World(
        meta=_meta(content, year, len(codes), _unit(content, findings)),
        countries=[_country(flows[0].rows[place][0]) for place in flows[1]],
        sectors=[codes[sector] for sector in sectors],
        names=["" if codes[sector] == sector else sector for sector in sectors],
        flows=values,
        final=final,
        buyers=[_country(region) for region, _, _ in final_heads],
        categories=categories,
        inputs=pd.DataFrame(inputs),
    )


LEVELS = ((SECTOR, SECTOR), (SECTOR, CATEGORY), (FACTOR, SECTOR))


def _from_sheet(content: Content, findings: Findings) -> tuple[Labelled, Labelled, Labelled]:
    """The sheet of flows, which holds all three parts."""
    sheet = _sheet(content, FLOWS)
    assert sheet is not None  # by which the format was recognised
    columns = [at for at in range(HEADS, max(map(len, sheet.rows))) if sheet.text(2, at)]
    rows = [at for at in range(HEADS, len(sheet.rows)) if sheet.text(at, 2)]
    heads = [(sheet.text(0, at), sheet.text(1, at), sheet.text(2, at)) for at in columns]
    sides = [(sheet.text(at, 0), sheet.text(at, 1), sheet.text(at, 2)) for at in rows]
    values = sheet.numbers(rows, columns, findings)
    whole = Labelled(f"sheet {FLOWS!r}", list(sides), list(heads), values, HEADS + 1, HEADS + 1)
    return whole, whole, whole


def _from_files(content: Content, findings: Findings) -> tuple[Labelled, Labelled, Labelled]:
    tables = [_matrix(content, name, HEADS, findings) for name in ("Z", "Y")]
    factors = _matrix(content, "V", 1, findings)
    return tables[0], tables[1], replace(factors, rows=[("-", FACTOR, *row) for row in factors.rows])


def _matrix(content: Content, name: str, sides: int, findings: Findings) -> Labelled:
    member = _member(content, name, findings)
    with content.open(member) as stream:
        short = PurePosixPath(member).name
        return read_labelled(stream, findings, name=short, headers=HEADS, labels=sides, named=True)


def _member(content: Content, name: str, findings: Findings) -> str:
    """The file of that name beside ``Z.csv``: coefficients have units of their own. Raises InvalidTable without one."""
    folders = [PurePosixPath(member).parent for member in _files(content, "Z")]
    members = [member for member in _files(content, name) if PurePosixPath(member).parent in folders]
    if len(members) != 1:
        what = f"it has {len(members)} files {name}.csv beside Z.csv"
        findings.fail(what, remedy="name the folder of flows that MARIO wrote")
    return members[0]


def _part(table: Labelled, row: str, column: str, findings: Findings) -> Part:
    """Rows and columns of a level each; findings for levels that are none."""
    levels = {level: "row" for _, level, _ in table.rows} | {level: "column" for _, level, _ in table.columns}
    for level, what in levels.items():
        if level in SUPPLY_AND_USE:
            remedy = "let MARIO make a symmetric table of it (to_iot), and export that"
            findings.fail("these are supply and use tables of MARIO", where=table.name, remedy=remedy)
        if level not in (SECTOR, FACTOR, SATELLITE, CATEGORY):
            remedy = f"write {SECTOR}, {FACTOR}, {SATELLITE} or {CATEGORY}"
            findings.add(f"level {quoted(level)} of a {what} is not understood", where=table.name, remedy=remedy)
    rows = [place for place, (_, level, _) in enumerate(table.rows) if level == row]
    columns = [place for place, (_, level, _) in enumerate(table.columns) if level == column]
    if not rows or not columns:
        what = f"no {row} stands beside a {column}"
        findings.fail(what, where=table.name, remedy="export the table again")
    return table, rows, columns


def _names(heads: Sequence[tuple[str, ...]], places: Sequence[int]) -> list[str]:
    return [f"{heads[place][0]} {heads[place][2]}" for place in places]


def _refuse_one_region(industries: Sequence[str], findings: Findings) -> None:
    if len({name.split(" ", 1)[0] for name in industries}) < 2:
        what = "it is a table of one region: which of its flows are imported is not said"
        findings.fail(what, remedy="load an IO table folder, or its sheets with --mapping")


def _output(content: Content, industries: Sequence[str], summed: Matrix, findings: Findings) -> Matrix:
    """Output as X.csv states it, where there is one; what the rows sum to otherwise."""
    if content.kind == "workbook" or not _files(content, "X"):
        return summed
    member = _member(content, "X", findings)
    with content.open(member) as stream:
        sheet = read_labelled(stream, findings, name="X.csv", headers=1, labels=HEADS)
    rows = [f"{region} {item}" for region, _, item in sheet.rows]
    down = places_of(industries, rows, "X.csv", "row", findings)
    findings.raise_if_any()
    stated = sheet.block(down, [0], findings)[:, 0]
    findings.raise_if_any()
    return stated


def _units(content: Content, findings: Findings) -> list[Sequence[str]]:
    """Level, item and unit of each line."""
    if content.kind == "workbook":
        sheet = _sheet(content, UNITS)
        if sheet is None:
            findings.fail(f"sheet {UNITS!r} is missing", remedy="export the table again")
        return [[sheet.text(row, at) for at in range(HEADS)] for row in range(1, len(sheet.rows))]
    with content.open(_member(content, UNITS, findings)) as stream:
        text = stream.read().decode("utf-8-sig", errors="replace")
    return [row for row in list(csv.reader(io.StringIO(text)))[1:] if len(row) == HEADS]


def _unit(content: Content, findings: Findings) -> tuple[str, int]:
    """Currency, and currency units in one unit, the same for sectors and factors of production."""
    told = sorted({unit for level, _, unit in _units(content, findings) if level in (SECTOR, FACTOR)})
    match = UNIT.fullmatch(told[0].strip()) if len(told) == 1 else None
    if match is None:
        what = f"the unit is {', '.join(map(quoted, told[:3])) or 'missing'}"
        findings.fail(what, where=UNITS, remedy="write one unit for all sectors and factors, for instance M EUR")
    count = re.sub(r"\D", "", match["count"]) or "1"
    return match["currency"].upper(), int(count) * WORDS[(match["word"] or "")[:1].lower()]


def _country(region: str) -> str:
    return (alpha_3(region) or region) if len(region) == 2 else region


def _codes(sectors: Sequence[str]) -> Mapping[str, str]:
    """Code of each sector: its name where that is one word, its number otherwise."""
    known = list(dict.fromkeys(sectors))
    return {name: name if CODE.fullmatch(name) else f"{place:03d}" for place, name in enumerate(known, 1)}


def _meta(content: Content, year: int, n: int, unit: tuple[str, int]) -> TableMeta:
    members = [] if content.kind == "workbook" else [each for name in "ZYV" for each in _files(content, name)]
    return TableMeta(
        id=f"mario-{year}-{n}",
        title=f"MARIO table {year}, {n} sectors",
        country="WLD",
        year=year,
        kind="industry-by-industry",
        valuation="basic prices",
        currency=unit[0],
        unit=unit[1],
        classification=f"MARIO-{n}",
        source_title=f"MARIO table {content.path.name}",
        file=content.path.name,
        sha256=content.sha256(members),
    )


FORMAT = world_format(
    name="mario",
    title="Table of several regions exported by MARIO",
    source="the Python package mariopy: to_excel, or to_txt as CSV (its folder flows, or that as a zip); with --year",
    taken="flows, final demand by region and category, factors of production by name, output where X.csv states it",
    left_out="satellite accounts; coefficients; supply and use tables; tables of one region",
    tried="test files of MARIO (workbook and CSV, two regions, three sectors; their labels named with --read-as), "
    "November 2026; no real table yet",
    recognises=_recognises,
    read=_read,
)
