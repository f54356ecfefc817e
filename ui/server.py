"""The page as an ASGI application: Streamlit's own, whose browser files are answered from memory, and the HTTP
interface beside it. Every answer says what the browser may do with it.

A first visit asks for some 120 small files. Streamlit reads each from the disk on a thread, at every request; their
names carry a hash of what is in them, so what was sent once can be sent again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount

from ui.security import Policy

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONDITIONS = {b"range", b"if-none-match", b"if-modified-since"}
"""Headers that ask for less than the whole file: those requests go to Streamlit itself."""


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


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[Mount("/api", Interface())],
    middleware=[Middleware(Policy), Middleware(FileMemory)],
)
