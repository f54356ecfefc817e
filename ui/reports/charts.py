"""Figures for print: plain, in the palette of the page, letters that stay readable on paper."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from ui.figures.base import cut
from ui.figures.multiples import Cell
from ui.i18n import language
from ui.numbers import number
from ui.theme import industry_colour

WIDTH = 6.7
"""Inches: what a page of A4 holds between its margins."""
BREADTH = 0.97
"""What an axis without words at its sides takes of that."""
SMALL = 7.5
"""Points: the letters of names within a figure."""
DOTS = 200
INK, PALE, LINE = "#1c2b33", "#c9d1d5", "#9aa8af"


def bars(names: Sequence[str], values: Sequence[float], words: Sequence[str], colours: Sequence[str]) -> bytes:
    """Horizontal bars, the first on top, each with its number in words."""
    figure, axes = _empty(0.32 * len(names) + 0.4)
    places = range(len(names))
    axes.barh(places, values, color=colours, height=0.66)
    axes.set_yticks(places, ["\n".join(wrap(name, 38, max_lines=2, placeholder=" …")) for name in names])
    axes.invert_yaxis()
    axes.set_xticks([])
    far = max((abs(value) for value in values), default=1.0) or 1.0
    axes.set_xlim(min(0.0, *values) if values else 0, 1.16 * far)
    for place, value, text in zip(places, values, words, strict=True):
        axes.text(value + 0.01 * far, place, text, va="center", fontsize=8, color=INK)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    return _png(figure)


def lines(named: Mapping[str, Mapping[int, float | None]], colours: Sequence[str], marks: Mapping[int, str]) -> bytes:
    """Shares in per cent by year, the second and further lines broken; words at the marked years."""
    figure, axes = _empty(2.9)
    every = sorted({year for line in named.values() for year in line})
    span = range(every[0], every[-1] + 1)
    for place, (words, line) in enumerate(named.items()):
        values = [None if (value := line.get(year)) is None else 100 * value for year in span]
        shown = [float("nan") if value is None else value for value in values]
        axes.plot(span, shown, "--" if place else "-", color=colours[place], linewidth=1.8, label=words, marker=".")
    axes.set_ylim(bottom=0)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{_written(value)}\N{NO-BREAK SPACE}%")
    for place, (year, words) in enumerate(sorted((y, w) for y, w in marks.items() if y in span)):
        axes.axvline(year, color=LINE, linestyle=":", linewidth=1.2)
        side = "right" if year > span[0] + 0.6 * len(span) else "left"
        height = 0.97 - 0.08 * (place % 4)
        axes.text(year, height, f" {words} ", transform=axes.get_xaxis_transform(), fontsize=7, ha=side, va="top")
    if len(named) > 1:
        axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(0, 1.16), ncols=2)
    _plain(axes)
    return _png(figure)


def multiples(cells: Sequence[Cell], marks: Sequence[int]) -> bytes:
    """A small line for each section, on one log scale around 1; the others pale behind it."""
    columns = 3
    rows = -(-len(cells) // columns)
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 1.45 * rows), dpi=DOTS, layout="constrained")
    every = sorted({year for cell in cells for year in cell.line})
    held = [value for cell in cells for value in cell.line.values() if value > 0]
    for place, cell in enumerate(cells):
        axes = figure.add_subplot(rows, columns, place + 1)
        axes.set_yscale("log", base=2)
        axes.set_ylim(max(min(held), 1 / 16), max(max(held), 2.0))
        axes.set_xlim(every[0], every[-1])
        axes.axhline(1, color=LINE, linewidth=0.9)
        for other in cells:
            own = other is cell
            at = sorted(year for year, value in other.line.items() if value > 0)
            colour, width, above = (industry_colour(cell.section), 1.8, 3) if own else (PALE, 0.6, 1)
            axes.plot(at, [other.line[year] for year in at], color=colour, linewidth=width, zorder=above)
        for year in marks:
            if every[0] <= year <= every[-1]:
                axes.axvline(year, color=LINE, linestyle=":", linewidth=0.8)
        name = "\n".join(wrap(cell.name, 30, max_lines=2, placeholder=" …"))
        axes.set_title(name, fontsize=SMALL, loc="left", color=INK)
        axes.set_xticks([every[0], every[-1]])
        axes.yaxis.set_major_formatter(lambda value, _: _written(value))
        _plain(axes, 6.5)
    return _png(figure)


def spans(
    names: Sequence[str], years: Sequence[tuple[int, int]], colours: Sequence[str], axis: tuple[int, int]
) -> bytes:
    """What ran when: a bar for each, from its first year to the end of its last, its name above it.

    Bars are cut at both ends of the ``axis``.
    """
    figure, axes = _empty(0.36 * len(names) + 0.5)
    first, last = axis
    whole = last + 1 - first
    for place, (name, (begin, end)) in enumerate(zip(names, years, strict=True)):
        left, right = max(begin, first), min(end, last) + 1
        axes.barh(place + 0.22, right - left, left=left, height=0.36, color=colours[place])
        text = axes.text(left, place - 0.02, name, fontsize=SMALL)
        while (long := text.get_window_extent().width / (BREADTH * WIDTH * DOTS)) > 1:
            text.set_text(cut(name, int(len(text.get_text()) / long) - 1))
        text.set_x(max(first, min(left, last + 1 - long * whole)))
        text.set_in_layout(False)  # a long name must not make the axis smaller
    axes.set_ylim(len(names) - 0.3, -0.7)
    axes.set_yticks([])
    axes.set_xlim(first, last + 1)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="x", color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    _plain(axes)
    axes.spines["left"].set_visible(False)
    return _png(figure)


def _written(value: float) -> str:
    """A number of an axis, with the marks of the document's language."""
    return number(value, language(), len(f"{value:g}".partition(".")[2]))


def _empty(height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, layout="constrained")
    axes = figure.add_subplot()
    axes.tick_params(labelsize=8, colors=INK)
    return figure, axes


def _plain(axes: Any, size: float = 8) -> None:
    axes.tick_params(labelsize=size, colors=INK, length=2)
    axes.minorticks_off()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)


def _png(figure: Any) -> bytes:
    """The figure's bytes, the same for the same figure."""
    held = io.BytesIO()
    figure.savefig(held, format="png", metadata={"Software": None})
    return held.getvalue()
