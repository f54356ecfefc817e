"""Our own workbook: written empty with an explanation, filled in by somebody, and read back.

Sheet ``table`` says what the numbers mean; ``domestic`` and ``imported`` have codes of industries down the first
column and along the first row, final demand right of them and primary inputs below, each by its name of
:mod:`kb.table`. It is read as a mapping describes it (:mod:`loaders.mapped.table`), the mapping being known here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kb.errors import InvalidFile
from kb.names import LANGUAGES
from kb.progress import Progress
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS
from loaders.files.content import Content
from loaders.files.format import Format
from loaders.files.spreadsheet import NOTHING, Sheet, column_letters
from loaders.files.validation import Findings, Strictness, TableReading, closest, quoted
from loaders.mapped.mapping_file import mapping_of
from loaders.mapped.table import read_mapped

ABOUT, DOMESTIC, IMPORTED = "table", "domestic", "imported"
CORNER = ("code", "name")
KEYS = (
    *("country", "region", "year", "currency", "unit", "kind", "valuation", "classification"),
    *("source_title", "source_url", "title", "language"),
)
NUMBERS = ("year", "unit")
FIRST_ROW, FIRST_COLUMN = 2, 2
"""Where the numbers begin, counted from 0: below codes and words, right of codes and names."""
HEAD = "1F4E79"
Industries = Sequence[tuple[str, str]]


@cache
def _words() -> Mapping[tuple[str, str], Mapping[str, str]]:
    text = files("kb").joinpath("data", "templates", "table_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["what"], row["word"]): {each: row[each] for each in LANGUAGES} for row in rows}


def sections(language: str) -> list[tuple[str, str]]:
    """Codes and names of the sections of ISIC Rev. 4."""
    text = files("kb").joinpath("data", "classifications", "isic4.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [(row["code"], row[f"name_{language}"]) for row in rows if row["level"] == "section"]


# ---------------------------------------------------------------- written


def write(path: Path, language: str, industries: Industries = ()) -> None:
    """Write the empty workbook, of the sections of ISIC unless told otherwise. Raises InvalidFile for a file there."""
    from openpyxl import Workbook

    if path.suffix.lower() != ".xlsx":
        raise InvalidFile("is no name of an Excel workbook", where=str(path), remedy="name a file that ends in .xlsx")
    if path.exists():
        raise InvalidFile("is there already", where=str(path), remedy="name another file")
    book = Workbook()
    page = book.active
    page.title = _words()["sheet", "explanation"][language]
    for what, word in _words():
        if what == "text":
            page.append([_words()[what, word][language]])
    _wrap(page, {"A": 110})
    _write_about(book.create_sheet(ABOUT), language)
    listed = list(industries) or sections(language)
    _write_uses(book.create_sheet(DOMESTIC), listed, PRIMARY_INPUTS, language)
    _write_uses(book.create_sheet(IMPORTED), listed, (), language)
    book.save(path)


def _write_about(sheet: Any, language: str) -> None:
    filled = {"unit": 1000, "kind": "product-by-product", "valuation": "basic prices", "language": language}
    for key in KEYS:
        sheet.append([key, filled.get(key), _words()["key", key][language]])
    _wrap(sheet, {"A": 16, "B": 40, "C": 80})
    for row in sheet["A"]:
        _mark(row)


def _write_uses(sheet: Any, industries: Industries, inputs: Sequence[str], language: str) -> None:
    codes = [code for code, _ in industries]
    sheet.append([*CORNER, *codes, *FINAL_DEMAND])
    words = [_words()["label", name][language] for name in FINAL_DEMAND]
    sheet.append([None, None, *[name for _, name in industries], *words])
    for code, name in industries:
        sheet.append([code, name])
    for name in inputs:
        sheet.append([name, _words()["label", name][language]])
    for cell in (*sheet[1], *sheet["A"]):
        cell.number_format = "@"
        _mark(cell)
    _wrap(sheet, {"A": 32, "B": 50})
    for number in range(FIRST_COLUMN, sheet.max_column):
        sheet.column_dimensions[column_letters(number)].width = 16
    sheet.freeze_panes = "C3"


def _mark(cell: Any) -> None:
    from openpyxl.styles import Font, PatternFill

    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=HEAD)


def _wrap(sheet: Any, widths: Mapping[str, int]) -> None:
    from openpyxl.styles import Alignment

    for letters, width in widths.items():
        sheet.column_dimensions[letters].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


# ---------------------------------------------------------------- read


def _recognises(content: Content) -> bool:
    sheets = {sheet.name: sheet for sheet in content.sheets}
    if not {ABOUT, DOMESTIC} <= sheets.keys():
        return False
    return (sheets[DOMESTIC].text(0, 0), sheets[DOMESTIC].text(0, 1)) == CORNER


def _read(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    sheets = {sheet.name: sheet for sheet in content.sheets}
    for name, sheet in sheets.items():
        if name not in (ABOUT, DOMESTIC, IMPORTED) and _has_numbers(sheet):
            what = f"sheet {name!r} is not understood, and has numbers"
            findings.add(what, remedy=closest(name, (DOMESTIC, IMPORTED), "take it out"))
    uses = {name: sheets[name] for name in (DOMESTIC, IMPORTED) if name in sheets}
    there = {name: sheet for name, sheet in uses.items() if name == DOMESTIC or _filled(sheet, _all(sheet), None)}
    codes = _codes(there[DOMESTIC], findings)
    demand = _demand(there, codes, findings)
    inputs = _inputs(there, codes, findings)
    findings.raise_if_any()
    _refuse_empty(demand, inputs, findings)
    found = {
        "table": _about(sheets[ABOUT]),
        "file": {"zero": ["", *sorted(NOTHING)]},
        "layout": {"code_column": "A", "name_column": "B", "header_rows": [1]}
        | {"first_code": codes[0], "last_code": codes[-1]},
        "blocks": {name: {"sheet": name} for name in there},
        "final_demand": {name: name for name in demand or FINAL_DEMAND},
        "primary_inputs": {name: name for name in (*inputs, "output")},
    }
    return read_mapped(mapping_of(found, findings), content, findings, strictness, report)


def _all(sheet: Sheet) -> range:
    return range(FIRST_ROW, len(sheet.rows))


def _about(sheet: Sheet) -> dict[str, object]:
    """What the sheet ``table`` says; keys without a value are left out."""
    said: dict[str, object] = {}
    for row in range(len(sheet.rows)):
        if (key := sheet.text(row, 0)) and (value := sheet.text(row, 1)):
            said[key] = int(value) if key in NUMBERS and value.isdigit() else value
    return said


def _codes(sheet: Sheet, findings: Findings) -> list[str]:
    """Codes of the industries: the rows above the first primary input."""
    sides = [sheet.text(row, 0) for row in _all(sheet)]
    end = next((at for at, code in enumerate(sides) if code in PRIMARY_INPUTS or not code), len(sides))
    if not end:
        where = f"sheet {sheet.name!r}, column A"
        findings.fail("no code of an industry stands there", where=where, remedy="write the codes from row 3 on")
    heads = [sheet.text(0, column) for column in range(FIRST_COLUMN, len(sheet.rows[0]))]
    for at, code in enumerate(sides[:end]):
        if code not in heads:
            what = f"row {quoted(code)} is neither a primary input nor an industry with a column"
            remedy = closest(code, (*PRIMARY_INPUTS, *heads), "write the same codes along the first row")
            findings.add(what, where=sheet.place(FIRST_ROW + at, 0), remedy=remedy)
    return sides[:end]


def _demand(sheets: Mapping[str, Sheet], codes: Sequence[str], findings: Findings) -> list[str]:
    """Final demand that is filled in; a finding for a column that is neither that nor an industry."""
    found = []
    for sheet in sheets.values():
        rows = range(FIRST_ROW, FIRST_ROW + len(codes))
        for column in range(FIRST_COLUMN, max(map(len, sheet.rows))):
            head, filled = sheet.text(0, column), _filled(sheet, _all(sheet), column)
            if filled and head not in (*codes, *FINAL_DEMAND):
                where = f"sheet {sheet.name!r}, column {column_letters(column)}"
                remedy = closest(head, (*codes, *FINAL_DEMAND), "write the code of an industry, or final demand")
                findings.add(f"column {quoted(head)} is not understood", where=where, remedy=remedy)
            elif head in FINAL_DEMAND and _filled(sheet, rows, column):
                found.append(head)
    return [name for name in FINAL_DEMAND if name in found]


def _inputs(sheets: Mapping[str, Sheet], codes: Sequence[str], findings: Findings) -> list[str]:
    """Primary inputs that are filled in; a finding for a filled row that is neither that nor an industry."""
    found = []
    for sheet in sheets.values():
        for row in _all(sheet):
            side, known = sheet.text(row, 0), sheet.name == DOMESTIC
            if not _filled(sheet, [row], None) or side in codes:
                continue
            if known and side in PRIMARY_INPUTS:
                found.append(side)
            else:
                remedy = closest(side, (*codes, *PRIMARY_INPUTS), "write the code of an industry, or a primary input")
                findings.add(f"row {quoted(side)} is not understood", where=sheet.row_place(row), remedy=remedy)
    return found


def _refuse_empty(demand: Sequence[str], inputs: Sequence[str], findings: Findings) -> None:
    where = f"sheet {DOMESTIC!r}"
    if not demand:
        findings.add("no column of final demand is filled in", where=where, remedy="write what final demand buys")
    if "output" not in inputs:
        findings.add("the row output is empty", where=where, remedy="write the output of each industry")


def _filled(sheet: Sheet, rows: Sequence[int], column: int | None) -> bool:
    """Whether a number other than zero, or a text that is none, stands in rows right of the names, or in a column."""
    width = max(map(len, sheet.rows), default=0)
    columns = range(FIRST_COLUMN, width) if column is None else [column]
    values = (sheet.value(row, at) for row in rows for at in columns)
    return any(value.strip() not in ("", *NOTHING) if isinstance(value, str) else value for value in values)


def _has_numbers(sheet: Sheet) -> bool:
    return any(isinstance(value, int | float) and value for row in sheet.rows for value in row)


FORMAT = Format(
    name="workbook",
    title="Workbook of your own, from `kb template io-table`",
    source="`kb template io-table my-table.xlsx` writes it empty, with a sheet that explains it in your language",
    taken="everything: industries, domestic and imported flows, final demand, primary inputs",
    left_out="columns and rows that stay empty, words beside codes, the sheet of explanation",
    tried="workbooks that the program writes, filled in by its tests in three languages, November 2026",
    recognises=_recognises,
    read=_read,
)
