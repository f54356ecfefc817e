"""What is drawn where: nothing overlaps, time runs to the right, a Sankey has no circle and its widths add up."""

from __future__ import annotations

import re
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.graph import Graph
from ui import figures
from ui.data.chain_network import network
from ui.data.chain_paths import paths
from ui.data.policy import Entry, Lineage, Tie, lineage
from ui.data.regions import multipliers
from ui.data.value_chain import Chain, Link, Side, TableCard, chain
from ui.figures.base import hint, styled, written
from ui.figures.lineage import picture
from ui.figures.lineage_chart import chart
from ui.figures.network import network_chart
from ui.figures.path_rows import path_rows
from ui.figures.profile import multipliers as regional_bars
from ui.figures.sankey import _REST as REST
from ui.figures.sankey import MOST_LINKS, sankey
from ui.figures.timeline import timeline
from ui.theme import GROUPS, KINDS, industry_colour, ink

CARD = TableCard("t", "Table", 2024, 1000, "KZT", "basic prices", "", 3, ("domestic",), "Somebody 2024", "")


@pytest.fixture(scope="module")
def policy(knowledge: Graph) -> Lineage:
    return lineage(knowledge)


def test_boxes_do_not_overlap_and_time_runs_to_the_right(policy: Lineage) -> None:
    drawn = picture(policy, KINDS)
    for a, b in combinations(drawn.boxes, 2):
        apart_x = abs(a.x - b.x) >= (a.width + b.width) / 2
        apart_y = abs(a.y - b.y) >= (a.height + b.height) / 2
        assert apart_x or apart_y, (a.entry.id, b.entry.id)
    programmes = [box for box in drawn.boxes if box.entry.kind == "programme"]
    for a, b in combinations(programmes, 2):
        if a.right[0] < b.left[0]:
            assert (a.entry.place or 0) < (b.entry.place or 9999)
    assert len(drawn.columns) == 5


def test_every_programme_is_shown_and_kinds_are_a_choice(policy: Lineage) -> None:
    programmes = {e.id for e in policy.entries.values() if e.kind == "programme"}
    drawn = picture(policy, ["programme"])
    assert {box.entry.id for box in drawn.boxes} == programmes
    assert {line.type for line in drawn.lines} == {"SUCCEEDS", "PART_OF"}
    assert not picture(policy, ["pilot"]).boxes


def test_pilot_clusters_stand_under_the_plans_of_2005(policy: Lineage) -> None:
    boxes = {box.entry.id: box for box in picture(policy, KINDS).boxes}
    plans, tourism = boxes["pilot-clusters-2005"], boxes["pilot-tourism"]
    assert abs(plans.x - tourism.x) < plans.width / 2
    assert tourism.y > plans.y
    assert boxes["res-2005-06-25"].y < plans.y


def test_points_of_the_chart_are_its_entries(policy: Lineage) -> None:
    drawn = chart(picture(policy, KINDS), "kk", ink("dark"), "spiid-2015-2019")
    for series, ids in drawn.points.items():
        assert [point["name"] for point in drawn.option["series"][series]["data"]] == ids
    assert "2015–2019" in str(drawn.option)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_lineage_says_what_its_colours_mean(policy: Lineage, lang: str) -> None:
    placed = picture(policy, KINDS)
    drawn = chart(placed, lang, ink("light"))
    boxes = [drawn.option["series"][place] for place in drawn.points]
    assert drawn.option["legend"]["data"] == [one["name"] for one in boxes]
    for one in boxes:
        assert {point["itemStyle"]["color"] for point in one["data"]} == {one["itemStyle"]["color"]}
    assert drawn.height - placed.height == pytest.approx(drawn.option["grid"]["top"], abs=1)


def test_a_programme_without_a_year_stands_after_its_predecessor_and_shows_none(policy: Lineage) -> None:
    third = policy.entries["spiid-2020-2025"]
    assert (third.start, third.place) == (None, 2020)


def test_lineage_without_ties() -> None:
    alone = Entry("p", "programme", {"id": "p"}, 2010, 2012, "strategy", "", "", "A", 2010)
    drawn = picture(Lineage({"p": alone}, [Tie("p", "p", "PART_OF")]), KINDS)
    assert [box.entry.id for box in drawn.boxes] == ["p"]
    assert picture(Lineage({}, []), KINDS).boxes == []


def test_timeline_has_a_row_for_each_programme_with_a_year(policy: Lineage) -> None:
    drawn = timeline(policy, "ru", ink("light"))
    assert drawn is not None
    rows = next(iter(drawn.to_dict()["datasets"].values()))
    assert len(rows) == sum(e.kind == "programme" and bool(e.start or e.end) for e in policy.entries.values())
    assert timeline(Lineage({}, []), "en", ink("light")) is None


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_timeline_names_every_programme_whole(policy: Lineage, lang: str) -> None:
    drawn = timeline(policy, lang, ink("light"))
    assert drawn is not None
    rows = next(iter(drawn.to_dict()["datasets"].values()))
    assert [row["label"].replace("\n", " ") for row in rows if "-\n" not in row["label"]] == [
        row["name"] for row in rows if "-\n" not in row["label"]
    ]
    assert not [row["label"] for row in rows if "…" in row["label"]]
    tops = [row["at"] for row in rows]
    assert all(above["row"] < at for above, at in zip(rows, tops[1:], strict=False)), "no name covers the bar above it"


# ---------------------------------------------------------------- what colours mean


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_figure_of_industries_says_what_its_colours_mean(knowledge: Graph, lang: str) -> None:
    table, look = "kaz-2024-42", ink("dark")
    found = chain(knowledge, table=table, industry="C242", depth=3, share=0.02)
    around = network(knowledge, table=table, centres=("C242",), pinned=(), sides=["suppliers"], share=0.01)
    through = paths(knowledge, table=table, codes=("C242",), role="to")
    regional = multipliers(knowledge, table=table, region="KZ-63", measure="output")
    for option in (
        sankey(found, CARD, ["suppliers", "buyers"], lang, look).option,
        network_chart(around, found.names, CARD, lang, look),
        path_rows(through, found.names, lang, look)[0],
        regional_bars(regional, "", lang, look),
    ):
        *drawn, told = option["series"]
        meant = {each["name"]: each["itemStyle"]["color"] for each in told["categories"]}
        points = [point for series in drawn for point in series.get("data", ()) if isinstance(point, dict)]
        shown = {point["itemStyle"]["color"] for point in points if "color" in point.get("itemStyle", {})}
        assert len(meant) > 1
        assert shown - {REST} == set(meant.values())
        said = [word if isinstance(word, str) else word["name"] for word in option["legend"]["data"]]
        assert said[: len(meant)] == list(meant)
        assert lang == "en" or not set(said) & {group.name for group in GROUPS.values()}


# ---------------------------------------------------------------- Sankey


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_sankey_goes_from_left_to_right(knowledge: Graph, depth: int, share: float) -> None:
    found = chain(knowledge, table="kaz-2024-42", industry="C242", depth=depth, share=share)
    drawn = sankey(found, CARD, ["suppliers", "buyers"], "en", ink("light"))
    series = drawn.option["series"][0]
    place = {node["name"]: node["depth"] for node in series["data"]}
    assert all(place[link["target"]] - place[link["source"]] == 1 for link in series["links"])
    assert len(place) == len(series["data"])
    assert all(link["value"] > 0 for link in series["links"])
    assert len(series["links"]) <= 2 * MOST_LINKS + 12


def test_widths_beside_the_middle_add_up_to_purchases_and_output(knowledge: Graph) -> None:
    found = chain(knowledge, table="kaz-2024-42", industry="C242", depth=2, share=0.02)
    links = sankey(found, CARD, ["suppliers", "buyers"], "en", ink("light")).option["series"][0]["links"]
    bought = sum(link["value"] for link in links if link["target"] == "0:C242")
    sold = sum(link["value"] for link in links if link["source"] == "0:C242")
    assert bought == pytest.approx(found.suppliers.total, rel=0.003)
    assert sold == pytest.approx(found.buyers.total, rel=0.003)


def test_weak_links_are_left_out_and_counted() -> None:
    names = {f"C{n}": {"id": f"C{n}"} for n in range(100)}
    direct = Link(1, "C1", "C0", 50.0, 50.0, None, 0.5, 0.1)
    further = [Link(2, f"C{n}", "C1", 1.0 / n, 1.0, None, 0.1, None) for n in range(2, 100)]
    stray = Link(2, "C5", "C99", 40.0, 1.0, None, 0.1, None)
    found = Chain("C0", Side([direct, *further, stray], 100.0), Side([], 0.0), names)
    drawn = sankey(found, CARD, ["suppliers"], "en", ink("light"))
    keys = {node["name"] for node in drawn.option["series"][0]["data"]}
    assert drawn.left_out == 100 - MOST_LINKS
    assert "-1:C99" not in keys, "a link that hangs on nothing is not drawn"
    assert "-1:rest" in keys


def test_an_industry_has_one_colour_under_all_its_codes() -> None:
    assert industry_colour("C242") == industry_colour("KZ-IO-42:C242") == industry_colour("241")
    assert len({industry_colour(code) for code in ("A01", "B07", "C10", "C20", "C24", "F41", "G45", "K64", "O84")}) == 9


# ---------------------------------------------------------------- text

TEXT = st.text(st.sampled_from("ab{}|<>&\"'=/ é") | st.characters(codec="utf-8"))


@given(TEXT, TEXT, TEXT)
def test_what_a_point_answers_is_text_whatever_was_loaded(head: str, line: str, code: str) -> None:
    answer = hint(head, line, code=code)["formatter"]
    assert not set("{}") & set(answer), "ECharts fills in what is between braces"
    assert re.findall(r"<[^>]*>", answer) == ["<b>", "</b>", "<br>"]
    assert unescape(re.sub(r"</?br?>", "", answer)) == head + (f" ({code})" if code else "") + line


@given(TEXT)
def test_text_on_a_figure_has_no_mark_of_echarts_in_it(text: str) -> None:
    assert not set("{}") & set(written(text))
    assert re.fullmatch(r"\{name\|[^{}|]*\}", styled("name", text))
    assert len(written(text)) == len(text)


def test_figures_write_no_html_of_their_own() -> None:
    writing = [file.name for file in Path(figures.__path__[0]).glob("*.py") if re.search(r"<br?>", file.read_text())]
    assert writing == ["base.py"]
