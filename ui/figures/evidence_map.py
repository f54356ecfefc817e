"""The evidence of a country on one map: a mark for each designated cluster in its region, by its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui.data.evidence import Judged
from ui.data.regions import Geography
from ui.figures.evidence import MARKS, filling
from ui.figures.map import AT, frame, seat, title
from ui.i18n import name, translate
from ui.theme import Ink
from ui.words import VERDICT_NAMES

HEIGHT = 480
EAST, SOUTH, A_ROW = 1.15, 0.75, 4
"""Degrees from mark to mark of a region, and how many stand in a row."""
CLICK, OUTLINES, CLUSTERS = "cluster", "outlines", "clusters"
"""Name of the selection: a click on a mark gives ``cluster``."""
SYMBOLS = {"circle": "circle", "diamond": "diamond", "rect": "square"}
"""What Vega calls a symbol of the evidence figures."""


def evidence_map(
    geography: Geography, clusters: Sequence[Judged], caption: Sequence[str], lang: str, ink: Ink
) -> dict[str, Any]:
    """The map as a Vega-Lite specification, in the borders of today; a cluster has a mark in each of its regions.

    ``caption`` are the lines of its title. A cluster of which no region is known has no mark: see :func:`placeless`.
    """
    held = {OUTLINES: _outlines(geography, lang), CLUSTERS: _marks(geography, clusters, lang)}
    return {**frame(HEIGHT, ink), "title": title(caption, ink), **_look(lang, ink), "datasets": held}


def placeless(clusters: Sequence[Judged]) -> list[Judged]:
    """Clusters of which no region is known."""
    return [cluster for cluster in clusters if not cluster.regions]


def _look(lang: str, ink: Ink) -> dict[str, Any]:
    words = [translate(VERDICT_NAMES[verdict], lang) for verdict in MARKS]
    scales = {
        "shape": [SYMBOLS[symbol] for symbol, _ in MARKS.values()],
        "fill": [filling(verdict, ink) for verdict in MARKS],
        "stroke": [colour for _, colour in MARKS.values()],
    }
    legend = {"orient": "bottom", "direction": "horizontal", "title": None, "symbolSize": 110, "symbolOpacity": 1}
    verdict = {"field": "verdict", "type": "nominal", "legend": legend}
    select = {"type": "point", "fields": [CLICK], "on": "click", "toggle": False}
    return {
        "params": [{"name": CLICK, "select": select, "views": [CLUSTERS]}],
        "layer": [
            {
                "data": {"name": OUTLINES},
                "mark": {"type": "geoshape", "fill": ink.chip, "stroke": ink.surface, "strokeWidth": 1.2},
                "encoding": {"tooltip": {"field": "name", "type": "nominal"}},
            },
            {
                "name": CLUSTERS,
                "data": {"name": CLUSTERS},
                "mark": {
                    "type": "point",
                    "size": 110,
                    "strokeWidth": 2,
                    "opacity": 1,
                    "cursor": "pointer",
                },
                "encoding": {
                    **AT,
                    **{channel: {**verdict, "scale": {"domain": words, "range": r}} for channel, r in scales.items()},
                    "tooltip": [{"field": field, "type": "nominal", "title": " "} for field in ("name", "told")],
                    "description": {"field": "read", "type": "nominal"},
                },
            },
        ],
    }


def _outlines(geography: Geography, lang: str) -> list[dict[str, Any]]:
    return [
        {"type": "Feature", "geometry": outline.geometry, "name": name(outline.names, lang)}
        for outline in geography.outlines.values()
    ]


def _marks(geography: Geography, clusters: Sequence[Judged], lang: str) -> list[dict[str, Any]]:
    """One row for each cluster and region, clusters of a region in a block around its middle."""
    today = geography.divisions[-1]
    within: dict[str, list[Judged]] = {}
    for cluster in clusters:
        for region in dict.fromkeys(geography.counterpart(region, today) for region in cluster.regions):
            within.setdefault(region, []).append(cluster)
    cities = [seat(geography, region) for region in within if today.places[region].city]
    rows = []
    for region, those in within.items():
        middle, place = seat(geography, region), today.places[region]
        if middle is not None:
            north = 0.0 if place.city else _above(middle, cities)
            for at, cluster in enumerate(those):
                east, south = _step(at, len(those))
                there = {"lon": middle[0] + east, "lat": middle[1] + north - south}
                rows.append({**_mark(cluster, name(place.names, lang), lang), **there})
    return rows


def _above(middle: tuple[float, float], cities: Sequence[tuple[float, float] | None]) -> float:
    """Degrees by which a region's marks step north of a city's within it."""
    near = any(c and abs(c[0] - middle[0]) < 2 * EAST and abs(c[1] - middle[1]) < 2 * SOUTH for c in cities)
    return 2 * SOUTH if near else 0.0


def _mark(cluster: Judged, place: str, lang: str) -> Mapping[str, str]:
    called, verdict = name(cluster.names, lang), translate(VERDICT_NAMES[cluster.verdict], lang)
    told = f"{place} · {verdict}"
    return {CLICK: cluster.id, "name": called, "verdict": verdict, "told": told, "read": f"{called}: {told}"}


def _step(at: int, count: int) -> tuple[float, float]:
    """Degrees east and south of the middle for one of so many marks, in rows."""
    row, rows = at // A_ROW, -(-count // A_ROW)
    length = min(A_ROW, count - row * A_ROW)
    return EAST * (at % A_ROW - (length - 1) / 2), SOUTH * (row - (rows - 1) / 2)
