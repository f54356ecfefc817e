"""The Bureau's workbook: a miniature in its layout, every way to spoil it, and the official one of 2024."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook

from kb.errors import InvalidFile
from loaders import io_table
from loaders.files.spreadsheet import column_letters
from loaders.files.validation import Check
from loaders.io_table import InvalidTable, TableReading
from tests.workbooks import CODES, FIRST, Spoil, miniature, write_workbook


def refused(path: Path, **options: bool) -> InvalidTable:
    """The refusal of a file: one line, with a remedy."""
    with pytest.raises(InvalidFile) as caught:
        io_table.read(path, **options)  # type: ignore[arg-type]
    error = caught.value
    assert isinstance(error, InvalidTable)
    assert "\n" not in str(error)
    assert error.remedy
    assert error.count >= len(error.findings) >= 1
    assert path.name in error.where
    return error


def check(reading: TableReading, name: str) -> Check:
    """The one check of that name."""
    return next(check for check in reading.checks if check.name == name)


def put(sheet: str, cell: str, value: object) -> Spoil:
    """A spoiler that writes one cell."""

    def spoil(book: Workbook) -> None:
        book[sheet][cell] = value  # type: ignore[index]

    return spoil


def test_the_miniature_is_read_as_it_was_written(tmp_path: Path) -> None:
    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx"))
    table, wanted = reading.table, miniature()
    assert reading.notes == []
    assert all(check.passed for check in reading.checks)
    assert table.codes == CODES
    np.testing.assert_array_equal(table.domestic, wanted.domestic)
    np.testing.assert_array_equal(table.imported, wanted.imported)
    for got, expected in (
        (table.final_demand_domestic, wanted.final_demand_domestic),
        (table.final_demand_imported, wanted.final_demand_imported),
        (table.primary_inputs, wanted.primary_inputs),
    ):
        pd.testing.assert_frame_equal(got, expected[list(got.columns)], check_index_type=False)
        assert set(got.columns) == set(expected.columns)


def test_title_year_unit_and_names_come_from_the_workbook(tmp_path: Path) -> None:
    table = io_table.read(write_workbook(tmp_path / "mini.xlsx")).table
    assert (table.meta.id, table.meta.year, table.meta.unit) == ("kaz-2023-4", 2023, 1000)
    assert (table.meta.classification, table.meta.file) == ("KZ-BNS-4", "mini.xlsx")
    assert table.meta.source_title.endswith("Input-output tables for 2023, series 1, 2024-12-19")
    assert len(table.meta.sha256) == 64
    assert table.industries.loc["10-11", "name_ru"] == "Продукты пищевые и напитки"
    assert table.industries.loc["10-11", "name_en"] == "Food products and beverages"


def test_published_coefficients_are_met(tmp_path: Path) -> None:
    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx"))
    for name in ("published direct coefficients", "published total requirements"):
        assert check(reading, name).difference < 1e-12


def test_other_published_coefficients_are_a_note(tmp_path: Path) -> None:
    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx", put("9.", "E8", 0.5)))
    found = check(reading, "published direct coefficients")
    assert not found.passed
    assert found.where == "sheet '9.', cell E8"
    assert any("published direct coefficients" in note for note in reading.notes)


def test_a_dash_is_zero(tmp_path: Path) -> None:
    def dashes(book: Workbook) -> None:
        for name in ("6.", "7.", "8."):
            book[name]["F7"] = "-"

    assert io_table.read(write_workbook(tmp_path / "mini.xlsx", dashes)).table.domestic[0, 2] == 0


def remove(*names: str) -> Spoil:
    """A spoiler that removes sheets."""

    def spoil(book: Workbook) -> None:
        for name in names:
            del book[name]

    return spoil


def relabel(cell: str, value: object) -> Spoil:
    """A spoiler that writes the same cell in every sheet that is read."""

    def spoil(book: Workbook) -> None:
        for name in ("6.", "7.", "8.", "9.", "10."):
            book[name][cell] = value  # type: ignore[index]

    return spoil


@pytest.mark.parametrize(
    ("spoil", "where", "what"),
    [
        (put("8.", "E8", "много"), "sheet '8.', cell E8", "text 'много'"),
        (put("8.", "E8", "1 234,5"), "sheet '8.', cell E8", "text '1 234,5'"),
        (put("8.", "E8", "#REF!"), "sheet '8.', cell E8", ""),
        (put("7.", "D7", None), "sheet '7.', cell D7", "missing"),
        (put("7.", "D7", True), "sheet '7.', cell D7", "True"),
        (put("6.", "D15", None), "sheet '6.', cell D15", "missing"),
        (remove("7."), "mini.xlsx", "sheet '7.' («Использование импортной продукции») is missing"),
        (put("8.", "E8", 99), "sheet '6.', cell E8", "domestic and imported (sheets '8.' and '7.') sum to"),
        (put("8.", "E8", -35), "sheet '8.', cell E8", "-35 is negative"),
        (put("6.", "E20", -350), "sheet '6.', cell E20", "-350 is negative"),
        (put("6.", "E15", 90), "sheet '6.', column E (code '10-11')", "inputs sum to"),
        (put("6.", "E20", 350), "sheet '6.', row 8 (code '10-11')", "uses sum to"),
        (relabel("B8", "01"), "sheet '6.', cell B8", "code '01' stands twice, first in sheet '6.', cell B7"),
        (put("8.", "B8", "12"), "sheet '8.', cell E5", "headed '10-11'"),
        (put("8.", "B9", None), "sheet '8.'", "2 codes stand below «Код» and 4 beside it"),
        (put("8.", "B5", "Шифр"), "sheet '8.'", "no cell says «Код»"),
        (put("6.", "C15", "Зарплата"), "sheet '6.', row 15", "heading 'Зарплата' is not understood"),
        (put("8.", "I4", "Прочее"), "sheet '8.', column I", "heading 'Прочее' is not understood"),
        (put("Обложка", "A14", "Таблицы"), "sheet 'Обложка'", "no title names the year"),
        (put("6.", "A3", "штук"), "sheet '6.'", "the unit is missing"),
        (remove("6.", "7.", "8.", "9.", "10."), "mini.xlsx", "none of the Bureau's tables"),
    ],
)
def test_a_spoiled_workbook_is_refused_with_its_place(tmp_path: Path, spoil: Spoil, where: str, what: str) -> None:
    error = refused(write_workbook(tmp_path / "mini.xlsx", spoil))
    assert where in error.where
    assert what in str(error)


def test_all_findings_are_told_at_once(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        book["8."]["E8"], book["7."]["D7"], book["6."]["F9"] = "a", None, -5

    error = refused(write_workbook(tmp_path / "mini.xlsx", spoil))
    assert error.count == len(error.findings) == 3
    assert "first of 3 problems" in str(error)


def test_imbalance_becomes_a_note_where_allowed(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "mini.xlsx", put("8.", "E8", 99))
    reading = io_table.read(path, allow_imbalance=True)
    assert not check(reading, "rows balance").passed
    assert any("rows balance" in note and "row 8" in note for note in reading.notes)
    assert tuple(reading.table.notes) == tuple(reading.notes)


def test_text_is_refused_even_where_imbalance_is_allowed(tmp_path: Path) -> None:
    refused(write_workbook(tmp_path / "mini.xlsx", put("8.", "E8", "a")), allow_imbalance=True)


@pytest.mark.parametrize("spoil", [put("9.", "E8", "n/a"), put("10.", "B8", "99")])
def test_published_coefficients_that_cannot_be_read_are_a_note(tmp_path: Path, spoil: Spoil) -> None:
    whole = io_table.read(write_workbook(tmp_path / "whole.xlsx")).table
    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx", spoil))
    np.testing.assert_array_equal(reading.table.domestic, whole.domestic)
    assert any("published coefficients could not be compared" in note for note in reading.notes)


def test_sheets_that_name_different_units_are_refused(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        for row in book["7."].iter_rows(max_row=7):
            for cell in row:
                if isinstance(cell.value, str) and "тыс" in cell.value:
                    cell.value = "млн. тенге"

    error = refused(write_workbook(tmp_path / "mini.xlsx", spoil))
    assert "sheet '7.'" in error.where
    assert "unit" in str(error)


def test_without_published_coefficients_nothing_is_compared(tmp_path: Path) -> None:
    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx", remove("9.", "10.")))
    assert [note for note in reading.notes if "could not be compared" in note] == reading.notes
    assert len(reading.notes) == 2
    assert not any(each.name.startswith("published") for each in reading.checks)


def test_purchases_that_belong_to_no_product_are_noted(tmp_path: Path) -> None:
    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx", put("6.", "I11", 5)))
    assert any("прямые покупки" in note for note in reading.notes)


def test_shifted_blocks_are_found_by_their_labels(tmp_path: Path) -> None:
    def shift(book: Workbook) -> None:
        for name in ("6.", "7.", "8.", "9.", "10."):
            book[name].insert_rows(4, 2)
            book[name].insert_cols(1)

    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx", shift))
    np.testing.assert_array_equal(reading.table.domestic, miniature().domestic)


def rename_sheets(book: Workbook) -> None:
    for place, name in enumerate(("6.", "7.", "8.", "9.", "10.")):
        book[name].title = f"Таблица {place}"


def titles_further_down(book: Workbook) -> None:
    for name in ("6.", "7.", "8.", "9.", "10."):
        book[name].insert_rows(1, 5)


def names_before_codes(book: Workbook) -> None:
    for name in ("6.", "7.", "8.", "9.", "10."):
        sheet = book[name]
        for row in range(5, FIRST + len(CODES)):
            left, right = sheet.cell(row, 2).value, sheet.cell(row, 3).value
            sheet.cell(row, 2).value, sheet.cell(row, 3).value = right, left
        for row in range(FIRST + len(CODES), sheet.max_row + 1):
            sheet.cell(row, 2).value, sheet.cell(row, 3).value = sheet.cell(row, 3).value, None


def headings_beside_codes(book: Workbook) -> None:
    for name in ("6.", "7.", "8."):
        for column in range(4 + len(CODES), book[name].max_column + 1):
            book[name].cell(5, column, book[name].cell(4, column).value)
            book[name].cell(4, column).value = "Конечное использование"


def empty_columns(book: Workbook) -> None:
    for name in ("6.", "7.", "8.", "9.", "10."):
        book[name].insert_cols(4 + len(CODES))
        book[name].insert_cols(4)


def other_words(book: Workbook) -> None:
    for name in ("6.", "7.", "8.", "9.", "10."):
        book[name]["B5"] = "Код продукции"
    for name in ("6.", "7.", "8."):
        book[name]["I4"], book[name]["J4"] = "Расходы домашних хозяйств", "Расходы органов государственного управления"
    book["6."]["C16"] = "Прочие чистые налоги на производство"
    book["6."]["A3"] = "в тысячах тенге"


@pytest.mark.parametrize(
    "shift",
    [rename_sheets, titles_further_down, names_before_codes, headings_beside_codes, empty_columns, other_words],
)
def test_a_workbook_laid_out_a_little_otherwise_gives_the_same_table(tmp_path: Path, shift: Spoil) -> None:
    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx", shift))
    table, wanted = reading.table, miniature()
    assert reading.notes == []
    assert table.codes == CODES
    assert list(table.industries["name_ru"]) == list(wanted.industries["name_ru"])
    np.testing.assert_array_equal(table.domestic, wanted.domestic)
    for got, expected in (
        (table.final_demand_imported, wanted.final_demand_imported),
        (table.primary_inputs, wanted.primary_inputs),
    ):
        pd.testing.assert_frame_equal(got, expected[list(got.columns)], check_index_type=False)
        assert set(got.columns) == set(expected.columns)


def test_another_number_of_products_is_another_classification(tmp_path: Path) -> None:
    def without_the_last(book: Workbook) -> None:
        for name in ("6.", "7.", "8.", "9.", "10."):
            book[name].delete_rows(FIRST + 3)
            book[name].delete_cols(7)

    reading = io_table.read(write_workbook(tmp_path / "mini.xlsx", without_the_last), allow_imbalance=True)
    assert (reading.table.codes, reading.table.meta.classification) == (CODES[:3], "KZ-BNS-3")
    np.testing.assert_array_equal(reading.table.domestic, miniature().domestic[:3, :3])


def untitled(*cells: tuple[str, str, str]) -> Spoil:
    """A spoiler that takes the year from the cover and writes other cells."""

    def spoil(book: Workbook) -> None:
        book["Обложка"]["A14"] = "Таблицы"
        for sheet, cell, text in cells:
            book[sheet][cell] = text

    return spoil


@pytest.mark.parametrize(
    ("name", "spoil", "wanted", "year", "note"),
    [
        ("mini.xlsx", put("Обложка", "A14", "Таблицы «Затраты-Выпуск» за 2017 г."), None, 2017, ""),
        ("mini.xlsx", untitled(("6.", "A1", "Республика Казахстан, 2019 год")), None, 2019, ""),
        ("mini.xlsx", untitled(("Содержание", "B2", "Методика утверждена в 2009 году")), 2016, 2016, ""),
        ("tzv_2018.xlsx", untitled(), None, 2018, "no title names the year: 2018 is from the file's name"),
        ("tzv_2018.xlsx", lambda book: None, None, 2023, "the file's name says 2018, its title 2023"),
        ("mini.xlsx", lambda book: None, 2023, 2023, ""),
    ],
)
def test_the_year_is_that_of_the_title(
    tmp_path: Path, name: str, spoil: Spoil, wanted: int | None, year: int, note: str
) -> None:
    reading = io_table.read(write_workbook(tmp_path / name, spoil), year=wanted)
    assert (reading.table.meta.year, reading.table.meta.id) == (year, f"kaz-{year}-4")
    assert str(year) in reading.table.meta.source_url
    assert any(note in said for said in reading.notes) if note else not reading.notes


def test_another_year_than_that_of_the_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match="its title says 2023 – leave --year 2022 out"):
        io_table.read(write_workbook(tmp_path / "mini.xlsx"), year=2022)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 a report", "this is a PDF"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cannot be opened"),
        (b"just text", "not an input-output table"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(content)
    assert what in str(refused(path))


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "mini.xlsx")
    path.write_bytes(path.read_bytes()[:-200])
    refused(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "there is no such file" in str(refused(tmp_path / "nowhere.xlsx"))


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (82, "CE"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_their_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.fixture(scope="module")
def published(reference: Path) -> TableReading:
    return io_table.read(reference / "kaz_2024_bns" / "tzv_2024.xlsx")


def test_the_official_workbook_is_its_extracts(published: TableReading, reference: Path) -> None:
    def extract(name: str) -> pd.DataFrame:
        path = reference / "kaz_2024_bns" / f"kaz2024_{name}.csv"
        return pd.read_csv(path, index_col=0, dtype={0: str}, keep_default_na=False, na_values=[""])

    table = published.table
    np.testing.assert_array_equal(table.domestic, extract("Z_domestic_thsKZT"))
    np.testing.assert_array_equal(table.imported, extract("Z_import_thsKZT"))
    assert table.codes == [str(code) for code in extract("Z_domestic_thsKZT").index]
    names = {
        "household_consumption": "C_households",
        "government_consumption": "C_government",
        "npish_consumption": "C_npish",
        "gross_fixed_capital_formation": "GFCF",
        "change_in_inventories": "inventories",
        "valuables": "valuables",
        "exports": "exports",
    }
    for frame, part in ((table.final_demand_domestic, "domestic"), (table.final_demand_imported, "import")):
        wanted = extract(f"final_demand_{part}_thsKZT")
        for category, column in names.items():
            np.testing.assert_array_equal(frame[category], wanted[column])
    inputs = {
        "net_taxes_on_products": "net_taxes_on_products",
        "compensation_of_employees": "compensation_employees",
        "other_net_taxes_on_production": "other_net_taxes_production",
        "consumption_of_fixed_capital": "consumption_fixed_capital",
        "net_operating_surplus": "net_profit_mixed_income",
        "output": "output_basic",
        "imports": "imports",
    }
    for name, row in inputs.items():
        np.testing.assert_array_equal(table.primary_inputs[name], extract("primary_inputs_thsKZT").loc[row])


def test_the_official_workbook_balances_and_meets_its_coefficients(published: TableReading) -> None:
    assert published.notes == []
    assert published.table.meta.id == "kaz-2024-68"
    assert published.table.meta.source_title.endswith("2025-12-19")
    assert (published.table.industries != "").to_numpy().all()
    limits: dict[str, Callable[[float], bool]] = {
        "published direct coefficients": lambda difference: difference < 1e-12,
        "published total requirements": lambda difference: difference < 1e-12,
    }
    for found in published.checks:
        assert found.passed
        assert limits.get(found.name, lambda difference: difference == 0)(found.difference), str(found)
