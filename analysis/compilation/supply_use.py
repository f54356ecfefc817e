"""Supply and use tables turned into a symmetric input-output table by one of four models.

With make V (industries × products), domestic use U, imported use Uₘ, final demand Y, Yₘ, primary inputs W (rows by
industry), q = 1′V, g = V1, C = V′ĝ⁻¹ (product mix) and D = Vq̂⁻¹ (market shares):

=====  ======================================  ===================  ===============  ================  ============
model  assumption                              table                transformation   flows             final demand
=====  ======================================  ===================  ===============  ================  ============
A      product technology: a product is made   product × product    T = (V′)⁻¹ q̂     Z = UT, Zₘ = UₘT  Y, Yₘ; W T
       alike whoever makes it
B      industry technology: an industry makes  product × product    T = ĝ⁻¹ V        Z = UT, Zₘ = UₘT  Y, Yₘ; W T
       all its products alike
C      fixed industry sales: an industry       industry × industry  T = ĝ (V′)⁻¹     Z = TU, Zₘ = TUₘ  TY, TYₘ; W
       sells all its products alike
D      fixed product sales: a product is sold  industry × industry  T = V q̂⁻¹        Z = TU, Zₘ = TUₘ  TY, TYₘ; W
       alike whoever makes it
=====  ======================================  ===================  ===============  ================  ============

As input coefficients: A: U ĝ⁻¹ C⁻¹, B: U ĝ⁻¹ D, C: C⁻¹ U ĝ⁻¹, D: D U ĝ⁻¹. A and C need as many products as industries
and give negative entries wherever secondary products do not fit the assumption; B and D never do.

Source: Eurostat Manual of Supply, Use and Input-Output Tables 2008, ch. 11; UN Handbook on Supply and Use Tables and
Input-Output Tables 2018, ch. 12.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.model.coefficients import divide
from analysis.parameters import check_choice
from kb.errors import AnalysisError
from kb.supply_use import SupplyUse
from kb.table import IOTable, Matrix, TableMeta

Model = Literal["A", "B", "C", "D"]
ASSUMPTIONS: dict[Model, str] = {
    "A": "product technology",
    "B": "industry technology",
    "C": "fixed industry sales structure",
    "D": "fixed product sales structure",
}
ROUNDING = 1e-12
"""Entries this far below zero, relative to the largest, are rounding of the inverse."""


def transformation(tables: SupplyUse, model: Model) -> Matrix:
    """The transformation matrix T of a model. Shape (industries, products), pure numbers.

    A: (V′)⁻¹ q̂; B: ĝ⁻¹ V; C: ĝ (V′)⁻¹; D: V q̂⁻¹. An industry or product without output has a row or column of zeros
    in B and D.

    Raises ``AnalysisError`` for an unknown model and, in A and C, where there are not as many products as industries
    or the make matrix is singular.
    Source: Eurostat Manual 2008, ch. 11; UN Handbook 2018, box 12.3.

    >>> transformation(example(), "D").round(2)
    array([[0.9, 0. ],
           [0.1, 1. ]])
    """
    check_choice("model", model, get_args(Model))
    V, q, g = tables.make, tables.product_output, tables.industry_output
    if model == "B":
        return divide(V.T, g).T
    if model == "D":
        return divide(V, q)
    inverse = _inverse(tables, model)
    return inverse * q if model == "A" else g[:, None] * inverse


def symmetric(tables: SupplyUse, model: Model) -> IOTable:
    """The symmetric table that a model makes of supply and use tables: of products (A, B) or of industries (C, D).

    Formulas: :mod:`analysis.compilation.supply_use`. Shapes (k, k) or (n, n), currency units of the tables. Output,
    value added and final demand keep their totals; rows and columns balance where the supply and use tables do.
    Negatives that A and C bring, in flows, final demand or primary inputs, stay as they are; the notes count them.
    Where industries use an imported product that none of them makes, D has nobody to give it to: imported flows are
    then known only as a total of each buyer, and a note says so.

    Raises ``AnalysisError`` as :func:`transformation`, and for an industry that has inputs but makes nothing.
    Source: Eurostat Manual 2008, ch. 11; UN Handbook 2018, ch. 12.

    >>> symmetric(example(), "B").domestic.round(2)
    array([[ 8.92, 11.08],
           [27.85, 22.15]])
    """
    T = transformation(tables, model)
    _require_output(tables)
    by_product = model in ("A", "B")
    entries = tables.products if by_product else tables.industries
    flows = [None if U is None else (U @ T if by_product else T @ U) for U in (tables.use, tables.use_imported)]
    demand = [_sold(frame, T, by_product, entries) for frame in (tables.final_demand, tables.final_demand_imported)]
    inputs, foreign = _inputs(tables, T, by_product), [] if by_product else _only_imported(tables)
    if foreign and tables.use_imported is not None:
        inputs["imported_inputs"] = tables.use_imported.sum(axis=0)
    table = IOTable(
        meta=_meta(tables, model, by_product),
        industries=entries,
        domestic=np.asarray(flows[0]),
        imported=None if foreign else flows[1],
        final_demand_domestic=demand[0],
        final_demand_imported=demand[1],
        primary_inputs=inputs,
    )
    made_nowhere = [f"no industry makes {', '.join(foreign)}: imported flows are known as a total of each buyer only"]
    notes = (*tables.notes, *(made_nowhere if foreign else ()), *_negatives(tables, table, model))
    return replace(table, notes=notes)


def example() -> SupplyUse:
    """Two products and two industries, the second of which makes some of the first's product; for doctests."""
    products, industries = pd.Index(["p1", "p2"], name="code"), pd.Index(["i1", "i2"], name="code")
    meta = TableMeta("example", "Example", "USA", 2009, "supply-use", "basic prices", "USD", 1, "example", "example")
    return SupplyUse(
        meta=meta,
        products=pd.DataFrame({"name_en": ["Product 1", "Product 2"]}, index=products),
        industries=pd.DataFrame({"name_en": ["Industry 1", "Industry 2"]}, index=industries),
        make=np.array([[90.0, 0.0], [10.0, 120.0]]),
        use=np.array([[8.0, 12.0], [26.0, 24.0]]),
        use_imported=None,
        final_demand=pd.DataFrame({"household_consumption": [80.0, 70.0]}, index=products),
        final_demand_imported=pd.DataFrame({"household_consumption": [0.0, 0.0]}, index=products),
        primary_inputs=pd.DataFrame({"gross_operating_surplus": [56.0, 94.0]}, index=industries),
    )


def _only_imported(tables: SupplyUse) -> list[str]:
    """Products that industries import and none of them makes."""
    if tables.use_imported is None:
        return []
    foreign = (tables.product_output == 0) & (tables.use_imported != 0).any(axis=1)
    return [str(code) for code in tables.products.index[foreign]]


def _require_output(tables: SupplyUse) -> None:
    """Inputs of an industry without output would belong to no product, and the table would not balance."""
    inputs = tables.use.sum(axis=0) + np.abs(tables.primary_inputs.to_numpy(np.float64)).sum(axis=1)
    idle = np.flatnonzero((tables.industry_output == 0) & (inputs != 0))
    if idle.size:
        raise AnalysisError(
            f"industry {tables.industries.index[idle[0]]} has inputs but makes nothing",
            where=f"supply and use tables {tables.meta.id}",
            remedy="give it output, or leave it out",
        )


def _inverse(tables: SupplyUse, model: Model) -> Matrix:
    """(V′)⁻¹, shape (industries, products)."""
    where = f"table {tables.meta.id}, model {model}"
    V = tables.make
    if V.shape[0] != V.shape[1]:
        what = f"{V.shape[1]} products and {V.shape[0]} industries: the make matrix cannot be inverted"
        raise AnalysisError(what, where=where, remedy="use model B or D, or aggregate to as many of each")
    for kind, entries, output in (
        ("product", tables.products, tables.product_output),
        ("industry", tables.industries, tables.industry_output),
    ):
        if not output.all():
            what = f"{kind} {entries.index[np.flatnonzero(output == 0)[0]]} has no output"
            raise AnalysisError(what, where=where, remedy="leave it out")
    if np.linalg.cond(divide(V, tables.product_output)) > 1 / np.finfo(np.float64).eps:
        what = "the make matrix is singular: two industries make the same products in the same shares"
        raise AnalysisError(what, where=where, remedy="use model B or D, or aggregate these industries")
    return np.asarray(np.linalg.inv(V.T))


def _sold(frame: pd.DataFrame, T: Matrix, by_product: bool, entries: pd.DataFrame) -> pd.DataFrame:
    if by_product:
        return frame
    return pd.DataFrame(T @ frame.to_numpy(np.float64), index=entries.index, columns=frame.columns)


def _inputs(tables: SupplyUse, T: Matrix, by_product: bool) -> pd.DataFrame:
    inputs = tables.primary_inputs
    if not by_product:
        return inputs.assign(output=tables.industry_output)
    moved = pd.DataFrame(T.T @ inputs.to_numpy(np.float64), index=tables.products.index, columns=inputs.columns)
    return moved.assign(output=tables.product_output)


def _meta(tables: SupplyUse, model: Model, by_product: bool) -> TableMeta:
    kind = "product-by-product" if by_product else "industry-by-industry"
    origin = f"Computed from supply and use tables {tables.meta.id} by model {model} ({ASSUMPTIONS[model]})."
    return replace(
        tables.meta,
        id=f"{tables.meta.id}-{model.lower()}",
        title=f"{tables.meta.title}, {kind} by model {model}",
        kind=kind,
        description=f"{origin} {tables.meta.description}".strip(),
    )


def _negatives(tables: SupplyUse, table: IOTable, model: Model) -> list[str]:
    """What the model made negative, and by how much; nothing else may tell the reader."""
    notes = []
    for name, Z in (("domestic", table.domestic), ("imported", table.imported)):
        below = np.empty((0, 2), dtype=np.int64) if Z is None else np.argwhere(_below_zero(Z))
        if Z is not None and len(below):
            row, column = np.unravel_index(int(Z.argmin()), Z.shape)
            notes.append(
                f"model {model} makes {len(below)} {name} flows negative, {Z[tuple(below.T)].sum():.6g} in sum; the "
                f"largest is {Z.min():.6g} from {table.codes[row]} to {table.codes[column]}"
            )
    for what, before, after in (
        ("domestic final demand", tables.final_demand, table.final_demand_domestic),
        ("imported final demand", tables.final_demand_imported, table.final_demand_imported),
        ("primary inputs", tables.primary_inputs, table.primary_inputs),
    ):
        for name in before.columns[(before >= 0).all()]:
            below_zero = _below_zero(after[name].to_numpy(np.float64))
            if below_zero.any():
                codes = ", ".join(map(str, after.index[below_zero][:5]))
                notes.append(f"model {model} makes {what}, {name}, negative in {int(below_zero.sum())}: {codes}")
    return notes


def _below_zero(numbers: Matrix) -> npt.NDArray[np.bool_]:
    return np.asarray(numbers < -ROUNDING * np.abs(numbers).max(initial=0))
