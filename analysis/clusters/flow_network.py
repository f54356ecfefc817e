"""Trade between industries as a network: what the methods that look for groups of partners have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.model.coefficients import divide, flows, place
from analysis.parameters import chosen
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

KEPT = 10
"""Links of an industry that are kept: its strongest."""

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Trade:
    """Flows among n chosen industries, own use aside, none negative.

    ``codes``: their codes in the table; ``positions``: their places in it; ``Z``: flows, shape (n, n), row sells to
    column, diagonal zero; ``notes``: what was left out or set to zero.
    """

    codes: list[str]
    positions: npt.NDArray[np.intp]
    Z: Matrix
    notes: tuple[str, ...]


def trade(table: IOTable, basis: Basis, industries: Sequence[str] = ()) -> Trade:
    """Trade among the chosen industries, all of the table where none is named: zᵢⱼ for i ≠ j, currency units.

    What an industry sells to itself is no link and left aside. A negative flow counts as none. Industries that
    trade with no other are left out. Notes say so of each.

    Raises ``AnalysisError`` where a pattern names no industry, the basis is not there, or nobody trades.

    >>> from analysis.textbook import miller_blair
    >>> trade(miller_blair(), "domestic").Z
    array([[  0., 500.],
           [200.,   0.]])
    """
    codes = table.codes
    picked = np.array(chosen(codes, industries), dtype=np.intp)
    Z = flows(table, basis)[np.ix_(picked, picked)]
    np.fill_diagonal(Z, 0.0)
    negative = int((Z < 0).sum())
    Z = np.maximum(Z, 0.0)
    active = Z.any(axis=0) | Z.any(axis=1)
    if not active.any():
        raise AnalysisError(
            "no two of the industries trade with each other",
            where=place(table, basis),
            remedy="choose two or more industries with flows between them",
        )
    left_out = [codes[i] for i in picked[~active]]
    notes = [f"{negative} negative flows count as none"] if negative else []
    notes += [f"left out, as they trade with no other: {', '.join(left_out)}"] if left_out else []
    places = picked[active]
    return Trade([codes[i] for i in places], places, Z[np.ix_(active, active)], tuple(notes))


def streit_coefficients(Z: Matrix) -> Matrix:
    """Streit's coefficients: how much two industries matter to each other as customers and as suppliers.

    ¼(zᵢⱼ/sᵢ + zᵢⱼ/pⱼ + zⱼᵢ/sⱼ + zⱼᵢ/pᵢ), s row sums and p column sums of ``Z``, shape (n, n), symmetric, 0 to 1 for
    Z ≥ 0 without diagonal. A share of nothing is zero.

    Source: Streit 1969, docs/methods/clusters.md, Direct links.

    >>> streit_coefficients(np.array([[0.0, 3.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]))[0]
    array([0.    , 0.9375, 0.3125])
    """
    shares = divide(Z.T, Z.sum(axis=1)).T + divide(Z, Z.sum(axis=0))
    return np.asarray((shares + shares.T) / 4)


def modularity_shares(W: Matrix, labels: Labels, resolution: float = 1.0) -> Matrix:
    """What each industry adds to the modularity of a partition: qᵢ = Σⱼ(wᵢⱼ − γ kᵢkⱼ/2m)δ(cᵢ, cⱼ)/2m, shape (n,).

    ``W``: symmetric weights, shape (n, n), no diagonal; k its row sums, 2m their sum. The sum is the modularity.

    Source: Newman and Girvan 2004; with resolution γ: Reichardt and Bornholdt 2006.

    >>> pairs = np.kron(np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> modularity_shares(pairs, np.array([0, 0, 1, 1])).sum()
    np.float64(0.5)
    """
    degree = W.sum(axis=1)
    total = degree.sum()
    member = np.equal.outer(labels, np.unique(labels)).astype(np.float64)
    inside = (W @ member * member).sum(axis=1)
    of_group = member @ (degree @ member)
    return np.asarray((inside - resolution * degree * of_group / total) / total)


def numbered(labels: Labels, strength: Matrix) -> list[npt.NDArray[np.intp]]:
    """Places of the members of each group of two or more, strongest first; the largest group first, then the strongest.

    >>> [group.tolist() for group in numbered(np.array([7, 3, 7, 5]), np.array([0.1, 0.9, 0.4, 0.2]))]
    [[2, 0]]
    """
    order = np.argsort(-strength, kind="stable")
    groups = [order[labels[order] == label] for label in np.unique(labels)]
    several = [group for group in groups if len(group) > 1]
    return sorted(several, key=lambda group: (-len(group), -float(strength[group].sum()), int(group.min())))


def strongest_pairs(strength: Matrix, tie: Matrix | None = None, keep: int = KEPT) -> pd.DataFrame:
    """Pairs i < j with strength above zero that are among the ``keep`` strongest of either industry.

    ``strength``: symmetric, shape (n, n); equal ones are ordered by ``tie``, then by place. Columns ``i``, ``j``,
    ``strength``, the strongest first.

    >>> strongest_pairs(np.array([[0.0, 0.5, 0.2], [0.5, 0.0, 0.3], [0.2, 0.3, 0.0]]), keep=1)
       i  j  strength
    0  0  1       0.5
    1  1  2       0.3
    """
    first, second = np.triu_indices(len(strength), 1)
    weight = strength[first, second]
    further = np.zeros_like(weight) if tie is None else tie[first, second]
    order = np.lexsort((second, first, -further, -weight))
    frame = pd.DataFrame({"i": first[order], "j": second[order], "strength": weight[order]})
    frame = frame[frame["strength"] > 0].reset_index(drop=True)
    ends = pd.concat([frame["i"], frame["j"]]).sort_index(kind="stable")
    near = ends.groupby(ends).cumcount() < keep
    strongest = near.groupby(level=0).any().to_numpy()
    return pd.DataFrame(frame[strongest]).reset_index(drop=True)


def group_frames(codes: Sequence[str], groups: Sequence[npt.NDArray[np.intp]], **columns: Matrix) -> pd.DataFrame:
    """Members of numbered groups: ``cluster`` from 1, ``industry``, and what ``columns`` say of each industry.

    >>> group_frames(["a", "b", "c"], [np.array([2, 0])], strength=np.array([0.1, 0.9, 0.4]))
       cluster industry  strength
    0        1        c       0.4
    1        1        a       0.1
    """
    places = np.concatenate([*groups, np.array([], dtype=np.intp)])
    sizes = [len(group) for group in groups]
    return pd.DataFrame(
        {
            "cluster": np.repeat(np.arange(1, len(groups) + 1), sizes),
            "industry": np.array(codes, dtype=object)[places],
            **{name: column[places] for name, column in columns.items()},
        }
    )


def alone(codes: Sequence[str], groups: Sequence[npt.NDArray[np.intp]]) -> list[str]:
    """Codes of the industries in none of the groups.

    >>> alone(["a", "b", "c"], [np.array([2, 0])])
    ['b']
    """
    members = {int(place) for group in groups for place in group}
    return [code for place, code in enumerate(codes) if place not in members]
