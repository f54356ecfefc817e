"""Triangular order of industries: final producers first, their suppliers after them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kb.table import Matrix

Order = npt.NDArray[np.intp]

KICKS = 40
"""Times a settled order is disturbed and searched again, with fewer than 100 industries; then fewer in proportion."""

LARGEST_SEARCHED = 400
"""Industries up to which the search settles; above it takes one start and five sweeps."""

ROUNDING = 1e-12


def triangulate(Z: Matrix, seed: int = 0) -> tuple[Order, bool]:
    """Order of the industries that brings as much of the flows Z below the diagonal as a local search can.

    Shape (n,): positions of the industries from the one that sells to final users to the one that supplies the
    others; and whether the search settled: no single industry is better placed elsewhere. Two starts: the industry
    that sells most to those that remain goes last, then the next (Chenery and Watanabe), or the one that sells most
    per unit it buys from them (Becker). Each industry in turn is moved to its best place until that helps no more.
    The better end is disturbed up to 40 times, some industries moved at random, and searched again. Above 400
    industries: Becker's start and five sweeps. The best order of all is not promised: the problem is NP-hard.

    Source: Chenery and Watanabe 1958; Becker 1967; iterated local search: Martí and Reinelt 2011.

    >>> flows = np.array([[0.0, 1.0, 0.0], [8.0, 0.0, 0.0], [5.0, 9.0, 0.0]])
    >>> order, settled = triangulate(flows)
    >>> order.tolist(), settled, round(degree_of_linearity(flows, order), 4)
    ([0, 1, 2], True, 0.9565)
    """
    net = Z - Z.T  # net[i, j] > 0: i is better placed after j
    if len(Z) > LARGEST_SEARCHED:
        return _search(net, _greedy(Z, by_ratio=True), sweeps=5)
    ends = [_search(net, _greedy(Z, by_ratio=each))[0] for each in (False, True)]
    best = max(ends, key=lambda end: _below(net, end))
    random = np.random.default_rng(seed)
    for _ in range(min(KICKS, 100 * KICKS // len(Z)) if len(Z) > 2 else 0):
        again, _settled = _search(net, _disturbed(best, random))
        if _below(net, again) > _below(net, best) + ROUNDING * float(np.abs(net).max()):
            best = again
    return best, True


def degree_of_linearity(Z: Matrix, order: Order) -> float | None:
    """Share of the flows between different industries that lies below the diagonal in this order.

    For Z ≥ 0 between 0 and 1, and at least 0.5 in the best order, which read backwards is the worst. None where
    industries sell nothing to each other.

    Source: Chenery and Watanabe 1958; Grötschel, Jünger and Reinelt 1984.

    >>> degree_of_linearity(np.array([[5.0, 1.0], [3.0, 0.0]]), np.array([0, 1]))
    0.75
    """
    between = float(Z.sum() - np.trace(Z))
    if between == 0:
        return None
    return _below(Z, order) / between


def _below(matrix: Matrix, order: Order) -> float:
    return float(np.tril(matrix[np.ix_(order, order)], -1).sum())


def _greedy(Z: Matrix, *, by_ratio: bool) -> Order:
    """The largest seller to those that remain goes last, then the next; by sales, or by sales over purchases."""
    sold, bought = Z.sum(axis=1) - np.diag(Z), Z.sum(axis=0) - np.diag(Z)
    by_buyer = np.ascontiguousarray(Z.T)
    order = np.empty(len(Z), dtype=np.intp)
    remain = np.ones(len(Z), dtype=bool)
    for last in range(len(Z) - 1, -1, -1):
        rank = np.divide(sold, bought, out=np.where(sold > 0, np.inf, 0.0), where=bought > 0) if by_ratio else sold
        order[last] = most = int(np.flatnonzero(remain)[rank[remain].argmax()])
        remain[most] = False
        sold, bought = sold - by_buyer[most], bought - Z[most]
    return order


def _search(net: Matrix, start: Order, sweeps: int | None = None) -> tuple[Order, bool]:
    """Move each industry to its best place, sweep after sweep, until no move helps by more than rounding."""
    order = start.copy()
    least = ROUNDING * float(np.abs(net).max(initial=0.0))
    done = 0
    while done != sweeps:
        if not sum(_insert(net[industry], order, int(industry), least) for industry in start):
            return order, True
        done += 1
    return order, False


def _insert(net: Matrix, order: Order, industry: int, least: float) -> bool:
    """Move one industry, in place: its worth at each place is what it sells net to those before it."""
    here = int(np.flatnonzero(order == industry)[0])
    others = np.delete(order, here)
    worth = np.concatenate(([0.0], np.cumsum(net[others])))
    best = int(worth.argmax())
    if not worth[best] > worth[here] + least:
        return False
    order[:] = np.insert(others, best, industry)
    return True


def _disturbed(order: Order, random: np.random.Generator) -> Order:
    """A tenth of the industries, at least two, moved to random places."""
    for _ in range(max(2, order.size // 10)):
        taken, put = random.integers(0, order.size, 2)
        order = np.insert(np.delete(order, taken), put, order[taken])
    return order
