"""Principal components and their rotation: against factor_analyzer, the identities of a rotation, what is refused."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from factor_analyzer import Rotator
from factor_analyzer.factor_analyzer import calculate_bartlett_sphericity, calculate_kmo
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.clusters.factor_model import (
    adequacy,
    components,
    correlations,
    factor_model,
    number_kept,
    oriented,
    towards,
    varimax,
)
from analysis.clusters.membership import memberships, primary_factors
from analysis.clusters.similarity import similarity
from kb.errors import AnalysisError
from tests.tables import kaz_2024_29, quickly

loadings = arrays(np.float64, (7, 3), elements=st.floats(-1, 1).map(lambda value: round(value, 3)))


def criterion(matrix: np.ndarray) -> float:
    """What varimax makes as large as it can: the variance of squared loadings, of rows of length one."""
    squares = (matrix.T / np.sqrt((matrix**2).sum(axis=1))).T ** 2
    return float((squares**2).sum() - (squares.sum(axis=0) ** 2).sum() / len(squares))


@quickly
@given(loadings)
def test_a_rotation_is_orthogonal_and_changes_no_communality(matrix: np.ndarray) -> None:
    rotation = varimax(matrix)
    np.testing.assert_allclose(rotation.matrix.T @ rotation.matrix, np.eye(3), atol=1e-9)
    np.testing.assert_allclose((rotation.loadings**2).sum(axis=1), (matrix**2).sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(rotation.loadings, matrix @ rotation.matrix, atol=1e-12)


@quickly
@given(loadings)
def test_a_rotation_never_lowers_its_criterion(matrix: np.ndarray) -> None:
    assume((np.abs(matrix).max(axis=1) > 0.01).all())
    assert criterion(varimax(matrix).loadings) >= criterion(matrix) - 1e-9


@quickly
@given(loadings, st.permutations(range(7)))
def test_the_order_of_industries_does_not_change_the_rotation(matrix: np.ndarray, order: list[int]) -> None:
    assume(np.linalg.matrix_rank(matrix, tol=0.05) == 3)
    tight = varimax(matrix, 1e-5)
    np.testing.assert_allclose(varimax(matrix[order], 1e-5).loadings, tight.loadings[order], atol=1e-3)


@pytest.mark.parametrize("normalize", [True, False])
def test_the_rotation_is_that_of_factor_analyzer(normalize: bool) -> None:
    R = correlations(similarity(kaz_2024_29()).matrix)
    start = components(R, 6)
    rotator = Rotator(method="varimax", normalize=normalize, tol=1e-12, max_iter=5000)
    np.testing.assert_allclose(varimax(start, normalize=normalize).loadings, rotator.fit_transform(start), atol=1e-10)


def test_an_industry_without_any_loading_stays_without() -> None:
    rotated = varimax(np.array([[0.9, 0.2], [0.8, 0.5], [0.0, 0.0], [0.1, 0.7]])).loadings
    assert np.isfinite(rotated).all()
    assert rotated[2].tolist() == [0, 0]


def test_the_closest_rotation_undoes_a_rotation() -> None:
    random = np.random.default_rng(0)
    start, turn = random.normal(size=(9, 4)), np.linalg.qr(random.normal(size=(4, 4)))[0]
    np.testing.assert_allclose(towards(start, start @ turn), turn, atol=1e-12)


def test_all_components_give_the_correlations_back() -> None:
    R = correlations(similarity(kaz_2024_29()).matrix)
    whole = components(R, len(R))
    np.testing.assert_allclose(whole @ whole.T, R, atol=1e-9)
    np.testing.assert_allclose(R, np.corrcoef(similarity(kaz_2024_29()).matrix, rowvar=False), atol=1e-12)


def test_factors_come_by_falling_variance_with_their_largest_loading_positive() -> None:
    model = factor_model(similarity(kaz_2024_29()).matrix)
    assert (np.diff(model.variance_shares) <= 0).all()
    assert (model.loadings.max(axis=0) >= -model.loadings.min(axis=0)).all()
    assert model.variance_shares.sum() == pytest.approx(model.eigenvalues[: model.loadings.shape[1]].sum() / 29)
    assert model.communalities.sum() / 29 == pytest.approx(model.variance_shares.sum())
    assert model.converged


def test_the_matrix_itself_may_have_negative_eigenvalues_and_they_are_kept() -> None:
    R = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    model = factor_model(R, source="itself")
    assert model.eigenvalues[-1] == pytest.approx(-0.8)
    assert model.eigenvalues.sum() == pytest.approx(3)


def test_one_factor_is_not_rotated() -> None:
    assert varimax(np.array([[0.8], [0.5]])).steps == 0


def test_more_factors_than_positive_eigenvalues_are_refused() -> None:
    with pytest.raises(AnalysisError, match=r"5 factors – at most 2 have any variance"):
        number_kept(np.array([2.0, 1.0, 0.0]), 5)


def test_unrelated_industries_have_no_eigenvalue_above_one() -> None:
    with pytest.raises(AnalysisError, match="no eigenvalue is above one"):
        factor_model(np.eye(4), source="itself")


def test_a_constant_column_is_refused_by_its_number() -> None:
    with pytest.raises(AnalysisError, match="industry number 2 is equally similar to all"):
        factor_model(np.array([[1.0, 1.0, 0.2], [0.3, 1.0, 0.2], [0.5, 1.0, 1.0]]))


def test_kmo_and_bartlett_are_those_of_factor_analyzer() -> None:
    data = np.random.default_rng(1).normal(size=(50, 6)) @ np.random.default_rng(2).normal(size=(6, 6))
    found = adequacy(data)
    assert found.kmo == pytest.approx(calculate_kmo(data)[1])
    assert (found.chi2, found.p) == pytest.approx(calculate_bartlett_sphericity(data))
    assert found.df == 15


def test_bartletts_statistic_exists_where_the_determinant_is_smaller_than_any_number() -> None:
    random = np.random.default_rng(0)
    data = random.normal(size=(900, 400)) + 6 * random.normal(size=(900, 1))
    assert np.linalg.det(np.corrcoef(data, rowvar=False)) == 0
    found = adequacy(data)
    assert found.chi2 is not None
    assert np.isfinite(found.chi2)


def test_singular_correlations_have_neither_and_say_nothing_on_the_way() -> None:
    data = np.random.default_rng(0).normal(size=(5, 8))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = adequacy(data)
    assert (found.kmo, found.chi2, found.df, found.p) == (None, None, None, None)


def test_orientation_is_a_permutation_and_signs() -> None:
    matrix = np.array([[0.1, -0.9, 0.3], [0.5, 0.2, 0.1], [0.4, -0.1, -0.7]])
    turned = oriented(matrix)
    assert sorted(np.abs(turned).sum(axis=0)) == pytest.approx(sorted(np.abs(matrix).sum(axis=0)))


@quickly
@given(loadings)
def test_an_industry_is_primary_once_at_most_and_with_absolute_values_always(matrix: np.ndarray) -> None:
    positive = memberships(matrix) == "primary"
    absolute = memberships(matrix, rule="absolute") == "primary"
    assert (positive.sum(axis=1) <= 1).all()
    assert (absolute.sum(axis=1) == 1).all()
    assert (matrix[positive] >= 0.6).all()
    assert ((primary_factors(matrix) >= 0) == positive.any(axis=1)).all()


def test_a_secondary_member_reaches_its_threshold_and_is_not_primary_there() -> None:
    roles = memberships(np.array([[0.8, 0.65, 0.35, 0.34], [-0.7, 0.2, 0.5, 0.1]]))
    assert roles.tolist() == [["primary", "secondary", "secondary", "none"], ["none", "none", "secondary", "none"]]
