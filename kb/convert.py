"""A table as other libraries hold it: a pymrio system, a networkx graph. Numbers go over as they are, unrounded.

Both libraries are imported when they are asked for, so that opening a knowledge base does not wait for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kb import flows
from kb.errors import AnalysisError
from kb.names import NAMES
from kb.table import BASES, Basis, IOTable, Matrix

if TYPE_CHECKING:
    import networkx as nx
    import pymrio

NOT_FACTORS = ("employment", "imported_inputs", "imports", "output")
"""Primary inputs that are not paid for out of output in the table's unit, or that the basis decides about."""
WORLD_CATEGORY = "final_demand"
ROWS = 100_000


def to_pymrio(table: IOTable, basis: Basis | None = None) -> pymrio.IOSystem:
    """The table as a pymrio system: Z, Y, x, unit, and its primary inputs as extensions.

    A = Z x̂⁻¹ and L = (I − A)⁻¹, which ``calc_all()`` computes, are those of our analyses on the same basis, and the
    rows of ``factor_inputs.M`` their multipliers (type I effects). Rows and columns are (region, sector), the sector
    by its code. The basis decides what goes out; x = Z 1 + Y 1 holds on each of them:

    ==========  ===================  =======================================  =====================================
    basis       Z                    Y                                        imports
    ==========  ===================  =======================================  =====================================
    domestic    domestic             domestic final demand, by category       row ``imported_inputs`` of the factor
                                                                              inputs; extension ``imports``, by
                                                                              product, where the table knows them
    total       domestic + imported  all final demand, and less ``imports``   a category of Y, below zero
    resources   domestic + imported  all final demand; x is output + imports  row ``imports`` of the factor inputs
    ==========  ===================  =======================================  =====================================

    ``basis`` is domestic where it is not given, total where the table does not tell domestic and imported products
    apart. A world table goes out whole, on the basis total, with one column of final demand for each country (it
    holds categories for the own country and for all others together only).
    Column sums of A and ``factor_inputs.S`` make up one on every basis, where the table balances.

    Extensions: ``factor_inputs`` (k, n) in the table's unit, ``imports`` as said, ``employment`` in persons.
    Raises ``AnalysisError`` for a basis that the table does not have.
    Checked against: pymrio's own ``calc_all`` (tests/unit/test_convert.py).

    >>> from analysis.textbook import miller_blair
    >>> to_pymrio(miller_blair()).calc_all().L.to_numpy().round(4)
    array([[1.2541, 0.33  ],
           [0.264 , 1.1221]])
    """
    import pymrio

    basis = _basis(table, basis)
    meta, index = table.meta, _labels(table)
    Z = table.domestic if basis == "domestic" else flows.together(table)
    money = _money(table)
    system = pymrio.IOSystem(
        Z=pd.DataFrame(Z, index=index, columns=index),
        Y=_final_demand(table, basis, index),
        x=pd.DataFrame({"indout": _units(table, basis)}, index=index),
        unit=pd.DataFrame({"unit": money}, index=index),
        name=meta.id,
        description=f"{meta.title}, {meta.year}, basis {basis}, {money}",
        system="pxp" if meta.kind.startswith("product") else "ixi",
        **_extensions(table, basis, index, money),
    )
    system.meta.note(f"year {meta.year}, {meta.valuation}, {money}; import basis: {basis}")
    system.meta.note(f"source: {meta.source_title} {meta.source_url}".strip())
    return system


def _basis(table: IOTable, basis: Basis | None) -> Basis:
    there: tuple[Basis, ...] = ("total",) if table.countries else table.bases
    chosen = basis or there[0]
    if chosen not in there:
        why = "a world table goes out whole" if table.countries and chosen in BASES else "the table has no such basis"
        raise AnalysisError(f"{why}: {chosen}", where=table.meta.id, remedy=f"choose {' or '.join(there)}")
    return chosen


def _labels(table: IOTable) -> pd.MultiIndex:
    """Region and sector of each industry; a world table's codes begin with their country."""
    regions = table.countries or [table.meta.region or table.meta.country] * len(table.codes)
    sectors = [
        code.removeprefix(f"{region}_") if table.countries else code
        for region, code in zip(regions, table.codes, strict=True)
    ]
    return pd.MultiIndex.from_arrays([list(regions), sectors], names=["region", "sector"])


def _money(table: IOTable) -> str:
    return table.meta.currency if table.meta.unit == 1 else f"{table.meta.unit:,} {table.meta.currency}"


def _units(table: IOTable, basis: Basis) -> Matrix:
    """What coefficients are per unit of, shape (n,): output, or output plus imports."""
    return table.output if basis != "resources" else table.output + _imports(table)


def _imports(table: IOTable) -> Matrix:
    assert table.imports is not None  # both bases that need it are there with imported flows only
    return table.imports


def _final_demand(table: IOTable, basis: Basis, index: pd.MultiIndex) -> pd.DataFrame:
    if table.countries:
        by_country = table.final_demand_by_country
        if by_country is None:
            raise AnalysisError(
                "the table does not say to which country's final demand its industries sell",
                where=table.meta.id,
                remedy="load it from its file",
            )
        columns = pd.MultiIndex.from_product([by_country.columns, [WORLD_CATEGORY]], names=["region", "category"])
        return pd.DataFrame(by_country.to_numpy(np.float64), index=index, columns=columns)
    demand = table.final_demand_domestic.astype(float)
    if basis != "domestic":
        demand = demand + table.final_demand_imported
    if basis == "total":
        demand = demand.assign(imports=-_imports(table))
    return pd.DataFrame(demand.to_numpy(np.float64), index=index, columns=_categories(index, demand))


def _categories(index: pd.MultiIndex, demand: pd.DataFrame) -> pd.MultiIndex:
    names = [str(name) for name in demand.columns]
    return pd.MultiIndex.from_product([index.levels[0], names], names=["region", "category"])


def _extensions(table: IOTable, basis: Basis, index: pd.MultiIndex, money: str) -> dict[str, dict[str, Any]]:
    rows = {str(name): table.primary_input(str(name)) for name in table.primary_inputs if name not in NOT_FACTORS}
    if basis == "domestic" and (table.imported is not None or "imported_inputs" in table.primary_inputs):
        rows["imported_inputs"] = table.imported_purchases
    if basis == "resources":
        rows["imports"] = _imports(table)
    extensions = {"factor_inputs": _extension("Factor inputs", pd.DataFrame(rows).T, index, money)}
    if basis == "domestic" and table.imported is not None:
        bought = pd.DataFrame(table.imported, index=table.codes)
        extensions["imports"] = _extension("Imports by product", bought, index, money)
        demand = table.final_demand_imported.astype(float)
        extensions["imports"]["F_Y"] = demand.set_axis(_categories(index, demand), axis=1).rename_axis("stressor")
    if (persons := table.primary_input("employment")) is not None:
        extensions["employment"] = _extension("Employment", pd.DataFrame({"employment": persons}).T, index, "persons")
    return extensions


def _extension(name: str, rows: pd.DataFrame, index: pd.MultiIndex, unit: str) -> dict[str, Any]:
    F = rows.set_axis(index, axis=1).rename_axis("stressor").astype(float)
    return {"name": name, "F": F, "unit": pd.DataFrame({"unit": unit}, index=F.index)}


# ---------------------------------------------------------------- network


def to_networkx(table: IOTable, coverage: float | None = None) -> nx.DiGraph:
    """The table as a directed graph: industries, and flows from supplier to buyer.

    Nodes, by code: ``code``, ``name_en``, ``name_ru``, ``name_kk`` where known, ``country`` in a world table,
    ``output`` and ``value_added``. Edges: ``domestic``, ``imported`` (where the table knows it by supplier; ``total``
    alone where it does not tell the two apart), ``input_share`` of all purchases of the buyer, ``output_share`` of
    the supplier's output (where it is not zero).
    The graph itself says what the numbers are: title, year, unit, currency, source. Amounts are in the table's unit.

    Every flow that is not zero up to 200 industries; beyond, the largest that together cover ``coverage`` of each
    buyer's purchases and each supplier's sales (default: :func:`kb.flows.usual_coverage`; 1 for all).

    >>> from analysis.textbook import miller_blair
    >>> to_networkx(miller_blair()).edges["1", "2"]["domestic"]
    500.0
    """
    import networkx as nx

    meta = table.meta
    graph = nx.DiGraph(
        id=meta.id,
        title=meta.title,
        year=meta.year,
        unit=meta.unit,
        currency=meta.currency,
        valuation=meta.valuation,
        source=meta.source_title,
    )
    graph.add_nodes_from((stated["code"], stated) for stated in industries(table))
    graph.add_edges_from(trades(table, coverage))
    return graph


def industries(table: IOTable) -> Iterator[dict[str, Any]]:
    """What a network says of each industry."""
    names = [name for name in NAMES if name in table.industries.columns]
    texts = table.industries[names].fillna("").astype(str).to_dict("records")
    output, value_added = table.output.tolist(), table.value_added.tolist()
    for place, code in enumerate(table.codes):
        filled = {str(name): value for name, value in texts[place].items() if value}
        home = {"country": table.countries[place]} if table.countries else {}
        yield {"code": code, **filled, **home, "output": output[place], "value_added": value_added[place]}


def trades(table: IOTable, coverage: float | None = None) -> Iterator[tuple[str, str, dict[str, float]]]:
    """The flows of a network: supplier, buyer, amounts and shares."""
    codes, first = table.codes, "total" if table.undivided else "domestic"
    names = (first, "imported", "input_share", "output_share")
    share = flows.usual_coverage(len(codes)) if coverage is None else coverage
    for batch in flows.rows(table, flows.kept(table, share), ROWS):
        for supplier, buyer, *numbers in batch:
            figures = {name: value for name, value in zip(names, numbers, strict=True) if value is not None}
            yield codes[supplier], codes[buyer], figures  # type: ignore[call-overload, misc]
