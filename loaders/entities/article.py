"""What the founding article (Kozlova, Denisova 2014) says beside programmes, acts and clusters.

How clusters were chosen in 2004, who took part, instruments of support, approaches to identifying clusters, world
practice; and its Tables 1 to 3, the last two as *published* runs whose results are relationships like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from kb.names import NAMES
from kb.records import Delivery, Node, Relationship, Value
from loaders.entities.concordance import AGGREGATED, industry_id
from loaders.entities.entity_csv import (
    INTEGER,
    ISO_COUNTRY,
    NODE_ID,
    NUMBER,
    Column,
    CsvFile,
    Kind,
    Row,
    digest,
    name_columns,
    read_csv,
    registered_sources,
)
from loaders.entities.sources import SourceBook

FACTOR_RUN = "published:kozlova-denisova-2014:table-2"
MULTIPLIER_RUN = "published:kozlova-denisova-2014:table-3"
MULTIPLIER_TABLE = "kozlova-denisova-2014:vko"
FACTORS = range(1, 8)

PRIMARY, SECONDARY = 0.60, 0.35
"""Least loading of a primary and of a secondary member (Feser and Bergman 2000)."""

FORMS = {"output": "effect", "value_added": "effect", "compensation": "ratio"}
"""Measures of Table 3 (gross output, value added, household income) and their forms; all of type I."""


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


JSON = Kind("a JSON object", 'write for instance {"factors": 7}', _is_json)


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of a row: the column that names the other end, its label (none: the cell says it)."""

    type: str
    column: str
    label: str = ""
    reverse: bool = False
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the article: the label of its nodes, columns that become properties, columns that name others."""

    name: str
    label: str
    properties: tuple[Column, ...]
    links: tuple[Link, ...] = ()
    others: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column of the file but those of the sources."""
        return (Column("id", NODE_ID, required=True, unique=True), *self.properties, *self.others)


_NAMES = name_columns(required=True)
_ROLE = Link("TAKES_PART_IN", "programme", "Programme", properties=("role",))
_ROLE_COLUMNS = (Column("programme", required=True), Column("role", required=True))

PARTS = (
    Part("countries", "Country", (Column("iso2"), *_NAMES, Column("clusters_counted", INTEGER))),
    Part(
        "stages",
        "Stage",
        (*_NAMES, *(Column(n, INTEGER, True) for n in ("position", "entering", "remaining")), Column("criteria")),
        (Link("PART_OF", "programme", "Programme"),),
        (Column("programme", required=True),),
    ),
    Part("persons", "Person", (*_NAMES, Column("note")), (_ROLE,), _ROLE_COLUMNS),
    Part(
        "institutions",
        "Institution",
        (*_NAMES, Column("kind", required=True), Column("note"), Column("derived", several=True)),
        (_ROLE,),
        _ROLE_COLUMNS,
    ),
    Part(
        "instruments",
        "Instrument",
        (
            *_NAMES,
            Column("kind", required=True),
            Column("terms"),
            Column("rate", NUMBER),
            Column("rate_years"),
            Column("later_rate", NUMBER),
            Column("later_years"),
            Column("cap", NUMBER),
            Column("cap_period"),
            Column("currency"),
            Column("years", INTEGER),
            Column("rates", NUMBER, several=True),
        ),
        (Link("PART_OF", "part_of", "Instrument"), Link("PROVIDES", "programme", "Programme", reverse=True)),
        (Column("part_of", several=True), Column("programme", several=True)),
    ),
    Part(
        "methods",
        "Method",
        (*_NAMES, Column("description", required=True), Column("literature")),
        (Link("PART_OF", "part_of", "Method"),),
        (Column("part_of", several=True),),
    ),
    Part(
        "claims",
        "Claim",
        (Column("statement", required=True), Column("topic", required=True)),
        (Link("CONCERNS", "concerns"),),
        (Column("concerns", several=True),),
    ),
    Part(
        "tables",
        "IOTable",
        (
            Column("title", required=True),
            Column("description"),
            Column("country", ISO_COUNTRY, required=True),
            Column("region"),
            Column("classification", required=True),
        ),
        (Link("DESCRIBES", "region", "Region"),),
    ),
    Part(
        "runs",
        "Run",
        (
            Column("method", required=True),
            Column("version", INTEGER, required=True),
            Column("parameters", JSON, required=True),
            Column("table"),
            Column("notes", several=True),
        ),
        (Link("READ", "table", "IOTable"), Link("IDENTIFIED", "identified", "Cluster")),
        (Column("identified", several=True),),
    ),
)

FIXED: Mapping[str, Mapping[str, Value]] = {"IOTable": {"held": False}, "Run": {"status": "published"}}
"""Properties that every node of a label has here."""

_FACTOR_COLUMNS = (
    Column("id", NODE_ID, required=True, unique=True),
    Column("position", INTEGER, required=True),
    *_NAMES,
    Column("note"),
)
_LOADING_COLUMNS = (
    Column("article_row", INTEGER, required=True),
    Column("code", required=True, unique=True),
    Column("name_ru"),
    *(Column(f"factor_{i}", NUMBER, required=True) for i in FACTORS),
)
_MULTIPLIER_COLUMNS = (
    Column("code", required=True, unique=True),
    Column("name_ru"),
    *(Column(measure, NUMBER, required=True) for measure in FORMS),
)


def read_shipped() -> Delivery:
    """Read the article's facts and its three tables."""
    folder = files("kb") / "data" / "article"
    book = SourceBook(registered_sources())
    parts = {part: read_csv(folder / f"{part.name}.csv", part.columns, book) for part in PARTS}
    factors = read_csv(folder / "factors.csv", _FACTOR_COLUMNS, book)
    loadings = read_csv(folder / "table2_loadings.csv", _LOADING_COLUMNS, book)
    multipliers = read_csv(folder / "table3_multipliers.csv", _MULTIPLIER_COLUMNS, book)
    shares = variance_shares([_loadings(row) for row in loadings])
    nodes = [_node(part, row) for part, file in parts.items() for row in file]
    nodes += [_factor(row, shares[int(row["position"]) - 1]) for row in factors]
    relationships = [found for part, file in parts.items() for row in file for found in _links(part, row)]
    relationships += [*_loads_on(loadings, factors), *_has_multiplier(multipliers)]
    sha256 = digest([*parts.values(), factors, loadings, multipliers])
    title = "Facts and tables of Kozlova, Denisova 2014"
    return Delivery("article", title, "kb/data/article", sha256, [*nodes, *book.nodes()], relationships)


# ---------------------------------------------------------------- facts


def _node(part: Part, row: Row) -> Node:
    names = [column.name for column in part.properties]
    properties = {**row.properties(*names), **FIXED.get(part.label, {}), **row.provenance}
    return Node(part.label, row["id"], properties, row.origin)


def _links(part: Part, row: Row) -> Iterator[Relationship]:
    here = (part.label, row["id"])
    run: dict[str, Value] = {"run": row["id"]} if part.label == "Run" else {}
    for link in part.links:
        stated = {**row.properties(*link.properties), **run, **row.provenance}
        for cell in row.parts(link.column):
            there = (link.label, cell) if link.label else _labelled(cell)
            start, end = (there, here) if link.reverse else (here, there)
            yield Relationship(link.type, start, end, stated, row.origin)


def _labelled(cell: str) -> tuple[str, str]:
    """Return label and id of a cell such as ``Country:KAZ``."""
    label, _, name = cell.partition(":")
    return label, name


# ---------------------------------------------------------------- Table 2


def _loadings(row: Row) -> list[float]:
    return [float(row[f"factor_{i}"]) for i in FACTORS]


def variance_shares(loadings: Sequence[Sequence[float]]) -> list[float]:
    """Return the share of variance that each factor explains: its sum of squared loadings over the industries.

    >>> variance_shares([[0.6, 0.8], [0.8, -0.6]])
    [0.5, 0.5]
    """
    return [sum(value**2 for value in column) / len(loadings) for column in zip(*loadings, strict=True)]


def membership(loading: float, highest: float) -> str:
    """Return the membership of an industry whose highest loading on any factor is ``highest``.

    >>> [membership(0.7, 0.7), membership(0.4, 0.7), membership(-0.9, 0.1)]
    ['primary', 'secondary', 'none']
    """
    if loading >= PRIMARY and loading == highest:
        return "primary"
    return "secondary" if loading >= SECONDARY else "none"


def _factor(row: Row, share: float) -> Node:
    properties = row.properties("position", *NAMES, "note")
    properties |= {"kind": "factor", "variance_share": share, "run": FACTOR_RUN, **row.provenance}
    return Node("Cluster", row["id"], properties, row.origin)


def _loads_on(loadings: CsvFile, factors: CsvFile) -> Iterator[Relationship]:
    clusters = [row["id"] for row in sorted(factors, key=lambda row: int(row["position"]))]
    for row in loadings:
        values = _loadings(row)
        for cluster, value in zip(clusters, values, strict=True):
            stated: dict[str, Value] = {"loading": value, "membership": membership(value, max(values))}
            stated |= {"run": FACTOR_RUN, **row.provenance}
            yield Relationship("LOADS_ON", _industry(row), ("Cluster", cluster), stated, row.origin)


# ---------------------------------------------------------------- Table 3


def _has_multiplier(multipliers: CsvFile) -> Iterator[Relationship]:
    for measure, form in FORMS.items():
        largest_first = sorted(multipliers, key=lambda row: -float(row[measure]))
        for rank, row in enumerate(largest_first, start=1):
            stated: dict[str, Value] = {"measure": measure, "closure": "type I", "form": form}
            stated |= {"value": float(row[measure]), "rank": rank, "run": MULTIPLIER_RUN, **row.provenance}
            yield Relationship("HAS_MULTIPLIER", _industry(row), ("IOTable", MULTIPLIER_TABLE), stated, row.origin)


def _industry(row: Row) -> tuple[str, str]:
    return "Industry", industry_id(AGGREGATED, row["code"])
