"""Letting the page, and the interface beside it, of this process open a knowledge base of the tests."""

from __future__ import annotations

import pytest

from kb.settings import Settings
from ui import connection, serve

_remembered: list[Settings] = []
"""The knowledge base whose answers the page has in memory, where none of it changes."""


def use(settings: Settings, monkeypatch: pytest.MonkeyPatch, *, unchanging: bool = False) -> None:
    """Let the page of this process open the knowledge base that the settings name.

    ``unchanging``: nobody writes to it, so that what it answered one test is kept for the next.
    """
    for name in ("KB_URI", "KB_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in serve.environment(settings).items():
        if name.startswith("KB_"):
            monkeypatch.setenv(name, value)
    if unchanging and _remembered == [settings]:
        disconnect()
    else:
        forget()
        _remembered[:] = [settings] if unchanging else []


def forget() -> None:
    """Drop the page's connection and what it remembers."""
    disconnect()
    connection._fetch.clear()
    _remembered.clear()


def disconnect() -> None:
    """Drop the page's connection."""
    connection.settings.cache_clear()
    connection.open_graph.clear()  # type: ignore[attr-defined]
