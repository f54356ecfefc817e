"""The web page in a browser: how soon each page is there, how soon a click shows its new picture; one and five readers.

The browser's own clock tells the times: from asking for the address to the first paint (the frame, words) and until
the page's main figure, table or finding is drawn (``there``), with the megabytes that were fetched until then, without
what came through the socket; from the click, or a typed letter, until the new picture
stands and nothing on it is old (``click``); from a click on another page's name in an open tab until that page is there
(``in an open tab``).

A first visitor's browser has nothing of the page; a returning one, with an ordinary profile, has opened it before.
Five readers at work have a browser each, open one page after another, click, and look for one to three seconds at what
they see. Five first visits at the same moment are harder than that: five browsers that have nothing yet all draw on the
cores of this one machine.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from kb.settings import Settings
from tests.ui.conftest import FLAGS, installed_chromium
from ui import serve

SCREEN = {"width": 1400, "height": 1000}
PATIENCE = 60_000
READERS, ROUNDS, LOOKING = 5, 4, (1.0, 3.0)
"""Readers at work, how often each goes through the pages, and for how many seconds they look at what they see."""

ECHARTS, VEGA, GRID = (f'[data-testid="{kind}"]' for kind in ("stEChartsChart", "stVegaLiteChart", "stDataFrame"))


@dataclass(frozen=True)
class View:
    """A page: its path, what is drawn when it is there, a click (the words of a control), what that brings into the
    address, and what is drawn then where it is something else.
    """

    path: str
    drawn: str
    click: str = ""
    brings: str = ""
    after: str = ""


SEARCH = View("/", ".st-key-finding a", "metalurgy", after=".st-key-found a")
"""On the overview a word is typed into the search."""

VIEWS = {
    "overview": SEARCH,
    "value chain": View("/chain", f"{ECHARTS} svg", "Suppliers", "direction=suppliers"),
    "clusters": View("/clusters", f"{ECHARTS} svg", "Found by analysis", "of=found", GRID),
    "indicators": View("/indicators", f"{ECHARTS} svg", "per unit of its own", "form=ratio"),
    "impact": View("/impact", f"{ECHARTS} svg", "total", "basis=total"),
    "regions": View("/regions", f"{VEGA} :is(canvas, svg)", "Cluster stars of all regions", "view=stars"),
    "policy": View("/policy", f"{ECHARTS} svg", "Timeline", "view=timeline", VEGA),
    "query": View("/query", GRID, "Increment", "p_depth=3"),
    "data": View("/data", GRID, "Sources", "part=sources"),
}

ACTED = "for (const kind of ['click', 'input']) addEventListener(kind, () => window.acted = performance.now(), true)"
SEEN = "const seen = (css) => (document.querySelector(css)?.getBoundingClientRect().width ?? 0) > 0;"
IDLE = """const idle = () => document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale="true"]');"""
THERE = f"css => {{ {SEEN} return seen(css) && performance.now() }}"
SETTLED = f"() => {{ {IDLE} return idle() }}"
ANSWERED = f"""([path, part, css]) => {{ {SEEN} {IDLE}
    return location.pathname === path && location.search.includes(part) && idle() && seen(css)
        && performance.now() - window.acted }}"""
ARRIVED = f"""([path, css]) => {{ {SEEN}
    return location.pathname === path && seen(css) && performance.now() - window.acted }}"""
FETCHED = """() => performance.getEntries().reduce((bytes, entry) => bytes + (entry.transferSize ?? 0), 0) / 1e6"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def measure(settings: Settings, tables: list[str], times: int = 5) -> dict[str, Any]:
    """Medians in seconds by table and page; takes a quarter of an hour for a table and tells what it is at."""
    with _served(settings) as address:
        return asyncio.run(_measured(address, tables, times))


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    port = serve.free_port(8751)
    quiet = subprocess.DEVNULL
    command, environment = serve.command(settings, port), serve.environment(settings)
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    try:
        serve.wait_until_ready(port, 60)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


async def _measured(address: str, tables: list[str], times: int) -> dict[str, Any]:
    from playwright.async_api import async_playwright

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=installed_chromium(), args=list(FLAGS))
        found: dict[str, Any] = {table: {} for table in tables}
        for table in tables:
            for name, view in VIEWS.items():
                print(f"{table}: {name}", file=sys.stderr)
                found[table][name] = await _readers(play, browser, _url(address, table, view), view, times)
            print(f"{table}: {READERS} readers at work", file=sys.stderr)
            for name, seen in (await _at_work(play, address, table)).items():
                found[table][name]["five readers at work"] = seen
        await browser.close()
    return found


def _url(address: str, table: str, view: View) -> str:
    return f"{address}{view.path}?table={table}"


async def _readers(play: Any, browser: Any, url: str, view: View, times: int) -> dict[str, Any]:
    """The readers of one page, one kind after another."""
    started = await _first_visit(browser, url, view)
    first = [await _first_visit(browser, url, view) for _ in range(times)]
    async with _returning(play) as context:
        for _ in range(3):  # Chromium keeps a script compiled once it has run it on several visits
            await _visit(context, url, view)
        again = [await _visit(context, url, view) for _ in range(times)]
        moved = [await _from_another_page(context, url, view) for _ in range(times)]
    crowd = await asyncio.gather(*(_first_visit(browser, url, view) for _ in range(READERS)))
    return {
        "first visit after start": started,
        "first visit": _medians(first),
        "returning": _medians(again),
        "in an open tab": statistics.median(moved),
        "five first visits at the same moment": _medians(crowd),
    }


async def _at_work(play: Any, address: str, table: str) -> dict[str, dict[str, float]]:
    """Medians by page of readers who come and go as they please, after each has seen every page once."""
    visits: dict[str, list[dict[str, float]]] = {name: [] for name in VIEWS}
    await asyncio.gather(*(_reader_at_work(play, address, table, visits, number) for number in range(READERS)))
    return {name: _medians(seen) for name, seen in visits.items()}


async def _reader_at_work(play: Any, address: str, table: str, visits: dict[str, Any], number: int) -> None:
    chance, pages = random.Random(number), list(VIEWS.items())
    async with _returning(play) as context:
        tab = await _tab(context)
        for turn in range(ROUNDS + 1):
            for name, view in chance.sample(pages, len(pages)):
                seen = await _look(tab, _url(address, table, view), view, lambda: chance.uniform(*LOOKING))
                if turn:
                    visits[name].append(seen)
                await asyncio.sleep(chance.uniform(*LOOKING))


def _medians(visits: list[dict[str, float]]) -> dict[str, float]:
    return {what: statistics.median(visit[what] for visit in visits) for what in visits[0]}


async def _first_visit(browser: Any, url: str, view: View) -> dict[str, float]:
    context = await browser.new_context(viewport=SCREEN)
    try:
        return await _visit(context, url, view)
    finally:
        await context.close()


@asynccontextmanager
async def _returning(play: Any) -> AsyncIterator[Any]:
    with tempfile.TemporaryDirectory(prefix="clusterkb-browser-") as profile:
        context = await play.chromium.launch_persistent_context(
            profile, executable_path=installed_chromium(), args=list(FLAGS), viewport=SCREEN
        )
        yield context
        await context.close()


async def _visit(context: Any, url: str, view: View) -> dict[str, float]:
    tab = await _tab(context)
    try:
        return await _look(tab, url, view)
    finally:
        await tab.close()


async def _look(tab: Any, url: str, view: View, pause: Callable[[], float] = lambda: 0.0) -> dict[str, float]:
    """Open a page and, after a pause, click on it."""
    await tab.goto(url, wait_until="commit")
    there = await _seconds(tab, THERE, view.drawn)
    await tab.wait_for_function(SETTLED, polling="raf")
    seen = {
        "first paint": await _seconds(tab, PAINTED, None),
        "there": there,
        "fetched, MB": await tab.evaluate(FETCHED),
    }
    await asyncio.sleep(pause())
    if view is SEARCH:
        await tab.get_by_role("searchbox").first.fill(view.click)
        seen["click"] = await _seconds(tab, ARRIVED, [view.path, view.after])
    elif view.click:
        control = tab.get_by_role("radio", name=view.click, exact=True)
        await control.or_(tab.get_by_role("button", name=view.click, exact=True)).first.click()
        seen["click"] = await _seconds(tab, ANSWERED, [view.path, view.brings, view.after or view.drawn])
    return seen


async def _from_another_page(context: Any, url: str, view: View) -> float:
    """From a click on the page's name on the overview (or, for that one, on the data page) until it is there."""
    tab = await _tab(context)
    base, query = url.split(view.path + "?") if view.path != "/" else url.split("/?")
    await tab.goto(f"{base}/?{query}" if view.path != "/" else f"{base}/data?{query}", wait_until="commit")
    await tab.wait_for_function(THERE, arg=SEARCH.drawn if view.path != "/" else GRID, polling="raf")
    await tab.wait_for_function(SETTLED, polling="raf")
    await tab.locator(f'[data-testid="stTopNavLink"][href$="{view.path}"]').click()
    taken = await _seconds(tab, ARRIVED, [view.path, view.drawn])
    await tab.close()
    return taken


async def _tab(context: Any) -> Any:
    tab = await context.new_page()
    tab.set_default_timeout(PATIENCE)
    await tab.add_init_script(ACTED)
    return tab


async def _seconds(tab: Any, when: str, argument: Any) -> float:
    """What the page's clock says as soon as a condition holds, looked at before every frame."""
    milliseconds = await (await tab.wait_for_function(when, arg=argument, polling="raf")).json_value()
    return float(milliseconds) / 1000
