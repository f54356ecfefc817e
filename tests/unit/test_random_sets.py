"""Sets of industries alike, what they measure, and how far one of them stands out: plain loops, explicit solutions."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment import group_statistics
from analysis.assessment.group_statistics import linkage, pull, value_added
from analysis.assessment.random_sets import EXACT, alike, classes
from analysis.assessment.significance import (
    NOT_SUPPORTED,
    SUPPORTED,
    UNDECIDED,
    composite,
    normal_scores,
    q_values,
    ranks,
    share,
)
from analysis.model.coefficients import flows
from analysis.model.leontief import open_system
from kb.table import IOTable
from tests.tables import balanced_tables, kaz_2024_42, quickly

STRATA = [{"A": "a", "B": "b", "C": "c"}.get(code[0], "services") for code in kaz_2024_42().codes]


# ---------------------------------------------------------------- sets


def test_matched_sets_have_as_many_of_each_stratum_and_of_like_output() -> None:
    output = kaz_2024_42().output
    found = classes("matched", STRATA, output)
    members = np.flatnonzero([stratum == "c" for stratum in STRATA])[:2]
    sets = alike(members, found, 99, 0)
    made_up = np.sort(found[members])
    assert (np.sort(found[sets.sets], axis=0) == made_up[:, None]).all()
    for one in set(found.tolist()):
        assert len({STRATA[place] for place in np.flatnonzero(found == one)}) == 1


@pytest.mark.parametrize(("sizes", "counts"), [((5,), (2,)), ((4, 6), (1, 3)), ((3, 1, 5), (3, 1, 2))])
def test_few_sets_are_all_taken_once(sizes: tuple[int, ...], counts: tuple[int, ...]) -> None:
    label = np.repeat(np.arange(len(sizes)), sizes)
    members = np.concatenate([np.flatnonzero(label == i)[:count] for i, count in enumerate(counts)])
    found = alike(members, label, 99, 0)
    whole = {
        each
        for each in combinations(range(len(label)), len(members))
        if np.array_equal(np.bincount(label[list(each)], minlength=len(sizes)), counts)
    }
    assert found.exact
    assert found.number == found.sets.shape[1] == len(whole)
    assert {tuple(sorted(each)) for each in found.sets.T.tolist()} == whole


def test_many_sets_are_drawn_and_every_one_is_as_likely() -> None:
    label = np.array([0] * 60 + [1] * 40)
    found = alike([0, 1, 2, 60, 61], label, 30_000, seed=3)
    assert (found.exact, found.sets.shape) == (False, (5, 30_000))
    assert found.number == comb(60, 3) * comb(40, 2) >= EXACT
    assert all(len(set(column)) == 5 for column in found.sets.T.tolist())
    seen = np.bincount(found.sets.ravel(), minlength=100) / 30_000
    assert seen[:60] == pytest.approx(np.full(60, 3 / 60), abs=0.006)
    assert seen[60:] == pytest.approx(np.full(40, 2 / 40), abs=0.006)
    assert np.array_equal(found.sets, alike([5, 9, 7, 99, 61], label, 30_000, seed=3).sets), "not which they are"
    assert not np.array_equal(found.sets, alike([0, 1, 2, 60, 61], label, 30_000, seed=4).sets)


# ---------------------------------------------------------------- statistics


@quickly
@given(balanced_tables(min_size=2), st.data())
def test_statistics_are_those_of_plain_loops(table: IOTable, data: st.DataObject) -> None:
    n = len(table.codes)
    members = sorted(data.draw(st.sets(st.integers(0, n - 1), min_size=1, max_size=n)))
    sets = np.array([members]).T
    Z, x = flows(table, "domestic"), table.output
    inside = sum(Z[i, j] for i in members for j in members if i != j)
    trade = sum(Z[i, j] + Z[j, i] for i in members for j in range(n) if i != j)
    assert linkage(Z)(sets)[0] == pytest.approx(2 * inside / trade if trade else 0, rel=1e-9)
    system = open_system(table, "domestic")
    rest = [i for i in range(n) if i not in members]
    demand = table.final_demand_domestic.sum(axis=1).to_numpy()
    left = np.linalg.solve(np.eye(len(rest)) - (Z / x)[np.ix_(rest, rest)], demand[rest]).sum()
    own = x[members].sum()
    assert pull(system.leontief, x)(sets)[0] == pytest.approx((x.sum() - left - own) / own, rel=1e-7, abs=1e-9)
    weights = np.arange(1.0, n + 1)
    assert value_added(weights, x)(sets)[0] == pytest.approx(np.average(weights[members], weights=x[members]))


def test_groups_are_solved_side_by_side_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    system = open_system(kaz_2024_42(), "total")
    sets = np.array(list(combinations(range(0, 42, 6), 4))).T
    whole = pull(system.leontief, system.units)(sets)
    monkeypatch.setattr(group_statistics, "CELLS", 16)
    np.testing.assert_allclose(pull(system.leontief, system.units)(sets), whole, rtol=1e-13)


def test_a_table_that_is_no_m_matrix_is_solved_too() -> None:
    L = np.array([[1.0, 2.0], [3.0, -1.0]])
    needed = np.linalg.solve(L, [4.0, 5.0])
    assert pull(L, np.array([4.0, 5.0]))(np.array([[1], [0]]))[0] == pytest.approx(L.sum(axis=0) @ needed / 9 - 1)


# ---------------------------------------------------------------- significance


def test_ties_count_against_a_set() -> None:
    assert ranks(np.array([0.0]), np.zeros(8)).tolist() == [8.0]
    assert share(8, 0, 8, exact=True).p == 1.0


@pytest.mark.parametrize(("at_least", "verdict"), [(50, SUPPORTED), (101, UNDECIDED), (200, NOT_SUPPORTED)])
def test_draws_leave_undecided_what_they_cannot_tell(at_least: int, verdict: str) -> None:
    found = share(at_least, at_least - 1, 1000, exact=False)
    assert found.low < found.p < found.high
    assert found.verdict == verdict


def test_bounds_hold_the_true_share_as_often_as_they_say() -> None:
    counts = np.random.default_rng(1).binomial(999, 0.1, 2_000)
    found = {count: share(1 + count, count, 1000, exact=False) for count in set(counts.tolist())}
    held = np.mean([found[count].low <= 0.1 <= found[count].high for count in counts.tolist()])
    assert held >= 0.985


def test_the_composite_of_sets_and_places_is_that_of_every_pair() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(2, 50))
    among = normal_scores(np.arange(1.0, 21), 20)
    at_least, above, mean = composite(scores, float(among[3]), 20)
    pairs = scores.sum(axis=0)[:, None] + among[None, :]
    total = scores[:, 0].sum() + among[3]
    assert at_least == pytest.approx((pairs >= total - 1e-9).sum() / 20)
    assert above == pytest.approx((pairs > total + 1e-9).sum() / 20)
    assert mean == pytest.approx(total / 3)


def test_q_is_the_smallest_rate_at_which_benjamini_and_hochberg_reject() -> None:
    p = np.random.default_rng(2).uniform(size=40) ** 2
    q = q_values(p.tolist())
    ordered = np.sort(p)
    for value, found in zip(p, q, strict=True):
        rates = [ordered[k] * 40 / (k + 1) for k in range(40) if ordered[k] >= value]
        assert found == pytest.approx(min(rates))
