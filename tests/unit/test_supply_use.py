"""Supply and use tables made symmetric: the printed examples of two manuals, balances, and the files they come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.compilation.supply_use import ASSUMPTIONS, example, symmetric, transformation
from kb.errors import AnalysisError
from kb.supply_use import SupplyUse
from kb.table import IOTable, TableMeta
from loaders.files.validation import InvalidTable
from loaders.supply_use.folder import read
from tests.supply_use import write_supply_use
from tests.tables import quickly

META = TableMeta(
    "sut", "Supply and use", "AUT", 2011, "supply-use", "basic prices", "EUR", 10**9, "T", "UN Handbook 2018, ch. 12"
)


def supply_use(
    supply: Sequence[Sequence[float]] | np.ndarray,
    use: Sequence[Sequence[float]] | np.ndarray,
    demand: Sequence[Sequence[float]] | np.ndarray,
    value_added: Sequence[float] | np.ndarray,
    imported: Sequence[Sequence[float]] | np.ndarray | None = None,
    imported_demand: Sequence[Sequence[float]] | np.ndarray | None = None,
) -> SupplyUse:
    """Tables as manuals print them: supply and use products by industries."""
    U, Y = np.asarray(use, dtype=float), np.asarray(demand, dtype=float)
    products = pd.Index([f"p{i + 1}" for i in range(U.shape[0])], name="code")
    industries = pd.Index([f"i{j + 1}" for j in range(U.shape[1])], name="code")
    categories = ["household_consumption", "gross_fixed_capital_formation", "exports"][: Y.shape[1]]
    bought_abroad = np.zeros_like(Y) if imported_demand is None else np.asarray(imported_demand, dtype=float)
    return SupplyUse(
        meta=META,
        products=pd.DataFrame({"name_en": products}, index=products),
        industries=pd.DataFrame({"name_en": industries}, index=industries),
        make=np.asarray(supply, dtype=float).T,
        use=U,
        use_imported=None if imported is None else np.asarray(imported, dtype=float),
        final_demand=pd.DataFrame(Y, products, categories),
        final_demand_imported=pd.DataFrame(bought_abroad, products, categories),
        primary_inputs=pd.DataFrame({"value_added": np.asarray(value_added, dtype=float)}, index=industries),
    )


def handbook() -> SupplyUse:
    """Three products and industries: agriculture; manufacturing and construction; services (Handbook, table 12.3)."""
    return supply_use(
        supply=[[25.77, 5.15, 7.04], [1.35, 402.51, 40.21], [13.32, 25.64, 717.41]],
        use=[[4.35, 9.28, 0.61], [8.08, 107.80, 46.29], [3.78, 62.72, 211.40]],
        demand=[[13.18, 0.08, 10.47], [32.04, 73.94, 175.94], [344.77, 20.75, 112.95]],
        value_added=[21.70, 129.78, 428.07],
        imported=[[0.77, 6.40, 0.48], [1.49, 100.14, 35.30], [0.28, 17.20, 42.52]],
        imported_demand=[[1.25, 0.03, 6.45], [61.07, 31.49, 171.55], [13.02, 4.98, 66.81]],
    )


# ---------------------------------------------------------------- printed examples

PRINTED = {
    "A": (
        [[6.40, 9.33, -1.50], [10.45, 116.03, 35.68], [-0.33, 61.13, 217.11]],
        [[1.11, 6.91, -0.37], [1.01, 109.33, 26.58], [-0.79, 17.48, 43.31]],
        [20.10, 123.88, 435.56],
        None,
    ),
    "B": (
        [[2.89, 8.80, 2.55], [6.85, 102.84, 52.47], [5.10, 69.51, 203.30]],
        [[0.57, 6.00, 1.08], [2.47, 94.92, 39.53], [0.77, 18.22, 41.00]],
        [19.31, 143.79, 416.45],
        None,
    ),
    "C": (
        [[6.65, 11.66, -2.98], [8.39, 112.47, 37.25], [1.17, 55.66, 224.02]],
        None,
        [21.70, 129.78, 428.07],
        [[15.22, -1.60, 11.51], [13.49, 78.65, 183.05], [361.28, 17.72, 104.80]],
    ),
    "D": (
        [[3.04, 7.73, 4.28], [8.04, 101.09, 49.20], [5.13, 70.97, 204.82]],
        [[0.53, 4.96, 1.18], [1.46, 92.21, 33.50], [0.54, 26.57, 43.61]],
        [21.70, 129.78, 428.07],
        [[15.12, 0.64, 9.64], [42.52, 67.73, 164.72], [332.35, 26.39, 125.00]],
    ),
}
"""Domestic and imported flows, value added, domestic final demand (UN Handbook 2018, tables 12.5, .7, .12, .16)."""


@pytest.mark.parametrize("model", PRINTED)
def test_the_models_give_the_tables_that_the_un_handbook_prints(model: str) -> None:
    """To the last printed digit: the supply and use tables are themselves rounded to two decimals."""
    table = symmetric(handbook(), model)
    domestic, imported, value_added, demand = PRINTED[model]
    assert table.domestic == pytest.approx(np.array(domestic), abs=0.0151)
    assert table.value_added == pytest.approx(value_added, abs=0.0151)
    if imported is not None:
        assert table.imported == pytest.approx(np.array(imported), abs=0.0151)
    if demand is not None:
        assert table.final_demand_domestic.to_numpy() == pytest.approx(np.array(demand), abs=0.0151)
    assert table.meta.kind == ("product-by-product" if model in "AB" else "industry-by-industry")
    assert f"by model {model} ({ASSUMPTIONS[model]})" in table.meta.description


@pytest.mark.parametrize(
    ("model", "printed"),
    [
        ("B", [[0.6372, 0.0335, 0.3294], [0.0119, 0.9289, 0.0592], [0.0092, 0.0526, 0.9382]]),
        ("C", [[1.5779, -0.0193, -0.0144], [-0.0256, 1.0807, -0.0603], [-0.5523, -0.0614, 1.0747]]),
    ],
)
def test_the_transformation_matrices_are_those_printed(model: str, printed: list[list[float]]) -> None:
    """UN Handbook 2018, tables 12.6 and 12.11, which leave out the scaling by output where ours has it."""
    tables = handbook()
    assert transformation(tables, model) == pytest.approx(np.array(printed), abs=1e-3)


def test_the_signs_of_the_models_are_as_the_handbook_says() -> None:
    negatives = {model: [n for n in symmetric(handbook(), model).notes if "negative" in n] for model in "ABCD"}
    assert negatives["B"] == negatives["D"] == []
    assert "model A makes 2 domestic flows negative, -1.83" in negatives["A"][0]
    assert "the largest is -1.50" in negatives["A"][0]
    assert "from p1 to p3" in negatives["A"][0]
    assert "model C makes domestic final demand, gross_fixed_capital_formation, negative in 1: i1" in negatives["C"]


CHEESE_SUPPLY = [[70, 30, 0, 0, 0], [20, 180, 0, 0, 0], [0, 0, 100, 0, 0], [0, 0, 0, 20, 0], [0, 0, 0, 0, 535]]


@pytest.mark.parametrize(
    ("chocolate_and_rennet", "printed"),
    [
        ([[4, 36, 0, 0, 0], [14, 6, 0, 0, 0]], [[0, 40, 0, 0, 0], [20, 0, 0, 0, 0]]),
        ([[3, 37, 0, 0, 0], [15, 5, 0, 0, 0]], [[-1.67, 41.67, 0, 0, 0], [21.67, -1.67, 0, 0, 0]]),
    ],
)
def test_model_a_gives_the_cheese_economy_of_the_eurostat_manual(
    chocolate_and_rennet: list[list[float]], printed: list[list[float]]
) -> None:
    """Eurostat Manual 2008, box 11.4: a unit moved between four cells of the use table brings negatives."""
    nothing = [0.0] * 5
    use = [nothing, nothing, *chocolate_and_rennet, [28, 72, 30, 5, 0]]
    table = symmetric(supply_use(CHEESE_SUPPLY, use, [[100], [200], [60], [0], [400]], [44, 96, 70, 15, 535]), "A")
    assert table.domestic == pytest.approx(np.array([nothing, nothing, *printed, [30, 70, 30, 5, 0]]), abs=5e-3)
    assert len([note for note in table.notes if "2 domestic flows negative" in note]) == (printed[0][0] < 0)


# ---------------------------------------------------------------- properties


@st.composite
def balanced(draw: st.DrawFn, diagonal: bool = False, square: bool = True) -> SupplyUse:
    """Supply and use tables that balance, mostly on the diagonal so that product technology has a solution."""
    n = draw(st.integers(1, 4))
    k = n if square else draw(st.integers(1, 5))

    def whole(*shape: int) -> np.ndarray:
        return draw(arrays(np.int64, shape, elements=st.integers(0, 30))).astype(float)

    use, imported = whole(k, n), whole(k, n)
    supply = np.zeros((k, n)) if diagonal else whole(k, n)
    supply[np.arange(min(k, n)), np.arange(min(k, n))] += 400 * max(k, n)
    supply[:, 0] += 0 if square else 300
    demand = supply.sum(axis=1) - use.sum(axis=1)
    value_added = supply.sum(axis=0) - use.sum(axis=0) - imported.sum(axis=0)
    tables = supply_use(supply, use, demand[:, None], value_added, imported, whole(k, 1))
    return replace(tables, primary_inputs=tables.primary_inputs.assign(employment=whole(n)))


def gaps(table: IOTable) -> tuple[float, float]:
    uses = table.domestic.sum(axis=1) + table.final_demand_domestic.to_numpy().sum(axis=1)
    inputs = table.domestic.sum(axis=0) + table.imported_purchases + table.value_added
    return float(np.abs(uses - table.output).max()), float(np.abs(inputs - table.output).max())


@quickly
@given(balanced())
def test_every_model_keeps_balances_and_totals(tables: SupplyUse) -> None:
    for model in "ABCD":
        table = symmetric(tables, model)
        assert max(gaps(table)) < 1e-8
        assert table.output.sum() == pytest.approx(tables.make.sum())
        assert table.domestic.sum() == pytest.approx(tables.use.sum())
        assert table.value_added.sum() == pytest.approx(tables.primary_inputs["value_added"].sum())
        assert table.primary_input("employment").sum() == pytest.approx(tables.primary_inputs["employment"].sum())
        if model in "AB":
            assert np.array_equal(table.final_demand_domestic, tables.final_demand)
        else:
            assert np.array_equal(table.primary_inputs["value_added"], tables.primary_inputs["value_added"])


@quickly
@given(balanced(diagonal=True))
def test_without_secondary_products_the_four_models_are_one(tables: SupplyUse) -> None:
    for model in "ABCD":
        table = symmetric(tables, model)
        assert table.domestic == pytest.approx(tables.use, abs=1e-9)
        assert table.final_demand_domestic.to_numpy() == pytest.approx(tables.final_demand.to_numpy(), abs=1e-9)
        assert not [note for note in table.notes if "negative" in note]


@quickly
@given(balanced(square=False))
def test_b_and_d_take_any_shape_and_make_nothing_negative(tables: SupplyUse) -> None:
    assume((tables.industry_output > 0).all())
    k, n = tables.use.shape
    for model, size in (("B", k), ("D", n)):
        table = symmetric(tables, model)
        assert table.domestic.shape == (size, size)
        assert table.domestic.min() >= 0
        assert max(gaps(table)) < 1e-8


def test_an_industry_that_makes_nothing_of_its_inputs_is_named() -> None:
    tables = supply_use([[4, 0], [1, 0]], np.zeros((2, 2)), [[12], [3]], [5, 10])
    for model in "AC":
        with pytest.raises(AnalysisError, match="industry i2 has no output"):
            symmetric(tables, model)
    for model in "BD":
        with pytest.raises(AnalysisError, match="industry i2 has inputs but makes nothing"):
            symmetric(tables, model)


@quickly
@given(balanced())
def test_the_models_are_the_coefficient_formulas_of_the_manual(tables: SupplyUse) -> None:
    V, U, q, g = tables.make, tables.use, tables.product_output, tables.industry_output
    C, D = V.T / g, V / q
    expected = {
        "A": U / g @ np.linalg.inv(C),
        "B": U / g @ D,
        "C": np.linalg.inv(C) @ U / g,
        "D": D @ U / g,
    }
    for model, A in expected.items():
        table = symmetric(tables, model)
        assert table.domestic / table.output == pytest.approx(A, abs=1e-9)


# ---------------------------------------------------------------- what has no result


@pytest.mark.parametrize("model", ["A", "C"])
def test_product_technology_needs_as_many_products_as_industries(model: str) -> None:
    tables = supply_use([[9, 1], [0, 5], [1, 4]], np.zeros((3, 2)), [[10], [5], [5]], [10, 10])
    with pytest.raises(AnalysisError, match=r"3 products and 2 industries.*use model B or D"):
        symmetric(tables, model)
    assert symmetric(tables, "B").codes == ["p1", "p2", "p3"]
    assert symmetric(tables, "D").codes == ["i1", "i2"]


@pytest.mark.parametrize(
    ("supply", "said"), [([[4, 8], [1, 2]], "singular"), ([[4, 8], [0, 0]], "product p2 has no output")]
)
def test_a_make_matrix_without_an_inverse_is_named(supply: list[list[float]], said: str) -> None:
    tables = supply_use(supply, np.zeros((2, 2)), [[12], [3]], [5, 10])
    for model in "AC":
        with pytest.raises(AnalysisError, match=said):
            symmetric(tables, model)
    assert np.isfinite(symmetric(tables, "B").domestic).all()
    assert np.isfinite(symmetric(tables, "D").primary_inputs.to_numpy()).all()


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(AnalysisError, match="unknown model 'E' – one of A, B, C, D"):
        symmetric(example(), "E")  # type: ignore[arg-type]


# ---------------------------------------------------------------- files


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    tables = example()
    found = read(write_supply_use(tables, tmp_path / "sut"))
    assert np.array_equal(found.tables.make, tables.make)
    assert np.array_equal(found.tables.use, tables.use)
    assert found.tables.use_imported is None
    assert np.array_equal(found.tables.final_demand, tables.final_demand)
    assert np.array_equal(found.tables.primary_inputs, tables.primary_inputs)
    assert [check.passed for check in found.checks] == [True, True]


Spoil = tuple[str, str, str]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("supply.csv", "i2,p1,10.0", "i2,p9,10.0", "product 'p9' is not known"),
        ("supply.csv", "i2,p1,10.0", "i2,p1,-10.0", "-10 is negative"),
        ("supply.csv", "i2,p1,10.0", "i1,p1,10.0", "the pair stands twice"),
        ("use.csv", "p1,i1,8.0", "p1,i1,80.0", "domestic uses sum to"),
        ("use.csv", "p1,i1,8.0", "p1,i1,many", "'many' is not a number"),
        ("products.csv", "p2,", "p1,", "stands twice"),
        ("datapackage.json", "supply-use", "supply", "io_table.kind is 'supply'"),
        ("datapackage.json", '"supply"', '"sales"', "resource supply is missing"),
        ("primary_inputs.csv", "gross_operating_surplus,i1", "profit,i1", "input 'profit' is not known"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    folder = write_supply_use(example(), tmp_path / "sut")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidTable) as caught:
        read(folder)
    assert said in str(caught.value)
    assert file.removesuffix(".json") in str(caught.value) or "product" in str(caught.value)


def test_an_imbalance_can_be_allowed_and_is_told(tmp_path: Path) -> None:
    folder = write_supply_use(example(), tmp_path / "sut")
    text = (folder / "use.csv").read_text(encoding="utf-8")
    (folder / "use.csv").write_text(text.replace("p1,i1,8.0", "p1,i1,80.0"), encoding="utf-8")
    notes = read(folder, allow_imbalance=True).tables.notes
    assert any("products balance: 1 do not agree" in note for note in notes)
    assert any("products balance" in note for note in symmetric(read(folder, allow_imbalance=True).tables, "B").notes)


def test_a_missing_descriptor_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match=r"no datapackage\.json"):
        read(tmp_path)
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "x"}), encoding="utf-8")
    with pytest.raises(InvalidTable, match="io_table is missing"):
        read(tmp_path)
