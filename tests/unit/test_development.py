"""Development of regions: constant boundaries, quotients as published, components that add up, concentration."""

from __future__ import annotations

import csv
from math import fsum
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.development.development import DevelopmentParameters, regional_development
from analysis.development.panel import panel_of
from analysis.development.spread import herfindahl, locational_gini, theil
from analysis.result import Result
from kb.errors import AnalysisError
from tests.panels import former_regions, shipped_accounts
from tests.tables import kaz_2024_29


@pytest.fixture(scope="module")
def result() -> Result:
    return regional_development(kaz_2024_29(), regional_accounts=shipped_accounts(), former_regions=former_regions())


def test_sixteen_regions_have_every_year(result: Result) -> None:
    counted = result.frame.groupby("industry")["region"].agg(["nunique", "size"])
    assert set(counted.index) == {f"ISIC4:{code}" for code in ("A", "B", "C", "F", "G", "H", "OTHER")}
    assert set(map(tuple, counted.to_numpy())) == {(16, 256)}
    assert not result.frame.isna().to_numpy()[:, : list(result.frame).index("national")].any()


def test_kostanays_manufacturing_is_as_the_panels_readme_has_it(result: Result) -> None:
    frame = result.frame
    line = frame[(frame["region"] == "KZ-39") & (frame["industry"] == "ISIC4:C")].set_index("year")["lq"]
    assert (round(line[2010], 2), round(line[2025], 2)) == (0.84, 1.90)


def test_shares_of_all_regions_add_up_to_the_nation(result: Result) -> None:
    sums = result.frame.groupby(["industry", "year"])["national_share"].sum()
    np.testing.assert_allclose(sums.to_numpy(float), 1, atol=1e-6)


def test_the_yearly_components_add_up_to_the_whole_change(result: Result) -> None:
    frame, summed = result.frame, result.part("shift_share")
    ends = frame.pivot_table(index=["region", "industry"], columns="year", values="value")
    for row in summed.itertuples(index=False):
        change = ends.loc[(row.region, row.industry)][2025] - ends.loc[(row.region, row.industry)][2010]
        assert fsum((row.national, row.industry_mix, row.competitive)) == pytest.approx(change, rel=1e-9, abs=1)
    assert len(summed) == 16 * 7
    assert result.identities
    assert max(result.identities.values()) < 1e-9


def test_volumes_stand_where_the_accounts_have_them(result: Result) -> None:
    told = result.frame.dropna(subset="volume")
    assert set(told["industry"]) == {"ISIC4:C"}
    south = told[(told["region"] == "KZ-YUZ")].set_index("year")["volume"]
    assert set(south.index) == set(range(2010, 2026)) - {2018}, "the year after which its parts stand for it"
    rows = shipped_accounts()
    parts = rows[(rows["measure"] == "volume_index") & (rows["year"] == 2020) & rows["place"].isin(["KZ-61", "KZ-79"])]
    assert parts["value"].min() < south[2020] < parts["value"].max()
    east = told[told["region"] == "KZ-VOS"]["year"]
    assert 2021 not in set(east), "what its parts made the year before is not told"


def test_concentration_is_that_of_the_shares(result: Result) -> None:
    frame = result.part("concentration").set_index(["industry", "year"])
    shares = result.frame[(result.frame["industry"] == "ISIC4:B") & (result.frame["year"] == 2024)]
    values = shares["value"].to_numpy(float)
    assert frame.loc[("ISIC4:B", 2024), "herfindahl"] == pytest.approx(((values / values.sum()) ** 2).sum())
    assert frame.loc[("ISIC4:B", 2024), "gini"] > frame.loc[("ISIC4:G", 2024), "gini"]
    assert len(frame) == 7 * 16


def test_indices_of_concentration_at_their_ends() -> None:
    even, one = np.full(4, 0.25), np.array([0.0, 0.0, 0.0, 1.0])
    assert (herfindahl(even), theil(even, even), locational_gini(even, even)) == (0.25, 0.0, 0.0)
    assert herfindahl(one) == 1
    assert theil(one, even) == pytest.approx(np.log(4))
    assert locational_gini(one, even) == pytest.approx(0.75)


def test_the_gini_is_half_the_mean_difference() -> None:
    """Another way to the same number: Σᵢ Σⱼ xᵢ xⱼ |qᵢ − qⱼ| / 2 with quotients q, whose mean is 1."""
    rng = np.random.default_rng(5)
    shares, everything = rng.dirichlet(np.ones(12)), rng.dirichlet(np.ones(12))
    quotients = shares / everything
    weights = np.outer(everything, everything)
    mean_difference = (weights * np.abs(quotients[:, None] - quotients[None, :])).sum()
    assert locational_gini(shares, everything) == pytest.approx(mean_difference / 2)


def test_years_can_be_chosen() -> None:
    given = {"regional_accounts": shipped_accounts(), "former_regions": former_regions()}
    found = regional_development(kaz_2024_29(), DevelopmentParameters(from_year=2015, to_year=2020), **given)
    assert set(found.frame["year"]) == set(range(2015, 2021))
    with pytest.raises(AnalysisError, match="development needs two years"):
        regional_development(kaz_2024_29(), DevelopmentParameters(from_year=2020, to_year=2020), **given)


def test_a_country_without_rows_of_its_own_is_refused() -> None:
    rows = shipped_accounts()
    with pytest.raises(AnalysisError, match="the country has no accounts"):
        panel_of(rows[rows["kind"] == "region"], "gross_value_added", former_regions())


@pytest.mark.reference
def test_quotients_are_those_of_the_harmonised_table(result: Result, reference: Path) -> None:
    """Cell by cell: 16 units, six sections and the rest, 16 years."""
    frame = result.frame.assign(section=result.frame["industry"].str.removeprefix("ISIC4:"))
    held = frame.set_index(["region", "section", "year"])
    units = {"KZ-AKM": "KZ-11"}
    with (reference / "panel" / "kaz_gva_region_section_2010_2025_harmonised16.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["section"] != "GRP"]
    from loaders.entities.regions import read_shipped

    for node in read_shipped().nodes:
        if node.label == "Region":
            units[str(node.properties.get("former_iso_code", node.id))] = node.id
    assert len(rows) == len(held) == 1792
    for row in rows:
        ours = held.loc[(units[row["iso_pre2018"]], row["section"], int(row["year"]))]
        assert ours["value"] == pytest.approx(float(row["value"]) * 1e6, rel=1e-9)
        assert ours["share"] == pytest.approx(float(row["share_of_unit_grp"]), abs=5.1e-6)
        assert ours["lq"] == pytest.approx(float(row["location_quotient_grp"]), abs=5.1e-5)


def test_frames_have_no_number_that_is_none(result: Result) -> None:
    for part in (result.frame, *result.parts.values()):
        for name in part:
            assert not (part[name].dtype == float and np.isnan(part[name]).any()), name
            assert not any(isinstance(cell, float) and np.isnan(cell) for cell in part[name].astype(object)), name
    assert isinstance(result.frame, pd.DataFrame)
