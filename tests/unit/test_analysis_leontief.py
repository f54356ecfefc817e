"""The factored system: its two inverses, its solves, and the tables that have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import allocation_coefficients, denominators, flows, input_coefficients
from analysis.model.leontief import ghosh_inverse, leontief_inverse, open_system
from kb.errors import AnalysisError
from kb.table import BASES
from tests.tables import balanced_tables, make_table, quickly, with_empty_industry

any_basis = st.sampled_from(BASES)


@quickly
@given(balanced_tables(), any_basis)
def test_the_leontief_inverse_inverts_and_holds_no_less_than_the_demand(table, basis):
    L = leontief_inverse(table, basis).to_numpy()
    A = input_coefficients(table, basis).to_numpy()
    np.testing.assert_allclose(L @ (np.eye(len(A)) - A), np.eye(len(A)), atol=1e-9)
    assert (L - np.eye(len(A)) >= -1e-12).all()


@quickly
@given(balanced_tables(), any_basis)
def test_the_ghosh_inverse_is_that_of_the_allocation_coefficients(table, basis):
    B = allocation_coefficients(table, basis).to_numpy()
    np.testing.assert_allclose(ghosh_inverse(table, basis), np.linalg.inv(np.eye(len(B)) - B), rtol=1e-7, atol=1e-9)


@quickly
@given(balanced_tables(), any_basis)
def test_primary_inputs_through_ghosh_and_demand_through_leontief_give_output(table, basis):
    units, Z = denominators(table, basis), flows(table, basis)
    np.testing.assert_allclose((units - Z.sum(axis=0)) @ ghosh_inverse(table, basis).to_numpy(), units, rtol=1e-8)
    np.testing.assert_allclose(open_system(table, basis).forward(units - Z.sum(axis=1)), units, rtol=1e-8)


@quickly
@given(balanced_tables(), any_basis)
def test_solves_need_no_inverse_and_agree_with_it(table, basis):
    system, L = open_system(table, basis), leontief_inverse(table, basis).to_numpy()
    rows = np.vstack([np.ones(len(L)), np.arange(len(L))])
    np.testing.assert_allclose(system.backward(rows), rows @ L, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(system.forward(rows.T), L @ rows.T, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(system.multipliers, L.sum(axis=0), rtol=1e-9)
    assert "leontief" not in vars(system)


@pytest.mark.parametrize("basis", BASES)
def test_an_industry_without_output_has_a_unit_row_and_column(basis):
    table = make_table(
        [[1, 2], [3, 4]], {"compensation_of_employees": [5, 6], "output": [10, 20]}, [[1, 1], [0, 1]], [1, 1]
    )
    for inverse in (leontief_inverse, ghosh_inverse):
        with_empty = inverse(with_empty_industry(table), basis)
        assert with_empty.loc["empty"].to_list() == [0, 0, 1]
        assert with_empty["empty"].to_list() == [0, 0, 1]
        np.testing.assert_array_equal(with_empty.iloc[:2, :2], inverse(table, basis))
    system = open_system(with_empty_industry(table), basis)
    assert system.left_out == ("empty",)
    assert system.codes == table.codes


def test_a_product_that_is_only_imported_has_a_row_on_the_total_basis():
    table = make_table([[1, 0], [0, 0]], {"output": [10, 0]}, [[0, 0], [4, 0]], [0, 1])
    L = leontief_inverse(table, "total")
    assert L.loc["S2"].to_list() == pytest.approx([0.4 / 0.9, 1])
    assert ghosh_inverse(table, "total").loc["S2"].to_list() == [0, 1]


def test_one_industry():
    table = make_table([[3]], {"output": [4]})
    assert leontief_inverse(table).to_numpy().tolist() == [[4]]
    assert ghosh_inverse(table).to_numpy().tolist() == [[4]]


def test_one_industry_that_eats_itself_is_singular():
    with pytest.raises(AnalysisError, match=r"made-by-test, basis domestic: I − A is singular.*S1"):
        open_system(make_table([[4]], {"output": [4]}))


def test_a_closed_economy_is_nearly_singular():
    Z = np.array([[1.0, 2.0, 3.0], [4.0, 1.0, 2.0], [0.5, 1.3, 0.1]])
    with pytest.raises(AnalysisError, match="singular"):
        open_system(make_table(Z, {"output": Z.sum(axis=0)}))


def test_an_unproductive_industry_is_named():
    table = make_table([[1, 0, 0], [1, 1, 0], [0, 30, 2]], {"output": [10, 20, 20]})
    assert open_system(table)  # one column above one is still productive
    with pytest.raises(AnalysisError, match=r"not productive.*S2 takes 1.55 of inputs per unit"):
        open_system(make_table([[1, 0, 0], [1, 1, 20], [0, 30, 2]], {"output": [10, 20, 20]}))


@quickly
@given(st.integers(0, 2**32 - 1))
def test_productive_means_that_the_spectral_radius_is_below_one(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 7))
    A = rng.random((n, n)) * rng.integers(0, 2, (n, n)) * rng.choice([-1, 1, 1, 1, 1], (n, n))
    A *= 3 / n * rng.random()
    radius = np.abs(np.linalg.eigvals(A)).max()
    table = make_table(A, {"output": np.ones(n)})
    if radius < 0.99:
        assert open_system(table).codes == table.codes
    elif radius > 1.01:
        with pytest.raises(AnalysisError):
            open_system(table)


def test_negative_flows_are_kept():
    L = leontief_inverse(make_table([[1, -2], [3, 4]], {"output": [10, 20]}))
    assert L.loc["S1", "S2"] < 0
    np.testing.assert_allclose(L, np.linalg.inv(np.eye(2) - np.array([[0.1, -0.1], [0.3, 0.2]])), atol=1e-14)


def test_a_table_without_any_output():
    with pytest.raises(AnalysisError, match="no industry has output"):
        open_system(make_table([[0, 0], [0, 0]], {"output": [0, 0]}))
