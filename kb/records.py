"""What loaders and analyses hand over: nodes and relationships as plain records.

A :class:`Delivery` is all that one file (or one part of the shipped knowledge) brings. It is checked against the
schema and written in one transaction by :mod:`kb.datasets`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = str | int | float | bool | bytes | date | list[str] | list[float]
"""A property value. What a source says of a date stays ISO text; the days that it may mean are dates."""
BATCH_ROWS = 5_000
BATCH_BYTES = 8 * 2**20  # one Bolt message may hold 16 MiB on the local engine


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


# ---------------------------------------------------------------- dates: a day, month or year, what each may mean


PRECISIONS = {4: "year", 7: "month", 10: "day"}
"""How precise an ISO text of so many letters is."""


def of_date(name: str) -> tuple[tuple[str, str, str], ...]:
    """Name, type and meaning of the properties that stand beside a date of this name."""
    return (
        (f"{name}_precision", "string", f"how precise {name} is: day, month or year"),
        (f"{name}_first", "day", f"first day that {name} may mean"),
        (f"{name}_last", "day", f"last day that {name} may mean"),
    )


def span(text: str) -> tuple[date, date]:
    """First and last day that a day, month or year in ISO text may mean. Raises ValueError for any other text.

    >>> [each.isoformat() for each in span("2012-02")]
    ['2012-02-01', '2012-02-29']
    """
    if len(text) not in PRECISIONS:
        raise ValueError(f"{text!r} is no day, month or year")
    first = date.fromisoformat(f"{text}-01-01"[:10])
    year, month = first.year, 12 if len(text) == 4 else first.month
    return first, first if len(text) == 10 else date(year, month, monthrange(year, month)[1])


def described(name: str, text: str) -> dict[str, str | date]:
    """The properties that stand beside a date.

    >>> described("date", "2012")["date_precision"]
    'year'
    """
    first, last = span(text)
    names = [each for each, _, _ in of_date(name)]
    return dict(zip(names, (PRECISIONS[len(text)], first, last), strict=True))


def packed(value: date) -> dict[str, str]:
    """A day for JSON, which has none."""
    return {"day": value.isoformat()}


def unpacked(value: Mapping[str, Any]) -> Any:
    """The day that was packed; anything else as it is.

    >>> unpacked({"day": "2012-01-31"})
    datetime.date(2012, 1, 31)
    """
    if list(value) != ["day"]:
        return value
    try:
        return date.fromisoformat(value["day"])
    except (TypeError, ValueError):
        return value


def batches(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Cut rows so that a batch stays well below the limits on time and message size."""
    batch: list[Mapping[str, Any]] = []
    size = 0
    for row in rows:
        weight = sum(len(v) for v in row.get("properties", {}).values() if isinstance(v, (bytes, str)))
        if batch and (len(batch) == BATCH_ROWS or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += weight
    if batch:
        yield batch
