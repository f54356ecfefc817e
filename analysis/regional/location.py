"""Location: which industries a region has more of than the nation, and where that is strong enough for a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.parameters import Parameters, option
from analysis.regional.regional_accounts import REST, RegionalAccounts, accounts_of
from analysis.result import Result
from kb.table import Basis, IOTable

TOP = 0.1
"""Share of the largest that get a star for size or focus."""

SPECIALISED = 2.0
"""Location quotient from which there is a star for specialisation."""

STRONG_SHARE = 0.75
"""Percentile over the regions from which a location quotient of at least 1 is strong."""

DIGITS = 12
"""Places to which values are compared with a threshold, so that no star hangs on the last digit."""


@dataclass(frozen=True, slots=True)
class LocationParameters(Parameters):
    """Parameters of :func:`location`; the table tells the country, and the year unless another is given."""

    method: ClassVar[str] = "location"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "regions",
        "A quotient says what a region has more of than the nation, not that its firms work together. In a small "
        "region one plant can make it large.",
        ("European Cluster Observatory", "US Cluster Mapping Project, methodology"),
        (r"SLQ_i = \frac{y_i^r / y^r}{y_i^n / y^n}",),
    )

    basis: Basis = option("domestic", "Import basis, of no effect here", choices=("domestic",))
    year: int = option(0, "Year of the regional accounts; 0 for the table's", least=0)
    measure: str = option("gross_value_added", "What the regional accounts measure")


def location(
    table: IOTable, parameters: LocationParameters | None = None, *, regional_accounts: pd.DataFrame
) -> Result:
    """Location quotients, cluster stars and strong specialisations; one row per region and industry.

    - ``lq`` = (yᵢʳ/yʳ)/(yᵢⁿ/yⁿ), ``share`` = yᵢʳ/yʳ, ``national_share`` = yᵢʳ/yᵢⁿ
    - ``size_star``, ``specialisation_star``, ``focus_star`` and their number ``stars``: :func:`cluster_stars`
    - ``strong``: :func:`strong_specialisation`

    Shares are pure numbers, 0 to 1. Industries are those of the accounts, by id (``ISIC4:C``); the rest that the
    accounts do not tell apart has a quotient but no stars, as it is no cluster. ``regional_accounts`` are rows as
    :func:`analysis.regional.regional_accounts.accounts_of` takes them. Pairs without a value, with a zero total or
    without national value are left out and noted.

    Raises ``AnalysisError`` where there are no accounts for the year and measure.
    Source: docs/methods/regions.md, Location quotients; Miller and Blair 2009, ch. 8; European Cluster Observatory;
    US Cluster Mapping Project.
    """
    parameters = parameters or LocationParameters()
    started = perf_counter()
    accounts = accounts_of(regional_accounts, parameters.year or table.meta.year, parameters.measure)
    quotients = location_quotient(accounts.values, accounts.totals, accounts.nation, accounts.whole)
    frame = _frame(accounts, quotients)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*accounts.notes, *_notes(accounts, quotients)),
        summary={
            "year": accounts.year,
            "measure": accounts.measure,
            "nation": accounts.national,
            "regions": len(accounts.values),
            "industries": [str(name) for name in accounts.values.columns],
            "strong": int(frame["strong"].sum()),
            "three_stars": int((frame["stars"] == 3).sum()),
        },
    )


def location_quotient(
    values: pd.DataFrame,
    totals: pd.Series | None = None,
    nation: pd.Series | None = None,
    whole: float | None = None,
) -> pd.DataFrame:
    """Simple location quotients SLQᵢ = (yᵢʳ/yʳ)/(yᵢⁿ/yⁿ), shape as ``values`` (regions × industries), pure numbers.

    ``totals`` yʳ, ``nation`` yᵢⁿ and ``whole`` yⁿ are the sums over industries, regions and both where not given. Any
    measure will do: value added, jobs, output. ``<NA>`` where a value is missing, or the region's total, the nation's
    industry or the whole is zero.

    Source: Miller and Blair 2009, ch. 8.

    >>> jobs = pd.DataFrame({"farming": [50.0, 50.0], "making": [150.0, 50.0]}, index=["east", "west"])
    >>> location_quotient(jobs)
          farming  making
    east     0.75   1.125
    west      1.5    0.75
    """
    totals = values.sum(axis=1) if totals is None else totals.reindex(values.index)
    nation = values.sum(axis=0) if nation is None else nation.reindex(values.columns)
    whole = float(totals.sum()) if whole is None else whole
    shares = _divided(values.to_numpy(np.float64), totals.to_numpy(np.float64)[:, None])
    national = _divided(nation.to_numpy(np.float64), np.float64(whole))
    return _nullable(_divided(shares, national), values)


def cluster_stars(values: pd.DataFrame, quotients: pd.DataFrame, shares: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Stars ``size``, ``specialisation`` and ``focus``, each of the shape of ``values`` (regions × industries).

    - size: the value is among the largest tenth of the regions' in the same industry
    - specialisation: location quotient of 2 or more
    - focus: the industry's share in its region is among the largest tenth of all pairs of region and industry

    Never more than a tenth: ties share the worse rank, and with fewer than ten regions nobody gets a star for
    size. A missing value has no star. Conventions: size and that stars count 0 to 3 are as the European Cluster
    Observatory told them (there in employment); the threshold 2 and that focus ranks all pairs are from memory.

    Source: European Cluster Observatory, evaluation of regional cluster strength.

    >>> values = pd.DataFrame({"B": [9.0] * 9 + [90.0], "C": [90.0] * 9 + [9.0]})
    >>> shares = values.div(values.sum(axis=1), axis=0)
    >>> stars = cluster_stars(values, location_quotient(values), shares)
    >>> [stars[name]["B"].iloc[-1].item() for name in ("size", "specialisation", "focus")]
    [True, True, False]
    """
    numbers = shares.to_numpy(np.float64).round(DIGITS)
    ranks = pd.Series(numbers.ravel()).rank(method="max", ascending=False).to_numpy().reshape(numbers.shape)
    focus = pd.DataFrame(ranks <= TOP * np.isfinite(numbers).sum(), index=shares.index, columns=shares.columns)
    return {
        "size": values.rank(method="max", ascending=False) <= TOP * values.notna().sum(),
        "specialisation": quotients.astype("Float64").round(DIGITS).ge(SPECIALISED).fillna(False).astype(bool),
        "focus": focus,
    }


def strong_specialisation(quotients: pd.DataFrame) -> pd.DataFrame:
    """Where a location quotient is at least 1 and at least the 75th percentile of the regions in its industry.

    Percentile by linear interpolation over the regions that have a quotient. The employment floors of the US Cluster
    Mapping Project are left aside: accounts of value added do not have them.

    Source: docs/methods/regions.md, Location quotients; US Cluster Mapping Project, methodology.

    >>> strong_specialisation(pd.DataFrame({"C": [0.5, 0.9, 1.2, 2.0, 1.1]}))["C"].tolist()
    [False, False, True, True, False]
    """
    numbers = quotients.astype("Float64").astype(np.float64).round(DIGITS)
    return (numbers >= 1) & (numbers >= numbers.quantile(STRONG_SHARE).round(DIGITS))


def _frame(accounts: RegionalAccounts, quotients: pd.DataFrame) -> pd.DataFrame:
    shares = accounts.values.div(accounts.totals.where(accounts.totals > 0), axis=0)
    parts = accounts.values.div(accounts.nation.reindex(accounts.values.columns).where(lambda sums: sums > 0), axis=1)
    named = accounts.values.columns.drop(REST, errors="ignore")
    stars = cluster_stars(accounts.values[named], quotients[named], shares[named])
    columns: dict[str, pd.DataFrame] = {
        "lq": quotients.astype("Float64"),
        "share": shares,
        "national_share": parts,
        **{f"{name}_star": star for name, star in stars.items()},
        "stars": sum(star.astype("int64") for star in stars.values()),  # type: ignore[dict-item]
        "strong": strong_specialisation(quotients[named]),
    }
    long = {name: frame.reindex(columns=quotients.columns).stack(future_stack=True) for name, frame in columns.items()}
    frame = pd.DataFrame(long).dropna(subset="lq").reset_index()
    marks = {f"{name}_star": "boolean" for name in stars} | {"strong": "boolean", "stars": "Int64"}
    numbers = dict.fromkeys(("lq", "share", "national_share"), "float64")
    frame.insert(2, "year", accounts.year)
    frame.insert(3, "measure", accounts.measure)
    return frame.astype(marks | numbers)


def _notes(accounts: RegionalAccounts, quotients: pd.DataFrame) -> list[str]:
    notes = ["regional accounts only: the table's flows and import basis have no part in it"]
    if accounts.measure == "gross_value_added":
        notes.append("totals are gross regional products: they, and the rest, include net taxes on products")
    missing = quotients.isna()
    if missing.to_numpy().any():
        pairs = [f"{region} {industry}" for region, industry in missing.stack()[lambda flag: flag].index]
        more = f" and {len(pairs) - 10} more" if len(pairs) > 10 else ""
        notes.append(f"left out, no value or a zero total: {', '.join(pairs[:10])}{more}")
    if len(accounts.values) < 1 / TOP:
        notes.append(f"{len(accounts.values)} regions: none is among the largest tenth, so there is no star for size")
    return notes


def _divided(amounts: Any, units: Any) -> Any:
    """``amounts / units``, NaN where the unit is zero or either is missing."""
    amounts, units = np.broadcast_arrays(amounts, units)
    return np.divide(amounts, units, out=np.full(amounts.shape, np.nan), where=units != 0)


def _nullable(numbers: Any, like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(numbers, index=like.index, columns=like.columns).astype("Float64")
