"""The value chain page: clusters in the middle, the network's map, paths, imports, two tables compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analysis.structural.paths import paths as structural_paths
from analysis.writer import write
from cli.build import tables
from kb import table_store
from kb.datasets import save
from kb.graph import Graph
from kb.settings import Settings
from kb.table import IOTable
from tests.products import split_into_68
from tests.shipped import shipped
from tests.ui.conftest import open_page
from tests.ui.test_pages import words
from ui.data import chain_network, value_chain
from ui.data.chain_compare import compare, counterpart
from ui.data.chain_groups import GROUP, clusters, group_chain
from ui.data.chain_network import BOX, HEIGHT, MAPPED, MOST_LINKS, MOST_NODES, WIDTH, layout, network
from ui.data.chain_paths import paths, stops
from ui.figures.network import network_chart
from ui.figures.partner_bars import Pair, partner_bars
from ui.figures.path_rows import path_rows
from ui.figures.ticks import Along
from ui.theme import industry_colour, ink

Page = Callable[..., AppTest]
TABLE, CLASSIFICATION = "kaz-2024-42", "KZ-IO-42"
OIL = ("B06", "B09", "C19", "C20", "C28")
BOTH = ("suppliers", "buyers")


@pytest.fixture(scope="module")
def held(knowledge: Graph) -> IOTable:
    return table_store.read(knowledge, TABLE)


# ---------------------------------------------------------------- groups


@pytest.mark.parametrize("code", ["C242", "A01", "G45"])
def test_a_group_of_one_has_the_chain_of_the_query(knowledge: Graph, code: str) -> None:
    one = value_chain.chain(knowledge, table=TABLE, industry=code, depth=3, share=0.02)
    group = group_chain(knowledge, table=TABLE, codes=(code,), depth=3, share=0.02)
    for side, grouped in ((one.suppliers, group.suppliers), (one.buyers, group.buyers)):
        found = {(link.steps, link.supplier, link.buyer): link for link in side.links}
        again = {(k.steps, *(code if end == GROUP else end for end in (k.supplier, k.buyer))): k for k in grouped.links}
        assert found.keys() == again.keys()
        for key, link in found.items():
            assert again[key].value == pytest.approx(link.value, rel=1e-9)
            assert again[key].input_share == pytest.approx(link.input_share, rel=1e-9)
            assert again[key].imported == pytest.approx(link.imported, rel=1e-9)


def test_a_cluster_buys_and_sells_what_its_industries_do(knowledge: Graph, held: IOTable) -> None:
    found = group_chain(knowledge, table=TABLE, codes=OIL, depth=1, share=0.0)
    members = [held.codes.index(code) for code in OIL]
    assert held.imported is not None
    bought = (held.domestic + held.imported)[:, members]
    links = {link.supplier: link for link in found.suppliers.links}
    assert found.suppliers.total == pytest.approx(bought.sum(), rel=1e-12)
    assert found.buyers.total == pytest.approx(held.output[members].sum(), rel=1e-12)
    assert links[GROUP].value == pytest.approx(bought[members].sum(), rel=1e-9)
    assert sum(link.input_share for link in links.values()) == pytest.approx(1.0)
    assert not set(OIL) & links.keys()


def test_clusters_on_offer_cover_industries_of_the_table(knowledge: Graph, held: IOTable) -> None:
    found = {group.id: group for group in clusters(knowledge, table=TABLE)}
    assert found["national-oil-gas"].codes == OIL
    assert all(set(group.codes) <= set(held.codes) and group.codes for group in found.values())


# ---------------------------------------------------------------- network


@pytest.mark.parametrize("n", [2, 68, MAPPED])
def test_no_name_covers_another_on_a_map_of_any_flows(n: int) -> None:
    points = layout(np.random.default_rng(n).lognormal(0, 2, (n, n)))
    apart = np.abs(points[:, None] - points[None])
    overlap = (apart < np.array(BOX) - 1).all(axis=2) & ~np.eye(len(points), dtype=bool)
    assert not overlap.any()
    assert (points > np.array(BOX) / 2 - 1).all()
    assert (points < np.array([WIDTH, HEIGHT]) - np.array(BOX) / 2 + 1).all()


def test_industries_keep_their_place_whatever_is_chosen(knowledge: Graph) -> None:
    given: dict[str, Any] = {"table": TABLE, "sides": BOTH, "share": 0.02}
    first = network(knowledge, centres=("C242",), pinned=(), **given)
    second = network(knowledge, centres=("C242", "A01"), pinned=("O84",), **given)
    places = {node.code: (node.x, node.y) for node in second.nodes}
    assert {node.code: (node.x, node.y) for node in first.nodes}.items() <= places.items()
    assert {"A01", "C242", "O84"} <= places.keys()
    assert [node.code for node in second.nodes if node.centre] == ["A01", "C242"]


def test_a_network_shows_the_partners_from_the_share_on(knowledge: Graph, held: IOTable) -> None:
    found = network(knowledge, table=TABLE, centres=("C242",), pinned=(), sides=("suppliers",), share=0.05)
    assert held.imported is not None
    j = held.codes.index("C242")
    purchases = (held.domestic + held.imported)[:, j]
    partners = {code for code, share in zip(held.codes, purchases / purchases.sum(), strict=True) if share >= 0.05}
    assert {node.code for node in found.nodes} == partners | {"C242"}
    assert partners - {"C242"} <= {edge.supplier for edge in found.edges if edge.buyer == "C242"}
    assert all(edge.supplier != edge.buyer for edge in found.edges)


def test_a_large_network_says_what_it_left_out(graph: Graph) -> None:
    table = split_into_68()
    table_store.save(graph, table)
    codes = tuple(table.codes)
    given: dict[str, Any] = {"table": table.meta.id, "pinned": (), "sides": BOTH}
    found = network(graph, centres=codes[:10], share=0.0001, **given)
    assert len(found.nodes) == MOST_NODES
    assert 0 < found.partners_left_out <= len(codes) - MOST_NODES
    assert len(found.edges) == MOST_LINKS
    assert found.links_left_out > 0


def test_circles_grow_with_output_and_have_the_colours_of_their_groups(knowledge: Graph) -> None:
    found = network(knowledge, table=TABLE, centres=("C242",), pinned=(), sides=BOTH, share=0.02)
    card = next(card for card in value_chain.tables(knowledge) if card.id == TABLE)
    names = {row["code"]: row for row in value_chain.industries(knowledge, table=TABLE)}
    drawn = network_chart(found, names, card, "kk", ink("dark"))["series"][0]
    points = drawn["data"][: len(found.nodes)]
    assert [point["name"] for point in points] == [node.code for node in found.nodes]
    by_output = sorted(zip(found.nodes, points, strict=True), key=lambda pair: pair[0].output)
    sizes = [point["symbolSize"] for _, point in by_output]
    assert sizes == sorted(sizes)
    assert all(point["itemStyle"]["color"] == industry_colour(point["name"]) for point in points)
    assert len(drawn["links"]) == len(found.edges)


def test_tables_too_large_for_one_map_are_placed_by_what_is_shown(
    knowledge: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_network, "MAPPED", 5)
    found = network(knowledge, table=TABLE, centres=("C242",), pinned=(), sides=BOTH, share=0.1)
    assert len({(node.x, node.y) for node in found.nodes}) == len(found.nodes) > 1


# ---------------------------------------------------------------- paths


def test_paths_have_the_industry_in_its_role(graph: Graph, held: IOTable) -> None:
    table_store.save(graph, held)
    assert paths(graph, table=TABLE, codes=("C242",), role="to") == []
    write(graph, held, structural_paths(held))
    for role in ("to", "through", "from"):
        found = paths(graph, table=TABLE, codes=("C242",), role=role)
        assert len(found) > 5
        for path in found:
            assert "C242" in {"to": stops(path)[-1:], "from": stops(path)[:1]}.get(role, stops(path))
        assert [path["rank"] for path in found] == sorted(path["rank"] for path in found)


def test_a_path_is_a_row_from_its_start_to_its_end() -> None:
    shared = {"value": 2.0, "share": 0.01, "unit": 1000, "currency": "KZT"}
    rows = [
        {**shared, "from_code": "B072", "via": ["C242"], "to_code": "F41", "length": 2},
        {**shared, "from_code": "F41", "via": [], "to_code": "F41", "length": 0},
    ]
    assert [stops(row) for row in rows] == [["B072", "C242", "F41"], ["F41"]]
    option, width, height = path_rows(rows, {}, "en", ink("light"))
    at = {node["name"]: (node["x"], node["y"]) for node in option["series"][0]["data"]}
    assert at["1:0"][0] == at["0:0"][0] < at["0:1"][0] < at["0:2"][0], "all begin beside their numbers"
    assert at["0:0"][1] == at["0:2"][1] < at["1:0"][1]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in at.values())
    assert len(option["series"][0]["links"]) == 2


# ---------------------------------------------------------------- two tables


def test_68_products_folded_by_the_concordance_have_the_shares_of_the_29(graph: Graph) -> None:
    """Whatever the detail, an industry buys and sells the same."""
    held, finer = tables()[1], split_into_68()
    save(graph, next(delivery for delivery in shipped() if delivery.dataset == "classifications"))
    table_store.save(graph, held)
    table_store.save(graph, finer)
    one, other = ((table.meta.id, table.meta.classification) for table in (held, finer))
    found = compare(graph, first=one, second=other, codes=("C24",))
    assert found is not None
    assert found.joined
    assert found.second.codes == ("241", "242", "243", "244", "245", "25")
    assert found.second.suppliers == pytest.approx(found.first.suppliers, abs=1e-9)
    sold = [{code: side.buyers.get(code, 0.0) for code in held.codes} for side in (found.first, found.second)]
    assert sold[1] == pytest.approx(sold[0], abs=1e-9)
    back = compare(graph, first=other, second=one, codes=("241",))
    assert back is not None
    assert (back.first.codes, back.second.codes) == (found.second.codes, ("C24",))


def test_tables_without_a_concordance_are_not_compared(knowledge: Graph) -> None:
    assert compare(knowledge, first=(TABLE, CLASSIFICATION), second=(TABLE, "unknown"), codes=("C242",)) is None


def test_a_table_compared_with_itself_is_the_same(knowledge: Graph) -> None:
    same = (TABLE, CLASSIFICATION)
    found = compare(knowledge, first=same, second=same, codes=OIL)
    assert found is not None
    assert not found.joined
    assert found.first == found.second
    assert sum(found.first.suppliers.values()) == pytest.approx(1.0)
    assert sum(found.first.buyers.values()) == pytest.approx(1.0, abs=1e-6)


def test_two_bars_for_a_partner_with_words_at_their_end() -> None:
    pair = Pair("Trade {retail}", "#3d7ea6", 2.0, 1.0, ("", "33% imported"), "told")
    stacked, height = partner_bars([pair], ("Domestic", "Imported"), Along("tenge", "en"), ink("light"), stacked=True)
    first, second, _levels, told = stacked["series"]
    assert [each["itemStyle"]["color"] for each in told["categories"]] == [pair.colour]
    assert [row["data"][0]["value"] for row in (first, second)] == [2.0, 1.0]
    assert [row["data"][0]["label"]["show"] for row in (first, second)] == [False, True]
    assert first["stack"] == second["stack"]
    assert stacked["yAxis"]["data"] == ["Trade (retail)"]
    long = partner_bars([pair], ("A" * 40, "B" * 40), Along("%", "en"), ink("light"), stacked=True)[0]
    assert long["grid"]["top"] > stacked["grid"]["top"], "long names stand one below the other, above the axis"
    apart, _ = partner_bars([pair] * 10, ("A", "B"), Along("tenge", "en"), ink("light"), stacked=False)
    assert "stack" not in apart["series"][0]
    assert partner_bars([pair] * 10, ("A", "B"), Along("tenge", "en"), ink("light"), stacked=False)[1] > height


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("of", ["industry", "cluster"])
@pytest.mark.parametrize("view", ["flow", "network", "paths", "imports", "compare"])
def test_every_view_in_every_language(page: Page, view: str, of: str, lang: str) -> None:
    app = page("value_chain", lang=lang, view=view, of=of, cluster="national-oil-gas")
    assert not app.exception
    assert not app.error
    assert app.button_group(key="view").value == view
    if of == "cluster":
        assert app.selectbox(key="cluster").value == "national-oil-gas"


def test_a_share_that_leaves_nothing_is_lowered_by_a_button(page: Page) -> None:
    app = page("value_chain", industry="B05", share="0.2")
    assert any("No link reaches" in info.value for info in app.info)
    next(button for button in app.button if button.key.startswith("unfiltered")).click().run()
    assert not app.exception
    assert not any("No link reaches" in info.value for info in app.info)
    assert app.query_params["share"] in ("0.01", ["0.01"])


@pytest.mark.parametrize(
    ("view", "address", "key"),
    [("policy", {"kinds": "candidate"}, "kinds"), ("data", {"part": "sources", "search": "no such words"}, "search")],
)
def test_other_filters_that_leave_nothing_are_taken_off(
    page: Page, view: str, address: dict[str, str], key: str
) -> None:
    app = page(view, **address)
    app.button(key="unfiltered").click().run()
    assert not app.exception
    assert key not in app.query_params
    assert not [button for button in app.button if button.key == "unfiltered"]


def test_expanded_and_pinned_industries_stand_in_the_address(page: Page) -> None:
    app = page("value_chain", view="network", industry="C242", expand="A01~nonsense", pin="O84")
    assert app.multiselect(key="expand").value == ["A01"]
    assert app.multiselect(key="pin").value == ["O84"]
    app.multiselect(key="expand").set_value(["A01", "F41"]).run()
    assert app.query_params["expand"] in ("A01~F41", ["A01~F41"])


def test_the_views_share_one_choice_of_industry(page: Page) -> None:
    app = page("value_chain", industry="F41", view="network", share="0.05")
    app.button_group(key="view").set_value("imports").run()
    assert app.selectbox(key="industry").value == "F41"
    app.button_group(key="view").set_value("flow").run()
    assert app.button_group(key="share").value == 0.05


def test_one_table_alone_cannot_be_compared(
    graph: Graph, server: Settings, held: IOTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    table_store.save(graph, held)
    app = open_page(server, monkeypatch, "value_chain", view="compare")
    assert "There is only one table." in words(app)


@pytest.mark.parametrize(
    ("start", "end", "code", "meant"),
    [
        ("KZ-IO-42", "KZ-IO-29", "C242", {"C24"}),
        ("KZ-IO-29", "KZ-IO-42", "C24", {"C241", "C242"}),
        ("KZ-IO-42", "KZ-IO-42-unknown", "C242", {None}),
    ],
)
def test_the_concordance_leads_to_the_industry_of_another_table(
    knowledge: Graph, start: str, end: str, code: str, meant: set[str | None]
) -> None:
    assert counterpart(knowledge, start=start, end=end, code=code) in meant


def test_another_table_keeps_the_industry_and_says_that_the_data_are_the_same(page: Page) -> None:
    app = page("value_chain", industry="C242", table=TABLE)
    app.selectbox(key="table").set_value("kaz-2024-29").run()
    assert app.selectbox(key="industry").value == "C24"
    assert app.query_params["industry"] == "C24"
    assert "same data" in app.toast[0].value
    app.selectbox(key="table").set_value(TABLE).run()
    assert app.selectbox(key="industry").value in {"C241", "C242"}
