"""Bars on a narrow screen: room for each name above its bars, and everything said has a way back."""

from __future__ import annotations

from ui.figures.narrow import names_above, restored
from ui.figures.ranking import Bar, paired, ranking, stacked
from ui.figures.ticks import Along
from ui.theme import ink

ALONG = Along("share", "en")
BARS = [Bar("C24", "Metallurgy", (2.0, 1.0)), Bar("B07", "Metal ore mining", (1.0, 1.0))]


def test_two_bars_side_by_side_need_more_room_than_two_parts_of_one() -> None:
    beside = names_above(paired(BARS, ("2023", "2024"), ALONG, str, ink("light")))
    parts = names_above(stacked(BARS, ("own", "suppliers"), ALONG, str, ink("light")))
    alone = names_above(ranking(BARS, ALONG, str, ink("light")))
    rows = [drawn.height - drawn.option["grid"]["top"] for drawn in (beside, parts, alone)]  # below the legend
    assert rows[0] - rows[1] == 2 * 10
    assert rows[1] == rows[2]
    assert beside.option["yAxis"]["axisLabel"]["padding"][2] > parts.option["yAxis"]["axisLabel"]["padding"][2]


def test_a_name_of_two_lines_makes_every_row_higher_and_keeps_clear_of_the_axis() -> None:
    option = ranking(BARS, ALONG, str, ink("light"))
    longer = {**option, "yAxis": {**option["yAxis"], "data": ["Metallurgy\nand metal products", "Metal ore mining"]}}
    lower = names_above(longer).option["grid"]["top"] - names_above(option).option["grid"]["top"]
    assert lower > 14 // 2, "half of what the row is higher"
    changed, levels = names_above(longer).option, [one for one in names_above(longer).option["series"] if one][-1]
    assert levels["markLine"]["label"]["distance"] == 5 + lower, "numbers of the axis are as much higher as the name"
    assert changed["xAxis"]["nameGap"] == option["xAxis"]["nameGap"] + lower
    assert names_above(longer).height - names_above(option).height == 2 * 14 + lower


def test_the_way_back_says_what_the_wide_figure_says() -> None:
    option = stacked(BARS, ("own", "suppliers"), ALONG, str, ink("light"))
    back = restored(names_above(option).option, option)
    assert back["grid"] == {part: option["grid"][part] for part in ("left", "top", "bottom")}
    assert back["yAxis"]["axisLabel"]["align"] == "right"
    assert [one["barWidth"] for one in back["series"] if one] == [13, 13]
    assert (back["legend"]["orient"], back["legend"]["textStyle"]["width"]) == ("horizontal", None)
