"""The headline of the knowledge base: which clusters that policy named does the economy's structure support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph import Graph
from kb.queries import run


@dataclass(frozen=True, slots=True)
class Judged:
    """A designated cluster: verdict, percentile with bounds, specifications that support it, regions it is in."""

    id: str
    names: Mapping[str, Any]
    verdict: str
    percentile: float | None
    low: float | None
    high: float | None
    supported: int
    specifications: int
    regions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Headline:
    """``clusters`` that were designated, best supported first, those that cannot be tested last."""

    clusters: Sequence[Judged]
    basis: str
    run: str

    def count(self, verdict: str) -> int:
        """How many have a verdict."""
        return sum(cluster.verdict == verdict for cluster in self.clusters)

    @property
    def tested(self) -> list[Judged]:
        """Those that could be tested, best supported first."""
        return [cluster for cluster in self.clusters if cluster.percentile is not None]

    def best(self, most: int) -> list[Judged]:
        """The best supported, best first."""
        return self.tested[:most]

    def least(self, most: int) -> list[Judged]:
        """The least supported of the others, least first."""
        return list(reversed(self.tested[most:][-most:]))


def headline(graph: Graph, *, table: str) -> Headline | None:
    """What a table says of the designated clusters; None where the method evidence was not run on it."""
    rows = run(graph, "evidence.designated_clusters", {"table": table}).records()
    rows = [row for row in rows if row["run"] == rows[0]["run"]]
    if not rows:
        return None
    judged = [
        Judged(
            row["cluster"],
            {**row, "id": row["cluster"]},
            row["verdict"],
            row["percentile"],
            row["percentile_low"],
            row["percentile_high"],
            row["specifications_supported"] or 0,
            row["specifications"] or 0,
            row["regions"] or (),
        )
        for row in rows
    ]
    return Headline(judged, rows[0]["basis"] or "", rows[0]["run"])
