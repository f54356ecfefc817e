"""The web page in a browser: first paint of every page, time from a click to the new picture, one and five users.

A user is a fresh browser context without a cache on a page server that has answered before; first paint is the time
from asking for the address until the page's main figure, table or finding is drawn.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kb.settings import Settings
from ui import serve

CHROMIUM = os.environ.get("KB_TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
PATIENCE = 60_000
ECHARTS, VEGA, GRID = (f'[data-testid="{kind}"]' for kind in ("stEChartsChart", "stVegaLiteChart", "stDataFrame"))


@dataclass(frozen=True)
class View:
    """A page: its path, what is drawn when it is there, a click (the words of a control) and what that brings."""

    path: str
    drawn: str
    click: str = ""
    brings: str = ""


VIEWS = {
    "overview": View("/", ".st-key-finding a", "metalurgy", ".st-key-found a"),
    "value chain": View("/chain", f"{ECHARTS} svg", "Suppliers", "direction=suppliers"),
    "clusters": View("/clusters", f"{ECHARTS} svg", "Found by analysis", "of=found"),
    "indicators": View("/indicators", f"{ECHARTS} svg", "per unit of its own", "form=ratio"),
    "impact": View("/impact", f"{ECHARTS} svg"),
    "regions": View("/regions", f"{VEGA} :is(canvas, svg)", "Cluster stars of all regions", "view=stars"),
    "policy": View("/policy", f"{ECHARTS} svg", "Timeline", "view=timeline"),
    "query": View("/query", GRID),
    "data": View("/data", GRID, "Sources", "part=sources"),
}
"""The overview's click is a search typed into its box."""

RUNNING = '[data-testid="stApp"]:not([data-test-script-state="notRunning"])'


def measure(settings: Settings, tables: list[str], times: int = 3) -> dict[str, Any]:
    """Medians in seconds by page, on each table, for one user and for five at once."""
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
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        users: dict[str, Any] = {}
        for table in tables:
            for name, view in VIEWS.items():
                user = _user(browser, f"{address}{view.path}?table={table}", view)
                first, _ = await user()
                alone = [await user() for _ in range(times)]
                together = await asyncio.gather(*(user() for _ in range(5)))
                users.setdefault(table, {})[name] = {
                    "first paint after start": first,
                    "first paint": _median([paint for paint, _ in alone]),
                    "click": _median([click for _, click in alone]),
                    "first paint, five users": _median([paint for paint, _ in together]),
                    "click, five users": _median([click for _, click in together]),
                }
        await browser.close()
    return users


def _median(seconds: list[float]) -> float:
    return statistics.median(seconds)


def _user(browser: Any, address: str, view: View) -> Callable[[], Awaitable[tuple[float, float]]]:
    async def user() -> tuple[float, float]:
        context = await browser.new_context(viewport={"width": 1400, "height": 1000})
        context.set_default_timeout(PATIENCE)
        tab = await context.new_page()
        started = time.perf_counter()
        await tab.goto(address, wait_until="commit")
        await tab.locator(view.drawn).first.wait_for()
        paint = time.perf_counter() - started
        await tab.locator(RUNNING).wait_for(state="detached")
        click = await _click(tab, view) if view.click else 0.0
        await context.close()
        return paint, click

    return user


async def _click(tab: Any, view: View) -> float:
    if view.path == "/":
        started = time.perf_counter()
        await tab.get_by_role("searchbox").first.fill(view.click)
        await tab.locator(view.brings).first.wait_for()
        return time.perf_counter() - started
    control = tab.get_by_role("radio", name=view.click, exact=True).or_(
        tab.get_by_role("button", name=view.click, exact=True)
    )
    started = time.perf_counter()
    await control.first.click()
    await tab.wait_for_url(lambda url: view.brings in url, wait_until="commit")
    await tab.locator(RUNNING).wait_for(state="detached")
    return time.perf_counter() - started
