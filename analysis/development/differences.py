"""Difference in differences: how much more one group changed than the others, and year by year."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kb.table import Matrix

Flags = npt.NDArray[np.bool_]


def difference_in_differences(outcomes: Matrix, treated: Flags, before: int) -> float:
    """Coefficient of the treated units' later years in a regression on effects of units and of years.

    ``outcomes`` (units, years), ``treated`` (units,) of bool, the first ``before`` years untreated. In a full panel
    with one year of treatment it is the mean change of the treated less that of the others, after less before each.

    Source: Angrist and Pischke 2009, ch. 5; Kessler and Roth 2014 for the numbers that a test meets.

    >>> table = np.array([[10.0, 12.0], [20.0, 27.0]])
    >>> difference_in_differences(table, np.array([False, True]), 1)
    5.0
    """
    change = outcomes[:, before:].mean(axis=1) - outcomes[:, :before].mean(axis=1)
    return float(change[treated].mean() - change[~treated].mean())


def event_study(outcomes: Matrix, treated: Flags, before: int) -> Matrix:
    """The same difference for every year against the last one before, shape (years,): 0 in that year.

    Years before it show whether the two went alike: the pre-trend.

    >>> event_study(np.array([[1.0, 2.0, 5.0], [1.0, 2.0, 3.0]]), np.array([True, False]), 2).tolist()
    [0.0, 0.0, 2.0]
    """
    change = outcomes - outcomes[:, [before - 1]]
    return np.asarray(change[treated].mean(axis=0) - change[~treated].mean(axis=0))


def permutation_p(statistics: Matrix, of: int) -> float:
    """Share of units whose statistic is at least that of unit ``of``, itself counted; its floor is 1/units.

    Exact where it is by chance which unit was treated. Source: Fisher 1935; Abadie, Diamond and Hainmueller 2010.

    >>> permutation_p(np.array([3.0, 1.0, 2.0, 0.5]), 0)
    0.25
    """
    least = statistics[of] - 1e-12 * abs(statistics[of])
    return float(np.mean(statistics >= least))
