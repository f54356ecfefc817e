"""The regions page: divisions and outlines, sums over today's regions, the figures, the page in every language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.development.development import DevelopmentParameters
from analysis.regional.location import LocationParameters
from analysis.regional.regionalisation import RegionalParameters
from analysis.run import missing, perform
from kb import table_store
from kb.graph import Graph
from kb.queries import run
from tests.serving import forget
from tests.ui.test_pages import words
from ui.data import region_years
from ui.data import regions as data
from ui.data.regions import TOTAL, Accounts, Geography
from ui.figures.map import CLICK, Reading, region_map, short_name
from ui.figures.multiples import Cell, multiples
from ui.figures.profile import MOST_ROWS, Bar, multipliers, over_time, profile
from ui.figures.years import lines
from ui.theme import QUOTIENT_BREAKS, ink, quotient_colour

Page = Callable[..., AppTest]
TABLE = "kaz-2024-42"


@pytest.fixture(scope="module", autouse=True)
def computed(knowledge: Graph) -> None:
    """What the page shows of the regional methods is in the graph."""
    table = table_store.read(knowledge, TABLE)
    wanted = [LocationParameters(), RegionalParameters(), DevelopmentParameters()]
    for parameters in missing(knowledge, table, wanted):
        perform(knowledge, table, parameters)


@pytest.fixture(scope="module")
def geography(knowledge: Graph) -> Geography:
    return data.geography(knowledge)


@pytest.fixture(scope="module")
def accounts(knowledge: Graph) -> Accounts:
    found = data.accounts(knowledge, year=2024)
    assert found is not None
    return found


def figure(app: AppTest, key: str) -> dict[str, Any]:
    """What an ECharts figure of the page was told."""
    (found,) = [each for each in app.get("echarts_chart") if each.proto.id.endswith(f"-{key}")]
    option: dict[str, Any] = json.loads(found.proto.spec)
    return option


# ---------------------------------------------------------------- data


def test_each_division_has_the_regions_of_its_years(geography: Geography) -> None:
    assert [(d.first, d.last, len(d.places)) for d in geography.divisions] == [
        (None, 2017, 16),
        (2018, 2021, 17),
        (2022, None, 20),
    ]


def test_every_region_of_today_belongs_to_one_region_of_every_division(geography: Geography) -> None:
    today = sorted(geography.divisions[-1].places)
    for division in geography.divisions:
        assert sorted(t for place in division.places.values() for t in place.today) == today


def test_every_region_is_drawn_with_its_own_outline(geography: Geography) -> None:
    places = geography.divisions[-1].places
    assert places["KZ-10"].outline == "KZ-10"
    assert all(place.outline in geography.outlines for d in geography.divisions for place in d.places.values())


def test_outer_rings_run_clockwise_and_holes_against_the_clock(geography: Geography) -> None:
    for outline in geography.outlines.values():
        for part in outline.geometry["coordinates"]:
            assert [data._area(ring) < 0 for ring in part] == [True] + [False] * (len(part) - 1)


def test_centre_of_the_outline_of_the_capital_is_where_the_capital_is(geography: Geography) -> None:
    assert geography.outlines["KZ-71"].centre == pytest.approx((71.43, 51.15), abs=0.05)


def test_a_region_has_a_counterpart_in_every_division(geography: Geography) -> None:
    first, _, today = geography.divisions
    assert geography.counterpart("KZ-63", first) == "KZ-VOS"
    assert geography.counterpart("KZ-VOS", today) in {"KZ-10", "KZ-63"}
    assert geography.counterpart("KZ-55", first) == "KZ-55"


def test_quotients_are_those_that_the_analysis_found(knowledge: Graph, accounts: Accounts) -> None:
    found = data.specialisation(knowledge, table=TABLE)
    assert len(found.rows) == 140
    for (region, section), row in found.rows.items():
        assert accounts.quotient([region], section) == pytest.approx(row["lq"], rel=1e-12, abs=1e-15)


def test_quotient_of_two_regions_is_that_of_their_sum(accounts: Accounts) -> None:
    both = ["KZ-10", "KZ-63"]
    part = sum(accounts.values[region, "C"] for region in both) / sum(accounts.values[r, TOTAL] for r in both)
    expected = part / (accounts.nation["C"] / accounts.nation[TOTAL])
    assert accounts.quotient(both, "C") == pytest.approx(expected, rel=1e-14)
    assert min(accounts.quotient([r], "C") or 0 for r in both) < expected
    assert expected < max(accounts.quotient([r], "C") or 0 for r in both)


def test_shares_of_all_regions_make_up_the_nation(accounts: Accounts, geography: Geography) -> None:
    for division in geography.divisions:
        shares = [accounts.share(place.today, "C") for place in division.places.values()]
        assert sum(share or 0 for share in shares) == pytest.approx(1, abs=1e-6)


def test_a_region_without_a_section_has_no_quotient_in_it(accounts: Accounts) -> None:
    assert accounts.quotient(["KZ-63", "no such region"], "C") is None
    assert accounts.quotient(["KZ-63"], "no such section") is None
    assert accounts.share([], "C") is None


def test_there_are_no_accounts_for_a_year_without_them(knowledge: Graph) -> None:
    assert data.accounts(knowledge, year=1980) is None
    of_1999 = data.accounts(knowledge, year=1999)
    assert of_1999 is not None
    assert set(of_1999.sections) == {TOTAL}, "only the regional product is held"
    assert {row["year"]: row["regions"] for row in data.years(knowledge)} == {
        **{2010: 16},
        **dict.fromkeys(range(2011, 2018), 18),
        **dict.fromkeys((2018, 2019, 2020), 17),
        **dict.fromkeys(range(2021, 2026), 20),
    }


def test_organisations_name_their_clusters_and_sources(knowledge: Graph) -> None:
    rows = data.organisations(knowledge)
    assert any(row["member_of"] for row in rows)
    assert all(row["citation"] for row in rows)


# ---------------------------------------------------------------- figures


def drawn_map(geography: Geography, accounts: Accounts, division: int, **other: Any) -> Mapping[str, Any]:
    chosen = geography.divisions[division]
    values = {p.id: accounts.quotient(p.today, "C") for p in chosen.places.values()}
    reading = Reading("LQ", values, {k: f"{v:.2f}" for k, v in values.items() if v}, (1.0,), ("low", "high"), **other)
    return region_map(
        geography,
        chosen,
        reading,
        colour="#b2493c",
        selected="KZ-55",
        caption=["Location quotient", "Regional accounts · Bureau " * 12],
        lang="en",
        ink=ink("light"),
    )


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_quotients_run_both_ways_from_one(geography: Geography, accounts: Accounts, mode: str) -> None:
    assert all(low * high == 1 for low, high in zip(QUOTIENT_BREAKS, reversed(QUOTIENT_BREAKS), strict=True))
    values = {p.id: accounts.quotient(p.today, "C") for p in geography.divisions[2].places.values()}
    reading = Reading("LQ", values, {}, QUOTIENT_BREAKS, tuple("abcde"), quotients=True)
    assert reading.class_of(1.0) == "c"
    look = {"colour": "#b2493c", "selected": "", "caption": ["LQ"], "lang": "en", "ink": ink(mode)}
    fill = region_map(geography, geography.divisions[2], reading, **look)["layer"][0]["encoding"]["fill"]
    colours = fill["condition"]["scale"]["range"]
    assert len({*colours, fill["value"]}) == 6, "a region without a number looks like none of the classes"
    warmth = [int(colour[1:3], 16) - int(colour[5:7], 16) for colour in colours]
    assert warmth == sorted(warmth, reverse=True)
    assert warmth[1] > 30 > abs(warmth[2])
    assert warmth[3] < -30


def rows_of(spec: Mapping[str, Any], layer: int) -> list[dict[str, Any]]:
    return list(spec["datasets"][spec["layer"][layer]["data"]["name"]])


def test_map_draws_every_outline_once_and_marks_the_chosen_region(geography: Geography, accounts: Accounts) -> None:
    features = rows_of(drawn_map(geography, accounts, 2), 0)
    assert len(features) == 20
    assert [f["region"] for f in features if f["selected"]] == ["KZ-55"]


def test_regions_without_an_outline_of_their_own_share_one(geography: Geography, accounts: Accounts) -> None:
    today = geography.divisions[2]
    places = {p.id: replace(p, outline="KZ-VOS") if p.id in ("KZ-10", "KZ-63") else p for p in today.places.values()}
    sharing = replace(geography, divisions=[*geography.divisions[:2], replace(today, places=places)])
    features = rows_of(drawn_map(sharing, accounts, 2, outlines={"KZ-VOS": 1.76}), 0)
    assert len(features) == 19
    shared = next(f for f in features if "East Kazakhstan" in f["name"])
    assert (shared["name"], shared["class"]) == ("Abai region + East Kazakhstan region", "high")


def test_cities_and_regions_without_an_outline_stand_as_points(geography: Geography, accounts: Accounts) -> None:
    drawn = {row["region"] for row in rows_of(drawn_map(geography, accounts, 2), 1) if row["drawn"]}
    assert {"KZ-71", "KZ-75", "KZ-79"} <= drawn
    assert drawn == {p.id for p in geography.divisions[2].places.values() if p.city or p.outline != p.id}
    earlier = {row["region"] for row in rows_of(drawn_map(geography, accounts, 0), 1) if row["drawn"]}
    assert earlier == {"KZ-71", "KZ-75"}


def test_no_two_labels_of_a_map_say_the_same(geography: Geography, accounts: Accounts) -> None:
    for division in range(3):
        labels = [row["label"] for row in rows_of(drawn_map(geography, accounts, division), 1)]
        assert len(set(labels)) == len(labels)


def test_caption_of_the_map_is_inside_it_in_short_lines(geography: Geography, accounts: Accounts) -> None:
    title = drawn_map(geography, accounts, 2)["title"]
    assert title["text"] == "Location quotient"
    assert "Bureau" in " ".join(title["subtitle"])
    assert max(len(line) for line in title["subtitle"]) <= 120


def test_counts_are_circles_and_leave_the_outlines_without_a_class(geography: Geography, accounts: Accounts) -> None:
    spec = drawn_map(geography, accounts, 2, counted=True)
    assert {feature["class"] for feature in rows_of(spec, 0)} == {None}
    assert "size" in spec["layer"][1]["encoding"]
    assert [p["name"] for p in spec["params"]] == [CLICK]


def test_classes_begin_at_their_breaks() -> None:
    reading = Reading("LQ", {}, {}, (0.5, 1.0), ("below", "middle", "above"))
    assert [reading.class_of(v) for v in (0.49, 0.5, 1.0, None)] == ["below", "middle", "above", None]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "East Kazakhstan"), ("ru", "Восточно-Казахстанская"), ("kk", "Шығыс Қазақстан")],
)
def test_labels_leave_out_the_word_for_region(geography: Geography, lang: str, expected: str) -> None:
    for division, region in ((2, "KZ-63"), (0, "KZ-VOS")):
        assert short_name(geography.divisions[division].places[region], lang) == expected


def test_half_and_twice_have_bars_of_one_length() -> None:
    bars = [Bar(s, {"id": s}, lq, 0.1, stars) for s, lq, stars in (("A", 0.5, 0), ("C", 2.0, 2), ("B", 0.0, None))]
    option = profile(bars, "en", ink("light"))
    found = {bar["name"]: bar for bar in option["series"][0]["data"]}
    assert (found["C"]["value"], found["A"]["value"], found["B"]["value"]) == (1, -1, -3)
    assert [found[s]["label"]["formatter"] for s in "CAB"] == ["2.00 ★★", "0.50", "0.00"]
    assert option["yAxis"]["data"] == ["C", "A", "B"]
    for section, quotient in (("A", 0.5), ("C", 2.0)):
        assert found[section]["itemStyle"]["color"] == quotient_colour(quotient, ink("light"))
    assert option["xAxis"]["name"]


def test_regional_multipliers_stand_beside_the_national_ones(knowledge: Graph) -> None:
    rows = data.multipliers(knowledge, table=TABLE, region="KZ-63", measure="output")
    option = multipliers(rows, "Output, per unit", "en", ink("dark"))
    bars, marks, *_ = (series["data"] for series in option["series"])
    assert option["xAxis"]["name"] == "Output, per unit"
    assert len(bars) == len(marks) == min(len(rows), MOST_ROWS)
    assert all(bar["value"] <= mark["value"][0] for bar, mark in zip(bars, marks, strict=True))


def test_years_are_lines_with_gaps_where_a_year_is_missing() -> None:
    lines = {"C": {2023: 1.5, 2024: 2.0}, "OTHER": {2024: 0.5}}
    option, _ = over_time(lines, {"C": {"id": "Made"}, "OTHER": {"id": "Rest"}}, "en", ink("light"))
    assert [line["name"] for line in option["series"] if line["type"] == "line"] == ["Made (C)", "Rest"]
    assert option["xAxis"]["data"] == ["2023", "2024"]
    assert [line["data"] for line in option["series"] if line["type"] == "line"] == [[1.5, 2.0], [None, 0.5]]


def test_small_multiples_share_their_axes_and_mark_the_named_years() -> None:
    cells = [
        Cell("C", "Manufacturing", {2010: 0.84, 2025: 1.9}),
        Cell("B", "Mining and quarrying", {2010: 0.01, 2024: 3.2}),
    ]
    option, narrow = multiples(cells, [2012, 1999], "ru", ink("light"), quotients=True)
    assert len({(axis["min"], axis["max"]) for axis in option["yAxis"]}) == 1
    assert {tuple(axis["data"]) for axis in option["xAxis"]} == {tuple(str(year) for year in range(2010, 2026))}
    own = [one for one in option["series"] if one.get("name")]
    assert [(one["name"], one["data"][0], one["xAxisIndex"]) for one in own] == [
        ("Manufacturing", 0.84, 0),
        ("Mining and quarrying", 1 / 16, 1),
    ]
    assert [mark["xAxis"] for mark in own[0]["markLine"]["data"]] == ["2012"]
    assert [one["endLabel"]["formatter"] for one in own] == ["1,90", "3,20"]
    assert len({grid["left"] for grid in narrow.option["grid"]}) == 2, "two columns on a phone"


def test_small_multiples_of_shares_begin_at_zero() -> None:
    option, _ = multiples([Cell("C", "C", {2010: 0.05, 2011: 0.072})], [], "en", ink("dark"), quotients=False)
    assert (option["yAxis"][0]["min"], round(option["yAxis"][0]["max"], 6)) == (0, 7.2)


# ---------------------------------------------------------------- page


@pytest.mark.parametrize(
    ("lang", "title", "east"),
    [
        ("en", "Regions", "East Kazakhstan"),
        ("ru", "Регионы", "Восточно-Казахстанская"),
        ("kk", "Өңірлер", "Шығыс Қазақстан"),
    ],
)
def test_every_part_opens_in_every_language(page: Page, lang: str, title: str, east: str) -> None:
    app = page("regions", lang=lang)
    for part in ("clusters", "sections", "multipliers", "organisations", "products", "changes", "stars", "divisions"):
        app.button_group(key="view").set_value(part).run()
        assert not app.exception
        assert not app.error
        assert app.title[0].value == title
        assert east in words(app)


@pytest.mark.parametrize(
    ("division", "show", "region"),
    [
        ("2017", "lq", "KZ-VOS"),
        ("2021", "share", "KZ-VOS"),
        ("2017", "stars", "KZ-VOS"),
        ("2025", "stars", "KZ-63"),
        ("2021", "institutions", "KZ-VOS"),
        ("2025", "firms", "KZ-63"),
    ],
)
def test_indicators_on_the_divisions(page: Page, division: str, show: str, region: str) -> None:
    app = page("regions", division=division, show=show)
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="region").value == region


def test_another_division_keeps_the_region_by_its_counterpart(page: Page) -> None:
    app = page("regions", region="KZ-33")
    app.selectbox(key="division").set_value(2017).run()
    assert app.query_params["region"] == "KZ-ALM"
    assert "Numbers of 2024, summed over the regions of today." in words(app)


def test_the_page_opens_on_the_year_of_the_table_and_has_a_line_for_every_section(page: Page) -> None:
    app = page("regions")
    assert app.select_slider(key="year").value == 2024
    assert "Regional accounts are held for" not in words(app)
    assert "Upright lines" not in words(app), "East Kazakhstan of today has accounts from 2021 and no cluster since"


def test_years_play_to_the_last_one_and_stop(page: Page) -> None:
    app = page("regions", year="2023", region="KZ-39")
    app.button(key="play").click().run()
    assert app.button(key="play").label == "Stop"
    app.session_state["year that comes"] = 2024  # as the clock asks a step later
    app.run()
    assert (app.select_slider(key="year").value, app.button(key="play").label) == (2024, "Stop")
    app.session_state["year that comes"] = 2025
    app.run()
    assert app.select_slider(key="year").value == 2025
    assert app.button(key="play").label == "Play", "the last year: it stops by itself"
    app.button(key="play").click().run()
    assert (app.select_slider(key="year").value, app.button(key="play").label) == (2010, "Stop"), "from the first"
    assert app.selectbox(key="division").value == 2017
    app.select_slider(key="year").set_value(2014).run()
    assert app.button(key="play").label == "Play", "a hand on the slider stops it"


def test_sections_are_small_lines_from_2010(page: Page) -> None:
    app = page("regions", region="KZ-39", view="sections")
    drawn = figure(app, "sections")
    own = {one["name"]: one["data"] for one in drawn["series"] if one.get("name")}
    assert len(own) == 7
    assert (round(own["Manufacturing"][0], 2), round(own["Manufacturing"][-1], 2)) == (0.84, 1.90)
    app.button_group(key="reading").set_value("national_share").run()
    assert not app.exception
    assert "seam of methods" in words(app)


def test_a_region_that_came_of_another_says_where_its_earlier_years_are(page: Page) -> None:
    said = words(page("regions", region="KZ-63", view="sections"))
    assert "Before 2021 its territory belonged to East Kazakhstan region (to 2022)" in said


def test_another_year_takes_the_division_of_its_time_along(page: Page) -> None:
    app = page("regions", region="KZ-61")
    app.select_slider(key="year").set_value(2012).run()
    assert not app.exception
    assert app.selectbox(key="division").value == 2017
    assert app.query_params["region"] == "KZ-YUZ"


def test_accounts_of_a_former_region_are_its_own_and_later_the_sum_of_its_parts(knowledge: Graph) -> None:
    line = data.trajectory(knowledge, region="KZ-YUZ", parts=("KZ-61", "KZ-79"))["C"]
    assert list(line) == list(range(2010, 2026))
    assert line[2017]["region"] == "KZ-YUZ"
    now = {row["region"]: row["value"] for row in run(knowledge, "regions.value_added", {"section": "C"}).records()}
    assert line[2024]["value"] == pytest.approx(now["KZ-61"] + now["KZ-79"])
    quotients = [row["location_quotient"] for row in data.trajectory(knowledge, region="KZ-39")["C"].values()]
    assert (round(quotients[0], 2), round(quotients[-1], 2)) == (0.84, 1.90)


@pytest.mark.parametrize("left", [(), (2024,)])
def test_accounts_that_are_removed_while_the_page_is_drawn_leave_no_fault(
    page: Page, monkeypatch: pytest.MonkeyPatch, left: tuple[int, ...]
) -> None:
    everything = data.accounts

    def years(graph: Graph) -> list[Mapping[str, Any]]:
        return [{"year": year} for year in (2023, *left)]

    def accounts(graph: Graph, *, year: int) -> Accounts | None:
        return everything(graph, year=year) if year in left else None

    monkeypatch.setattr(data, "years", years)
    monkeypatch.setattr(data, "accounts", accounts)
    forget()  # what the same names answered where other years were left
    shown = page("regions")
    assert not shown.exception
    assert ("There are no regional accounts yet" in words(shown)) == (not left)


def test_multipliers_of_a_divided_region_name_todays(page: Page) -> None:
    said = words(page("regions", division="2017", region="KZ-YUZ", view="multipliers"))
    assert "Multipliers are computed for today's regions: Turkistan region, Shymkent city." in said


@pytest.mark.parametrize(
    ("lang", "caveats"),
    [
        (
            "en",
            ("Fabrics of all kinds, in square metres", "was not moved by it", "is not published, or"),
        ),
        ("ru", ("квадратных метрах", "изменилось не обязательно из-за него", "Пропуск")),
        ("kk", ("шаршы метр", "содан өзгерген емес", "Үзік")),
    ],
)
def test_the_story_of_south_kazakhstans_fabrics_has_its_figure_source_and_caveat(
    page: Page, lang: str, caveats: tuple[str, ...]
) -> None:
    app = page("regions", division="2017", region="KZ-YUZ", view="products", lang=lang)
    assert not app.exception
    assert all(caveat in words(app) for caveat in caveats)
    drawn = figure(app, "products")
    years = drawn["xAxis"]["data"]
    shares = dict(zip(years, drawn["series"][0]["data"], strict=True))
    assert {year: round(shares[year], 1) for year in ("2005", "2007", "2016", "2024")} == {
        **{"2005": 39.1, "2007": 97.2},
        **{"2016": 46.8, "2024": 7.7},
    }
    assert years[0] == "1990"
    assert "2005" in [mark["xAxis"] for mark in drawn["series"][0]["markLine"]["data"]], "when textiles were named"
    told = " ".join(line["style"]["text"].replace("\n", " ") for line in drawn["graphic"])
    goods = {"en": "Production of industrial goods in kind", "ru": "Производство промышленной продукции в натуральном"}
    assert goods.get(lang, "Өнеркәсіп өнімін заттай") in told, "the source stands in the picture"
    assert "stat.gov.kz" in told


def test_lines_over_the_years_leave_gaps_and_mark_designations() -> None:
    drawn = lines(
        {"a": {2005: 0.391, 2007: 0.972}}, {"a": "#000000"}, {2005: "pilot", 1999: "early"}, "ru", ink("light")
    )
    assert drawn["xAxis"]["data"] == ["2005", "2006", "2007"]
    assert drawn["series"][0]["data"] == [39.1, None, 97.2]
    assert [mark["name"] for mark in drawn["series"][0]["markLine"]["data"]] == ["pilot"]


def test_clusters_of_a_territory_come_by_their_first_year(knowledge: Graph) -> None:
    found = region_years.named(knowledge, regions=("KZ-YUZ", "KZ-61", "KZ-79"))
    assert [row["start_year"] for row in found] == sorted(row["start_year"] for row in found)
    assert found[0]["cluster"] == "textile-south-ontustik"


def test_stars_table_has_every_region_of_today(page: Page) -> None:
    table = page("regions", view="stars").dataframe[0].value
    assert len(table) == 20
    east = table[table["region"].str.startswith("./East Kazakhstan region/")].iloc[0]  # before the way to its profile
    assert (east["stars"], east["starred"]) == (3, "C ★★★")
    assert east["C"] == 2.37, "rounded as it is shown; the file has every digit"


def test_a_region_without_a_known_cluster_says_so(page: Page) -> None:
    assert "No designated cluster is known" in words(page("regions", region="KZ-15"))
