"""EXIOBASE 3: the monetary tables, industry by industry (ixi) or product by product (pxp).

``IOT_2019_ixi.zip``, with one folder inside: ``Z.txt`` (flows; older releases have only ``A.txt``, coefficients),
``Y.txt`` (final demand), ``x.txt`` (output), ``industries.txt`` or ``products.txt`` (codes), ``satellite/F.txt`` (value
added in its first nine rows). Tab-separated, two header lines (region, sector), then a line with the names of the two
label columns; million euro. Countries are ISO 3166-1 alpha-2, WA, WE, WF, WL and WM the rest of each continent.

Layout as pymrio and readers of release 3.8.2 take it; not tried on the real file. Read here rather than by pymrio:
its reader needs ``file_parameters.json`` and takes all satellite accounts into memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from kb.countries import alpha_3
from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files import labels
from loaders.files.content import Content
from loaders.files.download import nearest, year_of
from loaders.files.format import World
from loaders.files.labelled_csv import Labelled, places_of, read_labelled
from loaders.files.validation import Findings, quoted
from loaders.world.assemble import NEEDED, needed_output, world_format

INPUTS = {
    "Taxes less subsidies on products purchased": "net_taxes_on_products",
    "Other net taxes on production": "other_net_taxes_on_production",
    "Compensation of employees": "compensation_of_employees",
    "Operating surplus: Consumption of fixed capital": "consumption_of_fixed_capital",
    "Operating surplus: Rents on land": "net_operating_surplus",
    "Operating surplus: Royalties on resources": "net_operating_surplus",
    "Operating surplus: Remaining net operating surplus": "net_operating_surplus",
}
"""Rows of ``satellite/F.txt`` by the beginning of their names."""
NEARLY = 85.0
TOP = 2
SATELLITES = ("satellite", "factor_inputs")
OFFICIAL = re.compile(r"IOT_\d{4}_(ixi|pxp)")
AREAS = {"ROM": "ROU", "WWA": "WA", "WWE": "WE", "WWF": "WF", "WWL": "WL", "WWM": "WM"}
"""Areas as some releases write them."""


def _recognises(content: Content) -> bool:
    flows = content.find(r"[ZA]\.txt")
    if content.kind not in ("zip", "folder") or not flows or not content.find(r"Y\.txt"):
        return False
    lines = content.peek(flows[0])[:2]
    return len(lines) == TOP and lines[0].startswith("region\t") and lines[1].startswith("sector\t")


def _read(content: Content, findings: Findings, report: Progress) -> World:
    members = {name: content.find(rf"{name}\.txt") for name in ("Z", "A", "Y", "x")}
    flows_file = nearest(members["Z"] or members["A"])
    root = PurePosixPath(flows_file).parent
    year = year_of(" ".join([content.path.name, str(root)]), content, findings)
    report(f"reading {flows_file}")
    sheet = _matrix(content, flows_file, findings)
    codes = ["_".join(row) for row in sheet.rows]
    across = places_of(codes, ["_".join(column) for column in sheet.columns], flows_file, "column", findings)
    findings.raise_if_any()
    flows = sheet.block(range(len(codes)), across, findings)
    report("reading Y.txt")
    demand = _matrix(content, nearest(members["Y"]), findings)
    down = places_of(codes, ["_".join(row) for row in demand.rows], demand.name, "row", findings)
    names = [category for _, category in demand.columns]
    categories = labels.meanings(names, labels.demand, content, where=demand.name, what="final demand")
    findings.raise_if_any()
    final = demand.block(down, range(len(names)), findings)
    findings.raise_if_any()
    solved = []
    if not members["Z"]:
        if not members["x"]:
            solved = [NEEDED]
        flows = flows * (
            _output(content, members["x"], codes, findings) if members["x"] else needed_output(flows, final, findings)
        )
    output = _output(content, members["x"], codes, findings) if members["x"] else flows.sum(axis=1) + final.sum(axis=1)
    inputs, notes = _inputs(content, codes, flows, output, findings)
    notes = [*solved, *notes]
    sectors = [sector for _, sector in sheet.rows]
    short = _codes(content, list(dict.fromkeys(sectors)))
    return World(
        meta=_meta(year, len(short), content, flows_file),
        countries=[_country(region) for region, _ in sheet.rows],
        sectors=[short[sector] for sector in sectors],
        names=sectors,
        flows=flows,
        final=final,
        buyers=[_country(region) for region, _ in demand.columns],
        categories=categories,
        inputs=inputs.assign(output=output),
        notes=tuple(notes),
    )


def _country(region: str) -> str:
    """ISO 3166-1 alpha-3; areas stay as they are, although WF is Wallis and Futuna elsewhere."""
    area = AREAS.get(region, region)
    if area in AREAS.values() or len(area) != 2:
        return area
    return alpha_3(area) or area


def _matrix(content: Content, member: str, findings: Findings, labels: int = 2) -> Labelled:
    """A file with two header lines and the line that names its label columns, which is left out."""
    with content.open(member) as stream:
        return read_labelled(stream, findings, name=member, headers=TOP, labels=labels, named=True)


def _output(content: Content, members: Sequence[str], codes: Sequence[str], findings: Findings) -> Matrix:
    """Output as x.txt states it: of coefficients it makes flows, and it is what their rows have to sum to."""
    name = nearest(members)
    with content.open(name) as stream:
        sheet = read_labelled(stream, findings, name=name, headers=1, labels=2)
    down = places_of(codes, ["_".join(row) for row in sheet.rows], name, "row", findings)
    findings.raise_if_any()
    return sheet.block(down, [0], findings)[:, 0]


def _inputs(
    content: Content, codes: Sequence[str], flows: Matrix, output: Matrix, findings: Findings
) -> tuple[pd.DataFrame, list[str]]:
    """Value added by kind from the satellite accounts, or as what is left of output where there are none."""
    members = [name for name in content.find(r"F\.txt") if PurePosixPath(name).parent.name in SATELLITES]
    if not members:
        rest = pd.DataFrame({"value_added": output - flows.sum(axis=0)})
        return rest, ["there are no satellite accounts: value added is output less purchases, taxes included"]
    sheet = _matrix(content, members[0], findings, labels=1)
    across = places_of(codes, ["_".join(column) for column in sheet.columns], sheet.name, "column", findings)
    findings.raise_if_any()
    sums: dict[str, Matrix] = {}
    for place, (label,) in enumerate(sheet.rows):
        name = next((name for beginning, name in INPUTS.items() if label.startswith(beginning)), "")
        if name:
            values = sheet.block([place], across, findings)[0]
            sums[name] = sums.get(name, np.zeros(len(codes))) + values
        elif meant := next((known for known in INPUTS if _alike(label, known)), ""):
            what = f"row {quoted(label)} is not understood"
            findings.add(what, where=sheet.name, remedy=f"did you mean {meant!r}?")
    if "compensation_of_employees" not in sums:
        findings.add("no row is named Compensation of employees", where=sheet.name, remedy="download the file again")
    findings.raise_if_any()
    return pd.DataFrame(sums), []


def _alike(label: str, known: str) -> bool:
    """Whether a label of the satellite accounts is nearly one of value added: the others are of no concern here."""
    return float(fuzz.ratio(label[: len(known)].lower(), known.lower())) >= NEARLY


def _codes(content: Content, sectors: Sequence[str]) -> dict[str, str]:
    """Code of each industry or product (``i27.a``, ``p27.a``), its number where the list of codes is missing."""
    for member in content.find(r"(industries|products)\.txt"):
        with content.open(member) as stream:
            try:
                frame = pd.read_csv(stream, sep="\t", dtype=str, keep_default_na=False, encoding_errors="replace")
            except ValueError as error:
                content.findings.fail(f"it cannot be read: {error}", where=member, remedy="download it again")
        if {"Name", "CodeNr"} <= set(frame.columns):
            numbers = dict(zip(frame["Name"].str.strip(), frame["CodeNr"].str.strip(), strict=True))
            if set(sectors) <= set(numbers):
                return {sector: numbers[sector] for sector in sectors}
    return {sector: f"{place:03d}" for place, sector in enumerate(sectors, 1)}


def _meta(year: int, n: int, content: Content, flows_file: str) -> TableMeta:
    products = "pxp" in f"{content.path.name} {flows_file}" or bool(content.find(r"products\.txt"))
    kind = "pxp" if products else "ixi"
    return TableMeta(
        id=f"exiobase3-{kind}-{year}-{n}",
        title=f"EXIOBASE 3 {year}, {n} {'products' if products else 'industries'}",
        country="WLD",
        year=year,
        kind="product-by-product" if products else "industry-by-industry",
        valuation="basic prices",
        currency="EUR",
        unit=1_000_000,
        classification=f"EXIOBASE3-{kind}-{n}",
        source_title="EXIOBASE 3",
        source_url="https://doi.org/10.5281/zenodo.3583070",
        file=content.path.name,
        sha256=content.sha256([flows_file]),
    )


FORMAT = world_format(
    name="exiobase-3",
    title="EXIOBASE 3, monetary tables",
    source="zenodo.org, EXIOBASE 3, IOT_YEAR_ixi.zip or IOT_YEAR_pxp.zip, as it is or unpacked",
    taken="Z (or A and x, or A alone, of which output is computed), Y, and of the satellite accounts taxes, "
    "compensation, fixed capital and surplus",
    left_out="all other satellite accounts and impacts",
    tried="no real file yet: its layout is that of what is published about it",
    recognises=_recognises,
    read=_read,
)
