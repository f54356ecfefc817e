"""How far a group stands out among sets alike: shares, their Monte Carlo bounds, one verdict from several measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import betaincinv, ndtri

from kb.table import Matrix

LEVEL = 0.10
"""A group is supported where at most one set in ten alike does as well. 5 % would leave sets of two no power."""

LEAST_SETS = 10
"""With fewer sets alike no share can be as small as ``LEVEL``: nothing can be tested."""

CONFIDENCE = 0.99
"""Of the interval of a share that rests on draws."""

SUPPORTED, NOT_SUPPORTED, UNDECIDED, NOT_TESTABLE = "supported", "not supported", "undecided", "not testable"

ROUNDING = 1e-9
"""Relative distance at which two sets still measure the same: a set is among those alike."""


@dataclass(frozen=True, slots=True)
class Share:
    """Share ``p`` of sets alike that do at least as well, the set itself counted, between ``low`` and ``high``.

    ``above``: share of those that do better.
    """

    p: float
    low: float
    high: float
    above: float = 0.0

    @property
    def verdict(self) -> str:
        """Supported where the whole interval is at most ``LEVEL``, not where none of it is, else undecided."""
        if self.high <= LEVEL + ROUNDING:
            return SUPPORTED
        return NOT_SUPPORTED if self.low > LEVEL + ROUNDING else UNDECIDED


def share(at_least: float, above: float, count: int, *, exact: bool) -> Share:
    """Of ``count`` sets, the set itself among them, ``at_least`` do at least as well, and ``above`` better.

    Where all sets alike were taken p is exact. Where they were drawn p = (1 + b) / (1 + draws), and its interval is
    that of Clopper and Pearson for b of the draws: the p of infinitely many draws lies in it with ``CONFIDENCE``.

    Source: Davison and Hinkley 1997, ch. 4; Phipson and Smyth 2010; Clopper and Pearson 1934.

    >>> share(3, 2, 20, exact=True)
    Share(p=0.15, low=0.15, high=0.15, above=0.1)
    >>> drawn = share(101, 100, 1000, exact=False)
    >>> round(drawn.low, 3), drawn.p, round(drawn.high, 3), drawn.verdict
    (0.077, 0.101, 0.127, 'undecided')
    """
    p = at_least / count
    if exact:
        return Share(p, p, p, above / count)
    draws, more = count - 1, max(0.0, at_least - 1)
    tail = (1 - CONFIDENCE) / 2
    low = float(betaincinv(more, draws - more + 1, tail)) if more > 0 else 0.0
    high = float(betaincinv(more + 1, draws - more, 1 - tail)) if more < draws else 1.0
    return Share(p, low, high, above / count)


def ranks(values: Matrix, among: Matrix) -> Matrix:
    """For each value how many of ``among`` are at least as large, ties counted against it.

    >>> ranks(np.array([3.0, 1.0]), np.array([1.0, 2, 3, 3]))
    array([2., 4.])
    """
    if len(values) == 1:
        return np.array([(among >= values - ROUNDING * np.abs(values)).sum()], dtype=np.float64)
    order = np.argsort(values)
    least = values[order] - ROUNDING * np.abs(values[order])
    found = np.empty(len(values))
    found[order] = len(among) - np.searchsorted(np.sort(among), least)  # in order, which keeps to the processor's cache
    return found


def better(value: float, among: Matrix) -> float:
    """How many of ``among`` are larger, by more than rounding."""
    return float((among > value + ROUNDING * abs(value)).sum())


def normal_scores(rank: Matrix, count: int) -> Matrix:
    """Normal scores of ranks from the top, Φ⁻¹(1 − (r − ½) / count): large is good.

    >>> normal_scores(np.array([1.0, 2, 3]), 3).round(3).tolist()
    [0.967, 0.0, -0.967]
    """
    return _normal_scores(count)[rank.astype(np.intp) - 1]


@lru_cache(maxsize=8)
def _normal_scores(count: int) -> Matrix:
    """The scores of all ranks, the first first: many groups are looked up among as many sets."""
    return np.asarray(ndtri(1 - (np.arange(1.0, count + 1) - 0.5) / count))


def composite(scores: Matrix, place: float | None, places: int) -> tuple[float, float, float]:
    """Of the sets, how many have a sum of scores at least that of set 0, how many a larger one; and its mean score.

    ``scores``: normal scores of every set in each dimension, shape (dimensions, count), the group itself first.
    ``place``: its score among ``places`` sets of regions, None without. Sets and places are independent under the null
    and the scores of the places are the same for every set: their sums are counted exactly, as a mean over the places,
    without drawing pairs.

    >>> composite(np.array([[1.0, -1.0]]), None, 0)
    (1.0, 0.0, 1.0)
    """
    sums = np.sort(scores.sum(axis=0))
    total, dimensions = float(scores[:, 0].sum()), len(scores)
    among = np.zeros(1)
    if place is not None:
        total, dimensions = total + place, dimensions + 1
        among = normal_scores(np.arange(1.0, places + 1), places)
    short = np.searchsorted(sums, total - among - ROUNDING)
    not_above = np.searchsorted(sums, total - among + ROUNDING)
    return float(np.mean(len(sums) - short)), float(np.mean(len(sums) - not_above)), total / dimensions


def q_values(p: Sequence[float]) -> Matrix:
    """Smallest false discovery rate at which each would pass: min over larger p of p·m / rank.

    Source: Benjamini and Hochberg 1995.

    >>> q_values([0.01, 0.04, 0.03, 0.5]).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values)
    stepped = values[order] * len(values) / np.arange(1, len(values) + 1)
    q = np.empty(len(values))
    q[order] = np.minimum.accumulate(stepped[::-1])[::-1]
    return q
