"""Evidence for designated clusters: verdicts, what cannot be tested and why, every choice tried, calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.assessment.corroboration import Found, best_overlaps
from analysis.assessment.evidence import EvidenceParameters, evidence
from analysis.assessment.groups import Setting
from analysis.assessment.significance import LEVEL, NOT_SUPPORTED, NOT_TESTABLE, SUPPORTED, UNDECIDED
from analysis.assessment.trial import DIMENSIONS
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import IOTable
from tests.tables import kaz_2024_29, kaz_2024_42, make_table
from tests.unit.test_location import shipped_rows

COVERED = {
    "metallurgy": ["C241", "C242"],
    "again": ["C242", "C241"],
    "mining-metallurgy": ["B05", "B071", "B072", "C241", "C242", "C25", "C28", "C31", "C33"],
    "oil-gas": ["B06", "B09", "C19", "C20", "C28"],
    "machines": ["C26", "C27", "C28", "C29", "C30", "C33"],
    "copper": ["B072", "C242"],
    "textiles": ["C13"],
    "tourism": ["I55"],
    "nothing": [],
}
WHERE = {
    "mining-metallurgy": ("KZ-VOS", ["KZ-10", "KZ-63"]),
    "oil-gas": ("KZ-23", []),
    "machines": ("KZ-75", []),
    "copper": ("KZ-10", []),
    "tourism": ("KZ-75", []),
}


def designated(
    clusters: Mapping[str, Sequence[str]] | None = None,
    shares: Mapping[str, Sequence[float]] | None = None,
    where: Mapping[str, tuple[str, list[str]]] | None = None,
) -> pd.DataFrame:
    """Designations as they are read from the graph."""
    rows = []
    for cluster, codes in (COVERED if clusters is None else clusters).items():
        host, parts = (WHERE if where is None else where).get(cluster, ("", []))
        rows.append(
            {
                "cluster": cluster,
                "kind": "pilot",
                "covered": list(codes),
                "industries": sorted(codes),
                "shares": list((shares or {}).get(cluster, [1.0] * len(codes))),
                "wider": [],
                "regions": [host] if host else [],
                "successors": [parts] if host else [],
            }
        )
    columns = ["cluster", "kind", "covered", "industries", "shares", "wider", "regions", "successors"]
    return pd.DataFrame(rows, columns=columns)


def divisions(table: IOTable) -> pd.DataFrame:
    rows = [(code, f"ISIC4:{code[1:3]}", f"ISIC4:{code[0]}") for code in table.codes]
    return pd.DataFrame(rows, columns=["industry", "division", "section"])


def no_sets() -> pd.DataFrame:
    columns = ["run", "status", "method", "from_flows", "table", "basis", "cluster", "industry", "strength"]
    return pd.DataFrame(columns=columns)


def judged(found: pd.DataFrame | None = None, others: tuple[Setting, ...] = (), **given: Any) -> Result:
    table = kaz_2024_42()
    return evidence(
        table,
        EvidenceParameters(**{"draws": 1_999, "designations": 0, **given}),
        designations=designated() if found is None else found,
        cluster_sets=no_sets(),
        regional_accounts=shipped_rows(),
        industry_sections=divisions(table),
        other_settings=others,
    )


@cache
def usual() -> Result:
    table = kaz_2024_29()
    coarser = {"metallurgy": ["C24"], "again": ["C24"], "mining-metallurgy": ["B05", "B07", "C24", "C28", "C31"]}
    there = designated(coarser, {"mining-metallurgy": [1, 1, 1, 0.37, 0.35]})
    return judged(others=(Setting(table, there, divisions(table)),))


def rows(result: Result, part: str = "rows", key: str = "cluster") -> dict[str, Any]:
    return {row[key]: row for row in result.part(part).to_dict("records")}


def dimensions(result: Result) -> dict[tuple[str, str], Any]:
    return {(row["cluster"], row["dimension"]): row for row in result.part("dimensions").to_dict("records")}


# ---------------------------------------------------------------- verdicts


def test_clusters_of_one_group_have_one_verdict() -> None:
    found = rows(usual())
    first, second = found["metallurgy"], found["again"]
    assert first["group"] == second["group"] == "C241+C242"
    assert [first[name] for name in ("verdict", "p", "q")] == [second[name] for name in ("verdict", "p", "q")]


def test_every_verdict_follows_from_its_interval() -> None:
    for row in [*rows(usual()).values(), *usual().part("specifications").to_dict("records")]:
        if row["verdict"] == NOT_TESTABLE:
            assert row["reason"]
            assert pd.isna(row["p"])
        else:
            assert row["p_low"] <= row["p"] <= row["p_high"]
            expected = (
                SUPPORTED
                if row["p_high"] <= LEVEL + 1e-9
                else NOT_SUPPORTED
                if row["p_low"] > LEVEL + 1e-9
                else UNDECIDED
            )
            assert row["verdict"] == expected


def test_best_supported_come_first_and_the_untestable_last() -> None:
    order = [SUPPORTED, UNDECIDED, NOT_SUPPORTED, NOT_TESTABLE]
    verdicts = [order.index(row["verdict"]) for row in rows(usual()).values()]
    assert verdicts == sorted(verdicts)


def test_a_single_industry_has_no_linkage_and_a_stratum_of_nine_no_test() -> None:
    found = dimensions(usual())
    assert found["textiles", "linkage"]["reason"] == "it covers a single industry of the table"
    assert found["textiles", "pull"]["verdict"] != NOT_TESTABLE
    assert found["tourism", "pull"]["reason"] == "only 9 groups of industries are alike: too few to tell one in ten"
    assert found["tourism", "place"]["reason"] == "the regional accounts do not give: I"
    assert found["metallurgy", "place"]["reason"] == "no host region is known"
    whole = rows(usual())
    assert (whole["tourism"]["verdict"], whole["tourism"]["tested"]) == (NOT_TESTABLE, [])
    assert whole["nothing"]["reason"] == "no industry is known that it covers"


def test_a_group_that_is_mostly_something_else_is_not_tested() -> None:
    given = designated({"cars": ["C28", "C29"]}, {"cars": [0.1, 0.2]})
    (row,) = rows(judged(given)).values()
    assert row["verdict"] == NOT_TESTABLE
    assert row["reason"].endswith("of the output of C28, C29 belongs to its field: the rest is something else")
    assert 0.1 < row["field_share"] < 0.2


def test_a_place_needs_more_than_the_nation_has() -> None:
    regions = sorted(set(shipped_rows().query("kind == 'region'")["place"]))
    given = designated({region: ["C13", "C14"] for region in regions}, where={r: (r, []) for r in regions})
    found = [row for (_, name), row in dimensions(judged(given)).items() if name == "place"]
    assert len(found) == 20
    assert sorted(round(row["p"] * 20) for row in found) == list(range(1, 21))
    assert sum(row["verdict"] == SUPPORTED for row in found) <= 2
    assert all(row["verdict"] == NOT_SUPPORTED for row in found if row["statistic"] < 1)


def test_several_host_regions_are_one_territory() -> None:
    found = dimensions(usual())["mining-metallurgy", "place"]
    assert found["sets"] == 190, "all pairs of twenty regions"
    (row,) = [row for row in usual().part("regions").to_dict("records") if row["cluster"] == "mining-metallurgy"]
    assert row["lq"] == pytest.approx(found["statistic"])
    assert (row["accounts"], row["regions"]) == (["KZ-10", "KZ-63"], 19)


# ---------------------------------------------------------------- every choice


def test_every_specification_is_tried_and_the_headline_is_one_of_them() -> None:
    found = usual().part("specifications")
    here = found[found["cluster"] == "metallurgy"]
    assert here.groupby("of_table").size().to_dict() == {"kaz-2024-42": 12, "kaz-2024-29": 8}
    assert not here.duplicated(["of_table", "of_basis", "null", "place"]).any()
    head = here[(here["of_table"] == "kaz-2024-42") & (here["of_basis"] == "domestic") & (here["null"] == "matched")]
    whole = rows(usual())["metallurgy"]
    assert set(head["p"]) == {whole["p"]}, "without a region place adds nothing"
    assert whole["specifications"] == 20
    assert whole["specifications_supported"] == (here["verdict"] == SUPPORTED).sum()
    assert whole["least_percentile"] == pytest.approx(1 - here["p"].max())


@pytest.mark.long
def test_seeds_never_turn_a_verdict_round() -> None:
    """For seeds 0 to 9 every cluster's verdict is the same, or undecided."""
    verdicts: dict[str, set[str]] = {}
    drawn = designated({name: codes for name, codes in COVERED.items() if len(codes) > 4})
    for seed in range(10):
        for cluster, row in rows(judged(drawn, seed=seed)).items():
            verdicts.setdefault(cluster, set()).add(row["verdict"])
    assert all(len(found - {UNDECIDED}) <= 1 for found in verdicts.values()), verdicts


# ---------------------------------------------------------------- calibration


@pytest.mark.long
def test_random_designations_are_supported_as_rarely_as_the_level_says() -> None:
    found = rows(judged(designations=1_000), "calibration", "criterion")
    assert set(found) == {*DIMENSIONS, "composite"}
    for name, row in found.items():
        assert row["random_share"] <= 0.11, name
        assert row["uniform_p"] > 0.01, name
        assert (row["nominal"], row["draws"]) == (LEVEL, 999)
    assert found["linkage"]["groups"] < found["pull"]["groups"] <= 1_000


# ---------------------------------------------------------------- what is shown beside


def test_the_found_cluster_that_holds_most_stands_beside() -> None:
    found = [Found("r", "x", frozenset("AB")), Found("r", "y", frozenset("ABC")), Found("s", "z", frozenset("D"))]
    assert best_overlaps(["A", "B"], found) == [{"found": "x", "overlap": 1.0, "contained": 1.0}]


def test_a_table_without_value_added_or_regions_has_less_to_say() -> None:
    Z = np.random.default_rng(0).uniform(1, 9, (12, 12))
    table = make_table(Z, {"output": Z.sum(axis=1) + 100})
    empty = pd.DataFrame(columns=["place", "kind", "industry", "year", "measure", "value"])
    result = evidence(
        table,
        EvidenceParameters(draws=199, designations=50),
        designations=designated({"a": ["S1", "S2"]}),
        cluster_sets=no_sets(),
        regional_accounts=empty,
        industry_sections=pd.DataFrame(columns=["industry", "division", "section"]),
    )
    found = dimensions(result)
    assert found["a", "value_added"]["reason"] == "the table has no value added"
    assert rows(result)["a"]["tested"] == ["linkage", "pull"]
    assert set(rows(result, "calibration", "criterion")) == {"linkage", "pull", "composite"}


def test_without_designated_clusters_the_result_is_empty_and_says_so() -> None:
    found = judged(designated({}), designations=10)
    assert all(len(found.part(name)) == 0 for name in ("rows", "dimensions", "specifications", "calibration"))
    assert found.notes[0] == "no designated cluster covers industries of this table"


@pytest.mark.parametrize(("name", "value"), [("draws", 98), ("seed", -1), ("basis", "resources"), ("designations", -1)])
def test_parameters_that_make_no_sense_are_refused(name: str, value: Any) -> None:
    with pytest.raises(AnalysisError):
        EvidenceParameters(**{name: value})
