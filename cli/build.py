"""Building the knowledge base that the package ships: knowledge, one table, its first analyses."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kb.progress import Progress

if TYPE_CHECKING:
    from kb.graph import Graph

TABLE = "kaz-2024-29"
"""The shipped input-output table."""


def build(graph: Graph, shown: Progress) -> list[str]:
    """Bring in what the graph does not have yet; what is there as shipped is left alone. Returns what changed."""
    told = [*_knowledge(graph, shown), *_table(graph, shown)]
    from analysis.run import perform_all

    return [*told, *perform_all(graph, TABLE, shown)]


def _knowledge(graph: Graph, shown: Progress) -> list[str]:
    from kb.datasets import save
    from loaders.entities.knowledge import shipped

    rows = graph.read("MATCH (d:Dataset) RETURN d.id, d.sha256", name="datasets").rows
    held = {str(dataset): sha256 for dataset, sha256 in rows}
    told = []
    for delivery in shipped():
        if held.get(delivery.dataset) != delivery.sha256:
            shown(f"loading {delivery.title}")
            told.append(str(save(graph, delivery)))
    return told


def _table(graph: Graph, shown: Progress) -> list[str]:
    from kb.table_store import save
    from loaders.io_table import read

    shown(f"loading table {TABLE}")
    change = save(graph, read(Path(str(files("kb"))) / "data" / "tables" / TABLE).table)
    return [] if change.nothing else [str(change)]
