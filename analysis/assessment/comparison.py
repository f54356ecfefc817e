"""Comparison of cluster sets: how far two runs sort the same industries in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from time import perf_counter
from typing import ClassVar, NamedTuple

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import Basis, IOTable

LEAST_IN_COMMON = 3
"""Industries below which an agreement says nothing: two industries are together or apart, whoever sorts them."""

AGREEMENT = ["first", "second", "adjusted_rand", "nmi", "industries", "first_clusters", "second_clusters"]
OVERLAP = ["first_run", "second_run", "first", "second", "shared", "jaccard", "of_first", "of_second"]


@dataclass(frozen=True, slots=True)
class ComparisonParameters(Parameters):
    """Parameters of :func:`comparison`: it compares what is there, on whichever basis it was found."""

    method: ClassVar[str] = "comparison"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "Two sets that agree may both be wrong: agreement says that a choice of method matters little.",
        ("Hubert and Arabie 1985",),
    )

    basis: Basis = option("domestic", "Import basis, of no effect here", choices=("domestic",))


class Agreement(NamedTuple):
    """How far two partitions agree, on ``industries`` industries that both sort."""

    adjusted_rand: float
    nmi: float
    industries: int
    first_clusters: int
    second_clusters: int


def comparison(table: IOTable, parameters: ComparisonParameters | None = None, *, cluster_sets: pd.DataFrame) -> Result:
    """Every pair of cluster sets of which at least one was found in the table; one row per pair.

    ``cluster_sets``: columns ``run``, ``status`` (computed or published), ``table`` (where it was found), ``cluster``,
    ``industry`` (a code of this table) and ``strength``, as :func:`analysis.cluster_reader.cluster_sets` reads them.

    - ``adjusted_rand``: 1 the same partition, 0 as by chance, below 0 worse than chance (Hubert and Arabie 1985)
    - ``nmi``: mutual information over the mean of the two entropies, 0 to 1; not adjusted for chance, so that many
      small clusters raise it. Both on the ``industries`` that both sets sort into clusters (:func:`agreement`)
    - part ``overlaps``, one row per pair of clusters that share an industry: ``shared``, ``jaccard`` = shared over
      all of either, ``of_first`` and ``of_second`` = shared over the industries of the one and of the other; here
      a cluster has all its members, and an industry that several hold counts in each

    Conventions: in a partition an industry is where its strength is largest in absolute value, the earlier cluster
    where it is equally strong in two. Left out and noted: pairs with fewer than three industries in common, and those
    in which one set sorts the common ones into a single cluster, for which the adjusted Rand index is zero whatever
    the other says.

    Source: Hubert and Arabie 1985; Strehl and Ghosh 2002.

    >>> from analysis.textbook import miller_blair
    >>> rows = [("a", 1), ("a", 1), ("a", 2), ("a", 2), ("b", 1), ("b", 1), ("b", 2), ("b", 3)]
    >>> sets = pd.DataFrame(
    ...     [(run, "computed", "miller-blair-2009", f"{run}:{c}", str(i % 4), 1.0) for i, (run, c) in enumerate(rows)],
    ...     columns=["run", "status", "table", "cluster", "industry", "strength"],
    ... )
    >>> comparison(miller_blair(), cluster_sets=sets).frame[["first", "second", "adjusted_rand", "nmi"]].round(4)
      first second  adjusted_rand  nmi
    0     a      b         0.5714  0.8
    """
    parameters = parameters or ComparisonParameters()
    started = perf_counter()
    pairs = list(_pairs(cluster_sets, table.meta.id))
    frame, notes = _agreements(cluster_sets, pairs)
    compared = sorted({run for pair in pairs for run in pair})
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*_notes(pairs), *notes),
        parts={"overlaps": _overlaps(cluster_sets, pairs)},
        summary={"runs": compared, "pairs": len(frame)},
        used=computed(cluster_sets, compared),
    )


def partition(members: pd.DataFrame) -> pd.Series:
    """Cluster of each industry: where its strength is largest in absolute value, the earlier one where equal.

    >>> partition(pd.DataFrame({"cluster": ["x", "y", "y"], "industry": ["A", "A", "B"], "strength": [0.4, -0.6, 1]}))
    industry
    A    y
    B    y
    Name: cluster, dtype: str
    """
    strength = members["strength"].astype(np.float64).fillna(0.0).abs()
    strongest = members.assign(strength=strength).sort_values("strength", ascending=False, kind="stable")
    return strongest.drop_duplicates("industry").set_index("industry")["cluster"].sort_index()


def agreement(first: pd.Series, second: pd.Series) -> Agreement:
    """Adjusted Rand index and normalised mutual information of two partitions, on the industries of both.

    Cluster by industry in both. Raises ``AnalysisError`` where they have no two industries in common.

    Source: Hubert and Arabie 1985; Strehl and Ghosh 2002, with the arithmetic mean of the entropies.

    >>> agreement(pd.Series([0, 0, 1, 2], index=list("abcd")), pd.Series([0, 0, 1, 1], index=list("abcd")))[0]
    0.5714285714285714
    """
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score  # takes two seconds to import

    common = first.index.intersection(second.index)
    if len(common) < 2:
        raise AnalysisError(f"{len(common)} industries in common", remedy="compare sets that sort the same industries")
    (one, of_one), (other, of_other) = (pd.factorize(each.reindex(common)) for each in (first, second))
    rand, nmi = adjusted_rand_score(one, other), normalized_mutual_info_score(one, other)
    return Agreement(float(rand), float(nmi), len(common), len(of_one), len(of_other))


def computed(cluster_sets: pd.DataFrame, runs: list[str]) -> tuple[str, ...]:
    """Those of the runs that were computed here: a result that used them goes when they go."""
    ours = cluster_sets.loc[cluster_sets["status"] == "computed", "run"].unique()
    return tuple(run for run in runs if run in set(ours))


def _pairs(cluster_sets: pd.DataFrame, table: str) -> Iterator[tuple[str, str]]:
    """Pairs of runs in order of their ids, at least one of them found in the table."""
    here = set(cluster_sets.loc[cluster_sets["table"] == table, "run"])
    for first, second in combinations(sorted(set(cluster_sets["run"])), 2):
        if first in here or second in here:
            yield first, second


def _agreements(cluster_sets: pd.DataFrame, pairs: list[tuple[str, str]]) -> tuple[pd.DataFrame, list[str]]:
    partitions = {run: partition(members) for run, members in cluster_sets.groupby("run", sort=False)}
    rows, notes = [], []
    for first, second in pairs:
        one, other = partitions[first], partitions[second]
        common = one.index.intersection(other.index)
        if len(common) < LEAST_IN_COMMON:
            notes.append(f"left out, {len(common)} industries in common: {first} and {second}")
        elif min(one[common].nunique(), other[common].nunique()) == 1:
            notes.append(f"left out, one of them has a single cluster there: {first} and {second}")
        else:
            rows.append((first, second, *agreement(one, other)))
    return pd.DataFrame(rows, columns=AGREEMENT), notes


def _overlaps(cluster_sets: pd.DataFrame, pairs: list[tuple[str, str]]) -> pd.DataFrame:
    """Shared industries of all pairs of clusters at once: M′M of the membership matrix M (industries × clusters)."""
    members = cluster_sets.drop_duplicates(["cluster", "industry"])
    of_run = members.groupby("cluster")["run"].first()
    M = pd.crosstab(members["industry"], members["cluster"])[of_run.index] if len(members) else pd.DataFrame()
    shared = M.to_numpy().T @ M.to_numpy()
    runs, codes, sizes = of_run.to_numpy(), of_run.index.to_numpy(), shared.diagonal()
    rows = [
        (first, second, codes[i], codes[j], int(n), n / (sizes[i] + sizes[j] - n), n / sizes[i], n / sizes[j])
        for first, second in pairs
        for i in np.flatnonzero(runs == first)
        for j in np.flatnonzero(runs == second)
        if (n := shared[i, j])
    ]
    return pd.DataFrame(rows, columns=OVERLAP)


def _notes(pairs: list[tuple[str, str]]) -> list[str]:
    if not pairs:
        return ["there are not two cluster sets to compare: run methods that find clusters first"]
    return [
        "an industry in several clusters of a set counts where its strength is largest, for adjusted Rand and NMI; "
        "in the overlaps it counts in each",
        "clusters of a table in another classification are taken to this table's industries by the concordance",
    ]
