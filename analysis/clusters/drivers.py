"""Drivers of regions: the leading industries of the Ward step that the region has, for one region or for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analysis.clusters.ward import WardParameters, ward, ward_beside
from analysis.clusters.ward_variables import indicators_of, not_told_apart, regional_presence
from analysis.explanation import Explanation
from analysis.parameters import Parameters, option
from analysis.regional.presence import REMAINDER
from analysis.regional.regional_accounts import accounts_of
from analysis.result import Result
from kb.table import IOTable

DRIVER_COLUMNS = ["industry", "cluster", "score", "super_group", "location_quotient", "level", "accounts", "told_with"]
COLUMNS = ["region", "industry", "year", "rank", "score", "super_group", "lq", "level", "accounts", "told_with"]


@dataclass(frozen=True, slots=True)
class DriverParameters(Parameters):
    """Parameters of :func:`drivers`; ``basis`` is that of the table's indicators."""

    method: ClassVar[str] = "drivers"
    version: ClassVar[int] = 2
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "Where the accounts tell sections only, industries of a section have one quotient and cannot be told apart.",
        ("Hill and Brennan (2000)",),
    )

    region: str = option("", "Region, also a former one such as KZ-VOS; every region of the accounts where empty")
    year: int = option(0, "Year of the regional accounts; 0 for the table's", least=0)
    measure: str = option("gross_value_added", "What the regional accounts measure")
    indicators: str = option("", "CSV file with a column industry and indicators; `kb template indicators`")
    industries: tuple[str, ...] = option((), "Industries to consider, as codes or patterns; all where empty")
    groups: int = option(0, "Groups of the Ward step; 0 for the one with the best silhouette", least=0)
    specialisation: float = option(1.0, "Least location quotient of a driver; 0 asks for none", least=0)


@dataclass(frozen=True, slots=True)
class Drivers:
    """Drivers of one region: ``rows`` best first, what the region has, what the Ward step says, what to know."""

    rows: pd.DataFrame
    presence: pd.DataFrame | None
    summary: Mapping[str, Any]
    notes: tuple[str, ...]


def drivers(
    table: IOTable,
    parameters: DriverParameters | None = None,
    *,
    regional_accounts: pd.DataFrame,
    industry_sections: pd.DataFrame,
    former_regions: pd.DataFrame | None = None,
    indicators: pd.DataFrame | None = None,
) -> Result:
    """Candidates for drivers of every region at once, or of one: the first step of the combined method.

    Rows: ``region``, ``industry``, ``year`` of the accounts, ``rank`` (1 = highest score), ``score`` (first
    discriminant function of that region's Ward step; it compares industries of one region only), ``super_group``,
    ``lq`` (location quotient, at least ``specialisation``), ``level`` (division, section or file: what told it),
    ``accounts`` (the account rows that stand for it), ``told_with`` (industries that the accounts cannot tell from
    it). See :func:`present_drivers`. The notes begin with what the accounts cannot tell apart.

    Raises ``AnalysisError`` as :func:`analysis.clusters.ward.ward` does, for an unknown region, or no accounts.
    Source: Hill and Brennan 2000; docs/methods/clusters.md, Drivers of regions.
    """
    parameters = parameters or DriverParameters()
    started = perf_counter()
    accounts = accounts_of(regional_accounts, parameters.year or table.meta.year, parameters.measure)
    regions = [parameters.region] if parameters.region else [str(name) for name in accounts.values.index]
    frames: list[pd.DataFrame] = []
    said: list[tuple[str, tuple[str, ...]]] = []
    needed = {
        "regional_accounts": accounts,
        "industry_sections": industry_sections,
        "former_regions": former_regions,
        "indicators": indicators,
    }
    for region in regions:
        chosen = present_drivers(table, parameters, region, needed)
        frames.append(chosen.rows.assign(region=region, year=accounts.year, rank=np.arange(1, len(chosen.rows) + 1)))
        said.append((region, chosen.notes))
    frame = pd.concat(frames, ignore_index=True).rename(columns={"location_quotient": "lq"})[COLUMNS]
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=_notes(said),
        summary={
            "regions": regions,
            "year": accounts.year,
            "measure": accounts.measure,
            "without": sorted(set(regions) - set(frame["region"])),
        },
    )


def _notes(said: list[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Each note once, with the regions of which it was said where these are not all."""
    regions: dict[str, list[str]] = {}
    for region, notes in said:
        for note in notes:
            regions.setdefault(note, []).append(region)
    return tuple(note if len(those) == len(said) else f"{note} ({', '.join(those)})" for note, those in regions.items())


def present_drivers(table: IOTable, parameters: Any, region: str, needed: Mapping[str, Any]) -> Drivers:
    """Drivers of a region: of the leading super-group the industries whose location quotient reaches the least one.

    An industry that the accounts hold only in their rest, which is no section, is not known to be there.
    Where the region has none of the leading super-group's, the highest ranked group of which it has some takes its
    place, and a note says so; without a region the leading super-group is taken as it is. The notes begin with what
    the accounts cannot tell apart. ``parameters``: those of :func:`drivers` or of
    :func:`analysis.clusters.combined.combined`; ``needed``: what they take beside the table,
    by name, the accounts as rows or as those of one year.

    Raises ``AnalysisError`` as :func:`analysis.clusters.ward.ward` does.
    """
    given = _ward_parameters(parameters, region)
    if not region:
        found = ward(table, given, **needed)
        leading = found.part("drivers").assign(level="", accounts="", told_with="")
        leading["location_quotient"] = pd.array([pd.NA] * len(leading), dtype="Float64")
        return Drivers(leading[DRIVER_COLUMNS], None, found.summary, tuple(f"drivers: {note}" for note in found.notes))
    indicators = needed.get("indicators")
    presence = regional_presence(
        table,
        region,
        parameters.year,
        parameters.measure,
        needed.get("regional_accounts"),
        needed.get("industry_sections"),
        needed.get("former_regions"),
        indicators_of(indicators, region),
    )
    found = ward_beside(table, given, presence, indicators)
    candidates = found.frame.drop(columns="location_quotient").join(presence, on="industry")
    there = (candidates["location_quotient"] >= parameters.specialisation) & (candidates["level"] != REMAINDER)
    candidates = candidates[there]
    chosen, instead = _leading(candidates, found.frame, region, parameters.specialisation)
    rows = chosen.sort_values("score", ascending=False, kind="stable")[DRIVER_COLUMNS].reset_index(drop=True)
    considered = presence.loc[found.frame["industry"]]
    first, everywhere = not_told_apart(considered), not_told_apart(presence)
    notes = [*first, *instead, *(note for note in found.notes if note not in everywhere)]
    return Drivers(rows, presence, found.summary, tuple(f"drivers: {note}" for note in notes))


def _leading(
    candidates: pd.DataFrame, ranked: pd.DataFrame, region: str, specialisation: float
) -> tuple[pd.DataFrame, list[str]]:
    """Of the candidates those of the leading super-group, or of the highest ranked group that has any, and why."""
    leading = candidates[candidates["super_group"].isin(["leading"])]
    if len(leading) or candidates.empty or ranked["super_group"].isna().all():
        return leading, []
    first = int(candidates["cluster"].min())
    instead = candidates[candidates["cluster"] == first]
    name = instead["super_group"].iloc[0]
    return instead, [
        f"{region} has no industry of the leading super-group with a location quotient of {specialisation:g} or more; "
        f"taken are those of group {first}, of the {name} one"
    ]


def _ward_parameters(given: Any, region: str) -> WardParameters:
    return WardParameters(
        basis=given.basis,
        groups=given.groups,
        region=region,
        year=given.year,
        measure=given.measure,
        indicators=given.indicators,
        industries=given.industries,
    )
