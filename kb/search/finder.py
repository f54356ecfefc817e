"""The index that a process keeps: made once, and made anew when the graph's log of changes has another last entry."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from kb.graph import Graph
from kb.queries import run
from kb.search.entries import Translate
from kb.search.index import Group, Index, index, search


@dataclass
class Finder:
    """Searches a graph; the questions of many threads share one index."""

    translate: Translate
    _key: tuple[object, ...] = ()
    _index: Index | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def index(self, graph: Graph) -> Index:
        """The index of the graph as it is now."""
        key = (graph.server, *_revision(graph))
        with self._lock:
            if self._index is None or self._key != key:
                self._index, self._key = index(graph, self.translate), key
            return self._index

    def search(self, graph: Graph, text: str, *, language: str = "en", most: int = 5) -> list[Group]:
        """What a text means, by label, best first."""
        return search(self.index(graph), text, language=language, most=most)


def _revision(graph: Graph) -> tuple[object, ...]:
    """What tells one state of the graph from another: the last entry of its log."""
    last = run(graph, "provenance.history", {"limit": 1}).records()
    return tuple(last[0][name] for name in ("at", "what", "subject")) if last else ()
