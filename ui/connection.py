"""The page's one connection, made once per process and made again when the server went away and came back.

A page that is drawn starts no engine: whoever stopped it wanted it stopped. A reader who tries again does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

import streamlit as st

from kb.errors import ConnectionFailed, EngineError
from kb.graph import Graph, connect
from kb.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
SECONDS_KEPT = 30
"""An answer is shown again from memory for this long."""


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


@st.cache_resource(show_spinner=False, on_release=lambda graph: graph.close())
def open_graph() -> Graph:
    """The connection that all readers of the page share."""
    return connect(settings(), start=False)


def revive() -> None:
    """Forget the connection and start the local engine, if that is what has gone. Raises EngineError."""
    open_graph.clear()
    if not settings().uri:
        from kb.engine import ensure_running

        ensure_running(settings())


def with_graph(work: Callable[[Graph], T]) -> T:
    """Do something with the connection; where the server went away and came back, once more with a new one.

    Raises KBError; a lost connection is made anew at the next call.
    """
    try:
        return work(open_graph())
    except (ConnectionFailed, EngineError):
        open_graph.clear()
    return work(open_graph())


def fetch(function: Callable[..., T], /, **arguments: object) -> T:
    """What a data function says about the graph, kept for a short while."""
    return _fetch(f"{function.__module__}.{function.__qualname__}", tuple(sorted(arguments.items())), function)


@st.cache_data(ttl=SECONDS_KEPT, max_entries=500, show_spinner=False)
def _fetch(name: str, arguments: tuple[tuple[str, object], ...], _function: Callable[..., T]) -> T:
    return with_graph(lambda graph: _function(graph, **dict(arguments)))
