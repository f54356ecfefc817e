"""What the blocks of a file mean: final demand right of them, primary inputs below, domestic or total flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kb.table import Matrix
from loaders.files.spreadsheet import Sheet, column_letters
from loaders.mapped.guess import HEADINGS, Block, Sheets, words_about
from loaders.mapped.guess_words import (
    IMPORTED_INPUTS,
    IMPORTS,
    OUTPUT,
    PURCHASERS,
    TOTAL,
    USE_TABLE,
    Meaning,
    demand_of,
    input_of,
    matches,
)
from loaders.mapped.mapping_file import FLOWS
from loaders.mapped.sheet import key

NEAR = 0.002
"""Share of a total by which sums may differ and still be the same: rounded figures."""
ADDED = (
    "compensation_of_employees",
    "other_net_taxes_on_production",
    "consumption_of_fixed_capital",
    "net_operating_surplus",
    "gross_operating_surplus",
    "mixed_income",
)
Lines = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Guess:
    """What a file seems to hold.

    ``blocks``: by part (total, domestic, imported). ``demand``: columns of each category, ``inputs``: rows of each
    primary input, on the sheet of ``below``. ``strange``: columns and rows with numbers whose words say nothing.
    """

    file: Sheets
    blocks: Mapping[str, Block]
    below: Block
    demand: Lines
    inputs: Lines
    strange: Sequence[str]

    @property
    def first(self) -> Block:
        """The block that is read first."""
        return next(self.blocks[part] for part in FLOWS if part in self.blocks)


def guess_of(file: Sheets, blocks: Sequence[Block]) -> Guess:
    """What the blocks that were found mean together; those with other codes than the first are left aside."""
    first = blocks[0]
    codes = {key(code) for code in first.rows}
    alike = [block for block in blocks if {key(code) for code in block.rows} == codes]
    parts: dict[str, Block] = {}
    for block in sorted(alike, key=lambda each: _rank(file, each)):
        parts.setdefault(block.part or TOTAL, block)
    main = next(parts[part] for part in FLOWS if part in parts)
    alike.sort(key=lambda each: each is not main)
    below = max(alike, key=lambda block: (OUTPUT in _named_rows(file, block, alike)[0], -alike.index(block)))
    rows, odd_rows = _named_rows(file, below, alike)
    columns, odd_columns = _named_columns(file, main)
    inputs = _without_sums(rows, lambda row: _row(file, below, row))
    inputs = _parts_or_whole(inputs, file, below)
    demand = _without_sums(columns, lambda column: _column(file, main, column))
    if set(parts) == {TOTAL}:
        parts, inputs = _alone(file, main, below, demand, inputs)
    elif "imported" in parts:
        inputs.pop(IMPORTS, None)
    elif set(parts) == {"domestic"} and IMPORTS in inputs:
        inputs[IMPORTED_INPUTS] = inputs.pop(IMPORTS)
    return Guess(file, parts, below, demand, inputs, [*odd_columns, *odd_rows])


def _rank(file: Sheets, block: Block) -> tuple[bool, int, bool]:
    """How far a block is from what is read: a symmetric table, with final demand, at basic prices."""
    named, _ = _named_columns(file, block)
    about = [block.sheet.name, *words_about(block)]
    use_table = any(matches(USE_TABLE, text) for text in about)
    paid = any(matches(PURCHASERS, text) for text in about)
    return use_table, -len(set(named) - {TOTAL, IMPORTS, OUTPUT}), paid


# ---------------------------------------------------------------- headings and labels


def header_rows(block: Block) -> list[int]:
    """Rows of headings above a block: that of the codes, and those about it that have texts over several columns."""
    start = min(block.columns.values())
    near = range(max(block.from_row, block.header - HEADINGS), block.header + 1)
    between = range(block.header + 1, block.first if block.header > block.from_row else block.header + 1)
    rows = [row for row in (*near, *between) if row == block.header or _texts_right_of(block.sheet, row, start) > 1]
    return rows or [block.header]


def _texts_right_of(sheet: Sheet, row: int, start: int) -> int:
    return sum(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in sheet.rows[row][start:])


def name_column(block: Block) -> int | None:
    """The column of names: beside the codes, left of the numbers, filled with texts; None where there is none."""
    rows, best = list(block.rows.values()), (len(block.rows) // 2, -1)
    for column in range(min(block.columns.values())):
        texts = [block.sheet.value(row, column) for row in rows]
        filled = sum(isinstance(text, str) and any(map(str.isalpha, text)) for text in texts)
        if column != block.code_column and filled > best[0]:
            best = (filled, column)
    return best[1] if best[1] >= 0 else None


def heading(block: Block, column: int) -> str:
    """How a mapping names a column: its lowest heading, or its letter where others have the same."""
    rows = header_rows(block)
    own = [text for row in rows if (text := block.sheet.text(row, column)) and any(map(str.isalpha, text))]
    width = max(len(block.sheet.rows[row]) for row in rows)
    for text in reversed(own):
        places = {at for at in range(width) for row in rows if key(block.sheet.text(row, at)) == key(text)}
        if places == {column} and not text.endswith("*") and " > " not in text:
            return text
    return f"column {column_letters(column)}"


def label(block: Block, row: int) -> str:
    """How a mapping names a row: its label, or its number where others have the same."""
    columns = [block.code_column, *([] if (names := name_column(block)) is None else [names])]
    industries = set(block.rows.values())
    others = [at for at in range(block.from_row, len(block.sheet.rows)) if at not in industries]
    for column in reversed(columns):
        text = block.sheet.text(row, column)
        same = [at for at in others for each in columns if text and key(block.sheet.text(at, each)) == key(text)]
        if same == [row] and not text.endswith("*"):
            return text
    return f"row {row + 1}"


def _named_columns(file: Sheets, block: Block) -> tuple[dict[str, list[int]], list[str]]:
    """Columns right of the industries by category, and those that have numbers and no words that are known."""
    rows = header_rows(block)
    width = max(len(block.sheet.rows[row]) for row in (*rows, *block.rows.values()))
    named: dict[str, list[int]] = {}
    strange, whole = [], []
    for column in range(block.last_column + 1, width):
        text = " ".join(block.sheet.text(row, column) for row in rows)
        meaning = demand_of(text)
        if not _column(file, block, column).any():
            continue
        if not meaning.name:
            strange.append(f"column {column_letters(column)} ({text.strip() or 'no heading'})")
        elif meaning.whole:
            whole.append((column, meaning))
        else:
            named.setdefault(meaning.name, []).append(column)
    return _with_wholes(named, whole), strange


def _with_wholes(named: dict[str, list[int]], whole: Sequence[tuple[int, Meaning]]) -> dict[str, list[int]]:
    """Capital formation as a whole counts only where neither of its parts stands beside it."""
    for column, meaning in whole:
        if not {"gross_fixed_capital_formation", "change_in_inventories"} & named.keys():
            named[meaning.name] = [column]
    return named


def _named_rows(file: Sheets, block: Block, blocks: Sequence[Block]) -> tuple[dict[str, list[int]], list[str]]:
    """Rows below the industries by primary input, and those that have numbers and no words that are known."""
    starts = [each.from_row for each in blocks if each.sheet is block.sheet and each.from_row > block.last]
    named: dict[str, list[int]] = {}
    strange = []
    columns = [block.code_column, *([] if (names := name_column(block)) is None else [names])]
    for row in range(block.last + 1, min([len(block.sheet.rows), *(_top(block.sheet, blocks, at) for at in starts)])):
        text = " ".join(block.sheet.text(row, column) for column in columns)
        meaning = input_of(text)
        if not any(map(str.isalpha, text)) or not _row(file, block, row).any():
            continue
        if meaning.name:
            named.setdefault(meaning.name, []).append(row)
        else:
            strange.append(f"row {row + 1} ({text.strip()})")
    return named, strange


def _top(sheet: Sheet, blocks: Sequence[Block], start: int) -> int:
    """The row of headings, or of the first industry, of the block that begins at ``start``."""
    block = next(each for each in blocks if each.sheet is sheet and each.from_row == start)
    return block.header if block.header >= start else block.first


# ---------------------------------------------------------------- sums


def _row(file: Sheets, block: Block, row: int) -> Matrix:
    return file.values(block.sheet, [row], list(block.columns.values())).ravel()


def _column(file: Sheets, block: Block, column: int) -> Matrix:
    return file.values(block.sheet, list(block.rows.values()), [column]).ravel()


def near(one: Matrix, other: Matrix) -> bool:
    """Whether two vectors are the same but for rounding."""
    return bool(np.abs(one - other).sum() <= NEAR * max(np.abs(one).sum(), np.abs(other).sum(), 1e-9))


def _without_sums(named: Mapping[str, Sequence[int]], values: object) -> dict[str, list[int]]:
    """Lines by name, without totals, and without one that is the sum of the others of its name."""
    assert callable(values)
    lines: dict[str, list[int]] = {}
    for name, places in named.items():
        if name == TOTAL:
            continue
        numbers = {place: values(place) for place in places}
        whole = sum(numbers.values(), np.zeros(1))
        kept = [place for place in places if not (len(places) > 1 and near(2 * numbers[place], whole))]
        lines[name] = kept or [places[0]]
    if len(lines.get(OUTPUT, ())) > 1:
        lines[OUTPUT] = lines[OUTPUT][-1:]
    return lines


def _parts_or_whole(inputs: dict[str, list[int]], file: Sheets, block: Block) -> dict[str, list[int]]:
    """Value added either as a whole or by its parts, and the surplus gross or net: those that add up."""

    def total(names: Iterator[str]) -> Matrix:
        rows = [row for name in names for row in inputs.get(name, ())]
        return sum((_row(file, block, row) for row in rows), np.zeros(len(block.columns)))

    nets = ("net_operating_surplus", "consumption_of_fixed_capital")
    if "gross_operating_surplus" in inputs and any(name in inputs for name in nets):
        for name in nets:
            inputs.pop(name, None)
    if "value_added" in inputs and any(name in inputs for name in ADDED):
        if near(total(iter(ADDED)), total(iter(["value_added"]))):
            inputs.pop("value_added")
        else:
            for name in ADDED:
                inputs.pop(name, None)
    return inputs


def _alone(
    file: Sheets, main: Block, below: Block, demand: Mapping[str, Sequence[int]], inputs: dict[str, list[int]]
) -> tuple[dict[str, Block], dict[str, list[int]]]:
    """A single block: total flows where imports of each product are told, else domestic ones with imported inputs."""
    if IMPORTS in demand or OUTPUT not in inputs:
        return {TOTAL: main}, inputs
    if IMPORTS not in inputs:
        return {"domestic": main}, inputs
    used = file.values(main.sheet, list(main.rows.values()), list(main.columns.values())).sum(axis=0)
    for name, rows in inputs.items():
        if name not in (OUTPUT, "employment"):
            used = used + sum(_row(file, below, row) for row in rows)
    if near(used, _row(file, below, inputs[OUTPUT][0])):
        inputs[IMPORTED_INPUTS] = inputs.pop(IMPORTS)
        return {"domestic": main}, inputs
    return {TOTAL: main}, inputs


# ---------------------------------------------------------------- each line by itself


@dataclass(frozen=True, slots=True)
class Line:
    """A column of final demand or a row of primary inputs: where, what is written there, what it is taken for."""

    axis: Literal["column", "row"]
    place: int
    text: str
    name: str = ""

    @property
    def where(self) -> str:
        """Its name in the spreadsheet: ``column F``, ``row 12``."""
        return f"column {column_letters(self.place)}" if self.axis == "column" else f"row {self.place + 1}"


def lines_of(guess: Guess) -> list[Line]:
    """Every column right of the industries and every row below them that has numbers; no name where it is not read."""
    first, below = guess.first, guess.below
    named = {place: name for name, places in guess.demand.items() for place in places}
    rows = header_rows(first)
    width = max(len(first.sheet.rows[row]) for row in (*rows, *first.rows.values()))
    columns = [at for at in range(first.last_column + 1, width) if _column(guess.file, first, at).any()]
    lines = [Line("column", at, _said(first.sheet.text(row, at) for row in rows), named.get(at, "")) for at in columns]
    named = {place: name for name, places in guess.inputs.items() for place in places}
    sides = [below.code_column, *([] if (names := name_column(below)) is None else [names])]
    for row in range(below.last + 1, len(below.sheet.rows)):
        text = _said(below.sheet.text(row, column) for column in sides)
        if key(text) in map(key, below.rows):
            break
        if any(map(str.isalpha, text)) and _row(guess.file, below, row).any():
            lines.append(Line("row", row, text, named.get(row, "")))
    return lines


def _said(texts: Iterable[str]) -> str:
    return " · ".join(text for text in texts if any(map(str.isalpha, text)))


def with_lines(guess: Guess, lines: Sequence[Line]) -> Guess:
    """The guess with other names for its lines; one without a name is not read."""
    named: dict[str, dict[str, list[int]]] = {"column": {}, "row": {}}
    for line in lines:
        if line.name:
            named[line.axis].setdefault(line.name, []).append(line.place)
    return replace(guess, demand=named["column"], inputs=named["row"], strange=())
