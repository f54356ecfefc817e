"""Relatedness of industries, and how well groups of them agree with it: Delgado, Porter and Stern's scores."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analysis.clusters.flow_network import streit_coefficients
from analysis.clusters.similarity import LEAST, connected, four_correlations
from analysis.model.coefficients import flows, place
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

PERCENTILE = 95.0
"""Percentile of the relatedness to other clusters that a cluster has to pass in the stricter scores."""

ROUNDING = 1e-9
"""Distance at which two mean similarities still count as equal: to be above is to be more than this above."""

SCORES = ("above_mean", "above_95", "industries_above_mean", "industries_above_95")


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
    matrices = relatedness(Z)
    return codes, matrices, [f"left out, {reason}: {code}" for code, reason in left_out.items()]


def relatedness(Z: Matrix) -> dict[str, Matrix]:
    """The four similarities of :func:`similarities` of flows Z among industries that all buy and sell, by name."""
    purchases, sales = four_correlations(Z)[:2]
    between = np.maximum(Z - np.diag(np.diag(Z)), 0.0)
    matrices = {"input": purchases, "output": sales, "flow": streit_coefficients(between)}
    matrices["combined"] = np.mean([_standardised_pairs(matrix) for matrix in matrices.values()], axis=0)
    return matrices


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


def validation_scores(matrices: Mapping[str, Matrix], labels: npt.NDArray[np.int64]) -> dict[str, float]:
    """The :data:`SCORES` of a partition as means over the similarities, and ``score``, the mean of them; each 0 to 1.

    In ``score`` a cluster of one, and its industry, count as not above, so that leaving industries alone gains nothing
    (convention of ours). All are zero where a partition cannot be judged.

    Source: Delgado, Porter and Stern 2016 for the mean of the scores over similarities.
    """
    judged = [found for matrix in matrices.values() if (found := scores(matrix, labels)) is not None]
    if not judged:
        return dict.fromkeys((*SCORES, "score"), 0.0)
    means = {name: float(np.mean([found[name] for found in judged])) for name in SCORES}
    of_clusters, of_industries = judged[0]["clusters"] / len(np.unique(labels)), judged[0]["industries"] / len(labels)
    weights = (of_clusters, of_clusters, of_industries, of_industries)
    return means | {"score": sum(means[name] * w for name, w in zip(SCORES, weights, strict=True)) / len(SCORES)}


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
