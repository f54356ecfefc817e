"""Nodes and relationships of an answer, whether they stand in a cell, a list or a path, as records of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neo4j.graph import Node, Path, Relationship

from kb.graph import Graph
from kb.values import plain

ENDS = "MATCH (n) WHERE elementId(n) IN $ids RETURN n"
BETWEEN = "MATCH (a)-[r]->(b) WHERE elementId(a) IN $ids AND elementId(b) IN $ids RETURN r ORDER BY elementId(r)"
MOST_ENDS = 300
"""Nodes whose relationships or names are asked for afterwards; a larger answer is shown as it came."""
MOST_LINKS = 2000


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node: the server's own id, its first label, its readable id and its properties in plain values."""

    key: str
    label: str
    id: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship from one node to another."""

    key: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Elements:
    """Every node and relationship of an answer once; ``added`` says that the links were not in the answer itself."""

    vertices: Mapping[str, Vertex]
    links: Sequence[Link]
    added: bool = False


def elements(graph: Graph, rows: Iterable[Sequence[Any]]) -> Elements:
    """What an answer holds, made whole: the names of relationships' ends; for nodes alone, what joins them."""
    nodes: dict[str, Node] = {}
    ties: dict[str, Relationship] = {}
    for element in _found(rows):
        if isinstance(element, Relationship):
            ties[element.element_id] = element
        elif element.labels:
            nodes[element.element_id] = element
    ends = {node.element_id for tie in ties.values() for node in tie.nodes if node is not None} - set(nodes)
    if ends:
        asked = sorted(ends)[:MOST_ENDS]
        nodes |= {node.element_id: node for (node,) in graph.read(ENDS, {"ids": asked}, name="ends").rows}
    added = not ties and 1 < len(nodes) <= MOST_ENDS
    if added:
        between = graph.read(BETWEEN, {"ids": sorted(nodes)}, name="between", limit=MOST_LINKS).rows
        ties = {tie.element_id: tie for (tie,) in between}
    vertices = {key: _vertex(node) for key, node in nodes.items()}
    links = [_link(tie) for tie in ties.values()]
    return Elements(vertices, [link for link in links if {link.start, link.end} <= set(vertices)], added and bool(ties))


def _found(value: Any) -> Iterator[Node | Relationship]:
    """Nodes and relationships in a value, nested ones too; a path's in its order."""
    if isinstance(value, Node | Relationship):
        yield value
    elif isinstance(value, Path):
        yield from value.nodes
        yield from value.relationships
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _found(item)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray):
        for item in value:
            yield from _found(item)


def _vertex(node: Node) -> Vertex:
    properties = {name: plain(value) for name, value in node.items()}
    return Vertex(node.element_id, min(node.labels), str(properties.get("id") or node.element_id), properties)


def _link(tie: Relationship) -> Link:
    start, end = (str(node.element_id) for node in tie.nodes if node is not None)
    return Link(tie.element_id, tie.type, start, end, {name: plain(value) for name, value in tie.items()})
