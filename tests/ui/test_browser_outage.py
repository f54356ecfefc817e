"""The server goes away under an open page and comes back: a sentence and a retry, never a traceback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect

from kb.datasets import prepare, save
from kb.engine import ensure_running, stop
from kb.graph import connect
from kb.settings import Settings
from tests.neo4j_server import Neo4jServer
from tests.ports import free_port
from tests.shipped import shipped
from tests.ui.browser import fresh_tab, settled, visit
from ui import serve

pytestmark = pytest.mark.browser
GONE = "The knowledge base does not answer."


@dataclass(frozen=True)
class Server:
    """A server of this test's own, which it may stop and start."""

    settings: Settings
    away: Callable[[], object]
    back: Callable[[], object]


@pytest.fixture(params=["local", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server that holds the shipped knowledge."""
    if request.param == "neo4j":
        process: Neo4jServer = request.getfixturevalue("neo4j_process")
        server = Server(process.settings, process.kill, process.start)
    else:
        settings = Settings(home=tmp_path / "kb", engine_memory="1g")
        server = Server(settings, lambda: stop(settings), lambda: ensure_running(settings))
    with connect(server.settings) as graph:
        prepare(graph)
        for delivery in shipped():
            save(graph, delivery)
    yield server
    server.away()
    if request.param == "neo4j":
        server.back()  # other tests share it


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "page.log"


@pytest.fixture
def tab(own: Server, browser: Browser, log: Path) -> Iterator[Page]:
    """A tab on the page of that server."""
    port = free_port()
    with log.open("w") as said:
        command, environment = serve.command(own.settings, port), serve.environment(own.settings)
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            serve.wait_until_ready(port, 60)
            with fresh_tab(browser, f"http://127.0.0.1:{port}") as opened:
                yield opened
        finally:
            process.terminate()
            process.wait(20)


def test_page_says_that_the_server_is_gone_and_works_again_when_it_is_back(own: Server, tab: Page, log: Path) -> None:
    visit(tab, "/")
    own.away()
    tab.get_by_role("link", name="Policy", exact=True).click()
    error = tab.get_by_test_id("stAlertContentError")
    expect(error).to_contain_text(GONE)
    assert tab.get_by_test_id("stException").count() == 0
    assert "Traceback" not in tab.content()
    own.back()
    tab.get_by_role("button", name="Try again").click()
    expect(tab.get_by_test_id("stEChartsChart").first).to_be_visible()
    settled(tab)
    expect(error).to_have_count(0)
    assert "Traceback" not in log.read_text()
