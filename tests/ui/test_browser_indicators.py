"""Indicators and impact in a real Chromium: figures drawn, a link opens the same view, files hold the numbers."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect

from tests.ui.browser import fresh_tab, settled, turn_narrow_and_back, visit
from tests.ui.test_indicators import analysed  # noqa: F401

pytestmark = pytest.mark.browser


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_a_click_changes_the_view_and_the_link_opens_it_elsewhere(tab: Page, browser: Browser) -> None:
    visit(tab, "/indicators?lang=ru")
    expect(tab.get_by_test_id("stEChartsChart").locator("svg").first).to_be_visible()
    tab.get_by_text("Ключевые отрасли", exact=True).first.click()
    settled(tab)
    expect(tab).to_have_url(re.compile(r"view=key"))
    figure = tab.get_by_test_id("stEChartsChart").locator("svg").first
    expect(figure).to_contain_text("Обратные связи")
    with fresh_tab(browser, tab.url) as elsewhere:
        visit(elsewhere, tab.url)
        expect(elsewhere.get_by_role("radio", name="Ключевые отрасли")).to_be_checked()
        expect(elsewhere.get_by_test_id("stEChartsChart").locator("svg").first).to_contain_text("Обратные связи")


def test_the_file_holds_every_part_and_says_what_it_is_of(tab: Page) -> None:
    visit(tab, "/indicators?measure=value_added&closure=type+II")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download CSV").first.click()
    rows = rows_of(Path(waiting.value.path()))
    assert waiting.value.suggested_filename == "kaz-2024-42-domestic-value_added-effect-type-II.csv"
    assert len(rows) == 42
    for row in rows:
        parts = sum(float(row[part]) for part in ("initial", "direct", "indirect", "induced"))
        assert parts == pytest.approx(float(row["effect"]), rel=1e-12)
        assert (row["about_import_basis"], row["about_run"]) == ("domestic", "multipliers:kaz-2024-42:domestic")


def test_a_new_amount_changes_the_total_and_the_address(tab: Page) -> None:
    visit(tab, "/impact?changed=C242&d.C242=100")
    output = tab.get_by_test_id("stMetric").filter(has_text=re.compile("^Output"))
    expect(output).to_contain_text("200")
    amount = tab.get_by_role("spinbutton").first
    amount.fill("-1000")
    amount.press("Enter")
    settled(tab)
    expect(output).to_contain_text("−2.00")
    expect(tab).to_have_url(re.compile(r"d\.C242=-1000"))
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download CSV").first.click()
    total = rows_of(Path(waiting.value.path()))[-1]
    assert total["code"] == "total"
    assert float(total["demand"]) == -1e9
    assert float(total["output"]) == pytest.approx(-1.9997398971427498e9, rel=1e-9)


@pytest.mark.parametrize("path", ["/indicators", "/indicators?view=position", "/impact"])
def test_a_narrow_screen_does_not_scroll_sideways(tab: Page, path: str) -> None:
    tab.set_viewport_size({"width": 420, "height": 1000})
    visit(tab, path)
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= 420
    assert tab.get_by_test_id("stException").count() == 0


@pytest.mark.parametrize(
    ("path", "key", "name"),
    [
        ("/indicators", "ranking", "Real estate"),
        ("/impact", "effects", "Non-ferrous metal"),
        ("/chain?view=imports", "imports", "Trade"),
    ],
)
def test_a_narrow_screen_shows_names_and_numbers_at_once(tab: Page, path: str, key: str, name: str) -> None:
    visit(tab, path)
    turn_narrow_and_back(tab, key, name)
