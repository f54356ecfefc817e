"""Rows on standard output, as a table for people or whole for programs."""

from __future__ import annotations

import csv
import json
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


def show_rows(rows: Rows, form: Format) -> None:
    """Print the answer to a query."""
    from kb.values import plain

    show(rows.columns, [[plain(value) for value in row] for row in rows.rows], form)
    if rows.truncated:
        print(f"only the first {len(rows.rows)} rows are shown", file=sys.stderr)


def show_frame(frame: pd.DataFrame, form: Format) -> None:
    """Print a frame without its index."""
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    show([str(column) for column in frame.columns], rows, form)


def show(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format) -> None:
    """Print rows: as csv, json and parquet at full precision and nothing else, as a table rounded for reading."""
    writers = {Format.table: _table, Format.csv: _csv, Format.json: _json, Format.parquet: _parquet}
    writers[form](columns, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    numeric = [all(isinstance(row[i], int | float | None) for row in rows) for i in range(len(columns))]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, right in zip(columns, numeric, strict=True):
        table.add_column(name, justify="right" if right and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.4f}"
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_text(value) for value in row])


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


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
