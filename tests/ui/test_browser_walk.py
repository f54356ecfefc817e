"""A walk along the links from Overview: every page and every kind of profile stands, in words, readable by all.

Of links that open the same page of other things one is followed: the walk has an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

from tests.shipped import shipped  # noqa: E402
from tests.ui.browser import visit  # noqa: E402
from tests.ui.strings import strings  # noqa: E402
from tests.ui.test_profiles import RAW  # noqa: E402
from ui.i18n import catalogue, name  # noqa: E402

pytestmark = pytest.mark.browser
PAGES = {
    "/",
    "/chain",
    "/clusters",
    "/indicators",
    "/impact",
    "/regions",
    "/policy",
    "/query",
    "/data",
    "/profile",
    "/guide",
}
LONGEST = 70
"""Addresses visited at most."""
MET = {"cluster", "region", "industry", "firm", "institution", "programme", "table", "run", "source"}
"""Kinds of thing that the walk must lead to, whatever else it meets."""
CHOOSING = ("kind", "view", "part", "ask")
"""Parts of an address whose value makes another page of it, not another thing on the same page."""
SILENT = "script, style, noscript, code, pre, [translate=no], [data-testid=stMain] [lang]"
"""Parts of a page that do not speak to its reader, or say that they speak another language."""
TEXTS = """(silent) => {
    const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim(), within = walker.currentNode.parentElement
        const part = within?.closest('svg') && !text.includes(' ')  // of a name that is drawn in several lines
        if (!part && !within?.closest(silent)) texts.push(text)
    }
    return texts
}"""
LINKS = "() => [...document.querySelectorAll('a[href]')].filter((a) => !a.download && !a.hash).map((a) => a.href)"
SEVERE = ("critical", "serious", "moderate")


def shape(address: str) -> tuple[str, ...]:
    """What two links have in common that open the same page of another thing."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    return (parts.path, *(asked.get(key, "") for key in CHOOSING), *(["group"] if "group" in asked else []))


def walk(tab: Page, lang: str) -> Iterator[str]:
    """Open one address after another, beginning at Overview; what each page links to is followed later."""
    visit(tab, f"/?lang={lang}")
    home = tab.url
    ahead, met = [home], {shape(home)}
    for _ in range(LONGEST):
        if not ahead:
            return
        address = ahead.pop(0)
        visit(tab, address)
        yield address
        for link in tab.evaluate(LINKS):
            inside = urlsplit(link).netloc == urlsplit(home).netloc and urlsplit(link).path in PAGES
            if inside and shape(link) not in met:
                met.add(shape(link))
                ahead.append(in_language(link, lang))
    raise AssertionError(f"the walk has no end; ahead are {ahead}")


def in_language(address: str, lang: str) -> str:
    """The same address for a reader of that language."""
    parts = urlsplit(address)
    asked = {**dict(parse_qsl(parts.query)), "lang": lang}
    return parts._replace(query=urlencode(asked)).geturl()


@cache
def english(lang: str) -> frozenset[str]:
    """English texts of ours that a reader of the language should meet in other words."""
    known = catalogue(lang)
    ours = {text for text in strings() if known.get(text, text) != text}
    things = [node.properties for delivery in shipped() for node in delivery.nodes if "name_en" in node.properties]
    return frozenset(ours | {str(one["name_en"]) for one in things if one["name_en"] != name(one, lang)})


@pytest.mark.parametrize(("lang", "scheme"), [("ru", "light"), ("kk", "dark")])
def test_no_page_is_a_dead_end_speaks_another_language_or_keeps_a_reader_out(
    tab: Page, lang: str, scheme: Literal["light", "dark"]
) -> None:
    tab.emulate_media(color_scheme=scheme)
    seen: dict[str, str] = {}
    for address in walk(tab, lang):
        seen[address] = dict(parse_qsl(urlsplit(address).query)).get("kind", "")
        assert tab.get_by_test_id("stException").count() == 0, address
        assert tab.get_by_test_id("stAlertContentError").count() == 0, address
        assert tab.locator(".st-key-not_held").count() == 0, address
        texts = set(tab.evaluate(TEXTS, SILENT))
        assert [text for text in texts if RAW.search(text)] == [], address
        assert texts & english(lang) == set(), address
        assert severe(tab) == [], address
    assert {urlsplit(address).path for address in seen} == PAGES
    assert set(seen.values()) >= MET


def severe(tab: Page) -> list[tuple[str, str]]:
    """What axe finds serious or moderate: its rule, and what to do about it where."""
    found = Axe().run(tab).response["violations"]
    return [
        (one["id"], f"{node['target']}: {node['failureSummary']}")
        for one in found
        if one["impact"] in SEVERE
        for node in one["nodes"]
    ]
