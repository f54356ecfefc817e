"""What is not there yet: the page says so and offers its own way to it, to whoever may."""

from __future__ import annotations

import pytest

from kb import table_store
from kb.graph import Graph
from kb.settings import Settings
from tests.tables import kaz_2024_29
from tests.ui.conftest import open_page
from tests.ui.test_pages import words

RUNS = "MATCH (r:Run) RETURN count(r)"
VIEWS = ("value_chain", "impact", "clusters", "indicators")


@pytest.fixture
def held(graph: Graph) -> Graph:
    """A graph with one table, of which nothing is computed."""
    table_store.save(graph, kaz_2024_29())
    return graph


def test_a_click_runs_every_analysis_that_is_missing(
    held: Graph, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(server, monkeypatch, "indicators")
    assert held.read(RUNS).rows == [[0]]
    next(button for button in app.button if button.label == "Compute it now").click().run()
    assert not app.exception
    assert held.read(RUNS).rows[0][0] > 5
    assert "Compute it now" not in [button.label for button in app.button]


@pytest.mark.parametrize("view", VIEWS)
def test_without_a_table_the_way_leads_to_loading_one(
    graph: Graph, server: Settings, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    assert not graph.read("MATCH (t:IOTable) RETURN t").rows
    app = open_page(server, monkeypatch, view)
    assert "Load a file" in [link.proto.label for link in app.get("page_link")]
    assert "kb load" not in words(app)


def test_readers_are_told_who_can(held: Graph, server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.missing.may", lambda role: False)
    app = open_page(server, monkeypatch, "indicators")
    assert "Whoever may load files can have it computed here." in words(app)
    assert "Compute it now" not in [button.label for button in app.button]
    assert held.read(RUNS).rows == [[0]]
