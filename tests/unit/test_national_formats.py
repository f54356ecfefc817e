"""National tables: every format gives the one small economy back, whole or in the parts that its file has."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from analysis.compilation.proportionality import domestic_by_proportionality
from analysis.model.coefficients import input_coefficients
from loaders import io_table
from loaders.io_table import InvalidTable, TableReading
from tests.formats import json_stat, national

Write = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A format, its writer, and what it must say of the economy."""

    name: str
    write: Write
    id: str
    codes: tuple[str, ...]
    country: str
    currency: str = "USD"
    parts: bool = False
    names: tuple[str, ...] = ()


CASES = {
    "oecd": Case("oecd-national", lambda f: national.oecd(f, "dom"), "oecd-bel-2020-3", national.OECD_CODES, "BEL"),
    "eurostat products": Case(
        "eurostat-siot", national.eurostat, "eurostat-svn-2020-3-products", national.NACE, "SVN", "EUR", parts=True
    ),
    "eurostat industries": Case(
        "eurostat-siot",
        lambda f: national.eurostat(f, ("DOM", "IMP"), "ind"),
        "eurostat-svn-2020-3",
        national.NACE,
        "SVN",
        "EUR",
        parts=True,
    ),
    "eurostat json": Case(
        "eurostat-siot",
        json_stat.cube,
        "eurostat-svn-2020-3-products",
        national.NACE,
        "SVN",
        "EUR",
        parts=True,
        names=tuple(f"name of CPA_{code}" for code in national.NACE),
    ),
    "adb": Case("adb-national", national.adb, "adb-kaz-2024-3", ("c1", "c2", "c3"), "KAZ", names=national.NAMES),
    "wiod": Case(
        "wiod-national", national.wiod, "wiod2016-pol-2014-3", national.WIOD_CODES, "POL", names=national.NAMES
    ),
}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def assert_balanced(reading: TableReading) -> None:
    assert reading.checks
    assert all(check.passed and check.difference == 0 for check in reading.checks)


@each_case
def test_every_format_gives_the_same_economy(tmp_path: Path, case: Case) -> None:
    reading = io_table.read(case.write(tmp_path), format_name=case.name)
    table = reading.table
    assert (table.meta.id, table.meta.country, table.meta.currency) == (case.id, case.country, case.currency)
    assert table.codes == list(case.codes)
    assert list(table.industries["name_en"]) == list(case.names or case.codes)
    assert table.imported is not None
    np.testing.assert_array_equal(table.domestic, national.DOMESTIC)
    np.testing.assert_array_equal(table.imported, national.IMPORTED)
    for frame, values in ((table.final_demand_domestic, national.HOME), (table.final_demand_imported, national.ABROAD)):
        np.testing.assert_array_equal(frame[list(national.CATEGORIES)], values)
    np.testing.assert_array_equal(table.output, national.OUTPUT)
    np.testing.assert_array_equal(table.value_added, national.VALUE_ADDED)
    np.testing.assert_array_equal(table.primary_inputs["net_taxes_on_products"], national.TAXES)
    np.testing.assert_array_equal(table.imports, national.IMPORTS)
    if case.parts:
        np.testing.assert_array_equal(table.primary_inputs["compensation_of_employees"], national.WAGES)
        np.testing.assert_array_equal(table.primary_inputs["gross_operating_surplus"], national.SURPLUS)
    assert_balanced(reading)


@each_case
def test_a_format_is_known_by_what_is_in_the_file(tmp_path: Path, case: Case) -> None:
    renamed = case.write(tmp_path).rename(tmp_path / "download.dat")
    knows_itself = case.name != "oecd-national"
    wanted = {} if knows_itself else {"year": 2020, "countries": ["bel"]}
    assert io_table.read(renamed, **wanted).table.meta.id == case.id  # type: ignore[arg-type]


def test_every_national_format_has_a_miniature() -> None:
    assert {case.name for case in CASES.values()} == {each.name for each in io_table.FORMATS if each.chooses}


# ---------------------------------------------------------------- totals alone, and parts in files of their own

ALONE: dict[str, Write] = {
    "oecd ttl": national.oecd,
    "eurostat TOTAL": lambda folder: national.eurostat(folder, ("TOTAL",)),
}


@pytest.mark.parametrize("write", ALONE.values(), ids=ALONE)
def test_a_total_alone_says_what_it_is(tmp_path: Path, write: Write) -> None:
    reading = io_table.read(write(tmp_path))
    table = reading.table
    assert table.undivided
    assert table.bases == ("total", "resources")
    assert table.meta.id.endswith("-total")
    np.testing.assert_array_equal(table.domestic, national.TOTAL)
    np.testing.assert_array_equal(table.final_demand_domestic, national.FINAL)
    np.testing.assert_array_equal(table.imports, national.IMPORTS)
    np.testing.assert_array_equal(input_coefficients(table, "total"), national.TOTAL / national.OUTPUT)
    assert reading.checks[0].name == "supply equals use"
    assert any("kb table domestic" in note for note in reading.notes)
    assert_balanced(reading)


@pytest.mark.parametrize("kinds", [("ttl", "dom"), ("domestic", "imp"), ("ttl", "domestic", "imp")])
def test_files_of_one_table_are_read_together(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    paths = [national.oecd(tmp_path, kind) for kind in kinds]
    national.oecd(tmp_path, name="DEU2020ttl.csv")
    of_file, of_folder = io_table.read(paths[0]), io_table.read(tmp_path, countries=["BEL"])
    for reading in (of_file, of_folder):
        assert not reading.table.undivided
        np.testing.assert_array_equal(reading.table.domestic, national.DOMESTIC)
        assert_balanced(reading)
    assert of_file.table.meta.sha256 == of_folder.table.meta.sha256


def test_what_eurostat_leaves_out_is_what_the_others_leave_over(tmp_path: Path) -> None:
    for flows in (("DOM", "TOTAL"), ("IMP", "TOTAL")):
        reading = io_table.read(national.eurostat(tmp_path, flows))
        assert reading.table.imported is not None
        np.testing.assert_array_equal(reading.table.domestic, national.DOMESTIC)
        np.testing.assert_array_equal(reading.table.imported, national.IMPORTED)
        assert any("exceed" in note for note in reading.notes)
    alone = io_table.read(national.eurostat(tmp_path, ("DOM",))).table
    assert alone.bases == ("domestic",)
    np.testing.assert_array_equal(alone.imported_purchases, national.IMPORTED.sum(axis=0))


# ---------------------------------------------------------------- one table of several


def test_what_eurostat_sums_inputs_and_taxes_to_is_compared(tmp_path: Path) -> None:
    def spoil(cells: national.Cells) -> None:
        for row in cells:
            row[9] = 999.0 if "P2_ADJ" in row else row[9]

    with pytest.raises(InvalidTable, match="their total is 999"):
        io_table.read(national.eurostat(tmp_path, spoil=spoil))


def test_a_country_and_a_year_are_chosen(tmp_path: Path) -> None:
    path = national.eurostat(tmp_path, places=[("SI", 2015), ("SI", 2020), ("EL", 2020)])
    assert io_table.read(path, year=2015, countries=["SVN"]).table.meta.id == "eurostat-svn-2015-3-products"
    assert io_table.read(path, countries=["EL"]).table.meta.country == "GRC"
    book = national.adb(tmp_path, years=(2023, 2024), country=("Viet Nam", "VIE"), lead=1)
    assert io_table.read(book, year=2023).table.meta.id == "adb-vnm-2023-3"


def test_national_currency_is_named(tmp_path: Path) -> None:
    table = io_table.read(national.eurostat(tmp_path, places=[("HR", 2020)], unit="MIO_NAC")).table
    assert (table.meta.country, table.meta.currency) == ("HRV", "HRK")


# ---------------------------------------------------------------- the official file


def test_the_official_table_of_belgium_is_read(reference: Path) -> None:
    reading = io_table.read(reference / "BEL2020ttl.csv")
    table = reading.table
    assert (table.meta.id, len(table.codes), table.bases) == ("oecd-bel-2020-50-total", 50, ("total", "resources"))
    by_name = {check.name: check for check in reading.checks}
    assert by_name["supply equals use"].passed
    assert by_name["inputs sum to their total"].passed
    assert max(by_name[name].difference for name in ("supply equals use", "inputs sum to their total")) < 0.7
    assert not by_name["columns balance"].passed
    assert any("TXS_IMP_FNL" in note and "9 columns: D68, D69T75" in note for note in reading.notes)
    # what is printed below the columns of final demand, less its taxes on products
    assert table.final_demand_domestic["government_consumption"].sum() == pytest.approx(128339.8 + 768.5, abs=1)
    assert table.primary_inputs["imports"].sum() == pytest.approx(264224.4 - 5160.7, abs=1)
    assert domestic_by_proportionality(table).table.bases == ("domestic", "total", "resources")


# ---------------------------------------------------------------- WIOD, all years of one country on a sheet


def test_a_year_of_many_is_chosen_and_stands_for_itself(tmp_path: Path) -> None:
    def grown(cells: national.Cells) -> None:
        for row in cells[2:]:
            if row[0] == 2013:
                row[4:] = [2 * value for value in row[4:]]  # type: ignore[operator]

    path = national.wiod(tmp_path, years=(2013, 2014), spoil=grown)
    with pytest.raises(InvalidTable, match="2 years: 2013, 2014 – choose one: --year 2013"):
        io_table.read(path)
    for year, times in ((2013, 2), (2014, 1)):
        np.testing.assert_array_equal(io_table.read(path, year=year).table.domestic, times * national.DOMESTIC)


def wiod_cell(row: int, column: int, value: object) -> Callable[[Path], Path]:
    """The miniature of WIOD with one cell written otherwise."""

    def spoil(cells: national.Cells) -> None:
        cells[row][column] = value

    return lambda folder: national.wiod(folder, spoil=spoil)


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (wiod_cell(5, 3, "Import"), "D6: the origin 'Import' is not understood"),
        (wiod_cell(6, 1, "A01"), "B7: 'A01' stands twice"),
        (wiod_cell(7, 0, ""), "A8: '' is not a year"),
        (wiod_cell(3, 13, 999.0), "the column GO says 999"),
        (wiod_cell(8, 4, 1.0), "inputs and taxes sum to"),
        (wiod_cell(0, 5, "C25"), "F1: 'C25' stands where the domestic rows have 'C24'"),
        (lambda folder: national.wiod(folder, spoil=lambda cells: cells.pop(7)), "2 of Imports"),
    ],
)
def test_a_spoilt_workbook_of_wiod_is_refused_where_it_is_spoilt(tmp_path: Path, write: Write, told: str) -> None:
    with pytest.raises(InvalidTable, match=re.escape(told)):
        io_table.read(write(tmp_path))


def test_wiods_country_is_that_of_its_notes(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match="the workbook says Poland"):
        io_table.read(national.wiod(tmp_path), countries=["CZE"])
    named = national.wiod(tmp_path, country="Polska")
    with pytest.raises(InvalidTable, match="the country 'Polska' is none of ISO 3166"):
        io_table.read(named)
    assert io_table.read(named, countries=["POL"]).table.meta.country == "POL"


@pytest.mark.parametrize("packed", [False, True], ids=["csv", "zip"])
def test_a_cube_of_statistics_canada_is_called_by_its_name(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "36100001.csv"
    heads = ("REF_DATE", "GEO", "DGUID", "Valuation", "Supply", "Use", "UOM", "SCALAR_FACTOR", "VALUE")
    cells = ("2019", "Canada", "", "Basic price", "Farms [BS111]", "Mills [BS311]", "Dollars", "thousands", "5")
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in (heads, cells)), encoding="utf-8-sig")
    if packed:
        with zipfile.ZipFile(tmp_path / "36100001-eng.zip", "w") as archive:
            archive.write(path, path.name)
        path = tmp_path / "36100001-eng.zip"
    with pytest.raises(InvalidTable, match=r"a cube of Statistics Canada.*--mapping"):
        io_table.read(path)
