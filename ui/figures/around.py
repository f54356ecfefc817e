"""One thing in the middle, what leads to it on the left, what it leads to on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ui.figures.base import hint, in_lines, rimmed, styled, tooltip
from ui.figures.graph_view import COLOURS, OTHER
from ui.theme import FONT, Ink

LEAST = 180
"""Pixels of the least height."""
EDGE = 72
"""Pixels beside the middle where all stands on its one side: half of its name."""
TOP, BOTTOM = 12, 34


@dataclass(frozen=True, slots=True)
class Room:
    """Pixels from the middle to a side and of a row; letters and lines of a name beside it; letters of a tie's words
    and of a line of the thing's own name.
    """

    half: int
    row: int
    letters: int
    lines: int
    tie: int
    middle: int


WIDE = Room(half=76, row=50, letters=23, lines=2, tie=29, middle=18)
PHONE = Room(half=40, row=60, letters=17, lines=3, tie=21, middle=0)
"""On a phone the thing's own name stands above the figure, as the page's title."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """A thing beside the one in the middle; ``words`` are of the tie, ``onwards`` says that it leads to the thing."""

    label: str
    title: str
    words: str
    onwards: bool


def height(spokes: Sequence[Spoke], room: Room = WIDE) -> int:
    """Pixels that the figure needs."""
    return TOP + _extent(spokes, room) + BOTTOM


def around(title: str, label: str, spokes: Sequence[Spoke], ink: Ink, room: Room = WIDE) -> dict[str, Any]:
    """The figure as an ECharts option; its first points are the spokes in their order, then the thing itself."""
    extent, sides = _extent(spokes, room), {spoke.onwards for spoke in spokes}
    places = _places(spokes, extent, room)
    middle = {"name": "0", "x": room.half, "y": extent / 2, **_look(label, 30), **_below(title, ink, room.middle)}
    points = [
        {"name": str(number), "x": x, "y": y, **_look(spoke.label, 13), **_beside(spoke, ink, room, first=first)}
        for number, (spoke, (x, y, first)) in enumerate(zip(spokes, places, strict=True), 1)
    ]
    links = [
        {"source": "0" if spoke.onwards else str(number), "target": str(number) if spoke.onwards else "0"}
        for number, spoke in enumerate(spokes, 1)
    ]
    series = {
        "type": "graph",
        "layout": "none",
        **_across(sides, room.half),
        "top": TOP,
        "bottom": BOTTOM,
        "roam": False,
        "selectedMode": "single",
        "cursor": "pointer",
        "data": [*points, middle, *_corners(extent, sides, room.half)],
        "links": links,
        "edgeSymbol": ["none", "arrow"],
        "edgeSymbolSize": 7,
        "lineStyle": {"color": ink.line, "width": 1.2, "opacity": 0.9, "curveness": 0.08},
        "emphasis": {"focus": "adjacency", "scale": False},
        "select": {"itemStyle": {"borderColor": ink.text}},
    }
    return {"tooltip": tooltip(ink, 12), "series": [series], "animation": False}


def _extent(spokes: Sequence[Spoke], room: Room) -> int:
    onwards = sum(spoke.onwards for spoke in spokes)
    return max(LEAST, room.row * max(onwards, len(spokes) - onwards))


def _places(spokes: Sequence[Spoke], extent: int, room: Room) -> list[tuple[float, float, bool]]:
    """Where each stands, and whether the words of its tie are not yet said above it."""
    places: list[tuple[float, float, bool]] = []
    seen: dict[bool, list[str]] = {True: [], False: []}
    counts = {side: sum(spoke.onwards is side for spoke in spokes) for side in (True, False)}
    for spoke in spokes:
        above = seen[spoke.onwards]
        top = (extent - room.row * counts[spoke.onwards]) / 2
        first = not above or above[-1] != spoke.words
        places.append((2.0 * room.half if spoke.onwards else 0.0, top + room.row * (len(above) + 0.5), first))
        above.append(spoke.words)
    return places


def _look(label: str, size: int) -> dict[str, Any]:
    return {"symbolSize": size, "itemStyle": {"color": COLOURS.get(label, OTHER), "opacity": 1}}


def _beside(spoke: Spoke, ink: Ink, room: Room, *, first: bool) -> dict[str, Any]:
    """The name outside of the point, the words of the tie above it where they change."""
    names = [styled("name", line) for line in in_lines(spoke.title, room.letters, room.lines).splitlines()]
    lines = ([styled("tie", in_lines(spoke.words, room.tie, 1))] if first else []) + names
    align = "left" if spoke.onwards else "right"
    rich = {
        "tie": {"color": ink.muted, "fontFamily": FONT, "fontSize": 11, "lineHeight": 14, "align": align},
        "name": rimmed(ink, 12 if room is WIDE else 11, lineHeight=14, align=align),
    }
    label = {"show": True, "position": "right" if spoke.onwards else "left", "distance": 6, "align": align}
    return {"label": {**label, "formatter": "\n".join(lines), "rich": rich}, "tooltip": hint(spoke.title, spoke.words)}


def _below(title: str, ink: Ink, letters: int) -> dict[str, Any]:
    lines = in_lines(title, letters, 4).splitlines() if letters else [" "]  # without words ECharts writes its number
    words = "\n".join(styled("name", line) for line in lines)
    rich = {"name": rimmed(ink, 12, lineHeight=14, fontWeight="bold")}
    label = {"show": True, "position": "bottom", "distance": 5, "formatter": words, "rich": rich}
    return {"label": label, "tooltip": hint(title)}


def _across(sides: set[bool], half: int) -> dict[str, Any]:
    """Where the figure stands: in the middle, at the edge where all of it is on one side."""
    if len(sides) == 2:
        return {"left": "center", "width": 2 * half}
    return {"left" if True in sides else "right": EDGE, "width": half}


def _corners(extent: int, sides: set[bool], half: int) -> list[dict[str, Any]]:
    """Unseen points that keep the extent, so that a row is as high whatever there is."""
    first, last = (0 if False in sides else half), (2 * half if True in sides else half)
    hidden = {"symbolSize": 0, "label": {"show": False}, "tooltip": {"show": False}, "silent": True}
    return [{"name": f"corner {x} {y}", "x": x, "y": y, **hidden} for x, y in ((first, 0), (last, extent))]
