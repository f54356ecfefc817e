"""The page as an ASGI application: Streamlit's own, whose browser files are answered from memory.

A first visit asks for some 120 small files. Streamlit reads each from the disk on a thread, at every request; their
names carry a hash of what is in them, so what was sent once can be sent again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONDITIONS = {b"range", b"if-none-match", b"if-modified-since"}
"""Headers that ask for less than the whole file: those requests go to Streamlit itself."""


class Remembered:
    """Keeps the answers that Streamlit calls immutable, and gives them without asking it again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, from memory where it is for a whole file that was sent before."""
        if scope["type"] != "http" or scope["method"] != "GET" or CONDITIONS & {name for name, _ in scope["headers"]}:
            await self.app(scope, receive, send)
        elif scope["path"] in self.kept:
            for message in self.kept[scope["path"]]:
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
        if answer and not answer[-1].get("more_body"):
            start, *parts = answer
            body = b"".join(part["body"] for part in parts)
            self.kept[scope["path"]] = [start, {"type": "http.response.body", "body": body}]


def _immutable(message: Any) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 200:
        return False
    return b"immutable" in dict(message["headers"]).get(b"cache-control", b"")


app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(Remembered)])
