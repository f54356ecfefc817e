"""Industries ranked as bars: in the colour of their sector, in parts, or two numbers side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ui.figures.base import TABLET, colours, groups_of, hint, in_lines, legend, lettering, tooltip, written
from ui.figures.ticks import AXIS, Along, along_bars
from ui.theme import Ink, industry_colour

MOST_BARS = 40
"""More bars than this are left to the table below."""

PART_COLOURS = ("#0f6b7a", "#4ba3b1", "#a5cdd4", "#e0a03c")
"""From an industry's own to what is farthest from it; what households spend stands out."""

_ROW, _PAIR_ROW, _FOOT = 21, 27, 30
_LEGEND_ROOM, _GROUPS_ROOM = 20, 58
"""Pixels of a legend's row, and of what the groups of all industries need besides."""
_LEGEND = "#8a969c"
NAME_LETTERS = 54
"""Of a line of a name; a longer one takes two."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One industry: its name and one number for each series (None where there is none)."""

    code: str
    name: str
    values: Sequence[float | None]


def height(names: Sequence[str], *, pairs: bool = False, groups: bool = True) -> int:
    """Pixels that the figure needs: it depends on the industries of the table, so that no choice moves the page.

    ``groups`` says that bars may have the colours of their groups, which a legend explains.
    """
    row = _PAIR_ROW if pairs or any(len(name) > NAME_LETTERS for name in names) else _ROW
    return _LEGEND_ROOM + _GROUPS_ROOM * groups + AXIS + row * min(len(names), MOST_BARS) + _FOOT


def ranking(
    bars: Sequence[Bar], along: Along, words: Callable[[float], str], ink: Ink, room: int = 76
) -> dict[str, Any]:
    """One bar an industry in the colour of its sector, the first on top; ``words`` writes a number.

    ``room`` is what the longest of these words needs at a bar's end, in pixels.
    """
    shown = bars[:MOST_BARS]
    series: dict[str, Any] = {
        "type": "bar",
        "barWidth": 13,
        "data": [_sector_bar(bar.code, bar.values[0], words, ink) for bar in shown],
    }
    return _with_groups(_figure(shown, [series], along, words, ink, room), shown, [], along, ink)


def stacked(
    bars: Sequence[Bar],
    parts: Sequence[str],
    along: Along,
    words: Callable[[float], str],
    ink: Ink,
    colours: Sequence[str] = PART_COLOURS,
    room: int = 76,
) -> dict[str, Any]:
    """One bar an industry made of its parts, whose sum stands at its end."""
    shown, last = bars[:MOST_BARS], len(parts) - 1
    series = [
        {
            "type": "bar",
            "name": part,
            "stack": "whole",
            "barWidth": 13,
            "itemStyle": {"color": colours[place]},
            "data": [_part(bar, place, last, words, ink) for bar in shown],
        }
        for place, part in enumerate(parts)
    ]
    return _figure(shown, series, along, words, ink, room) | {"legend": _legend(shown, ink)}


def paired(
    bars: Sequence[Bar], names: Sequence[str], along: Along, words: Callable[[float], str], ink: Ink
) -> dict[str, Any]:
    """Two bars an industry, the second lighter."""
    shown = bars[:MOST_BARS]
    series = [
        {
            "type": "bar",
            "name": series_name,
            "barWidth": 10,
            "barGap": "8%",
            "itemStyle": {"color": _LEGEND, "opacity": opacity},
            "data": [_sector_bar(bar.code, bar.values[place], words, ink, opacity, size=10) for bar in shown],
        }
        for place, (series_name, opacity) in enumerate(zip(names, (1.0, 0.45), strict=True))
    ]
    marks = [{"name": each["name"], "itemStyle": each["itemStyle"]} for each in series]
    return _with_groups(_figure(shown, series, along, words, ink), shown, marks, along, ink)


def _with_groups(
    option: dict[str, Any], bars: Sequence[Bar], marks: Sequence[Mapping[str, Any]], along: Along, ink: Ink
) -> dict[str, Any]:
    """The figure, with what its colours mean after the names of its bars."""
    meant = groups_of([bar.code for bar in bars], along.lang)
    told, above = legend([*(str(mark["name"]) for mark in marks), *meant], ink, TABLET)
    grid = {**option["grid"], "top": max(above, _LEGEND_ROOM) + AXIS}
    series = [*option["series"], colours(meant)]
    return {**option, "grid": grid, "legend": {**told, "data": [*marks, *meant]}, "series": series}


def _figure(
    bars: Sequence[Bar],
    series: list[dict[str, Any]],
    along: Along,
    words: Callable[[float], str],
    ink: Ink,
    room: int = 76,
) -> dict[str, Any]:
    axis, levels = along_bars(along, *_reach(bars, whole=any("stack" in one for one in series)), ink)
    return {
        "grid": {"left": 8, "right": room, "top": _LEGEND_ROOM + AXIS, "bottom": _FOOT, "containLabel": True},
        "tooltip": tooltip(ink),
        "xAxis": axis,
        "yAxis": {
            "type": "category",
            "data": [written(in_lines(bar.name, NAME_LETTERS)) for bar in bars],
            "inverse": True,
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": ink.line}, "onZero": True},
            "axisLabel": {
                **lettering(ink, lineHeight=12),
                "width": _names_width(bars),
                "overflow": "truncate",
                "interval": 0,
            },
        },
        "series": [*(_told(one, bars, words, len(series) > 1) for one in series), levels],
        "animation": False,
    }


def _names_width(bars: Sequence[Bar]) -> int:
    """Pixels for the names: the longest line has room."""
    lines = (line for bar in bars for line in in_lines(bar.name, NAME_LETTERS).splitlines())
    return max((round(6.7 * len(line)) for line in lines), default=0)


def _reach(bars: Sequence[Bar], *, whole: bool) -> tuple[float, float]:
    """How far the bars reach to the left and to the right of nought; as a ``whole`` where parts are stacked."""
    known = [[value for value in bar.values if value is not None] for bar in bars]
    if not whole:
        every = [value for values in known for value in values]
        return min(every, default=0.0), max(every, default=0.0)
    left = min((sum(value for value in values if value < 0) for values in known), default=0.0)
    return left, max((sum(value for value in values if value > 0) for values in known), default=0.0)


def _told(series: dict[str, Any], bars: Sequence[Bar], words: Callable[[float], str], named: bool) -> dict[str, Any]:
    """The series with the words that a pointer finds on each bar."""
    data = []
    for bar, datum in zip(bars, series["data"], strict=True):
        part = f"{series['name']}: " if named else ""
        value = "–" if datum["value"] is None else words(datum["value"])
        data.append({**datum, "tooltip": hint(bar.name, part + value, code=bar.code)})
    return {**series, "data": data}


def _sector_bar(
    code: str, value: float | None, words: Callable[[float], str], ink: Ink, opacity: float = 1.0, size: int = 12
) -> dict[str, Any]:
    return {
        "value": value,
        "itemStyle": {"color": industry_colour(code), "opacity": opacity},
        "label": _label("" if value is None else words(value), (value or 0) < 0, ink, size),
    }


def _part(bar: Bar, place: int, last: int, words: Callable[[float], str], ink: Ink) -> dict[str, Any]:
    """A part of a bar; the sum is written at the outer end, by the part that lies there."""
    known = [value or 0.0 for value in bar.values]
    whole = sum(known)
    outer = [i for i, value in enumerate(known) if value and (value < 0) == (whole < 0)]
    ends = place == (outer[-1] if outer else last)
    return {"value": bar.values[place], "label": _label(words(whole) if ends else "", whole < 0, ink)}


def _label(text: str, below: bool, ink: Ink, size: int = 12) -> dict[str, Any]:
    return {
        "show": bool(text),
        "position": "left" if below else "right",
        "formatter": written(text),
        **lettering(ink, size),
        "opacity": 1,
    }


def _legend(bars: Sequence[Bar], ink: Ink) -> dict[str, Any]:
    return {
        "top": 2,
        "left": _names_width(bars) + 12,
        "icon": "roundRect",
        "itemWidth": 12,
        "itemHeight": 10,
        "selectedMode": False,
        "textStyle": lettering(ink),
    }
