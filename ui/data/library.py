"""The query library and the console, as the page asks them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph import Graph
from kb.queries import get, library
from kb.schema import schema
from kb.values import cell

Row = Sequence[bool | int | float | str | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in values that a table can show; ``truncated`` says that the limit cut them off."""

    columns: Sequence[str]
    rows: Sequence[Row]
    truncated: bool


@dataclass(frozen=True, slots=True)
class TypeCard:
    """One label or relationship type for the schema panel."""

    name: str
    meaning: str
    joins: Sequence[str]
    properties: Mapping[str, str]


def run_query(graph: Graph, *, name: str, given: tuple[tuple[str, Any], ...], limit: int) -> Answer:
    """Run a query of the library. Raises KBError."""
    query = get(name)
    rows = graph.read(query.text, query.bind(dict(given)), name=name, limit=limit)
    return Answer(rows.columns, _cells(rows.rows), rows.truncated)


def run_console(graph: Graph, *, text: str, limit: int) -> Answer:
    """Run Cypher through the door that cannot write. Raises KBError."""
    rows = graph.read(text, name="console", limit=limit)
    return Answer(rows.columns, _cells(rows.rows), rows.truncated)


def _cells(rows: Sequence[Sequence[Any]]) -> list[Row]:
    return [[cell(value) for value in row] for row in rows]


def topics() -> Mapping[str, Sequence[str]]:
    """Names of the library's queries by topic."""
    found: dict[str, list[str]] = {}
    for name, query in library().items():
        found.setdefault(query.topic, []).append(name)
    return found


def node_cards() -> Sequence[TypeCard]:
    """The labels of the schema."""
    return [
        TypeCard(label, kind.meaning, (), {p.name: p.meaning for p in kind.properties.values()})
        for label, kind in schema().nodes.items()
    ]


def relationship_cards() -> Sequence[TypeCard]:
    """The relationship types of the schema."""
    return [
        TypeCard(
            name,
            kind.meaning,
            [f"{start} → {end}" for start, end in sorted(kind.ends)],
            {p.name: p.meaning for p in kind.properties.values()},
        )
        for name, kind in schema().relationships.items()
    ]


NAME = re.compile(r"(?P<of>.*)name_(?P<lang>en|ru|kk)")


def in_one_language(answer: Answer, pick: Callable[[Mapping[str, Any], str], str]) -> Answer:
    """The answer with one column for names that stand in three; ``pick`` chooses a row's name by its prefix."""
    heads = dict.fromkeys(f"{m['of']}name" if (m := NAME.fullmatch(column)) else column for column in answer.columns)
    prefixes = {f"{m['of']}name" for column in answer.columns if (m := NAME.fullmatch(column))}
    records = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    rows = [[pick(record, head) if head in prefixes else record[head] for head in heads] for record in records]
    return Answer(list(heads), rows, answer.truncated)
