"""How alike industries trade: the four correlations against plain loops, who is left out, links."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.clusters.similarity import PATTERNS, connected, four_correlations, links, shares, similarity
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.planted import planted
from tests.tables import attempted, balanced_tables, kaz_2024_29, make_table, quickly, scale, take, with_empty_industry


def traded(Z: list[list[float]]) -> IOTable:
    """A table of these flows, all domestic."""
    flows = np.array(Z, dtype=float)
    return make_table(flows, {"output": flows.sum(axis=1) + 100.0})


def by_loops(Z: np.ndarray) -> np.ndarray:
    """The four correlations, pair by pair, of the shares as the literature defines them."""
    n = len(Z)
    x, y = Z / Z.sum(axis=0), (Z.T / Z.sum(axis=1)).T
    found = np.empty((4, n, n))
    for a in range(n):
        for b in range(n):
            pairs = (x[:, a], x[:, b]), (y[a], y[b]), (x[:, a], y[b]), (y[a], x[:, b])
            found[:, a, b] = [np.corrcoef(first, second)[0, 1] for first, second in pairs]
    return found


def test_the_four_correlations_are_those_of_the_shares_pair_by_pair() -> None:
    Z = similarity(kaz_2024_29()).flows
    np.testing.assert_allclose(four_correlations(Z), by_loops(Z), rtol=0, atol=1e-12)


def test_the_largest_of_the_four_is_kept_with_its_pattern() -> None:
    found = similarity(planted(2, 4))
    expected = by_loops(found.flows)
    off = ~np.eye(8, dtype=bool)
    np.testing.assert_allclose(found.matrix[off], expected.max(axis=0)[off], atol=1e-12)
    picked = np.take_along_axis(expected, found.pattern[None].astype(int), axis=0)[0]
    np.testing.assert_allclose(picked[off], found.matrix[off], atol=1e-12)


def test_shares_sum_to_one() -> None:
    for profile in shares(similarity(kaz_2024_29()).flows):
        np.testing.assert_allclose(profile.sum(axis=0), 1)


def test_the_pattern_says_which_of_the_two_buys() -> None:
    """S1 buys from S3 and S4, to whom S2 sells, and neither does the reverse."""
    found = similarity(traded([[1, 0, 0, 0], [0, 1, 9, 9], [9, 1, 0, 1], [9, 2, 1, 0]]), "domestic")
    assert PATTERNS[found.pattern[0, 1]] == "buys where the other sells"
    assert PATTERNS[found.pattern[1, 0]] == "sells where the other buys"


def test_industries_without_purchases_or_sales_are_left_out_and_named() -> None:
    Z = [[5, 3, 0, 1], [2, 4, 0, 6], [1, 1, 0, 2], [4, 1, 0, 3]]
    assert dict(similarity(traded(Z), "domestic").left_out) == {"S3": "no purchases"}
    assert dict(similarity(traded(np.transpose(Z).tolist()), "domestic").left_out) == {"S3": "no sales"}
    assert similarity(with_empty_industry(kaz_2024_29())).left_out == {"empty": "no sales"}


def test_one_that_trades_only_with_an_industry_left_out_follows_it() -> None:
    Z = np.array([[1.0, 2, 1, 0], [2, 1, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0]])
    assert connected(Z, list("abcd"))[2] == {"d": "no sales", "c": "no sales"}


def test_a_constant_profile_has_no_correlation() -> None:
    found = similarity(traded([[5, 2, 0, 1], [2, 2, 3, 6], [1, 2, 7, 2], [4, 2, 1, 3]]), "domestic")
    assert found.left_out == {"S2": "equal shares of purchases"}


def test_negative_totals_have_no_shares() -> None:
    found = similarity(traded([[5, -2, 0, 1], [2, -2, 3, 6], [1, 1, 7, 2], [4, 2, 1, 3]]), "domestic")
    assert found.left_out == {"S2": "negative total of purchases"}


def test_only_flows_among_the_chosen_industries_count() -> None:
    table = planted(3, 4)
    chosen = similarity(table, industries=("B1_*", "B2_*"))
    alone = similarity(traded((table.domestic + table.imported)[:8, :8].tolist()), "domestic")
    np.testing.assert_allclose(chosen.matrix, alone.matrix)


def test_fewer_than_three_industries_are_refused() -> None:
    with pytest.raises(AnalysisError, match="2 industries with purchases and sales among the 2 chosen"):
        similarity(planted(2, 4), industries=("B1_01", "B1_02"))


@quickly
@given(balanced_tables(max_size=8), st.randoms(use_true_random=False))
def test_similarity_is_symmetric_and_bounded_and_follows_the_industries(table: IOTable, order: object) -> None:
    found = attempted(similarity, table)  # type: ignore[arg-type]
    if isinstance(found, AnalysisError):
        return
    assert np.isfinite(found.matrix).all()
    assert np.abs(found.matrix).max() <= 1
    np.testing.assert_array_equal(found.matrix, found.matrix.T)
    places = np.arange(len(table.codes))
    order.shuffle(places)  # type: ignore[attr-defined]
    other = similarity(take(table, places))
    at = [other.codes.index(code) for code in found.codes]
    np.testing.assert_allclose(other.matrix[np.ix_(at, at)], found.matrix, atol=1e-9)
    np.testing.assert_allclose(similarity(scale(table, 1e-3)).matrix, found.matrix, atol=1e-9)


def test_links_are_the_strongest_of_either_industry_once_in_table_order() -> None:
    found = similarity(kaz_2024_29())
    frame = links(found)
    position = {code: i for i, code in enumerate(found.codes)}
    first, second = frame["first"].map(position), frame["second"].map(position)
    assert (first < second).all()
    assert not frame.duplicated(["first", "second"]).any()
    kept = set(zip(first, second, strict=True))
    for i, row in enumerate(found.matrix):
        others = np.delete(np.arange(len(row)), i)
        for j in others[np.argsort(-row[others])][:10]:
            assert (min(i, j), max(i, j)) in kept
    assert frame.loc[frame["rank"] == 1, "strength"].item() == frame["strength"].max()
