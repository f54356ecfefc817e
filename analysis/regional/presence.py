"""Presence: how much of each industry of a table a region has, at the finest level that its accounts hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.regional.location import location_quotient
from analysis.regional.regional_accounts import REST, RegionalAccounts, account_of, is_division
from kb.errors import AnalysisError

DIVISION, SECTION, REMAINDER = "division", "section", "rest"


def _level(ids: tuple[str, ...]) -> str:
    """How finely account rows tell an industry: its divisions, its sections, or only the rest that holds it."""
    if REST in ids:
        return REMAINDER
    return DIVISION if all(map(is_division, ids)) else SECTION


def account_groups(
    codes: list[str], industry_sections: pd.DataFrame, given: Collection[str], where: str = ""
) -> pd.Series:
    """The account rows that stand for each industry, as a tuple of ids, the finest ``given``: index ``codes``.

    ``industry_sections``: columns ``industry`` (code), ``section`` (id) and, where known, ``division`` (id). The
    divisions of an industry stand for it where all of them are given, else its sections; a section that is not given
    stands as the accounts' rest. Raises ``AnalysisError`` for an industry without any.

    >>> sections = pd.DataFrame({"industry": ["m", "n"], "section": ["C", "C"], "division": ["24", "25"]})
    >>> account_groups(["m", "n"], sections, {"C", "24"}).to_dict()
    {'m': ('24',), 'n': ('C',)}
    """
    known, divisions, sections = set(given), defaultdict(set), defaultdict(set)
    for code, section in zip(industry_sections["industry"], industry_sections["section"], strict=True):
        sections[code].add(section if section in known else REST)
    if "division" in industry_sections:
        for code, division in zip(industry_sections["industry"], industry_sections["division"], strict=True):
            divisions[code].add(division)
    groups = {
        code: tuple(sorted(divisions[code] if divisions[code] and divisions[code] <= known else sections[code]))
        for code in codes
    }
    lost = [code for code, ids in groups.items() if not ids or not set(ids) <= known]
    if lost:
        raise AnalysisError(
            f"no section in the regional accounts for {', '.join(lost[:10])}",
            where=where,
            remedy="load a concordance from ISIC4 to the table's classification",
        )
    return pd.Series(groups)


def _summed(amounts: pd.Series, groups: pd.Series) -> list[float]:
    """The amounts of each group of account rows together, missing where one of them is."""
    held = dict(zip(amounts.index, amounts.to_numpy(np.float64, na_value=np.nan).tolist(), strict=True))
    return [sum(held[name] for name in ids) for ids in groups]


def presence(
    codes: list[str],
    region: str,
    accounts: RegionalAccounts,
    industry_sections: pd.DataFrame,
    former: pd.DataFrame | None = None,
    where: str = "",
) -> pd.DataFrame:
    """Location quotient of each industry in a region, and how finely its accounts tell it apart; index ``codes``.

    - ``location_quotient`` = (yᵢʳ/yʳ)/(yᵢⁿ/yⁿ) of the account rows that stand for the industry, a pure number; missing
      where a row has no value
    - ``level``: division, section, or rest where the accounts do not tell its section; ``accounts``: the rows' codes;
      ``told_with``: the further industries for which the same rows stand, which the accounts cannot tell from this one

    A former region is the sum of those that took its place (``former``, see
    :func:`analysis.regional.regional_accounts.account_of`).

    Raises ``AnalysisError`` for an unknown region or as :func:`account_groups`.
    Source: docs/methods/regions.md, Location quotients; docs/methods/clusters.md, Drivers of regions.
    """
    values, total = account_of(accounts, region, former)
    nation = accounts.nation.reindex(values.index)
    known = values.notna() & nation.notna()
    given = {str(name) for name in values.index if known[name] or not is_division(str(name))}
    groups = account_groups(codes, industry_sections, given, where)
    ours, everybodys = (_summed(amounts, groups) for amounts in (values, nation))
    own, whole = pd.DataFrame([ours], [region], codes), pd.Series(everybodys, codes)
    quotients = location_quotient(own, pd.Series({region: total}), whole, accounts.whole).iloc[0]
    alike = groups.groupby(groups).groups
    return pd.DataFrame(
        {
            "location_quotient": quotients.astype("Float64").to_numpy(np.float64, na_value=np.nan),
            "level": [_level(ids) for ids in groups],
            "accounts": [", ".join(name.rpartition(":")[2] for name in ids) for ids in groups],
            "told_with": [
                ", ".join(sorted(other for other in alike[ids] if other != code)) for code, ids in groups.items()
            ],
        },
        index=pd.Index(codes, name="industry"),
    )
