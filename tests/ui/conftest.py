"""The page on the full knowledge base: in this process for AppTest, as a process of its own for a browser."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit.config
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from kb.datasets import prepare
from kb.graph import Graph, connect
from kb.settings import Settings
from tests.ports import free_port
from tests.serving import disconnect, use
from ui import serve

APP = Path(serve.__file__).with_name("app.py")

# Streamlit's AppTest looks through all that is installed for components, half a second for each page that is opened.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
streamlit.config.set_option("runner.magicEnabled", False)  # as the page is served


def raise_fault(fault: Exception) -> None:
    raise fault


def open_page(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, view: str = "overview", /, **address: str
) -> AppTest:
    """A page of a server by the name of its file, as a reader opens an address; a fault of ours is no words there."""
    use(settings, monkeypatch)
    monkeypatch.setattr("ui.page.show_fault", raise_fault)
    return opened(view, **address)


def opened(view: str = "overview", /, **address: str) -> AppTest:
    """A page by the name of its file, of another room than views with that, of the server that is in use."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    if view == "overview":
        return app.run()
    app._registered_pages = _pages()
    return app.switch_page(f"{view}.py" if "/" in view else f"views/{view}.py").run()


@cache
def _pages() -> dict[Any, Any]:
    """The app's pages: AppTest learns them by running the first one, which costs more than most others."""
    return AppTest.from_file(str(APP), default_timeout=60).run()._registered_pages


@pytest.fixture
def page(
    knowledge: Graph, knowledge_server: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AppTest]]:
    """Open a page by the name of its file, with an address: of the full knowledge base, unless the test uses another.

    A fault of ours is no words there, unless the test has it shown.
    """
    use(knowledge_server, monkeypatch, unchanging=True)
    monkeypatch.setattr("ui.page.show_fault", raise_fault)
    yield opened
    disconnect()


@contextmanager
def page_process(settings: Settings, log: Path) -> Iterator[str]:
    """Address of a page that runs as a process of its own; its log must tell of no fault."""
    port = free_port()
    with log.open("w") as said:
        command, environment = serve.command(settings, port), serve.environment(settings)
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            serve.wait_until_ready(port, 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="session")
def served(knowledge: Graph, knowledge_server: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running page."""
    with page_process(knowledge_server, tmp_path_factory.mktemp("page") / "page.log") as address:
        yield address


@pytest.fixture(scope="module")
def own(local_server: Settings) -> Iterator[Graph]:
    """A knowledge base that may be changed, empty."""
    with connect(local_server) as graph:
        prepare(graph)
        graph.command("MATCH (n) DETACH DELETE n")
        yield graph


@pytest.fixture(scope="module")
def own_page(own: Graph, local_server: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the page on that knowledge base."""
    with page_process(local_server, tmp_path_factory.mktemp("page") / "page.log") as address:
        yield address


CHROMIUMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
"""Where Debian puts the browser: without its windows it takes a third less of the processor."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def installed_chromium() -> Path:
    """The browser that KB_TEST_CHROMIUM names, or the first that is here."""
    named = os.environ.get("KB_TEST_CHROMIUM")
    return Path(named or next(filter(os.path.isfile, CHROMIUMS), CHROMIUMS[-1]))


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser; in continuous integration it must be there."""
    given = installed_chromium()
    if not given.is_file():
        reason = f"no Chromium at {given}: install it (Debian: apt install chromium) or set KB_TEST_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return given


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    """A Chromium without a window, one for all tests: Playwright cannot be started twice in a process."""
    playwright = pytest.importorskip("playwright.sync_api")
    from tests.ui.browser import PATIENCE

    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def reader(browser: Any, served: str) -> Iterator[Any]:
    """A reader whose browser has been on the page: it does not compile Streamlit's scripts for every test."""
    from tests.ui.browser import visitor

    with visitor(browser, served) as context:
        yield context


@pytest.fixture
def tab(reader: Any, served: str) -> Iterator[Any]:
    """A tab on the page that shows the full knowledge base, in a browser that knows nothing of earlier tests."""
    from tests.ui.browser import forget, watched_tab

    with watched_tab(reader) as opened:
        forget(opened, served)
        yield opened
