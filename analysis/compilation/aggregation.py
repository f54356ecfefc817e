"""A table in another classification: industries summed, or split by shares, along a concordance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kb.errors import AnalysisError
from kb.names import NAMES
from kb.table import IOTable, Matrix, TableMeta

TOLERANCE = 1e-9


def aggregate(
    table: IOTable,
    concordance: pd.DataFrame,
    *,
    classification: str,
    table_id: str = "",
    names: pd.DataFrame | None = None,
) -> IOTable:
    """The table in the classification that the concordance leads to.

    With S the shares, shape (n, k): Z' = S′ Z S for flows, S′ F for final demand and primary inputs. ``concordance``
    has the columns ``code``, ``to``, ``share``: for each code of the table where it belongs, shares summing to one;
    further codes are passed over. A share below one splits an industry in proportion, its purchases and sales alike:
    that is an assumption, and the notes name the industry. ``names``, indexed by target code, give the order and the
    names (``name_en``, ``name_ru``, ``name_kk``); without them targets come in the concordance's order. Of a world
    table each country is aggregated by itself: codes are those without the country.

    Raises ``AnalysisError`` for a code that is not mapped, shares of a code that do not sum to one or are not above
    zero, a pair that stands twice, and a target that ``names`` lacks.
    Source: Miller and Blair 2009, ch. 4 (aggregation by S Z S′).

    >>> from analysis.textbook import miller_blair
    >>> one = pd.DataFrame({"code": ["1", "2"], "to": ["T", "T"], "share": [1.0, 1.0]})
    >>> aggregate(miller_blair(), one, classification="total").domestic
    array([[950.]])
    """
    where = f"table {table.meta.id}, {table.meta.classification} to {classification}"
    pairs = _pairs(table, concordance, where)
    targets = _targets(table, pairs["to"], names, where)
    S = _shares(table.codes, targets, pairs)
    index = pd.Index(targets, name="code")

    def summed(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(S.T @ frame.to_numpy(np.float64), index=index, columns=frame.columns)

    notes = _notes(table, pairs, classification)
    by_country = table.final_demand_by_country
    return IOTable(
        meta=_meta(table, table_id, targets, classification, notes),
        industries=_industries(table, targets, pairs, names),
        domestic=S.T @ table.domestic @ S,
        imported=None if table.imported is None else S.T @ table.imported @ S,
        final_demand_domestic=summed(table.final_demand_domestic),
        final_demand_imported=summed(table.final_demand_imported),
        primary_inputs=summed(table.primary_inputs),
        notes=notes,
        countries=[_split(code, table)[0] for code in targets] if table.countries else (),
        final_demand_by_country=None if by_country is None else summed(by_country),
        undivided=table.undivided,
    )


def _meta(
    table: IOTable, table_id: str, targets: Sequence[str], classification: str, notes: Sequence[str]
) -> TableMeta:
    return replace(
        table.meta,
        id=table_id or f"{table.meta.id}-{len(targets)}",
        title=f"{table.meta.title}, aggregated to {len(targets)} industries of {classification}",
        classification=classification,
        description=f"Computed from table {table.meta.id}: {'; '.join(notes)}. {table.meta.description}".strip(),
        file="",
        sha256="",
    )


def _split(code: str, table: IOTable) -> tuple[str, str]:
    """Country and industry of a code; no country where the table is of one country."""
    if not table.countries:
        return "", code
    country, _, industry = code.partition("_")
    return country, industry


def _pairs(table: IOTable, concordance: pd.DataFrame, where: str) -> pd.DataFrame:
    """Code of the table, target, share: one row each, in the table's order; targets of a world table by country."""
    parts = [(code, *_split(code, table)) for code in table.codes]
    codes = pd.DataFrame(parts, columns=["code", "country", "industry"])
    stated = concordance.rename(columns={"code": "industry"})[["industry", "to", "share"]]
    twice = stated.duplicated(["industry", "to"])
    if twice.any():
        code, to = stated.loc[twice, ["industry", "to"]].iloc[0]
        raise AnalysisError(f"{code} to {to} stands twice", where=where, remedy="leave one of them out")
    pairs = codes.merge(stated, on="industry", how="left")
    _check_shares(pairs, where)
    prefix = pairs["country"] + "_" if table.countries else ""
    return pairs.assign(to=prefix + pairs["to"])[["code", "to", "share"]]


def _check_shares(pairs: pd.DataFrame, where: str) -> None:
    missing = pairs.loc[pairs["to"].isna(), "code"]
    if len(missing):
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        what = f"{missing.iloc[0]}{more} has no target"
        raise AnalysisError(what, where=where, remedy="add it to the concordance with a share of 1")
    if not (pairs["share"] > 0).all():
        row = pairs[~(pairs["share"] > 0)].iloc[0]
        what = f"the share of {row['code']} in {row['to']} is {row['share']}"
        raise AnalysisError(what, where=where, remedy="give a number above 0, at most 1")
    totals = pairs.groupby("code", sort=False)["share"].sum()
    wrong = totals[(totals - 1).abs() > TOLERANCE]
    if len(wrong):
        what = f"the shares of {wrong.index[0]} sum to {wrong.iloc[0]:.10g}, not 1"
        raise AnalysisError(what, where=where, remedy="state where all of the industry belongs")


def _targets(table: IOTable, reached: pd.Series[str], names: pd.DataFrame | None, where: str) -> list[str]:
    """Codes of the new table in their order: that of ``names``, country by country."""
    targets = [str(code) for code in reached.drop_duplicates()]
    if names is None:
        return targets
    order = {str(code): place for place, code in enumerate(names.index)}
    unknown = [code for code in targets if _split(code, table)[1] not in order]
    if unknown:
        raise AnalysisError(f"target {unknown[0]} is not known", where=where, remedy="add it to the names")
    countries = list(dict.fromkeys(_split(code, table)[0] for code in targets))

    def position(code: str) -> tuple[int, int]:
        country, industry = _split(code, table)
        return countries.index(country), order[industry]

    return sorted(targets, key=position)


def _shares(codes: Sequence[str], targets: Sequence[str], pairs: pd.DataFrame) -> Matrix:
    S = np.zeros((len(codes), len(targets)))
    rows = pd.Index(codes).get_indexer(pd.Index(pairs["code"]))
    S[rows, pd.Index(targets).get_indexer(pd.Index(pairs["to"]))] = pairs["share"]
    return S


def _industries(
    table: IOTable, targets: Sequence[str], pairs: pd.DataFrame, names: pd.DataFrame | None
) -> pd.DataFrame:
    index = pd.Index(targets, name="code")
    frame = pd.DataFrame("", index=index, columns=list(NAMES))
    if names is not None:
        named = names.reindex(columns=list(NAMES)).fillna("").astype(str)
        frame = named.loc[[_split(code, table)[1] for code in targets]].set_axis(index)
    members = pairs.groupby("to")["code"].agg(" ".join)
    return frame.assign(members=members.reindex(index))


def _notes(table: IOTable, pairs: pd.DataFrame, classification: str) -> tuple[str, ...]:
    summed = f"{len(table.codes)} industries of {table.meta.classification} summed to {pairs['to'].nunique()} of "
    notes = [f"{summed}{classification} by S'ZS"]
    split = pairs[pairs.groupby("code")["code"].transform("size") > 1]
    if len(split):
        parts = [
            f"{code} ({', '.join(f'{to} {share:.4g}' for to, share in zip(rows['to'], rows['share'], strict=True))})"
            for code, rows in split.groupby("code", sort=False)
        ]
        notes.append(f"split in proportion to the shares, purchases and sales alike: {', '.join(parts)}")
    return tuple(notes)
