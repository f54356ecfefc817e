"""Whatever was loaded, corrected and removed before: the graph is one built from scratch from what is left."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kb.datasets import Change, preview, remove, save
from kb.errors import InvalidFile, SchemaError
from kb.graph import Graph
from kb.queries import run
from kb.records import Delivery, Node
from loaders.entities.policy_book import read
from tests.dumps import dump
from tests.graph.test_store import delivery, firm, sale
from tests.neo4j_server import FLAG

FILES = ("first", "second", "third")
FIRMS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["Almaty", "Oskemen", None]), max_size=4)
SALES = st.sets(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(["steel", "ore"])), max_size=3
)
PROGRAMMES = st.dictionaries(
    st.sampled_from(["metals", "food"]), st.tuples(st.sampled_from(["", "2029", "2030"]), st.sampled_from(["", "act"]))
)
ACTS = st.dictionaries(st.sampled_from(["act"]), st.sampled_from(["2026", "2026-03-01"]))
CLUSTERS = st.dictionaries(st.sampled_from(["east", "west"]), st.sampled_from(["", "2027"]))
NAMED = st.sets(st.tuples(st.sampled_from(["metals", "food"]), st.sampled_from(["east", "west"])), max_size=2)
MONEY = st.dictionaries(st.sampled_from(["metals", "food"]), st.sampled_from(["3.5", "4.5"]), max_size=1)
CONTENT = st.one_of(st.tuples(FIRMS, SALES), st.tuples(PROGRAMMES, ACTS, CLUSTERS, NAMED, MONEY))
STEPS = st.lists(st.tuples(st.sampled_from(FILES), st.one_of(st.none(), CONTENT, CONTENT)), max_size=9)
"""What is done one after the other with a file of a name: loaded (again, corrected), or taken out where None."""


def file(name: str, content: tuple[Any, ...]) -> Delivery:
    """A file of firms and what they sell, or a folder of policy."""
    return firms(name, *content) if len(content) == 2 else policy(name, *content)


def firms(name: str, firms: dict[str, str | None], sales: set[tuple[str, str, str]]) -> Delivery:
    """A file of firms, each with its city where it names one, and of what they sell."""
    nodes = [firm(each, **({"city": city} if city else {})) for each, city in sorted(firms.items())]
    return delivery(nodes, [sale(*each) for each in sorted(sales)], name=name)


def policy(
    name: str,
    programmes: dict[str, tuple[str, str]],
    acts: dict[str, str],
    clusters: dict[str, str],
    named: set[tuple[str, str]],
    money: dict[str, str],
) -> Delivery:
    """What `kb load policy` reads of a folder with these programmes, acts, clusters and budgets."""
    rows: dict[str, list[dict[str, str]]] = {
        "programmes": [
            {"id": each, "name_en": each, "kind": "programme", "end_year": end, "adopted_by": act}
            for each, (end, act) in sorted(programmes.items())
        ],
        "legal_acts": [
            {"id": each, "name_en": each, "kind": "decree", "date": date} for each, date in sorted(acts.items())
        ],
        "clusters": [
            {"id": each, "name_en": each, "kind": "territorial", "start_year": start}
            for each, start in sorted(clusters.items())
        ],
        "designations": [
            {"programme_id": programme, "cluster_id": cluster, "status": "selected"}
            for programme, cluster in sorted(named)
        ],
        "budgets": [
            {"id": f"money-{of}", "name_en": of, "kind": "budget", "value": value, "unit": "1000000", "currency": "KZT"}
            | {"of": f"Programme:{of}"}
            for of, value in sorted(money.items())
        ],
    }
    with TemporaryDirectory() as folder:
        for kind, records in rows.items():
            _write(Path(folder) / f"{kind}.csv", records)
        try:
            return replace(read(Path(folder), dataset=name), file=f"{name}/")
        except InvalidFile:  # no row at all
            return delivery([], name=name)


def _write(path: Path, records: list[dict[str, str]]) -> None:
    full = [{**each, "source_title": "Gazette", "source_url": "", "source_trust": "A"} for each in records]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(full[0]) if full else ["id"])
        writer.writeheader()
        writer.writerows(full)


def held(graph: Graph) -> list[object]:
    """All that was brought; when, and which load of how many it was, aside."""
    cards = graph.read("MATCH (d:Dataset) RETURN d.id, d.nodes, d.relationships, d.said ORDER BY d.id").rows
    return [cards, *(row for row in dump(graph) if row[0] != "['Dataset']")]


def emptied(graph: Graph) -> None:
    graph.command(f"MATCH (n) WHERE NOT n:{FLAG} DETACH DELETE n")


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
)
@given(steps=STEPS)
def test_the_graph_is_one_built_from_what_is_left(
    graph: Graph, steps: list[tuple[str, tuple[Any, ...] | None]]
) -> None:
    emptied(graph)
    left: dict[str, Delivery] = {}
    for name, content in steps:
        before = held(graph)
        try:
            if content is not None:
                left[name] = _saved(graph, file(name, content))
            elif name in left:
                remove(graph, name)
                del left[name]
        except SchemaError:
            assert held(graph) == before
    found = held(graph)
    assert overlays(graph) == expected_overlays(left)
    emptied(graph)
    for each in left.values():
        save(graph, replace(each, relationships=()))
    for each in left.values():  # only now: a correction may name what was loaded after it
        save(graph, each)
    assert held(graph) == found


def overlays(graph: Graph) -> list[tuple[object, ...]]:
    """Dataset, thing, property, value and the value beside it, of every overlay."""
    columns = ("dataset", "of", "property", "value", "instead_of")
    return sorted(tuple(row[each] or "" for each in columns) for row in run(graph, "provenance.overlays").records())


def expected_overlays(left: dict[str, Delivery]) -> list[tuple[object, ...]]:
    """The same worked out from the files alone: what a later one says otherwise than the first that names a thing."""
    first: dict[tuple[str, str], Node] = {}
    told = []
    for name, each in left.items():
        for node in each.nodes:
            thing = first.setdefault((node.label, node.id), node)
            for key in ("city", "end_year", "start_year", "date", "value"):
                here, there = node.properties.get(key), thing.properties.get(key)
                if here is not None and here != there:
                    told.append((name, node.id, key, str(here), "" if there is None else str(there)))
    return sorted(told)


def _saved(graph: Graph, loaded: Delivery) -> Delivery:
    save(graph, loaded)
    return loaded


# ---------------------------------------------------------------- what is said beforehand


ONE = delivery([firm("a", city="Almaty"), firm("b")], name="one")


def agreed(change: Change) -> str:
    return "; ".join(change.concerns)


def test_a_corrected_file_under_another_name_says_whose_records_it_repeats(graph: Graph) -> None:
    save(graph, ONE)
    renamed = delivery([firm("a", city="Oskemen"), firm("b"), firm("c")], name="one-corrected")
    assert "2 of its nodes came with dataset one already" in agreed(preview(graph, renamed))
    assert "--dataset one" in agreed(preview(graph, renamed))
    assert agreed(save(graph, replace(renamed, dataset="one", file="one.csv"))) == ""


def test_another_file_under_the_same_name_says_what_goes(graph: Graph) -> None:
    save(graph, ONE)
    other = delivery([firm("z")], name="one")
    assert agreed(preview(graph, replace(other, file="elsewhere.csv"))) == "2 records that one.csv brought go"
    assert agreed(preview(graph, other)) == "", "a corrected file of its own name"


def test_a_correction_that_takes_over_a_node_says_so(graph: Graph) -> None:
    save(graph, ONE)
    save(graph, delivery([firm("c", city="Taraz")], name="two"))
    change = save(graph, delivery([*ONE.nodes, firm("c", city="Semey")], name="one"))
    assert agreed(change) == "it describes 1 of the nodes that dataset two described until now"
    assert graph.read("MATCH (f:Firm {id: 'c'}) RETURN f.city, f.datasets").rows == [["Semey", ["one", "two"]]]
    remove(graph, "one")
    assert graph.read("MATCH (f:Firm) RETURN f.id, f.city, f.datasets").rows == [["c", "Taraz", ["two"]]]


@pytest.mark.parametrize("name", ["first", "second"])
def test_what_all_files_name_is_no_concern(graph: Graph, name: str) -> None:
    source = Node("Source", "register", {"citation": "Register", "source": "register"})
    save(graph, delivery([source, firm("a")], name="first"))
    assert agreed(preview(graph, delivery([source, firm("q")], name=name))) == ""


# ---------------------------------------------------------------- one's own values beside others'


def own(**properties: object) -> Delivery:
    return delivery([firm("a", name_en="A", **properties)], name="own")


def test_an_own_value_is_an_overlay_that_is_corrected_and_goes_without_a_trace(graph: Graph) -> None:
    save(graph, delivery([firm("a", name_en="A", city="Almaty")], name="one"))
    before = dump(graph)
    change = save(graph, own(city="Taraz", tier=2))
    told = "dataset one, of which this is an overlay: city 'Taraz' over 'Almaty', tier 2 over None"
    assert change.notes == (f"Firm a is described by {told}",)
    assert overlays(graph) == [("own", "a", "city", "Taraz", "Almaty"), ("own", "a", "tier", "2", "")]
    assert graph.read("MATCH (f:Firm) RETURN f.city, f.tier").rows == [["Almaty", None]]
    assert (corrected := save(graph, own(city="Semey"))).changed == 1, corrected
    assert overlays(graph) == [("own", "a", "city", "Semey", "Almaty")]
    assert save(graph, own(city="Almaty")).changed == 1
    assert overlays(graph) == []
    remove(graph, "own")
    assert dump(graph) == before


def test_what_was_an_overlay_describes_once_nothing_stands_before_it(graph: Graph) -> None:
    for name, city in (("one", "Almaty"), ("two", "Taraz"), ("three", "Semey")):
        save(graph, delivery([firm("a", name_en="A", city=city)], name=name))
    assert overlays(graph) == [("three", "a", "city", "Semey", "Almaty"), ("two", "a", "city", "Taraz", "Almaty")]
    remove(graph, "one")
    assert overlays(graph) == [("three", "a", "city", "Semey", "Taraz")]
    save(graph, delivery([firm("a", name_en="A", city="Semey")], name="two"))
    assert overlays(graph) == [], "both say the same now"


def test_an_overlay_names_its_source(graph: Graph) -> None:
    mine = Node("Source", "mine", {"citation": "My notes", "source": "mine"})
    save(graph, delivery([firm("a", city="Almaty")], name="one"))
    save(graph, delivery([mine, Node("Firm", "a", {"city": "Taraz", "source": "mine"})], name="own"))
    (row,) = run(graph, "provenance.overlays", {"of": "a"}).records()
    assert (row["source"], row["citation"], row["described_by"]) == ("mine", "My notes", "one")
    assert run(graph, "provenance.overlays", {"dataset": "one"}).rows == []
    (tie,) = run(graph, "provenance.ties", {"label": "Firm", "id": "a", "relationship": "OVERLAYS"}).records()
    assert (tie["other"], tie["says"]) == ("own", ["city: Taraz (Almaty)"])
