"""Groups of related industries: planted blocks are found again, and which algorithm finds which."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from analysis.clusters.flow_network import Labels, streit_coefficients
from analysis.clusters.related_candidates import numbers_of_groups
from analysis.clusters.related_industries import RelatedParameters, related_industries
from analysis.clusters.relatedness import relatedness, validation_scores
from analysis.clusters.similarity import four_correlations, largest
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.planted import FAMILIES, Family, benchmark
from tests.tables import kaz_2024_29, scale, take, with_empty_industry

DOMESTIC = RelatedParameters("domestic")


def labels_of(result: Result, codes: list[str]) -> list[str]:
    """The group of each industry, its own code where it is alone."""
    frame = result.frame.set_index("industry").reindex(codes)
    return [code if np.isnan(number) else str(number) for code, number in frame["cluster"].astype(float).items()]


def baselines(table: IOTable, known: Labels) -> dict[str, float]:
    """Adjusted Rand of plain Ward on the similarity, told the number of blocks, and of Louvain on Streit links."""
    Z = table.domestic
    number = len(np.unique(known))
    rows = {"largest": largest(four_correlations(Z)), "combined": relatedness(Z)["combined"]}
    found = {
        name: adjusted_rand_score(known, fcluster(linkage(rows[name], "ward"), number, "maxclust")) for name in rows
    }
    network = nx.from_numpy_array(streit_coefficients(Z - np.diag(np.diag(Z))))
    louvain = np.empty(len(known), dtype=int)
    for group, members in enumerate(nx.community.louvain_communities(network, weight="weight", seed=0)):
        louvain[list(members)] = group
    return {**found, "louvain": adjusted_rand_score(known, louvain)}


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:The symmetric non-negative hollow")
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("mixing", [0.4, 0.6])
def test_the_default_finds_planted_blocks_at_least_as_well_as_ward_and_louvain(family: Family, mixing: float) -> None:
    ours, theirs = [], []
    for seed in range(3):
        table, known = benchmark(family, mixing, seed)
        ours.append(adjusted_rand_score(known, labels_of(related_industries(table, DOMESTIC), table.codes)))
        theirs.append(baselines(table, known))
    for name in theirs[0]:
        assert np.mean(ours) >= np.mean([each[name] for each in theirs]) - 1e-12, (name, ours, theirs)
    assert np.mean(ours) > 0.65


def test_candidates_are_ranked_by_the_validation_score_and_the_best_of_the_algorithm_is_taken() -> None:
    result = related_industries(kaz_2024_29(), RelatedParameters(algorithm="best"))
    candidates = result.part("candidates")
    assert (candidates["score"].diff().dropna() <= 0).all()
    assert candidates["chosen"].tolist() == [True] + [False] * (len(candidates) - 1)
    assert set(candidates["algorithm"]) == {"consensus", "leiden", "ward", "kmeans", "average"}
    assert result.summary["chosen"]["score"] == candidates["score"].iloc[0]
    ward = related_industries(kaz_2024_29(), RelatedParameters(algorithm="ward"))
    best = candidates[candidates["algorithm"] == "ward"].iloc[0]
    assert (ward.summary["chosen"]["on"], ward.summary["chosen"]["groups"]) == (best["on"], best["groups"])
    default = related_industries(kaz_2024_29()).summary
    assert default["chosen"]["algorithm"] == "consensus"
    assert len(default["runners_up"]) == 5
    assert len(default["best_of"]) == 5


@pytest.mark.parametrize("algorithm", ["ward", "kmeans", "average", "consensus"])
def test_a_number_of_groups_that_is_asked_for_is_given(algorithm: str) -> None:
    result = related_industries(kaz_2024_29(), RelatedParameters(algorithm=algorithm, groups=6))
    assert result.summary["chosen"]["groups"] == 6
    assert result.summary["clusters"] + result.summary["alone"] == 6


def test_a_score_counts_clusters_of_one_as_not_above() -> None:
    table, known = benchmark("equal", 0.4, 0)
    matrices = relatedness(table.domestic)
    alone = known.copy()
    alone[:60] = np.arange(60) + 100
    ours, halved = (validation_scores(matrices, labels)["score"] for labels in (known, alone))
    assert halved < 0.7 * ours
    assert validation_scores(matrices, np.arange(len(known)))["score"] == 0


def test_neither_order_nor_unit_changes_the_groups() -> None:
    table = kaz_2024_29()
    given = related_industries(table)
    order = np.random.default_rng(0).permutation(len(table.codes))
    assert labels_of(related_industries(take(table, order)), table.codes) == labels_of(given, table.codes)
    assert labels_of(related_industries(scale(table, 1024.0)), table.codes) == labels_of(given, table.codes)


def test_every_industry_is_in_a_group_once_or_named_as_alone_or_left_out() -> None:
    table = with_empty_industry(kaz_2024_29())
    result = related_industries(table)
    members = result.part("members")["industry"].tolist()
    assert len(set(members)) == len(members)
    assert set(members) == set(result.frame["industry"][result.frame["cluster"].notna()])
    lost = set(table.codes) - set(result.frame["industry"])
    assert lost
    assert all(any(code in note for note in result.notes) for code in lost)
    clusters = result.part("clusters")
    assert clusters["size"].sum() == len(members)
    assert clusters["stability"].between(0, 1).all()


@pytest.mark.parametrize("given", [{"industries": ("A*",)}, {"groups": 1}, {"groups": 30}])
def test_too_few_industries_and_impossible_numbers_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(AnalysisError):
        related_industries(kaz_2024_29(), RelatedParameters(**given))


def test_numbers_tried_grow_with_the_table() -> None:
    assert [numbers_of_groups(n)[0] for n in (4, 29, 42, 400)] == [2, 4, 5, 15]
    assert [numbers_of_groups(n)[-1] for n in (4, 29, 42, 400)] == [3, 7, 10, 100]
