"""Driving a page in a real Chromium: open an address, wait until the page has settled, watch what it asks for.

Not a test module: tests take the fixtures ``browser`` and ``tab`` of conftest, and these functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

PATIENCE = 60_000
"""Milliseconds to wait for something on the page: the machines of tests are busy."""

SETTLED = """([stillness, patience]) => new Promise((done, give_up) => {
    const page = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState
    const drawn = () => [...document.querySelectorAll('[data-testid="stEChartsChart"]')].every(
        (figure) => !figure.clientWidth || figure.querySelector('svg text'))
    const began = Date.now()
    let waiting
    const look = () => {
        if (page() === 'notRunning' && drawn()) {
            watch.disconnect()
            done()
        } else if (Date.now() - began > patience) {
            give_up(new Error(`not settled: ${page()}, every figure drawn: ${drawn()}`))
        } else again()
    }
    const again = () => {
        clearTimeout(waiting)
        waiting = setTimeout(look, stillness)
    }
    const watch = new MutationObserver(again)
    watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    again()
})"""
"""Waits until the document has stood still for a while, nothing is computed, and every figure has words in it."""
STILLNESS = 250
"""Milliseconds without a change: a click is a change at once, and so is what the server answers."""

IN_SIGHT = """([figure, name]) => {
    const words = [...document.querySelectorAll(`${figure} text`)]
    const places = words.map((word) => word.getBoundingClientRect())
    const named = words.findIndex((word) => word.textContent.includes(name))
    return places[named]?.x < 40 && places.every((place) => place.left >= 0 && place.right <= innerWidth)
}"""
"""Whether all words of a figure are in sight, a name among them at its left."""


@contextmanager
def visitor(browser: Browser, address: str, height: int = 1000) -> Iterator[BrowserContext]:
    """Somebody whose browser knows nothing of the page yet."""
    context = browser.new_context(viewport={"width": 1400, "height": height}, base_url=address)
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def fresh_tab(browser: Browser, address: str, height: int = 1000) -> Iterator[Page]:
    """A tab of a browser that knows nothing of the page yet, see :func:`watched_tab`."""
    with visitor(browser, address, height) as context, watched_tab(context) as tab:
        yield tab


@contextmanager
def watched_tab(context: BrowserContext) -> Iterator[Page]:
    """A tab that must not speak to any other host, nor meet a fault of the page's own, nor ask for what it forbids."""
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
        for each in context.pages:
            each.close()
    assert hosts <= {"127.0.0.1", None}
    assert not faults


def forget(tab: Page, address: str) -> None:
    """Make a browser forget what a page left with it; it keeps the files that never change."""
    tab.context.clear_cookies()
    tab.context.clear_permissions()
    session = tab.context.new_cdp_session(tab)
    session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "cookies,local_storage,indexeddb"})
    session.detach()


def visit(tab: Page, path: str) -> None:
    """Open an address and wait until the page has settled."""
    tab.goto(path)
    expect(tab.locator("h1").first).to_be_visible()
    settled(tab)


def settled(tab: Page) -> None:
    """Wait until nothing is being computed any more and every figure is drawn."""
    while True:
        try:
            tab.evaluate(SETTLED, [STILLNESS, PATIENCE])
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
            tab.wait_for_load_state()  # another document was on its way
        else:
            return


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
