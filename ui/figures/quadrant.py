"""Industries as points between two measures: sector colours, size by output, lines that part them into quarters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt
from typing import Any

from ui.figures.base import hint, lettering, rimmed, tooltip, written
from ui.figures.labels import LETTER, LINE, Box, Placed, Spot, placed
from ui.figures.narrow import Narrow
from ui.figures.ticks import HIDDEN, between, down_to, round_step, ticks
from ui.i18n import translate
from ui.theme import FONT, GROUPS, Ink, SectorGroup, sector_group

HEIGHT = 620
WIDTH, NARROW_WIDTH = 1200, 600
"""Pixels that the points have between them on a wide screen and on a narrow one: names are placed for them."""
_TOP, _BOTTOM = 62, 46
_LEGEND_LINE = 22
"""Pixels of the line that the legend has more on a narrow screen."""
SMALLEST, LARGEST = 7.0, 44.0
TOO_WIDE = 20.0
"""A range wider than this many times its middle is drawn on a logarithmic axis."""


@dataclass(frozen=True, slots=True)
class Point:
    """One industry between the two measures; ``size`` is its output."""

    code: str
    name: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Axis:
    """One measure: its words, and the line that parts the high from the low (None for no line)."""

    words: str
    line: float | None = None


def quadrant(
    points: Sequence[Point],
    x: Axis,
    y: Axis,
    words: Callable[[float], str],
    lang: str,
    ink: Ink,
    corners: Sequence[str] = (),
) -> tuple[dict[str, Any], Narrow]:
    """The points as an ECharts option; ``corners`` name the quarters: low low, high low, low high, high high.

    Names stand where there is room, those of the largest industries first; what finds none is left to the pointer.
    """
    largest = max((point.size for point in points), default=1.0) or 1.0
    x_axis, x_ends = _axis(x, [point.x for point in points], ink)
    y_axis, y_ends = _axis(y, [point.y for point in points], ink)
    ordered = sorted(points, key=lambda point: -point.size)
    axes, ends = (x_axis, y_axis), (x_ends, y_ends)
    groups = [group for group in GROUPS.values() if any(sector_group(p.code) == group for p in points)]
    wide, narrow = (
        _of_groups(groups, ordered, _labels(ordered, axes, ends, largest, corners, width), (x, y), words, ink)
        for width in (WIDTH, NARROW_WIDTH)
    )
    series: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "name": translate(group.name, lang),
            "itemStyle": {"color": group.colour, "opacity": 0.85, "borderColor": ink.surface, "borderWidth": 1},
            "labelLayout": {"hideOverlap": True},
            "emphasis": {"focus": "self", "label": {"show": True}},
            "data": data,
        }
        for group, data in zip(groups, wide, strict=True)
    ]
    series.append(_quarters(x, y, (x_ends, y_ends), corners, words, ink))
    for name, drawn, reach in (("xAxis", x_axis, x_ends), ("yAxis", y_axis, y_ends)):
        series.append(ticks(name, _tick_values(drawn, reach), lang, ink))
    option = {
        "grid": {"left": 14, "right": 20, "top": _TOP, "bottom": _BOTTOM},
        "legend": _legend([translate(group.name, lang) for group in groups], ink),
        "tooltip": tooltip(ink),
        "xAxis": {**x_axis, "nameLocation": "middle", "nameGap": 28},
        "yAxis": {**y_axis, "nameLocation": "middle", "nameGap": 42},
        "series": series,
        "animation": False,
    }
    others: list[dict[str, Any]] = [{"data": data} for data in narrow] + [{}] * (len(series) - len(groups))
    grid = {"top": _TOP + _LEGEND_LINE, "bottom": _BOTTOM}
    return option, Narrow({"grid": grid, "series": others}, HEIGHT + _LEGEND_LINE, NARROW_WIDTH + 200)


def _of_groups(
    groups: Sequence[SectorGroup],
    points: Sequence[Point],
    labels: Mapping[str, Placed],
    axes: tuple[Axis, Axis],
    words: Callable[[float], str],
    ink: Ink,
) -> list[list[dict[str, Any]]]:
    """The points of every group with their names as these were placed."""
    largest = max((point.size for point in points), default=1.0) or 1.0
    return [
        [_point(p, axes, words, largest, labels[p.code], ink) for p in points if sector_group(p.code) == group]
        for group in groups
    ]


def _legend(names: list[str], ink: Ink) -> dict[str, Any]:
    mark = {"icon": "circle", "itemWidth": 10, "itemHeight": 10}
    return {"top": 2, "left": 4, "right": 40, **mark, "data": names, "textStyle": lettering(ink)}


def _point(
    point: Point,
    axes: tuple[Axis, Axis],
    words: Callable[[float], str],
    largest: float,
    label: Placed,
    ink: Ink,
) -> dict[str, Any]:
    numbers = [f"{axis.words}: {words(value)}" for axis, value in zip(axes, (point.x, point.y), strict=True)]
    return {
        "value": [point.x, point.y],
        "name": point.code,
        "symbolSize": _diameter(point, largest),
        "label": {
            "show": bool(label.text),
            "formatter": written(label.text or point.name),
            "position": label.side,
            **rimmed(ink),
            "lineHeight": LINE,
        },
        "tooltip": hint(point.name, *numbers, code=point.code),
    }


def _diameter(point: Point, largest: float) -> float:
    return round(SMALLEST + (LARGEST - SMALLEST) * sqrt(max(point.size, 0.0) / largest), 1)


def _labels(
    points: Sequence[Point],
    axes: tuple[Mapping[str, Any], Mapping[str, Any]],
    ends: tuple[tuple[float, float], tuple[float, float]],
    largest: float,
    corners: Sequence[str],
    width: float,
) -> dict[str, Placed]:
    """Where the points' names stand in a figure so wide, by code; the names of the quarters keep their corners."""
    height = HEIGHT - _TOP - _BOTTOM
    kept: list[Box] = []
    for corner, (right, up) in zip(corners, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=False):
        long, top = LETTER * len(corner) + 8, (1 - up) * (height - LINE - 8)
        kept.append((right * (width - long), top, long + right * (width - long), top + LINE + 8))
    spots = [
        Spot(
            width * _along(point.x, axes[0], ends[0]),
            height * (1 - _along(point.y, axes[1], ends[1])),
            _diameter(point, largest) / 2,
            point.name,
        )
        for point in points
    ]
    return {point.code: label for point, label in zip(points, placed(spots, width, height, kept), strict=True)}


def _along(value: float, axis: Mapping[str, Any], ends: tuple[float, float]) -> float:
    """How far along an axis a value stands, from 0 to 1."""
    low, high, at = (log10(each) if axis["type"] == "log" else each for each in (*ends, value))
    return (at - low) / (high - low)


def _axis(axis: Axis, values: Sequence[float], ink: Ink) -> tuple[dict[str, Any], tuple[float, float]]:
    """An axis with room around the points, and where it ends."""
    inside = [*values, *([] if axis.line is None else [axis.line])] or [0.0, 1.0]
    low, high = min(inside), max(inside)
    middle = sorted(inside)[len(inside) // 2]
    wide = low > 0 and high > TOO_WIDE * middle
    if wide:
        ends, steps = (10 ** down_to(log10(low), 0.5), 10 ** -down_to(-log10(high), 0.5)), {}
    else:
        step = round_step(high - low)
        ends = down_to(low - step / 4, step), -down_to(-high - step / 4, step)
        steps = {"interval": step}
    drawn = {
        "type": "log" if wide else "value",
        "min": ends[0],
        "max": ends[1],
        **steps,
        "name": axis.words,
        "nameTextStyle": lettering(ink, 13),
        **HIDDEN,
        "axisLine": {"onZero": False, "lineStyle": {"color": ink.line}},
        "splitLine": {"lineStyle": {"color": ink.chip}},
    }
    return drawn, ends


def _tick_values(axis: Mapping[str, Any], ends: tuple[float, float]) -> list[float]:
    """Where numbers stand: at every step, on a logarithmic axis at the powers of ten."""
    if axis["type"] == "value":
        return between(*ends, axis["interval"])
    return [10.0**power for power in range(ceil(log10(ends[0]) - 1e-9), floor(log10(ends[1]) + 1e-9) + 1)]


def _quarters(
    x: Axis,
    y: Axis,
    ends: tuple[tuple[float, float], tuple[float, float]],
    corners: Sequence[str],
    words: Callable[[float], str],
    ink: Ink,
) -> dict[str, Any]:
    """The lines, and the names of the quarters in their outer corners."""
    lines: list[dict[str, Any]] = [] if x.line is None else [{"xAxis": x.line}]
    lines += [] if y.line is None else [{"yAxis": y.line}]
    drawn: dict[str, Any] = {
        "type": "scatter",
        "data": [],
        "silent": True,
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": ink.muted, "type": "dashed"},
            "label": {"show": False},
            "data": lines,
        },
    }
    if corners and x.line is not None and y.line is not None:
        (left, right), (bottom, top) = ends
        sides = (((left, x.line), "Left"), ((x.line, right), "Right"))
        heights = (((bottom, y.line), "insideBottom"), ((y.line, top), "insideTop"))
        places = [(across, up, f"{position}{side}") for up, position in heights for across, side in sides]
        drawn["markArea"] = {
            "silent": True,
            "itemStyle": {"color": "transparent"},
            "data": [
                [
                    {"coord": [across[0], up[0]], "name": written(corner), "label": _corner(position, ink)},
                    {"coord": [across[1], up[1]]},
                ]
                for corner, (across, up, position) in zip(corners, places, strict=True)
            ],
        }
    return drawn


def _corner(position: str, ink: Ink) -> dict[str, Any]:
    return {
        "position": position,
        "color": ink.muted,
        "fontFamily": FONT,
        "fontSize": 12,
        "fontStyle": "italic",
    }
