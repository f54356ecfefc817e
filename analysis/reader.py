"""What methods need beside a table, fetched from the graph: plain frames, so that the methods know no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kb.graph import Graph
from kb.table import IOTable

from .methods import method
from .parameters import Parameters

Reader = Callable[[Graph, IOTable, Parameters], Any]

READERS: Mapping[str, Reader] = {}


def needs(graph: Graph, table: IOTable, parameters: Parameters) -> dict[str, Any]:
    """Everything that the method of these parameters needs beside the table, by name."""
    return {name: READERS[name](graph, table, parameters) for name in method(parameters.method).needs}
