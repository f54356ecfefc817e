"""Industries on the map of their table: circles by output, arrows by flow."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from kb.graph import Record
from ui.data.chain_network import HEIGHT, WIDTH, Edge, Network, Node
from ui.data.value_chain import TableCard
from ui.figures.base import TABLET, colours, groups_of, hint, in_lines, legend, rimmed, tooltip, written
from ui.i18n import name, translate
from ui.numbers import money, percent
from ui.theme import Ink, industry_colour

PIXELS = 720
LETTERS = 21
_SMALLEST, _LARGEST = 9.0, 36.0


def network_chart(found: Network, names: Mapping[str, Record], table: TableCard, lang: str, ink: Ink) -> dict[str, Any]:
    """The network as an ECharts option; its points are the nodes in their order."""
    largest = max((node.output for node in found.nodes), default=0.0) or 1.0
    thickest = max((edge.value for edge in found.edges), default=0.0) or 1.0
    labels = {code: name(row, lang) for code, row in names.items()}
    drawn = _Words(labels, table, lang, ink)
    meant = groups_of([node.code for node in found.nodes], lang)
    told, above = legend(list(meant), ink, TABLET, icon="circle", itemWidth=12)
    series = {
        "type": "graph",
        "layout": "none",
        "left": 0,
        "right": 0,
        "top": above + 8,
        "bottom": 34,
        "roam": False,
        "selectedMode": "single",
        "edgeSymbol": ["none", "arrow"],
        "edgeSymbolSize": 7,
        "data": [*(drawn.node(node, largest) for node in found.nodes), *_corners()],
        "links": [drawn.edge(edge, thickest) for edge in found.edges],
        "emphasis": {"focus": "adjacency", "scale": False, "lineStyle": {"opacity": 0.9}},
        "select": {"itemStyle": {"borderColor": ink.text}},
        "cursor": "pointer",
    }
    return {"tooltip": tooltip(ink), "legend": told, "series": [series, colours(meant)], "animation": False}


def _corners() -> list[dict[str, Any]]:
    """Unseen points that keep the map's extent, whatever is on it."""
    hidden = {"symbolSize": 0, "label": {"show": False}, "tooltip": {"show": False}}
    return [{"name": f"corner {x:g} {y:g}", "x": x, "y": y, **hidden} for x, y in ((0.0, 0.0), (WIDTH, HEIGHT))]


class _Words:
    """Nodes and links with what is written on them."""

    def __init__(self, labels: Mapping[str, str], table: TableCard, lang: str, ink: Ink) -> None:
        self.labels, self.table, self.lang, self.ink = labels, table, lang, ink

    def node(self, node: Node, largest: float) -> dict[str, Any]:
        label = self.labels.get(node.code, node.code)
        size = max(_SMALLEST, _LARGEST * sqrt(max(node.output, 0.0) / largest))
        ring = {"borderColor": self.ink.text, "borderWidth": 2.5} if node.centre else {}
        return {
            "name": node.code,
            "x": round(node.x, 1),
            "y": round(node.y, 1),
            "symbolSize": round(size, 1),
            "itemStyle": {"color": industry_colour(node.code), "opacity": 1, **ring},
            "label": {
                "show": True,
                "position": "bottom",
                "distance": 2,
                "formatter": written(in_lines(label, LETTERS)),
                **rimmed(self.ink, 11, lineHeight=12),
                "fontWeight": "bold" if node.centre else "normal",
            },
            "tooltip": hint(label, f"{translate('Output', self.lang)}: {self._money(node.output)}"),
        }

    def edge(self, edge: Edge, thickest: float) -> dict[str, Any]:
        lang = self.lang
        ends = " → ".join(self.labels.get(code, code) for code in (edge.supplier, edge.buyer))
        lines = (
            self._money(edge.value),
            f"{translate('Share of the purchases of the buyer', lang)}: {percent(edge.input_share, lang)}",
            f"{translate('Share of the output of the supplier', lang)}: {percent(edge.output_share, lang)}",
        )
        return {
            "source": edge.supplier,
            "target": edge.buyer,
            "lineStyle": {
                "width": round(max(1.0, 8 * sqrt(edge.value / thickest)), 1),
                "color": industry_colour(edge.supplier),
                "opacity": 0.45,
                "curveness": 0.12,
            },
            "tooltip": hint(ends, *lines),
        }

    def _money(self, value: float) -> str:
        return money(value, self.table.unit, self.table.currency, self.lang)
