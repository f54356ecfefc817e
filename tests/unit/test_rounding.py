"""What rounding explains: figures printed with decimals, those printed as 0.0 among them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.files.balance import rounded, rounding_allowance


@given(seed=st.integers(0, 10_000), n=st.integers(2, 80), axis=st.integers(0, 1))
def test_totals_of_figures_that_were_rounded_are_allowed(seed: int, n: int, axis: int) -> None:
    """In small economies of the OECD most cells are 0.0, and a total may be 0.8 off what is printed of its parts."""
    exact = np.random.default_rng(seed).uniform(0, 0.3, (n, n))
    printed, total = exact.round(1), exact.sum(axis=axis).round(1)
    allowed = rounding_allowance(0.1, 1 + rounded(printed, axis, 0.1))
    assert (np.abs(printed.sum(axis=axis) - total) <= allowed + 1e-9).all()


@pytest.mark.parametrize(("step", "count"), [(1.0, [1, 0]), (0.0, [1, 0]), (0.1, [2, 2])])
def test_a_zero_counts_only_where_figures_have_decimals(step: float, count: list[int]) -> None:
    assert rounded(np.array([[0.0, 3.0], [0.0, 0.0]]), 1, step).tolist() == count
