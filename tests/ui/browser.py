"""Driving a page in a real Chromium: open an address, wait until the page has settled, watch what it asks for.

Not a test module: tests take the fixtures ``browser`` and ``tab`` of conftest, and these functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

PATIENCE = 60_000
"""Milliseconds to wait for something on the page: the machines of tests are busy."""


@contextmanager
def fresh_tab(browser: Browser, address: str, height: int = 1000) -> Iterator[Page]:
    """A tab of a browser that knows nothing of the page yet.

    It must not speak to any other host, nor meet a fault of the page's own.
    """
    context = browser.new_context(viewport={"width": 1400, "height": height}, base_url=address)
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    hosts: set[str | None] = set()
    faults: list[str] = []
    tab.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    tab.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).hostname))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    try:
        yield tab
    finally:
        context.close()
    assert hosts <= {"127.0.0.1", None}
    assert not faults


def visit(tab: Page, path: str) -> None:
    """Open an address and wait until the page has settled."""
    tab.goto(path)
    expect(tab.locator("h1").first).to_be_visible()
    settled(tab)


def settled(tab: Page) -> None:
    """Wait until nothing is being computed any more."""
    tab.wait_for_timeout(300)
    expect(tab.get_by_test_id("stStatusWidget")).to_have_count(0)
    tab.wait_for_timeout(300)


def turn_narrow_and_back(tab: Page, key: str, name: str) -> None:
    """Turn a screen to the width of a phone: a figure has all its words in sight, a name at its left; and back."""
    drawn = tab.locator(f'.st-key-{key} [data-testid="stEChartsChart"] svg')
    wide = drawn.inner_html()
    tab.set_viewport_size({"width": 390, "height": 1000})
    settled(tab)
    boxes = [box for words in drawn.locator("text").all() if (box := words.bounding_box())]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    named = drawn.locator("text").filter(has_text=name).first.bounding_box()
    assert named is not None
    assert named["x"] < 40
    tab.set_viewport_size({"width": 1400, "height": 1000})
    settled(tab)
    assert drawn.inner_html() == wide
