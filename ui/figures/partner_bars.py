"""Two bars for every partner of an industry: domestic and imported one after the other, or two tables side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ui.figures.base import TABLET, colours, groups_in, in_lines, legend, lettering, tooltip, written
from ui.figures.ticks import AXIS, Along, along_bars
from ui.theme import Ink

ROW = 38
MOST_ROWS = 15
_PALE = 0.42


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
    pairs: Sequence[Pair], names: tuple[str, str], along: Along, ink: Ink, *, stacked: bool
) -> tuple[dict[str, Any], int]:
    """The bars as an ECharts option, first partner on top, and its height. The second bar is the pale one."""
    drawn = [_series(pairs, names, place, ink, stacked=stacked) for place in (0, 1)]
    reach = max((pair.first + pair.second if stacked else max(pair.first, pair.second) for pair in pairs), default=0.0)
    axis, levels = along_bars(along, 0.0, reach, ink)
    meant = groups_in({pair.colour for pair in pairs}, along.lang)
    told, above = legend([*names, *meant], ink, TABLET)
    marks = [{"color": ink.muted, "opacity": opacity} for opacity in (1.0, _PALE)]
    told["data"] = [*({"name": name, "itemStyle": mark} for name, mark in zip(names, marks, strict=True)), *meant]
    option = {
        "grid": {"left": 8, "right": 190, "top": above + AXIS, "bottom": 30, "containLabel": True},
        "tooltip": tooltip(ink),
        "legend": told,
        "xAxis": axis,
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [written(in_lines(pair.label, 32)) for pair in pairs],
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": ink.line}},
            "axisLabel": lettering(ink, lineHeight=14, interval=0),
        },
        "series": [*drawn, levels, colours(meant)],
        "animation": False,
    }
    return option, ROW * len(pairs) + 30 + above + AXIS


def _series(pairs: Sequence[Pair], names: tuple[str, str], place: int, ink: Ink, *, stacked: bool) -> dict[str, Any]:
    last = place == 1 or not stacked
    return {
        "type": "bar",
        "name": names[place],
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
