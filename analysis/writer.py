"""The one writer: turns a result into relationships that know their run."""

from __future__ import annotations

import pandas as pd

from kb import runs
from kb.graph import Graph
from kb.records import Value
from kb.table import IOTable
from kb.tables import numbers_sha256

from .methods import Method, method
from .parameters import Parameters, Result


def write(graph: Graph, table: IOTable, result: Result) -> int:
    """Write a result with its run, replacing the run of the same method, parameters and table.

    Returns the number of relationships written. Raises NotFound where the table in the graph is not, or no longer,
    the one that the result was computed from.
    """
    parameters = result.parameters
    card = runs.RunCard(
        method=result.method,
        version=result.version,
        table=result.table,
        parameters=parameters.as_dict(),
        input_sha256=numbers_sha256(table),
        seconds=result.seconds,
        notes=(
            *result.notes,
            *(f"{name}: largest deviation {reached:.1e}" for name, reached in result.identities.items()),
        ),
    )
    return runs.save(graph, card, method(result.method).relationship, _rows(table, result))


def _rows(table: IOTable, result: Result) -> list[dict[str, Value]]:
    """The result's rows as relationship properties, a missing value as a missing property."""
    frame = result.frame.assign(
        basis=result.parameters.basis, industry=f"{table.meta.classification}:" + result.frame["industry"].astype(str)
    )
    columns = [str(name) for name in frame.columns]
    columnwise = [frame[name].astype(object).tolist() for name in columns]
    return [
        {name: value for name, value in zip(columns, row, strict=True) if not pd.isna(value)}
        for row in zip(*columnwise, strict=True)
    ]


def missing(graph: Graph, table: IOTable, wanted: Method) -> list[Parameters]:
    """The method's default parameters on each basis of the table for which the graph has no current run."""
    found = graph.read(
        "MATCH (r:Run {status: 'computed', method: $method, version: $version, table: $table}) RETURN r.id",
        {"method": wanted.parameters.method, "version": wanted.parameters.version, "table": table.meta.id},
        name="runs",
    )
    held = {row[0] for row in found.rows}
    possible = [wanted.parameters(basis) for basis in table.bases]
    return [
        parameters
        for parameters in possible
        if runs.run_id(parameters.method, table.meta.id, parameters.as_dict()) not in held
    ]
