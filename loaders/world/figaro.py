"""FIGARO, the inter-country input-output tables of the European Union: the matrix files of Eurostat.

``matrix_eu-ic-io_ind-by-ind_26ed_2023.csv`` (or ``prod-by-prod``): the first cell is ``rowLabels``; rows and columns
are ``AT_A01`` (``AT_CPA_A01`` for products), ``FIGW1_A01`` for the rest of the world. Final demand of a country:
``AT_P3_S13`` (government), ``P3_S14`` (households), ``P3_S15`` (non-profit), ``P51G``, ``P5M``. The last rows:
``W2_D21X31`` (taxes less subsidies on products), ``W2_OP_RES``, ``W2_OP_NRES`` (purchases of residents abroad and of
non-residents), ``W2_D1``, ``W2_D29X39``, ``W2_B2A3G``. Output is not printed: it is the sum of a row.

Layout as readers of the edition of 2026 describe it; not tried on the real file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from kb.countries import REST_OF_WORLD, alpha_3
from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files import labels
from loaders.files.content import Content
from loaders.files.download import one_member, year_of
from loaders.files.format import World
from loaders.files.labelled_csv import Labelled, places_of, read_labelled
from loaders.files.validation import Findings
from loaders.world.assemble import world_format

CATEGORIES = {
    "P3_S13": "government_consumption",
    "P3_S14": "household_consumption",
    "P3_S15": "npish_consumption",
    "P51G": "gross_fixed_capital_formation",
    "P5M": "change_in_inventories",
}
INPUTS = {
    "W2_D21X31": "net_taxes_on_products",
    "W2_D1": "compensation_of_employees",
    "W2_D29X39": "other_net_taxes_on_production",
    "W2_B2A3G": "gross_operating_surplus",
}
PURCHASES = ("W2_OP_RES", "W2_OP_NRES")
WORLD = "FIGW1"
FILE = r"matrix_eu-ic-io_(ind-by-ind|prod-by-prod)_\d\ded_\d{4}\.csv"
CODE = re.compile(r"([A-Z]{2}|FIGW1)_(?:CPA_)?(\w+)")


def _recognises(content: Content) -> bool:
    if content.kind == "text":
        return _is_figaro(content.lines[:1])
    members = content.find(FILE)
    return bool(members) and _is_figaro(content.peek(members[0])[:1])


def _is_figaro(lines: Sequence[str]) -> bool:
    return bool(lines) and lines[0].strip('"').startswith("rowLabels") and "_P3_S14" in lines[0]


def _read(content: Content, findings: Findings, report: Progress) -> World:
    member = one_member(content, FILE, findings)
    name = PurePosixPath(member).name if member else content.path.name
    year = year_of(name, content, findings)
    report(f"reading {name}")
    with content.open(member) as stream:
        sheet = read_labelled(stream, findings, name=name if member else "")
    rows, columns = [row[0] for row in sheet.rows], [column[0] for column in sheet.columns]
    codes = [row for row in rows if row not in (*INPUTS, *PURCHASES)]
    down = places_of(codes, rows, sheet.name, "row", findings)
    across = places_of(codes, columns, sheet.name, "column", findings)
    demand = [place for place, column in enumerate(columns) if column not in set(codes)]
    lines = places_of(list(INPUTS), rows, sheet.name, "row", findings)
    if not demand:
        findings.add("no column holds final demand", where=sheet.name, remedy="its columns are like AT_P3_S14")
    split = [_taken_apart(code, sheet, findings) for code in codes]
    codes_of_demand = [columns[place].partition("_")[2] or columns[place] for place in demand]
    categories = labels.meanings(codes_of_demand, CATEGORIES, content, where=sheet.column_of, what="final demand")
    findings.raise_if_any()
    flows, final = sheet.block(down, across, findings), sheet.block(down, demand, findings)
    paid = sheet.block(lines, across, findings)
    findings.raise_if_any()
    inputs = pd.DataFrame(paid.T, columns=list(INPUTS.values())).assign(output=flows.sum(axis=1) + final.sum(axis=1))
    sectors = [sector for _, sector in split]
    return World(
        meta=_meta(year, sectors, "prod-by-prod" in name or "_CPA_" in codes[0], content, member),
        countries=[country for country, _ in split],
        sectors=sectors,
        names=[""] * len(codes),
        flows=flows,
        final=final,
        buyers=[_country(columns[place].split("_", 1)[0]) for place in demand],
        categories=categories,
        inputs=inputs,
        notes=tuple(_purchases_abroad(sheet, rows, demand)),
    )


def _taken_apart(code: str, sheet: Labelled, findings: Findings) -> tuple[str, str]:
    match = CODE.fullmatch(code)
    if match is None:
        findings.add(f"the row {code!r} is no industry", where=sheet.name, remedy="rows are like AT_A01")
        return "", ""
    return _country(match[1]), match[2]


def _country(code: str) -> str:
    """ISO 3166-1 alpha-3 of a country of the file, as it stands where there is none."""
    return REST_OF_WORLD if code == WORLD else alpha_3(code) or code


def _purchases_abroad(sheet: Labelled, rows: Sequence[str], demand: Sequence[int]) -> list[str]:
    """A note on the rows of purchases abroad, which belong to no industry."""
    places = [place for place, row in enumerate(rows) if row in PURCHASES]
    values: Matrix = np.nan_to_num(sheet.values[places][:, list(demand)])
    if not values.any():
        return []
    return [
        f"the rows {' and '.join(PURCHASES)} (purchases of residents abroad, {values[0].sum():.6g} million EUR, and of "
        "non-residents) belong to no industry and were not read"
    ]


def _meta(year: int, sectors: Sequence[str], products: bool, content: Content, member: str) -> TableMeta:
    n, what = len(set(sectors)), "products" if products else "industries"
    return TableMeta(
        id=f"figaro-{year}-{n}{'-products' if products else ''}",
        title=f"FIGARO inter-country input-output table {year}, {n} {what}",
        country="WLD",
        year=year,
        kind="product-by-product" if products else "industry-by-industry",
        valuation="basic prices",
        currency="EUR",
        unit=1_000_000,
        classification=f"FIGARO-{n}{'-CPA' if products else ''}",
        source_title="Eurostat, FIGARO inter-country input-output tables",
        source_url="https://ec.europa.eu/eurostat/web/esa-supply-use-input-tables/database",
        file=content.path.name,
        sha256=content.sha256([member] if member else ()),
    )


FORMAT = world_format(
    name="figaro",
    title="FIGARO inter-country input-output tables (Eurostat)",
    source="ec.europa.eu/eurostat, supply, use and input-output tables, FIGARO, CSV in matrix format",
    taken="flows, final demand by country and category, taxes on products, compensation, other taxes, surplus",
    left_out="purchases of residents abroad and of non-residents, final demand's taxes on products",
    tried="no real file yet: its layout is that of what is published about it",
    recognises=_recognises,
    read=_read,
)
