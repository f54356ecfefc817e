"""Ten jobs that readers come for, each begun on the first page, in three languages, in at most five clicks."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

from kb.graph import Graph  # noqa: E402
from tests.ui.browser import fresh_tab, settled, visit  # noqa: E402
from tests.workbooks import write_workbook  # noqa: E402
from ui.i18n import LANGUAGES, translate  # noqa: E402

pytestmark = pytest.mark.browser
MOST_CLICKS = 5
NAMES = {
    "industry": {
        "en": "Precious and non-ferrous metals",
        "ru": "Производство благородных и цветных металлов",
        "kk": "Бағалы және түсті металдар өндіру",
    },
    "construction": {"en": "Construction", "ru": "Строительство", "kk": "Құрылыс"},
    "karaganda": {"en": "Karaganda region", "ru": "Карагандинская область", "kk": "Қарағанды облысы"},
    "act": {"en": "Government resolution 633, 2005", "ru": "Постановление Правительства №\xa0633, 2005", "kk": "633"},
}


class Reader:
    """Somebody at the page in a language, who counts clicks."""

    def __init__(self, tab: Page, lang: str) -> None:
        self.tab, self.lang, self.clicks = tab, lang, 0
        visit(tab, f"/?lang={lang}")

    def said(self, text: str) -> str:
        """Words of the page in the reader's language."""
        return translate(text, self.lang)

    def click(self, target: Locator) -> None:
        """Click and wait for what comes of it."""
        target.click()
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        settled(self.tab)

    def open(self, page: str) -> None:
        """Follow the bar of pages."""
        self.click(self.tab.get_by_test_id("stTopNavLinkContainer").get_by_role("link", name=self.said(page)))

    def choose(self, option: str) -> None:
        """Take one of the choices in a row."""
        self.click(self.tab.get_by_test_id("stButtonGroup").get_by_text(self.said(option), exact=True).first)

    def save(self, button: str) -> Path:
        """Take a file."""
        with self.tab.expect_download() as waiting:
            self.click(self.tab.get_by_role("button", name=self.said(button)).first)
        return Path(waiting.value.path())


@pytest.fixture(params=list(LANGUAGES))
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(tab: Page, lang: str) -> Reader:
    return Reader(tab, lang)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_suppliers_of_metallurgy_with_the_imported_share_are_saved_and_cited(reader: Reader) -> None:
    reader.open("Value chain")
    reader.choose("Imports")
    expect(reader.tab.get_by_role("heading", name=NAMES["industry"][reader.lang])).to_be_visible()
    rows = rows_of(reader.save("Download CSV"))
    assert {row["supplier"]: float(row["imported_share"]) for row in rows}["B072"] == pytest.approx(0.0592, abs=5e-5)
    assert {"about_table", "about_source", "about_import_basis"} <= set(rows[0])
    reader.click(reader.tab.get_by_role("button", name=reader.said("Cite")).first)
    expect(reader.tab.get_by_text("ClusterKB").last).to_be_visible()


def test_the_seven_pilots_with_their_acts(reader: Reader) -> None:
    reader.open("Policy")
    reader.choose("What became of the pilot clusters")
    rows = reader.tab.locator(".st-key-scroll_pilots tbody tr")
    expect(rows).to_have_count(7)
    acts = rows.get_by_role("link", name=re.compile("633"))
    expect(acts).to_have_count(7)
    reader.click(acts.first)
    expect(reader.tab).to_have_url(re.compile("kind=act"))
    expect(reader.tab.locator(".profile h2")).to_be_visible()


def test_the_weakest_cluster_and_why(reader: Reader) -> None:
    weakest = (
        reader.tab.get_by_text(reader.said("Least supported"))
        .locator("xpath=following::a[contains(@href, 'cluster=')]")
        .first
    )
    reader.click(weakest)
    expect(reader.tab.get_by_text(re.compile(f"^{reader.said('Not supported')} · "))).to_be_visible()


def test_who_gains_from_a_hundred_billion_of_construction(reader: Reader) -> None:
    reader.open("Impact")
    chosen = reader.tab.get_by_test_id("stMultiSelect").first
    away = [reader.said("Clear all"), reader.said("Remove {}").split("{}")[0]]
    reader.click(chosen.get_by_label(re.compile(f"^({'|'.join(away)})")).first)
    reader.click(chosen.locator("input"))
    reader.tab.keyboard.type(NAMES["construction"][reader.lang])
    reader.tab.keyboard.press("Enter")
    settled(reader.tab)
    amount = reader.tab.get_by_test_id("stNumberInputField").first
    amount.fill("100000")
    amount.press("Enter")
    settled(reader.tab)
    rows = rows_of(reader.save("Download CSV"))
    assert len(rows) > 20
    assert "F41" in rows[0].values()


def test_what_karaganda_is_specialised_in_on_the_map(reader: Reader) -> None:
    reader.open("Regions")
    region = NAMES["karaganda"][reader.lang]
    reader.click(reader.tab.locator(f"path[aria-roledescription='geoshape'][aria-label^='{region}']"))
    expect(reader.tab.get_by_role("heading", name=region)).to_be_visible()
    expect(reader.tab).to_have_url(re.compile("region=KZ-35"))


def test_a_query_of_ones_own_is_shared_and_downloaded(reader: Reader, browser: Browser, served: str) -> None:
    reader.open("Query")
    reader.choose("Console")
    field = reader.tab.get_by_role("textbox", name="Cypher")
    text = "MATCH (c:Cluster {kind: 'pilot'}) RETURN c.id AS pilot ORDER BY pilot"
    field.fill(text)
    field.press("Control+Enter")
    settled(reader.tab)
    rows = rows_of(reader.save("Download CSV"))
    assert len(rows) == 7
    with fresh_tab(browser, served) as elsewhere:
        visit(elsewhere, reader.tab.url)
        expect(elsewhere.get_by_role("textbox", name="Cypher")).to_have_value(text)
        expect(elsewhere.get_by_text(reader.said("Rows: {rows}").format(rows=7))).to_be_visible()


def test_what_makes_cement(reader: Reader) -> None:
    word = {"en": "cement", "ru": "цемент", "kk": "цемент"}[reader.lang]
    reader.click(reader.tab.locator(".st-key-find button"))
    field = reader.tab.get_by_role("dialog").get_by_role("combobox")
    field.fill(word)
    option = reader.tab.get_by_role("option").first
    expect(option).to_be_visible()
    reader.click(option)
    expect(reader.tab).to_have_url(re.compile("/profile"))
    expect(reader.tab.locator(".profile h2")).to_be_visible()


def test_two_tables_are_compared(reader: Reader) -> None:
    heading = reader.tab.get_by_role("heading", name=reader.said("Input-output tables"))
    reader.click(heading.locator("xpath=following::a[contains(@href, 'kind=table')]").first)
    reader.click(reader.tab.get_by_role("combobox", name=reader.said("Compare with")))
    reader.click(reader.tab.get_by_role("option", name="2024").first)
    expect(reader.tab).to_have_url(re.compile("with=kaz-2024"))
    expect(reader.tab.locator(".profile h3").first).to_be_visible()


def test_from_a_number_to_its_source(reader: Reader) -> None:
    reader.click(reader.tab.get_by_role("link", name=reader.said("Where these numbers come from")).first)
    expect(reader.tab).to_have_url(re.compile("run=evidence"))
    expect(reader.tab.get_by_text(reader.said("Source of the data"))).to_be_visible()
    source = reader.tab.get_by_test_id("stMain").get_by_role("link", name=reader.said("Source"), exact=True)
    expect(source).to_have_attribute("href", re.compile("stat.gov.kz"))


def test_a_table_of_ones_own_leads_to_its_multipliers(
    browser: Browser, own: Graph, own_page: str, lang: str, tmp_path: Path
) -> None:
    file = tmp_path / "tzv_2019.xlsx"
    write_workbook(file)
    with fresh_tab(browser, own_page, height=1100) as tab:
        reader = Reader(tab, lang)
        reader.open("Data")
        reader.choose("Load a file")
        tab.locator("input[type=file]").first.set_input_files(str(file))
        settled(tab)
        reader.click(tab.get_by_role("button", name=reader.said("Write into the knowledge base")))
        expect(tab.get_by_text(reader.said("Written."))).to_be_visible()
        reader.open("Indicators")
        expect(tab.get_by_role("heading", name=reader.said("Value added"))).to_be_visible()
    own.command("MATCH (n) DETACH DELETE n")
