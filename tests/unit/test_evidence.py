"""Evidence for designated clusters: planted and random groups, numbers by hand, every reason for an unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from analysis.assessment.cluster_measures import Found, Measures, best_overlaps, together
from hypothesis import given
from hypothesis import strategies as st

from analysis.assessment.evidence import CONTAINED, EXTRACTION_SHARE, RULE, EvidenceParameters, evidence, verdict
from analysis.regional.regional_accounts import REST, TOTAL
from analysis.result import Result
from analysis.structural.multipliers import multipliers, wide
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.planted import planted
from tests.tables import balanced_tables, kaz_2024_29, quickly, scale, take, with_empty_industry

QUICK = EvidenceParameters(sets=499)
SETS = ["run", "status", "method", "table", "basis", "from_flows", "cluster", "industry", "strength"]
ACCOUNTS = ["place", "kind", "industry", "year", "measure", "value"]


def designated(clusters: Mapping[str, Sequence[str]], **regions: Sequence[str]) -> pd.DataFrame:
    rows = [
        {
            "cluster": name,
            "kind": "pilot",
            "covered": list(codes),
            "industries": list(codes),
            "regions": list(regions.get(name, ())),
            "successors": [[f"{region}-north", f"{region}-south"] for region in regions.get(name, ())],
        }
        for name, codes in clusters.items()
    ]
    return pd.DataFrame(rows, columns=["cluster", "kind", "covered", "industries", "regions", "successors"])


def found_clusters(table: IOTable, clusters: Sequence[Sequence[str]], method: str = "factors") -> pd.DataFrame:
    run = f"{method}:{table.meta.id}:total"
    rows = [
        (run, "computed", method, table.meta.id, "total", True, f"{run}:{number}", code, 1.0)
        for number, codes in enumerate(clusters, 1)
        for code in codes
    ]
    return pd.DataFrame(rows, columns=SETS)


def regional(values: Mapping[str, Mapping[str, float]], year: int = 2024) -> pd.DataFrame:
    """Accounts by place and section; the nation is their sum."""
    rows = [
        (place, "region", f"ISIC4:{section}", year, "gross_value_added", value)
        for place, given in values.items()
        for section, value in given.items()
    ]
    return pd.DataFrame(rows, columns=ACCOUNTS)


def sections(table: IOTable) -> pd.DataFrame:
    return pd.DataFrame({"industry": table.codes, "section": [f"ISIC4:{code[0]}" for code in table.codes]})


def judged(table: IOTable, clusters: pd.DataFrame, parameters: EvidenceParameters = QUICK, **given: Any) -> Result:
    needs = {
        "cluster_sets": pd.DataFrame(columns=SETS),
        "regional_accounts": pd.DataFrame(columns=ACCOUNTS),
        "industry_sections": sections(table),
    }
    return evidence(table, parameters, designations=clusters, **{**needs, **given})


def rows(result: Result) -> dict[str, dict[str, Any]]:
    return {row["cluster"]: row for row in result.frame.to_dict("records")}


def reasons(row: Mapping[str, Any]) -> dict[str, str]:
    return dict(text.split(": ", 1) for text in row["unknown"])


# ---------------------------------------------------------------- the flows


@pytest.mark.parametrize("seed", range(5))
def test_planted_clusters_are_supported_and_scattered_ones_are_not(seed: int) -> None:
    table = planted(seed=seed)
    block = [code for code in table.codes if code.startswith("B2")]
    scattered = ["B1_02", "B2_03", "B3_04", "B4_05", "B1_05", "B3_06"]
    blocks = [[code for code in table.codes if code.startswith(f"B{b}")] for b in range(1, 5)]
    found = rows(
        judged(table, designated({"block": block, "mixed": scattered}), cluster_sets=found_clusters(table, blocks))
    )
    assert {"cohesion", "overlap"} <= set(found["block"]["met"])
    assert found["block"]["cohesion_p"] == found["block"]["together_p"] == 1 / 500
    assert found["block"]["contained"] == found["block"]["together"] == 1
    assert {"cohesion", "overlap"} <= set(found["mixed"]["missed"])
    assert found["mixed"]["cohesion_p"] > 0.5


def test_numbers_are_those_of_explicit_formulas() -> None:
    table = kaz_2024_29()
    codes = ["B07", "C24", "C28"]
    K = [table.codes.index(code) for code in codes]
    row = rows(judged(table, designated({"k": codes})))["k"]
    Z, x = table.domestic, table.output
    between = Z - np.diag(np.diag(Z))
    trade = between[:, K].sum() + between[K].sum()
    assert row["flow_cohesion"] == pytest.approx(2 * between[np.ix_(K, K)].sum() / trade, rel=1e-12)
    L = np.linalg.inv(np.eye(29) - Z / x)
    lost = L[:, K] @ np.linalg.inv(L[np.ix_(K, K)]) @ x[K]
    assert row["extraction_share"] == pytest.approx(lost.sum() / x.sum(), rel=1e-12)
    effects = wide(multipliers(table).frame)
    for name in ("output", "value_added"):
        mean = np.average(effects.loc[codes, f"{name}_effect"].astype(float), weights=x[K])
        assert row[f"{name}_multiplier"] == pytest.approx(mean, rel=1e-12)
    whole = np.average(effects["output_effect"].astype(float), weights=x)
    assert row["multiplier_ratio"] == pytest.approx(row["output_multiplier"] / whole, rel=1e-12)


def test_the_total_basis_counts_imported_flows_too() -> None:
    table = kaz_2024_29()
    clusters = designated({"k": ["C24", "C28"]})
    total = rows(judged(table, clusters, EvidenceParameters("total", sets=99)))["k"]
    Z = table.domestic + table.imported
    a, b = table.codes.index("C24"), table.codes.index("C28")
    between = Z - np.diag(np.diag(Z))
    trade = between[:, [a, b]].sum() + between[[a, b]].sum()
    assert total["flow_cohesion"] == pytest.approx(2 * (Z[a, b] + Z[b, a]) / trade, rel=1e-12)


@quickly
@given(balanced_tables(min_size=3), st.sampled_from([1000.0, 1e-6]))
def test_the_currency_unit_does_not_matter(table: IOTable, factor: float) -> None:
    clusters = designated({"pair": table.codes[:2], "one": table.codes[-1:]})
    ours = judged(table, clusters, EvidenceParameters(sets=99)).frame
    theirs = judged(scale(table, factor), clusters, EvidenceParameters(sets=99)).frame
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-9)


def test_the_order_of_industries_changes_only_the_draws() -> None:
    table = kaz_2024_29()
    order = np.random.default_rng(0).permutation(29)
    clusters = designated({"k": ["B07", "C24", "C28"]})
    ours, theirs = (rows(judged(each, clusters))["k"] for each in (table, take(table, order)))
    for name in ("flow_cohesion", "extraction_share", "output_multiplier", "multiplier_ratio"):
        assert ours[name] == pytest.approx(theirs[name], rel=1e-12)
    assert ours["cohesion_p"] == pytest.approx(theirs["cohesion_p"], abs=0.05)


def test_the_seed_gives_the_same_result_whoever_else_is_judged() -> None:
    table = kaz_2024_29()
    alone = rows(judged(table, designated({"k": ["B07", "C24"]})))["k"]
    among = rows(judged(table, designated({"other": ["A01", "C10", "C13"], "k": ["B07", "C24"]})))["k"]
    assert alone == among
    other = rows(judged(table, designated({"k": ["B07", "C24"]}), EvidenceParameters(sets=499, seed=1)))["k"]
    assert other["extraction_p"] != alone["extraction_p"]


# ---------------------------------------------------------------- regions


ACCOUNTS_BY_HAND = {
    "east": {"B": 30.0, "C": 50.0, "OTHER": 20.0, "TOTAL": 100.0},
    "west": {"B": 30.0, "C": 10.0, "OTHER": 60.0, "TOTAL": 100.0},
}


def test_location_quotients_by_hand() -> None:
    table = kaz_2024_29()
    clusters = designated({"metals": ["B07", "C24"], "metal": ["C24"]}, metals=["east", "west"], metal=["west"])
    found = judged(table, clusters, regional_accounts=regional(ACCOUNTS_BY_HAND))
    regions = found.part("regions").set_index(["cluster", "region"])
    assert regions["lq"].to_dict() == pytest.approx(
        {("metals", "east"): 0.8 / 0.6, ("metals", "west"): 0.4 / 0.6, ("metal", "west"): 0.1 / 0.3}
    )
    assert regions.loc[("metals", "east"), ["sections", "accounts", "year"]].tolist() == [["B", "C"], ["east"], 2024]
    verdicts = rows(found)
    assert verdicts["metals"]["lq"] == pytest.approx(0.8 / 0.6)
    assert "specialisation" in verdicts["metals"]["met"]
    assert "specialisation" in verdicts["metal"]["missed"]


def test_a_former_region_is_the_sum_of_todays() -> None:
    table = kaz_2024_29()
    given = {"old-north": ACCOUNTS_BY_HAND["east"], "old-south": {"B": 0.0, "C": 5.0, "OTHER": 45.0, "TOTAL": 50.0}}
    accounts = regional({**given, "west": ACCOUNTS_BY_HAND["west"]})
    found = judged(table, designated({"k": ["C24"]}, k=["old"]), regional_accounts=accounts).part("regions")
    assert found["lq"].tolist() == pytest.approx([(55 / 150) / (65 / 250)])
    assert found["accounts"].tolist() == [["old-north", "old-south"]]


def test_half_a_former_region_is_not_the_region() -> None:
    accounts = regional({"old-north": ACCOUNTS_BY_HAND["east"], "west": ACCOUNTS_BY_HAND["west"]})
    row = rows(judged(kaz_2024_29(), designated({"k": ["C24"]}, k=["old"]), regional_accounts=accounts))["k"]
    assert reasons(row)["specialisation"] == "no regional accounts of old"
    assert row["lq"] is None


@pytest.mark.parametrize(
    ("codes", "regions", "accounts", "reason"),
    [
        (["C24"], [], ACCOUNTS_BY_HAND, "no host region is known"),
        (["C24"], ["east"], {}, "there are no regional accounts"),
        (["C24"], ["north"], ACCOUNTS_BY_HAND, "no regional accounts of north"),
        (["J58"], ["east"], ACCOUNTS_BY_HAND, "the regional accounts do not give section J"),
        (["C24", "D35"], ["east"], ACCOUNTS_BY_HAND, "the regional accounts do not give section D"),
    ],
)
def test_why_specialisation_is_unknown(
    codes: list[str], regions: list[str], accounts: Mapping[str, Mapping[str, float]], reason: str
) -> None:
    row = rows(judged(kaz_2024_29(), designated({"k": codes}, k=regions), regional_accounts=regional(accounts)))["k"]
    assert reasons(row)["specialisation"] == reason


def test_an_industry_without_a_section_is_said() -> None:
    table = kaz_2024_29()
    found = judged(
        table,
        designated({"k": ["C24", "C28"]}, k=["east"]),
        regional_accounts=regional(ACCOUNTS_BY_HAND),
        industry_sections=sections(table).query("industry != 'C28'"),
    )
    assert reasons(rows(found)["k"])["specialisation"] == "the regional accounts do not give the section of C28"
    assert found.part("regions")["lq"].tolist() == pytest.approx([0.5 / 0.3])


def test_the_tables_year_is_taken_or_the_last_there_is() -> None:
    table, clusters = kaz_2024_29(), designated({"k": ["C24"]}, k=["east"])
    of_2023 = regional({"east": {"C": 1.0, "TOTAL": 2.0}, "west": {"C": 1.0, "TOTAL": 2.0}}, year=2023)
    both = pd.concat([of_2023, regional(ACCOUNTS_BY_HAND), of_2023.assign(year=2025)])
    assert judged(table, clusters, regional_accounts=both).part("regions")["year"].tolist() == [2024]
    assert judged(table, clusters, regional_accounts=of_2023).part("regions")["year"].tolist() == [2023]


def test_the_rest_and_the_total_are_no_sections() -> None:
    table = kaz_2024_29()
    given = sections(table).assign(section=lambda frame: frame["section"].where(frame["industry"] != "C24", REST))
    found = judged(
        table,
        designated({"k": ["C24"]}, k=["east"]),
        regional_accounts=regional(ACCOUNTS_BY_HAND),
        industry_sections=given,
    )
    assert "OTHER" in reasons(rows(found)["k"])["specialisation"]
    assert TOTAL not in set(given["section"])


# ---------------------------------------------------------------- found clusters


def test_the_best_cluster_of_each_run_is_kept() -> None:
    table = kaz_2024_29()
    sets = pd.concat(
        [
            found_clusters(table, [["B07", "C24", "C28"], ["C20", "C22"]]),
            found_clusters(table, [["B07"], ["C24"]], "streit"),
        ]
    )
    found = judged(table, designated({"k": ["B07", "C24"]}), cluster_sets=sets)
    overlaps = found.part("overlaps").set_index("found")
    assert overlaps.loc["factors:kaz-2024-29:total:1", ["overlap", "contained"]].tolist() == [2 / 3, 1]
    assert overlaps.loc["streit:kaz-2024-29:total:1", ["overlap", "contained"]].tolist() == [0.5, 0.5]
    row = rows(found)["k"]
    assert (row["contained"], row["together"]) == (1, 0.5)
    assert found.used == ("factors:kaz-2024-29:total", "streit:kaz-2024-29:total")


def test_one_of_two_industries_is_half_and_not_enough() -> None:
    numbers = {"contained": 0.5, "together_p": 0.01}
    others = dict.fromkeys([name for name in RULE if name != "overlap"], "not asked")
    assert verdict(Measures(numbers, others), 2)["missed"] == ["overlap"]
    assert verdict(Measures(numbers, others), 4)["met"] == ["overlap"]
    assert CONTAINED == 0.5


def test_one_cluster_of_everything_is_no_evidence() -> None:
    table = kaz_2024_29()
    found = judged(table, designated({"k": ["B07", "C24"]}), cluster_sets=found_clusters(table, [table.codes]))
    row = rows(found)["k"]
    assert (row["contained"], row["together_p"]) == (1, 1)
    assert "overlap" in row["missed"]


def test_only_default_runs_on_this_table_that_look_at_flows_count() -> None:
    table = kaz_2024_29()
    ours = found_clusters(table, [["B07", "C24"]])
    others = [
        ours.assign(run="factors:kaz-2024-29:total:factors=1"),
        ours.assign(run="factors:another:total", table="another"),
        ours.assign(run="ward:kaz-2024-29:total", method="ward", from_flows=False),
        ours.assign(
            run="published:article", status="published", method="factor", from_flows=False, table=None, basis=None
        ),
    ]
    found = judged(table, designated({"k": ["B07", "C24"]}), cluster_sets=pd.concat(others))
    assert "no clusters were found" in reasons(rows(found)["k"])["overlap"]
    assert found.part("overlaps").empty
    assert found.used == ()


def test_pairs_are_together_by_run() -> None:
    found = [Found("a", "a:1", frozenset("AB")), Found("a", "a:2", frozenset("BC")), Found("b", "b:1", frozenset("AB"))]
    np.testing.assert_array_equal(together(found, list("ABC")), [[1, 1, 0], [1, 1, 0.5], [0, 0.5, 0.5]])
    assert best_overlaps(["D"], found) == []


# ---------------------------------------------------------------- the verdict


def test_a_single_industry_has_no_cohesion_and_no_overlap() -> None:
    table = kaz_2024_29()
    row = rows(judged(table, designated({"k": ["C24"]}), cluster_sets=found_clusters(table, [["B07", "C24"]])))["k"]
    assert (row["flow_cohesion"], row["contained"]) == (None, None)
    assert reasons(row)["cohesion"] == reasons(row)["overlap"] == "a single industry of the table"
    assert (row["met"], row["score"]) == (["extraction", "multiplier"], 1)


def test_a_cluster_that_covers_nothing_comes_last_with_the_reason() -> None:
    table = with_empty_industry(kaz_2024_29())
    found = judged(table, designated({"empty": ["empty"], "none": [], "weak": ["J58"], "mixed": ["C24", "empty"]}))
    assert found.frame["cluster"].tolist() == ["mixed", "weak", "empty", "none"]
    verdicts = rows(found)
    assert set(reasons(verdicts["none"]).values()) == {"no industry is known that it covers"}
    assert set(reasons(verdicts["empty"]).values()) == {"its industries have no output"}
    assert verdicts["none"]["score"] is None
    assert verdicts["mixed"]["industries"] == ["C24"]
    assert "left out, no output: empty" in found.notes


def test_the_score_is_met_over_judged_and_the_best_come_first() -> None:
    table = kaz_2024_29()
    clusters = {code: [code] for code in table.codes} | {"pair": ["B07", "C24"], "nothing": []}
    frame = judged(table, designated(clusters)).frame
    for row in frame.to_dict("records"):
        assert set(row["met"]) | set(row["missed"]) | set(reasons(row)) == set(RULE)
        counted = len(row["met"]) + len(row["missed"])
        assert row["score"] is None if not counted else row["score"] == len(row["met"]) / counted
    known = frame["score"].dropna().tolist()
    assert known == sorted(known, reverse=True)
    assert frame["score"].isna().tolist()[-1]


def test_a_number_at_its_threshold_meets_it() -> None:
    numbers = {
        "cohesion_p": 0.1,
        "extraction_share": EXTRACTION_SHARE,
        "multiplier_ratio": 1 - 1e-15,
        "lq": 1.0,
        "contained": 0.5,
        "together_p": 0.1,
    }
    assert verdict(Measures(numbers), 4) == {"met": list(RULE), "missed": [], "unknown": [], "score": 1.0}


def test_all_industries_together_are_no_more_cohesive_than_by_chance() -> None:
    table = kaz_2024_29()
    row = rows(judged(table, designated({"all": table.codes})))["all"]
    assert [row["flow_cohesion"], row["extraction_share"]] == pytest.approx([1, 1], rel=1e-12)
    assert row["cohesion_p"] == 1
    assert row["multiplier_ratio"] == pytest.approx(1, rel=1e-12)


def test_the_summary_says_how_many_would_pass_by_chance() -> None:
    table = kaz_2024_29()
    clusters = {"a": ["B07", "C24"], "same": ["B07", "C24"], "b": ["A01", "K64"], "one": ["C24"]}
    summary = judged(table, designated(clusters)).summary
    assert (summary["clusters"], summary["cohesion_groups"], summary["cohesion_met"]) == (4, 2, 1)
    assert summary["cohesion_met_by_chance"] == 0.2
    assert summary["rule"] == dict(RULE)


def test_without_designated_clusters_the_result_is_empty_and_says_so() -> None:
    found = judged(kaz_2024_29(), designated({}))
    assert (len(found.frame), len(found.part("regions")), len(found.part("overlaps"))) == (0, 0, 0)
    assert found.notes[0] == "no designated cluster covers industries of this table"


def test_no_number_is_nan() -> None:
    table = kaz_2024_29()
    found = judged(table, designated({code: [code] for code in table.codes} | {"none": []}))
    for column in found.frame.select_dtypes("number"):
        assert not np.isnan(found.frame[column].dropna().to_numpy(dtype=float)).any()


@pytest.mark.parametrize(("name", "value"), [("sets", 98), ("seed", -1), ("basis", "resources")])
def test_parameters_that_make_no_sense_are_refused(name: str, value: Any) -> None:
    with pytest.raises(AnalysisError):
        EvidenceParameters(**{name: value})
