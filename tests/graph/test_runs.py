"""Results of analyses: a second run replaces its own and nothing else; on every server."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kb import tables
from kb.errors import NotFound, SchemaError
from kb.flows import industry_ids
from kb.graph import Graph
from kb.runs import RunCard, remove, remove_of_table, save
from kb.table import IOTable
from kb.tables import numbers_sha256
from tests.dumps import Dump, count, dump
from tests.tables import make_table

TABLE = make_table([[1, 2, 0], [0, 3, 4], [5, 0, 6]], {"compensation_of_employees": [9, 8, 7], "output": [20, 20, 20]})


def card(method: str = "multipliers", table: IOTable = TABLE, **parameters: object) -> RunCard:
    return RunCard(method, 2, table.meta.id, {"basis": "domestic", **parameters}, numbers_sha256(table), 0.25, ["a"])


def results(value: float, table: IOTable = TABLE) -> list[dict[str, object]]:
    stated = {"measure": "output", "closure": "type I", "form": "effect", "basis": "domestic"}
    return [{**stated, "industry": i, "value": value + r, "rank": r} for r, i in enumerate(industry_ids(table), 1)]


@pytest.fixture
def held(graph: Graph) -> Dump:
    """A table, and a run beside the one under test."""
    tables.save(graph, TABLE)
    save(graph, card("other"), "HAS_MULTIPLIER", results(10.0))
    return dump(graph)


def values(graph: Graph, run: str) -> list[object]:
    text = "MATCH (i)-[r:HAS_MULTIPLIER {run: $run}]->(:IOTable) RETURN r.value ORDER BY i.code"
    return [row[0] for row in graph.read(text, {"run": run}).rows]


def test_a_run_says_what_it_read_and_found(graph: Graph, held: Dump) -> None:
    assert save(graph, card(share=0.5), "HAS_MULTIPLIER", results(1.0)) == 3
    text = "MATCH (r:Run)-[read:READ]->(t:IOTable) WHERE r.method = 'multipliers' RETURN properties(r), read.run, t.id"
    found, read, table = graph.read(text).rows[0]
    assert found["id"] == read == "multipliers:made-by-test:domestic:share=0.5"
    assert table == TABLE.meta.id
    assert found["input_sha256"] == numbers_sha256(TABLE)
    assert (found["version"], found["status"], found["results"], found["notes"]) == (2, "computed", 3, ["a"])
    assert json.loads(found["parameters"]) == {"basis": "domestic", "share": 0.5}
    assert values(graph, found["id"]) == [2.0, 3.0, 4.0]


def test_a_second_run_replaces_its_own_and_nothing_else(graph: Graph, held: Dump) -> None:
    save(graph, card(), "HAS_MULTIPLIER", results(1.0))
    save(graph, card(), "HAS_MULTIPLIER", results(2.0))
    assert values(graph, card().id) == [3.0, 4.0, 5.0]
    assert count(graph, "Run") == 2
    graph.write(lambda transaction: remove(transaction, card().id))
    assert dump(graph) == held


def test_fewer_results_leave_none_of_the_old(graph: Graph, held: Dump) -> None:
    save(graph, card(), "HAS_MULTIPLIER", results(1.0))
    save(graph, card(), "HAS_MULTIPLIER", results(2.0)[:1])
    assert values(graph, card().id) == [3.0]


def test_other_parameters_are_another_run(graph: Graph, held: Dump) -> None:
    save(graph, card(), "HAS_MULTIPLIER", results(1.0))
    save(graph, card(share=0.5), "HAS_MULTIPLIER", results(2.0))
    assert count(graph, "Run") == 3
    assert values(graph, card().id) == [2.0, 3.0, 4.0]


def test_a_run_of_numbers_that_are_no_longer_there_writes_nothing(graph: Graph, held: Dump) -> None:
    save(graph, card(), "HAS_MULTIPLIER", results(1.0))
    before = dump(graph)
    stale = replace(card(), input_sha256="0" * 64)
    with pytest.raises(NotFound, match="was replaced meanwhile"):
        save(graph, stale, "HAS_MULTIPLIER", results(2.0))
    assert dump(graph) == before


def test_a_run_of_an_unknown_table_writes_nothing(graph: Graph, held: Dump) -> None:
    with pytest.raises(NotFound, match="'nowhere' is gone"):
        save(graph, replace(card(), table="nowhere"), "HAS_MULTIPLIER", results(2.0))
    assert dump(graph) == held


def test_a_result_of_an_unknown_industry_writes_nothing(graph: Graph, held: Dump) -> None:
    with pytest.raises(SchemaError, match="1 results name an industry that is not there"):
        save(graph, card(), "HAS_MULTIPLIER", [*results(1.0), {**results(1.0)[0], "industry": "T:S9"}])
    assert dump(graph) == held


def test_a_result_that_the_schema_does_not_know_writes_nothing(graph: Graph, held: Dump) -> None:
    with pytest.raises(SchemaError, match="unknown property 'colour'"):
        save(graph, card(), "HAS_MULTIPLIER", [{**results(1.0)[0], "colour": "red"}])
    assert dump(graph) == held


def test_found_clusters_go_with_their_run(graph: Graph, held: Dump) -> None:
    save(graph, card(), "HAS_MULTIPLIER", results(1.0))
    graph.command(
        "MATCH (r:Run {id: $id}), (i:Industry {code: 'S1'}) CREATE (r)-[:IDENTIFIED {run: $id}]->"
        "(c:Cluster {id: 'found', kind: 'factor', run: $id})<-[:LOADS_ON {run: $id, loading: 0.9}]-(i)",
        {"id": card().id},
    )
    save(graph, card(), "HAS_MULTIPLIER", results(1.0))
    assert count(graph, "Cluster") == 0
    graph.write(lambda transaction: remove(transaction, card().id))
    assert dump(graph) == held


def test_published_runs_stay_when_computed_ones_go(graph: Graph, held: Dump) -> None:
    graph.command(
        "CREATE (:Run {id: 'published', table: $table, status: 'published', source: 'article'})",
        {"table": "made-by-test"},
    )
    save(graph, card(), "HAS_MULTIPLIER", results(1.0))
    gone = graph.write(lambda transaction: remove_of_table(transaction, TABLE.meta.id))
    assert gone == ["multipliers:made-by-test:domestic", "other:made-by-test:domestic"]
    assert graph.read("MATCH (r:Run) RETURN r.id").rows == [["published"]]
    assert graph.read("MATCH ()-[r:HAS_MULTIPLIER]->() RETURN count(r)").rows == [[0]]
