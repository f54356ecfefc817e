"""Candidates for groups of related industries: every algorithm with every number of groups or resolution tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from analysis.clusters.communities import co_classification, consensus, leiden
from analysis.clusters.flow_network import Labels
from analysis.clusters.relatedness import validation_scores
from kb.table import Matrix

ALGORITHMS = ("consensus", "leiden", "ward", "kmeans", "average")

FEWEST, MOST = 0.75, 0.25
"""Groups from 0.75 √n to n/4 of n industries are tried."""

NUMBERS = 10
"""Numbers of groups tried, evenly on a logarithmic scale."""

RESOLUTIONS = (0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0)
"""Resolutions of the Leiden algorithm tried, each √2 times the one before."""

CUTS = (0.30, 0.35, 0.40)
"""Shares of the Leiden candidates together from which industries join in the consensus."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One partition: ``labels`` (n,), the ``algorithm``, what it was run on, its ``setting``, its validation scores."""

    algorithm: str
    on: str
    setting: float
    labels: Labels
    scores: Mapping[str, float]

    @property
    def groups(self) -> int:
        """Number of groups, those of one industry included."""
        return len(np.unique(self.labels))


def numbers_of_groups(n: int) -> list[int]:
    """Numbers of groups tried for n industries: from 0.75 √n to n/4, two at least.

    Convention of ours; Delgado, Porter and Stern 2016 tried 30 to 60 groups of 778 industries, 1.1 √n to 2.2 √n.

    >>> numbers_of_groups(29), numbers_of_groups(400)[:4]
    ([4, 5, 6, 7], [15, 19, 23, 28])
    """
    fewest = max(2, int(np.ceil(FEWEST * np.sqrt(n) - 0.5)))
    most = max(fewest + 1, int(n * MOST))
    return sorted({round(number) for number in np.geomspace(fewest, most, NUMBERS).tolist()})


def candidates(
    matrices: Mapping[str, Matrix], coefficients: Matrix, algorithms: tuple[str, ...], groups: int, seed: int
) -> tuple[list[Candidate], Matrix]:
    """Candidates of the algorithms, the best validation score first, and how often Leiden's put two together (n, n).

    ``matrices``: similarities as :func:`analysis.clusters.relatedness.relatedness`; ``coefficients``: symmetric input
    coefficients, shape (n, n). Ward and k-means take the rows of a similarity as an industry's variables, k-means
    starting from Ward's groups; average linkage takes the largest similarity minus each as distance; Leiden takes
    ``flow`` (Streit's coefficients), the positive part of ``combined``, and the coefficients as links. The consensus
    is average linkage on how often the Leiden candidates put two industries together. ``groups``: that number alone
    where it is above zero, for Leiden the resolution that comes nearest.
    """
    n = len(coefficients)
    numbers = [groups] if groups else numbers_of_groups(n)
    links = {"flow": matrices["flow"], "combined": matrices["combined"], "coefficients": coefficients}
    of_leiden = list(_leiden(links, numbers_of_groups(n), seed))
    together = co_classification(np.array([labels for _, _, labels in of_leiden]))
    if groups:
        of_leiden.sort(key=lambda run: abs(len(np.unique(run[2])) - groups))
        of_leiden = of_leiden[:1]
    found: list[Candidate] = []
    for algorithm in algorithms:
        if algorithm == "leiden":
            tried: Iterator[tuple[str, float, Labels]] = iter(of_leiden)
        elif algorithm == "consensus":
            tried = _consensus(together, groups)
        else:
            tried = _of_similarities(matrices, algorithm, numbers)
        found += [
            Candidate(algorithm, on, setting, labels, validation_scores(matrices, labels))
            for on, setting, labels in tried
        ]
    return sorted(found, key=lambda each: -each.scores["score"]), together


def _leiden(links: Mapping[str, Matrix], numbers: list[int], seed: int) -> Iterator[tuple[str, float, Labels]]:
    """Leiden's partitions with as many groups as are tried; all of them where none has."""
    runs = []
    for on, matrix in links.items():
        weights = np.maximum(matrix, 0.0)
        np.fill_diagonal(weights, 0.0)
        if weights.any():
            runs += [(on, each, leiden(weights, each, 1, seed)[0][0]) for each in RESOLUTIONS]
    within = [run for run in runs if numbers[0] <= len(np.unique(run[2])) <= numbers[-1]]
    yield from within or runs


def _consensus(together: Matrix, groups: int) -> Iterator[tuple[str, float, Labels]]:
    if groups:
        tree = linkage(squareform(1 - together, checks=False), "average")
        yield "leiden", float(groups), fcluster(tree, groups, "maxclust").astype(np.int64)
        return
    for cut in CUTS:
        yield "leiden", cut, consensus(together, cut)


def _of_similarities(
    matrices: Mapping[str, Matrix], algorithm: str, numbers: list[int]
) -> Iterator[tuple[str, float, Labels]]:
    for on, matrix in matrices.items():
        tree = average_tree(matrix) if algorithm == "average" else ward_tree(matrix)
        for number in numbers:
            labels = fcluster(tree, number, "maxclust").astype(np.int64)
            yield on, float(number), _kmeans(matrix, labels) if algorithm == "kmeans" else labels


def ward_tree(matrix: Matrix) -> Matrix:
    """Ward's tree of the rows of a similarity, the diagonal of every row its largest value; scipy's linkage."""
    rows = matrix.copy()
    np.fill_diagonal(rows, rows.max())
    return np.asarray(linkage(rows, "ward"))


def average_tree(matrix: Matrix) -> Matrix:
    """Average linkage on the largest similarity minus each."""
    distance = matrix.max() - matrix
    np.fill_diagonal(distance, 0.0)
    return np.asarray(linkage(squareform(distance, checks=False), "average"))


def _kmeans(rows: Matrix, labels: Labels) -> Labels:
    from sklearn.cluster import KMeans

    centres = np.array([rows[labels == label].mean(axis=0) for label in np.unique(labels)])
    fitted = KMeans(len(centres), init=centres, n_init=1, random_state=0).fit(rows)
    return np.asarray(fitted.labels_, dtype=np.int64)
