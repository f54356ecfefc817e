"""Designation: refusals with reasons, the two designs, and p-values that chance alone makes uniform."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest

from analysis.development.comparison_group import controls, differences, group_of, synthetic
from analysis.development.designation import DesignationParameters, designation
from analysis.development.differences import permutation_p
from analysis.development.panel import Panel, panel_of
from analysis.result import Result
from tests.panels import former_regions, shipped_accounts
from tests.tables import kaz_2024_29

SECTIONS = ("A", "B", "C", "F", "G", "H")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(shipped_accounts(), "gross_value_added", former_regions())


def judged(*clusters: tuple[str, int | None, list[str], list[str]], **options: float) -> Result:
    rows = [(name, "pilot", year, regions, sections) for name, year, regions, sections in clusters]
    places = pd.DataFrame(rows, columns=["cluster", "kind", "year", "regions", "sections"]).astype({"year": "Int64"})
    given = {"regional_accounts": shipped_accounts(), "former_regions": former_regions(), "designated_places": places}
    return designation(kaz_2024_29(), DesignationParameters(**options), **given)  # type: ignore[arg-type]


C = ["ISIC4:C"]


@pytest.mark.parametrize(
    ("cluster", "reason"),
    [
        (("x", 2016, [], C), "no host region is known"),
        (("x", 2016, ["KZ-39"], []), "its field belongs to no section"),
        (("x", 2016, ["KZ-39"], ["ISIC4:J"]), "the regional accounts do not give: J"),
        (("x", None, ["KZ-39"], C), "no year of designation is known"),
        (("x", 2014, ["KZ-39"], C), "4 of the 5 years before it was named are held"),
        (("x", 2024, ["KZ-39"], C), "2 of the 3 years since it was named are held"),
        (("x", 2016, ["XX-1"], C), "there are no regional accounts of XX-1"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_reason(
    cluster: tuple[str, int | None, list[str], list[str]], reason: str
) -> None:
    frame = judged(cluster).frame
    assert set(frame["status"]) == {"refused"}
    assert set(frame["reason"]) == {reason}
    assert frame["p"].isna().all()


def test_too_few_donors_are_a_reason(panel: Panel) -> None:
    others = [(f"o{k}", 2005, [unit], C) for k, unit in enumerate(panel.units) if unit != "KZ-39"]
    frame = judged(("x", 2016, ["KZ-39"], C), *others[:14]).frame.set_index("cluster")
    assert frame.loc["x", "reason"].iloc[0] == "only 1 regions are without a cluster of the section"


def test_a_region_of_today_is_its_former_one_and_hosts_are_no_donors() -> None:
    frame = judged(("x", 2019, ["KZ-79"], C), ("y", 2005, ["KZ-39"], C), ("later", 2030, ["KZ-55"], C)).frame
    row = frame[(frame["cluster"] == "x") & (frame["design"] == "difference in differences")].iloc[0]
    assert row["regions"] == ["KZ-YUZ"]
    assert row["donors"] == 14, "all but itself and Kostanay; what is named after the last year is no cluster yet"
    assert row["p_floor"] == pytest.approx(1 / 15)
    assert (row["years_before"], row["years_after"]) == (9, 7)


def test_a_poor_fit_is_refused_and_the_difference_stays() -> None:
    strict = judged(("x", 2016, ["KZ-39"], C), fit=0.001).frame.set_index("design")
    assert strict.loc["synthetic control", "status"] == "refused"
    assert strict.loc["synthetic control", "reason"].startswith("no mixture of the other regions went like it before")
    assert strict.loc["difference in differences", "status"] == "computed"
    loose = judged(("x", 2016, ["KZ-39"], C), fit=10).frame.set_index("design")
    assert loose.loc["synthetic control", "status"] == "computed"
    assert sum(float(each.split()[1]) for each in loose.loc["synthetic control", "weights"]) == pytest.approx(
        1, abs=0.01
    )


def test_a_rise_that_was_put_in_is_found() -> None:
    """Twenty per cent more from 2018 on in a region whose share was its own until then."""
    rng = np.random.default_rng(7)
    years = list(range(2010, 2026))
    paths = 0.05 + 0.01 * rng.random((12, 1)) + 0.0005 * rng.standard_normal((12, 16)).cumsum(axis=1)
    paths[0] = paths[1:5].mean(axis=0)
    paths[0, 8:] *= 1.2
    shares = pd.DataFrame(paths, index=[f"r{k:02}" for k in range(12)], columns=years)
    group = group_of(shares, ["r00"], [f"r{k:02}" for k in range(1, 12)], 2018)
    assert differences(group)["effect"] == pytest.approx(np.log(1.2), abs=0.05)
    assert differences(group)["p"] == pytest.approx(1 / 12)
    found = controls(group)
    said = synthetic(group, found)
    assert said["p"] == pytest.approx(1 / 12)
    assert said["points"] == pytest.approx(100 * 0.2 * paths[0, 8:].mean() / 1.2, rel=0.1)


@pytest.mark.long
def test_p_values_of_a_thousand_pretended_designations_are_uniform(panel: Panel) -> None:
    """By chance in one of 16 regions, one of six sections, one of nine years: every rank comes up as often."""
    ranks: dict[tuple[str, int], tuple[list[float], list[float]]] = {}
    for section, year in product(SECTIONS, range(2015, 2024)):
        shares = panel.shares(f"ISIC4:{section}")
        whole = [unit for unit in panel.units if (shares.loc[unit] > 0).all()]
        group = group_of(shares, whole[:1], whole[1:], year)
        ratios = np.array([each.ratio for each in controls(group)])
        logs = np.log(group.shares)
        change = logs[:, group.before :].mean(axis=1) - logs[:, : group.before].mean(axis=1)
        effects = np.abs(change - (change.sum() - change) / (len(change) - 1))
        ranks[section, year] = (
            [permutation_p(effects, unit) for unit in range(len(whole))],
            [permutation_p(ratios, unit) for unit in range(len(whole))],
        )
    rng = np.random.default_rng(11)
    combinations = sorted(ranks)
    for design in (0, 1):
        drawn = []
        for _ in range(1000):
            values = ranks[combinations[rng.integers(len(combinations))]][design]
            drawn.append(
                values[rng.integers(len(values))] - rng.random() / len(values)
            )  # between the steps: any number
        found = kstest(drawn, "uniform")
        assert found.statistic < 0.05
        assert found.pvalue > 0.01
        assert np.mean(np.array(drawn) <= 0.1) == pytest.approx(0.1, abs=0.03)


@pytest.mark.long
def test_a_pretended_designation_has_the_p_of_its_rank(panel: Panel) -> None:
    """The same through the method itself: over all regions the p-values are 1/16, 2/16 … in some order."""
    found = [judged(("x", 2018, [unit], C), fit=100).frame.set_index("design") for unit in panel.units]
    for design in ("difference in differences", "synthetic control"):
        ps = sorted(float(frame.loc[design, "p"]) for frame in found)
        np.testing.assert_allclose(ps, np.arange(1, 17) / 16)


def test_events_of_a_kind_are_zero_in_the_year_before() -> None:
    frame = judged(("x", 2016, ["KZ-39"], C), ("y", 2017, ["KZ-75"], C)).part("events").set_index("relative_year")
    assert frame.loc[-1, "effect"] == 0
    assert frame.loc[0, "clusters"] == 2
    assert 0 < frame["p"].iloc[0] <= 1


def test_paths_show_the_share_and_its_control() -> None:
    paths = judged(("x", 2016, ["KZ-39"], C), fit=10).part("paths")
    assert paths["year"].tolist() == list(range(2010, 2026))
    early = paths[paths["year"] < 2016]
    assert np.abs(early["actual"] - early["synthetic"].astype(float)).max() < 0.02


def test_every_answer_says_what_it_cannot_say() -> None:
    assert any("not what the designation caused" in note for note in judged(("x", 2016, ["KZ-39"], C)).notes)
