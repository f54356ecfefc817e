"""Coefficients of a table on one import basis: inputs, allocation, primary inputs.

The basis decides what a flow is and what it is divided by, and both hold for every coefficient of that basis:

==========  ===========================  =======================  ============================================
basis       flows Z                      per unit of              imports enter as
==========  ===========================  =======================  ============================================
domestic    domestic                     output x                 imported inputs / x
total       domestic + imported          output x                 not at all: inputs are taken as made at home
resources   domestic + imported          q = x + imports M        M / q, imports of the product itself
==========  ===========================  =======================  ============================================

Never mix them: value added per unit of output times an inverse on resources is neither one thing nor the other.

An industry whose denominator is zero has zero coefficients throughout: it makes nothing, so it needs nothing per unit.
So has one whose denominator is below zero, as some of world tables have: nothing is made there either.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.parameters import check_choice
from kb.errors import AnalysisError
from kb.table import BASES, VALUE_ADDED, Basis, IOTable, Matrix

EXHAUSTIVE: Mapping[Basis, tuple[str, ...]] = {
    "domestic": ("value_added", "imports", "taxes"),
    "total": ("value_added", "taxes"),
    "resources": ("value_added", "imports", "taxes"),
}
"""Primary coefficients that, with the column sum of A, make up exactly one: disjoint, and nothing left over."""

_NAMED = {"compensation_of_employees": "compensation", "net_taxes_on_products": "taxes"}
_NOT_FURTHER = {*_NAMED, "imported_inputs", "imports", "output"}


def place(table: IOTable, basis: Basis) -> str:
    """Table and basis, as error messages name them."""
    return f"table {table.meta.id}, basis {basis}"


def denominators(table: IOTable, basis: Basis) -> Matrix:
    """What coefficients are per unit of: output x, or resources q = x + M. Shape (n,), currency units of the table.

    Zero where it is below zero. Raises ``AnalysisError`` where the table lacks what the basis needs, or one is not a
    number.

    >>> from analysis.textbook import miller_blair
    >>> denominators(miller_blair(), "resources")
    array([1000., 2000.])
    """
    _require_basis(table, basis)
    units = table.output
    if basis == "resources":
        imports = table.imports
        assert imports is not None  # the basis is only there with imported flows
        units = units + imports
    wrong = np.flatnonzero(~np.isfinite(units))
    if wrong.size:
        what = "output plus imports" if basis == "resources" else "output"
        raise AnalysisError(
            f"{what} of {table.codes[wrong[0]]} is {units[wrong[0]]:g}",
            where=place(table, basis),
            remedy="give a number",
        )
    return np.maximum(units, 0.0)


def flows(table: IOTable, basis: Basis) -> Matrix:
    """Flows Z of the basis, shape (n, n), row sells to column, currency units of the table.

    Raises ``AnalysisError`` where the table has no imported flows but the basis needs them, or a flow is not a number.

    >>> from analysis.textbook import miller_blair
    >>> flows(miller_blair(), "domestic")
    array([[150., 500.],
           [200., 100.]])
    """
    _require_basis(table, basis)
    Z = table.domestic if basis == "domestic" or table.imported is None else table.domestic + table.imported
    if not np.isfinite(Z).all():
        supplier, buyer = np.argwhere(~np.isfinite(Z))[0]
        raise AnalysisError(
            f"the flow from {table.codes[supplier]} to {table.codes[buyer]} is not a number",
            where=place(table, basis),
            remedy="give a number, zero where there is no flow",
        )
    return Z


def input_coefficients(table: IOTable, basis: Basis = "domestic") -> pd.DataFrame:
    """Input coefficients A: what each buyer needs from each supplier per unit of its output (or resources).

    A = Z x̂⁻¹, with q for x on the basis ``resources``; shape (n, n), pure numbers. A zero-output industry has a
    column of zeros.

    Raises ``AnalysisError`` where the basis is not available.
    Source: Miller and Blair 2009, ch. 2; for resources: Bureau of National Statistics of Kazakhstan, sheet 9.

    >>> from analysis.textbook import miller_blair
    >>> input_coefficients(miller_blair()).to_numpy()
    array([[0.15, 0.25],
           [0.2 , 0.05]])
    """
    return _square(divide(flows(table, basis), denominators(table, basis)), table)


def allocation_coefficients(table: IOTable, basis: Basis = "domestic") -> pd.DataFrame:
    """Allocation coefficients B: the share of each supplier's output (or resources) that goes to each buyer.

    B = x̂⁻¹ Z, with q for x on the basis ``resources``; shape (n, n), pure numbers. A zero-output industry has a row
    of zeros. On the basis ``total`` a row may sum to more than one: it counts imported units of the product too.

    Raises ``AnalysisError`` where the basis is not available.
    Source: Miller and Blair 2009, ch. 12; Ghosh 1958.

    >>> from analysis.textbook import miller_blair
    >>> allocation_coefficients(miller_blair()).to_numpy()
    array([[0.15, 0.5 ],
           [0.1 , 0.05]])
    """
    return _square(divide(flows(table, basis).T, denominators(table, basis)).T, table)


def primary_coefficients(table: IOTable, basis: Basis = "domestic") -> pd.DataFrame:
    """Primary inputs per unit of output (or resources): c = p / x, one column per measure, shape (n, measures).

    Measures: ``value_added``, ``compensation`` (of employees), ``imports``, ``taxes`` (net, on products), then every
    further primary input of the table under its own name; those the table lacks are left out. ``taxes`` are those on
    products only, because net taxes on production are part of value added: so value added, imports, taxes and the
    column sum of A make up one (``EXHAUSTIVE`` says which on which basis). Employment is in persons per currency
    unit of the table, everything else a pure number.

    On ``domestic`` imports are the imported inputs of the buyer; on ``resources`` they are imports of the product
    itself; on ``total`` imported inputs count as made at home, so an import coefficient would count them twice.

    Raises ``AnalysisError`` where the basis is not available or a value is not a number.
    Source: Eurostat Manual of Supply, Use and Input-Output Tables 2008.

    >>> from analysis.textbook import miller_blair
    >>> primary_coefficients(miller_blair()).loc["1", ["value_added", "compensation"]].to_list()
    [0.65, 0.3]
    """
    units = denominators(table, basis)
    amounts = _primary_amounts(table, basis)
    frame = pd.DataFrame(amounts, index=pd.Index(table.codes, name="industry"), dtype=np.float64)
    wrong = np.argwhere(~np.isfinite(frame.to_numpy()))
    if wrong.size:
        row, column = wrong[0]
        raise AnalysisError(
            f"{frame.columns[column]} of {frame.index[row]} is not a number",
            where=place(table, basis),
            remedy="give a number, zero where there is none",
        )
    return pd.DataFrame(divide(frame.to_numpy().T, units).T, index=frame.index, columns=frame.columns)


def divide(amounts: Matrix, units: Matrix) -> Matrix:
    """``amounts / units`` along the last axis, zero where the unit is zero.

    >>> divide(np.array([[2.0, 3.0]]), np.array([4.0, 0.0]))
    array([[0.5, 0. ]])
    """
    out = np.zeros(np.broadcast_shapes(amounts.shape, units.shape))
    return np.divide(amounts, units, out=out, where=units != 0)


def _primary_amounts(table: IOTable, basis: Basis) -> dict[str, Matrix]:
    names = table.primary_inputs.columns
    amounts: dict[str, Matrix | None] = {
        "value_added": table.value_added if _has_value_added(table) else None,
        "compensation": table.primary_input("compensation_of_employees"),
        "imports": _imports(table, basis),
        "taxes": table.primary_input("net_taxes_on_products"),
    }
    amounts |= {str(name): table.primary_input(str(name)) for name in names if name not in _NOT_FURTHER}
    return {measure: amount for measure, amount in amounts.items() if amount is not None}


def _has_value_added(table: IOTable) -> bool:
    return any(name in VALUE_ADDED for name in table.primary_inputs.columns)


def _imports(table: IOTable, basis: Basis) -> Matrix | None:
    if basis == "resources":
        return table.imports
    has_imports = table.imported is not None or table.primary_input("imported_inputs") is not None
    return table.imported_purchases if basis == "domestic" and has_imports else None


def _require_basis(table: IOTable, basis: Basis) -> None:
    check_choice("basis", basis, BASES)
    if basis not in table.bases:
        together = "the table does not tell domestic and imported flows apart"
        raise AnalysisError(
            together if table.undivided else "the table has no imported flows by supplier",
            where=place(table, basis),
            remedy=f"choose the basis {' or '.join(table.bases)}",
        )


def _square(matrix: Matrix, table: IOTable) -> pd.DataFrame:
    supplier = pd.Index(table.codes, name="supplier")
    return pd.DataFrame(matrix, index=supplier, columns=supplier.rename("buyer"))
