"""ClusterKB: a knowledge base of industrial clusters kept as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.graph import Graph
    from kb.settings import Settings

__version__ = "0.1.0"


def open(settings: Settings | None = None) -> Graph:
    """Open the knowledge base that the settings (or the ``KB_…`` environment) name."""
    from kb.graph import connect
    from kb.settings import Settings

    return connect(settings or Settings())
