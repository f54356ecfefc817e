"""Matrix balancing: RAS, and GRAS for matrices with negative entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.model.coefficients import divide
from kb.errors import AnalysisError
from kb.table import Matrix

TOLERANCE = 1e-9
MOST_ITERATIONS = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Balanced:
    """A balanced matrix and how it was reached.

    ``row_factors`` r and ``column_factors`` s: xᵢⱼ = rᵢ aᵢⱼ sⱼ where aᵢⱼ > 0, aᵢⱼ / (rᵢ sⱼ) where aᵢⱼ < 0; zero where
    the target emptied the row or column. ``deviation``: the largest |sum − target| of a row or column, relative to
    the sum of its absolute entries.
    """

    matrix: Matrix
    row_factors: Matrix
    column_factors: Matrix
    iterations: int
    deviation: float


def ras(
    matrix: npt.ArrayLike,
    rows: npt.ArrayLike,
    columns: npt.ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    most_iterations: int = MOST_ITERATIONS,
    row_names: Sequence[str] = (),
    column_names: Sequence[str] = (),
) -> Balanced:
    """RAS: the non-negative matrix r̂ A ŝ whose rows and columns have the given sums. Shape (m, n), unit of the sums.

    Zeros stay zeros, the structure of cross ratios is kept. It stops when no row or column misses its sum by more
    than ``tolerance`` of it. ``row_names`` and ``column_names`` are for messages.

    Raises ``AnalysisError`` as :func:`gras`, and where an entry or a sum is negative.
    Source: Stone 1961; Bacharach 1970; Miller and Blair 2009, ch. 7.

    >>> ras([[3, 4, 2], [7, 4, 3]], [10, 12], [4, 10, 8]).matrix.round(2)
    array([[1.3 , 5.28, 3.42],
           [2.7 , 4.72, 4.58]])
    """
    for what, numbers in (("an entry", matrix), ("a row sum", rows), ("a column sum", columns)):
        if (np.asarray(numbers, dtype=np.float64) < 0).any():
            raise AnalysisError(f"{what} is negative", where="RAS", remedy="use GRAS, which keeps signs")
    return gras(
        matrix,
        rows,
        columns,
        tolerance=tolerance,
        most_iterations=most_iterations,
        row_names=row_names,
        column_names=column_names,
    )


def gras(
    matrix: npt.ArrayLike,
    rows: npt.ArrayLike,
    columns: npt.ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    most_iterations: int = MOST_ITERATIONS,
    row_names: Sequence[str] = (),
    column_names: Sequence[str] = (),
) -> Balanced:
    """GRAS: the matrix nearest to A with the given row and column sums, every sign kept. Shape (m, n).

    With A = P − N (both non-negative) X = r̂ P ŝ − r̂⁻¹ N ŝ⁻¹; s, then r, are the solutions of p x − n / x = t
    (:func:`signed_factors`) in turn, from r = 1. Rows and columns of zeros stay zeros. On a non-negative matrix it
    is RAS. It stops when no row or column misses its sum by more than ``tolerance`` of its absolute entries.

    Raises ``AnalysisError`` where sums of rows and columns differ in total by more than ``tolerance``, a row or column
    has no entry of the sign that its sum needs, the shapes do not fit, or ``most_iterations`` were not enough.
    Source: Junius and Oosterhaven 2003; Lenzen, Wood and Gallego 2007; Temurshoev, Miller and Bouwmeester 2013
    (rows without positive entries).

    >>> gras([[7, 3, -3], [2, 9, 8]], [8, 21], [10, 13, 6]).matrix.sum(axis=1).round(6)
    array([ 8., 21.])
    """
    A, u, v = (np.asarray(numbers, dtype=np.float64) for numbers in (matrix, rows, columns))
    names = _names("row", row_names, len(u)), _names("column", column_names, len(v))
    _check(A, u, v, tolerance)
    P, N = np.maximum(A, 0), np.maximum(-A, 0)
    r, inverse_r = np.ones(len(u)), np.ones(len(u))
    deviation = np.inf
    for iteration in range(1, most_iterations + 1):
        s, inverse_s = signed_factors(P.T @ r, N.T @ inverse_r, v, names[1])
        positive, negative = P @ s, N @ inverse_s
        gross = r * positive + inverse_r * negative
        deviation = float(divide(np.abs(r * positive - inverse_r * negative - u), gross).max(initial=0))
        if deviation <= tolerance and not (u[gross == 0]).any():
            X = r[:, None] * P * s - inverse_r[:, None] * N * inverse_s
            return Balanced(X, r, s, iteration, deviation)
        r, inverse_r = signed_factors(positive, negative, u, names[0])
    raise AnalysisError(
        f"no balance after {most_iterations} iterations: a row still misses its sum by {deviation:.2g} of its entries",
        where="RAS" if not N.any() else "GRAS",
        remedy="the zeros of the matrix may not allow these sums: change them, or raise the tolerance",
    )


def signed_factors(
    positive: Matrix, negative: Matrix, targets: Matrix, names: Sequence[str] = ()
) -> tuple[Matrix, Matrix]:
    """Factors x of rows (or columns), and 1 / x, with p x − n / x = t. Shapes (m,), pure numbers.

    x = (t + √(t² + 4 p n)) / 2p; where there are only negative entries x = −n / t. Where a target of zero empties a
    row of one sign both x and 1 / x are zero; without entries both are one.

    Raises ``AnalysisError`` where a target is positive without a positive entry, or negative without a negative one.
    Source: Lenzen, Wood and Gallego 2007; Temurshoev, Miller and Bouwmeester 2013.

    >>> signed_factors(np.array([3.0, 0.0]), np.array([2.0, 1.0]), np.array([1.0, -2.0]))
    (array([1. , 0.5]), array([1., 2.]))
    """
    _check_signs(positive, negative, targets, names)
    root = np.sqrt(targets**2 + 4 * positive * negative)
    smaller = 2 * negative / np.where(root - targets > 0, root - targets, 1)  # no cancellation where t < 0
    larger = (targets + root) / np.where(positive > 0, 2 * positive, 1)
    x = np.where(targets < 0, smaller, larger)
    x = np.where((positive == 0) & (negative == 0), 1.0, x)
    return x, divide(np.ones_like(x), x)


def _check_signs(positive: Matrix, negative: Matrix, targets: Matrix, names: Sequence[str]) -> None:
    wrong = np.flatnonzero(((positive <= 0) & (targets > 0)) | ((negative <= 0) & (targets < 0)))
    if not wrong.size:
        return
    place = int(wrong[0])
    empty = positive[place] <= 0 and negative[place] <= 0
    sign = "positive" if targets[place] > 0 else "negative"
    raise AnalysisError(
        f"it has {'only zeros' if empty else f'no {sign} entry'} but shall sum to {targets[place]:.12g}",
        where=names[place] if len(names) else f"number {place + 1}",
        remedy="give it the sum 0, or a flow to scale",
    )


def _check(A: Matrix, rows: Matrix, columns: Matrix, tolerance: float) -> None:
    if A.ndim != 2 or A.shape != (len(rows), len(columns)):
        what = f"the matrix has shape {A.shape}, the sums {(len(rows), len(columns))}"
        raise AnalysisError(what, where="balancing", remedy="give one sum for each row and column")
    if not all(np.isfinite(numbers).all() for numbers in (A, rows, columns)):
        raise AnalysisError("an entry or a sum is not a number", where="balancing", remedy="give a number, or 0")
    difference = rows.sum() - columns.sum()
    if abs(difference) > tolerance * max(np.abs(rows).sum(), np.abs(columns).sum()):
        raise AnalysisError(
            f"rows sum to {rows.sum():.15g}, columns to {columns.sum():.15g}: they differ by {difference:.6g}",
            where="balancing",
            remedy="scale one side to the other's total, or raise the tolerance",
        )


def _names(kind: str, names: Sequence[str], count: int) -> list[str]:
    return [f"{kind} {name}" for name in (names if len(names) else range(1, count + 1))]
