"""The picture of the lineage as an ECharts option: boxes with words in them, lines behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ui.data.policy import ACT, PROGRAMME, Entry
from ui.figures.base import hint, in_lines, legend, styled, tooltip, written
from ui.figures.lineage import MARGIN, WIDTH, Box, Line, Picture
from ui.i18n import name, translate
from ui.theme import FONT, KINDS, Ink

LETTERS = {PROGRAMME: (31, 3), ACT: (34, 2)}
CLUSTER_LETTERS = (28, 2)


@dataclass(frozen=True, slots=True)
class Chart:
    """An ECharts option, its size in pixels, and which entry each point of its box series is."""

    option: dict[str, Any]
    width: int
    height: int
    points: Mapping[int, Sequence[str]]


def chart(picture: Picture, lang: str, ink: Ink, selected: str = "", foot: int = 0) -> Chart:
    """The option; series 0 and 1 are the lines, every further one the boxes of one kind.

    ``foot`` is room in pixels that is left for a caption.
    """
    kinds = [kind for kind in KINDS if any(box.entry.kind == kind for box in picture.boxes)]
    boxes = {kind: [box for box in picture.boxes if box.entry.kind == kind] for kind in kinds}
    words = [translate(KINDS[kind].name, lang) for kind in kinds]
    told, top = legend(words, ink, WIDTH, left=MARGIN, right=MARGIN)
    height = int(picture.height)
    option = {
        "animation": False,
        "legend": told,
        "grid": {"left": 0, "right": 0, "top": top, "bottom": foot},
        "xAxis": {"type": "value", "min": -MARGIN, "max": WIDTH + MARGIN, "show": False},
        "yAxis": {"type": "value", "min": 0, "max": height, "inverse": True, "show": False},
        "tooltip": tooltip(ink),
        "series": [
            _lines([line for line in picture.lines if line.type == "SUCCEEDS"], ink.muted, 1.7),
            _lines([line for line in picture.lines if line.type != "SUCCEEDS"], ink.line, 1.1),
            *(_boxes(kind, boxes[kind], lang, ink, selected) for kind in kinds),
            _heads(picture, ink),
        ],
    }
    points = {number + 2: [box.entry.id for box in boxes[kind]] for number, kind in enumerate(kinds)}
    return Chart(option, int(WIDTH + 2 * MARGIN), height + top, points)


def _lines(lines: Sequence[Line], colour: str, width: float) -> dict[str, Any]:
    return {
        "type": "lines",
        "coordinateSystem": "cartesian2d",
        "polyline": True,
        "silent": True,
        "z": 1,
        "lineStyle": {"color": colour, "width": width, "opacity": 1},
        "data": [{"coords": line.points, "lineStyle": _dashes(line)} for line in lines],
    }


def _dashes(line: Line) -> dict[str, str]:
    return {"type": "dashed"} if line.type == "PART_OF" else {}


def _boxes(kind: str, boxes: Sequence[Box], lang: str, ink: Ink, selected: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": translate(KINDS[kind].name, lang),
        "itemStyle": {"color": ink.chip if kind == ACT else KINDS[kind].colour, "opacity": 1},
        "selectedMode": "single",
        "z": 3,
        "cursor": "pointer",
        "emphasis": {"scale": False},
        "select": {"itemStyle": {"borderWidth": 0}},
        "data": [_box(box, lang, ink, chosen=box.entry.id == selected) for box in boxes],
    }


def _box(box: Box, lang: str, ink: Ink, *, chosen: bool) -> dict[str, Any]:
    entry, colour = box.entry, KINDS[box.entry.kind].colour
    style: dict[str, Any] = {"color": colour}
    text = "#ffffff"
    if entry.kind == ACT:
        style, text = {"color": ink.chip}, ink.text
    if chosen:
        style |= _glow(ink)
    return {
        "name": entry.id,
        "value": [round(box.x, 1), round(box.y, 1)],
        "symbol": _rounded(box.width, box.height),
        "symbolSize": [box.width, box.height],
        "itemStyle": {"opacity": 1, **style},
        "label": {
            "show": True,
            "position": "inside",
            "formatter": _words(entry, lang),
            "color": text,
            "fontFamily": FONT,
            "fontSize": 12,
            "lineHeight": 15,
            "align": "center",
            "rich": {"years": {"fontSize": 11, "color": text, "opacity": 0.8, "lineHeight": 14}},
        },
        "tooltip": _hint(entry, lang),
    }


def _rounded(width: float, height: float, r: float = 6) -> str:
    """A rectangle with round corners in its own proportions; ECharts' own one is stretched with the box."""
    w, h = width, height
    return (
        f"path://M{r},0H{w - r}A{r},{r},0,0,1,{w},{r}V{h - r}A{r},{r},0,0,1,{w - r},{h}"
        f"H{r}A{r},{r},0,0,1,0,{h - r}V{r}A{r},{r},0,0,1,{r},0Z"
    )


def _glow(ink: Ink) -> dict[str, Any]:
    return {"shadowBlur": 14, "shadowColor": ink.text}


def _words(entry: Entry, lang: str) -> str:
    letters, lines = LETTERS.get(entry.kind, CLUSTER_LETTERS)
    if entry.kind == ACT:
        return written(in_lines(act_title(entry, lang), letters, lines))
    title = written(in_lines(name(entry.names, lang), letters, lines))
    return f"{styled('years', years(entry))}\n{title}" if entry.kind == PROGRAMME and years(entry) else title


def act_title(entry: Entry, lang: str) -> str:
    r"""Kind, number and year of an act.

    >>> act_title(Entry("r", "act", {}, 2005, None, "government resolution", "633", "2005-06-25", "A", 2005), "en")
    'Government resolution 633, 2005'
    >>> act_title(Entry("r", "act", {}, 2005, None, "government resolution", "633", "2005-06-25", "A", 2005), "ru")
    'Постановление Правительства №\xa0633, 2005'
    """
    kind = translate(entry.detail, lang)
    sign = "" if lang == "en" or not entry.number else "№\N{NO-BREAK SPACE}"
    number = f"{sign}{entry.number}"
    return " ".join(part for part in (f"{kind[:1].upper()}{kind[1:]}", number) if part) + f", {entry.date[:4]}"


def years(entry: Entry) -> str:
    """The years of an entry as they are known: ``2010–2014``, ``2005``, ``–2028``."""
    if entry.end and entry.end != entry.start:
        return f"{entry.start or ''}–{entry.end}"
    return str(entry.start or "")


def _hint(entry: Entry, lang: str) -> dict[str, Any]:
    about = [act_title(entry, lang)] if entry.kind == ACT else [translate(entry.detail, lang), years(entry)]
    return hint(name(entry.names, lang), " · ".join(part for part in about if part))


def _heads(picture: Picture, ink: Ink) -> dict[str, Any]:
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 0.1,
        "data": [
            {
                "value": [column.x, 18],
                "label": {
                    "show": True,
                    "position": "inside",
                    "formatter": column.years,
                    "color": ink.muted,
                    "fontFamily": FONT,
                    "fontSize": 14,
                    "fontWeight": "bold",
                },
            }
            for column in picture.columns
        ],
    }
