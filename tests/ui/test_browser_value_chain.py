"""The value chain page in a real Chromium: a click goes on in the network, an address shows it again, files hold it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageColor

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

from tests.ui.browser import fresh_tab, settled, visit  # noqa: E402
from ui.theme import industry_colour  # noqa: E402

pytestmark = pytest.mark.browser
START = "/chain?view=network&industry=C242&share=0.05"
ORES = "Non-ferrous metal ore"
"""First line of the name of B072 in the network."""


def label(tab: Page, words: str) -> tuple[float, float]:
    """Where the circle above a name of the network is, on the page."""
    chart = tab.get_by_test_id("stEChartsChart").first
    expect(chart.locator("svg")).to_be_visible()
    name = chart.locator("svg text", has_text=re.compile(f"^{words}$")).first
    name.scroll_into_view_if_needed()
    box = name.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] - 8


def test_a_click_goes_on_from_that_industry_and_a_link_shows_it_again(tab: Page, browser: Browser) -> None:
    visit(tab, START)
    tab.mouse.click(*label(tab, ORES))
    expect(tab).to_have_url(re.compile("industry=B072"))
    settled(tab)
    expect(tab.get_by_role("heading", name="Non-ferrous metal ore mining B072")).to_be_visible()
    with fresh_tab(browser, tab.url.split("/chain")[0]) as elsewhere:
        visit(elsewhere, tab.url)
        expect(elsewhere.get_by_role("heading", name="Non-ferrous metal ore mining B072")).to_be_visible()
        assert label(elsewhere, ORES) == pytest.approx(label(tab, ORES), abs=2)


def test_clicks_expand_and_pin_and_nothing_jumps(tab: Page) -> None:
    visit(tab, f"{START}&click=expand")
    place = label(tab, ORES)
    tab.mouse.click(*place)
    expect(tab).to_have_url(re.compile("expand=B072"))
    settled(tab)
    assert label(tab, ORES)[0] == pytest.approx(place[0], abs=2)
    tab.get_by_text("Pin", exact=True).click()
    settled(tab)
    tab.mouse.click(*label(tab, "Construction"))
    expect(tab).to_have_url(re.compile("pin=F41"))
    expect(tab).to_have_url(re.compile("expand=B072"))
    expect(tab.get_by_role("heading", name=re.compile("C242$"))).to_be_visible()


def test_file_of_the_network_holds_its_links_and_says_what_they_are(tab: Page) -> None:
    visit(tab, START)
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert waiting.value.suggested_filename == "kaz-2024-42-C242-network.csv"
    ores = next(row for row in rows if (row["supplier"], row["buyer"]) == ("B072", "C242"))
    assert float(ores["input_share"]) == pytest.approx(0.8199105813264249, rel=1e-12)
    assert "2024" in ores["about_table"]
    assert "Bureau of National Statistics" in ores["about_source"]


def test_figure_saves_as_svg_with_its_caption(tab: Page) -> None:
    visit(tab, "/chain?view=imports")
    expect(tab.get_by_test_id("stEChartsChart").locator("svg").first).to_contain_text("Non-ferrous metal ore mining")
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="SVG").click()
    saved = " ".join(re.findall(r">([^<>]+)</text>", Path(waiting.value.path()).read_text(encoding="utf-8")))
    assert waiting.value.suggested_filename == "kaz-2024-42-C242-imports.svg"
    for told in (
        "Domestic and imported inputs of Precious and non-ferrous metals",
        "basic prices",
        "import basis",
        "2025-12-19",
        "Trade",
    ):
        assert told in saved


def test_figure_saves_as_png_as_it_is_seen(tab: Page) -> None:
    visit(tab, "/chain?view=imports")
    figure = tab.get_by_test_id("stEChartsChart").locator("svg").first
    seen = figure.bounding_box()
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="PNG").click()
    assert waiting.value.suggested_filename == "kaz-2024-42-C242-imports.png"
    with Image.open(waiting.value.path()) as saved:
        assert seen is not None
        assert saved.size == (round(3 * seen["width"]), round(3 * seen["height"]))
        colours = {colour[:3] for _, colour in saved.convert("RGB").getcolors(1 << 24)}
    ores, ground = ImageColor.getrgb(industry_colour("B072")), (255, 255, 255)
    assert {ores, ground} <= colours
    assert len(tab.context.pages) == 1
