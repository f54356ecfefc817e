"""Servers, empty graphs and the full knowledge base for every test that needs them, on every backend.

``server``     settings of a running server whose database the tests may change, on each backend
``graph``      an empty, prepared knowledge base on it, for one test
``knowledge``  the shipped base with its analyses, as `kb up` leaves it, on a server of its own: to read, never to write
``reference``  the folder of official workbooks that KB_REFERENCE names; its tests are skipped where none is named
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from kb.datasets import prepare
from kb.engine import ensure_running, launch, stop
from kb.graph import Graph, connect
from kb.settings import Settings
from tests import neo4j_server
from tests.base import base_of_its_own
from tests.neo4j_server import HOW_TO_GET, Neo4jServer

SHARING = ("tests/graph", "tests/cli", "tests/ui")
"""Folders whose tests share what takes long to start: two Neo4j, a base built by `kb up`, the page and a browser."""
OWN_ENGINES = ("tests/graph/test_engine_life.py",)
"""Files of the graph's tests that start engines of their own and no Neo4j."""
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""How Java runs the engines that tests start: they end before its best compiler has earned what it takes."""
KEPT = ("KB_TEST_", "KB_REFERENCE")
"""Variables of whoever runs the tests that are meant for them."""
NO_REFERENCE = "needs official workbooks: set KB_REFERENCE to the folder that has kaz_2024_bns/, germany_1995/ …"
STARTING = {
    "backend",
    "local_server",
    "local_knowledge_server",
    "neo4j_process",
    "built",
    "base",
    "chromium",
    "site",
}
"""Fixtures that start an engine, a server or a browser, or find one, or build the site: what takes none is quick."""
BACKENDS = ["local", pytest.param("neo4j", marks=pytest.mark.neo4j)]


def pytest_configure(config: pytest.Config) -> None:
    """Tests know nothing of the settings of whoever runs them, and never touch their knowledge base."""
    config.addinivalue_line("markers", "neo4j: needs a Neo4j server")
    config.addinivalue_line("markers", "server: starts an engine, a server or a browser; `make quick` leaves it out")
    config.addinivalue_line("markers", "long: draws by the thousand; `make quick` leaves it out")
    config.addinivalue_line(
        "markers", "any_server: tests what we make of answers, which all servers are tested to give"
    )
    config.addinivalue_line("markers", "gap(backend, reason, raises): what a server lacks; fails once it has it")
    config.addinivalue_line("markers", "reference: reads the official workbooks in the folder that KB_REFERENCE names")
    for name in [name for name in os.environ if name.startswith("KB_") and not name.startswith(KEPT)]:
        del os.environ[name]
    for name in ("LC_ALL", "LC_MESSAGES", "COLUMNS"):  # what is printed follows language and width
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    if named := os.environ.pop("KB_REFERENCE", ""):
        folder = Path(named).resolve()
        if not folder.is_dir():
            raise pytest.UsageError(f"KB_REFERENCE={named}: there is no such folder; {NO_REFERENCE}, or unset it")
        os.environ["KB_REFERENCE"] = str(folder)
    if "not server" in config.option.markexpr:
        launch.launch = _not_quick
    whole = launch.arguments_text
    launch.arguments_text = lambda *given: "".join(f"{flag}\n" for flag in SHORT_LIVED) + whole(*given)
    os.environ["KB_HOME"] = tempfile.mkdtemp(prefix="kb-home-of-no-test-")


def _not_quick(*_: object) -> NoReturn:
    pytest.fail("this test starts an engine: mark it with pytest.mark.server, as its fixtures do not say so")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: Python need not look through it for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests that share servers go to one process, folder by folder, the rest file by file: each server starts once."""
    from xdist.scheduler import LoadScopeScheduling

    class ByServers(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::")[0]
            folder = file.rpartition("/")[0]
            return folder if folder in SHARING and file not in OWN_ENGINES else file

    return ByServers(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What needs a server is tested on each, the page and what is marked ``any_server`` on the local engine alone: that
    every query answers the same on Neo4j is the graph suite's.

    Not a fixture that tests/ui overrides: pytest would hand the server of the one on to tests of the other.
    """
    if "backend" in metafunc.fixturenames:
        of_page = Path(__file__).with_name("ui") in metafunc.definition.path.parents
        any_will_do = of_page or metafunc.definition.get_closest_marker("any_server")
        metafunc.parametrize("backend", BACKENDS[:1] if any_will_do else BACKENDS, indirect=True, scope="session")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A gap of one server is an expected failure there, with its reason; tests are marked by the fixtures they take."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "reference" in fixtures:
            item.add_marker(pytest.mark.reference)
        if fixtures & STARTING:
            item.add_marker(pytest.mark.server)
        if item.get_closest_marker("reference") and "KB_REFERENCE" not in os.environ:
            item.add_marker(pytest.mark.skip(reason=NO_REFERENCE))
        here = item.callspec.params.get("backend") if hasattr(item, "callspec") else None
        for mark in item.iter_markers("gap"):
            backend, reason, raises = mark.args
            if backend == here:
                item.add_marker(pytest.mark.xfail(reason=f"{backend}: {reason}", raises=raises, strict=True))
    _skip_without_neo4j([item for item in items if item.get_closest_marker("neo4j")])


def _skip_without_neo4j(items: list[pytest.Item]) -> None:
    """Skip here rather than in a fixture: pytest then says so once for a file, not once for a test."""
    if items and os.environ.get("CI") != "true" and not neo4j_server.named() and (lacking := neo4j_server.missing()):
        for item in items:
            item.add_marker(pytest.mark.skip(reason=f"{lacking}: {HOW_TO_GET}"))


def pytest_unconfigure() -> None:
    """Remove the knowledge base that no test should have made."""
    home = Path(os.environ["KB_HOME"])
    stop(Settings(home=home))
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def reference() -> Path:
    """Official tables and workbooks, in the folder that KB_REFERENCE names."""
    return Path(os.environ["KB_REFERENCE"])


# ---------------------------------------------------------------- servers


def _local(home: Path) -> Iterator[Settings]:
    settings = Settings(home=home, engine_memory="1g")
    ensure_running(settings)
    yield settings
    stop(settings)


@pytest.fixture(scope="session")
def local_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A local engine whose data the tests may change."""
    yield from _local(tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="session")
def local_knowledge_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A local engine with the full knowledge base."""
    with base_of_its_own(tmp_path_factory.mktemp("local-knowledge") / "kb") as home:
        yield from _local(home)


@pytest.fixture(scope="session")
def startable_neo4j() -> None:
    """Skip where no Neo4j can be started, except in continuous integration: there it must run."""
    lacking = neo4j_server.missing()
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(f"{lacking}: {HOW_TO_GET}", pytrace=False)
    if lacking:
        pytest.skip(f"{lacking}: {HOW_TO_GET}")


def _named(settings: Settings) -> Iterator[Settings]:
    neo4j_server.claim(settings)
    yield settings
    neo4j_server.release(settings)


def _started(home: Path) -> Iterator[Neo4jServer]:
    process = Neo4jServer(home).start()
    yield process
    process.kill()


@pytest.fixture(scope="session")
def neo4j_process(startable_neo4j: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A Neo4j of ours, which a test may kill and start again."""
    yield from _started(tmp_path_factory.mktemp("neo4j"))


@pytest.fixture(scope="session")
def neo4j_knowledge_process(startable_neo4j: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A second Neo4j: its Community edition has one database."""
    yield from _started(tmp_path_factory.mktemp("neo4j-knowledge"))


@pytest.fixture(scope="session")
def neo4j_server_settings(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """The Neo4j that KB_TEST_NEO4J_URI names, or one of ours."""
    if given := neo4j_server.named():
        yield from _named(given)
    else:
        yield request.getfixturevalue("neo4j_process").settings


@pytest.fixture(scope="session")
def neo4j_knowledge_server(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """The Neo4j that KB_TEST_NEO4J_KNOWLEDGE_URI names, or a second one of ours."""
    if given := neo4j_server.named("KNOWLEDGE_"):
        yield from _named(given)
    else:
        yield request.getfixturevalue("neo4j_knowledge_process").settings


@pytest.fixture(scope="session")
def backend(request: pytest.FixtureRequest) -> str:
    """Name of the backend: local or neo4j."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _on_its_backend(request: pytest.FixtureRequest) -> None:
    """A test that says Neo4j speaks to Neo4j."""
    for name in {"server", "knowledge_server"} & set(request.fixturenames):
        at_address = request.getfixturevalue(name).uri is not None
        assert at_address == (request.getfixturevalue("backend") == "neo4j")


@pytest.fixture(scope="session")
def server(backend: str, request: pytest.FixtureRequest) -> Settings:
    """A running server whose database the tests may change."""
    name = {"local": "local_server", "neo4j": "neo4j_server_settings"}[backend]
    settings: Settings = request.getfixturevalue(name)
    return settings


# ---------------------------------------------------------------- graphs


@pytest.fixture(scope="session")
def _connected(server: Settings) -> Iterator[Graph]:
    with connect(server) as graph:
        prepare(graph)
        yield graph


@pytest.fixture
def graph(_connected: Graph) -> Graph:
    """An empty, prepared knowledge base."""
    _connected.write(_empty, name="empty")
    return _connected


def _empty(transaction: object) -> None:
    text = f"MATCH (n) WHERE NOT n:{neo4j_server.FLAG} DETACH DELETE n"
    transaction.run(text)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def knowledge_server(backend: str, request: pytest.FixtureRequest) -> Settings:
    """The server that holds ``knowledge``."""
    settings: Settings = request.getfixturevalue(f"{backend}_knowledge_server")
    return settings


@pytest.fixture(scope="session")
def neo4j_knowledge(neo4j_knowledge_server: Settings) -> Iterator[Graph]:
    """The shipped knowledge, tables and analyses on Neo4j, written by what `kb up` calls."""
    from cli.build import build

    with connect(neo4j_knowledge_server) as graph:
        prepare(graph)
        build(graph, lambda message: None)
        yield graph


@pytest.fixture(scope="session")
def local_knowledge(local_knowledge_server: Settings) -> Iterator[Graph]:
    """The same on the local engine, as `kb up` left it."""
    with connect(local_knowledge_server) as graph:
        yield graph


@pytest.fixture(scope="session")
def knowledge(backend: str, request: pytest.FixtureRequest) -> Graph:
    """The shipped knowledge, tables and analyses: to read, never to write."""
    graph: Graph = request.getfixturevalue(f"{backend}_knowledge")
    return graph
