"""Synthetic control: the mixture of other regions that went most like one before a year, and how it went on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from kb.errors import AnalysisError
from kb.table import Matrix

ONE = 1e4
"""Weight of the condition that the mixture's shares add up to one, over the largest number in the problem."""


@dataclass(frozen=True, slots=True, eq=False)
class Synthetic:
    """A synthetic control: ``weights`` of the donors, its ``path``, the ``gap`` to the treated one over all years.

    ``before`` and ``after`` are the root mean squared gaps of the two stretches, in the unit of the outcome.
    """

    weights: Matrix
    path: Matrix
    gap: Matrix
    before: float
    after: float

    @property
    def ratio(self) -> float:
        """Gap after over gap before: how much worse the fit became (Abadie, Diamond and Hainmueller 2010)."""
        return self.after / max(self.before, 1e-300)


def donor_weights(treated: Matrix, donors: Matrix, importance: Matrix | None = None) -> Matrix:
    """Weights w ≥ 0, Σw = 1, that minimise Σₖ vₖ (xₖ − Σⱼ wⱼ xₖⱼ)²; shape (donors,).

    ``treated`` (k,), ``donors`` (k, donors): outcomes of the years before, or other predictors; ``importance`` v
    (k,), ones where not given. Solved exactly as least squares without negative numbers (Lawson and Hanson 1974), the
    sum of the weights as one more, very heavy row; several mixtures may do equally well, of which one is returned.

    Source: Abadie and Gardeazabal 2003, p. 117; Abadie, Diamond and Hainmueller 2010, eq. 2.

    >>> donor_weights(np.array([1.0, 2.0]), np.array([[0.0, 2.0], [0.0, 4.0]])).round(6).tolist()
    [0.5, 0.5]
    """
    if donors.shape[1] == 0:
        raise AnalysisError("no donor", where="synthetic control", remedy="give at least one region to mix")
    scale = np.sqrt(np.ones(len(treated)) if importance is None else importance)
    left, right = donors * scale[:, None], treated * scale
    heavy = ONE * max(float(np.abs(left).max(initial=0)), float(np.abs(right).max(initial=0)), 1e-300)
    weights, _ = nnls(np.vstack([left, np.full(donors.shape[1], heavy)]), np.append(right, heavy))
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def synthetic_control(treated: Matrix, donors: Matrix, before: int) -> Synthetic:
    """The control of ``treated`` (years,) from ``donors`` (years, donors), weighted by the first ``before`` years.

    Source: Abadie, Diamond and Hainmueller 2010, with the outcomes of all years before as predictors.
    """
    weights = donor_weights(treated[:before], donors[:before])
    path = donors @ weights
    gap = treated - path
    return Synthetic(weights, path, gap, _root_mean_square(gap[:before]), _root_mean_square(gap[before:]))


def _root_mean_square(gap: Matrix) -> float:
    return float(np.sqrt(np.mean(gap**2)))
