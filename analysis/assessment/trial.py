"""Groups of a table's industries tried against sets alike: under one import basis and one null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.assessment.group_statistics import Statistic, linkage, pull, value_added
from analysis.assessment.place import Columns, Places
from analysis.assessment.random_sets import Alike, Classes, Null, Sets, alike, classes
from analysis.assessment.significance import (
    LEAST_SETS,
    NOT_TESTABLE,
    ROUNDING,
    Share,
    better,
    composite,
    normal_scores,
    ranks,
    share,
)
from analysis.model.coefficients import flows, primary_coefficients
from analysis.model.leontief import InputOutputSystem, open_system
from kb.table import Basis, IOTable, Matrix

DIMENSIONS = ("linkage", "pull", "value_added", "place")
"""What a group is judged by, all read the same way: more is better, against sets alike or other regions."""

FEWEST = 2
"""Dimensions without which there is no verdict on the whole."""

TOO_FEW = "fewer than two dimensions could be tested, or none of them in the flows"
ONE_INDUSTRY = "it covers a single industry of the table"
STRATA = {
    **{"A": "agriculture", "B": "mining", "C": "manufacturing"},
    **dict.fromkeys("DEF", "energy, water, construction"),
}
SERVICES = "services"


class Finding(NamedTuple):
    """One dimension of a group. ``reason`` says why there is no ``share``; ``scores`` of every set, its own first."""

    statistic: float | None
    median: float | None = None
    share: Share | None = None
    number: int = 0
    exact: bool = True
    reason: str = ""
    score: float = 0.0
    scores: Matrix | None = None


class Whole(NamedTuple):
    """All dimensions of a group together: its mean normal score, and its share among sets × regions."""

    share: Share | None
    score: float | None
    dimensions: tuple[str, ...]
    number: int
    exact: bool
    reason: str = ""

    @property
    def verdict(self) -> str:
        """Supported, not supported, undecided or not testable."""
        return self.share.verdict if self.share else NOT_TESTABLE


@dataclass(frozen=True, slots=True, eq=False)
class Industries:
    """The industries of a table that have output: their strata, and the sets alike that were drawn of them."""

    codes: Sequence[str]
    strata: Sequence[str]
    output: Matrix
    draws: int
    seed: int
    _alike: dict[tuple[Null, tuple[int, ...]], Alike] = field(default_factory=dict)
    _classes: dict[Null, Classes] = field(default_factory=dict)

    def classes(self, null: Null) -> Classes:
        """Class of each industry under a null."""
        if null not in self._classes:
            self._classes[null] = classes(null, self.strata, self.output)
        return self._classes[null]

    def alike(self, null: Null, members: Sets) -> tuple[tuple[Null, tuple[int, ...]], Alike]:
        """The sets alike, under a key that sets of the same make-up share."""
        found = self.classes(null)
        key = (null, tuple(np.bincount(found[members], minlength=int(found.max()) + 1).tolist()))
        if key not in self._alike:
            self._alike[key] = alike(members, found, self.draws, self.seed)
        return key, self._alike[key]


@dataclass(frozen=True, slots=True)
class Measured:
    """A statistic of all sets alike: its values, their ranks among themselves, their median."""

    values: Matrix
    ranks: Matrix
    median: float


@dataclass(frozen=True, slots=True, eq=False)
class Economy:
    """A table solved on one basis, with what sets alike measure in it."""

    industries: Industries
    system: InputOutputSystem
    statistics: Mapping[str, Statistic]
    _measured: dict[tuple[str, Null, tuple[int, ...]], Measured] = field(default_factory=dict)

    def try_group(self, members: Sets, null: Null) -> dict[str, Finding]:
        """Linkage, pull and value added of a group, at least one industry, against sets alike."""
        ordered = members[np.lexsort((members, self.industries.classes(null)[members]))]
        return {name: self._try(name, ordered, null) for name in DIMENSIONS if name != "place"}

    def _try(self, name: str, members: Sets, null: Null) -> Finding:
        if name == "linkage" and len(members) == 1:
            return Finding(None, reason=ONE_INDUSTRY)
        if name not in self.statistics:
            return Finding(None, reason="the table has no value added")
        own = float(self.statistics[name](members[:, None])[0])
        key, sets = self.industries.alike(null, members)
        if sets.number < LEAST_SETS:
            reason = f"only {sets.number} groups of industries are alike: too few to tell one in ten"
            return Finding(own, number=sets.number, reason=reason)
        measured = self._measure(name, key, sets)
        if sets.exact:
            place = int(np.flatnonzero((sets.sets == members[:, None]).all(axis=0))[0])
            among = np.concatenate([measured.ranks[[place]], np.delete(measured.ranks, place)])
        else:  # the group itself is counted among those drawn
            rank = 1 + ranks(np.array([own]), measured.values)
            among = np.concatenate([rank, measured.ranks + (own >= measured.values - ROUNDING * abs(own))])
        scores = normal_scores(among, len(among))
        found = share(float(among[0]), better(own, measured.values), len(among), exact=sets.exact)
        return Finding(own, measured.median, found, len(among), sets.exact, "", float(scores[0]), scores)

    def _measure(self, name: str, key: tuple[Null, tuple[int, ...]], sets: Alike) -> Measured:
        if (name, *key) not in self._measured:
            values = self.statistics[name](sets.sets)
            self._measured[name, *key] = Measured(values, ranks(values, values), float(np.median(values)))
        return self._measured[name, *key]


def economy(table: IOTable, basis: Basis, industries: Industries) -> Economy:
    """A table on one basis, with the statistics that it allows."""
    system = open_system(table, basis)
    kept = system.positions
    primary = primary_coefficients(table, basis).iloc[kept]
    statistics = {
        "linkage": linkage(flows(table, basis)[np.ix_(kept, kept)]),
        "pull": pull(system.leontief, system.units),
    }
    if "value_added" in primary:
        effects = system.backward(primary["value_added"].to_numpy())
        statistics["value_added"] = value_added(effects, system.units)
    return Economy(industries, system, statistics)


def industries_of(table: IOTable, divisions: pd.DataFrame, draws: int, seed: int) -> Industries:
    """Industries with output, in the strata that their sections are in; those without a section in one of their own."""
    sections = {str(code): min(part).rpartition(":")[2] for code, part in divisions.groupby("industry")["section"]}
    codes = [code for code, made in zip(table.codes, table.output, strict=True) if made > 0]
    strata = [STRATA.get(sections[code], SERVICES) if code in sections else "" for code in codes]
    return Industries(codes, strata, table.output[table.output > 0], draws, seed)


def in_place(where: Places, columns: Columns, hosts: tuple[str, ...], why: str) -> Finding:
    """The dimension place: location quotient in the host regions, and among other regions."""
    if why or columns.missing:
        return Finding(None, reason=why or columns.missing)
    found = where.standing(columns, hosts)
    if isinstance(found, str):
        return Finding(None, reason=found)
    score = float(normal_scores(np.array([found.rank]), found.count)[0])
    return Finding(found.lq, found.median, found.share, found.count, found.share.low == found.share.high, "", score)


def taken_together(findings: Mapping[str, Finding]) -> Whole:
    """The verdict on a group from the dimensions that could be tested, two at least."""
    tested = tuple(name for name in DIMENSIONS if name in findings and findings[name].share is not None)
    flows_of = [findings[name] for name in tested if name != "place"]
    if len(tested) < FEWEST or not flows_of:
        return Whole(None, None, tested, 0, True, TOO_FEW)
    scores = np.vstack([found.scores for found in flows_of if found.scores is not None])
    place = findings.get("place")
    counted = place is not None and place.share is not None
    at_least, above, mean = composite(scores, place.score if place and counted else None, place.number if place else 0)
    exact = all(found.exact for found in flows_of)
    found = share(at_least, above, scores.shape[1], exact=exact)
    return Whole(found, mean, tested, scores.shape[1] * (place.number if place and counted else 1), exact)


def verdict(name: str, found: Finding) -> str:
    """What one dimension says; a place must hold more of the industries than the nation, whatever its rank."""
    if found.share is None:
        return NOT_TESTABLE
    if name == "place" and (found.statistic or 0.0) < 1 - ROUNDING:
        return "not supported"
    return found.share.verdict
