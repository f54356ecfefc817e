"""RAS and GRAS: printed examples, margins, signs, and what has no balance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.compilation.balancing import gras, ras, signed_factors
from analysis.compilation.rebalance import accounting_matrix, rebalance
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.tables import balanced_tables, germany_1995, kaz_2024_29, quickly

HANDBOOK_2005 = np.array(
    [
        [1788.8, 2958.749, 483.5352, 1763.462, 807.4829],
        [989.41, 37780.53, 21869.52, 46880.48, 73688.06],
        [745.82, 27979.72, 61815.95, 141764.1, 26001.46],
        [117.01, 1156.335, 184.1869, 1040.407, 127.5801],
        [470.33, 41217.36, 8367.596, 28372.14, 17240.32],
        [47.662, 4403.309, 9688.217, 1871.449, 2821.099],
        [-93.0, 1024.0, 4720.0, 18215.0, 117.0],
        [3736.0, 64688.0, 151178.0, 0.0, 0.0],
    ]
)
HANDBOOK_ROWS = np.array([8367.0, 200582.0, 273485.0, 2814.882, 104252.4, 20534.75, 24290.0, 232661.0])
HANDBOOK_COLUMNS = np.array([8367.0, 200582.0, 273485.0, 249844.0, 134709.0])
"""Austria 2005 in three industries and its totals of 2006 (UN Handbook 2018, box 18.2)."""


def test_the_first_iterations_are_those_that_the_un_handbook_prints() -> None:
    """UN Handbook 2018, box 18.3: factors to three decimals."""
    P, N = np.maximum(HANDBOOK_2005, 0), np.maximum(-HANDBOOK_2005, 0)
    printed = [
        ([1.071, 1.107, 1.059, 1.041, 1.115], [0.991, 1.018, 0.999, 0.996, 1.005, 1.013, 0.966, 0.987]),
        ([1.077, 1.107, 1.065, 1.041, 1.102], [0.991, 1.022, 0.999, 0.996, 1.007, 1.011, 0.966, 0.983]),
    ]
    r, inverse_r = np.ones(8), np.ones(8)
    for columns, rows in printed:
        s, inverse_s = signed_factors(P.T @ r, N.T @ inverse_r, HANDBOOK_COLUMNS)
        r, inverse_r = signed_factors(P @ s, N @ inverse_s, HANDBOOK_ROWS)
        assert s == pytest.approx(columns, abs=5.01e-4)
        assert r == pytest.approx(rows, abs=5.01e-4)


def test_the_handbook_example_is_balanced_although_its_printed_totals_differ_by_rounding() -> None:
    found = gras(HANDBOOK_2005, HANDBOOK_ROWS, HANDBOOK_COLUMNS, tolerance=1e-7)
    assert found.matrix.sum(axis=1) == pytest.approx(HANDBOOK_ROWS, rel=1e-6)
    assert found.matrix.sum(axis=0) == pytest.approx(HANDBOOK_COLUMNS, rel=1e-6)
    assert np.array_equal(np.sign(found.matrix), np.sign(HANDBOOK_2005))
    with pytest.raises(AnalysisError, match=r"they differ by 0\.032"):
        gras(HANDBOOK_2005, HANDBOOK_ROWS, HANDBOOK_COLUMNS)


def test_gras_gives_the_numbers_of_the_r_package_riot() -> None:
    """Test of riot's doGRAS (Reiter), example after Junius and Oosterhaven 2003."""
    expected = [
        [8.424340881, 3.375237362, 5.200422021, -2.000000263],
        [3.000997078, 12.624763744, 10.374239178, 0],
        [-2.425339135, 0, 1.425339135, 0],
    ]
    found = gras([[7, 3, 5, -3], [2, 9, 8, 0], [-2, 0, 2, 0]], [15, 26, -1], [9, 16, 17, -2])
    assert found.matrix == pytest.approx(np.array(expected), abs=1e-6)


def test_ras_gives_the_printed_example_of_robichaud() -> None:
    """Robichaud 2000, memo on the RAS technique: printed to one decimal."""
    found = ras([[3, 4, 2], [7, 4, 3]], [10, 12], [4, 10, 8])
    assert found.matrix.round(1).tolist() == [[1.3, 5.3, 3.4], [2.7, 4.7, 4.6]]


def test_ras_of_miller_and_blair_s_problem_has_the_sums_and_the_cross_ratios() -> None:
    """Data of Miller and Blair 2009, ch. 7 (as in the GAMS model iobalance); these two properties define the answer."""
    A = np.array([[0.120, 0.100, 0.049], [0.210, 0.247, 0.265], [0.026, 0.249, 0.145]])
    later = np.array([[98.0, 72, 75], [65, 8, 63], [88, 27, 44]])
    flows = A * [421, 284, 283]
    found = ras(flows, later.sum(axis=1), later.sum(axis=0))
    assert found.matrix.sum(axis=1) == pytest.approx(later.sum(axis=1), rel=1e-8)
    assert found.matrix.sum(axis=0) == pytest.approx(later.sum(axis=0), rel=1e-8)
    ratios = found.matrix / flows
    assert ratios[0, 0] * ratios[1, 1] == pytest.approx(ratios[0, 1] * ratios[1, 0])
    assert ratios[1, 1] * ratios[2, 2] == pytest.approx(ratios[1, 2] * ratios[2, 1])
    assert 1 < found.iterations < 50
    assert found.deviation <= 1e-9


positive = arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(1, 100))


@quickly
@given(positive, st.data())
def test_any_sums_are_met_by_a_positive_matrix_in_biproportion(matrix: np.ndarray, data: st.DataObject) -> None:
    m, n = matrix.shape
    rows = data.draw(arrays(np.int64, m, elements=st.integers(1, 50))).astype(float)
    columns = data.draw(arrays(np.int64, n, elements=st.integers(1, 50))).astype(float)
    columns *= rows.sum() / columns.sum()
    found = ras(matrix, rows, columns)
    assert found.matrix.sum(axis=1) == pytest.approx(rows, rel=1e-8)
    assert found.matrix.sum(axis=0) == pytest.approx(columns, rel=1e-8)
    assert found.matrix == pytest.approx(found.row_factors[:, None] * matrix * found.column_factors, rel=1e-9)
    assert ras(matrix * 7.0, rows, columns).matrix == pytest.approx(found.matrix, rel=1e-6)


signed = arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.integers(-20, 20))


@quickly
@given(signed, st.data())
def test_gras_keeps_signs_and_zeros_and_meets_sums_that_some_such_matrix_has(
    matrix: np.ndarray, data: st.DataObject
) -> None:
    factors = data.draw(arrays(np.int64, matrix.shape, elements=st.integers(1, 4)))
    other = matrix * factors
    found = gras(matrix, other.sum(axis=1), other.sum(axis=0), tolerance=1e-7)
    assert np.array_equal(np.sign(found.matrix), np.sign(matrix))
    gross = np.abs(found.matrix)
    assert (np.abs(found.matrix.sum(axis=1) - other.sum(axis=1)) <= 1e-6 * gross.sum(axis=1) + 1e-9).all()
    assert (np.abs(found.matrix.sum(axis=0) - other.sum(axis=0)) <= 1e-6 * gross.sum(axis=0) + 1e-9).all()


@quickly
@given(positive)
def test_a_matrix_that_has_the_sums_already_is_left_alone(matrix: np.ndarray) -> None:
    found = gras(matrix, matrix.sum(axis=1), matrix.sum(axis=0))
    assert found.iterations == 1
    assert found.matrix == pytest.approx(matrix, rel=1e-12)


def test_a_row_of_zeros_stays_and_a_sum_of_zero_empties_a_row() -> None:
    found = ras([[1, 2], [0, 0], [3, 4]], [0, 0, 10], [4, 6])
    assert found.matrix == pytest.approx(np.array([[0, 0], [0, 0], [4, 6]]))
    assert np.isfinite(found.row_factors).all()


def test_a_row_of_negatives_alone_is_scaled_to_a_negative_sum() -> None:
    found = gras([[-1, -3], [2, 2]], [-8, 6], [0, -2])
    assert found.matrix.sum(axis=1) == pytest.approx([-8, 6], rel=1e-7)
    assert (found.matrix[0] < 0).all()


@pytest.mark.parametrize(
    ("matrix", "rows", "columns", "said"),
    [
        ([[1, 2], [3, 4]], [3, 8], [4, 6], "rows sum to 11, columns to 10: they differ by 1"),
        ([[1, 2], [0, 0]], [3, 7], [4, 6], "row b: it has only zeros but shall sum to 7"),
        ([[1, 0], [3, 0]], [3, 7], [4, 6], "column y: it has only zeros but shall sum to 6"),
        ([[1, 0], [0, 1]], [1, 2], [2, 1], "no balance after 100 iterations"),
        ([[1, 2]], [3, 4], [4, 3], "shape"),
        ([[1, np.nan], [1, 1]], [1, 1], [1, 1], "not a number"),
    ],
)
def test_what_has_no_balance_is_named(matrix: list, rows: list, columns: list, said: str) -> None:
    with pytest.raises(AnalysisError, match=said):
        ras(matrix, rows, columns, row_names=["a", "b"], column_names=["x", "y"], most_iterations=100)


def test_ras_refuses_negatives_and_gras_a_sum_of_the_wrong_sign() -> None:
    with pytest.raises(AnalysisError, match="use GRAS"):
        ras([[1, -2], [3, 4]], [1, 5], [3, 3])
    with pytest.raises(AnalysisError, match="row 1: it has no negative entry but shall sum to -1"):
        gras([[1, 2], [3, 4]], [-1, 5], [2, 2])


# ---------------------------------------------------------------- whole tables


@quickly
@given(balanced_tables())
def test_a_table_s_own_totals_give_the_table_again(table: IOTable) -> None:
    new = rebalance(table, {}, {}, tolerance=1e-8)
    assert accounting_matrix(new).to_numpy() == pytest.approx(accounting_matrix(table).to_numpy(), rel=1e-6, abs=1e-9)


def test_the_29_industries_grown_unevenly_balance_at_the_new_totals() -> None:
    table = kaz_2024_29()
    accounts = accounting_matrix(table)
    rows, columns = accounts.sum(axis=1), accounts.sum(axis=0)
    growth = {code: 1 + 0.01 * place for place, code in enumerate(table.codes)}
    outputs = {code: rows[code] * growth[code] for code in table.codes}
    more = sum(outputs.values()) - table.output.sum()
    given_columns = {**outputs, "household_consumption": columns["household_consumption"] + more}
    given_rows = {"net_operating_surplus": rows["net_operating_surplus"] + more}
    new = rebalance(table, given_rows, given_columns)
    x = np.array([outputs[code] for code in table.codes])
    assert new.output == pytest.approx(x)
    uses = new.domestic.sum(axis=1) + new.final_demand_domestic.to_numpy().sum(axis=1)
    inputs = new.domestic.sum(axis=0) + new.imported_purchases + new.value_added
    assert uses == pytest.approx(x, rel=1e-8)
    assert inputs + new.primary_input("net_taxes_on_products") == pytest.approx(x, rel=1e-8)
    assert "GRAS" in new.notes[0]
    assert new.meta.description.startswith("Computed from table kaz-2024-29: balanced by GRAS")
    assert "imports left out" in new.notes[1]


def test_wrong_totals_of_a_table_are_named() -> None:
    table = germany_1995()
    with pytest.raises(AnalysisError, match="no row 'fishing'"):
        rebalance(table, {"fishing": 1.0}, {})
    with pytest.raises(AnalysisError, match="output of industry is 1 as a row and 2 as a column"):
        rebalance(table, {"industry": 1.0}, {"industry": 2.0})
    with pytest.raises(AnalysisError, match="they differ by"):
        rebalance(table, {}, {"exports": 5.0}, tolerance=1e-6)
