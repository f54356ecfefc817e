"""Multipliers: identities, invariances, exclusions said aloud."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coefficients import EXHAUSTIVE, input_coefficients, primary_coefficients
from analysis.multipliers import COLUMNS, MultiplierParameters, multipliers, wide
from kb.table import BASES
from tests.tables import balanced_tables, make_table, quickly, scale, take, with_empty_industry

any_basis = st.sampled_from(BASES)


def effects(table, basis):
    return wide(multipliers(table, MultiplierParameters(basis)).frame)


@quickly
@given(balanced_tables(), any_basis)
def test_value_added_imports_and_taxes_add_up_to_one(table, basis):
    result = multipliers(table, MultiplierParameters(basis))
    total = wide(result.frame)[[f"{measure}_effect" for measure in EXHAUSTIVE[basis]]].sum(axis=1)
    np.testing.assert_allclose(total.to_numpy(float), 1, atol=1e-9)
    assert len(result.identities) == 2
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
@given(balanced_tables(), any_basis, st.sampled_from([1e-6, 1000.0, 1e9]))
def test_the_currency_unit_does_not_matter(table, basis, factor):
    ours, theirs = effects(table, basis), effects(scale(table, factor), basis)
    theirs["employment_effect"] *= factor
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-8)


@quickly
@given(balanced_tables(min_size=2), any_basis, st.randoms(use_true_random=False))
def test_the_order_of_industries_does_not_matter(table, basis, random):
    order = list(range(len(table.codes)))
    random.shuffle(order)
    theirs = effects(take(table, order), basis)
    assert list(theirs.index) == [table.codes[i] for i in order]
    pd.testing.assert_frame_equal(effects(table, basis), theirs.loc[table.codes], rtol=1e-8)


@quickly
@given(balanced_tables(), any_basis)
def test_an_empty_industry_changes_nothing_and_is_named(table, basis):
    result = multipliers(with_empty_industry(table), MultiplierParameters(basis))
    pd.testing.assert_frame_equal(wide(result.frame), effects(table, basis))
    assert "left out, no output: empty" in result.notes


@quickly
@given(balanced_tables(), any_basis)
def test_rows_are_complete_and_ranked(table, basis):
    frame = multipliers(table, MultiplierParameters(basis)).frame
    assert list(frame.columns) == COLUMNS
    assert not frame.isna().any(axis=None)
    assert set(frame["closure"]) == {"type I"}
    assert not frame.duplicated(["industry", "measure", "closure", "form"]).any()
    for _, rows in frame.groupby(["measure", "form"]):
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
    assert (result.method, result.version, result.table, result.count) == ("multipliers", 1, "made-by-test", 2)
    assert result.parameters.as_dict() == {"basis": "domestic"}
    assert result.seconds > 0
