"""A mapping found in a reader's file: what it says, each guess changeable, and the sheets with their parts marked."""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.table import FINAL_DEMAND, PRIMARY_INPUTS
from loaders import confined
from loaders.mapped.guess import Block
from loaders.mapped.guess_table import Line, header_rows, lines_of, name_column, with_lines
from loaders.mapped.guess_text import GuessedMapping, layout_text, mapping_from
from loaders.mapped.mapping_file import IMPORTS
from ui.data.upload import File

CHOICES = {"column": ("", *FINAL_DEMAND, IMPORTS), "row": ("", *PRIMARY_INPUTS)}
"""What a column or a row may be; nothing: it is not read."""
ASKED = ("country", "year", "currency", "unit")
SHOWN_ROWS, SHOWN_COLUMNS = 60, 60


@dataclass(frozen=True, slots=True)
class Picture:
    """Cells of a sheet as text, and the part of the table that each belongs to (empty for none)."""

    sheet: str
    cells: Sequence[Sequence[str]]
    parts: Sequence[Sequence[str]]


def guess(given: File) -> GuessedMapping:
    """Where the table seems to stand in a file. Raises InvalidFile where no table is found."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(given.name).name
        path.write_bytes(given.content)
        guessed: GuessedMapping = confined.read(mapping_from, path)
    return guessed


def facts(guessed: GuessedMapping) -> Mapping[str, object]:
    """Country, year, currency and unit as they were guessed; ??? or 0 where nothing says them."""
    table = tomllib.loads(guessed.table)["table"]
    return {name: table[name] for name in ASKED}


def mapping(guessed: GuessedMapping, told: Mapping[str, object], lines: Sequence[Line]) -> File:
    """The mapping with what a reader changed."""
    table = guessed.table
    for name, value in told.items():
        written = json.dumps(value, ensure_ascii=False)
        line = f"{name} = {written}".replace("\\", "\\\\")  # the text is no pattern
        table = re.sub(rf"(?m)^{name} = .*$", line, table)
    return File("mapping.toml", f"{table}\n{layout_text(with_lines(guessed.guess, lines))}".encode())


def pictures(guessed: GuessedMapping, lines: Sequence[Line]) -> list[Picture]:
    """The sheets that have a block, each once, with headings, codes, flows, final demand and inputs marked."""
    blocks = list(guessed.guess.blocks.values())
    sheets = {block.sheet.name: block.sheet for block in blocks}
    drawn = []
    for name, sheet in sheets.items():
        rows = sheet.rows[:SHOWN_ROWS]
        width = min(SHOWN_COLUMNS, max(map(len, rows), default=0))
        parts = [[""] * width for _ in rows]
        for block in blocks:
            if block.sheet.name == name:
                _mark(block, lines, parts)
        cells = [[sheet.text(row, column) for column in range(width)] for row in range(len(rows))]
        drawn.append(Picture(name, cells, parts))
    return drawn


def _mark(block: Block, lines: Sequence[Line], parts: list[list[str]]) -> None:
    demand = [line.place for line in lines if line.axis == "column" and line.name]
    below = [line.place for line in lines if line.axis == "row" and line.name]
    across, down = list(block.columns.values()), list(block.rows.values())
    side = [block.code_column, *([] if (names := name_column(block)) is None else [names])]
    for rows, columns, part in (
        (header_rows(block), [*across, *demand], "heading"),
        ([*down, *below], side, "heading"),
        (down, across, "flows"),
        (down, demand, "demand"),
        (below, across, "inputs"),
    ):
        for row in rows:
            for column in columns:
                if row < len(parts) and column < len(parts[row]):
                    parts[row][column] = part


__all__ = ["ASKED", "CHOICES", "Line", "Picture", "facts", "guess", "lines_of", "mapping", "pictures"]
