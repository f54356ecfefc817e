"""Hypothetical extraction: closed forms against tables from which the links were really taken out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import allocation_coefficients, denominators, input_coefficients
from analysis.model.leontief import leontief_inverse, open_system
from analysis.structural.extraction import ExtractionParameters, extraction, group_extraction, group_loss
from kb.errors import AnalysisError
from kb.table import BASES
from tests.tables import balanced_tables, kaz_2024_29, make_table, quickly, with_empty_industry

bases = st.sampled_from(BASES)


def lost(table, basis, form, group):
    """Total loss by removing the links from the coefficients and inverting what is left."""
    x = denominators(table, basis)
    A = input_coefficients(table, basis).to_numpy().copy()
    B = allocation_coefficients(table, basis).to_numpy().copy()
    unit = np.eye(len(x))
    f, w = x - A @ x, x - x @ B
    if form == "backward":
        A[:, group] = 0
        return x.sum() - np.linalg.solve(unit - A, f).sum()
    if form == "forward":
        B[group, :] = 0
        return x.sum() - np.linalg.solve((unit - B).T, w).sum()
    A[:, group] = A[group, :] = f[group] = 0
    return x.sum() - np.linalg.solve(unit - A, f).sum()


@quickly
@given(balanced_tables(), bases)
def test_each_loss_is_that_of_a_table_without_the_links(table, basis):
    frame = extraction(table, ExtractionParameters(basis)).frame
    total = denominators(table, basis).sum()
    for form in ("backward", "forward", "complete"):
        expected = [lost(table, basis, form, [j]) for j in range(len(table.codes))]
        np.testing.assert_allclose(frame[f"{form}_loss"], expected, rtol=1e-8, atol=1e-9 * total)
        np.testing.assert_allclose(frame[f"{form}_share"], frame[f"{form}_loss"] / total, rtol=1e-12)


@quickly
@given(balanced_tables(min_size=2), bases, st.data())
def test_the_loss_of_a_group_is_that_of_a_table_without_it(table, basis, data):
    group = sorted(data.draw(st.sets(st.integers(0, len(table.codes) - 1), min_size=1)))
    found = group_extraction(table, [table.codes[i] for i in group], basis)
    assert found == pytest.approx(lost(table, basis, "complete", group), rel=1e-8)


@quickly
@given(balanced_tables(min_size=2))
def test_groups_lie_between_their_industries_and_the_economy(table):
    """On domestic flows: with imported inputs counted as made at home, final demand may be left negative."""
    single = extraction(table).frame["complete_loss"]
    everything = group_extraction(table, table.codes)
    two = group_extraction(table, table.codes[:2])
    assert everything == pytest.approx(table.output.sum())
    assert single[:2].max() * (1 - 1e-9) <= two <= min(single[:2].sum(), everything) * (1 + 1e-9)
    assert group_extraction(table, table.codes[:1]) == pytest.approx(single[0])


@quickly
@given(balanced_tables())
def test_no_loss_is_larger_than_without_the_industry_and_none_negative(table):
    frame = extraction(table).frame
    most = frame["complete_loss"] * (1 + 1e-9)
    assert ((frame["backward_loss"] >= 0) & (frame["backward_loss"] <= most)).all()
    assert (frame["forward_loss"] >= 0).all()
    assert (frame["complete_share"] <= 1 + 1e-9).all()


def test_the_complete_loss_is_not_the_sum_of_the_others():
    result = extraction(kaz_2024_29())
    frame = result.frame
    by_parts = frame["backward_loss"] + frame["forward_loss"]
    assert (by_parts < 0.9 * frame["complete_loss"]).any()
    assert (by_parts > 1.1 * frame["complete_loss"]).any()
    assert "backward and forward losses overlap: they do not add up to the complete loss" in result.notes


def test_definitions_by_hand():
    """Ore (100) sells 40 to metal (80); neither buys anything else: without its links metal costs ore 40."""
    table = make_table([[0, 40], [0, 0]], {"output": [100, 80]}, codes=["ore", "metal"])
    frame = extraction(table).frame.set_index("industry")
    assert frame.loc["metal", ["backward_loss", "forward_loss", "complete_loss", "rank"]].to_list() == [40, 0, 120, 1]
    # Ghosh: metal's output depends on the ore it is allotted, 40 of 80
    assert frame.loc["ore", ["backward_loss", "forward_loss", "complete_loss", "rank"]].to_list() == [0, 40, 100, 2]


def test_own_use_is_taken_out_too():
    """Half of what it makes it uses itself: without purchases it need make but half."""
    frame = extraction(make_table([[50]], {"output": [100]})).frame
    assert frame[["backward_loss", "forward_loss", "complete_loss"]].iloc[0].to_list() == [50, 50, 100]


@quickly
@given(balanced_tables())
def test_an_empty_industry_adds_nothing_to_a_group(table):
    assert group_extraction(with_empty_industry(table), ["S1", "empty"]) == group_extraction(table, ["S1"])


def test_a_group_comes_as_a_part_and_in_the_summary():
    table = kaz_2024_29()
    result = extraction(table, ExtractionParameters(group=("C24", "B*")))
    (row,) = result.part("group").to_dict("records")
    assert row == result.summary["group"]
    assert row["industries"] == "B05, B06, B07, C24" or row["industries"].endswith("C24")
    members = [table.codes.index(code) for code in row["industries"].split(", ")]
    assert row["output"] == pytest.approx(table.output[members].sum())
    assert row["complete_loss"] == pytest.approx(lost(table, "domestic", "complete", members), rel=1e-9)
    assert row["complete_share"] == pytest.approx(row["complete_loss"] / table.output.sum())
    assert row["loss_of_others"] == pytest.approx(row["complete_loss"] - row["output"])


def test_without_a_group_there_is_no_such_part():
    result = extraction(kaz_2024_29())
    assert (dict(result.parts), dict(result.summary)) == ({}, {})


def test_a_group_needs_known_industries_with_output():
    table = with_empty_industry(kaz_2024_29())
    with pytest.raises(AnalysisError, match="no industry 'Z99'"):
        group_extraction(table, ["Z99"])
    with pytest.raises(AnalysisError, match="no industry of the group has output"):
        extraction(table, ExtractionParameters(group=("empty",)))
    with pytest.raises(AnalysisError, match="the group has no industry"):
        group_extraction(table, [])


def test_an_industry_that_negative_flows_make_indispensable_is_left_out_and_named():
    """Alone, a needs 1.1 of itself per unit; b takes it off its hands."""
    x = np.array([10.0, 10.0])
    table = make_table(np.array([[1.1, -1.4], [0.7, -1.0]]) * x, {"output": x}, codes=["a", "b"])
    assert np.diag(leontief_inverse(table))[1] < 0
    result = extraction(table)
    assert result.frame["industry"].to_list() == ["a"]
    assert "left out, the others are not productive without it: b" in result.notes
    with pytest.raises(AnalysisError, match="not productive without b"):
        group_loss(table, open_system(table), np.array([1]))
