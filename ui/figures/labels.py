"""Names beside points: each where it covers neither another name nor a point, longest form first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.figures.base import cut, in_lines

LETTER, LINE = 6.6, 15.0
"""Pixels of a letter and of a line at 12 pixels."""
GAP = 5.0
"""Between a point and its name."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in pixels, the y axis downwards, with its radius and name."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What is written at a point, on which side of it and where; nothing where there is no room."""

    text: str
    side: str
    box: Box | None = None


def placed(spots: Sequence[Spot], width: float, height: float, kept: Sequence[Box] = ()) -> list[Placed]:
    """Names of the points in their order, the first ones first to choose.

    Each takes the first of its forms (in one line, in two, in two shortened, in one shortened) that fits on one of its
    sides: within the figure, clear of every point, of the names before it and of the boxes that are ``kept`` free.

    >>> [label.side for label in placed([Spot(50, 50, 4, "Trade"), Spot(58, 50, 4, "Mining")], 200, 100)]
    ['left', 'right']
    """
    taken: list[Box] = [*kept]
    taken += [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    found: list[Placed] = []
    for spot in spots:
        label = _first_free(spot, taken, width, height)
        found.append(label)
        taken += [label.box] if label.box else []
    return found


def _first_free(spot: Spot, taken: Sequence[Box], width: float, height: float) -> Placed:
    if not spot.name.strip():
        return Placed("", "right")
    forms = (spot.name, in_lines(spot.name, 30, 2), in_lines(spot.name, 22, 2), cut(spot.name, 26))
    for text in dict.fromkeys(forms):
        for side in ("right", "left", "top", "bottom"):
            box = _box(spot, text, side)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_meet(box, other) for other in taken):
                return Placed(text, side, box)
    return Placed("", "right")


def _box(spot: Spot, text: str, side: str) -> Box:
    lines = text.split("\n")
    wide, high = LETTER * max(map(len, lines)), LINE * len(lines)
    away = spot.radius + GAP
    if side in ("left", "right"):
        left = spot.x + away if side == "right" else spot.x - away - wide
        return left, spot.y - high / 2, left + wide, spot.y + high / 2
    top = spot.y - away - high if side == "top" else spot.y + away
    return spot.x - wide / 2, top, spot.x + wide / 2, top + high


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
