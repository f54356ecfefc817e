"""Classifications, their entries, and concordances between them.

A concordance file states what share of an industry of one classification belongs to an industry of another. The
industries themselves come with the shipped classifications or with a loaded table.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from kb.errors import InvalidFile
from kb.names import NAMES, slug
from kb.records import Delivery, Node, Relationship
from loaders.entities.entity_csv import (
    BOOLEAN,
    INTEGER,
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

TOLERANCE = 1e-9

SHARE = Kind(
    "a share", "write a number above 0, at most 1", lambda text: NUMBER.accepts(text) and 0 < float(text) <= 1, float
)

COLUMNS = (
    Column("from_classification", required=True),
    Column("from_code", required=True),
    Column("to_classification", required=True),
    Column("to_code", required=True),
    Column("share", SHARE, required=True),
    Column("derived", BOOLEAN),
)

_NAMES = name_columns(required=False)
_CLASSIFICATIONS = (Column("id", required=True, unique=True), *_NAMES, Column("authority"), Column("note"))
_ENTRIES = (Column("code", required=True, unique=True), Column("level"), Column("parent"), *_NAMES)
_INDUSTRIES = (
    Column("code", required=True, unique=True),
    *_NAMES,
    Column("article_table2_row", INTEGER),
    Column("industry_29"),
    Column("bns_products"),
)

PROVENANCE = ("source", "further_sources", "trust")
AGGREGATED = "KZ-IO-29"
"""The industries of the founding article, with groups of services."""

SHIPPED = "KZ-IO-42"
SHIPPED_FILE = "tables/kaz-2024-42/industries.csv"
"""The classification of the shipped table, and the file of its industries, which has no source columns."""


def industry_id(classification: str, code: str) -> str:
    """Return the id of an industry node.

    >>> industry_id("KZ-IO-29", "C24")
    'KZ-IO-29:C24'
    """
    return f"{classification}:{code}"


def read(path: Path, *, dataset: str | None = None) -> Delivery:
    """Read a user's concordance file; the dataset is named after the file unless told otherwise.

    Raises InvalidFile where the shares of an industry of the first classification do not sum to 1.
    """
    book = SourceBook(registered_sources())
    file = read_csv(path, COLUMNS, book)
    maps = _maps(file)
    pairs = sorted({" to ".join(_ends(row)) for row in file})
    name = dataset or slug(path.stem) or "concordance"
    return Delivery(name, f"Concordance: {', '.join(pairs)}", path.name, file.sha256, book.nodes(), maps)


def read_shipped() -> Delivery:
    """Read the shipped classifications: 42 and 29 industries, 68 products, ISIC Rev. 4, and what maps to what."""
    folder = files("kb") / "data" / "classifications"
    book = SourceBook(registered_sources())
    classifications = read_csv(folder / "classifications.csv", _CLASSIFICATIONS, book)
    isic = read_csv(folder / "isic4.csv", _ENTRIES, book)
    products = read_csv(folder / "kz_bns_68.csv", _ENTRIES, book)
    ours = {
        SHIPPED: read_csv(files("kb") / "data" / SHIPPED_FILE, _INDUSTRIES, book, sourced=False),
        AGGREGATED: read_csv(folder / "kz_io_29.csv", _INDUSTRIES, book, sourced=False),
    }
    concordance = read_csv(folder / "concordance.csv", COLUMNS, book)
    described = {row["id"]: row for row in classifications}
    entries = [
        *_entries("ISIC4", isic),
        *_entries("KZ-BNS-68", products, level="product"),
        *(node for name, file in ours.items() for node in _industries(described[name], file)),
    ]
    nodes = [*(_classification(row) for row in classifications), *entries, *book.nodes()]
    belongs = [_belongs(node) for node in entries]
    relationships = [*belongs, *_parents("ISIC4", isic), *_maps(concordance)]
    sha256 = digest([classifications, isic, products, *ours.values(), concordance])
    title = "Classifications of industries and products, and their concordances"
    return Delivery("classifications", title, "kb/data/classifications", sha256, nodes, relationships)


def _classification(row: Row) -> Node:
    names = (*NAMES, "authority", "note")
    return Node("Classification", row["id"], {**row.properties(*names), **row.provenance}, row.origin)


def _entries(classification: str, file: CsvFile, level: str = "") -> Iterator[Node]:
    for position, row in enumerate(file):
        properties = row.properties(*NAMES)
        properties |= {"code": row["code"], "level": row["level"] or level, "position": position}
        yield Node("Industry", industry_id(classification, row["code"]), properties | dict(row.provenance), row.origin)


def _industries(described: Row, file: CsvFile) -> Iterator[Node]:
    """Industries of our own tables: their file names no source, it is that of the classification."""
    for position, row in enumerate(file):
        properties = row.properties("code", *NAMES)
        properties |= {"level": "industry", "position": position, "members": row["bns_products"]}
        properties |= described.provenance
        if row["article_table2_row"]:
            properties["article_row"] = int(row["article_table2_row"])
        else:  # the article does not have it
            properties.pop("further_sources", None)
        yield Node("Industry", industry_id(described["id"], row["code"]), properties, row.origin)


def _belongs(entry: Node) -> Relationship:
    stated = {name: value for name, value in entry.properties.items() if name in PROVENANCE}
    end = ("Classification", entry.id.split(":", 1)[0])
    return Relationship("IN_CLASSIFICATION", ("Industry", entry.id), end, stated, entry.origin)


def _parents(classification: str, file: CsvFile) -> Iterator[Relationship]:
    for row in file:
        if row["parent"]:
            ends = [("Industry", industry_id(classification, row[name])) for name in ("code", "parent")]
            yield Relationship("PART_OF", ends[0], ends[1], row.provenance, row.origin)


# ---------------------------------------------------------------- concordance


def _ends(row: Row) -> tuple[str, str]:
    return row["from_classification"], row["to_classification"]


def _maps(file: CsvFile) -> list[Relationship]:
    _check_twice(file)
    _check_shares(file)
    return [_map(row) for row in file]


def _map(row: Row) -> Relationship:
    start = ("Industry", industry_id(row["from_classification"], row["from_code"]))
    end = ("Industry", industry_id(row["to_classification"], row["to_code"]))
    return Relationship("MAPS_TO", start, end, row.properties("share", "derived") | dict(row.provenance), row.origin)


def _check_twice(file: CsvFile) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for row in file:
        pair = (*_ends(row), row["from_code"], row["to_code"])
        if pair in seen:
            what = f"{row['from_code']} to {row['to_code']} stands twice (first: {seen[pair]})"
            raise InvalidFile(what, where=row.origin, remedy="leave one of them out")
        seen[pair] = row.origin


def _check_shares(file: CsvFile) -> None:
    groups: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in file:
        groups[(*_ends(row), row["from_code"])].append(row)
    for (source, target, code), rows in groups.items():
        total = _total(rows)
        if abs(total - 1) > TOLERANCE:
            what = f"the shares of {source} {code} in {target} sum to {total:.10g}, not 1"
            raise InvalidFile(what, where=rows[0].origin, remedy="state where all of the industry belongs")


def _total(rows: Sequence[Row]) -> float:
    return math.fsum(float(row["share"]) for row in rows)
