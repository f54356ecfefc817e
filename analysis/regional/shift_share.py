"""Shift-share: how much of a region's change is the nation's growth, its industries' growth, and its own."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.identities import deviation
from analysis.parameters import Parameters, option
from analysis.regional.regional_accounts import RegionalAccounts, accounts_of, years
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import Basis, IOTable

COMPONENTS = ("national", "industry_mix", "competitive")
ADDS_UP = "national + industry mix + competitive = change"


@dataclass(frozen=True, slots=True)
class ShiftShareParameters(Parameters):
    """Parameters of :func:`shift_share`; the table tells the country."""

    method: ClassVar[str] = "shift-share"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "regions",
        "It takes growth apart and explains none of it.",
        ("Dunn 1960",),
        (
            r"\Delta e = e\left(\frac{E'}{E} - 1\right) + e\left(\frac{E_i'}{E_i} - \frac{E'}{E}\right) + "
            r"\left(e' - e\,\frac{E_i'}{E_i}\right)",
        ),
    )

    basis: Basis = option("domestic", "Import basis, of no effect here", choices=("domestic",))
    from_year: int = option(0, "First year; 0 for the first that the accounts have", least=0)
    to_year: int = option(0, "Last year; 0 for the last that the accounts have", least=0)
    measure: str = option("gross_value_added", "What the regional accounts measure")


def shift_share(
    table: IOTable, parameters: ShiftShareParameters | None = None, *, regional_accounts: pd.DataFrame
) -> Result:
    """Change of every industry in every region between two years, in three parts; one row per region and industry.

    The parts are those of :func:`shift_share_components`, in the unit of the accounts and in current prices where
    these are: growth of prices is then part of the nation's growth. Regions and industries that the accounts of one
    of the years lack are left out and noted. ``regional_accounts``: rows as for
    :func:`analysis.regional.regional_accounts.accounts_of`.

    Raises ``AnalysisError`` where there are no accounts for two different years.
    Source: Dunn 1960; docs/methods/regions.md, Shift-share.
    """
    parameters = parameters or ShiftShareParameters()
    started = perf_counter()
    first, last = two_years(regional_accounts, parameters.from_year, parameters.to_year, parameters.measure)
    before, after = (accounts_of(regional_accounts, year, parameters.measure) for year in (first, last))
    frame, notes = between(before, after)
    parts = frame[list(COMPONENTS)].to_numpy()
    largest = np.maximum(np.abs(parts).sum(axis=1), 1e-300)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=tuple(dict.fromkeys((*before.notes, *after.notes, *notes))),
        identities={ADDS_UP: deviation(1 + (parts.sum(axis=1) - frame["change"].to_numpy()) / largest)},
        summary={"from_year": first, "to_year": last, "measure": parameters.measure, "nation": before.national},
    )


def two_years(rows: pd.DataFrame, from_year: int, to_year: int, measure: str) -> tuple[int, int]:
    """First and last year; 0 for the first and last that the accounts have. Raises AnalysisError if they are one."""
    there = years(rows, measure)
    if len(there) < 2:
        raise AnalysisError(
            f"accounts of {measure} for {there[0]} only" if there else f"no accounts of {measure}",
            where="regional accounts",
            remedy="shift-share needs two years; `kb shift-share FILE` takes them from a CSV file",
        )
    first, last = from_year or there[0], to_year or there[-1]
    if not first < last:
        raise AnalysisError(
            f"from {first} to {last} is no time", where="shift-share", remedy=f"there are {', '.join(map(str, there))}"
        )
    return first, last


def between(before: RegionalAccounts, after: RegionalAccounts) -> tuple[pd.DataFrame, list[str]]:
    """Rows of :func:`shift_share` from the accounts of two years, and what had to be left out."""
    regions = before.values.index.intersection(after.values.index)
    industries = before.values.columns.intersection(after.values.columns)
    if regions.empty or industries.empty:
        raise AnalysisError(
            f"no {'region' if regions.empty else 'industry'} has accounts for both {before.year} and {after.year}",
            where="regional accounts",
            remedy="choose years of one administrative division and classification",
        )
    one_only = [str(name) for name in before.values.index.symmetric_difference(after.values.index)]
    nations = pd.DataFrame({"before": before.nation, "after": after.nation}).reindex(industries)
    parts = shift_share_components(
        before.values.loc[regions, industries],
        after.values.loc[regions, industries],
        nations["before"],
        nations["after"],
        before.whole,
        after.whole,
    )
    frame = parts.dropna().reset_index(drop=True)
    frame.insert(2, "from_year", before.year)
    frame.insert(3, "to_year", after.year)
    frame.insert(4, "measure", before.measure)
    notes = ["values of the accounts as they are: in current prices the nation's growth includes that of prices"]
    if one_only:
        notes.append(f"left out, accounts for one of the years only: {', '.join(one_only)}")
    if len(frame) < len(parts):
        lost = parts[parts.isna().any(axis=1)]
        pairs = ", ".join(f"{region} {industry}" for region, industry in lost[["region", "industry"]].to_numpy()[:10])
        notes.append(f"{len(lost)} pairs left out, no value or no national value in the first year: {pairs}")
    return frame, notes


def shift_share_components(
    before: pd.DataFrame,
    after: pd.DataFrame,
    nation_before: pd.Series | None = None,
    nation_after: pd.Series | None = None,
    whole_before: float | None = None,
    whole_after: float | None = None,
) -> pd.DataFrame:
    """Classic shift-share: ``change`` = ``national`` + ``industry_mix`` + ``competitive``, one row per pair.

    With e and e′ the values of industry i in region r before and after, capitals the nation's:
    national = e (E′/E − 1), industry mix = e (Eᵢ′/Eᵢ − E′/E), competitive = e′ − e Eᵢ′/Eᵢ. ``before`` and ``after``:
    regions × industries, of one shape; the nation's industries and whole are their sums where not given. A pair
    without a value, or whose industry the nation did not have before, has NaN parts.

    Source: Dunn 1960.

    >>> before = pd.DataFrame({"B": [50.0, 50.0], "C": [100.0, 100.0]}, index=["east", "west"])
    >>> after = pd.DataFrame({"B": [70.0, 50.0], "C": [100.0, 90.0]}, index=["east", "west"])
    >>> parts = shift_share_components(before, after)
    >>> parts.loc[0, ["change", "national", "industry_mix", "competitive"]].round(3).to_list()
    [20.0, 1.667, 8.333, 10.0]
    """
    nation_before = before.sum(axis=0) if nation_before is None else nation_before
    nation_after = after.sum(axis=0) if nation_after is None else nation_after
    whole_before = float(nation_before.sum()) if whole_before is None else whole_before
    whole_after = float(nation_after.sum()) if whole_after is None else whole_after
    if not whole_before > 0:
        raise AnalysisError("the nation's total is zero in the first year", where="shift-share", remedy="check it")
    growth = whole_after / whole_before
    by_industry = nation_after / nation_before.where(nation_before > 0)
    parts = {
        "change": after - before,
        "national": before * (growth - 1),
        "industry_mix": before * (by_industry - growth),
        "competitive": after - before * by_industry,
    }
    long = {name: part.stack(future_stack=True) for name, part in parts.items()}
    return pd.DataFrame(long).rename_axis(["region", "industry"]).reset_index()
