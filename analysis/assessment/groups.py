"""Groups to be judged: what a designated cluster is in a table and where, tried there once for every cluster alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.assessment.place import Columns, Places, places
from analysis.assessment.random_sets import Null
from analysis.assessment.trial import (
    Economy,
    Finding,
    Industries,
    Whole,
    economy,
    in_place,
    industries_of,
    taken_together,
)
from kb.table import Basis, IOTable

LEAST_FIELD = 0.5
"""Share of a group's output that must belong to the field; under it the group is mostly something else."""


class Setting(NamedTuple):
    """A table with what designated clusters are in it, and the divisions and sections of its industries."""

    table: IOTable
    designations: pd.DataFrame
    divisions: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A setting, and every group tried in it so far."""

    setting: Setting
    industries: Industries
    places: Places
    _economies: dict[Basis, Economy] = field(default_factory=dict)
    _found: dict[tuple[Any, ...], Mapping[str, Finding]] = field(default_factory=dict)
    _whole: dict[tuple[Any, ...], Whole] = field(default_factory=dict)

    def economy(self, basis: Basis) -> Economy:
        """The table on one basis."""
        if basis not in self._economies:
            self._economies[basis] = economy(self.setting.table, basis, self.industries)
        return self._economies[basis]

    def findings(self, codes: tuple[str, ...], basis: Basis, null: Null) -> Mapping[str, Finding]:
        """The dimensions that lie in the flows."""
        key = (codes, basis, null)
        if key not in self._found:
            members = np.array([self.industries.codes.index(code) for code in codes], dtype=np.intp)
            self._found[key] = self.economy(basis).try_group(members, null)
        return self._found[key]

    def whole(self, group: Group, basis: Basis, null: Null, *, place: bool) -> Whole:
        """All dimensions together, with place or without it."""
        key = (group.codes, group.hosts, basis, null, place)
        if key not in self._whole:
            findings = group.findings(self, basis, null)
            kept = {name: found for name, found in findings.items() if place or name != "place"}
            self._whole[key] = taken_together(kept)
        return self._whole[key]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A designated cluster in one setting: codes of its industries with output, where it is, why it has no verdict.

    ``field_share``: share of the group's output that the field's products make; ``territories``: regions of the
    accounts by host region, ``hosts`` all of them; ``why_no_place``: why there are none.
    """

    cluster: str
    kind: str
    codes: tuple[str, ...]
    field_share: float | None
    wider: tuple[str, ...]
    territories: Mapping[str, tuple[str, ...]]
    hosts: tuple[str, ...]
    columns: Columns
    why_no_place: str
    reason: str

    @property
    def key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What makes two clusters one group."""
        return self.codes, self.hosts

    @property
    def name(self) -> str:
        """The group in words: ``C241+C242 in KZ-35``."""
        return "+".join(self.codes) + (f" in {'+'.join(self.hosts)}" if self.hosts else "")

    def findings(self, within: Tried, basis: Basis, null: Null) -> dict[str, Finding]:
        """Every dimension of the group; where it is not what it is called, none can be tested."""
        if self.reason:
            return dict.fromkeys(("linkage", "pull", "value_added", "place"), Finding(None, reason=self.reason))
        place = in_place(within.places, self.columns, self.hosts, self.why_no_place)
        return {**within.findings(self.codes, basis, null), "place": place}

    def whole(self, within: Tried, basis: Basis, null: Null, *, place: bool) -> Whole:
        """The verdict on the group, with place or without it."""
        if self.reason:
            return Whole(None, None, (), 0, True, self.reason)
        return within.whole(self, basis, null, place=place)


def try_settings(settings: Sequence[Setting], accounts: pd.DataFrame, draws: int, seed: int) -> list[Tried]:
    """Every setting made ready; its industries in the order of their codes, so that draws do not depend on a file's."""
    ready = [each._replace(table=each.table.in_order(sorted(each.table.codes))) for each in settings]
    return [
        Tried(
            each,
            industries_of(each.table, each.divisions, draws, seed),
            places(accounts, each.divisions, each.table.meta, draws, seed),
        )
        for each in ready
    ]


def groups_of(designations: pd.DataFrame, within: Tried) -> list[Group]:
    """The group of each designated cluster, in their order."""
    records: list[dict[str, Any]] = designations.to_dict("records")  # type: ignore[assignment]
    return [_group(row, within) for row in records]


def _group(row: Mapping[str, Any], within: Tried) -> Group:
    output = dict(zip(within.industries.codes, within.industries.output, strict=True))
    shares = {code: part for code, part in zip(row["industries"], row["shares"], strict=True) if code in output}
    codes = tuple(shares)
    made = sum(output[code] for code in codes)
    part = sum(output[code] * shares[code] for code in codes) / made if codes else None
    reason = ""
    if not codes:
        reason = "its industries have no output" if row["industries"] else "no industry is known that it covers"
    elif part is not None and part < LEAST_FIELD:
        reason = f"{part:.0%} of the output of {', '.join(codes)} belongs to its field: the rest is something else"
    hosts, why = within.places.hosts(row["regions"], row["successors"])
    return Group(
        row["cluster"],
        row["kind"],
        codes,
        part,
        tuple(code for code in row["wider"] if code in shares),
        within.places.territories(row["regions"], row["successors"]),
        hosts,
        within.places.columns(codes),
        why,
        reason,
    )
