"""The graph model: what labels, relationship types and properties there are, read from ``schema.toml``.

The one place that knows the model: constraints and indexes, the check of every record before it is written, and
the model table of the documentation are derived from it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from kb.errors import SchemaError
from kb.names import NAMES
from kb.records import Delivery, Node, Relationship, Value, described, of_date


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its type and meaning."""

    name: str
    type: str
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class NodeType:
    """One label with its properties."""

    label: str
    meaning: str
    origin: str
    properties: Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """One relationship type: which labels it joins, what tells two of them apart, its properties."""

    type: str
    meaning: str
    origin: str
    ends: frozenset[tuple[str, str]]
    key: tuple[str, ...]
    properties: Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class Schema:
    """All node and relationship types."""

    nodes: Mapping[str, NodeType]
    relationships: Mapping[str, RelationshipType]

    def check_node(self, node: Node) -> None:
        """Raise SchemaError unless the node is of a known label with known, rightly typed properties."""
        kind = self.nodes.get(node.label)
        if kind is None:
            raise SchemaError(f"unknown label {node.label!r}", where=node.origin, remedy="see `kb schema`")
        if not node.id or node.id != node.id.strip():
            raise SchemaError(f"{node.label} with the id {node.id!r}", where=node.origin, remedy="give it an id")
        _check_properties(f"{node.label} {node.id}", node.properties, kind.properties, node.origin)

    def check_relationship(self, relationship: Relationship) -> None:
        """Raise SchemaError unless the relationship joins labels it may join, with known properties."""
        kind = self.relationships.get(relationship.type)
        where = relationship.origin
        if kind is None:
            raise SchemaError(f"unknown relationship type {relationship.type!r}", where=where, remedy="see `kb schema`")
        ends = (relationship.start[0], relationship.end[0])
        if ends not in kind.ends:
            raise SchemaError(f"{kind.type} cannot join {ends[0]} to {ends[1]}", where=where, remedy="see `kb schema`")
        who = f"{kind.type} from {relationship.start[1]} to {relationship.end[1]}"
        _check_properties(who, relationship.properties, kind.properties, where)


@cache
def schema() -> Schema:
    """The schema of this version."""
    model = tomllib.loads(files("kb").joinpath("schema.toml").read_text(encoding="utf-8"))
    return Schema(
        {label: _node_type(label, entry) for label, entry in model["node"].items()},
        {name: _relationship_type(name, entry) for name, entry in model["relationship"].items()},
    )


def check(delivery: Delivery) -> None:
    """Raise SchemaError, with the record's place in its file, unless every record fits the schema and stands once."""
    origins: dict[tuple[object, ...], str] = {}
    for node in delivery.nodes:
        schema().check_node(node)
        _once(origins, (node.label, node.id), f"{node.label} {node.id}", node.origin)
    for relationship in delivery.relationships:
        schema().check_relationship(relationship)
        who = f"{relationship.type} from {relationship.start[1]} to {relationship.end[1]}"
        _once(origins, identity(relationship), who, relationship.origin)


def with_days(kind: str, properties: Mapping[str, Value]) -> dict[str, Value]:
    """The properties of a label or type, and beside each date what is made of it."""
    declared = (schema().nodes.get(kind) or schema().relationships[kind]).properties
    dates = {name: value for name, value in properties.items() if name in declared and declared[name].type == "date"}
    days = {made: value for name, text in dates.items() for made, value in described(name, str(text)).items()}
    return {**properties, **days}


def identity(relationship: Relationship) -> tuple[object, ...]:
    """What tells two relationships of one dataset apart: type, ends, the type's key and the run."""
    key = schema().relationships[relationship.type].key
    told_apart = tuple(relationship.properties.get(name) for name in (*key, "run"))
    return (relationship.type, relationship.start, relationship.end, *told_apart)


def _once(origins: dict[tuple[object, ...], str], key: tuple[object, ...], who: str, origin: str) -> None:
    if key in origins:
        first = f" (first: {origins[key]})" if origins[key] else ""
        raise SchemaError(f"{who} stands twice{first}", where=origin, remedy="leave one of them out")
    origins[key] = origin


_PROVENANCE = {
    "loaded": (
        Property("source", "string", "id of the Source that states it", True),
        Property("further_sources", "strings", "ids of further Sources that state it"),
        Property("trust", "string", "best trust letter of its sources: A official … D damaged copy"),
    ),
    "computed": (Property("run", "string", "id of the Run that computed it", True),),
    "system": (),
}


def _provenance(origin: str, owner: Property) -> list[Property]:
    if origin == "both":  # computed here, or published elsewhere and loaded with its source
        both = (*_PROVENANCE["loaded"], *_PROVENANCE["computed"], owner)
        return [Property(p.name, p.type, p.meaning) for p in both]
    return [*_PROVENANCE[origin], owner] if origin == "loaded" else list(_PROVENANCE[origin])


def _node_type(label: str, entry: dict[str, Any]) -> NodeType:
    names = [Property(n, "string", f"name, {n[-2:]}") for n in NAMES] if entry.get("named") else []
    owner = Property("datasets", "strings", "ids of the Datasets that bring it; the first describes it")
    properties = [*names, *_declared(entry), *_provenance(entry["origin"], owner)]
    return NodeType(label, entry["meaning"], entry["origin"], {p.name: p for p in properties})


def _relationship_type(name: str, entry: dict[str, Any]) -> RelationshipType:
    ends = frozenset((start, end) for starts, stops in entry["ends"] for start in starts for end in stops)
    owner = Property("dataset", "string", "id of the Dataset that brings it")
    properties = [*_declared(entry), *_provenance(entry["origin"], owner)]
    key = tuple(entry.get("key", ()))
    return RelationshipType(name, entry["meaning"], entry["origin"], ends, key, {p.name: p for p in properties})


def _declared(entry: dict[str, Any]) -> list[Property]:
    declared = []
    for name, (kind, meaning) in entry.get("properties", {}).items():
        declared.append(Property(name, kind.rstrip("!"), meaning, kind.endswith("!")))
        if kind.startswith("date"):
            declared += [Property(*made) for made in of_date(name)]
    return declared


_PYTHON: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "date": (str,),
    "integer": (int,),
    "float": (float,),
    "boolean": (bool,),
    "day": (date,),
    "strings": (list,),
    "floats": (list,),
    "bytes": (bytes,),
}


def _check_properties(who: str, properties: Mapping[str, Value], declared: Mapping[str, Property], where: str) -> None:
    for name, value in properties.items():
        if name not in declared:
            raise SchemaError(f"{who}: unknown property {name!r}", where=where, remedy="see `kb schema`")
        kind = declared[name].type
        if not isinstance(value, _PYTHON[kind]) or (isinstance(value, bool) and kind != "boolean"):
            raise SchemaError(f"{who}: {name} = {value!r} is not a {kind}", where=where, remedy="see `kb schema`")
    missing = [p.name for p in declared.values() if p.required and p.name not in properties]
    if missing:
        raise SchemaError(f"{who} has no {', '.join(missing)}", where=where, remedy="every record needs it")


def ddl() -> list[str]:
    """Constraints and indexes as Cypher, the same for every server; each may run any number of times."""
    constraints = [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for label in schema().nodes
    ]
    return [*constraints, "CREATE INDEX account_table IF NOT EXISTS FOR (n:Account) ON (n.table)"]


def markdown() -> str:
    """The model as two Markdown tables, for the documentation."""
    lines = ["| node | meaning | properties |", "|---|---|---|"]
    for node in schema().nodes.values():
        lines.append(f"| {node.label} | {node.meaning} | {_listing(node.properties)} |")
    lines += ["", "| relationship | joins | meaning | properties |", "|---|---|---|---|"]
    for kind in schema().relationships.values():
        joins = ", ".join(f"{a} → {b}" for a, b in sorted(kind.ends))
        lines.append(f"| {kind.type} | {joins} | {kind.meaning} | {_listing(kind.properties)} |")
    return "\n".join(lines) + "\n"


def _listing(properties: Mapping[str, Property]) -> str:
    hidden = {"source", "further_sources", "trust", "datasets", "dataset", "run"}
    return ", ".join(f"`{name}`" for name in properties if name not in hidden)
