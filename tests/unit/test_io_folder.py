"""The IO table folder: reading, writing, and every way to spoil it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kb.errors import InvalidFile
from kb.table import IOTable
from loaders import io_table
from loaders.folder import io_folder
from loaders.io_table import InvalidTable
from tests.workbooks import CODES, miniature

SHIPPED = Path(__file__).parents[2] / "kb" / "data" / "tables" / "kaz-2024-42"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The miniature as a folder."""
    io_folder.write(miniature(), tmp_path / "mini")
    return tmp_path / "mini"


def refused(path: Path, **options: Any) -> InvalidTable:
    """The refusal of a table: one line, with a remedy."""
    with pytest.raises(InvalidFile) as caught:
        io_table.read(path, **options)
    error = caught.value
    assert isinstance(error, InvalidTable)
    assert "\n" not in str(error)
    assert error.remedy
    return error


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first ``old`` in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def describe(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change datapackage.json."""
    path = folder / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def assert_same(got: IOTable, wanted: IOTable) -> None:
    """Two tables hold the same numbers, bit for bit."""
    np.testing.assert_array_equal(got.domestic, wanted.domestic)
    if wanted.imported is None:
        assert got.imported is None
    else:
        np.testing.assert_array_equal(got.imported, wanted.imported)
    for name in ("final_demand_domestic", "final_demand_imported", "primary_inputs"):
        frame, expected = getattr(got, name), getattr(wanted, name)
        assert set(frame.columns) == set(expected.columns)
        pd.testing.assert_frame_equal(frame, expected[list(frame.columns)], check_exact=True, check_index_type=False)


def test_what_is_written_is_read(folder: Path) -> None:
    reading = io_table.read(folder)
    wanted = miniature()
    assert_same(reading.table, wanted)
    pd.testing.assert_frame_equal(reading.table.industries, wanted.industries, check_index_type=False)
    unread = replace(reading.table.meta, file="", sha256="")
    assert unread == wanted.meta
    assert [check.name for check in reading.checks] == ["rows balance", "columns balance", "imports are used"]
    assert all(check.passed and check.difference == 0 for check in reading.checks)
    assert reading.notes == []


def test_numbers_are_written_short_and_read_back_exactly(tmp_path: Path) -> None:
    table = miniature()
    scale = 0.1 + np.random.default_rng(7).random((4, 4))
    odd = replace(table, domestic=table.domestic * scale)
    io_folder.write(odd, tmp_path / "odd")
    assert_same(io_table.read(tmp_path / "odd", allow_imbalance=True).table, odd)
    io_folder.write(table, tmp_path / "whole")
    assert (tmp_path / "whole" / "flows.csv").read_text(encoding="utf-8").splitlines()[1] == "01,01,40,5"


def test_a_table_that_knows_no_imported_flows(tmp_path: Path) -> None:
    table = miniature()
    assert table.imported is not None
    inputs = table.primary_inputs.assign(imported_inputs=table.imported.sum(axis=0))
    io_folder.write(replace(table, imported=None, primary_inputs=inputs), tmp_path / "mini")
    reading = io_table.read(tmp_path / "mini")
    assert reading.table.imported is None
    assert reading.table.bases == ("domestic",)
    np.testing.assert_array_equal(reading.table.imported_purchases, table.imported.sum(axis=0))
    assert any("basis domestic only" in note for note in reading.notes)


def test_codes_stay_text(folder: Path) -> None:
    assert io_table.read(folder).table.codes == CODES


def test_the_word_na_is_a_name_not_a_gap(folder: Path) -> None:
    edit(folder / "industries.csv", "Crops", "NA")
    assert io_table.read(folder).table.industries.loc["01", "name_en"] == "NA"


def test_a_folder_its_descriptor_and_its_zip_are_one_table(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "mini.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in folder.iterdir():
            target.write(path, f"inside/{path.name}")
    readings = [io_table.read(path) for path in (folder, folder / "datapackage.json", archive)]
    assert len({reading.table.meta.sha256 for reading in readings}) == 1
    for reading in readings:
        assert_same(reading.table, miniature())


def test_a_byte_order_mark_is_passed_over(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert_same(io_table.read(folder).table, miniature())


def test_windows_line_ends_and_blank_lines_are_read(folder: Path) -> None:
    flows = folder / "flows.csv"
    flows.write_bytes(flows.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert_same(io_table.read(folder).table, miniature())


def test_further_columns_of_industries_are_notes(folder: Path) -> None:
    path = folder / "industries.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([lines[0] + ",remark", *(f"{line},№ {at}" for at, line in enumerate(lines[1:]))]), "utf-8"
    )
    assert list(io_table.read(folder).table.industries["remark"]) == ["№ 0", "№ 1", "№ 2", "№ 3"]


def append(name: str, line: str) -> Callable[[Path], None]:
    """A spoiler that adds a line to a file."""

    def spoil(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    return spoil


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A spoiler that replaces some text."""
    return lambda folder: edit(folder / name, old, new)


def whole(name: str, content: bytes) -> Callable[[Path], None]:
    """A spoiler that replaces a whole file."""
    return lambda folder: (folder / name).write_bytes(content) and None


@pytest.mark.parametrize(
    ("spoil", "where", "what"),
    [
        (
            swap("flows.csv", "10-11,01,12,2", "10-11,01,twelve,2"),
            "flows.csv, line 5, column domestic",
            "'twelve' is not a number",
        ),
        (swap("flows.csv", "10-11,01,12,2", '10-11,01,"12,5",2'), "flows.csv, line 5, column domestic", "12.5"),
        (swap("flows.csv", "10-11,01,12,2", "10-11,01,12,5,2"), "flows.csv, line 5", "5 cells instead of 4"),
        (swap("flows.csv", "10-11,01,12,2", "10-11,01,12"), "flows.csv, line 5", "3 cells instead of 4"),
        (swap("flows.csv", "10-11,01,12,2", "10-11,01,,2"), "flows.csv, line 5, column domestic", "missing"),
        (swap("flows.csv", "10-11,01,12,2", "10-11,01,12,"), "flows.csv, line 5, column imported", "missing"),
        (
            swap("flows.csv", "10-11,01,12,2", "10-11,01,nan,2"),
            "flows.csv, line 5, column domestic",
            "nan is not a finite",
        ),
        (
            swap("flows.csv", "10-11,01,12,2", "10-11,01,inf,2"),
            "flows.csv, line 5, column domestic",
            "inf is not a finite",
        ),
        (swap("flows.csv", "10-11,01,12,2", "10-11,01,-12,2"), "flows.csv, line 5, column domestic", "-12 is negative"),
        (swap("flows.csv", "10-11,01,12,2", "10-11,,12,2"), "flows.csv, line 5, column buyer", "industry is missing"),
        (swap("flows.csv", "10-11,01,12,2", "10-12,01,12,2"), "flows.csv, line 5, column supplier", "'10-11'?"),
        (append("flows.csv", "10-11,01,1,1"), "flows.csv, line 16", "the pair stands twice, first in line 5"),
        (swap("flows.csv", "buyer", "byuer"), "flows.csv, line 1", "column buyer is missing"),
        (
            swap("flows.csv", "domestic,imported", "domestic,imported,remark"),
            "flows.csv, line 1",
            "'remark' is not known",
        ),
        (swap("flows.csv", "domestic,imported", "domestic,domestic"), "flows.csv, line 1", "stands twice"),
        (
            swap("flows.csv", "supplier,buyer,domestic,imported", "supplier;buyer;domestic;imported"),
            "flows.csv, line 1",
            "commas",
        ),
        (whole("flows.csv", b""), "flows.csv", "the file is empty"),
        (whole("flows.csv", "\ufeff\n".encode()), "flows.csv", "the file is empty"),
        (whole("flows.csv", b"supplier,buyer,domestic,imported\n\xea\xe8,01,1,1\n"), "flows.csv, line 2", "not UTF-8"),
        (
            whole("industries.csv", "code,name_en\n01,Caf\xe9\n".encode("latin-1")),
            "industries.csv, line 2",
            "not UTF-8",
        ),
        (whole("industries.csv", "code,name_en\n01,A\n".encode("utf-16")), "industries.csv, line 1", "not UTF-8"),
        (whole("industries.csv", b"code,name_en\n"), "industries.csv", "there is no industry"),
        (
            append("industries.csv", "01,Again,,"),
            "industries.csv, line 6, column code",
            "code '01' stands twice, first in line 2",
        ),
        (append("industries.csv", ",Nothing,,"), "industries.csv, line 6, column code", "the code is missing"),
        (append("industries.csv", "02,Idle,,"), "primary_inputs.csv", "industry '02' has no output"),
        (swap("final_demand.csv", "exports", "export"), "final_demand.csv", "did you mean 'exports'?"),
        (swap("final_demand.csv", "01,exports,60", "01,exports,-60"), "final_demand.csv", "-60 is negative"),
        (append("final_demand.csv", "01,exports,1,0"), "final_demand.csv", "the pair stands twice"),
        (swap("primary_inputs.csv", "output,01", "outputs,01"), "primary_inputs.csv", "did you mean 'output'?"),
        (swap("primary_inputs.csv", "output,01,", "output,01,-"), "primary_inputs.csv", "is negative"),
        (append("primary_inputs.csv", "gross_operating_surplus,01,1"), "primary_inputs.csv", "which it contains"),
        (append("primary_inputs.csv", "imported_inputs,01,1"), "primary_inputs.csv", "imported_inputs stands beside"),
        (swap("flows.csv", "10-11,01,12,2", "10-11,01,120,2"), "row of industry '10-11'", "differ by 108 thousand KZT"),
        (swap("primary_inputs.csv", "employees,01,60", "employees,01,90"), "column of industry '01'", "inputs sum to"),
    ],
)
def test_a_spoiled_folder_is_refused_with_its_place(
    folder: Path, spoil: Callable[[Path], None], where: str, what: str
) -> None:
    spoil(folder)
    error = refused(folder)
    assert where in error.where
    assert error.where.startswith("mini, ")
    assert what in str(error)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda data: data.pop("name"), "name is missing"),
        (lambda data: data.update(name="My table"), "name is 'My table'"),
        (lambda data: data.pop("io_table"), "io_table is missing"),
        (lambda data: data["io_table"].pop("currency"), "io_table.currency is missing"),
        (lambda data: data["io_table"].update(year="2023"), '"year": 2023'),
        (lambda data: data["io_table"].update(year=2023.5), "io_table.year is 2023.5"),
        (lambda data: data["io_table"].update(year=True), "io_table.year is True"),
        (lambda data: data["io_table"].update(country="Kazakhstan"), "io_table.country is 'Kazakhstan'"),
        (lambda data: data["io_table"].update(kind="sut"), "io_table.kind is 'sut'"),
        (lambda data: data["io_table"].update(unit=0), "io_table.unit is 0"),
        (lambda data: data["io_table"].update(region="Almaty"), "io_table.region is 'Almaty'"),
        (lambda data: data.pop("resources"), "resource industries is missing"),
        (lambda data: data["resources"].pop(), "resource primary_inputs is missing"),
        (lambda data: data["resources"][1].update(path="../flows.csv"), "leads out of the package"),
        (lambda data: data["resources"][1].update(path="/etc/hostname"), "leads out of the package"),
        (lambda data: data["resources"][1].update(path=["a", "b"]), "no path to one file"),
        (lambda data: data["resources"][1].update(path="flow.csv"), "file 'flow.csv' is missing"),
    ],
)
def test_a_spoiled_description_is_refused(folder: Path, change: Callable[[dict[str, Any]], object], what: str) -> None:
    describe(folder, change)
    error = refused(folder)
    assert "datapackage.json" in error.where
    assert what in str(error)


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"\xff\xfe", b'{"name": "a", }', b"[" * 100_000])
def test_a_broken_descriptor_is_refused(folder: Path, content: bytes) -> None:
    (folder / "datapackage.json").write_bytes(content)
    assert "datapackage.json" in refused(folder).where


def test_all_findings_are_told_at_once(folder: Path) -> None:
    edit(folder / "flows.csv", "10-11,01,12,2", "10-11,01,-12,nan")
    edit(folder / "final_demand.csv", "exports", "export")
    error = refused(folder)
    assert error.count == len(error.findings) == 3
    assert "first of 3 problems" in str(error)


def test_many_findings_are_counted_and_the_first_listed(folder: Path) -> None:
    path = folder / "flows.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "x,01,1,1\n" + "".join(f"01,01,-{at},1\n" for at in range(1, 41)), "utf-8"
    )
    error = refused(folder)
    assert error.count > 80 > len(error.findings)


def test_negative_stocks_pass_and_negative_consumption_is_noted(folder: Path) -> None:
    edit(folder / "final_demand.csv", "01,household_consumption,100", "01,household_consumption,-100")
    edit(folder / "final_demand.csv", "01,exports,60", "01,exports,260")
    reading = io_table.read(folder)
    assert any("household_consumption is negative" in note for note in reading.notes)


def test_imbalance_becomes_a_note_where_allowed(folder: Path) -> None:
    edit(folder / "flows.csv", "10-11,01,12,2", "10-11,01,120,2")
    reading = io_table.read(folder, allow_imbalance=True)
    assert [check.passed for check in reading.checks] == [False, False, True]
    assert reading.checks[0].difference == 108
    assert len(reading.notes) == 2


def test_rounding_is_allowed_unless_the_tolerance_is_given(folder: Path) -> None:
    edit(folder / "flows.csv", "10-11,01,12,2", "10-11,01,13,2")
    assert io_table.read(folder).checks[0].difference == 1
    refused(folder, tolerance=0.0)
    assert io_table.read(folder, tolerance=0.01).checks[0].passed


def test_columns_without_surplus_are_not_checked(folder: Path) -> None:
    path = folder / "primary_inputs.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(("input,", "output,"))]
    path.write_text("\n".join(kept), encoding="utf-8")
    reading = io_table.read(folder)
    assert [check.name for check in reading.checks] == ["rows balance"]
    assert any("no operating surplus" in note for note in reading.notes)


def test_a_description_without_source_is_noted(folder: Path) -> None:
    describe(folder, lambda data: data.pop("sources"))
    reading = io_table.read(folder)
    assert reading.table.meta.source_title == "Miniature"
    assert any("names no source" in note for note in reading.notes)


def test_a_folder_without_descriptor_is_refused(tmp_path: Path) -> None:
    assert "the folder has no datapackage.json" in str(refused(tmp_path))


def test_one_csv_of_a_folder_points_to_the_folder(folder: Path) -> None:
    assert "name the folder" in str(refused(folder / "flows.csv"))


def test_a_zip_without_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("readme.txt", "nothing here")
    assert "holds no datapackage.json" in str(refused(path))


def test_a_protected_zip_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mini.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.write(folder / "datapackage.json", "datapackage.json")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag "encrypted" of the only member
    content[6] |= 1
    path.write_bytes(bytes(content))
    assert "protected by a password" in str(refused(path))


def test_a_damaged_member_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mini.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.write(folder / "datapackage.json", "datapackage.json")
    content = bytearray(path.read_bytes())
    content[80] ^= 255
    path.write_bytes(bytes(content))
    assert "cannot be read" in str(refused(path))


def test_the_shipped_table_balances_exactly() -> None:
    reading = io_table.read(SHIPPED)
    assert reading.notes == []
    assert all(check.passed and check.difference == 0 for check in reading.checks)
    table = reading.table
    assert table.meta.id == "kaz-2024-42"
    assert table.imported is not None
    assert (table.output.sum(), table.domestic.sum(), table.imported.sum()) == (204046929354, 64159206175, 13175357451)
    assert np.count_nonzero(table.domestic + table.imported) == 1311
    assert {"industry_29", "bns_products"} <= set(table.industries.columns)


def test_the_shipped_table_survives_writing(tmp_path: Path) -> None:
    table = io_table.read(SHIPPED).table
    io_folder.write(table, tmp_path / "again")
    again = io_table.read(tmp_path / "again").table
    assert_same(again, table)
    pd.testing.assert_frame_equal(again.industries, table.industries)


def test_progress_is_told(folder: Path) -> None:
    told: list[str] = []
    io_table.read(folder, progress=told.append)
    assert told[0] == "reading industries.csv"
    assert told[-1] == "checking balances"
