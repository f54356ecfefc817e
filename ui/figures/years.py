"""Lines over the years, with the years in which something was named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui.figures.base import tooltip
from ui.figures.ticks import HIDDEN, between, round_step, ticks
from ui.theme import FONT, Ink

Line = Mapping[int, float | None]


def lines(
    named: Mapping[str, Line],
    colours: Mapping[str, str],
    marks: Mapping[int, str],
    lang: str,
    ink: Ink,
    *,
    first: int = 0,
) -> dict[str, Any]:
    """Shares in per cent by year, a line for each name; a year that is not held is a gap, no zero.

    ``marks``: words at a year, drawn as an upright line; those outside the years are left out. The second and further
    lines are broken.
    """
    years = sorted({year for line in named.values() for year in line if year >= first})
    every = list(range(years[0], years[-1] + 1)) if years else []
    series = []
    for place, (words, line) in enumerate(named.items()):
        drawn: dict[str, Any] = {
            "name": words,
            "type": "line",
            "symbolSize": 5,
            "connectNulls": False,
            "lineStyle": {"color": colours[words], "width": 2, "type": "dashed" if place else "solid"},
            "itemStyle": {"color": colours[words]},
            "data": [None if (value := line.get(year)) is None else round(100 * value, 4) for year in every],
        }
        if not place:
            drawn["markLine"] = marked({year: text for year, text in marks.items() if year in every}, every, ink)
        series.append(drawn)
    lettering = {"color": ink.muted, "fontFamily": FONT}
    most = max((value for one in series for value in one["data"] if value is not None), default=1.0)
    levels = between(0.0, most + round_step(most, 5), round_step(most, 5))
    axis: dict[str, Any] = {"axisLabel": lettering, "splitLine": {"lineStyle": {"color": ink.chip}}}
    return {
        "grid": {"left": 56, "right": 24, "top": 56, "bottom": 44},
        "legend": {"top": 0, "left": 4, "type": "scroll", "textStyle": {"color": ink.text, "fontFamily": FONT}},
        "tooltip": {**tooltip(ink), "trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(year) for year in every], **axis},
        "yAxis": {"type": "value", "min": 0, "max": levels[-1], "interval": levels[1], **axis, **HIDDEN},
        "series": [*series, ticks("yAxis", levels, lang, ink, unit="\N{NO-BREAK SPACE}%")],
        "animation": False,
    }


def marked(marks: Mapping[int, str], every: Sequence[int], ink: Ink) -> dict[str, Any]:
    """Upright lines at years with their words above, in turn higher and lower, so that none hides another.

    ``every``: the years of the axis; words near its ends run inwards.
    """
    return {
        "symbol": "none",
        "silent": False,
        "lineStyle": {"color": ink.muted, "type": "dotted", "width": 1.5},
        "label": {"show": True, "color": ink.text, "fontFamily": FONT, "fontSize": 11, "formatter": "{b}"},
        "data": [_mark(year, marks[year], place, every) for place, year in enumerate(sorted(marks))],
    }


def _mark(year: int, text: str, place: int, every: Sequence[int]) -> dict[str, Any]:
    label = {"distance": 4 + 12 * (place % 3), "align": _inwards(year, every)}
    return {"xAxis": str(year), "name": text, "label": label}


def _inwards(year: int, every: Sequence[int]) -> str:
    along = (year - every[0]) / max(1, every[-1] - every[0])
    return "left" if along < 0.12 else "right" if along > 0.85 else "center"


def shortened(names: Sequence[str], most: int = 1, letters: int = 28) -> str:
    """What stands at a mark: the first names, and how many more there are.

    >>> shortened(["Textile cluster", "Food"])
    'Textile cluster +1'
    """
    shown = ", ".join(text if len(text) <= letters else text[: letters - 1] + "…" for text in names[:most])
    return shown + (f" +{len(names) - most}" if len(names) > most else "")
