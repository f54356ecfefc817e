"""Sheets as a mapping describes them: a workbook's, or CSV files as such; numbers as the file writes them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from kb.table import Matrix
from loaders.files.content import Content
from loaders.files.kinds import is_utf_16
from loaders.files.spreadsheet import Sheet
from loaders.files.validation import Findings, closest, quoted
from loaders.mapped.mapping_file import Block, Mapping

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def key(text: str) -> str:
    """A code or label as it is compared: case and spaces left aside."""
    return " ".join(text.split()).casefold()


def same(code: str, candidates: Collection[str], codes: Collection[str]) -> str | None:
    """Which of ``candidates`` is the code: the same text, else the same number without its leading zeros.

    A number that is another of the ``codes`` is not taken for it: 61 is not 061 where both occur.

    >>> same("01", ["1", "2"], ["01", "02"]), same("061", ["61"], ["061", "61"])
    ('1', None)
    """
    if code in candidates:
        return code
    if not (code.isascii() and code.isdigit()):
        return None
    alike = [other for other in candidates if other.isascii() and other.isdigit() and int(other) == int(code)]
    return next((other for other in alike if other not in codes), None)


def read_sheets(content: Content, mapping: Mapping, findings: Findings) -> dict[str, Sheet]:
    """Every sheet by name: of a workbook, or one for each CSV file. Raises InvalidTable."""
    if content.kind == "workbook":
        return {sheet.name: sheet for sheet in content.sheets}
    if content.kind == "text":
        return {content.name: _csv_sheet(content, "", content.name, mapping, findings)}
    wanted = {block.sheet.casefold() for block in mapping.blocks.values()}
    named = {name: PurePosixPath(name).name for name in content.members if not PurePosixPath(name).name.startswith(".")}
    if not wanted - {""}:
        listed = ", ".join(sorted(named.values())[:10])
        findings.fail(
            f"it holds {len(named)} files", remedy=f"name one as sheet in [layout] of {mapping.name}: {listed}"
        )
    return {
        short: _csv_sheet(content, name, short, mapping, findings) if short.casefold() in wanted else Sheet(short, [])
        for name, short in named.items()
    }


def _csv_sheet(content: Content, member: str, name: str, mapping: Mapping, findings: Findings) -> Sheet:
    settings = mapping.file
    with content.open(member) as stream:
        data = stream.read()
    encoding = "utf-8-sig" if settings.encoding.lower().replace("-", "") == "utf8" else settings.encoding
    where = member and name
    try:
        text = data.decode(encoding)
    except LookupError:
        findings.fail(f"file.encoding {settings.encoding!r} of {mapping.name} is not known", remedy="as utf-8, cp1251")
    except UnicodeDecodeError:
        likely = "utf-16" if is_utf_16(data) else "cp1251"
        remedy = f'say how it is written in [file] of {mapping.name}: encoding = "{likely}"'
        findings.fail(f"the text is not {settings.encoding}", where=where, remedy=remedy)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=settings.separator))
    except csv.Error as error:
        findings.fail(f"it is no CSV file: {error}", where=where, remedy="save it as CSV again")
    if other := _other_separator(text.splitlines(), settings.separator):
        remedy = f"say it in [file] of {mapping.name}: separator = {other!r}"
        findings.fail(f"columns are not separated by {settings.separator!r}", where=where, remedy=remedy)
    return Sheet(name, rows)


def _other_separator(lines: Sequence[str], separator: str) -> str:
    """The sign that stands in every line where the separator does not; empty where the separator does."""
    filled = [line for line in lines if line.strip()]
    if not filled or all(separator in line for line in filled):
        return ""
    return next((sign for sign in ";\t,|" if sign != separator and all(sign in line for line in filled)), "")


def sheet_of(name: str, block: Block, sheets: dict[str, Sheet], mapping: Mapping, findings: Findings) -> Sheet | None:
    """The sheet of a block; None (and a finding) where the file does not have it."""
    if not block.sheet and len(sheets) == 1:
        return next(iter(sheets.values()))
    where = f"key blocks.{name}.sheet of {mapping.name}"
    listed = ", ".join(list(sheets)[:12])
    if not block.sheet:
        findings.add(f"the file has {len(sheets)} sheets", remedy=f"choose one, {where}: {listed}")
        return None
    matches = [sheet for sheet in sheets.values() if key(sheet.name) == key(block.sheet)]
    if not matches:
        remedy = closest(block.sheet, sheets, f"sheets are {listed}")
        findings.add(f"there is no sheet {quoted(block.sheet)} ({where})", remedy=remedy)
    return matches[0] if matches else None


@dataclass(frozen=True)
class Numbers:
    """Reads the numbers of a sheet; ``decimal`` is empty where text is no number (a workbook's cells)."""

    mapping: Mapping
    decimal: str
    findings: Findings

    def block(self, sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
        """A block of numbers, shape (rows, columns); findings where a cell holds none."""
        block = np.zeros((len(rows), len(columns)))
        for place, row in enumerate(rows):
            for position, column in enumerate(columns):
                value = sheet.value(row, column)
                number = self._number(value)
                if number is None or not np.isfinite(number):
                    self.findings.add(_told(value), where=sheet.place(row, column), remedy=self._remedy(value))
                else:
                    block[place, position] = number
        return block

    def _number(self, value: object) -> float | None:
        if type(value) is float or type(value) is int:
            return float(value)
        if not isinstance(value, str):
            return None
        return 0.0 if value.strip() in self.mapping.file.zero else self._parsed(value, self.decimal)

    def _parsed(self, text: str, decimal: str) -> float | None:
        return parsed(text, decimal, self.mapping.file.thousands) if decimal else None

    def _remedy(self, value: object) -> str:
        file = f"[file] of {self.mapping.name}"
        text = value if isinstance(value, str) else ""
        if isinstance(value, str) and not text.strip():
            return f'write it, or add "" to zero in {file}'
        if self.decimal == "." and parsed(text, ",") is not None:
            return f'say in {file} what the comma is: decimal = "," or thousands = ","'
        for sign in (".", ","):
            if not self.decimal and parsed(text, sign) is not None:
                return f"write a number cell, or decimal = {sign!r} in {file}: then texts are read as numbers"
        return f"write a number, or name it under zero in {file}"


def _told(value: object) -> str:
    if isinstance(value, str) and not value.strip():
        return "the number is missing"
    return f"{'text ' if isinstance(value, str) else ''}{quoted(value)} stands where a number belongs"


def parsed(text: str, decimal: str, thousands: str = "") -> float | None:
    """A text as number, spaces passed over; None where it is none.

    >>> parsed("1 234,5", ","), parsed("1,5", "."), parsed("1,500.5", ".", ",")
    (1234.5, None, 1500.5)
    """
    plain = SPACES.sub("", text).replace("−", "-")
    plain = plain.replace(thousands, "") if thousands else plain
    if decimal == ",":
        plain = plain.replace(",", ".") if "." not in plain else ""
    return float(plain) if NUMBER.fullmatch(plain) else None
