"""Input-output tables for tests: typed, generated, or read from the published extracts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import FINAL_DEMAND, IOTable, TableMeta

QUICK = bool(os.environ.get("KB_TEST_QUICK"))
"""Whether the tests answer in a minute: `make quick`."""


def examples(number: int, **options: Any) -> settings:
    """How many draws a property test makes, a quarter of them in `make quick`; no clock, as machines differ."""
    return settings(deadline=None, max_examples=max(3, number // 4) if QUICK else number, **options)


quickly = examples(20)

KAZ_42 = Path(__file__).parents[1] / "kb" / "data" / "tables" / "kaz-2024-42"


def make_table(
    domestic: Sequence[Sequence[float]] | np.ndarray,
    primary: Mapping[str, Sequence[float] | np.ndarray],
    imported: Sequence[Sequence[float]] | np.ndarray | None = None,
    imported_demand: Sequence[float] | np.ndarray | None = None,
    codes: Sequence[str] | None = None,
    table_id: str = "made-by-test",
) -> IOTable:
    """A table from its flows and primary inputs (with ``output``); what output is not sold goes to households."""
    Z = np.asarray(domestic, dtype=float)
    index = pd.Index(codes or [f"S{i + 1}" for i in range(len(Z))], name="code")
    inputs = pd.DataFrame({name: np.asarray(row, dtype=float) for name, row in primary.items()}, index=index)
    demand = pd.DataFrame(0.0, index=index, columns=list(FINAL_DEMAND))
    return IOTable(
        meta=TableMeta(table_id, table_id, "KAZ", 2024, "product-by-product", "basic prices", "KZT", 1000, "T", "test"),
        industries=pd.DataFrame({"name_en": index, "name_ru": "", "name_kk": ""}, index=index),
        domestic=Z,
        imported=None if imported is None else np.asarray(imported, dtype=float),
        final_demand_domestic=demand.assign(household_consumption=inputs["output"] - Z.sum(axis=1)),
        final_demand_imported=demand.assign(
            household_consumption=0.0 if imported_demand is None else np.asarray(imported_demand, dtype=float)
        ),
        primary_inputs=inputs,
    )


def undivided(table: IOTable) -> IOTable:
    """The table as a source gives it that does not tell domestic and imported products apart."""
    assert table.imported is not None
    return replace(
        table,
        domestic=table.domestic + table.imported,
        imported=None,
        final_demand_domestic=table.final_demand_domestic + table.final_demand_imported,
        final_demand_imported=table.final_demand_imported * 0,
        primary_inputs=table.primary_inputs.assign(imports=table.imports),
        undivided=True,
    )


def take(table: IOTable, order: Sequence[int] | np.ndarray) -> IOTable:
    """The table with its industries in another order."""
    order = np.asarray(order)
    by_country = table.final_demand_by_country
    return replace(
        table,
        industries=table.industries.iloc[order],
        domestic=table.domestic[np.ix_(order, order)],
        imported=None if table.imported is None else table.imported[np.ix_(order, order)],
        final_demand_domestic=table.final_demand_domestic.iloc[order],
        final_demand_imported=table.final_demand_imported.iloc[order],
        primary_inputs=table.primary_inputs.iloc[order],
        countries=[table.countries[i] for i in order] if table.countries else (),
        final_demand_by_country=None if by_country is None else by_country.iloc[order],
    )


def scale(table: IOTable, factor: float) -> IOTable:
    """The table in another currency unit; persons stay persons."""
    inputs = table.primary_inputs * factor
    if "employment" in inputs:
        inputs["employment"] = table.primary_inputs["employment"]
    by_country = table.final_demand_by_country
    return replace(
        table,
        domestic=table.domestic * factor,
        imported=None if table.imported is None else table.imported * factor,
        final_demand_domestic=table.final_demand_domestic * factor,
        final_demand_imported=table.final_demand_imported * factor,
        primary_inputs=inputs,
        final_demand_by_country=None if by_country is None else by_country * factor,
    )


def with_empty_industry(table: IOTable) -> IOTable:
    """The table with one more industry, ``empty``, which neither makes nor buys nor sells anything.

    In a world it is one of the first country, ``KAZ_empty``.
    """
    empty = f"{table.countries[0]}_empty" if table.countries else "empty"
    index = pd.Index([*table.codes, empty], name="code")
    by_country = table.final_demand_by_country

    def padded(matrix: np.ndarray) -> np.ndarray:
        return np.pad(matrix, (0, 1))

    def extended(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.reindex(index, fill_value=0.0)

    return replace(
        table,
        industries=table.industries.reindex(index, fill_value=""),
        domestic=padded(table.domestic),
        imported=None if table.imported is None else padded(table.imported),
        final_demand_domestic=extended(table.final_demand_domestic),
        final_demand_imported=extended(table.final_demand_imported),
        primary_inputs=extended(table.primary_inputs),
        countries=[*table.countries, table.countries[0]] if table.countries else (),
        final_demand_by_country=None if by_country is None else extended(by_country),
    )


def attempted(compute: Callable[..., Result], *given: Any) -> Result | AnalysisError:
    """What a method answers, or the error by which it refuses: for tests on any table."""
    try:
        return compute(*given)
    except AnalysisError as error:
        return error


@st.composite
def balanced_tables(draw: st.DrawFn, min_size: int = 1, max_size: int = 6) -> IOTable:
    """A productive table that balances exactly, with zeros, imports, taxes, employment."""
    n = draw(st.integers(min_size, max_size))

    def whole(*shape: int, lowest: int = 0) -> np.ndarray:
        return draw(arrays(np.int64, shape, elements=st.integers(lowest, 100))).astype(float)

    parts = np.vstack([whole(n, n), whole(n, n), whole(3, n, lowest=1) * n])
    shares = parts / parts.sum(axis=0)
    A, imported, others = shares[:n], shares[n : 2 * n], shares[2 * n :]
    x = np.linalg.solve(np.eye(n) - A, whole(n, lowest=1))
    return make_table(
        A * x,
        {
            "net_taxes_on_products": others[0] * x,
            "compensation_of_employees": others[1] * x,
            "gross_operating_surplus": others[2] * x,
            "employment": whole(n),
            "output": x,
        },
        imported * x,
        whole(n),
    )


GERMANY_FLOWS = [
    [1131, 25480, 1, 607, 710, 762],
    [7930, 304584, 64167, 41082, 11981, 30360],
    [426, 7334, 3875, 5296, 23457, 9155],
    [3559, 72717, 14190, 74399, 10835, 21008],
    [3637, 96115, 31027, 65755, 193176, 34223],
    [1552, 14986, 1747, 11225, 15058, 22070],
]
GERMANY_INPUTS = {
    "imported_inputs": [2927, 156703, 13427, 21943, 13371, 13772],
    "net_taxes_on_products": [1084, 6505, 1548, 8349, 8473, 12551],
    "compensation_of_employees": [9382, 296464, 78819, 214450, 124810, 272975],
    "other_net_taxes_on_production": [-2012, 1457, 963, 2748, 5946, -8602],
    "consumption_of_fixed_capital": [7871, 63769, 5860, 41100, 98610, 49260],
    "net_operating_surplus": [6423, 33332, 29982, 53109, 186060, 51384],
    "employment": [1096, 8381, 3236, 9251, 4258, 10206],
    "output": [43910, 1079446, 245606, 540063, 692487, 508918],
}


def germany_1995() -> IOTable:
    """Germany 1995, six sectors, domestic flows in million EUR, persons in thousands (Eurostat Manual 2008)."""
    codes = ["agriculture", "industry", "construction", "trade", "business_services", "other_services"]
    return make_table(GERMANY_FLOWS, GERMANY_INPUTS, codes=codes, table_id="deu-1995-6")


def kaz_2024_68(reference: Path) -> IOTable:
    """Kazakhstan 2024, 68 products, from the extracts of the official workbook."""
    folder = reference / "kaz_2024_bns"
    names = {
        "net_taxes_on_products": "net_taxes_on_products",
        "compensation_employees": "compensation_of_employees",
        "other_net_taxes_production": "other_net_taxes_on_production",
        "consumption_fixed_capital": "consumption_of_fixed_capital",
        "net_profit_mixed_income": "net_operating_surplus",
        "output_basic": "output",
        "imports": "imports",
    }
    domestic = published(folder / "kaz2024_Z_domestic_thsKZT.csv")
    inputs = published(folder / "kaz2024_primary_inputs_thsKZT.csv").T
    return make_table(
        domestic.to_numpy(),
        {ours: inputs[theirs].to_numpy() for theirs, ours in names.items()},
        published(folder / "kaz2024_Z_import_thsKZT.csv").to_numpy(),
        published(folder / "kaz2024_final_demand_import_thsKZT.csv")["final_demand"].to_numpy(),
        codes=list(domestic.index),
        table_id="kaz-2024-68",
    )


def published(path: Path) -> pd.DataFrame:
    """A matrix of the published extracts, codes kept as text."""
    frame = pd.read_csv(path, dtype={0: str})
    return frame.set_index(frame.columns[0]).astype(float)


def kaz_2024_42() -> IOTable:
    """Kazakhstan 2024, 42 industries, as shipped; read here without the loader under test elsewhere."""
    return _shipped("code", "kaz-2024-42")


def kaz_2024_29() -> IOTable:
    """The same, summed here to the 29 industries without the code under test elsewhere."""
    return _shipped("industry_29", "kaz-2024-29")


def _shipped(by: str, table_id: str) -> IOTable:
    text = {"supplier": str, "buyer": str, "industry": str, "code": str}
    homes = pd.read_csv(KAZ_42 / "industries.csv", dtype=str).set_index("code", drop=False)[by]
    codes = homes.drop_duplicates().to_list()

    def summed(name: str, *keys: str) -> pd.DataFrame:
        frame = pd.read_csv(KAZ_42 / f"{name}.csv", dtype=text)
        for key in {"supplier", "buyer", "industry"}.intersection(keys):
            frame[key] = frame[key].map(homes)
        return frame.groupby(list(keys), as_index=False).sum(numeric_only=True)

    flows = summed("flows", "supplier", "buyer")
    rows = summed("primary_inputs", "industry", "input").pivot(index="industry", columns="input", values="value")
    rows = rows.loc[codes].fillna(0)

    def square(column: str) -> np.ndarray:
        wide = flows.pivot(index="supplier", columns="buyer", values=column)
        return wide.reindex(index=codes, columns=codes).fillna(0).to_numpy()

    return make_table(
        square("domestic"),
        {str(name): rows[name].to_numpy() for name in rows.columns},
        square("imported"),
        summed("final_demand", "industry").set_index("industry")["imported"].reindex(codes, fill_value=0).to_numpy(),
        codes=codes,
        table_id=table_id,
    )
