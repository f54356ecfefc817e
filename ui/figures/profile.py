"""A region's profile: location quotients around 1 on a log scale, and its multipliers beside the nation's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log2
from textwrap import wrap
from typing import Any

from ui.data.regions import REST
from ui.figures.base import TABLET, colours, groups_of, hint, legend, lettering, rimmed, tooltip
from ui.figures.narrow import Narrow, legend_above
from ui.figures.ticks import AXIS, HIDDEN, Along, along_bars, ticks
from ui.figures.years import marked
from ui.i18n import name, translate
from ui.numbers import number, percent
from ui.theme import FONT, Ink, industry_colour, quotient_colour

ROW = 34
UPRIGHT = "path://M0 0L3 0L3 20L0 20Z"
"""The mark of the national multiplier, for the legend."""
MOST_TICKS = 5
STROKES = ("solid", "dashed", "dotted")
MOST_ROWS = 30
LABEL_LETTERS = 30
_PLOT, _LETTER = 136, 12.0
"""Pixels between the ends of the axis of lines over the years, and of a letter beside it."""
_FLOOR = 1 / 8
"""Bars of smaller quotients end here: what is nearly nothing needs no length."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One section: its quotient, its share in the region, its cluster stars (None where there are none to have)."""

    section: str
    names: Mapping[str, Any]
    lq: float
    share: float | None
    stars: int | None


def profile(bars: Sequence[Bar], lang: str, ink: Ink) -> dict[str, Any]:
    """The bars as an ECharts option, the most specialised section on top.

    A bar's length is log₂ of the quotient, so that half and twice the nation's share are as long; the numbers on the
    bars and on the axis are the quotients themselves. Colours run both ways from 1, as on the map.
    """
    ordered = sorted(bars, key=lambda bar: -bar.lq)
    lengths = [log2(max(bar.lq, _FLOOR)) for bar in ordered]
    low, high = floor(min([-1.0, *lengths])), ceil(max([1.0, *lengths]))
    return {
        "grid": {"left": 8, "right": 74, "top": 30, "bottom": 74, "containLabel": True},
        "tooltip": tooltip(ink),
        "xAxis": {
            "type": "value",
            "min": low,
            "max": high,
            "interval": 1,
            "name": translate("Location quotient", lang),
            "nameLocation": "middle",
            "nameGap": 38,
            "nameTextStyle": {"color": ink.muted, "fontFamily": FONT, "fontSize": 12},
            "axisLabel": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"lineStyle": {"color": ink.chip}},
        },
        "yAxis": _names_axis([name(bar.names, lang) for bar in ordered], ink),
        "series": [
            {
                "type": "bar",
                "barWidth": 16,
                "data": [_bar(bar, lang, ink) for bar in ordered],
                "markLine": _ticks(low, high, lang, ink),
            }
        ],
        "animation": False,
    }


def _bar(bar: Bar, lang: str, ink: Ink) -> dict[str, Any]:
    length = log2(max(bar.lq, _FLOOR))
    stars = "★" * (bar.stars or 0)
    text = f"{number(bar.lq, lang, 2)} {stars}".strip()
    lines = [f"{translate('Location quotient', lang)}: {text}"]
    if bar.share is not None:
        lines.append(f"{translate('Share in the region', lang)}: {percent(bar.share, lang)}")
    return {
        "value": length,
        "name": bar.section,
        "itemStyle": {"color": quotient_colour(bar.lq, ink), "borderColor": ink.line, "borderWidth": 0.5},
        "label": {
            "show": True,
            "position": "right",
            "formatter": text,
            **lettering(ink, fontWeight="bold"),
        },
        "tooltip": hint(name(bar.names, lang), *lines),
    }


def _ticks(low: int, high: int, lang: str, ink: Ink) -> dict[str, Any]:
    """Lines at whole powers of two, their quotients below them; the one at 1 says what it is."""
    lines: list[dict[str, Any]] = []
    mean = translate("nation", lang)
    for power in range(low, high + 1):
        text = number(2.0**power, lang, max(0, -power))
        lines.append(
            {
                "xAxis": power,
                "lineStyle": {"color": ink.text if power == 0 else ink.chip, "width": 1.5 if power == 0 else 1},
                "label": {
                    "formatter": f"{text}\n{mean}" if power == 0 else text,
                    "color": ink.muted,
                    "fontSize": 11,
                    "lineHeight": 14,
                    **({"align": "left"} if power == low else {}),  # on a phone it stands at the figure's edge
                },
            }
        )
    return {"silent": True, "z": 1, "symbol": "none", "lineStyle": {"type": "solid"}, "data": lines}


def multipliers(rows: Sequence[Mapping[str, Any]], title: str, lang: str, ink: Ink) -> dict[str, Any]:
    """Bars of the regional multipliers, a mark where the national one stands; ``title`` names what both are."""
    shown = rows[:MOST_ROWS]
    words = [f"{name(row, lang)} ({row['code']})" for row in shown]
    nation = translate("In the nation", lang)
    meant = groups_of([row["code"] for row in shown], lang)
    told, above = legend([*meant, nation], ink, TABLET)
    told["data"] = [*meant, {"name": nation, "icon": UPRIGHT}]
    most = max((max(row["value"], row["national"] or 0.0) for row in shown), default=0.0)
    axis, levels = along_bars(Along(title, lang), 0.0, most, ink)
    return {
        "grid": {"left": 8, "right": 96, "top": above + AXIS, "bottom": 34, "containLabel": True},
        "legend": told,
        "tooltip": tooltip(ink),
        "xAxis": axis,
        "yAxis": _names_axis(words, ink),
        "series": [
            {
                "type": "bar",
                "barWidth": 14,
                "data": [_multiplier(row, lang, ink) for row in shown],
            },
            {
                "name": nation,
                "type": "scatter",
                "symbol": "rect",
                "symbolSize": [3, 20],
                "itemStyle": {"color": ink.text},
                "data": [_national(row, place, lang, ink) for place, row in enumerate(shown)],
                "silent": True,
            },
            levels,
            colours(meant),
        ],
        "animation": False,
    }


def _multiplier(row: Mapping[str, Any], lang: str, ink: Ink) -> dict[str, Any]:
    lines = [
        f"{translate('In the region', lang)}: {number(row['value'], lang, 3)}",
        f"{translate('In the nation', lang)}: {number(row['national'], lang, 3)}",
        f"{translate('Location quotient', lang)}: {number(row['lq'], lang, 2)}",
    ]
    return {
        "value": row["value"],
        "itemStyle": {"color": industry_colour(row["code"])},
        "tooltip": hint(name(row, lang), *lines),
    }


def _national(row: Mapping[str, Any], place: int, lang: str, ink: Ink) -> dict[str, Any]:
    """The mark of the national multiplier, both numbers beside it."""
    text = f"{number(row['value'], lang, 2)} / {number(row['national'], lang, 2)}"
    label = {
        "show": True,
        "position": "right",
        "formatter": text,
        **lettering(ink),
    }
    return {"value": [row["national"], place], "label": label}


def over_time(
    quotients: Mapping[str, Mapping[int, float]],
    names: Mapping[str, Mapping[str, Any]],
    lang: str,
    ink: Ink,
    marks: Mapping[int, str] | None = None,
) -> tuple[dict[str, Any], Narrow]:
    """A line for each section: its location quotient year by year, on a log scale; ``marks`` are words at years.

    The letter of a section stands at the end of its line and in the legend.
    """
    years = sorted({year for line in quotients.values() for year in line})
    found = [value for line in quotients.values() for value in line.values() if value > 0]
    low, high = floor(log2(min(found, default=0.5))), ceil(log2(max(found, default=2.0)))
    ends = {code: line.get(years[-1]) for code, line in quotients.items() if code != REST}
    down = _apart({code: _PLOT * (high - log2(value)) / (high - low or 1) for code, value in ends.items() if value})
    series = [
        {
            "name": name(names[section], lang) + ("" if section == REST else f" ({section})"),
            "type": "line",
            "symbolSize": 7,
            "connectNulls": True,
            "lineStyle": {"color": industry_colour(section), "width": 2, "type": stroke},
            "itemStyle": {"color": industry_colour(section)},
            "data": [line.get(year) or None for year in years],
            "endLabel": {
                "show": section != REST,
                "formatter": section,
                "color": ink.text,
                "fontFamily": FONT,
                "offset": [0, down.get(section, 0)],
            },
        }
        for (section, line), stroke in zip(quotients.items(), _strokes(quotients), strict=True)
    ]
    if series and marks:
        series[0]["markLine"] = marked({year: text for year, text in marks.items() if year in years}, years, ink)
    axis = {"axisLabel": {"color": ink.muted}, "splitLine": {"lineStyle": {"color": ink.chip}}}
    powers = [2.0**power for power in range(low, high + 1)]
    step = ceil((high - low) / MOST_TICKS)
    told = [2.0**power for power in range(low, high + 1) if power % step == 0]
    option = {
        "grid": {"left": 52, "right": 40, "top": 130, "bottom": 54},
        "legend": {"top": 0, "left": 4, "textStyle": {"color": ink.text, "fontFamily": FONT}},
        "tooltip": {**tooltip(ink), "trigger": "axis"},
        "xAxis": {"type": "category", "data": [str(year) for year in years], **axis},
        "yAxis": {"type": "log", "logBase": 2, "min": powers[0], "max": powers[-1], **axis, **HIDDEN},
        "series": [*series, ticks("yAxis", told, lang, ink)],
        "animation": False,
    }
    legend, above = legend_above([str(one["name"]) for one in series])
    return option, Narrow({"grid": {"top": above + 20, "bottom": 54}, "legend": legend}, above + 20 + _PLOT + 54)


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """How far down each label goes, from the top on, to stand clear of the one above it.

    >>> _apart({"F": 50.0, "G": 54.0, "A": 90.0})
    {'F': 0.0, 'G': 8.0, 'A': 0.0}
    """
    down, last = {}, -_LETTER
    for code, height in sorted(heights.items(), key=lambda each: each[1]):
        last = max(height, last + _LETTER)
        down[code] = last - height
    return down


def _strokes(sections: Iterable[str]) -> list[str]:
    """How each line is drawn: sections of one colour are told apart."""
    met: Counter[str] = Counter()
    strokes = []
    for section in sections:
        colour = industry_colour(section)
        strokes.append(STROKES[min(met[colour], len(STROKES) - 1)])
        met[colour] += 1
    return strokes


def _names_axis(words: Sequence[str], ink: Ink) -> dict[str, Any]:
    return {
        "type": "category",
        "inverse": True,
        "data": ["\n".join(wrap(text, LABEL_LETTERS, max_lines=2, placeholder=" …")) for text in words],
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": rimmed(ink, lineHeight=14),
    }
