"""The regions page in a real browser: the map is drawn and clicked, its link opens the same, its file is right."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from PIL import Image

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

from tests.ui.browser import fresh_tab, settled, visit  # noqa: E402

pytestmark = pytest.mark.browser


def drawn(tab: Page, regions: int = 20) -> None:
    """Wait until the map has an outline for each region of its division."""
    outlines = tab.get_by_test_id("stVegaLiteChart").locator("path[aria-roledescription='geoshape']")
    expect(outlines).to_have_count(regions, timeout=30_000)


def test_click_on_the_map_chooses_the_region_and_a_link_shows_it_again(
    tab: Page,
    browser: Browser,
) -> None:
    visit(tab, "/regions")
    drawn(tab)
    assert tab.locator("[aria-label*='lon:']").count() == 0, "what is read aloud are names and numbers"
    tab.locator("path[aria-label^='Pavlodar region']").click(force=True)
    expect(tab).to_have_url(re.compile("region=KZ-55"), timeout=30_000)
    expect(tab.get_by_role("heading", name="Pavlodar region")).to_be_visible(timeout=30_000)
    settled(tab)
    tab.locator("path[aria-roledescription='circle'][aria-label^='Shymkent']").click(force=True)
    expect(tab).to_have_url(re.compile("region=KZ-79"), timeout=30_000)
    settled(tab)
    with fresh_tab(browser, tab.url) as elsewhere:
        visit(elsewhere, tab.url)
        expect(elsewhere.get_by_role("heading", name="Shymkent city")).to_be_visible(timeout=30_000)


def test_file_of_the_map_holds_every_region_with_its_source(tab: Page) -> None:
    visit(tab, "/regions?division=2017&section=B")
    drawn(tab, 16)
    with tab.expect_download() as waiting:
        tab.locator(".st-key-map_csv").get_by_role("button").click()
    assert waiting.value.suggested_filename == "regions-2017-lq-B.csv"
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 16
    east = next(row for row in rows if row["region"] == "KZ-VOS")
    assert 0 < float(east["lq"]) < 3
    assert "Gross regional product" in east["about_source"]


@pytest.mark.parametrize(
    ("path", "key", "file"),
    [("/regions", "map", "regions-2025-lq-C"), ("/policy?view=timeline", "timeline", "policy-timeline")],
)
def test_figures_of_both_kinds_save_as_pictures(tab: Page, path: str, key: str, file: str) -> None:
    visit(tab, path)
    figure = tab.locator(f".st-key-{key}").get_by_test_id("stVegaLiteChart").locator("> svg")
    seen = figure.bounding_box()
    assert seen is not None
    for kind in ("png", "svg"):
        with tab.expect_download() as waiting:
            tab.locator(f".st-key-{key}_{kind}").get_by_role("link").press("Enter")
        assert waiting.value.suggested_filename == f"{file}.{kind}"
        if kind == "svg":
            assert "1 = " in Path(waiting.value.path()).read_text() or key == "timeline"
            continue
        with Image.open(waiting.value.path()) as saved:
            assert saved.size == pytest.approx((3 * seen["width"], 3 * seen["height"]), abs=3)


def test_years_play_by_themselves_and_stop_at_the_last(tab: Page) -> None:
    visit(tab, "/regions?year=2022&region=KZ-39")
    drawn(tab)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.get_by_role("button", name="Play").click()
    expect(tab).to_have_url(re.compile("year=2023"), timeout=60_000)
    expect(tab.get_by_role("button", name="Stop")).to_be_visible()
    expect(tab).to_have_url(re.compile("year=2025"), timeout=60_000)
    expect(tab.get_by_role("button", name="Play")).to_be_visible(timeout=60_000)
    drawn(tab)
    here = tab.url.split("/regions")[0]
    assert not [url for url in asked if not url.startswith((here, "data:", "blob:"))], "no other host is asked"


@pytest.mark.parametrize(("width", "scheme"), [(1400, "dark"), (420, "light")])
def test_page_does_not_scroll_sideways(tab: Page, width: int, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.set_viewport_size({"width": width, "height": 1000})
    visit(tab, "/regions")
    drawn(tab)
    assert tab.get_by_test_id("stException").count() == 0
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= width
