"""A workbook or folder of policy: whole in one delivery, in any of three languages, and all its mistakes at once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kb.errors import InvalidFile
from kb.names import LANGUAGES
from kb.schema import check
from loaders.entities.entity_csv import SOURCE_COLUMNS, read_csv
from loaders.entities.entity_kinds import ENTITY_KINDS
from loaders.entities.policy_book import read
from loaders.entities.policy_template import write
from loaders.entities.sources import SourceBook
from loaders.entities.words import told
from loaders.files.validation import InvalidTable

SOURCE = {"source_title": "Ministry: programme of metals 2027", "source_url": "https://ministry.example/27"}
NEW = {
    "legal_acts": [
        {"id": "order-9-2027", "name_en": "On metals", "kind": "ministerial order", "number": "9", "date": "2027-02-01"}
    ],
    "programmes": [
        {
            "id": "metals-2027",
            "name_en": "Metals 2027-2030",
            "kind": "programme",
            "start_year": "2027",
            "end_year": "2030",
            "adopted_by": "order-9-2027",
        }
    ],
    "clusters": [
        {"id": "metals-east", "name_en": "Metals of the east", "kind": "territorial", "start_year": "2027"},
        {"id": "metals-west", "name_en": "Metals of the west", "kind": "territorial", "start_year": "2027"},
    ],
    "designations": [
        {"programme_id": "metals-2027", "cluster_id": "metals-east", "year": "2027", "status": "selected"},
        {"programme_id": "metals-2027", "cluster_id": "metals-west", "year": "2027", "status": "selected"},
    ],
    "instruments": [
        {
            "id": "metals-grant",
            "name_en": "Grant for rolling mills",
            "kind": "instrument",
            "rates": "60; 40",
            "programme": "metals-2027",
        }
    ],
    "roles": [{"who": "Institution:qazindustry", "role": "operates", "what": "Programme:metals-2027"}],
    "targets": [
        {
            "id": "metals-jobs",
            "name_en": "500 jobs",
            "indicator": "jobs",
            "value": "500",
            "year": "2030",
            "of": "Programme:metals-2027",
        }
    ],
    "budgets": [
        {
            "id": "metals-money",
            "name_en": "Budget",
            "kind": "budget",
            "value": "3.5",
            "unit": "1000000000",
            "currency": "KZT",
            "of": "Programme:metals-2027",
        }
    ],
}
"""A new programme with act, two clusters, an instrument with its rates, operator, target and budget."""


def filled(path: Path, language: str = "en", sheets: dict[str, list[dict[str, str]]] | None = None) -> Path:
    """The template of a language with these rows, choices in its words."""
    write(path, language)
    book = load_workbook(path)
    for kind, rows in (sheets or NEW).items():
        sheet = book[told("sheet", kind, language)]
        columns = [*ENTITY_KINDS[kind].columns, *SOURCE_COLUMNS]
        for number, row in enumerate(rows, start=2):
            for place, column in enumerate(columns, start=1):
                cell = {**SOURCE, "source_trust": "A", **row}.get(column.name, "")
                if column.kind.choices and cell:
                    cell = told("value", cell, language)
                sheet.cell(number, place, cell or None)
    book.save(path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_comes_in_one_workbook_in_any_language(tmp_path: Path, language: str) -> None:
    delivery = read(filled(tmp_path / "metals.xlsx", language))
    check(delivery)
    assert delivery.dataset == "metals"
    nodes = {node.id: node for node in delivery.nodes}
    assert nodes["metals-grant"].properties["rates"] == [60.0, 40.0]
    assert nodes["order-9-2027"].properties["kind"] == "ministerial order"
    types = sorted(each.type for each in delivery.relationships)
    assert types == [
        *("ADOPTED_BY", "DESIGNATES", "DESIGNATES", "HAS_BUDGET", "PROVIDES", "PURSUES", "TAKES_PART_IN"),
    ]


def test_a_folder_of_csv_files_says_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "metals"
    folder.mkdir()
    for kind, rows in NEW.items():
        full = [{**row, **SOURCE, "source_trust": "A"} for row in rows]
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(full[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(full)
    one, other = read(folder), read(filled(tmp_path / "metals.xlsx"))
    assert {(n.label, n.id): n.properties for n in one.nodes} == {(n.label, n.id): n.properties for n in other.nodes}
    assert {(r.type, r.start, r.end) for r in one.relationships} == {
        (r.type, r.start, r.end) for r in other.relationships
    }


def test_twelve_mistakes_are_all_listed(tmp_path: Path) -> None:
    sheets = {kind: [dict(row) for row in rows] for kind, rows in NEW.items()}
    sheets["legal_acts"][0] |= {"kind": "whim", "date": "1 Feb"}
    sheets["programmes"][0] |= {"start_year": "27", "end_year": "2020x", "id": "Metals 2027"}
    sheets["clusters"][1] |= {"id": "metals-east", "region_iso": "east"}
    sheets["instruments"][0] |= {"rates": "sixty"}
    sheets["roles"][0] |= {"who": "qazindustry", "role": "dreams"}
    sheets["targets"][0] |= {"source_title": "", "value": "many"}
    with pytest.raises(InvalidTable) as caught:
        read(filled(tmp_path / "metals.xlsx", sheets=sheets))
    told_of = [(each.where, each.what) for each in caught.value.findings]
    assert len(told_of) == caught.value.count == 12
    assert all("sheet" in where and "line" in where for where, _ in told_of)
    assert "(first of 12 problems)" in str(caught.value)


def test_mistakes_between_rows_are_listed_together(tmp_path: Path) -> None:
    sheets = {kind: [dict(row) for row in rows] for kind, rows in NEW.items()}
    sheets["designations"][1]["cluster_id"] = "metals-east"
    sheets["roles"][0]["what"] = "Firm:kazzinc"
    with pytest.raises(InvalidTable) as caught:
        read(filled(tmp_path / "metals.xlsx", sheets=sheets))
    assert [each.what.partition(" ")[0] for each in caught.value.findings] == ["DESIGNATES", "TAKES_PART_IN"] or sorted(
        each.what.partition(" ")[0] for each in caught.value.findings
    ) == ["DESIGNATES", "TAKES_PART_IN"]


def test_a_sheet_of_no_kind_and_an_empty_workbook_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "empty.xlsx", "ru")
    with pytest.raises(InvalidFile, match="no rows"):
        read(tmp_path / "empty.xlsx")
    book = Workbook()
    book.active.title = "Progammes"
    book.active.append(["id"])
    book.save(tmp_path / "odd.xlsx")
    with pytest.raises(InvalidFile, match="no kind of record 'Progammes'"):
        read(tmp_path / "odd.xlsx")


def test_no_workbook_takes_the_place_of_what_was_shipped(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="was shipped with"):
        read(filled(tmp_path / "policy.xlsx"), dataset="policy")


def test_the_template_is_not_written_over_a_file(tmp_path: Path) -> None:
    write(tmp_path / "policy.xlsx", "kk")
    with pytest.raises(InvalidFile, match="is there already"):
        write(tmp_path / "policy.xlsx", "kk")


def test_choices_are_drop_down_lists(tmp_path: Path) -> None:
    write(tmp_path / "policy.xlsx", "ru")
    book = load_workbook(tmp_path / "policy.xlsx")
    sheet = book[told("sheet", "programmes", "ru")]
    formulas = [each.formula1 for each in sheet.data_validations.dataValidation]
    assert formulas
    assert all(formula.startswith("lists!") for formula in formulas)
    assert "государственная программа" in {cell.value for row in book["lists"].iter_rows() for cell in row}


def test_every_column_and_choice_has_its_words() -> None:
    for kind, spec in ENTITY_KINDS.items():
        titles = [told("sheet", kind, language) for language in LANGUAGES]
        assert len(set(titles)) == 3
        assert all(len(title) <= 31 for title in titles)
        for column in (*spec.columns, *SOURCE_COLUMNS):
            assert told("column", column.name, "ru") != column.name, column.name
            for choice in column.kind.choices:
                assert told("value", choice, "ru") != choice, choice
        for language in LANGUAGES:
            heads = [told("column", column.name, language) for column in (*spec.columns, *SOURCE_COLUMNS)]
            assert len(set(heads)) == len(heads), kind


def test_semicolons_tabs_and_sheets_are_read_as_commas_are(tmp_path: Path) -> None:
    spec = ENTITY_KINDS["persons"]
    head, row = "id,name_en,source_title,source_trust", "ann,Ann,Yearbook,A"
    for name, mark in (("a.csv", ","), ("b.csv", ";"), ("c.csv", "\t")):
        (tmp_path / name).write_text(f"{head}\n{row}\n".replace(",", mark), encoding="utf-8")
    book = Workbook()
    for line in (head, row):
        book.active.append(line.split(","))
    book.save(tmp_path / "d.xlsx")
    cells = [read_csv(tmp_path / f"{n}", spec.columns, SourceBook()).rows[0].cells for n in ("a.csv", "b.csv", "c.csv")]
    sheet = read_csv(tmp_path / "d.xlsx", spec.columns, SourceBook()).rows[0].cells
    assert cells[0] == cells[1] == cells[2] == sheet
