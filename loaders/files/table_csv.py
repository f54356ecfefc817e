"""CSV files of known columns: read by Arrow in one go, looked at line by line only when something is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from kb.table import Matrix
from loaders.files.validation import Findings, closest, quoted

Positions = npt.NDArray[np.int64]
BOM = b"\xef\xbb\xbf"
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of a file: ``texts`` and ``numbers`` it must have, ``optional`` numbers, and whether others may stand."""

    texts: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    others_allowed: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """Every column that has a meaning here."""
        return self.texts + self.numbers + self.optional


@dataclass(frozen=True)
class CsvFile:
    """One file as read: its columns by name, and the line on which a record stands."""

    name: str
    content: bytes
    header: list[str]
    table: Any  # pyarrow.Table
    findings: Findings

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def _lines(self) -> list[int]:
        reader = csv.reader(io.StringIO(self.content.decode("utf-8-sig"), newline=""))
        return [reader.line_num for row in reader if row][1:]

    def line(self, record: int) -> int:
        """Line on which a record ends, counted from 1."""
        return self._lines[record]

    def place(self, record: int, column: str = "") -> str:
        """Where a record stands: ``flows.csv, line 12, column domestic``."""
        return f"{self.name}, line {self.line(record)}" + (f", column {column}" if column else "")

    def texts(self, column: str) -> list[str]:
        """A text column; empty where the cell is empty."""
        return [(text or "").strip() for text in self.table.column(column).to_pylist()]

    def positions(self, column: str, known: pd.Index[str], kind: str) -> Positions:
        """Position of each code in ``known``, -1 (and a finding) where it is missing or unknown."""
        if not len(self):
            return np.empty(0, dtype=np.int64)
        encoded = self.table.column(column).unify_dictionaries().combine_chunks()
        encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
        words = [(word or "").strip() for word in encoded.dictionary.to_pylist()]
        indices = encoded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
        words.append("")
        position_of = known.get_indexer(pd.Index(words)).astype(np.int64)
        for word in np.flatnonzero(position_of < 0):
            uses = np.flatnonzero(indices == word)
            if len(uses):
                self._unknown(words[word], self.place(int(uses[0]), column), list(known), kind)
        return np.asarray(position_of[indices], dtype=np.int64)

    def _unknown(self, word: str, where: str, known: list[str], kind: str) -> None:
        if not word:
            self.findings.add(f"the {kind} is missing", where=where, remedy=f"write its {kind}")
        else:
            shown = ", ".join(known) if len(known) <= 15 else f"one of the {len(known)} known ones"
            remedy = closest(word, known, otherwise=f"use {shown}")
            self.findings.add(f"{kind} {quoted(word)} is not known", where=where, remedy=remedy)

    def numbers(self, column: str) -> Matrix:
        """A column of numbers; findings where one is missing or not finite."""
        values, missing = self.as_read(column)
        self.findings.add_each(
            np.flatnonzero(missing),
            lambda record: (self.place(record, column), "the number is missing", "write it, or 0"),
        )
        self.findings.add_each(
            np.flatnonzero(~np.isfinite(values) & ~missing),
            lambda record: (self.place(record, column), f"{values[record]} is not a finite number", "write a number"),
        )
        return np.where(missing, 0.0, values)

    def is_unknown(self, column: str) -> bool:
        """Whether a column of numbers is absent, or empty in every record."""
        return column not in self.header or bool(len(self) and self.as_read(column)[1].all())

    def as_read(self, column: str) -> tuple[Matrix, npt.NDArray[np.bool_]]:
        """A column of numbers with NaN where a cell is empty, and which cells are."""
        cells = self.table.column(column)
        values = np.asarray(cells.to_numpy(), dtype=np.float64)
        return values, np.asarray(cells.is_null().to_numpy(), dtype=np.bool_)


def read_csv(name: str, content: bytes, layout: Layout, findings: Findings) -> CsvFile | None:
    """Read a CSV file of the given layout; None after findings that leave nothing to read."""
    header = _header(name, content, layout, findings)
    if header is None:
        return None
    types = {raw: pa.float64() if raw.strip() in layout.numbers + layout.optional else pa.string() for raw in header}
    if not layout.others_allowed:
        types |= {raw: pa.dictionary(pa.int32(), pa.string()) for raw in header if raw.strip() in layout.texts}
    convert = arrow_csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, true_values=[], false_values=[]
    )
    parse = arrow_csv.ParseOptions(newlines_in_values=layout.others_allowed)
    try:
        table = arrow_csv.read_csv(pa.BufferReader(content), parse_options=parse, convert_options=convert)
    except pa.ArrowInvalid as error:
        _diagnose(name, content, layout, findings, str(error))
        return None
    columns = [raw.strip() for raw in header]
    return CsvFile(name, content, columns, table.rename_columns(columns), findings)


def _header(name: str, content: bytes, layout: Layout, findings: Findings) -> list[str] | None:
    """Column names as they stand, after a look at what is missing, unknown or doubled."""
    if not content.removeprefix(BOM).strip():
        findings.add("the file is empty", where=name, remedy=f"its first line is {','.join(layout.known)}")
        return None
    first = content.removeprefix(BOM).lstrip(b"\r\n").split(b"\n", 1)[0].split(b"\r", 1)[0]
    try:
        header = next(csv.reader([first.decode("utf-8")]))
    except UnicodeDecodeError:
        _diagnose_encoding(name, content, findings)
        return None
    before = findings.count
    columns = [column.strip() for column in header]
    _check_columns(columns, name, layout, findings)
    return header if findings.count == before else None


def _check_columns(columns: list[str], name: str, layout: Layout, findings: Findings) -> None:
    where = f"{name}, line 1"
    if len(columns) == 1 and re.search(r"[;\t|]", columns[0]):
        findings.add(
            "columns are not separated by commas", where=where, remedy="save it with commas, decimals with a point"
        )
        return
    for column in layout.texts + layout.numbers:
        if column not in columns:
            remedy = closest(column, columns, otherwise=f"columns are {', '.join(layout.known)}")
            findings.add(f"column {column} is missing", where=where, remedy=remedy)
    for column in sorted({column for column in columns if columns.count(column) > 1}):
        findings.add(f"column {quoted(column)} stands twice", where=where, remedy="keep one of them")
    if layout.others_allowed:
        return
    for column in columns:
        if column not in layout.known:
            remedy = closest(column, layout.known, otherwise=f"columns are {', '.join(layout.known)}")
            findings.add(f"column {quoted(column)} is not known", where=where, remedy=remedy)


def _diagnose(name: str, content: bytes, layout: Layout, findings: Findings, fault: str) -> None:
    """Find the lines that Arrow stumbled over; its own words where none is found."""
    before = findings.count
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _diagnose_encoding(name, content, findings)
        return
    try:
        faults = list(_faulty_lines(text, layout))
    except csv.Error as error:
        faults = [("", f"it is not CSV: {error}", "save it as CSV (UTF-8, commas)")]
    findings.add_each(range(len(faults)), lambda number: (name + faults[number][0], *faults[number][1:]))
    if findings.count == before:
        findings.add(f"it cannot be read as CSV: {fault}", where=name, remedy="save it as CSV (UTF-8, commas)")


def _faulty_lines(text: str, layout: Layout) -> Iterator[tuple[str, str, str]]:
    """(where, what, remedy) of every line with too few or too many cells, or text in a number column."""
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = ((reader.line_num, row) for row in reader if row)
    header = [column.strip() for column in next(rows)[1]]
    numeric = [place for place, column in enumerate(header) if column in layout.numbers + layout.optional]
    for line, row in rows:
        if len(row) != len(header):
            remedy = "write decimals with a point and quote text that holds a comma" if len(row) > len(header) else ""
            yield f", line {line}", f"{len(row)} cells instead of {len(header)}", remedy or "fill in the missing cells"
            continue
        for place in numeric:
            cell = row[place].strip()
            if cell and not NUMBER.fullmatch(cell):
                yield f", line {line}, column {header[place]}", f"{quoted(cell)} is not a number", _number_remedy(cell)


def _number_remedy(cell: str) -> str:
    if DECIMAL_COMMA.fullmatch(cell):
        return f"write the decimals with a point: {cell.replace(',', '.')}"
    return "write digits only, decimals with a point, no spaces"


def _diagnose_encoding(name: str, content: bytes, findings: Findings) -> None:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.add("the text is not UTF-8", where=f"{name}, line {line}", remedy="save the file as CSV UTF-8")
