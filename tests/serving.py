"""Letting the page, and the interface beside it, of this process open a knowledge base of the tests."""

from __future__ import annotations

import pytest

from kb.settings import Settings
from ui import connection, serve


def use(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page of this process open the knowledge base that the settings name."""
    for name in ("KB_URI", "KB_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in serve.environment(settings).items():
        if name.startswith("KB_"):
            monkeypatch.setenv(name, value)
    forget()


def forget() -> None:
    """Drop the page's connection and what it remembers."""
    connection.settings.cache_clear()
    connection.open_graph.clear()  # type: ignore[attr-defined]
    connection._fetch.clear()
