"""Found clusters beside designated ones: shown, and not counted as evidence, as they come from the same flows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

Row = dict[str, Any]


class Found(NamedTuple):
    """A cluster that a run found."""

    run: str
    cluster: str
    industries: frozenset[str]


def found_in_flows(cluster_sets: pd.DataFrame, table: str) -> list[Found]:
    """Clusters that default runs on this table found in its flows: of one with options they could be of any size."""
    defaults = cluster_sets["method"] + ":" + table + ":" + cluster_sets["basis"].fillna("")
    ours = cluster_sets[cluster_sets["from_flows"].astype(bool) & (cluster_sets["run"] == defaults)]
    return [
        Found(str(run), str(cluster), frozenset(industries))
        for (run, cluster), industries in ours.groupby(["run", "cluster"])["industry"]
    ]


def best_overlaps(codes: Sequence[str], found: Sequence[Found]) -> list[Row]:
    """Of each run the cluster that holds most of the industries, the one more like them where several do.

    ``found`` the id of the cluster, ``contained`` the share of the industries that it holds, ``overlap`` = shared over
    all of either (Jaccard).

    >>> best_overlaps(["A"], [Found("r", "x", frozenset("AB")), Found("r", "y", frozenset("AC"))])
    [{'found': 'x', 'overlap': 0.5, 'contained': 1.0}]
    """
    best: dict[str, Row] = {}
    for cluster in found:
        shared = len(cluster.industries.intersection(codes))
        row = {
            "found": cluster.cluster,
            "overlap": shared / len(cluster.industries.union(codes)),
            "contained": shared / len(codes),
        }
        held = best.get(cluster.run, {"contained": 0.0, "overlap": 0.0})
        if (row["contained"], row["overlap"]) > (held["contained"], held["overlap"]):
            best[cluster.run] = row
    return list(best.values())
