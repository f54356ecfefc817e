"""Evidence in the graph: its numbers recomputed by hand from other queries, and what it is fetched from."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import Any

import numpy as np
import pytest

from analysis.assessment.evidence import COHESION_P, EXTRACTION_SHARE, RULE, EvidenceParameters
from analysis.cluster_reader import DESIGNATED, cluster_sets, designations
from cli.build import TABLE, build
from kb.graph import Graph
from kb.queries import run
from kb.table import IOTable
from kb.table_store import read
from tests.tables import make_table

ARTICLE = "published:kozlova-denisova-2014:table-2"
COMMUNITIES = f"communities:{TABLE}:total"
Record = dict[str, Any]


@pytest.fixture(scope="module")
def shipped(knowledge: Graph) -> Graph:
    """The shipped knowledge with its analyses, on each server: to read."""
    build(knowledge, lambda message: None)
    return knowledge


@pytest.fixture(scope="module")
def table(shipped: Graph) -> IOTable:
    return read(shipped, TABLE)


@pytest.fixture(scope="module")
def evidence(shipped: Graph) -> dict[str, Record]:
    return {row["cluster"]: row for row in rows(shipped, "evidence.designated_clusters")}


def rows(graph: Graph, name: str, **given: Any) -> list[Record]:
    return run(graph, name, given).records()


def clusters_with(evidence: dict[str, Record], number: str) -> Iterator[Record]:
    found = [row for row in evidence.values() if row[number] is not None]
    assert found
    yield from found


# ---------------------------------------------------------------- recomputed by hand


def test_cohesion_is_recomputed_from_the_single_flows(shipped: Graph, evidence: dict[str, Record]) -> None:
    for row in clusters_with(evidence, "flow_cohesion"):
        flows = rows(shipped, "evidence.cohesion_flows", cluster=row["cluster"])
        W, P, S = (sum(flow[part] for flow in flows) for part in "wps")
        assert row["flow_cohesion"] == pytest.approx(2 * W / (P + S), rel=1e-12)


@pytest.mark.parametrize("measure", ["output", "value_added"])
def test_mean_multipliers_are_recomputed_from_multipliers_and_outputs(
    shipped: Graph, evidence: dict[str, Record], measure: str
) -> None:
    effect = {row["code"]: row["value"] for row in rows(shipped, "indicators.multipliers", measure=measure)}
    output = {row["code"]: row["output"] for row in rows(shipped, "value_chain.industries")}
    whole = sum(output[code] * effect[code] for code in output) / sum(output.values())
    for row in clusters_with(evidence, "output_multiplier"):
        covered = row["industries"]
        mean = sum(output[code] * effect[code] for code in covered) / sum(output[code] for code in covered)
        assert row[f"{measure}_multiplier"] == pytest.approx(mean, rel=1e-12)
        if measure == "output":
            assert row["multiplier_ratio"] == pytest.approx(mean / whole, rel=1e-12)


def test_location_quotients_are_recomputed_from_regional_value_added(
    shipped: Graph, evidence: dict[str, Record]
) -> None:
    found = rows(shipped, "evidence.regions")
    accounts = {(row["region"], row["section"]): row for row in rows(shipped, "regions.value_added")}
    for row in found:
        parts = [accounts[region, section] for region in row["accounts"] for section in row["sections"]]
        totals = [accounts[region, "TOTAL"] for region in row["accounts"]]
        share = sum(part["value"] for part in parts) / sum(total["value"] for total in totals)
        nation = sum(accounts[row["accounts"][0], section]["national_value"] for section in row["sections"])
        assert row["lq"] == pytest.approx(share / (nation / totals[0]["national_value"]), rel=1e-12)
    best = {
        cluster: max(r["lq"] for r in found if r["cluster"] == cluster) for cluster in {r["cluster"] for r in found}
    }
    assert {cluster: evidence[cluster]["lq"] for cluster in best} == best


def test_extraction_is_recomputed_from_the_table(table: IOTable, evidence: dict[str, Record]) -> None:
    Z, x = table.domestic, table.output
    f = x - Z.sum(axis=1)
    for row in clusters_with(evidence, "extraction_share"):
        rest = [i for i, code in enumerate(table.codes) if code not in row["industries"]]
        left = np.linalg.solve(np.eye(len(rest)) - (Z / x)[np.ix_(rest, rest)], f[rest])
        assert row["extraction_share"] == pytest.approx(1 - left.sum() / x.sum(), rel=1e-9)


def test_togetherness_is_recomputed_from_the_found_clusters(shipped: Graph, evidence: dict[str, Record]) -> None:
    found = rows(shipped, "evidence.overlaps")
    for row in clusters_with(evidence, "together"):
        ours = [each for each in found if each["cluster"] == row["cluster"]]
        covered = set(row["industries"])
        for each in ours:
            shared = covered & set(each["industries"])
            assert each["contained"] == pytest.approx(len(shared) / len(covered))
            assert each["overlap"] == pytest.approx(len(shared) / len(covered | set(each["industries"])))
        assert row["contained"] == max(each["contained"] for each in ours)
        if len(covered) == 2:  # a pair is together in a run, or not
            runs = {each["found_by"] for each in found}
            whole = sum(each["contained"] == 1 for each in ours)
            assert row["together"] == pytest.approx(whole / len(runs))


# ---------------------------------------------------------------- the query


def test_designated_clusters_come_from_best_to_least_supported(evidence: dict[str, Record]) -> None:
    scores = [row["score"] for row in evidence.values()]
    known = [score for score in scores if score is not None]
    assert known == sorted(known, reverse=True)
    assert scores[: len(known)] == known
    assert {row["cluster"] for row in evidence.values() if row["score"] is None} == {
        "innovation-nu",
        "astana-biomedicine",
        "astana-geological",
        "astana-hightech",
    }
    for row in evidence.values():
        assert row["judged"] == len(row["met"]) + len(row["missed"]) == len(RULE) - len(row["unknown"])
        assert row["score"] is None or row["score"] == len(row["met"]) / row["judged"]


def test_every_designated_cluster_has_its_evidence(shipped: Graph, evidence: dict[str, Record]) -> None:
    text = "MATCH (c:Cluster) WHERE c.kind IN $kinds RETURN c.id"
    assert set(evidence) == {row[0] for row in shipped.read(text, {"kinds": list(DESIGNATED)}).rows}


def test_the_potential_mining_metallurgical_cluster_is_supported(evidence: dict[str, Record]) -> None:
    row = evidence["ekr-mining-metallurgy"]
    assert row["industries"] == ["B05", "B07", "C24", "C28", "C31"]
    assert {"cohesion", "extraction", "multiplier", "specialisation"} <= set(row["met"])
    assert row["cohesion_p"] <= COHESION_P
    assert row["extraction_share"] >= EXTRACTION_SHARE
    assert row["random_sets"] == EvidenceParameters().sets
    assert row["regions"] == ["KZ-VOS"]


def test_a_kind_and_a_least_number_of_criteria_narrow_the_list(shipped: Graph) -> None:
    pilots = rows(shipped, "evidence.designated_clusters", kind="pilot")
    assert len(pilots) == 7
    assert all("pilot-clusters-2005" in row["programmes"] for row in pilots)
    whole = rows(shipped, "evidence.designated_clusters", judged=5)
    assert whole
    assert all(row["unknown"] == [] for row in whole)


def test_a_former_region_is_judged_by_todays_on_its_territory(shipped: Graph) -> None:
    (row,) = rows(shipped, "evidence.regions", cluster="ekr-mining-metallurgy")
    assert (row["region"], row["accounts"], row["sections"]) == ("KZ-VOS", ["KZ-10", "KZ-63"], ["B", "C"])


# ---------------------------------------------------------------- runs against runs


def test_every_pair_of_runs_is_compared_once(shipped: Graph) -> None:
    found = rows(shipped, "evidence.agreement")
    pairs = {frozenset((row["first"], row["second"])) for row in found}
    assert len(pairs) == len(found)
    runs = {run for pair in pairs for run in pair}
    assert ARTICLE in runs
    assert len(found) == comb(len(runs), 2)
    assert all(-1 <= row["adjusted_rand"] <= 1 and 0 <= row["nmi"] <= 1 + 1e-12 for row in found)
    assert len(rows(shipped, "evidence.agreement", run=ARTICLE)) == len(runs) - 1


def test_sets_are_judged_on_four_similarities(shipped: Graph) -> None:
    found = rows(shipped, "evidence.validation", run=ARTICLE)
    assert [row["similarity"] for row in found] == ["combined", "flow", "input", "output"]
    assert {(row["clusters"], row["industries"]) for row in found} == {(6, 19)}  # wood stands alone


def test_industries_that_stayed_and_changed(shipped: Graph) -> None:
    every = rows(shipped, "clusters.changes", second=COMMUNITIES, all=True)
    changed = rows(shipped, "clusters.changes", second=COMMUNITIES)
    assert [row for row in every if row["changed"]] == changed
    stayed = {row["industry"]: row for row in every if not row["changed"]}
    assert all(row["second_cluster"] == row["counterpart"] for row in stayed.values())
    assert set(stayed) | {row["industry"] for row in changed} == {row["industry"] for row in every}
    assert rows(shipped, "clusters.changes", second="evidence:kaz-2024-42:domestic") == []


def test_the_clusters_that_hold_most_of_anothers_industries_are_its_counterparts(shipped: Graph) -> None:
    every = rows(shipped, "clusters.changes", second=COMMUNITIES, all=True)
    overlaps = shipped.read(
        "MATCH (:Run {id: $first})-[:IDENTIFIED]->(a)-[o:OVERLAPS]-(b)<-[:IDENTIFIED]-(:Run {id: $second}) "
        "RETURN a.id, b.id, o.jaccard, o.shared",
        {"first": ARTICLE, "second": COMMUNITIES},
    ).rows
    assert len(every) == 20
    for row in every:
        likeness = {b: jaccard for a, b, jaccard, _ in overlaps if a == row["first_cluster"]}
        assert likeness[row["counterpart"]] == max(likeness.values())
        shared = {b: n for a, b, _, n in overlaps if a == row["first_cluster"]}
        assert row["shared_with_second"] == shared.get(row["second_cluster"], 0)


# ---------------------------------------------------------------- what it is fetched from


def test_published_factors_become_a_partition_by_their_largest_loading(shipped: Graph, table: IOTable) -> None:
    found = cluster_sets(shipped, table, EvidenceParameters())
    article = found[found["run"] == ARTICLE]
    assert len(article) == article["industry"].nunique() == 20
    second = article[article["cluster"] == "kozlova-denisova-2014:factor-2"]
    assert set(second["industry"]) == {"C24", "B07", "C31", "C28", "B05"}
    assert article.set_index("industry").loc["C16", "strength"] == -0.924
    assert article["table"].isna().all()


def test_members_of_found_clusters_are_those_written(shipped: Graph, table: IOTable) -> None:
    found = cluster_sets(shipped, table, EvidenceParameters())
    text = (
        "MATCH (r:Run {status: 'computed'})-[:IDENTIFIED]->(c)-[m:COVERS]->(i:Industry) RETURN c.id, i.code, m.strength"
    )
    written = {(cluster, code): strength for cluster, code, strength in shipped.read(text).rows}
    ours = found[found["status"] == "computed"]
    held = zip(ours["cluster"], ours["industry"], ours["strength"], strict=True)
    assert {(cluster, code): strength for cluster, code, strength in held} == written


def test_a_designated_cluster_is_read_with_its_regions(shipped: Graph, table: IOTable) -> None:
    found = designations(shipped, table, EvidenceParameters()).set_index("cluster")
    oil = found.loc["national-oil-gas"]
    assert oil["industries"] == ["B06", "C19", "C20", "C28"]
    assert oil["regions"] == ["KZ-23", "KZ-27", "KZ-47"]
    assert found.loc["ekr-mining-metallurgy", "successors"] == [["KZ-10", "KZ-63"]]
    assert found.loc["innovation-nu", "industries"] == []


def test_a_finer_table_is_reached_by_the_concordance(shipped: Graph) -> None:
    """Products of the Bureau's table, before it is loaded: the concordance alone carries the cluster there."""
    products = shipped.read(
        "MATCH (p:Industry)-[:MAPS_TO]->(:Industry {id: 'KZ-IO-29:C24'}) WHERE p.id STARTS WITH 'KZ-BNS-68:' "
        "RETURN p.code ORDER BY p.code"
    )
    assert [row[0] for row in products.rows] == ["241", "242", "243", "244", "245", "25"]


def test_a_table_of_another_country_speaks_of_no_cluster_here(shipped: Graph) -> None:
    elsewhere = make_table([[1, 2], [3, 4]], {"output": [20, 20]})
    assert designations(shipped, elsewhere, EvidenceParameters())["covered"].map(len).sum() == 0
