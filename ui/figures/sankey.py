"""A value chain as a Sankey: suppliers to the left of the industry, buyers to the right, bands in order of size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ui.data.value_chain import Chain, Link, Side, TableCard
from ui.figures.base import LABEL_LETTERS, TABLET, colours, groups_of, hint, in_lines, legend, rimmed, tooltip, written
from ui.i18n import name, translate
from ui.numbers import money, percent
from ui.theme import Ink, industry_colour
from ui.words import FINAL_DEMAND

MOST_LINKS = 60
WIDTH, _SIDE, _NODE = 1240, 180, 14
"""Pixels of the figure on a wide screen, of the names beside its outermost bands, and of a band."""
LETTER, LINE, FREE = 6.4, 14, 22
"""Pixels of a letter, of a line of a name, and free above and below a band."""
_FINAL = "#8fa3ad"
_REST = "#b9c3c8"


@dataclass(frozen=True, slots=True)
class Band:
    """One place in the picture: an industry at a number of steps from the middle, negative to the left."""

    key: str
    layer: int
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One band between two places; ``hint`` is what it answers the pointer."""

    start: str
    end: str
    value: float
    hint: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """The Sankey as an ECharts option, its height, and how many links were left out of it."""

    option: dict[str, Any]
    height: int
    left_out: int
    layers: int


def sankey(chain: Chain, table: TableCard, sides: Sequence[str], lang: str, ink: Ink) -> Figure:
    """The figure of a chain; ``sides`` names which of suppliers and buyers are shown."""
    drawing = _Drawing(chain, table, lang)
    left_out = 0
    if "suppliers" in sides:
        left_out += drawing.add_side(chain.suppliers, -1)
    if "buyers" in sides:
        left_out += drawing.add_side(chain.buyers, 1)
    return drawing.figure(left_out, ink)


class _Drawing:
    """Collects bands and streams of one figure."""

    def __init__(self, chain: Chain, table: TableCard, lang: str) -> None:
        self.chain, self.table, self.lang = chain, table, lang
        self.bands: dict[str, Band] = {}
        self.streams: list[Stream] = []
        self._band(0, chain.industry)

    def add_side(self, side: Side, sign: int) -> int:
        """Add suppliers (sign −1) or buyers (1); returns how many links found no room."""
        links = sorted(side.links, key=lambda link: (link.steps, -link.value))
        shown = _strongest(links, sign)
        for link in shown:
            outer, inner = (link.supplier, link.buyer) if sign < 0 else (link.buyer, link.supplier)
            here = self._band(sign * link.steps, outer)
            there = self._band(sign * (link.steps - 1), inner)
            ends = (here, there) if sign < 0 else (there, here)
            self.streams.append(Stream(*ends, link.value, self._hint(link, side, sign)))
        for item, value in sorted(side.final.items(), key=lambda pair: -pair[1]):
            label = translate(FINAL_DEMAND.get(item, item), self.lang)
            self._extra(sign, item, label, value, side, _FINAL)
        if side.rest > 0.002 * side.total:
            label = translate("Other suppliers" if sign < 0 else "Other buyers and final demand", self.lang)
            self._extra(sign, "rest", label, side.rest, side, _REST)
        return len(links) - len(shown)

    def _band(self, layer: int, code: str) -> str:
        key = f"{layer}:{code}"
        label = name(self.chain.names.get(code, {"id": code}), self.lang)
        self.bands.setdefault(key, Band(key, layer, label, industry_colour(code)))
        return key

    def _extra(self, sign: int, item: str, label: str, value: float, side: Side, colour: str) -> None:
        key, middle = f"{sign}:{item}", f"0:{self.chain.industry}"
        self.bands[key] = Band(key, sign, label, colour)
        ends = (key, middle) if sign < 0 else (middle, key)
        share = percent(value / side.total, self.lang) if side.total else ""
        self.streams.append(Stream(*ends, value, hint(label, f"{self._money(value)} · {share}")))

    def _money(self, value: float | None) -> str:
        return money(value, self.table.unit, self.table.currency, self.lang)

    def _hint(self, link: Link, side: Side, sign: int) -> Mapping[str, Any]:
        lang, names = self.lang, self.chain.names
        ends = " → ".join(name(names.get(code, {"id": code}), lang) for code in (link.supplier, link.buyer))
        lines = [f"{translate('Domestic', lang)}: {self._money(link.domestic)}"]
        if link.imported is not None:
            lines.append(f"{translate('Imported', lang)}: {self._money(link.imported)}")
        lines.append(f"{translate('Share of the purchases of the buyer', lang)}: {percent(link.input_share, lang)}")
        if link.output_share is not None:
            lines.append(
                f"{translate('Share of the output of the supplier', lang)}: {percent(link.output_share, lang)}"
            )
        if link.steps > 1 and side.total:
            middle = name(names.get(self.chain.industry, {"id": self.chain.industry}), lang)
            part = translate(
                "Part of the purchases of {industry}" if sign < 0 else "Part of the output of {industry}",
                lang,
                industry=middle,
            )
            lines.append(f"{part}: {percent(link.value / side.total, lang)}")
        return hint(ends, *lines)

    def figure(self, left_out: int, ink: Ink) -> Figure:
        """The ECharts option of what was collected."""
        layers = sorted({band.layer for band in self.bands.values()})
        weight = {key: _through(key, self.streams) for key in self.bands}
        ordered = self._ordered(weight)
        fullest = max(sum(band.layer == layer for band in ordered) for layer in layers)
        letters = inner_letters(len(layers))
        meant = self._meant()
        told, above = legend(list(meant), ink, TABLET)
        lines = 2 if letters == LABEL_LETTERS else 3
        series = {
            "type": "sankey",
            "data": [self._node(band, layers, weight[band.key], (letters, lines), ink) for band in ordered],
            "links": [self._link(stream) for stream in self.streams],
            "layoutIterations": 0,
            "nodeGap": 2 + LINE * lines,
            "nodeWidth": _NODE,
            "left": 12 if layers[0] == 0 else _SIDE,
            "right": _SIDE if layers[-1] > 0 else 12,
            "top": above + 30,
            "bottom": 44,
            "draggable": False,
            "emphasis": {"focus": "adjacency"},
            "lineStyle": {"color": "gradient", "opacity": 0.32, "curveness": 0.5},
            "animation": False,
        }
        height = max(400, fullest * (FREE + LINE * lines) + 60) + above
        option = {"tooltip": tooltip(ink), "legend": told, "series": [series, colours(meant)]}
        return Figure(option, height, left_out, len(layers))

    def _meant(self) -> dict[str, str]:
        """What the colours mean: groups of industries, and final demand; a rest says itself what it is."""
        industries = [band.key.partition(":")[2] for band in self.bands.values() if band.colour not in (_FINAL, _REST)]
        final = {translate("Final demand", self.lang): _FINAL}
        return groups_of(industries, self.lang) | (final if _FINAL in {b.colour for b in self.bands.values()} else {})

    def _ordered(self, weight: Mapping[str, float]) -> list[Band]:
        """Beside the middle the largest on top; further out each as high as what it leads to: few bands cross."""
        height: dict[str, float] = {}
        ordered: list[Band] = []
        for layer in sorted({band.layer for band in self.bands.values()}, key=abs):
            bands = [band for band in self.bands.values() if band.layer == layer]
            if abs(layer) > 1:
                bands.sort(key=lambda band: (self._aim(band.key, height), -weight[band.key]))
            else:
                bands.sort(key=lambda band: (band.key.endswith(":rest"), -weight[band.key]))
            height |= {band.key: float(place) for place, band in enumerate(bands)}
            ordered += bands
        return ordered

    def _aim(self, key: str, height: Mapping[str, float]) -> float:
        """The mean height of what a band leads to, by size."""
        met = [(s.end if s.start == key else s.start, s.value) for s in self.streams if key in (s.start, s.end)]
        sized = [(height[other], value) for other, value in met if other in height]
        return sum(place * value for place, value in sized) / (sum(value for _, value in sized) or 1.0)

    def _node(self, band: Band, layers: list[int], value: float, room: tuple[int, int], ink: Ink) -> dict[str, Any]:
        side = "left" if band.layer == layers[0] and band.layer < 0 else "right"
        if band.layer == 0:
            side = "inside"
        outermost = band.layer in (layers[0], layers[-1])
        words = in_lines(band.label, LABEL_LETTERS if outermost else room[0], room[1])
        label: dict[str, Any] = {
            "formatter": written(band.label if band.layer == 0 else words),
            "position": side,
            **rimmed(ink, 13 if band.layer == 0 else 12),
            "fontWeight": "bold" if band.layer == 0 else "normal",
            "lineHeight": LINE,
        }
        if side == "inside":
            align = "right" if layers[-1] == 0 else "left" if layers[0] == 0 else "center"
            label |= {"position": "top", "distance": 8, "align": align}
        return {
            "name": band.key,
            "depth": layers.index(band.layer),
            "itemStyle": {"color": band.colour, "borderWidth": 0},
            "label": label,
            "tooltip": hint(band.label, self._money(value)),
        }

    def _link(self, stream: Stream) -> dict[str, Any]:
        return {
            "source": stream.start,
            "target": stream.end,
            "value": stream.value,
            "tooltip": stream.hint,
        }


def inner_letters(layers: int) -> int:
    """Letters of a line that fit between two neighbouring layers.

    >>> inner_letters(3), inner_letters(7)
    (27, 19)
    """
    between = (WIDTH - 2 * _SIDE) / max(1, layers - 1) - _NODE - 8
    return min(LABEL_LETTERS, int(between / LETTER))


def _strongest(links: Sequence[Link], sign: int) -> list[Link]:
    """The heaviest links that hang together with the middle, as many as a reader can follow."""
    kept: list[Link] = []
    reached: set[tuple[int, str]] = set()
    for link in sorted(links, key=lambda link: (link.steps > 1, -link.value)):
        outer, inner = (link.supplier, link.buyer) if sign < 0 else (link.buyer, link.supplier)
        if len(kept) < MOST_LINKS and (link.steps == 1 or (link.steps - 1, inner) in reached):
            kept.append(link)
            reached.add((link.steps, outer))
    return kept


def _through(key: str, streams: Sequence[Stream]) -> float:
    arriving = sum(stream.value for stream in streams if stream.end == key)
    leaving = sum(stream.value for stream in streams if stream.start == key)
    return max(arriving, leaving)
