"""Figures on a narrow screen: a bar's name stands above it, so that names, bars and numbers are all in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from ui.figures.ticks import AXIS

LETTERS = 52
"""Of a caption's line there."""

ABOVE: Mapping[str, Any] = {"inside": True, "align": "left", "verticalAlign": "bottom", "margin": 2}
"""How a name stands above what is drawn for it."""

_USUAL: Mapping[str, Any] = {
    "inside": False,
    "align": "right",
    "verticalAlign": "middle",
    "padding": 0,
    "margin": 8,
    "rotate": 0,
    "z": 0,
    "orient": "horizontal",
    "itemGap": 10,
    "distance": 5,
}
"""What ECharts does where a wide figure says nothing: the way back has to say it."""

_NAME, _LINE = 330, 14
"""Pixels that a name may be long, and of one of its lines."""

_BAR, _AROUND = 10, 20
"""Pixels of a bar, and of what is free above and below it and its name."""

_LEGEND, _LEGEND_LETTERS, _LEGEND_GAP = 290, 36, 6
"""Pixels and letters of a legend's line, and pixels between two names."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """What is different in a figure of no more pixels than ``width``; its height then, without the caption."""

    option: Mapping[str, Any]
    height: int
    width: int = 560


def names_above(option: Mapping[str, Any]) -> Narrow:
    """A figure of horizontal bars whose names stand above them."""
    bars = [one for one in option["series"] if one["type"] == "bar"]
    beside = 1 if any("stack" in bar for bar in bars) else len(bars)
    named = [named for one in option["series"] for named in (one, *one.get("categories", ())) if "name" in named]
    words = [str(one["name"]) for one in named] if "legend" in option else []
    legend, room = legend_above(words)
    top = _LINE + room + (AXIS - _LINE if "name" in option["xAxis"] else 0)
    names, bottom = option["yAxis"]["data"], option["grid"]["bottom"]
    lines = 1 + max((name.count("\n") for name in names), default=0)
    rise = (_LINE // 2 + 3) * (lines - 1)  # what the first name is taller than its half of a row
    top += rise
    label = {**ABOVE, "width": _NAME, "padding": [0, 0, _BAR * beside // 2 + 3, 0]}
    changed: dict[str, Any] = {
        "grid": {"left": 4, "top": top, "bottom": bottom},
        "yAxis": {"z": 3, "axisLabel": label},
        "series": [{"barWidth": _BAR} if one in bars else _raised(one, rise) for one in option["series"]],
    }
    if option["xAxis"].get("position") == "top" and rise:
        changed["xAxis"] = {"nameGap": option["xAxis"]["nameGap"] + rise}
    if words:
        changed["legend"] = legend
    return Narrow(changed, top + (_LINE * lines + _BAR * beside + _AROUND) * len(names) + bottom)


def _raised(series: Mapping[str, Any], rise: int) -> dict[str, Any]:
    """A series that draws the numbers of the axis, so much higher."""
    return {"markLine": {"label": {"distance": _USUAL["distance"] + rise}}} if rise and "markLine" in series else {}


def legend_above(words: Sequence[str]) -> tuple[dict[str, Any], int]:
    """A legend with one name below the other, each whole, and the pixels that it takes."""
    text = {"width": _LEGEND, "overflow": "break", "lineHeight": _LINE}
    lines = sum(ceil(len(each) / _LEGEND_LETTERS) for each in words)
    legend = {"left": 0, "orient": "vertical", "itemGap": _LEGEND_GAP, "textStyle": text}
    return legend, _LINE * lines + _LEGEND_GAP * len(words)


def restored(narrow: Any, wide: Any) -> Any:
    """The wide figure's own values of all that the narrow one says otherwise."""
    if isinstance(narrow, Mapping):
        return {part: restored(value, (wide or {}).get(part, _USUAL.get(part))) for part, value in narrow.items()}
    if isinstance(narrow, list) and all(isinstance(one, Mapping) for one in narrow):
        return [restored(one, other) for one, other in zip(narrow, wide, strict=True)]
    return wide
