"""The one writer: turns a result into clusters and relationships that know their run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.method import ClusterKind
from analysis.methods import method
from analysis.parameters import Parameters
from analysis.result import Result
from kb import runs
from kb.graph import Graph
from kb.names import NAMES
from kb.records import Node, Relationship, Value
from kb.schema import schema
from kb.table import IOTable
from kb.table_store import numbers_sha256

NAMED_MEMBERS = 2
"""Members whose names make up the name of a found cluster."""


def run_id(table: str, parameters: Parameters) -> str:
    """Id of the run of these parameters on a table.

    >>> from analysis.structural.linkages import LinkageParameters
    >>> run_id("kaz-2024-42", LinkageParameters("total", "leontief"))
    'linkages:kaz-2024-42:total:forward=leontief'
    """
    return runs.run_id(parameters.method, table, parameters.basis, parameters.distinct())


def write(graph: Graph, table: IOTable, result: Result, needs_sha256: str = "") -> int:
    """Write a result with its run, replacing the run of the same method, parameters and table.

    ``needs_sha256``: hash of what it was computed from beside the table (:func:`analysis.reader.needs_sha256`).

    Returns the number of relationships written. Raises NotFound where the table in the graph is not, or no longer,
    the one that the result was computed from.
    """
    parameters = result.parameters
    card = runs.RunCard(
        id=run_id(result.table, parameters),
        method=result.method,
        version=result.version,
        table=result.table,
        basis=parameters.basis,
        parameters=parameters.as_dict(),
        input_sha256=numbers_sha256(table),
        needs_sha256=needs_sha256,
        seconds=result.seconds,
        notes=(
            *result.notes,
            *(f"{name}: largest deviation {reached:.1e}" for name, reached in result.identities.items()),
        ),
        summary=json.dumps(dict(result.summary), ensure_ascii=False) if result.summary else "",
        used=result.used,
        further_tables=result.tables,
    )
    return runs.save(graph, card, _clusters(table, result, card.id), list(_relationships(table, result, card.id)))


# ---------------------------------------------------------------- records


def _clusters(table: IOTable, result: Result, run: str) -> list[Node]:
    kind = method(result.method).clusters
    if kind is None:
        return []
    members = result.part("members")
    first = {number: group["industry"].tolist() for number, group in members.groupby("cluster", sort=False)}
    known = schema().nodes["Cluster"].properties
    nodes = []
    for row in _rows(result.part("clusters")):
        number = row["cluster"]
        given = {name: value for name, value in row.items() if name in known}
        names = _names(kind, number, first.get(number, []), table)
        nodes.append(Node("Cluster", f"{run}:{number}", {"kind": kind.kind, "position": number, **names, **given}, run))
    return nodes


def _names(kind: ClusterKind, number: Any, members: list[str], table: IOTable) -> dict[str, Value]:
    """`Factor 2: Basic metals · Metal ores`, in every language: the members come strongest first."""
    names: dict[str, Value] = {}
    for column, word in zip(NAMES, (kind.en, kind.ru, kind.kk), strict=True):
        called = table.industries[column] if column in table.industries else pd.Series("", index=table.industries.index)
        known = [str(called[code]) for code in members[:NAMED_MEMBERS] if called[code]]
        names[column] = f"{word} {number}" + (": " + " · ".join(known) if known else "")
    return names


def _relationships(table: IOTable, result: Result, run: str) -> Iterator[Relationship]:
    chosen = method(result.method)
    if chosen.clusters:
        for number in result.part("clusters")["cluster"].tolist():
            yield Relationship("IDENTIFIED", ("Run", run), ("Cluster", f"{run}:{number}"), {}, run)
    for edge in chosen.edges:
        known = set(schema().relationships[edge.relationship].properties) - {edge.start[1], edge.end[1]}
        stated: dict[str, Value] = {"basis": result.parameters.basis, "table": result.table}
        for row in _rows(result.part(edge.part)):
            start, end = (_end(table, end, row, run) for end in (edge.start, edge.end))
            properties = {name: value for name, value in {**stated, **row}.items() if name in known}
            yield Relationship(edge.relationship, start, end, properties, run)


def _end(table: IOTable, end: tuple[str, str], row: dict[str, Any], run: str) -> tuple[str, str]:
    label, column = end
    if not column:
        return label, run if label == "Run" else table.meta.id
    name = row[column]
    if label == "Industry" and (name in table.industries.index or ":" not in name):
        return label, f"{table.meta.classification}:{name}"
    if label == "Cluster" and isinstance(name, int):
        return label, f"{run}:{name}"
    return label, str(name)


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a frame as plain values, a missing one left out."""
    columns = [str(name) for name in frame.columns]
    columnwise = [frame[name].astype(object).tolist() for name in frame.columns]
    for row in zip(*columnwise, strict=True):
        pairs = zip(columns, row, strict=True)
        yield {name: value for name, value in pairs if isinstance(value, list) or not pd.isna(value)}
