"""The combined method of the founding article: drivers of a region, their clusters, the clusters' structural effect."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import pandas as pd

from analysis.clusters.drivers import present_drivers
from analysis.clusters.factor_clusters import FactorParameters, factors
from analysis.explanation import Explanation
from analysis.model.coefficients import place
from analysis.parameters import Parameters, option
from analysis.result import Result
from analysis.structural.extraction import group_extraction
from analysis.structural.multipliers import MultiplierParameters, multipliers
from kb.errors import AnalysisError
from kb.table import Basis, IOTable

EFFECTS = {"output_effect": "output_multiplier", "value_added_effect": "value_added_multiplier"}
INCOME = "compensation_ratio"
"""What the article's Table 3 gives: gross output and value added as effects, household income as a ratio."""


@dataclass(frozen=True, slots=True)
class CombinedParameters(Parameters):
    """Parameters of :func:`combined`; ``basis`` is that of the multipliers.

    ``specialisation``: least location quotient of a driver and of a member in the region; 0 asks for none.
    """

    method: ClassVar[str] = "combined"
    version: ClassVar[int] = 2
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "The result is a potential cluster: an industry that could lead one, with those that it is tied to.",
        ("Hill and Brennan (2000)", "Feser and Bergman (2000)", "Kozlova and Denisova (2014)"),
    )

    region: str = option("", "Region whose accounts choose drivers and members, for instance KZ-63; none where empty")
    year: int = option(0, "Year of the regional accounts; 0 for the table's", least=0)
    measure: str = option("gross_value_added", "What the regional accounts measure")
    indicators: str = option("", "CSV file with a column industry and indicators; `kb template indicators`")
    industries: tuple[str, ...] = option((), "Industries to consider, as codes or patterns; all where empty")
    groups: int = option(0, "Groups of the Ward step; 0 for the one with the best silhouette", least=0)
    factors: int = option(0, "Number of factors, 0 for those with an eigenvalue above one", least=0)
    primary: float = option(0.60, "Loading of a primary member", least=0, most=1)
    secondary: float = option(0.35, "Loading of a secondary member", least=0, most=1)
    specialisation: float = option(1.0, "Least location quotient of a member, where there is a region", least=0)


def combined(
    table: IOTable,
    parameters: CombinedParameters | None = None,
    *,
    regional_accounts: pd.DataFrame | None = None,
    industry_sections: pd.DataFrame | None = None,
    former_regions: pd.DataFrame | None = None,
    indicators: pd.DataFrame | None = None,
) -> Result:
    """Potential clusters in three steps: drivers, membership, structural effect.

    1. *Drivers* are the industries of the leading super-group of :func:`analysis.clusters.ward.ward`, with the region's
       location quotients among the indicators; of these the ones that are there
       (:func:`analysis.clusters.drivers.present_drivers`).
    2. *Membership*: the factor clusters (:func:`analysis.clusters.factor_clusters.factors`, basis ``total`` where
       there is one) on which a driver loads as a primary or secondary member; their members, of which those stay whose
       location quotient in the region is known and reaches ``specialisation``.
    3. *Structural effect*: multipliers of output and value added (type I effects) and of household income (type I
       ratio) for every member, and what the economy would lose without the group (hypothetical extraction, a share of
       output).

    Rows: ``cluster``, ``industry``, ``role`` (driver, primary, secondary), ``loading``, ``location_quotient``,
    ``level`` (division, section, rest or file: what told it), ``kept``, the three multipliers. Parts: ``clusters``
    (``size``, ``extraction_share``, means of the multipliers weighted by output), ``members`` (those kept),
    ``drivers``, ``loadings``. All pure numbers.

    Raises ``AnalysisError`` where no driver loads on a factor, and as the steps do.
    Source: Kozlova and Denisova 2014; Hill and Brennan 2000; Feser and Bergman 2000.
    """
    parameters = parameters or CombinedParameters()
    started = perf_counter()
    needed = {
        "regional_accounts": regional_accounts,
        "industry_sections": industry_sections,
        "former_regions": former_regions,
        "indicators": indicators,
    }
    drivers = present_drivers(table, parameters, parameters.region, needed)
    found = factors(table, _factor_parameters(table, parameters))
    frame = _members(found.part("loadings"), drivers.rows["industry"].tolist(), parameters)
    if frame.empty:
        raise AnalysisError(
            "no driver candidate belongs to a factor cluster",
            where=place(table, parameters.basis),
            remedy="lower the secondary threshold, or ask for fewer factors",
        )
    frame = _with_quotients(frame, drivers.presence, parameters.specialisation)
    frame = frame.merge(_effects(table, parameters.basis), on="industry", how="left")
    kept = frame[frame["kept"]].reset_index(drop=True)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*drivers.notes, *(f"membership: {note}" for note in found.notes)),
        identities=found.identities,
        parts={
            "clusters": _clusters(table, kept, parameters.basis),
            "members": kept.rename(columns={"loading": "strength"}),
            "drivers": drivers.rows,
            "loadings": found.part("loadings"),
        },
        summary={"drivers": drivers.summary, "membership": found.summary, "region": parameters.region},
    )


def _factor_parameters(table: IOTable, given: CombinedParameters) -> FactorParameters:
    return FactorParameters(
        basis="total" if "total" in table.bases else "domestic",
        industries=given.industries,
        factors=given.factors,
        primary=given.primary,
        secondary=given.secondary,
        draws=0,
    )


def _members(loadings: pd.DataFrame, drivers: list[str], parameters: CombinedParameters) -> pd.DataFrame:
    """Members of the factors on which a driver loads, by factor, strongest first."""
    belonging = loadings[loadings["membership"] != "none"]
    of_drivers = belonging[belonging["industry"].isin(drivers)]["cluster"].unique()
    frame = belonging[belonging["cluster"].isin(of_drivers)].sort_values(
        ["cluster", "loading"], ascending=[True, False], kind="stable"
    )
    numbers = {factor: number for number, factor in enumerate(sorted(of_drivers), start=1)}
    role = np.where(frame["industry"].isin(drivers), "driver", frame["membership"])
    return pd.DataFrame(
        {
            "cluster": frame["cluster"].map(numbers).astype(int),
            "factor": frame["cluster"].astype(int),
            "industry": frame["industry"],
            "role": role,
            "loading": frame["loading"],
        }
    ).reset_index(drop=True)


def _with_quotients(frame: pd.DataFrame, presence: pd.DataFrame | None, specialisation: float) -> pd.DataFrame:
    if presence is None:
        nothing = pd.array([pd.NA] * len(frame), dtype="Float64")
        return frame.assign(location_quotient=nothing, level="", kept=True)
    own = presence.reindex(frame["industry"])
    quotients = own["location_quotient"].to_numpy(np.float64)
    known = pd.Series(quotients, dtype="Float64").where(np.isfinite(quotients))
    return frame.assign(location_quotient=known, level=own["level"].to_numpy(), kept=quotients >= specialisation)


def _effects(table: IOTable, basis: Basis) -> pd.DataFrame:
    frame = multipliers(table, MultiplierParameters(basis)).part("wide")
    names = {**EFFECTS, INCOME: "income_multiplier"}
    there = [name for name in names if name in frame.columns]
    return frame[["industry", *there]].rename(columns=names)


def _clusters(table: IOTable, kept: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    output = pd.Series(table.output, index=table.codes)
    rows = []
    for number, members in kept.groupby("cluster"):
        weights = output[members["industry"]].to_numpy()
        row = {
            "cluster": number,
            "size": len(members),
            "extraction_share": group_extraction(table, members["industry"].tolist(), basis) / output.sum(),
        }
        for name in ("output_multiplier", "value_added_multiplier"):
            if name in members:
                row[name] = float(np.average(members[name].to_numpy(np.float64), weights=weights))
        rows.append(row)
    return pd.DataFrame(rows)
