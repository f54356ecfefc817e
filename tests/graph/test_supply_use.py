"""Supply and use tables in the graph: bit for bit, replaced, taken out; symmetric tables with the run of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.compilation.supply_use import symmetric
from kb import integrity, table_store
from kb.datasets import preview
from kb.errors import NotFound, SchemaError
from kb.graph import Graph
from kb.queries import run
from kb.search.entries import label_of
from kb.search.index import index, search
from kb.supply import derived, store
from kb.supply.records import delivery, numbers_sha256
from kb.supply_use import SupplyUse
from tests.dumps import dump
from tests.unit.test_supply_use import handbook
from ui.i18n import translate
from ui.profiles.address import KINDS
from ui.profiles.facts import facts, named_by
from ui.profiles.record import profile
from ui.profiles.titles import kind_words, title_of


def tables(name: str = "handbook") -> SupplyUse:
    """Three products and industries of the UN Handbook, printed with what models A to D make of them."""
    found = handbook()
    names = found.products.assign(name_ru=[f"продукт {code}" for code in found.products.index])
    return replace(found, meta=replace(found.meta, id=name, classification="handbook"), products=names)


def equal(one: SupplyUse, other: SupplyUse) -> bool:
    return numbers_sha256(one) == numbers_sha256(other) and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("make", "use", "use_imported")
    )


def derive(graph: Graph, model: str = "B", name: str = "handbook-b") -> None:
    held = store.read(graph, "handbook")
    table = symmetric(held, model)  # type: ignore[arg-type]
    derived.save(graph, replace(table, meta=replace(table.meta, id=name)), held, model, 0.1)


def test_what_is_held_is_what_was_loaded_and_what_a_second_load_leaves_alone(graph: Graph) -> None:
    before = dump(graph)
    assert store.save(graph, tables()).added > 0
    found = store.read(graph, "handbook")
    assert equal(found, tables())
    assert found.products["name_ru"].tolist() == tables().products["name_ru"].tolist()
    meta = {name: getattr(found.meta, name) for name in ("year", "unit", "currency", "valuation", "source_title")}
    assert meta == {name: getattr(tables().meta, name) for name in meta}
    assert store.save(graph, tables()).nothing
    assert not integrity.check(graph).findings
    store.remove(graph, "handbook")
    assert dump(graph) == before
    with pytest.raises(NotFound, match="no supply and use tables 'handbook'"):
        store.read(graph, "handbook")


def test_uses_without_imports_pair_by_pair_stay_so(graph: Graph) -> None:
    total = tables().use_imported
    assert total is not None
    inputs = tables().primary_inputs.assign(imported_inputs=total.sum(axis=0))
    store.save(graph, replace(tables(), use_imported=None, primary_inputs=inputs))
    found = store.read(graph, "handbook")
    assert found.use_imported is None
    assert np.array_equal(found.primary_inputs, inputs)


def test_who_makes_and_who_uses_a_product_is_one_question(graph: Graph) -> None:
    store.save(graph, tables())
    of = {"table": "handbook", "product": "p1"}
    makers = run(graph, "value_chain.makers", of).records()
    assert [(row["industry"], row["value"]) for row in makers] == [("i1", 25.77), ("i3", 7.04), ("i2", 5.15)]
    assert sum(row["market_share"] for row in makers) == pytest.approx(1)
    users = run(graph, "value_chain.users", of).records()
    assert [(row["industry"], row["domestic"], row["imported"]) for row in users] == [
        ("i2", 9.28, 6.40),
        ("i1", 4.35, 0.77),
        ("i3", 0.61, 0.48),
    ]
    assert all(row["source"] for row in makers + users)


def test_a_derived_table_says_of_what_it_is_made_and_by_which_model(graph: Graph) -> None:
    store.save(graph, tables())
    derive(graph)
    (row,) = run(graph, "provenance.supply_use_tables", {}).records()
    assert (row["derived"], row["current"], "B" in row["parameters"]) == ("handbook-b", True, True)
    made = table_store.read(graph, "handbook-b")
    assert np.array_equal(made.domestic, symmetric(tables(), "B").domestic)
    assert not integrity.check(graph).findings
    derive(graph)
    assert len(run(graph, "provenance.supply_use_tables", {}).records()) == 1


def test_what_a_table_is_made_of_does_not_go_before_it(graph: Graph) -> None:
    store.save(graph, tables())
    derive(graph)
    with pytest.raises(SchemaError, match=r"handbook is derived handbook-b.*kb remove handbook-b"):
        store.remove(graph, "handbook")
    assert equal(store.read(graph, "handbook"), tables())
    table_store.remove(graph, "handbook-b")
    assert not graph.read("MATCH (r:Run {method: 'symmetric'}) RETURN r.id", {}).rows
    store.remove(graph, "handbook")


def test_new_numbers_name_what_was_derived_from_the_old(graph: Graph) -> None:
    store.save(graph, tables())
    derive(graph)
    changed = tables().use.copy()
    changed[0, 1] += 1
    old = store.read(graph, "handbook")
    change = store.save(graph, replace(tables(), use=changed))
    assert "derived from the old numbers, derive again: handbook-b" in change.notes
    (row,) = run(graph, "provenance.supply_use_tables", {}).records()
    assert row["current"] is False
    table = symmetric(old, "D")
    with pytest.raises(NotFound, match="gone or were replaced meanwhile"):
        derived.save(graph, table, old, "D", 0.1)
    with pytest.raises(NotFound):
        table_store.read(graph, table.meta.id)


def test_numbers_of_another_origin_under_the_same_id_lose_their_run(graph: Graph) -> None:
    store.save(graph, tables())
    derive(graph)
    table = symmetric(tables(), "D")
    table_store.save(graph, replace(table, meta=replace(table.meta, id="handbook-b")))
    assert not graph.read("MATCH (r:Run {method: 'symmetric'}) RETURN r.id", {}).rows


def test_the_id_of_another_dataset_is_refused(graph: Graph) -> None:
    store.save(graph, tables())
    derive(graph)
    with pytest.raises(SchemaError, match="there is another dataset handbook-b already"):
        store.save(graph, tables("handbook-b"))


def test_a_number_changed_by_hand_is_found_and_mended_by_loading_again(graph: Graph) -> None:
    store.save(graph, tables())
    graph.command("MATCH (:Industry {code: 'i1'})-[m:MAKES]->(:Product {code: 'p1'}) SET m.value = 25.78")
    with pytest.raises(NotFound, match="is being replaced"):
        store.read(graph, "handbook")
    (found,) = [each for each in integrity.check(graph).findings if each.check == "numbers"]
    assert found.where == "handbook"
    assert store.save(graph, tables()).changed == 1
    assert not integrity.check(graph).findings


def test_tables_and_products_are_searched_by_name_code_and_language(graph: Graph) -> None:
    store.save(graph, tables())
    found = index(graph, translate)
    for text, language, label, id in (
        ("продукт p2", "ru", "Product", "handbook:product:p2"),
        ("p3", "en", "Product", "handbook:product:p3"),
        (tables().meta.title, "en", "SupplyUseTable", "handbook"),
    ):
        hits = {group.label: group.hits[0].entry for group in search(found, text, language=language)}
        assert hits[label].id == id
    assert {entry.table for entry in found.labelled("Product")} == {"handbook"}
    assert label_of("supply-use") == "SupplyUseTable"


def test_every_record_fits_the_model(graph: Graph) -> None:
    assert preview(graph, delivery(tables())).added


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_tables_products_and_runs_have_profiles(graph: Graph, lang: str) -> None:
    store.save(graph, tables())
    derive(graph)
    (made,) = graph.read("MATCH (r:Run {method: 'symmetric'}) RETURN r.id AS id", {}).rows
    ties = {}
    for label, name in (("SupplyUseTable", "handbook"), ("Product", "handbook:product:p1"), ("Run", made[0])):
        found = profile(graph, kind=KINDS[label], id=name)
        assert found is not None
        assert title_of(found.named, lang)
        assert kind_words(found.named, lang)
        assert facts(label, found.node, lang)
        ties[label] = {one.relationship for one in found.groups}
        named = {fact.node for fact in named_by(found.node)}
        assert label != "Run" or ("SupplyUseTable", "handbook") in named
    assert ties["SupplyUseTable"] >= {"DESCRIBES", "HAS_PRODUCT", "HAS_INDUSTRY", "READ"}
    assert ties["Product"] >= {"MAKES", "USED_BY", "HAS_PRODUCT", "IN_CLASSIFICATION"}
    assert ties["Run"] >= {"READ", "DERIVED"}
