"""Whatever was loaded is shown as text, on every page: none of it is read as Markdown or HTML, nothing is fetched."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import kb
from analysis.methods import METHODS
from analysis.run import missing, perform
from kb import datasets, table_store
from kb.graph import Graph
from kb.settings import Settings
from loaders import io_table
from tests.shipped import shipped
from tests.ui.conftest import open_page, page_process
from tests.ui.hostile import HOST, HOSTILE, poison, read_as_markdown
from ui.text import as_text, linked

TABLE = "kaz-2024-42"
METHODS_SHOWN = (
    "multipliers",
    "linkages",
    "location",
    "regional",
    "development",
    "designation",
    "paths",
    "factors",
    "ward",
    "comparison",
    "evidence",
)
VISITS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("overview", {"q": "metal"}),
    ("overview", {"q": f"{HOSTILE} of nothing"}),
    ("value_chain", {}),
    ("value_chain", {"of": "cluster"}),
    ("value_chain", {"view": "network"}),
    ("value_chain", {"view": "paths"}),
    ("value_chain", {"view": "imports"}),
    ("value_chain", {"view": "compare"}),
    ("clusters", {}),
    ("clusters", {"of": "found"}),
    ("clusters", {"of": "sets"}),
    ("clusters", {"cluster": "national-oil-gas"}),
    ("clusters", {"cluster": "factors:kaz-2024-42:total:1"}),
    ("indicators", {}),
    ("impact", {"d.C242": "-900000000"}),
    ("regions", {}),
    ("regions", {"show": "firms", "view": "organisations"}),
    ("regions", {"view": "divisions"}),
    ("regions", {"view": "stars"}),
    ("regions", {"view": "products", "division": "2017", "region": "KZ-YUZ"}),
    ("regions", {"view": "changes"}),
    ("policy", {"entry": "siid-2003-2015"}),
    ("policy", {"view": "timeline"}),
    ("policy", {"view": "instruments"}),
    ("policy", {"view": "choice"}),
    ("policy", {"view": "pilots"}),
    ("query", {"query": "lineage.programmes"}),
    ("query", {"ask": "console", "cypher": "MATCH (a:Firm)-[r]->(b) RETURN a, r, b LIMIT 5"}),
    ("profiles/page", {"kind": "firm", "id": "kazzinc"}),
    ("profiles/page", {"kind": "cluster", "id": "national-oil-gas"}),
    ("profiles/page", {"kind": "region", "id": "KZ-63"}),
    ("profiles/page", {"kind": "act", "id": f"{HOSTILE} of nothing"}),
    ("data", {}),
    ("data", {"part": "runs"}),
    ("data", {"part": "sources"}),
)
"""Pages and what is chosen on them, so that every kind of stored text is shown."""


SHOWN = """(words) => [document.body.textContent, ...[...document.querySelectorAll('input')].map((one) => one.value)]
    .some((text) => text.includes(words))"""
"""Whether words stand on a page, in a field too."""


@pytest.fixture(scope="module")
def hostile(_connected: Graph, server: Settings) -> Settings:
    """A server with the shipped knowledge, what analyses find in it, and a hostile text before every text."""
    graph = _connected
    graph.write(lambda transaction: transaction.run("MATCH (n) DETACH DELETE n"), name="empty")
    for delivery in shipped():
        datasets.save(graph, delivery)
    table = io_table.read(Path(kb.__file__).parent / "data" / "tables" / TABLE).table
    table_store.save(graph, table)
    for method in METHODS_SHOWN:
        for parameters in missing(graph, table, METHODS[method].runs(table)):
            perform(graph, table, parameters)
    poison(graph)
    return server


@pytest.mark.parametrize(("view", "address"), VISITS)
def test_no_stored_text_is_read_as_markdown(
    hostile: Settings, monkeypatch: pytest.MonkeyPatch, view: str, address: dict[str, str]
) -> None:
    app = open_page(hostile, monkeypatch, view, **address)
    assert not app.exception
    assert not read_as_markdown(app)


@pytest.mark.browser
def test_a_browser_shows_stored_text_and_asks_no_other_host(hostile: Settings, browser: Any, tmp_path: Path) -> None:
    """Pictures, links and scripts in names stay letters; fresh_tab sees to it that no other host is asked."""
    from tests.ui.browser import fresh_tab, visit

    pages = {
        view: {"overview": "", "value_chain": "chain", "profiles/page": "profile"}.get(view, view) for view, _ in VISITS
    }
    with page_process(hostile, tmp_path / "page.log") as address, fresh_tab(browser, address) as tab:
        for view, chosen in VISITS:
            visit(tab, f"/{pages[view]}?{urlencode(chosen)}")
            tab.wait_for_function(SHOWN, arg=HOSTILE[:10])
            assert tab.locator(f"[src*='{HOST}'], [href*='{HOST}']:not([href*='127.0.0.1'])").count() == 0
        visit(tab, "/policy?entry=siid-2003-2015")
        details = tab.locator(".st-key-details").inner_text()
        assert HOSTILE.strip() in details.replace("\u2060", "")


# ---------------------------------------------------------------- the one place

MARKS = st.sampled_from("ab1 \t!*_`#[](){}<>|~$:+-=./\\&'\"")
TEXT = st.text(MARKS | st.characters(codec="utf-8", exclude_categories=["C"]))


@given(TEXT)
def test_markdown_of_a_text_shows_its_letters_and_nothing_else(text: str) -> None:
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(f"x{as_text(text)}x")
    words = re.fullmatch(r"<p>(.*)</p>\n", html, re.DOTALL)
    assert words
    assert "<" not in words[1]
    assert unescape(words[1]).replace("\u2060", "") == "x" + re.sub(r"\s+", " ", text) + "x"


@pytest.mark.parametrize(
    "text",
    [":material/home:", "a :smile: b", ":+1:", "http://a.kz", "www.a.kz", "a@b.kz", "a -> b", "x -- y", "5 >= 4"],
)
def test_what_streamlit_replaces_after_the_markdown_is_kept_apart(text: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", as_text(text))
    assert shown.replace("\u2060", "") == text
    assert not re.search(r":[\w+-]+:|:material/\w+:|://|www\.|[\w]@|(?:^|\s)(?:<-|->|--|>=|<=|~=)(?:\s|$)", shown)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "", None])
def test_only_an_address_of_the_web_becomes_a_link(address: str | None) -> None:
    assert linked("A", address) == "A"


@given(st.text(st.sampled_from("a()[]<>\\ '\"!"), min_size=1))
def test_no_address_ends_its_link_early(path: str) -> None:
    _opening, inline, _closing = MarkdownIt("commonmark").parse(linked("A", f"https://a.kz/{path}"))
    opening, words, closing = inline.children or ()
    assert (opening.type, words.content, closing.type) == ("link_open", "A", "link_close")
