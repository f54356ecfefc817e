"""A mapping made from the user's own file: whatever its layout and language, the table that was written is read."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from loaders.io_table import InvalidTable, TableReading
from loaders.mapped.guess_text import mapping_from
from loaders.mapped.mapping_file import template
from loaders.mapped.trial import trial
from tests.formats.layouts import LAYOUTS, WORDS, Layout, Numbers, numbers, write
from tests.tables import examples
from tests.workbooks import example_of, write_workbook


def tried(path: Path) -> TableReading:
    return trial(path, text=mapping_from(path).text)


def holds(reading: TableReading, table: Numbers, layout: Layout) -> None:
    assert all(check.passed for check in reading.checks), reading.checks
    read = reading.table
    assert np.array_equal(read.domestic, table.home)
    if layout.blocks != "one block":
        assert read.imported is not None
        assert np.array_equal(read.imported, table.abroad)
    demand = [
        "household_consumption",
        "government_consumption",
        "gross_fixed_capital_formation",
        "exports",
    ]
    assert np.array_equal(read.final_demand_domestic[demand].to_numpy(), table.final)
    assert np.array_equal(read.output, table.output)
    meta = read.meta
    assert (meta.country, meta.year, meta.unit, meta.currency) == ("KAZ", 2022, 1_000_000, "KZT")


layouts = st.builds(
    Layout,
    language=st.sampled_from(list(WORDS)),
    blocks=st.sampled_from(LAYOUTS),
    n=st.integers(3, 6),
    lead_rows=st.integers(0, 3),
    lead_columns=st.integers(0, 2),
    codes=st.booleans(),
    totals=st.booleans(),
    numbered=st.booleans(),
    as_text=st.booleans(),
)


@given(layout=layouts, seed=st.integers(0, 99))
@examples(60)
def test_any_layout_is_guessed_and_read_to_the_digit(layout: Layout, seed: int) -> None:
    table = numbers(layout.n, seed)
    with tempfile.TemporaryDirectory() as folder:
        reading = tried(write(Path(folder) / "book.xlsx", layout, table))
        holds(reading, table, layout)
        assert reading.table.meta.file == "book.xlsx"


@pytest.mark.parametrize("language", WORDS)
def test_every_language_and_layout_has_its_names(tmp_path: Path, language: str) -> None:
    layout = Layout(language=language)
    read = tried(write(tmp_path / "book.xlsx", layout, numbers(4))).table
    assert read.industries[f"name_{language}"].tolist() == WORDS[language]["industry"].split(", ")[:4]


def test_the_bureaus_workbook_needs_no_reader_of_its_own(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "tzv_2023.xlsx")
    reading = tried(path)
    assert all(check.passed for check in reading.checks)
    assert reading.table.imported is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_text_is_guessed_with_its_separator_and_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    example = example_of(template()).decode("utf-8").replace(";", separator).replace("Crops", "Зерно")
    path = tmp_path / "example_2023.csv"
    path.write_bytes(example.encode(encoding))
    reading = tried(path)
    assert all(check.passed for check in reading.checks)
    assert reading.table.domestic[0, 1] == 85.5
    assert "Зерно" in reading.table.industries.to_numpy()


def test_what_is_not_understood_is_named_and_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "book.xlsx", Layout(), numbers(4))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == WORDS["en"]["exports"]:
                cell.value, letter = "Sold elsewhere", cell.column_letter
    book.save(path)
    guessed = mapping_from(path)
    assert any("Sold elsewhere" in each and f"column {letter}" in each for each in guessed.strange)
    assert "Not understood, and not read" in guessed.text
    with pytest.raises(InvalidTable, match="uses sum to"):
        trial(path, text=guessed.text)


def test_numbers_that_meet_by_chance_are_no_codes(tmp_path: Path) -> None:
    """A use table, products by industries: every whole number of it that stands in a row and a column is no code."""
    values = np.random.default_rng(17).integers(0, 40, (60, 50))
    head = ["product", "name", *(f"industry {at}" for at in range(50))]
    lines = [head, *([f"P{at}", f"product {at}", *map(str, row)] for at, row in enumerate(values))]
    path = tmp_path / "use.csv"
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    with pytest.raises(InvalidTable, match="no sheet has the same codes or names"):
        mapping_from(path)


@pytest.mark.parametrize("content", ["a;b\n1;2\n", "name,value\nx,1\ny,2\n", "just words\n"])
def test_a_file_without_a_table_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "none.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidTable, match="no sheet has the same codes or names"):
        mapping_from(path)


def test_what_no_word_tells_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "book.xlsx", Layout(), numbers(4))
    book = load_workbook(path)
    for row in range(1, 4):
        book.worksheets[0].cell(row, 1).value = None
    book.save(path)
    text = mapping_from(path).text
    assert 'country = "???"' in text
    with pytest.raises(InvalidTable, match=r"key table\.country"):
        trial(path, text=text)
