"""What a group of industries is in an economy: three numbers, each of many groups at once.

``sets`` has the shape (size, count), a column of positions for each group; a statistic answers with shape (count,).
Everything is taken from the rows and columns that the sets name, and the systems of all groups are eliminated side by
side: the work grows with count · size³, in long vector operations, and no group costs a call.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.assessment.random_sets import Sets
from analysis.model.coefficients import divide
from kb.table import Matrix

Statistic = Callable[[Sets], Matrix]

CELLS = 400_000
"""Numbers of the groups' systems held at once, so that they stay in the processor's cache."""


def linkage(Z: Matrix) -> Statistic:
    """Linkage 2W / (P + S) of groups in the flows Z: the share of their trade that stays among them.

    W: flows between different industries of the group; P: purchases of its industries from other industries, inside
    the group or not, own use aside; S: their sales likewise. So P + S counts every flow inside twice, and linkage is
    0 to 1 for Z ≥ 0. Zero where a group has no trade.

    Convention of ours: the literature measures the trade inside a group in several ways.

    >>> Z = np.array([[9.0, 4, 0], [2, 9, 1], [0, 1, 9]])
    >>> linkage(Z)(np.array([[0, 0], [1, 2]])).round(4)
    array([0.8571, 0.    ])
    """
    between = Z - np.diag(np.diag(Z))
    trade = between.sum(axis=0) + between.sum(axis=1)
    both_ways = between + between.T

    def measured(sets: Sets) -> Matrix:
        inside = np.zeros(sets.shape[1])
        for place, row in enumerate(sets):
            inside += both_ways[row, sets[place + 1 :]].sum(axis=0)
        return divide(2 * inside, trade[sets].sum(axis=0))

    return measured


def pull(L: Matrix, output: Matrix) -> Statistic:
    """Output lost outside each group when it is extracted, per unit of its own: 1′L[:, K] (L_KK)⁻¹ x_K / 1′x_K − 1.

    The economy without the purchases and sales of K needs (I − A_RR)⁻¹ f_R instead of x, and the difference is
    L[:, K] (L_KK)⁻¹ x_K by the inverse of a partitioned matrix: no inversion per group of the whole system.

    Source: Dietzenbacher and Lahr 2013; Miller and Blair 2009, ch. 12.

    >>> pull(np.array([[1.25, 0.5], [0.25, 1.5]]), np.array([100.0, 300.0]))(np.array([[0, 1]])).round(4)
    array([0.2   , 0.3333])
    """
    multipliers = L.sum(axis=0)

    def measured(sets: Sets) -> Matrix:
        size, count = sets.shape
        portion = max(1, CELLS // (size * size))
        lost = np.empty(count)
        for start in range(0, count, portion):
            some = sets[:, start : start + portion]
            within = some[:, None, :], some[None, :, :]
            needed = _eliminated(L[within], output[some])
            if needed is None:
                one_by_one = np.linalg.solve(np.moveaxis(L[within], 2, 0), output[some].T[:, :, None])
                needed = np.asarray(one_by_one[:, :, 0].T, dtype=np.float64)
            lost[start : start + portion] = (multipliers[some] * needed).sum(axis=0)
        return np.asarray(lost / output[sets].sum(axis=0) - 1)

    return measured


def value_added(multipliers: Matrix, output: Matrix) -> Statistic:
    """Type I value-added multiplier of each group, weighted by output: Σ_K x m / Σ_K x with m = v′L.

    >>> value_added(np.array([0.5, 0.9]), np.array([100.0, 300.0]))(np.array([[0, 0], [0, 1]])).round(4)
    array([0.5, 0.8])
    """
    weighted = multipliers * output

    def measured(sets: Sets) -> Matrix:
        return np.asarray(weighted[sets].sum(axis=0) / output[sets].sum(axis=0))

    return measured


def _eliminated(blocks: Matrix, right: Matrix) -> Matrix | None:
    """Solve blocks[:, :, c] y = right[:, c] for every c, by elimination of all of them at once; both are overwritten.

    A block of the Leontief inverse is the inverse of an M-matrix (a Schur complement of I − A), whose pivots are
    positive in any order: rows need not be exchanged. None where a table with negative coefficients gives others, which
    LAPACK can solve one by one.
    """
    size = len(blocks)
    for k in range(size):
        if not (blocks[k, k] > 0).all():
            return None
        factors = blocks[k + 1 :, k] / blocks[k, k]
        blocks[k + 1 :, k + 1 :] -= factors[:, None] * blocks[k, k + 1 :]
        right[k + 1 :] -= factors * right[k]
    for k in reversed(range(size)):
        right[k] = (right[k] - (blocks[k, k + 1 :] * right[k + 1 :]).sum(axis=0)) / blocks[k, k]
    return right
