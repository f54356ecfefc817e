"""Is the test honest? Random designations pass through it as the designated clusters do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analysis.assessment.groups import Group, Tried
from analysis.assessment.random_sets import Sets
from analysis.assessment.significance import LEVEL, SUPPORTED, UNDECIDED, Share
from analysis.assessment.trial import DIMENSIONS, in_place, taken_together, verdict
from kb.table import Basis

CALIBRATION = [
    *("criterion", "random_share", "undecided_share", "nominal", "groups", "draws", "uniform_distance", "uniform_p"),
]
COMPOSITE = "composite"

DRAWS = 999
"""Sets drawn for a random designation whose sets alike are too many to take all."""

Row = dict[str, Any]


def calibration(home: Tried, groups: Sequence[Group], basis: Basis, count: int, seed: int) -> list[Row]:
    """Share of ``count`` random designations that each dimension and the composite support, and are their p uniform.

    A random designation has as many industries, and as many host regions, as a designated cluster picked at random that
    can be tested; which ones they are is random, any industry and any region as likely as another. It is judged against
    its own sets alike. ``random_share``: supported over tested (``groups``); ``nominal`` is the level. Uniformity by
    Kolmogorov and Smirnov: p-values of few sets alike come in steps, so that each is spread over its own step, from
    the share that does better to the share that does at least as well.

    Source: Geyer and Meeden 2005 for the spreading.
    """
    shapes = sorted({(len(group.codes), len(group.hosts)) for group in groups if group.codes and not group.reason})
    if not shapes or not count:
        return []
    rng = np.random.default_rng([seed, count])
    verdicts, spread = defaultdict(list), defaultdict(list)
    for criterion, found, said in _judged(home, shapes, basis, count, rng):
        verdicts[criterion].append(said)
        spread[criterion].append(found.above + (found.p - found.above) * rng.random())
    judged = [criterion for criterion in (*DIMENSIONS, COMPOSITE) if criterion in verdicts]
    return [_row(criterion, verdicts[criterion], spread[criterion]) for criterion in judged]


def _judged(
    home: Tried, shapes: Sequence[tuple[int, int]], basis: Basis, count: int, rng: np.random.Generator
) -> Iterator[tuple[str, Share, str]]:
    """Criterion, share and verdict of each random designation, where it can be tested."""
    known = home.industries
    drawn = replace(known, draws=min(DRAWS, known.draws), _alike={})
    within = replace(home.economy(basis), industries=drawn, _measured={})
    decks = _Deck(len(known.codes), rng), _Deck(_regions(home), rng)
    for pick in rng.integers(len(shapes), size=count):
        size, hosts = shapes[pick]
        members, regions = decks[0].take(size), decks[1].take(hosts)
        findings = within.try_group(members, "matched")
        codes = [known.codes[member] for member in members]
        names = [] if home.places.accounts is None else home.places.accounts.values.index[regions].tolist()
        why = "" if names else "no host region is known"
        findings["place"] = in_place(home.places, home.places.columns(codes), tuple(sorted(names)), why)
        yield from ((name, found.share, verdict(name, found)) for name, found in findings.items() if found.share)
        whole = taken_together(findings)
        if whole.share:
            yield COMPOSITE, whole.share, whole.verdict


def _regions(home: Tried) -> int:
    return 0 if home.places.accounts is None else len(home.places.accounts.values)


class _Deck:
    """Positions dealt from one shuffled deck after another, so that chance favours none of them over many deals."""

    def __init__(self, size: int, rng: np.random.Generator) -> None:
        self._size, self._rng = size, rng
        self._left: list[int] = []

    def take(self, count: int) -> Sets:
        """``count`` different positions; as many as there are where that is fewer."""
        taken: list[int] = []
        while len(taken) < min(count, self._size):
            if not set(self._left) - set(taken):
                self._left += self._rng.permutation(self._size).tolist()
            place = next(i for i, each in enumerate(self._left) if each not in taken)
            taken.append(self._left.pop(place))
        return np.array(taken, dtype=np.intp)


def _row(criterion: str, verdicts: Sequence[str], spread: Sequence[float]) -> Row:
    from scipy.stats import kstest  # takes a second to import, which only this needs

    test = kstest(spread, "uniform")
    return {
        "criterion": criterion,
        "random_share": verdicts.count(SUPPORTED) / len(verdicts),
        "undecided_share": verdicts.count(UNDECIDED) / len(verdicts),
        "nominal": LEVEL,
        "groups": len(verdicts),
        "draws": DRAWS,
        "uniform_distance": float(test.statistic),
        "uniform_p": float(test.pvalue),
    }
