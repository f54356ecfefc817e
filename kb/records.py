"""What loaders and analyses hand over: nodes and relationships as plain records.

A :class:`Delivery` is all that one file (or one part of the shipped knowledge) brings. It is checked against the
schema and written in one transaction by :mod:`kb.datasets`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Value = str | int | float | bool | bytes | list[str]
"""A property value. Dates are ISO strings: they compare in order and read the same on every server."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of one label with its readable, unique id."""

    label: str
    id: str
    properties: Mapping[str, Value] = field(default_factory=dict)
    origin: str = field(default="", compare=False)
    """Where the record stands (``firms.csv, line 12``), for messages."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship between two nodes, named by label and id."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    properties: Mapping[str, Value] = field(default_factory=dict)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything that one file brings, under the name of its dataset.

    Loading a dataset again replaces what it brought before; ``sha256`` of the input tells an unchanged file.
    """

    dataset: str
    title: str
    file: str
    sha256: str
    nodes: Sequence[Node]
    relationships: Sequence[Relationship]
    notes: Sequence[str] = ()
    """What the reader should know: rows left out and why, values taken as they stand."""
