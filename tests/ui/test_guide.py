"""The guide: every term and method in three languages, in the documentation, over labels, in the search."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.glossary import TERMS
from analysis.methods import METHODS
from docs.site import glossary as generated
from kb.queries import library
from tests.ui.test_pages import as_read, words
from ui.guide.hover import COLUMNS, DIMENSIONS, meaning, meaning_of_column
from ui.guide.search import found
from ui.guide.seen import OWN_VIEWS, QUERY, seen
from ui.guide.sheet import summary
from ui.i18n import LANGUAGES, translate
from ui.words import TRUST

Page = Callable[..., AppTest]
UI = Path(__file__).parents[2] / "ui"
DOCS = Path(__file__).parents[2] / "docs" / "methods"
GUIDE = "guide/page"


# ---------------------------------------------------------------- the definitions and the documentation


def test_every_method_leads_to_a_page_with_its_result() -> None:
    assert set(OWN_VIEWS) < set(METHODS)
    assert all((UI / seen(name)[0]).is_file() for name in METHODS)
    assert {name for term in TERMS.values() for name in term.methods} <= set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_formulas_and_sources_are_those_of_the_documentation(name: str) -> None:
    told = METHODS[name].parameters.explanation
    all_pages = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
    page = (DOCS / f"{told.page}.md").read_text(encoding="utf-8")
    assert [formula for formula in told.formulas if formula not in page] == []
    assert [source for source in told.sources if source not in all_pages] == []
    assert told.sources


def test_the_documentation_has_every_definition_and_the_notation() -> None:
    text = generated.markdown()
    assert all(f"\n{term.name}\n: {term.text}" in f"\n{text}" for term in TERMS.values())
    assert re.findall(r"^\| \$(\w) = ", generated.notation(), re.MULTILINE) == ["A", "B", "L", "G", "m"]


def test_letters_of_trust_are_told_in_the_words_of_their_badge() -> None:
    assert all(f"{letter}: {said}." in TERMS["trust"].text for letter, (_colour, said) in TRUST.items())


def test_results_are_seen_by_queries_that_there_are() -> None:
    for name, (view, address) in OWN_VIEWS.items():
        assert view != QUERY or {part.removeprefix("p_") for part in address} <= {
            "query",
            *(parameter.name for parameter in library()[address["query"]].parameters),
        }, name


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_and_method_stands_on_the_page(page: Page, lang: str) -> None:
    shown = words(page(GUIDE, lang=lang, term="location-quotient"))
    for term in TERMS.values():
        assert term.name if lang == "en" else translate(term.name, lang) != term.name
        assert escaped(translate(term.text, lang)) in shown
    app = page(GUIDE, lang=lang, method="linkages")
    assert not app.exception
    shown = words(app)
    lines = [summary(translate(method.label, lang), translate(method.title, lang)) for method in METHODS.values()]
    assert all(escaped(line) in shown for line in lines)
    told = METHODS["linkages"].parameters.explanation
    assert translate(told.caveat, lang) in as_read(shown)
    assert [each.value for each in app.latex] == [f"$$\n{formula}\n$$" for formula in told.formulas]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#x27;")


@pytest.mark.parametrize(
    ("part", "asked", "like"), [("term", "leontif-inverse", "leontief-inverse"), ("method", "linkage", "linkages")]
)
def test_an_address_of_no_term_or_method_says_so_with_the_nearest(page: Page, part: str, asked: str, like: str) -> None:
    app = page(GUIDE, **{part: asked})
    assert f"Nothing is held under “{asked}”" in words(app)
    app.button(key=f"nearest {part}").click().run()
    assert app.query_params[part] == like
    assert "Nothing is held" not in words(app)


def test_a_method_leads_to_its_result(page: Page) -> None:
    for name in ("linkages", "factors", "regional", "paths", "screening"):
        view, address = seen(name)
        room = view.removeprefix("views/").removesuffix(".py")
        app = page(room, **address)
        assert not app.exception
        assert "Nothing is held" not in words(app), name
        assert all(app.query_params.get(key, value) == value for key, value in address.items())


# ---------------------------------------------------------------- over labels, in the search


def test_labels_have_their_definition_in_the_readers_language(page: Page) -> None:
    assert set(COLUMNS.values()) | set(DIMENSIONS.values()) <= set(TERMS)
    app = page("indicators", view="position", lang="ru")
    assert app.button_group(key="basis").help == as_markdown(TERMS["import-basis"].text, "ru")
    told = str(app.dataframe[0].proto.columns)
    assert translate(TERMS["upstreamness"].text, "ru")[:40] in as_read(told.encode().decode("unicode_escape"))


def as_markdown(text: str, lang: str) -> str:
    from ui.text import as_text

    return as_text(translate(text, lang))


def test_what_is_no_term_has_no_definition() -> None:
    assert meaning_of_column("rank") is None
    with pytest.raises(KeyError):
        meaning("no such term")


def test_terms_are_found_by_the_beginnings_of_their_words() -> None:
    told = found("обратн матр", "ru", 4)
    assert told is not None
    assert {entry["title"] for entry in told["entries"]} == {"Обратная матрица Леонтьева", "Обратная матрица Гоша"}
    assert all("lang=ru" in entry["address"] for entry in told["entries"])
    assert found("le", "en", 4) is None
    assert found("xyzzyplugh", "en", 4) is None
