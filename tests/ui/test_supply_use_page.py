"""Supply and use tables on the page: listed, brought as a zip, downloaded, led on to what is derived, taken out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.compilation.supply_use import symmetric
from kb.graph import Graph
from kb.search.index import index, search
from kb.settings import Settings
from kb.supply import derived, store
from kb.supply.records import numbers_sha256
from kb.supply_use import SupplyUse
from tests.dumps import dump
from tests.supply_use import write_supply_use
from tests.ui.conftest import open_page
from tests.ui.test_pages import words
from tests.unit.test_supply_use import handbook
from ui.data.provenance import run_entry, supply_use_entry, supply_use_tables, supply_use_zip
from ui.data.search import beside, title
from ui.data.upload import File, read_file, remove, save
from ui.i18n import translate


def quiet(text: str) -> None:
    """Show no progress."""


def tables() -> SupplyUse:
    found = handbook()
    names = found.products.assign(name_en=[f"Commodity {code}" for code in found.products.index])
    return replace(found, meta=replace(found.meta, id="handbook", classification="handbook"), products=names)


def zipped(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    return content.getvalue()


@pytest.fixture
def held(graph: Graph) -> Graph:
    """A graph with supply and use tables, and one symmetric table derived from them."""
    store.save(graph, tables())
    whole = store.read(graph, "handbook")
    table = symmetric(whole, "B")
    derived.save(graph, replace(table, meta=replace(table.meta, id="handbook-b")), whole, "B", 0.1)
    return graph


def test_a_zip_is_shown_written_when_confirmed_downloaded_and_taken_out(graph: Graph, tmp_path: Path) -> None:
    before = dump(graph)
    file = File("handbook.zip", zipped(write_supply_use(tables(), tmp_path / "handbook")))
    found = read_file(graph, "supply-use", file, quiet)
    assert "added" in found.change
    assert found.checks
    assert all(passed for passed, _ in found.checks)
    assert dump(graph) == before
    save(graph, found, quiet)
    assert read_file(graph, "supply-use", file, quiet).nothing_new
    again = read_file(graph, "supply-use", File("again.zip", supply_use_zip(graph, table="handbook")), quiet)
    assert isinstance(again.content, SupplyUse)
    assert numbers_sha256(again.content) == numbers_sha256(tables())
    remove(graph, "handbook")
    assert dump(graph) == before


def test_tables_are_listed_once_with_what_is_derived_from_them(held: Graph) -> None:
    table = symmetric(store.read(held, "handbook"), "D")
    named = replace(table, meta=replace(table.meta, id="handbook-d"))
    derived.save(held, named, store.read(held, "handbook"), "D", 0.1)
    (row,) = supply_use_tables(held)
    assert (row["id"], row["derived"]) == ("handbook", 2)
    entry = supply_use_entry(held, table="handbook")
    assert [(each["derived"], each["model"], each["current"]) for each in entry.derived] == [
        ("handbook-b", "B", True),
        ("handbook-d", "D", True),
    ]
    assert entry.totals["output"] == pytest.approx(tables().make.sum())
    assert run_entry(held, run_id=entry.derived[0]["run"]) is not None


def test_totals_of_the_tables_balance(held: Graph) -> None:
    totals = supply_use_entry(held, table="handbook").totals
    paid = totals["domestic_inputs"] + totals["imported_inputs"] + totals["value_added"]
    assert paid == pytest.approx(totals["output"], rel=1e-4)  # printed with two decimals


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_part_of_the_page_opens_with_tables_and_without(
    held: Graph, server: Settings, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    app = open_page(server, monkeypatch, "data", part="supply-use", lang=lang)
    told = words(app)
    assert not app.exception
    assert "profile?kind=table&id=handbook-b" in told
    assert "profile?kind=run&id=" in told
    assert translate("Symmetric tables derived from them", lang) in told
    profile = open_page(server, monkeypatch, "profiles/page", kind="supply-use", id="handbook", lang=lang)
    assert not profile.exception
    assert translate("Totals and downloads", lang) in [link.proto.label for link in profile.get("page_link")]
    product = open_page(server, monkeypatch, "profiles/page", kind="product", id="handbook:product:p1", lang=lang)
    assert not product.exception
    assert "Commodity p1" in words(product)


def test_without_tables_the_way_leads_to_loading(
    graph: Graph, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(server, monkeypatch, "data", part="supply-use")
    assert not app.exception
    assert "Load a file" in [link.proto.label for link in app.get("page_link")]
    app = open_page(server, monkeypatch, "data", part="load", kind="supply-use")
    assert not app.exception
    assert "make and use workbooks" in words(app)
    assert "kb load" not in words(app)


def test_taking_them_out_asks_and_what_is_derived_stands_before_it(
    held: Graph, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(server, monkeypatch, "data", part="supply-use")
    take = next(button for button in app.button if button.key == "remove")
    assert take.disabled
    app.checkbox(key="sure_handbook").check().run()
    app.button(key="remove").click().run()
    assert "handbook is derived handbook-b" in words(app)
    assert store.is_held(held, "handbook")
    remove(held, "handbook-b")
    app = open_page(server, monkeypatch, "data", part="supply-use")
    app.checkbox(key="sure_handbook").check().run()
    app.button(key="remove").click().run()
    assert not app.exception
    assert not store.is_held(held, "handbook")


def test_tables_and_products_are_found_by_a_search(held: Graph) -> None:
    found = index(held, translate)
    hits = {group.label: group.hits[0].entry for text in ("Commodity p1", "handbook") for group in search(found, text)}
    assert (hits["Product"].id, hits["SupplyUseTable"].id) == ("handbook:product:p1", "handbook")
    assert (title(hits["Product"], "en"), beside(hits["Product"], "en")) == ("Commodity p1", "p1, handbook")
    assert beside(hits["SupplyUseTable"], "en") == "handbook"
