"""The strongest structural paths that lead to, from or through industries, as a run of paths kept them."""

from __future__ import annotations

from kb.graph import Graph, Record
from kb.queries import run


def paths(graph: Graph, *, table: str, codes: tuple[str, ...], role: str) -> list[Record]:
    """Paths that have one of the industries in the role, strongest first, each once."""
    found = {
        (row["run"], row["rank"]): row
        for code in codes
        for row in run(graph, "value_chain.paths", {"table": table, role: code}).records()
    }
    return [found[key] for key in sorted(found)]


def stops(path: Record) -> list[str]:
    """The industries of a path in order, from where the effect arises to where final demand is met."""
    return [path["from_code"], *path["via"], path["to_code"]] if path["length"] else [path["to_code"]]
