"""Writes a table as an Excel workbook: notes, industries, and every block of numbers on a sheet of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.errors import InvalidFile
from kb.table import IOTable, Matrix
from kb.version import __version__

MOST_COLUMNS = 16_384
"""Of a sheet, by Excel's own limits (support.microsoft.com: Excel specifications and limits)."""
BESIDE = 20
"""Columns that a sheet may need beside one for each industry."""

Row = Sequence[Any]


def write(table: IOTable, path: Path, *, today: date | None = None) -> None:
    """Write the workbook: sheets Notes, Industries, Domestic, Imported, Primary inputs, Final demand by country.

    The sheet is Total where the table does not tell domestic and imported products apart. Flows stand with the final
    demand that they are balanced with, row sells to column, in the table's unit; numbers are not rounded. Sheets of
    what the table does not have are left out. Raises InvalidFile for a table with more industries than a sheet has
    columns, OSError where it cannot be written.
    """
    from openpyxl import Workbook

    if len(table.codes) + BESIDE > MOST_COLUMNS:
        raise InvalidFile(
            f"{len(table.codes):,} industries do not fit on a sheet",
            where=str(path),
            remedy="export an IO table folder: --as io-folder",
        )
    book = Workbook(write_only=True)
    for title, rows, wide in _sheets(table, today or date.today()):
        sheet = book.create_sheet(title)
        sheet.column_dimensions["A"].width = 18
        sheet.column_dimensions["B"].width = wide
        if title != "Notes":
            sheet.freeze_panes = "C2"
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _sheets(table: IOTable, today: date) -> Iterator[tuple[str, Iterable[Row], int]]:
    yield "Notes", _notes(table, today), 100
    yield "Industries", _frame(table.industries, "code"), 45
    yield _main(table), _flows(table, table.domestic, table.final_demand_domestic), 45
    if table.imported is not None:
        yield "Imported", _flows(table, table.imported, table.final_demand_imported), 45
    elif table.final_demand_imported.to_numpy().any():
        yield "Imported", _flows(table, None, table.final_demand_imported), 45
    yield "Primary inputs", _frame(table.primary_inputs.T, "input"), 18
    if table.final_demand_by_country is not None:
        yield "Final demand by country", _frame(table.final_demand_by_country, "code"), 18


def _notes(table: IOTable, today: date) -> Iterator[Row]:
    """What a reader has to know before using a number."""
    meta = table.meta
    facts = {
        "Title": meta.title,
        "Id": meta.id,
        "Description": meta.description,
        "Country": meta.country if not table.countries else ", ".join(dict.fromkeys(table.countries)),
        "Region": meta.region or "",
        "Year": meta.year,
        "Kind": meta.kind,
        "Valuation": meta.valuation,
        "Unit": f"{meta.unit:,} {meta.currency}" if meta.unit != 1 else meta.currency,
        "Classification": meta.classification,
        "Import bases": f"{', '.join(table.bases)} (flows are as loaded, on none: coefficients are computed on one)",
        _main(table): _main_note(table),
        "Imported": _imported_note(table),
        "Source": meta.source_title,
        "Address": meta.source_url,
        "File": meta.file,
        "SHA-256 of the file": meta.sha256,
        "How made": f"exported unrounded from the knowledge base by ClusterKB {__version__} on {today.isoformat()}",
        "Citation": f"{meta.source_title}. {meta.title}, {meta.year}. Exported by ClusterKB {__version__}.",
    }
    yield from ([name, value] for name, value in facts.items() if value != "")
    yield from (["Note", note] for note in table.notes)


def _main(table: IOTable) -> str:
    return "Total" if table.undivided else "Domestic"


def _main_note(table: IOTable) -> str:
    if table.undivided:
        return "flows of domestic and imported products together; row sells to column; uses are output and imports"
    return f"flows {'inside a country' if table.countries else 'of home-made products'}; row sells to column"


def _imported_note(table: IOTable) -> str:
    if table.countries:
        return "flows across borders; row sells to column"
    if table.undivided:
        return "in Total: the source does not tell domestic and imported products apart"
    if table.imported is not None:
        return "imported products, by the industry that would make them at home; row is used by column"
    return "not known by product; where known, their total is the row imported_inputs of Primary inputs"


def _flows(table: IOTable, flows: Matrix | None, demand: pd.DataFrame) -> Iterator[Row]:
    names = table.names()
    yield ["code", "name", *([] if flows is None else table.codes), *map(str, demand.columns)]
    for place, code in enumerate(table.codes):
        bought = [] if flows is None else flows[place].tolist()
        yield [code, names[place], *bought, *demand.iloc[place].astype(np.float64).tolist()]


def _frame(frame: pd.DataFrame, corner: str) -> Iterator[Row]:
    yield [corner, *map(str, frame.columns)]
    for name, row in zip(frame.index, frame.to_numpy().tolist(), strict=True):
        yield [str(name), *row]


def _cell(sheet: Any, value: Any) -> Any:
    """The value for a cell; text is text, also where it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
