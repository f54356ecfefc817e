"""Which flows become relationships: the rule, for any table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kb import flows
from kb.flows import ALL_FLOWS, coverage, kept, rows, together
from kb.table import IOTable
from tests.tables import balanced_tables, make_table, quickly

SHARES = st.sampled_from([0.0, 0.1, 0.5, 0.9, 0.99, 1.0])


@st.composite
def sparse(draw: st.DrawFn, most: int = 8) -> np.ndarray:
    """Flows of a few industries, half of them zero, some negative."""
    n = draw(st.integers(1, most))
    return draw(arrays(np.float64, (n, n), elements=st.sampled_from([0.0, 0.0, 0.0, -1.0, 0.25, 1.0, 3.0, 1e6, 1e-6])))


def table_of(domestic: np.ndarray, imported: np.ndarray | None = None) -> IOTable:
    return make_table(domestic, {"output": np.abs(domestic).sum(axis=1) + 1}, imported)


def covering(flow: np.ndarray, share: float) -> np.ndarray:
    """The rule for many industries, on few."""
    return flows._covering(flow, share) | flows._covering(flow.T, share).T


@quickly
@given(sparse())
def test_every_flow_is_kept_where_industries_are_few(domestic: np.ndarray) -> None:
    mask = kept(table_of(domestic), 0.5)
    assert (mask == (domestic != 0)).all()
    assert coverage(table_of(domestic), mask) == 1.0


def test_a_flow_whose_parts_cancel_is_a_flow() -> None:
    table = table_of(np.array([[5.0, 0.0], [0.0, 0.0]]), np.array([[-5.0, 0.0], [2.0, 0.0]]))
    assert kept(table, 0.99).tolist() == [[True, False], [True, False]]


@quickly
@given(sparse(), SHARES)
def test_kept_flows_cover_the_share_of_every_buyer_and_supplier(flow: np.ndarray, share: float) -> None:
    mask = covering(flow, share)
    assert not mask[flow == 0].any()
    assert coverage(table_of(flow), mask) >= share - 1e-9


@quickly
@given(sparse(), SHARES)
def test_no_flow_is_kept_without_need(flow: np.ndarray, share: float) -> None:
    """Without the smallest kept flow of a column, the column would not reach its share."""
    size = np.abs(flow)
    mask = flows._covering(flow, share)
    for j in range(len(flow)):
        held = size[mask[:, j], j]
        if held.size:
            assert held.sum() - held.min() < share * size[:, j].sum() * (1 + 1e-12) or share == 0
        assert held.size or share == 0 or not size[:, j].any()
        assert not held.size or held.min() >= size[~mask[:, j], j].max(initial=0)


@quickly
@given(sparse(), SHARES, SHARES)
def test_a_larger_share_keeps_no_fewer(flow: np.ndarray, one: float, other: float) -> None:
    less, more = sorted([one, other])
    assert (covering(flow, less) <= covering(flow, more)).all()


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_many_industries_follow_the_share(share: float) -> None:
    rng = np.random.default_rng(1)
    n = ALL_FLOWS + 1
    flow = np.exp(rng.normal(0, 3, (n, n)))
    table = table_of(flow)
    mask = kept(table, share)
    assert (mask == covering(flow, share)).all()
    assert mask.sum() < n * n
    assert share <= coverage(table, mask) < 1
    assert kept(table_of(flow[:-1, :-1]), share).all()


def test_coverage_of_nothing_is_whole() -> None:
    nothing = np.zeros((2, 2))
    assert coverage(table_of(nothing), kept(table_of(nothing), 0.99)) == 1.0


@quickly
@given(balanced_tables(min_size=2), st.integers(1, 7))
def test_rows_hold_the_flows_and_their_shares(table: IOTable, size: int) -> None:
    mask = kept(table, 0.99)
    batches = list(rows(table, mask, size))
    assert all(len(batch) == size for batch in batches[:-1])
    found = [row for batch in batches for row in batch]
    assert len(found) == mask.sum()
    assert table.imported is not None
    total = together(table)
    bought = np.zeros(len(table.codes))
    for i, j, domestic, imported, input_share, output_share in found:
        assert isinstance(i, int)
        assert isinstance(j, int)
        assert (domestic, imported) == (table.domestic[i, j], table.imported[i, j])
        assert isinstance(domestic, float)
        assert isinstance(input_share, float)
        assert isinstance(output_share, float)
        assert input_share == pytest.approx(total[i, j] / total[:, j].sum())
        assert output_share == pytest.approx(table.domestic[i, j] / table.output[i])
        bought[j] += input_share
    assert bought[total.sum(axis=0) > 0] == pytest.approx(1.0)


def test_shares_of_nothing_are_missing_and_unknown_imports_too() -> None:
    table = table_of(np.array([[0.0, 1.0], [-1.0, 0.0]]))
    table = replace(table, primary_inputs=table.primary_inputs.assign(output=[0.0, 2.0]))
    found = {(row[0], row[1]): row[2:] for batch in rows(table, kept(table, 0.99), 10) for row in batch}
    assert found == {(0, 1): [1.0, None, 1.0, None], (1, 0): [-1.0, None, 1.0, -0.5]}


def test_flows_across_borders_are_part_of_what_a_supplier_makes() -> None:
    table = table_of(np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 2.0], [1.0, 0.0]]))
    table = replace(table, countries=("KAZ", "RUS"), primary_inputs=table.primary_inputs.assign(output=[8.0, 4.0]))
    found = {(row[0], row[1]): row[2:] for batch in rows(table, kept(table, 0.99), 10) for row in batch}
    assert found[0, 1] == [0.0, 2.0, 2 / 3, 0.25]
    assert found[1, 0] == [0.0, 1.0, 1 / 3, 0.25]


@quickly
@given(sparse(), st.data())
def test_flows_come_apart_at_borders_and_sum_to_what_they_were(flow: np.ndarray, data: st.DataObject) -> None:
    countries = data.draw(st.lists(st.sampled_from(["KAZ", "RUS", "ROW"]), min_size=len(flow), max_size=len(flow)))
    inside, across = flows.apart(flow, countries)
    home = np.array(countries)[:, None] == np.array(countries)[None, :]
    assert not inside[~home].any()
    assert not across[home].any()
    np.testing.assert_array_equal(inside + across, flow)


def test_large_tables_keep_a_tenth_of_the_relationships() -> None:
    assert flows.usual_coverage(1_000) == 0.99
    assert flows.usual_coverage(1_001) == 0.9
