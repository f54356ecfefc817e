"""World tables in workbooks laid out as those of the World Input-Output Database, which others have taken over.

A row of country codes heads the columns, a column of them the rows. Beside them stand the codes, names and numbers
of the industries: in the rows code, name, country, number; in the columns the same downwards. Final demand follows
the industries to the right, value added and the totals (country ``TOT``) below them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from kb.countries import is_country
from kb.table import Matrix, TableMeta
from loaders.files.content import Content
from loaders.files.download import year_in
from loaders.files.format import World
from loaders.files.labelled_csv import places_of
from loaders.files.spreadsheet import NOTHING, Sheet, column_letters
from loaders.files.validation import Findings, quoted

HEAD_ROWS, HEAD_COLUMNS = 12, 8
TOTAL = "TOT"
INPUTS = {
    "taxes less subsidies on products": "net_taxes_on_products",
    "value added at basic prices": "value_added",
    "international transport margins": "international_transport_margins",
    "output at basic prices": "output",
    "total output": "output",
    "gross output": "output",
}
"""Rows below the industries, by the beginning of their names in lower case."""
OF_NO_INDUSTRY = ("cif", "direct purchases abroad", "purchases on the domestic")
"""Rows that hold figures of final demand only; what industries have there is noted."""
SUMS = ("total intermediate", "intermediate input", "total imports", "total")
"""Rows that sum others."""
KNOWN_MARKS = "give it a row, or the mark of final demand that the source writes"


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs between the databases: how final demand is marked, and what their country codes stand for."""

    categories: Mapping[str, str]
    countries: Mapping[str, str] = field(default_factory=dict)

    def country(self, code: str) -> str:
        """ISO 3166-1 alpha-3 (or area) of a country as the workbook writes it."""
        return self.countries.get(code, code.upper() if code.upper() == "ROW" else code)


@dataclass(frozen=True, slots=True)
class Corner:
    """Where the row and the column of country codes cross: the numbers start two cells down and to the right."""

    sheet: Sheet
    row: int
    column: int
    layout: Layout

    @property
    def width(self) -> int:
        """One past the last column of the header."""
        return len(self.sheet.rows[self.row])

    @property
    def height(self) -> int:
        """One past the last row."""
        return len(self.sheet.rows)

    def head(self, column: int) -> tuple[str, str]:
        """Country of a column, and what it is of: the code above, the number below where there is none."""
        mark = self._mark(self.sheet.text(self.row - 2, column), self.sheet.text(self.row + 1, column))
        return self.layout.country(self.sheet.text(self.row, column)), mark

    def side(self, row: int) -> tuple[str, str]:
        """Country and code of a row, as ``head`` of a column."""
        code = self.sheet.text(row, self.column - 2) if self.column > 1 else ""
        mark = self._mark(code, self.sheet.text(row, self.column + 1))
        return self.layout.country(self.sheet.text(row, self.column)), mark

    def _mark(self, code: str, number: str) -> str:
        return number if number in self.layout.categories or not code or code.isdigit() else code

    def name(self, row: int) -> str:
        """Name of a row."""
        return self.sheet.text(row, self.column - 1)


def find_corner(content: Content, layout: Layout) -> Corner | None:
    """The table of a workbook whose final demand is marked as ``layout`` says; None where there is none."""
    for sheet in content.sheets:
        for row in range(1, min(HEAD_ROWS, len(sheet.rows))):
            for column in range(1, HEAD_COLUMNS):
                country = layout.country(sheet.text(row, column + 2))
                if is_country(country) and country == layout.country(sheet.text(row + 2, column)):
                    corner = Corner(sheet, row, column, layout)
                    marks = {corner.head(at)[1] for at in range(column + 2, corner.width)}
                    if len(marks & set(layout.categories)) >= 3:
                        return corner
    return None


def year_of_sheet(corner: Corner, content: Content, findings: Findings) -> int:
    """The year in the title above the table, the sheet's name or the file's. Raises InvalidTable where none has it."""
    titles = [text for text in corner.sheet.texts(corner.row - 1) if not text.startswith("(")]
    years = [year for year in map(year_in, [*titles, corner.sheet.name, content.path.name]) if year]
    if not years and content.choice.year is None:
        findings.fail("nothing says of which year the table is", remedy="say it: --year 2014")
    if years and content.choice.year not in (None, years[0]):
        findings.fail(f"the title says {years[0]}", remedy="leave --year out, or name the other file")
    return years[0] if years else content.choice.year or 0


def read_sheet(corner: Corner, findings: Findings, describe: Callable[[int], TableMeta]) -> World:
    """The world of a sheet; ``describe`` gives the metadata for so many industries a country.

    Raises InvalidTable with everything that is wrong in it.
    """
    sheet, where = corner.sheet, f"sheet {corner.sheet.name!r}"
    columns = _columns(corner, findings)
    named = [at for at in range(corner.row + 2, len(sheet.rows)) if any((*corner.side(at), corner.name(at)))]
    rows = {at: corner.side(at) for at in named}
    demand = [at for at, (country, mark) in columns.items() if mark in corner.layout.categories and not _total(country)]
    down = [at for at, (country, _) in rows.items() if country and not _total(country)]
    keys = ["_".join(rows[at]) for at in down]
    across = _industry_columns(keys, columns, demand, where, findings)
    _refuse_twins(columns, demand, where, findings)
    findings.raise_if_any()
    empty: list[str] = []
    flows = block(sheet, down, across, findings, empty)
    final = block(sheet, down, demand, findings, empty)
    inputs, notes = inputs_below(corner, [at for at in rows if at not in set(down)], across, findings, empty)
    if empty:
        notes.append(f"{len(empty)} empty cells were read as 0, the first in {empty[0]}")
    if "value_added" not in inputs:
        findings.add("no row is named Value added at basic prices", where=where, remedy="keep the rows below")
    findings.raise_if_any()
    if "output" not in inputs:
        inputs["output"] = flows.sum(axis=1) + final.sum(axis=1)
    sectors = [rows[at][1] for at in down]
    totals = [at for at, (country, _) in columns.items() if _total(country)]
    return World(
        meta=describe(len(set(sectors))),
        countries=[rows[at][0] for at in down],
        sectors=sectors,
        names=[corner.name(at) for at in down],
        flows=flows,
        final=final,
        buyers=[columns[at][0] for at in demand],
        categories=[corner.layout.categories[columns[at][1]] for at in demand],
        inputs=pd.DataFrame(inputs),
        notes=tuple(notes),
        row_totals=block(sheet, down, totals, findings, empty)[:, 0] if len(totals) == 1 else None,
    )


def _columns(corner: Corner, findings: Findings) -> dict[int, tuple[str, str]]:
    """Country and mark of each column; one that sums a row may have no country, any other has, if it has numbers."""
    columns: dict[int, tuple[str, str]] = {}
    for at in range(corner.column + 2, corner.width):
        country, mark = corner.head(at)
        name = corner.sheet.text(corner.row - 1, at).lower()
        if country or name.startswith("total output"):
            columns[at] = (country or TOTAL, mark)
        elif any(isinstance(corner.sheet.value(row, at), float | int) for row in range(corner.row + 2, corner.height)):
            where = f"sheet {corner.sheet.name!r}, column {column_letters(at)}"
            told = mark or corner.sheet.text(corner.row - 1, at)
            what = f"a column{f' ({quoted(told)})' if told else ''} has numbers but no country"
            findings.add(what, where=where, remedy="write its country above it, in every column")
    findings.raise_if_any()
    return columns


def _total(country: str) -> bool:
    return country.upper() == TOTAL


def _industry_columns(
    keys: Sequence[str], columns: Mapping[int, tuple[str, str]], demand: Sequence[int], where: str, findings: Findings
) -> list[int]:
    """The column of each industry, by country and code."""
    others = [at for at, (country, _) in columns.items() if at not in set(demand) and not _total(country)]
    given = ["_".join(columns[at]) for at in others]
    places = places_of(keys, given, where, "column", findings)
    for place, label in enumerate(given):
        if label not in set(keys):
            what = f"column {quoted(label)} is neither an industry of the rows nor final demand"
            findings.add(what, where=f"{where}, column {column_letters(others[place])}", remedy=KNOWN_MARKS)
    return [others[place] for place in places]


def _refuse_twins(
    columns: Mapping[int, tuple[str, str]], demand: Sequence[int], where: str, findings: Findings
) -> None:
    """Findings for two columns of final demand with the same mark: one of them is another's."""
    met: set[tuple[str, str]] = set()
    for at in demand:
        if columns[at] in met:
            what = f"column {quoted('_'.join(columns[at]))} of final demand stands twice"
            findings.add(what, where=f"{where}, column {column_letters(at)}", remedy="write each column's own mark")
        met.add(columns[at])


def block(sheet: Sheet, rows: Sequence[int], columns: Sequence[int], findings: Findings, empty: list[str]) -> Matrix:
    """Numbers of a block, shape (rows, columns); an empty cell is 0 and is named in ``empty``."""
    numbers = np.zeros((len(rows), len(columns)))
    for place, row in enumerate(rows):
        cells = sheet.rows[row]
        values = [cells[at] if at < len(cells) else "" for at in columns]
        try:
            numbers[place] = np.asarray(values, dtype=np.float64)
        except (ValueError, TypeError):
            _one_by_one(sheet, row, columns, values, numbers[place], findings, empty)
    for place, position in np.argwhere(~np.isfinite(numbers)):
        where = sheet.place(rows[place], columns[position])
        findings.add(f"{numbers[place, position]} is not a finite number", where=where, remedy="write a number")
    return numbers


def _one_by_one(
    sheet: Sheet,
    row: int,
    columns: Sequence[int],
    values: Sequence[object],
    into: Matrix,
    findings: Findings,
    empty: list[str],
) -> None:
    for position, value in enumerate(values):
        if type(value) is float or type(value) is int:
            into[position] = value
        elif isinstance(value, str) and not value.strip():
            empty.append(f"sheet {sheet.name!r}, cell {column_letters(columns[position])}{row + 1}")
        elif not (isinstance(value, str) and value.strip() in NOTHING):
            what = f"{'text ' if isinstance(value, str) else ''}{quoted(value)} stands where a number belongs"
            findings.add(what, where=sheet.place(row, columns[position]), remedy="write a number (as a number cell)")


def inputs_below(
    corner: Corner, rows: Sequence[int], across: Sequence[int], findings: Findings, empty: list[str]
) -> tuple[dict[str, Matrix], list[str]]:
    """Rows below the industries, and notes on those that no industry should have."""
    inputs: dict[str, Matrix] = {}
    notes: list[str] = []
    for row in rows:
        label = " ".join(corner.name(row).lower().replace("cif/ fob", "cif").split())
        name = next((name for beginning, name in INPUTS.items() if label.startswith(beginning)), "")
        if label == "total" and corner.side(row)[1] in ("r69", "GO"):
            name = "output"
        if name and name not in inputs:
            inputs[name] = block(corner.sheet, [row], across, findings, empty)[0]
        elif label.startswith(OF_NO_INDUSTRY):
            values = block(corner.sheet, [row], across, findings, [])[0]
            if values.any():
                said = f"row {quoted(corner.name(row))} has {values.sum():.6g} of industries"
                notes.append(f"{said}: it was not read, so their columns may not add up")
        elif not name and not label.startswith(SUMS) and block(corner.sheet, [row], across, findings, [])[0].any():
            what = f"row {quoted(corner.name(row))} is not understood"
            findings.add(what, where=corner.sheet.row_place(row), remedy="name it as the source does")
    return inputs, notes


def with_sha256(world: World, content: Content) -> World:
    """The world with the hash of the file that it came from."""
    return replace(world, meta=replace(world.meta, file=content.path.name, sha256=content.sha256()))
