"""Groups of like industries, the discriminant analysis of them, and the indicators they start from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster
from sklearn.covariance import LedoitWolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.model_selection import LeaveOneOut, cross_val_score

from analysis.clusters.discriminant import discriminant_analysis
from analysis.clusters.ward import WardParameters, super_groups, ward
from analysis.clusters.ward_variables import read_indicators, table_indicators
from analysis.structural.linkages import linkages
from kb.errors import AnalysisError, InvalidFile
from kb.table import IOTable
from tests.planted import planted, planted_labels
from tests.products import split_into_68
from tests.tables import (
    attempted,
    balanced_tables,
    germany_1995,
    kaz_2024_29,
    make_table,
    quickly,
)


def planted_indicators(codes: list[str], labels: np.ndarray, seed: int, apart: float = 6.0) -> pd.DataFrame:
    """Four indicators that differ between groups by several of the standard deviations inside them."""
    draw = np.random.default_rng(seed)
    centres = apart * draw.permutation(np.eye(4)[: labels.max() + 1])
    values = centres[labels] + draw.normal(size=(len(labels), 4))
    return pd.DataFrame(values, index=pd.Index(codes, name="industry"), columns=["x1", "x2", "x3", "x4"])


# ---------------------------------------------------------------- planted groups


@pytest.mark.long
def test_planted_groups_and_their_number_are_found_over_twenty_seeds() -> None:
    for seed in range(20):
        table = planted(4, 6, seed=seed)
        given = planted_indicators(table.codes, planted_labels(), seed)
        result = ward(table, WardParameters(use=("x?",)), indicators=given)
        assert result.summary["groups"] == 4
        assert adjusted_rand_score(planted_labels(), result.frame["cluster"]) >= 0.9
        assert result.summary["accuracy"] >= 0.9
        assert result.summary["wilks_lambda"] < 0.01


def test_the_planted_leaders_are_the_driver_candidates() -> None:
    table = planted(3, 8)
    lead = planted_labels(3, 8) == 2
    draw = np.random.default_rng(0)
    size = np.where(lead, 10.0, np.where(planted_labels(3, 8) == 1, 5.0, 0.0))
    noise = draw.normal(size=(2, 24))
    given = pd.DataFrame({"x1": size + noise[0], "x2": noise[1] - size}, index=table.codes)
    big = make_table(table.domestic, {"output": table.output + 10_000 * lead}, codes=table.codes)
    result = ward(big, WardParameters(use=("x?",), groups=3), indicators=given)
    drivers = result.part("drivers")
    assert set(drivers["industry"]) == {code for code, leads in zip(big.codes, lead, strict=True) if leads}
    assert drivers["score"].is_monotonic_decreasing
    assert set(drivers["super_group"]) == {"leading"}


# ---------------------------------------------------------------- the groups


def test_the_number_of_groups_is_that_of_the_best_silhouette() -> None:
    result = ward(kaz_2024_29())
    X = result.part("indicators").drop(columns="industry").to_numpy()
    tree = np.array(result.summary["dendrogram"])
    cuts = {k: fcluster(tree, k, "maxclust") for k in range(2, 15)}
    best = max(cuts, key=lambda k: silhouette_score(X, cuts[k]))
    assert result.summary["groups"] == best
    assert adjusted_rand_score(cuts[best], result.frame["cluster"]) == 1
    assert result.summary["silhouette"] == pytest.approx(silhouette_score(X, cuts[best]), abs=1e-12)


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_the_user_may_ask_for_a_number_of_groups(count: int) -> None:
    clusters = ward(kaz_2024_29(), WardParameters(groups=count)).part("clusters")
    assert clusters["cluster"].tolist() == list(range(1, count + 1))
    assert clusters["size"].sum() == 29


def test_clusters_are_numbered_from_the_highest_score_and_the_first_is_leading() -> None:
    result = ward(kaz_2024_29())
    clusters = result.part("clusters")
    assert clusters["score"].is_monotonic_decreasing
    assert clusters["super_group"].iloc[0] == "leading"
    assert (clusters["status"] == clusters["super_group"]).all()
    means = result.frame.groupby("cluster")["score"].mean()
    assert clusters["score"].to_numpy(dtype=float) == pytest.approx(means.to_numpy(dtype=float), abs=1e-12)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12))
def test_super_groups_are_in_order_and_hold_about_a_third_each(sizes: list[int]) -> None:
    names = super_groups(np.array(sizes))
    order = ["leading", "middle", "trailing"]
    assert names[0] == "leading"
    assert names[-1] == "trailing"
    assert names == sorted(names, key=order.index)
    for name in order:
        held = [size for size, each in zip(sizes, names, strict=True) if each == name]
        assert sum(held) <= sum(sizes) / 3 + max(held, default=0)


def test_the_score_rises_with_the_output_share() -> None:
    for table in (kaz_2024_29(), germany_1995(), *(planted(seed=seed) for seed in range(5))):
        result = ward(table)
        expected = np.corrcoef(result.frame["score"].to_numpy(dtype=float), table.output)[0, 1]
        assert result.summary["correlation"] == pytest.approx(expected, abs=1e-12)
        assert result.summary["rises_with"] == "output_share"
        assert expected > 0


def test_an_industry_alone_in_its_group_has_a_score_but_no_part_in_the_fit() -> None:
    result = ward(kaz_2024_29())
    single = result.part("clusters").query("size == 1")["cluster"].item()
    code = result.frame.loc[result.frame["cluster"] == single, "industry"].item()
    assert any(note.startswith("alone in a group") and note.endswith(code) for note in result.notes)
    assert result.summary["fitted"] == 28
    assert result.frame["score"].notna().all()


def test_groups_of_one_only_have_no_discriminant_analysis_and_a_note_says_so() -> None:
    result = ward(germany_1995(), WardParameters(groups=5))
    assert "no discriminant analysis: fewer than two groups have two members" in result.notes
    assert result.part("drivers").empty
    assert result.part("coefficients").empty
    assert result.frame["score"].isna().all()
    assert "wilks_lambda" not in result.summary
    assert len(result.part("clusters")) == 5


def test_too_few_industries_for_the_indicators_shrink_the_covariance_and_a_note_says_so() -> None:
    result = ward(germany_1995())
    assert result.summary["shrinkage"] > 0
    assert any("shrunk" in note for note in result.notes)
    assert 0 < result.summary["wilks_lambda"] < 1


def test_each_of_68_products_has_a_row() -> None:
    assert ward(split_into_68()).frame["industry"].nunique() == 68


@given(balanced_tables(min_size=2, max_size=8), st.integers(0, 3))
@quickly
def test_any_table_gives_numbers_or_a_named_error(table: IOTable, groups: int) -> None:
    result = attempted(ward, table, WardParameters(groups=groups))
    if isinstance(result, AnalysisError):
        assert result.remedy
        return
    scored = "wilks_lambda" in result.summary
    assert result.frame["score"].notna().all() == scored
    for name in ("rows", "members", "clusters"):
        found = result.part(name).drop(columns=["score", "super_group", "status"], errors="ignore")
        assert np.isfinite(found.select_dtypes("number").to_numpy(dtype=float)).all()
    if scored:
        assert 0 <= result.summary["wilks_lambda"] <= 1
        assert 0 <= result.summary["accuracy"] <= 1
        assert np.isfinite(result.part("coefficients")["coefficient"]).all()


@pytest.mark.parametrize("count", [1, 30])
def test_a_number_of_groups_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(AnalysisError, match=f"{count} groups of 29 industries"):
        ward(kaz_2024_29(), WardParameters(groups=count))


def test_one_industry_cannot_be_grouped() -> None:
    with pytest.raises(AnalysisError, match="1 industries, "):
        ward(make_table([[5.0]], {"output": [10.0]}))


# ---------------------------------------------------------------- indicators


def test_indicators_are_those_of_the_table() -> None:
    table = germany_1995()
    found = table_indicators(table, "domestic")
    inputs = table.primary_inputs
    assert found["output_share"].sum() == pytest.approx(1)
    assert found["value_added"].tolist() == pytest.approx((table.value_added / table.output).tolist())
    assert found["earnings"].tolist() == pytest.approx(
        (inputs["compensation_of_employees"] / inputs["output"]).tolist()
    )
    assert found["purchases"].tolist() == pytest.approx(
        ((table.domestic.sum(axis=0) + inputs["imported_inputs"]) / inputs["output"]).tolist()
    )
    workers = inputs["employment"] / inputs["employment"].sum()
    assert (found["output_per_worker"] * workers).sum() == pytest.approx(1)
    assert (found["earnings_per_worker"] * workers).sum() == pytest.approx(1)
    index = linkages(table).frame
    assert found["backward_index"].tolist() == pytest.approx(index["backward_index"].tolist(), abs=1e-12)
    assert found["forward_index"].tolist() == pytest.approx(index["forward_index"].tolist(), abs=1e-12)


def test_indicators_that_say_nothing_new_are_left_out_and_named() -> None:
    result = ward(kaz_2024_29())
    assert "left out, as it goes with value_added: purchases" in result.notes
    assert "left out, as it is the same everywhere: exports" in result.notes
    assert not {"purchases", "exports"} & set(result.summary["indicators"])


def test_indicators_are_standardised() -> None:
    values = ward(kaz_2024_29()).part("indicators").drop(columns="industry")
    assert values.mean().to_numpy() == pytest.approx(np.zeros(values.shape[1]), abs=1e-12)
    assert values.std(ddof=0).to_numpy() == pytest.approx(np.ones(values.shape[1]), abs=1e-12)


def test_only_the_named_indicators_are_used() -> None:
    result = ward(kaz_2024_29(), WardParameters(use=("value_added", "*_index")))
    assert result.summary["indicators"] == ["value_added", "backward_index", "forward_index"]
    with pytest.raises(AnalysisError, match="no indicator 'growth'"):
        ward(kaz_2024_29(), WardParameters(use=("growth",)))


def test_an_industry_whose_indicator_is_missing_is_left_out_and_named() -> None:
    table = planted()
    given = planted_indicators(table.codes, planted_labels(), 0)
    given.loc["B1_02", "x1"] = np.nan
    result = ward(table, WardParameters(use=("x?",)), indicators=given.drop(index="B3_04"))
    assert "left out, as an indicator is missing: B1_02, B3_04" in result.notes
    assert len(result.frame) == 22


def test_a_column_with_the_name_of_an_indicator_of_the_table_is_refused() -> None:
    table = planted()
    with pytest.raises(AnalysisError, match="indicator earnings is known already"):
        ward(table, indicators=pd.DataFrame({"earnings": 1.0}, index=table.codes))


def test_a_file_that_was_not_read_is_not_silently_ignored() -> None:
    with pytest.raises(AnalysisError, match=r"indicators of growth\.csv not given"):
        ward(planted(), WardParameters(indicators="growth.csv"))


def test_the_location_quotient_of_a_region_is_that_of_its_sections() -> None:
    table = planted(2, 4)
    sections = pd.DataFrame({"industry": table.codes, "section": ["ISIC4:B"] * 4 + ["ISIC4:C"] * 4})
    rows = [
        ("east", "region", "ISIC4:B", 2024, "jobs", 30.0),
        ("east", "region", "ISIC4:C", 2024, "jobs", 10.0),
        ("west", "region", "ISIC4:B", 2024, "jobs", 10.0),
        ("west", "region", "ISIC4:C", 2024, "jobs", 50.0),
    ]
    accounts = pd.DataFrame(rows, columns=["place", "kind", "industry", "year", "measure", "value"])
    asked = WardParameters(region="east", measure="jobs", groups=2)
    result = ward(table, asked, regional_accounts=accounts, industry_sections=sections)
    assert result.frame["location_quotient"].tolist() == pytest.approx([0.75 / 0.4] * 4 + [0.25 / 0.6] * 4)
    told = ["B1_01, B1_02, B1_03, B1_04 (section B)", "B2_01, B2_02, B2_03, B2_04 (section C)"]
    assert f"the regional accounts cannot tell apart: {'; '.join(told)}" in result.notes
    assert result.summary["rises_with"] == "location_quotient"
    assert result.summary["correlation"] > 0
    with pytest.raises(AnalysisError, match="no region 'north'"):
        ward(
            table,
            WardParameters(region="north", measure="jobs"),
            regional_accounts=accounts,
            industry_sections=sections,
        )
    with pytest.raises(AnalysisError, match="no regional accounts given"):
        ward(table, asked)


class TestFileOfIndicators:
    CODES = ("A01", "B05", "C10")

    def read(self, folder: Path, text: str) -> pd.DataFrame:
        file = folder / "indicators.csv"
        file.write_text(text, encoding="utf-8")
        return read_indicators(file, self.CODES)

    def test_numbers_by_industry_an_empty_cell_missing(self, tmp_path: Path) -> None:
        found = self.read(tmp_path, "industry,growth,pay\nC10,0.5,2\nA01,-1e2,\n")
        assert found.loc["C10"].tolist() == [0.5, 2.0]
        assert found.loc["A01", "growth"] == -100
        assert np.isnan(found.loc["A01", "pay"])

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("industry,growth\nC10,fast\n", r"line 2, column growth: 'fast' is not a number"),
            ("industry,growth\nC10,nan\n", r"line 2, column growth: 'nan' is not a number"),
            ("industry,growth\nC10,1\nX99,1\n", r"line 3: the table has no industry 'X99'"),
            ("industry,growth\nC10,1\nC10,2\n", r"line 3: the file has it twice"),
            ("code,growth\nC10,1\n", "no column industry beside the indicators"),
            ("industry\nC10\n", "no column industry beside the indicators"),
            ("", "no column industry beside the indicators"),
        ],
    )
    def test_a_wrong_file_is_refused_where_it_is_wrong(self, tmp_path: Path, text: str, message: str) -> None:
        with pytest.raises(InvalidFile, match=message):
            self.read(tmp_path, text)

    def test_a_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidFile, match="cannot be read"):
            read_indicators(tmp_path / "nowhere.csv", self.CODES)


# ---------------------------------------------------------------- discriminant analysis


def scattered(seed: int, sizes: tuple[int, ...] = (9, 7, 12), p: int = 4) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return draw.normal(size=(len(labels), p)) + 1.2 * draw.normal(size=(len(sizes), p))[labels], labels


@pytest.mark.parametrize("seed", range(10))
def test_leaving_one_out_at_once_is_fitting_without_each_row_in_turn(seed: int) -> None:
    X, labels = scattered(seed)
    expected = cross_val_score(LinearDiscriminantAnalysis(), X, labels, cv=LeaveOneOut()).mean()
    assert discriminant_analysis(X, labels).accuracy == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_wilks_lambda_is_the_ratio_of_determinants(seed: int) -> None:
    X, labels = scattered(seed)
    inside = sum(np.cov(X[labels == k].T, bias=True) * (labels == k).sum() for k in range(3))
    total = np.cov(X.T, bias=True) * len(X)
    found = discriminant_analysis(X, labels)
    assert found.wilks == pytest.approx(np.linalg.det(inside) / np.linalg.det(total), rel=1e-10)
    within = sum(np.cov(found.scores[labels == k].T, bias=True) * (labels == k).sum() for k in range(3))
    assert within / (len(X) - 3) == pytest.approx(np.eye(2), abs=1e-10)


def test_shrinkage_is_that_of_ledoit_and_wolf() -> None:
    X, labels = scattered(0, (3, 3), p=8)
    residuals = X - np.array([X[labels == k].mean(axis=0) for k in range(2)])[labels]
    expected = LedoitWolf(assume_centered=True).fit(residuals).shrinkage_
    assert discriminant_analysis(X, labels).shrinkage == pytest.approx(expected)


def test_identical_members_leave_nothing_to_discriminate_by() -> None:
    X = np.array([[0.0, 1.0], [0.0, 1.0], [2.0, 3.0], [2.0, 3.0]])
    with pytest.raises(AnalysisError, match="nothing varies inside the groups"):
        discriminant_analysis(X, np.array([0, 0, 1, 1]))


def test_one_group_cannot_be_told_from_another() -> None:
    X, _ = scattered(0)
    with pytest.raises(AnalysisError, match="fewer than two groups have two members"):
        discriminant_analysis(X, np.zeros(len(X), dtype=np.int64))
