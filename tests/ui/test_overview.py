"""The first page: names of everything are found, whatever the language and the typing errors, and lead to a page."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import ui
from analysis.assessment.evidence import EvidenceParameters
from analysis.run import missing, perform
from kb import table_store
from kb.graph import Graph
from kb.queries import run
from tests.tables import quickly
from tests.ui.test_pages import words
from ui.data.evidence import headline
from ui.data.search import LABELS, Directory, Named, directory, indexed, place_of, search, words_of

Page = Callable[..., AppTest]
TABLE = "kaz-2024-42"


@pytest.fixture(scope="module")
def found(knowledge: Graph) -> Directory:
    return directory(knowledge)


@pytest.fixture(scope="module")
def judged(knowledge: Graph) -> None:
    """The evidence is in the graph."""
    table = table_store.read(knowledge, TABLE)
    for parameters in missing(knowledge, table, [EvidenceParameters()]):
        perform(knowledge, table, parameters)


def ids(found: Directory, text: str) -> list[str]:
    return [entry.id for group in search(found, text) for entry in group.entries]


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Metalurgy", "pilot-metallurgy"),
        ("Metalurgy", "KZ-IO-29:C24"),
        ("металургия", "KZ-IO-42:C241"),
        ("non-ferous", "KZ-IO-42:C242"),
        ("tobaco", "KZ-IO-42:C12"),
        ("C242", "KZ-IO-42:C242"),
        ("казцынк", "kazzinc"),
        ("KAZZINC", "kazzinc"),
        ("пилотный кластр", "pilot-metallurgy"),
        ("Түркістан облысы", "KZ-61"),
        ("туркистан облысы", "KZ-61"),
        ("pilot-metallurgy", "pilot-metallurgy"),
    ],
)
def test_a_name_is_found_in_any_language_with_typing_errors(found: Directory, text: str, meant: str) -> None:
    assert meant in ids(found, text)


@pytest.mark.parametrize("text", ["", "  ", "a", "?!", "xyzzyplugh", "нетакогослова"])
def test_what_names_nothing_finds_nothing(found: Directory, text: str) -> None:
    assert search(found, text) == []


def test_everything_is_found_by_its_own_name(found: Directory) -> None:
    lost = [e.id for e in found.entries for text in [e.names["name_en"]] if text and not search(found, text, most=1)]
    assert lost == []
    for entry in found.labelled("Programme"):
        groups = {group.label: group for group in search(found, entry.names["name_en"] or entry.names["name_ru"])}
        assert entry in groups["Programme"].entries


def test_one_wrong_letter_in_a_long_word_is_forgiven(found: Directory) -> None:
    @quickly
    @given(st.sampled_from([w for w in found.vocabulary if len(w) > 6 and w.isalpha()]), st.data())
    def forgiven(word: str, data: st.DataObject) -> None:
        wrong = data.draw(st.integers(1, len(word) - 1))
        assert ids(found, word[:wrong] + "q" + word[wrong + 1 :])

    forgiven()


def test_industries_with_numbers_come_before_their_namesakes(found: Directory) -> None:
    (industries,) = [group for group in search(found, "Construction") if group.label == "Industry"]
    assert [bool(entry.table) for entry in industries.entries] == [True, True, False, False, False]


def test_kazakh_letters_and_their_stand_ins_are_the_same() -> None:
    assert words_of("Өңір ғылымы") == words_of("онир гылымы")
    assert words_of("Ёлка") == words_of("елка")


def test_two_thousand_names_are_searched_in_a_tenth_of_a_second(found: Directory) -> None:
    many = [
        Named(e.label, f"{e.id}-{copy}", e.code, e.names, e.kind, e.year, e.past, e.table, e.classification)
        for copy in range(4)
        for e in found.entries
    ]
    large = indexed(many)
    assert len(large.entries) > 2_000
    seconds = []
    for text in ("metalurgy cluster", "кластер металлургии", "Шығыс Қазақстан"):
        started = time.process_time()
        assert search(large, text)
        seconds.append(time.process_time() - started)
    assert min(seconds) < 0.1


def test_an_empty_graph_has_nothing_to_search(graph: Graph) -> None:
    nothing = directory(graph)
    assert nothing.entries == []
    assert search(nothing, "metal") == []
    assert headline(graph, table=TABLE) is None


def test_every_entry_leads_to_a_view_that_is_there(found: Directory) -> None:
    assert {entry.label for entry in found.entries} == set(LABELS)
    views = {place_of(entry)[0] for entry in found.entries}
    assert all((Path(ui.__file__).parent / "views" / view).is_file() for view in views)


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
    assert any("industry=C24&" in f"{link}&" and "table=kaz-2024-29" in link for link in links)
    assert any("cluster=pilot-metallurgy" in link for link in links)
    assert all(lang == "en" or f"lang={lang}" in link for link in links if "industry=" in link)


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
