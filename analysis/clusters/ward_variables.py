"""Indicators of industries, side by side: from the table, from a region's accounts, from a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.model.coefficients import divide, place
from analysis.model.leontief import open_system
from analysis.regional.presence import presence
from analysis.regional.regional_accounts import RegionalAccounts, accounts_of
from analysis.structural.closing_demand import crossing_borders
from kb.errors import AnalysisError, InvalidFile
from kb.table import Basis, IOTable, Matrix

TEMPLATE = """\
industry,region,location_quotient,growth,export_share
C24,KZ-63,2.4,0.031,0.42
C24,,1.0,0.012,0.35
"""
"""A file of indicators as :func:`read_indicators` reads it; the columns after the first two are the user's own."""

COLLINEAR = 0.99
"""Correlation, of either sign, from which an indicator says nothing new."""

CONSTANT = 1e-12
"""Standard deviation over the largest value below which an indicator does not vary."""


def table_indicators(table: IOTable, basis: Basis) -> pd.DataFrame:
    """What the table says of each industry with output; index ``industry``, one column per indicator, pure numbers.

    - ``output_share`` xⱼ/Σx; ``value_added`` vⱼ/xⱼ; ``earnings`` compensation/xⱼ (relative earnings, per output)
    - ``purchases`` intermediate purchases/xⱼ; ``sales`` domestic intermediate sales/xⱼ; ``exports``/xⱼ
    - ``imports`` Mⱼ/(xⱼ + Mⱼ), the import share of the product's use; not of a world table, which counts no imports
    - ``backward_index``, ``forward_index`` as :func:`analysis.structural.linkages.linkages` (Ghosh) on the basis
    - with employment: ``output_per_worker`` and ``earnings_per_worker`` over the mean of all workers; missing where
      an industry has no workers

    What the table lacks is left out. Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`.
    Source: Hill and Brennan 2000 (variables of this kind; the list is our convention).

    >>> from analysis.textbook import miller_blair
    >>> first = table_indicators(miller_blair(), "domestic").loc["1"].round(4)
    >>> first[["output_share", "purchases", "backward_index"]].to_list()
    [0.3333, 0.35, 1.0222]
    """
    system = open_system(table, basis)
    kept = system.positions
    x = table.output[kept]
    per_output: dict[str, Matrix | None] = {
        "value_added": table.value_added if table.value_added.any() else None,
        "earnings": table.primary_input("compensation_of_employees"),
        "purchases": table.domestic.sum(axis=0) + table.imported_purchases,
        "sales": None if table.undivided else table.domestic.sum(axis=1),
        "exports": _exports(table),
    }
    columns = {"output_share": x / x.sum()}
    columns |= {name: divide(amount[kept], x) for name, amount in per_output.items() if amount is not None}
    if table.imports is not None and not table.countries:
        columns["imports"] = divide(table.imports[kept], x + table.imports[kept])
    forward = divide(system.forward(system.units), system.units)
    columns["backward_index"] = system.multipliers / system.multipliers.mean()
    columns["forward_index"] = forward / forward.mean()
    return pd.DataFrame(columns | _per_worker(table, kept), index=pd.Index(system.codes, name="industry"))


def _exports(table: IOTable) -> Matrix | None:
    if table.countries:
        return crossing_borders(table)
    given = table.final_demand_domestic
    return given["exports"].to_numpy(np.float64) if "exports" in given else None


def _per_worker(table: IOTable, kept: np.ndarray) -> dict[str, Matrix]:
    workers, pay = table.primary_input("employment"), table.primary_input("compensation_of_employees")
    if workers is None or not workers[kept].sum() > 0:
        return {}
    jobs = np.where(workers[kept] > 0, workers[kept], np.nan)
    amounts = {"output_per_worker": table.output[kept]}
    if pay is not None and pay[kept].sum() > 0:
        amounts["earnings_per_worker"] = pay[kept]
    return {name: amount / jobs * workers[kept].sum() / amount.sum() for name, amount in amounts.items()}


def regional_presence(
    table: IOTable,
    region: str,
    year: int,
    measure: str,
    accounts: pd.DataFrame | RegionalAccounts | None,
    sections: pd.DataFrame | None,
    former: pd.DataFrame | None = None,
    indicators: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """How much of each industry the region has, by its accounts or, where they give it, by the user's indicators.

    Columns ``location_quotient``, ``level`` (division, section or file), ``accounts`` and ``told_with`` as
    :func:`analysis.regional.presence.presence`; index the industries with output. ``accounts``, ``sections`` and
    ``former`` as :mod:`analysis.reader` reads them, ``accounts`` also as those of one year; they need not be there
    where ``indicators`` has a ``location_quotient`` of every industry.

    Raises ``AnalysisError`` for an unknown region, no accounts, or an industry without a section.
    """
    given = pd.Series(dtype=np.float64)
    if indicators is not None and "location_quotient" in indicators:
        given = indicators["location_quotient"].dropna()
    where = place(table, "domestic")
    columns = {"location_quotient": np.nan, "level": "", "accounts": "", "told_with": ""}
    codes = [code for code, output in zip(table.codes, table.output.tolist(), strict=True) if output > 0]
    found = pd.DataFrame(columns, index=pd.Index(codes, name="industry"))
    given = given[given.index.isin(codes)]
    if not set(codes) <= set(given.index):
        if accounts is None or sections is None:
            raise AnalysisError("no regional accounts given", where=where, remedy="give them, or no region")
        if not isinstance(accounts, RegionalAccounts):
            accounts = accounts_of(accounts, year or table.meta.year, measure)
        found = presence(codes, region, accounts, sections, former, where)
    found.loc[given.index, "location_quotient"] = given
    found.loc[given.index, ["level", "accounts", "told_with"]] = ["file", "", ""]
    return found


def not_told_apart(presence: pd.DataFrame) -> list[str]:
    """What the accounts cannot tell apart, in words: the industries for which the same account rows stand.

    >>> frame = pd.DataFrame({"level": "section", "accounts": "C", "told_with": ["n", "m"]}, index=["m", "n"])
    >>> not_told_apart(frame)
    ['the regional accounts cannot tell apart: m, n (section C)']
    """
    several = presence[presence["told_with"] != ""]
    groups = [
        f"{', '.join(sorted(map(str, rows.index)))} ({level} {ids})"
        for (ids, level), rows in several.groupby(["accounts", "level"])
    ]
    return [f"the regional accounts cannot tell apart: {'; '.join(groups)}"] if groups else []


def read_indicators(path: Path, codes: Sequence[str]) -> pd.DataFrame:
    """Indicators from a CSV file: column ``industry`` with codes of the table, every other column numbers.

    A column ``region`` says of which region a row speaks; of all where it is empty (:func:`indicators_of`). An empty
    cell is a missing value. ``location_quotient`` takes the place of what the regional accounts say.
    Raises ``InvalidFile`` naming the line and column that is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _indicator_rows(csv.DictReader(file), path, set(codes))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidFile(f"cannot be read: {error}", where=str(path), remedy="give a CSV file in UTF-8") from error


def _indicator_rows(lines: csv.DictReader[str], path: Path, codes: set[str]) -> pd.DataFrame:
    header = list(lines.fieldnames or ())
    names = [name for name in header if name not in ("industry", "region")]
    if "industry" not in header or not names:
        raise InvalidFile(
            "no column industry beside the indicators", where=str(path), remedy="name the columns in line 1"
        )
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for line in lines:
        where = f"{path}, line {lines.line_num}"
        code, region = ((line.get(name) or "").strip() for name in ("industry", "region"))
        if code not in codes or (region, code) in rows:
            known = "has it twice" if (region, code) in rows else f"has no industry {code!r}"
            holder = "the file" if (region, code) in rows else "the table"
            raise InvalidFile(f"{holder} {known}", where=where, remedy="give each code of the table once")
        rows[region, code] = {name: _number(line[name], f"{where}, column {name}") for name in names}
    frame = pd.DataFrame(list(rows.values()), columns=names, dtype=np.float64)
    frame.index = pd.Index([code for _, code in rows], name="industry")
    if "region" in header:
        frame.insert(0, "region", [region for region, _ in rows])
    return frame


def indicators_of(indicators: pd.DataFrame | None, region: str) -> pd.DataFrame | None:
    """Of a file's indicators those of one region: its own rows, and for industries without any those of all regions.

    >>> frame = pd.DataFrame({"region": ["", "east"], "x": [1.0, 2.0]}, index=pd.Index(["A", "A"], name="industry"))
    >>> indicators_of(frame, "east")["x"].tolist(), indicators_of(frame, "west")["x"].tolist()
    ([2.0], [1.0])
    """
    if indicators is None or "region" not in indicators:
        return indicators
    rows = indicators[indicators["region"].isin(["", region])].sort_values("region", ascending=False, kind="stable")
    return rows[~rows.index.duplicated()].drop(columns="region").sort_index()


def _number(cell: str | None, where: str) -> float:
    text = (cell or "").strip()
    try:
        value = float(text) if text else np.nan
    except ValueError:
        value = np.inf
    if np.isinf(value) or (text and np.isnan(value)):
        raise InvalidFile(f"{text!r} is not a number", where=where, remedy="give a number, or leave the cell empty")
    return value


def usable(values: pd.DataFrame, names: Sequence[str], where: str) -> tuple[pd.DataFrame, list[str]]:
    """The named indicators (patterns; all where none) that are complete, vary, and repeat no other, with notes.

    Industries without a value are left out; then indicators that do not vary, and those that correlate with an
    earlier one by 0.99 or more, of either sign. Raises ``AnalysisError`` for a pattern without an indicator.

    >>> values = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 4.0, 6.0], "c": [1.0, 1.0, 1.0]})
    >>> usable(values, ["a", "b", "c"], "")[1]
    ['left out, as it goes with a: b', 'left out, as it is the same everywhere: c']
    """
    for pattern in names:
        if not any(fnmatchcase(name, pattern) for name in values.columns):
            raise AnalysisError(
                f"no indicator {pattern!r}", where=where, remedy=f"there are {', '.join(map(str, values.columns))}"
            )
    wanted = [c for c in values.columns if not names or any(fnmatchcase(c, pattern) for pattern in names)]
    complete = values[wanted].dropna()
    lost = [str(code) for code in values.index.difference(complete.index, sort=False)]
    notes = [f"left out, as an indicator is missing: {', '.join(lost)}"] if lost else []
    kept: list[str] = []
    for name in wanted:
        column = complete[name].to_numpy()
        if not column.size or column.std() <= CONSTANT * np.abs(column).max():
            notes.append(f"left out, as it is the same everywhere: {name}")
            continue
        same = [other for other in kept if abs(np.corrcoef(column, complete[other])[0, 1]) >= COLLINEAR]
        if same:
            notes.append(f"left out, as it goes with {same[0]}: {name}")
        else:
            kept.append(name)
    return complete[kept], notes
