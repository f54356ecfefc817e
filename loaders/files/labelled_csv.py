"""A matrix with labels, as world tables give it in text files: labels across the top and down the side."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from kb.table import Matrix
from loaders.files.limits import refuse_matrix
from loaders.files.spreadsheet import column_letters
from loaders.files.validation import Findings, closest, quoted

SEPARATORS = ("\t", ";", ",")
LESS = "close other programs, go to a machine with more, or take a table of fewer industries"
BLOCK = 1 << 25
"""Bytes of a file that are read at once."""


@dataclass(frozen=True)
class Labelled:
    """Numbers with the labels of their rows and columns; an empty cell is not a number (NaN).

    ``rows`` and ``columns`` hold one tuple of labels per row and column. ``first_line``, ``first_column`` are where
    the numbers start in the file, counted from 1.
    """

    name: str
    rows: list[tuple[str, ...]]
    columns: list[tuple[str, ...]]
    values: Matrix
    first_line: int
    first_column: int

    def place(self, row: int, column: int) -> str:
        """Where a number stands: ``Z.txt, line 7, column D (row 'KAZ_C24', column 'RUS_C24')``."""
        letters = column_letters(column + self.first_column - 1)
        labels = " ".join(self.rows[row]), " ".join(self.columns[column])
        where = f"line {row + self.first_line}, column {letters} (row {quoted(labels[0])}, column {quoted(labels[1])})"
        return f"{self.name}, {where}" if self.name else where

    def column_of(self, ending: str) -> str:
        """Where the first column stands whose label ends so: ``Z.txt, column F (AUS_P33)``."""
        place = next(place for place, column in enumerate(self.columns) if column[-1].endswith(ending))
        where = f"column {column_letters(place + self.first_column - 1)} ({' '.join(self.columns[place])})"
        return f"{self.name}, {where}" if self.name else where

    def refuse_unread(self, rows: Sequence[int], findings: Findings) -> None:
        """Findings for the rows that hold numbers and were not read: nobody knows what they mean."""
        others = [place for place in range(len(self.rows)) if place not in set(rows)]
        full = [place for place in others if np.nan_to_num(self.values[place]).any()]
        before = f"{self.name}, " if self.name else ""
        findings.add_each(
            full,
            lambda place: (
                f"{before}line {place + self.first_line}",
                f"row {quoted(' '.join(self.rows[place]))} is not understood",
                "rename it as the source has it, or take it out if it belongs to no industry",
            ),
        )

    def block(self, rows: Sequence[int], columns: Sequence[int], findings: Findings) -> Matrix:
        """The numbers of some rows and columns; findings where one is missing."""
        values = self.values[_span(rows)][:, _span(columns)]
        gaps = np.argwhere(~np.isfinite(values))

        def words(place: int) -> tuple[str, str, str]:
            row, column = int(gaps[place][0]), int(gaps[place][1])
            missing = bool(np.isnan(values[row, column]))
            what = "the number is missing" if missing else f"{values[row, column]} is not a finite number"
            return self.place(rows[row], columns[column]), what, "write it, or 0"

        findings.add_each(range(len(gaps)), words)
        return values


def _span(places: Sequence[int]) -> slice | np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A slice where places follow one another: it takes no copy."""
    if places and list(places) == list(range(places[0], places[0] + len(places))):
        return slice(places[0], places[0] + len(places))
    return np.array(places, dtype=np.int64)


def read_labelled(
    stream: BinaryIO, findings: Findings, *, name: str = "", headers: int = 1, labels: int = 1, named: bool = False
) -> Labelled:
    """Read a delimited file with ``headers`` lines above the numbers and ``labels`` columns before them.

    ``named``: one more line above the numbers names the columns of labels. Tab, semicolon or comma separate; where
    semicolons do, a comma is the decimal sign. Raises InvalidTable with the line of what is no number.
    """
    stream = _with_line_feeds(stream)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    first = text.readline()
    separator = max(SEPARATORS, key=first.count)
    text.seek(0)
    head = [[cell.strip() for cell in row] for row in islice(csv.reader(text, delimiter=separator), headers)]
    text.detach()
    width = len(head[0]) if head else 0
    if len(head) < headers or width <= labels or any(len(row) != width for row in head):
        findings.fail("the header is not one of a matrix", where=name, remedy="download or export the file again")
    above = headers + named
    kept = [place for place in range(labels, width) if any(row[place] for row in head)]
    rows, values = _parse(stream, _Shape(separator, above, labels, width), kept, findings, name)
    filled = [place for place, row in enumerate(rows) if any(row)]
    if len(filled) < len(rows):
        values = values[filled]
    columns = [tuple(row[place] for row in head) for place in kept]
    return Labelled(name, [rows[place] for place in filled], columns, values, above + 1, kept[0] + 1 if kept else 1)


def read_numbers(stream: BinaryIO, findings: Findings, *, name: str = "") -> Matrix:
    """Read a delimited file that holds nothing but numbers. Raises InvalidTable where one is missing or is none."""
    line = stream.readline().decode("utf-8-sig", errors="replace")
    separator = max(SEPARATORS, key=line.count)
    width = line.rstrip("\r\n").rstrip(separator).count(separator) + 1
    values = _parse(stream, _Shape(separator, 0, 0, width), range(width), findings, name)[1]
    for row, column in np.argwhere(~np.isfinite(values))[:1]:
        where = f"{name}, line {row + 1}, column {column_letters(int(column))}"
        findings.fail("the number is missing", where=where, remedy="write it, or 0")
    return values


def _with_line_feeds(stream: BinaryIO) -> BinaryIO:
    """The stream, with line feeds where its lines end by carriage returns alone."""
    head = stream.read(BLOCK)
    stream.seek(0)
    return io.BytesIO(stream.read().replace(b"\r", b"\n")) if b"\r" in head and b"\n" not in head else stream


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a file is laid out: its separator, lines above the numbers, columns of labels, columns in all."""

    separator: str
    headers: int
    labels: int
    width: int


def _parse(
    stream: BinaryIO, shape: _Shape, kept: Sequence[int], findings: Findings, name: str
) -> tuple[list[tuple[str, ...]], Matrix]:
    """Labels of the rows, and the numbers of the columns ``kept``; an empty cell is not a number.

    The file is read in blocks, so that beside the numbers only one block is in memory. Raises InvalidTable where
    something else than a number stands among them.
    """
    rows: list[tuple[str, ...]] = []
    values = np.empty((0, len(kept)))
    size = stream.seek(0, io.SEEK_END)
    try:
        for block in _blocks(stream, shape):
            table = arrow_csv.read_csv(pa.BufferReader(block), *_options(shape, block))
            labels = [[_text(cell) for cell in table.column(place).to_pylist()] for place in range(shape.labels)]
            down = slice(len(rows), len(rows) + table.num_rows)
            rows += zip(*labels, strict=True) if labels else [()] * table.num_rows
            if len(rows) > len(values):
                likely = int(table.num_rows * size / len(block)) if down.start == 0 else 2 * len(values)
                refuse_matrix(likely, len(kept), findings, LESS)
                values = _longer(values, down.start, max(likely + likely // 10, len(rows)))
            across = np.empty((len(kept), table.num_rows))
            for at, place in enumerate(kept):
                across[at] = table.column(place).to_numpy()
            values[down] = across.T
    except (pa.ArrowInvalid, ValueError) as error:
        stream.seek(0)
        _name_the_place(stream, shape, findings, name)
        findings.fail(f"it cannot be read as a matrix: {error}", where=name, remedy="download or export it again")
    return rows, values[: len(rows)]


def _longer(values: Matrix, filled: int, rows: int) -> Matrix:
    """The filled rows with room for more of them; room that is not used takes no memory."""
    longer = np.empty((rows, values.shape[1]))
    longer[:filled] = values[:filled]
    return longer


def _text(cell: bytes) -> str:
    return cell.decode(errors="replace").strip()


def _blocks(stream: BinaryIO, shape: _Shape) -> Iterator[bytes]:
    """The lines below the headings in blocks of whole lines."""
    stream.seek(0)
    for _ in range(shape.headers):
        stream.readline()
    while block := stream.read(BLOCK):
        yield block + stream.readline()


def _options(shape: _Shape, block: bytes) -> tuple[Any, Any, Any]:
    """How arrow reads a block: in one piece, labels as they stand, everything else as numbers.

    A separator at the end of each line is no further column.
    """
    line = block[: block.find(b"\n") if b"\n" in block else len(block)].rstrip(b"\r")
    more = line.endswith(shape.separator.encode()) and line.count(shape.separator.encode()) == shape.width
    names = [str(place) for place in range(shape.width + more)]
    types = {name: pa.binary() if at < shape.labels else pa.float64() for at, name in enumerate(names)}
    decimal = "," if shape.separator == ";" else "."
    return (
        arrow_csv.ReadOptions(column_names=names, block_size=len(block) + 1),
        arrow_csv.ParseOptions(delimiter=shape.separator),
        arrow_csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=False, check_utf8=False, decimal_point=decimal
        ),
    )


def _name_the_place(stream: BinaryIO, shape: _Shape, findings: Findings, name: str) -> None:
    """Look for the lines that make a file unreadable. Raises InvalidTable where there are some."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    before = f"{name}, " if name else ""
    lines = csv.reader(text, delimiter=shape.separator)
    for line, row in enumerate(islice(lines, shape.headers, None), shape.headers + 1):
        cells = len(row) - (len(row) > shape.width and not row[-1])
        if row and cells != shape.width:
            what = f"the line has {cells} cells, the header {shape.width}"
            findings.add(what, where=f"{before}line {line}", remedy="mend the separators of that line")
            continue
        for column, cell in _not_numbers(row[: shape.width], shape.labels, shape.separator):
            where = f"{before}line {line}, column {column_letters(column)}"
            findings.add(f"text {quoted(cell)} stands where a number belongs", where=where, remedy="write a number")
        if findings.count > 20:
            break
    text.detach()
    findings.raise_if_any()


def _not_numbers(row: list[str], labels: int, separator: str) -> Iterator[tuple[int, str]]:
    for column, cell in enumerate(row[labels:], labels):
        try:
            float((cell.replace(",", ".") if separator == ";" else cell) or 0)
        except ValueError:
            yield column, cell


def places_of(wanted: Sequence[str], given: Sequence[str], where: str, what: str, findings: Findings) -> list[int]:
    """Where each of ``wanted`` stands among ``given``; findings for one that is missing or stands twice."""
    at: dict[str, int] = {}
    for place, label in enumerate(given):
        if label in at:
            findings.add(f"{what} {quoted(label)} stands twice", where=where, remedy="keep one of them")
        at[label] = place
    lacking = [label for label in wanted if label not in at]
    findings.add_each(
        range(len(lacking)),
        lambda place: (
            where,
            f"{what} {quoted(lacking[place])} is missing",
            closest(lacking[place], at, "add it: rows and columns have the same industries"),
        ),
    )
    return [at[label] for label in wanted if label in at]
