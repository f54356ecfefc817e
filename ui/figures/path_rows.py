"""Structural paths, one below the other: from where an effect arises to the final demand that brings it about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.graph import Record
from ui.data.chain_paths import stops
from ui.figures.base import colours, groups_of, hint, in_lines, legend, rimmed, tooltip, written
from ui.i18n import name
from ui.numbers import money, percent
from ui.theme import Ink, industry_colour

MOST_PATHS = 15
ROW, COLUMN, HEAD = 54, 188, 122
TOP, EDGE = 22, 24
"""Room above for the button that saves, and to the right for the last name."""

MOST_WIDTH = 830
"""Beyond this the place on the page ends: longer paths stand closer."""

_LETTERS = 29


def path_rows(
    paths: Sequence[Record], names: Mapping[str, Record], lang: str, ink: Ink
) -> tuple[dict[str, Any], int, int]:
    """The paths as an ECharts option, its width and height.

    All begin at the left, beside their numbers, so that a narrow screen shows where each comes from.
    """
    longest = max(len(stops(path)) for path in paths)
    column = min(COLUMN, (MOST_WIDTH - HEAD - EDGE) // longest)
    letters = min(_LETTERS, round(column / 5.9))
    width, height = HEAD + column * longest + EDGE, ROW * len(paths) + TOP
    meant = groups_of([code for path in paths for code in stops(path)], lang)
    told, above = legend(list(meant), ink, width)
    strongest = max(abs(path["value"]) for path in paths) or 1.0
    nodes: list[dict[str, Any]] = [_corner("first", 0, 0), _corner("last", width, height)]
    links: list[dict[str, Any]] = []
    for row, path in enumerate(paths):
        codes, y = stops(path), ROW * row + TOP + 10
        words = f"{money(path['value'], path['unit'], path['currency'], lang)}\n{percent(path['share'], lang, 2)}"
        nodes.append(_value(f"{row}", y, words, ink))
        for step, code in enumerate(codes):
            x = HEAD + column * step + column / 2
            label = name(names.get(code, {"id": code}), lang)
            nodes.append(_stop(f"{row}:{step}", (x, y), label, letters, code, ink))
            if step:
                thick = max(1.5, 12 * abs(path["value"]) / strongest)
                links.append(_step(f"{row}:{step - 1}", f"{row}:{step}", thick, codes[step - 1]))
    series = {
        "type": "graph",
        "layout": "none",
        "left": 0,
        "top": above,
        "width": width,
        "height": height,
        "data": nodes,
        "links": links,
        "edgeSymbol": ["none", "arrow"],
        "edgeSymbolSize": 9,
        "emphasis": {"disabled": True},
    }
    option = {"tooltip": tooltip(ink), "legend": told, "series": [series, colours(meant)], "animation": False}
    return option, width, height + above


def _corner(key: str, x: float, y: float) -> dict[str, Any]:
    return {"name": key, "x": x, "y": y, "symbolSize": 0, "label": {"show": False}, "tooltip": {"show": False}}


def _value(key: str, y: float, words: str, ink: Ink) -> dict[str, Any]:
    label = {"show": True, "position": "right", "formatter": written(words), **rimmed(ink, lineHeight=15)}
    return {"name": key, "x": 0, "y": y + 8, "symbolSize": 0.1, "label": label, "tooltip": {"show": False}}


def _stop(key: str, at: tuple[float, float], label: str, letters: int, code: str, ink: Ink) -> dict[str, Any]:
    return {
        "name": key,
        "x": at[0],
        "y": at[1],
        "symbolSize": 16,
        "itemStyle": {"color": industry_colour(code), "opacity": 1},
        "label": {
            "show": True,
            "position": "bottom",
            "distance": 3,
            "formatter": written(in_lines(label, letters)),
            **rimmed(ink, 11, lineHeight=12),
        },
        "tooltip": hint(label, code=code),
    }


def _step(start: str, end: str, thick: float, code: str) -> dict[str, Any]:
    style = {"width": round(thick, 1), "color": industry_colour(code), "opacity": 0.5, "curveness": 0}
    return {"source": start, "target": end, "lineStyle": style, "tooltip": {"show": False}}
