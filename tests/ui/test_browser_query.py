"""The query page in a real Chromium: a node is clicked, files are opened, an address asks the same again."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import pytest
from pyarrow import parquet

playwright = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Page, expect  # noqa: E402

from tests.ui.browser import settled, visit  # noqa: E402

pytestmark = pytest.mark.browser
PICTURE = "/query?ask=console&cypher=" + quote(
    "MATCH (p:Programme {id: 'cluster-initiative-2004'})-[r:DESIGNATES]->(c:Cluster {kind: 'pilot'}) RETURN p, r, c"
)


def saved(tab: Page, button: str) -> tuple[str, bytes]:
    """Name and content of a download."""
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_nodes_are_drawn_and_a_click_tells_of_one(tab: Page) -> None:
    visit(tab, PICTURE)
    label = tab.get_by_test_id("stEChartsChart").locator("svg text", has_text="Metallurgy pilot cluster").first
    expect(label).to_be_visible()
    label.scroll_into_view_if_needed()
    place = label.bounding_box()
    assert place is not None
    tab.mouse.click(place["x"] + place["width"] / 2, place["y"] - 8)
    settled(tab)
    expect(tab.locator(".st-key-vertex_card")).to_contain_text("Metallurgy pilot cluster")


def test_an_address_with_its_query_opens_the_same_picture(tab: Page) -> None:
    visit(tab, PICTURE + "&lang=ru")
    drawn = tab.get_by_test_id("stEChartsChart").locator("svg text")
    expect(drawn.get_by_text("Programme", exact=True)).to_have_count(1)
    expect(tab.get_by_role("textbox", name="Cypher")).to_have_value(
        "MATCH (p:Programme {id: 'cluster-initiative-2004'})-[r:DESIGNATES]->(c:Cluster {kind: 'pilot'}) RETURN p, r, c"
    )


def test_files_open_in_other_programs(tab: Page) -> None:
    visit(tab, PICTURE)
    name, content = saved(tab, "GraphML")
    assert name == "console.graphml"
    assert sorted(label for _, label in nx.read_graphml(io.BytesIO(content)).nodes(data="node_label")) == [
        *["Cluster"] * 7,
        "Programme",
    ]
    visit(tab, "/query?query=value_chain.suppliers&p_industry=A01&p_depth=1")
    name, content = saved(tab, "JSON")
    assert (name, json.loads(content)["parameters"]["industry"]) == ("value_chain-suppliers.json", "A01")
    name, content = saved(tab, "Parquet")
    table = parquet.read_table(io.BytesIO(content))
    assert set(table.column("to_code").to_pylist()) == {"A01"}


def test_a_value_can_be_typed_that_is_not_offered(tab: Page) -> None:
    visit(tab, "/query?query=value_chain.suppliers")
    box = tab.get_by_role("combobox", name="Industry")
    box.click()
    box.fill("A01")
    box.press("Enter")
    settled(tab)
    assert "p_industry=A01" in tab.url


def test_the_keys_that_run_a_query_run_what_was_typed(tab: Page) -> None:
    visit(tab, "/query?ask=console")
    field = tab.get_by_role("textbox", name="Cypher")
    for number in range(3):
        text = f"RETURN {number} AS typed_{number}"
        field.fill(text)
        field.press("Control+Enter")
        settled(tab)
        expect(field).to_have_value(text)
        expect(tab).to_have_url(re.compile(f"typed_{number}"))
