"""Two bars for every partner of an industry: domestic and imported one after the other, or two tables side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ui.figures.base import in_lines, lettering, tooltip, written
from ui.figures.ticks import AXIS, Along, along_bars
from ui.theme import Ink

ROW = 38
MOST_ROWS = 15
_PALE = 0.42
_LEGEND_LINE, _LEGEND_LETTERS = 24, 60
"""Pixels of a line of the legend, and letters of one that stands beside another."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One partner: its name, its colour, two values, what is written at the end of the bars, and what these answer
    the pointer."""

    label: str
    colour: str
    first: float
    second: float
    words: tuple[str, str]
    hint: Mapping[str, Any]


def partner_bars(
    pairs: Sequence[Pair], legend: tuple[str, str], along: Along, ink: Ink, *, stacked: bool
) -> tuple[dict[str, Any], int]:
    """The bars as an ECharts option, first partner on top, and its height. The second bar is the pale one."""
    drawn = [_series(pairs, legend, place, ink, stacked=stacked) for place in (0, 1)]
    reach = max((pair.first + pair.second if stacked else max(pair.first, pair.second) for pair in pairs), default=0.0)
    axis, levels = along_bars(along, 0.0, reach, ink)
    stands = sum(map(len, legend)) > _LEGEND_LETTERS
    above = _LEGEND_LINE * (2 if stands else 1)
    option = {
        "grid": {"left": 8, "right": 190, "top": above + AXIS, "bottom": 30, "containLabel": True},
        "tooltip": tooltip(ink),
        "legend": {
            "left": 4,
            "top": 0,
            "orient": "vertical" if stands else "horizontal",
            "itemGap": 6 if stands else 10,
            "selectedMode": False,
            "itemStyle": {"color": ink.muted},
            "textStyle": lettering(ink),
        },
        "xAxis": axis,
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [written(in_lines(pair.label, 32)) for pair in pairs],
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": ink.line}},
            "axisLabel": lettering(ink, lineHeight=14, interval=0),
        },
        "series": [*drawn, levels],
        "animation": False,
    }
    return option, ROW * len(pairs) + 30 + above + AXIS


def _series(pairs: Sequence[Pair], legend: tuple[str, str], place: int, ink: Ink, *, stacked: bool) -> dict[str, Any]:
    last = place == 1 or not stacked
    return {
        "type": "bar",
        "name": legend[place],
        **({"stack": "both", "barWidth": 18} if stacked else {"barWidth": 12, "barGap": "15%"}),
        "itemStyle": {"opacity": _PALE if place else 1.0},
        "data": [
            {
                "value": (pair.first, pair.second)[place],
                "itemStyle": {"color": pair.colour, "opacity": _PALE if place else 1.0},
                "label": {
                    "show": last,
                    "position": "right",
                    "formatter": written(pair.words[place]),
                    **lettering(ink, 11),
                    "opacity": 1,
                },
                "tooltip": pair.hint,
            }
            for pair in pairs
        ],
    }
