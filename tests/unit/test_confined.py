"""No file takes down the process that wants it read: it is refused before, or ends a process of its own."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest

import ui
from kb.errors import InvalidFile
from loaders import confined, io_table
from loaders.entities.load import read as read_entities
from loaders.files import limits
from loaders.files.content import look
from loaders.files.limits import SHEET_CELLS
from loaders.files.validation import Findings, InvalidTable
from loaders.supply_use import supply_use_file
from tests import readers
from tests.formats.damage import refused_in_one_line_or_read
from tests.workbooks import write_workbook

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}/main" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Table" sheetId="1" r:id="rId1"/><sheet name="2024" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
}
FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = {
    "the last cell there is": FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "a hundred columns": FIRST + '<row r="1048576"><c r="CV1048576"><v>1</v></c></row>',
    "small letters": FIRST + '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    "a text and a style": FIRST + '<row r="1048576"><c t="s" s="4" r="XFD1048576">\n<v>1</v></c></row>',
    "a formula": FIRST + '<row r="1048576"><c r="XFD1048576"><f>1+1</f><v>2</v></c></row>',
    "a prefix": '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "nothing else": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "after a long comment": FIRST
    + f"<!--{' ' * (1 << 22)}-->"
    + '<row r="9999999"><c r="ZZ9999999"><v>1</v></c></row>',
    "by an address that no sheet has": FIRST + f'<row r="3"><c r="V{"1" * 52}5"><v>1</v></c></row>',
}


def workbook(path: Path, *sheets: str) -> Path:
    """A workbook of two sheets of these rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        for number, rows in enumerate((*sheets, FIRST)[:2], 1):
            text = f'<worksheet xmlns="{NAMESPACE}/main"><sheetData>{rows}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{number}.xml", text)
    return path


@pytest.mark.parametrize("rows", FAR.values(), ids=FAR)
@pytest.mark.parametrize("read", [io_table.read, supply_use_file.read], ids=["io-table", "supply-use"])
def test_a_cell_far_away_is_named_before_room_is_made_for_it(read: object, rows: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "far.xlsx", rows)
    assert path.stat().st_size < 20_000
    with pytest.raises(
        InvalidTable, match=r"sheet1\.xml: the sheet reaches to cell [A-Z]+\d+: [\d,]+ rows × "
    ) as caught:
        read(path)  # type: ignore[operator]
    assert caught.value.remedy


def test_sheets_are_counted_together(tmp_path: Path) -> None:
    rows = FIRST + f'<row r="{SHEET_CELLS // 104}"><c r="CV{SHEET_CELLS // 104}"><v>1</v></c></row>'
    assert look(workbook(tmp_path / "one.xlsx", rows), Findings("one.xlsx")).kind == "workbook"
    with pytest.raises(InvalidTable, match=r"sheet2\.xml"):
        io_table.read(workbook(tmp_path / "two.xlsx", rows, rows))


def test_cells_that_are_only_formatted_do_not_count(tmp_path: Path) -> None:
    rows = FIRST + '<row r="1048576"><c r="XFD1048576" s="3"/><c r="XFD1048576" s="3"></c></row>'
    with pytest.raises(InvalidTable, match="the workbook has none of the Bureau's tables"):
        io_table.read(workbook(tmp_path / "styled.xlsx", rows))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_what_is_not_foreseen_ends_a_process_of_its_own(tmp_path: Path) -> None:
    """Cells without an address: how far they reach is known only by reading them."""
    rows = FIRST + f'<row r="1048576">{"<c><v>1</v></c>" * 16384}</row>'
    path = workbook(tmp_path / "unaddressed.xlsx", rows)
    with pytest.raises(
        InvalidFile, match=r"reading it takes more than the .* GiB of memory that it may have"
    ) as caught:
        confined.read(io_table.read, path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("member", ["datapackage/flows.csv", "xl/worksheets/sheet1.xml"])
def test_a_zip_that_unpacks_to_hundreds_of_times_its_size_is_refused(member: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml" if member.startswith("xl") else "datapackage/datapackage.json", "{}")
        archive.writestr(member, b"A01,A01,0,0\n" * (6 << 20))
    with pytest.raises(InvalidTable, match=rf"{member}: it unpacks to \d+ times its size \(0\.1 GB\)"):
        io_table.read(path)


def test_a_zip_larger_than_the_free_memory_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("flows.csv", b"0" * 2_000_000)
    monkeypatch.setattr(limits, "free_memory", lambda: 1_000_000)
    with pytest.raises(InvalidTable, match=r"more than the 0\.0 GiB that can be had"):
        io_table.read(path)


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "tzv_2024.xlsx")
    apart, here = confined.read(io_table.read, path), refused_in_one_line_or_read(path)
    assert here is not None
    assert (apart.table.domestic == here.table.domestic).all()
    assert apart.table.meta == here.table.meta
    assert apart.checks == here.checks


def test_progress_arguments_and_findings_come_through(tmp_path: Path) -> None:
    steps: list[str] = []
    *read, process = confined.read(readers.telling, tmp_path / "a.csv", "firms", progress=steps.append, word="да")
    assert (read, steps) == (["firms", "a.csv", "да"], ["opening", "чтение"])
    assert process != os.getpid()
    with pytest.raises(InvalidTable, match=r"a\.csv, line 1: this \(first of 2 problems\) – mend it") as caught:
        confined.read(readers.finding, tmp_path / "a.csv")
    assert [each.what for each in caught.value.findings] == ["this", "that"]
    with pytest.raises(InvalidFile, match="no such file"):
        confined.read(read_entities, tmp_path / "none.csv", "firms")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_a_reader_that_takes_too_much_memory_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(confined, "free_memory", lambda: 0)
    with pytest.raises(InvalidFile, match=r"a\.csv: reading it takes more than the 1\.0 GiB") as caught:
        confined.read(readers.hungry, tmp_path / "a.csv")
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_a_reader_that_breaks_off_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"a\.csv: it breaks the reader off \(signal 6\)"):
        confined.read(readers.breaking, tmp_path / "a.csv")


def test_a_fault_of_ours_stays_one(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"ZeroDivisionError: a\.csv"):
        confined.read(readers.faulty, tmp_path / "a.csv")


def test_a_module_of_the_page_is_not_taken_for_pythons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page's own folder first; it has a numbers.py, as Python has."""
    monkeypatch.syspath_prepend(str(Path(ui.__path__[0])))
    file = tmp_path / "firms.csv"
    file.write_text("id,name_en,source_title,source_trust\nmill,Mill,Register,B\n", encoding="utf-8")
    assert len(confined.read(read_entities, file, "firms").nodes) == 2
