"""The query library and the console, as the page asks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.answers import Elements, Plain, cell, elements, in_one_language, plain
from kb.graph import Graph, Rows
from kb.queries import get
from kb.schema import schema

Row = Sequence[bool | int | float | str | None]
NO_ELEMENTS = Elements({}, ())


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in values that a table can show; ``truncated`` says that the limit cut them off.

    ``values`` are the same rows unflattened, in types that JSON knows; ``elements`` the nodes and relationships.
    """

    columns: Sequence[str]
    rows: Sequence[Row]
    truncated: bool
    values: Sequence[Sequence[Plain]] = ()
    elements: Elements = NO_ELEMENTS


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
    return _answer(graph, graph.read(query.text, query.bind(dict(given)), name=name, limit=limit))


def run_console(graph: Graph, *, text: str, limit: int) -> Answer:
    """Run Cypher through the door that cannot write. Raises KBError."""
    return _answer(graph, graph.console(text, name="console", limit=limit))


def _answer(graph: Graph, found: Rows) -> Answer:
    cells = [[cell(value) for value in row] for row in found.rows]
    values = [[plain(value) for value in row] for row in found.rows]
    return Answer(found.columns, cells, found.truncated, values, elements(graph, found.rows))


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


def in_language(answer: Answer, language: str) -> Answer:
    """The answer with one column for names that stand in three."""
    columns, rows = in_one_language(answer.columns, answer.rows, language)
    return Answer(columns, rows, answer.truncated, answer.values, answer.elements)
