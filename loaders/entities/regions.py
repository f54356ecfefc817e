"""Regions in each administrative division, which came from which, their outlines, and what they produce."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from kb.errors import InvalidFile
from kb.names import NAMES, slug
from kb.records import Delivery, Node, Relationship, Value
from loaders.entities.borders import borders
from loaders.entities.concordance import industry_id
from loaders.entities.entity_csv import (
    INTEGER,
    ISO_COUNTRY,
    ISO_REGION,
    NODE_ID,
    NUMBER,
    YEAR,
    Column,
    CsvFile,
    Kind,
    Row,
    digest,
    name_columns,
    one_of,
    read_csv,
    registered_sources,
)
from loaders.entities.sources import SourceBook


def _is_geometry(text: str) -> bool:
    try:
        geometry = json.loads(text)
    except ValueError:
        return False
    return (
        isinstance(geometry, dict) and geometry.get("type") in ("Polygon", "MultiPolygon") and "coordinates" in geometry
    )


GEOMETRY = Kind("an outline", "write a GeoJSON Polygon or MultiPolygon", _is_geometry)

_NAMES = name_columns(required=False)

COLUMNS = (
    Column("id", NODE_ID, required=True, unique=True),
    Column("iso_code", ISO_REGION, required=True),
    *_NAMES,
    Column("kind", one_of("region", "city"), required=True),
    Column("country", ISO_COUNTRY, required=True),
    Column("former_iso_code", ISO_REGION),
    Column("statistics_code"),
    Column("valid_from", YEAR),
    Column("valid_to", YEAR),
    Column("succeeds", NODE_ID, several=True),
    Column("succeeds_year", YEAR),
    Column("boundary", GEOMETRY),
    Column("boundary_note"),
)

_PROPERTIES = (
    "iso_code",
    *NAMES,
    "kind",
    "former_iso_code",
    "statistics_code",
    "valid_from",
    "valid_to",
    "boundary",
    "boundary_note",
)

_COUNTRIES = (Column("id", ISO_COUNTRY, required=True, unique=True), Column("iso2"), *_NAMES)

_ACCOUNTS = (
    Column("place", required=True),
    Column("section", required=True),
    Column("year", YEAR, required=True),
    Column("measure", required=True),
    Column("value", NUMBER, required=True),
    Column("unit", INTEGER, required=True),
    Column("currency", required=True),
)

NOTES = (
    "The year of a change counts to the new regions, as in the statistics; the old ones are valid to the year before.",
    "Outlines are those of today's 20 regions; the four that were divided are made of their parts, so that all fit.",
    "Value added 2024 was typed by hand from the published table; every column sums to the national row.",
)


def read(path: Path, *, dataset: str | None = None) -> Delivery:
    """Read a user's file of regions; the dataset is named after the file unless told otherwise.

    Raises InvalidFile with file, line, column and remedy.
    """
    book = SourceBook(registered_sources())
    file = read_csv(path, COLUMNS, book)
    nodes = [*book.nodes(), *_bare_countries(file), *_regions(file, {})]
    name = dataset or slug(path.stem) or "regions"
    relationships = [*_places(file), *_borders(file, {})]
    return Delivery(name, f"Regions: {path.name}", path.name, file.sha256, nodes, relationships)


def read_shipped() -> Delivery:
    """Read Kazakhstan's regions of today and before, their outlines, and value added by section."""
    folder = files("kb") / "data" / "regions"
    book = SourceBook(registered_sources())
    countries = read_csv(folder / "countries.csv", _COUNTRIES, book)
    regions = read_csv(folder / "regions.csv", COLUMNS, book)
    accounts = read_csv(folder / "value_added_2024.csv", _ACCOUNTS, book)
    outlines = folder / "boundaries.geojson"
    described = [_country(row) for row in countries]
    drawn = _outlines(outlines)
    nodes = [*described, *_regions(regions, drawn), *book.nodes()]
    relationships = [
        *_places(regions),
        *_borders(regions, drawn),
        *(_produces(row, {node.id for node in described}) for row in accounts),
    ]
    sha256 = _together(digest([countries, regions, accounts]), outlines)
    title = "Kazakhstan's regions, their outlines and value added"
    return Delivery("regions", title, "kb/data/regions", sha256, nodes, relationships, NOTES)


def _together(first: str, outlines: Traversable) -> str:
    return hashlib.sha256(first.encode() + outlines.read_bytes()).hexdigest()


def _outlines(path: Traversable) -> dict[str, str]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["id"]: json.dumps(feature["geometry"], separators=(",", ":")) for feature in features}


def _country(row: Row) -> Node:
    return Node("Country", row["id"], {**row.properties("iso2", *NAMES), **row.provenance}, row.origin)


def _bare_countries(file: CsvFile) -> list[Node]:
    first = {row["country"]: row for row in reversed(file.rows)}
    return [Node("Country", country, row.provenance, row.origin) for country, row in first.items()]


def _regions(file: CsvFile, outlines: Mapping[str, str]) -> Iterator[Node]:
    for row in file:
        _check_years(row)
        properties: dict[str, Value] = {**row.properties(*_PROPERTIES), **row.provenance}
        if row["id"] in outlines:
            properties["boundary"] = outlines[row["id"]]
        yield Node("Region", row["id"], properties, row.origin)


def _check_years(row: Row) -> None:
    if row["valid_from"] and row["valid_to"] and int(row["valid_to"]) < int(row["valid_from"]):
        what = f"valid to {row['valid_to']}, before its first year {row['valid_from']}"
        raise InvalidFile(what, where=f"{row.origin}, column valid_to", remedy="check both years")


def _places(file: CsvFile) -> list[Relationship]:
    """Which country a region belongs to, and which regions it came from."""
    relationships = []
    for row in file:
        here = ("Region", row["id"])
        relationships.append(Relationship("PART_OF", here, ("Country", row["country"]), row.provenance, row.origin))
        year: dict[str, Value] = {"year": int(row["succeeds_year"])} if row["succeeds_year"] else {}
        for earlier in row.parts("succeeds") if row["succeeds"] else ():
            stated = {**year, **row.provenance}
            relationships.append(Relationship("SUCCEEDS", here, ("Region", earlier), stated, row.origin))
    return relationships


def _borders(file: CsvFile, outlines: Mapping[str, str]) -> Iterator[Relationship]:
    """Borders between regions that hold in one year, from their outlines."""
    rows = {row["id"]: row for row in file}
    drawn = {name: outlines.get(name) or row["boundary"] for name, row in rows.items()}
    for (first, second), length in borders({name: text for name, text in drawn.items() if text}).items():
        if _meet(rows[first], rows[second]):
            properties: dict[str, Value] = {"length": round(length, 1), **rows[first].provenance}
            yield Relationship("BORDERS", ("Region", first), ("Region", second), properties, rows[first].origin)


def _meet(first: Row, second: Row) -> bool:
    """Whether there is a year in which both regions hold."""
    begun = max(int(row["valid_from"] or 0) for row in (first, second))
    return begun <= min(int(row["valid_to"] or 9999) for row in (first, second))


def _produces(row: Row, countries: set[str]) -> Relationship:
    place = ("Country" if row["place"] in countries else "Region", row["place"])
    properties = row.properties("year", "measure", "value", "unit", "currency") | dict(row.provenance)
    end = ("Industry", industry_id("ISIC4", row["section"]))
    return Relationship("PRODUCES", place, end, properties, row.origin)
