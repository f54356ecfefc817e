"""The first page: names of everything are found, whatever the language and the typing errors, and lead to a page."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from streamlit.testing.v1 import AppTest

from analysis.assessment.evidence import EvidenceParameters
from analysis.run import missing, perform
from kb import table_store
from kb.graph import Graph
from kb.queries import run
from tests.ui.test_pages import words
from ui.data.evidence import headline
from ui.data.regions import geography
from ui.figures.evidence_map import evidence_map, placeless
from ui.theme import ink

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
    ("lang", "said"), [("en", "Best supported"), ("ru", "Наиболее подтверждённые"), ("kk", "Ең негізделгендері")]
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


@pytest.mark.usefixtures("judged")
def test_every_cluster_of_a_known_region_has_a_mark_of_its_own_place(knowledge: Graph) -> None:
    found, land = headline(knowledge, table=TABLE), geography(knowledge)
    assert found is not None
    drawn = evidence_map(land, found.clusters, ["title"], "ru", ink("light"))
    marks = drawn["datasets"]["clusters"]
    assert {mark["cluster"] for mark in marks} | {c.id for c in placeless(found.clusters)} == {
        c.id for c in found.clusters
    }
    places = [(mark["lon"], mark["lat"]) for mark in marks]
    near = [
        (a, b)
        for a, b in combinations(range(len(places)), 2)
        if abs(places[a][0] - places[b][0]) < 0.6 and abs(places[a][1] - places[b][1]) < 0.4
    ]
    assert near == [], "marks lie over one another"
    said = {mark["name"]: mark["told"] for mark in marks}
    assert "Подтверждён" in said["Алюминиевый кластер в СЭЗ «Сарыарка»"]


@pytest.mark.usefixtures("judged")
def test_the_first_page_shows_the_evidence_on_the_map(page: Page) -> None:
    app = page("overview", lang="kk")
    assert not app.exception
    assert "Өңірі белгісіз кластерлер картада белгіленбеген: 16." in words(app)
