"""Running methods on a table of the graph: fetch what they need, compute, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from itertools import groupby
from typing import Any

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


class Ahead:
    """Computing by a thread of its own, one result after another, while others are fetched and written."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "methods")
        self._begun: dict[tuple[str, Parameters], Future[Result]] = {}

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it; what has not been started is not computed any more."""
        self._thread.shutdown(cancel_futures=True)

    def begin(self, table: IOTable, parameters: Parameters, given: Mapping[str, Any] | None = None) -> Future[Result]:
        """The result to come; it is begun once."""
        key = table.meta.id, parameters
        if key not in self._begun:
            self._begun[key] = self._thread.submit(compute, table, parameters, given)
        return self._begun[key]

    def begin_alone(self, table: IOTable, only: Sequence[str] = ()) -> None:
        """Begin every method of :func:`perform_all` that needs nothing beside the table."""
        for name in running_order():
            if not METHODS[name].needs and _wanted(name, table, only) and not _too_large(name, table):
                for parameters in METHODS[name].runs(table):
                    self.begin(table, parameters)


def perform_all(
    graph: Graph, table_id: str, shown: Progress, *, only: Sequence[str] = (), ahead: Ahead | None = None
) -> list[str]:
    """Run every method, or those named alone, with its defaults on a table, where the graph has no current run of it.

    A method is computed while the one before it is written; those that read the clusters of others come when these are
    there. ``ahead`` has what was begun before the table was in the graph.
    Returns a line for each run, and for each method that this table does not allow, with the reason.
    """
    table = read(graph, table_id)
    told = []
    with nullcontext(ahead) if ahead else Ahead() as computing:
        for _, names in groupby(running_order(), lambda name: METHODS[name].stage):
            wanted = [name for name in names if _wanted(name, table, only)]
            large = [name for name in wanted if _too_large(name, table)]
            told += [
                f"{name} left out: more than {METHODS[name].largest} industries; name some with --industries"
                for name in large
            ]
            runs = [run for name in wanted if name not in large for run in METHODS[name].runs(table)]
            told += _performed(graph, table, missing(graph, table, runs), shown, computing)
    return told


def _wanted(name: str, table: IOTable, only: Sequence[str]) -> bool:
    method = METHODS[name]
    return (method.automatic or bool(method.of_worlds and table.countries)) and (not only or name in only)


def _too_large(name: str, table: IOTable) -> bool:
    largest = METHODS[name].largest
    return largest is not None and len(table.codes) > largest


def _performed(
    graph: Graph, table: IOTable, runs: Sequence[Parameters], shown: Progress, computing: Ahead
) -> Iterator[str]:
    """A line for each of the runs, all of them begun before the first is written."""
    begun = []
    for parameters in runs:
        try:
            given = needs(graph, table, parameters)
        except AnalysisError as error:
            yield f"{parameters.method} left out: {error}"
            continue
        begun.append((parameters, needs_sha256(given), computing.begin(table, parameters, given)))
    for parameters, read_sha256, result in begun:
        shown(f"{parameters.method} of {table.meta.id}, {parameters.basis} basis")
        try:
            written = write(graph, table, result.result(), read_sha256)
        except AnalysisError as error:
            yield f"{parameters.method} left out: {error}"
        else:
            yield f"{parameters.method} of {table.meta.id} on the {parameters.basis} basis: {written} results"
