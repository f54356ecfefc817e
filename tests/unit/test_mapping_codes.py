"""Codes of a mapped table: what a spreadsheet makes of them, other codes of columns, words that contradict."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from loaders import io_table
from loaders.files.validation import TableReading
from loaders.io_table import InvalidTable

MAPPING = """
[table]
country = "HRV"
year = 2010
kind = "product-by-product"
valuation = "basic prices"
currency = "HRK"
unit = 1000
classification = "TWO"
source_title = "made by the test"
[layout]
code_column = "A"
name_column = "B"
header_rows = [3]
first_code = "{first}"
last_code = "{last}"
{more}
[blocks.domestic]
[final_demand]
household_consumption = "Households"
[primary_inputs]
imported_inputs = "Imports"
value_added = "Value added"
output = "Output"
"""


def read(
    folder: Path,
    rows: tuple[object, object],
    columns: tuple[object, object],
    *,
    first: str = "01",
    last: str = "10-12",
    more: str = "",
    above: str = "thousand HRK",
) -> TableReading:
    """A workbook of two products with these codes in rows and columns, read along the mapping."""
    book = Workbook()
    page = book.active
    assert page is not None
    for line in (
        ["Table of 2010"],
        [above],
        ["Code", "Product", *columns, "Total", "Households", "Output"],
        [rows[0], "Crops", 10, 20, 30, 70, 100],
        [rows[1], "Food", 5, 15, 20, 40, 60],
        [None, "Imports", 15, 5],
        [None, "Value added", 70, 20],
        [None, "Output", 100, 60],
    ):
        page.append(line)
    book.save(folder / "t.xlsx")
    (folder / "m.toml").write_text(MAPPING.format(first=first, last=last, more=more), encoding="utf-8")
    return io_table.read(folder / "t.xlsx", mapping=folder / "m.toml")


DECEMBER = datetime(2023, 12, 10)


@pytest.mark.parametrize(
    ("rows", "columns", "cell"),
    [
        ((1, "10-12"), (1, "10-12"), "cell A4"),
        (("01", DECEMBER), ("01", "10-12"), "cell A5"),
        (("01", "10-12"), ("01", DECEMBER), "cell D3"),
        (("01", 10.1), ("01", 10.1), "cell A5"),
    ],
)
def test_what_a_spreadsheet_made_of_a_code_is_refused_with_its_cell(
    tmp_path: Path, rows: tuple[object, object], columns: tuple[object, object], cell: str
) -> None:
    last = "10.1" if rows[1] == 10.1 else "10-12"
    with pytest.raises(InvalidTable) as caught:
        read(tmp_path, rows, columns, last=last)
    assert cell in caught.value.where
    assert "as text" in caught.value.remedy


def test_plain_numbers_are_codes_where_the_mapping_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, (1, 2), (1, 2), first="1", last="2").table.codes == ["1", "2"]


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (("CPA_A01", "CPA_B"), ("A01", "B")),
        (("A01", "B"), ("CPA_A01", "CPA_B")),
        (("CPA_C10-C12", "CPA_L68B"), ("C10-C12", "L68B")),
        (("CPA_J62_63", "CPA_B"), ("J62_63", "B")),
    ],
)
def test_a_beginning_that_one_side_lacks_is_seen_and_said(
    tmp_path: Path, rows: tuple[str, str], columns: tuple[str, str]
) -> None:
    reading = read(tmp_path, rows, columns, first=rows[0], last=rows[1])
    np.testing.assert_array_equal(reading.table.output, [100, 60])
    assert reading.table.codes == list(rows)
    assert any("columns are headed" in note for note in reading.notes)


def test_other_codes_of_columns_are_listed_in_the_mapping(tmp_path: Path) -> None:
    more = 'column_codes = ["x", "y"]'
    reading = read(tmp_path, ("A01", "B"), ("x", "y"), first="A01", last="B", more=more)
    np.testing.assert_array_equal(reading.table.domestic, [[10, 20], [5, 15]])
    with pytest.raises(InvalidTable, match="lists 1 codes, the rows have 2"):
        read(tmp_path, ("A01", "B"), ("x", "y"), first="A01", last="B", more='column_codes = ["x"]')


@pytest.mark.parametrize(
    ("above", "told"),
    [("million HRK", "'million HRK' above the table"), ("thousand EUR", "'thousand EUR'"), ("thousand HRK", "")],
)
def test_words_above_the_table_that_contradict_the_mapping_are_told(tmp_path: Path, above: str, told: str) -> None:
    notes = read(tmp_path, ("01", "10-12"), ("01", "10-12"), above=above).notes
    assert any(told in note for note in notes) if told else notes == []
