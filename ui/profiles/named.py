"""A node with all that it may be called by, whatever its label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.graph import Record
from kb.names import NAMES


@dataclass(frozen=True, slots=True)
class Named:
    """A node with all that it may be called by. ``about`` is its number, code, basis or last year of borders."""

    label: str
    id: str
    names: Record
    title: str
    table: str
    kind: str
    about: str
    year: str


def of_node(label: str, node: Mapping[str, Any]) -> Named:
    """A node by its own properties."""
    titles = ("title", "citation", "statement", "method", "subject", "code")
    abouts = ("number", "code", "basis", "valid_to")
    year = node.get("date") or node.get("start_year") or node.get("year")
    return Named(
        label,
        str(node["id"]),
        {name: node.get(name) for name in NAMES},
        next((str(node[key]) for key in titles if node.get(key)), ""),
        str(node.get("table") or ""),
        str(node.get("kind") or node.get("what") or ""),
        next((str(node[key]) for key in abouts if node.get(key)), ""),
        str(year or ""),
    )


def of_tie(row: Record) -> Named:
    """The other end of a relationship, by a row of the query provenance.ties."""
    return Named(
        row["other_label"],
        row["other"],
        {name: row[f"other_{name}"] for name in NAMES},
        row["other_title"] or "",
        row["other_table"] or "",
        row["other_kind"] or "",
        row["other_about"] or "",
        row["other_year"] or "",
    )
