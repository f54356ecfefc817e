"""Every figure and table offers the address of the numbers behind it, and the interface answers there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from analysis.methods import METHODS
from kb.graph import Graph
from kb.queries import library
from ui.api.routes import interface
from ui.citation import Exhibit, Origin
from ui.data.value_chain import TableCard
from ui.for_programs import RESULTS, path_behind
from ui.views.indicator_parts import Subject

Page = Callable[..., AppTest]
OFFERED = re.compile(r"^\S*(/api/v1/\S+)$")
VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("value_chain", {"industry": "C242"}),
    ("regions", {}),
    ("policy", {}),
    ("policy", {"view": "timeline"}),
    ("policy", {"view": "instruments"}),
    ("policy", {"view": "choice"}),
    ("data", {}),
    ("data", {"part": "sources"}),
    ("data", {"part": "history"}),
    ("query", {"query": "value_chain.suppliers"}),
)


@pytest.fixture
def api(page: Page) -> Iterator[TestClient]:
    """The interface to what the page shows."""
    with TestClient(interface(), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("view", "address"), VIEWS, ids=lambda value: value if isinstance(value, str) else "-".join(value.values())
)
def test_what_is_offered_is_answered(page: Page, api: TestClient, view: str, address: dict[str, str]) -> None:
    app = page(view, **address)
    assert not app.exception
    offered = {found[1] for each in app.code if (found := OFFERED.match(str(each.value)))}
    saved = [each for each in app.get("download_button") if "CSV" in str(each.proto.label)]
    assert saved, "there is something to save, and so a figure or table"
    assert offered
    for path in offered:
        answer = api.get(path.removeprefix("/api"))
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("query", ["multipliers", "linkages", "extraction", "position"])
def test_an_indicator_is_asked_as_it_is_shown(query: str) -> None:
    card = TableCard("t-1", "T", 2024, 1, "KZT", "basic", "", 2, ("domestic",), "", "")
    asked = {"measure": "output", "form": "effect", "closure": "type II"} if query == "multipliers" else {}
    look = {"unit": "", "method": "", "run": f"{query}:t-1:domestic"}
    exhibit = Subject(card, "domestic", None).exhibit("Title", "file", query=query, **look, **asked)  # type: ignore[arg-type]
    address = urlsplit(path_behind(exhibit))
    given = dict(parse_qsl(address.query))
    assert address.path == f"/api/v1/queries/indicators.{query}.csv"
    bound = library()[f"indicators.{query}"].bind(given)
    assert {name: bound[name] for name in given} == {"table": "t-1", "basis": "domestic", **asked}


def test_results_of_methods_are_asked_of_queries_that_there_are(knowledge: Graph) -> None:
    assert set(RESULTS) <= set(METHODS)
    for query, given in RESULTS.values():
        assert {"table", *given} <= {each.name for each in library()[query].parameters}


def test_what_names_neither_run_nor_table_offers_nothing() -> None:
    assert path_behind(Exhibit("Words of a source", "words", Origin(source="A paper"))) == ""
    found = Exhibit("Members", "m", Origin(id="t"), run="factors:t:total")
    assert path_behind(found) == "/api/v1/queries/clusters.found_members.csv?run=factors%3At%3Atotal"
