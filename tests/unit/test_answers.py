"""Every kind of value that a query may answer with becomes JSON."""

from __future__ import annotations

import datetime
import json

import pytest
from neo4j.graph import Graph, Node, Path, Relationship
from neo4j.spatial import CartesianPoint, WGS84Point
from neo4j.time import Date, DateTime, Duration, Time

from kb.answers import cell, plain, spreadsheet_cell


def _node(number: int, label: str, **properties: object) -> Node:
    return Node(Graph(), f"4:{number}", number, [label], properties)


def _supplies(first: Node, second: Node, **properties: object) -> Relationship:
    kind = Graph().relationship_type("SUPPLIES")
    relationship = kind(Graph(), "5:1", 1, properties)
    relationship._start_node, relationship._end_node = first, second
    return relationship


def test_node_shows_labels_id_first_and_properties() -> None:
    found = plain(_node(1, "Account", output=2.5, id="t:A01", purchases_domestic=b"12345678"))
    assert found == {"labels": ["Account"], "id": "t:A01", "output": 2.5, "purchases_domestic": "<8 bytes>"}
    assert list(found)[:2] == ["labels", "id"]  # type: ignore[arg-type]


def test_relationship_names_its_ends_by_readable_id_or_the_servers() -> None:
    found = plain(_supplies(_node(1, "Industry", id="A01"), _node(2, "Industry"), domestic=3.0))
    assert found == {"type": "SUPPLIES", "from": "A01", "to": "4:2", "domestic": 3.0}


def test_path_is_the_list_of_its_parts_in_order() -> None:
    first, second = _node(1, "Industry", id="A01"), _node(2, "Industry", id="C10")
    found = plain(Path(first, _supplies(first, second)))
    assert [part.get("id") or part["type"] for part in found] == ["A01", "SUPPLIES", "C10"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Date(2005, 6, 25), "2005-06-25"),
        (DateTime(2005, 6, 25, 10, 30, 0), "2005-06-25T10:30:00.000000000"),
        (Time(10, 30, 0), "10:30:00.000000000"),
        (Duration(months=14), "P1Y2M"),
        (datetime.date(2005, 6, 25), "2005-06-25"),
        (CartesianPoint((1.0, 2.0)), {"srid": 7203, "coordinates": [1.0, 2.0]}),
        (WGS84Point((82.6, 49.9)), {"srid": 4326, "coordinates": [82.6, 49.9]}),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (True, True),
        (None, None),
        (bytearray(b"12"), "<2 bytes>"),
        ({"a": [Date(2005, 1, 1), {"b": b"1"}]}, {"a": ["2005-01-01", {"b": "<1 bytes>"}]}),
    ],
)
def test_single_values(value: object, expected: object) -> None:
    assert plain(value) == expected
    json.dumps(plain(value), allow_nan=False)


def test_cell_joins_flat_lists_and_writes_nested_ones_as_json() -> None:
    assert cell(["A01", None, 3]) == "A01; ; 3"
    assert json.loads(str(cell([{"a": 1}]))) == [{"a": 1}]
    assert json.loads(str(cell(_node(1, "Firm", id="x")))) == {"labels": ["Firm"], "id": "x"}
    assert cell(2.5) == 2.5


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(1)", " =1+1", "\t=1+1", "\r=1", "-", "-5 %", ["=1", "b"]])
def test_a_spreadsheet_computes_no_text(text: object) -> None:
    assert spreadsheet_cell(text) == f"'{cell(text)}"


@pytest.mark.parametrize("value", [-5, -2.5e-7, "-5", "+1.5", "-inf", "", None, True, "a=b", "C24", "–", ["a", "=1"]])
def test_numbers_and_other_text_stay_as_they_are(value: object) -> None:
    assert spreadsheet_cell(value) == cell(value)
