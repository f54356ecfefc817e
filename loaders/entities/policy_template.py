"""The empty workbook of policy: a sheet for each kind, heads in the reader's language, drop-down lists for choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kb.errors import InvalidFile
from loaders.entities.entity_csv import SOURCE_COLUMNS, Column
from loaders.entities.entity_kinds import ENTITY_KINDS
from loaders.entities.sources import TRUST
from loaders.entities.words import told

ROWS = 1000
"""Rows for which a column has its drop-down list."""
HEAD = "1F4E79"


def write(path: Path, language: str) -> None:
    """Write the workbook. Raises InvalidFile where there is such a file already."""
    from openpyxl import Workbook

    if path.exists():
        raise InvalidFile("is there already", where=str(path), remedy="name another file")
    book = Workbook()
    lists = book.active
    lists.title = "lists"
    lists.sheet_state = "hidden"
    places: dict[tuple[str, ...], str] = {}
    for kind, spec in ENTITY_KINDS.items():
        sheet = book.create_sheet(told("sheet", kind, language))
        for number, column in enumerate((*spec.columns, *SOURCE_COLUMNS), start=1):
            _head(sheet, number, column, spec.example.get(column.name, ""), language)
            choices = tuple(TRUST) if column.name == "source_trust" else column.kind.choices
            if choices:
                words = tuple(told("value", choice, language) for choice in choices)
                _drop_down(sheet, number, _listed(lists, places, words), strict=column.name != "source_trust")
        sheet.freeze_panes = "A2"
    book.active = 1
    book.save(path)


def _head(sheet: Any, number: int, column: Column, example: str, language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    cell = sheet.cell(1, number, told("column", column.name, language))
    cell.font = Font(bold=True, color="FFFFFF" if column.required else "000000")
    if column.required:
        cell.fill = PatternFill("solid", fgColor=HEAD)
    several = "; several separated by ;" if column.several else ""
    cell.comment = Comment(f"{column.name}: {column.kind.name}{several}. {column.kind.remedy}. {example}".strip(), "kb")
    sheet.column_dimensions[get_column_letter(number)].width = max(12, min(40, len(str(cell.value)) + 4))
    if column.kind.name in ("a date", "an id", "an ISIC division", "a year"):
        sheet.column_dimensions[get_column_letter(number)].number_format = "@"


def _listed(lists: Any, places: dict[tuple[str, ...], str], words: tuple[str, ...]) -> str:
    """Where a list of words stands on the hidden sheet."""
    from openpyxl.utils import get_column_letter

    if words not in places:
        letter = get_column_letter(len(places) + 1)
        for row, word in enumerate(words, start=1):
            lists[f"{letter}{row}"] = word
        places[words] = f"lists!${letter}$1:${letter}${len(words)}"
    return places[words]


def _drop_down(sheet: Any, number: int, place: str, *, strict: bool) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation("list", formula1=place, allow_blank=True, showErrorMessage=strict)
    letter = get_column_letter(number)
    choice.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(choice)
