"""A matrix with labels, as world tables give it in text files: labels across the top and down the side."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import numpy as np
import pandas as pd

from kb.table import Matrix
from loaders.files.spreadsheet import column_letters
from loaders.files.validation import Findings, closest, quoted

SEPARATORS = ("\t", ";", ",")


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
    raw = stream.read()
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", errors="replace", newline="")
    first = text.readline()
    separator = max(SEPARATORS, key=first.count)
    text.seek(0)
    head = [[cell.strip() for cell in row] for row in islice(csv.reader(text, delimiter=separator), headers)]
    width = len(head[0]) if head else 0
    if len(head) < headers or width <= labels or any(len(row) != width for row in head):
        findings.fail("the header is not one of a matrix", where=name, remedy="download or export the file again")
    above = headers + named
    frame = _parse(raw, separator, above, labels, width, findings, name)
    kept = [place for place in range(labels, width) if any(row[place] for row in head)]
    rows = list(zip(*(frame[place].str.strip() for place in range(labels)), strict=True))
    filled = [place for place, row in enumerate(rows) if any(row)]
    values = frame.iloc[:, kept].to_numpy(np.float64)
    if len(filled) < len(rows):
        values = values[filled]
    columns = [tuple(row[place] for row in head) for place in kept]
    return Labelled(name, [rows[place] for place in filled], columns, values, above + 1, kept[0] + 1 if kept else 1)


def read_numbers(stream: BinaryIO, findings: Findings, *, name: str = "") -> Matrix:
    """Read a delimited file that holds nothing but numbers. Raises InvalidTable where one is missing or is none."""
    raw = stream.read()
    line = raw[: raw.find(b"\n") if b"\n" in raw else len(raw)].decode("utf-8-sig", errors="replace")
    separator = max(SEPARATORS, key=line.count)
    width = line.rstrip("\r\n").rstrip(separator).count(separator) + 1
    values = _parse(raw, separator, 0, 0, width, findings, name).to_numpy(np.float64)
    for row, column in np.argwhere(~np.isfinite(values))[:1]:
        where = f"{name}, line {row + 1}, column {column_letters(int(column))}"
        findings.fail("the number is missing", where=where, remedy="write it, or 0")
    return values


def _parse(
    raw: bytes, separator: str, headers: int, labels: int, width: int, findings: Findings, name: str
) -> pd.DataFrame:
    """Labels as text, everything else as numbers. Raises InvalidTable where something else stands there."""
    types = {place: "str" if place < labels else "float64" for place in range(width)}
    decimal = "," if separator == ";" and b";" in raw[:1000] else "."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame: pd.DataFrame = pd.read_csv(
                io.BytesIO(raw),
                sep=separator,
                header=None,
                names=list(range(width)),
                index_col=False,
                skiprows=headers,
                dtype=types,
                decimal=decimal,
                encoding="utf-8-sig",
                encoding_errors="replace",
                keep_default_na=False,  # NA is Namibia
                na_values=[""],
            )
    except (ValueError, pd.errors.ParserError, pd.errors.ParserWarning) as error:
        _name_the_place(raw, separator, headers, labels, width, findings, name)
        findings.fail(f"it cannot be read as a matrix: {error}", where=name, remedy="download or export it again")
    frame[list(range(labels))] = frame[list(range(labels))].fillna("")
    return frame


def _name_the_place(
    raw: bytes, separator: str, headers: int, labels: int, width: int, findings: Findings, name: str
) -> None:
    """Look for the lines that make a file unreadable. Raises InvalidTable where there are some."""
    text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", errors="replace", newline="")
    before = f"{name}, " if name else ""
    for line, row in enumerate(islice(csv.reader(text, delimiter=separator), headers, None), headers + 1):
        if len(row) > width:
            what = f"the line has {len(row)} cells, the header {width}"
            findings.add(what, where=f"{before}line {line}", remedy="mend the separators of that line")
            continue
        for column, cell in _not_numbers(row, labels, separator):
            where = f"{before}line {line}, column {column_letters(column)}"
            findings.add(f"text {quoted(cell)} stands where a number belongs", where=where, remedy="write a number")
        if findings.count > 20:
            break
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
