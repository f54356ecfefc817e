"""Everything that a graph holds, for comparing it before and after, whatever the server."""

from __future__ import annotations

from typing import Any

from kb.graph import Graph
from tests.neo4j_server import FLAG

Dump = list[tuple[str, ...]]
STATE = (
    "MATCH (n) WHERE NOT n:Change OPTIONAL MATCH (n)-[r]->() "
    "RETURN count(DISTINCT n) AS nodes, count(r) AS relationships"
)
"""How much a graph holds, without the log of changes."""


def dump(graph: Graph) -> Dump:
    """All nodes and relationships with all their properties, in one order, without the log of changes."""
    nodes = graph.read(f"MATCH (n) WHERE NOT n:{FLAG} AND NOT n:Change RETURN labels(n), properties(n)").rows
    relationships = graph.read("MATCH (a)-[r]->(b) RETURN type(r), labels(a), a.id, labels(b), b.id, properties(r)")
    return sorted([_text(row) for row in nodes] + [_text(row) for row in relationships.rows])


def _text(row: Any) -> tuple[str, ...]:
    return tuple(repr(sorted(value.items()) if isinstance(value, dict) else value) for value in row)


def count(graph: Graph, label: str = "") -> int:
    """Number of nodes, without the log of changes."""
    of_label = f":{label}" if label else ""
    return int(graph.read(f"MATCH (n{of_label}) WHERE NOT n:{FLAG} AND NOT n:Change RETURN count(n)").rows[0][0])
