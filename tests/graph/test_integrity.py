"""`kb check` says nothing of a sound graph, and names each thing that was spoilt in it."""

from __future__ import annotations

import pytest

from kb import runs, table_store
from kb.flows import industry_ids
from kb.graph import Graph
from kb.integrity import check, whole_tables
from kb.records import Relationship
from kb.runs import RunCard
from kb.table_store import numbers_sha256
from tests.neo4j_server import FLAG
from tests.tables import germany_1995

TABLE = germany_1995()
ID = TABLE.meta.id
NUMBERS = [
    ("MATCH (i:Industry {code: 'trade'}) REMOVE i.source", "provenance", "Industry", "1 nodes have no"),
    ("MATCH ()-[r:SUPPLIES]->() WITH r LIMIT 1 DELETE r", "table", ID, "states 36 flows, the graph holds 35"),
    ("MATCH ()-[r:SUPPLIES]->() WITH r LIMIT 1 REMOVE r.source", "provenance", "SUPPLIES", "1 relationships have no"),
    ("MATCH (a:Account {code: 'trade'}) SET a.output = 1.0", "numbers", ID, "do not have the hash"),
    ("MATCH ()-[r:HAS_LINKAGE]->() WITH r LIMIT 2 DELETE r", "run", "linkages", "states 6 results, the graph holds 4"),
    ("MATCH ()-[r:IN_TABLE]->() WITH r LIMIT 1 DELETE r", "dataset", ID, "relationships, the graph holds"),
    ("CREATE (:Planet {id: 'x', source: $source})", "model", "Planet", "not in the model"),
    ("MATCH (p:Planet) CREATE (p)-[:ORBITS {source: $source}]->(p)", "model", "ORBITS", "not in the model"),
]
NAMES = [
    (
        "MATCH ()-[r:HAS_LINKAGE]->() WITH r LIMIT 1 REMOVE r.run",
        "provenance",
        "HAS_LINKAGE",
        "1 relationships have no",
    ),
    ("MATCH (i:Industry {code: 'trade'}) SET i.source = 'rumour'", "provenance", "Industry", "1 Sources that are not"),
    ("MATCH (a:Account {code: 'trade'}) DETACH DELETE a", "table", ID, "has 6 industries and 5 accounts"),
    ("MATCH (r:Run) DETACH DELETE r", "provenance", "HAS_LINKAGE", "names 1 Runs that are not there: linkages"),
    ("MATCH (d:Dataset) DELETE d", "provenance", "Account", "names 1 Datasets that are not there: deu-1995-6"),
]
"""Each a thing spoilt, and the finding that says so: check, where, words of it."""


@pytest.fixture
def sound(graph: Graph) -> Graph:
    """A table and a run, and nothing wrong with them."""
    table_store.save(graph, TABLE)
    card = RunCard("linkages", "linkages", 1, ID, "domestic", {}, numbers_sha256(TABLE), 0.1)
    measured = ("direct_backward", "direct_forward", "backward", "forward", "backward_index", "forward_index")
    stated = {"basis": "domestic", "class": "key", **dict.fromkeys(measured, 1.0)}
    found = [Relationship("HAS_LINKAGE", ("Industry", i), ("IOTable", ID), stated) for i in industry_ids(TABLE)]
    runs.save(graph, card, [], found)
    return graph


def findings(graph: Graph) -> list[tuple[str, str, str]]:
    census = check(graph)
    list(whole_tables(graph, census))
    return [(each.check, each.where, each.what) for each in census.findings if each.where != FLAG]


def test_a_sound_graph_has_no_findings(sound: Graph) -> None:
    assert findings(sound) == []
    census = check(sound)
    assert census.relationships == sound.read("MATCH ()-[r]->() RETURN count(r)").rows[0][0]
    assert [table.meta.id for table, _ in whole_tables(sound, census)] == [ID]


@pytest.mark.parametrize("spoilt", [NUMBERS, NAMES], ids=["numbers", "names"])
def test_what_is_spoilt_is_named(sound: Graph, spoilt: list[tuple[str, str, str, str]]) -> None:
    for text, *_ in spoilt:
        sound.command(text, {"source": TABLE.meta.source_title})
    told = findings(sound)
    for _, kind, where, words in spoilt:
        assert any(each[:2] == (kind, where) and words in each[2] for each in told), (kind, where, told)
