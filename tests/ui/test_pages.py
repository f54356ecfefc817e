"""Every page with real data in every language; its state in its address; its errors in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kb import table_store
from kb.engine import status, stop
from kb.graph import Graph
from kb.settings import Settings
from tests.serving import forget, use
from ui.page import show_fault

Page = Callable[..., AppTest]

HEADS = {
    "overview": {"en": "Overview", "ru": "Обзор", "kk": "Шолу"},
    "policy": {"en": "Policy", "ru": "Политика", "kk": "Саясат"},
    "value_chain": {"en": "Value chain", "ru": "Цепочка добавленной стоимости", "kk": "Қосылған құн тізбегі"},
    "query": {"en": "Query", "ru": "Запросы", "kk": "Сұраулар"},
}


def words(app: AppTest) -> str:
    """Everything that is written on the page."""
    elements = [*app.markdown, *app.caption, *app.get("html"), *app.info, *app.error]
    return as_read("\n".join(str(getattr(e, "value", "") or getattr(e.proto, "body", "")) for e in elements))


def as_read(markdown: str) -> str:
    """Markdown without the strokes that keep stored text from being read as such."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("view", HEADS)
def test_page_opens_in_every_language(page: Page, view: str, lang: str) -> None:
    app = page(view, lang=lang)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == HEADS[view][lang]


@pytest.mark.parametrize("part", ["lineage", "timeline", "instruments", "choice", "pilots"])
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_view_of_policy(page: Page, part: str, lang: str) -> None:
    app = page("policy", lang=lang, view=part)
    assert not app.exception
    assert not app.error


def test_entity_names_are_in_the_chosen_language(page: Page) -> None:
    shown = {
        lang: words(page("value_chain", lang=lang, industry="C242", table="kaz-2024-42")).split("## ")[1]
        for lang in ("en", "ru", "kk")
    }
    assert "Precious and non-ferrous metals" in shown["en"]
    assert "Производство благородных и цветных металлов" in shown["ru"]
    assert "Бағалы және түсті металдар өндіру" in shown["kk"]


def test_switching_the_language_keeps_the_rest(page: Page) -> None:
    app = page("value_chain", industry="A01", depth="2", share="0.1")
    app.button_group(key="lang").set_value("kk").run()
    assert app.selectbox(key="industry").value == "A01"
    assert app.button_group(key="depth").value == 2
    assert (app.query_params["industry"], app.query_params["depth"]) == ("A01", "2")


def test_an_address_that_names_nothing_means_the_default(page: Page) -> None:
    app = page("value_chain", industry="nonsense", depth="many", lang="tlh")
    assert not app.exception
    assert app.selectbox(key="industry").value == "C242"
    assert "depth" not in app.query_params


def test_details_name_source_and_trust(page: Page) -> None:
    app = page("policy", entry="pilot-metallurgy")
    assert "press or database" in words(app)
    assert "minister in Oct 2007" in words(app)


def test_a_table_of_which_nothing_is_computed_yet_says_so(page: Page, knowledge: Graph) -> None:
    table = table_store.read(knowledge, "kaz-2024-42")
    table_store.save(knowledge, replace(table, meta=replace(table.meta, id="bare-2024")))
    try:
        forget()
        for view, address, said in (
            ("clusters", {}, "The evidence has not been computed from this table yet."),
            ("indicators", {}, "Nothing has been computed from this table yet."),
            ("regions", {"show": "stars"}, "Location quotients and cluster stars are not computed yet."),
            ("regions", {"view": "multipliers"}, "Regional multipliers are not computed yet."),
        ):
            app = page(view, table="bare-2024", **address)
            assert not app.exception
            assert said in words(app)
            assert "Compute it now" in [button.label for button in app.button]
    finally:
        table_store.remove(knowledge, "bare-2024")


def test_the_table_goes_along_to_the_next_page_and_back_goes_back(page: Page, knowledge: Graph) -> None:
    table = table_store.read(knowledge, "kaz-2024-42")
    table_store.save(knowledge, replace(table, meta=replace(table.meta, id="second-2024")))
    try:
        forget()
        app = page("value_chain", table="second-2024")
        for view in ("policy", "impact"):
            app.query_params.clear()  # as a click on a page's name does
            app.switch_page(f"views/{view}.py").run()
        assert app.selectbox(key="table").value == "second-2024"
        assert app.query_params["table"] == "second-2024"
        app.query_params.clear()  # as the browser's way back to this page's first address does
        app.run()
        assert app.selectbox(key="table").value == "kaz-2024-42"
    finally:
        table_store.remove(knowledge, "second-2024")


@pytest.mark.parametrize("view", ["value_chain", "clusters", "regions"])
def test_an_address_names_its_table_also_where_there_is_one_alone(page: Page, view: str) -> None:
    assert page(view).query_params["table"] == "kaz-2024-42"


def test_library_query_is_a_form_from_its_header(page: Page) -> None:
    app = page("query", query="value_chain.suppliers", p_industry="A01", p_depth="1")
    assert app.selectbox(key="p_industry").value == "A01"
    assert app.number_input(key="p_depth").value == 1
    first = app.dataframe[0].value.iloc[0]
    assert first["to_code"] == "./A01/../profile?kind=industry&id=KZ-IO-42%3AA01", "the code leads to its profile"
    assert first["depth"] == 1
    assert "from_country" not in first, "a column that is empty throughout is left to the file"
    app.button_group(key="lang").set_value("ru").run()
    assert app.selectbox(key="query").value == "value_chain.suppliers"
    assert "Цепочка добавленной стоимости · Поставщики отрасли и их поставщики" in app.selectbox(key="query").options


def test_library_query_with_a_wrong_parameter_is_told_in_a_sentence(page: Page) -> None:
    app = page("query", query="value_chain.account", p_industry="XX")
    assert not app.exception
    assert "nothing in the knowledge base" in words(app)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CREATE (:Firm {id: 'made up'})", "Only reading is possible here"),
        ("MATCH (p:Programme) DETACH DELETE p", "Only reading is possible here"),
        ("MATCH (p:Programme RETURN p", "That did not work"),
    ],
)
def test_console_tells_errors_in_a_sentence(page: Page, text: str, said: str) -> None:
    app = page("query", ask="console")
    app.text_area(key="cypher").set_value(text)
    app.button(key="run").click().run()
    assert not app.exception
    assert said in app.error[0].proto.title + app.error[0].value
    assert "Traceback" not in words(app)


def test_console_shows_nodes_and_bytes_sensibly(page: Page) -> None:
    app = page("query", ask="console", show="table")
    app.text_area(key="cypher").set_value(
        "MATCH (a:Account {id: 'kaz-2024-42:C242'}) RETURN a, a.purchases_domestic AS b"
    )
    app.button(key="run").click().run()
    row = app.dataframe[0].value.iloc[0]
    assert row["b"] == "<336 bytes>"
    assert row["a"].startswith('{"labels": ["Account"], "id": "kaz-2024-42:C242"')


def test_server_gone_is_a_sentence_and_a_retry_that_works_when_it_is_back(
    page: Page, knowledge_server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(Settings(uri="bolt://127.0.0.1:1"), monkeypatch)
    app = page("policy")
    assert not app.exception
    assert "The knowledge base does not answer" in app.error[0].proto.title
    use(knowledge_server, monkeypatch)
    app.button(key="retry").click().run()
    assert not app.error


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "a fault of ours"), ("ru", "наша ошибка"), ("kk", "біздің қатеміз")]
)
def test_a_fault_of_ours_is_told_in_words_and_in_the_log(
    page: Page, lang: str, words: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no such colour")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("ui.page.show_fault", show_fault)
        meanwhile.setattr("ui.views.lineage.timeline.timeline", broken)
        app = page("policy", lang=lang, view="timeline")
    assert not app.exception
    assert words in app.error[0].proto.title
    assert app.code[0].value == "ValueError: no such colour"
    assert caplog.records[-1].exc_info
    app.button(key="retry").click().run()
    assert not app.error


def test_a_page_starts_no_engine_and_trying_again_does(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path / "kb", engine_memory="512m")
    use(settings, monkeypatch)
    app = page("data")
    assert not app.exception
    assert "The knowledge base does not answer" in app.error[0].proto.title
    assert not status(settings).running
    try:
        app.button(key="retry").click().run()
        assert not app.exception
        assert not app.error
        assert status(settings).running
    finally:
        stop(settings)
