"""A table found in the reader's own file: each guess can be changed, and in a browser it goes on to multipliers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")
from openpyxl import load_workbook  # noqa: E402
from playwright.sync_api import Browser, expect  # noqa: E402

from kb import table_store  # noqa: E402
from kb.errors import InvalidFile  # noqa: E402
from kb.graph import Graph  # noqa: E402
from loaders.mapped.trial import trial  # noqa: E402
from tests.formats.layouts import DEMAND, LAYOUTS, WORDS, Layout, numbers, write  # noqa: E402
from tests.ui.browser import fresh_tab, settled, visit  # noqa: E402
from ui.data.guess import CHOICES, facts, guess, lines_of, mapping, pictures  # noqa: E402
from ui.data.upload import File  # noqa: E402

OPENED = tuple(Layout(language=language, blocks=blocks) for language, blocks in zip(WORDS, LAYOUTS, strict=True))
"""Three layouts in three languages."""


def given(folder: Path, layout: Layout) -> File:
    path = write(folder / "book.xlsx", layout, numbers(layout.n))
    return File(path.name, path.read_bytes())


@pytest.mark.parametrize("layout", OPENED, ids=list(WORDS))
def test_what_was_guessed_can_be_changed_one_by_one(tmp_path: Path, layout: Layout) -> None:
    guessed = guess(given(tmp_path, layout))
    lines = lines_of(guessed.guess)
    assert {line.name for line in lines} >= {*DEMAND, "output"}
    assert all(line.name in CHOICES[line.axis] for line in lines)
    told = {**facts(guessed), "country": "UZB", "year": 2021, "currency": "UZS", "unit": 1000}
    text = mapping(guessed, told, lines).content.decode()
    table = trial(tmp_path / "book.xlsx", text=text).table
    meta = table.meta
    assert (meta.country, meta.year, meta.currency, meta.unit) == ("UZB", 2021, "UZS", 1000)
    moved = [replace(line, name="valuables") if line.name == "exports" else line for line in lines]
    other = trial(tmp_path / "book.xlsx", text=mapping(guessed, told, moved).content.decode()).table
    assert "exports" not in other.final_demand_domestic
    assert other.final_demand_domestic["valuables"].tolist() == table.final_demand_domestic["exports"].tolist()


def test_a_line_that_is_not_read_makes_the_balance_fail(tmp_path: Path) -> None:
    guessed = guess(given(tmp_path, Layout()))
    lines = [replace(line, name="") if line.name == "exports" else line for line in lines_of(guessed.guess)]
    with pytest.raises(InvalidFile, match="uses sum to"):
        trial(tmp_path / "book.xlsx", text=mapping(guessed, facts(guessed), lines).content.decode())


def test_words_of_a_reader_are_quoted(tmp_path: Path) -> None:
    guessed = guess(given(tmp_path, Layout()))
    text = mapping(guessed, {"country": 'A"\\g<0>\n[x]'}, lines_of(guessed.guess)).content.decode()
    with pytest.raises(InvalidFile, match=r"key table\.country"):
        trial(tmp_path / "book.xlsx", text=text)


@pytest.mark.parametrize("layout", OPENED, ids=list(WORDS))
def test_the_parts_of_a_sheet_are_marked(tmp_path: Path, layout: Layout) -> None:
    guessed = guess(given(tmp_path, layout))
    first = pictures(guessed, lines_of(guessed.guess))[0]
    marked = [part for row in first.parts for part in row]
    blocks = sum(block.sheet.name == first.sheet for block in guessed.guess.blocks.values())
    assert marked.count("flows") == blocks * layout.n**2
    assert {"heading", "demand", "inputs"} <= set(marked)
    assert len(first.cells) == len(first.parts)


def copied(path: Path) -> str:
    """The first sheet as a spreadsheet copies it: tabs between cells, decimals with a comma, empty cells empty."""
    page = load_workbook(path).worksheets[0]
    return "\n".join("\t".join(map(_copied, row)) for row in page.values)


def _copied(cell: object) -> str:
    return f"{cell:.1f}".replace(".", ",") if isinstance(cell, int | float) else str(cell or "")


PASTED = tuple(Layout(language=language, blocks="two blocks") for language in WORDS)


@pytest.mark.parametrize("layout", PASTED, ids=list(WORDS))
def test_cells_that_were_copied_are_read_as_the_workbook_is(tmp_path: Path, layout: Layout) -> None:
    path = write(tmp_path / "book.xlsx", layout, numbers(layout.n))
    text = File("pasted.txt", copied(path).encode())
    found, whole = guess(text), guess(File(path.name, path.read_bytes()))
    (tmp_path / text.name).write_bytes(text.content)
    tables = [
        trial(tmp_path / name, text=mapping(each, facts(each), lines_of(each.guess)).content.decode()).table
        for name, each in ((text.name, found), (path.name, whole))
    ]
    assert tables[0].codes == tables[1].codes
    assert tables[0].domestic.tolist() == tables[1].domestic.tolist()
    assert tables[0].output.tolist() == tables[1].output.tolist()


# ---------------------------------------------------------------- in a browser


@pytest.mark.browser
@pytest.mark.parametrize("layout", OPENED, ids=list(WORDS))
def test_an_unknown_workbook_goes_to_multipliers_without_a_mapping_by_hand(
    browser: Browser, own: Graph, own_page: str, tmp_path: Path, layout: Layout
) -> None:
    file = write(tmp_path / "book.xlsx", layout, numbers(layout.n))
    with fresh_tab(browser, own_page, height=1100) as tab:
        visit(tab, "/data?part=load")
        tab.locator("input[type=file]").first.set_input_files(str(file))
        settled(tab)
        expect(tab.get_by_text("It cannot be loaded.").first).to_be_visible()
        tab.get_by_role("button", name="Find the table in the file").click()
        settled(tab)
        expect(tab.get_by_text("What was found in it")).to_be_visible()
        expect(tab.get_by_text("columns balance holds", exact=False).first).to_be_visible()
        tab.get_by_role("button", name="Write into the knowledge base").click()
        expect(tab.get_by_text("Written.")).to_be_visible(timeout=240_000)
    multipliers = "MATCH (:IOTable {id: $id})<-[:READ]-(r:Run {method: 'multipliers'}) RETURN count(r) > 0"
    assert own.read(multipliers, {"id": f"kaz-2022-{layout.n}"}).rows == [[True]]
    table_store.remove(own, f"kaz-2022-{layout.n}")


@pytest.mark.browser
def test_pasted_cells_are_written(browser: Browser, own: Graph, own_page: str, tmp_path: Path) -> None:
    layout = PASTED[0]
    text = copied(write(tmp_path / "book.xlsx", layout, numbers(layout.n)))
    with fresh_tab(browser, own_page, height=1100) as tab:
        visit(tab, "/data?part=load")
        tab.get_by_text("Paste a table").click()
        area = tab.get_by_label("Cells copied out of a spreadsheet")
        area.fill(text)
        area.press("Control+Enter")
        settled(tab)
        expect(tab.get_by_text("columns balance holds", exact=False).first).to_be_visible()
        tab.get_by_text("Then run every analysis on it").click()
        tab.get_by_role("button", name="Write into the knowledge base").click()
        expect(tab.get_by_text("Written.")).to_be_visible(timeout=60_000)
    assert own.read("MATCH (t:IOTable {id: $id}) RETURN count(t)", {"id": f"kaz-2022-{layout.n}"}).rows == [[1]]
    table_store.remove(own, f"kaz-2022-{layout.n}")
