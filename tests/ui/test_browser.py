"""The page in a real Chromium: figures are drawn, downloads hold the numbers, a link opens the same view, and
nothing is asked of any other host."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, Route, expect  # noqa: E402

from tests.ui.browser import fresh_tab, settled, visit  # noqa: E402

pytestmark = pytest.mark.browser
ECHARTS, GRID = '[data-testid="stEChartsChart"] svg', '[data-testid="stDataFrame"]'
VIEWS = {
    "overview": ("/", ".st-key-finding a"),
    "policy": ("/policy", ECHARTS),
    "value_chain": ("/chain", ECHARTS),
    "query": ("/query", GRID),
    "data": ("/data", GRID),
}
"""Address of a page, and what is drawn when it is there."""


@pytest.mark.parametrize("view", VIEWS)
def test_page_opens_and_keeps_to_its_frame(tab: Page, view: str) -> None:
    path, drawn = VIEWS[view]
    visit(tab, path)
    for width, scheme in ((1400, "light"), (420, "light"), (420, "dark"), (1400, "dark")):
        tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        tab.set_viewport_size({"width": width, "height": 1000})
        settled(tab)
        expect(tab.locator(drawn).first).to_be_visible()
        assert tab.get_by_test_id("stException").count() == 0
        assert tab.get_by_test_id("stAlertContentError").count() == 0
        page_width = tab.evaluate("document.scrollingElement.scrollWidth")
        assert page_width <= width, "the page itself does not scroll sideways"


def test_figures_are_drawn(tab: Page) -> None:
    for path in ("/chain", "/policy"):
        visit(tab, path)
        figure = tab.get_by_test_id("stEChartsChart").locator("canvas, svg").first
        expect(figure).to_be_visible()
    visit(tab, "/policy?view=timeline")
    expect(tab.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()


def test_click_on_a_box_shows_its_details_and_a_link_shows_them_again(tab: Page) -> None:
    visit(tab, "/policy")
    label = tab.get_by_test_id("stEChartsChart").locator("svg text", has_text="Strategy of Industrial").first
    label.scroll_into_view_if_needed()
    place = label.bounding_box()
    assert place
    tab.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)  # on the box behind it
    settled(tab)
    expect(tab).to_have_url(re.compile(r"entry=siid-2003-2015"))
    details = tab.locator(".st-key-details")
    expect(details).to_contain_text("Strategy of Industrial and Innovative Development 2003-2015")
    expect(details).to_contain_text("press or database")
    address = tab.url
    visit(tab, "/")
    visit(tab, address)
    expect(tab.locator(".st-key-details")).to_contain_text("Strategy of Industrial and Innovative Development")


def test_permalink_opens_the_same_view(tab: Page, browser: Browser) -> None:
    visit(tab, "/chain")
    tab.get_by_text("Suppliers", exact=True).first.click()
    settled(tab)
    tab.get_by_text("Қазақша").click()
    settled(tab)
    assert {"direction=suppliers", "lang=kk"} <= set(urlsplit(tab.url).query.split("&"))
    assert tab.evaluate("document.documentElement.lang") == "kk"
    assert tab.evaluate("new Intl.NumberFormat(navigator.languages).format(5379.8)").split() == ["5", "379,8"], (
        "tables write their numbers in the page's language, not in the browser's"
    )
    with fresh_tab(browser, tab.url) as elsewhere:
        visit(elsewhere, tab.url)
        expect(elsewhere.locator("h1").first).to_have_text("Қосылған құн тізбегі")
        expect(elsewhere.get_by_role("radio", name="Жеткізушілер")).to_be_checked()
        expect(elsewhere.get_by_role("heading", name="Жеткізушілер")).to_be_visible()
        expect(elsewhere.get_by_role("heading", name="Сатып алушылар")).to_have_count(0)
        assert elsewhere.url == tab.url


OWN_WORDS = """async () => {
    const cells = '<table><td>Sum</td></table><div data-testid="stMarkdownContainer"><p>Open</p></div>'
    const theirs = '<div role="menuitem">Sort ascending</div>'
    document.body.insertAdjacentHTML('beforeend', `<div id="own">${cells}${theirs}</div>`)
    await new Promise((done) => setTimeout(done, 200))
    const own = document.getElementById('own'), said = own.innerText.split('\\n').filter(Boolean)
    own.remove()
    return said
}"""
"""What becomes of a reader's words that are words of Streamlit's too, and of one of Streamlit's."""


def test_language_goes_along_to_the_next_page(tab: Page) -> None:
    visit(tab, "/?lang=ru")
    assert tab.evaluate(OWN_WORDS) == ["Sum", "Open", "По возрастанию"]
    tab.get_by_role("link", name="Политика").click()
    settled(tab)
    expect(tab.locator("h1").first).to_have_text("Политика")
    expect(tab).to_have_url(re.compile(r"/policy\?lang=ru$"))


def test_language_stays_where_its_switch_comes_late(tab: Page) -> None:
    late: list[Route] = []

    def hold(script: Route) -> None:
        late.append(script)  # on a slow line a reader turns the page before it is there

    tab.route(re.compile(r"/ButtonGroup\."), hold)
    tab.goto("/?lang=ru")
    tab.get_by_test_id("stTopNavLink").filter(has_text="Политика").click()
    expect(tab).to_have_url(re.compile(r"/policy\?lang=ru$"))
    assert late
    for script in late:
        script.continue_()
    expect(tab.get_by_role("radio", name="Русский")).to_be_checked()
    tab.get_by_test_id("stTopNavLink").filter(has_text="Влияние спроса").click()
    expect(tab).to_have_url(re.compile(r"/impact\?lang=ru&table=kaz-2024-42$"))


def test_one_click_is_one_step_back(tab: Page) -> None:
    visit(tab, "/?lang=ru")
    for name in ("Цепочка добавленной стоимости", "Влияние спроса"):
        tab.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        settled(tab)
    expect(tab).to_have_url(re.compile(r"/impact\?lang=ru&table=kaz-2024-42$"))
    tab.go_back()
    expect(tab).to_have_url(re.compile(r"/chain\?lang=ru&table=kaz-2024-42$"))
    settled(tab)
    tab.go_back()
    expect(tab).to_have_url(re.compile(r"/\?lang=ru$"))


def test_csv_holds_the_numbers_at_full_precision(tab: Page) -> None:
    visit(tab, "/chain?industry=C242&direction=suppliers")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download CSV").last.click()  # the table's; the figure above has its own
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert waiting.value.suggested_filename == "kaz-2024-42-C242-suppliers.csv"
    assert rows[0]["supplier"] == "B072"
    assert float(rows[0]["input_share"]) == pytest.approx(0.8199105813264249, rel=1e-15)
    assert rows[0]["currency"] == "KZT"


def test_write_in_the_console_is_refused_with_a_sentence(tab: Page) -> None:
    visit(tab, "/query?ask=console")
    tab.get_by_role("textbox", name="Cypher").fill("CREATE (:Firm {id: 'made up'}) RETURN 1")
    tab.get_by_role("button", name="Run").click()
    expect(tab.get_by_text("Only reading is possible here")).to_be_visible()
    assert "Traceback" not in tab.content()
    tab.get_by_role("textbox", name="Cypher").fill("MATCH (f:Firm {id: 'made up'}) RETURN count(f) AS made")
    tab.get_by_role("button", name="Run").click()
    settled(tab)
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download CSV").last.click()  # the table's; the figure above has its own
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row["made"] for row in rows] == ["0"]


@pytest.mark.parametrize(
    "path", ["/chain?", "/clusters?", "/indicators?", "/impact?", "/regions?", "/policy?", "/data?part=runs&"]
)
def test_the_first_screen_of_a_phone_shows_an_answer_below_its_choices(tab: Page, path: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    visit(tab, f"{path}lang=ru")
    answers = ("stEChartsChart", "stVegaLiteChart", "stMetric", "stDataFrame")
    answer = tab.locator(", ".join(f'[data-testid="{name}"]' for name in answers)).first
    expect(answer).to_be_visible()
    place = answer.bounding_box()
    assert place
    assert place["y"] < 700
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= 390


NUMBERS_OUT = """() => [...document.querySelectorAll('[data-testid=stMain] td')]
    .filter((cell) => cell.getBoundingClientRect().right > innerWidth).map((cell) => cell.innerText)"""


@pytest.mark.parametrize("path", ["/chain", "/data", "/profile?kind=table&id=kaz-2024-42"])
def test_numbers_stay_in_sight_at_twice_the_size(tab: Page, path: str) -> None:
    tab.set_viewport_size({"width": 700, "height": 500})  # what is left of 1,400 points
    visit(tab, path)
    assert tab.evaluate(NUMBERS_OUT) == []


def test_a_mark_on_the_map_of_evidence_opens_the_clusters_profile(tab: Page) -> None:
    visit(tab, "/?lang=ru")
    tab.locator("path[aria-label^='Алюминиевый кластер в СЭЗ «Сарыарка»']").click(force=True)
    expect(tab.locator(".profile h2")).to_have_text("Алюминиевый кластер в СЭЗ «Сарыарка»")
    tab.go_back()
    settled(tab)
    expect(tab.get_by_role("heading", name="Обзор")).to_be_visible()
