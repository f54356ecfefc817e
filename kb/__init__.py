"""ClusterKB: a knowledge base of industrial clusters kept as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.version import __version__

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.settings import Settings

__all__ = ["__version__", "open"]


def open(settings: Settings | None = None) -> KnowledgeBase:
    """Open the knowledge base that the settings (or the ``KB_…`` environment) name."""
    from kb.knowledge_base import open_knowledge_base  # the driver is not loaded before somebody asks for the graph

    return open_knowledge_base(settings)
