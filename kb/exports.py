"""What goes out of the knowledge base, node by node: all of the graph, a choice of it, or the flows of one table.

A graph is read in portions, each a short query, so that none meets the time limit and the whole is never in memory.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from neo4j.time import Date

from kb.answers import Elements, plain
from kb.convert import industries, trades
from kb.errors import NotFound, SchemaError
from kb.graph import Graph
from kb.names import NAMES
from kb.progress import Progress
from kb.records import Node, Relationship, Value
from kb.schema import schema
from kb.table import IOTable

AT_ONCE = 200
"""Nodes, or nodes whose relationships are asked for, in one query: accounts of large tables hold 30 KB each."""

Columns = Mapping[str, str]
"""Properties and their types, as in the schema; ``string`` where it does not know them."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """How much went out."""

    nodes: int
    relationships: int

    def __str__(self) -> str:
        return f"{self.nodes:,} nodes, {self.relationships:,} relationships"


@dataclass(frozen=True, slots=True)
class Contents:
    """Nodes by label and relationships by type, each read when it is asked for, with the properties they may have."""

    labels: Mapping[str, Columns]
    types: Mapping[str, Columns]
    facts: Mapping[str, str]
    nodes_of: Callable[[str], Iterator[Node]]
    relationships_of: Callable[[str], Iterator[Relationship]]

    def nodes(self, progress: Progress | None = None) -> Iterator[Node]:
        """All nodes, label by label."""
        for label in self.labels:
            yield from _told(self.nodes_of(label), label, progress)

    def relationships(self, progress: Progress | None = None) -> Iterator[Relationship]:
        """All relationships, type by type."""
        for name in self.types:
            yield from _told(self.relationships_of(name), name, progress)

    def key(self, end: tuple[str, str]) -> str:
        """What names a node beyond its label: the id, with the label before it where there is more than one."""
        return end[1] if len(self.labels) == 1 else ":".join(end)


def _told(records: Iterator[T], name: str, progress: Progress | None) -> Iterator[T]:
    for number, record in enumerate(records):
        if progress and number % 1000 == 0:
            progress(f"{name}: {number:,}")
        yield record


# ---------------------------------------------------------------- of a graph


def of_graph(graph: Graph, labels: Sequence[str] = (), types: Sequence[str] = ()) -> Contents:
    """Nodes of the labels and relationships of the types between them.

    No labels: those that the types join, or all. No types: every type that joins the labels. Raises NotFound for a
    label or type that the graph does not have, SchemaError for nodes that have no id to be named by.
    """
    there, joined = labels_of(graph), types_of(graph)
    _refuse_unknown("label", labels, there)
    _refuse_unknown("relationship type", types, list(joined))
    chosen = list(labels) or [name for name in there if not types or any(_has(joined[t], name) for t in types)]
    joins = {
        name: [pair for pair in pairs if set(pair) <= set(chosen)]
        for name, pairs in joined.items()
        if not types or name in types
    }
    for label in chosen:
        _refuse_nameless(graph, label)
    return Contents(
        {label: _columns_of_label(graph, label) for label in chosen},
        {name: _columns_of_type(graph, name) for name, pairs in joins.items() if pairs},
        {"title": "ClusterKB"},
        lambda label: _nodes(graph, label),
        lambda name: _relationships(graph, name, joins[name]),
    )


def _has(pairs: Sequence[tuple[str, str]], label: str) -> bool:
    return any(label in pair for pair in pairs)


def labels_of(graph: Graph) -> list[str]:
    """Labels that are there."""
    rows = graph.read("MATCH (n) RETURN labels(n)[0] AS label, count(n) AS n ORDER BY label", name="labels").rows
    return [word(row[0]) for row in rows if row[0]]


def types_of(graph: Graph) -> dict[str, list[tuple[str, str]]]:
    """Relationship types that are there, with the labels that they join."""
    listed = graph.read("CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType", name="types").rows
    return {name: pairs for name in sorted(word(row[0]) for row in listed) if (pairs := _pairs(graph, name))}


def _pairs(graph: Graph, name: str) -> list[tuple[str, str]]:
    """Labels that a type joins. Those that the schema names are looked for one by one: no scan of all flows."""
    declared = schema().relationships.get(name)
    if declared is None:
        text = f"MATCH (a)-[r:{name}]->(b) RETURN DISTINCT labels(a)[0] AS a, labels(b)[0] AS b ORDER BY a, b"
        return [(str(a), str(b)) for a, b in graph.read(text, name=name).rows]
    pairs = []
    for start, end in sorted(declared.ends):
        if graph.read(f"MATCH (:{start})-[r:{name}]->(:{end}) RETURN 1 LIMIT 1", name=name).rows:
            pairs.append((start, end))
    return pairs


def word(name: str) -> str:
    """A name that can stand in a query as it is."""
    if not re.fullmatch(r"\w+", name):
        raise SchemaError(f"the name {name!r} cannot go out", where="graph", remedy="use letters, digits and _ only")
    return name


def _refuse_unknown(what: str, names: Sequence[str], there: Sequence[str]) -> None:
    for name in names:
        if name not in there:
            near = difflib.get_close_matches(name, there, 1)
            remedy = f"did you mean {near[0]}?" if near else f"there are: {', '.join(there)}"
            raise NotFound(f"no {what} {name!r}", where="graph", remedy=remedy)


def _refuse_nameless(graph: Graph, label: str) -> None:
    nameless = graph.read(f"MATCH (n:{label}) WHERE n.id IS NULL RETURN count(n)", name=label).rows[0][0]
    if nameless:
        raise SchemaError(f"{nameless} nodes have no id", where=label, remedy="give them one, or choose other labels")


def _columns_of_label(graph: Graph, label: str) -> dict[str, str]:
    text = f"MATCH (n:{label}) UNWIND keys(n) AS key RETURN DISTINCT key ORDER BY key"
    there = [str(row[0]) for row in graph.read(text, name=label).rows]
    declared = schema().nodes[label].properties if label in schema().nodes else {}
    names = [name for name in declared if name in there] + [name for name in there if name not in declared]
    return {name: declared[name].type if name in declared else "string" for name in names if name != "id"}


def _columns_of_type(graph: Graph, name: str) -> dict[str, str]:
    """Those of the schema: what single flows of millions say is not gone through."""
    declared = schema().relationships.get(name)
    if declared is not None:
        return {each.name: each.type for each in declared.properties.values()}
    text = f"MATCH ()-[r:{name}]->() UNWIND keys(r) AS key RETURN DISTINCT key ORDER BY key"
    return {str(row[0]): "string" for row in graph.read(text, name=name).rows}


def ids_of(graph: Graph, label: str) -> Iterator[list[str]]:
    """Ids of a label's nodes, in portions."""
    rows = graph.read(f"MATCH (n:{label}) RETURN n.id AS id ORDER BY id", name=label).rows
    for start in range(0, len(rows), AT_ONCE):
        yield [str(row[0]) for row in rows[start : start + AT_ONCE]]


def _nodes(graph: Graph, label: str) -> Iterator[Node]:
    text = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN id, properties(n)"
    for ids in ids_of(graph, label):
        for node_id, properties in graph.read(text, {"ids": ids}, name=label).rows:
            yield Node(label, node_id, {key: value for key, value in _plain(properties).items() if key != "id"})


def _relationships(graph: Graph, name: str, pairs: Sequence[tuple[str, str]]) -> Iterator[Relationship]:
    for start, end in pairs:
        text = f"UNWIND $ids AS id MATCH (:{start} {{id: id}})-[r:{name}]->(b:{end}) RETURN id, b.id, properties(r)"
        for ids in ids_of(graph, start):
            for a, b, properties in graph.read(text, {"ids": ids}, name=name).rows:
                yield Relationship(name, (start, a), (end, b), _plain(properties))


def _plain(properties: Mapping[str, Any]) -> dict[str, Value]:
    """Properties as records hold them; dates and points that a user wrote as text."""
    return {
        key: value.to_native()
        if isinstance(value, Date)
        else value
        if isinstance(value, bytes | float)
        else cast(Value, plain(value))
        for key, value in properties.items()
    }


# ---------------------------------------------------------------- of a table


def of_table(table: IOTable, coverage: float | None = None) -> Contents:
    """The industries of a table and its flows, as in :func:`kb.convert.to_networkx`.

    Each flow also has the ``weight`` that Gephi draws: domestic and imported together.
    """
    texts = dict.fromkeys(("code", *NAMES, "country"), "string")
    parts = ("total",) if table.undivided else ("domestic", "imported")
    amounts = dict.fromkeys(("weight", *parts, "input_share", "output_share"), "float")
    meta = table.meta
    facts = {
        "title": f"{meta.title}, {meta.year}",
        "unit": f"{meta.unit} {meta.currency}",
        "valuation": meta.valuation,
        "source": f"{meta.source_title} {meta.source_url}".strip(),
    }

    def flows(_: str) -> Iterator[Relationship]:
        for supplier, buyer, numbers in trades(table, coverage):
            weight = sum(numbers.get(part, 0.0) for part in parts)
            ends = ("Industry", supplier), ("Industry", buyer)
            yield Relationship("SUPPLIES", *ends, {"weight": weight, **numbers})

    return Contents(
        {"Industry": {**texts, "output": "float", "value_added": "float"}},
        {"SUPPLIES": amounts},
        facts,
        lambda _: (Node("Industry", stated["code"], stated) for stated in industries(table)),
        flows,
    )


# ---------------------------------------------------------------- of an answer


def of_elements(elements: Elements) -> Contents:
    """The nodes and relationships of an answer, with the properties that they have there."""
    ends = {key: (vertex.label, vertex.id) for key, vertex in elements.vertices.items()}
    nodes = [Node(vertex.label, vertex.id, vertex.properties) for vertex in elements.vertices.values()]
    ties = [Relationship(link.type, ends[link.start], ends[link.end], link.properties) for link in elements.links]
    return Contents(
        _columns([(node.label, node.properties) for node in nodes]),
        _columns([(tie.type, tie.properties) for tie in ties]),
        {"title": "ClusterKB"},
        lambda label: (node for node in nodes if node.label == label),
        lambda name: (tie for tie in ties if tie.type == name),
    )


def _columns(records: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, dict[str, str]]:
    """By label or type its properties and their types, by what they hold."""
    columns: dict[str, dict[str, str]] = {}
    for name, properties in records:
        columns.setdefault(name, {})
        for key, value in properties.items():
            kind = _KINDS.get(type(value), "string")
            columns[name][key] = wider_type(columns[name].get(key, kind), kind)
    return {name: {key: kind for key, kind in own.items() if key != "id"} for name, own in columns.items()}


_KINDS = {bool: "boolean", int: "integer", float: "float"}


def wider_type(first: str, second: str) -> str:
    """The type of values of which some have the one, some the other."""
    if first == second:
        return first
    return "float" if {first, second} == {"float", "integer"} else "string"
