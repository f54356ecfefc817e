"""Sets against random sets: plain loops, explicit extraction, uniform p-values."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment.random_sets import by_chance, cohesion, extraction, random_sets, share_at_least, togetherness
from analysis.model.coefficients import flows
from analysis.model.leontief import open_system
from kb.table import IOTable
from tests.planted import planted
from tests.tables import balanced_tables, germany_1995, kaz_2024_29, quickly


def one(members: tuple[int, ...] | list[int]) -> np.ndarray:
    return np.array([members])


def p_value(table: IOTable, members: list[int], seed: int = 0, count: int = 999) -> float:
    """Of the cohesion of the members."""
    Z = flows(table, "domestic")
    measured = {"cohesion": cohesion(Z)}
    chance = by_chance(measured, len(Z), len(members), count, seed)["cohesion"]
    return share_at_least(chance, float(measured["cohesion"](one(members))[0]))


# ---------------------------------------------------------------- random sets


@pytest.mark.parametrize(("n", "size"), [(5, 1), (5, 5), (29, 4), (68, 20)])
def test_random_sets_hold_each_position_once(n: int, size: int) -> None:
    sets = np.concatenate(list(random_sets(n, size, 500, seed=1)))
    assert sets.shape == (500, size)
    assert all(len(set(row)) == size for row in sets.tolist())
    assert set(sets.ravel().tolist()) == set(range(n))


def test_every_set_is_equally_likely() -> None:
    sets = np.sort(np.concatenate(list(random_sets(5, 2, 20_000, seed=2))), axis=1)
    _, counts = np.unique(sets, axis=0, return_counts=True)
    assert len(counts) == 10
    assert counts.min() > 1800
    assert counts.max() < 2200


def test_the_seed_decides_and_portions_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = np.concatenate(list(random_sets(12, 3, 100, seed=5)))
    monkeypatch.setattr("analysis.assessment.random_sets.CELLS", 100)
    portions = list(random_sets(12, 3, 100, seed=5))
    assert len(portions) > 10
    np.testing.assert_array_equal(np.concatenate(portions), whole)
    assert not np.array_equal(np.concatenate(list(random_sets(12, 3, 100, seed=6))), whole)


# ---------------------------------------------------------------- cohesion


@quickly
@given(balanced_tables(min_size=3), st.data())
def test_cohesion_is_that_of_plain_loops(table: IOTable, data: st.DataObject) -> None:
    Z, n = table.domestic, len(table.codes)
    K = data.draw(st.lists(st.integers(0, n - 1), min_size=2, max_size=n, unique=True))
    W = sum(Z[i, j] for i in K for j in K if i != j)
    P = sum(Z[i, j] for i in range(n) for j in K if i != j)
    S = sum(Z[i, j] for i in K for j in range(n) if i != j)
    expected = 2 * W / (P + S) if P + S else 0
    found = cohesion(Z)(one(K))[0]
    assert found == pytest.approx(expected, rel=1e-12)
    assert 0 <= found <= 1 + 1e-12
    assert cohesion(7 * Z + np.diag(np.arange(n)))(one(K))[0] == pytest.approx(expected, rel=1e-12)


def test_cohesion_of_all_industries_is_one() -> None:
    table = kaz_2024_29()
    assert cohesion(table.domestic)(one(list(range(29))))[0] == pytest.approx(1, rel=1e-12)


# ---------------------------------------------------------------- extraction


@quickly
@given(balanced_tables(min_size=2), st.data())
def test_extraction_is_that_of_the_economy_without_the_group(table: IOTable, data: st.DataObject) -> None:
    """Final demand of the others, met by the others alone, from an inverse of their own."""
    system = open_system(table, "domestic")
    x, n = system.units, len(system.codes)
    K = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=n, unique=True))
    rest = np.setdiff1d(np.arange(n), K)
    f = (np.eye(n) - system.A) @ x
    left = np.linalg.solve(np.eye(len(rest)) - system.A[np.ix_(rest, rest)], f[rest])
    expected = (x.sum() - left.sum()) / x.sum()
    assert extraction(system.leontief, x)(one(K))[0] == pytest.approx(expected, rel=1e-9)


def test_extraction_of_one_industry_is_the_closed_form() -> None:
    system = open_system(germany_1995(), "domestic")
    L, x = system.leontief, system.units
    expected = x * L.sum(axis=0) / L.diagonal() / x.sum()
    np.testing.assert_allclose(extraction(L, x)(np.arange(6)[:, None]), expected, rtol=1e-12)


def test_extraction_of_everything_leaves_nothing() -> None:
    system = open_system(germany_1995(), "domestic")
    assert extraction(system.leontief, system.units)(one(list(range(6))))[0] == pytest.approx(1, rel=1e-12)


def test_a_larger_group_takes_more_with_it() -> None:
    system = open_system(germany_1995(), "domestic")
    lost = extraction(system.leontief, system.units)
    for K in combinations(range(6), 3):
        assert lost(one(K))[0] > max(lost(one(pair))[0] for pair in combinations(K, 2))


# ---------------------------------------------------------------- p-values


def test_a_p_value_counts_the_set_itself_and_ties() -> None:
    assert share_at_least(np.array([0.0, 0.5, 0.5, 1.0]), 0.5) == 4 / 5
    assert share_at_least(np.array([0.0, 0.5]), 2.0) == 1 / 3
    assert share_at_least(np.array([0.3, 0.3 * (1 + 1e-15)]), 0.3 * (1 + 2e-15)) == 1


@pytest.mark.parametrize("seed", range(5))
def test_planted_groups_have_the_smallest_p(seed: int) -> None:
    table = planted(seed=seed)
    for block in range(4):
        assert p_value(table, list(range(6 * block, 6 * block + 6)), seed) == 1 / 1000


def test_random_groups_have_uniform_p_values() -> None:
    """Over many draws one in ten is at most 0.10, one in two at most 0.50, and so on."""
    Z = kaz_2024_29().domestic
    measured = cohesion(Z)
    drawn = measured(np.concatenate(list(random_sets(29, 4, 400, seed=99))))
    chance = by_chance({"cohesion": measured}, 29, 4, 999, seed=0)["cohesion"]
    found = np.array([share_at_least(chance, float(value)) for value in drawn])
    for level in (0.1, 0.25, 0.5, 0.75):
        assert (found <= level).mean() == pytest.approx(level, abs=0.06)


def test_statistics_are_of_the_same_sets() -> None:
    system = open_system(germany_1995(), "domestic")
    both = {"one": cohesion(germany_1995().domestic), "other": extraction(system.leontief, system.units)}
    found = by_chance(both, 6, 2, 50, seed=3)
    for name, statistic in both.items():
        np.testing.assert_array_equal(found[name], by_chance({name: statistic}, 6, 2, 50, seed=3)[name])


def test_togetherness_is_the_share_of_pairs() -> None:
    labels = np.array([0, 0, 1, 1, 1])
    together = (labels[:, None] == labels[None, :]).astype(float)
    assert togetherness(together)(np.array([[0, 1, 2], [2, 3, 4]])).tolist() == pytest.approx([1 / 3, 1])
    assert togetherness(together)(one([3])).tolist() == [0]
