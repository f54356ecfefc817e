"""Position: row sums, bounds, propagation lengths against the series, triangular order against every order."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import allocation_coefficients, flows, input_coefficients
from analysis.model.leontief import ghosh_inverse, leontief_inverse
from analysis.structural import position as module
from analysis.structural.position import PositionParameters, position, propagation_lengths
from analysis.structural.triangulation import degree_of_linearity, triangulate
from kb.errors import AnalysisError
from kb.table import BASES
from tests.tables import balanced_tables, kaz_2024_29, make_table, quickly

bases = st.sampled_from(BASES)
NUMBERS = ["upstreamness", "downstreamness", "backward_length", "forward_length"]


def numbers(table, basis="domestic"):
    """The columns that do not depend on a search."""
    frame = position(table, PositionParameters(basis)).frame
    return frame.set_index("industry")[NUMBERS].astype("Float64")


# ---------------------------------------------------------------- upstreamness


@quickly
@given(balanced_tables(), bases)
def test_upstreamness_is_the_row_sum_of_ghosh_and_downstreamness_the_column_sum_of_leontief(table, basis):
    rows = numbers(table, basis)
    np.testing.assert_allclose(rows["upstreamness"].astype(float), ghosh_inverse(table, basis).sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(
        rows["downstreamness"].astype(float), leontief_inverse(table, basis).sum(axis=0), rtol=1e-9
    )


@quickly
@given(balanced_tables(), bases)
def test_stages_are_at_least_one(table, basis):
    rows = numbers(table, basis)
    assert (rows.min(skipna=True).dropna() >= 1 - 1e-12).all()


@quickly
@given(balanced_tables())
def test_both_ends_count_the_same_stages(table):
    """Primary inputs times upstreamness and final demand times downstreamness both add up to total output."""
    rows = numbers(table).astype(float)
    x, Z = table.output, table.domestic
    assert (x - Z.sum(axis=0)) @ rows["upstreamness"] == pytest.approx(x.sum())
    assert (x - Z.sum(axis=1)) @ rows["downstreamness"] == pytest.approx(x.sum())


def exporting(table, share):
    """The table with this share of the final demand exported."""
    demand = table.final_demand_domestic
    exports = demand["household_consumption"] * share
    kept = demand["household_consumption"] - exports
    return replace(table, final_demand_domestic=demand.assign(household_consumption=kept, exports=exports))


@quickly
@given(balanced_tables(), st.sampled_from([0.0, 0.3, 1.0]))
def test_open_upstreamness_solves_its_own_equation(table, share):
    """Uᵢ = 1 + Σⱼ δᵢⱼ Uⱼ with δᵢⱼ = zᵢⱼ / (xᵢ − eᵢ + Mᵢ), or it is refused."""
    table = exporting(table, share)
    Z = table.domestic + table.imported
    at_home = table.output - table.final_demand_domestic["exports"].to_numpy() + table.imports
    try:
        U = position(table, PositionParameters("total", "open")).frame["upstreamness"].to_numpy()
    except AnalysisError as error:
        assert "exports" in str(error)  # noqa: PT017 - the whole output may be exported
        assert (at_home <= 0).any() or np.linalg.eigvals(Z / at_home[:, None]).real.max() >= 1 - 1e-9
    else:
        np.testing.assert_allclose(U, 1 + Z @ U / at_home, rtol=1e-7)


def test_without_trade_the_open_economy_is_the_closed_one():
    table = make_table([[10, 20], [30, 10]], {"output": [60, 80]}, np.zeros((2, 2)), [0, 0])
    opened = position(table, PositionParameters("total", "open")).frame
    pd.testing.assert_frame_equal(opened, position(table).frame)


def test_the_open_economy_needs_the_basis_total():
    with pytest.raises(AnalysisError, match="choose the basis total"):
        position(kaz_2024_29(), PositionParameters("domestic", "open"))
    with pytest.raises(AnalysisError, match="use the closed economy"):
        position(make_table([[1]], {"output": [4]}), PositionParameters("domestic", "open"))


def test_an_economy_that_exports_all_has_no_open_upstreamness():
    table = exporting(make_table([[1]], {"output": [4]}, [[0]], [0]), 1.0)
    with pytest.raises(AnalysisError, match="sales to industries exceed what the home market takes"):
        position(table, PositionParameters("total", "open"))


# ---------------------------------------------------------------- propagation lengths


def by_rounds(A, rounds=4000):
    """Σ k Aᵏ / Σ Aᵏ over k ≥ 1, added up round by round."""
    weighted, effect, power = np.zeros_like(A), np.zeros_like(A), np.eye(len(A))
    for k in range(1, rounds):
        power = power @ A
        weighted, effect = weighted + k * power, effect + power
        if power.max() < 1e-18:
            break
    return np.divide(weighted, effect, out=np.full(A.shape, np.nan), where=effect > 0)


@quickly
@given(balanced_tables(), bases)
def test_lengths_are_mean_rounds(table, basis):
    A = input_coefficients(table, basis).to_numpy()
    lengths = propagation_lengths(A, leontief_inverse(table, basis).to_numpy())
    np.testing.assert_allclose(lengths, by_rounds(A), rtol=1e-6)
    assert (lengths[np.isfinite(lengths)] >= 1 - 1e-9).all()


@quickly
@given(balanced_tables(), bases)
def test_the_ghosh_inverse_gives_the_same_lengths(table, basis):
    A, L = input_coefficients(table, basis).to_numpy(), leontief_inverse(table, basis).to_numpy()
    B, G = allocation_coefficients(table, basis).to_numpy(), ghosh_inverse(table, basis).to_numpy()
    np.testing.assert_allclose(propagation_lengths(A, L), propagation_lengths(B, G), rtol=1e-7)


@quickly
@given(balanced_tables(), bases)
def test_an_industrys_length_is_the_mean_of_its_pairs_weighted_by_effect(table, basis):
    A = input_coefficients(table, basis).to_numpy()
    L, G = leontief_inverse(table, basis).to_numpy(), ghosh_inverse(table, basis).to_numpy()
    lengths = np.nan_to_num(propagation_lengths(A, L))
    rows = numbers(table, basis)
    unit = np.eye(len(A))
    for column, weights, axis in (("backward_length", L - unit, 0), ("forward_length", G - unit, 1)):
        linked = (A != 0).any(axis=axis)
        assert rows[column].isna().to_list() == (~linked).tolist()
        expected = (weights * lengths).sum(axis=axis)[linked] / weights.sum(axis=axis)[linked]
        np.testing.assert_allclose(rows[column].dropna().astype(float), expected, rtol=1e-6)


def test_the_length_of_a_one_sector_economy_is_its_multiplier():
    """Oosterhaven and Bouwmeester 2013: proportional to the macro multiplier."""
    (row,) = position(make_table([[30]], {"output": [40]})).frame.to_dict("records")
    assert row["backward_length"] == row["forward_length"] == row["downstreamness"] == pytest.approx(4)


def test_pairs_without_a_chain_have_no_length():
    table = make_table([[0, 20, 0], [0, 0, 30], [0, 0, 0]], {"output": [50, 50, 50]}, codes=["ore", "metal", "car"])
    result = position(table)
    found = {(row.supplier, row.buyer): row.length for row in result.part("lengths").itertuples()}
    assert found == {("ore", "metal"): 1, ("metal", "car"): 1, ("ore", "car"): 2}
    rows = result.frame.set_index("industry")
    assert rows["backward_length"].isna().to_list() == [True, False, False]
    assert rows["forward_length"].isna().to_list() == [False, False, True]
    assert rows["order"].to_dict() == {"car": 1, "metal": 2, "ore": 3}


def test_many_industries_have_no_part_of_pairs(monkeypatch):
    monkeypatch.setattr(module, "LARGEST_MATRIX", 2)
    result = position(kaz_2024_29())
    assert "lengths" not in result.parts
    assert "more than 2 industries: no part lengths" in result.notes


def test_one_industry_without_flows():
    result = position(make_table([[0]], {"output": [4]}))
    row = result.frame.iloc[0]
    assert (row["upstreamness"], row["downstreamness"], row["order"]) == (1, 1, 1)
    assert row["backward_length"] is pd.NA
    assert row["forward_length"] is pd.NA
    assert dict(result.summary) == {}
    assert result.part("lengths").empty


def test_negative_flows_are_said():
    notes = position(make_table([[1, -2], [3, 4]], {"output": [10, 20]})).notes
    assert "with negative flows lengths are no averages and may lie below 1" in notes


# ---------------------------------------------------------------- triangular order


def best_of_all_orders(Z):
    return max(degree_of_linearity(Z, np.array(order)) for order in itertools.permutations(range(len(Z))))


@quickly
@given(balanced_tables(min_size=2), bases)
def test_linearity_is_between_a_half_and_one_and_never_above_the_best(table, basis):
    Z = flows(table, basis)
    order, settled = triangulate(Z)
    linearity = degree_of_linearity(Z, order)
    assert sorted(order) == list(range(len(Z)))
    assert settled
    if linearity is None:
        assert Z.sum() == np.trace(Z)
        return
    assert 0.5 - 1e-12 <= linearity <= best_of_all_orders(Z) + 1e-12 <= 1 + 1e-9
    assert position(table, PositionParameters(basis)).summary["degree_of_linearity"] == linearity


@pytest.mark.long
@pytest.mark.parametrize("n", [2, 4, 6, 7])
def test_on_small_tables_the_best_order_is_found(n):
    random = np.random.default_rng(n)
    for _ in range(12):
        Z = random.lognormal(0, 2, (n, n))
        assert degree_of_linearity(Z, triangulate(Z)[0]) == pytest.approx(best_of_all_orders(Z), abs=1e-12)


def test_moving_any_one_industry_brings_no_more():
    Z = kaz_2024_29().domestic
    order, _ = triangulate(Z)
    reached = degree_of_linearity(Z, order)
    for taken in range(len(Z)):
        others = np.delete(order, taken)
        tried = [degree_of_linearity(Z, np.insert(others, put, order[taken])) for put in range(len(Z))]
        assert max(tried) <= reached + 1e-12


def test_a_triangular_table_is_found_whatever_the_order_it_comes_in():
    Z = np.tril(np.random.default_rng(3).random((30, 30)), -1)
    shuffled = np.random.default_rng(4).permutation(30)
    order, _ = triangulate(Z[np.ix_(shuffled, shuffled)])
    assert shuffled[order].tolist() == list(range(30))


def test_the_same_seed_gives_the_same_order():
    Z = kaz_2024_29().domestic
    assert triangulate(Z, 5)[0].tolist() == triangulate(Z, 5)[0].tolist()


def test_a_large_table_is_ordered_in_few_sweeps_and_said():
    Z = np.random.default_rng(1).lognormal(0, 2, (450, 450))
    order, settled = triangulate(Z)
    assert degree_of_linearity(Z, order) > 0.55
    assert not settled
    x = Z.sum(axis=0) * 2
    assert any("ended before it settled" in note for note in position(make_table(Z, {"output": x})).notes)
