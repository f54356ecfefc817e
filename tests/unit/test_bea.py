"""Make and use tables of the United States: read, made symmetric, and refused where they do not belong together."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from analysis.compilation.supply_use import example, symmetric
from kb.errors import InvalidFile
from loaders import io_table
from loaders.supply_use.supply_use_file import read
from tests.formats import bea
from tests.formats.bea import Spoil
from tests.supply_use import write_supply_use

SHARES = np.array([20 / 100, 60 / 230, 0, 1])
"""Imported shares: imports / (output + imports - exports); nothing is made of Other, all of it is imported."""


@pytest.mark.parametrize("level", ["Summary", "Detail"])
def test_both_layouts_give_supply_and_use(tmp_path: Path, level: str) -> None:
    reading = read(bea.write(tmp_path / "files", years=(2022,), level=level))
    tables = reading.tables
    assert all(check.passed for check in reading.checks)
    assert {check.name for check in reading.checks} == {"products balance", "industries balance"}
    assert list(tables.industries.index) == list(bea.INDUSTRIES)
    assert list(tables.products.index) == list(bea.COMMODITIES)
    assert list(tables.products["name_en"]) == list(bea.COMMODITIES.values())
    np.testing.assert_array_equal(tables.make, bea.MAKE)
    assert tables.use_imported is not None
    np.testing.assert_allclose(tables.use + tables.use_imported, bea.USE)
    np.testing.assert_allclose(tables.use_imported, bea.USE * SHARES[:, None])
    demand = tables.final_demand + tables.final_demand_imported
    np.testing.assert_allclose(demand["household_consumption"], bea.DEMAND["F010"])
    np.testing.assert_allclose(demand["gross_fixed_capital_formation"], np.add(bea.DEMAND["F02E"], bea.DEMAND["F10S"]))
    np.testing.assert_allclose(demand["government_consumption"], bea.DEMAND["F06C"])
    np.testing.assert_allclose(tables.final_demand["exports"], [20, 30, 18, 0])  # 8 of them bring imports in
    np.testing.assert_allclose(tables.use.sum(axis=1) + tables.final_demand.sum(axis=1), tables.product_output)
    imported = tables.use_imported.sum(axis=1) + tables.final_demand_imported.sum(axis=1)
    np.testing.assert_allclose(imported, [20, 60, 0, 5])
    for name, code in (
        ("compensation_of_employees", "V001"),
        ("other_net_taxes_on_production", "V002"),
        ("gross_operating_surplus", "V003"),
    ):
        np.testing.assert_array_equal(tables.primary_inputs[name], bea.INPUTS[code])
    assert tables.meta.id == f"usa-2022-bea-{level.lower()}-before"
    assert (tables.meta.unit, tables.meta.currency, tables.meta.valuation) == (1_000_000, "USD", "producers' prices")
    assert any("import proportionality" in note for note in tables.notes)
    assert any("counted with exports: 42" in note for note in tables.notes)


def test_a_row_that_heads_the_codes_is_no_industry(tmp_path: Path) -> None:
    """The workbook of 1997 to 2020 has a row «IOCode, Name» above the first code."""

    def spoil(make: Workbook, use: Workbook) -> None:
        for book in (make, use):
            for year in bea.YEARS:
                book[str(year)]["A7"], book[str(year)]["B7"] = "IOCode", "Name"

    tables = read(bea.write(tmp_path / "files", spoil), year=2022).tables
    assert list(tables.industries.index) == list(bea.INDUSTRIES)
    assert list(tables.products.index) == list(bea.COMMODITIES)


def test_value_added_may_be_known_as_a_total_only(tmp_path: Path) -> None:
    """As in the tables up to 1996."""

    def spoil(make: Workbook, use: Workbook) -> None:
        for year in bea.YEARS:
            sheet = use[str(year)]
            sheet["A13"], sheet["B13"] = "T006", "Total Value Added"
            for place, total in enumerate(np.array(list(bea.INPUTS.values())).sum(axis=0)):
                sheet.cell(13, 3 + place, int(total))
            for row in (14, 15):
                sheet.cell(row, 1).value = sheet.cell(row, 2).value = None

    tables = read(bea.write(tmp_path / "files", spoil), year=2022).tables
    np.testing.assert_array_equal(tables.primary_inputs["value_added"], [59, 76, 110])


def test_the_use_table_alone_points_to_the_command_for_both(tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "files")
    for path in (folder, folder / bea.USE_FILE):
        with pytest.raises(InvalidFile, match="kb table symmetric"):
            io_table.read(path)


@pytest.mark.parametrize("model", ["B", "D"])
def test_the_tables_become_symmetric(tmp_path: Path, model: str) -> None:
    tables = read(bea.write(tmp_path / "files"), year=2023).tables
    table = symmetric(tables, model)  # type: ignore[arg-type]
    assert len(table.codes) == {"B": 4, "D": 3}[model]
    np.testing.assert_allclose(table.output.sum(), bea.MAKE.sum())
    np.testing.assert_allclose(table.domestic.sum(axis=1) + table.final_demand_domestic.sum(axis=1), table.output)
    inputs = table.domestic.sum(axis=0) + table.imported_purchases + table.value_added
    np.testing.assert_allclose(inputs, table.output, atol=1e-9)
    if model == "D":  # flows by hand: market shares times domestic use
        shares = bea.MAKE / np.where(bea.MAKE.sum(axis=0) == 0, 1, bea.MAKE.sum(axis=0))
        np.testing.assert_allclose(table.domestic, shares @ (bea.USE * (1 - SHARES)[:, None]))
        assert any("no industry makes Other" in note for note in table.notes)
        np.testing.assert_allclose(table.imported_purchases, (bea.USE * SHARES[:, None]).sum(axis=0))


def test_a_zip_of_all_tables_is_read_by_their_titles(tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "files", years=(2022,))
    Workbook().save(folder / "ImportMatrices_Before_Redefinitions_SUM.xlsx")
    (folder / "readme.txt").write_text("notes")
    path = tmp_path / "AllTablesIO.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"AllTablesIO/{file.name}")
    np.testing.assert_array_equal(read(path).tables.make, bea.MAKE)


def test_our_own_folder_is_read_as_before(tmp_path: Path) -> None:
    folder = write_supply_use(example(), tmp_path / "supply-use")
    np.testing.assert_array_equal(read(folder).tables.make, example().make)
    np.testing.assert_array_equal(read(folder / "datapackage.json").tables.use, example().use)
    with pytest.raises(InvalidFile, match="the tables are of 2009 – leave --year 2010 out"):
        read(folder, year=2010)


def put(table: str, cell: str, value: object) -> Spoil:
    """A spoiler that writes one cell of the make or the use table, in every year."""

    def spoil(make: Workbook, use: Workbook) -> None:
        for sheet in (make if table == "make" else use).worksheets[1:]:
            sheet[cell] = value  # type: ignore[index]

    return spoil


PURCHASERS = "The Use of Commodities by Industries, Before Redefinitions (Purchasers' Prices) - Summary"
AFTER = "The Use of Commodities by Industries, After Redefinitions (Producers' Prices) - Summary"
SUPPLY = "The Domestic Supply of Commodities by Industries - Summary"


@pytest.mark.parametrize(
    ("spoil", "where", "what"),
    [
        (put("use", "C8", "n/a"), f"{bea.USE_FILE}, sheet '2022', cell C8", "text 'n/a' stands where a number"),
        (put("use", "C8", "1,234"), "cell C8", "text '1,234'"),
        (put("use", "C8", 30), f"{bea.USE_FILE}, sheet '2022', row 8", "uses sum to 140, supply is 120"),
        (put("use", "C13", 50), f"{bea.MAKE_FILE}, sheet '2022', row 8", "inputs sum to 115, output is 95"),
        (put("make", "C9", 30), bea.USE_FILE, "they differ by 20 million USD"),
        (put("use", "A1", PURCHASERS), "", "the use table is at purchasers' prices"),
        (put("use", "A1", AFTER), "", "do not belong together"),
        (put("make", "A1", SUPPLY), "", "this is the supply table"),
        (put("use", "A1", "Use table"), "", "the use table is missing: IOMake_Before"),
        (put("use", "A2", "(Dollars)"), bea.USE_FILE, "the unit is missing"),
        (put("use", "A2", "(Thousands of dollars)"), "", "in different units"),
        (put("use", "A4", 2019), bea.USE_FILE, "says 2019 above its table"),
        (put("use", "D6", "31X"), bea.USE_FILE, "industry '31G' has no column"),
        (put("use", "A11", "Others"), bea.USE_FILE, "commodity 'Other' has no row"),
        (put("use", "A9", "11"), "cell A9", "row '11' stands twice"),
        (put("use", "K6", "F111"), bea.USE_FILE, "final demand 'F111' is not understood"),
        (put("use", "K6", "F070"), bea.USE_FILE, "the column of imports (F050) is missing"),
        (put("use", "A14", "V004"), bea.USE_FILE, "value added 'V004' is not understood"),
        (put("use", "A15", None), bea.USE_FILE, "row V003 (gross_operating_surplus) is missing"),
    ],
)
def test_a_spoiled_pair_is_refused_with_its_place(tmp_path: Path, spoil: Spoil, where: str, what: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read(bea.write(tmp_path / "files", spoil, years=(2022,)))
    told = [f"{finding.where}: {finding.what}" for finding in caught.value.findings]  # type: ignore[attr-defined]
    assert any(where in line and what in line for line in told), told
    assert all(finding.remedy for finding in caught.value.findings)  # type: ignore[attr-defined]
    assert "\n" not in str(caught.value)


def test_a_strange_label_is_answered_as_in_other_readers(tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "files", put("use", "K6", "F111"), years=(2022,))
    with pytest.raises(InvalidFile, match='say what it is: --read-as "F111='):
        read(folder)
    whole, answered = read(bea.write(tmp_path / "whole", years=(2022,))), read(folder, read_as=["F111=imports"])
    np.testing.assert_array_equal(answered.tables.use, whole.tables.use)
    np.testing.assert_array_equal(answered.tables.final_demand, whole.tables.final_demand)
    with pytest.raises(InvalidFile, match="final demand 'F111' cannot be employment"):
        read(folder, read_as=["F111=employment"])
    for path in (tmp_path / "whole", write_supply_use(example(), tmp_path / "ours")):
        with pytest.raises(InvalidFile, match="'F999', which nobody asked about"):
            read(path, year=2022 if path.name == "whole" else None, read_as=["F999=exports"])


def test_what_value_added_is_may_be_said(tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "files", put("use", "A14", "V004"), years=(2022,))
    paid = read(folder, read_as=["V004=other_net_taxes_on_production"]).tables.primary_inputs
    np.testing.assert_array_equal(paid["other_net_taxes_on_production"], bea.INPUTS["V002"])


def test_an_imbalance_may_be_allowed(tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "files", put("use", "C8", 30), years=(2022,))
    reading = read(folder, allow_imbalance=True)
    assert any("products balance" in note for note in reading.tables.notes)


def test_a_year_is_chosen(tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "files")
    assert read(folder, year=2022).tables.meta.year == 2022
    with pytest.raises(InvalidFile, match=r"it holds 2 years – choose one: --year \(2022, 2023\)"):
        read(folder)
    with pytest.raises(InvalidFile, match="it has no year 2021 – it has 2022, 2023"):
        read(folder, year=2021)


def test_tables_downloaded_one_by_one_have_their_year_above(tmp_path: Path) -> None:
    def rename(make: Workbook, use: Workbook) -> None:
        for book in (make, use):
            book["2022"].title = "Table"

    assert read(bea.write(tmp_path / "files", rename, years=(2022,))).tables.meta.year == 2022


def test_one_pair_is_wanted(tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "files", years=(2022,))
    with pytest.raises(InvalidFile, match=r"the make table is missing: IOUse.* is the other"):
        read(folder / bea.USE_FILE)
    (tmp_path / "nothing.csv").write_text("a,b")
    shutil.copy(folder / bea.USE_FILE, folder / "Use again.xlsx")
    with pytest.raises(InvalidFile, match="it holds 2 pairs of tables"):
        read(folder)
    with pytest.raises(InvalidFile, match="these are no supply and use tables"):
        read(tmp_path / "nothing.csv")
