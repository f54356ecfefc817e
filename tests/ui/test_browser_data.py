"""Loading a file in a real browser: a bad workbook is refused in words, a good one written on confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

from kb.graph import Graph  # noqa: E402
from loaders.mapped.mapping_file import template  # noqa: E402
from tests.ui.browser import fresh_tab, settled, visit  # noqa: E402
from tests.workbooks import example_of, write_workbook  # noqa: E402

pytestmark = pytest.mark.browser
HELD = "MATCH (t:IOTable {held: true}) RETURN count(t)"


@pytest.fixture
def tab(browser: Browser, own_page: str) -> Iterator[Page]:
    with fresh_tab(browser, own_page, height=1100) as opened:
        yield opened


def choose(tab: Page, file: Path) -> None:
    """Give the page a file and wait until it was read."""
    tab.locator("input[type=file]").first.set_input_files(str(file))
    settled(tab)


def test_a_spoilt_workbook_is_refused_in_words(tab: Page, own: Graph, tmp_path: Path) -> None:
    bad = tmp_path / "spoilt.xlsx"
    write_workbook(bad, lambda book: book["8."].cell(9, 5).__setattr__("value", "twelve"))
    visit(tab, "/data?part=load")
    choose(tab, bad)
    expect(tab.get_by_text("It cannot be loaded.").first).to_be_visible()
    expect(tab.get_by_text("twelve").first).to_be_visible()
    assert "Traceback" not in tab.content()
    assert own.read(HELD).rows == [[0]]


def test_a_table_laid_out_otherwise_comes_with_its_mapping(tab: Page, tmp_path: Path) -> None:
    (tmp_path / "example.csv").write_bytes(example_of(template()))
    visit(tab, "/data?part=load")
    choose(tab, tmp_path / "example.csv")
    expect(tab.get_by_text("It cannot be loaded.").first).to_be_visible()
    tab.get_by_text("The table is laid out otherwise").click()
    with tab.expect_download() as given:
        tab.get_by_role("button", name="Template").click()
    given.value.save_as(tmp_path / "mapping.toml")
    tab.locator("input[type=file]").last.set_input_files(str(tmp_path / "mapping.toml"))
    settled(tab)
    expect(tab.get_by_text("Example, input-output table 2023").first).to_be_visible()
    expect(tab.get_by_text("new table")).to_be_visible()


def test_a_good_workbook_is_written_on_confirmation_and_taken_out_again(tab: Page, own: Graph, tmp_path: Path) -> None:
    write_workbook(tmp_path / "tzv_2019.xlsx")
    visit(tab, "/data?part=load")
    choose(tab, tmp_path / "tzv_2019.xlsx")
    expect(tab.get_by_text("new table")).to_be_visible()
    assert own.read(HELD).rows == [[0]]
    tab.get_by_text("Then run every analysis on it").click()
    settled(tab)
    tab.get_by_role("button", name="Write into the knowledge base").click()
    expect(tab.get_by_text("Written.")).to_be_visible()
    expect(tab.get_by_text("What loading it would do")).to_have_count(0)
    expect(tab.locator('[data-testid="stPageLink"] a[href*="kind=table"]')).to_be_visible()
    assert own.read(HELD).rows == [[1]]
    visit(tab, "/data")
    tab.get_by_text("Take a table out").click()
    tab.get_by_text("with its flows and every run").click()
    settled(tab)
    tab.get_by_role("button", name="Take it out").click()
    expect(tab.get_by_text("removed", exact=False).first).to_be_visible()
    assert own.read(HELD).rows == [[0]]
