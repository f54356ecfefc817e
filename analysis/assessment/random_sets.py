"""Sets of industries against random sets of the same size: many sets at once, one statistic each.

A set is a row of positions; ``sets`` has the shape (count, size). Everything is taken from the rows and columns that
the sets name, so that the work grows with count · size², not with the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from analysis.model.coefficients import divide
from kb.table import Matrix

Sets = npt.NDArray[np.intp]
Statistic = Callable[[Sets], Matrix]

CELLS = 4_000_000
"""Numbers held at once while sets are drawn and measured."""

ROUNDING = 1e-9
"""Relative distance at which two sets still measure the same: the set itself is among the random ones."""


def random_sets(n: int, size: int, count: int, seed: int) -> Iterator[Sets]:
    """``count`` sets of ``size`` of ``n`` positions, all equally likely, in portions of shape (portion, size).

    The sets of one size depend on the seed and the size alone. A position is drawn at most once into a set.

    >>> [portion.shape for portion in random_sets(5, 2, 3, seed=0)]
    [(3, 2)]
    """
    rng = np.random.default_rng([seed, size])
    portion = max(1, CELLS // max(n, size * size))
    for start in range(0, count, portion):
        keys = rng.random((min(portion, count - start), n))
        yield np.argpartition(keys, size - 1, axis=1)[:, :size]


def by_chance(statistics: Mapping[str, Statistic], n: int, size: int, count: int, seed: int) -> dict[str, Matrix]:
    """Each statistic of the same ``count`` random sets, shape (count,), smallest first."""
    found: dict[str, list[Matrix]] = {name: [] for name in statistics}
    for sets in random_sets(n, size, count, seed):
        for name, statistic in statistics.items():
            found[name].append(statistic(sets))
    return {name: np.sort(np.concatenate(portions)) for name, portions in found.items()}


def share_at_least(chance: Matrix, observed: float) -> float:
    """Permutation p-value: (1 + number of random sets with at least the observed value) / (1 + number of sets).

    ``chance``: the statistic of the random sets, sorted.

    Source: Davison and Hinkley 1997, ch. 4; Phipson and Smyth 2010 for counting the set itself.

    >>> share_at_least(np.arange(99.0), 98.0)
    0.02
    """
    least = observed - ROUNDING * abs(observed)
    return (1 + len(chance) - int(np.searchsorted(chance, least))) / (1 + len(chance))


def cohesion(Z: Matrix) -> Statistic:
    """Flow cohesion 2W / (P + S) of sets in the flows Z: the share of their trade that stays among them.

    W: flows between different industries of the set; P: purchases of its industries from other industries, inside the
    set or not, own use aside; S: their sales likewise. So P + S counts every flow inside twice, and cohesion is 0 to
    1 for Z ≥ 0. Zero where a set has no trade.

    Convention of ours: the literature measures the trade inside a group in several ways.

    >>> Z = np.array([[9.0, 4, 0], [2, 9, 1], [0, 1, 9]])
    >>> cohesion(Z)(np.array([[0, 1], [0, 2]])).round(4)
    array([0.8571, 0.    ])
    """
    between = Z - np.diag(np.diag(Z))
    trade = between.sum(axis=0) + between.sum(axis=1)

    def measured(sets: Sets) -> Matrix:
        return divide(2 * _inside(between, sets), trade[sets].sum(axis=1))

    return measured


def extraction(L: Matrix, output: Matrix) -> Statistic:
    """Output lost without each set as a group, over total output: 1′L[:, K] (L_KK)⁻¹ x_K / 1′x.

    The economy without the purchases and sales of K needs (I − A_RR)⁻¹ f_R instead of x, and the difference is
    L[:, K] (L_KK)⁻¹ x_K by the inverse of a partitioned matrix: no inversion per set of the whole system.

    Source: Dietzenbacher and Lahr 2013; Miller and Blair 2009, ch. 12.

    >>> extraction(np.array([[1.25, 0.5], [0.25, 1.5]]), np.array([100.0, 300.0]))(np.array([[0], [1]])).round(4)
    array([0.3, 1. ])
    """
    multipliers, total = L.sum(axis=0), output.sum()

    def measured(sets: Sets) -> Matrix:
        blocks = L[sets[:, :, None], sets[:, None, :]]
        needed = np.linalg.solve(blocks, output[sets][:, :, None])[:, :, 0]
        return np.asarray((multipliers[sets] * needed).sum(axis=1) / total)

    return measured


def togetherness(together: Matrix) -> Statistic:
    """Mean of ``together`` (n, n), symmetric, over the pairs of different industries of each set; zero without pairs.

    >>> togetherness(np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 1]]))(np.array([[0, 1, 2]])).round(4)
    array([0.3333])
    """
    between = together - np.diag(np.diag(together))

    def measured(sets: Sets) -> Matrix:
        size = sets.shape[1]
        return np.asarray(_inside(between, sets) / max(1, size * (size - 1)))

    return measured


def _inside(matrix: Matrix, sets: Sets) -> Matrix:
    return np.asarray(matrix[sets[:, :, None], sets[:, None, :]].sum(axis=(1, 2)))
