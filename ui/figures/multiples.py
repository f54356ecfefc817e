"""Small multiples: one small line for each section on axes that all share, the others pale behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log2
from typing import Any

from ui.figures.base import cut, lettering, tooltip
from ui.figures.narrow import Narrow
from ui.figures.ticks import HIDDEN, between, round_step, ticks
from ui.numbers import number
from ui.theme import FONT, Ink, industry_colour

WIDE, NARROW = 4, 2
"""Cells side by side."""

CELL, HEAD, FOOT = 108, 26, 30
"""Pixels of a cell's plot, of its name above and of the years below."""

LETTERS, NARROW_LETTERS = 34, 22
"""Of a cell's name."""

_LEAST = 1 / 16
"""Smaller quotients are drawn here: what is nearly nothing must not flatten all others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One section: its name and its value by year."""

    section: str
    name: str
    line: Mapping[int, float]


def multiples(
    cells: Sequence[Cell], marks: Sequence[int], lang: str, ink: Ink, *, quotients: bool
) -> tuple[dict[str, Any], Narrow]:
    """The grid as an ECharts option, and what is different on a narrow screen.

    ``quotients`` stand on a log scale around 1, anything else in per cent from 0. ``marks``: years with an upright
    line.
    """
    years = sorted({year for cell in cells for year in cell.line})
    every = list(range(years[0], years[-1] + 1))
    low, high, steps = _scale(cells, quotients)
    axis = {"min": low, "max": high, **({"type": "log", "logBase": 2} if quotients else {"type": "value"})}
    upright = {"show": False, "splitLine": {"show": False}}
    option = {
        **_placed(cells, WIDE, LETTERS, ink),
        "tooltip": {**tooltip(ink), "trigger": "axis"},
        "xAxis": [_years_axis(place, every, ink) for place in range(len(cells))],
        "yAxis": [{"gridIndex": place, **axis, **HIDDEN, **upright} for place in range(len(cells))],
        "series": [
            series
            for place in range(len(cells))
            for series in (
                *_behind(cells, place, every, quotients, ink),
                _own(cells[place], place, every, marks, quotients, lang, ink),
                _levels(place, steps, quotients, lang, ink),
            )
        ],
        "animation": False,
    }
    return option, Narrow(_placed(cells, NARROW, NARROW_LETTERS, ink), height(len(cells), NARROW))


def height(cells: int, columns: int = WIDE) -> int:
    """Pixels of a grid of so many cells, without its caption.

    >>> height(7), height(7, NARROW)
    (340, 668)
    """
    return ceil(cells / columns) * (CELL + HEAD + FOOT) + 12


def _placed(cells: Sequence[Cell], columns: int, letters: int, ink: Ink) -> dict[str, Any]:
    """Where the cells and their names stand."""
    share, edge = 100 / columns, 14 / columns
    grids, titles = [], []
    for place, cell in enumerate(cells):
        row, column = divmod(place, columns)
        top = row * (CELL + HEAD + FOOT) + HEAD
        left = column * share + edge
        grids.append({"left": f"{left:.2f}%", "width": f"{share - 2.1 * edge:.2f}%", "top": top, "height": CELL})
        bold = lettering(ink, 12, fontWeight="bold", rich={})
        text = cut(cell.name, letters)
        titles.append({"text": text, "left": f"{column * share + 0.4:.2f}%", "top": top - HEAD, "textStyle": bold})
    return {"grid": grids, "title": titles}


def _scale(cells: Sequence[Cell], quotients: bool) -> tuple[float, float, list[float]]:
    """Both ends of the axis that all share, and its levels."""
    found = [value for cell in cells for value in cell.line.values()]
    if quotients:
        low = floor(log2(max(min(found), _LEAST)))
        high = ceil(log2(max(*found, 2.0)))
        return 2.0**low, 2.0**high, [2.0**power for power in range(low, high + 1)]
    top = 100 * max(found)
    step = round_step(top, 3)
    return 0, top, between(0, top, step)


def _years_axis(place: int, every: Sequence[int], ink: Ink) -> dict[str, Any]:
    """Years below a cell: the first and the last."""
    look = {"color": ink.muted, "fontFamily": FONT, "fontSize": 11, "interval": max(1, len(every) - 2)}
    look |= {"showMinLabel": True, "showMaxLabel": True, "alignMinLabel": "left", "alignMaxLabel": "right"}
    line = {"lineStyle": {"color": ink.line}}
    years = [str(year) for year in every]
    return {
        "gridIndex": place,
        "type": "category",
        "boundaryGap": False,
        "data": years,
        "axisLabel": look,
        "axisLine": {**line, "onZero": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
    }


def _drawn(line: Mapping[int, float], every: Sequence[int], quotients: bool) -> list[float | None]:
    return [
        None if (value := line.get(year)) is None else round(max(value, _LEAST), 4) if quotients else 100 * value
        for year in every
    ]


def _behind(cells: Sequence[Cell], place: int, every: Sequence[int], quotients: bool, ink: Ink) -> list[dict[str, Any]]:
    pale = {"color": ink.line, "width": 1, "opacity": 0.35}
    at = {"xAxisIndex": place, "yAxisIndex": place, "type": "line", "silent": True, "showSymbol": False}
    return [
        {**at, "lineStyle": pale, "tooltip": {"show": False}, "data": _drawn(cell.line, every, quotients)}
        for other, cell in enumerate(cells)
        if other != place
    ]


def _own(
    cell: Cell, place: int, every: Sequence[int], marks: Sequence[int], quotients: bool, lang: str, ink: Ink
) -> dict[str, Any]:
    """The cell's own line, its last value at its end, the marked years upright."""
    colour = industry_colour(cell.section)
    last = cell.line[max(cell.line)]
    text = number(last, lang, 2) if quotients else number(100 * last, lang, 1)
    upright = {"color": ink.muted, "type": "dotted", "width": 1.2}
    return {
        "xAxisIndex": place,
        "yAxisIndex": place,
        "name": cell.name,
        "type": "line",
        "showSymbol": False,
        "z": 4,
        "lineStyle": {"color": colour, "width": 2.4},
        "itemStyle": {"color": colour},
        "endLabel": {"show": True, "formatter": text, "distance": 3, **lettering(ink, 11, fontWeight="bold")},
        "data": _drawn(cell.line, every, quotients),
        "markLine": {
            "symbol": "none",
            "silent": True,
            "label": {"show": False},
            "lineStyle": upright,
            "data": [{"xAxis": str(year)} for year in marks if year in every],
        },
    }


def _levels(place: int, steps: Sequence[float], quotients: bool, lang: str, ink: Ink) -> dict[str, Any]:
    """Faint level lines with their numbers; 1, where the region is as the nation, is a stronger one."""
    shown = ticks("yAxis", steps, lang, ink)
    for level, mark in zip(steps, shown["markLine"]["data"], strict=True):
        strong = quotients and level == 1
        mark["lineStyle"] = {"color": ink.line if strong else ink.chip, "type": "solid", "width": 1}
        mark["label"]["fontSize"] = 10
    return {**shown, "xAxisIndex": place, "yAxisIndex": place, "z": 1}
