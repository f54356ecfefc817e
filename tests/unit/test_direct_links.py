"""Streit's coefficients, the maximum method, and the network of trade that both start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import adjusted_rand_score

from analysis.clusters.direct_links import MaximumParameters, StreitParameters, best_threshold, maximum, streit
from analysis.clusters.flow_network import modularity_shares, streit_coefficients, strongest_pairs, trade
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.planted import planted, planted_labels
from tests.products import split_into_68
from tests.tables import (
    attempted,
    balanced_tables,
    kaz_2024_29,
    kaz_2024_68,
    make_table,
    quickly,
    take,
)

METHODS = [streit, maximum]
each_method = pytest.mark.parametrize("method", METHODS)
Compute = Callable[..., Result]

flow_matrices = st.integers(2, 6).flatmap(
    lambda n: arrays(np.float64, (n, n), elements=st.floats(0, 1e6).map(lambda v: round(v, 3)))
)


def without_own(Z: np.ndarray) -> np.ndarray:
    return Z * (1 - np.eye(len(Z)))


def groups(result: Result) -> set[frozenset[str]]:
    return {frozenset(rows["industry"]) for _, rows in result.part("members").groupby("cluster")}


def labels(result: Result, table: IOTable) -> np.ndarray:
    """Group of each industry of the table; one that is alone is a group of its own."""
    found = result.frame.set_index("industry")["cluster"].reindex(table.codes)
    alone = pd.Series(range(-len(found), 0), index=found.index)
    return found.astype("Float64").fillna(alone).to_numpy(dtype=float)


# ---------------------------------------------------------------- coefficients


@quickly
@given(flow_matrices)
def test_streit_coefficients_are_symmetric_and_between_zero_and_one(Z: np.ndarray) -> None:
    found = streit_coefficients(without_own(Z))
    assert np.array_equal(found, found.T)
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-12


def test_a_streit_coefficient_is_the_mean_of_its_four_shares() -> None:
    Z = np.array([[0.0, 6.0, 2.0], [3.0, 0.0, 1.0], [5.0, 4.0, 0.0]])
    expected = (6 / 8 + 6 / 10 + 3 / 4 + 3 / 8) / 4
    assert streit_coefficients(Z)[0, 1] == pytest.approx(expected, abs=1e-15)


def test_two_industries_that_trade_only_with_each_other_have_one() -> None:
    assert streit_coefficients(np.array([[0.0, 7.0], [2.0, 0.0]]))[0, 1] == 1


# ---------------------------------------------------------------- thresholds and pairs


@quickly
@given(flow_matrices)
def test_no_other_threshold_gives_groups_of_higher_modularity(Z: np.ndarray) -> None:
    W = streit_coefficients(without_own(Z))
    if not W.any():
        return
    graph = nx.from_numpy_array(W)

    def quality(threshold: float) -> float:
        linked = nx.from_numpy_array(W * (W - threshold >= 0))
        return float(nx.community.modularity(graph, list(nx.connected_components(linked))))

    chosen = best_threshold(W, W)
    assert chosen in W
    assert quality(chosen) >= max(quality(each) for each in np.unique(W[W > 0])) - 1e-9


@quickly
@given(flow_matrices, st.integers(1, 3))
def test_kept_pairs_are_those_among_the_strongest_of_either_industry(Z: np.ndarray, keep: int) -> None:
    W = streit_coefficients(without_own(Z))
    found = {(i, j) for i, j in strongest_pairs(W, keep=keep)[["i", "j"]].itertuples(index=False)}
    for i, j in zip(*np.triu_indices(len(W), 1), strict=True):
        rank = min((W[i] > W[i, j]).sum(), (W[j] > W[i, j]).sum())
        if (i, j) in found:
            assert W[i, j] > 0
            assert rank < keep
        elif W[i, j] > 0:
            assert min((W[i] >= W[i, j]).sum(), (W[j] >= W[i, j]).sum()) > keep


# ---------------------------------------------------------------- planted clusters


@pytest.mark.long
@each_method
@pytest.mark.parametrize("shape", [(4, 6), (3, 8), (6, 4)])
def test_planted_clusters_are_found_over_twenty_seeds(method: Compute, shape: tuple[int, int]) -> None:
    agreement = []
    for seed in range(20):
        table = planted(*shape, seed=seed)
        agreement.append(adjusted_rand_score(planted_labels(*shape), labels(method(table), table)))
    assert min(agreement) >= 0.9


@pytest.mark.parametrize("partner", ["buyer", "supplier"])
def test_one_kind_of_partner_is_enough_where_a_cluster_has_a_core(partner: str) -> None:
    for seed in range(20):
        table = planted(seed=seed)
        found = maximum(table, MaximumParameters(partner=partner))
        assert adjusted_rand_score(planted_labels(), labels(found, table)) >= 0.9


def test_chains_of_largest_partners_break_a_cluster_without_a_core() -> None:
    """By its nature: where all members trade alike, largest partners are chance, and no chain need reach them all."""
    scores = []
    for seed in range(20):
        table = planted(4, 6, seed=seed)
        Z = table.domestic + table.imported
        core = np.where(np.arange(24) % 6 == 0, 4.0, 1.0)
        same = np.equal.outer(planted_labels(), planted_labels())
        flat = make_table(np.where(same, Z / np.maximum.outer(core, core), Z), {"output": np.full(24, 1e5)})
        only = MaximumParameters("domestic", partner="buyer", share=1e-9)
        scores.append(adjusted_rand_score(planted_labels(), labels(maximum(flat, only), flat)))
    assert 0.6 < float(np.mean(scores)) < 0.98


# ---------------------------------------------------------------- the Kazakh tables


@each_method
def test_on_29_industries_no_group_swallows_the_economy(method: Compute) -> None:
    summary = method(kaz_2024_29()).summary
    assert summary["clusters"] >= 4
    assert summary["largest_share"] < 0.5


@each_method
def test_on_68_products_no_group_swallows_the_economy(method: Compute, reference: Path) -> None:
    result = method(kaz_2024_68(reference))
    assert result.summary["clusters"] >= 6
    assert result.summary["largest_share"] < 0.5


@each_method
def test_each_of_68_products_has_a_row(method: Compute) -> None:
    assert method(split_into_68()).frame["industry"].nunique() == 68


def test_metal_ores_and_metals_are_one_group() -> None:
    found = streit(kaz_2024_29())
    together = next(group for group in groups(found) if "B07" in group)
    assert {"B07", "C24"} <= together
    assert found.frame.set_index("industry").loc["B07", "partner"] == "C24"


def test_a_low_threshold_chains_everything_into_one_group() -> None:
    result = streit(kaz_2024_29(), StreitParameters(threshold=0.02))
    assert result.summary["largest_component"] == 29
    assert result.summary["alone"] == 0


def test_industries_in_no_group_are_named_and_have_no_cluster() -> None:
    result = streit(kaz_2024_29())
    alone = result.frame.loc[result.frame["cluster"].isna(), "industry"].tolist()
    assert f"in no group: {', '.join(alone)}" in result.notes
    assert result.summary["alone"] == len(alone) > 0
    assert not set(alone) & set(result.part("members")["industry"])


# ---------------------------------------------------------------- results


def test_links_reach_the_threshold_and_join_only_members_of_one_group() -> None:
    result = streit(kaz_2024_29())
    links, cluster = result.part("links"), result.part("members").set_index("industry")["cluster"]
    assert links["strength"].min() == result.summary["threshold"]
    assert (cluster[links["first"]].to_numpy() == cluster[links["second"]].to_numpy()).all()
    assert len(links) == result.summary["links"]


def test_strength_of_a_member_is_the_sum_of_its_coefficients_in_the_group() -> None:
    table = kaz_2024_29()
    result = streit(table)
    W = pd.DataFrame(streit_coefficients(trade(table, "total").Z), index=table.codes, columns=table.codes)
    for _, rows in result.part("members").groupby("cluster"):
        inside = W.loc[rows["industry"], rows["industry"]].sum(axis=1)
        assert rows["strength"].to_numpy() == pytest.approx(inside.to_numpy(), abs=1e-12)
        assert rows["strength"].is_monotonic_decreasing


def test_an_industrys_largest_buyer_and_supplier_are_those_of_the_table() -> None:
    table = kaz_2024_29()
    Z = pd.DataFrame(trade(table, "total").Z, index=table.codes, columns=table.codes)
    links = maximum(table, MaximumParameters(share=0.3)).part("links")
    assert set(links["pattern"]) == {"largest buyer", "largest supplier"}
    for link in links.itertuples(index=False):
        sales = Z.loc[link.first] if link.pattern == "largest buyer" else Z[link.first]
        assert sales.idxmax() == link.second
        assert link.strength == pytest.approx(sales.max() / sales.sum(), abs=1e-12)
        assert link.strength >= 0.3


@each_method
def test_clusters_are_numbered_from_the_largest(method: Compute) -> None:
    clusters = method(kaz_2024_29()).part("clusters")
    assert clusters["cluster"].tolist() == list(range(1, len(clusters) + 1))
    assert clusters["size"].is_monotonic_decreasing
    assert clusters["cohesion"].between(0, 1).all()


@each_method
def test_only_chosen_industries_count(method: Compute) -> None:
    table = kaz_2024_29()
    mining = [i for i, code in enumerate(table.codes) if code[0] in "BC"]
    parameters = type(method(table).parameters)
    chosen = method(table, parameters(industries=("B*", "C*")))
    pd.testing.assert_frame_equal(chosen.frame, method(take(table, mining)).frame)


@each_method
@given(balanced_tables(min_size=2))
@quickly
def test_any_table_gives_whole_numbers_or_a_named_error(method: Compute, table: IOTable) -> None:
    result = attempted(method, table)
    if isinstance(result, AnalysisError):
        assert "trade with each other" in str(result)
        return
    for name in ("clusters", "members", "links"):
        assert not result.part(name).isna().any(axis=None)
    assert not result.frame.drop(columns="cluster").isna().any(axis=None)
    assert result.part("members")["industry"].is_unique


# ---------------------------------------------------------------- degenerate tables


@each_method
def test_a_single_industry_has_nobody_to_trade_with(method: Compute) -> None:
    table = make_table([[5.0]], {"output": [10.0]}, [[1.0]])
    with pytest.raises(AnalysisError, match="no two of the industries trade with each other"):
        method(table)


@each_method
def test_negative_flows_count_as_none_and_are_noted(method: Compute) -> None:
    table = planted()
    table.domestic[0, 8] = -500.0
    without = planted()
    without.domestic[0, 8] = -without.imported[0, 8]
    result = method(table)
    assert "1 negative flows count as none" in result.notes
    pd.testing.assert_frame_equal(result.frame, method(without).frame)


def test_a_share_of_the_modularity_sums_to_that_of_networkx() -> None:
    W = streit_coefficients(trade(kaz_2024_29(), "total").Z)
    found = np.arange(29) % 3
    sides = [set(np.flatnonzero(found == side)) for side in range(3)]
    for resolution in (0.5, 1.0, 2.0):
        expected = nx.community.modularity(nx.from_numpy_array(W), sides, resolution=resolution)
        assert modularity_shares(W, found, resolution).sum() == pytest.approx(expected, abs=1e-12)
