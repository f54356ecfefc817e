"""Two sets of clusters: the industries that they share, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.graph import Graph, Record
from kb.queries import run
from ui.data.clusters import Shelf

POLICY = "policy"
"""The set of all designated clusters; ``policy:KIND`` those of one kind."""


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster of a set that is compared."""

    id: str
    names: Record
    industries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sets of clusters; ``shared``: industries in both, by the places of the two clusters."""

    first: Sequence[Group]
    second: Sequence[Group]
    shared: Mapping[tuple[int, int], Sequence[str]] = field(default_factory=dict)

    def held(self) -> int:
        """Clusters of the first set of which one of the second holds at least half."""
        best = (
            max((len(self.shared.get((i, j), ())) for j in range(len(self.second))), default=0)
            for i in range(len(self.first))
        )
        return sum(2 * most >= len(one.industries) for most, one in zip(best, self.first, strict=True) if most)

    def common(self) -> set[str]:
        """Industries that are in clusters of both sets."""
        return set().union(*self.shared.values()) if self.shared else set()


def group_set(held: Shelf, chosen_set: str) -> list[Group]:
    """The clusters of a run, or of policy, that cover industries."""
    if chosen_set in held.runs:
        return [Group(c.id, c.names, frozenset(c.industries)) for c in held.runs[chosen_set] if c.industries]
    kind = chosen_set.partition(":")[2]
    clusters = [c for c in held.designated.values() if c.industries and kind in ("", c.kind)]
    return [Group(c.id, c.names, frozenset(c.industries)) for c in clusters]


def overlap(first: Sequence[Group], second: Sequence[Group]) -> Overlap:
    """Industries that each pair of clusters shares.

    >>> a, b = Group("a", {}, frozenset("XY")), Group("b", {}, frozenset("YZ"))
    >>> overlap([a], [b]).shared, overlap([a], [b]).held()
    ({(0, 0): ['Y']}, 1)
    """
    shared = {
        (i, j): sorted(one.industries & other.industries)
        for i, one in enumerate(first)
        for j, other in enumerate(second)
        if one.industries & other.industries
    }
    return Overlap(first, second, shared)


def agreement(graph: Graph, *, table: str, first: str, second: str) -> Record | None:
    """Adjusted Rand index and normalised mutual information of two runs, where they were compared."""
    rows = run(graph, "evidence.agreement", {"table": table, "run": first}).records()
    return next((row for row in rows if {row["first"], row["second"]} == {first, second} and first != second), None)
