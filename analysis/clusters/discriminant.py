"""Linear discriminant analysis: what tells groups apart, how well, and where each observation stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh

from analysis.clusters.flow_network import Labels
from kb.errors import AnalysisError
from kb.table import Matrix

WORST_CONDITION = 1e8
"""Condition number of the within-group covariance (of standardised variables) from which it is shrunk."""


LEAST_SHRINKAGE = 0.01
"""A singular matrix is shrunk by at least this."""


@dataclass(frozen=True)
class Discriminant:
    """Canonical discriminant functions of g groups on p variables; min(p, g − 1) functions, the best first.

    ``eigenvalues`` λ of W⁻¹B; ``wilks`` = Π 1/(1 + λ); ``coefficients``: per unit of each variable, shape
    (p, functions), scaled to within-group variance one; ``standardised``: per pooled within-group standard deviation;
    ``scores``: of every row given, centred on the mean of those in groups of two or more, shape (n, functions);
    ``accuracy``: share of rows classified rightly with that row left out; ``shrinkage``: weight of the scaled identity
    in the within-group covariance; ``used``: which rows are in groups of two or more.
    """

    eigenvalues: Matrix
    wilks: float
    coefficients: Matrix
    standardised: Matrix
    scores: Matrix
    accuracy: float
    shrinkage: float
    used: npt.NDArray[np.bool_]


def discriminant_analysis(X: Matrix, labels: Labels, where: str = "") -> Discriminant:
    """Fisher's linear discriminant functions of the groups, with their test and their leave-one-out accuracy.

    B a = λ W a, B and W sums of squares between and within groups; standardised coefficients aⱼ√(wⱼⱼ/(n − g)) with
    a′Wa = n − g; Wilks' lambda Π 1/(1 + λ); pure numbers. ``X``: observations × variables, (n, p); ``labels``: group of
    each, (n,). Prior probabilities are the groups' sizes.

    A group of one has no variance inside: it takes no part in the fit, the test and the accuracy, but gets a score.
    Where W is singular or nearly so (fewer observations than variables and groups), it is shrunk towards a multiple of
    the identity by as much as Ledoit and Wolf 2004 estimate; Wilks' lambda and the accuracy are then of that W.

    Raises ``AnalysisError`` where fewer than two groups have two members, or nothing varies inside them.
    Source: Fisher 1936; Rao 1948 (several groups); McLachlan 1992 (leave one out).

    >>> X = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.4], [5.0, 1.0], [6.0, 0.0], [5.5, 0.4]])
    >>> found = discriminant_analysis(X, np.array([0, 0, 0, 1, 1, 1]))
    >>> len(found.eigenvalues), found.accuracy, bool(0 < found.wilks < 0.05)
    (1, 1.0, True)
    """
    _, inverse, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    used = sizes[inverse] > 1
    groups = np.unique(labels[used])
    if len(groups) < 2:
        raise AnalysisError(
            "fewer than two groups have two members",
            where=where,
            remedy="ask for another number of groups, or choose more industries",
        )
    fitted, of = X[used], labels[used]
    member = np.equal.outer(of, groups).astype(np.float64)
    residuals = fitted - member @ (member.T @ fitted / member.sum(axis=0)[:, None])
    within, shrinkage = _within(residuals, len(groups), where)
    spread = fitted - fitted.mean(axis=0)
    freedom = len(fitted) - len(groups)
    values, vectors = eigh(spread.T @ spread - residuals.T @ residuals, within * freedom)
    count = min(X.shape[1], len(groups) - 1)
    eigenvalues = np.maximum(values[::-1][:count], 0.0)
    coefficients = vectors[:, ::-1][:, :count] * np.sqrt(freedom)
    return Discriminant(
        eigenvalues=eigenvalues,
        wilks=float(np.prod(1 / (1 + eigenvalues))),
        coefficients=coefficients,
        standardised=coefficients * np.sqrt(np.diag(within))[:, None],
        scores=(X - fitted.mean(axis=0)) @ coefficients,
        accuracy=_leave_one_out(fitted, member, shrinkage),
        shrinkage=shrinkage,
        used=used,
    )


def _within(residuals: Matrix, groups: int, where: str) -> tuple[Matrix, float]:
    """Pooled covariance W/(n − g), shrunk where it has to be, and by how much."""
    freedom = len(residuals) - groups
    within = residuals.T @ residuals / freedom
    if not np.trace(within) > 0:
        raise AnalysisError("nothing varies inside the groups", where=where, remedy="ask for fewer groups")
    if freedom >= len(within) and np.linalg.cond(within) < WORST_CONDITION:
        return within, 0.0
    from sklearn.covariance import ledoit_wolf_shrinkage

    shrinkage = max(float(ledoit_wolf_shrinkage(residuals, assume_centered=True)), LEAST_SHRINKAGE)
    return _shrunk(within, shrinkage), shrinkage


def _shrunk(covariance: Matrix, shrinkage: float) -> Matrix:
    """(1 − s) S + s (tr S / p) I, for one matrix or several, shape (…, p, p)."""
    p = covariance.shape[-1]
    scale = np.trace(covariance, axis1=-2, axis2=-1)[..., None, None] / p
    return np.asarray((1 - shrinkage) * covariance + shrinkage * scale * np.eye(p))


def _leave_one_out(X: Matrix, member: Matrix, shrinkage: float) -> float:
    """Share of rows that the functions fitted without them put into their group.

    All n fits at once: without row x of group k, with n_k members and mean m, the mean is m − (x − m)/(n_k − 1) and
    W loses n_k/(n_k − 1) (x − m)(x − m)′. ``member``: rows × groups, (n, g), one where the row is in the group.
    """
    n, groups = member.shape
    sizes = member.sum(axis=0)
    means = member.T @ X / sizes[:, None]
    residuals = X - member @ means
    own = (member @ sizes)[:, None]
    lost = residuals * np.sqrt(own / (own - 1))
    W = residuals.T @ residuals - lost[:, :, None] * lost[:, None, :]
    covariance = _shrunk(W / max(n - 1 - groups, 1), shrinkage)
    distance = (X[:, None, :] - means) + member[:, :, None] * (residuals / (own - 1))[:, None, :]
    inverse = np.linalg.pinv(covariance, hermitian=True)  # a row may hold all that varies in some direction
    squared = np.einsum("ngp,npq,ngq->ng", distance, inverse, distance)
    prior = (sizes - member) / (n - 1)
    return float((member[np.arange(n), (np.log(prior) - squared / 2).argmax(axis=1)] > 0).mean())
