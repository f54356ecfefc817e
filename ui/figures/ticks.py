"""Numbers along an axis as the reader's language writes them: ECharts itself writes English decimals only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from ui.numbers import number
from ui.theme import FONT, Ink

HIDDEN = {"axisLabel": {"show": False}}
"""What the axis itself is told: its numbers come from :func:`ticks`."""


def ticks(
    axis: str, values: Sequence[float], lang: str, ink: Ink, *, inverse: bool = False, unit: str = ""
) -> dict[str, Any]:
    """An ECharts series that draws nothing but the numbers of ``xAxis`` or ``yAxis``, with the decimals they need.

    ``inverse``: the other axis runs downwards. ``unit`` stands after each number.
    """
    end = "end" if inverse else "start"
    label = {"position": end, "color": ink.muted, "fontFamily": FONT, "fontSize": 12}
    words = [number(value, lang, _needed(value)) + unit for value in values]
    marks = [{axis: value, "label": {**label, "formatter": text}} for value, text in zip(values, words, strict=True)]
    line = {"silent": True, "symbol": "none", "lineStyle": {"color": "transparent"}, "animation": False, "data": marks}
    return {"type": "scatter", "data": [], "silent": True, "markLine": line}


@dataclass(frozen=True, slots=True)
class Along:
    """What bars are measured along: the words and unit of the axis, and how many of them one of the values is."""

    title: str
    lang: str
    factor: float = 1.0


AXIS = 40
"""Pixels that the numbers and the title of an axis need above bars."""


def along_bars(along: Along, low: float, high: float, ink: Ink) -> tuple[dict[str, Any], dict[str, Any]]:
    """The axis above horizontal bars whose first is on top, titled, and the series with its numbers and lines.

    The bars reach from ``low`` to ``high``; those that point to the left leave room for their numbers.
    """
    least, most = min(0.0, low), max(0.0, high)
    width = (most - least) or 1.0
    step = round_step(width * along.factor, 5)
    levels = between(least * along.factor, (least + width) * along.factor, step)
    shown = ticks("xAxis", levels, along.lang, ink)
    for mark in shown["markLine"]["data"]:
        mark["xAxis"] /= along.factor
        mark["lineStyle"] = {"color": ink.chip, "type": "solid", "width": 1}
    shown["markLine"]["z"] = 0
    axis = {
        "type": "value",
        "position": "top",
        "min": least - 0.16 * width if least < 0 else 0,
        "max": least + width,
        "name": along.title,
        "nameLocation": "middle",
        "nameGap": 22,
        "nameTextStyle": {"color": ink.muted, "fontFamily": FONT, "fontSize": 12},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        **HIDDEN,
    }
    return axis, shown


def _needed(value: float) -> int:
    shown = value if abs(value) >= 1 else float(f"{value:.3g}")
    text = f"{shown:.10f}".rstrip("0")
    return len(text.partition(".")[2])


def round_step(width: float, parts: int = 6) -> float:
    """A round number near a part of the width.

    >>> round_step(0.8), round_step(30)
    (0.1, 5.0)
    """
    rough = (width or 1.0) / parts
    power = 10 ** down_to(log10(rough), 1)
    return float(min((power * unit for unit in (1, 2, 5, 10)), key=lambda step: abs(step - rough)))


def down_to(value: float, step: float) -> float:
    """The multiple of the step at or below the value."""
    return round(value // step * step, 10)


def between(low: float, high: float, step: float) -> list[float]:
    """The multiples of a step from the first end to the last.

    >>> between(0.0, 1.03, 0.5)
    [0.0, 0.5, 1.0]
    """
    first = -down_to(-low, step)
    return [round(first + step * place, 10) for place in range(int((high - first) / step + 1e-9) + 1)]
