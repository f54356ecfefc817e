"""A whole table taken to new totals: outputs, imports, primary inputs and final demand, balanced together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.compilation.balancing import TOLERANCE, gras
from kb.errors import AnalysisError
from kb.table import IOTable, Matrix

IMPORTED = "imported:"
"""Prefix of the rows that hold the imported uses of a product."""

OUTSIDE = ("output", "imports", "employment")
"""Primary-input rows that are no part of the accounts that balance."""


def accounting_matrix(table: IOTable) -> pd.DataFrame:
    """The table as one matrix of money flows, whose rows and columns balance.

    Rows: the industries (domestic uses), ``imported:CODE`` (imported uses of a product), primary inputs; columns: the
    industries and the categories of final demand. Industry rows and columns both sum to output. Shape
    (2n + inputs, n + categories), currency units of the table.

    Source: UN Handbook on Supply and Use Tables and Input-Output Tables 2018, ch. 18.

    >>> from analysis.textbook import miller_blair
    >>> accounting_matrix(miller_blair()).sum(axis=1)[["1", "2"]].to_list()
    [1000.0, 2000.0]
    """
    imported = np.zeros_like(table.domestic) if table.imported is None else table.imported
    money = table.primary_inputs.drop(columns=list(OUTSIDE), errors="ignore")
    categories = table.final_demand_domestic.columns
    uses = np.block(
        [
            [table.domestic, table.final_demand_domestic.to_numpy(np.float64)],
            [imported, table.final_demand_imported.to_numpy(np.float64)],
            [money.to_numpy(np.float64).T, np.zeros((money.shape[1], len(categories)))],
        ]
    )
    rows = [*table.codes, *(IMPORTED + code for code in table.codes), *map(str, money.columns)]
    return pd.DataFrame(uses, index=rows, columns=[*table.codes, *map(str, categories)])


def rebalance(
    table: IOTable,
    rows: Mapping[str, float],
    columns: Mapping[str, float],
    *,
    tolerance: float = TOLERANCE,
) -> IOTable:
    """The table nearest to this one that has the given row and column totals, in its own currency units.

    GRAS on :func:`accounting_matrix`, whose rows and columns ``rows`` and ``columns`` name; one that is not named
    keeps its total. An industry's output is the total of its row and of its column: it may be given in either. What
    does not take part (employment, imports as a row of their own) is left out and noted.

    Raises ``AnalysisError`` for a name that the table lacks, an industry whose two totals differ, totals that do not
    add up, a table that does not tell imports apart, and where GRAS finds no balance.
    Source: Junius and Oosterhaven 2003; Lenzen, Wood and Gallego 2007; UN Handbook 2018, ch. 18.

    >>> from analysis.textbook import miller_blair
    >>> rows = {"1": 1100.0, "compensation_of_employees": 850.0}
    >>> new = rebalance(miller_blair(), rows, {"household_consumption": 500.0})
    >>> new.output.tolist(), round(float(new.value_added.sum()), 3)
    ([1100.0, 2000.0], 2100.0)
    """
    where = f"table {table.meta.id}"
    if table.countries:
        raise AnalysisError("it is a world table", where=where, remedy="balance the tables of its countries")
    if table.undivided:
        what = "the table does not tell domestic and imported products apart"
        raise AnalysisError(what, where=where, remedy="split it first: kb table domestic")
    accounts = accounting_matrix(table)
    for side, totals, labels in (("row", rows, accounts.index), ("column", columns, accounts.columns)):
        _check_names(side, totals, labels, f"{where}, {side}s")
    outputs = _outputs(table, rows, columns, where)
    u = _targets(accounts.sum(axis=1), {**rows, **outputs})
    v = _targets(accounts.sum(axis=0), {**columns, **outputs})
    result = gras(
        accounts, u, v, tolerance=tolerance, row_names=list(accounts.index), column_names=list(accounts.columns)
    )
    method = "GRAS" if (accounts.to_numpy() < 0).any() else "RAS"
    account = (
        f"balanced by {method} in {result.iterations} iterations to {len({*rows, *columns})} new totals, "
        f"largest deviation {result.deviation:.1e} of a row's entries; the other totals are those of {table.meta.id}"
    )
    new = _table(table, result.matrix, u[: len(table.codes)], (account, *_left_out(table)))
    meta = replace(
        table.meta,
        id=f"{table.meta.id}-balanced",
        title=f"{table.meta.title}, balanced to new totals",
        description=f"Computed from table {table.meta.id}: {account}. {table.meta.description}".strip(),
        file="",
        sha256="",
    )
    return replace(new, meta=meta)


def _check_names(side: str, totals: Mapping[str, float], labels: pd.Index[str], where: str) -> None:
    for name in totals:
        if name not in labels:
            shown = ", ".join(labels[:30]) + (" …" if len(labels) > 30 else "")
            raise AnalysisError(f"no {side} {name!r}", where=where, remedy=f"it has {shown}")


def _outputs(table: IOTable, rows: Mapping[str, float], columns: Mapping[str, float], where: str) -> dict[str, float]:
    """Outputs by industry: the new one wherever it was given, else the present one."""
    outputs = dict(zip(table.codes, table.output.tolist(), strict=True))
    for code in table.codes:
        if code in rows and code in columns and rows[code] != columns[code]:
            what = f"the output of {code} is {rows[code]:.12g} as a row and {columns[code]:.12g} as a column"
            raise AnalysisError(what, where=where, remedy="give it once, or twice alike")
        if code in rows or code in columns:
            outputs[code] = rows.get(code, columns.get(code, np.nan))
    return outputs


def _targets(present: pd.Series[float], totals: Mapping[str, float]) -> Matrix:
    return np.array([totals.get(name, total) for name, total in present.items()], dtype=np.float64)  # type: ignore[call-overload]


def _left_out(table: IOTable) -> Sequence[str]:
    gone = [name for name in OUTSIDE[1:] if name in table.primary_inputs.columns]
    return [f"{' and '.join(gone)} left out: no part of the accounts that balance"] if gone else []


def _table(table: IOTable, X: Matrix, outputs: Matrix, notes: tuple[str, ...]) -> IOTable:
    n = len(table.codes)
    money = table.primary_inputs.drop(columns=list(OUTSIDE), errors="ignore")
    demand = table.final_demand_domestic
    inputs = pd.DataFrame(X[2 * n :, :n].T, index=money.index, columns=money.columns)
    return replace(
        table,
        domestic=X[:n, :n],
        imported=None if table.imported is None else X[n : 2 * n, :n],
        final_demand_domestic=pd.DataFrame(X[:n, n:], index=demand.index, columns=demand.columns),
        final_demand_imported=pd.DataFrame(X[n : 2 * n, n:], index=demand.index, columns=demand.columns),
        primary_inputs=inputs.assign(output=outputs),
        notes=notes,
    )
