"""A file of rows as text: CSV with commas, semicolons or tabs, or a sheet of a workbook."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources.abc import Traversable
from pathlib import Path

from kb.errors import InvalidFile
from loaders.files.spreadsheet import Sheet, open_workbook
from loaders.files.validation import Findings

File = Path | Traversable
WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")
EMPTY = "write a header and rows; `kb template` shows one"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of text, the header first, each with the line that it begins on."""

    name: str
    sha256: str
    lines: Sequence[int]
    rows: Sequence[Sequence[str]]


def read_grid(path: File) -> Grid:
    """The rows of a CSV file, or of the first sheet of a workbook.

    Raises InvalidFile for what is no such file, or holds no row.
    """
    content = _bytes(path)
    sha256 = hashlib.sha256(content).hexdigest()
    if isinstance(path, Path) and path.suffix.lower() in WORKBOOKS and content.strip():
        sheets = open_workbook(path, Findings(path.name))
        return of_sheet(path.name, sheets[0], sha256)
    return _of_csv(path.name, content, sha256)


def of_sheet(name: str, sheet: Sheet, sha256: str) -> Grid:
    """The rows of a sheet; empty ones are left out. Raises InvalidFile where there is none."""
    lines, rows = [], []
    for number, cells in enumerate(sheet.rows, start=1):
        row = [_text(cell) for cell in cells]
        if any(row):
            lines.append(number)
            rows.append(row)
    if not rows:
        raise InvalidFile("the sheet is empty", where=f"{name}, sheet {sheet.name!r}", remedy=EMPTY)
    width = max((place + 1 for place, head in enumerate(rows[0]) if head), default=0)
    cut = [[*row[:width], *(cell for cell in row[width:] if cell)] for row in rows]
    return Grid(f"{name}, sheet {sheet.name!r}", sha256, lines, cut)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _bytes(path: File) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InvalidFile("no such file", where=str(path), remedy="check the path") from None
    except (IsADirectoryError, PermissionError) as fault:
        raise InvalidFile("cannot be read", where=str(path), remedy=f"{fault.strerror}") from None


def _decoded(name: str, content: bytes) -> str:
    if not content.strip():
        raise InvalidFile("the file is empty", where=name, remedy=EMPTY)
    if b"\x00" in content or content.startswith((b"%PDF", b"PK\x03\x04")):
        raise InvalidFile("this is not a text file", where=name, remedy="save the table as CSV in UTF-8, or as .xlsx")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise InvalidFile("not UTF-8 text", where=f"{name}, line {line}", remedy="save it as CSV in UTF-8") from None


def _of_csv(name: str, content: bytes, sha256: str) -> Grid:
    """The csv module gives the lines on which rows begin, which pandas does not."""
    text = _decoded(name, content)
    head = text.lstrip().partition("\n")[0]
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
    lines, rows = [], []
    for start, row in _numbered(reader, name):
        if any(cell.strip() for cell in row):
            lines.append(start)
            rows.append([cell.strip() for cell in row])
    return Grid(name, sha256, lines, rows)


def _numbered(reader: Iterator[list[str]], name: str) -> Iterator[tuple[int, list[str]]]:
    start = 1
    try:
        for row in reader:
            yield start, row
            start = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error as fault:
        where = f"{name}, line {reader.line_num}"  # type: ignore[attr-defined]
        raise InvalidFile(f"not a CSV line ({fault})", where=where, remedy="close every quotation mark") from None
