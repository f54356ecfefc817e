"""Dates on every server: what a source says as text, the days that it may mean as dates, through loads and removals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kb.datasets import remove, save
from kb.graph import Graph
from kb.records import Delivery, Node
from kb.schema import with_days
from tests.graph.test_policy_questions import ASKED, answer

SOURCE = {"source": "gazette", "trust": "A"}
GAZETTE = Node("Source", "gazette", {"citation": "Gazette", "source": "gazette", "trust": "A"})


def acts(dataset: str, **dates: str) -> Delivery:
    """Acts with their dates."""
    nodes = [
        Node("LegalAct", name, {**with_days("LegalAct", {"kind": "law", "date": day}), **SOURCE})
        for name, day in dates.items()
    ]
    return Delivery(dataset, "Acts", f"{dataset}.csv", dataset, [GAZETTE, *nodes], ())


def test_days_are_dates_and_a_file_loaded_twice_changes_nothing(graph: Graph) -> None:
    delivery = acts("one", a="2013", b="2014-08", c="2015-02-03")
    save(graph, delivery)
    assert save(graph, delivery).nothing
    question = next(command for _, command in ASKED if ":d=" in command)
    assert [row[0] for row in answer(graph, question).rows] == ["a", "b"]
    text = "MATCH (a:LegalAct {id: 'b'}) RETURN a.date, a.date_precision, a.date_last = date('2014-08-31')"
    assert graph.read(text).rows == [["2014-08", "month", True]]


def test_what_another_file_says_of_a_date_comes_back_as_a_date(graph: Graph) -> None:
    save(graph, acts("one", a="2013-05-06"))
    save(graph, acts("two", a="2014"))
    remove(graph, "one")
    text = "MATCH (a:LegalAct) RETURN a.date, a.date_first"
    told, first = graph.read(text).rows[0]
    assert (told, first) == ("2014", date(2014, 1, 1))
    assert save(graph, replace(acts("two", a="2014"), sha256="again")).nothing
