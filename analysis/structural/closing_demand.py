"""Final demand that closes a table on an import basis: what is sold to no industry, by category."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.model.coefficients import denominators, divide, flows
from kb.table import FINAL_DEMAND, Basis, IOTable, Matrix

CATEGORIES = (*FINAL_DEMAND, "imports", "discrepancy")
"""What a closing final demand may consist of: imports count against it, a discrepancy is what the rows miss."""

ROUNDING = 1e-9
"""Share of an industry's uses below which what its row misses is rounding."""


def closing_demand(table: IOTable, basis: Basis = "domestic") -> pd.DataFrame:
    """Final demand F by category, with which x = A x + F 1 holds exactly; shape (n, categories), the table's unit.

    - ``domestic``: final demand for home products; of a world table also ``exports``, all that crosses a border
    - ``total``: final demand for products of any origin, less ``imports``; a world imports nothing
    - ``resources``: final demand for products of any origin (q = A q + F 1)

    ``discrepancy`` is what the source's rows miss of output, only there where it is more than rounding.

    Raises ``AnalysisError`` as :func:`analysis.model.coefficients.flows`.

    >>> from analysis.textbook import miller_blair
    >>> closing_demand(miller_blair()).loc["2", ["household_consumption", "government_consumption"]].to_list()
    [400.0, 1300.0]
    """
    units, Z = denominators(table, basis), flows(table, basis)
    frame = table.final_demand_domestic.astype(np.float64)
    if basis != "domestic":
        frame = frame + table.final_demand_imported.astype(np.float64)
    if basis == "domestic" and table.countries:
        frame["exports"] = frame.get("exports", 0.0) + crossing_borders(table)
    if basis == "total" and not table.countries:
        frame["imports"] = -np.asarray(table.imports)
    # coefficients of an industry without output are zero whatever it buys
    used = Z @ (units != 0)
    missed = units - used - frame.to_numpy().sum(axis=1)
    size = np.abs(units) + np.abs(Z) @ (units != 0) + np.abs(frame.to_numpy()).sum(axis=1)
    if (np.abs(missed) > ROUNDING * size).any():
        frame["discrepancy"] = missed
    return frame[[name for name in CATEGORIES if name in frame]]


def crossing_borders(table: IOTable) -> Matrix:
    """Gross exports of each industry of a world table: sales to industries and final users abroad, shape (n,)."""
    assert table.imported is not None  # a world table knows every flow
    abroad = table.final_demand_imported.to_numpy(np.float64).sum(axis=1)
    return np.asarray(table.imported.sum(axis=1) + abroad)


def recipes(table: IOTable, basis: Basis, A: Matrix) -> Matrix | None:
    """What industries need of each product, wherever it is made: H, of which A takes a share; shape (n, n).

    On ``domestic`` domestic and imported inputs per unit of output. In a world table, on any basis, the inputs of one
    product summed over the countries it comes from, so that A is H times the origin's share. None where A itself is
    all that is known, or counts every origin already.
    """
    if table.imported is None or (basis != "domestic" and not table.countries):
        return None
    whole = A if basis != "domestic" else divide(flows(table, "total"), denominators(table, "total"))
    if not table.countries:
        return whole
    products = [code.removeprefix(f"{home}_") for home, code in zip(table.countries, table.codes, strict=True)]
    names, places = np.unique(np.asarray(products, dtype=str), return_inverse=True)
    sums = np.zeros((len(names), len(A)))
    np.add.at(sums, places, whole)
    return np.asarray(sums[places])
