"""Time, memory, and a server that is killed in the middle of a load; on every server."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from neo4j.exceptions import SessionExpired

from kb import engine, table_store
from kb.datasets import prepare
from kb.errors import ConnectionFailed, KBError, QueryError, QueryTimeout
from kb.graph import Graph, Rows, Transaction, connect
from kb.server import waiting
from kb.settings import Settings
from kb.table import IOTable
from kb.table_store import numbers_sha256
from tests.graph.test_tables import assert_same, random_table
from tests.neo4j_server import Neo4jServer

LIMIT = 2.0
RUNAWAY = {
    "product": "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b UNWIND range(1, 1000) AS c RETURN count(*)",
    "paths": "MATCH p = (:Firm {id: 'f0'})-[:SELLS_TO*1..30]->(:Firm) RETURN count(p)",
    "rows": "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN a, b",
}
WEB = "UNWIND range(0, 29) AS i CREATE (:Firm {id: 'f' + i})"
THREADS = "MATCH (a:Firm {id: $id}), (b:Firm) WHERE a.id <> b.id CREATE (a)-[:SELLS_TO {product: 'x'}]->(b)"


@pytest.fixture(scope="module")
def hasty(backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """A graph whose queries may take two seconds; the local engine has one limit for all, so it is another one."""
    if backend == "local":
        settings = Settings(home=tmp_path_factory.mktemp("hasty"), query_seconds=LIMIT, engine_memory="512m")
    else:
        settings = request.getfixturevalue("server").model_copy(update={"query_seconds": LIMIT})
    with connect(settings) as graph:
        graph.command("MATCH (n:Firm) DETACH DELETE n")
        graph.command(WEB)
        for number in range(30):  # each well within the limit, however busy the machine
            graph.command(THREADS, {"id": f"f{number}"})
        yield graph
        graph.command("MATCH (n:Firm) DETACH DELETE n")
    if backend == "local":
        engine.stop(settings)


@pytest.mark.parametrize("door", ["read", "command"])
@pytest.mark.parametrize("text", RUNAWAY.values(), ids=RUNAWAY)
def test_a_runaway_query_is_stopped_at_its_limit(hasty: Graph, text: str, door: str) -> None:
    """Each would go on for hours; ended by the server, not given up here, it takes nobody's place afterwards."""
    with pytest.raises(QueryTimeout, match="runaway") as raised:
        hasty.read(text, name="runaway") if door == "read" else hasty.command(text, name="runaway")
    assert "given up" not in raised.value.what
    assert "KB_QUERY_SECONDS" in raised.value.remedy
    assert "\n" not in str(raised.value)
    assert hasty.read("MATCH (n:Firm) RETURN count(n)").rows == [[30]]


def test_a_runaway_query_does_not_hold_up_others(hasty: Graph) -> None:
    outcome: list[BaseException] = []

    def run_away() -> None:
        with pytest.raises(QueryTimeout) as raised:
            hasty.read(RUNAWAY["product"])
        outcome.append(raised.value)

    thread = threading.Thread(target=run_away)
    thread.start()
    answered = 0
    while not outcome:
        assert hasty.read("MATCH (n:Firm {id: 'f7'}) RETURN n.id").rows == [["f7"]]
        answered += 1
    thread.join()
    assert answered > 1, "the first answer came only after the runaway was stopped"


def test_six_runaway_console_queries_do_not_hold_up_the_library(hasty: Graph) -> None:
    """They take turns; a library query begins and ends while not one of them does, again and again."""
    told: list[QueryTimeout] = []
    enough = threading.Event()

    def run_away() -> None:
        while not enough.is_set():
            with pytest.raises(QueryTimeout) as raised:
                hasty.console(RUNAWAY["product"], name="runaway")
            told.append(raised.value)

    threads = [threading.Thread(target=run_away) for _ in range(6)]
    for thread in threads:
        thread.start()
    answered = held_up = 0
    while answered < 6 and held_up < 100:
        before = len(told)
        assert hasty.read("MATCH (n:Firm {id: 'f7'}) RETURN n.id").rows == [["f7"]]
        answered, held_up = (answered + 1, held_up) if len(told) == before else (answered, held_up + 1)
    enough.set()
    for thread in threads:
        thread.join()
    assert answered == 6
    assert len(told) >= 6
    assert all(error.where == "runaway" and error.remedy for error in told)
    assert hasty.console("MATCH (n:Firm) RETURN count(n)").rows == [[30]], "every slot is free again"


@pytest.mark.parametrize("text", ["CALL apoc.util.sleep(60000)", "RETURN 1 AS x, `apoc` . util.`Sleep`(60000)"])
def test_a_query_that_sleeps_is_refused(hasty: Graph, text: str) -> None:
    for door in (hasty.console, hasty.command):
        with pytest.raises(QueryError, match=r"apoc\.util\.sleep"):
            door(text)


def test_a_query_is_given_up_here_where_the_server_lets_its_limit_pass(hasty: Graph, backend: str) -> None:
    if backend != "local":
        pytest.skip("Neo4j without apoc has nothing that breaks its time limit")
    with pytest.raises(QueryTimeout, match=r"sleeper: it was given up after 4 s") as raised:
        hasty.read("CALL apoc.util.sleep(30000) RETURN 1", name="sleeper")
    assert "\n" not in str(raised.value)
    assert hasty.read("MATCH (n:Firm) RETURN count(n)").rows == [[30]]


def test_a_write_is_tried_again_after_a_passing_fault_however_long_it_took(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.graph.RETRY_SECONDS", 0.05)
    tried: list[float] = []

    def work(_: Transaction) -> int:
        tried.append(time.monotonic())
        if len(tried) == 1:
            time.sleep(0.1)
            raise SessionExpired("a leader was elected")
        return len(tried)

    assert graph.write(work) == 2


# ---------------------------------------------------------------- killed in the middle of a load


@dataclass(frozen=True)
class Killable:
    """A server of our own that can be killed."""

    settings: Settings
    kill: Callable[[], None]
    revive: Callable[[], object]
    process: Callable[[], int]


@pytest.fixture(scope="module")
def killable_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killable]:
    """An engine of its own, started where a test has need of it."""
    settings = Settings(home=tmp_path_factory.mktemp("killable") / "kb", engine_memory="1g")

    def process() -> int:
        pid = engine.status(settings).pid
        assert pid is not None
        return pid

    def kill() -> None:
        os.kill(process(), signal.SIGKILL)

    yield Killable(settings, kill, lambda: engine.ensure_running(settings), process)
    engine.stop(settings)


@pytest.fixture
def killable(backend: str, request: pytest.FixtureRequest) -> Iterator[Killable]:
    """An engine of its own, or the Neo4j of the tests, which is started again."""
    if backend == "local":
        yield request.getfixturevalue("killable_engine")
        return
    if os.environ.get("KB_TEST_NEO4J_URI"):
        pytest.skip("the Neo4j that KB_TEST_NEO4J_URI names is not ours to kill")
    process: Neo4jServer = request.getfixturevalue("neo4j_process")
    request.getfixturevalue("graph")
    yield Killable(process.settings, process.kill, process.start, lambda: process.process.pid)  # type: ignore[union-attr]
    if process.process is None or process.process.poll() is not None:
        process.start()


COVERAGE = 0.6


def _save_until_killed_writing_flows(server: Killable, table: IOTable) -> KBError:
    """Save a table, and kill the server once the old flows are gone and some of the new ones are written."""

    def kill(said: str) -> None:
        if said.startswith("writing flows"):
            server.kill()

    with connect(server.settings) as graph, pytest.raises(KBError) as error:
        table_store.save(graph, table, coverage=COVERAGE, progress=kill)
    return error.value


def _save_until_killed(server: Killable, table: IOTable, after: float) -> KBError | None:
    """Save a table, and kill the server some seconds later, whether it is done or not."""
    timer = threading.Timer(after, server.kill)
    with connect(server.settings) as graph:
        timer.start()
        try:
            table_store.save(graph, table, coverage=COVERAGE)
        except KBError as error:
            return error
        finally:
            timer.join()
    return None


def _whole(server: Killable) -> IOTable:
    """The table, checked to be whole: its matrix, its flows, its dataset."""
    with connect(server.settings) as graph:
        table = table_store.read(graph, "made-by-test")
        stated = graph.read("MATCH (t:IOTable) RETURN t.flow_count").rows[0][0]
        flows, total = graph.read("MATCH ()-[r:SUPPLIES]->() RETURN count(r), sum(r.domestic + r.imported)").rows[0]
        assert flows == stated
        assert table.imported is not None
        assert COVERAGE < total / (table.domestic + table.imported).sum() <= 1
        assert graph.read("MATCH (a:Account) RETURN count(a)").rows == [[len(table.codes)]]
        assert graph.read("MATCH (d:Dataset) RETURN d.id, d.nodes").rows == [["made-by-test", 2 * len(table.codes) + 4]]
        return table


def test_a_kill_in_a_load_leaves_the_old_or_the_new(
    killable: Killable, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.graph.RETRY_SECONDS", 0)  # it does not come back by itself
    monkeypatch.setattr("kb.table_store.FLOW_ROWS", 2_000)  # several batches
    old, new = random_table(240, seed=1), random_table(240, seed=2)
    with connect(killable.settings) as graph:
        prepare(graph)
        table_store.save(graph, old, coverage=COVERAGE)
        begun = time.monotonic()
        table_store.save(graph, new, coverage=COVERAGE)
        seconds = time.monotonic() - begun
    by_hash = {numbers_sha256(table): table for table in (old, new)}
    held = new
    for part in (None, 0.6, 0.95) if backend == "local" else (None,):
        table = old if held is new else new
        if part is None:
            error: KBError | None = _save_until_killed_writing_flows(killable, table)
        else:
            error = _save_until_killed(killable, table, part * seconds)
        assert error is None or "\n" not in str(error)
        killable.revive()
        found = _whole(killable)
        held = by_hash[numbers_sha256(found)]
        assert_same(found, held)
    with connect(killable.settings) as graph:
        table_store.save(graph, old if held is new else new, coverage=COVERAGE)
    assert numbers_sha256(_whole(killable)) != numbers_sha256(held)


MORE_THAN_A_CONNECTION_TAKES = "x" * 50_000_000


def _ask(graph: Graph, door: str) -> None:
    words = {"words": MORE_THAN_A_CONNECTION_TAKES}
    if door == "write":
        graph.write(lambda transaction: transaction.run("CREATE (:Firm {id: 'never', words: $words})", **words))
    else:
        getattr(graph, door)("MATCH (n) WHERE n.id <> $words RETURN count(n)", words)


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("door", "moment"),
    [(door, moment) for door in ("read", "console", "write") for moment in ("before", "within")]
    + [("console", "asked")],
)
def test_a_server_that_is_stopped_dead_is_told_for_what_it_is(
    killable: Killable, door: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connections stay open and nothing comes; with the usual patience it is told within 20 seconds.

    It is stopped before it is asked for a transaction, or within it, so that the query is not sent to its end, or once
    it has answered that it is there. A graph can be closed while that goes on.
    """
    assert waiting.SILENCE + waiting.PATIENCE <= 20
    with connect(killable.settings) as graph, monkeypatch.context() as impatient:

        def stop() -> None:
            os.kill(killable.process(), signal.SIGSTOP)

        read, rows = graph.read, Transaction.rows

        def read_then_stop(text: str, **named: Any) -> Rows:
            answer = read(text, **named)
            stop()
            return answer

        def stop_then_send(transaction: Transaction, text: str, parameters: Mapping[str, Any], *limit: Any) -> Rows:
            if parameters:
                stop()
            return rows(transaction, text, parameters, *limit)

        graph.read("RETURN 1")
        if moment == "before":
            stop()
        elif moment == "asked":
            impatient.setattr(graph, "read", read_then_stop)
        else:
            impatient.setattr(Transaction, "rows", stop_then_send)
        impatient.setattr(waiting, "SILENCE", 0.2)
        impatient.setattr(waiting, "PATIENCE", 1.0)
        try:
            with pytest.raises(ConnectionFailed, match="does not answer") as caught:
                _ask(graph, door)
            graph.close()
        finally:
            os.kill(killable.process(), signal.SIGCONT)
    assert "\n" not in str(caught.value)
    assert "kb doctor" in caught.value.remedy
    with connect(killable.settings) as graph:
        assert graph.read("MATCH (n:Firm {id: 'never'}) RETURN count(n)").rows in ([[0]], [[1]])
