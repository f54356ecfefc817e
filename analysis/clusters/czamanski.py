"""Industrial complexes: sets of industries with one common pattern of trade (Czamanski and de Ablas)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.linalg import eigh
from threadpoolctl import threadpool_limits

from analysis.clusters.similarity import Similarity, links, similarity
from analysis.explanation import Explanation
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import BASES, Basis, IOTable, Matrix

Members = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class CzamanskiParameters(Parameters):
    """Parameters of :func:`czamanski`.

    ``coherence``: first eigenvalue over number of industries from which a set is a complex. With n industries that
    correlate by r each, it is r + (1 − r)/n; 0.7, three industries with r = 0.55, is our convention. ``member``: the
    least correlation of a member with the complex's first component; without it a tight set would take strangers in
    until the ratio is used up. 0.6, also ours, is that of a primary member of a factor.
    """

    method: ClassVar[str] = "czamanski"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "The coherence asked for decides how many industries stay.",
        ("Czamanski and de Ablas",),
    )

    basis: Basis = option("total", "Import basis", choices=BASES)
    industries: tuple[str, ...] = option((), "Industries to group, as codes or patterns; all where empty")
    coherence: float = option(0.7, "First eigenvalue over number of industries of a complex", least=0, most=1)
    member: float = option(0.6, "Correlation of a member with the first component of its complex", least=0, most=1)
    least: int = option(3, "Least number of industries in a complex", least=2)


def czamanski(table: IOTable, parameters: CzamanskiParameters | None = None) -> Result:
    """Complexes of industries that trade alike, or with each other's partners; each industry in one at most.

    R holds the largest of the four correlations per pair (:func:`analysis.clusters.similarity.similarity`). Coherence
    of a set K is λ₁(R_KK)/|K|, the share of its trace that the first eigenvalue has. From all industries the weakest,
    the one that correlates least with the first component (√λ₁ · eigenvector), is dropped in turn until the rest is
    coherent and the weakest of it belongs: a complex. The next one is looked for in the same way among all that are in
    none, until fewer than ``least`` industries are left, or the last ``least`` of them make no complex. The
    coefficients and the dropping in turn are the source's (from memory of the literature); the thresholds and the
    search among the remaining industries are our convention.

    Rows: ``industry``, ``cluster`` (``<NA>`` where in none), ``strength`` (correlation with the complex's first
    component). Parts: ``clusters`` (largest first eigenvalue first: ``size``, ``coherence``,
    ``eigenvalue``), ``members``, ``links`` (pairs among the ten strongest of either industry, with the pattern that
    won). Pure numbers.

    Raises ``AnalysisError`` as :func:`analysis.clusters.similarity.similarity`.
    Source: Czamanski and de Ablas 1979.
    """
    parameters = parameters or CzamanskiParameters()
    started = perf_counter()
    likeness = similarity(table, parameters.basis, parameters.industries)
    with threadpool_limits(1):  # many small matrices: threads would only wait for each other
        sets = list(complexes(likeness.matrix, parameters.coherence, parameters.member, parameters.least))
    clusters, members = _tables(likeness, sets)
    by_industry = members.set_index("industry").reindex(likeness.codes)
    frame = pd.DataFrame(
        {
            "industry": np.array(likeness.codes, dtype=object),
            "cluster": by_industry["cluster"].astype("Int64").array,
            "strength": by_industry["strength"].astype("Float64").array,
        }
    )
    alone = frame.loc[frame["cluster"].isna(), "industry"].tolist()
    notes = [f"left out: {code}, {reason}" for code, reason in likeness.left_out.items()]
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*notes, *([f"in no complex: {', '.join(alone)}"] if alone else [])),
        parts={"clusters": clusters, "members": members, "links": links(likeness)},
        summary={"industries": len(likeness.codes), "clusters": len(sets), "left_out": dict(likeness.left_out)},
    )


def complexes(R: Matrix, coherence: float, member: float, least: int) -> Iterator[tuple[Members, Matrix]]:
    """Members of each complex in R (n, n), and their correlations with its first component.

    >>> R = np.array([[1, 0.9, 0.8, -0.2], [0.9, 1, 0.9, 0.1], [0.8, 0.9, 1, -0.1], [-0.2, 0.1, -0.1, 1]])
    >>> [(members.tolist(), strength.round(2).tolist()) for members, strength in complexes(R, 0.7, 0.6, 3)]
    [([0, 1, 2], [0.94, 0.98, 0.94])]
    """
    pool = np.arange(len(R))
    while len(pool) >= least:
        members = pool
        while True:
            strength = first_component(R[np.ix_(members, members)])
            if (strength**2).sum() >= coherence * len(members) and strength.min() >= member:
                break
            if len(members) == least:
                return
            members = np.delete(members, strength.argmin())
        yield members, strength
        pool = np.setdiff1d(pool, members)


def first_component(R: Matrix) -> Matrix:
    """Correlations of the variables with the first component of R (n, n): √λ₁ · eigenvector, its heavier side positive.

    Their squares sum to the first eigenvalue.

    >>> first_component(np.array([[1.0, 0.5], [0.5, 1.0]])).round(3)
    array([0.866, 0.866])
    """
    n = len(R)
    value, vector = eigh(R, subset_by_index=(n - 1, n - 1), check_finite=False)
    loadings = vector[:, 0] * np.sqrt(value[0])
    return np.asarray(loadings if (loadings**3).sum() >= 0 else -loadings)


def _tables(likeness: Similarity, sets: list[tuple[Members, Matrix]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Clusters and their members, by falling first eigenvalue and falling strength."""
    ordered = sorted(
        ((members, strength, float((strength**2).sum())) for members, strength in sets), key=lambda s: -s[2]
    )
    codes = np.array(likeness.codes, dtype=object)
    clusters = pd.DataFrame(
        [(i, len(members), first / len(members), first) for i, (members, _, first) in enumerate(ordered, start=1)],
        columns=["cluster", "size", "coherence", "eigenvalue"],
    )
    rows = [
        (i, codes[members[m]], float(strength[m]))
        for i, (members, strength, _) in enumerate(ordered, start=1)
        for m in np.argsort(-strength, kind="stable")
    ]
    return clusters, pd.DataFrame(rows, columns=["cluster", "industry", "strength"])
