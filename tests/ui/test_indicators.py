"""Indicators and impact: what the pages show is what the runs and the model say, in every language."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.proto.SelectWidgetFilterMode_pb2 import SelectWidgetFilterMode
from streamlit.testing.v1 import AppTest

import kb
from analysis.methods import METHODS
from analysis.run import missing, perform
from analysis.structural.impact import ImpactParameters
from analysis.structural.impact import impact as computed
from analysis.writer import run_id
from kb.errors import AnalysisError
from kb.graph import Graph
from kb.queries import run
from kb.runs import remove
from kb.table_store import read
from ui.data import indicators as data
from ui.data.impact import impact
from ui.figures.effects import effects, largest
from ui.figures.quadrant import Axis, Point, quadrant
from ui.figures.ranking import MOST_BARS, NAME_LETTERS, PART_COLOURS, Bar, height, paired, ranking, stacked
from ui.figures.ticks import Along
from ui.theme import industry_colour, ink

Page = Callable[..., AppTest]
TABLE, PUBLISHED = "kaz-2024-42", "kozlova-denisova-2014:vko"
SUMMED = "kaz-2024-29"
"""The table in the industries of the published one: only it can stand beside it."""

VIEWS = ("ranking", "ratio", "key", "extraction", "position", "beside")
INK = ink("light")


@pytest.fixture(scope="module", autouse=True)
def analysed(knowledge: Graph) -> Iterator[None]:
    """What the page shows is in the graph; what was not there before is taken out again."""
    made = []
    for of, methods in ((TABLE, data.METHODS), (SUMMED, ("multipliers",))):
        table = read(knowledge, of)
        for method in methods:
            for parameters in missing(knowledge, table, METHODS[method].runs(table)):
                perform(knowledge, table, parameters)
                made.append(run_id(of, parameters))
    yield
    for each in made:
        knowledge.write(lambda transaction, each=each: remove(transaction, each))  # type: ignore[misc]


def two(value: float) -> str:
    return f"{value:.2f}"


# ---------------------------------------------------------------- data


def test_parts_of_an_effect_add_up_to_it(knowledge: Graph) -> None:
    board = data.decomposition(knowledge, table=TABLE, basis="domestic", measure="value_added", closure="type II")
    assert len(board.rows) == 42
    for row in board.rows:
        assert sum(row.numbers[part] or 0.0 for part in data.PARTS) == pytest.approx(row.numbers["effect"], rel=1e-12)


def test_ratio_is_the_effect_over_the_own_coefficient(knowledge: Graph) -> None:
    given = {"table": TABLE, "basis": "domestic", "measure": "compensation", "closure": "type I"}
    own = {row.code: row.numbers["initial"] or 0.0 for row in data.decomposition(knowledge, **given).rows}
    both = data.effect_and_ratio(knowledge, **given).rows
    assert len(both) == 42
    for row in both:
        assert row.numbers["ratio"] == pytest.approx((row.numbers["effect"] or 0.0) / own[row.code], rel=1e-12)


def test_offer_names_what_was_computed_and_what_was_published(knowledge: Graph) -> None:
    ours, theirs = data.offer(knowledge, table=TABLE), data.offer(knowledge, table=PUBLISHED)
    assert set(ours.bases["multipliers"]) == {"domestic", "total", "resources"}
    assert ours.measures("domestic")[:4] == ["output", "value_added", "compensation", "imports"]
    assert list(ours.closures["output", "domestic", "effect"]) == ["type I", "type II", "type II full"]
    assert "imports" not in ours.measures("total"), "imported inputs count as made at home there"
    assert theirs.measures("") == ["output", "value_added"]
    assert theirs.measures("", "ratio") == ["compensation"]


def test_tables_of_one_classification_stand_side_by_side(knowledge: Graph) -> None:
    assert [other.id for other in data.others(knowledge, table=SUMMED)] == [PUBLISHED]
    board = data.comparison(
        knowledge,
        table=SUMMED,
        other=PUBLISHED,
        basis="domestic",
        other_basis="",
        measure="output",
        form="effect",
        closure="type I",
    )
    published = {r["code"]: r for r in run(knowledge, "indicators.published").records() if r["measure"] == "output"}
    assert len(published) == 4
    assert {row.code: row.numbers["second"] for row in board.rows} == {c: r["published"] for c, r in published.items()}
    assert {row.code: row.numbers["first"] for row in board.rows} == {c: r["ours"] for c, r in published.items()}


def test_linkage_classes_follow_from_the_indices(knowledge: Graph) -> None:
    for row in data.linkages(knowledge, table=TABLE, basis="domestic").rows:
        high = (row.numbers["backward_index"] or 0.0) > 1, (row.numbers["forward_index"] or 0.0) > 1
        kinds = {(True, True): "key", (True, False): "backward-oriented", (False, True): "forward-oriented"}
        assert row.kind == kinds.get(high, "independent")


@pytest.mark.parametrize("closure", ["type I", "type II"])
def test_impact_is_that_of_the_analysis_and_its_parts_add_up(knowledge: Graph, closure: str) -> None:
    change = (("C242", 1e9), ("F41", -2e8))
    found = impact(knowledge, table=TABLE, basis="domestic", closure=closure, change=change)
    result = computed(read(knowledge, TABLE), dict(change), ImpactParameters("domestic", closure))
    assert dict(found.total) == pytest.approx({name: result.summary["total"][name] for name in found.total})
    for effect in found.effects:
        for measure, parts in effect.parts.items():
            assert sum(parts) == pytest.approx(effect.numbers[measure], rel=1e-9, abs=1e-3)
            assert closure == "type II" or parts[2] == 0
    own = {effect.code: effect.parts["output"][0] for effect in found.effects if effect.parts["output"][0]}
    assert own == {"C242": 1e9, "F41": -2e8}


def test_a_cut_beyond_what_there_is_is_noticed(knowledge: Graph) -> None:
    table = read(knowledge, TABLE)
    there = float(table.final_demand_domestic.loc["C242"].sum()) * table.meta.unit
    given = {"table": TABLE, "basis": "domestic", "closure": "type I"}
    assert impact(knowledge, change=(("C242", -0.99 * there),), **given).cuts == {}
    assert impact(knowledge, change=(("C242", -1.01 * there),), **given).cuts == {"C242": pytest.approx(there)}


def test_an_unknown_industry_is_refused_in_words(knowledge: Graph) -> None:
    with pytest.raises(AnalysisError, match="no industry 'C99'"):
        impact(knowledge, table=TABLE, basis="domestic", closure="type I", change=(("C99", 1.0),))


# ---------------------------------------------------------------- figures


def test_bars_have_the_colour_of_their_sector_and_stop_at_a_readable_number() -> None:
    bars = [Bar(f"C{10 + place % 20}", f"Industry {{{place}}}", [60.0 - place]) for place in range(60)]
    option = ranking(bars, Along("share", "en"), two, INK)
    data_of = option["series"][0]["data"]
    assert len(data_of) == MOST_BARS
    assert [datum["itemStyle"]["color"] for datum in data_of[:3]] == [industry_colour(bar.code) for bar in bars[:3]]
    assert data_of[0]["label"]["formatter"] == "60.00"
    told = {each["name"]: each["itemStyle"]["color"] for each in option["series"][-1]["categories"]}
    assert set(told.values()) == {datum["itemStyle"]["color"] for datum in data_of}
    assert list(told) == option["legend"]["data"]
    assert "{" not in option["yAxis"]["data"][0], "braces would be filled in by the figure"
    names = ["Trade"] * 60
    assert height(names) == height(names[:MOST_BARS]) > height(names[: MOST_BARS - 1])


def test_the_sum_of_the_parts_stands_once_at_the_outer_end() -> None:
    bars = [Bar("C242", "Up", [1.0, 0.5, 0.0]), Bar("F41", "Down", [-2.0, -0.25, 0.5])]
    series = stacked(bars, ["own", "suppliers", "households"], Along("share", "en"), two, INK)["series"][:-1]
    shown = [[one["data"][row]["label"]["formatter"] for one in series] for row in (0, 1)]
    assert shown == [["", "1.50", ""], ["", "-1.75", ""]]
    assert [series[1]["data"][row]["label"]["position"] for row in (0, 1)] == ["right", "left"]
    assert [one["itemStyle"]["color"] for one in series] == list(PART_COLOURS[:3])


@pytest.mark.parametrize("column", ["name_en", "name_ru", "name_kk"])
def test_names_of_the_68_products_have_room_on_two_lines(column: str) -> None:
    with (Path(kb.__file__).parent / "data" / "classifications" / "kz_bns_68.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row[column] for row in rows]
    option = ranking([Bar("A01", text, [1.0]) for text in names], Along("share", "en"), two, INK)
    shown = option["yAxis"]["data"]
    whole = [text for text, drawn in zip(names, shown, strict=False) if drawn.replace("\n", " ") == text]
    assert all(drawn.count("\n") <= 1 for drawn in shown)
    assert len(shown) - len(whole) <= 3, "only the very longest are shortened"
    assert option["yAxis"]["axisLabel"]["width"] < 400, "more than half of the figure is left to the bars"
    assert height(names) > height([text[:NAME_LETTERS] for text in names])


@pytest.mark.parametrize(
    ("values", "factor", "numbers"),
    [
        ([2.0, 0.4], 1.0, ["0", "0,5", "1", "1,5", "2"]),
        ([3.1e9, 2e6], 1e-9, ["0", "0,5", "1", "1,5", "2", "2,5", "3"]),
        ([0.08, None], 100.0, ["0", "2", "4", "6", "8"]),
        ([-2.0, 2.0], 1.0, ["−2", "−1", "0", "1", "2"]),
        ([None, None], 1.0, ["0", "0,2", "0,4", "0,6", "0,8", "1"]),
    ],
)
def test_bars_have_an_axis_with_numbers_and_a_title(
    values: list[float | None], factor: float, numbers: list[str]
) -> None:
    option = ranking(
        [Bar("C24", "Metals", [value]) for value in values], Along("Выпуск, млрд тенге", "ru", factor), two, INK
    )
    marks = next(one["markLine"]["data"] for one in option["series"] if "markLine" in one)
    assert [mark["label"]["formatter"] for mark in marks] == numbers
    assert option["xAxis"]["name"] == "Выпуск, млрд тенге"
    assert all(option["xAxis"]["min"] <= mark["xAxis"] <= option["xAxis"]["max"] * (1 + 1e-9) for mark in marks)
    assert all(option["xAxis"]["min"] <= (value or 0) <= option["xAxis"]["max"] for value in values)


def test_a_missing_number_is_a_dash_beside_its_pair() -> None:
    series = paired([Bar("C242", "Metals", [1.5, None])], ["ours", "theirs"], Along("share", "en"), two, INK)["series"]
    assert series[1]["data"][0]["value"] is None
    assert series[1]["data"][0]["tooltip"]["formatter"].endswith("theirs: –")
    assert not series[1]["data"][0]["label"]["show"]


def test_every_point_lies_inside_the_axes_and_larger_industries_are_larger() -> None:
    points = [Point("C242", "Metals", 1.35, 1.2, 9.0), Point("A01", "Farms", 0.7, 0.62, 1.0)]
    option, _ = quadrant(points, Axis("back", 1.0), Axis("forth", 1.0), two, "en", INK, ("ll", "hl", "lh", "hh"))
    drawn = {datum["name"]: datum for one in option["series"] for datum in one["data"]}
    for place, axis in enumerate(("xAxis", "yAxis")):
        assert all(option[axis]["min"] < d["value"][place] < option[axis]["max"] for d in drawn.values())
    assert drawn["C242"]["symbolSize"] > drawn["A01"]["symbolSize"]
    assert all(datum["label"]["show"] for datum in drawn.values())
    quarters = next(one["markArea"]["data"] for one in option["series"] if "markArea" in one)
    high = next(area for area in quarters if area[0]["name"] == "hh")
    assert high[0]["coord"] == [1.0, 1.0]
    assert high[1]["coord"] == [option["xAxis"]["max"], option["yAxis"]["max"]]


def test_one_very_large_value_makes_the_axis_logarithmic() -> None:
    points = [Point("C242", str(y), 1.0 + y / 1e5, y, 1.0) for y in (1.1, 1.2, 1.3, 900.0)]
    option, _ = quadrant(points, Axis("x"), Axis("y"), two, "en", INK)
    assert option["yAxis"]["type"] == "log"
    assert option["yAxis"]["min"] <= 1.1 < 900 <= option["yAxis"]["max"]
    assert option["xAxis"]["type"] == "value"


def test_effects_are_drawn_largest_first_fall_or_rise(knowledge: Graph) -> None:
    found = impact(knowledge, table=TABLE, basis="domestic", closure="type II", change=(("C242", 1e8), ("F41", -1e9)))
    sizes = [abs(effect.numbers["imports"]) for effect in largest(found, "imports")]
    assert sizes == sorted(sizes, reverse=True)
    option = effects(found, "imports", ["own", "suppliers", "households"], Along("Imports", "ru"), two, INK)
    assert option["yAxis"]["data"][0] == largest(found, "imports")[0].names["name_ru"]
    assert len([one for one in option["series"] if one["type"] == "bar"]) == 3


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_in_every_language(page: Page, view: str, lang: str) -> None:
    app = page("indicators", lang=lang, view=view, **({"table": SUMMED} if view == "beside" else {}))
    assert not app.exception
    assert not app.error
    assert app.title[0].value == {"en": "Indicators", "ru": "Показатели", "kk": "Көрсеткіштер"}[lang]
    assert len(app.dataframe[0].value) == (42 if view != "beside" else 4)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_impact_in_every_language(page: Page, lang: str) -> None:
    app = page("impact", lang=lang, closure="type II")
    assert not app.exception
    assert not app.error
    assert app.title[0].value == {"en": "Impact", "ru": "Влияние спроса", "kk": "Сұраныстың әсері"}[lang]
    assert len(app.metric) == 5
    assert len(app.dataframe[0].value) == 42


def test_the_address_names_the_choices_by_codes(page: Page) -> None:
    app = page("indicators", measure="compensation", closure="type II", form="ratio", basis="total", lang="ru")
    assert (app.selectbox(key="measure").value, app.button_group(key="closure").value) == ("compensation", "type II")
    assert (app.button_group(key="form").value, app.button_group(key="basis").value) == ("ratio", "total")
    app.button_group(key="lang").set_value("kk").run()
    assert app.query_params["measure"] == "compensation"
    assert app.button_group(key="form").value == "ratio"


def test_a_choice_of_one_page_is_none_of_another(page: Page) -> None:
    app = page("impact", measure="imports")
    for view, measure in (("indicators", "value_added"), ("impact", "output")):
        app.query_params.clear()
        app.switch_page(f"views/{view}.py").run()
        assert app.session_state["measure"] == measure
        assert "measure" not in app.query_params
        assert app.query_params["table"] == "kaz-2024-42", "the default may be another one day"


def test_amounts_are_in_the_address_and_leave_it_with_their_industry(page: Page) -> None:
    app = page("impact", **{"changed": "C242~F41", "d.F41": "-200"})
    assert (app.number_input(key="d.C242").value, app.number_input(key="d.F41").value) == (1000.0, -200.0)
    assert app.metric[0].value.startswith("+")
    app.multiselect(key="changed").set_value(["A01", "C242"]).run()
    assert "d.F41" not in app.query_params
    assert app.number_input(key="d.A01").value == 1000.0


def test_another_unit_of_amounts_writes_them_anew_and_changes_no_result(page: Page) -> None:
    app = page("impact", **{"changed": "C242~F41", "d.F41": "200"})
    told = [metric.value for metric in app.metric]
    app.button_group(key="amounts").set_value("billion").run()
    assert (app.number_input(key="d.C242").value, app.number_input(key="d.F41").value) == (1.0, 0.2)
    assert [metric.value for metric in app.metric] == told
    assert (app.query_params["amounts"], app.query_params["d.F41"]) == ("billion", "0.2")
    again = page("impact", **{"changed": "C242~F41", "d.F41": "0.2", "amounts": "billion"})
    assert [metric.value for metric in again.metric] == told


@pytest.mark.parametrize("view", ["impact", "clusters", "value_chain"])
def test_acceptance_takes_one_option_that_has_the_letters(page: Page, view: str) -> None:
    app = page(view, **({"view": "network"} if view == "value_chain" else {}))
    assert app.multiselect
    for each in app.multiselect:
        assert (each.proto.select_all, each.proto.filter_mode) == (0, SelectWidgetFilterMode.FILTER_MODE_CONTAINS), (
            each.label
        )


def test_no_change_asks_for_one_and_too_deep_a_cut_is_told(page: Page) -> None:
    app = page("impact", **{"changed": "C242", "d.C242": "0"})
    assert "Name at least one industry" in app.info[0].value
    app = page("impact", **{"changed": "C242", "d.C242": "-1e9"})
    assert "larger than its final demand" in app.warning[0].value
    assert page("impact", **{"changed": "C242", "d.C242": "nan"}).number_input(key="d.C242").value == 1000.0
