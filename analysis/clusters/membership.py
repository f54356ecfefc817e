"""Who belongs to a factor: primary and secondary members by their loadings."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from kb.table import Matrix

Rule = Literal["positive", "absolute"]
RULES = get_args(Rule)

NONE = -1
"""In place of the primary factor of an industry that has none."""


def primary_factors(loadings: Matrix, primary: float = 0.60, rule: Rule = "positive") -> npt.NDArray[np.intp]:
    """The factor of which each industry is a primary member, from 0, ``NONE`` where there is none; shape (n,).

    ``positive``: the one it loads on most, where the loading is at least ``primary`` (Feser and Bergman 2000).
    ``absolute``: the one with the loading largest in absolute value, whatever its size and sign: every industry has
    one, as the bold print of Kozlova and Denisova 2014, table 2, has it.

    >>> loadings = np.array([[0.7, -0.2], [0.3, -0.8], [0.65, 0.75]])
    >>> primary_factors(loadings).tolist(), primary_factors(loadings, rule="absolute").tolist()
    ([0, -1, 1], [0, 1, 1])
    """
    if rule == "absolute":
        return np.asarray(np.abs(loadings).argmax(axis=1))
    return np.where(loadings.max(axis=1) >= primary, loadings.argmax(axis=1), NONE)


def memberships(
    loadings: Matrix, primary: float = 0.60, secondary: float = 0.35, rule: Rule = "positive"
) -> npt.NDArray[np.str_]:
    """``primary``, ``secondary`` or ``none`` for every industry and factor, shape (n, k).

    A secondary member loads at least ``secondary`` (with ``absolute``: in absolute value) and is not a primary one
    there; an industry may be secondary in several factors.

    >>> memberships(np.array([[0.7, 0.4], [0.3, -0.8]])).tolist()
    [['primary', 'secondary'], ['none', 'none']]
    """
    size = np.abs(loadings) if rule == "absolute" else loadings
    roles = np.where(size >= secondary, "secondary", "none")
    factor = primary_factors(loadings, primary, rule)
    has = np.flatnonzero(factor != NONE)
    roles[has, factor[has]] = "primary"
    return roles
