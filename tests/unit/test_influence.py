"""Field of influence: against inverses of tables in which the coefficient was really changed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import input_coefficients
from analysis.model.leontief import leontief_inverse
from analysis.structural.influence import InfluenceParameters, influence
from kb.errors import AnalysisError
from kb.table import BASES
from tests.tables import balanced_tables, kaz_2024_29, make_table, quickly

bases = st.sampled_from(BASES)
SIZES = {"sum": np.sum, "squares": np.linalg.norm}


@quickly
@given(balanced_tables(), bases, st.sampled_from(["sum", "squares"]))
def test_the_strength_is_the_size_of_the_change_of_the_inverse(table, basis, size):
    """ΔL = δ F / (1 − δ lⱼᵢ) for a change δ of aᵢⱼ, with i the supplier and j the buyer."""
    A, L = input_coefficients(table, basis).to_numpy(), leontief_inverse(table, basis).to_numpy()
    frame = influence(table, InfluenceParameters(basis, size, 10_000)).frame
    assert len(frame) == np.count_nonzero(A)
    for row in frame.itertuples():
        i, j = table.codes.index(row.first), table.codes.index(row.second)
        assert row.coefficient == pytest.approx(A[i, j])
        changed = A.copy()
        changed[i, j] += (delta := 0.01 / L[j, i].clip(1))
        field = (np.linalg.inv(np.eye(len(A)) - changed) - L) * (1 - delta * L[j, i]) / delta
        assert row.strength == pytest.approx(SIZES[size](field), rel=1e-5)


@quickly
@given(balanced_tables(), st.integers(1, 5), st.sampled_from(["sum", "squares"]))
def test_the_strongest_come_first_and_no_more_than_asked_for(table, most, size):
    everything = influence(table, InfluenceParameters("domestic", size, 10_000)).frame
    few = influence(table, InfluenceParameters("domestic", size, most)).frame
    assert everything["strength"].is_monotonic_decreasing
    assert everything["rank"].to_list() == list(range(1, len(everything) + 1))
    pd.testing.assert_frame_equal(few, everything.head(most))


def test_an_economy_without_flows_has_no_coefficient_to_change():
    assert influence(make_table([[0, 0], [0, 0]], {"output": [1, 2]})).frame.empty


def test_a_hundred_coefficients_by_default():
    frame = influence(kaz_2024_29()).frame
    assert len(frame) == 100
    assert set(frame["pattern"]) == {"influence"}


def test_a_wrong_size_or_number_is_refused():
    with pytest.raises(AnalysisError, match="unknown size 'mean'"):
        InfluenceParameters(size="mean")
    with pytest.raises(AnalysisError, match="most is 0"):
        InfluenceParameters(most=0)
