"""Regionalisation: a region's input coefficients and multipliers from the national table and location quotients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.coefficients import place, primary_coefficients
from analysis.model.identities import LEONTIEF, leontief_identity, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, option
from analysis.regional.location import location_quotient
from analysis.regional.presence import account_groups
from analysis.regional.regional_accounts import RegionalAccounts, accounts_of, is_division
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

Regionalisation = Literal["flq", "aflq", "cilq", "slq"]

MEASURES = ("output", "value_added", "compensation")
"""Multipliers that are regionalised, where the table has them."""

COLUMNS = ["region", "industry", "year", "regionalisation", "measure", "form", "value", "national", "lq", "rank"]


@dataclass(frozen=True, slots=True)
class RegionalParameters(Parameters):
    """Parameters of :func:`regional_multipliers`.

    ``delta`` δ bends the size term of ``flq`` and ``aflq``, 0 ≤ δ < 1: the larger, the more a small region imports.
    Convention: Flegg and Webber (1997) propose about 0.3, and case studies since mostly take 0.25 to 0.35.

    >>> RegionalParameters(delta=-1)
    Traceback (most recent call last):
    kb.errors.AnalysisError: delta is -1 – give at least 0 and at most 1
    """

    method: ClassVar[str] = "regional"
    version: ClassVar[int] = 3
    explanation: ClassVar[Explanation] = Explanation(
        "regions",
        "Regional tables are estimated from the national one: an assumption about how much a region can supply "
        "itself, not a survey.",
        ("Flegg and Webber 1997, 2000", "Miller and Blair 2009, ch. 8"),
        (r"a^r_{ij} = a_{ij}\,\min(1, q_{ij})", r"\lambda = [\log_2(1 + y^r/y^n)]^\delta"),
    )

    basis: Basis = option("domestic", "Import basis", choices=("domestic",))
    region: str = option("", "ISO code of the region, such as KZ-63; every region where empty")
    regionalisation: Regionalisation = option(
        "flq", "Quotient that scales the coefficients", choices=get_args(Regionalisation)
    )
    delta: float = option(0.3, "Exponent of the region's size in flq and aflq", least=0, most=1)
    year: int = option(0, "Year of the regional accounts; 0 for the table's", least=0)
    measure: str = option("gross_value_added", "What the regional accounts measure")
    capped: bool = option(False, "In aflq no coefficient above the nation's")


def regional_multipliers(
    table: IOTable,
    parameters: RegionalParameters | None = None,
    *,
    regional_accounts: pd.DataFrame,
    industry_sections: pd.DataFrame,
) -> Result:
    """Regional multipliers of every industry, beside the national ones; for one region or for all of them.

    aʳᵢⱼ = aᵢⱼ qᵢⱼ with q from :func:`trade_shares` on the domestic coefficients, then c′(I − Aʳ)⁻¹ with c = 1 for
    ``output`` and v/x, w/x for ``value_added`` and ``compensation``: effects per unit of final demand for the region's
    own product, inside the region. The region has the nation's technology and primary input coefficients.

    Rows (one per region): ``region``, ``share`` yʳ/yⁿ, ``size_factor`` λ, ``industries``, ``output_multiplier`` and
    ``national_multiplier`` (means over the industries). Part ``multipliers``: ``region``, ``industry``, ``year`` of
    the accounts, ``regionalisation``, ``measure``, ``form`` (effect), ``value``, ``national``, ``lq``, ``rank`` (1 =
    largest).

    ``regional_accounts``: rows as for :func:`analysis.regional.regional_accounts.accounts_of`. ``industry_sections``:
    columns ``industry`` (code in the table), ``section`` and ``division`` (ids); an industry's quotient is that of its
    divisions together where every region gives them, else of its sections, a section that the accounts do not give
    counting as their rest.

    Raises ``AnalysisError`` for an unknown region, an industry without a section, no accounts, or as
    :func:`analysis.model.leontief.open_system`.
    Source: docs/methods/regions.md, Regional tables and multipliers; Flegg and Webber 1997,
    2000; Miller and Blair 2009, ch. 8.
    """
    parameters = parameters or RegionalParameters()
    started = perf_counter()
    accounts = accounts_of(regional_accounts, parameters.year or table.meta.year, parameters.measure)
    nation = open_system(table)
    groups = account_groups(nation.codes, industry_sections, _given(accounts), place(table, "domestic"))
    quotients = _industry_quotients(groups, accounts)
    regions, incomplete = _complete(quotients, _chosen(accounts, parameters.region), accounts)
    direct, multipliers, reached = _direct(table, nation), {}, 0.0
    shares = {region: float(accounts.totals[region] / accounts.whole) for region in regions}
    for region, share in shares.items():
        slq = quotients.loc[region].to_numpy(np.float64)
        multipliers[region], identities = _region(table, nation, direct, slq, share, parameters)
        reached = max(reached, identities[LEONTIEF])
    rows = pd.concat(multipliers, names=["region"]).reset_index("region")
    rows = rows.assign(year=accounts.year, regionalisation=parameters.regionalisation, form="effect")[COLUMNS]
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=pd.DataFrame([_summary(r, share, multipliers[r], parameters) for r, share in shares.items()]),
        seconds=perf_counter() - started,
        notes=(*accounts.notes, *system_notes(nation), *_notes(groups, quotients.loc[regions], incomplete)),
        identities={LEONTIEF: reached},
        parts={"multipliers": rows.reset_index(drop=True)},
        summary={"year": accounts.year, "measure": accounts.measure, "nation": accounts.national},
    )


def size_factor(share: float, delta: float) -> float:
    """λ = [log₂(1 + yʳ/yⁿ)]^δ: 1 for the whole nation or δ = 0, smaller for a small region.

    Source: Flegg and Webber 1997.

    >>> size_factor(1.0, 0.3), size_factor(0.25, 0.0), round(size_factor(0.25, 0.3), 4)
    (1.0, 1.0, 0.7118)
    """
    return float(np.log2(1 + share) ** delta)


def trade_shares(
    slq: Matrix, share: float, regionalisation: Regionalisation = "flq", delta: float = 0.3, *, capped: bool = False
) -> Matrix:
    """Share qᵢⱼ of each domestic input that the region supplies: min(1, quotient), shape (n, n), but for ``aflq``.

    - ``slq``: SLQᵢ, the same along a row
    - ``cilq``: CILQᵢⱼ = SLQᵢ/SLQⱼ, on the diagonal SLQᵢ
    - ``flq``: λ CILQᵢⱼ, on the diagonal λ SLQᵢ
    - ``aflq``: min(1, FLQᵢⱼ) log₂(1 + SLQⱼ) where SLQⱼ > 1: FLQ is cut at 1 first, so that a region's coefficient may
      exceed the nation's where it is specialised; ``capped`` cuts the product at 1 as well

    ``slq``: SLQ by industry, shape (n,); ``share``: yʳ/yⁿ. A supplier that the region does not have supplies nothing; a
    buyer that it does not have (SLQⱼ = 0) is nobody's limit: its column says nothing and is left out of results.

    Source: docs/methods/regions.md, Regional tables and multipliers; Flegg and Webber 1997 (FLQ), 2000 (AFLQ).

    >>> trade_shares(np.array([0.5, 2.0]), 0.25, "cilq")
    array([[0.5 , 0.25],
           [1.  , 1.  ]])
    >>> trade_shares(np.array([0.5, 2.0]), 0.25, "flq").round(4)
    array([[0.3559, 0.1779],
           [1.    , 1.    ]])
    """
    if regionalisation == "slq":
        return np.minimum(1, np.repeat(slq[:, None], len(slq), axis=1))
    quotient = np.full((len(slq), len(slq)), np.inf)
    with np.errstate(over="ignore"):  # beyond every number is beyond 1, at which all of them are cut
        np.divide(slq[:, None], slq[None, :], out=quotient, where=slq[None, :] > 0)
    quotient[slq == 0] = 0.0
    np.fill_diagonal(quotient, slq)
    if regionalisation != "cilq":
        quotient *= size_factor(share, delta)
    quotient = np.minimum(1, quotient)
    if regionalisation == "aflq":
        quotient *= np.where(slq > 1, np.log2(1 + slq), 1.0)
    return np.asarray(np.minimum(1, quotient) if capped else quotient)


def _given(accounts: RegionalAccounts) -> set[str]:
    """The account rows from which quotients can be had: every section, and the divisions that all regions give."""
    whole = accounts.values.notna().all() & accounts.nation.reindex(accounts.values.columns).notna()
    return {str(name) for name in accounts.values.columns if whole[name] or not is_division(str(name))}


def _industry_quotients(groups: pd.Series, accounts: RegionalAccounts) -> pd.DataFrame:
    """SLQ of each industry's sections together, regions × industries; one column is computed per group."""
    nation = accounts.nation.reindex(accounts.values.columns)
    distinct = {group: list(group) for group in sorted(set(groups))}
    values = pd.DataFrame(
        {"+".join(g): accounts.values[names].sum(axis=1, skipna=False) for g, names in distinct.items()}
    )
    sums = pd.Series({"+".join(g): nation[names].sum(skipna=False) for g, names in distinct.items()})
    found = location_quotient(values, accounts.totals, sums, accounts.whole)
    return pd.DataFrame({code: found["+".join(group)] for code, group in groups.items()})


def _chosen(accounts: RegionalAccounts, region: str) -> list[str]:
    known = [str(name) for name in accounts.values.index]
    if region and region not in known:
        raise AnalysisError(
            f"no region {region!r} in the accounts of {accounts.year}",
            where="regional accounts",
            remedy=f"one of {', '.join(known)}",
        )
    return [region] if region else known


def _complete(quotients: pd.DataFrame, regions: list[str], accounts: RegionalAccounts) -> tuple[list[str], list[str]]:
    """The regions with a quotient for every industry, and the others."""
    known = quotients.loc[regions].notna().all(axis=1) & (accounts.totals.loc[regions] > 0)
    complete = [region for region in regions if known[region]]
    incomplete = [region for region in regions if not known[region]]
    if not complete:
        raise AnalysisError(
            f"no accounts that cover every industry for {', '.join(incomplete)}",
            where=f"regional accounts {accounts.year}",
            remedy="load the sections that are missing, or the rest of the regional total",
        )
    return complete, incomplete


def _region(
    table: IOTable,
    nation: InputOutputSystem,
    direct: pd.DataFrame,
    slq: Matrix,
    share: float,
    parameters: RegionalParameters,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Multipliers and identities of one region; ``direct``: what is multiplied, industries × measures."""
    local = trade_shares(slq, share, parameters.regionalisation, parameters.delta, capped=parameters.capped)
    cut = regional_table(table, nation, local)
    system = open_system(cut)
    coefficients, present = direct.to_numpy().T, slq > 0
    values, national = system.backward(coefficients)[:, present], nation.backward(coefficients)[:, present]
    index = pd.MultiIndex.from_product([direct.columns, direct.index[present]], names=["measure", "industry"])
    rows = pd.DataFrame({"value": values.ravel(), "national": national.ravel()}, index=index).reset_index()
    rows["lq"] = np.tile(slq[present], len(values))
    rows["rank"] = rows.groupby("measure", sort=False)["value"].rank(method="min", ascending=False).astype(np.int64)
    return rows, leontief_identity(cut, system)


def _direct(table: IOTable, nation: InputOutputSystem) -> pd.DataFrame:
    """What is multiplied, per unit of output: industries × measures."""
    primary = primary_coefficients(table).iloc[nation.positions]
    return primary.assign(output=1.0)[[name for name in MEASURES if name == "output" or name in primary]]


def _summary(region: str, share: float, rows: pd.DataFrame, parameters: RegionalParameters) -> dict[str, Any]:
    output = rows[rows["measure"] == "output"]
    sized = parameters.regionalisation in ("flq", "aflq")
    return {
        "region": region,
        "share": share,
        "size_factor": size_factor(share, parameters.delta) if sized else 1.0,
        "industries": len(output),
        "output_multiplier": float(output["value"].mean()),
        "national_multiplier": float(output["national"].mean()),
    }


def regional_table(table: IOTable, nation: InputOutputSystem, local: Matrix) -> IOTable:
    """The national table with the domestic flows that the region would supply itself: zᵢⱼ qᵢⱼ, outputs unchanged."""
    flows = table.domestic.copy()
    flows[np.ix_(nation.positions, nation.positions)] *= local
    return replace(table, domestic=flows)


def _notes(groups: pd.Series, quotients: pd.DataFrame, incomplete: list[str]) -> list[str]:
    several = sorted(set(groups))
    named = ", ".join("+".join(name.split(":", 1)[-1] for name in group) for group in several)
    notes = [
        f"coarse: {len(groups)} industries share {len(several)} quotients, those of the sections {named}; "
        "within a section every industry is taken to be as frequent as the section",
        "the region is taken to have the nation's technology and domestic shares; trade with other regions is what "
        "the quotients leave over",
    ]
    absent = [
        f"{region} {', '.join(quotients.columns[row == 0])}"
        for region, row in zip(quotients.index, quotients.to_numpy(), strict=True)
        if (row == 0).any()
    ]
    if absent:
        notes.append(f"industries that the region does not have are left out: {'; '.join(absent)}")
    if incomplete:
        notes.append(f"left out, accounts without a section or a total: {', '.join(incomplete)}")
    return notes
