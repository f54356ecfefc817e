"""A knowledge base as one object: what a program or a notebook asks of it."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from kb import datasets, queries, table_store
from kb.datasets import Change
from kb.graph import Graph, Rows, connect
from kb.settings import Settings
from kb.supply import store
from kb.table import IOTable


class KnowledgeBase:
    """An opened knowledge base. Use as a context manager, or close it.

    ``graph`` is the way to everything else: loaders save into it, analyses write their runs into it.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the local engine goes on running."""
        self.graph.close()

    def table(self, table_id: str) -> IOTable:
        """An input-output table, every number as it was loaded. Raises NotFound where there is none of that id."""
        return table_store.read(self.graph, table_id)

    def tables(self) -> Rows:
        """The tables that are there, as ``kb tables`` lists them."""
        return self.query("provenance.tables")

    def query(self, name: str, /, **parameters: Any) -> Rows:
        """The answer to a query of the library (``kb query list`` names them).

        Raises NotFound for a name, QueryError for a parameter that it does not know.
        """
        return queries.run(self.graph, name, parameters)

    def cypher(self, text: str, /, **parameters: Any) -> Rows:
        """The answer to a query in Cypher, which may only read; ``$name`` in its text stands for a parameter."""
        return self.graph.console(text, parameters)


def open_knowledge_base(settings: Settings | None = None) -> KnowledgeBase:
    """The knowledge base that the settings name, the local engine being started if need be.

    Raises EngineError or ConnectionFailed in one line.
    """
    return KnowledgeBase(connect(settings or Settings()))


def remover(graph: Graph, dataset: str) -> Callable[[Graph, str], Change]:
    """What takes a dataset out again: of a table with its runs, of supply and use tables, of anything else.

    Raises NotFound where there is none of that name.
    """
    if datasets.is_table(graph, dataset):
        return table_store.remove
    return store.remove if store.is_held(graph, dataset) else datasets.remove
