"""Factor clusters and complexes in the graph: what is written can be read back by queries, and is replaced whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from analysis.clusters.factor_clusters import FactorParameters, factors
from analysis.clusters.similarity import PATTERNS
from analysis.result import Result
from analysis.writer import run_id, write
from cli.build import TABLE
from kb.graph import Graph
from kb.queries import run
from kb.table import IOTable
from kb.table_store import read, save
from tests.planted import planted

FACTORS = f"factors:{TABLE}:total"
Record = dict[str, Any]


@pytest.fixture(scope="module")
def result(knowledge: Graph) -> Result:
    return factors(read(knowledge, TABLE))


def rows(graph: Graph, name: str, **given: Any) -> list[Record]:
    return run(graph, name, given).records()


def test_found_clusters_are_those_computed(knowledge: Graph, result: Result) -> None:
    found = rows(knowledge, "clusters.found", run=FACTORS)
    clusters = result.part("clusters")
    assert [row["position"] for row in found] == clusters["cluster"].tolist()
    assert [row["size"] for row in found] == clusters["size"].tolist()
    assert [row["variance_share"] for row in found] == pytest.approx(clusters["variance_share"].tolist())
    members = result.part("members").groupby("cluster")["industry"].apply(list)
    assert [row["primary_members"] for row in found] == members.tolist()


def test_loadings_of_a_computed_run_are_read_like_the_published(knowledge: Graph, result: Result) -> None:
    found = {
        (row["industry"], row["factor"]): row["loading"] for row in rows(knowledge, "clusters.loadings", run=FACTORS)
    }
    expected = result.part("loadings").set_index(["industry", "cluster"])["loading"].to_dict()
    assert found == pytest.approx(expected)


def test_links_name_one_of_the_four_patterns(knowledge: Graph, result: Result) -> None:
    found = rows(knowledge, "clusters.links")
    assert {row["pattern"] for row in found} <= set(PATTERNS)
    assert len(found) == (result.part("links")["strength"] >= 0).sum()
    strongest = result.part("links").set_index("rank").loc[1]
    assert (found[0]["first_code"], found[0]["second_code"]) == (strongest["first"], strongest["second"])
    buying = rows(knowledge, "clusters.links", pattern="buys where the other sells")
    assert {row["pattern"] for row in buying} == {"buys where the other sells"}
    assert all(
        "C24" in (row["first_code"], row["second_code"]) for row in rows(knowledge, "clusters.links", industry="C24")
    )


def test_members_come_with_the_programmes_that_touched_them(knowledge: Graph, result: Result) -> None:
    found = {row["industry"]: row for row in rows(knowledge, "clusters.found_members")}
    assert set(found) == set(result.part("members")["industry"])
    assert "pilot-textile" in found["C13"]["designated"]
    assert "pilot-clusters-2005" in found["C13"]["programmes"]
    assert found["O84"]["programmes"] == []
    touched = {row["industry"] for row in rows(knowledge, "clusters.found_members", touched=True)}
    assert touched == {industry for industry, row in found.items() if row["programmes"]}


def test_members_of_the_published_factors_are_their_primary_ones(knowledge: Graph) -> None:
    article = rows(knowledge, "clusters.found_members", run="published:kozlova-denisova-2014:table-2")
    second = [row["industry"] for row in article if row["position"] == 2]
    assert second == ["C24", "B07", "C31", "C28", "B05"]


def test_the_run_says_what_describes_the_whole(knowledge: Graph, result: Result) -> None:
    summary = knowledge.read("MATCH (r:Run {id: $run}) RETURN r.summary", {"run": FACTORS}).rows[0][0]
    assert json.loads(summary)["eigenvalues"] == pytest.approx(result.summary["eigenvalues"])


def counted(graph: Graph, table: IOTable, parameters: FactorParameters) -> tuple[int, int]:
    """Clusters and relationships of the run."""
    run = run_id(table.meta.id, parameters)
    clusters = graph.read("MATCH (c:Cluster {run: $run}) RETURN count(c)", {"run": run}).rows[0][0]
    edges = graph.read("MATCH ()-[r {run: $run}]->() RETURN count(r)", {"run": run}).rows[0][0]
    return clusters, edges


def test_running_again_replaces_the_run_and_touches_no_other(graph: Graph) -> None:
    table = planted(3, 5)
    save(graph, table)
    first, other = FactorParameters(draws=5), FactorParameters(draws=5, factors=1)
    for parameters in (first, other):
        write(graph, table, factors(table, parameters))
    before = counted(graph, table, first), counted(graph, table, other)
    assert before[0][0] == 2
    assert before[1][0] == 1
    write(graph, table, factors(table, first))
    assert (counted(graph, table, first), counted(graph, table, other)) == before
