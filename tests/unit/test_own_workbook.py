"""The workbook of `kb template io-table`: empty it explains itself, filled in it is read, spoilt it is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from kb.errors import InvalidFile
from kb.names import LANGUAGES
from loaders import io_table
from loaders.io_table import InvalidTable
from loaders.mapped import own_workbook
from tests.formats import national


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_filled_workbook_is_read_to_the_digit(tmp_path: Path, language: str) -> None:
    reading = io_table.read(national.own_workbook(tmp_path, language=language))
    table = reading.table
    assert (table.meta.id, table.meta.unit, table.meta.classification) == ("kaz-2023-3", 1000, "OWN-3")
    assert table.codes == list(national.OWN_CODES)
    assert list(table.industries[f"name_{language}"]) == list(national.NAMES)
    assert table.imported is not None
    np.testing.assert_array_equal(table.domestic, national.DOMESTIC)
    np.testing.assert_array_equal(table.imported, national.IMPORTED)
    for frame, values in ((table.final_demand_domestic, national.HOME), (table.final_demand_imported, national.ABROAD)):
        np.testing.assert_array_equal(frame.reindex(columns=list(national.CATEGORIES), fill_value=0.0), values)
    np.testing.assert_array_equal(table.output, national.OUTPUT)
    np.testing.assert_array_equal(table.imports, national.IMPORTS)
    assert all(check.passed and check.difference == 0 for check in reading.checks)
    assert reading.notes == []


def test_without_imported_flows_their_sum_is_enough(tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        del book["imported"]
        page = book["domestic"]
        for row in page.iter_rows(min_row=3):
            if row[0].value in ("imports", "imported_inputs"):
                for cell, value in zip(row[2:5], national.IMPORTED.sum(axis=0), strict=False):
                    cell.value = None if row[0].value == "imports" else float(value)

    table = io_table.read(national.own_workbook(tmp_path, spoil=spoil)).table
    assert table.imported is None
    np.testing.assert_array_equal(table.primary_inputs["imported_inputs"], national.IMPORTED.sum(axis=0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_workbook_explains_itself(tmp_path: Path, language: str) -> None:
    path = tmp_path / "empty.xlsx"
    own_workbook.write(path, language)
    book = load_workbook(path)
    assert book.sheetnames[1:] == ["table", "domestic", "imported"]
    told = " ".join(str(row[0].value) for row in book.worksheets[0].iter_rows())
    assert all(word in told for word in ("kb load io-table", "domestic", "imported", "01"))
    assert all(cell.value for row in book["domestic"].iter_rows(min_row=3, max_col=2) for cell in row)
    assert all(cell.value for cell in book["domestic"][2][2:])
    assert book["domestic"]["A3"].value == "A"
    with pytest.raises(InvalidTable) as caught:
        io_table.read(path)
    whats = " ".join(each.what for each in caught.value.findings)
    assert all(word in whats for word in ("final demand", "row output is empty", "key table.country is missing"))


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    own_workbook.write(tmp_path / "t.xlsx", "en")
    with pytest.raises(InvalidFile, match="is there already"):
        own_workbook.write(tmp_path / "t.xlsx", "en")
    with pytest.raises(InvalidFile, match="xlsx"):
        own_workbook.write(tmp_path / "t.csv", "en")


def put(sheet: str, cell: str, value: object) -> Callable[[Any], None]:
    def spoil(book: Any) -> None:
        book[sheet][cell] = value

    return spoil


def rename(sheet: str, name: str) -> Callable[[Any], None]:
    def spoil(book: Any) -> None:
        book[sheet].title = name

    return spoil


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (put("domestic", "F1", "private"), "column 'private' is not understood"),
        (put("domestic", "M4", 5), "column '' is not understood"),
        (put("domestic", "A6", "wages"), "row 'wages' is neither a primary input nor an industry"),
        (put("imported", "A9", "Total"), ""),
        (put("imported", "C9", 7), "row '' is not understood"),
        (put("domestic", "D1", "24"), "is not understood"),
        (put("imported", "A4", "24"), "row '24' is not understood"),
        (put("domestic", "D3", "many"), "many"),
        (put("domestic", "D3", 500), "domestic uses sum to"),
        (put("domestic", "A4", 24.5), "24.5"),
        (put("domestic", "A7", "wages"), "row 'wages' is not understood"),
        (rename("imported", "import"), "sheet 'import' is not understood"),
        (put("table", "A3", "when"), "when"),
        (put("table", "B4", "tenge"), "key table.currency is 'tenge'"),
        (put("table", "B3", "soon"), "key table.year"),
    ],
)
def test_a_spoilt_workbook_is_refused_by_name(tmp_path: Path, spoil: Callable[[Any], None], told: str) -> None:
    path = national.own_workbook(tmp_path, spoil=spoil)
    if not told:  # a label without numbers beside it
        assert io_table.read(path)
        return
    with pytest.raises(InvalidTable) as caught:
        io_table.read(path)
    assert told in " ".join(f"{each.where} {each.what} {each.remedy}" for each in caught.value.findings)
