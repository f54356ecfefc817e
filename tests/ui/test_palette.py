"""The search of every page: what it is told, in three languages; in Chromium, by keyboard, by mouse and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kb.graph import Graph
from kb.settings import Settings
from tests.serving import forget, use
from ui.server import palette


@pytest.fixture
def asked(knowledge: Graph, knowledge_server: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What the palette of the shipped knowledge is told."""
    use(knowledge_server, monkeypatch)
    with TestClient(Starlette(routes=[Route("/palette", palette)])) as client:
        yield lambda text, lang="en": client.get("/palette", params={"q": text, "lang": lang})
    forget()


def test_results_have_titles_reasons_and_addresses_in_the_readers_language(asked: Any) -> None:
    told = asked("№633", "ru").json()
    (acts,) = [group for group in told["groups"] if group["title"] == "Правовые акты"]
    (act,) = acts["entries"]
    assert act["title"].startswith("Об утверждении планов по созданию")
    assert act["beside"] == "№ 633"
    assert parse_qs(urlsplit(act["address"]).query)["lang"] == ["ru"]
    assert told["words"]["said"] == f"Найдено: {sum(group['count'] for group in told['groups'])}"
    made = asked("медь", "kk").json()["groups"]
    reasons = [entry["why"] for group in made for entry in group["entries"]]
    assert any(reason.startswith("шығарады: ") for reason in reasons)


def test_before_anything_is_typed_it_has_its_words(asked: Any) -> None:
    for lang, label in (("en", "Search in the knowledge base"), ("ru", "Поиск по базе знаний"), ("xx", "Search in")):
        told = asked("", lang).json()
        assert told["groups"] == []
        assert told["words"]["label"].startswith(label)
    assert "xyzzyplugh" in asked("xyzzyplugh").json()["words"]["said"]


def test_what_is_found_is_not_kept_by_anybody_else(asked: Any) -> None:
    assert asked("cement").headers["cache-control"] == "private, no-store"
    assert asked("cement " * 1000).status_code == 200


# ---------------------------------------------------------------- in a browser

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Page, expect  # noqa: E402

from tests.ui.browser import settled, visit  # noqa: E402


def opened(tab: Page) -> Any:
    box = tab.get_by_role("dialog").get_by_role("combobox")
    expect(box).to_be_focused()
    return box


@pytest.mark.browser
def test_ctrl_k_finds_cement_in_russian_and_enter_opens_it(tab: Page) -> None:
    visit(tab, "/impact?lang=ru")
    tab.keyboard.press("Control+k")
    box = opened(tab)
    expect(tab.get_by_role("dialog", name="Поиск по базе знаний")).to_be_visible()
    tab.keyboard.type("цемент")
    firms = tab.get_by_role("group", name="Предприятия").get_by_role("option")
    expect(firms.first).to_have_attribute("aria-selected", "true")
    expect(firms.first).to_contain_text("Каспий Цемент")
    expect(tab.get_by_role("status").filter(has_text="Найдено")).to_be_visible()
    tab.keyboard.press("ArrowDown")
    expect(firms.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(firms.nth(1).get_attribute("id")))
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("caspi-cement.*lang=ru"))
    settled(tab)
    expect(tab.get_by_role("dialog")).to_have_count(0)
    tab.go_back()
    expect(tab).to_have_url(re.compile("/impact"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Влияние спроса")


@pytest.mark.browser
def test_a_slash_opens_it_but_not_while_one_types_and_escape_closes(tab: Page) -> None:
    visit(tab, "/")
    tab.keyboard.press("/")
    opened(tab)
    tab.keyboard.type("1/2")
    expect(tab.get_by_role("dialog").get_by_role("combobox")).to_have_value("1/2")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    field = tab.get_by_role("textbox").or_(tab.get_by_role("searchbox")).first
    field.click()
    tab.keyboard.type("1/2")
    expect(field).to_have_value("1/2")
    expect(tab.get_by_role("dialog")).to_have_count(0)


@pytest.mark.browser
def test_a_button_opens_it_on_a_phone_and_a_touch_follows_a_result(tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    visit(tab, "/policy?lang=kk")
    tab.get_by_role("button", name="Іздеу").click()
    opened(tab)
    tab.keyboard.type("633 қаулы")
    act = tab.get_by_role("option").first
    expect(act).to_contain_text("№ 633")
    size = tab.get_by_role("dialog").bounding_box()
    assert size is not None
    assert (size["x"] >= 0, size["x"] + size["width"] <= 390) == (True, True)
    act.click()
    expect(tab).to_have_url(re.compile("res-2005-06-25.*lang=kk"))
