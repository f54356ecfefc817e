"""The query library and the console, as the page asks them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.answers import Elements, Plain, cell, elements, plain
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


NAME = re.compile(r"(?P<of>.*)name_(?P<lang>en|ru|kk)")


def in_one_language(answer: Answer, pick: Callable[[Mapping[str, Any], str], str]) -> Answer:
    """The answer with one column for names that stand in three; ``pick`` chooses a row's name by its prefix."""
    heads = dict.fromkeys(f"{m['of']}name" if (m := NAME.fullmatch(column)) else column for column in answer.columns)
    prefixes = {f"{m['of']}name" for column in answer.columns if (m := NAME.fullmatch(column))}
    records = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    rows = [[pick(record, head) if head in prefixes else record[head] for head in heads] for record in records]
    return Answer(list(heads), rows, answer.truncated, answer.values, answer.elements)
