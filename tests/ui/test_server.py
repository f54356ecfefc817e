"""The page's server: files that never change are asked of Streamlit once, and what it answers is given unchanged."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import uvicorn
from streamlit import file_util
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from kb.settings import Settings
from tests.serving import use
from ui.scripts import STREAMLIT, WithScripts, own_scripts, script_hash
from ui.security import policy_headers
from ui.server import LATE, FileMemory

STATIC = Path(file_util.get_static_dir())
SCRIPT = "/" + next((STATIC / "static" / "js").glob("index.*.js")).relative_to(STATIC).as_posix()


class Asked:
    """Streamlit's own handler of its files, and how often it was asked for each."""

    def __init__(self) -> None:
        self.handler: Any = create_streamlit_static_handler(str(STATIC), None)
        self.paths: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.paths.append(scope["path"])
        await self.handler(scope, receive, send)


@pytest.fixture
def streamlit() -> Asked:
    return Asked()


def answer(app: Any, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body that an application gives.

    It runs in a thread of its own: the browser's driver keeps this one's event loop running.
    """
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": method, "path": path, "headers": named}
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(part.get("body", b"") for part in sent[1:])


def test_a_file_is_asked_for_once_and_given_whole(streamlit: Asked) -> None:
    page = FileMemory(streamlit)
    first, again = answer(page, SCRIPT), answer(page, SCRIPT)
    assert first == again == answer(streamlit.handler, SCRIPT)
    assert again[2] == (STATIC / SCRIPT[1:]).read_bytes()
    assert int(again[1][b"content-length"]) == len(again[2])
    assert streamlit.paths == [SCRIPT]


def test_a_part_or_a_confirmation_is_streamlits_to_give(streamlit: Asked) -> None:
    page = FileMemory(streamlit)
    _, headers, body = answer(page, SCRIPT)
    assert answer(page, SCRIPT, if_none_match=headers[b"etag"].decode())[0] == 304
    status, _, part = answer(page, SCRIPT, range="bytes=0-9")
    assert (status, part) == (206, body[:10])
    assert answer(page, SCRIPT, method="HEAD")[2] == b""
    assert len(streamlit.paths) == 4


def test_a_part_that_came_first_is_not_taken_for_the_whole(streamlit: Asked) -> None:
    page = FileMemory(streamlit)
    answer(page, SCRIPT, range="bytes=0-9")
    assert answer(page, SCRIPT)[2] == (STATIC / SCRIPT[1:]).read_bytes()


def test_what_may_change_is_asked_for_every_time(streamlit: Asked) -> None:
    page = FileMemory(streamlit)
    for path in ("/", "/chain", "/static/js/nothing.js"):
        assert answer(page, path) == answer(page, path)
    assert len(streamlit.paths) == 6
    assert not page.files


@pytest.mark.parametrize("path", ["/", "/chain"])
@pytest.mark.parametrize("condition", [{}, {"if_none_match": "*"}, {"accept_encoding": "gzip"}, {"range": "bytes=0-9"}])
def test_the_scripts_stand_once_in_the_document_ahead_of_streamlits(
    streamlit: Asked, path: str, condition: dict[str, str]
) -> None:
    status, headers, body = answer(WithScripts(streamlit), path, accept="text/html,*/*", **condition)
    head, _, rest = body.decode().partition("</head>")
    assert status == 200
    assert head.endswith(f"<script>{own_scripts()}</script>")
    assert own_scripts() not in rest
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers  # what a browser kept of Streamlit's own is not confirmed to it
    assert script_hash(own_scripts()) in policy_headers()["content-security-policy"]


def test_no_tag_ends_the_scripts_within() -> None:
    assert not re.search("</|<!|<script", own_scripts())


def test_streamlit_still_says_what_is_translated_of_it() -> None:
    """A new release may word it otherwise."""
    told = "".join(file.read_text(encoding="utf-8") for file in (STATIC / "static" / "js").glob("*.js"))
    parts = {part.strip() for text in STREAMLIT for part in re.split(r"{}|MB|Ctrl|⌘|Enter to |options", text)}
    assert sorted(part for part in parts if part not in told) == []


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_what_is_no_document_is_given_as_it_is(streamlit: Asked, accept: str) -> None:
    assert answer(WithScripts(streamlit), SCRIPT, accept=accept) == answer(streamlit.handler, SCRIPT)


class SlowDisk:
    """An application whose first answer stands still after so many of its messages, until its reader goes away."""

    def __init__(self, app: Any, messages: int) -> None:
        self.app, self.messages = app, messages
        self.waits = False
        self.ended = threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or self.waits:
            await self.app(scope, receive, send)
            return
        self.waits = True
        sent = 0

        async def slowly(message: Any) -> None:
            nonlocal sent
            if sent == self.messages:
                await asyncio.Event().wait()
            sent += 1
            await send(message)

        await self.app(scope, receive, slowly)
        self.ended.set()


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """The port on which an application is served, by the server that Streamlit uses."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize("messages", range(4))
def test_a_file_is_given_whole_after_a_browser_went_away_in_the_middle_of_it(messages: int) -> None:
    disk = SlowDisk(Asked(), messages)
    assert (STATIC / SCRIPT[1:]).stat().st_size > 4 * 65536, "a file of more parts than are sent before the reader goes"
    with serving(FileMemory(disk)) as port:
        with socket.create_connection(("127.0.0.1", port)) as gone:
            gone.sendall(f"GET {SCRIPT} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            if messages:
                assert gone.recv(12) == b"HTTP/1.1 200"
        assert disk.ended.wait(30)
        for _ in range(2):
            with urlopen(f"http://127.0.0.1:{port}{SCRIPT}", timeout=30) as response:
                assert response.read() == (STATIC / SCRIPT[1:]).read_bytes()


FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
from ui.server import HERE, warm
warm()
before = set(sys.modules)
page = AppTest.from_file(str(HERE / "app.py"), default_timeout=120).run()
assert not page.exception, page.exception
print("late:", *sorted(set(sys.modules) - before))
"""
WEIGHTY = {
    "analysis",
    "kb",
    "loaders",
    "ui",
    "numpy",
    "pandas",
    "networkx",
    "scipy",
    "altair",
    "rapidfuzz",
    "markupsafe",
}


def test_a_warm_server_draws_the_first_page_without_importing_anything_of_weight(
    knowledge_server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(knowledge_server, monkeypatch)
    asked = [sys.executable, "-c", FIRST_PAGE]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    late = told.rpartition("late:")[2].split()
    assert late
    assert [module for module in late if module.partition(".")[0] in WEIGHTY or module in LATE] == []
