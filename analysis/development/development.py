"""Development: what regions made of each section year by year, on constant boundaries, and why it changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter
from typing import ClassVar

import numpy as np
import pandas as pd

from analysis.development.panel import Panel, panel_of, parts_of, unit_of
from analysis.development.spread import concentration
from analysis.explanation import Explanation
from analysis.model.identities import deviation
from analysis.parameters import Parameters, option
from analysis.regional.shift_share import ADDS_UP, COMPONENTS, shift_share_components
from analysis.result import Result
from kb.table import Basis, IOTable

KEYS = ["region", "industry", "year"]
VOLUME = "volume_index"


@dataclass(frozen=True, slots=True)
class DevelopmentParameters(Parameters):
    """Parameters of :func:`regional_development`; the table tells the country."""

    method: ClassVar[str] = "development"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "development",
        "Values are in current prices, and between 2022 and 2023 lies a seam of methods. Regions that were divided are "
        "taken in the borders of before.",
        ("Barff and Knight 1988", "Krugman 1991", "Theil 1967"),
        (r"\sum s_r^2", r"\sum s_r \ln(s_r/x_r)"),
    )

    basis: Basis = option("domestic", "Import basis, of no effect here", choices=("domestic",))
    from_year: int = option(0, "First year; 0 for the first that the accounts have", least=0)
    to_year: int = option(0, "Last year; 0 for the last that the accounts have", least=0)
    measure: str = option("gross_value_added", "What the regional accounts measure")


def regional_development(
    table: IOTable,
    parameters: DevelopmentParameters | None = None,
    *,
    regional_accounts: pd.DataFrame,
    former_regions: pd.DataFrame,
) -> Result:
    """One row per region, industry and year, in the regions as they were before any was divided.

    - ``value`` in the unit of the accounts; ``share`` of the region's total, ``national_share`` of the nation's
      industry, 0 to 1; ``lq`` = (yᵢʳ/yʳ)/(yᵢⁿ/yⁿ), a pure number. The totals are those of the accounts: for value added
      gross regional and domestic product, with net taxes on products
    - ``volume``: index of physical volume, previous year = 100, where the accounts have one; of a region that was
      divided, the mean of its parts weighted by what they made the year before
    - ``national``, ``industry_mix``, ``competitive``: shift-share of the change since the year before

    Parts: ``shift_share``, the yearly components summed over the years (dynamic shift-share, Barff and Knight 1988),
    so that the weights change with the economy; ``concentration``, how unevenly each industry is spread over regions
    (:func:`analysis.development.spread.concentration`).

    Raises ``AnalysisError`` where the accounts have fewer than two years.
    Source: Barff and Knight 1988; Dunn 1960; Miller and Blair 2009, ch. 8; docs/methods/development.md.
    """
    parameters = parameters or DevelopmentParameters()
    started = perf_counter()
    rows = regional_accounts
    panel = panel_of(rows, parameters.measure, former_regions, parameters.from_year, parameters.to_year)
    steps = yearly_shift_share(panel)
    frame = series(panel).merge(steps, how="left", on=KEYS).merge(_volume(rows, former_regions), how="left", on=KEYS)
    frame["measure"] = panel.measure
    parts = steps[list(COMPONENTS)].to_numpy(np.float64)
    largest = np.maximum(np.abs(parts).sum(axis=1), 1e-300)
    numbers = [*COMPONENTS, "volume"]
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame.drop(columns="change").astype(dict.fromkeys(numbers, "Float64")),
        seconds=perf_counter() - started,
        notes=_notes(panel, former_regions),
        identities={ADDS_UP: deviation(1 + (parts.sum(axis=1) - steps["change"].to_numpy(np.float64)) / largest)},
        parts={"shift_share": _summed(steps, panel), "concentration": concentration(panel)},
        summary={"from_year": panel.years[0], "to_year": panel.years[-1], "regions": len(panel.units)},
    )


def series(panel: Panel) -> pd.DataFrame:
    """Rows ``region``, ``industry``, ``year``, ``value``, ``share``, ``national_share``, ``lq``, of what is held.

    A location quotient is ``<NA>`` where the nation's industry or a total is zero.
    """
    years = panel.values.index.get_level_values("year")
    nation = panel.nation.reindex(years).set_axis(panel.values.index)
    whole = panel.whole.reindex(years).set_axis(panel.values.index)
    shares = panel.values.div(panel.totals.where(panel.totals > 0), axis=0)
    national = panel.values / nation.where(nation > 0)
    columns = {
        "value": panel.values,
        "share": shares,
        "national_share": national,
        "lq": shares / (nation.where(nation > 0).div(whole.where(whole > 0), axis=0)),
    }
    long = pd.DataFrame({name: each.rename_axis(columns="industry").stack() for name, each in columns.items()})
    frame = long.dropna(subset="value").reset_index().rename(columns={"unit": "region"})
    return frame[[*KEYS, *columns]].sort_values(KEYS, ignore_index=True).astype(dict.fromkeys(columns, "Float64"))


def yearly_shift_share(panel: Panel) -> pd.DataFrame:
    """Components of the change from each year to the next, rows as :func:`series` has them, of the later year."""
    found = []
    for before, after in pairwise(panel.years):
        early, late = panel.of_year(before), panel.of_year(after)
        units = early.index.intersection(late.index)
        parts = shift_share_components(
            early.loc[units],
            late.loc[units],
            panel.nation.T[before],
            panel.nation.T[after],
            float(panel.whole[before]),
            float(panel.whole[after]),
        )
        found.append(parts.dropna().assign(year=after))
    return pd.concat(found, ignore_index=True)


def _summed(steps: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """Components summed over the years; only pairs that have every year."""
    groups = steps.groupby(["region", "industry"], as_index=False)
    frame = groups[["change", *COMPONENTS]].sum()
    whole = groups.size()["size"] == len(panel.years) - 1
    frame = frame[whole].reset_index(drop=True)
    return frame.assign(from_year=panel.years[0], to_year=panel.years[-1], measure=panel.measure)


def _volume(rows: pd.DataFrame, former: pd.DataFrame) -> pd.DataFrame:
    """Volume indices by unit; the mean of a divided region's parts, weighted by their value of the year before."""
    index = rows[(rows["measure"] == VOLUME) & (rows["kind"] == "region")]
    units = unit_of(former)
    parts = parts_of(former)
    made = rows[rows["measure"] == "gross_value_added"].set_index(["place", "industry", "year"])["value"]
    before = zip(index["place"], index["industry"], index["year"] - 1, strict=True)
    weights = [made.get(key, np.nan) for key in before]
    held = index.assign(weight=weights, region=index["place"].map(lambda name: units.get(name, name)))
    found = []
    for keys, group in held.groupby(KEYS):
        if len(group) == 1 and group["place"].iloc[0] == keys[0]:
            found.append((*keys, float(group["value"].iloc[0])))
        elif set(group["place"]) == parts.get(str(keys[0]), set()) and group["weight"].notna().all():
            found.append((*keys, float(np.average(group["value"], weights=group["weight"]))))
    return pd.DataFrame(found, columns=[*KEYS, "volume"])


def _notes(panel: Panel, former: pd.DataFrame) -> tuple[str, ...]:
    joined = sorted(set(former["earlier"]) & set(panel.units))
    notes = ["values are those of the accounts: in current prices growth includes that of prices, shares do not"]
    if panel.measure == "gross_value_added":
        notes.append("totals are gross regional products: they, and the rest, include net taxes on products")
    if joined:
        notes.append(f"on constant boundaries: {', '.join(joined)} stand for the regions that took their place")
    return tuple(notes)
