"""Designation: how regions moved in their cluster's section after it was named, beside regions without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analysis.development.comparison_group import (
    DIFFERENCES,
    SYNTHETIC,
    Group,
    controls,
    differences,
    group_of,
    relative_effects,
    synthetic,
)
from analysis.development.panel import Panel, panel_of, unit_of
from analysis.explanation import Explanation
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import Basis, IOTable

SAID = (
    "the choice of regions was not random, sections are wider than clusters, other programmes ran in the same years: "
    "what is measured is how a region moved with its designation, not what the designation caused",
    "shares of the nation's section, in current prices; a seam of methods lies between 2022 and 2023 in the source",
)
COMPUTED, REFUSED = "computed", "refused"
NUMBERS = ["effect", "points", "p", "p_floor", "pre_trend", "fit", "share_before", "share_after"]
WHOLE = ["year", "donors", "years_before", "years_after"]
COLUMNS = ["cluster", "kind", "section", "regions", "design", "status", "reason", *WHOLE, *NUMBERS, "weights"]


@dataclass(frozen=True, slots=True)
class DesignationParameters(Parameters):
    """Parameters of :func:`designation`; the table tells the country."""

    method: ClassVar[str] = "designation"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "development",
        "Moved with the designation, not moved by it: regions were not chosen at random, a section is wider than the "
        "cluster, other programmes ran in the same years.",
        ("Abadie, Diamond and Hainmueller 2010", "Angrist and Pischke 2009, ch. 5"),
    )

    basis: Basis = option("domestic", "Import basis, of no effect here", choices=("domestic",))
    from_year: int = option(0, "First year; 0 for the first that the accounts have", least=0)
    to_year: int = option(0, "Last year; 0 for the last that the accounts have", least=0)
    before: int = option(5, "Least number of years before the designation", least=2)
    after: int = option(3, "Least number of years from it on", least=1)
    donors: int = option(3, "Least number of regions without a cluster of the section", least=1)
    fit: float = option(0.1, "Largest gap before, as a share of the region's share, for a synthetic control", least=0)
    draws: int = option(999, "Random draws of the event study of a kind", least=99)
    seed: int = option(1, "Seed of the draws")


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A cluster in one section: what is said of it, and the group it is compared in; None where it is refused."""

    said: Mapping[str, Any]
    group: Group | None
    reason: str = ""


def designation(
    table: IOTable,
    parameters: DesignationParameters | None = None,
    *,
    regional_accounts: pd.DataFrame,
    former_regions: pd.DataFrame,
    designated_places: pd.DataFrame,
) -> Result:
    """One row per cluster, section and design: ``difference in differences`` and ``synthetic control``.

    The outcome is the share of the cluster's host regions in the nation's section, on constant boundaries. Years before
    that of the designation are before, it and later ones after. Donors are the regions in which no cluster of the
    section was designated. ``points``: percentage points of the nation's section; ``effect``: log points, of a
    synthetic control the mean gap over the share before; ``p`` by permutation, the same for every donor, at least
    ``p_floor`` = 1/(donors + 1); ``fit``: root mean squared gap before over the share before. Where something is
    wanting the row is ``refused`` with its ``reason``.

    Parts: ``paths`` (share of the hosts and of their synthetic control by year), ``events`` (all clusters of a kind
    together: log points by year since the designation, p of the years after by random draws of donors in their place).

    Source: Abadie, Diamond and Hainmueller 2010; Angrist and Pischke 2009, ch. 5; docs/methods/development.md.
    """
    parameters = parameters or DesignationParameters()
    started = perf_counter()
    panel = panel_of(regional_accounts, "gross_value_added", former_regions, parameters.from_year, parameters.to_year)
    cases = cases_of(panel, designated_places, unit_of(former_regions), parameters)
    rows, paths = [], []
    for case in cases:
        found, path = _judged(case, parameters)
        rows += found
        paths += path
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame.astype({**dict.fromkeys(NUMBERS, "Float64"), **dict.fromkeys(WHOLE, "Int64")})
    told = frame[frame["status"] == COMPUTED]
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=SAID,
        parts={
            "paths": pd.DataFrame(
                paths, columns=["cluster", "section", "year", "designated", "actual", "synthetic"]
            ).astype({"year": "int64", "designated": "int64", "actual": "float64", "synthetic": "Float64"}),
            "events": events(cases, parameters.draws, parameters.seed),
        },
        summary={"compared": int(told["cluster"].nunique()), "refused": len(frame) - len(told)},
    )


# ---------------------------------------------------------------- which can be compared


def cases_of(
    panel: Panel, places: pd.DataFrame, units: Mapping[str, str], parameters: DesignationParameters
) -> list[Case]:
    """Every designated cluster in every section of its field.

    ``places``: columns ``cluster``, ``kind``, ``year`` (of the designation; missing where none is known), lists
    ``regions`` and ``sections`` (ids).
    """
    fields = _fields(places, units)
    cases = []
    for each in fields:
        year, hosts = each.year, each.units
        for section in each.sections or ("",):
            said: dict[str, Any] = {"cluster": each.cluster, "kind": each.kind, "regions": list(hosts), "year": year}
            said["section"] = section.rpartition(":")[2]
            reason = _wanting(panel, hosts, section, year, parameters)
            donors = [] if reason else _donors(panel, fields, section)
            if not reason and len(donors) < parameters.donors:
                reason = f"only {len(donors)} regions are without a cluster of the section"
            if reason or year is None:
                cases.append(Case(said, None, reason))
                continue
            cases.append(Case(said, group_of(panel.shares(section), hosts, donors, year)))
    return cases


@dataclass(frozen=True, slots=True)
class _Field:
    """Where and when a cluster was designated, in which sections."""

    cluster: str
    kind: str
    year: int | None
    units: tuple[str, ...]
    sections: tuple[str, ...]


def _fields(places: pd.DataFrame, units: Mapping[str, str]) -> list[_Field]:
    return [
        _Field(
            str(row["cluster"]),
            str(row["kind"]),
            None if pd.isna(row["year"]) else int(row["year"]),
            tuple(sorted({units.get(name, name) for name in row["regions"]})),
            tuple(row["sections"]),
        )
        for row in places.to_dict("records")
    ]


def _wanting(
    panel: Panel, units: Sequence[str], section: str, year: int | None, parameters: DesignationParameters
) -> str:
    """What keeps a cluster from being compared; empty where nothing does."""
    if not units:
        return "no host region is known"
    if not section:
        return "its field belongs to no section"
    if section not in panel.values:
        return f"the regional accounts do not give: {section.rpartition(':')[2]}"
    if year is None:
        return "no year of designation is known"
    before, after = sum(each < year for each in panel.years), sum(each >= year for each in panel.years)
    if before < parameters.before:
        return f"{before} of the {parameters.before} years before it was named are held"
    if after < parameters.after:
        return f"{after} of the {parameters.after} years since it was named are held"
    if not set(units) <= set(panel.units):
        return f"there are no regional accounts of {', '.join(sorted(set(units) - set(panel.units)))}"
    shares = panel.shares(section).loc[list(units)]
    return (
        "the accounts have a year without a value"
        if shares.isna().to_numpy().any() or not (shares > 0).to_numpy().all()
        else ""
    )


def _donors(panel: Panel, fields: Sequence[_Field], section: str) -> list[str]:
    """Units in which no cluster of the section was designated up to the last year."""
    named = [each for each in fields if section in each.sections and (each.year or 0) <= panel.years[-1]]
    taken = {unit for each in named for unit in each.units}
    return [unit for unit in panel.units if unit not in taken]


# ---------------------------------------------------------------- what is said of each


def _judged(case: Case, parameters: DesignationParameters) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Rows of the two designs, and the path of the shares."""
    group = case.group
    if group is None:
        refused = {**case.said, "status": REFUSED, "reason": case.reason, "weights": []}
        return [{**refused, "design": design} for design in (DIFFERENCES, SYNTHETIC)], []
    shared = {
        **case.said,
        "donors": len(group.names) - 1,
        "years_before": group.before,
        "years_after": len(group.years) - group.before,
        "p_floor": group.floor,
        "share_before": group.mean(after=False),
        "share_after": group.mean(after=True),
        "status": COMPUTED,
        "reason": "",
        "weights": [],
    }
    found = controls(group)
    second: dict[str, Any] = {**shared, "design": SYNTHETIC, **synthetic(group, found)}
    fits = second["fit"] <= parameters.fit
    if not fits:
        gap = f"{100 * second['fit']:.0f} %"
        reason = f"no mixture of the other regions went like it before: they miss {gap} of its share"
        second = {**second, "status": REFUSED, "reason": reason, "effect": None, "points": None, "p": None}
    path = found[0].path.tolist() if fits else [None] * len(group.years)
    said = case.said["cluster"], case.said["section"]
    lines = zip(group.years, group.shares[0].tolist(), path, strict=True)
    return (
        [{**shared, "design": DIFFERENCES, **differences(group)}, second],
        [(*said, year, case.said["year"], actual, control) for year, actual, control in lines],
    )


def events(cases: Sequence[Case], draws: int, seed: int) -> pd.DataFrame:
    """All clusters of a kind together: mean log points by year since the designation, 0 in the year before it.

    Rows ``kind``, ``relative_year``, ``effect``, ``clusters``, ``p``: share of random draws, a donor in each cluster's
    place, whose mean over the years from the designation on is at least as far from zero; one p for a kind.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[Any, ...]] = []
    compared = [(str(case.said["kind"]), case.group) for case in cases if case.group is not None]
    for kind in sorted({each for each, _ in compared}):
        groups = [group for each, group in compared if each == kind]
        found = [relative_effects(group) for group in groups]
        after = [each[:, group.before :].mean(axis=1) for each, group in zip(found, groups, strict=True)]
        own = float(np.mean([each[0] for each in after]))
        drawn = np.mean([each[rng.integers(0, len(each), draws)] for each in after], axis=0)
        p = (1 + int((np.abs(drawn) >= abs(own) * (1 - 1e-12)).sum())) / (1 + draws)
        years: dict[int, list[float]] = {}
        for each, group in zip(found, groups, strict=True):
            for place, effect in enumerate(each[0].tolist()):
                years.setdefault(place - group.before, []).append(effect)
        rows += [(kind, year, float(np.mean(line)), len(line), p) for year, line in sorted(years.items())]
    columns = ["kind", "relative_year", "effect", "clusters", "p"]
    kinds = {"relative_year": "int64", "effect": "float64", "clusters": "int64", "p": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(kinds)
