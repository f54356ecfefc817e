"""Location quotients, cluster stars and strong specialisations, against a printed example and by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import kb
from analysis.regional.location import (
    LocationParameters,
    cluster_stars,
    location,
    location_quotient,
    strong_specialisation,
)
from analysis.regional.regional_accounts import REST, accounts_of, years
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.tables import kaz_2024_29, make_table, quickly

SHIPPED = Path(kb.__file__).parent / "data" / "regions" / "value_added_2024.csv"
JOBS = arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.integers(1, 1000).map(float))


def rows_of(*rows: tuple[str, str, str, float], year: int = 2024, measure: str = "jobs") -> pd.DataFrame:
    """Rows of accounts from place, kind, industry, value."""
    frame = pd.DataFrame(rows, columns=["place", "kind", "industry", "value"])
    return frame.assign(year=year, measure=measure)


def shipped_rows() -> pd.DataFrame:
    """The accounts that the package ships, read here without the loader."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "place": row["place"],
                "kind": "country" if row["place"] == "KAZ" else "region",
                "industry": f"ISIC4:{row['section']}",
                "year": int(row["year"]),
                "measure": row["measure"],
                "value": float(row["value"]) * int(row["unit"]),
            }
            for row in csv.DictReader(file)
        ]
    return pd.DataFrame(rows)


def table() -> IOTable:
    return make_table([[1, 2], [3, 4]], {"output": [20, 20]})


# ---------------------------------------------------------------- location quotients


def test_the_printed_example_of_a_course_in_regional_analysis() -> None:
    """Krumme, University of Washington, Geography 350, shift & share table: shares in per cent and their quotients."""
    region = pd.DataFrame([[500.0, 100.0, 200.0, 200.0]], index=["Holukuluku"], columns=["I", "II", "III", "IV"])
    nation = pd.Series([10.0, 20.0, 40.0, 30.0], index=region.columns)
    quotients = location_quotient(region, nation=nation, whole=100.0)
    assert quotients.loc["Holukuluku"].astype(float).round(3).tolist() == [5.0, 0.5, 0.5, 0.667]


@quickly
@given(JOBS)
def test_quotients_weighted_by_the_size_of_the_regions_make_up_one(jobs: np.ndarray) -> None:
    quotients = location_quotient(pd.DataFrame(jobs)).to_numpy(np.float64)
    assert (jobs.sum(axis=1) / jobs.sum()) @ quotients == pytest.approx(1)


@quickly
@given(JOBS, st.floats(0.001, 1000))
def test_quotients_do_not_depend_on_the_unit(jobs: np.ndarray, factor: float) -> None:
    plain, scaled = (location_quotient(pd.DataFrame(each)).to_numpy(np.float64) for each in (jobs, jobs * factor))
    assert scaled == pytest.approx(plain)


def test_what_cannot_be_divided_is_missing_and_never_nan() -> None:
    jobs = pd.DataFrame({"B": [0.0, 0.0], "C": [5.0, 0.0]}, index=["east", "empty"])
    quotients = location_quotient(jobs)
    assert quotients.loc["east", "C"] == 1
    assert quotients["B"].isna().all()
    assert quotients.loc["empty"].isna().all()
    assert {str(kind) for kind in quotients.dtypes} == {"Float64"}


# ---------------------------------------------------------------- stars and strength


def test_a_tenth_of_twenty_regions_is_two() -> None:
    values = pd.DataFrame({"C": np.arange(1.0, 21.0), "D": np.full(20, 1000.0)})
    stars = cluster_stars(values, location_quotient(values), values.div(values.sum(axis=1), axis=0))
    assert stars["size"]["C"].sum() == 2
    assert stars["size"]["C"].iloc[-2:].all()


def test_nobody_is_larger_than_the_others_where_all_are_alike() -> None:
    values = pd.DataFrame({"C": np.ones(20), "D": np.ones(20)})
    stars = cluster_stars(values, location_quotient(values), values.div(values.sum(axis=1), axis=0))
    assert not any(star.to_numpy().any() for star in stars.values())


def test_a_quotient_of_exactly_two_is_specialised_whatever_the_last_digit() -> None:
    quotients = pd.DataFrame({"C": [2.0, 2.0 - 1e-15, 1.99]}, dtype="Float64")
    values = pd.DataFrame({"C": [1.0, 1.0, 1.0]})
    assert cluster_stars(values, quotients, values)["specialisation"]["C"].tolist() == [True, True, False]


def test_focus_compares_all_pairs_of_region_and_industry() -> None:
    values = pd.DataFrame({"B": [90.0, 10.0, 20.0, 30.0, 40.0], "C": [10.0, 90.5, 80.0, 70.0, 60.0]})
    shares = values.div(values.sum(axis=1), axis=0)
    focus = cluster_stars(values, location_quotient(values), shares)["focus"]
    assert [(row, column) for row, column in zip(*np.nonzero(focus.to_numpy()), strict=True)] == [(1, 1)]


def test_strong_needs_both_the_top_quarter_and_more_than_the_nation() -> None:
    quotients = pd.DataFrame({"rare": [0.1, 0.2, 0.3, 0.9], "common": [1.0, 1.1, 1.2, 1.3]}, dtype="Float64")
    strong = strong_specialisation(quotients)
    assert not strong["rare"].any()
    assert strong["common"].tolist() == [False, False, False, True]


# ---------------------------------------------------------------- accounts


def test_the_nation_is_the_countrys_own_row_where_there_is_one() -> None:
    rows = rows_of(("east", "region", "C", 4.0), ("west", "region", "C", 6.0), ("KAZ", "country", "C", 20.0))
    accounts = accounts_of(rows, 2024, "jobs")
    assert (accounts.national, accounts.nation["C"], accounts.whole) == ("country", 20.0, 20.0)
    without = accounts_of(rows[rows["kind"] == "region"], 2024, "jobs")
    assert (without.national, without.nation["C"]) == ("sum of regions", 10.0)
    assert "the nation is the sum of its regions" in without.notes


def test_accounts_of_another_year_are_not_taken_instead() -> None:
    rows = rows_of(("east", "region", "C", 4.0), year=2020)
    assert years(rows, "jobs") == [2020]
    with pytest.raises(AnalysisError, match="no regional accounts of jobs for 2024 – there are 2020"):
        accounts_of(rows, 2024, "jobs")
    with pytest.raises(AnalysisError, match="no regional accounts of wages"):
        accounts_of(rows, 2020, "wages")
    with pytest.raises(AnalysisError, match="choose a table whose country has them"):
        accounts_of(rows.iloc[:0], 2024, "jobs")


def test_a_negative_value_is_named() -> None:
    with pytest.raises(AnalysisError, match="jobs of east in C is -4"):
        accounts_of(rows_of(("east", "region", "C", -4.0), ("west", "region", "C", 1.0)), 2024, "jobs")


def test_other_measures_of_the_same_year_stay_out() -> None:
    rows = pd.concat([shipped_rows(), rows_of(("KZ-63", "region", "ISIC4:C", 7.0), year=2024)])
    accounts = accounts_of(rows, 2024, "gross_value_added")
    assert accounts.values.loc["KZ-63", "ISIC4:C"] == pytest.approx(1480085.9e6)
    assert accounts.totals["KZ-63"] == pytest.approx(5035142.0e6)


# ---------------------------------------------------------------- the method


def test_east_kazakhstan_in_2024_by_hand() -> None:
    result = location(kaz_2024_29(), regional_accounts=shipped_rows())
    found = result.frame.set_index(["region", "industry"]).loc[("KZ-63", "ISIC4:C")]
    assert found["lq"] == pytest.approx((1480085.9 / 5035142.0) / (16941133.3 / 136693318.3))
    assert found["share"] == pytest.approx(1480085.9 / 5035142.0)
    assert found["national_share"] == pytest.approx(1480085.9 / 16941133.3)
    assert (found["stars"], found["strong"]) == (3, True)
    assert len(result.frame) == 20 * 7
    assert not result.frame.drop(columns=["stars"]).isna().to_numpy()[result.frame["industry"] != REST].any()


def test_the_rest_of_the_accounts_is_no_cluster() -> None:
    result = location(kaz_2024_29(), regional_accounts=shipped_rows())
    rest = result.frame[result.frame["industry"] == REST]
    assert rest["lq"].notna().all()
    assert rest[["size_star", "specialisation_star", "focus_star", "stars", "strong"]].isna().all(axis=None)


def test_zero_totals_and_missing_sections_are_left_out_and_said() -> None:
    rows = rows_of(
        ("east", "region", "C", 4.0),
        ("east", "region", "B", 2.0),
        ("west", "region", "C", 6.0),
        ("none", "region", "C", 0.0),
        ("none", "region", "B", 0.0),
    )
    result = location(table(), LocationParameters(measure="jobs"), regional_accounts=rows)
    assert set(zip(result.frame["region"], result.frame["industry"], strict=True)) == {
        ("east", "C"),
        ("east", "B"),
        ("west", "C"),
    }
    assert any("left out, no value or a zero total: none B, none C, west B" in note for note in result.notes)
    assert any("3 regions" in note for note in result.notes)
    assert all(value == value for row in result.frame.to_dict("records") for value in row.values())


def test_an_industry_is_written_by_its_code_in_the_table_and_else_by_its_full_id() -> None:
    from analysis import writer

    coded = make_table([[1, 2], [3, 4]], {"output": [20, 20]}, codes=["C", "KAZ:B"])
    ends = [
        writer._end(coded, ("Industry", "industry"), {"industry": name}, "run") for name in ("C", "KAZ:B", "ISIC4:C")
    ]
    assert ends == [("Industry", "T:C"), ("Industry", "T:KAZ:B"), ("Industry", "ISIC4:C")]


def test_the_year_is_the_tables_unless_another_is_given() -> None:
    rows = pd.concat([rows_of(("east", "region", "C", 4.0), year=year) for year in (2020, 2024)])
    assert location(table(), LocationParameters(measure="jobs"), regional_accounts=rows).summary["year"] == 2024
    given_year = LocationParameters(measure="jobs", year=2020)
    assert location(table(), given_year, regional_accounts=rows).frame["year"].unique().tolist() == [2020]
