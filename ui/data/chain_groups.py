"""Several industries together in the middle of a value chain: a cluster, or what another table splits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb import table_store
from kb.graph import Graph, Record
from kb.queries import run
from kb.table import IOTable, Matrix
from ui.data.value_chain import Chain, Link, Side, account, final_demand, industries, totals

Places = NDArray[np.intp]
GROUP = "group"
"""Stands for the group where an industry has its code."""


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster that covers industries of a table: designated (its kind in policy) or found (the method)."""

    id: str
    names: Record
    kind: str
    codes: tuple[str, ...]
    found: bool


def clusters(graph: Graph, *, table: str) -> list[Group]:
    """Clusters that cover industries of the table, designated ones first."""
    order = [row["code"] for row in industries(graph, table=table)]
    designated = [
        Group(row["cluster"], row, row["kind"] or "", tuple(code for code in order if code in row["industries"]), False)
        for row in run(graph, "clusters.designated", {"table": table}).records()
    ]
    found = [
        Group(row["cluster"], row, row["method"] or "", tuple(row["industries"] or ()), True)
        for row in run(graph, "clusters.found").records()
        if row["table"] == table
    ]
    return [group for group in (*designated, *found) if group.codes]


def numbers(graph: Graph, *, table: str) -> IOTable:
    """The table's numbers."""
    return table_store.read(graph, table)


def group_chain(graph: Graph, *, table: str, codes: tuple[str, ...], depth: int, share: float) -> Chain:
    """Suppliers and buyers of several industries together, as :func:`ui.data.value_chain.chain` has them of one.

    What the industries of the group buy from each other is one link from the group to itself.
    """
    made = account(graph, table=table, codes=codes)
    purchases, output = totals(made)
    merged = _Merged(numbers(graph, table=table), codes)
    return Chain(
        GROUP,
        Side(merged.links(merged.bought, depth, share, purchases, upstream=True), purchases),
        Side(merged.links(merged.sold, depth, share, output, upstream=False), output, final_demand(made, share)),
        {row["code"]: row for row in industries(graph, table=table)},
    )


class _Merged:
    """A table with the group as its first industry."""

    def __init__(self, table: IOTable, codes: Sequence[str]) -> None:
        others = [code for code in table.codes if code not in codes]
        self.codes = [GROUP, *others]
        place = {code: index for index, code in enumerate(self.codes)}
        into = np.array([place.get(code, 0) for code in table.codes], dtype=np.intp)
        self.domestic = _merge(table.domestic, into)
        self.imported = None if table.imported is None else _merge(table.imported, into)
        purchases = self.domestic.sum(axis=0) + np.bincount(into, weights=table.imported_purchases)
        both = self.domestic if self.imported is None else self.domestic + self.imported
        # Column j: where the purchases of j come from, where the output of j goes.
        self.bought = _shares(both, purchases)
        output = np.asarray(np.bincount(into, weights=table.output), dtype=float)
        self.sold = _shares(self.domestic.T, output)

    def links(self, shares: Matrix, depth: int, least: float, total: float, *, upstream: bool) -> list[Link]:
        """Links from a share on, up to ``depth`` steps away; each at the least number of steps that leads to it."""
        found = []
        for step, inner, outer, weight in _walk(shares, depth, least):
            i, j = (outer, inner) if upstream else (inner, outer)
            imported = None if self.imported is None else float(self.imported[i, j])
            found.append(
                Link(
                    step,
                    self.codes[i],
                    self.codes[j],
                    weight * total,
                    float(self.domestic[i, j]),
                    imported,
                    float(self.bought[i, j]),
                    float(self.sold[j, i]),
                )
            )
        return found


def _merge(flows: Matrix, into: Places) -> Matrix:
    n = int(into.max()) + 1
    rows = np.zeros((n, flows.shape[1]))
    np.add.at(rows, into, flows)
    merged = np.zeros((n, n))
    np.add.at(merged.T, into, rows.T)
    return merged


def _shares(flows: Matrix, totals: Matrix) -> Matrix:
    return np.divide(flows, totals, out=np.zeros_like(flows), where=totals > 0)


def _walk(shares: Matrix, depth: int, least: float) -> Iterator[tuple[int, int, int, float]]:
    """Step, inner and outer industry, weight of every link, outwards from the first industry."""
    reached, seen = {0: 1.0}, {0}
    for step in range(1, depth + 1):
        further: dict[int, float] = {}
        for inner, weight in reached.items():
            for outer in map(int, np.flatnonzero((shares[:, inner] >= least) & (shares[:, inner] > 0))):
                carried = weight * float(shares[outer, inner])
                yield step, inner, outer, carried
                if outer not in seen:
                    further[outer] = further.get(outer, 0.0) + carried
        seen |= set(further)
        reached = further
