"""Walking from profile to profile in a real Chromium: names lead on, the way back leads back, in the reader's words."""

from __future__ import annotations

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Page, expect  # noqa: E402

from tests.ui.browser import settled, visit  # noqa: E402
from tests.ui.test_profiles import RAW  # noqa: E402

pytestmark = pytest.mark.browser
HEAD = ".profile h2"
LOADED = "window.loadedOnce = true"


def follow(tab: Page, name: str) -> None:
    """Click on a name of the profile and wait for what it leads to."""
    tab.locator(".profile a", has_text=name).first.click()
    settled(tab)


def told_in_words(tab: Page) -> None:
    """Nothing of the graph's own terms, no fault, no error."""
    assert RAW.findall(tab.locator(".profile").all_inner_texts().__str__()) == []
    assert "Traceback" not in tab.content()
    assert tab.get_by_test_id("stException").count() == 0
    assert tab.get_by_test_id("stAlertContentError").count() == 0


def test_from_a_cluster_to_an_act_and_an_institution_and_back(tab: Page) -> None:
    visit(tab, "/profile?kind=cluster&id=pilot-metallurgy&lang=ru")
    expect(tab.locator(HEAD)).to_have_text("Пилотный кластер «Металлургия»")
    tab.evaluate(LOADED)
    follow(tab, "Планы по созданию и развитию пилотных кластеров")
    expect(tab).to_have_url(re.compile(r"/profile\?kind=programme&id=pilot-clusters-2005&lang=ru$"))
    told_in_words(tab)
    act = tab.locator(".profile", has_text="Чем утверждено").locator("a").first
    act.click()
    settled(tab)
    expect(tab).to_have_url(re.compile(r"kind=act"))
    expect(tab.get_by_text("Правовой акт").first).to_be_visible()
    told_in_words(tab)
    tab.go_back()
    settled(tab)
    expect(tab).to_have_url(re.compile(r"id=pilot-clusters-2005"))
    tab.locator(".profile a[href*='kind=institution']").first.click()
    settled(tab)
    expect(tab.get_by_text(re.compile("^Организация")).first).to_be_visible()
    told_in_words(tab)
    for _ in range(2):
        tab.go_back()
        settled(tab)
    expect(tab.locator(HEAD)).to_have_text("Пилотный кластер «Металлургия»")
    assert tab.evaluate("window.loadedOnce"), "nothing was loaded anew"


def test_a_click_in_the_picture_opens_the_things_profile(tab: Page) -> None:
    visit(tab, "/profile?kind=cluster&id=pilot-metallurgy")
    figure = tab.locator(".st-key-profile_picture [data-testid='stEChartsChart'] svg")
    expect(figure).to_contain_text("Named by")
    figure.locator("text", has_text="Metallurgy (candidate").first.click()
    expect(tab.locator(HEAD)).to_have_text(re.compile("Metallurgy .candidate of 2004"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_profile_keeps_to_a_phone(tab: Page, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    tab.set_viewport_size({"width": 390, "height": 844})
    visit(tab, "/profile?kind=industry&id=KZ-IO-42:C242&lang=kk")
    expect(tab.locator(HEAD)).to_be_visible()
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_an_address_of_nothing_leads_to_the_nearest(tab: Page) -> None:
    visit(tab, "/profile?kind=firm&id=kazzink&lang=ru")
    expect(tab.get_by_text("Под «kazzink» ничего не хранится")).to_be_visible()
    tab.get_by_role("link", name="Казцинк").click()
    expect(tab.locator(HEAD)).to_have_text("Казцинк")


def test_names_of_other_pages_lead_to_profiles(tab: Page) -> None:
    visit(tab, "/policy?view=pilots")
    tab.locator("[data-testid='stTable'] a", has_text="Metallurgy").first.click()
    expect(tab.locator(HEAD)).to_contain_text("Metallurgy")
    assert len(tab.context.pages) == 1, "in the same tab"


def test_a_name_in_a_table_opens_its_profile_and_the_way_back_leads_back(tab: Page) -> None:
    visit(tab, "/clusters?cluster=turkistan-cotton&lang=ru")
    first_name = {"x": 30.0, "y": 54.0}
    members = tab.get_by_test_id("stDataFrame").last.locator(".dvn-scroller")
    members.hover(position=first_name)  # type: ignore[arg-type]
    members.click(position=first_name)  # type: ignore[arg-type]
    expect(tab.locator(HEAD)).to_have_text("Altyn Dala Maqta LLP")
    settled(tab)
    tab.go_back()
    expect(tab).to_have_url(re.compile(r"/clusters\?cluster=turkistan-cotton"))
    expect(tab.get_by_test_id("stDataFrame").last.locator(".dvn-scroller")).to_be_visible()
    assert len(tab.context.pages) == 1, "in the same tab"
