"""Which regions border on each other, read off outlines that were cut from one map."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from math import asin, cos, radians, sin, sqrt

EARTH = 6371.0
"""Mean radius of the earth, km."""

Point = tuple[float, float]


def borders(outlines: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """Length of the border between any two outlines that share a stretch of it, km, by their ids in order.

    ``outlines`` are GeoJSON polygons. Two outlines border on each other where an edge of one is an edge of the other,
    corner by corner: outlines of different maps never do, and a shared corner alone is no border.

    >>> west = '{"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}'
    >>> east = '{"type": "Polygon", "coordinates": [[[1, 0], [1, 1], [2, 1], [2, 0], [1, 0]]]}'
    >>> {pair: round(length) for pair, length in borders({"west": west, "east": east}).items()}
    {('east', 'west'): 111}
    """
    sharing: defaultdict[tuple[Point, Point], set[str]] = defaultdict(set)
    for name, outline in outlines.items():
        for edge in _edges(outline):
            sharing[edge].add(name)
    lengths: defaultdict[tuple[str, str], float] = defaultdict(float)
    for edge, names in sharing.items():
        for pair in combinations(sorted(names), 2):
            lengths[pair] += _length(*edge)
    return dict(lengths)


def _edges(outline: str) -> Iterator[tuple[Point, Point]]:
    """Edges of all rings, each with its ends in order."""
    geometry = json.loads(outline)
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for ring in (ring for part in parts for ring in part):
        for start, end in pairwise((float(east), float(north)) for east, north, *_ in ring):
            yield min(start, end), max(start, end)


def _length(start: Point, end: Point) -> float:
    """Great-circle distance of two points in degrees, km (haversine formula)."""
    (east, north), (further_east, further_north) = (tuple(map(radians, point)) for point in (start, end))
    half = sin((further_north - north) / 2) ** 2 + cos(north) * cos(further_north) * sin((further_east - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
