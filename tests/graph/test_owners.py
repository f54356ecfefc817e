"""Whatever was loaded, corrected and removed before: the graph is one built from scratch from what is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kb.datasets import Change, preview, remove, save
from kb.errors import SchemaError
from kb.graph import Graph
from kb.records import Delivery, Node
from tests.graph.test_store import delivery, firm, sale

FILES = ("first", "second", "third")
FIRMS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["Almaty", "Oskemen", None]), max_size=4)
SALES = st.sets(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(["steel", "ore"])), max_size=3
)
STEPS = st.lists(st.tuples(st.sampled_from(FILES), st.one_of(st.none(), st.tuples(FIRMS, SALES))), max_size=9)


def file(name: str, firms: dict[str, str | None], sales: set[tuple[str, str, str]]) -> Delivery:
    """A file of firms, each with its city where it names one, and of what they sell."""
    nodes = [firm(each, **({"city": city} if city else {})) for each, city in sorted(firms.items())]
    return delivery(nodes, [sale(*each) for each in sorted(sales)], name=name)


def held(graph: Graph) -> list[object]:
    """All that was brought; when, and which load of how many it was, aside."""
    nodes = graph.read("MATCH (f:Firm) RETURN properties(f) ORDER BY f.id").rows
    ties = graph.read(
        "MATCH (a)-[r:SELLS_TO]->(b) RETURN a.id, b.id, properties(r) ORDER BY a.id, b.id, r.product"
    ).rows
    cards = graph.read("MATCH (d:Dataset) RETURN d.id, d.nodes, d.relationships, d.said ORDER BY d.id").rows
    return [nodes, ties, cards]


def emptied(graph: Graph) -> None:
    graph.command("MATCH (n) WHERE n:Firm OR n:Dataset DETACH DELETE n")


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
)
@given(steps=STEPS)
def test_the_graph_is_one_built_from_what_is_left(graph: Graph, steps: list[tuple[str, object]]) -> None:
    emptied(graph)
    left: dict[str, Delivery] = {}
    for name, content in steps:
        before = held(graph)
        try:
            if content is not None:
                left[name] = _saved(graph, file(name, *content))  # type: ignore[misc]
            elif name in left:
                remove(graph, name)
                del left[name]
        except SchemaError:
            assert held(graph) == before
    found = held(graph)
    emptied(graph)
    for each in left.values():
        save(graph, replace(each, relationships=()))
    for each in left.values():  # only now: a correction may name what was loaded after it
        save(graph, each)
    assert held(graph) == found


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
