"""Regional accounts: what the regions and the nation make by industry, as every regional method takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kb.errors import AnalysisError

TOTAL = "ISIC4:TOTAL"
"""Industry of the rows that hold a place's total."""

REST = "ISIC4:OTHER"
"""Industry of the rows that hold what the accounts do not tell apart."""

CLOSED_BY: Mapping[str, tuple[str, ...]] = {
    "gross_value_added": ("gross_value_added", "gross_value_added_and_net_taxes", "gross_regional_product"),
}
"""Further measures that close an account in a measure: its rest and its total come with net taxes on products."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionalAccounts:
    """Accounts of one year: ``values`` (regions × industries), ``totals`` by region, ``nation`` by industry, ``whole``.

    All in one unit. An industry that a region's accounts do not give is NaN in ``values``: it is not zero. ``national``
    says whose numbers the nation's are: ``country`` or ``sum of regions``.
    """

    year: int
    measure: str
    values: pd.DataFrame
    totals: pd.Series
    nation: pd.Series
    whole: float
    national: str
    notes: tuple[str, ...]


def is_division(industry: str) -> bool:
    """Whether an account row is of a division of ISIC, which lies inside a section: its code is of digits.

    >>> is_division("ISIC4:24"), is_division("ISIC4:C")
    (True, False)
    """
    return industry.rpartition(":")[2].isdigit()


def years(rows: pd.DataFrame, measure: str) -> list[int]:
    """Years for which regions have accounts in the measure, the first first."""
    regional = rows[(rows["kind"] == "region") & (rows["measure"] == measure)]
    return sorted({int(year) for year in regional["year"]})


def year_of(asked: int, table: int | None) -> int | None:
    """The one year of the accounts that a method reads: the one asked for, else the table's.

    Accounts hold many years; a method that compares years (shift-share) is told which, all others read exactly this
    one. None where neither is known.

    >>> year_of(0, 2024), year_of(2016, 2024)
    (2024, 2016)
    """
    return asked or table


def accounts_of(rows: pd.DataFrame, year: int, measure: str) -> RegionalAccounts:
    """The accounts of one year from long rows: ``place``, ``kind`` (region, country), ``industry``, ``year``, …

    Further columns: ``measure`` and ``value``. The nation is the country's own rows, and the sum of the regions where
    it has none; a place without a row ``ISIC4:TOTAL`` has the sum of its industries for a total. A division of ISIC
    that the country's rows do not give is the sum of its regions where every region gives it.

    Raises ``AnalysisError`` where there are no rows for the year and measure, a value is negative, or a place gives
    sections and divisions but no total, as their sum would count twice.

    >>> rows = pd.DataFrame(
    ...     [("east", "region", "B", 2024, "jobs", 30.0), ("west", "region", "B", 2024, "jobs", 10.0)],
    ...     columns=["place", "kind", "industry", "year", "measure", "value"],
    ... )
    >>> accounts = accounts_of(rows, 2024, "jobs")
    >>> accounts.nation.to_dict(), accounts.whole, accounts.national
    ({'B': 40.0}, 40.0, 'sum of regions')
    """
    known = years(rows, measure)
    if year not in known:
        raise AnalysisError(
            f"no regional accounts of {measure} for {year}",
            where="regional accounts",
            remedy=f"there are {', '.join(map(str, known))}" if known else "choose a table whose country has them",
        )
    table = _wide(rows[rows["year"] == year], measure)
    kinds = table.index.get_level_values("kind")
    regional, countries = table[kinds == "region"].droplevel("kind"), table[kinds == "country"].droplevel("kind")
    values, totals, partial = _split(regional)
    notes = [f"{place}: no total, the sum of its industries is taken" for place in partial]
    if len(countries) == 1:
        own, whole, _ = _split(countries)
        nation = _with_divisions(own.iloc[0], values)
        return RegionalAccounts(year, measure, values, totals, nation, float(whole.iloc[0]), "country", tuple(notes))
    notes.append("the nation is the sum of its regions")
    sums = values.sum(axis=0, min_count=1)
    return RegionalAccounts(year, measure, values, totals, sums, float(totals.sum()), "sum of regions", tuple(notes))


def _wide(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Places (kind, place) × industries; a row in the measure itself goes before one in a measure that closes it."""
    order = CLOSED_BY.get(measure, (measure,))
    rows = rows[rows["measure"].isin(order) & ((rows["measure"] == measure) | rows["industry"].isin([REST, TOTAL]))]
    negative = rows[rows["value"] < 0]
    if len(negative):
        worst = negative.iloc[0]
        raise AnalysisError(
            f"{measure} of {worst['place']} in {worst['industry']} is {worst['value']:g}",
            where=f"regional accounts {worst['year']}",
            remedy="quotients need zero or positive values",
        )
    ranked = rows.assign(rank=rows["measure"].map(order.index)).sort_values(["place", "industry", "rank"])
    return ranked.pivot_table(index=["kind", "place"], columns="industry", values="value", aggfunc="first")


def _with_divisions(nation: pd.Series, values: pd.DataFrame) -> pd.Series:
    """The nation with the divisions that it lacks and every region gives."""
    nation = nation.reindex(values.columns.union(nation.index))
    lacking = [name for name in values.columns if is_division(str(name)) and pd.isna(nation[name])]
    return nation.fillna(values[lacking].sum(skipna=False))


def _split(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series, list[str]]:
    """Industries, totals, and the places whose total had to be summed."""
    values = table.drop(columns=TOTAL, errors="ignore").rename_axis(index="region", columns="industry")
    given = table[TOTAL] if TOTAL in table else pd.Series(float("nan"), index=table.index)
    divisions = [name for name in values.columns if is_division(str(name))]
    _check_levels(values[given.isna()], divisions)
    totals = given.fillna(values.sum(axis=1)).rename_axis("region")
    return values, totals, [str(place) for place in table.index[given.isna()]]


def _check_levels(summed: pd.DataFrame, divisions: list[Any]) -> None:
    """Refuse places whose total would have to be summed from sections and the divisions inside them."""
    twice = summed[divisions].notna().any(axis=1) & summed.drop(columns=divisions).notna().any(axis=1)
    if twice.any():
        raise AnalysisError(
            f"{twice.idxmax()} gives sections and divisions but no total",
            where="regional accounts",
            remedy=f"add its row {TOTAL}, or leave one of the two levels out",
        )


def account_of(accounts: RegionalAccounts, region: str, former: pd.DataFrame | None = None) -> tuple[pd.Series, float]:
    """Values by industry and total of one region; of a former region, the sum of those that took its place.

    ``former``: columns ``earlier``, ``later`` (ids), as :func:`analysis.reader.former_regions` reads them.

    Raises ``AnalysisError`` for a region that the accounts have neither as it is nor as all its successors.

    >>> rows = pd.DataFrame(
    ...     [("abai", "region", "B", 2024, "jobs", 30.0), ("east", "region", "B", 2024, "jobs", 10.0)],
    ...     columns=["place", "kind", "industry", "year", "measure", "value"],
    ... )
    >>> former = pd.DataFrame({"earlier": ["old east", "old east"], "later": ["abai", "east"]})
    >>> account_of(accounts_of(rows, 2024, "jobs"), "old east", former)[1]
    40.0
    """
    known = [str(name) for name in accounts.values.index]
    parts = [region] if former is None else list(former.loc[former["earlier"] == region, "later"])
    if region in known:
        parts = [region]
    if not parts or not set(parts) <= set(known):
        raise AnalysisError(
            f"no region {region!r} in the accounts of {accounts.year}",
            where="regional accounts",
            remedy=f"one of {', '.join(known)}",
        )
    return accounts.values.loc[parts].sum(axis=0, skipna=False), float(accounts.totals[parts].sum())
