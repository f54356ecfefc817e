"""Principal components of a similarity matrix, rotated to simple structure."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.linalg import eigh
from scipy.special import chdtrc

from analysis.clusters.similarity import CONSTANT, standardised
from analysis.model.coefficients import divide
from kb.errors import AnalysisError
from kb.table import Matrix

Source = Literal["columns", "itself"]
SOURCES = get_args(Source)

CONVERGED = 1e-12
"""Relative gain of the varimax criterion in one step below which the rotation ends.

Statistical packages stop at 1e-5. On the 68 products of Kazakhstan 2024 that leaves loadings up to 0.015 away from
where the rotation leads, so that a membership could hang on the software; here it is about 0.00001.
"""
STEPS = 5000
"""Steps after which the rotation is given up."""


@dataclass(frozen=True, slots=True, eq=False)
class Rotation:
    """Rotated loadings, shape (n, k); the orthogonal matrix that led to them, (k, k); steps taken; whether it ended."""

    loadings: Matrix
    matrix: Matrix
    steps: int
    converged: bool


@dataclass(frozen=True, slots=True, eq=False)
class FactorModel:
    """Rotated principal components: ``loadings`` (n, k), factors by falling variance, largest loading positive.

    ``eigenvalues``: all n, falling. ``steps``, ``converged``: of the rotation.
    """

    loadings: Matrix
    eigenvalues: Matrix
    steps: int
    converged: bool

    @property
    def variance_shares(self) -> Matrix:
        """Share of variance that each rotated factor explains, shape (k,): column sums of squared loadings over n."""
        return np.asarray((self.loadings**2).sum(axis=0) / len(self.loadings))

    @property
    def communalities(self) -> Matrix:
        """Share of each industry's variance that the factors explain, shape (n,): row sums of squared loadings."""
        return np.asarray((self.loadings**2).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Whether profiles correlate enough to be factored; None where their correlations are singular.

    ``kmo``: Kaiser-Meyer-Olkin measure, 0 to 1 (Kaiser 1974); ``chi2``, ``df``, ``p``: Bartlett's test of sphericity.
    """

    kmo: float | None = None
    chi2: float | None = None
    df: int | None = None
    p: float | None = None


def factor_model(similarity: Matrix, factors: int = 0, source: Source = "columns") -> FactorModel:
    """Principal components of a similarity matrix, varimax with Kaiser normalisation.

    ``factors``: how many, 0 for those with an eigenvalue above one. ``source``: ``columns`` correlates the columns
    of the matrix, each industry's similarity to all being one variable; ``itself`` takes it as the correlation
    matrix, which need not be positive semidefinite: negative eigenvalues stay in ``eigenvalues``.

    Raises ``AnalysisError`` for a constant column, more factors than positive eigenvalues, or none above one.
    Source: Feser and Bergman 2000; Kaiser 1958.

    >>> model = factor_model(np.array([[1, 0.9, 0.2], [0.9, 1, 0.1], [0.2, 0.1, 1]]), factors=2, source="itself")
    >>> model.loadings.round(2).tolist()
    [[0.97, 0.13], [0.98, 0.02], [0.08, 1.0]]
    """
    R = correlations(similarity) if source == "columns" else similarity
    eigenvalues: Matrix = np.linalg.eigvalsh(R)[::-1].astype(np.float64)
    rotation = varimax(components(R, number_kept(eigenvalues, factors)))
    return FactorModel(oriented(rotation.loadings), eigenvalues, rotation.steps, rotation.converged)


def correlations(similarity: Matrix) -> Matrix:
    """Correlations of the columns of a matrix, shape (n, n). Raises ``AnalysisError`` for a constant column."""
    constant = np.flatnonzero(np.ptp(similarity, axis=0) <= CONSTANT)
    if constant.size:
        raise AnalysisError(
            f"industry number {constant[0] + 1} is equally similar to all",
            where="factors",
            remedy="leave it out, or take the matrix itself",
        )
    columns = standardised(similarity)
    return np.asarray(columns.T @ columns)


def number_kept(eigenvalues: Matrix, factors: int = 0) -> int:
    """How many factors: those asked for, or as many as have an eigenvalue above one (Kaiser 1960).

    >>> number_kept(np.array([1.9, 1.0, 0.1]))
    1
    """
    rounding = len(eigenvalues) * float(np.finfo(float).eps) * eigenvalues[0]
    positive = int((eigenvalues > 10 * rounding).sum())
    if factors > positive:
        raise AnalysisError(f"{factors} factors", where="factors", remedy=f"at most {positive} have any variance")
    number = factors or int((eigenvalues > 1 + 10 * rounding).sum())
    if not number:
        raise AnalysisError("no eigenvalue is above one", where="factors", remedy="give a number of factors")
    return number


def components(R: Matrix, factors: int) -> Matrix:
    """Loadings of the first principal components, largest first: eigenvector · √eigenvalue, shape (n, factors)."""
    n = len(R)
    eigenvalues, vectors = eigh(R, subset_by_index=(n - factors, n - 1), check_finite=False)
    return np.asarray((vectors * np.sqrt(np.maximum(eigenvalues, 0)))[:, ::-1])


def varimax(
    loadings: Matrix,
    tolerance: float = CONVERGED,
    *,
    normalize: bool = True,
    start: Matrix | None = None,
    most: int = STEPS,
) -> Rotation:
    """Varimax rotation, with Kaiser normalisation (rows of length one while rotating) unless told otherwise.

    Each step takes T = UV′ from the singular values of Λ′(B³ − B diag(1′B²)/n), B = ΛT, which never lowers the
    varimax criterion; it ends when their sum gains less than ``tolerance`` of itself, or after ``most`` steps.
    ``start``: the rotation to begin with, (k, k), none where not given.

    Source: Kaiser 1958; the step as in R's ``stats::varimax`` and in factor_analyzer, to whose results it is tested.

    >>> varimax(np.array([[0.8, 0.5], [0.7, 0.6], [0.5, -0.6]])).loadings.round(2).tolist()
    [[0.94, -0.1], [0.92, 0.04], [0.02, -0.78]]
    """
    lengths = np.sqrt((loadings**2).sum(axis=1)) if normalize else np.ones(len(loadings))
    rows, k = divide(loadings.T, lengths).T, loadings.shape[1]
    T = np.eye(k) if start is None else start
    reached, converged, steps = 0.0, k < 2, 0
    while not converged and steps < most:
        B = rows @ T
        squares = B * B
        U, singular, V = np.linalg.svd(rows.T @ (B * (squares - squares.mean(axis=0))))
        T, before, reached = U @ V, reached, singular.sum()
        converged = bool(reached <= before * (1 + tolerance))
        steps += 1
    return Rotation(loadings @ T, T, steps, converged)


def towards(loadings: Matrix, target: Matrix) -> Matrix:
    """The rotation T that brings ΛT closest to a target: UV′ from the singular values of Λ′ target (Schönemann 1966).

    >>> towards(np.eye(2), np.array([[0.0, 2.0], [-1.0, 0.0]])).tolist()
    [[0.0, 1.0], [-1.0, 0.0]]
    """
    U, _, V = np.linalg.svd(loadings.T @ target)
    return np.asarray(U @ V)


def oriented(loadings: Matrix) -> Matrix:
    """Factors by falling variance, each with its largest loading positive.

    >>> oriented(np.array([[0.1, -0.9], [0.5, 0.2]]))
    array([[ 0.9,  0.1],
           [-0.2,  0.5]])
    """
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable")
    ordered = loadings[:, order]
    signs = np.where(ordered.max(axis=0) >= -ordered.min(axis=0), 1.0, -1.0)
    return np.asarray(ordered * signs)


def adequacy(profiles: Matrix) -> Adequacy:
    """Kaiser-Meyer-Olkin measure and Bartlett's test of the correlations R of the columns of ``profiles`` (m, n).

    KMO = Σr² / (Σr² + Σ(partial r)²) over pairs; χ² = −(m − 1 − (2n + 5)/6) ln det R with n(n − 1)/2 degrees of
    freedom. Undefined where R is singular.

    Source: Kaiser 1974; Bartlett 1950. KMO by factor_analyzer; its determinant underflows from a few hundred
    columns, so Bartlett's is taken from the logarithm.

    >>> adequacy(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [5.0, 10.0]]))
    Adequacy(kmo=None, chi2=None, df=None, p=None)
    """
    from factor_analyzer.factor_analyzer import calculate_kmo  # brings scikit-learn along, which only this needs

    m, n = profiles.shape
    columns = standardised(profiles)
    eigenvalues = np.linalg.eigvalsh(columns.T @ columns)
    if eigenvalues[0] <= n * np.finfo(float).eps * eigenvalues[-1]:
        return Adequacy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of taking a pseudo-inverse: of a regular matrix that is the inverse
        kmo = float(calculate_kmo(columns * np.sqrt(m))[1])
    statistic, df = float(-(m - 1 - (2 * n + 5) / 6) * np.log(eigenvalues).sum()), n * (n - 1) // 2
    return Adequacy(kmo, statistic, df, float(chdtrc(df, statistic)))
