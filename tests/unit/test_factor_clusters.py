"""Factor clusters: planted ones are found, what does not matter changes nothing, what is refused, what is said."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.clusters.factor_clusters import FactorParameters, factors
from analysis.clusters.factor_model import components, correlations, factor_model, oriented, varimax
from analysis.clusters.factor_stability import together
from analysis.clusters.membership import primary_factors
from analysis.clusters.similarity import four_correlations, largest, similarity
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.planted import planted, planted_labels
from tests.tables import (
    attempted,
    balanced_tables,
    germany_1995,
    kaz_2024_29,
    make_table,
    quickly,
    scale,
    take,
    with_empty_industry,
)

NO_DRAWS = FactorParameters(draws=0)


def groups(result: Result) -> set[frozenset[str]]:
    return {frozenset(rows["industry"]) for _, rows in result.part("members").groupby("cluster")}


@pytest.fixture(scope="module")
def kazakhstan() -> Result:
    return factors(kaz_2024_29())


# ---------------------------------------------------------------- planted clusters


SHAPES = pytest.mark.parametrize("shape", [(4, 6), (3, 8), (6, 4)])


@pytest.mark.long
@SHAPES
def test_every_planted_cluster_is_a_factor_of_the_matrix_itself_over_twenty_seeds(shape: tuple[int, int]) -> None:
    for seed in range(20):
        result = factors(planted(*shape, seed=seed), FactorParameters(matrix="itself", draws=0))
        assert result.summary["factors"] == shape[0]
        assert adjusted_rand_score(planted_labels(*shape), result.frame["cluster"].fillna(0).astype(int)) >= 0.9


@pytest.mark.long
@SHAPES
def test_of_the_columns_every_planted_cluster_but_one_is_a_factor_over_twenty_seeds(shape: tuple[int, int]) -> None:
    """g groups that make up the whole table differ in g − 1 directions: the last is what loads on no factor."""
    for seed in range(20):
        result = factors(planted(*shape, seed=seed), NO_DRAWS)
        assert result.summary["factors"] == shape[0] - 1
        assert result.frame["cluster"].isna().sum() == shape[1]
        assert adjusted_rand_score(planted_labels(*shape), result.frame["cluster"].fillna(0).astype(int)) >= 0.9


def test_planted_clusters_are_stable_and_split_in_no_draw() -> None:
    clusters = factors(planted(), FactorParameters(matrix="itself")).part("clusters")
    assert clusters["size"].tolist() == [6, 6, 6, 6]
    assert (clusters["stability"] > 0.99).all()


# ---------------------------------------------------------------- what does not matter


def test_the_same_seed_gives_the_same_result_and_another_seed_another_stability() -> None:
    table = kaz_2024_29()
    first, again, other = (factors(table, FactorParameters(draws=20, seed=seed)) for seed in (1, 1, 2))
    for part in ("rows", "clusters", "members", "loadings", "links", "stability"):
        pd.testing.assert_frame_equal(first.part(part), again.part(part))
    assert first.summary == again.summary
    assert groups(first) == groups(other)
    assert not first.part("stability").equals(other.part("stability"))


def test_neither_the_order_of_industries_nor_the_unit_changes_the_clusters() -> None:
    table = kaz_2024_29()
    plain = factors(table, NO_DRAWS)
    order = np.random.default_rng(3).permutation(29)
    for other in (take(table, order), scale(table, 1e-6), scale(table, 1e9), with_empty_industry(table)):
        result = factors(other, NO_DRAWS)
        assert groups(result) == groups(plain)
        assert result.summary["eigenvalues"] == pytest.approx(plain.summary["eigenvalues"], abs=1e-9)


@quickly
@given(balanced_tables(max_size=8), st.sampled_from(["columns", "itself"]))
def test_any_table_has_factors_or_a_named_reason_and_no_result_has_gaps(table: IOTable, matrix: str) -> None:
    result = attempted(factors, table, FactorParameters(matrix=matrix, draws=3))
    if isinstance(result, AnalysisError):
        return
    for frame in (result.frame, *result.parts.values()):
        numbers = frame.select_dtypes("number")
        assert all(np.isfinite(numbers[name].dropna().to_numpy(float)).all() for name in numbers)
        assert not any(frame[name].dtype == np.float64 and frame[name].isna().any() for name in frame)
    assert "NaN" not in json.dumps(dict(result.summary))
    shares = result.part("clusters")["variance_share"]
    assert shares.sum() == pytest.approx(result.summary["variance_explained"])
    assert (np.diff(shares) <= 1e-12).all()


# ---------------------------------------------------------------- what is said


def test_the_parts_tell_the_same_story(kazakhstan: Result) -> None:
    members, loadings = kazakhstan.part("members"), kazakhstan.part("loadings")
    primary = loadings[loadings["membership"] == "primary"]
    merged = members.merge(primary, on=["cluster", "industry"], validate="1:1")
    assert len(merged) == len(members) == len(primary) == kazakhstan.frame["cluster"].count()
    assert merged["strength"].equals(merged["loading"])
    assert kazakhstan.part("clusters")["size"].sum() == len(members)
    squares = loadings.assign(square=loadings["loading"] ** 2)
    np.testing.assert_allclose(
        squares.groupby("industry", sort=False)["square"].sum(), kazakhstan.part("communalities")["communality"]
    )
    scree = kazakhstan.part("eigenvalues")
    assert scree["kept"].sum() == kazakhstan.summary["factors"] == (scree["eigenvalue"] > 1).sum()
    assert scree["cumulative"].iloc[-1] == pytest.approx(1)


def test_members_come_strongest_first(kazakhstan: Result) -> None:
    for _, rows in kazakhstan.part("members").groupby("cluster"):
        assert rows["strength"].is_monotonic_decreasing
        assert (rows["strength"] >= 0.6).all()


def test_kmo_and_bartlett_speak_of_the_profiles(kazakhstan: Result) -> None:
    """Of the factored columns they do not exist: n columns of n numbers have at most rank n − 1."""
    assert np.linalg.matrix_rank(correlations(similarity(kaz_2024_29()).matrix)) == 28
    assert kazakhstan.summary["kmo"] == pytest.approx(0.5886, abs=5e-5)
    assert kazakhstan.summary["bartlett_df"] == 29 * 28 // 2
    assert kazakhstan.summary["bartlett_p"] < 1e-50


def test_twins_make_the_profiles_singular_and_a_note_says_so() -> None:
    """S1 and S2 buy and sell alike to the last digit."""
    flows = np.random.default_rng(0).uniform(1, 9, (6, 6))
    flows[1], flows[:, 1] = flows[0], flows[:, 0]
    flows[1, :2] = flows[0, :2] = flows[0, 0]
    result = factors(make_table(flows, {"output": flows.sum(axis=1) + 100.0}), FactorParameters("domestic", draws=0))
    assert result.summary["kmo"] is None
    assert result.summary["bartlett_p"] is None
    assert any("undefined" in note for note in result.notes)


def test_industries_in_no_factor_and_factors_without_members_are_named() -> None:
    notes = factors(kaz_2024_29(), FactorParameters(primary=0.9, draws=0)).notes
    assert any(note.startswith("no primary member of a factor: ") for note in notes)
    assert any(note.startswith("factors without a primary member: ") for note in notes)


def test_negative_eigenvalues_are_reported() -> None:
    result = factors(kaz_2024_29(), FactorParameters(matrix="itself", draws=0))
    assert len(result.summary["negative_eigenvalues"]) == 11
    assert sum(result.summary["eigenvalues"]) == pytest.approx(29)
    assert any("11 negative eigenvalues" in note for note in result.notes)
    assert factors(kaz_2024_29(), NO_DRAWS).summary["negative_eigenvalues"] == []


def test_an_industry_without_sales_is_left_out_and_named() -> None:
    result = factors(with_empty_industry(kaz_2024_29()), NO_DRAWS)
    assert result.summary["left_out"] == {"empty": "no sales"}
    assert "left out: empty, no sales" in result.notes
    assert "empty" not in set(result.frame["industry"])


def test_the_rule_of_absolute_values_gives_every_industry_a_factor() -> None:
    result = factors(kaz_2024_29(), FactorParameters(rule="absolute", draws=0))
    assert result.frame["cluster"].notna().all()
    assert (
        result.part("members")["strength"]
        .abs()
        .groupby(result.part("members")["cluster"])
        .apply(lambda strength: strength.is_monotonic_decreasing)
        .all()
    )


# ---------------------------------------------------------------- stability


def test_a_draw_of_no_noise_is_the_table_itself(kazakhstan: Result) -> None:
    result = factors(kaz_2024_29(), FactorParameters(draws=3, noise=0))
    assert groups(result) == groups(kazakhstan)
    stable = result.frame["stability"].dropna()
    assert len(stable) > 20
    assert (stable == 1).all()


def test_more_noise_means_less_stability() -> None:
    means = [
        factors(kaz_2024_29(), FactorParameters(draws=50, noise=noise)).frame["stability"].mean()
        for noise in (0.02, 0.2, 1.0)
    ]
    assert means[0] > means[1] > means[2]


def test_no_draws_no_stability() -> None:
    result = factors(kaz_2024_29(), NO_DRAWS)
    assert result.frame["stability"].isna().all()
    assert result.part("clusters")["stability"].isna().all()
    assert result.part("stability").empty


def test_shares_of_draws_are_those_of_full_rotations_from_scratch() -> None:
    """The quick way of a draw, warm start and single precision, against every draw rotated to its end."""
    found = similarity(kaz_2024_29())
    model = factor_model(found.matrix)
    quick = together(
        found.flows, model.loadings, source="columns", primary=0.6, rule="positive", draws=100, noise=0.1, seed=7
    )
    slow = np.zeros_like(quick)
    for each in np.random.SeedSequence(7).spawn(100):
        noise = np.random.default_rng(each).standard_normal(found.flows.shape, dtype=np.float32)
        R = correlations(largest(four_correlations(found.flows * np.exp(0.1 * noise))))
        labels = primary_factors(oriented(varimax(components(R, model.loadings.shape[1])).loadings))
        slow += (np.equal.outer(labels, labels) & (labels >= 0)) / 100
    assert np.abs(quick - slow).mean() < 0.01
    assert np.abs(quick - slow).max() < 0.15


def test_shares_of_draws_are_symmetric_and_between_none_and_all() -> None:
    found = similarity(germany_1995(), "domestic")
    share = together(
        found.flows,
        factor_model(found.matrix).loadings,
        source="columns",
        primary=0.6,
        rule="positive",
        draws=30,
        noise=0.3,
        seed=0,
    )
    np.testing.assert_array_equal(share, share.T)
    assert share.min() >= 0
    assert share.max() <= 1
    assert (share <= np.diag(share)[:, None]).all()


# ---------------------------------------------------------------- what is refused


def test_more_factors_than_possible_are_refused_with_table_and_remedy() -> None:
    with pytest.raises(AnalysisError, match=r"table kaz-2024-29, basis total, 29 industries: 29 factors – at most 28"):
        factors(kaz_2024_29(), FactorParameters(factors=29))


def test_two_industries_are_refused() -> None:
    with pytest.raises(AnalysisError, match="choose industries of which at least 3 trade with each other"):
        factors(kaz_2024_29(), FactorParameters(industries=("C24", "C28")))


@pytest.mark.parametrize("given", [{"rule": "bold"}, {"noise": -1}, {"primary": 1.2}, {"primary": 0.3}, {"draws": -1}])
def test_wrong_parameters_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(AnalysisError):
        FactorParameters(**given)  # type: ignore[arg-type]
