"""Running methods on a table of the graph: fetch what they need, compute, write."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.methods import METHODS, compute, running_order
from analysis.parameters import Parameters
from analysis.reader import needs, needs_sha256
from analysis.result import Result
from analysis.writer import run_id, write
from kb.errors import AnalysisError
from kb.graph import Graph
from kb.progress import Progress
from kb.table import IOTable
from kb.table_store import read


def perform(graph: Graph, table: IOTable, parameters: Parameters) -> tuple[Result, int]:
    """Compute the method of these parameters and write its results; returns them and how many were written."""
    given = needs(graph, table, parameters)
    result = compute(table, parameters, given)
    return result, write(graph, table, result, needs_sha256(given))


def missing(graph: Graph, table: IOTable, wanted: Sequence[Parameters]) -> list[Parameters]:
    """Those of the parameters for which the graph has no current run.

    A run is current where its method is still of the same version and what it was computed from is unchanged: the
    clusters that others found, regional accounts, designations. (Runs of other numbers go with the table itself.)
    """
    found = graph.read(
        "MATCH (r:Run {status: 'computed', table: $table}) RETURN r.id, r.version, r.needs_sha256",
        {"table": table.meta.id},
        name="runs",
    )
    held = {row[0]: (row[1], row[2]) for row in found.rows}

    def current(each: Parameters) -> bool:
        there = held.get(run_id(table.meta.id, each))
        return there is not None and there == (each.version, needs_sha256(needs(graph, table, each)))

    return [each for each in wanted if not current(each)]


def perform_all(graph: Graph, table_id: str, shown: Progress, *, only: Sequence[str] = ()) -> list[str]:
    """Run every method, or those named alone, with its defaults on a table, where the graph has no current run of it.

    Returns a line for each run, and for each method that this table does not allow, with the reason.
    """
    table = read(graph, table_id)
    told = []
    for name in running_order():
        method = METHODS[name]
        if not (method.automatic or (method.of_worlds and table.countries)) or (only and name not in only):
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
