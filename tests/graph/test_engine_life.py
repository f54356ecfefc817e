"""The local engine alive: started, found, stopped, killed, starved; real processes throughout."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import HTTPError

import psutil
import pytest
from neo4j import Driver, GraphDatabase, Record
from neo4j.exceptions import ClientError, Neo4jError

from kb.engine import Endpoint, doctor, ensure_running, launch, status, stop, watch
from kb.engine.users import Door
from kb.errors import EngineError, ServerLimit
from kb.graph import connect
from kb.settings import Settings
from tests.signals import INTERRUPTIBLE

pytestmark = pytest.mark.server
LIMIT = 2.0
START = """
from kb.engine import ensure_running
from kb.settings import Settings
print(ensure_running(Settings(home={home!r}, engine_memory="512m")).uri)
"""


def settings_for(home: Path, memory: str = "512m") -> Settings:
    return Settings(home=home, query_seconds=LIMIT, engine_memory=memory)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One folder, its engine shared by the tests that leave it as it is."""
    chosen = settings_for(tmp_path_factory.mktemp("engine") / "білім базасы")
    yield chosen
    stop(chosen)


@pytest.fixture(scope="module")
def endpoint(settings: Settings) -> Endpoint:
    return ensure_running(settings)


@pytest.fixture(scope="module")
def writer(endpoint: Endpoint) -> Iterator[Driver]:
    with GraphDatabase.driver(endpoint.uri, auth=endpoint.writer) as driver:
        driver.execute_query("CREATE (:Thing {id: 'a', x: 1})-[:NEXT]->(:Thing {id: 'b'})", database_="kb")
        yield driver


@pytest.fixture(scope="module")
def reader(endpoint: Endpoint, writer: Driver) -> Iterator[Driver]:
    with GraphDatabase.driver(endpoint.uri, auth=endpoint.reader) as driver:
        yield driver


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Settings]:
    """Folder of a test that does something rough to its engine."""
    chosen = settings_for(tmp_path / "kb")
    yield chosen
    stop(chosen)


def rows(endpoint: Endpoint, query: str) -> list[Record]:
    with GraphDatabase.driver(endpoint.uri, auth=endpoint.writer) as driver:
        return driver.execute_query(query, database_="kb").records


def process_of(settings: Settings) -> psutil.Process:
    pid = status(settings).pid
    assert pid is not None
    return psutil.Process(pid)


def whole(driver: Driver) -> list[dict[str, object]]:
    """Everything in the database, and its indexes."""
    query = "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN n {.*}, labels(n), type(r), r {.*}, id(m) ORDER BY id(n)"
    everything = driver.execute_query(query, database_="kb").records
    return [record.data() for record in everything + driver.execute_query("SHOW INDEXES", database_="kb").records]


def engines(home: Path) -> list[int]:
    """Process numbers of all engines of a folder, whatever the state file says."""
    option = f"-Dclusterkb.home={home}"
    return [p.pid for p in psutil.process_iter(["cmdline"]) if option in (p.info["cmdline"] or ())]


def test_a_second_call_finds_the_same_engine(settings: Settings, endpoint: Endpoint) -> None:
    assert ensure_running(settings) == endpoint
    assert engines(settings.home) == [process_of(settings).pid]
    code = START.format(home=str(settings.home))
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == endpoint.uri


def test_status_describes_it(settings: Settings, endpoint: Endpoint) -> None:
    state = status(settings)
    assert state.running
    assert state.endpoint == endpoint
    assert state.home == settings.home.resolve()
    assert (state.memory_bytes or 0) > 50 * 2**20
    assert state.disk_bytes > 0
    assert state.started


def test_doctor_finds_nothing_wrong(settings: Settings, endpoint: Endpoint) -> None:
    checks = doctor(settings)
    assert [check for check in checks if not check.ok] == []
    assert {"platform", "engine files", "folder", "disk", "memory", "folder's version", "engine", "bolt"} < {
        check.name for check in checks
    }


def test_doctor_mentions_settings_that_wait_for_a_restart(settings: Settings, endpoint: Endpoint) -> None:
    other = settings.model_copy(update={"query_seconds": 9.0})
    (check,) = (check for check in doctor(other) if check.name == "engine's settings")
    assert check.ok
    assert "9 s" in check.detail
    assert ensure_running(other) == endpoint


def test_secrets_are_out_of_sight(settings: Settings, endpoint: Endpoint) -> None:
    home = settings.home
    kept = json.loads((home / "engine-passwords.json").read_text())
    assert {endpoint.writer[1], endpoint.reader[1]} < set(kept.values())
    visible = " ".join(process_of(settings).cmdline()) + (home / "engine.args").read_text()
    visible += (home / "engine.log").read_text() + repr(endpoint)
    assert not [name for name, secret in kept.items() if secret in visible]
    assert not (home / "engine-root").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_everything_is_readable_by_its_owner_only(settings: Settings, endpoint: Endpoint) -> None:
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700
    files = [path for path in settings.home.rglob("*") if path.is_file()]
    assert {path.name for path in files} > {"engine.json", "engine-passwords.json", "engine.log", "engine.lock"}
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files} == {0}


def test_it_listens_on_this_machine_only(settings: Settings, endpoint: Endpoint) -> None:
    listening = [c.laddr for c in process_of(settings).net_connections("all") if c.status == psutil.CONN_LISTEN]
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert {address.port for address in listening} == {
        int(endpoint.uri.split(":")[2]),
        int(endpoint.http.split(":")[2]),
    }


@pytest.mark.skipif(os.name != "posix", reason="sessions are POSIX")
def test_it_has_its_own_session(settings: Settings, endpoint: Endpoint) -> None:
    assert os.getsid(process_of(settings).pid) != os.getsid(0)


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (:Thing {id: 'c'})",
        "CREATE (:Novelty {id: 'c'})",
        "MATCH (a:Thing {id: 'a'}), (b:Thing {id: 'b'}) CREATE (a)-[:NEXT]->(b)",
        "MATCH (n:Thing) SET n.x = 2",
        "MATCH (n:Thing) SET n:Novelty",
        "MATCH (n:Thing) REMOVE n.x",
        "MATCH (n:Thing) REMOVE n:Thing",
        "MATCH (n:Thing) DETACH DELETE n",
        "MATCH (:Thing)-[r:NEXT]->() DELETE r",
        "MERGE (n:Thing {id: 'c'})",
        "MERGE (n:Thing {id: 'a'}) ON MATCH SET n.x = 2",
        "MATCH (n:Thing) FOREACH (i IN [1] | SET n.x = 2)",
        "MATCH (n:Thing) CALL { WITH n SET n.x = 2 } RETURN n",
        "CREATE CONSTRAINT thing_id FOR (n:Thing) REQUIRE n.id IS UNIQUE",
        "CREATE INDEX thing_x FOR (n:Thing) ON (n.x)",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    ],
)
def test_the_reader_cannot_write(reader: Driver, query: str) -> None:
    before = whole(reader)
    with pytest.raises(ClientError) as error:
        reader.execute_query(query, database_="kb")
    assert error.value.code == "Neo.ClientError.Security.Forbidden"
    assert whole(reader) == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/command/kb", {"language": "sql", "command": "insert into Thing set id = 'c'"}),
        ("/api/v1/command/kb", {"language": "sql", "command": "create vertex type Novelty"}),
        ("/api/v1/command/kb", {"language": "sql", "command": "import database file:///etc/passwd"}),
        ("/api/v1/command/kb", {"language": "sql", "command": "backup database"}),
        ("/api/v1/server", {"command": 'create user {"name": "x", "password": "12345678", "databases": {}}'}),
        ("/api/v1/server", {"command": "create database other"}),
        ("/api/v1/server", {"command": "drop database kb"}),
        ("/api/v1/server", {"command": "shutdown"}),
    ],
)
def test_the_reader_cannot_write_by_http_either(
    endpoint: Endpoint, reader: Driver, path: str, body: dict[str, object]
) -> None:
    before = whole(reader)
    with pytest.raises(HTTPError) as error:
        Door(endpoint.http, *endpoint.reader).call(path, body)
    assert error.value.code in {400, 403}
    assert whole(reader) == before


def test_the_reader_reads(reader: Driver) -> None:
    found = reader.execute_query("MATCH (n:Thing)-[:NEXT]->(m) RETURN n.id + m.id AS way", database_="kb").records
    assert [record["way"] for record in found] == ["ab"]


def test_a_wrong_password_is_refused(endpoint: Endpoint) -> None:
    with (
        GraphDatabase.driver(endpoint.uri, auth=(endpoint.reader[0], "guess")) as driver,
        pytest.raises(Neo4jError),
    ):
        driver.execute_query("RETURN 1", database_="kb")


def test_nobody_loads_a_file_into_it(writer: Driver, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("secret\n")
    with pytest.raises(ClientError):
        writer.execute_query("LOAD CSV FROM $url AS line RETURN line", url=f"file://{tmp_path}/a.csv", database_="kb")


def test_nobody_sends_it_out(writer: Driver) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x\n")

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/a.csv"
        with pytest.raises(ClientError):
            writer.execute_query("LOAD CSV FROM $url AS line RETURN line", url=url, database_="kb")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_the_writer_makes_constraints_and_indexes(writer: Driver) -> None:
    writer.execute_query("CREATE CONSTRAINT FOR (n:Kept) REQUIRE n.id IS UNIQUE", database_="kb")
    writer.execute_query("CREATE INDEX FOR (n:Kept) ON (n.x)", database_="kb")
    writer.execute_query("CREATE (:Kept {id: 1})", database_="kb")
    with pytest.raises(Neo4jError):
        writer.execute_query("CREATE (:Kept {id: 1})", database_="kb")
    writer.execute_query("MATCH (n:Kept) DELETE n", database_="kb")


def test_a_runaway_query_is_stopped(reader: Driver) -> None:
    """It would go on for hours; the server ends it, with nobody's limit but its own."""
    with pytest.raises(Neo4jError) as error:
        reader.execute_query(
            "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a WHERE a % 7 = 9 RETURN count(a)",
            database_="kb",
        )
    assert error.value.code == "Neo.ClientError.Transaction.TransactionTimedOut"


def test_stop_and_start_keep_data_and_passwords(own: Settings) -> None:
    said: list[str] = []
    first = ensure_running(own, progress=said.append)
    assert "ready" in said[-1]
    rows(first, "CREATE (:Thing {id: 'kept'})")
    pid = process_of(own).pid
    assert stop(own) is True
    assert not psutil.pid_exists(pid)
    assert not (own.home / "engine.json").exists()
    assert stop(own) is False
    second = ensure_running(own)
    assert (second.writer, second.reader) == (first.writer, first.reader)
    assert [record["id"] for record in rows(second, "MATCH (n:Thing) RETURN n.id AS id")] == ["kept"]
    assert (own.home / "engine.log.1").exists()


def test_the_way_it_is_stopped_on_windows_works(own: Settings) -> None:
    first = ensure_running(own)
    rows(first, "CREATE (:Thing {id: 'kept'})")
    process = process_of(own)
    root = json.loads((own.home / "engine-passwords.json").read_text())["root"]
    Door(first.http, "root", root).call("/api/v1/server", {"command": "shutdown"})
    process.wait(30)
    assert rows(ensure_running(own), "MATCH (n:Thing) RETURN count(n) AS n")[0]["n"] == 1


def test_lost_passwords_are_made_anew(own: Settings) -> None:
    first = ensure_running(own)
    (own.home / "engine-passwords.json").unlink()
    with pytest.raises(EngineError, match="passwords are lost"):
        ensure_running(own)
    assert stop(own)
    second = ensure_running(own)
    assert second.reader != first.reader
    assert rows(second, "RETURN 1 AS one")


def test_two_starts_at_once_make_one_engine(own: Settings) -> None:
    code = START.format(home=str(own.home))
    starts = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = {start.communicate(timeout=120)[0].strip() for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert answers == {ensure_running(own).uri}
    assert len(engines(own.home)) == 1


def test_a_killed_engine_comes_back_with_what_was_committed(own: Settings) -> None:
    rows(ensure_running(own), "UNWIND range(1, 1000) AS i CREATE (:Thing {id: i})")
    process_of(own).kill()  # and at once, while it is still ending:
    second = ensure_running(own)
    assert rows(second, "MATCH (n:Thing) RETURN count(n) AS n")[0]["n"] == 1000
    assert len(engines(own.home)) == 1


def test_a_command_beside_a_stop_gets_a_working_engine(own: Settings) -> None:
    first = ensure_running(own)
    stopping = threading.Thread(target=stop, args=(own,))
    stopping.start()
    while status(own).endpoint == first:
        time.sleep(0.001)
    assert rows(ensure_running(own), "RETURN 1 AS one")
    stopping.join()
    assert len(engines(own.home)) == 1


def test_an_engine_told_to_end_by_others_is_replaced(own: Settings) -> None:
    ensure_running(own)
    process = process_of(own)
    process.terminate()
    while "Shutting down" not in (own.home / "engine.log").read_text():
        time.sleep(0.001)
    assert rows(ensure_running(own), "RETURN 1 AS one")
    assert process_of(own) != process


def test_a_lost_or_foreign_state_file_does_not_mislead(own: Settings) -> None:
    first = ensure_running(own)
    state = own.home / "engine.json"
    for content in ("", "{}", "[1]", json.dumps(json.loads(state.read_text()) | {"pid": os.getpid()})):
        state.write_text(content)
        assert ensure_running(own).uri == first.uri
        assert json.loads(state.read_text())["pid"] == engines(own.home)[0]
    state.unlink()
    assert ensure_running(own).uri == first.uri
    assert len(engines(own.home)) == 1


def test_a_recycled_process_number_is_neither_used_nor_stopped(own: Settings) -> None:
    ensure_running(own)
    state = json.loads((own.home / "engine.json").read_text())
    stop(own)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as other:
        (own.home / "engine.json").write_text(json.dumps(state | {"pid": other.pid}))
        assert status(own).running is False
        assert stop(own) is False
        ensure_running(own)
        assert process_of(own).pid != other.pid
        assert other.poll() is None
        other.kill()


def test_a_command_killed_in_the_middle_of_a_start(own: Settings) -> None:
    code = (
        "import os; from kb.engine import *; from kb.engine import lifecycle; from kb.settings import Settings;"
        "lifecycle.make_users = lambda *a: os._exit(9);"
        f"ensure_running(Settings(home={str(own.home)!r}, engine_memory='512m'))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 9
    (left,) = engines(own.home)
    assert (status(own).running, status(own).endpoint) == (True, None)
    assert rows(ensure_running(own), "RETURN 1 AS one")
    assert engines(own.home) == [left]
    assert not (own.home / "engine-root").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_an_interrupted_start_leaves_nothing_running(own: Settings) -> None:
    code = INTERRUPTIBLE + (
        "from kb.engine import *; from kb.settings import Settings;"
        f"ensure_running(Settings(home={str(own.home)!r}), progress=lambda text: print(text, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as start:
        assert start.stdout is not None
        start.stdout.readline()
        while not engines(own.home):
            time.sleep(0.02)
        start.send_signal(signal.SIGINT)
        assert start.wait(60) != 0
    assert engines(own.home) == []
    assert rows(ensure_running(own), "RETURN 1 AS one")


@pytest.mark.parametrize("which", [0, 1], ids=["bolt", "http"])
def test_a_port_taken_at_the_last_moment(own: Settings, monkeypatch: pytest.MonkeyPatch, which: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        choose: Callable[[], tuple[int, int]] = launch.free_ports
        first = list(choose())
        first[which] = taken.getsockname()[1]
        choices = iter([(first[0], first[1]), choose()])
        monkeypatch.setattr(launch, "free_ports", lambda: next(choices))
        said: list[str] = []
        assert rows(ensure_running(own, progress=said.append), "RETURN 1 AS one")
    assert any("port was taken" in text for text in said)
    assert len(engines(own.home)) == 1


def test_an_engine_without_memory_says_so(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="KB_ENGINE_MEMORY") as error:
        ensure_running(settings_for(tmp_path / "kb", memory="1m"))
    assert "\n" not in str(error.value)
    assert not status(settings_for(tmp_path / "kb")).running


def test_the_log_of_a_running_engine_is_cut(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = ensure_running(own)
    monkeypatch.setattr(launch, "LOG_LIMIT", 10)
    ensure_running(own)
    assert (own.home / "engine.log").stat().st_size == 0
    assert "ArcadeDB" in (own.home / "engine.log.1").read_text()
    with GraphDatabase.driver(endpoint.uri, auth=endpoint.reader) as driver, pytest.raises(ClientError):
        driver.execute_query("CREATE (:Thing)", database_="kb")
    assert b"\0" not in (own.home / "engine.log").read_bytes()


def fill(file: Path) -> None:
    """Write until the disk has no page left, though the engine writes beside."""
    with file.open("wb", buffering=0) as opened:
        while True:
            opened.write(bytes(4096))


def test_a_disk_that_fills_up_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    chosen = settings_for(disk / "kb")
    try:
        rows(ensure_running(chosen), "UNWIND range(1, 1000) AS i CREATE (:Thing {id: i})")
        with pytest.raises(OSError, match="No space left"):
            fill(disk / "filler")
        process_of(chosen).kill()
        with pytest.raises(EngineError, match="disk is full"):
            ensure_running(chosen)
        (disk / "filler").unlink()
        assert rows(ensure_running(chosen), "MATCH (n:Thing) RETURN count(n) AS n")[0]["n"] == 1000
    finally:
        stop(chosen)
        subprocess.run(["umount", str(disk)], check=True)


# ---------------------------------------------------------------- left behind


def test_an_engine_that_nobody_asks_stops_and_the_next_command_starts_it(own: Settings) -> None:
    brief = own.model_copy(update={"engine_idle": 1 / 3600})
    rows(ensure_running(brief), "CREATE (:Thing {id: 'kept'})")
    process_of(brief).wait(120)
    assert "nobody has asked it" in (own.home / "engine.log").read_text(encoding="utf-8")
    with connect(own, start=False) as graph:  # a page finds it as one that nobody wanted to end
        assert graph.read("MATCH (t:Thing) RETURN t.id").rows == [["kept"]]


def test_a_connection_or_a_command_is_use(own: Settings) -> None:
    endpoint = ensure_running(own)
    process = process_of(own)
    watched = watch.Watched(process, int(endpoint.uri.split(":")[2]), own.home, 3600.0)
    assert not watched.connected()
    with GraphDatabase.driver(endpoint.uri, auth=endpoint.reader) as driver:
        driver.execute_query("RETURN 1", database_="kb")
        assert watched.connected()
    asked = watched.asked()
    assert asked is not None
    assert watch.verdict(watched, 0.0, asked + 3599) == ""
    assert "KB_ENGINE_IDLE" in watch.verdict(watched, 0.0, asked + 3601)
    assert watch.verdict(watched, asked + 3600, asked + 3601) == ""
    assert watch.verdict(replace(watched, idle=0.0), 0.0, asked + 10**9) == "", "never by itself"
    os.utime(own.home / "engine.json", (0, 0))
    ensure_running(own)
    assert (watched.asked() or 0) > 0


@pytest.mark.skipif(os.name != "posix", reason="Windows does not remove a folder that is in use")
def test_an_engine_whose_folder_is_gone_stops(own: Settings) -> None:
    ensure_running(own.model_copy(update={"engine_idle": 4 / 3600}))
    process = process_of(own)
    shutil.rmtree(own.home)
    process.wait(120)


def test_the_watch_ends_with_its_engine_and_knows_no_secret(own: Settings) -> None:
    ensure_running(own)
    secrets = json.loads((own.home / "engine-passwords.json").read_text()).values()
    (watch_,) = (p for p in psutil.process_iter(["cmdline"]) if is_watch_of(p, own))
    assert not any(secret in " ".join(watch_.cmdline()) for secret in secrets)
    stop(own)
    watch_.wait(60)


def is_watch_of(process: psutil.Process, settings: Settings) -> bool:
    command = process.info["cmdline"] or ()
    return any(part.endswith("watch.py") for part in command) and str(settings.home) in command


# ---------------------------------------------------------------- out of memory


HUNGRY = "RETURN size(reduce(s = 'a', i IN range(1, 40) | s + s))"


def test_a_query_that_exhausts_the_heap_leaves_a_working_engine(own: Settings) -> None:
    """It is sent once, told for what it is, and whoever asks next gets the data from an engine that is started anew."""
    patient = own.model_copy(update={"query_seconds": 30.0})
    with connect(patient) as graph:
        graph.command("CREATE (:Thing {id: 'kept'})")
        first = status(own).pid
        with pytest.raises(ServerLimit, match="all of the engine's memory") as caught:
            graph.console(HUNGRY)
    assert "\n" not in str(caught.value)
    assert "KB_ENGINE_MEMORY" in caught.value.remedy
    said = (own.home / "engine.log").read_text(encoding="utf-8")
    assert said.count("Terminating due to java.lang.OutOfMemoryError") == 1
    with connect(patient, start=False) as graph:  # as a page asks: nobody wanted it stopped
        assert graph.read("MATCH (t:Thing) RETURN t.id").rows == [["kept"]]
    assert status(own).pid != first


def test_an_engine_that_was_stopped_is_not_started_by_a_page(own: Settings) -> None:
    ensure_running(own)
    stop(own)
    with pytest.raises(EngineError, match="not running"):
        connect(own, start=False)
