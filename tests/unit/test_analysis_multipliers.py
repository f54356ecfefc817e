"""Multipliers: identities, invariances, exclusions said aloud."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import EXHAUSTIVE, input_coefficients, primary_coefficients
from analysis.structural.multipliers import COLUMNS, MultiplierParameters, multipliers, wide
from kb.errors import AnalysisError
from kb.table import BASES
from tests.tables import balanced_tables, make_table, quickly, scale, take

any_basis = st.sampled_from(BASES)


def effects(table, basis):
    return wide(multipliers(table, MultiplierParameters(basis)).frame)


def part_exported(table, share=0.4):
    """The table with a share of what its households bought sold abroad: households can be closed."""
    bought = table.final_demand_domestic["household_consumption"]
    demand = table.final_demand_domestic.assign(household_consumption=bought * (1 - share), exports=bought * share)
    return replace(table, final_demand_domestic=demand)


def inside(table, basis):
    """Parameters with which households can be closed: on total they also buy what nobody was paid for at home."""
    if basis != "total":
        return MultiplierParameters(basis)
    A = input_coefficients(table, basis).to_numpy()
    earned = primary_coefficients(table, basis)["compensation"].to_numpy()
    brought_about = earned @ np.linalg.solve(np.eye(len(A)) - A, bought(table, basis))
    return MultiplierParameters(basis, household_income=2 * brought_about * table.meta.unit)


def bought(table, basis):
    """Household consumption as the flows of the basis count it."""
    domestic, imported = table.final_demand_domestic, table.final_demand_imported
    column = domestic["household_consumption"]
    return (column if basis == "domestic" else column + imported["household_consumption"]).to_numpy()


def closed_by_hand(table, parameters):
    """(I - A*) inverted whole, with A* = [[A, h_C], [h_R, 0]]: the long way round."""
    A = input_coefficients(table, parameters.basis).to_numpy()
    earned = primary_coefficients(table, parameters.basis)["compensation"].to_numpy()
    paid, consumed = table.primary_inputs["compensation_of_employees"].sum(), bought(table, "total").sum()
    income = parameters.household_income / table.meta.unit or max(paid, consumed)
    spent = bought(table, parameters.basis)[:, None] / income
    whole = np.block([[A, spent], [earned[None, :], np.zeros((1, 1))]])
    return np.linalg.inv(np.eye(len(whole)) - whole)


@quickly
@given(balanced_tables(), any_basis)
def test_value_added_imports_and_taxes_add_up_to_one(table, basis):
    result = multipliers(table, MultiplierParameters(basis))
    total = wide(result.frame)[[f"{measure}_effect" for measure in EXHAUSTIVE[basis]]].sum(axis=1)
    np.testing.assert_allclose(total.to_numpy(float), 1, atol=1e-9)
    assert len(result.identities) == 3 + bool(result.summary), "one more where households are inside"
    assert max(result.identities.values()) < 1e-9


@quickly
@given(balanced_tables(), any_basis)
def test_effect_and_ratio_against_an_explicit_inverse(table, basis):
    A = input_coefficients(table, basis).to_numpy()
    L = np.linalg.inv(np.eye(len(A)) - A)
    rows = effects(table, basis)
    np.testing.assert_allclose(rows["output_effect"].to_numpy(float), L.sum(axis=0), rtol=1e-9)
    np.testing.assert_array_equal(rows["output_effect"], rows["output_ratio"])
    for measure, direct in primary_coefficients(table, basis).items():
        effect = direct.to_numpy() @ L
        np.testing.assert_allclose(rows[f"{measure}_effect"].to_numpy(float), effect, rtol=1e-9, atol=1e-12)
        made = direct.to_numpy() != 0
        if made.any():
            ratio = rows[f"{measure}_ratio"]
            assert list(ratio.notna()) == list(made)
            np.testing.assert_allclose(ratio[made].to_numpy(float), effect[made] / direct.to_numpy()[made], rtol=1e-9)


@quickly
@given(balanced_tables(), any_basis)
def test_rows_are_complete_and_ranked(table, basis):
    table = part_exported(table)
    frame = multipliers(table, inside(table, basis)).frame
    assert list(frame.columns) == COLUMNS
    assert not frame[COLUMNS[:6]].isna().any(axis=None)
    assert set(frame["closure"]) == {"type I", "type II", "type II full"}
    assert set(frame["measure"][frame["closure"] == "type II full"]) == {"output"}
    assert not frame.duplicated(["industry", "measure", "closure", "form"]).any()
    for _, rows in frame.groupby(["measure", "closure", "form"]):
        assert rows["value"].iloc[int(rows["rank"].argmin())] == rows["value"].max()
        assert (rows.sort_values("rank")["value"].diff().dropna() <= 0).all()


def test_measures_follow_the_basis():
    rows = {"compensation_of_employees": [5, 6], "output": [10, 20]}
    table = make_table([[1, 2], [3, 4]], rows, [[1, 1], [0, 1]], [1, 1])
    measures = {
        basis: list(multipliers(table, MultiplierParameters(basis)).frame["measure"].unique()) for basis in BASES
    }
    assert measures["domestic"] == ["output", "value_added", "compensation", "imports"]
    assert measures["total"] == ["output", "value_added", "compensation"]
    assert measures["resources"] == ["output", "domestic_output", "value_added", "compensation", "imports"]


def test_a_ratio_to_nothing_is_left_out_and_said():
    table = make_table([[1, 2], [3, 4]], {"employment": [0, 6], "output": [10, 20]})
    result = multipliers(table)
    rows = wide(result.frame)
    assert rows.loc["S1", "employment_ratio"] is pd.NA
    assert rows.loc["S1", "employment_effect"] > 0
    assert "no employment ratio, coefficient zero: S1" in result.notes


def test_a_table_that_does_not_balance_is_computed_and_said():
    table = make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 10], "output": [10, 20]})
    result = multipliers(table)
    assert result.identities["(v/x + taxes/x + imported inputs/x) L = 1"] == pytest.approx(0.2 * 0.9 / 0.69)
    assert result.identities["(1 - 1'A) L = 1"] < 1e-12
    assert any("differ by up to 0.2 per unit (S2)" in note for note in result.notes)


def test_a_table_with_output_alone():
    result = multipliers(make_table([[1, 2], [3, 4]], {"output": [10, 20]}))
    assert list(result.frame["measure"].unique()) == ["output"]
    assert "the table has no value added: its accounts cannot be checked" in result.notes


def test_the_result_says_what_it_is():
    result = multipliers(make_table([[1]], {"output": [2]}))
    assert (result.method, result.version, result.table, result.count) == ("multipliers", 3, "made-by-test", 2)
    assert result.parameters.as_dict() == {
        "basis": "domestic",
        "household_income": 0.0,
        "household_spending": "bounded",
    }
    assert result.seconds > 0


# ---------------------------------------------------------------- households inside


@quickly
@given(balanced_tables(), any_basis)
def test_type_two_against_the_bordered_matrix_inverted_whole(table, basis):
    table = part_exported(table)
    L = closed_by_hand(table, inside(table, basis))
    n = len(table.codes)
    rows = wide(multipliers(table, inside(table, basis)).frame)
    np.testing.assert_allclose(rows["output_effect_type_ii"].to_numpy(float), L[:n, :n].sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(rows["output_effect_type_ii_full"].to_numpy(float), L[:, :n].sum(axis=0), rtol=1e-9)
    for measure, direct in primary_coefficients(table, basis).items():
        effect = direct.to_numpy() @ L[:n, :n]
        np.testing.assert_allclose(rows[f"{measure}_effect_type_ii"].to_numpy(float), effect, rtol=1e-9, atol=1e-12)


@quickly
@given(balanced_tables(), any_basis)
def test_income_of_type_two_over_type_one_is_one_constant(table, basis):
    table = part_exported(table)
    result = multipliers(table, inside(table, basis))
    rows = wide(result.frame).astype(float)
    constant = result.summary["income_type_ii_over_type_i"]
    for form in ("effect", "ratio"):
        found = rows[f"compensation_{form}_type_ii"] / rows[f"compensation_{form}"]
        np.testing.assert_allclose(found, constant, rtol=1e-9)
    assert constant > 1
    assert result.identities["income type II / type I = 1 / (1 - h_R L h_C)"] < 1e-9


@quickly
@given(balanced_tables(), any_basis)
def test_the_parts_of_an_effect_add_up_to_it(table, basis):
    table = part_exported(table)
    result = multipliers(table, inside(table, basis))
    rows = result.frame[result.frame["form"] == "effect"]
    parts = rows[["initial", "direct", "indirect", "induced"]].fillna(0).sum(axis=1)
    np.testing.assert_allclose(parts.to_numpy(float), rows["value"], rtol=1e-9, atol=1e-12)
    assert (rows["induced"].isna() == (rows["closure"] == "type I")).all()
    assert result.frame[result.frame["form"] == "ratio"][["initial", "induced"]].isna().all(axis=None)
    assert result.identities["initial + direct + indirect + induced = effect"] < 1e-9


def test_the_parts_of_output_are_the_rounds_of_production():
    table = part_exported(make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 14], "output": [10, 20]}))
    A = input_coefficients(table).to_numpy()
    rows = multipliers(table).frame
    first = rows[(rows["measure"] == "output") & (rows["form"] == "effect") & (rows["closure"] == "type I")]
    np.testing.assert_allclose(first["initial"].to_numpy(float), 1)
    np.testing.assert_allclose(first["direct"].to_numpy(float), A.sum(axis=0))
    later = sum(np.linalg.matrix_power(A, k).sum(axis=0) for k in range(2, 60))
    np.testing.assert_allclose(first["indirect"].to_numpy(float), later)


@quickly
@given(balanced_tables(min_size=2), any_basis, st.sampled_from([1e-6, 1000.0, 1e9]))
def test_neither_unit_nor_order_matters_with_households_inside(table, basis, factor):
    table = part_exported(table)
    other = take(scale(table, factor), list(reversed(range(len(table.codes)))))
    ours = wide(multipliers(table, inside(table, basis)).frame)
    theirs = wide(multipliers(other, inside(other, basis)).frame).loc[table.codes]
    for suffix in ("", "_type_ii"):
        theirs[f"employment_effect{suffix}"] *= factor
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-7)


def test_a_larger_household_income_makes_type_two_smaller():
    table = part_exported(make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 14], "output": [10, 20]}))
    constants = []
    for income in (0, 20_000, 40_000):  # the table is in thousands: 20 of them are the compensation paid
        result = multipliers(table, MultiplierParameters(household_income=income))
        constants.append(result.summary["income_type_ii_over_type_i"])
        by_hand = closed_by_hand(table, result.parameters)[:2, :2].sum(axis=0)
        np.testing.assert_allclose(wide(result.frame)["output_effect_type_ii"].to_numpy(float), by_hand)
    assert constants[0] == constants[1] > constants[2] > 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (make_table([[1]], {"output": [2]}), "the table has no compensation of employees"),
        (
            make_table([[1]], {"compensation_of_employees": [0], "output": [2]}),
            "compensation of employees is not positive",
        ),
        (
            make_table([[1]], {"compensation_of_employees": [1], "output": [1]}),
            "the table has no household consumption",
        ),
        (
            make_table([[1]], {"compensation_of_employees": [1], "output": [2]}),
            "one unit of household income brings about 1 more through its own spending (h_R L h_C >= 1)",
        ),
        (
            replace(
                part_exported(make_table([[1]], {"output": [2], "compensation_of_employees": [1]})), countries=["KAZ"]
            ),
            "the countries of a world table have households of their own",
        ),
    ],
    ids=["no wages", "wages of nothing", "nothing bought", "a closed economy", "a world table"],
)
def test_households_that_cannot_be_closed_are_left_out_and_said(table, said):
    if not table.output.item() > table.domestic.item():
        table = replace(table, domestic=table.domestic * 0.5)
    result = multipliers(table)
    assert set(result.frame["closure"]) == {"type I"}
    assert f"type II left out: {said}" in result.notes
    assert result.summary == {}


def test_a_household_consumption_that_is_no_number_is_named():
    table = part_exported(make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 14], "output": [10, 20]}))
    table.final_demand_domestic.loc["S2", "household_consumption"] = np.nan
    with pytest.raises(AnalysisError, match="household consumption of S2 is not a number"):
        multipliers(table)


def test_spending_above_the_income_is_said():
    table = make_table([[0.0]], {"compensation_of_employees": [2], "output": [10]})
    bounded = multipliers(part_exported(table)).summary["closure"]
    assert "spend 1 of every unit" in bounded
    assert "they consume 3 units for each one paid" in bounded
    wages_alone = MultiplierParameters(household_spending="compensation")
    said = multipliers(part_exported(table), wages_alone).summary["closure"]
    assert "spend 3 of every unit" in said
    assert "warning" in said
