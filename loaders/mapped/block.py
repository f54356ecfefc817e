"""One block of a table as a mapping describes it: its rows and columns found by codes, headings and labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from kb.table import Matrix
from loaders.files.spreadsheet import Sheet, column_letters
from loaders.files.validation import Findings, closest, quoted
from loaders.mapped.mapping_file import Block, column_number
from loaders.mapped.sheet import Numbers, key, same

PLACE = re.compile(r"(column|row) ([A-Za-z]{1,3}|\d+)")
STEP = " > "
BEGINNING = re.compile(r"[^\W\d_]+[_.\-]")
"""What codes of one list begin with where another writes them without: ``CPA_``; letters, as ``C10-C12`` is a code."""
AS_TEXT = "format the cells of the codes as text and write the codes again"


@dataclass(frozen=True)
class MappedBlock:
    """One block on its sheet: finds rows and columns, reads numbers, and says what it does not find, and where."""

    name: str
    sheet: Sheet
    block: Block
    numbers: Numbers

    @property
    def _findings(self) -> Findings:
        return self.numbers.findings

    def _key(self, name: str) -> str:
        return f"blocks.{self.name}.{name} of {self.numbers.mapping.name}"

    def industry_rows(self, notes: list[str]) -> dict[str, int]:
        """Row of each industry by code, from the first code to the last."""
        block, sheet = self.block, self.sheet
        texts = [key(sheet.text(row, block.code_column)) for row in range(len(sheet.rows))]
        start = self._row_with(texts, "first_code", block.first_code, block.from_row)
        end = -1 if start < 0 else self._row_with(texts, "last_code", block.last_code, start)
        self._findings.raise_if_any()
        skipped = {key(code) for code in block.skip}
        rows: dict[str, int] = {}
        first: dict[str, int] = {}
        bare = []
        for row in range(start, end + 1):
            code = sheet.text(row, block.code_column)
            if fault := self._not_a_code(sheet.value(row, block.code_column)):
                self._findings.add(fault, where=sheet.place(row, block.code_column), remedy=AS_TEXT)
            if not code:
                bare += [row + 1] if any(str(value).strip() for value in sheet.rows[row]) else []
            elif key(code) not in skipped:
                self._refuse_twin(code, row, first.setdefault(key(code), row))
                rows.setdefault(code, row)
        if bare:
            notes.append(f"sheet {sheet.name!r}: rows without a code were not read: {', '.join(map(str, bare[:10]))}")
        return rows

    def _not_a_code(self, value: object) -> str:
        """What is wrong with a cell that a spreadsheet made of a code: a date, or a number that lost zeros."""
        if isinstance(value, date | time):
            return f"the date {value:%Y-%m-%d} stands where a code belongs, as 10-12 becomes one"
        if isinstance(value, float | int) and not float(value).is_integer():
            return f"the number {value:g} stands where a code belongs: whether it was {value:g} or {value:g}0 is lost"
        if isinstance(value, float | int):
            named = [code for code in (self.block.first_code, self.block.last_code) if code.startswith("0")]
            if named:
                return f"the number {value:g} stands where a code belongs, and codes have zeros in front ({named[0]})"
        return ""

    def _refuse_twin(self, code: str, row: int, first: int) -> None:
        if first != row:
            where = self.sheet.place(row, self.block.code_column)
            what = f"code {quoted(code)} stands twice, first in {self.sheet.place(first, self.block.code_column)}"
            remedy = f"give each its own, or name it as subtotal in {self._key('skip')}"
            self._findings.add(what, where=where, remedy=remedy)

    def _row_with(self, texts: Sequence[str], name: str, code: str, start: int) -> int:
        there = same(key(code), set(texts[start:]), ())
        place = -1 if there is None else texts.index(there, start)
        if place < 0 and code:
            if (dated := self._first_date(start)) is not None:
                what = f"no cell says {quoted(code)}, but this one is a date: a spreadsheet made it of a code"
                self._findings.add(what, where=self.sheet.place(dated, self.block.code_column), remedy=AS_TEXT)
                return -1
            column = column_letters(self.block.code_column)
            where = f"sheet {self.sheet.name!r}, column {column}, from row {start + 1}"
            remedy = closest(code, [text for text in texts if text], "mend it, code_column or from_row")
            self._findings.add(f"no cell says {quoted(code)}, the {self._key(name)}", where=where, remedy=remedy)
        return place

    def _first_date(self, start: int) -> int | None:
        """Row of the first date in the column of the codes."""
        column = self.block.code_column
        rows = range(start, len(self.sheet.rows))
        return next((row for row in rows if isinstance(self.sheet.value(row, column), date | time)), None)

    def industry_columns(self, codes: Sequence[str], names: Sequence[str], notes: list[str]) -> list[int]:
        """Column of each industry: by its code, else by its name, in the header row that has most of them."""
        if self.block.column_codes:
            codes = self._column_codes(codes)
        best: dict[str, list[int]] = {}
        wanted = [key(code) for code in codes]
        for labels in self._spellings(codes, names):
            for row in self.block.header_rows:
                heads = self._heads(row)
                met = {label: same(label, heads, labels) for label in labels}
                found = {label: heads[there] for label, there in met.items() if there is not None}
                if len(found) > len(best):
                    best, wanted = found, labels
            if len(best) * 2 > len(codes):
                break
        if wanted not in ([key(code) for code in codes], [key(name) for name in names]):
            notes.append(f"sheet {self.sheet.name!r}: columns are headed {wanted[0]!r} where rows say {codes[0]!r}")
        columns = []
        for code, label in zip(codes, wanted, strict=True):
            places = best.get(label, [])
            if len(places) != 1:
                self._no_column(code, places)
            columns += places[:1]
        self._findings.raise_if_any()
        self._note_others(columns, notes)
        return columns

    def _column_codes(self, codes: Sequence[str]) -> Sequence[str]:
        """The codes of the columns in the order of the rows, where the mapping lists them."""
        listed = self.block.column_codes
        if len(listed) != len(codes):
            what = f"{self._key('column_codes')} lists {len(listed)} codes, the rows have {len(codes)}"
            self._findings.fail(what, remedy="list the code of each column once, in the order of the rows")
        return listed

    def _spellings(self, codes: Sequence[str], names: Sequence[str]) -> list[list[str]]:
        """How the columns may be headed: by the codes, by them with another beginning, by the names."""
        plain = [key(code) for code in codes]
        beginnings = {match[0] for code in plain if (match := BEGINNING.match(code))}
        bare = [[code.removeprefix(start) for code in plain] for start in beginnings if len(beginnings) == 1]
        heads = {
            match[0] for row in self.block.header_rows for text in self._heads(row) if (match := BEGINNING.match(text))
        }
        return [
            plain,
            *bare,
            *([f"{start}{code}" for code in plain] for start in sorted(heads)),
            [key(n) for n in names],
        ]

    def _heads(self, row: int) -> dict[str, list[int]]:
        heads: dict[str, list[int]] = {}
        start = 1 + max(self.block.code_column, self.block.name_column or 0)
        for column in range(start, len(self.sheet.rows[row]) if row < len(self.sheet.rows) else 0):
            if text := key(self.sheet.text(row, column)):
                heads.setdefault(text, []).append(column)
        return heads

    def _no_column(self, code: str, places: Sequence[int]) -> None:
        where = self._header_place()
        for row in self.block.header_rows:
            for column in range(len(self.sheet.rows[row]) if row < len(self.sheet.rows) else 0):
                if isinstance(value := self.sheet.value(row, column), date | time):
                    what = f"no column is headed {quoted(code)}, but one by the date {value:%Y-%m-%d}"
                    self._findings.add(what, where=self.sheet.place(row, column), remedy=AS_TEXT)
                    return
        if places:
            letters = ", ".join(map(column_letters, places))
            what, remedy = f"code {quoted(code)} heads several columns: {letters}", "choose other rows"
        else:
            what, remedy = f"no column is headed {quoted(code)}", "name the row of the codes"
        skip = f"or name it as subtotal in {self._key('skip')}"
        self._findings.add(what, where=where, remedy=f"{remedy} in {self._key('header_rows')}, {skip}")

    def _header_place(self) -> str:
        return f"sheet {self.sheet.name!r}, rows {', '.join(str(row + 1) for row in self.block.header_rows)}"

    def _note_others(self, columns: Sequence[int], notes: list[str]) -> None:
        skipped, taken = {key(code) for code in self.block.skip}, set(columns)
        others = [
            column_letters(column)
            for column in range(min(columns), max(columns))
            if column not in taken and not any(key(text) in skipped for text in self._above(column) if text)
        ]
        if others:
            notes.append(f"sheet {self.sheet.name!r}: columns among the industries were not read: {', '.join(others)}")

    def _above(self, column: int) -> list[str]:
        return [self.sheet.text(row, column) for row in self.block.header_rows]

    def column_of(self, label: str, used_for: str) -> int | None:
        """Column of a heading, ``column F`` or ``upper heading > heading``; None and a finding where it is not one."""
        if place := PLACE.fullmatch(label):
            if place[1].lower() == "column" and place[2].isalpha():
                return column_number(place[2])
            self._not_found(f"{used_for} is {quoted(label)}", self._header_place(), 'a heading, or "column F"')
            return None
        steps = [key(step) for step in label.split(STEP)]
        headers = [self.sheet.rows[row] for row in self.block.header_rows if row < len(self.sheet.rows)]
        width = max(map(len, headers), default=0)
        heads = [self._merged(column) for column in range(width)]
        columns = [at for at, texts in enumerate(heads) if self._leads(at, steps, texts)]
        if len(columns) == 1:
            return columns[0]
        if not columns:
            headings = [text for at in range(width) for text in self._above(at) if text]
            otherwise = f'write a heading, or "column F", or name its row in {self._key("header_rows")}'
            remedy = closest(label, headings, otherwise)
            self._not_found(f"no column is headed {quoted(label)} ({used_for})", self._header_place(), remedy)
        else:
            letters = ", ".join(map(column_letters, columns))
            remedy = f'write "column {column_letters(columns[0])}", or "heading above > {label}"'
            self._not_found(f"{quoted(label)} heads columns {letters} ({used_for})", self._header_place(), remedy)
        return None

    def _merged(self, column: int) -> list[str]:
        """Headings of a column from above, an empty one filled from the left: a cell merged over several columns."""
        texts = []
        for row in self.block.header_rows:
            at = column
            while at > 0 and not self.sheet.text(row, at):
                at -= 1
            texts.append(key(self.sheet.text(row, at)))
        return texts

    def _leads(self, column: int, steps: Sequence[str], merged: Sequence[str]) -> bool:
        """Whether the column itself has the last heading, and those before it stand above, in this order."""
        own = [key(text) for text in self._above(column)]
        for last in [at for at, text in enumerate(own) if text and _is(text, steps[-1])]:
            above = iter(merged[:last])
            if all(any(_is(text, step) for text in above) for step in steps[:-1]):
                return True
        return False

    def row_of(self, label: str, used_for: str, industries: set[int]) -> int | None:
        """Row of a label beside the industries, or ``row 12``; None and a finding where it is not one."""
        if (place := PLACE.fullmatch(label)) and place[1].lower() == "row" and place[2].isdigit():
            return int(place[2]) - 1
        columns = [self.block.code_column] + ([] if self.block.name_column is None else [self.block.name_column])
        labels = {
            row: [self.sheet.text(row, column) for column in columns]
            for row in range(self.block.from_row, len(self.sheet.rows))
            if row not in industries
        }
        rows = [row for row, texts in labels.items() if any(_is(key(text), key(label)) for text in texts if text)]
        if len(rows) == 1:
            return rows[0]
        where = f"sheet {self.sheet.name!r}, columns {', '.join(map(column_letters, columns))}"
        if not rows:
            remedy = closest(label, [text for texts in labels.values() for text in texts], 'write a label, or "row 12"')
            self._not_found(f"no row is labelled {quoted(label)} ({used_for})", where, remedy)
        else:
            numbers = ", ".join(str(row + 1) for row in rows)
            self._not_found(f"{quoted(label)} labels rows {numbers} ({used_for})", where, f'write "row {rows[0] + 1}"')
        return None

    def _not_found(self, what: str, where: str, remedy: str) -> None:
        self._findings.add(what, where=where, remedy=remedy)

    def values(self, rows: Sequence[int], columns: Sequence[int]) -> Matrix:
        """A block of numbers, shape (rows, columns)."""
        return self.numbers.block(self.sheet, rows, columns)


def _is(text: str, label: str) -> bool:
    return text.startswith(label[:-1]) if label.endswith("*") else text == label
