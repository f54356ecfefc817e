"""A story walked in a real Chromium: begun on the first page, on, back by the browser's own way, and left."""

from __future__ import annotations

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Page, expect  # noqa: E402

from tests.ui.browser import settled, visit  # noqa: E402

pytestmark = pytest.mark.browser


def test_a_story_is_walked_there_and_back_and_left(tab: Page) -> None:
    visit(tab, "/?lang=ru")
    tab.evaluate("window.loadedOnce = true")
    tab.get_by_role("link", name="Семь пилотных кластеров").click()
    bar = tab.locator(".st-key-story")
    for title in ("Как их выбирали", "Что к ним привело", "Какими были планы"):
        expect(bar).to_contain_text(title)
        settled(tab)
        bar.get_by_role("link", name="Дальше").click()
    expect(tab).to_have_url(re.compile(r"/profile\?kind=cluster&id=pilot-textile&story=pilots&step=4&lang=ru$"))
    expect(bar).to_contain_text("шаг 4 из")
    settled(tab)
    tab.go_back()
    expect(bar).to_contain_text("Какими были планы")
    settled(tab)
    assert tab.evaluate("window.loadedOnce"), "nothing was loaded anew"
    bar.get_by_role("button", name="Выйти из рассказа").click()
    expect(bar).to_have_count(0)
    expect(tab).not_to_have_url(re.compile("story="))
    expect(tab.locator(".profile h2")).to_have_text(re.compile("Планы по созданию"))
