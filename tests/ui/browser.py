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

DRAWN = """() => [...document.querySelectorAll('[data-testid="stEChartsChart"]')].every(
    (figure) => !figure.clientWidth || figure.querySelector('svg text'))"""
"""Whether every figure that has room has words in it."""

IN_SIGHT = """([figure, name]) => {
    const words = [...document.querySelectorAll(`${figure} text`)]
    const places = words.map((word) => word.getBoundingClientRect())
    const named = words.findIndex((word) => word.textContent.includes(name))
    return places[named]?.x < 40 && places.every((place) => place.left >= 0 && place.right <= innerWidth)
}"""
"""Whether all words of a figure are in sight, a name among them at its left."""


@contextmanager
def fresh_tab(browser: Browser, address: str, height: int = 1000) -> Iterator[Page]:
    """A tab of a browser that knows nothing of the page yet.

    It must not speak to any other host, nor meet a fault of the page's own, nor ask for what the page forbids.
    """
    context = browser.new_context(viewport={"width": 1400, "height": height}, base_url=address)
    context.set_default_timeout(PATIENCE)
    tab = context.new_page()
    hosts: set[str | None] = set()
    faults: list[str] = []
    tab.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    tab.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).hostname))
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
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
    """Wait until nothing is being computed any more and every figure is drawn."""
    tab.wait_for_timeout(300)  # a click takes a moment to reach the server
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    tab.wait_for_function(DRAWN)
    tab.wait_for_timeout(300)


def turn_narrow_and_back(tab: Page, key: str, name: str) -> None:
    """Turn a screen to the width of a phone: a figure has all its words in sight, a name at its left; and back."""
    figure = f'.st-key-{key} [data-testid="stEChartsChart"] svg'
    drawn = tab.locator(figure)
    expect(drawn).to_contain_text(name)
    wide = drawn.inner_html()
    tab.set_viewport_size({"width": 390, "height": 1000})
    tab.wait_for_function(IN_SIGHT, arg=[figure, name])
    tab.set_viewport_size({"width": 1400, "height": 1000})
    expect(drawn).to_have_js_property("innerHTML", wide)
