"""What the knowledge base holds, for the first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.graph import Graph, Record
from kb.queries import run


@dataclass(frozen=True, slots=True)
class Analysis:
    """A method computed on a table, on one or several import bases."""

    method: str
    table: str
    finished_at: str
    bases: Sequence[str]
    results: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts by label and relationship type, the tables, the newest datasets and analyses."""

    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    tables: Sequence[Record]
    datasets: Sequence[Record]
    analyses: Sequence[Analysis]


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


def _computed(runs: Sequence[Record]) -> list[Analysis]:
    """What was computed here, newest first, the import bases of one method and table together."""
    found: dict[tuple[str, str], list[Record]] = {}
    for row in sorted((r for r in runs if r["finished_at"]), key=lambda r: (r["finished_at"], r["run"]), reverse=True):
        found.setdefault((row["method"], row["table"] or ""), []).append(row)
    return [
        Analysis(
            method,
            table,
            max(row["finished_at"] for row in rows),
            sorted({row["basis"] for row in rows if row["basis"]}),
            sum(row["results"] or 0 for row in rows),
        )
        for (method, table), rows in found.items()
    ]
