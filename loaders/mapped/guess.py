"""Where a table seems to stand in a file that no format fits: blocks, codes, headings and labels, by what they say.

A block is found by codes (or names) that stand both down a column and along a row. What lies right of its last column
is final demand, what lies below its last row primary inputs; words say which. :mod:`loaders.mapped.guess_text` writes
the mapping that follows. Nothing is taken for certain: the mapping is read like any other, and its balances decide.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from kb.table import Matrix
from loaders.files.content import Content
from loaders.files.kinds import is_utf_16
from loaders.files.spreadsheet import NOTHING, Sheet
from loaders.files.validation import Findings
from loaders.mapped.guess_words import NO_FLOWS, is_total, matches, part_of
from loaders.mapped.mapping_file import FileSettings
from loaders.mapped.sheet import key, parsed

FIRST_ROWS, FIRST_COLUMNS = 40, 6
"""Where a heading row and a column of codes are looked for."""
FEWEST = 2
HEADINGS = 4
"""Rows above the numbers that may be headings."""
SHEETS = 40
LIST = re.compile(r"^[a-z]{2,}_")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
SEPARATORS = ";\t,|"


@dataclass(frozen=True)
class Block:
    """One block of flows: rows and columns of its industries by code, as the file writes it; counted from 0."""

    sheet: Sheet
    header: int
    code_column: int
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    from_row: int = 0
    part: str = ""

    @property
    def first(self) -> int:
        """The row of the first industry."""
        return min(self.rows.values())

    @property
    def last(self) -> int:
        """The row of the last industry."""
        return max(self.rows.values())

    @property
    def last_column(self) -> int:
        """The column of the last industry."""
        return max(self.columns.values())


@dataclass(frozen=True)
class Sheets:
    """A file as sheets, how its texts and numbers are written, and what could not be taken."""

    sheets: Sequence[Sheet]
    settings: FileSettings = field(default_factory=FileSettings)
    is_text: bool = False

    def number(self, value: object) -> float | None:
        """A cell as number: nothing and dashes are zero; None for any other text."""
        if type(value) is float or type(value) is int:
            return float(value)
        if not isinstance(value, str):
            return None
        if not value.strip() or value.strip() in NOTHING:
            return 0.0
        sign = self.settings.decimal or ("." if self.is_text else "")
        return parsed(value, sign) if sign else None

    def values(self, sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
        """Numbers of a block; what is none counts as zero."""
        return np.array([[self.number(sheet.value(row, column)) or 0.0 for column in columns] for row in rows])


def sheets_of(content: Content, findings: Findings) -> Sheets:
    """The sheets of a workbook or text. Raises InvalidTable for a folder or zip, and for a file without cells."""
    if content.kind == "workbook":
        sheets = [sheet for sheet in content.sheets[:SHEETS] if sheet.rows]
        if not sheets:
            findings.fail("the workbook has no cells", remedy="save it again")
        return Sheets(sheets, FileSettings(decimal=_decimal(sheets)))
    if content.kind == "text":
        return _text(content)
    findings.fail("a mapping is guessed from one file", remedy="name the workbook or CSV file that has the flows")


def _text(content: Content) -> Sheets:
    with content.open() as stream:
        raw = stream.read()
    encoding = "utf-16" if is_utf_16(raw) else "utf-8"
    try:
        text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        encoding = "cp1251"
        text = raw.decode(encoding, errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    separator = max(SEPARATORS, key=lambda sign: sum(line.count(sign) > 1 for line in lines) * 1000 + text.count(sign))
    sheet = Sheet(content.name, list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))
    settings = FileSettings(separator=separator, encoding=encoding, decimal=_decimal([sheet]))
    return Sheets([sheet], settings, is_text=True)


def _decimal(sheets: Sequence[Sheet]) -> str:
    """The decimal sign of numbers that are texts: a comma or a point by what most of them have; empty for none."""
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str) and cell.strip()]
    counts = {sign: sum(sign in cell and parsed(cell, sign) is not None for cell in cells) for sign in ",."}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ""


# ---------------------------------------------------------------- blocks


def blocks_of(file: Sheets) -> list[Block]:
    """Every block of flows that is found, each with the part that the words about it name."""
    blocks: list[Block] = []
    for sheet in file.sheets:
        if matches(NO_FLOWS, sheet.name):
            continue
        for block in _of_sheet(sheet):
            about = list(words_about(block))
            if not any(matches(NO_FLOWS, text) for text in about) and _are_flows(file, block):
                blocks.append(block)
    return blocks


def _of_sheet(sheet: Sheet) -> Iterator[Block]:
    first = _first_block(sheet)
    if first is None:
        return
    yield _named(first)
    start, codes = first.last + 1, list(first.rows)
    while (again := _again(sheet, first, codes[0], start)) is not None:
        yield _named(again)
        start = again.last + 1


def _named(block: Block) -> Block:
    part = part_of([block.sheet.name, *words_about(block)])
    return Block(block.sheet, block.header, block.code_column, block.rows, block.columns, block.from_row, part)


def words_about(block: Block) -> Iterator[str]:
    """Words above the codes and headings of a block, the nearest first, up to where it begins."""
    for row in range(block.first - 1, block.from_row - 1, -1):
        texts = [text for cell in block.sheet.rows[row] if isinstance(cell, str) and (text := " ".join(cell.split()))]
        filled = sum(bool(str(cell).strip()) for cell in block.sheet.rows[row])
        yield from texts if filled <= 2 else texts[: int(row + HEADINGS > block.first)]


def _are_flows(file: Sheets, block: Block) -> bool:
    """Whether the numbers may be flows: some, and not all of them shares."""
    values = np.abs(file.values(block.sheet, list(block.rows.values()), list(block.columns.values())))
    return bool(values.any() and values.max() > 1.5)


def _first_block(sheet: Sheet) -> Block | None:
    """The headings and codes that have most in common; numbers that only count rows and columns come last."""
    columns = [_keys(sheet, column) for column in range(FIRST_COLUMNS)]
    best: tuple[tuple[int, int, int, int], Block] | None = None
    for header in range(min(FIRST_ROWS, len(sheet.rows) - 1)):
        heads = _heads(sheet, header)
        if len(heads) < FEWEST:
            continue
        for column, texts in enumerate(columns):
            block = _common(sheet, header, column, heads, texts)
            if block is None:
                continue
            told = not _only_counts(list(block.rows))
            order = (int(told), len(block.rows), -column, -header)
            if best is None or order > best[0]:
                best = (order, block)
    return best[1] if best else None


def _keys(sheet: Sheet, column: int) -> list[str]:
    return [key(sheet.text(row, column)) for row in range(len(sheet.rows))]


def bare(code: str) -> str:
    """A code as it is compared, without a beginning that all of a list have: ``a01`` of ``CPA_A01``."""
    return LIST.sub("", key(code), count=1)


def _heads(sheet: Sheet, row: int) -> dict[str, int]:
    heads: dict[str, int] = {}
    for column in range(1, len(sheet.rows[row])):
        if text := key(sheet.text(row, column)):
            heads.setdefault(text, column)
    return heads


def _common(sheet: Sheet, header: int, column: int, heads: Mapping[str, int], texts: Sequence[str]) -> Block | None:
    """Codes down a column that also head columns to its right, from the first to the last before a total."""
    without = {bare(head): at for head, at in heads.items()}
    rows: dict[str, int] = {}
    columns: dict[str, int] = {}
    for row in range(header + 1, len(texts)):
        text = texts[row]
        at = heads.get(text, without.get(bare(text))) if text else None
        if text in rows or (rows and is_total(text)):
            break
        if at is None or at <= column or at in columns.values():
            continue
        rows[text], columns[text] = row, at
    if len(rows) < FEWEST or _are_numbers(sheet, header, column, rows, columns):
        return None
    written = {text: sheet.text(row, column) for text, row in rows.items()}
    return Block(
        sheet,
        header,
        column,
        {written[text]: row for text, row in rows.items()},
        {written[text]: at for text, at in columns.items()},
    )


def _are_numbers(sheet: Sheet, header: int, column: int, rows: Mapping[str, int], columns: Mapping[str, int]) -> bool:
    """Whether what rows and columns have in common are numbers of a table.

    Unlike codes they repeat, they are few among others, or the rows above them hold numbers too.
    """
    if not all(NUMBER.fullmatch(text) for text in rows):
        return False
    above = [sheet.text(at, min(columns.values())) for at in range(header)]
    if sum(NUMBER.fullmatch(text) is not None for text in above) > 1:  # one may count the columns
        return True
    across = [sheet.text(header, at) for at in range(min(columns.values()), max(columns.values()) + 1)]
    down = [sheet.text(at, column) for at in range(min(rows.values()), max(rows.values()) + 1)]
    lines = ([text for text in line if NUMBER.fullmatch(text)] for line in (across, down))
    return any(len(set(line)) < len(line) or 2 * len(rows) < len(line) for line in lines)


def _only_counts(codes: Sequence[str]) -> bool:
    """Whether codes are 1, 2, 3 …: numbers of rows and columns, which beside codes are none."""
    numbers = [int(code) for code in codes if code.isdigit()]
    return len(numbers) == len(codes) and all(b - a == 1 for a, b in pairwise(numbers))


def _again(sheet: Sheet, first: Block, code: str, start: int) -> Block | None:
    """The next block below with the same codes: under headings of its own, else under those of the first."""
    texts = _keys(sheet, first.code_column)
    try:
        top = texts.index(key(code), start)
    except ValueError:
        return None
    wanted = {key(each) for each in first.rows}
    without = {bare(each) for each in wanted}
    heads = [row for row in range(start, top) if 2 * len(without & set(map(bare, _heads(sheet, row)))) > len(without)]
    header = heads[-1] if heads else first.header
    rows: dict[str, int] = {}
    for row in range(top, len(texts)):
        if texts[row] in rows:
            break
        if texts[row] in wanted:
            rows[texts[row]] = row
    if len(rows) < len(wanted):
        return None
    named = {each: rows[key(each)] for each in first.rows}
    return Block(sheet, header, first.code_column, named, first.columns, start)
