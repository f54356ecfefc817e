"""Data page: every number leads to its run, table, source; a file is shown before anything is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cli.build import TABLE
from kb import datasets, table_store
from kb.errors import InvalidFile
from kb.graph import Graph
from loaders import io_table
from loaders.entities import load as entities
from loaders.mapped.mapping_file import template
from tests.dumps import dump
from tests.ui.test_pages import words
from tests.workbooks import example_of, write_workbook
from ui.data.provenance import counted, folder_zip, run_entry, runs, sources, table_entry
from ui.data.upload import File, read_file, remove, save

Page = Callable[..., AppTest]
PARTS = ("tables", "runs", "sources", "load")
RUN = f"multipliers:{TABLE}:domestic"


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_in_every_language(knowledge: Graph, page: Page, part: str, lang: str) -> None:
    app = page("data", lang=lang, part=part)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == {"en": "Data", "ru": "Данные", "kk": "Деректер"}[lang]


def test_runs_are_chosen_by_method_table_basis_and_day_not_by_identifier(knowledge: Graph, page: Page) -> None:
    options = page("data", part="runs", lang="ru").selectbox(key="run").options
    assert len(set(options)) == len(options) == len(runs(knowledge))
    assert any(
        option.startswith("Мультипликаторы · Казахстан, таблица «Затраты – Выпуск» за 2024") for option in options
    )
    assert not [option for option in options if ":kaz-" in option or "published" in option]


def test_a_run_named_in_the_address_is_shown_with_its_table_and_source(knowledge: Graph, page: Page) -> None:
    told = words(page("data", part="runs", run=RUN))
    assert RUN in told
    assert "Kazakhstan, input-output table 2024, 42 industries" in told
    assert "Bureau of National Statistics of Kazakhstan" in told
    assert "yes: the table holds the numbers it read" in told


def test_a_run_knows_what_it_was_asked_for_and_what_went_in(knowledge: Graph) -> None:
    found = run_entry(knowledge, run_id=f"evidence:{TABLE}:domestic")
    assert found is not None
    assert found.parameters["basis"] == "domestic"
    assert set(found.card["used"]) <= {row["run"] for row in runs(knowledge)}
    assert found.card["types"] == ["CALIBRATED_BY", "EVIDENCED_BY", "SPECIFIED_BY", "TESTED_BY"]
    assert found.source["citation"].startswith("Bureau of National Statistics")
    assert run_entry(knowledge, run_id="no such run") is None


def test_totals_of_a_table_balance(knowledge: Graph) -> None:
    totals = table_entry(knowledge, table=TABLE).totals
    held = table_store.read(knowledge, TABLE)
    assert totals["output"] == pytest.approx(held.output.sum())
    used = held.imported_purchases.sum() + held.value_added.sum() + held.domestic.sum()
    assert totals["output"] == pytest.approx(used + held.primary_inputs["net_taxes_on_products"].sum())


def test_a_downloaded_table_loads_again_with_the_same_numbers(knowledge: Graph, tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(folder_zip(knowledge, table=TABLE))
    with zipfile.ZipFile(io.BytesIO((tmp_path / "t.zip").read_bytes())) as archive:
        assert "datapackage.json" in archive.namelist()
    again = io_table.read(tmp_path / "t.zip").table
    assert table_store.numbers_sha256(again) == table_store.numbers_sha256(table_store.read(knowledge, TABLE))


def test_what_a_source_states_is_counted(knowledge: Graph) -> None:
    first = sources(knowledge)[0]
    assert first["nodes"] > 0
    assert counted([{"label": "Firm"}], "label") == {"Firm": 1}


# ---------------------------------------------------------------- a file of one's own


@pytest.fixture
def workbook(tmp_path: Path) -> bytes:
    write_workbook(tmp_path / "tzv_2019.xlsx")
    return (tmp_path / "tzv_2019.xlsx").read_bytes()


def quiet(text: str) -> None:
    """Show no progress."""


def test_a_table_is_written_only_when_confirmed_and_taken_out_whole(graph: Graph, workbook: bytes) -> None:
    before = dump(graph)
    found = read_file(graph, "io-table", File("tzv_2019.xlsx", workbook), quiet)
    assert found.change == "new table"
    assert found.checks
    assert all(passed for passed, _ in found.checks)
    assert dump(graph) == before
    save(graph, found, quiet)
    assert read_file(graph, "io-table", File("tzv_2019.xlsx", workbook), quiet).nothing_new
    remove(graph, found.dataset)
    assert dump(graph) == before


def test_a_table_laid_out_otherwise_is_read_by_its_mapping(graph: Graph) -> None:
    mapping = File("m.toml", template().encode())
    example = example_of(template())
    found = read_file(graph, "io-table", File("example.csv", example), quiet, mapping)
    assert (found.dataset, found.change) == ("example-2023", "new table")
    spoilt = File("m.toml", mapping.content.replace(b"header_rows", b"heading_rows"))
    with pytest.raises(InvalidFile, match=r"m\.toml: key .*header_rows is missing"):
        read_file(graph, "io-table", File("example.csv", example), quiet, spoilt)


def test_a_preview_of_entities_says_what_would_change_and_changes_nothing(graph: Graph) -> None:
    text = entities.template("institutions").encode()
    graph.command("CREATE (:Region {id: 'KZ-63'})")
    before = dump(graph)
    found = read_file(graph, "institutions", File("mine.csv", text), quiet)
    assert "added" in found.change
    assert dump(graph) == before
    save(graph, found, quiet)
    assert read_file(graph, "institutions", File("mine.csv", text), quiet).nothing_new
    assert datasets.remove(graph, found.dataset).removed > 0


def test_a_spoilt_file_is_refused_with_its_place(graph: Graph) -> None:
    with pytest.raises(InvalidFile, match="not an input-output table"):
        read_file(graph, "io-table", File("notes.csv", b"a,b\n1,2\n"), quiet)
