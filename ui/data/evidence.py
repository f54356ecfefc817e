"""The headline of the knowledge base: which clusters that policy named does the economy's structure support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph import Graph
from kb.queries import run

LEAST_JUDGED = 3
"""A score of fewer criteria says little."""


@dataclass(frozen=True, slots=True)
class Supported:
    """A designated cluster with the criteria that it met and missed."""

    id: str
    names: Mapping[str, Any]
    score: float
    met: Sequence[str]
    missed: Sequence[str]

    @property
    def judged(self) -> int:
        """How many criteria could be judged."""
        return len(self.met) + len(self.missed)


@dataclass(frozen=True, slots=True)
class Headline:
    """``clusters`` that could be judged by enough criteria, best supported first, out of ``designated`` ones."""

    designated: int
    clusters: Sequence[Supported]
    basis: str
    run: str

    @property
    def supported(self) -> int:
        """How many of them meet more than half of the criteria by which they were judged."""
        return sum(cluster.score > 0.5 for cluster in self.clusters)

    def best(self, most: int) -> list[Supported]:
        """The best supported, best first."""
        return list(self.clusters[:most])

    def least(self, most: int) -> list[Supported]:
        """The least supported of the others, least first."""
        return list(reversed(self.clusters[most:][-most:]))


def headline(graph: Graph, *, table: str) -> Headline | None:
    """What a table says of the designated clusters; None where the method evidence was not run on it."""
    rows = run(graph, "evidence.designated_clusters", {"table": table}).records()
    rows = [row for row in rows if row["run"] == rows[0]["run"]]
    if not rows:
        return None
    judged = [
        Supported(row["cluster"], {**row, "id": row["cluster"]}, row["score"], row["met"], row["missed"])
        for row in rows
        if row["judged"] >= LEAST_JUDGED
    ]
    return Headline(len(rows), judged, rows[0]["basis"] or "", rows[0]["run"])
