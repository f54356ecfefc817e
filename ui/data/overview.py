"""What the knowledge base holds, for the first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph import Graph
from kb.queries import run

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts by label and relationship type, the tables, the newest datasets and analyses."""

    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    tables: Sequence[Record]
    datasets: Sequence[Record]
    runs: Sequence[Record]


def overview(graph: Graph, *, newest: int = 5) -> Overview:
    """What is in the graph now."""
    counts = run(graph, "provenance.counts").records()
    datasets = run(graph, "provenance.datasets").records()
    return Overview(
        {row["name"]: row["count"] for row in counts if row["what"] == "node"},
        {row["name"]: row["count"] for row in counts if row["what"] == "relationship"},
        run(graph, "provenance.tables").records(),
        sorted(datasets, key=lambda row: row["loaded_at"], reverse=True)[:newest],
        _computed(run(graph, "provenance.runs").records())[:3],
    )


def _computed(runs: Sequence[Record]) -> list[Record]:
    """Runs that were computed here, newest first."""
    return sorted((r for r in runs if r["finished_at"]), key=lambda r: (r["finished_at"], r["run"]), reverse=True)
