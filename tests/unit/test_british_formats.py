"""Analytical tables of the United Kingdom and of Scotland: imports are one sum for each industry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from loaders import io_table
from loaders.io_table import InvalidTable, TableReading
from tests.formats import national

Cells = list[list[object]]
Write = Callable[..., Path]
WRITERS: dict[str, Write] = {"ons-gbr-2019-3": national.ons, "scotland-2019-3": national.scotland}
each_format = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


def assert_the_economy(reading: TableReading) -> None:
    table = reading.table
    assert table.imported is None
    np.testing.assert_array_equal(table.domestic, national.DOMESTIC)
    np.testing.assert_array_equal(table.final_demand_domestic[list(national.CATEGORIES)], national.HOME)
    np.testing.assert_array_equal(table.output, national.OUTPUT)
    np.testing.assert_array_equal(table.value_added, national.VALUE_ADDED)
    np.testing.assert_array_equal(table.primary_inputs["imported_inputs"], national.IMPORTED.sum(axis=0))
    np.testing.assert_array_equal(table.primary_inputs["net_taxes_on_products"], national.TAXES)
    np.testing.assert_array_equal(table.primary_inputs["compensation_of_employees"], national.WAGES)
    np.testing.assert_array_equal(table.primary_inputs["gross_operating_surplus"], national.SURPLUS)
    assert all(check.passed and check.difference == 0 for check in reading.checks)


@pytest.mark.parametrize("id", WRITERS)
def test_the_economy_is_read_to_the_digit(tmp_path: Path, id: str) -> None:
    reading = io_table.read(WRITERS[id](tmp_path))
    assert reading.table.meta.id == id
    assert (reading.table.meta.country, reading.table.meta.currency, reading.table.meta.unit) == ("GBR", "GBP", 10**6)
    assert list(reading.table.industries["name_en"]) == list(national.NAMES)
    assert any("one sum for each industry" in note for note in reading.notes)
    assert_the_economy(reading)


@each_format
def test_it_is_known_by_what_is_in_the_file(tmp_path: Path, write: Write) -> None:
    assert_the_economy(io_table.read(write(tmp_path, name="download.xlsx")))


def test_one_year_of_several_is_chosen(tmp_path: Path) -> None:
    path = national.scotland(tmp_path, years=(2018, 2019))
    with pytest.raises(InvalidTable, match="tables of 2 years: 2018, 2019"):
        io_table.read(path)
    assert io_table.read(path, year=2018).table.meta.id == "scotland-2018-3"


def put(row: int, column: int, value: object) -> Callable[[Cells], None]:
    def spoil(cells: Cells) -> None:
        cells[row][column] = value

    return spoil


@pytest.mark.parametrize(
    ("write", "spoil", "told"),
    [
        (national.ons, put(7, 0, "C30"), "the row is headed 'C30', its column 'C24 & C25'"),
        (national.ons, put(6, 3, 50.0), "domestic uses sum to"),
        (national.ons, put(12, 2, 1000.0), "inputs and taxes sum to"),
        (national.ons, put(10, 1, "Imports"), "primary input 'Imports' is not understood"),
        (national.ons, put(3, 7, "P3 S14"), "'P3 S14' stands twice"),
        (
            national.ons,
            put(1, 0, "Input-Output table (combined use), £ million"),
            "does not say that it is",
        ),
        (national.ons, put(0, 0, "2018 Input-Output Analytical Tables"), ""),
        (national.scotland, put(1, 0, "PxP"), "'PxP' is not IxI"),
        (national.scotland, put(0, 6, "IOC098_003"), "column 'IOC098_003' stands in place 2"),
        (national.scotland, put(2, 3, "01"), "'01' stands twice"),
        (national.scotland, put(13, 3, "Out"), "primary input 'Out' is not understood"),
        (national.scotland, put(0, 11, "FD_LOCAL"), "final demand 'FD_LOCAL' is not understood"),
    ],
)
def test_a_spoilt_table_is_refused_by_name(
    tmp_path: Path, write: Write, spoil: Callable[[Cells], None], told: str
) -> None:
    path = write(tmp_path, spoil=spoil)
    if not told:  # the title alone says the year
        assert io_table.read(path).table.meta.year == 2018
        return
    with pytest.raises(InvalidTable) as caught:
        io_table.read(path)
    assert told in " ".join(f"{each.where} {each.what}" for each in caught.value.findings)
