"""Reading a CSV file: every complaint names file, line, column and remedy; every row has its sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import InvalidFile
from loaders.entities.entity_csv import DATE, ID, YEAR, Column, digest, one_of, read_csv
from loaders.entities.sources import KnownSource, SourceBook, split_cell

COLUMNS = [
    Column("id", ID, required=True, unique=True),
    Column("name"),
    Column("founded", YEAR),
    Column("opened", DATE),
    Column("role", one_of("core", "support")),
    Column("codes", ID, several=True),
]
HEADER = "id,name,founded,opened,role,codes,source_title,source_url,source_trust"
CITED = "Yearbook,https://a.example,A"


def write(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "firms.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_cells_are_typed_and_na_stays_na(tmp_path: Path) -> None:
    path = write(tmp_path, f"na,NA,1999,2004-07,core,a; b ,{CITED}", "", f'xa,"two\nlines",,,,,{CITED}')
    book = SourceBook()
    file = read_csv(path, COLUMNS, book)
    first, second = file.rows
    assert first.properties("id", "name", "founded", "opened", "role", "codes") == {
        "id": "na",
        "name": "NA",
        "founded": 1999,
        "opened": "2004-07",
        "role": "core",
        "codes": ["a", "b"],
    }
    assert second.properties("name", "founded") == {"name": "two\nlines"}
    assert (first.origin, second.origin) == ("firms.csv, line 2", "firms.csv, line 4")
    assert digest([file]) != digest([file, file])


def test_a_byte_order_mark_and_missing_optional_columns_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_bytes(b"\xef\xbb\xbfid,source_title,source_trust\nna,Yearbook,B\n")
    (row,) = read_csv(path, COLUMNS, SourceBook())
    assert row["id"] == "na"
    assert row.provenance == {"source": "yearbook", "trust": "B"}


WRONG_CELLS = [
    (f"Na,,,,,,{CITED}", 'column id: "Na" is not an id – use lower-case letters, digits and hyphens'),
    (f",x,,,,,{CITED}", "column id: the cell is empty – every row needs one"),
    (f"na,,199x,,,,{CITED}", 'column founded: "199x" is not a year – write four digits'),
    (f"na,,,2004-13,,,{CITED}", 'column opened: "2004-13" is not a date – write YYYY-MM-DD, YYYY-MM or YYYY'),
    (f"na,,,31.12.2004,,,{CITED}", 'column opened: "31.12.2004" is not a date – write YYYY-MM-DD, YYYY-MM or YYYY'),
    (f"na,,,,main,,{CITED}", 'column role: "main" is not allowed – write one of: core, support'),
    (f"na,,,,,a;B,{CITED}", 'column codes: "B" is not an id – use lower-case letters, digits and hyphens'),
    ("na,,,,,,,,A", "column source_title: no source, no row – name the source in source_title and source_trust"),
    ("na,,,,,,Yearbook,,", "column source_trust: no source, no row – name the source in source_title and source_trust"),
    (
        "na,,,,,,Yearbook,,E",
        'column source_trust: "E" is not one letter for each of 1 sources – write one of A, B, C, D for each, '
        "separated by '/'",
    ),
    (
        "na,,,,,,One | Two,,A",
        'column source_trust: "A" is not one letter for each of 2 sources – write one of A, B, C, D for each, '
        "separated by '/'",
    ),
    (
        "na,,,,,,One | Two,https://a.example,A/B",
        "column source_url: 1 addresses for 2 sources – separate them by ' | ', in the order of the titles",
    ),
    (
        "na,,,,,,Yearbook,a.example,A",
        'column source_url: "a.example" is not an address – begin with https:// or http://',
    ),
    ("na,,,,,,One |,,A/B", "column source_title: a title is missing – name each source between the ' | '"),
]


@pytest.mark.parametrize(("line", "message"), WRONG_CELLS)
def test_a_wrong_cell_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_csv(write(tmp_path, line), COLUMNS, SourceBook())
    assert str(caught.value) == f"firms.csv, line 2, {message}"


def test_the_first_of_several_findings_is_named_and_the_rest_counted(tmp_path: Path) -> None:
    path = write(tmp_path, f"na,,,,,,{CITED}", f"na,,199x,,,,{CITED}", "xa,,x,,,,,,")
    with pytest.raises(InvalidFile) as caught:
        read_csv(path, COLUMNS, SourceBook())
    assert str(caught.value) == (
        'firms.csv, line 3, column id: "na" stands in an earlier row too (first of 5 problems) – give each row its own'
    )


WRONG_FILES = [
    (b"", "firms.csv: the file is empty – write a header and rows; `kb template` shows one"),
    (b"%PDF-1.7 ...", "firms.csv: this is not a text file – save the table as CSV in UTF-8"),
    (b"PK\x03\x04\x14", "firms.csv: this is not a text file – save the table as CSV in UTF-8"),
    ("id,name\nна,".encode("cp1251"), "firms.csv, line 2: not UTF-8 text – save it as CSV in UTF-8"),
    (b"id,source_title,source_trust\n", "firms.csv: a header without rows – write a row for each record"),
    (
        b"id,foundet,source_title,source_trust\nna,,Yearbook,A\n",
        "firms.csv, line 1: unknown column 'foundet' – did you mean 'founded'?",
    ),
    (b"id,id,source_title,source_trust\nna,na,Yearbook,A\n", "firms.csv, line 1, column id: the column stands twice"),
    (b"name,source_title,source_trust\nna,Yearbook,A\n", "firms.csv, line 1: no column 'id' – add it"),
    (b"id,name\nna,NA\n", "firms.csv, line 1: no column 'source_title' (first of 2 problems) – add it"),
    (
        b"id,name,source_title,source_trust\nna,a, b,Yearbook,A\n",
        "firms.csv, line 2: 5 cells, but the header has 4 – put a cell that holds a comma in quotation marks",
    ),
    (
        b'id,name,source_title,source_trust\nna,"a,Yearbook,A\n',
        "firms.csv, line 2: not a CSV line (unexpected end of data) – close every quotation mark",
    ),
]


@pytest.mark.parametrize(("content", "message"), WRONG_FILES)
def test_a_wrong_file_is_refused_in_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "firms.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidFile) as caught:
        read_csv(path, COLUMNS, SourceBook())
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"none\.csv: no such file – check the path"):
        read_csv(tmp_path / "none.csv", COLUMNS, SourceBook())
    with pytest.raises(InvalidFile, match="cannot be read"):
        read_csv(tmp_path, COLUMNS, SourceBook())


# ---------------------------------------------------------------- sources


def test_one_title_and_address_is_one_source() -> None:
    book = SourceBook({"yearbook": KnownSource("Yearbook of 2024, Almaty", licence="CC BY 4.0")})
    first = book.provenance(["Yearbook", "News"], ["https://a.example", ""], ["B", "A"])
    assert first == {"source": "yearbook", "trust": "A", "further_sources": ["news"]}
    assert book.provenance(["Yearbook"], [""], ["A"])["source"] == "yearbook"
    assert book.provenance(["Yearbook"], ["https://b.example"], ["C"])["source"] == "yearbook-2"
    yearbook, news, other = book.nodes()
    assert dict(yearbook.properties) == {
        "citation": "Yearbook of 2024, Almaty",
        "url": "https://a.example",
        "licence": "CC BY 4.0",
        "source": "yearbook",
        "trust": "A",
    }
    assert dict(news.properties) == {"citation": "News", "source": "news", "trust": "A"}
    assert other.id == "yearbook-2"


def test_titles_that_are_cut_alike_stay_apart() -> None:
    book = SourceBook()
    long = "The very long title of a report on the clusters of the republic in the year"
    found = [book.provenance([f"{long} {year}"], [""], ["A"])["source"] for year in (2023, 2024)]
    assert found[1] == f"{found[0]}-2"
    assert all(len(str(name)) <= 62 for name in found)


def test_parts_of_a_source_cell_may_be_empty() -> None:
    assert split_cell("| https://b.example") == ["", "https://b.example"]
    assert split_cell("https://a.example/?a|b | ") == ["https://a.example/?a|b", ""]
    assert split_cell("") == []
