"""The first page: names of everything are found, whatever the language and the typing errors, and lead to a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analysis.assessment.evidence import EvidenceParameters
from analysis.run import missing, perform
from kb import table_store
from kb.graph import Graph
from kb.queries import run
from tests.ui.test_pages import words
from ui.data.evidence import headline

Page = Callable[..., AppTest]
TABLE = "kaz-2024-42"


@pytest.fixture(scope="module")
def judged(knowledge: Graph) -> None:
    """The evidence is in the graph."""
    table = table_store.read(knowledge, TABLE)
    for parameters in missing(knowledge, table, [EvidenceParameters()]):
        perform(knowledge, table, parameters)


# ---------------------------------------------------------------- search


def test_what_one_thing_is_tied_to_can_be_asked(knowledge: Graph) -> None:
    rows = run(knowledge, "provenance.around", {"id": "kazzinc"}).records()
    assert ("LOCATED_IN", "KZ-63") in {(row["relationship"], row["other"]) for row in rows}
    assert all(row["source"] for row in rows)


# ---------------------------------------------------------------- the finding


@pytest.mark.usefixtures("judged")
def test_headline_agrees_with_the_query(knowledge: Graph) -> None:
    found = headline(knowledge, table=TABLE)
    rows = run(knowledge, "evidence.designated_clusters", {"table": TABLE}).records()
    assert found is not None
    assert [c.id for c in found.clusters] == [row["cluster"] for row in rows]
    assert found.count("supported") == sum(row["verdict"] == "supported" for row in rows)
    percentiles = [row["percentile"] for row in rows if row["percentile"] is not None]
    assert [found.best(1)[0].percentile, found.least(1)[0].percentile] == [percentiles[0], percentiles[-1]]
    assert not {c.id for c in found.best(3)} & {c.id for c in found.least(3)}


def test_an_empty_graph_has_no_finding(graph: Graph) -> None:
    assert headline(graph, table=TABLE) is None


# ---------------------------------------------------------------- the page


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Best supported"), ("ru", "Наиболее обоснованные"), ("kk", "Ең негізделгендері")]
)
def test_the_finding_stands_on_the_first_page(page: Page, lang: str, said: str) -> None:
    app = page("overview", lang=lang)
    assert not app.exception
    assert said in words(app)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_search_is_in_the_address_and_its_results_lead_on(page: Page, lang: str) -> None:
    app = page("overview", lang=lang, q="metalurgy")
    assert not app.exception
    assert app.text_input(key="q").value == "metalurgy"
    links = [link.proto.query_string for link in app.get("page_link")]
    assert any("kind=industry" in link and "KZ-IO-29%3AC24" in link for link in links)
    assert any("kind=cluster" in link and "id=pilot-metallurgy" in link for link in links)
    assert all(lang == "en" or f"lang={lang}" in link for link in links if "kind=industry" in link)


def test_a_search_for_nothing_says_so(page: Page) -> None:
    app = page("overview", q="xyzzyplugh")
    assert "Nothing is named like" in words(app)


@pytest.mark.parametrize(
    ("way", "chosen", "key", "shown"),
    [
        ("way_industry", "KZ-IO-42:B072", "industry", "B072"),
        ("way_programme", "cluster-initiative-2004", "entry", "cluster-initiative-2004"),
    ],
)
def test_a_way_in_leads_to_its_page(page: Page, way: str, chosen: str, key: str, shown: str) -> None:
    app = page("overview")
    app.selectbox(key=way).set_value(chosen).run()
    assert not app.exception
    assert app.selectbox(key=key).value == shown
