"""Agreement of cluster sets: printed numbers, invariances, what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment.comparison import agreement, comparison, partition
from analysis.methods import METHODS, running_order
from analysis.result import Result
from kb.errors import AnalysisError
from tests.tables import make_table, quickly

TABLE = make_table([[1, 2], [3, 4]], {"output": [20, 20]})
HERE = TABLE.meta.id

Labels = Sequence[int]
two_partitions = st.integers(2, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n) for _ in range(2)])
)


def series(labels: Labels) -> pd.Series:
    return pd.Series(list(labels), index=[f"S{i:02d}" for i in range(len(labels))])


def cluster_set(
    run: str, members: Mapping[str, str], *, table: str | None = HERE, status: str = "computed"
) -> pd.DataFrame:
    """Rows of a set from its clusters, each a name and its industries as words."""
    rows = [(f"{run}:{name}", code) for name, codes in members.items() for code in codes.split()]
    frame = pd.DataFrame(rows, columns=["cluster", "industry"])
    return frame.assign(run=run, status=status, method=run, table=table, basis="total", strength=1.0)


def compared(*sets: pd.DataFrame) -> Result:
    return comparison(TABLE, cluster_sets=pd.concat(sets, ignore_index=True))


# ---------------------------------------------------------------- two partitions


@pytest.mark.parametrize(
    ("first", "second", "adjusted_rand"),
    [
        ([0, 0, 1, 2], [0, 0, 1, 1], 0.57),
        ([0, 0, 1, 1], [0, 0, 1, 2], 0.57),
        ([0, 0, 0, 0], [0, 1, 2, 3], 0.0),
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
    ],
)
def test_adjusted_rand_is_that_of_the_examples_in_scikit_learns_documentation(
    first: Labels, second: Labels, adjusted_rand: float
) -> None:
    assert agreement(series(first), series(second)).adjusted_rand == pytest.approx(adjusted_rand, abs=5e-3)


def test_adjusted_rand_is_that_of_the_worked_example_of_yeung_and_ruzzo() -> None:
    """Yeung and Ruzzo 2001: ten objects in three classes and three clusters, index 0.313."""
    counts = [[1, 1, 0], [1, 2, 1], [0, 0, 4]]
    first = [i for i, row in enumerate(counts) for n in row for _ in range(n)]
    second = [j for row in counts for j, n in enumerate(row) for _ in range(n)]
    assert agreement(series(first), series(second)).adjusted_rand == pytest.approx(0.313, abs=5e-4)


def test_adjusted_rand_is_the_formula_of_hubert_and_arabie() -> None:
    random = np.random.default_rng(1)
    first, second = random.integers(0, 4, 60), random.integers(0, 5, 60)
    counts = pd.crosstab(first, second).to_numpy()

    def pairs(numbers: np.ndarray) -> float:
        return float((numbers * (numbers - 1) / 2).sum())

    rows, columns = pairs(counts.sum(axis=1)), pairs(counts.sum(axis=0))
    chance = rows * columns / (60 * 59 / 2)
    expected = (pairs(counts) - chance) / ((rows + columns) / 2 - chance)
    assert agreement(series(first), series(second)).adjusted_rand == pytest.approx(expected, rel=1e-12)


def test_nmi_is_mutual_information_over_the_mean_entropy() -> None:
    joint = np.array([[2, 0], [1, 1]]) / 4
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    some = joint > 0
    information = (joint[some] * np.log((joint / np.outer(rows, columns))[some])).sum()
    entropy = -(rows * np.log(rows)).sum(), -(columns * np.log(columns)).sum()
    found = agreement(series([0, 0, 1, 1]), series([0, 0, 0, 1]))
    assert found.nmi == pytest.approx(2 * information / sum(entropy), rel=1e-12)


@quickly
@given(two_partitions, st.permutations(range(4)), st.randoms())
def test_names_order_and_direction_do_not_matter(
    labels: tuple[list[int], list[int]], names: list[int], random: object
) -> None:
    first, second = map(series, labels)
    renamed = second.map(lambda label: names[label])
    shuffled = renamed.sample(frac=1, random_state=random.randrange(1000))  # type: ignore[attr-defined]
    ours, theirs = agreement(first, second), agreement(shuffled, first)
    assert ours.adjusted_rand == pytest.approx(theirs.adjusted_rand, abs=1e-12)
    assert ours.nmi == pytest.approx(theirs.nmi, abs=1e-9)
    assert (ours.industries, ours.first_clusters) == (theirs.industries, theirs.second_clusters)


@quickly
@given(two_partitions)
def test_only_a_set_itself_agrees_wholly(labels: tuple[list[int], list[int]]) -> None:
    first, second = map(series, labels)
    assert agreement(first, first).adjusted_rand == 1
    same = (pd.crosstab(first, second) > 0).to_numpy()
    one_to_one = (same.sum(axis=0) == 1).all() and (same.sum(axis=1) == 1).all()
    assert (agreement(first, second).adjusted_rand == pytest.approx(1, abs=1e-12)) == one_to_one


@pytest.mark.long
def test_random_partitions_agree_as_by_chance() -> None:
    random = np.random.default_rng(0)
    found = [agreement(series(random.integers(0, 4, 40)), series(random.integers(0, 4, 40)))[0] for _ in range(200)]
    assert np.mean(found) == pytest.approx(0, abs=0.01)


def test_industries_of_one_set_alone_are_left_out() -> None:
    found = agreement(series([0, 0, 1, 1, 2]), series([5, 5, 6, 6]))
    assert found == (1.0, 1.0, 4, 2, 2)
    with pytest.raises(AnalysisError, match="0 industries in common"):
        agreement(pd.Series([1], index=["a"]), pd.Series([1], index=["b"]))


# ---------------------------------------------------------------- sets of clusters


def test_an_industry_in_several_clusters_counts_where_it_is_strongest() -> None:
    members = pd.DataFrame(
        {
            "cluster": ["x", "y", "x", "y", "x"],
            "industry": ["A", "A", "B", "B", "C"],
            "strength": [0.5, -0.7, 0.6, 0.6, np.nan],
        }
    )
    assert partition(members).to_dict() == {"A": "y", "B": "x", "C": "x"}


def test_every_pair_with_a_run_of_this_table_is_compared_once() -> None:
    halves = {"1": "A B C", "2": "D E F"}
    found = compared(
        cluster_set("ours", halves),
        cluster_set("also", {"1": "A B", "2": "C D E F"}),
        cluster_set("elsewhere", halves, table="another"),
        cluster_set("third", halves, table="another"),
        cluster_set("printed", halves, table=None, status="published"),
    )
    pairs = list(zip(found.frame["first"], found.frame["second"], strict=True))
    assert len(pairs) == len({frozenset(pair) for pair in pairs}) == 7
    assert ("elsewhere", "third") not in pairs
    assert found.frame.set_index(["first", "second"]).loc[("elsewhere", "ours"), "adjusted_rand"] == 1
    assert found.used == ("also", "elsewhere", "ours", "third")
    assert found.summary["pairs"] == 7


def test_overlaps_are_counted_by_hand() -> None:
    found = compared(
        cluster_set("one", {"1": "A B C D", "2": "E F"}), cluster_set("two", {"1": "A B E", "2": "C", "3": "G"})
    ).part("overlaps")
    rows = {(row["first"], row["second"]): row for row in found.to_dict("records")}
    assert set(rows) == {("one:1", "two:1"), ("one:1", "two:2"), ("one:2", "two:1")}
    first = rows["one:1", "two:1"]
    assert (first["shared"], first["jaccard"], first["of_first"], first["of_second"]) == (2, 2 / 5, 2 / 4, 2 / 3)


def test_an_industry_in_two_clusters_counts_in_both_overlaps() -> None:
    found = compared(cluster_set("one", {"1": "A B C", "2": "C D E"}), cluster_set("two", {"1": "A B C", "2": "D E F"}))
    shared = found.part("overlaps").set_index(["first", "second"])["shared"]
    assert shared.to_dict() == {
        ("one:1", "two:1"): 3,
        ("one:2", "two:1"): 1,
        ("one:2", "two:2"): 2,
    }
    assert found.frame["industries"].tolist() == [5]


def test_pairs_that_say_nothing_are_left_out_and_named() -> None:
    found = compared(
        cluster_set("few", {"1": "A", "2": "B"}),
        cluster_set("one", {"1": "A B C D"}),
        cluster_set("two", {"1": "A B", "2": "C D"}),
    )
    assert found.frame.empty
    assert [note for note in found.notes if note.startswith("left out")] == [
        "left out, 2 industries in common: few and one",
        "left out, 2 industries in common: few and two",
        "left out, one of them has a single cluster there: one and two",
    ]
    assert len(found.part("overlaps")) == 6


@pytest.mark.parametrize("sets", [[], [cluster_set("alone", {"1": "A B C", "2": "D"})]])
def test_without_two_sets_the_result_is_empty_and_says_so(sets: list[pd.DataFrame]) -> None:
    given = sets[0] if sets else cluster_set("none", {})
    found = comparison(TABLE, cluster_sets=given)
    assert (len(found.frame), len(found.part("overlaps")), found.used) == (0, 0, ())
    assert "not two cluster sets" in found.notes[0]


def test_methods_that_use_clusters_run_after_those_that_find_them() -> None:
    """`kb analyse all` goes through the methods in order: a set found later would not be compared."""
    automatic = [(name, METHODS[name]) for name in running_order() if METHODS[name].automatic]
    finds = [place for place, (_, method) in enumerate(automatic) if method.clusters]
    uses = [place for place, (_, method) in enumerate(automatic) if "cluster_sets" in method.needs]
    assert finds
    assert uses
    assert max(finds) < min(uses)
