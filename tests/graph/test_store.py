"""Loading: twice is once, a corrected file replaces its own, a failed load leaves no trace; on every server."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from kb import records
from kb.datasets import Change, remove, save
from kb.errors import KBError, NotFound, SchemaError
from kb.graph import Graph, connect
from kb.records import Delivery, Node, Relationship
from kb.settings import Settings
from tests.dumps import count, dump

STATED = {"source": "register", "trust": "B"}


def firm(name: str, origin: str = "", **properties: object) -> Node:
    return Node("Firm", name, {**STATED, **properties}, origin)  # type: ignore[dict-item]


def sale(seller: str, buyer: str, product: str, origin: str = "", **properties: object) -> Relationship:
    stated = {**STATED, "product": product, "status": "actual", **properties}
    return Relationship("SELLS_TO", ("Firm", seller), ("Firm", buyer), stated, origin)  # type: ignore[arg-type]


def delivery(nodes: Sequence[Node], relationships: Sequence[Relationship] = (), name: str = "firms") -> Delivery:
    return Delivery(name, name.title(), f"{name}.csv", "0" * 64, nodes, relationships)


FIRMS = delivery(
    [firm("a", name_en="A", city="Almaty", derived=["city"]), firm("b", name_kk="Ә"), firm("c", tier=1)],
    [sale("a", "b", "steel"), sale("a", "b", "copper", year_seen="2013"), sale("b", "c", "pipes")],
)


# ---------------------------------------------------------------- again and corrected


def test_a_first_load_brings_everything(graph: Graph) -> None:
    change = save(graph, FIRMS)
    assert (change.added, change.changed, change.removed) == (6, 0, 0)
    assert str(change) == "firms: 6 added, 0 changed, 0 removed"
    found = graph.read("MATCH (n:Firm {id: 'a'}) RETURN properties(n)").rows[0][0]
    assert found == {**FIRMS.nodes[0].properties, "id": "a", "datasets": ["firms"]}
    products = graph.read("MATCH (:Firm {id: 'a'})-[r:SELLS_TO]->(:Firm {id: 'b'}) RETURN r.product ORDER BY r.product")
    assert products.rows == [["copper"], ["steel"]]
    card = graph.read("MATCH (d:Dataset) RETURN properties(d)").rows[0][0]
    assert (card["id"], card["nodes"], card["relationships"], card["labels"]) == ("firms", 3, 3, ["Firm"])


def test_a_second_load_changes_nothing(graph: Graph) -> None:
    save(graph, FIRMS)
    before = dump(graph)
    change = save(graph, FIRMS)
    assert change.nothing
    assert str(change) == "firms: unchanged"
    assert dump(graph) == before


def test_another_file_with_the_same_records_is_remembered(graph: Graph) -> None:
    save(graph, FIRMS)
    assert save(graph, replace(FIRMS, sha256="1" * 64)).nothing
    assert graph.read("MATCH (d:Dataset) RETURN d.sha256").rows == [["1" * 64]]


def test_a_corrected_load_replaces_exactly_its_own(graph: Graph) -> None:
    save(graph, delivery([firm("z")], name="others"))
    save(graph, FIRMS)
    corrected = delivery(
        [firm("a", name_en="A", city="Astana"), firm("b", name_kk="Ә"), firm("d")],
        [sale("a", "b", "steel"), sale("a", "b", "copper", year_seen="2014"), sale("d", "a", "ore")],
    )
    change = save(graph, corrected)
    assert (change.added, change.changed, change.removed) == (2, 2, 2)  # d and its sale; a, copper; c and pipes
    after = dump(graph)
    _empty(graph)
    save(graph, delivery([firm("z")], name="others"))
    save(graph, corrected)
    assert _undated(dump(graph)) == _undated(after)


def test_a_property_that_is_gone_from_the_file_is_gone_from_the_graph(graph: Graph) -> None:
    save(graph, FIRMS)
    save(graph, delivery([firm("a"), *FIRMS.nodes[1:]], FIRMS.relationships))
    assert set(graph.read("MATCH (n:Firm {id: 'a'}) RETURN keys(n)").rows[0][0]) == {
        "id",
        "source",
        "trust",
        "datasets",
    }


def test_a_dataset_is_taken_out_without_trace(graph: Graph) -> None:
    save(graph, delivery([firm("z")], name="others"))
    before = dump(graph)
    save(graph, FIRMS)
    change = remove(graph, "firms")
    assert change.removed == 6
    assert dump(graph) == before


def test_taking_out_what_was_never_loaded_is_one_line(graph: Graph) -> None:
    save(graph, FIRMS)
    before = dump(graph)
    with pytest.raises(NotFound, match="no dataset 'firm'"):
        remove(graph, "firm")
    assert dump(graph) == before


def test_notes_of_the_loader_are_passed_on_and_kept(graph: Graph) -> None:
    noted = Delivery("firms", "Firms", "firms.csv", "0" * 64, FIRMS.nodes, FIRMS.relationships, ["line 7 left out"])
    assert save(graph, noted).notes == ("line 7 left out",)
    assert graph.read("MATCH (d:Dataset) RETURN d.notes").rows == [[["line 7 left out"]]]


def _empty(graph: Graph) -> None:
    for (dataset,) in graph.read("MATCH (d:Dataset) RETURN d.id").rows:
        remove(graph, dataset)


def _undated(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [row for row in rows if "loaded_at" not in repr(row)]


# ---------------------------------------------------------------- two datasets, one node


def test_the_first_dataset_describes_and_the_second_joins(graph: Graph) -> None:
    save(graph, FIRMS)
    change = save(
        graph, delivery([firm("a", name_en="A", city="Almaty"), firm("z")], [sale("z", "a", "oil")], "second")
    )
    assert (change.added, change.changed) == (2, 1)
    assert change.notes == ()
    found = graph.read("MATCH (n:Firm {id: 'a'}) RETURN n.datasets, n.derived").rows
    assert found == [[["firms", "second"], ["city"]]]


def test_a_contradiction_is_an_overlay_and_the_first_is_kept(graph: Graph) -> None:
    save(graph, FIRMS)
    second = delivery([firm("a", name_en="Other", city="Almaty")], name="second")
    told = "Firm a is described by dataset firms, of which this is an overlay: name_en 'Other' over 'A'"
    for change in (save(graph, second), save(graph, second)):
        assert change.notes == (told,)
    assert graph.read("MATCH (n:Firm {id: 'a'}) RETURN n.name_en").rows == [["A"]]


def test_a_node_stays_while_another_dataset_has_it(graph: Graph) -> None:
    save(graph, delivery([firm("a", name_en="First"), firm("b")], name="first"))
    second = delivery([firm("a", name_en="Second")], name="second")
    save(graph, second)
    remove(graph, "first")
    assert graph.read("MATCH (n:Firm) RETURN n.id, n.name_en, n.datasets").rows == [["a", "Second", ["second"]]]
    change = save(graph, second)  # it describes the firm already: what it said of it was kept
    assert (change.added, change.changed, change.removed) == (0, 0, 0)
    remove(graph, "second")
    assert count(graph) == 0


def test_a_node_that_another_dataset_needs_is_not_removed(graph: Graph) -> None:
    save(graph, FIRMS)
    save(graph, delivery([firm("z")], [sale("z", "c", "oil")], "second"))
    before = dump(graph)
    with pytest.raises(SchemaError, match="Firm c is gone, but second still has it SELLS_TO z") as raised:
        save(graph, delivery(FIRMS.nodes[:2], FIRMS.relationships[:2]))
    assert raised.value.remedy
    assert dump(graph) == before
    with pytest.raises(SchemaError, match="Firm c is gone"):
        remove(graph, "firms")
    assert dump(graph) == before


def test_each_dataset_has_its_own_relationships(graph: Graph) -> None:
    save(graph, FIRMS)
    before = dump(graph)
    save(graph, delivery([], [sale("a", "b", "steel", status="planned")], "second"))
    pairs = graph.read("MATCH ()-[r:SELLS_TO {product: 'steel'}]->() RETURN r.dataset, r.status ORDER BY r.dataset")
    assert pairs.rows == [["firms", "actual"], ["second", "planned"]]
    remove(graph, "second")
    assert dump(graph) == before


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (delivery([firm("a"), Node("Frim", "b", STATED, "firms.csv, line 3")]), "unknown label 'Frim'"),
        (delivery([firm("a"), firm("b", "firms.csv, line 3", colour="red")]), "unknown property 'colour'"),
        (delivery([firm("a"), firm("b", "firms.csv, line 3", tier="1")]), "tier = '1' is not a integer"),
        (delivery([firm("a"), firm("b", "firms.csv, line 3", tier=True)]), "tier = True is not a integer"),
        (delivery([firm("a"), Node("Firm", "b", {"trust": "A"}, "firms.csv, line 3")]), "Firm b has no source"),
        (delivery([firm("a"), firm(" b", "firms.csv, line 3")]), "Firm with the id ' b'"),
        (delivery([firm("a"), firm("a", "firms.csv, line 3")]), "Firm a stands twice"),
        (
            delivery([firm("a")], [Relationship("SELLS", ("Firm", "a"), ("Firm", "a"), STATED, "firms.csv, line 3")]),
            "unknown relationship type 'SELLS'",
        ),
        (
            delivery([firm("a")], [Relationship("COVERS", ("Firm", "a"), ("Firm", "a"), STATED, "firms.csv, line 3")]),
            "COVERS cannot join Firm to Firm",
        ),
        (
            delivery([firm("a")], [sale("a", "a", "x"), sale("a", "a", "x", "firms.csv, line 3", status="planned")]),
            "SELLS_TO from a to a stands twice",
        ),
        (delivery([firm("a")], [sale("a", "b", "x", "firms.csv, line 3")]), "names the Firm 'b', which is not there"),
        (delivery([firm("a")], [sale("b", "a", "x", "firms.csv, line 3")]), "names the Firm 'b', which is not there"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_a_wrong_record_is_named_and_nothing_is_written(graph: Graph, wrong: Delivery, says: str) -> None:
    save(graph, delivery([firm("z")], name="others"))
    before = dump(graph)
    with pytest.raises(SchemaError) as raised:
        save(graph, wrong)
    assert says in str(raised.value)
    assert raised.value.where == "firms.csv, line 3"
    assert raised.value.remedy
    assert "\n" not in str(raised.value)
    assert dump(graph) == before


def test_a_missing_end_is_found_among_many(graph: Graph) -> None:
    nodes = [firm(f"f{i}") for i in range(5_100)]
    sales = [sale(f"f{i}", "f0", "x", f"firms.csv, line {i}") for i in range(1, 5_100)]
    with pytest.raises(SchemaError, match=r"firms\.csv, line 5050: SELLS_TO names the Firm 'gone'"):
        save(graph, delivery(nodes, [*sales[:5_049], sale("f1", "gone", "y", "firms.csv, line 5050"), *sales[5_050:]]))
    assert count(graph) == 0


# ---------------------------------------------------------------- large deliveries


def test_more_rows_than_one_batch(graph: Graph) -> None:
    assert records.BATCH_ROWS < 5_100
    many = delivery([firm(f"f{i}") for i in range(5_100)], [sale(f"f{i}", f"f{i - 1}", "x") for i in range(1, 5_100)])
    assert save(graph, many).added == 2 * 5_100 - 1
    assert save(graph, many).nothing
    fewer = delivery(many.nodes[:10], many.relationships[:9])
    change = save(graph, fewer)
    assert (change.added, change.changed, change.removed) == (0, 0, 2 * 5_090)
    assert count(graph, "Firm") == 10


def test_more_bytes_than_one_message(graph: Graph) -> None:
    column = bytes(range(256)) * 2**13  # 2 MiB each, 24 MiB in all
    accounts = [
        Node(
            "Account",
            f"t:{i}",
            {
                **STATED,
                "table": "t",
                "code": str(i),
                "position": i,
                "output": 1.0,
                "value_added": 1.0,
                "purchases_domestic": column + bytes([i]),
            },
        )
        for i in range(12)
    ]
    assert sum(len(a.properties["purchases_domestic"]) for a in accounts) > 16 * 2**20  # type: ignore[arg-type]
    save(graph, delivery(accounts, name="accounts"))
    assert save(graph, delivery(accounts, name="accounts")).nothing
    found = graph.read("MATCH (a:Account) RETURN a.position, a.purchases_domestic ORDER BY a.position").rows
    assert [bytes(row[1]) for row in found] == [column + bytes([i]) for i in range(12)]


# ---------------------------------------------------------------- two at once


def test_two_loads_at_once_end_in_one_state(graph: Graph, server: Settings) -> None:
    """Both may succeed, or one may be told to try again; the graph is as after one of them."""
    outcomes: list[Change | KBError] = []
    together = threading.Barrier(2)
    nodes = [firm(f"f{i}") for i in range(300)]
    both = delivery(nodes, [sale(f"f{i}", "f0", "x") for i in range(1, 300)])

    def load() -> None:
        with connect(server) as own:
            together.wait()
            try:
                outcomes.append(save(own, both))
            except KBError as error:
                outcomes.append(error)

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert any(isinstance(outcome, Change) and outcome.added == 599 for outcome in outcomes)
    assert not any("\n" in str(outcome) or "uplicate" in str(outcome) for outcome in outcomes)
    assert count(graph, "Firm") == 300
    assert graph.read("MATCH ()-[r:SELLS_TO]->() RETURN count(r)").rows == [[299]]
    assert save(graph, both).nothing
