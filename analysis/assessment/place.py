"""Where a group of industries is: its location quotient in its host regions, among other regions.

Several host regions are taken together, as the territory of a former region is: one quotient, and as many other
regions, in every choice of them, for comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.assessment.random_sets import Alike, Sets, alike
from analysis.assessment.significance import LEAST_SETS, Share, better, ranks, share
from analysis.regional.regional_accounts import REST, RegionalAccounts, accounts_of, years
from kb.table import Matrix, TableMeta

MEASURE = "gross_value_added"
LEVELS = ("industry", "division", "section")
"""Finest first: the first level at which the accounts give everything that a group covers is taken."""


class Columns(NamedTuple):
    """What of the accounts a group is: ids of industries, and their level. ``missing``: what they do not give."""

    level: str
    ids: tuple[str, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Location quotient of a group in its host regions, and its ``share`` among ``count`` sets of as many regions."""

    lq: float
    median: float
    share: Share
    rank: float
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Regional accounts of the year nearest to a table's, and what of them each of its industries is.

    ``levels``: ids in the accounts by industry, at each of ``LEVELS``.
    """

    accounts: RegionalAccounts | None
    levels: Mapping[str, Mapping[str, tuple[str, ...]]]
    draws: int
    seed: int
    _standings: dict[tuple[Columns, tuple[str, ...]], Standing | str] = field(default_factory=dict)
    _made: dict[Columns, pd.DataFrame] = field(default_factory=dict)
    _sets: dict[tuple[int, int], Alike] = field(default_factory=dict)

    def columns(self, codes: Sequence[str]) -> Columns:
        """What the accounts give of a group, at the finest level that is whole."""
        given = set() if self.accounts is None else set(self.accounts.values.columns) - {REST}
        missing = ""
        for level in LEVELS:
            wanted = {code: self.levels.get(code, {}).get(level, ()) for code in codes}
            ids = sorted({each for found in wanted.values() for each in found})
            lacking = [each for each in ids if each not in given]
            lacking += [code for code, found in wanted.items() if not found]
            if not lacking:
                return Columns(level, tuple(ids))
            missing = ", ".join(each.rpartition(":")[2] for each in lacking)
        return Columns("", (), f"the regional accounts do not give: {missing}")

    @property
    def year(self) -> int | None:
        """Year of the accounts."""
        return None if self.accounts is None else self.accounts.year

    def territories(self, regions: Sequence[str], successors: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
        """For each host region those of the accounts on its territory: itself, or today's; none where none is held."""
        held = set() if self.accounts is None else set(self.accounts.values.index)
        return {
            region: tuple(part for part in ([region] if region in held else parts) if part in held)
            for region, parts in zip(regions, successors, strict=True)
        }

    def hosts(self, regions: Sequence[str], successors: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], str]:
        """Regions of the accounts on the territory of the host regions; or why there are none."""
        if not regions:
            return (), "no host region is known"
        if self.accounts is None:
            return (), "there are no regional accounts"
        found = self.territories(regions, successors)
        absent = [region for region, parts in found.items() if not parts]
        if absent:
            return (), f"there are no regional accounts of {', '.join(absent)}"
        return tuple(dict.fromkeys(part for parts in found.values() for part in parts)), ""

    def standing(self, columns: Columns, hosts: tuple[str, ...]) -> Standing | str:
        """Where a group stands in regions that the accounts give; or why that cannot be said."""
        key = (columns, hosts)
        if key not in self._standings:
            self._standings[key] = self._stand(columns, hosts)
        return self._standings[key]

    def _stand(self, columns: Columns, hosts: tuple[str, ...]) -> Standing | str:
        made = self.made(columns)
        absent = [host for host in hosts if host not in made.index]
        if absent:
            return f"the accounts of {', '.join(absent)} do not give {', '.join(columns.ids)}"
        others = self._others(len(hosts), len(made))
        quotients = self._quotients(made, others.sets)
        own = self._quotients(made, made.index.get_indexer(pd.Index(hosts))[:, None])
        pooled = quotients if others.exact else np.append(own, quotients)
        if len(pooled) < LEAST_SETS:
            return f"there are only {len(pooled)} choices of as many regions"
        rank = float(ranks(own, pooled)[0])
        found = share(rank, better(float(own[0]), pooled), len(pooled), exact=others.exact)
        return Standing(float(own[0]), float(np.median(pooled)), found, rank, len(pooled))

    def _others(self, hosts: int, regions: int) -> Alike:
        """The sets of as many regions as there are hosts."""
        if (hosts, regions) not in self._sets:
            self._sets[hosts, regions] = alike(range(hosts), np.zeros(regions, dtype=np.intp), self.draws, self.seed)
        return self._sets[hosts, regions]

    def made(self, columns: Columns) -> pd.DataFrame:
        """What each region makes of the columns, and its total: those regions alone that have both.

        Where the nation makes none of it there is no region.
        """
        if columns not in self._made:
            self._made[columns] = self._make(columns)
        return self._made[columns]

    def _make(self, columns: Columns) -> pd.DataFrame:
        accounts = self.accounts
        assert accounts is not None
        if not columns.ids or not accounts.nation[list(columns.ids)].sum() > 0:
            return pd.DataFrame(columns=["made", "total", "national_share"])
        parts = accounts.values[list(columns.ids)]
        frame = pd.DataFrame({"made": parts.sum(axis=1, skipna=False), "total": accounts.totals})
        frame["national_share"] = accounts.nation[list(columns.ids)].sum() / accounts.whole
        return frame[frame["made"].notna() & (frame["total"] > 0)]

    def quotient(self, columns: Columns, hosts: Sequence[str]) -> tuple[float, int, int] | None:
        """Location quotient in a region, or several as one; its rank among single regions, and how many there are."""
        made = self.made(columns)
        if not set(hosts) <= set(made.index):
            return None
        own = self._quotients(made, made.index.get_indexer(pd.Index(list(hosts)))[:, None])
        every = self._quotients(made.drop(index=list(hosts)), np.arange(len(made) - len(hosts))[None, :])
        return float(own[0]), 1 + int(ranks(own, every)[0]), 1 + len(every)

    @staticmethod
    def _quotients(made: pd.DataFrame, sets: Sets) -> Matrix:
        """LQ of sets of regions: (made there / total there) / (the same of the nation)."""
        parts, totals = made["made"].to_numpy(np.float64), made["total"].to_numpy(np.float64)
        shares = parts[sets].sum(axis=0) / totals[sets].sum(axis=0)
        return np.asarray(shares / made["national_share"].iloc[0])


def places(rows: pd.DataFrame, divisions: pd.DataFrame, meta: TableMeta, draws: int, seed: int) -> Places:
    """The accounts of the table's year, or of the last there is, with the levels of its industries.

    ``divisions``: columns ``industry`` (code), ``division``, ``section`` (ids), as the concordance tells.
    """
    known = years(rows, MEASURE) if len(rows) else []
    accounts = accounts_of(rows, meta.year if meta.year in known else known[-1], MEASURE) if known else None
    levels = {
        str(code): {
            "industry": (f"{meta.classification}:{code}",),
            "division": tuple(sorted(set(part["division"]))),
            "section": tuple(sorted(set(part["section"]))),
        }
        for code, part in divisions.groupby("industry")
    }
    return Places(accounts, levels, draws, seed)
