"""Validation scores: by plain loops, on planted clusters, invariances, what is left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment.validation import validation
from analysis.clusters.relatedness import SCORES, scores, similarities
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.planted import planted, planted_labels
from tests.tables import kaz_2024_29, make_table, quickly, with_empty_industry

NAMES = ("input", "output", "flow", "combined")


def cluster_set(table: IOTable, labels: np.ndarray, run: str = "run") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "run": run,
            "status": "computed",
            "method": "planted",
            "table": table.meta.id,
            "basis": "total",
            "cluster": [f"{run}:{label}" for label in labels],
            "industry": table.codes,
            "strength": 1.0,
        }
    )


def by_loops(S: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """The definitions of METHODS, one mean at a time."""
    members = {c: np.flatnonzero(labels == c) for c in np.unique(labels)}
    clusters, industries = [], []
    for c, own in members.items():
        if len(own) < 2:
            continue
        others = [theirs for d, theirs in members.items() if d != c]
        within = np.mean([S[i, j] for i in own for j in own if i != j])
        clusters.append((within, [S[np.ix_(own, theirs)].mean() for theirs in others]))
        for i in own:
            mine = np.mean([S[i, j] for j in own if j != i])
            industries.append((mine, [S[i, theirs].mean() for theirs in others]))
    return {
        "above_mean": np.mean([w > np.mean(b) for w, b in clusters]),
        "above_95": np.mean([w > np.percentile(b, 95) for w, b in clusters]),
        "industries_above_mean": np.mean([w > np.mean(b) for w, b in industries]),
        "industries_above_95": np.mean([w > np.percentile(b, 95) for w, b in industries]),
        "clusters": len(clusters),
        "industries": len(industries),
    }


def similar(n: int, seed: int) -> np.ndarray:
    S = np.random.default_rng(seed).uniform(-1, 1, (n, n))
    return np.asarray((S + S.T) / 2)


# ---------------------------------------------------------------- scores


@quickly
@given(st.lists(st.integers(0, 4), min_size=3, max_size=14), st.integers(0, 1000))
def test_scores_are_those_of_plain_loops(labels: list[int], seed: int) -> None:
    numbers = np.array(labels)
    S = similar(len(numbers), seed)
    found = scores(S, numbers)
    if len(set(labels)) < 2 or np.bincount(numbers).max() < 2:
        assert found is None
    else:
        assert found == pytest.approx(by_loops(S, numbers))


@quickly
@given(st.integers(0, 1000), st.permutations(range(12)))
def test_order_names_and_scale_do_not_matter(seed: int, order: list[int]) -> None:
    labels, S = np.repeat(np.arange(4), 3), similar(12, seed)
    places = np.array(order)
    moved = scores(3 * S[np.ix_(places, places)] + 2, 9 - labels[places])
    assert moved == scores(S, labels)


def test_blocks_score_one_and_their_complement_scores_zero() -> None:
    labels = np.repeat(np.arange(3), 4)
    S = (labels[:, None] == labels[None, :]).astype(float)
    assert [scores(S, labels)[name] for name in SCORES] == [1, 1, 1, 1]
    assert [scores(1 - S, labels)[name] for name in SCORES] == [0, 0, 0, 0]


def test_clusters_of_one_are_among_the_others_but_not_judged() -> None:
    S = np.array([[1, 0.5, 0.9], [0.5, 1, 0.1], [0.9, 0.1, 1]])
    found = scores(S, np.array([0, 0, 1]))
    assert (found["clusters"], found["industries"]) == (1, 2)
    assert (found["above_mean"], found["industries_above_mean"]) == (0, 0.5)  # 0.5 against (0.9 + 0.1) / 2: no more


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 2]])
def test_a_single_cluster_and_only_clusters_of_one_cannot_be_judged(labels: list[int]) -> None:
    assert scores(similar(3, 0), np.array(labels)) is None


# ---------------------------------------------------------------- of tables


@pytest.mark.parametrize("seed", range(20))
def test_planted_clusters_pass_and_shuffled_ones_do_not(seed: int) -> None:
    table, labels = planted(seed=seed), planted_labels()
    shuffled = np.random.default_rng(seed).permutation(labels)
    sets = pd.concat([cluster_set(table, labels, "planted"), cluster_set(table, shuffled, "shuffled")])
    found = validation(table, cluster_sets=sets).frame.set_index(["run", "similarity"])
    assert found.loc["planted"]["above_95"].min() == 1
    assert found.loc["planted"]["industries_above_mean"].min() >= 0.9
    worst = found.loc["planted"]["industries_above_95"].min()
    assert worst - found.loc["shuffled"]["industries_above_95"].mean() > 0.3


def test_every_set_is_judged_on_every_similarity() -> None:
    table = kaz_2024_29()
    found = validation(table, cluster_sets=cluster_set(table, np.arange(29) % 6))
    assert found.frame["similarity"].tolist() == list(NAMES)
    assert found.frame[list(SCORES)].stack().between(0, 1).all()
    assert found.used == ("run",)


def test_similarities_are_symmetric_and_combined_weighs_them_alike() -> None:
    table = kaz_2024_29()
    codes, matrices, notes = similarities(table, "total")
    pairs = np.triu_indices(len(codes), 1)
    for matrix in matrices.values():
        np.testing.assert_allclose(matrix, matrix.T, atol=1e-12)
    standard = [(m[pairs] - m[pairs].mean()) / m[pairs].std() for m in (matrices[name] for name in NAMES[:3])]
    np.testing.assert_allclose(matrices["combined"][pairs], np.mean(standard, axis=0), atol=1e-12)
    assert (len(codes), notes) == (29, [])


def test_correlations_are_those_of_numpy() -> None:
    table = kaz_2024_29()
    _, matrices, _ = similarities(table, "total")
    Z = table.domestic + table.imported
    np.testing.assert_allclose(matrices["input"], np.corrcoef(Z / Z.sum(axis=0), rowvar=False), atol=1e-10)
    np.testing.assert_allclose(matrices["output"], np.corrcoef(Z.T / Z.sum(axis=1), rowvar=False), atol=1e-10)


def test_an_industry_without_trade_is_left_out_and_named() -> None:
    table = with_empty_industry(planted())
    found = validation(table, cluster_sets=cluster_set(table, np.append(planted_labels(), 0)))
    assert "left out, no sales: empty" in found.notes
    assert found.frame["industries"].tolist() == [24] * 4


def test_sets_that_cannot_be_judged_are_named() -> None:
    table = planted()
    found = validation(table, cluster_sets=cluster_set(table, np.zeros(24, dtype=int), "all in one"))
    assert found.frame.empty
    assert found.notes == ("left out, without two clusters, one of them of two industries: all in one",)
    nothing = validation(table, cluster_sets=cluster_set(table, np.zeros(24, dtype=int)).iloc[:0])
    assert nothing.frame.empty
    assert "no cluster set" in nothing.notes[0]


def test_too_few_industries_is_an_error() -> None:
    table = make_table([[1, 2], [3, 4]], {"output": [20, 20]}, [[0, 0], [0, 0]])
    with pytest.raises(AnalysisError, match="industries with purchases and sales"):
        validation(table, cluster_sets=cluster_set(table, np.array([0, 1])))
