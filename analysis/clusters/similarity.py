"""How alike industries buy and sell: the four correlations of their trade profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.model.coefficients import divide, flows, place
from analysis.parameters import chosen
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

PATTERNS = (
    "like suppliers",
    "like customers",
    "buys where the other sells",
    "sells where the other buys",
)
"""What makes a pair alike, the first industry of the pair speaking."""

LEAST = 3
"""Industries below which every correlation is −1, 0 or 1 by construction."""

CONSTANT = 1e-6
"""Spread of a profile, relative to its largest share, at which it still counts as constant."""


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """How alike the industries ``codes`` are.

    ``flows``: the flows Z among them, shape (n, n), in the table's unit; ``matrix``: the largest of the four
    correlations per pair, −1 to 1, shape (n, n), symmetric, diagonal one; ``pattern``: which of ``PATTERNS`` it was,
    as its position, seen from the row's industry, shape (n, n); ``left_out``: the industries without a profile, with
    the reason.
    """

    codes: list[str]
    flows: Matrix
    matrix: Matrix
    pattern: npt.NDArray[np.int8]
    left_out: Mapping[str, str]


def similarity(table: IOTable, basis: Basis = "total", industries: Sequence[str] = ()) -> Similarity:
    """Similarity of the trade of the chosen industries among themselves.

    xᵢⱼ = zᵢⱼ / Σᵢ zᵢⱼ (purchase shares), yᵢⱼ = zᵢⱼ / Σⱼ zᵢⱼ (sales shares); for each pair (l, m) the largest of
    r(x_l, x_m) like suppliers, r(y_l, y_m) like customers, r(x_l, y_m) and r(y_l, x_m): one buys where the other
    sells. ``industries`` are codes or patterns, all where empty; only flows among them count. An industry that
    buys nothing, sells nothing, or does so in equal shares everywhere has no correlation and is left out.

    Raises ``AnalysisError`` where the basis is not available or fewer than three industries are left.
    Source: Czamanski and de Ablas 1979; Feser and Bergman 2000.

    >>> from analysis.textbook import miller_blair
    >>> similarity(miller_blair(), "domestic")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kb.errors.AnalysisError: table miller-blair-2009, basis domestic: 2 industries with purchases and sales among ...
    """
    within = chosen(table.codes, industries)
    Z, codes, left_out = connected(flows(table, basis)[np.ix_(within, within)], [table.codes[i] for i in within])
    if len(codes) < LEAST:
        raise AnalysisError(
            f"{len(codes)} industries with purchases and sales among the {len(within)} chosen",
            where=place(table, basis),
            remedy=f"choose industries of which at least {LEAST} trade with each other",
        )
    correlations = four_correlations(Z)
    return Similarity(codes, Z, largest(correlations), correlations.argmax(axis=0).astype(np.int8), left_out)


def connected(Z: Matrix, codes: Sequence[str]) -> tuple[Matrix, list[str], dict[str, str]]:
    """Flows and codes without the industries that have no profile, and those with the reason.

    Leaving one out takes its trade from the others, so that further ones may follow.

    >>> Z = np.array([[1, 2, 1, 0], [2, 1, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0]])
    >>> connected(Z, ["a", "b", "c", "d"])[2]
    {'d': 'no sales', 'c': 'no sales'}
    """
    left_out: dict[str, str] = {}
    places = np.arange(len(codes))
    while True:
        part = Z[np.ix_(places, places)]
        reasons = _reasons(part) if len(places) else {}
        if not reasons:
            return part, [codes[i] for i in places.tolist()], left_out
        left_out |= {codes[int(places[i])]: reason for i, reason in reasons.items()}
        places = np.delete(places, list(reasons))


def shares(Z: Matrix) -> tuple[Matrix, Matrix]:
    """Purchase shares x and sales shares y, an industry's in its column: shapes (n, n), each column sums to one.

    >>> shares(np.array([[1.0, 3.0], [1.0, 1.0]]))[1]
    array([[0.25, 0.5 ],
           [0.75, 0.5 ]])
    """
    return divide(Z, Z.sum(axis=0)), divide(Z.T, Z.sum(axis=1))


def four_correlations(Z: Matrix) -> Matrix:
    """The correlations of every pair in the order of ``PATTERNS``, shape (4, n, n), seen from the row's industry.

    The flows stand for the shares: dividing a profile by its (positive) total changes no correlation.

    >>> found = four_correlations(np.array([[5.0, 4, 0], [1, 2, 1], [1, 3, 7]]))
    >>> found[:, 0, 1].round(3).tolist()
    [0.866, 0.327, -0.5, 0.189]
    """
    return profile_correlations(Z, Z.T)


def profile_correlations(purchases: Matrix, sales: Matrix) -> Matrix:
    """The same of profiles, an industry's in its column: with these standardised, X′X, Y′Y, X′Y and Y′X."""
    X, Y = standardised(purchases), standardised(sales)
    across = X.T @ Y
    return np.stack([X.T @ X, Y.T @ Y, across, across.T])


def largest(correlations: Matrix) -> Matrix:
    """The largest of the four correlations of every pair: shape (n, n), diagonal one."""
    matrix = np.clip(correlations.max(axis=0), -1.0, 1.0)
    np.fill_diagonal(matrix, 1.0)
    return np.asarray(matrix)


def standardised(profiles: Matrix) -> Matrix:
    """Columns centred and of length one, so that P′P holds their correlations."""
    centred = profiles - profiles.mean(axis=0)
    return np.asarray(centred / np.sqrt(np.einsum("ij,ij->j", centred, centred)))


def links(likeness: Similarity, most: int = 10) -> pd.DataFrame:
    """The pairs that are among the ``most`` strongest of either industry, once, in table order.

    Columns ``first``, ``second``, ``pattern`` (as seen from the first), ``strength``; ``rank``, 1 for the strongest.

    >>> Z = np.array([[5.0, 4, 0], [1, 2, 1], [1, 3, 7]])
    >>> found = Similarity(["a", "b", "c"], Z, largest(four_correlations(Z)), np.zeros((3, 3), np.int8), {})
    >>> print(links(found, most=1).round(3).to_csv(index=False))
    first,second,pattern,strength,rank
    a,b,like suppliers,0.866,1
    b,c,like suppliers,-0.132,2
    <BLANKLINE>
    """
    strength = likeness.matrix.copy()
    np.fill_diagonal(strength, -np.inf)
    order = np.argsort(-strength, axis=1, kind="stable")[:, : min(most, len(strength) - 1)]
    near = np.zeros(strength.shape, dtype=bool)
    np.put_along_axis(near, order, True, axis=1)
    first, second = np.nonzero(np.triu(near | near.T, k=1))
    codes = np.array(likeness.codes, dtype=object)
    frame = pd.DataFrame(
        {
            "first": codes[first],
            "second": codes[second],
            "pattern": np.array(PATTERNS, dtype=object)[likeness.pattern[first, second]],
            "strength": strength[first, second],
        }
    )
    return frame.assign(rank=frame["strength"].rank(method="first", ascending=False).astype(np.int64))


def _reasons(Z: Matrix) -> dict[int, str]:
    """Industries without a profile, by position, with the reason."""
    reasons: dict[int, str] = {}
    for word, flows_of in (("purchases", Z), ("sales", Z.T)):
        spread, largest = np.ptp(flows_of, axis=0), np.abs(flows_of).max(axis=0, initial=0)
        for i in np.flatnonzero(spread <= CONSTANT * largest):
            reasons.setdefault(int(i), f"equal shares of {word}")
        for i in np.flatnonzero(flows_of.sum(axis=0) <= 0):
            reasons[int(i)] = f"no {word}" if largest[i] == 0 else f"negative total of {word}"
    return reasons
