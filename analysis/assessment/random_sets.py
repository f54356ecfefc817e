"""Random sets of industries like a given one: all of them where they are few, else many drawn.

A set is a column of positions: ``sets`` has the shape (size, count). Two sets are alike when they have as many
industries of each class; the classes of :func:`classes` part the industries, so that every set alike is equally likely
to have been the one given, and ranks among them are p-values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod
from typing import Literal

import numpy as np
import numpy.typing as npt

from kb.table import Matrix

Sets = npt.NDArray[np.intp]
Classes = npt.NDArray[np.intp]
Null = Literal["uniform", "stratified", "matched"]
NULLS: tuple[Null, ...] = ("uniform", "stratified", "matched")

EXACT = 10_000
"""Where fewer different sets than this are alike, all of them are taken."""

PORTION = 20_000
"""Sets drawn at once."""

OUTPUT_CLASSES = 3
LEAST_IN_CLASS = 10
"""Like output: the same third of the stratum's output ranking, or half, where each part keeps ten industries."""


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Sets alike: ``sets`` (size, count); ``number`` of different ones there are; all of them where ``exact``."""

    sets: Sets
    number: int
    exact: bool


def classes(null: Null, strata: Sequence[str], output: Matrix) -> Classes:
    """Class of each industry, shape (n,).

    ``uniform``: all in one; ``stratified``: by stratum; ``matched``: by stratum and by output, each stratum parted by
    its ranking into as many parts, three at most, as leave every part ten industries.

    >>> classes("stratified", ["C", "C", "A"], np.array([1.0, 2, 3])).tolist()
    [1, 1, 0]
    >>> len(set(classes("matched", ["C"] * 20, np.arange(20.0)).tolist()))
    2
    """
    if null == "uniform":
        return np.zeros(len(strata), dtype=np.intp)
    _, stratum = np.unique(np.asarray(strata), return_inverse=True)
    if null == "stratified":
        return stratum.astype(np.intp)
    part = np.zeros(len(strata), dtype=np.intp)
    for each in range(stratum.max() + 1):
        places = np.flatnonzero(stratum == each)
        parts = max(1, min(OUTPUT_CLASSES, len(places) // LEAST_IN_CLASS))
        ranked = places[np.argsort(-output[places], kind="stable")]
        part[ranked] = np.arange(len(places)) * parts // len(places)
    return stratum * OUTPUT_CLASSES + part


def alike(members: Sequence[int] | Sets, classes: Classes, draws: int, seed: int) -> Alike:
    """The sets with as many industries of each class as ``members``: all of fewer than ``EXACT``, else ``draws``.

    What is drawn depends on the seed and on how many industries of each class there are, not on which they are.

    >>> alike([0, 3], np.array([0, 0, 0, 1, 1]), 99, 0).number
    6
    >>> alike([0, 3], np.array([0, 0, 0, 1, 1]), 99, 0).sets.T.tolist()
    [[0, 3], [0, 4], [1, 3], [1, 4], [2, 3], [2, 4]]
    """
    names, counts = np.unique(classes[np.asarray(members, dtype=np.intp)], return_counts=True)
    homes = [np.flatnonzero(classes == name) for name in names]
    number = prod(comb(len(home), int(count)) for home, count in zip(homes, counts, strict=True))
    if number < EXACT:
        return Alike(_every(homes, counts), number, exact=True)
    rng = np.random.default_rng([seed, *(len(home) for home in homes), *counts.tolist()])
    portions = [min(PORTION, draws - start) for start in range(0, draws, PORTION)]
    drawn = [np.vstack(list(_drawn(homes, counts, portion, rng))) for portion in portions]
    return Alike(np.hstack(drawn), number, exact=False)


def _every(homes: Sequence[Sets], counts: Sequence[int] | Sets) -> Sets:
    """Every choice of ``counts`` of each of the homes, in order."""
    sets = np.zeros((0, 1), dtype=np.intp)
    for home, count in zip(homes, counts, strict=True):
        more = np.array(list(combinations(home.tolist(), int(count))), dtype=np.intp).T
        sets = np.vstack([np.repeat(sets, more.shape[1], axis=1), np.tile(more, sets.shape[1])])
    return sets


def _drawn(homes: Sequence[Sets], counts: Sequence[int] | Sets, draws: int, rng: np.random.Generator) -> Iterator[Sets]:
    """``draws`` choices of ``counts`` of each of the homes: the first steps of as many shuffles at once."""
    every = np.arange(draws)
    for home, count in zip(homes, counts, strict=True):
        deck = np.repeat(home[:, None], draws, axis=1)
        for place in range(int(count)):
            other = rng.integers(place, len(home), draws)
            deck[place], deck[other, every] = deck[other, every], deck[place].copy()
        yield deck[: int(count)]
