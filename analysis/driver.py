"""Running methods on a table of the graph: fetch what they need, compute, write."""

from __future__ import annotations

from collections.abc import Callable

from kb.errors import AnalysisError
from kb.graph import Graph
from kb.table import IOTable
from kb.tables import read

from .methods import METHODS, compute
from .parameters import Parameters
from .reader import needs
from .result import Result
from .writer import missing, write

Progress = Callable[[str], None]


def perform(graph: Graph, table: IOTable, parameters: Parameters) -> tuple[Result, int]:
    """Compute the method of these parameters and write its results; returns them and how many were written."""
    result = compute(table, parameters, needs(graph, table, parameters))
    return result, write(graph, table, result)


def perform_all(graph: Graph, table_id: str, shown: Progress) -> list[str]:
    """Run every method with its defaults on a table, where the graph has no current run of it.

    Returns a line for each run, and for each method that this table does not allow, with the reason.
    """
    table = read(graph, table_id)
    told = []
    for name, method in METHODS.items():
        if not method.automatic:
            continue
        if method.largest is not None and len(table.codes) > method.largest:
            told.append(f"{name} left out: more than {method.largest} industries; name some with --industries")
            continue
        for parameters in missing(graph, table, method.runs(table)):
            shown(f"{name} of {table_id}, {parameters.basis} basis")
            told.append(_attempted(graph, table, parameters))
    return told


def _attempted(graph: Graph, table: IOTable, parameters: Parameters) -> str:
    try:
        _, written = perform(graph, table, parameters)
    except AnalysisError as error:
        return f"{parameters.method} left out: {error}"
    return f"{parameters.method} of {table.meta.id} on the {parameters.basis} basis: {written} results"
