"""Whatever a file is written in: read as the same table, or called by its name."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from kb.table import IOTable
from loaders import io_table
from loaders.io_table import InvalidTable
from tests.formats import national, world
from tests.formats.open_document import open_document
from tests.unit.test_labels import WRITERS, same_numbers
from tests.workbooks import example_of, write_workbook

TEXTS = [name for name in WRITERS if name in ("oecd-icio", "figaro", "oecd-national", "eurostat-siot")]
WORKBOOKS = ["wiod-2016", "wiod-2013", "adb-mrio", "adb-national"]


def table_of(path: Path, **options: object) -> IOTable:
    return io_table.read(path, **options).table  # type: ignore[arg-type]


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(InvalidTable) as caught:
        io_table.read(path, **options)  # type: ignore[arg-type]
    told = str(caught.value)
    assert "\n" not in told
    assert caught.value.findings[0].remedy
    return told


# ---------------------------------------------------------------- read all the same


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_gzip_packed_is_read(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path)
    whole = table_of(path)
    packed = path.with_name(f"{path.name}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert same_numbers(table_of(packed), whole)
    assert table_of(packed).meta.id == whole.meta.id


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_of_open_document_is_read(tmp_path: Path, name: str) -> None:
    path = WRITERS[name](tmp_path)
    read = table_of(open_document(path))
    assert same_numbers(read, table_of(path))


def test_the_bureaus_workbook_is_read_as_open_document_too(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "tzv.xlsx")
    assert same_numbers(table_of(open_document(path)), table_of(path))


@pytest.mark.parametrize("axis", ["prd", "ind"])
def test_eurostats_download_with_codes_and_labels_in_a_cell_is_read(tmp_path: Path, axis: str) -> None:
    path = national.eurostat(tmp_path, axis=axis)
    whole = table_of(path)
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    labelled = [[f"{cell}:Label, of it" if cell.islower() else cell for cell in rows[0]]]
    for row in rows[1:]:
        labelled.append(
            [f"{cell}:Of {cell}" if head.islower() else cell for head, cell in zip(rows[0], row, strict=True)]
        )
    text = io.StringIO()
    csv.writer(text).writerows(labelled)
    both = tmp_path / f"both_{axis}.csv"
    both.write_text(text.getvalue(), encoding="utf-8")
    read = table_of(both)
    assert same_numbers(read, whole)
    assert any(name.startswith("Of ") for name in read.industries["name_en"])


def test_a_mapping_says_that_a_text_is_utf_16(tmp_path: Path) -> None:
    from loaders.mapped.mapping_file import template

    example, mapping = tmp_path / "example.csv", tmp_path / "m.toml"
    example.write_bytes(example_of(template()).decode("utf-8").encode("utf-16"))
    mapping.write_text(template(), encoding="utf-8")
    assert 'encoding = "utf-16"' in refusal(example, mapping=mapping)
    mapping.write_text(template().replace('encoding = "utf-8"', 'encoding = "utf-16"'), encoding="utf-8")
    assert len(table_of(example, mapping=mapping).codes) == 3


def blank_countries(cells: list[list[object]], below: bool) -> None:
    """Take out the country of the rows below the industries, or of one column among them."""
    at = next(place for place, row in enumerate(cells) if row.count("KAZ") > 1)
    if not below:
        cells[at][cells[at].index("KAZ") + 1] = ""
        return
    for row in cells[at + 2 :]:
        row[:] = ["" if cell == "TOT" else cell for cell in row]


def test_rows_below_the_industries_need_no_country(tmp_path: Path) -> None:
    """WIOD 2013 leaves the country of these cells empty in some years."""
    whole = table_of(world.wiod_2013(tmp_path))
    path = world.wiod_2013(tmp_path, "wiot11_row_sep12.xlsx", spoil=lambda cells: blank_countries(cells, below=True))
    assert same_numbers(table_of(path), whole)


@pytest.mark.parametrize("write", [world.wiod_2013, world.wiod_2016, world.adb])
def test_a_column_of_numbers_without_a_country_is_refused(tmp_path: Path, write: object) -> None:
    path = write(tmp_path, spoil=lambda cells: blank_countries(cells, below=False))  # type: ignore[operator]
    assert "has numbers but no country" in refusal(path)


def test_imports_are_read_with_either_sign(tmp_path: Path) -> None:
    """The OECD's edition of 2018 writes imports above zero in the rows of imported products."""

    def above_zero(cells: list[list[object]]) -> None:
        at = cells[0].index("IMPO")
        for row in cells[1:]:
            if str(row[0]).startswith("IMP_"):
                row[at] = abs(float(str(row[at] or 0)))

    name = "SVN2020dom.csv"
    whole = table_of(national.oecd(tmp_path, "dom", name))
    read = table_of(national.oecd(tmp_path, "dom", name, above_zero))
    assert same_numbers(read, whole)
    assert (read.primary_inputs["imports"] >= 0).all()


# ---------------------------------------------------------------- called by its name

OTHERS = {
    "page.xls": (b"\n<html><head></head><body><table><tr><td>01</td></tr></table></body></html>", "web page"),
    "report.xls": (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html></html>', "web page"),
    "unicode.xls": ("<table><tr><td>1</td></tr></table>".encode("utf-16"), "web page"),
    "old.xls": (b'<?xml version="1.0"?>\n<?mso-application?>\n<Workbook xmlns="urn:x"></Workbook>', "Excel 2003"),
    "sdmx.csv": (b'<?xml version="1.0"?><m:GenericData xmlns:m="http://www.sdmx.org/x"/>', "SDMX-ML"),
    "eurostat.tsv": (b"freq,unit,stk_flow,prd_use,prd_ava,geo\\TIME_PERIOD\t2020 \nA,MIO_EUR\t5 p\n", "Eurostat's TSV"),
    "data.csv": (b'{"version": "2.0", "class": "dataset", "value": {}}', "JSON"),
    "paper.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "table.csv": (b"PAR1\x15\x04", "Parquet"),
    "wiot.csv": (b"RDX3\nX\n", "file of R"),
    "wiot.RData": (gzip.compress(b"RDX3\nX\n\0\0"), "file of R"),
    "table.7z": (b"7z\xbc\xaf\x27\x1c", "archive"),
    "packed.csv.gz": (gzip.compress(b"PK\x03\x04rest"), "packed in it"),
    "cut.csv.gz": (gzip.compress(b"code,A\n" * 9999)[:-20], "damaged"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("mapped", [False, True], ids=["alone", "with a mapping"])
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, name: str, mapped: bool) -> None:
    from loaders.mapped.mapping_file import template

    content, told = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    mapping = tmp_path / "m.toml"
    mapping.write_text(template(), encoding="utf-8")
    assert told in refusal(tmp_path / name, **({"mapping": mapping} if mapped else {}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", TEXTS)
def test_utf_16_is_called_by_its_name(tmp_path: Path, name: str, encoding: str) -> None:
    path = WRITERS[name](tmp_path)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert "UTF-16" in refusal(path)


def test_an_open_document_with_a_password_is_called_so(tmp_path: Path) -> None:
    assert "password" in refusal(open_document(write_workbook(tmp_path / "t.xlsx"), locked=True))


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(100):
            file.write(b"0," * (1 << 20))
    assert "times its size" in refusal(path)


def test_a_zip_with_any_mimetype_is_no_open_document(tmp_path: Path) -> None:
    path = tmp_path / "text.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    assert "the zip holds no" in refusal(path)
