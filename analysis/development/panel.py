"""Regional accounts of many years on constant boundaries: every year in the regions that were divided later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.regional.regional_accounts import CLOSED_BY, TOTAL
from kb.errors import AnalysisError


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Accounts by year: ``values`` (unit, year) × industries, ``totals`` by (unit, year), ``nation`` year × industries.

    A *unit* is a region on constant boundaries: one that was never divided, or a former region, which is the sum of
    those that took its place. What is not held is NaN, not zero. ``whole`` is the nation's total by year.
    """

    measure: str
    values: pd.DataFrame
    totals: pd.Series
    nation: pd.DataFrame
    whole: pd.Series

    @property
    def years(self) -> list[int]:
        """The years, the first first."""
        return [int(year) for year in self.nation.index]

    @property
    def units(self) -> list[str]:
        """Ids of the units."""
        return sorted(str(unit) for unit in set(self.values.index.get_level_values("unit")))

    def of_year(self, year: int) -> pd.DataFrame:
        """Values of one year, units × industries."""
        return self.values[self.values.index.get_level_values("year") == year].droplevel("year")

    def shares(self, industry: str) -> pd.DataFrame:
        """Each unit's share of the nation's industry, units × years, 0 to 1."""
        values = self.values[industry].unstack("year").reindex(columns=self.years)
        return values.div(self.nation[industry].where(self.nation[industry] > 0), axis=1)


def unit_of(former: pd.DataFrame) -> dict[str, str]:
    """The unit to which a divided region's part belongs, by the part's id.

    ``former``: columns ``earlier``, ``later`` (ids), as :func:`analysis.reader.former_regions` reads them.

    >>> unit_of(pd.DataFrame({"earlier": ["old", "old"], "later": ["a", "b"]}))
    {'a': 'old', 'b': 'old'}
    """
    return {str(row.later): str(row.earlier) for row in former.itertuples(index=False)}


def parts_of(former: pd.DataFrame) -> dict[str, set[str]]:
    """The regions that took the place of each former one, by its id."""
    return {str(earlier): set(group["later"]) for earlier, group in former.groupby("earlier")}


def panel_of(rows: pd.DataFrame, measure: str, former: pd.DataFrame, from_year: int = 0, to_year: int = 0) -> Panel:
    """The panel of a measure from long rows: ``place``, ``kind``, ``industry``, ``year``, ``measure``, ``value``.

    A unit has a value in a year where the accounts give it whole: as a region of that year, or by all of its parts;
    never by both. ``from_year`` and ``to_year``: 0 for the first and last there are.

    Raises ``AnalysisError`` where there are fewer than two years, or a country's own rows are wanting.

    >>> rows = pd.DataFrame(
    ...     [
    ...         *((place, "region", "C", year, "jobs", 5.0) for place in ("a", "b") for year in (2023, 2024)),
    ...         ("old", "region", "C", 2022, "jobs", 8.0),
    ...         *(("land", "country", "C", year, "jobs", 10.0) for year in (2022, 2023, 2024)),
    ...     ],
    ...     columns=["place", "kind", "industry", "year", "measure", "value"],
    ... )
    >>> panel = panel_of(rows, "jobs", pd.DataFrame({"earlier": ["old", "old"], "later": ["a", "b"]}))
    >>> panel.values["C"].to_dict()
    {('old', 2022): 8.0, ('old', 2023): 10.0, ('old', 2024): 10.0}
    """
    told = _of_measure(rows, measure)
    years = sorted({int(year) for year in told.loc[(told["kind"] == "region") & ~told["rest"], "year"]})
    years = [year for year in years if (from_year or year) <= year <= (to_year or year)]
    if len(years) < 2:
        raise AnalysisError(
            f"accounts of {measure} for {', '.join(map(str, years)) or 'no year'}: development needs two years",
            where="regional accounts",
            remedy="load further years with `kb load accounts`",
        )
    told = told[told["year"].isin(years)]
    nation = told[told["kind"] == "country"].pivot_table(index="year", columns="industry", values="value")
    if list(nation.index) != years:
        what = f"the country has no accounts of {measure} for every year from {years[0]} to {years[-1]}"
        raise AnalysisError(what, where="regional accounts", remedy="load the country's own rows too")
    values = _on_units(told[told["kind"] == "region"], former)
    totals = values[TOTAL] if TOTAL in values else values.sum(axis=1, min_count=1)
    whole = nation[TOTAL] if TOTAL in nation else nation.sum(axis=1)
    common = [name for name in values if name != TOTAL and name in nation]
    return Panel(measure, values[common], totals.rename("total"), nation[common], whole.rename("whole"))


def _of_measure(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows of the measure and of those that close it; ``rest`` marks the latter."""
    told = rows[rows["measure"].isin(CLOSED_BY.get(measure, (measure,)))].copy()
    told["rest"] = told["measure"] != measure
    return told.sort_values("rest", kind="stable").drop_duplicates(["place", "industry", "year"])


def _on_units(rows: pd.DataFrame, former: pd.DataFrame) -> pd.DataFrame:
    """Values by (unit, year) and industry: the unit's own row, else the sum of the rows of all its parts."""
    units, parts = unit_of(former), parts_of(former)
    wide = rows.pivot_table(index=["place", "year"], columns="industry", values="value")
    places = wide.index.get_level_values("place")
    keys = pd.DataFrame(
        {"unit": [units.get(name, name) for name in places], "year": wide.index.get_level_values("year")}
    )
    own = keys["unit"].to_numpy() == places.to_numpy()
    groups = [keys["unit"].to_numpy(), keys["year"].to_numpy(np.int64)]
    has_own = pd.Series(own).groupby(groups).transform("any").to_numpy()
    size = pd.Series(own).groupby(groups).transform("size").to_numpy()
    wanted = np.array([len(parts.get(str(unit), {unit})) for unit in keys["unit"]])
    kept = own | (~has_own & (size == wanted))
    chosen = wide[kept].groupby([keys["unit"][kept].to_numpy(), groups[1][kept]])
    whole = chosen.count().eq(chosen.size(), axis=0)
    found = pd.DataFrame(chosen.sum().where(whole))
    found.index.names = ["unit", "year"]
    return found.sort_index()
