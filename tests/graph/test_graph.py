"""The connection: who may in, what a reader cannot do, what an error says; on every server."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from contextlib import suppress

import pytest

from kb.engine import ensure_running
from kb.errors import ConnectionFailed, KBError, QueryError, WriteRefused
from kb.graph import Graph, Transaction, connect
from kb.settings import Settings
from tests.dumps import Dump, count, dump

CREATE = "CREATE (:Firm {id: 'a', name_en: 'A'})-[:SELLS_TO {product: 'x'}]->(:Firm {id: 'b'})"
WRITES = {
    "create": "CREATE (:Firm {id: 'c'})",
    "create with a new label": "CREATE (:Novelty {id: 'c'})",
    "merge": "MERGE (:Firm {id: 'c'})",
    "merge a relationship": "MATCH (a:Firm {id: 'a'}), (b:Firm {id: 'b'}) MERGE (b)-[:SELLS_TO {product: 'y'}]->(a)",
    "set": "MATCH (n:Firm) SET n.name_en = 'B'",
    "set and return": "MATCH (n:Firm {id: 'a'}) SET n += {name_en: 'B'} RETURN n.name_en",
    "set a label": "MATCH (n:Firm) SET n:Institution",
    "set on a relationship": "MATCH ()-[r:SELLS_TO]->() SET r.product = 'y'",
    "remove": "MATCH (n:Firm) REMOVE n.name_en",
    "delete a relationship": "MATCH ()-[r]->() DELETE r",
    "detach delete": "MATCH (n:Firm) DETACH DELETE n",
    "foreach": "FOREACH (x IN [1, 2] | CREATE (:Firm {id: 'f' + x}))",
    "subquery": "MATCH (n:Firm) CALL (n) { CREATE (m:Firm {id: n.id + '1'}) RETURN m } RETURN m.id",
    "subquery in transactions": "MATCH (n:Firm) CALL (n) { SET n.name_en = 'B' } IN TRANSACTIONS",
    "union": "RETURN 1 AS a UNION CREATE (:Firm {id: 'u'}) RETURN 1 AS a",
    "load csv": "LOAD CSV FROM 'file:///etc/hostname' AS row CREATE (:Firm {id: row[0]})",
    "constraint": "CREATE CONSTRAINT novel IF NOT EXISTS FOR (n:Novelty) REQUIRE n.id IS UNIQUE",
    "index": "CREATE INDEX novel IF NOT EXISTS FOR (n:Firm) ON (n.city)",
    "drop constraint": "DROP CONSTRAINT firm_id",
}


@pytest.fixture
def held(graph: Graph) -> Dump:
    """What the graph holds when the test begins: two firms, one sells to the other."""
    graph.command(CREATE)
    return dump(graph)


@pytest.fixture(scope="session")
def named(server: Settings) -> Settings:
    """The server as KB_URI would name it, the local engine too."""
    if server.uri:
        return server
    endpoint = ensure_running(server)
    user, password = endpoint.writer
    return Settings(uri=endpoint.uri, user=user, password=password, database=endpoint.database)


# ---------------------------------------------------------------- connecting


def test_connects_to_a_named_server(named: Settings) -> None:
    with connect(named) as graph:
        assert graph.read("RETURN 1 AS one").records() == [{"one": 1}]
        assert graph.server == named.uri


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "wrong"}, "KB_USER and KB_PASSWORD"),
        ({"user": "nobody"}, "KB_USER and KB_PASSWORD"),
        ({"database": "no-such-database"}, "KB_DATABASE"),
        ({"uri": "bolt://127.0.0.1:1"}, "is the server up"),
        ({"uri": "neo4j://127.0.0.1:1"}, "is the server up"),
        ({"uri": "bolt://no-such-host.invalid:7687"}, "is the server up"),
        ({"uri": "nonsense"}, "KB_URI is like"),
        ({"uri": "http://127.0.0.1:7474"}, "KB_URI is like"),
        ({"uri": "bolt://127.0.0.1:port"}, "KB_URI is like"),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_a_connection_that_fails_says_why_in_one_line(named: Settings, change: dict[str, str], says: str) -> None:
    settings = Settings(**{**named.model_dump(), **change})
    with pytest.raises(ConnectionFailed) as raised:
        connect(settings)
    line = str(raised.value)
    assert "\n" not in line
    assert line.startswith(f"{settings.uri}: ")
    assert says in line
    assert named.password.get_secret_value() not in line


def test_a_server_that_goes_away_is_one_line(named: Settings) -> None:
    graph = connect(named)
    graph.close()
    with pytest.raises(ConnectionFailed, match="query"):
        graph.read("RETURN 1")


def test_the_driver_prints_nothing_of_its_own() -> None:
    code = """
from kb import graph
graph.RETRY_SECONDS = 1
lost = graph._driver("bolt://127.0.0.1:1", ("a", "b"))
try:
    graph.Graph(graph.Doors(lost, lost, lambda: True), None, 5, "lost").read("RETURN 1")
except graph.KBError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stderr == ""
    assert said.stdout.count("\n") == 1
    assert "is the server up" in said.stdout


def test_a_command_loads_no_pandas_to_ask_and_has_it_afterwards() -> None:
    code = "import sys, kb.graph, kb.answers; print('pandas' in sys.modules); import pandas, pyarrow; print(pandas.NA)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "<NA>"]


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize("text", WRITES.values(), ids=WRITES)
def test_a_reader_cannot_write(graph: Graph, held: Dump, text: str) -> None:
    before = graph.read("SHOW INDEXES YIELD name RETURN name ORDER BY name").rows
    with pytest.raises(WriteRefused, match=r"^console: ") as raised:
        graph.read(text, name="console")
    assert "\n" not in str(raised.value)
    assert dump(graph) == held
    assert graph.read("SHOW INDEXES YIELD name RETURN name ORDER BY name").rows == before


@pytest.mark.parametrize("verb", ["EXPLAIN", "PROFILE"])
def test_a_plan_of_a_write_writes_nothing(graph: Graph, held: Dump, verb: str) -> None:
    with suppress(QueryError):
        graph.read(f"{verb} CREATE (:Firm {{id: 'c'}})")
    assert dump(graph) == held


@pytest.mark.parametrize("address", ["file:///etc/hostname", "https://no-such-host.invalid/firms.csv"])
def test_a_query_reads_no_file_and_no_address(graph: Graph, address: str) -> None:
    """On Neo4j its own settings forbid files; an address it tries, and there is no such one."""
    with pytest.raises(QueryError, match="console"):
        graph.read(f"LOAD CSV FROM '{address}' AS row RETURN row", name="console")


@pytest.mark.parametrize(
    "text",
    ["RETRUN 1", "MATCH (n RETURN n", "RETURN $missing", "RETURN unknown(1)", "RETURN 1; RETURN 2", " ", "RETURN 1/0"],
)
def test_a_wrong_query_is_named_with_the_servers_words(graph: Graph, text: str) -> None:
    with pytest.raises(QueryError) as raised:
        graph.read(text, name="lineage.programmes")
    assert not isinstance(raised.value, WriteRefused)
    line = str(raised.value)
    assert line.startswith("lineage.programmes: ")
    assert "\n" not in line
    assert len(line) < 500


def test_rows_know_their_columns(graph: Graph, held: Dump) -> None:
    rows = graph.read("MATCH (n:Firm) RETURN n.id AS id, n.name_en AS name ORDER BY id")
    assert rows.columns == ["id", "name"]
    assert rows.records() == [{"id": "a", "name": "A"}, {"id": "b", "name": None}]
    assert not rows.truncated


@pytest.mark.gap("local", "no column names come with an answer of no rows", AssertionError)
def test_an_empty_answer_still_has_columns(graph: Graph) -> None:
    rows = graph.read("MATCH (n:Firm) RETURN n.id AS id")
    assert (rows.columns, rows.rows, rows.truncated) == (["id"], [], False)


@pytest.mark.parametrize(("there", "limit", "truncated"), [(9, 10, False), (10, 10, False), (11, 10, True)])
def test_a_row_limit_says_whether_there_was_more(graph: Graph, there: int, limit: int, truncated: bool) -> None:
    rows = graph.read("UNWIND range(1, $n) AS x RETURN x", {"n": there}, limit=limit)
    assert len(rows.rows) == min(there, limit)
    assert rows.truncated is truncated


def test_a_row_limit_does_not_wait_for_the_rest(graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    """Of a million rows no more than the driver's first portion of a thousand comes."""
    with caplog.at_level(logging.DEBUG, logger="neo4j.io"):
        assert graph.read("UNWIND range(1, 1000000) AS x RETURN x", limit=10).truncated
    sent = re.findall(r"S: RECORD \* (\d+)", caplog.text)
    assert 10 < sum(map(int, sent)) <= 1_000


def test_values_come_back_as_they_went(graph: Graph) -> None:
    values = {
        "text": "Қазақстан – «кластер» 🏭 '\"\\ \n",
        "whole": -(2**53) - 1,
        "small": 5e-324,
        "large": 1.7976931348623157e308,
        "bytes": bytes(range(256)),
        "words": ["a", "б", ""],
        "none_of_it": [],
        "yes": True,
        "empty": "",
    }
    graph.write(lambda t: t.run("CREATE (:Firm {id: 'a'})-[r:SELLS_TO]->(:Firm) SET r = $v", v=values))
    graph.write(lambda t: t.run("MATCH (n:Firm {id: 'a'}) SET n += $v", v=values))
    row = graph.read("MATCH (n:Firm {id: 'a'})-[r]->() RETURN properties(n), properties(r)").rows[0]
    assert row == [{**values, "id": "a"}, values]


# ---------------------------------------------------------------- writing


def test_writing_is_all_or_nothing_when_the_work_raises(graph: Graph, held: Dump) -> None:
    def work(transaction: Transaction) -> None:
        transaction.run("MATCH (n:Firm) SET n.name_en = 'changed'")
        transaction.run("UNWIND range(1, 6000) AS x CREATE (:Firm {id: 'n' + x})")
        raise KeyError("halfway")

    with pytest.raises(KeyError, match="halfway"):
        graph.write(work)
    assert dump(graph) == held


def test_writing_is_all_or_nothing_when_the_server_refuses(graph: Graph, held: Dump) -> None:
    def work(transaction: Transaction) -> None:
        transaction.run("MATCH (n:Firm) SET n.name_en = 'changed'")
        transaction.run("CREATE (:Firm {id: 'a'})")

    with pytest.raises(KBError, match="load") as raised:
        graph.write(work, name="load firms")
    assert "\n" not in str(raised.value)
    assert dump(graph) == held


def test_two_nodes_of_one_label_never_have_one_id(graph: Graph, held: Dump) -> None:
    with pytest.raises(KBError):
        graph.command("CREATE (:Firm {id: 'a'})")
    graph.command("CREATE (:Institution {id: 'a'})")
    assert count(graph, "Firm") == 2


def test_a_command_returns_its_rows(graph: Graph) -> None:
    rows = graph.command("CREATE (n:Firm {id: $id}) RETURN n.id AS id", {"id": "a"})
    assert rows.records() == [{"id": "a"}]
    assert count(graph) == 1


def test_definitions_may_be_repeated(graph: Graph, held: Dump) -> None:
    from kb.datasets import prepare

    before = graph.read("SHOW INDEXES YIELD name RETURN count(name)").rows
    prepare(graph)
    assert graph.read("SHOW INDEXES YIELD name RETURN count(name)").rows == before
    assert dump(graph) == held


def test_a_wrong_definition_is_one_line(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"^schema: "):
        graph.define(["CREATE CONSTRAINT FOR nothing"])
