"""The clusters page in a real browser: a row is clicked, its link opens the same, the file holds the evidence."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

from tests.ui.browser import fresh_tab, settled, turn_narrow_and_back, visit  # noqa: E402
from tests.ui.test_clusters import computed  # noqa: E402, F401

pytestmark = pytest.mark.browser


def evidence_rows(tab: Page) -> list[dict[str, str]]:
    """The evidence as its download holds it."""
    with tab.expect_download() as waiting:
        tab.locator(".st-key-evidence_csv").get_by_role("button").click()
    assert waiting.value.suggested_filename == "evidence-kaz-2024-42.csv"
    return list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))


def test_click_on_a_row_opens_the_cluster_and_a_link_shows_it_again(
    tab: Page,
    browser: Browser,
) -> None:
    visit(tab, "/clusters?region=KZ-10")
    expect(tab.get_by_text("70.8%")).to_be_visible(timeout=30_000)
    tab.get_by_text("70.8%").locator("xpath=preceding::*[name()='path'][@fill='#b4483a']").last.click(force=True)
    expect(tab).to_have_url(re.compile("cluster=abay-copper"), timeout=30_000)
    expect(tab.get_by_role("heading", name="Copper cluster near Aktogay")).to_be_visible(timeout=30_000)
    with fresh_tab(browser, tab.url) as elsewhere:
        visit(elsewhere, tab.url)
        expect(elsewhere.get_by_role("heading", name="Evidence")).to_be_visible(timeout=30_000)
        expect(elsewhere.get_by_text(re.compile("^Not supported · above "))).to_be_visible(timeout=30_000)
    tab.get_by_role("button", name="All clusters").click()
    expect(tab).not_to_have_url(re.compile("cluster="), timeout=30_000)


def test_file_of_the_evidence_is_in_order_and_says_where_it_is_from(tab: Page) -> None:
    visit(tab, "/clusters")
    expect(tab.get_by_text("99.8%").first).to_be_visible(timeout=30_000)
    rows = evidence_rows(tab)
    assert {row["verdict"] for row in rows} == {"supported", "not supported"}
    percentiles = [float(row["percentile"]) for row in rows]
    assert percentiles == sorted(percentiles, reverse=True)
    assert rows[0]["about_run"] == "evidence:kaz-2024-42:domestic"
    assert rows[0]["about_import_basis"] == "domestic"


@pytest.mark.parametrize(("width", "scheme"), [(1400, "dark"), (420, "light")])
@pytest.mark.parametrize("path", ["/clusters?of=sets", "/clusters?cluster=factors:kaz-2024-42:total:2"])
def test_page_does_not_scroll_sideways(tab: Page, path: str, width: int, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.set_viewport_size({"width": width, "height": 1000})
    visit(tab, path)
    settled(tab)
    assert tab.get_by_test_id("stException").count() == 0
    expect(tab.get_by_test_id("stEChartsChart").locator("svg").first).to_be_visible(timeout=30_000)
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= width


def test_a_narrow_screen_shows_clusters_and_their_marks_at_once(tab: Page) -> None:
    visit(tab, "/clusters?region=KZ-10")
    turn_narrow_and_back(tab, "evidence", "Copper cluster near Aktogay")
