"""Shift-share: a printed example, the identity, and what has no answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.regional.shift_share import (
    COMPONENTS,
    ShiftShareParameters,
    shift_share,
    shift_share_components,
    two_years,
)
from kb.errors import AnalysisError
from tests.tables import make_table, quickly
from tests.unit.test_location import rows_of

JOBS = arrays(np.float64, (3, 4), elements=st.integers(1, 1000).map(float))
TABLE = make_table([[1, 2], [3, 4]], {"output": [20, 20]})
OF_JOBS = ShiftShareParameters(measure="jobs")


def test_the_printed_example_of_a_course_in_regional_analysis() -> None:
    """Krumme, University of Washington, Geography 350: 630 = 290 + (−80) + 420, the nation growing by 29 per cent.

    The stored text of the page has lost its minus signs; its sums (340 = 420 − 80) leave no choice of them.
    """
    industries = ["I", "II", "III", "IV"]
    before = pd.DataFrame([[500.0, 100.0, 200.0, 200.0]], index=["Holukuluku"], columns=industries)
    after = pd.DataFrame([[1000.0, 100.0, 250.0, 280.0]], index=["Holukuluku"], columns=industries)
    nation = pd.Series([1000.0, 2000.0, 4000.0, 3000.0], index=industries)
    grown = nation * [1.10, 1.20, 1.30, 1.40]
    parts = shift_share_components(before, after, nation, grown).set_index("industry")
    assert parts.sum(numeric_only=True).round(9).to_dict() == {
        "change": 630.0,
        "national": 290.0,
        "industry_mix": -80.0,
        "competitive": 420.0,
    }
    assert parts["competitive"].round(9).to_list() == [450.0, -20.0, -10.0, 0.0]
    assert (parts["industry_mix"] + parts["competitive"]).round(9).to_list() == [355.0, -29.0, -8.0, 22.0]


@quickly
@given(JOBS, JOBS)
def test_the_parts_sum_to_the_change(before: np.ndarray, after: np.ndarray) -> None:
    parts = shift_share_components(pd.DataFrame(before), pd.DataFrame(after))
    assert parts[list(COMPONENTS)].sum(axis=1).to_numpy() == pytest.approx(parts["change"].to_numpy(), abs=1e-8)


@quickly
@given(JOBS, JOBS)
def test_over_the_nation_mix_and_competition_cancel_out(before: np.ndarray, after: np.ndarray) -> None:
    parts = shift_share_components(pd.DataFrame(before), pd.DataFrame(after))
    assert parts["industry_mix"].sum() == pytest.approx(0, abs=1e-7)
    assert parts.groupby("industry")["competitive"].sum().to_numpy() == pytest.approx(0, abs=1e-7)


def test_the_method_takes_the_first_and_the_last_year() -> None:
    rows = pd.concat(
        [rows_of(("east", "region", "B", value), ("west", "region", "B", 5.0), year=year) for year, value in YEARS]
    )
    result = shift_share(TABLE, OF_JOBS, regional_accounts=rows)
    assert result.frame[["from_year", "to_year"]].drop_duplicates().to_numpy().tolist() == [[2015, 2024]]
    assert result.frame["change"].tolist() == [10.0, 0.0]
    assert max(result.identities.values()) < 1e-12
    later = shift_share(TABLE, ShiftShareParameters(measure="jobs", from_year=2020), regional_accounts=rows)
    assert later.frame["change"].tolist() == [3.0, 0.0]


YEARS = [(2015, 10.0), (2020, 17.0), (2024, 20.0)]


def test_accounts_of_one_year_have_no_shift_share() -> None:
    rows = rows_of(("east", "region", "B", 4.0))
    with pytest.raises(AnalysisError, match=r"accounts of jobs for 2024 only – shift-share needs two years"):
        shift_share(TABLE, OF_JOBS, regional_accounts=rows)
    with pytest.raises(AnalysisError, match="no accounts of wages"):
        two_years(rows, 0, 0, "wages")


def test_years_go_forward() -> None:
    rows = pd.concat([rows_of(("east", "region", "B", 4.0), year=year) for year in (2020, 2024)])
    with pytest.raises(AnalysisError, match="from 2024 to 2020 is no time"):
        two_years(rows, 2024, 2020, "jobs")


def test_regions_of_one_year_only_and_new_industries_are_left_out_and_said() -> None:
    rows = pd.concat(
        [
            rows_of(("east", "region", "B", 4.0), ("east", "region", "C", 0.0), ("old", "region", "B", 1.0), year=2020),
            rows_of(("east", "region", "B", 6.0), ("east", "region", "C", 3.0), ("new", "region", "B", 1.0), year=2024),
        ]
    )
    result = shift_share(TABLE, OF_JOBS, regional_accounts=rows)
    assert result.frame[["region", "industry"]].to_numpy().tolist() == [["east", "B"]]
    assert any("accounts for one of the years only: new, old" in note for note in result.notes)
    assert any("1 pairs left out" in note and "east C" in note for note in result.notes)
    assert result.frame.notna().all(axis=None)


def test_divisions_without_a_common_region_have_no_shift_share() -> None:
    rows = pd.concat([rows_of(("old", "region", "B", 4.0), year=2020), rows_of(("new", "region", "B", 4.0), year=2024)])
    with pytest.raises(AnalysisError, match="no region has accounts for both 2020 and 2024"):
        shift_share(TABLE, OF_JOBS, regional_accounts=rows)


def test_a_nation_without_anything_is_named() -> None:
    nothing = pd.DataFrame({"B": [0.0]}, index=["east"])
    with pytest.raises(AnalysisError, match="total is zero"):
        shift_share_components(nothing, nothing + 1)
