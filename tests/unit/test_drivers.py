"""Drivers of regions: they are there, former regions are a sum, and what cannot be told apart is said first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kb
from analysis.clusters.combined import CombinedParameters, combined
from analysis.clusters.drivers import DriverParameters, drivers
from analysis.clusters.ward_variables import TEMPLATE, indicators_of, read_indicators, regional_presence
from analysis.regional.presence import presence
from analysis.regional.regional_accounts import account_of, accounts_of
from kb.errors import AnalysisError, InvalidFile
from kb.table import IOTable
from tests.tables import kaz_2024_29

TABLE = kaz_2024_29()
FORMER = pd.DataFrame({"earlier": ["KZ-VOS", "KZ-VOS"], "later": ["KZ-10", "KZ-63"]})


def shipped_accounts() -> pd.DataFrame:
    """Value added of 2024 by region and section, as the knowledge base ships it."""
    rows = pd.read_csv(Path(kb.__file__).parent / "data" / "regions" / "value_added_2024.csv")
    kinds = np.where(rows["place"] == "KAZ", "country", "region")
    return rows.assign(kind=kinds, industry="ISIC4:" + rows["section"], value=rows["value"] * rows["unit"])


def sections(table: IOTable = TABLE) -> pd.DataFrame:
    """Section and division of each industry by its code, as the concordance has them for these."""
    codes = table.codes
    rows = {"section": [f"ISIC4:{code[0]}" for code in codes], "division": [f"ISIC4:{code[1:3]}" for code in codes]}
    return pd.DataFrame({"industry": codes, **rows})


NEEDED = {"regional_accounts": shipped_accounts(), "industry_sections": sections(), "former_regions": FORMER}


def with_divisions(rows: pd.DataFrame, region: str, shares: dict[str, float]) -> pd.DataFrame:
    """The accounts with divisions of C: of one region as given, of every other in equal parts; the nation has none."""
    made = rows[(rows["section"] == "C") & (rows["kind"] == "region")]
    parts = []
    for division, share in shares.items():
        of_all = np.where(made["place"] == region, share, 1 / len(shares))
        parts.append(made.assign(industry=f"ISIC4:{division}", value=made["value"] * of_all))
    return pd.concat([rows, *parts], ignore_index=True)


@pytest.mark.long
def test_no_driver_of_any_of_the_twenty_regions_has_a_location_quotient_below_one() -> None:
    result = drivers(TABLE, **NEEDED)
    assert len(result.summary["regions"]) == 20
    assert result.summary["without"] == []
    assert (result.frame["lq"].astype(float) >= 1).all()
    assert set(result.frame["level"]) == {"section"}
    assert result.notes[0].startswith("drivers: the regional accounts cannot tell apart: A01, A03 (section A)")
    stated = accounts_of(NEEDED["regional_accounts"], 2024, "gross_value_added")
    for region, rows in result.frame.groupby("region"):
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
        assert rows["score"].astype(float).is_monotonic_decreasing
        own = stated.values.loc[region] / stated.totals[region]
        for row in rows.to_dict("records"):
            section = f"ISIC4:{row['accounts']}"
            assert row["lq"] == pytest.approx(own[section] / (stated.nation[section] / stated.whole))


def test_a_former_region_is_the_sum_of_those_of_today_on_its_territory() -> None:
    accounts = accounts_of(NEEDED["regional_accounts"], 2024, "gross_value_added")
    values, total = account_of(accounts, "KZ-VOS", FORMER)
    assert total == pytest.approx(accounts.totals[["KZ-10", "KZ-63"]].sum())
    assert values.to_numpy() == pytest.approx(accounts.values.loc[["KZ-10", "KZ-63"]].sum().to_numpy())
    result = combined(TABLE, CombinedParameters(region="KZ-VOS", industries=("A*", "B*", "C*", "D*", "F*")), **NEEDED)
    chosen = result.part("drivers")
    assert (chosen["location_quotient"] >= 1).all()
    assert set(result.frame.loc[result.frame["kept"], "level"]) <= {"section", "rest"}
    with pytest.raises(AnalysisError, match="no region 'KZ-VOS'"):
        account_of(accounts, "KZ-VOS", FORMER[:0])
    with pytest.raises(AnalysisError, match="no region 'KZ-YUZ'"):
        account_of(accounts, "KZ-YUZ", pd.DataFrame({"earlier": ["KZ-YUZ"], "later": ["KZ-00"]}))


def test_divisions_tell_apart_what_sections_cannot() -> None:
    rows = with_divisions(NEEDED["regional_accounts"], "KZ-63", {"24": 0.9, "13": 0.1})
    accounts = accounts_of(rows, 2024, "gross_value_added")
    found = presence(TABLE.codes, "KZ-63", accounts, sections(), FORMER)
    assert found.loc[["C24", "C13", "C10"], "level"].tolist() == ["division", "division", "section"]
    assert found.loc["C24", "told_with"] == ""
    assert "C24" not in found.loc["C10", "told_with"]
    made = shipped_accounts()
    own = made[(made["section"] == "C") & (made["place"] == "KZ-63")]["value"].iloc[0]
    nation = made[(made["section"] == "C") & (made["kind"] == "region")]["value"].sum() - own
    expected = (0.9 * own / accounts.totals["KZ-63"]) / ((0.9 * own + 0.5 * nation) / accounts.whole)
    assert found.loc["C24", "location_quotient"] == pytest.approx(expected)
    result = drivers(TABLE, DriverParameters(region="KZ-63"), **{**NEEDED, "regional_accounts": rows})
    assert (result.frame["lq"].astype(float) >= 1).all()
    assert "C13" not in set(result.frame["industry"])


def test_a_division_that_a_region_does_not_give_falls_back_on_the_section() -> None:
    rows = with_divisions(NEEDED["regional_accounts"], "KZ-63", {"24": 1.0})
    rows = rows[(rows["place"] != "KZ-10") | (rows["industry"] != "ISIC4:24")]
    found = presence(TABLE.codes, "KZ-10", accounts_of(rows, 2024, "gross_value_added"), sections())
    assert found.loc["C24", "level"] == "section"


def test_sections_and_divisions_without_a_total_are_refused_as_they_would_count_twice() -> None:
    rows = with_divisions(NEEDED["regional_accounts"], "KZ-63", {"24": 1.0})
    with pytest.raises(AnalysisError, match="sections and divisions but no total"):
        accounts_of(rows[rows["section"] != "TOTAL"], 2024, "gross_value_added")


def test_indicators_of_a_file_speak_of_a_region_or_of_all(tmp_path: Path) -> None:
    file = tmp_path / "indicators.csv"
    file.write_text(TEMPLATE, encoding="utf-8")
    read = read_indicators(file, TABLE.codes)
    here, elsewhere = indicators_of(read, "KZ-63"), indicators_of(read, "KZ-10")
    assert here is not None
    assert elsewhere is not None
    assert (here.loc["C24", "location_quotient"], elsewhere.loc["C24", "location_quotient"]) == (2.4, 1.0)
    file.write_text("industry,region,x\nC24,KZ-63,1\nC24,KZ-63,2\n", encoding="utf-8")
    with pytest.raises(InvalidFile, match="line 3: the file has it twice"):
        read_indicators(file, TABLE.codes)


def test_a_location_quotient_of_the_file_takes_the_place_of_the_accounts() -> None:
    given = pd.DataFrame({"location_quotient": [0.2]}, index=pd.Index(["C24"], name="industry"))
    found = regional_presence(
        TABLE, "KZ-63", 2024, "gross_value_added", NEEDED["regional_accounts"], sections(), None, given
    )
    assert found.loc["C24"].tolist() == [0.2, "file", "", ""]
    result = drivers(TABLE, DriverParameters(region="KZ-63"), **NEEDED, indicators=given)
    assert "C24" not in set(result.frame["industry"])


def test_a_file_of_every_location_quotient_needs_no_accounts() -> None:
    given = pd.DataFrame({"location_quotient": np.linspace(0.5, 2, 29)}, index=pd.Index(TABLE.codes, name="industry"))
    found = regional_presence(TABLE, "anywhere", 0, "", None, None, None, given)
    assert found["location_quotient"].tolist() == given["location_quotient"].tolist()
