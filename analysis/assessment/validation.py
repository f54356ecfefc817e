"""Validation of cluster sets: are industries more related to their own cluster than to others?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.assessment.comparison import computed, partition
from analysis.clusters.flow_network import streit_coefficients
from analysis.clusters.similarity import LEAST, connected, four_correlations
from analysis.model.coefficients import flows, place
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import BASES, Basis, IOTable, Matrix

PERCENTILE = 95.0
"""Percentile of the relatedness to other clusters that a cluster has to pass in the stricter scores."""

ROUNDING = 1e-9
"""Distance at which two mean similarities still count as equal: to be above is to be more than this above."""

SCORES = ("above_mean", "above_95", "industries_above_mean", "industries_above_95")
COLUMNS = ["run", "similarity", *SCORES, "clusters", "industries"]


@dataclass(frozen=True, slots=True)
class ValidationParameters(Parameters):
    """Parameters of :func:`validation`."""

    method: ClassVar[str] = "validation"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)

    basis: Basis = option("total", "Import basis of the similarities", choices=BASES)


def validation(table: IOTable, parameters: ValidationParameters | None = None, *, cluster_sets: pd.DataFrame) -> Result:
    """Validation scores of every cluster set on four similarities of the table's industries; one row per pair.

    Similarities: ``input`` (correlation of purchase shares), ``output`` (of sales shares), ``flow`` (Streit's
    coefficients: direct trade), ``combined`` (mean of the three, each standardised over the pairs): see
    :func:`similarities`. Scores, each a share of 1:

    - ``above_mean``, ``above_95``: of the clusters with two members or more, those whose within-cluster relatedness
      is above the mean, and above the 95th percentile, of their relatedness to the other clusters
    - ``industries_above_mean``, ``industries_above_95``: the same for industries with their cluster
    - ``clusters``, ``industries``: how many could be judged

    See :func:`scores`. ``cluster_sets`` as in :func:`analysis.assessment.comparison.comparison`; each set is taken as a
    partition as there. Sets without two clusters, one of them with two members, are left out and noted. A set found
    from one of the similarities does well on it by construction: look at the others. Few clusters make the percentile
    the largest of the few.

    Raises ``AnalysisError`` where the basis is not available or fewer than three industries trade.
    Source: Delgado, Porter and Stern 2016; docs/methods/clusters.md, Validation scores; the similarities are those of
    input-output tables among theirs (they have co-location and occupations too), and which of them is a convention of
    ours.
    """
    parameters = parameters or ValidationParameters()
    started = perf_counter()
    codes, matrices, notes = similarities(table, parameters.basis)
    frame, passed_over = _frame(cluster_sets, codes, matrices)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*notes, *passed_over),
        summary={"percentile": PERCENTILE, "similarities": list(matrices)},
        used=computed(cluster_sets, sorted(set(frame["run"]))),
    )


def similarities(table: IOTable, basis: Basis) -> tuple[list[str], dict[str, Matrix], list[str]]:
    """Industries with a trade profile, four similarity matrices of them, and notes on those left out.

    ``input`` = r(x_l, x_m) with purchase shares x, ``output`` = r(y_l, y_m) with sales shares y; ``flow`` =
    ¼(zᵢⱼ/sᵢ + zᵢⱼ/pⱼ + zⱼᵢ/sⱼ + zⱼᵢ/pᵢ) on the flows between different industries; ``combined``: the mean of the
    three after each is standardised over the pairs i < j. Shapes (n, n), symmetric.

    Raises ``AnalysisError`` where fewer than three industries buy and sell.
    Source: docs/methods/clusters.md, Direct links; Delgado, Porter and Stern 2016 for standardising before the mean.
    """
    Z, codes, left_out = connected(flows(table, basis), table.codes)
    if len(codes) < LEAST:
        raise AnalysisError(
            f"{len(codes)} industries with purchases and sales",
            where=place(table, basis),
            remedy=f"a table in which at least {LEAST} industries trade",
        )
    purchases, sales = four_correlations(Z)[:2]
    between = np.maximum(Z - np.diag(np.diag(Z)), 0.0)
    matrices = {"input": purchases, "output": sales, "flow": streit_coefficients(between)}
    matrices["combined"] = np.mean([_standardised_pairs(matrix) for matrix in matrices.values()], axis=0)
    return codes, matrices, [f"left out, {reason}: {code}" for code, reason in left_out.items()]


def scores(matrix: Matrix, labels: npt.NDArray[np.int64]) -> dict[str, float] | None:
    """Validation scores of a partition on one similarity matrix; None where it cannot be judged.

    With S the similarity, shape (n, n), and the cluster number of each industry, shape (n,):

    - of cluster c: WCR = mean of S over pairs of different members; BCR to another cluster d = mean of S between the
      members of c and of d
    - of industry i in c: WCR = mean of S between i and the other members of c; BCR to d = mean of S between i and
      the members of d
    - judged are clusters with two members or more, and their industries; clusters of one are among the others

    Score = share of those with WCR above the mean, or the 95th percentile (linear interpolation), of their BCRs.

    Source: Delgado, Porter and Stern 2016; docs/methods/clusters.md, Validation scores.

    >>> S = np.array([[1, 0.9, 0.1, 0.2], [0.9, 1, 0.3, 0.1], [0.1, 0.3, 1, 0.0], [0.2, 0.1, 0.0, 1]])
    >>> scores(S, np.array([0, 0, 1, 1]))["above_mean"]
    0.5
    """
    numbers, which = np.unique(labels, return_inverse=True)
    size = np.bincount(which)
    if len(numbers) < 2 or size.max() < 2:
        return None
    member = np.eye(len(numbers))[which]
    to_cluster = matrix @ member
    of_industry = to_cluster / size
    of_cluster = member.T @ to_cluster / np.outer(size, size)
    own = to_cluster[np.arange(len(which)), which] - matrix.diagonal()
    several = size > 1
    judged = several[which]
    industry_within = own[judged] / (size[which][judged] - 1)
    cluster_within = np.bincount(which, weights=own)[several] / (size * (size - 1))[several]
    above_mean, above_95 = _above(cluster_within, of_cluster[several], np.flatnonzero(several))
    industries = _above(industry_within, of_industry[judged], which[judged])
    return {
        "above_mean": above_mean,
        "above_95": above_95,
        "industries_above_mean": industries[0],
        "industries_above_95": industries[1],
        "clusters": int(several.sum()),
        "industries": int(judged.sum()),
    }


def _above(within: Matrix, related: Matrix, own: npt.NDArray[np.intp]) -> tuple[float, float]:
    """Shares of rows whose relatedness within is above the mean and the percentile of that to the other columns."""
    others = related[np.arange(related.shape[1]) != own[:, None]].reshape(len(related), -1)
    limits = others.mean(axis=1), np.percentile(others, PERCENTILE, axis=1)
    above_mean, above_percentile = (float((within > limit + ROUNDING).mean()) for limit in limits)
    return above_mean, above_percentile


def _standardised_pairs(matrix: Matrix) -> Matrix:
    """Zero mean and unit spread over the pairs i < j; a matrix without spread is zero."""
    pairs = matrix[np.triu_indices(len(matrix), 1)]
    spread = pairs.std()
    return (matrix - pairs.mean()) / spread if spread > 0 else np.zeros_like(matrix)


def _frame(
    cluster_sets: pd.DataFrame, codes: Sequence[str], matrices: Mapping[str, Matrix]
) -> tuple[pd.DataFrame, list[str]]:
    position = {code: i for i, code in enumerate(codes)}
    rows, notes = [], []
    for run, members in cluster_sets.groupby("run"):
        sorted_in = partition(members[members["industry"].isin(position)])
        places = np.array([position[code] for code in sorted_in.index], dtype=np.intp)
        labels = pd.factorize(sorted_in)[0]
        for name, matrix in matrices.items():
            found = scores(matrix[np.ix_(places, places)], labels)
            if found is None:
                notes.append(f"left out, without two clusters, one of them of two industries: {run}")
                break
            rows.append({"run": run, "similarity": name, **found})
    if cluster_sets.empty:
        notes.append("there is no cluster set to judge: run methods that find clusters first")
    return pd.DataFrame(rows, columns=COLUMNS), notes
