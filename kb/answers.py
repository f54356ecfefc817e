"""Answers of queries as plain values that JSON, CSV and a page can show, and the graph that stands in them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from kb.graph import Graph
from kb.names import LANGUAGES, in_language

Plain = bool | int | float | str | list[Any] | dict[str, Any] | None
ENDS = "MATCH (n) WHERE elementId(n) IN $ids RETURN n"
BETWEEN = "MATCH (a)-[r]->(b) WHERE elementId(a) IN $ids AND elementId(b) IN $ids RETURN r ORDER BY elementId(r)"
MOST_ENDS = 300
"""Nodes whose relationships or names are asked for afterwards; a larger answer is shown as it came."""
MOST_LINKS = 2000


def plain(value: object) -> Plain:
    """The value in types that JSON knows.

    A node becomes its labels and properties, a relationship its type, ends and properties, a path the list of its
    parts, a date its ISO text, bytes their length (they are packed numbers, not for reading).

    >>> plain({"name": "Oskemen", "codes": ("A01", b"1234")})
    {'name': 'Oskemen', 'codes': ['A01', '<4 bytes>']}
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    if isinstance(value, Node | Relationship | Path):
        return _element(value)
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Point):
        return {"srid": value.srid, "coordinates": list(value)}
    if isinstance(value, Date | DateTime | Time | Duration):  # a Duration is a tuple too
        return value.iso_format()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return _other(value)


def cell(value: object) -> bool | int | float | str | None:
    """The value for one cell of a table: lists of single values joined, nested ones as JSON.

    >>> cell(["A01", "B07"]), cell({"code": "C24"})
    ('A01; B07', '{"code": "C24"}')
    """
    content = plain(value)
    if isinstance(content, list) and not any(isinstance(item, list | dict) for item in content):
        return "; ".join("" if item is None else str(item) for item in content)
    if isinstance(content, list | dict):
        return json.dumps(content, ensure_ascii=False)
    return content


def spreadsheet_cell(value: object) -> bool | int | float | str | None:
    """The value for one cell of a CSV that a spreadsheet may open: text that it would compute stands behind an ``'``.

    That is text whose first letter is ``=``, ``+``, ``-`` or ``@``. Numbers stay numbers, negative ones too.

    >>> spreadsheet_cell("=HYPERLINK(A1)"), spreadsheet_cell("-5 °C"), spreadsheet_cell(-5), spreadsheet_cell("-5")
    ("'=HYPERLINK(A1)", "'-5 °C", -5, '-5')
    """
    content = cell(value)
    if isinstance(content, str) and content.lstrip().startswith(("=", "+", "-", "@")) and not _is_number(content):
        return f"'{content}"
    return content


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def in_one_language(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], language: str
) -> tuple[list[str], list[list[Any]]]:
    """One column ``name`` where a name stands in three, ``name_en``, ``name_ru`` and ``name_kk``; likewise ``to_name``.

    >>> in_one_language(["code", "name_en", "name_ru", "name_kk"], [["C24", "Metallurgy", "Металлургия", None]], "ru")
    (['code', 'name'], [['C24', 'Металлургия']])
    """
    stems = {
        column[:-3]
        for column in columns
        if column.endswith("_en") and {f"{column[:-3]}_{each}" for each in LANGUAGES} <= set(columns)
    }
    merged = {f"{stem}_{each}": stem for stem in stems for each in LANGUAGES}
    heads = list(dict.fromkeys(merged.get(column, column) for column in columns))
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return heads, [
        [(in_language(record, language, head) or None) if head in stems else record[head] for head in heads]
        for record in records
    ]


def _element(value: Node | Relationship | Path) -> Plain:
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), **_properties(value)}
    if isinstance(value, Relationship):
        return {"type": value.type, "from": _end(value.start_node), "to": _end(value.end_node), **_properties(value)}
    parts: list[Node | Relationship] = [value.start_node]
    for relationship, node in zip(value.relationships, value.nodes[1:], strict=True):
        parts += [relationship, node]
    return [_element(part) for part in parts]


def _properties(element: Node | Relationship) -> dict[str, Any]:
    return {name: plain(item) for name, item in sorted(element.items(), key=lambda pair: (pair[0] != "id", pair[0]))}


def _end(node: Node | None) -> str | None:
    """The readable id of a relationship's end; the server's own where the answer does not hold the node itself."""
    return None if node is None else str(node.get("id") or node.element_id)


def _other(value: object) -> str:
    iso = getattr(value, "isoformat", None)
    return str(iso()) if callable(iso) else str(value)


# ---------------------------------------------------------------- the graph in an answer


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node: the server's own id, its first label, its readable id and its properties in plain values."""

    key: str
    label: str
    id: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship from one node to another."""

    key: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Elements:
    """Every node and relationship of an answer once; ``added`` says that the links were not in the answer itself."""

    vertices: Mapping[str, Vertex]
    links: Sequence[Link]
    added: bool = False


def elements(graph: Graph, rows: Iterable[Sequence[Any]]) -> Elements:
    """What an answer holds, made whole: the names of relationships' ends; for nodes alone, what joins them."""
    nodes: dict[str, Node] = {}
    ties: dict[str, Relationship] = {}
    for element in _nested(rows):
        if isinstance(element, Relationship):
            ties[element.element_id] = element
        elif element.labels:
            nodes[element.element_id] = element
    ends = {node.element_id for tie in ties.values() for node in tie.nodes if node is not None} - set(nodes)
    if ends:
        asked = sorted(ends)[:MOST_ENDS]
        nodes |= {node.element_id: node for (node,) in graph.read(ENDS, {"ids": asked}, name="ends").rows}
    added = not ties and 1 < len(nodes) <= MOST_ENDS
    if added:
        between = graph.read(BETWEEN, {"ids": sorted(nodes)}, name="between", limit=MOST_LINKS).rows
        ties = {tie.element_id: tie for (tie,) in between}
    vertices = {key: _vertex(node) for key, node in nodes.items()}
    links = [_link(tie) for tie in ties.values()]
    return Elements(vertices, [link for link in links if {link.start, link.end} <= set(vertices)], added and bool(ties))


def _nested(value: Any) -> Iterator[Node | Relationship]:
    """Nodes and relationships in a value, nested ones too; a path's in its order."""
    if isinstance(value, Node | Relationship):
        yield value
    elif isinstance(value, Path):
        yield from value.nodes
        yield from value.relationships
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _nested(item)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray):
        for item in value:
            yield from _nested(item)


def _vertex(node: Node) -> Vertex:
    properties = {name: plain(value) for name, value in node.items()}
    return Vertex(node.element_id, min(node.labels), str(properties.get("id") or node.element_id), properties)


def _link(tie: Relationship) -> Link:
    start, end = (str(node.element_id) for node in tie.nodes if node is not None)
    return Link(tie.element_id, tie.type, start, end, {name: plain(value) for name, value in tie.items()})
