"""Values of a query's answer as plain ones that JSON, CSV and a page can show: nodes, paths, dates, bytes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

Plain = bool | int | float | str | list[Any] | dict[str, Any] | None


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
    found = plain(value)
    if isinstance(found, list) and not any(isinstance(item, list | dict) for item in found):
        return "; ".join("" if item is None else str(item) for item in found)
    if isinstance(found, list | dict):
        return json.dumps(found, ensure_ascii=False)
    return found


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
