"""Nodes and relationships of an answer as a picture: the most linked ones, coloured by label, links with their type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

from kb.answers import Elements, Link, Vertex, cell
from kb.names import NAMES
from ui.figures.base import cut, hint, lettering, rimmed, tooltip, written
from ui.i18n import name
from ui.theme import FONT, GROUPS, KINDS, Ink

MOST_NODES, MOST_LINKS = 60, 150
MOST_TYPES_WRITTEN = 24
"""Up to so many links the type stands on the line; beyond that it is in the tooltip."""
HEIGHT = 560
WIDER = 1.6
"""The picture is so much wider than high."""
LETTERS = 26
STRENGTHS = ("input_share", "output_share", "strength", "share", "value", "loading", "score")

COLOURS: Mapping[str, str] = {
    "Programme": KINDS["programme"].colour,
    "LegalAct": KINDS["act"].colour,
    "Cluster": KINDS["pilot"].colour,
    "Industry": GROUPS["trade-transport"].colour,
    "Institution": KINDS["innovation"].colour,
    "Firm": GROUPS["energy-construction"].colour,
    "Region": GROUPS["agriculture"].colour,
    "Instrument": GROUPS["process"].colour,
    "Claim": GROUPS["metals-machinery"].colour,
    "Run": GROUPS["public"].colour,
    "IOTable": GROUPS["food-light"].colour,
}
OTHER = GROUPS["other"].colour


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of an answer that is drawn, and of how many nodes and links it is the part."""

    vertices: Sequence[Vertex]
    links: Sequence[Link]
    all_vertices: int
    all_links: int


def shown(found: Elements) -> Shown:
    """The most linked nodes, those of the answer's beginning first among equals, with their strongest links."""
    degree = Counter(end for link in found.links for end in (link.start, link.end))
    ranked = sorted(found.vertices, key=lambda key: -degree[key])[:MOST_NODES]
    kept = set(ranked)
    links = sorted((link for link in found.links if {link.start, link.end} <= kept), key=_strength, reverse=True)
    vertices = [vertex for key, vertex in found.vertices.items() if key in kept]
    return Shown(vertices, links[:MOST_LINKS], len(found.vertices), len(found.links))


def _strength(link: Link) -> float:
    values = (link.properties.get(key) for key in STRENGTHS)
    return next((abs(float(value)) for value in values if isinstance(value, int | float)), 0.0)


def graph_view(part: Shown, lang: str, ink: Ink, selected: str = "") -> dict[str, Any]:
    """The ECharts option; the nodes keep their places when the language changes."""
    labels = list(dict.fromkeys(vertex.label for vertex in part.vertices))
    places = _places(
        tuple(vertex.key for vertex in part.vertices), tuple((link.start, link.end) for link in part.links)
    )
    degree = Counter(end for link in part.links for end in (link.start, link.end))
    names = {vertex.key: name(vertex.properties, lang) or vertex.id for vertex in part.vertices}
    return {
        "animation": False,
        "legend": {
            "data": labels,
            "left": 4,
            "top": 0,
            "textStyle": lettering(ink),
            "icon": "circle",
            "itemHeight": 10,
        },
        "tooltip": tooltip(ink, 12),
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "roam": "move",
                "draggable": True,
                "selectedMode": "single",
                "categories": [{"name": label, "itemStyle": {"color": _colour(label)}} for label in labels],
                "data": [_node(v, names, places, degree, labels, ink, selected) for v in part.vertices],
                "links": [_line(link, names, ink) for link in _bent(part.links)],
                "edgeSymbol": ["none", "arrow"],
                "edgeSymbolSize": 7,
                "edgeLabel": _types_written(part, ink),
                "emphasis": {"focus": "adjacency", "lineStyle": {"width": 2.5}},
                "select": {"itemStyle": {"borderColor": ink.text, "borderWidth": 2}},
                "labelLayout": {"hideOverlap": True},
            }
        ],
    }


def _colour(label: str) -> str:
    return COLOURS.get(label, OTHER)


@lru_cache(maxsize=32)
def _places(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Mapping[str, tuple[float, float]]:
    """Where each node stands: parts that nothing ties lie side by side in rows, the largest first, and in each part
    distances are those along its links (Kamada and Kawai 1989). The same answer, the same picture."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(pairs)
    parts = sorted((graph.subgraph(part) for part in nx.connected_components(graph)), key=len, reverse=True)
    sides = [sqrt(len(part)) for part in parts]
    width = max([0.0, *sides[:1], sqrt(WIDER * sum(side * side for side in sides))])
    found, x, y, row = {}, 0.0, 0.0, 0.0
    for part, side in zip(parts, sides, strict=True):
        if x and x + side > width:
            x, y, row = 0.0, y + row, 0.0
        for key, (right, down) in nx.kamada_kawai_layout(part, scale=0.36).items():
            place = (x + side * (0.5 + float(right)), y + side * (0.5 + float(down)))
            found[key] = (round(200 * place[0], 1), round(200 * place[1], 1))
        x, row = x + side, max(row, side)
    return found


def _node(
    vertex: Vertex,
    names: Mapping[str, str],
    places: Mapping[str, tuple[float, float]],
    degree: Mapping[str, int],
    labels: Sequence[str],
    ink: Ink,
    selected: str,
) -> dict[str, Any]:
    x, y = places[vertex.key]
    text = names[vertex.key]
    style = {"shadowBlur": 12, "shadowColor": ink.text} if vertex.key == selected else {}
    return {
        "id": vertex.key,
        "name": written(text),
        "x": x,
        "y": y,
        "category": labels.index(vertex.label),
        "symbolSize": 14 + min(22, 3 * degree.get(vertex.key, 0)),
        "itemStyle": style,
        "label": {
            "show": True,
            "position": "bottom",
            "distance": 3,
            "formatter": written(cut(text, LETTERS)),
            **rimmed(ink, 11),
        },
        "tooltip": _hint(text, vertex.label, vertex.properties),
    }


def _bent(links: Sequence[Link]) -> list[tuple[Link, float]]:
    """Links between the same two nodes are bent apart, so that each is seen."""
    seen: Counter[frozenset[str]] = Counter()
    bent = []
    for link in links:
        pair = frozenset((link.start, link.end))
        bent.append((link, 0.18 * seen[pair]))
        seen[pair] += 1
    return bent


def _line(bent: tuple[Link, float], names: Mapping[str, str], ink: Ink) -> dict[str, Any]:
    link, bend = bent
    title = f"{names[link.start]} → {names[link.end]}"
    return {
        "source": link.start,
        "target": link.end,
        "value": link.type,
        "lineStyle": {"color": ink.line, "width": 1.2, "opacity": 0.85, "curveness": bend},
        "tooltip": _hint(link.type, title, link.properties),
    }


def _types_written(part: Shown, ink: Ink) -> dict[str, Any]:
    return {
        "show": len(part.links) <= MOST_TYPES_WRITTEN,
        "formatter": "{c}",
        "fontSize": 9,
        "color": ink.muted,
        "fontFamily": FONT,
    }


def _hint(title: str, below: str, properties: Mapping[str, Any], most: int = 8) -> dict[str, Any]:
    """A heading and the first properties."""
    hidden = {"id", *NAMES, "datasets", "further_sources"}
    lines = []
    for key, value in properties.items():
        text = str(cell(value))
        if key not in hidden and text not in ("None", "", title):
            lines.append(f"{key}: {cut(text, 120)}")
    return hint(title, below, *lines[:most])
