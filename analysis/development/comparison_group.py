"""One designation beside the regions without one: both designs, and the same for each of those regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.development.differences import Flags, difference_in_differences, event_study, permutation_p
from analysis.development.synthetic_control import Synthetic, synthetic_control
from kb.table import Matrix

DIFFERENCES, SYNTHETIC = "difference in differences", "synthetic control"


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Shares of the treated one (row 0) and of its donors over the years, of which the first ``before`` are before."""

    years: Sequence[int]
    names: Sequence[str]
    shares: Matrix
    before: int

    @property
    def floor(self) -> float:
        """The least p that permutation can give here."""
        return 1 / len(self.names)

    def mean(self, *, after: bool) -> float:
        """Mean share of the treated one before or after."""
        return float((self.shares[0, self.before :] if after else self.shares[0, : self.before]).mean())


def group_of(shares: pd.DataFrame, hosts: Sequence[str], donors: Sequence[str], year: int) -> Group:
    """The group of some host units, added up, and of the donors that have every year.

    ``shares``: units × years, as :meth:`analysis.development.panel.Panel.shares` gives them.
    """
    whole = [name for name in donors if shares.loc[name].notna().all() and (shares.loc[name] > 0).all()]
    years = [int(each) for each in shares.columns]
    rows = np.vstack([shares.loc[list(hosts)].sum(axis=0, skipna=False), shares.loc[whole]]).astype(np.float64)
    return Group(years, ["+".join(hosts), *whole], rows, sum(each < year for each in years))


def differences(group: Group) -> Mapping[str, Any]:
    """Difference in differences of the log share, with its p and the pre-trend.

    ``effect`` in log points; ``points`` in percentage points of the nation's section: the mean share after, less what
    it would have been had the log share gone as that of the others. ``pre_trend``: the largest difference, in log
    points, that a year before shows against the last one before.
    """
    logs = np.log(group.shares)
    effects = np.array([difference_in_differences(logs, _only(group, unit), group.before) for unit in _all(group)])
    years = event_study(logs, _only(group, 0), group.before)
    return {
        "effect": float(effects[0]),
        "points": 100 * group.mean(after=True) * (1 - float(np.exp(-effects[0]))),
        "p": permutation_p(np.abs(effects), 0),
        "pre_trend": float(np.abs(years[: group.before]).max()),
    }


def controls(group: Group) -> list[Synthetic]:
    """A synthetic control of every unit from all others, the treated one's first.

    The treated one is among the donors of the others: were nothing the matter with it, all would be alike, and p exact.
    """
    found = []
    for unit in _all(group):
        others = np.delete(group.shares, unit, axis=0)
        found.append(synthetic_control(group.shares[unit], others.T, group.before))
    return found


def synthetic(group: Group, found: Sequence[Synthetic]) -> Mapping[str, Any]:
    """The treated one against its synthetic control: ``points`` is the mean gap after, percentage points."""
    own = found[0]
    used = sorted(zip(own.weights, group.names[1:], strict=True), reverse=True)
    return {
        "effect": float(np.mean(own.gap[group.before :])) / group.mean(after=False),
        "points": 100 * float(np.mean(own.gap[group.before :])),
        "p": permutation_p(np.array([each.ratio for each in found]), 0),
        "fit": own.before / group.mean(after=False),
        "weights": [f"{name} {weight:.3f}" for weight, name in used if weight >= 0.0005],
    }


def relative_effects(group: Group) -> Matrix:
    """Event study of every unit, (units, years), the treated one's first: log points against the last year before."""
    logs = np.log(group.shares)
    return np.vstack([event_study(logs, _only(group, unit), group.before) for unit in _all(group)])


def _all(group: Group) -> range:
    return range(len(group.names))


def _only(group: Group, unit: int) -> Flags:
    chosen = np.zeros(len(group.names), dtype=bool)
    chosen[unit] = True
    return chosen
