"""One sheet of the make and use workbooks of the US Bureau of Economic Analysis (BEA), by its codes.

A1 is the title (``The Use of Commodities by Industries, Before Redefinitions (Producers' Prices) - Summary``), A2 the
unit, A3 the Bureau, A4 the year; then a row of codes from column C on, with the names above (detail) or below it
(summary, sector), and below them a row for each code: code, name, numbers. Zeros are left empty or written ``...``.

Layout as readers of these workbooks describe it (USEPA/useeior, mario, others on GitHub); not tried on the real files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.table import Matrix
from loaders.files.spreadsheet import NOTHING, Sheet
from loaders.files.validation import Findings, quoted

TITLE = re.compile(
    r"the (?P<table>make|use|supply|domestic supply) of commodities by industries"
    r"(, (?P<redefinitions>before|after) redefinitions)?( \((?P<prices>producer|purchaser)s?['’]? prices\))?"
    r"( - (?P<level>sector|summary|detail))?",
    re.IGNORECASE,
)
UNIT = re.compile(r"\(?(thousand|million|billion)s of dollars\)?", re.IGNORECASE)
UNITS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ZERO = NOTHING | {"", "...", "…", "---"}
HEAD_ROWS = 12
TOTAL = re.compile(r"T\d\w*|total\b.*|VABAS|VAPRO", re.IGNORECASE)
HEADING = re.compile(r"(io)?[ _]?codes?", re.IGNORECASE)
"""What heads the codes of rows in the workbook of 1997 to 2020: ``IOCode``, with ``Name`` beside it."""


@dataclass(frozen=True, slots=True)
class Title:
    """What the title of a sheet says; empty where it says nothing."""

    table: str
    redefinitions: str = ""
    prices: str = ""
    level: str = ""


def title_of(sheet: Sheet) -> Title | None:
    """The title in the first rows; None where it is no table of commodities by industries."""
    for text in sheet.texts(3):
        if match := TITLE.match(text):
            parts = {name: (value or "").lower() for name, value in match.groupdict().items()}
            return Title(parts["table"].split()[-1], parts["redefinitions"], parts["prices"], parts["level"])
    return None


def year_of(sheet: Sheet) -> int | None:
    """The year above the table; None where there is none."""
    texts = [sheet.text(row, 0) for row in range(5)]
    return next((int(text) for text in texts if re.fullmatch(r"(19|20)\d\d", text)), None)


@dataclass(frozen=True)
class CodedSheet:
    """A sheet whose rows and columns are found by codes; totals and notes are left aside."""

    file: str
    sheet: Sheet
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    findings: Findings

    def name(self, code: str) -> str:
        """Name of a row."""
        return self.sheet.text(self.rows[code], 1)

    def total(self, name: str) -> int | None:
        """Row of a total by the beginning of its name, case left aside; None where there is none."""
        rows = range(len(self.sheet.rows))
        totals = [row for row in rows if TOTAL.fullmatch(self.sheet.text(row, 0))]
        return next((row for row in totals if self.sheet.text(row, 1).lower().startswith(name)), None)

    def place(self, row: str = "", column: str = "") -> str:
        """Where a row, a column or the cell of both is."""
        if row and column:
            return f"{self.file}, {self.sheet.place(self.rows[row], self.columns[column])}"
        return f"{self.file}, {self.sheet.row_place(self.rows[row]) if row else f'sheet {self.sheet.name!r}'}"

    def block(self, rows: Sequence[str], columns: Sequence[str]) -> Matrix:
        """Numbers of these rows and columns, shape (rows, columns); findings where a cell holds none."""
        return self.numbers([self.rows[row] for row in rows], columns)

    def numbers(self, rows: Sequence[int], columns: Sequence[str]) -> Matrix:
        """Numbers of rows by their place, as ``block`` by their codes."""
        values = np.zeros((len(rows), len(columns)))
        for place, row in enumerate(rows):
            for position, column in enumerate(columns):
                value = self.sheet.value(row, self.columns[column])
                if type(value) is float or type(value) is int:
                    values[place, position] = value
                elif not (isinstance(value, str) and value.strip() in ZERO):
                    what = f"{'text ' if isinstance(value, str) else ''}{quoted(value)} stands where a number belongs"
                    where = f"{self.file}, {self.sheet.place(row, self.columns[column])}"
                    self.findings.add(what, where=where, remedy="write a number (as a number cell)")
        return values

    @property
    def unit(self) -> int:
        """The unit printed above the table. Notes a finding where there is none."""
        for text in self.sheet.texts(4):
            if match := UNIT.fullmatch(text):
                return UNITS[match[1].lower()]
        what = "the unit is missing above the table"
        self.findings.add(what, where=self.place(), remedy="keep it as the Bureau writes it: (Millions of dollars)")
        return 1


def read_codes(file: str, sheet: Sheet, findings: Findings) -> CodedSheet:
    """Find the codes of rows and columns. Raises InvalidTable where there are none or one stands twice."""
    side = {sheet.text(row, 0) for row in range(4, len(sheet.rows)) if sheet.text(row, 1)}
    counts = {row: len(side & {sheet.text(row, at) for at in range(2, _width(sheet, row))}) for row in range(HEAD_ROWS)}
    head = max(counts, key=lambda row: counts[row])
    if not counts[head]:
        remedy = "keep codes and names as the Bureau prints them"
        findings.fail("no row of codes heads the columns", where=f"{file}, sheet {sheet.name!r}", remedy=remedy)
    columns = [(sheet.text(head, at), at) for at in range(2, _width(sheet, head))]
    rows = [(sheet.text(row, 0), row) for row in range(head + 1, len(sheet.rows)) if sheet.text(row, 1)]
    coded = CodedSheet(file, sheet, _places(rows), _places(columns), findings)
    for kind, pairs, places in (("row", rows, coded.rows), ("column", columns, coded.columns)):
        for code, at in pairs:
            if code in places and places[code] != at:
                where = f"{file}, {sheet.place(at, 0) if kind == 'row' else sheet.place(head, at)}"
                findings.add(f"{kind} {quoted(code)} stands twice", where=where, remedy="give each its own code")
    findings.raise_if_any()
    return coded


def _width(sheet: Sheet, row: int) -> int:
    return len(sheet.rows[row]) if row < len(sheet.rows) else 0


def _places(pairs: Sequence[tuple[str, int]]) -> dict[str, int]:
    """The first place of each code that is no total."""
    places: dict[str, int] = {}
    for code, at in pairs:
        if code and not TOTAL.fullmatch(code) and not HEADING.fullmatch(code):
            places.setdefault(code, at)
    return places
