"""Stories: steps open real pages in three languages, say two sentences and no number, and tell what is not held."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from kb.graph import Graph
from kb.queries import run
from tests.ui.test_pages import as_read, words
from ui.i18n import LANGUAGES, translate
from ui.stories.places import CODES, PLACES
from ui.stories.steps import STORIES

Page = Callable[..., AppTest]
SENTENCE = re.compile(r"[.!?](?=\s|$)")


def links(app: AppTest, to: str) -> Iterator[str]:
    """Addresses of the links that lead to a step or out."""
    return (link.proto.query_string for link in app.get("page_link") if to in link.proto.query_string)


def follow(app: AppTest, story: str, number: int) -> None:
    """Go to a step by the link that leads there, as a click does."""
    (query,) = set(links(app, f"story={story}&step={number}"))
    app.query_params.clear()
    for key, value in parse_qsl(query):
        app.query_params[key] = value
    app.switch_page(f"{STORIES[story].steps[number - 1].view}.py").run()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_step_says_two_sentences_and_no_number(lang: str) -> None:
    for step in (step for story in STORIES.values() for step in story.steps):
        said = translate(step.text, lang)
        assert len(SENTENCE.findall(said)) == 2, said
        assert not re.search(r"\d", translate(step.title, lang) + said), "numbers are read from the graph by the page"


def test_numbers_in_the_titles_are_those_of_the_graph(knowledge: Graph) -> None:
    assert "seven" in STORIES["pilots"].title
    assert len(run(knowledge, "lineage.pilot_clusters").records()) == 7
    rows = run(knowledge, "lineage.programmes").records()
    (initiative,) = [row for row in rows if row["programme"] == "cluster-initiative-2004"]
    assert str(initiative["start_year"]) in STORIES["pilots"].title


@pytest.mark.parametrize("story", STORIES)
def test_every_step_leads_on_to_a_page_that_holds_what_it_is_about(page: Page, story: str) -> None:
    app = page("overview")
    for number, step in enumerate(STORIES[story].steps, 1):
        follow(app, story, number)
        assert not app.exception
        assert not app.error
        assert "Nothing is held" not in words(app)
        assert as_read(step.text) in words(app)
        assert app.query_params["story"] == story, "the page keeps it in its address"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stories_begin_on_the_first_page_and_go_on_in_its_language(page: Page, lang: str) -> None:
    app = page("overview", lang=lang)
    begun = list(links(app, "step=1"))
    assert len(begun) == len(STORIES)
    assert all(lang == "en" or f"lang={lang}" in link for link in begun)
    app = page("policy", lang=lang, view="choice", story="pilots", step="1")
    assert translate(STORIES["pilots"].title, lang) in words(app)
    assert [link for link in links(app, "step=2") if lang == "en" or f"lang={lang}" in link]


def test_leaving_takes_the_story_out_of_the_address_and_keeps_the_page(page: Page) -> None:
    app = page("policy", view="pilots", story="pilots", step="6")
    app.button(key="leave_story").click().run()
    assert "story" not in app.query_params
    assert "step" not in app.query_params
    assert app.query_params["view"] == "pilots"
    assert "step 6" not in words(app)


def test_an_address_of_no_story_or_step_says_so(page: Page) -> None:
    app = page("policy", story="pilot")
    assert "Nothing is held under “pilot”" in words(app)
    app.button(key="nearest story").click().run()
    assert app.query_params["story"] == "pilots"
    assert "Nothing is held under “99”" in words(page("policy", view="choice", story="pilots", step="99"))


def test_what_a_step_is_about_and_is_not_held_is_said(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLACES, "least", lambda: "")  # type: ignore[arg-type]
    app = page("clusters", story="weakest", step="2")
    assert "Nothing is held under “The least supported of all”" in words(app)
    monkeypatch.setitem(PLACES, "ore", lambda: "B0711")  # type: ignore[arg-type]
    app = page("value_chain", industry="B0711", story="metallurgy", step="1")
    assert "Nothing is held under “B0711”" in words(app)


def test_a_story_goes_on_in_the_table_that_the_reader_chose(page: Page) -> None:
    app = page("value_chain", table="kaz-2024-29", industry="C24", story="metallurgy", step="2")
    assert "Nothing is held" not in words(app)
    (back,) = links(app, "step=1")
    assert "table=kaz-2024-29&industry=B07&" in back


def test_industries_of_the_story_are_those_of_every_shipped_table(knowledge: Graph) -> None:
    for classification, codes in CODES.items():
        for code in codes.values():
            held = run(knowledge, "provenance.node", {"label": "Industry", "id": f"{classification}:{code}"})
            assert held.records(), f"{classification}:{code}"
