"""Coefficients: what they are per unit of, what they add up to, what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import (
    EXHAUSTIVE,
    allocation_coefficients,
    denominators,
    input_coefficients,
    primary_coefficients,
)
from analysis.structural.multipliers import multipliers
from kb.errors import AnalysisError
from kb.table import BASES
from tests.tables import balanced_tables, make_table, quickly, with_empty_industry

TWO = {"compensation_of_employees": [5, 6], "output": [10, 20]}


@quickly
@given(balanced_tables(), st.sampled_from(BASES))
def test_input_and_primary_coefficients_make_up_one(table, basis):
    primary = primary_coefficients(table, basis)[list(EXHAUSTIVE[basis])].sum(axis=1).to_numpy()
    np.testing.assert_allclose(input_coefficients(table, basis).sum(axis=0).to_numpy() + primary, 1, atol=1e-12)


@quickly
@given(balanced_tables(), st.sampled_from(BASES))
def test_both_coefficient_matrices_hold_the_same_flows(table, basis):
    units = denominators(table, basis)
    A, B = input_coefficients(table, basis).to_numpy(), allocation_coefficients(table, basis).to_numpy()
    np.testing.assert_allclose(A * units, B * units[:, None], rtol=1e-12)


@pytest.mark.parametrize("basis", BASES)
def test_an_industry_without_output_has_zero_coefficients(basis):
    table = with_empty_industry(make_table([[1, 2], [3, 4]], TWO, [[1, 1], [0, 1]], [1, 1]))
    assert (input_coefficients(table, basis)["empty"] == 0).all()
    assert (allocation_coefficients(table, basis).loc["empty"] == 0).all()
    assert (primary_coefficients(table, basis).loc["empty"] == 0).all()


def test_what_only_enters_as_imports_has_resources_but_no_output():
    table = make_table([[1, 0], [0, 0]], {"output": [10, 0]}, [[0, 0], [4, 0]], [0, 1])
    assert denominators(table, "resources").tolist() == [10, 5]
    assert input_coefficients(table, "resources").loc["S2", "S1"] == pytest.approx(0.4)
    assert allocation_coefficients(table, "resources").loc["S2", "S1"] == pytest.approx(0.8)


def test_the_import_row_of_the_source_goes_before_the_sum_of_imported_uses():
    table = make_table([[1]], {"output": [10], "imports": [30]}, [[1]], [1])
    assert primary_coefficients(table, "resources")["imports"].to_list() == [0.75]
    assert primary_coefficients(table, "domestic")["imports"].to_list() == [0.1]


def test_imports_known_only_as_a_column_total():
    table = make_table([[1, 2], [3, 4]], TWO | {"imported_inputs": [1, 8]})
    assert primary_coefficients(table)["imports"].to_list() == [0.1, 0.4]
    for basis in ("total", "resources"):
        with pytest.raises(AnalysisError, match="no imported flows by supplier – choose the basis domestic"):
            input_coefficients(table, basis)


def test_measures_are_those_the_table_has():
    table = make_table([[1, 2], [3, 4]], TWO | {"employment": [7, 8], "net_taxes_on_products": [1, -1]})
    assert list(primary_coefficients(table)) == ["value_added", "compensation", "taxes", "employment"]


def test_taxes_are_on_products_and_those_on_production_are_their_own():
    rows = TWO | {"net_taxes_on_products": [1, 2], "other_net_taxes_on_production": [2, 2]}
    frame = primary_coefficients(make_table([[1, 2], [3, 4]], rows))
    assert frame["taxes"].to_list() == [0.1, 0.1]
    assert frame["other_net_taxes_on_production"].to_list() == [0.2, 0.1]
    assert frame["value_added"].to_list() == [0.7, 0.4]


@pytest.mark.parametrize(
    ("domestic", "primary", "message"),
    [
        ([[1, 2], [3, 4]], {"output": [10, np.nan]}, "made-by-test, basis domestic: output of S2 is nan"),
        ([[1, 2], [3, 4]], {"output": [np.nan, 20]}, "output of S1 is nan"),
        ([[1, 2], [np.inf, 4]], {"output": [10, 20]}, "flow from S2 to S1 is not a number"),
        ([[1, 2], [3, 4]], {"output": [10, 20], "employment": [1, np.nan]}, "employment of S2 is not a number"),
    ],
)
def test_numbers_that_cannot_be_are_named(domestic, primary, message):
    table = make_table(domestic, primary)
    with pytest.raises(AnalysisError, match=message):
        multipliers(table)


def test_unknown_basis():
    with pytest.raises(AnalysisError, match="unknown basis 'imports' – one of domestic, total, resources"):
        input_coefficients(make_table([[1]], {"output": [2]}), "imports")
