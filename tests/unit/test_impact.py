"""Impact of a change of demand: accounts, superposition, units, what it refuses."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import EXHAUSTIVE, input_coefficients, primary_coefficients
from analysis.model.leontief import ghosh_inverse
from analysis.structural.impact import ImpactParameters, impact, with_total
from analysis.structural.multipliers import MultiplierParameters, multipliers, wide
from kb.errors import AnalysisError
from kb.table import BASES
from tests.tables import balanced_tables, make_table, quickly, scale, take, with_empty_industry

any_basis = st.sampled_from(BASES)
amounts = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2))


def unit_of_one(table):
    return replace(table, meta=replace(table.meta, unit=1))


def part_exported(table):
    bought = table.final_demand_domestic["household_consumption"]
    return replace(
        table,
        final_demand_domestic=table.final_demand_domestic.assign(
            household_consumption=bought * 0.5, exports=bought * 0.5
        ),
    )


@quickly
@given(balanced_tables())
def test_the_whole_final_demand_brings_about_the_whole_output(table):
    table = unit_of_one(table)
    demand = dict(zip(table.codes, table.final_demand_domestic.sum(axis=1), strict=True))
    frame = impact(table, demand).frame
    np.testing.assert_allclose(frame["output"], table.output, rtol=1e-9)
    np.testing.assert_allclose(frame["value_added"], table.value_added, rtol=1e-9)
    np.testing.assert_allclose(frame["imports"], table.imported_purchases, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(frame["relative"], 1, rtol=1e-9)


@quickly
@given(balanced_tables(), any_basis, st.data())
def test_every_unit_of_demand_ends_as_value_added_imports_or_taxes(table, basis, data):
    demand = {code: data.draw(amounts) for code in table.codes}
    result = impact(table, demand, ImpactParameters(basis))
    total = result.summary["total"]
    ends = sum(total[measure] for measure in EXHAUSTIVE[basis])
    assert ends == pytest.approx(sum(demand.values()), abs=1e-9 * sum(map(abs, demand.values())) + 1e-12)
    assert max(result.identities.values()) < 1e-9


@quickly
@given(balanced_tables(), st.sampled_from(["domestic", "resources"]), st.sampled_from(["type I", "type II"]))
def test_one_unit_for_one_industry_is_its_multipliers(table, basis, closure):
    table = part_exported(table)
    effects = wide(multipliers(table, MultiplierParameters(basis)).frame).iloc[-1]
    total = impact(table, {table.codes[-1]: 1000.0}, ImpactParameters(basis, closure)).summary["total"]
    for measure in ("output", "value_added", "compensation", "imports", "taxes"):
        suffix = "_type_ii" if closure == "type II" else ""
        assert total[measure] / 1000 == pytest.approx(effects[f"{measure}_effect{suffix}"], rel=1e-9, abs=1e-12)


@quickly
@given(balanced_tables(min_size=2), amounts, amounts)
def test_changes_add_up_and_may_name_an_industry_twice(table, one, other):
    together = pd.Series([one, other, one], index=[table.codes[0], table.codes[1], table.codes[0]])
    apart = [impact(table, {table.codes[0]: 2 * one}).frame, impact(table, {table.codes[1]: other}).frame]
    size = max(abs(one), abs(other), 1.0)
    for column in ("demand", "output", "value_added"):
        summed = apart[0][column] + apart[1][column]
        np.testing.assert_allclose(impact(table, together).frame[column], summed, rtol=1e-9, atol=1e-9 * size)


@quickly
@given(balanced_tables(min_size=2), st.sampled_from([0.001, 1000.0]))
def test_neither_the_order_nor_the_unit_of_the_table_matters(table, factor):
    other = take(scale(table, factor), list(reversed(range(len(table.codes)))))
    other = replace(other, meta=replace(table.meta, unit=table.meta.unit / factor))
    demand = {table.codes[0]: 5e6, table.codes[1]: -2e6}
    theirs = impact(other, demand).frame.set_index("industry").loc[table.codes]
    pd.testing.assert_frame_equal(impact(table, demand).frame.set_index("industry"), theirs, rtol=1e-8)


@quickly
@given(balanced_tables())
def test_an_empty_industry_changes_nothing(table):
    demand = {table.codes[0]: 100.0}
    result = impact(with_empty_industry(table), demand)
    pd.testing.assert_frame_equal(result.frame, impact(table, demand).frame)
    assert "left out, no output: empty" in result.notes


@quickly
@given(balanced_tables(), any_basis)
def test_supply_driven_is_the_ghosh_inverse_and_keeps_its_accounts(table, basis):
    table = unit_of_one(table)
    change = np.linspace(1.0, 2.0, len(table.codes))
    result = impact(table, dict(zip(table.codes, change, strict=True)), ImpactParameters(basis, model="supply"))
    G = ghosh_inverse(table, basis).to_numpy()
    np.testing.assert_allclose(result.frame["output"], change @ G, rtol=1e-9)
    assert list(result.frame.columns) == ["industry", "supply", "output", "relative"]
    assert any("plausible only as a price model" in note for note in result.notes)
    assert result.identities["change of output (I - B) = change of supply"] < 1e-9


def test_supply_driven_relative_change_is_the_cost_push_of_prices():
    """Wages that rise by a tenth of output in one industry: prices by p' = Δ(v/x)' L (Dietzenbacher 1997)."""
    table = unit_of_one(make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 14], "output": [10, 20]}))
    relative = impact(table, {"S1": 1.0}, ImpactParameters(model="supply")).frame["relative"]
    A = input_coefficients(table).to_numpy()
    np.testing.assert_allclose(relative, [0.1, 0.0] @ np.linalg.inv(np.eye(2) - A))


def test_type_two_solves_the_closed_system():
    table = unit_of_one(
        part_exported(make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 14], "output": [10, 20]}))
    )
    A, earned = input_coefficients(table).to_numpy(), primary_coefficients(table)["compensation"].to_numpy()
    spent = table.final_demand_domestic["household_consumption"].to_numpy()[:, None] / 20
    whole = np.block([[A, spent], [earned[None, :], np.zeros((1, 1))]])
    by_hand = np.linalg.solve(np.eye(3) - whole, [5.0, 7.0, 0.0])
    result = impact(table, {"S1": 5, "S2": 7}, ImpactParameters(closure="type II"))
    np.testing.assert_allclose(result.frame["output"], by_hand[:2])
    assert result.summary["total"]["compensation"] == pytest.approx(by_hand[2])
    assert result.identities["(I - A) change of output = change of demand"] < 1e-12


def test_amounts_are_in_currency_units_and_jobs_in_persons():
    """The table counts thousands: 10 thousand of output has 4 persons, so 10,000 more brings about 4 more."""
    table = make_table([[0.0]], {"employment": [4], "compensation_of_employees": [5], "output": [10]})
    result = impact(table, {"S1": 10_000})
    row = result.frame.iloc[0]
    assert (row["output"], row["compensation"], row["employment"], row["relative"]) == (10_000, 5_000, 4, 1)
    assert "amounts given and found are in KZT (the table counts units of 1,000)" in result.notes[0]
    assert "employment in the persons of the table" in result.notes[0]


def test_the_total_row_sums_amounts_and_weighs_the_relative_change():
    table = unit_of_one(make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 14], "output": [10, 20]}))
    result = impact(table, {"S1": 5.0})
    total = with_total(result).iloc[-1]
    assert total["industry"] == "total"
    assert total["output"] == pytest.approx(result.frame["output"].sum())
    assert total["relative"] == pytest.approx(result.frame["output"].sum() / 30)


TWO = make_table([[1, 2], [3, 4]], {"compensation_of_employees": [6, 14], "output": [10, 20]})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"S22": 1.0}, "no industry 'S22' – did you mean S2?"),
        ({"qqq": 1.0}, "no industry 'qqq' – the table has S1, S2"),
        ({"S1": float("nan")}, "the change of S1 is not a number"),
        ({"S1": float("inf")}, "the change of S1 is not a number"),
        ({}, "no change is given"),
        ({"empty": 1.0}, "empty has no output"),
    ],
)
def test_a_change_that_cannot_be_meant_is_named(change, said):
    with pytest.raises(AnalysisError) as error:
        impact(with_empty_industry(TWO), change)
    assert said in str(error.value)


def test_type_two_that_was_asked_for_is_refused_where_households_cannot_be_closed():
    with pytest.raises(AnalysisError, match=r"no compensation of employees.*choose the closure type I"):
        impact(make_table([[1]], {"output": [2]}), {"S1": 1}, ImpactParameters(closure="type II"))


def test_no_change_of_nothing_is_nothing():
    result = impact(TWO, {"S1": 0.0})
    assert result.summary["total"]["output"] == 0
    assert result.identities["(I - A) change of output = change of demand"] == 0
