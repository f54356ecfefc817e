"""Workbooks as sheets of cells that know their address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kb.table import Matrix
from loaders.files.limits import refuse_wide
from loaders.files.validation import Findings, quoted

NOTHING = {"-", "–", "—"}
"""Dashes that statistical offices write for «does not occur»: zero."""


def column_letters(column: int) -> str:
    """Name of a column counted from 0: ``A`` … ``Z``, ``AA`` …

    >>> column_letters(0), column_letters(82)
    ('A', 'CE')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows of cells, both counted from 0; an empty cell is an empty string."""

    name: str
    rows: Sequence[Sequence[object]]

    def value(self, row: int, column: int) -> object:
        """The value of a cell, empty beyond the sheet's edge."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """A cell as text with single spaces; a whole number without its point (a code typed as a number)."""
        value = self.value(row, column)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return " ".join(str(value).split())

    def place(self, row: int, column: int) -> str:
        """Where a cell is: ``sheet '6.', cell D7``."""
        return f"sheet {self.name!r}, cell {column_letters(column)}{row + 1}"

    def row_place(self, row: int) -> str:
        """Where a row is: ``sheet '6.', row 7``."""
        return f"sheet {self.name!r}, row {row + 1}"

    def texts(self, rows: int) -> Iterator[str]:
        """Every text in the first rows."""
        for row in self.rows[:rows]:
            for value in row:
                if isinstance(value, str) and value.strip():
                    yield " ".join(value.split())

    def numbers(self, rows: Sequence[int], columns: Sequence[int], findings: Findings) -> Matrix:
        """A block of numbers, shape (rows, columns); findings where a cell holds none. A dash is zero."""
        block = np.zeros((len(rows), len(columns)))
        for place, row in enumerate(rows):
            for position, column in enumerate(columns):
                value = self.value(row, column)
                if type(value) is float or type(value) is int:
                    block[place, position] = value
                elif not (isinstance(value, str) and value.strip() in NOTHING):
                    self._not_a_number(value, row, column, findings)
        for place, position in np.argwhere(~np.isfinite(block)):
            where = self.place(rows[place], columns[position])
            findings.add(f"{block[place, position]} is not a finite number", where=where, remedy="write a number")
        return block

    def _not_a_number(self, value: object, row: int, column: int, findings: Findings) -> None:
        where = self.place(row, column)
        if isinstance(value, str) and not value.strip():
            findings.add("the number is missing", where=where, remedy="write it, or 0")
        elif isinstance(value, str) and value.startswith("#"):
            findings.add(f"the formula gives {quoted(value)}", where=where, remedy="mend the formula")
        else:
            what = f"{'text ' if isinstance(value, str) else ''}{quoted(value)} stands where a number belongs"
            findings.add(what, where=where, remedy="write a number (as a number cell)")


def open_workbook(path: Path, findings: Findings) -> list[Sheet]:
    """All sheets of an xlsx or xls workbook. Raises InvalidTable where it cannot be opened, or is too large."""
    remedy = "open it in a spreadsheet program and save it as .xlsx, or download it again"
    try:
        with path.open("rb") as file:
            refuse_wide(file, findings)
            with CalamineWorkbook.from_filelike(file) as workbook:
                return [sheet_of(workbook, name) for name in workbook.sheet_names]
    except PasswordError:
        findings.fail("the workbook is protected by a password", remedy="save it without one")
    except (CalamineError, OSError) as error:
        findings.fail(f"the workbook cannot be opened: {error}", remedy=remedy)


def sheet_of(workbook: CalamineWorkbook, name: str) -> Sheet:
    """One sheet, from cell A1 on."""
    return Sheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
