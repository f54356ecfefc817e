"""Rows on standard output, as a table for people or whole for programs."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

    from kb.graph import Rows


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="table, or rows alone: csv, json, parquet.")]
ColumnsOption = Annotated[str, typer.Option("--columns", "-c", help="Columns to print, separated by commas.")]

RecordOption = Annotated[bool, typer.Option("--record", help="A line for each column, row by row.")]

WIDEST = 44
"""Longer cells of a table are cut where there is no room for all of it."""
GAP, EDGES = 3, 2
"""Letters between two columns, and at the two ends of a line."""
FEW = 3
"""Rows that are told line by line where their columns have no room side by side."""


def show_rows(rows: Rows, form: Format, *, chosen: str = "", language: str = "en", record: bool = False) -> None:
    """Print the answer to a query; a table names things in one language."""
    from kb.answers import in_one_language, plain

    columns, values = list(rows.columns), [[plain(value) for value in row] for row in rows.rows]
    if form is Format.table:
        columns, values = in_one_language(columns, values, language)
    if chosen:
        columns, values = _chosen(columns, values, [name.strip() for name in chosen.split(",")])
    if form is Format.table:
        columns = heads(columns, language)
    if record and form is Format.table:
        _records(columns, values)
    else:
        show(columns, values, form)
    if rows.truncated:
        print(f"only the first {len(rows.rows)} rows are shown", file=sys.stderr)


def show_frame(frame: pd.DataFrame, form: Format, *, chosen: str = "") -> None:
    """Print a frame without its index."""
    columns, values = [str(name) for name in frame.columns], frame.astype(object).where(frame.notna(), None)
    rows = values.to_numpy().tolist()
    if chosen:
        columns, rows = _chosen(columns, rows, [name.strip() for name in chosen.split(",")])
    show(columns, rows, form)


def heads(columns: Sequence[str], language: str) -> list[str]:
    """Heads of a table in a language; one that has no word there keeps its name, as do two that would share one."""
    if language == "en":
        return list(columns)
    from loaders.entities.words import told

    known = [(told("head", name, language), told("column", name, language)) for name in columns]
    words = [head if head != name else column for name, (head, column) in zip(columns, known, strict=True)]
    return [name if words.count(word) > 1 else word for name, word in zip(columns, words, strict=True)]


def show(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format) -> None:
    """Print rows: as csv, json and parquet at full precision and nothing else, as a table rounded for reading."""
    writers = {Format.table: _table, Format.csv: _csv, Format.json: _json, Format.parquet: _parquet}
    writers[form](columns, rows)


def _chosen(columns: list[str], rows: list[list[Any]], names: list[str]) -> tuple[list[str], list[list[Any]]]:
    unknown = [name for name in names if name not in columns]
    if unknown:
        from kb.errors import NotFound

        raise NotFound(f"no column {unknown[0]!r}", where="--columns", remedy=f"there are: {', '.join(columns)}")
    places = [columns.index(name) for name in names]
    return names, [[row[place] for place in places] for row in rows]


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    told = os.environ.get("COLUMNS", "")
    width = int(told) if told.isdigit() and int(told) > 0 else None if sys.stdout.isatty() else 160
    console = Console(width=width, highlight=False, markup=False)
    decimals = [_decimals(row[i] for row in rows) for i in range(len(columns))]
    cells = [[_cell(value, places) for value, places in zip(row, decimals, strict=True)] for row in rows]
    natural = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    shown = _fitting(natural, console.width)
    if shown < len(columns) and len(rows) <= FEW:
        _records(columns, rows)
        return
    widest = _widest(natural[:shown], console.width)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i in range(shown):
        numeric = bool(rows) and all(isinstance(row[i], int | float | None) for row in rows)
        table.add_column(columns[i], justify="right" if numeric else "left", no_wrap=True, max_width=widest)
    for row in cells:
        table.add_row(*row[:shown])
    with console.capture() as drawn:  # printed by us: the console ends the program where nobody reads any more
        console.print(table)
    print(drawn.get(), end="")
    if shown < len(columns):
        left = ", ".join(columns[shown:])
        print(f"no room for: {left} (choose with --columns, or --format csv)", file=sys.stderr)


def _records(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Every row as lines of name and whole value."""
    widest = max(map(len, columns), default=0)
    for number, row in enumerate(rows, start=1):
        print(f"-- {number}")
        for name, value in zip(columns, row, strict=True):
            if value not in (None, "", []):
                print(f"{name:<{widest}}  {_cell(value)}")


def _fitting(natural: Sequence[int], width: int) -> int:
    """How many columns, from the left, fit side by side once long cells are cut; at least two."""
    used = 0
    for i, each in enumerate(natural):
        used += min(WIDEST, each) + GAP
        if used > width + GAP - EDGES and i >= 2:
            return i
    return len(natural)


def _widest(natural: Sequence[int], width: int) -> int:
    """Letters at which cells are cut so that the columns fill the width: none is while there is room.

    >>> _widest([10, 30], 80), _widest([10, 90, 200], 160)
    (30, 71)
    """
    room = width - EDGES - GAP * (len(natural) - 1)
    longest = max(natural, default=WIDEST)
    while longest > WIDEST and sum(min(each, longest) for each in natural) > room:
        longest -= 1
    return longest


def _decimals(values: Iterable[Any]) -> int:
    """Decimals of a column: none for amounts, four for coefficients."""
    return 0 if any(isinstance(value, float) and abs(value) >= 1e4 for value in values) else 4


def _cell(value: Any, decimals: int = 4) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.{decimals}f}"
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from kb.answers import spreadsheet_cell

    writer = csv.writer(sys.stdout, lineterminator="\n")
    for row in (columns, *rows):
        writer.writerow([spreadsheet_cell(value) for value in row])


def _json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    json.dump(records, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _parquet(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        from kb.errors import KBError

        raise KBError(
            "parquet is not for reading on a terminal", remedy="redirect it: … --format parquet > rows.parquet"
        )
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows]), buffer)
    sys.stdout.buffer.write(buffer.getvalue())
