"""The strongest chains of a matrix, best first: exact, without walking through all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice, takewhile

import numpy as np
import numpy.typing as npt

from kb.table import Matrix


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of industries, from the one where the effect arises to the one of final demand, and what it is worth."""

    industries: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class _Branch:
    """All chains whose last industries are the ``place``-th of the ``choices`` and then ``after``."""

    choices: _Choices
    place: int
    after: tuple[int, ...]
    weight: float

    @property
    def bound(self) -> float:
        return abs(self.weight) * float(self.choices.bounds[self.place])


@dataclass(frozen=True, slots=True)
class _Choices:
    """Industries that can come next, the most promising first, with the largest chain that each can give."""

    industries: npt.NDArray[np.intp]
    factors: Matrix
    bounds: Matrix


def strongest(A: Matrix, effect: Matrix, demand: Matrix, *, most: int, longest: int, least: float = 0.0) -> list[Chain]:
    """The chains iₖ … i₁ j with the largest |c[iₖ] a[iₖ, iₖ₋₁] … a[i₁, j] f[j]|, the largest first.

    ``A`` (n, n), ``effect`` c (n,), ``demand`` f (n,): any signs. At most ``most`` chains, of at most ``longest``
    steps, of a value of at least ``least`` (never those of value zero).

    Chains grow from final demand backwards. What a chain with tip i and r steps left can still give is at most its
    weight times βᵣ(i) = max(|cᵢ|, maxₖ |aₖᵢ| βᵣ₋₁(k)), the best single continuation: so the branch with the largest
    bound is always followed first and nothing stronger is passed over. The bound is reached by a chain, hence tighter
    than the tip's total multiplier, which adds up all continuations.

    >>> A = np.array([[0.0, 0.5], [0.1, 0.0]])
    >>> for chain in strongest(A, np.array([1.0, 1.0]), np.array([0.0, 10.0]), most=3, longest=9):
    ...     print(chain.industries, round(chain.value, 6))
    (1,) 10.0
    (0, 1) 5.0
    (1, 0, 1) 0.5
    """
    chains = takewhile(lambda chain: abs(chain.value) >= least, _best_first(A, effect, demand, longest))
    return list(islice(chains, most))


def _best_first(A: Matrix, effect: Matrix, demand: Matrix, longest: int) -> Iterator[Chain]:
    bounds = _bounds(A, effect, longest)
    by_tip: dict[tuple[int, int], _Choices] = {}
    heap: list[tuple[float, int, _Branch | Chain]] = []
    pushed = 0

    def push(item: _Branch | Chain) -> None:
        nonlocal pushed
        size = item.bound if isinstance(item, _Branch) else abs(item.value)
        if size > 0:
            heappush(heap, (-size, pushed, item))
            pushed += 1

    def branch(choices: _Choices, place: int, after: tuple[int, ...], weight: float) -> None:
        if place < choices.industries.size:
            push(_Branch(choices, place, after, weight))

    branch(_choices(demand, bounds[-1]), 0, (), 1.0)
    while heap:
        _, _, item = heappop(heap)
        if isinstance(item, Chain):
            yield item
            continue
        branch(item.choices, item.place + 1, item.after, item.weight)
        tip = int(item.choices.industries[item.place])
        weight = item.weight * float(item.choices.factors[item.place])
        chain = (tip, *item.after)
        push(Chain(chain, float(effect[tip]) * weight))
        left = longest - len(item.after) - 1
        if left >= 0:
            # where more steps bring no better continuation, the choices are the same
            left = min(left, len(bounds) - 1)
            if (tip, left) not in by_tip:
                by_tip[tip, left] = _choices(A[:, tip], bounds[left])
            branch(by_tip[tip, left], 0, chain, weight)


def _bounds(A: Matrix, effect: Matrix, longest: int) -> list[Matrix]:
    """βᵣ for r = 0, 1, … steps, each of shape (n,), until it grows no more."""
    size = np.abs(A)
    bounds = [np.abs(effect)]
    while len(bounds) <= longest:
        further = np.maximum(bounds[0], (size * bounds[-1][:, None]).max(axis=0))
        if (further <= bounds[-1]).all():
            break
        bounds.append(further)
    return bounds


def _choices(factors: Matrix, bounds: Matrix) -> _Choices:
    reach = np.abs(factors) * bounds
    order = np.argsort(-reach, kind="stable")[: np.count_nonzero(reach)]
    return _Choices(order, factors[order], reach[order])
