"""Figures below the programmes of the timeline, on its axis of years: what moved while they ran."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from ui.figures.base import cut
from ui.figures.ticks import between, round_step
from ui.numbers import percent
from ui.theme import Ink

PANEL = 7
"""Rows of the timeline that the figures take, their heading with them."""

HEAD, FOOT = 2.1, 0.25
"""Rows for the heading and free below."""

LETTERS = 34
"""Of the words at a mark."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A line of shares of one by year, its words and colour; ``marks``: words at years."""

    title: str
    line: Mapping[int, float]
    colour: str
    marks: Mapping[int, str] = field(default_factory=dict)


def layers_of(figures: Figures, above: float, axis: tuple[int, int], lang: str, ink: Ink) -> list[alt.Chart]:
    """The layers: levels with their numbers, the line, upright marks, the heading. ``above``: rows of programmes."""
    line = {year: value for year, value in figures.line.items() if axis[0] <= year < axis[1]}
    if not line:
        return []
    top, bottom = above - 0.4 + HEAD, above - 0.4 + PANEL - FOOT
    step = round_step(100 * max(line.values()), 3) / 100
    levels = between(0.0, max(line.values()) + 0.6 * step, step)

    def row(value: float) -> float:
        return bottom - (bottom - top) * value / (levels[-1] or 1.0)

    return [
        *_levels(levels, row(0.0), row(levels[-1]), axis, lang, ink),
        *_marks(figures, top, bottom, axis, ink),
        *_line(figures, line, row, lang),
        _heading(figures.title, top - 1.5, axis[0], ink),
    ]


def _levels(
    levels: list[float], bottom: float, top: float, axis: tuple[int, int], lang: str, ink: Ink
) -> list[alt.Chart]:
    digits = 0 if levels[1] >= 0.01 else 1
    rows = pd.DataFrame(
        {
            "row": [bottom + (top - bottom) * level / levels[-1] for level in levels],
            "from": axis[0],
            "to": axis[1],
            "words": [percent(level, lang, digits) for level in levels],
        }
    )
    base = alt.Chart(rows)
    rules = base.mark_rule(color=ink.line, opacity=0.5, aria=False).encode(alt.X("from:Q"), alt.Y("row:Q"), x2="to:Q")
    words = base.mark_text(align="right", dx=-4, fontSize=11, color=ink.muted, aria=False)
    return [rules, words.encode(alt.X("from:Q"), alt.Y("row:Q"), text="words:N")]


def _marks(figures: Figures, top: float, bottom: float, axis: tuple[int, int], ink: Ink) -> list[alt.Chart]:
    """Upright lines at years, their words above them in turn higher and lower."""
    marks = sorted((year, words) for year, words in figures.marks.items() if axis[0] <= year < axis[1])
    rows = pd.DataFrame(
        [
            (year + 0.5, top, bottom, top - 0.35 - 0.45 * (place % 2), cut(words, LETTERS), words)
            for place, (year, words) in enumerate(marks)
        ],
        columns=["year", "row", "to", "at", "label", "words"],
    )
    base = alt.Chart(rows)
    tooltip = [alt.Tooltip("words:N", title=" ")]
    rules = base.mark_rule(color=ink.muted, strokeDash=[2, 3], strokeWidth=1.5).encode(
        alt.X("year:Q"), alt.Y("row:Q"), y2="to:Q", tooltip=tooltip, description="words:N"
    )
    words = base.mark_text(fontSize=10.5, color=ink.text, aria=False)
    return [rules, words.encode(alt.X("year:Q"), alt.Y("at:Q"), text="label:N", tooltip=tooltip)]


def _line(figures: Figures, line: Mapping[int, float], row: Callable[[float], float], lang: str) -> list[alt.Chart]:
    """The line in the middle of each year; a year that is not held is a gap."""
    every = range(min(line), max(line) + 1)
    rows = pd.DataFrame(
        {
            "year": [year + 0.5 for year in every],
            "row": [row(line[year]) if year in line else None for year in every],
            "told": [f"{year}: {percent(line.get(year), lang)}" for year in every],
        }
    )
    base = alt.Chart(rows).encode(alt.X("year:Q"), alt.Y("row:Q"))
    drawn = base.mark_line(color=figures.colour, strokeWidth=2.2, aria=False)
    points = base.transform_filter("isValid(datum.row)").mark_circle(color=figures.colour, size=34, opacity=1)
    last = max(line)
    end = pd.DataFrame({"year": [last + 0.7], "row": [row(line[last])], "words": [percent(line[last], lang)]})
    words = alt.Chart(end).mark_text(align="left", fontSize=11, fontWeight="bold", color=figures.colour, aria=False)
    return [
        drawn,
        points.encode(tooltip=[alt.Tooltip("told:N", title=" ")], description="told:N"),
        words.encode(alt.X("year:Q"), alt.Y("row:Q"), text="words:N"),
    ]


def _heading(title: str, row: float, first: int, ink: Ink) -> alt.Chart:
    at = pd.DataFrame({"year": [first], "row": [row], "words": [title]})
    text = alt.Chart(at).mark_text(align="left", fontSize=12, fontWeight="bold", color=ink.text, aria=False)
    heading: alt.Chart = text.encode(alt.X("year:Q"), alt.Y("row:Q"), text="words:N")
    return heading
