"""Regional coefficients and multipliers from location quotients: bounds, limits, and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.model.leontief import open_system
from analysis.regional.regionalisation import (
    Regionalisation,
    RegionalParameters,
    regional_multipliers,
    regional_table,
    size_factor,
    trade_shares,
)
from analysis.structural.multipliers import multipliers
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.tables import balanced_tables, germany_1995, kaz_2024_29, quickly, with_empty_industry
from tests.unit.test_location import rows_of, shipped_rows

EVERY: tuple[Regionalisation, ...] = ("slq", "cilq", "flq", "aflq")
QUOTIENTS = arrays(np.float64, st.integers(1, 6), elements=st.floats(0, 20))
SHARES = st.floats(1e-6, 1)
DELTAS = st.floats(0, 0.99)


def sections(table: IOTable) -> pd.DataFrame:
    """Sections of the 29 industries, by the letter of their codes."""
    return pd.DataFrame({"industry": table.codes, "section": [f"ISIC4:{code[0]}" for code in table.codes]})


def kazakhstan(**given_parameters: Any) -> Any:
    table = kaz_2024_29()
    parameters = RegionalParameters(**given_parameters)
    return regional_multipliers(table, parameters, regional_accounts=shipped_rows(), industry_sections=sections(table))


def small(table: IOTable, values: dict[str, dict[str, float]], **given_parameters: Any) -> Any:
    """Regions of a table whose industries are their own sections."""
    rows = rows_of(*((place, "region", code, value) for place, by in values.items() for code, value in by.items()))
    parameters = RegionalParameters(measure="jobs", **given_parameters)
    own = pd.DataFrame({"industry": table.codes, "section": table.codes})
    return regional_multipliers(table, parameters, regional_accounts=rows, industry_sections=own)


# ---------------------------------------------------------------- trade shares


@quickly
@given(QUOTIENTS, SHARES, DELTAS, st.sampled_from(EVERY))
def test_a_region_never_supplies_less_than_nothing_or_more_than_all(
    slq: np.ndarray, share: float, delta: float, how: Regionalisation
) -> None:
    shares = trade_shares(slq, share, how, delta, capped=True)
    assert shares.shape == (len(slq), len(slq))
    assert (shares >= 0).all()
    assert (shares <= 1).all()


@quickly
@given(QUOTIENTS, SHARES)
def test_without_delta_flq_is_cilq(slq: np.ndarray, share: float) -> None:
    assert (trade_shares(slq, share, "flq", 0.0) == trade_shares(slq, share, "cilq")).all()


@quickly
@given(QUOTIENTS, DELTAS)
def test_the_whole_nation_has_lambda_one(slq: np.ndarray, delta: float) -> None:
    assert size_factor(1.0, delta) == 1
    assert (trade_shares(slq, 1.0, "flq", delta) == trade_shares(slq, 1.0, "cilq")).all()


@quickly
@given(QUOTIENTS, SHARES, DELTAS)
def test_flq_supplies_at_most_what_cilq_does_and_aflq_at_least_what_flq_does(
    slq: np.ndarray, share: float, delta: float
) -> None:
    flq = trade_shares(slq, share, "flq", delta)
    assert (flq <= trade_shares(slq, share, "cilq")).all()
    assert (flq <= trade_shares(slq, share, "aflq", delta)).all()


def test_a_smaller_region_and_a_larger_delta_import_more() -> None:
    assert size_factor(0.02, 0.3) < size_factor(0.2, 0.3) < 1
    assert size_factor(0.02, 0.35) < size_factor(0.02, 0.25)


def test_each_quotient_by_hand() -> None:
    slq, size = np.array([0.5, 2.0, 0.8]), np.log2(1.1) ** 0.3
    assert trade_shares(slq, 0.1, "slq").tolist() == [[0.5] * 3, [1.0] * 3, [0.8] * 3]
    assert trade_shares(slq, 0.1, "cilq") == pytest.approx(np.array([[0.5, 0.25, 0.625], [1, 1, 1], [1, 0.4, 0.8]]))
    flq = size * np.array([[0.5, 0.25, 0.625], [4, 2, 2.5], [1.6, 0.4, 0.8]])
    assert trade_shares(slq, 0.1, "flq", 0.3) == pytest.approx(np.minimum(1, flq))
    augmented = np.minimum(1, flq) * np.array([1, np.log2(3), 1])
    assert augmented.max() == pytest.approx(np.log2(3)), "FLQ is cut at 1 first, and the nation's coefficient exceeded"
    assert trade_shares(slq, 0.1, "aflq", 0.3) == pytest.approx(augmented)
    assert trade_shares(slq, 0.1, "aflq", 0.3, capped=True) == pytest.approx(np.minimum(1, augmented))


def test_an_absent_supplier_supplies_nothing_and_an_absent_buyer_limits_nobody() -> None:
    shares = trade_shares(np.array([0.0, 1.0]), 0.5, "cilq")
    assert shares.tolist() == [[0.0, 0.0], [1.0, 1.0]]


# ---------------------------------------------------------------- the method


@quickly
@given(balanced_tables(min_size=2), DELTAS, st.sampled_from(EVERY))
def test_regional_multipliers_are_between_one_and_the_nations(
    table: IOTable, delta: float, how: Regionalisation
) -> None:
    east = {code: float(place + 1) for place, code in enumerate(table.codes)}
    regions = {"east": east, "west": dict.fromkeys(table.codes, 3.0)}  # AFLQ not cut at 1 may exceed the nation's
    result = small(table, regions, delta=delta, regionalisation=how, capped=True)
    rows = result.part("multipliers")
    output = rows[rows["measure"] == "output"]
    assert (output["value"] >= 1 - 1e-12).all()
    assert (rows["value"] <= rows["national"] * (1 + 1e-9) + 1e-12).all()
    assert rows.notna().all(axis=None)


def test_a_region_that_is_the_nation_has_the_nations_multipliers() -> None:
    table = germany_1995()
    rows = small(table, {"all": dict(zip(table.codes, table.output, strict=True))}).part("multipliers")
    frame = multipliers(table).frame
    effects = frame[(frame["form"] == "effect") & (frame["closure"] == "type I")].set_index(["measure", "industry"])
    for row in rows.to_dict("records"):
        assert row["value"] == pytest.approx(row["national"])
        assert row["national"] == pytest.approx(effects.loc[(row["measure"], row["industry"]), "value"])
    assert set(rows["measure"]) == {"output", "value_added", "compensation"}


def test_two_regions_of_germany_against_an_inverse_of_our_own() -> None:
    table = germany_1995()
    east = dict(zip(table.codes, [30.0, 10.0, 5.0, 20.0, 10.0, 25.0], strict=True))
    west = dict(zip(table.codes, [10.0, 90.0, 20.0, 60.0, 70.0, 50.0], strict=True))
    rows = small(table, {"east": east, "west": west}, regionalisation="flq", delta=0.25, region="east")
    first, second = np.array([*east.values()]), np.array([*west.values()])
    share = first.sum() / (first + second).sum()
    slq = (first / first.sum()) / ((first + second) / (first + second).sum())
    A = table.domestic / table.output
    quotient = np.log2(1 + share) ** 0.25 * slq[:, None] / slq[None, :]
    np.fill_diagonal(quotient, np.log2(1 + share) ** 0.25 * slq)
    L = np.linalg.inv(np.eye(6) - A * np.minimum(1, quotient))
    found = rows.part("multipliers").set_index(["measure", "industry"])
    assert found.loc["output", "value"].to_numpy() == pytest.approx(L.sum(axis=0))
    assert found.loc["value_added", "value"].to_numpy() == pytest.approx(table.value_added / table.output @ L)
    assert found.loc["output", "lq"].to_numpy() == pytest.approx(slq)
    assert rows.frame.loc[0, "share"] == pytest.approx(share)


def test_one_run_holds_every_region_of_kazakhstan() -> None:
    result = kazakhstan()
    rows = result.part("multipliers")
    assert len(result.frame) == rows["region"].nunique() == 20
    everywhere = rows.groupby("region")["industry"].nunique()
    assert set(everywhere.drop("KZ-75")) == {29}
    assert everywhere["KZ-75"] == 25  # the accounts give the city of Almaty no mining
    assert any("KZ-75 B05, B06, B07, B08" in note for note in result.notes)
    assert (rows.groupby(["region", "measure"])["rank"].min() == 1).all()


def test_an_industry_has_the_quotient_of_its_section_and_the_rest_where_there_is_none() -> None:
    result = kazakhstan(region="KZ-63", regionalisation="slq")
    lq = result.part("multipliers").drop_duplicates("industry").set_index("industry")["lq"]
    assert lq["C24"] == lq["C10"] == pytest.approx((1480085.9 / 5035142.0) / (16941133.3 / 136693318.3))
    assert lq["D35"] == lq["O84"] == lq["I55"]
    assert any("29 industries share 7 quotients" in note for note in result.notes)


def test_sections_of_one_industry_count_together() -> None:
    table = germany_1995()
    values = {"east": {"X": 1.0, "Y": 5.0, "Z": 4.0}, "west": {"X": 3.0, "Y": 1.0, "Z": 6.0}}
    rows = rows_of(*((place, "region", code, value) for place, by in values.items() for code, value in by.items()))
    pairs = [(code, "Z") for code in table.codes[1:]] + [(table.codes[0], "X"), (table.codes[0], "Y")]
    result = regional_multipliers(
        table,
        RegionalParameters(measure="jobs"),
        regional_accounts=rows,
        industry_sections=pd.DataFrame(pairs, columns=["industry", "section"]),
    )
    found = result.part("multipliers").set_index(["region", "industry"])["lq"]
    assert found[("east", table.codes[0])].iloc[0] == pytest.approx((6 / 10) / (10 / 20))


def test_industries_without_output_stay_out_as_in_the_nation() -> None:
    table = with_empty_industry(germany_1995())
    result = small(table, {"east": dict.fromkeys(table.codes, 2.0), "west": dict.fromkeys(table.codes, 1.0)})
    assert "empty" not in set(result.part("multipliers")["industry"])
    assert "left out, no output: empty" in result.notes


def test_the_national_table_is_not_changed() -> None:
    table = germany_1995()
    before = table.domestic.copy()
    cut = regional_table(table, open_system(table), np.full((6, 6), 0.5))
    assert (table.domestic == before).all()
    assert (cut.domestic == before / 2).all()


def test_a_region_with_a_gap_in_its_accounts_is_left_out_and_said() -> None:
    table = germany_1995()
    whole = dict.fromkeys(table.codes, 2.0)
    result = small(table, {"east": whole, "west": dict.fromkeys(table.codes[1:], 1.0)})
    assert result.frame["region"].tolist() == ["east"]
    assert "left out, accounts without a section or a total: west" in result.notes
    with pytest.raises(AnalysisError, match="no accounts that cover every industry for west"):
        small(table, {"east": whole, "west": dict.fromkeys(table.codes[1:], 1.0)}, region="west")


def test_an_unknown_region_is_named_with_those_there_are() -> None:
    with pytest.raises(AnalysisError, match=r"no region 'KZ-99' in the accounts of 2024 – one of KZ-10, "):
        kazakhstan(region="KZ-99")


def test_an_industry_without_a_section_is_named() -> None:
    table = germany_1995()
    with pytest.raises(AnalysisError, match="no section in the regional accounts for agriculture"):
        regional_multipliers(
            table,
            RegionalParameters(measure="jobs"),
            regional_accounts=rows_of(("east", "region", "C", 1.0)),
            industry_sections=pd.DataFrame({"industry": table.codes[1:], "section": "C"}),
        )


@pytest.mark.parametrize("wrong", [{"delta": 1.5}, {"regionalisation": "cross"}, {"basis": "total"}])
def test_what_the_method_does_not_allow_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AnalysisError):
        RegionalParameters(**wrong)
