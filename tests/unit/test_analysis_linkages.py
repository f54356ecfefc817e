"""Linkages: means, axes, classes, invariances, degenerate tables."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import allocation_coefficients, input_coefficients
from analysis.model.leontief import ghosh_inverse, leontief_inverse
from analysis.structural.linkages import LinkageParameters, linkages
from kb.table import BASES
from tests.tables import balanced_tables, make_table, quickly

any_parameters = st.builds(
    LinkageParameters, basis=st.sampled_from(BASES), forward=st.sampled_from(["ghosh", "leontief"])
)


def numbers(table, parameters):
    """The numeric columns; classes may turn on the last digit of an index that is exactly one."""
    return linkages(table, parameters).frame.set_index("industry").drop(columns="class").astype(float)


@quickly
@given(balanced_tables(), any_parameters)
def test_indices_have_mean_one_and_the_identities_hold(table, parameters):
    result = linkages(table, parameters)
    assert result.frame["backward_index"].mean() == pytest.approx(1)
    assert result.frame["forward_index"].mean() == pytest.approx(1)
    assert max(result.identities.values()) < 1e-9


@quickly
@given(balanced_tables(), st.sampled_from(BASES))
def test_sums_are_those_of_the_matrices(table, basis):
    rows = numbers(table, LinkageParameters(basis))
    expected = {
        "direct_backward": input_coefficients(table, basis).sum(axis=0),
        "direct_forward": allocation_coefficients(table, basis).sum(axis=1),
        "backward": leontief_inverse(table, basis).sum(axis=0),
        "forward": ghosh_inverse(table, basis).sum(axis=1),
    }
    for column, values in expected.items():
        np.testing.assert_allclose(rows[column], values, rtol=1e-9, atol=1e-12)
    of_rows = numbers(table, LinkageParameters(basis, "leontief"))["forward"]
    np.testing.assert_allclose(of_rows, leontief_inverse(table, basis).sum(axis=1), rtol=1e-9)


@quickly
@given(balanced_tables(min_size=2), any_parameters)
def test_variation_goes_down_the_column_and_along_the_row(table, parameters):
    """Written out term by term, as in METHODS: two published packages sum along the wrong axis."""
    L = leontief_inverse(table, parameters.basis).to_numpy()
    S = L if parameters.forward == "leontief" else ghosh_inverse(table, parameters.basis).to_numpy()
    n = len(L)
    rows = numbers(table, parameters)
    for j in range(n):
        down, along = sum(L[i, j] for i in range(n)) / n, sum(S[j, i] for i in range(n)) / n
        backward = math.sqrt(sum((L[i, j] - down) ** 2 for i in range(n)) / (n - 1)) / down
        forward = math.sqrt(sum((S[j, i] - along) ** 2 for i in range(n)) / (n - 1)) / along
        assert rows["backward_variation"].iloc[j] == pytest.approx(backward, rel=1e-6, abs=1e-9)
        assert rows["forward_variation"].iloc[j] == pytest.approx(forward, rel=1e-6, abs=1e-9)


def test_classes():
    """Food pulls, energy pushes, metals do both, haircuts neither."""
    Z = [[1, 0, 9, 0], [30, 5, 40, 2], [5, 10, 10, 0], [0, 0, 0, 0]]
    frame = linkages(make_table(Z, {"output": [60, 80, 100, 20]}, codes=["food", "energy", "metals", "hair"])).frame
    assert dict(zip(frame["industry"], frame["class"], strict=True)) == {
        "food": "backward-oriented",
        "energy": "forward-oriented",
        "metals": "backward-oriented",
        "hair": "independent",
    }


def test_equal_industries_are_all_key():
    n = 7
    frame = linkages(make_table(np.full((n, n), 0.1), {"output": np.ones(n)})).frame
    assert (frame["class"] == "key").all()


def test_one_industry_has_no_variation():
    result = linkages(make_table([[3]], {"output": [4]}))
    row = result.frame.iloc[0]
    assert row["backward_variation"] is pd.NA
    assert row["forward_variation"] is pd.NA
    assert (row["backward"], row["backward_index"], row["class"]) == (4, 1, "key")
    assert "one industry: no coefficient of variation" in result.notes


def test_negative_flows_are_said():
    result = linkages(make_table([[1, -2], [3, 4]], {"output": [10, 20]}))
    assert "1 negative input coefficients, kept as they are" in result.notes


def test_a_product_that_is_almost_all_imported():
    """Its allocation coefficients on the total basis are huge; that is no fault of the arithmetic."""
    table = make_table([[1e-7, 2], [1e-7, 4]], {"output": [1e-6, 1e6]}, [[0, 4e5], [0, 1e5]], [0, 1])
    result = linkages(table, LinkageParameters("total"))
    assert result.frame["forward"][0] > 1e11
    assert max(result.identities.values()) < 1e-9
    assert any("imported units" in note for note in result.notes)
