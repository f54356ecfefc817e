"""Complexes after Czamanski and de Ablas: planted ones are found, coherence, what does not matter, what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import adjusted_rand_score

from analysis.clusters.czamanski import CzamanskiParameters, complexes, czamanski, first_component
from analysis.clusters.similarity import similarity
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.planted import planted, planted_labels
from tests.tables import attempted, balanced_tables, kaz_2024_29, quickly


def groups(result: Result) -> set[frozenset[str]]:
    return {frozenset(rows["industry"]) for _, rows in result.part("members").groupby("cluster")}


@pytest.mark.long
@pytest.mark.parametrize("shape", [(4, 6), (3, 8), (6, 4)])
def test_planted_clusters_are_found_over_twenty_seeds(shape: tuple[int, int]) -> None:
    for seed in range(20):
        result = czamanski(planted(*shape, seed=seed))
        assert adjusted_rand_score(planted_labels(*shape), result.frame["cluster"].fillna(0).astype(int)) >= 0.9


def test_every_complex_is_coherent_and_every_member_belongs() -> None:
    table = kaz_2024_29()
    found, result = similarity(table), czamanski(table, CzamanskiParameters(coherence=0.8, member=0.75))
    assert (result.part("clusters")["coherence"] >= 0.8).all()
    assert (result.part("members")["strength"] >= 0.75).all()
    for number, rows in result.part("members").groupby("cluster"):
        at = [found.codes.index(code) for code in rows["industry"]]
        R = found.matrix[np.ix_(at, at)]
        cluster = result.part("clusters").set_index("cluster").loc[number]
        assert np.linalg.eigvalsh(R)[-1] == pytest.approx(cluster["eigenvalue"])
        assert cluster["coherence"] == pytest.approx(cluster["eigenvalue"] / len(at))


def test_the_weakest_is_dropped_in_turn() -> None:
    """Of four industries the last has nothing to do with the others; without it the first three are coherent.

    Where more is asked, the next to go is the first or the third, which correlate least with the others.
    """
    R = np.array([[1, 0.9, 0.8, 0], [0.9, 1, 0.9, 0], [0.8, 0.9, 1, 0], [0, 0, 0, 1.0]])
    assert [members.tolist() for members, _ in complexes(R, 0.9, 0, 2)] == [[0, 1, 2]]
    assert [members.tolist() for members, _ in complexes(R, 0.94, 0, 2)] == [[0, 1]]


def test_a_stranger_is_not_taken_in_because_the_rest_is_tight() -> None:
    """Three alike to the last digit and one stranger: first eigenvalue 3 of 4, above 0.7."""
    R = np.eye(4)
    R[:3, :3] = 1
    assert [members.tolist() for members, _ in complexes(R, 0.7, 0.6, 2)] == [[0, 1, 2]]
    assert [members.tolist() for members, _ in complexes(R, 0.7, 0.0, 2)] == [[0, 1, 2, 3]]


def test_squares_of_the_correlations_with_the_component_sum_to_the_eigenvalue() -> None:
    R = similarity(kaz_2024_29()).matrix
    loadings = first_component(R)
    assert (loadings**2).sum() == pytest.approx(np.linalg.eigvalsh(R)[-1])
    np.testing.assert_allclose(R @ loadings, (loadings**2).sum() * loadings, atol=1e-9)


@quickly
@given(balanced_tables(max_size=8))
def test_any_table_has_complexes_or_a_named_reason(table: IOTable) -> None:
    result = attempted(czamanski, table)
    if isinstance(result, AnalysisError):
        return
    members, clusters = result.part("members"), result.part("clusters")
    assert not members.duplicated("industry").any()
    assert (members.groupby("cluster").size().to_numpy() == clusters["size"].to_numpy()).all()
    assert (clusters["size"] >= 3).all()
    assert clusters["eigenvalue"].is_monotonic_decreasing
    assert np.isfinite(members["strength"].astype(float)).all()


def test_industries_in_no_complex_are_named() -> None:
    result = czamanski(kaz_2024_29())
    alone = result.frame.loc[result.frame["cluster"].isna(), "industry"].tolist()
    assert f"in no complex: {', '.join(alone)}" in result.notes


def test_a_table_without_any_complex_has_none_and_says_so() -> None:
    result = czamanski(kaz_2024_29(), CzamanskiParameters(coherence=1.0))
    assert result.part("clusters").empty
    assert result.part("members").empty
    assert result.frame["cluster"].isna().all()


def test_two_industries_are_refused() -> None:
    with pytest.raises(AnalysisError, match="at least 3 trade with each other"):
        czamanski(kaz_2024_29(), CzamanskiParameters(industries=("C24", "C28")))
