"""A CSV file of the knowledge base: read as text, checked column by column, every row with its sources.

A file is described by its :class:`Column` list. Reading gives rows whose cells are typed by their columns and whose
``provenance`` names their Source nodes. What is wrong is told in one line: the first finding and how many more.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, cast

import pandas as pd

from kb.errors import InvalidFile
from kb.names import NAMES
from kb.records import Value
from loaders.entities.grid import File, Grid, read_grid
from loaders.entities.sources import TRUST, KnownSource, SourceBook, split_cell
from loaders.entities.words import meant
from loaders.files.validation import WEB_ADDRESS, Findings, closest


@dataclass(frozen=True, slots=True)
class Kind:
    """What a cell may hold: how to say it, how to mend it, how to tell, what it becomes."""

    name: str
    remedy: str
    accepts: Callable[[str], bool]
    value: Callable[[str], Value] = str
    choices: tuple[str, ...] = ()
    """Words of which it is one, where they are few; they may be written in another language."""


def matching(regex: str) -> Callable[[str], bool]:
    """Return the test whether a text matches the whole pattern."""
    return lambda text: re.fullmatch(regex, text) is not None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text) is not None


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10])
    except ValueError:
        return False
    return True


TEXT = Kind("text", "write text", lambda text: True)
ID = Kind("an id", "use lower-case letters, digits and hyphens", matching(r"[a-z0-9]+(-[a-z0-9]+)*"))
NODE_ID = Kind("an id", "use letters, digits, '.', ':', '_' and hyphens", matching(r"[A-Za-z0-9][\w.:-]*"))
INTEGER = Kind("a whole number", "write digits only", matching(r"[+-]?\d+"), int)
NUMBER = Kind("a number", "write digits with a decimal point", _is_number, float)
YEAR = Kind("a year", "write four digits", matching(r"[12]\d{3}"), int)
DATE = Kind("a date", "write YYYY-MM-DD, YYYY-MM or YYYY", _is_date)
BOOLEAN = Kind("true or false", "write true or false", matching("true|false"), lambda text: text == "true")
URL = Kind("an address", "begin with https:// or http://", matching(WEB_ADDRESS.pattern))
ISO_REGION = Kind("an ISO 3166-2 code", "write for instance KZ-63", matching(r"[A-Z]{2}-[A-Z0-9]{1,3}"))
ISO_COUNTRY = Kind("an ISO 3166-1 alpha-3 code", "write for instance KAZ", matching(r"[A-Z]{3}"))


def one_of(*choices: str) -> Kind:
    """Return the kind of a cell that holds one of these words."""
    return Kind("allowed", f"write one of: {', '.join(choices)}", lambda text: text in choices, str, choices)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its cells hold, whether every row needs one, whether one holds several, separated by ``;``."""

    name: str
    kind: Kind = TEXT
    required: bool = False
    unique: bool = False
    several: bool = False

    def parts(self, cell: str) -> list[str]:
        """Return the values of a cell as text."""
        if not self.several:
            return [cell] if cell else []
        return [part.strip() for part in cell.split(";") if part.strip()]

    def value(self, cell: str) -> Value | None:
        """Return the cell as its property value, None where it is empty."""
        parts = self.parts(cell)
        if not parts:
            return None
        values = [self.kind.value(part) for part in parts]
        return cast(Value, values) if self.several else values[0]


def name_columns(*, required: bool) -> tuple[Column, ...]:
    """Columns of an entity's name in each language, of which the English one may be ``required``."""
    return tuple(Column(name, required=required and name == NAMES[0]) for name in NAMES)


SOURCE_COLUMNS = (
    Column("source_title", required=True),
    Column("source_url"),
    Column("source_trust", required=True),
)
"""Titles and addresses separated by `` | ``, trust letters by ``/``, all in the same order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as text, its sources, and where it stands."""

    cells: Mapping[str, str]
    columns: Mapping[str, Column]
    origin: str
    provenance: Mapping[str, Value] = field(default_factory=dict)
    """``source``, ``further_sources``, ``trust``: add it to every record made of the row."""

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def parts(self, name: str) -> list[str]:
        """Return the values of a cell that may hold several."""
        return self.columns[name].parts(self[name])

    def value(self, name: str) -> Value | None:
        """Return a cell typed by its column, None where it is empty."""
        return self.columns[name].value(self[name])

    def properties(self, *names: str) -> dict[str, Value]:
        """Return the cells of these columns as properties, the empty ones left out."""
        found = {name: self.value(name) for name in names}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A checked file: its rows in order and the hash of its bytes."""

    name: str
    sha256: str
    rows: Sequence[Row]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


class _Problem(NamedTuple):
    line: int
    column: str
    what: str
    remedy: str


def read_csv(path: File, columns: Sequence[Column], book: SourceBook, *, sourced: bool = True) -> CsvFile:
    """Read and check a CSV file; its sources go into ``book``.

    ``sourced=False`` is for the few files whose rows carry no source columns (the registry of sources itself).
    Raises InvalidFile naming file, line, column and remedy of the first finding.
    """
    return checked(read_grid(path), columns, book, sourced=sourced)


def checked(grid: Grid, columns: Sequence[Column], book: SourceBook, *, sourced: bool = True) -> CsvFile:
    """Check the rows of a file or sheet; heads and choices may be in English, Russian or Kazakh.

    Raises InvalidTable with all that is wrong.
    """
    every = [*columns, *(SOURCE_COLUMNS if sourced else ())]
    lines, frame, problems = _frame(grid, every)
    problems += _cell_problems(frame, every, lines)
    if sourced and {"source_title", "source_trust"} <= set(frame.columns):
        problems += _source_problems(frame, lines)
    _refuse(grid.name, problems)
    known = {column.name: column for column in every}
    cells = frame.to_dict("records")
    rows = [
        _row(grid.name, line, {str(name): str(value) for name, value in row.items()}, known, book if sourced else None)
        for line, row in zip(lines, cells, strict=True)
    ]
    return CsvFile(grid.name, grid.sha256, rows)


def digest(files: Sequence[CsvFile]) -> str:
    """Return one hash for several files together.

    >>> digest([CsvFile("a.csv", "00", [])]) == digest([CsvFile("b.csv", "00", [])])
    False
    """
    return hashlib.sha256("\n".join(f"{file.name} {file.sha256}" for file in files).encode()).hexdigest()


def template(columns: Sequence[Column], example: Mapping[str, str]) -> str:
    """Return a file of these columns with an example row, as a start."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in (*columns, *SOURCE_COLUMNS)], lineterminator="\n")
    writer.writeheader()
    writer.writerow(dict(example))
    return text.getvalue()


@cache
def registered_sources() -> Mapping[str, KnownSource]:
    """Return what the registry of sources, shipped with the knowledge base, says of the sources it lists."""
    path = files("kb").joinpath("data", "sources.csv")
    if not path.is_file():
        return {}
    columns = [Column("id", ID, True, True), Column("citation", required=True), Column("url", URL), Column("licence")]
    rows = read_csv(path, columns, SourceBook(), sourced=False)
    return {row["id"]: KnownSource(row["citation"], row["url"], row["licence"]) for row in rows}


# ---------------------------------------------------------------- text to frame


def _frame(grid: Grid, columns: Sequence[Column]) -> tuple[list[int], pd.DataFrame, list[_Problem]]:
    """The line on which each row begins, the rows under the columns' own names, and what is wrong with their shape."""
    names = tuple(column.name for column in columns)
    header = [meant("column", head, names) for head in grid.rows[0]]
    if len(grid.rows) == 1:
        raise InvalidFile("a header without rows", where=grid.name, remedy="write a row for each record")
    problems = [
        *_header_problems(header, columns, grid.lines[0]),
        *_width_problems(grid.rows[1:], len(header), grid.lines[1:]),
    ]
    places = {name: place for place, name in reversed(list(enumerate(header))) if name in names}
    numbered = list(zip(grid.lines, grid.rows, strict=True))[1:]
    whole = [(line, row) for line, row in numbered if len(row) == len(header)]
    lines = [line for line, _ in whole]
    rows = [{name: row[place] for name, place in places.items()} for _, row in whole]
    frame = pd.DataFrame(rows, columns=[name for name in names if name in places], dtype=object)
    for column in columns:
        if column.kind.choices and column.name in places:
            frame[column.name] = [_choice(column, cell) for cell in frame[column.name]]
    return lines, frame, problems


def _choice(column: Column, cell: str) -> str:
    """What a cell means, whose words may be of another language."""
    return "; ".join(meant("value", part, column.kind.choices) for part in column.parts(cell))


def _header_problems(header: Sequence[str], columns: Sequence[Column], line: int) -> Iterator[_Problem]:
    names = [column.name for column in columns]
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            yield _Problem(line, name, "the column stands twice", "remove one")
        if name not in names:
            remedy = closest(name, names, f"the columns are: {', '.join(names)}")
            yield _Problem(line, "", f"unknown column {name!r}", remedy)
    for column in columns:
        if column.required and column.name not in header:
            yield _Problem(line, "", f"no column {column.name!r}", "add it")


def _width_problems(rows: Sequence[Sequence[str]], width: int, lines: Sequence[int]) -> Iterator[_Problem]:
    for line, row in zip(lines, rows, strict=True):
        if len(row) != width:
            what = f"{len(row)} cells, but the header has {width}"
            yield _Problem(line, "", what, "put a cell that holds a comma in quotation marks")


# ---------------------------------------------------------------- checks


def _schema(columns: Sequence[Column]) -> Any:
    """Every cell is text already, so that the schema has checks only; a column without any stays out of it."""
    import pandera.pandas as pa

    described = {
        column.name: pa.Column(checks=_checks(column), unique=column.unique, report_duplicates="exclude_first")
        for column in columns
        if column.required or column.unique or column.kind is not TEXT
    }
    return pa.DataFrameSchema(described)


def _checks(column: Column) -> list[Any]:
    import pandera.pandas as pa

    def accepts(cell: str) -> bool:
        return all(column.kind.accepts(part) for part in column.parts(cell))

    def filled(cell: str) -> bool:
        return bool(column.parts(cell))

    required = [pa.Check(filled, element_wise=True, name="filled")] if column.required else []
    return [pa.Check(accepts, element_wise=True, name="kind"), *required]


def _cell_problems(frame: pd.DataFrame, columns: Sequence[Column], lines: Sequence[int]) -> list[_Problem]:
    present = {column.name: column for column in columns if column.name in frame.columns}
    if all(_sound(frame[name], column) for name, column in present.items()):
        return []
    import pandera.pandas as pa  # takes half a second to import, which a sound file needs not

    try:
        _schema(list(present.values())).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as fault:
        cases = fault.failure_cases.to_dict("records")
        return [_problem(case, present[str(case["column"])], lines[int(case["index"])]) for case in cases]
    return []


def _sound(cells: pd.Series, column: Column) -> bool:
    """Whether the schema can find nothing: each distinct cell is looked at once, which a long file repeats often."""
    distinct = set(cells)
    if column.unique and len(distinct) < len(cells):
        return False
    parts = [column.parts(cell) for cell in distinct]
    return all(each or not column.required for each in parts) and all(
        column.kind.accepts(part) for each in parts for part in each
    )


def _problem(case: Mapping[str, Any], column: Column, line: int) -> _Problem:
    cell, check = str(case["failure_case"]), str(case["check"])
    if check == "filled" and column.name.startswith("source_"):
        return _Problem(line, column.name, "no source, no row", "name the source in source_title and source_trust")
    if check == "filled":
        return _Problem(line, column.name, "the cell is empty", "every row needs one")
    if check == "kind":
        wrong = next(part for part in column.parts(cell) if not column.kind.accepts(part))
        return _Problem(line, column.name, f'"{wrong}" is not {column.kind.name}', column.kind.remedy)
    return _Problem(line, column.name, f'"{cell}" stands in an earlier row too', "give each row its own")


def _source_problems(frame: pd.DataFrame, lines: Sequence[int]) -> Iterator[_Problem]:
    urls = frame["source_url"] if "source_url" in frame.columns else [""] * len(frame)
    for line, title, url, trust in zip(lines, frame["source_title"], urls, frame["source_trust"], strict=True):
        titles, letters, addresses = split_cell(title), trust.split("/"), split_cell(url)
        if not title or not trust:
            continue
        if not all(titles):
            yield _Problem(line, "source_title", "a title is missing", "name each source between the ' | '")
        if len(letters) != len(titles) or not set(letters) <= set(TRUST):
            what = f'"{trust}" is not one letter for each of {len(titles)} sources'
            yield _Problem(line, "source_trust", what, "write one of A, B, C, D for each, separated by '/'")
        if addresses and len(addresses) != len(titles):
            what = f"{len(addresses)} addresses for {len(titles)} sources"
            yield _Problem(line, "source_url", what, "separate them by ' | ', in the order of the titles")
        for wrong in [address for address in addresses if address and not URL.accepts(address)]:
            yield _Problem(line, "source_url", f'"{wrong}" is not {URL.name}', URL.remedy)


def _refuse(file: str, problems: Iterable[_Problem]) -> None:
    findings = Findings(file)
    for line, column, what, remedy in sorted(problems, key=lambda problem: problem.line):
        place = f"line {line}, column {column}" if column else f"line {line}"
        findings.add(what, where=place, remedy=remedy)
    findings.raise_if_any()


# ---------------------------------------------------------------- rows


def _row(file: str, line: int, cells: Mapping[str, str], columns: Mapping[str, Column], book: SourceBook | None) -> Row:
    origin = f"{file}, line {line}"
    if book is None:
        return Row(cells, columns, origin)
    titles = split_cell(cells["source_title"])
    urls = split_cell(cells.get("source_url", "")) or [""] * len(titles)
    return Row(cells, columns, origin, book.provenance(titles, urls, cells["source_trust"].split("/"), origin))
