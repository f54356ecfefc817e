"""The system (I − A) x = f: factored once, solved as often as needed, inverted only on request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.linalg import blas, lapack

from analysis.model.coefficients import denominators, divide, flows, place
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

SMALLEST_CONDITION = 1e-12
"""Reciprocal condition number of I − A below which a result would keep too few digits."""

BLOCK = 450
"""Columns of the inverse at once where only its diagonal is wanted."""


@dataclass(frozen=True)
class InputOutputSystem:
    """A factored system of n industries on one import basis.

    ``A``: input coefficients, shape (n, n); ``units``: what they are per unit of (output, or resources), shape (n,);
    ``positions``: the industries' places in the table; ``left_out``: codes of industries without output;
    ``multipliers``: 1′L, shape (n,). Made by :func:`open_system`.
    """

    codes: list[str]
    basis: Basis
    A: Matrix
    units: Matrix
    positions: npt.NDArray[np.intp]
    left_out: tuple[str, ...]
    multipliers: Matrix
    _lu: Matrix
    _pivots: npt.NDArray[np.int32]

    def backward(self, coefficients: Matrix) -> Matrix:
        """c′L for one row of coefficients (n,) or several (k, n): one triangular solve, no inverse.

        >>> from analysis.textbook import miller_blair
        >>> open_system(miller_blair()).backward(np.array([0.3, 0.25])).round(4)
        array([0.4422, 0.3795])
        """
        return _solve(self._lu, self._pivots, coefficients.T, transposed=True).T

    def forward(self, demand: Matrix) -> Matrix:
        """L f for one final demand (n,) or several (n, k): output needed, in the demand's unit.

        >>> from analysis.textbook import miller_blair
        >>> open_system(miller_blair()).forward(np.array([600.0, 1500.0])).round(1)
        array([1247.5, 1841.6])
        """
        return _solve(self._lu, self._pivots, demand, transposed=False)

    @cached_property
    def leontief(self) -> Matrix:
        """L = (I − A)⁻¹, shape (n, n), from the factorisation at hand."""
        unit = np.eye(len(self.codes), order="F")
        return _solve(self._lu, self._pivots, unit, transposed=False, overwrite=True)

    @cached_property
    def own(self) -> Matrix:
        """The diagonal of L, shape (n,), at a third of the work and memory of the inverse.

        >>> from analysis.textbook import miller_blair
        >>> open_system(miller_blair()).own.round(4)
        array([1.2541, 1.1221])
        """
        n = len(self.codes)
        rows = _unpivoted(self._pivots)
        own, store = np.empty(n), np.empty(n * n)
        for first in range(0, n, BLOCK):
            block = np.arange(first, min(first + BLOCK, n))
            # unit columns are zero above, and only their own rows are wanted: smaller triangles do
            top = min(first, int(rows[block].min()))
            size = n - top
            triangles = store[: size * size].reshape((size, size), order="F")
            triangles[:] = self._lu[top:, top:]
            unit = np.zeros((size, block.size), order="F")
            unit[rows[block] - top, np.arange(block.size)] = 1.0
            unit = blas.dtrsm(1.0, triangles, unit, lower=1, diag=1, overwrite_b=1)
            unit = blas.dtrsm(1.0, triangles, unit, overwrite_b=1)
            own[block] = unit[block - top, np.arange(block.size)]
        return own

    @cached_property
    def ghosh(self) -> Matrix:
        """G = (I − B)⁻¹ = x̂⁻¹ L x̂, shape (n, n): no second factorisation. A zero-output row is a unit row."""
        G = self.leontief * self.units
        G *= divide(np.ones_like(self.units), self.units)[:, None]
        empty = np.flatnonzero(self.units == 0)
        G[empty, empty] = 1.0
        return G


def open_system(table: IOTable, basis: Basis = "domestic", *, keep_empty: bool = False) -> InputOutputSystem:
    """Factor I − A of a table, checked to be productive.

    (I − A) x = f with A = Z x̂⁻¹ on the basis. Industries without output are left out (they change nothing in the
    others' rows and columns on ``domestic`` and ``resources``; on ``total`` purchases of a product that nobody makes
    at home leave the system) unless ``keep_empty``.

    For A ≥ 0 the check is exact: 1′L ≥ 0 holds if and only if the spectral radius of A is below one (I − A is then a
    nonsingular M-matrix; Berman and Plemmons 1994, ch. 6). With negative flows the spectral radius is bounded by that
    of |A|, or computed.

    Raises ``AnalysisError`` where no industry has output, or I − A is singular, nearly singular or not productive;
    it names the industry whose inputs are largest, or whose column made it singular.
    Source: Miller and Blair 2009, ch. 2.

    >>> from analysis.textbook import miller_blair
    >>> open_system(miller_blair()).multipliers.round(4)
    array([1.5182, 1.4521])
    """
    units = denominators(table, basis)
    places = np.arange(units.size) if keep_empty else np.flatnonzero(units > 0)
    if not places.size:
        raise AnalysisError("no industry has output", where=place(table, basis), remedy="check the output row")
    whole = places.size == units.size
    Z = flows(table, basis)
    A = divide(Z if whole else Z[np.ix_(places, places)], units[places])
    every = table.codes
    codes = [every[i] for i in places]
    lu, pivots = _factor(A, codes, place(table, basis))
    multipliers = _solve(lu, pivots, np.ones(places.size), transposed=True)
    _require_productive(A, multipliers, codes, place(table, basis))
    left_out = tuple(every[i] for i in np.flatnonzero(units == 0)) if not keep_empty else ()
    return InputOutputSystem(codes, basis, A, units[places], places, left_out, multipliers, lu, pivots)


def leontief_inverse(table: IOTable, basis: Basis = "domestic") -> pd.DataFrame:
    """Leontief inverse L: output needed of each row per unit of final demand for each column.

    L = (I − A)⁻¹, shape (n, n), pure numbers; every industry of the table, a zero-output one with a unit column.

    Raises ``AnalysisError`` as :func:`open_system`.
    Source: Miller and Blair 2009, ch. 2.

    >>> from analysis.textbook import miller_blair
    >>> leontief_inverse(miller_blair()).to_numpy().round(4)
    array([[1.2541, 0.33  ],
           [0.264 , 1.1221]])
    """
    system = open_system(table, basis, keep_empty=True)
    return _framed(system.leontief, system)


def ghosh_inverse(table: IOTable, basis: Basis = "domestic") -> pd.DataFrame:
    """Ghosh inverse G: output of each column enabled per unit of primary input in each row.

    G = (I − B)⁻¹ = x̂⁻¹ L x̂, shape (n, n), pure numbers; every industry of the table, a zero-output one with a unit
    row. Plausible as a price model only (Dietzenbacher 1997).

    Raises ``AnalysisError`` as :func:`open_system`.
    Source: Ghosh 1958; Miller and Blair 2009, ch. 12.

    >>> from analysis.textbook import miller_blair
    >>> ghosh_inverse(miller_blair()).to_numpy().round(4)
    array([[1.2541, 0.6601],
           [0.132 , 1.1221]])
    """
    system = open_system(table, basis, keep_empty=True)
    return _framed(system.ghosh, system)


def _factor(A: Matrix, codes: list[str], where: str) -> tuple[Matrix, npt.NDArray[np.int32]]:
    """LU of (I − A)′: as LAPACK reads columns first, the transpose is factored without copying the matrix."""
    M = -A
    M[np.diag_indices_from(M)] += 1.0
    norm = float(lapack.dlange(b"I", M.T))  # type: ignore[call-arg]
    lu, pivots, info = lapack.dgetrf(M.T, overwrite_a=True)
    if info > 0:
        raise AnalysisError(
            f"I − A is singular: the sales of {codes[info - 1]} depend on those of the industries before it",
            where=where,
            remedy="check the flows and the output of that industry",
        )
    condition, _ = lapack.dgecon(lu, norm, norm="I")
    if not condition > SMALLEST_CONDITION:
        raise AnalysisError(
            f"I − A is nearly singular (reciprocal condition {condition:.1g}): {_hungriest(A, codes)}",
            where=where,
            remedy="check its flows and output",
        )
    return lu, pivots


def _solve(
    lu: Matrix, pivots: npt.NDArray[np.int32], right: Matrix, *, transposed: bool, overwrite: bool = False
) -> Matrix:
    """Solve (I − A) y = right, or (I − A)′ y = right, from the factors of (I − A)′."""
    solution, _ = lapack.dgetrs(lu, pivots, right, trans=int(not transposed), overwrite_b=overwrite)
    return np.asarray(solution)


def _unpivoted(pivots: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
    """Row of the factors that each row of the matrix has become."""
    order = np.arange(pivots.size)
    for row, other in enumerate(pivots):
        order[[row, other]] = order[[other, row]]
    return np.argsort(order)


def _require_productive(A: Matrix, multipliers: Matrix, codes: list[str], where: str) -> None:
    productive = multipliers.min() >= 0 if (A >= 0).all() else _spectral_radius_below_one(A)
    if not productive:
        raise AnalysisError(
            f"the economy is not productive (spectral radius of A is 1 or more): {_hungriest(A, codes)}",
            where=where,
            remedy="check its flows and output",
        )


def _spectral_radius_below_one(A: Matrix) -> bool:
    """ρ(A) ≤ ρ(|A|), and the second is below one if (I − |A|) y = 1 has a solution y ≥ 0; else by eigenvalues."""
    _, _, bound, info = lapack.dgesv(np.eye(len(A)) - np.abs(A), np.ones(len(A)))
    if info == 0 and bound.min() >= 0:
        return True
    return bool(np.abs(np.linalg.eigvals(A)).max() < 1)


def _hungriest(A: Matrix, codes: list[str]) -> str:
    inputs = A.sum(axis=0)
    worst = int(inputs.argmax())
    return f"{codes[worst]} takes {inputs[worst]:.4g} of inputs per unit"


def _framed(matrix: Matrix, system: InputOutputSystem) -> pd.DataFrame:
    index = pd.Index(system.codes, name="supplier")
    return pd.DataFrame(matrix, index=index, columns=index.rename("buyer"))
