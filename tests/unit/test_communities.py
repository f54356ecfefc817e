"""Communities by many runs of the Leiden algorithm, and what the runs agree on."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.clusters.communities import CommunityParameters, co_classification, communities, consensus, leiden
from analysis.clusters.flow_network import trade
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
)

FEW = CommunityParameters(repeats=10)


def groups(result: Result) -> set[frozenset[str]]:
    return {frozenset(rows["industry"]) for _, rows in result.part("members").groupby("cluster")}


def same(first: Result, second: Result) -> None:
    assert first.summary == second.summary
    for part in ("rows", "clusters", "members", "together", "links"):
        pd.testing.assert_frame_equal(first.part(part), second.part(part))


# ---------------------------------------------------------------- planted clusters


@pytest.mark.long
@pytest.mark.parametrize("weights", ["flows", "coefficients"])
@pytest.mark.parametrize("shape", [(4, 6), (3, 8), (6, 4)])
def test_planted_clusters_are_found_over_twenty_seeds(weights: str, shape: tuple[int, int]) -> None:
    for seed in range(20):
        result = communities(planted(*shape, seed=seed), CommunityParameters(weights=weights, repeats=20, seed=seed))
        found = result.frame["cluster"].to_numpy(dtype=int)
        assert adjusted_rand_score(planted_labels(*shape), found) >= 0.9


def test_members_of_planted_clusters_are_together_in_every_run() -> None:
    result = communities(planted())
    assert result.part("clusters")["stability"].tolist() == [1.0] * 4
    assert result.summary["partitions"] == 1
    pairs = result.part("together")
    assert (pairs["first"].str[:2] == pairs["second"].str[:2]).all()
    assert pairs["strength"].eq(1).all()


# ---------------------------------------------------------------- one run is not a result


def test_runs_on_a_real_table_differ_and_the_summary_says_how() -> None:
    summary = communities(kaz_2024_29()).summary
    assert summary["partitions"] > 1
    assert summary["modularity_least"] < summary["modularity_mean"] < summary["modularity_most"]
    assert summary["consensus_modularity"] > summary["modularity_least"]
    assert summary["repeats"] == 100


def test_the_share_of_runs_together_is_counted_over_the_runs() -> None:
    table = kaz_2024_29()
    result = communities(table)
    Z = trade(table, "total").Z
    by_code = np.argsort(table.codes)
    runs, quality = leiden((Z + Z.T)[np.ix_(by_code, by_code)], 1.0, 100, 0)
    codes = [table.codes[i] for i in by_code]
    for pair in result.part("together").itertuples(index=False):
        count = (runs[:, codes.index(pair.first)] == runs[:, codes.index(pair.second)]).sum()
        assert pair.strength == count / 100
    assert result.summary["modularity_mean"] == quality.mean()


def test_modularity_of_every_run_is_that_of_networkx() -> None:
    Z = trade(kaz_2024_29(), "total").Z
    graph = nx.from_numpy_array(Z + Z.T)
    for resolution in (0.5, 1.0, 1.5):
        runs, quality = leiden(Z + Z.T, resolution, 3, 0)
        for run, reached in zip(runs, quality, strict=True):
            sides = [set(np.flatnonzero(run == label)) for label in np.unique(run)]
            assert reached == pytest.approx(nx.community.modularity(graph, sides, resolution=resolution), abs=1e-12)


def test_stability_is_the_mean_share_with_the_other_members() -> None:
    result = communities(kaz_2024_29())
    pairs = result.part("together").set_index(["first", "second"])["strength"]
    both = pd.concat([pairs, pairs.swaplevel()])
    for number, rows in result.part("members").groupby("cluster"):
        members = rows.set_index("industry")["stability"]
        for code, stability in members.items():
            others = [both.get((code, other), 0.0) for other in members.index if other != code]
            assert stability == pytest.approx(np.mean(others), abs=1e-12)
        clusters = result.part("clusters").set_index("cluster")
        assert clusters.loc[number, "stability"] == pytest.approx(members.mean(), abs=1e-12)


def test_what_members_add_sums_to_the_modularity_of_the_consensus() -> None:
    result = communities(kaz_2024_29())
    assert result.frame["strength"].sum() == pytest.approx(result.summary["consensus_modularity"], abs=1e-12)


def test_a_higher_resolution_gives_more_and_smaller_communities() -> None:
    counts = [
        communities(kaz_2024_29(), CommunityParameters(resolution=resolution)).summary["clusters"]
        for resolution in (0.3, 1.0, 2.0)
    ]
    assert counts[0] < counts[1] < counts[2]


def test_joining_asks_for_the_given_share_of_runs() -> None:
    shares = co_classification(np.array([[0, 0, 1], [0, 0, 0], [0, 1, 1], [0, 0, 1]]))
    assert np.unique(consensus(shares, 0.7)).size == 2
    assert np.unique(consensus(shares, 0.75)).size == 2
    assert np.unique(consensus(shares, 0.8)).size == 3
    assert np.unique(consensus(shares, 0.0)).size == 1


def test_at_most_the_ten_strongest_links_of_either_industry_are_kept() -> None:
    result = communities(kaz_2024_29())
    links, every = result.part("links"), result.part("together")
    assert set(links["pattern"]) == {"together"}
    assert len(links) <= 290
    assert len(links) < len(every)
    kept = set(zip(links["first"], links["second"], strict=True))
    for code in kaz_2024_29().codes:
        own = every[(every["first"] == code) | (every["second"] == code)].head(10)
        assert set(zip(own["first"], own["second"], strict=True)) <= kept


# ---------------------------------------------------------------- reproducible


def test_the_same_seed_gives_the_same_result_and_another_seed_other_runs() -> None:
    same(communities(kaz_2024_29()), communities(kaz_2024_29()))
    other = communities(kaz_2024_29(), CommunityParameters(seed=1))
    assert other.summary["modularity_mean"] != communities(kaz_2024_29()).summary["modularity_mean"]


def test_the_same_seed_gives_the_same_result_in_threads() -> None:
    expected = [communities(kaz_2024_29(), CommunityParameters(repeats=20, seed=seed)) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(
            lambda seed: communities(kaz_2024_29(), CommunityParameters(repeats=20, seed=seed)), [0, 1, 2, 3] * 3
        )
        for seed, answer in zip([0, 1, 2, 3] * 3, answers, strict=True):
            same(answer, expected[seed])


def test_pythons_own_random_numbers_go_on_as_if_nothing_had_happened() -> None:
    random.seed(5)
    expected = [random.random() for _ in range(3)]
    random.seed(5)
    found = [random.random()]
    communities(planted(), FEW)
    assert [*found, random.random(), random.random()] == expected


def test_igraph_draws_from_pythons_random_numbers_again_afterwards() -> None:
    import igraph

    communities(planted(), FEW)
    random.seed(5)
    first = igraph.Graph.Erdos_Renyi(20, 0.5).get_edgelist()
    random.seed(5)
    assert igraph.Graph.Erdos_Renyi(20, 0.5).get_edgelist() == first


# ---------------------------------------------------------------- other tables


def test_each_of_68_products_is_in_one_group() -> None:
    products = [code for group in groups(communities(split_into_68())) for code in group]
    assert len(products) == len(set(products)) == 68


def test_the_68_products_of_the_bureau_have_food_beside_crops(reference: Path) -> None:
    result = communities(kaz_2024_68(reference))
    assert result.summary["clusters"] >= 4
    assert {"10-11", "01"} <= next(group for group in groups(result) if "01" in group)


@given(balanced_tables(min_size=2), st.sampled_from(["flows", "coefficients"]))
@quickly
def test_any_table_gives_whole_numbers_or_a_named_error(table: IOTable, weights: str) -> None:
    result = attempted(communities, table, CommunityParameters(weights=weights, repeats=3))
    if isinstance(result, AnalysisError):
        assert "trade with each other" in str(result) or "input coefficients" in str(result)
        return
    for name in ("clusters", "members", "together", "links"):
        assert not result.part(name).isna().any(axis=None)
    alone = result.frame["cluster"].isna()
    assert (result.frame["stability"].isna() == alone).all()
    assert result.frame.loc[~alone, "stability"].between(0, 1).all()


def test_a_single_industry_has_nobody_to_trade_with() -> None:
    with pytest.raises(AnalysisError, match="no two of the industries trade with each other"):
        communities(make_table([[5.0]], {"output": [10.0]}, [[1.0]]))


def test_negative_flows_count_as_none_and_are_noted() -> None:
    table = planted()
    table.domestic[0, 8] = -500.0
    result = communities(table, FEW)
    assert "1 negative flows count as none" in result.notes
    assert groups(result) == groups(communities(planted(), FEW))


def test_coefficients_need_output() -> None:
    table = make_table([[0.0, 5.0], [3.0, 0.0]], {"output": [0.0, 0.0]}, [[0.0, 0.0], [0.0, 0.0]])
    with pytest.raises(AnalysisError, match="no industry has input coefficients"):
        communities(table, CommunityParameters(weights="coefficients"))
