"""What a group of industries is in an economy: the numbers that evidence for a designated cluster is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.assessment.random_sets import Statistic, by_chance, cohesion, extraction, share_at_least, togetherness
from analysis.model.coefficients import flows, primary_coefficients
from analysis.model.leontief import InputOutputSystem
from analysis.regional.regional_accounts import REST, RegionalAccounts, accounts_of, years
from kb.table import IOTable, Matrix

MEASURE = "gross_value_added"
ONE_INDUSTRY = "a single industry of the table"

Members = npt.NDArray[np.intp]
Row = dict[str, Any]


class Found(NamedTuple):
    """A cluster that a run found."""

    run: str
    cluster: str
    industries: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Economy:
    """A table solved once, with what random sets of its n industries measure by chance. Made by :func:`economy`.

    ``found``: the clusters found in its flows; ``sections``: sections of ISIC by industry.
    """

    system: InputOutputSystem
    value_added: Matrix | None
    found: Sequence[Found]
    accounts: RegionalAccounts | None
    sections: Mapping[str, list[str]]
    statistics: Mapping[str, Statistic]
    sets: int
    seed: int
    _chance: dict[int, dict[str, Matrix]] = field(default_factory=dict)

    def against_chance(self, name: str, members: Members) -> tuple[float, float]:
        """A statistic of a group, and its p-value against random groups of the same size."""
        observed = float(self.statistics[name](members[None, :])[0])
        size = len(members)
        if size not in self._chance:
            self._chance[size] = by_chance(self.statistics, len(self.system.codes), size, self.sets, self.seed)
        return observed, share_at_least(self._chance[size][name], observed)


@dataclass(slots=True)
class Measures:
    """The numbers of one cluster; ``unknown``: criteria that they cannot speak to, with the reason.

    ``regions``: a row for each host region; ``overlaps``: a row for each run that found clusters.
    """

    numbers: dict[str, float] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    regions: list[Row] = field(default_factory=list)
    overlaps: list[Row] = field(default_factory=list)


def economy(
    table: IOTable,
    system: InputOutputSystem,
    cluster_sets: pd.DataFrame,
    regional_accounts: pd.DataFrame,
    industry_sections: pd.DataFrame,
    sets: int,
    seed: int,
) -> Economy:
    """Everything that the clusters of a table are measured in."""
    kept = system.positions
    primary = primary_coefficients(table, system.basis).iloc[kept]
    found = found_in_flows(cluster_sets, table.meta.id)
    return Economy(
        system,
        system.backward(primary["value_added"].to_numpy()) if "value_added" in primary else None,
        found,
        _latest(regional_accounts, table.meta.year),
        {str(code): sorted(set(rows["section"])) for code, rows in industry_sections.groupby("industry")},
        {
            "cohesion": cohesion(flows(table, system.basis)[np.ix_(kept, kept)]),
            "extraction": extraction(system.leontief, system.units),
            "together": togetherness(together(found, system.codes)),
        },
        sets,
        seed,
    )


def found_in_flows(cluster_sets: pd.DataFrame, table: str) -> list[Found]:
    """Clusters that default runs on this table found in its flows: of one with options they could be of any size."""
    defaults = cluster_sets["method"] + ":" + table + ":" + cluster_sets["basis"].fillna("")
    ours = cluster_sets[cluster_sets["from_flows"].astype(bool) & (cluster_sets["run"] == defaults)]
    return [
        Found(str(run), str(cluster), frozenset(industries))
        for (run, cluster), industries in ours.groupby(["run", "cluster"])["industry"]
    ]


def together(found: Sequence[Found], codes: Sequence[str]) -> Matrix:
    """Share of the runs that have two industries in one cluster, shape (n, n); zero where there is no run.

    >>> together([Found("r", "x", frozenset("AB")), Found("r", "y", frozenset("C"))], ["A", "B", "C"])[0]
    array([1., 1., 0.])
    """
    position = {code: i for i, code in enumerate(codes)}
    runs = {cluster.run: np.zeros((len(codes), len(codes)), dtype=bool) for cluster in found}
    for cluster in found:
        places = [position[code] for code in cluster.industries if code in position]
        runs[cluster.run][np.ix_(places, places)] = True
    return np.asarray(sum(runs.values(), np.zeros((len(codes), len(codes)))) / max(1, len(runs)))


def measure(cluster: Mapping[str, Any], codes: Sequence[str], within: Economy) -> Measures:
    """All numbers of a cluster that covers the industries ``codes``, at least one."""
    members = np.array([within.system.codes.index(code) for code in codes], dtype=np.intp)
    measures = Measures()
    _flows(measures, members, within)
    _multipliers(measures, members, within)
    _regions(measures, cluster, codes, within)
    _overlaps(measures, members, codes, within)
    return measures


def _flows(measures: Measures, members: Members, within: Economy) -> None:
    share, share_p = within.against_chance("extraction", members)
    measures.numbers |= {"extraction_share": share, "extraction_p": share_p}
    if len(members) == 1:
        measures.unknown["cohesion"] = ONE_INDUSTRY
        return
    inside, inside_p = within.against_chance("cohesion", members)
    measures.numbers |= {"flow_cohesion": inside, "cohesion_p": inside_p}


def _multipliers(measures: Measures, members: Members, within: Economy) -> None:
    output, multipliers = within.system.units, within.system.multipliers
    mean = float(np.average(multipliers[members], weights=output[members]))
    whole = float(np.average(multipliers, weights=output))
    measures.numbers |= {"output_multiplier": mean, "multiplier_ratio": mean / whole}
    if within.value_added is not None:
        effect = np.average(within.value_added[members], weights=output[members])
        measures.numbers["value_added_multiplier"] = float(effect)


# ---------------------------------------------------------------- regions


def _latest(rows: pd.DataFrame, year: int) -> RegionalAccounts | None:
    """Regional accounts of the table's year, or of the last there is."""
    known = years(rows, MEASURE) if len(rows) else []
    return accounts_of(rows, year if year in known else known[-1], MEASURE) if known else None


def _regions(measures: Measures, cluster: Mapping[str, Any], codes: Sequence[str], within: Economy) -> None:
    """Location quotient of the covered sections in each host region; a former region is the sum of today's."""
    accounts = within.accounts
    if not cluster["regions"] or accounts is None:
        reason = "there are no regional accounts" if cluster["regions"] else "no host region is known"
        measures.unknown["specialisation"] = reason
        return
    sections, hidden = _sections(codes, within.sections, accounts)
    for region, successors in zip(cluster["regions"], cluster["successors"], strict=True):
        parts = [region] if region in accounts.values.index else list(successors)
        lq = _location_quotient(accounts, parts, sections)
        if lq is not None:
            names = [section.split(":")[-1] for section in sections]
            row = {"region": region, "lq": lq, "sections": names, "year": accounts.year, "accounts": parts}
            measures.regions.append({"cluster": cluster["cluster"], **row})
    if hidden:
        measures.unknown["specialisation"] = f"the regional accounts do not give {', '.join(hidden)}"
    elif not measures.regions:
        measures.unknown["specialisation"] = f"no regional accounts of {', '.join(cluster['regions'])}"
    if measures.regions:
        measures.numbers["lq"] = max(row["lq"] for row in measures.regions)


def _sections(
    codes: Sequence[str], sections: Mapping[str, list[str]], accounts: RegionalAccounts
) -> tuple[list[str], list[str]]:
    """Sections of the industries that the accounts give, and what they do not give, in words."""
    every = sorted({section for code in codes for section in sections.get(code, [])})
    given = [section for section in every if section in accounts.values.columns and section != REST]
    hidden = [f"section {section.split(':')[-1]}" for section in every if section not in given]
    return given, hidden + [f"the section of {code}" for code in codes if code not in sections]


def _location_quotient(accounts: RegionalAccounts, regions: list[str], sections: list[str]) -> float | None:
    """LQ of several sections in several regions taken together; None where a number is missing or nothing is made."""
    if not sections or not regions or not set(regions) <= set(accounts.values.index):
        return None
    made = accounts.values.loc[regions, sections].to_numpy(np.float64).sum()
    total, nation = accounts.totals[regions].sum(), accounts.nation[sections].sum()
    if np.isnan(made) or not total > 0 or not nation > 0:
        return None
    return float((made / total) / (nation / accounts.whole))


# ---------------------------------------------------------------- found clusters


def _overlaps(measures: Measures, members: Members, codes: Sequence[str], within: Economy) -> None:
    if not within.found:
        measures.unknown["overlap"] = "no clusters were found in the table's flows"
        return
    measures.overlaps = best_overlaps(codes, within.found)
    if len(members) == 1:
        measures.unknown["overlap"] = ONE_INDUSTRY
        return
    share, share_p = within.against_chance("together", members)
    contained = max((row["contained"] for row in measures.overlaps), default=0.0)
    measures.numbers |= {"contained": contained, "together": share, "together_p": share_p}


def best_overlaps(codes: Sequence[str], found: Sequence[Found]) -> list[Row]:
    """Of each run the cluster that holds most of the industries, the one more like them where several do.

    ``found`` the id of the cluster, ``contained`` the share of the industries that it holds, ``overlap`` = shared over
    all of either (Jaccard).

    >>> best_overlaps(["A"], [Found("r", "x", frozenset("AB")), Found("r", "y", frozenset("AC"))])
    [{'found': 'x', 'overlap': 0.5, 'contained': 1.0}]
    """
    best: dict[str, Row] = {}
    for cluster in found:
        shared = len(cluster.industries.intersection(codes))
        row = {
            "found": cluster.cluster,
            "overlap": shared / len(cluster.industries.union(codes)),
            "contained": shared / len(codes),
        }
        held = best.get(cluster.run, {"contained": 0.0, "overlap": 0.0})
        if (row["contained"], row["overlap"]) > (held["contained"], held["overlap"]):
            best[cluster.run] = row
    return list(best.values())
