"""Evidence in the graph: its numbers recomputed by hand from other queries, and what it is fetched from."""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np
import pytest

from analysis.assessment.evidence import EvidenceParameters
from analysis.assessment.significance import LEVEL
from analysis.cluster_reader import DESIGNATED, cluster_sets, designations
from cli.build import TABLE
from kb.graph import Graph
from kb.queries import run
from kb.table import IOTable
from kb.table_store import read
from tests.tables import make_table

ARTICLE = "published:kozlova-denisova-2014:table-2"
COMMUNITIES = f"communities:{TABLE}:total"
Record = dict[str, Any]


@pytest.fixture(scope="module")
def table(knowledge: Graph) -> IOTable:
    return read(knowledge, TABLE)


@pytest.fixture(scope="module")
def evidence(knowledge: Graph) -> dict[str, Record]:
    return {row["cluster"]: row for row in rows(knowledge, "evidence.designated_clusters")}


def rows(graph: Graph, name: str, **given: Any) -> list[Record]:
    return run(graph, name, given).records()


# ---------------------------------------------------------------- recomputed by hand


def statistic(knowledge: Graph, dimension: str) -> dict[str, float]:
    """The group's own number by cluster, where it has one."""
    found = rows(knowledge, "evidence.dimensions", dimension=dimension)
    known = {row["cluster"]: row["statistic"] for row in found if row["statistic"] is not None}
    assert known
    return known


def test_linkage_is_recomputed_from_the_single_flows(knowledge: Graph) -> None:
    for cluster, linkage in statistic(knowledge, "linkage").items():
        flows = rows(knowledge, "evidence.linkage_flows", cluster=cluster)
        W, P, S = (sum(flow[part] for flow in flows) for part in "wps")
        assert linkage == pytest.approx(2 * W / (P + S), rel=1e-12)


def test_value_added_is_recomputed_from_multipliers_and_outputs(knowledge: Graph, evidence: dict[str, Record]) -> None:
    effect = {row["code"]: row["value"] for row in rows(knowledge, "indicators.multipliers", measure="value_added")}
    output = {row["code"]: row["output"] for row in rows(knowledge, "value_chain.industries")}
    for cluster, multiplier in statistic(knowledge, "value_added").items():
        covered = evidence[cluster]["industries"]
        mean = sum(output[code] * effect[code] for code in covered) / sum(output[code] for code in covered)
        assert multiplier == pytest.approx(mean, rel=1e-12)


def test_pull_is_recomputed_from_flows_and_outputs(knowledge: Graph, evidence: dict[str, Record]) -> None:
    output = {row["code"]: row["output"] for row in rows(knowledge, "value_chain.industries")}
    codes, x = list(output), np.array(list(output.values()))
    Z = np.zeros((len(codes), len(codes)))
    for flow in rows(knowledge, "value_chain.flows", limit=10_000, own=True):
        Z[codes.index(flow["from_code"]), codes.index(flow["to_code"])] = flow["domestic"]
    for cluster, pull in statistic(knowledge, "pull").items():
        rest = [i for i, code in enumerate(codes) if code not in evidence[cluster]["industries"]]
        left = np.linalg.solve(np.eye(len(rest)) - (Z / x)[np.ix_(rest, rest)], (x - Z.sum(axis=1))[rest]).sum()
        own = x.sum() - x[rest].sum()
        assert pull == pytest.approx((x.sum() - left - own) / own, rel=1e-9)


def test_location_quotients_and_ranks_are_recomputed_from_regional_value_added(knowledge: Graph) -> None:
    accounts = {(row["region"], row["section"]): row for row in rows(knowledge, "regions.value_added")}

    def quotient(regions: list[str], sections: list[str]) -> float:
        parts = sum(accounts[region, section]["value"] for region in regions for section in sections)
        totals = [accounts[region, "TOTAL"] for region in regions]
        nation = sum(accounts[regions[0], section]["national_value"] for section in sections)
        return (parts / sum(row["value"] for row in totals)) / (nation / totals[0]["national_value"])

    found = rows(knowledge, "evidence.regions")
    for row in found:
        assert row["lq"] == pytest.approx(quotient(row["accounts"], row["columns"]), rel=1e-12)
        others = {region for region, _ in accounts} - set(row["accounts"])
        higher = sum(quotient([region], row["columns"]) > row["lq"] + 1e-12 for region in others)
        assert (row["rank"], row["regions"]) == (1 + higher, 1 + len(others))
    whole = statistic(knowledge, "place")
    assert set(whole) == {row["cluster"] for row in found}
    for cluster, lq in whole.items():
        here = [row for row in found if row["cluster"] == cluster]
        territory = [region for row in here for region in row["accounts"]]
        assert lq == pytest.approx(quotient(territory, here[0]["columns"]), rel=1e-12)


def test_the_headline_is_its_own_specification(knowledge: Graph, evidence: dict[str, Record]) -> None:
    for cluster, row in evidence.items():
        found = rows(knowledge, "evidence.specifications", cluster=cluster)
        tested = [each for each in found if each["verdict"] != "not testable"]
        supported = [each for each in found if each["verdict"] == "supported"]
        counts = (row["specifications"], row["specifications_tested"], row["specifications_supported"])
        assert counts == (len(found), len(tested), len(supported))
        assert row["holds"] == f"{len(supported)} of {len(found)}"
        (own,) = [
            each
            for each in found
            if (each["of_table"], each["of_basis"], each["null"], each["place"]) == (TABLE, "domestic", "matched", True)
        ]
        assert [own[name] for name in ("verdict", "p", "industries")] == [
            row[name] for name in ("verdict", "p", "industries")
        ]


# ---------------------------------------------------------------- the queries


def test_designated_clusters_come_from_best_to_least_supported(evidence: dict[str, Record]) -> None:
    order = ["supported", "undecided", "not supported", "not testable"]
    places = [(order.index(row["verdict"]), -(row["percentile"] or -1)) for row in evidence.values()]
    assert places == sorted(places)
    for row in evidence.values():
        assert (row["percentile"] is None) == (row["verdict"] == "not testable") == (row["reason"] is not None)


def test_every_designated_cluster_has_its_evidence(knowledge: Graph, evidence: dict[str, Record]) -> None:
    text = "MATCH (c:Cluster) WHERE c.kind IN $kinds RETURN c.id"
    assert set(evidence) == {row[0] for row in knowledge.read(text, {"kinds": list(DESIGNATED)}).rows}


def test_clusters_of_one_group_name_each_other(evidence: dict[str, Record]) -> None:
    for row in evidence.values():
        for other in row["alike"]:
            assert row["cluster"] in evidence[other]["alike"]
            assert [row[name] for name in ("group", "verdict", "p", "q")] == [
                evidence[other][name] for name in ("group", "verdict", "p", "q")
            ]
    assert evidence["turkistan-meat"]["alike"] == ["turkistan-maize"]


def test_what_a_cluster_covers_follows_its_products(knowledge: Graph, evidence: dict[str, Record]) -> None:
    """Dairy without tobacco, cars without electronics, aluminium without steel."""
    assert evidence["cand-akmola-dairy"]["industries"] == ["C10"]
    assert evidence["almaty-auto"]["industries"] == ["C29"]
    assert evidence["pavlodar-aluminium"]["industries"] == ["C242"]
    assert evidence["ekr-mining-metallurgy"]["regions"] == ["KZ-VOS"]
    coarse = {row["cluster"]: row for row in rows(knowledge, "evidence.fields", classification="KZ-IO-29")}
    output = {row["code"]: row["output"] for row in rows(knowledge, "value_chain.industries")}
    machines = ["C26", "C27", "C28", "C29", "C30", "C33"]
    assert coarse["almaty-auto"]["share"] == pytest.approx(output["C29"] / sum(output[code] for code in machines))
    there = rows(knowledge, "evidence.specifications", cluster="almaty-auto")
    reasons = {row["reason"] for row in there if row["of_table"] == "kaz-2024-29"}
    assert reasons == {"39% of the output of C28 belongs to its field: the rest is something else"}


def test_a_kind_and_a_verdict_narrow_the_list(knowledge: Graph) -> None:
    pilots = rows(knowledge, "evidence.designated_clusters", kind="pilot")
    assert len(pilots) == 7
    assert all("pilot-clusters-2005" in row["programmes"] for row in pilots)
    found = rows(knowledge, "evidence.designated_clusters", verdict="not testable")
    assert found
    assert {row["verdict"] for row in found} == {"not testable"}


def test_random_designations_are_supported_as_rarely_as_the_level_says(knowledge: Graph) -> None:
    found = {row["criterion"]: row for row in rows(knowledge, "evidence.calibration")}
    assert list(found) == ["linkage", "pull", "value_added", "place", "composite"]
    for row in found.values():
        assert row["nominal"] == LEVEL
        assert row["random_share"] <= 0.11
        assert row["uniform_p"] > 0.01


# ---------------------------------------------------------------- runs against runs


def test_every_pair_of_runs_is_compared_once(knowledge: Graph) -> None:
    found = rows(knowledge, "evidence.agreement")
    pairs = {frozenset((row["first"], row["second"])) for row in found}
    assert len(pairs) == len(found)
    runs = {run for pair in pairs for run in pair}
    assert ARTICLE in runs
    assert len(found) == comb(len(runs), 2)
    assert all(-1 <= row["adjusted_rand"] <= 1 and 0 <= row["nmi"] <= 1 + 1e-12 for row in found)
    assert len(rows(knowledge, "evidence.agreement", run=ARTICLE)) == len(runs) - 1


def test_sets_are_judged_on_four_similarities(knowledge: Graph) -> None:
    found = rows(knowledge, "evidence.validation", run=ARTICLE)
    assert [row["similarity"] for row in found] == ["combined", "flow", "input", "output"]
    assert {(row["clusters"], row["industries"]) for row in found} == {(6, 32)}  # wood stands alone


def test_industries_that_stayed_and_changed(knowledge: Graph) -> None:
    every = rows(knowledge, "clusters.changes", second=COMMUNITIES, all=True)
    changed = rows(knowledge, "clusters.changes", second=COMMUNITIES)
    assert [row for row in every if row["changed"]] == changed
    stayed = {row["industry"]: row for row in every if not row["changed"]}
    assert all(row["second_cluster"] == row["counterpart"] for row in stayed.values())
    assert set(stayed) | {row["industry"] for row in changed} == {row["industry"] for row in every}
    assert rows(knowledge, "clusters.changes", second="evidence:kaz-2024-42:domestic") == []


def test_the_clusters_that_hold_most_of_anothers_industries_are_its_counterparts(knowledge: Graph) -> None:
    every = rows(knowledge, "clusters.changes", second=COMMUNITIES, all=True)
    overlaps = knowledge.read(
        "MATCH (:Run {id: $first})-[:IDENTIFIED]->(a)-[o:OVERLAPS]-(b)<-[:IDENTIFIED]-(:Run {id: $second}) "
        "RETURN a.id, b.id, o.jaccard, o.shared",
        {"first": ARTICLE, "second": COMMUNITIES},
    ).rows
    assert len(every) == 33, "the 42 industries that belong to the 20 of the article"
    for row in every:
        likeness = {b: jaccard for a, b, jaccard, _ in overlaps if a == row["first_cluster"]}
        assert likeness[row["counterpart"]] == max(likeness.values())
        shared = {b: n for a, b, _, n in overlaps if a == row["first_cluster"]}
        assert row["shared_with_second"] == shared.get(row["second_cluster"], 0)


# ---------------------------------------------------------------- what it is fetched from


def test_published_factors_become_a_partition_by_their_largest_loading(knowledge: Graph, table: IOTable) -> None:
    found = cluster_sets(knowledge, table, EvidenceParameters())
    article = found[found["run"] == ARTICLE]
    assert len(article) == article["industry"].nunique() == 33
    second = article[article["cluster"] == "kozlova-denisova-2014:factor-2"]
    assert {"C241", "C242", "C25", "B071", "B072", "C31", "C28", "B05"} <= set(second["industry"])
    assert article.set_index("industry").loc["C16", "strength"] == -0.924
    assert article["table"].isna().all()


def test_members_of_found_clusters_are_those_written(knowledge: Graph, table: IOTable) -> None:
    found = cluster_sets(knowledge, table, EvidenceParameters())
    text = (
        "MATCH (r:Run {status: 'computed'})-[:IDENTIFIED]->(c)-[m:COVERS]->(i:Industry) RETURN c.id, i.code, m.strength"
    )
    written = {(cluster, code): strength for cluster, code, strength in knowledge.read(text).rows}
    ours = found[found["status"] == "computed"]
    held = zip(ours["cluster"], ours["industry"], ours["strength"], strict=True)
    assert {(cluster, code): strength for cluster, code, strength in held} == written


def test_a_designated_cluster_is_read_with_its_regions(knowledge: Graph, table: IOTable) -> None:
    found = designations(knowledge, table, EvidenceParameters()).set_index("cluster")
    oil = found.loc["national-oil-gas"]
    assert oil["industries"] == ["B06", "B09", "C19", "C20", "C28"]
    assert oil["regions"] == ["KZ-23", "KZ-27", "KZ-47"]
    assert found.loc["ekr-mining-metallurgy", "successors"] == [["KZ-10", "KZ-63"]]
    assert found.loc["innovation-nu", "industries"] == []


def test_a_finer_table_is_reached_by_the_concordance(knowledge: Graph) -> None:
    """Products of the Bureau's table, before it is loaded: the concordance alone carries the cluster there."""
    products = knowledge.read(
        "MATCH (p:Industry)-[:MAPS_TO]->(:Industry {id: 'KZ-IO-29:C24'}) WHERE p.id STARTS WITH 'KZ-BNS-68:' "
        "RETURN p.code ORDER BY p.code"
    )
    assert [row[0] for row in products.rows] == ["241", "242", "243", "244", "245", "25"]


def test_a_table_of_another_country_speaks_of_no_cluster_here(knowledge: Graph) -> None:
    elsewhere = make_table([[1, 2], [3, 4]], {"output": [20, 20]})
    assert designations(knowledge, elsewhere, EvidenceParameters())["covered"].map(len).sum() == 0
