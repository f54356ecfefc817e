"""The page as an ASGI application: Streamlit's own, whose browser files are answered from memory, and the HTTP
interface beside it. Every answer says what the browser may do with it.

A first visit asks for some 120 small files. Streamlit reads each from the disk on a thread, at every request; their
names carry a hash of what is in them, so what was sent once can be sent again.
"""

from __future__ import annotations

import ast
import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from kb.settings import Settings
from kb.sharing.rules import cookie_secret, rules
from ui.access.gate import Gate
from ui.access.serving import Serving
from ui.scripts import WithScripts
from ui.security import Policy

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = Path(__file__).parent
CONDITIONS = {b"range", b"if-none-match", b"if-modified-since"}
"""Headers that ask for less than the whole file: those requests go to Streamlit itself."""
LATE = ("streamlit.emojis", "analysis.methods")
"""Modules that the first page imports only while it is drawn: a long pattern for labels, what methods are called.

A test holds that the first page imports nothing else of weight.
"""


class FileMemory:
    """Keeps the files that Streamlit calls immutable, and gives them without asking it again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, from memory where it is for a whole file that was sent before."""
        if scope["type"] != "http" or scope["method"] != "GET" or CONDITIONS & {name for name, _ in scope["headers"]}:
            await self.app(scope, receive, send)
        elif scope["path"] in self.files:
            for message in self.files[scope["path"]]:
                await send(message)
        else:
            await self._learn(scope, receive, send)

    async def _learn(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def passing_on(message: Message) -> None:
            if answer or _immutable(message):
                answer.append(message)
            await send(message)

        await self.app(scope, receive, passing_on)
        if answer and _ends(answer[-1]):
            start, *parts = answer
            body = b"".join(part["body"] for part in parts)
            self.files[scope["path"]] = [start, {"type": "http.response.body", "body": body}]


def _ends(message: Message) -> bool:
    """Whether a message is the end of an answer: Streamlit stops anywhere once the browser has gone away."""
    return bool(message["type"] == "http.response.body" and not message.get("more_body"))


def _immutable(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 200:
        return False
    return b"immutable" in dict(message["headers"]).get(b"cache-control", b"")


class Interface:
    """What answers other programs, made when the first one asks: the page opens without waiting for it."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of another program."""
        if self.app is None:
            from ui.api.routes import interface

            self.app = interface()
        await self.app(scope, receive, send)


class Assistants:
    """What answers assistants, made when the first one asks; each request stands for itself."""

    def __init__(self) -> None:
        self.manager: StreamableHTTPSessionManager | None = None
        self.running: asyncio.Task[None] | None = None
        self.lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of an assistant."""
        async with self.lock:
            if self.manager is None:
                self.manager = await self._started()
        await self.manager.handle_request(scope, receive, send)

    async def _started(self) -> StreamableHTTPSessionManager:
        from mcp.server.transport_security import TransportSecuritySettings

        from ui.api.assistants import server
        from ui.connection import settings, with_graph

        made = server(with_graph, settings().row_limit)
        checked_by_the_gate = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        made.streamable_http_app(stateless_http=True, json_response=True, transport_security=checked_by_the_gate)
        manager, ready = made.session_manager, asyncio.Event()

        async def run() -> None:
            async with manager.run():
                ready.set()
                await asyncio.Event().wait()  # until the server ends, and this task with it

        self.running = asyncio.create_task(run())
        await ready.wait()
        return manager


async def palette(request: Request) -> Response:
    """What the page's search finds."""
    from ui.palette import answer

    return await answer(request)


def sign_in() -> dict[str, Any] | None:
    """Where people sign in, as Streamlit takes it; None where they do not, or by a proxy."""
    settings = Settings()
    provider = None if Serving.here().alone else rules(settings).openid
    if provider is None:
        return None
    return {
        "auth": {
            "redirect_uri": f"{provider.address}/oauth2callback",
            "cookie_secret": cookie_secret(settings),
            "client_id": provider.client_id,
            "client_secret": provider.client_secret.get_secret_value(),
            "server_metadata_url": provider.server_metadata_url,
        }
    }


def warm() -> None:
    """Import what the first page does, before a visitor waits for it."""
    for script in (HERE / "app.py", HERE / "views" / "overview.py"):
        for name in _imported(script.read_text(encoding="utf-8")):
            import_module(name)
    for late in LATE:
        import_module(late)


def _imported(script: str) -> Iterator[str]:
    """The modules that a script names at its head.

    >>> list(_imported("import ast\\nfrom ui.page import style\\nstyle()"))
    ['ast', 'ui.page']
    """
    for line in ast.parse(script).body:
        if isinstance(line, ast.ImportFrom) and line.module:
            yield line.module
        elif isinstance(line, ast.Import):
            yield from (each.name for each in line.names)


@asynccontextmanager
async def life(_app: st.App) -> AsyncIterator[None]:
    """The life of the server. It is warm before it answers: two threads that import one module can see half of it."""
    warm()
    yield


app = st.App(
    HERE / "app.py",
    lifespan=life,
    routes=[Mount("/api", Interface()), Route("/mcp", Assistants()), Route("/palette", palette)],
    middleware=[Middleware(Policy), Middleware(Gate), Middleware(WithScripts), Middleware(FileMemory)],
    secrets=sign_in(),
)
