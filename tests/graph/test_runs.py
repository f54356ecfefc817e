"""Results of analyses: a second run replaces its own and nothing else; on every server."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kb import table_store
from kb.errors import NotFound, SchemaError
from kb.flows import industry_ids
from kb.graph import Graph
from kb.records import Node, Relationship, Value
from kb.runs import RunCard, remove, remove_of_table, run_id, save
from kb.table import IOTable
from kb.table_store import numbers_sha256
from tests.dumps import Dump, count, dump
from tests.tables import make_table

TABLE = make_table([[1, 2, 0], [0, 3, 4], [5, 0, 6]], {"compensation_of_employees": [9, 8, 7], "output": [20, 20, 20]})


def card(method: str = "multipliers", table: IOTable = TABLE, **parameters: object) -> RunCard:
    told_apart = run_id(method, table.meta.id, "domestic", parameters)
    given = {"basis": "domestic", **parameters}
    return RunCard(told_apart, method, 2, table.meta.id, "domestic", given, numbers_sha256(table), 0.25, ["a"])


def result(industry: str, value: float, rank: int, **further: Value) -> Relationship:
    stated = {"measure": "output", "closure": "type I", "form": "effect", "basis": "domestic"}
    properties = {**stated, "value": value, "rank": rank, **further}
    return Relationship("HAS_MULTIPLIER", ("Industry", industry), ("IOTable", TABLE.meta.id), properties)


def results(value: float) -> list[Relationship]:
    return [result(industry, value + rank, rank) for rank, industry in enumerate(industry_ids(TABLE), 1)]


@pytest.fixture
def held(graph: Graph) -> Dump:
    """A table, and a run beside the one under test."""
    table_store.save(graph, TABLE)
    save(graph, card("other"), [], results(10.0))
    return dump(graph)


def values(graph: Graph, run: str) -> list[object]:
    text = "MATCH (i)-[r:HAS_MULTIPLIER {run: $run}]->(:IOTable) RETURN r.value ORDER BY i.code"
    return [row[0] for row in graph.read(text, {"run": run}).rows]


def test_a_run_says_what_it_read_and_found(graph: Graph, held: Dump) -> None:
    assert save(graph, card(share=0.5), [], results(1.0)) == 3
    text = "MATCH (r:Run)-[read:READ]->(t:IOTable) WHERE r.method = 'multipliers' RETURN properties(r), read.run, t.id"
    found, read, table = graph.read(text).rows[0]
    assert found["id"] == read == "multipliers:made-by-test:domestic:share=0.5"
    assert table == TABLE.meta.id
    assert found["input_sha256"] == numbers_sha256(TABLE)
    assert (found["version"], found["status"], found["results"], found["notes"]) == (2, "computed", 3, ["a"])
    assert json.loads(found["parameters"]) == {"basis": "domestic", "share": 0.5}
    assert values(graph, found["id"]) == [2.0, 3.0, 4.0]


def test_a_second_run_replaces_its_own_and_nothing_else(graph: Graph, held: Dump) -> None:
    save(graph, card(), [], results(1.0))
    save(graph, card(), [], results(2.0))
    assert values(graph, card().id) == [3.0, 4.0, 5.0]
    assert count(graph, "Run") == 2
    graph.write(lambda transaction: remove(transaction, card().id))
    assert dump(graph) == held


def test_fewer_results_leave_none_of_the_old(graph: Graph, held: Dump) -> None:
    save(graph, card(), [], results(1.0))
    save(graph, card(), [], results(2.0)[:1])
    assert values(graph, card().id) == [3.0]


def test_other_parameters_are_another_run(graph: Graph, held: Dump) -> None:
    save(graph, card(), [], results(1.0))
    save(graph, card(share=0.5), [], results(2.0))
    assert count(graph, "Run") == 3
    assert values(graph, card().id) == [2.0, 3.0, 4.0]


def test_a_run_of_numbers_that_are_no_longer_there_writes_nothing(graph: Graph, held: Dump) -> None:
    save(graph, card(), [], results(1.0))
    before = dump(graph)
    stale = replace(card(), input_sha256="0" * 64)
    with pytest.raises(NotFound, match="was replaced meanwhile"):
        save(graph, stale, [], results(2.0))
    assert dump(graph) == before


def test_a_run_of_an_unknown_table_writes_nothing(graph: Graph, held: Dump) -> None:
    with pytest.raises(NotFound, match="'nowhere' is gone"):
        save(graph, replace(card(), table="nowhere"), [], results(2.0))
    assert dump(graph) == held


def test_a_result_of_an_unknown_industry_writes_nothing(graph: Graph, held: Dump) -> None:
    with pytest.raises(SchemaError, match="names the Industry 'T:S9', which is not there"):
        save(graph, card(), [], [*results(1.0), result("T:S9", 1.0, 9)])
    assert dump(graph) == held


def test_a_result_that_the_schema_does_not_know_writes_nothing(graph: Graph, held: Dump) -> None:
    with pytest.raises(SchemaError, match="unknown property 'colour'"):
        save(graph, card(), [], [result("T:S1", 1.0, 1, colour="red")])
    assert dump(graph) == held


def cluster(number: int, *members: str) -> tuple[Node, list[Relationship]]:
    """A cluster that the run finds, with its members."""
    node = Node("Cluster", f"{card().id}:{number}", {"kind": "factor", "position": number})
    covers = [Relationship("COVERS", ("Cluster", node.id), ("Industry", f"T:{code}")) for code in members]
    return node, [Relationship("IDENTIFIED", ("Run", card().id), ("Cluster", node.id)), *covers]


def test_found_clusters_go_with_their_run(graph: Graph, held: Dump) -> None:
    node, links = cluster(1, "S1", "S2")
    assert save(graph, card(), [node], links) == 2
    save(graph, card(), [], results(1.0))
    assert count(graph, "Cluster") == 0
    graph.write(lambda transaction: remove(transaction, card().id))
    assert dump(graph) == held


def test_what_others_say_of_a_cluster_stays_when_it_is_found_again(graph: Graph, held: Dump) -> None:
    (one, links), (two, more) = cluster(1, "S1"), cluster(2, "S2")
    save(graph, card(), [one, two], [*links, *more])
    overlap = Relationship(
        "OVERLAPS",
        ("Cluster", one.id),
        ("Cluster", two.id),
        {"shared": 0, "jaccard": 0.0, "of_first": 0.0, "of_second": 0.0},
    )
    save(graph, replace(card("compare"), used=[card().id]), [], [overlap])
    before = [row for row in dump(graph) if "finished_at" not in str(row)]
    save(graph, card(), [one, two], [*links, *more])
    assert [row for row in dump(graph) if "finished_at" not in str(row)] == before
    gone = graph.write(lambda transaction: remove(transaction, card().id))
    assert gone == [card("compare").id, card().id]
    assert dump(graph) == held


def test_published_runs_stay_when_computed_ones_go(graph: Graph, held: Dump) -> None:
    graph.command(
        "CREATE (:Run {id: 'published', table: $table, status: 'published', source: 'article'})",
        {"table": "made-by-test"},
    )
    save(graph, card(), [], results(1.0))
    gone = graph.write(lambda transaction: remove_of_table(transaction, TABLE.meta.id))
    assert gone == ["multipliers:made-by-test:domestic", "other:made-by-test:domestic"]
    assert graph.read("MATCH (r:Run) RETURN r.id").rows == [["published"]]
    assert graph.read("MATCH ()-[r:HAS_MULTIPLIER]->() RETURN count(r)").rows == [[0]]
