"""Regions on a map, coloured by an indicator; points stand where a region has no outline of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

from ui.data.regions import Division, Geography, Place
from ui.figures.base import paragraph, vega_title
from ui.i18n import name
from ui.theme import FONT, Ink, around_one

HEIGHT = 530
CAPTION_LETTERS = 120
"""A longer line would make the map narrower: its frame is what is left over."""
AREA_OF_ONE = 65
"""Square pixels of a circle that counts one."""
"""As far below one as above it, by ratio."""
CLICK = "place"
OUTLINES, PLACES = "outlines", "places"
"""Name of the selection: a click on an outline or point gives ``region``."""

_SEATS: Mapping[str, tuple[float, float]] = {
    "KZ-10": (80.23, 50.41),
    "KZ-19": (77.08, 43.88),
    "KZ-33": (78.37, 45.02),
    "KZ-35": (73.09, 49.81),
    "KZ-61": (68.25, 43.30),
    "KZ-62": (67.71, 47.78),
    "KZ-63": (82.63, 49.95),
    "KZ-79": (69.60, 42.32),
}
"""Longitude and latitude of the seats Semey, Qonaev, Taldyqorghan, Qaraghandy, Türkistan, Zhezqazghan, Öskemen and of
Shymkent: regions that came of a divided one have no outline to find a centre of."""

_LABEL_SHIFT: Mapping[str, tuple[int, int]] = {
    "KZ-10": (-6, -8),
    "KZ-11": (-22, 0),
    "KZ-19": (54, 10),
    "KZ-33": (18, -8),
    "KZ-35": (6, 34),
    "KZ-39": (-18, 6),
    "KZ-61": (-10, -8),
    "KZ-62": (0, -8),
    "KZ-63": (14, 34),
    "KZ-71": (36, 14),
    "KZ-75": (0, 34),
    "KZ-79": (0, 34),
}
"""Pixels by which a label steps aside, right and down, for a neighbour's."""

_WORDS = (" region", " city", " (to 2022)", " (до 2022 года)", " (2022 жылға дейін)", " область", "область ", "город ")
_SHADES = (0.2, 0.36, 0.54, 0.76, 1.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the map shows: a number for each region, words for it, and the classes that have a colour each.

    ``breaks`` are the lower ends of all classes but the first, ``classes`` the words of all of them. ``counted``
    numbers are circles whose area grows with the number, on outlines without a colour.
    """

    title: str
    values: Mapping[str, float | None]
    words: Mapping[str, str]
    breaks: Sequence[float] = ()
    classes: Sequence[str] = ()
    counted: bool = False
    outlines: Mapping[str, float | None] | None = None
    """Numbers of outlines that several regions share, for all of them together."""
    quotients: bool = False
    """Whether the middle one of five classes is around one: colours then run both ways from it."""

    def class_of(self, value: float | None) -> str | None:
        """The words of the class that a number falls into."""
        return None if value is None else self.classes[sum(value >= least for least in self.breaks)]


def short_name(place: Place, lang: str) -> str:
    """The name without the words for region and city, which a map does not need.

    >>> short_name(Place("KZ-71", {"name_en": "Astana city"}, True, "KZ-71", ("KZ-71",)), "en")
    'Astana'
    """
    words = name(place.names, lang)
    for part in (*_WORDS, " облысы", " қаласы"):
        words = words.replace(part, "")
    return words


def shades(colour: str, surface: str) -> list[str]:
    """Five steps from nearly the surface to the full colour.

    >>> shades("#000000", "#ffffff")[-1], shades("#000000", "#ffffff")[0]
    ('#000000', '#cccccc')
    """
    ends = [[int(text[i : i + 2], 16) for i in (1, 3, 5)] for text in (surface, colour)]
    return ["#" + "".join(f"{round(a + (b - a) * shade):02x}" for a, b in zip(*ends, strict=True)) for shade in _SHADES]


def region_map(
    geography: Geography,
    division: Division,
    reading: Reading,
    *,
    colour: str,
    selected: str,
    caption: Sequence[str],
    lang: str,
    ink: Ink,
) -> dict[str, Any]:
    """The map of a division as a Vega-Lite specification; ``caption`` are the lines under the title that say what the
    numbers are."""
    held = {
        OUTLINES: _features(geography, division, reading, selected, lang),
        PLACES: _points(geography, division, reading, selected, lang),
    }
    return {**_look(reading, colour, caption, ink), "datasets": held}


def _look(reading: Reading, colour: str, caption: Sequence[str], ink: Ink) -> dict[str, Any]:
    """Everything but the data. Written out: Altair took a third of a second to build and validate the same."""
    select = {"type": "point", "fields": ["region"], "on": "click", "toggle": False}
    return {
        **frame(HEIGHT, ink),
        "title": title(caption, ink),
        "params": [{"name": CLICK, "select": select, "views": [OUTLINES]}],
        "layer": [_lands(reading, colour, ink), _circles(reading, colour, ink), *_labels(ink)],
    }


def frame(height: int, ink: Ink) -> dict[str, Any]:
    """What every map of the country shares: its room, its projection, its letters."""
    return {
        "width": "container",
        "height": height,
        "padding": {"left": 2, "right": 30, "top": 4, "bottom": 4},
        "projection": {"type": "conicEqualArea", "rotate": [-67, 0, 0], "parallels": [44, 52]},
        "config": {
            "font": FONT,
            "view": {"strokeWidth": 0},
            "legend": {
                "labelColor": ink.text,
                "titleColor": ink.text,
                "labelFontSize": 12,
                "titleLimit": 320,
                "labelLimit": 260,
            },
        },
    }


AT = {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}
"""Where a mark stands."""


def _lands(reading: Reading, colour: str, ink: Ink) -> dict[str, Any]:
    """Outlines in the colour of their class; without a number they have the neutral one."""
    fill: dict[str, Any] = {"value": ink.chip}
    if reading.classes:
        fill["condition"] = {"test": "isValid(datum.class)", **_class_colours(reading, colour, ink)}
    return {
        "name": OUTLINES,
        "data": {"name": OUTLINES},
        "mark": {"type": "geoshape", "stroke": ink.surface, "strokeWidth": 1.2},
        "encoding": {
            "fill": fill,
            "stroke": _chosen(ink.text, ink.surface),
            "strokeWidth": _chosen(2.4, 1.1),
            **_told(reading),
        },
    }


def _circles(reading: Reading, colour: str, ink: Ink) -> dict[str, Any]:
    """Circles: as large as what they count, or where an outline is wanting."""
    area = {"type": "linear", "domain": [0, 20], "range": [0, 20 * AREA_OF_ONE]}
    look: dict[str, Any] = (
        {
            "size": {"field": "value", "type": "quantitative", "scale": area, "legend": None},
            "color": {"value": colour},
            "stroke": _chosen(ink.text, ink.surface),
        }
        if reading.counted
        else {
            "size": {"value": 190},
            "fill": _class_colours(reading, colour, ink) if reading.classes else {"value": ink.chip},
            "stroke": _chosen(ink.text, ink.muted),
        }
    )
    return {
        "data": {"name": PLACES},
        "transform": [{"filter": "datum.drawn"}],
        "mark": {"type": "circle", "opacity": 1, "stroke": ink.surface, "strokeWidth": 1.5},
        "encoding": {**AT, **look, **_told(reading)},
    }


def _class_colours(reading: Reading, colour: str, ink: Ink) -> dict[str, Any]:
    legend = {"orient": "bottom", "direction": "horizontal", "symbolType": "square", "symbolSize": 140}
    shown = around_one(ink) if reading.quotients else shades(colour, ink.surface)[-len(reading.classes) :]
    return {
        "field": "class",
        "type": "nominal",
        "scale": {"domain": list(reading.classes), "range": list(shown)},
        "legend": {**legend, "title": reading.title},
    }


def _chosen(value: Any, other: Any) -> dict[str, Any]:
    """One look for the chosen region, one for the others."""
    return {"condition": {"test": "datum.selected", "value": value}, "value": other}


def _told(reading: Reading) -> dict[str, Any]:
    """What the pointer and a screen reader find."""
    return {
        "tooltip": [
            {"field": "name", "type": "nominal", "title": " "},
            {"field": "words", "type": "nominal", "title": reading.title or " "},
        ],
        "description": {"field": "told", "type": "nominal"},
    }


def title(caption: Sequence[str], ink: Ink) -> dict[str, Any]:
    """The title of a map, its caption in lines that do not make the map narrower."""
    return vega_title(
        [caption[0], *(line for text in caption[1:] for line in paragraph(text, CAPTION_LETTERS))], ink, 14
    )


def _features(
    geography: Geography, division: Division, reading: Reading, selected: str, lang: str
) -> list[dict[str, Any]]:
    """One feature for each outline; where several regions share one, it has the number of all of them together."""
    sharing: dict[str, list[Place]] = {}
    for place in division.places.values():
        sharing.setdefault(place.outline, []).append(place)
    features = []
    for key, places in sharing.items():
        if key not in geography.outlines:
            continue
        alone = len(places) == 1
        first = max(places, key=lambda p: (not p.city, reading.values.get(p.id) or 0))
        value = reading.values.get(first.id) if alone else (reading.outlines or {}).get(key)
        features.append(
            {
                "type": "Feature",
                "geometry": geography.outlines[key].geometry,
                "region": first.id,
                "name": " + ".join(name(place.names, lang) for place in places),
                "words": "; ".join(reading.words.get(place.id, "") for place in places),
                "told": "; ".join(f"{name(p.names, lang)}: {reading.words.get(p.id, '')}" for p in places),
                "class": None if reading.counted else reading.class_of(value),
                "selected": selected in {place.id for place in places},
            }
        )
    features.sort(key=lambda feature: bool(feature["selected"]))
    return features


def _points(
    geography: Geography, division: Division, reading: Reading, selected: str, lang: str
) -> list[dict[str, Any]]:
    rows = []
    short = {place.id: short_name(place, lang) for place in division.places.values()}
    for place in division.places.values():
        own, middle = geography.outlines.get(place.id), seat(geography, place.id)
        if middle is None:
            continue
        full = name(place.names, lang)
        value, (right, down) = reading.values.get(place.id), _LABEL_SHIFT.get(place.id, (0, 0))
        rows.append(
            {
                "region": place.id,
                "lon": middle[0],
                "lat": middle[1],
                "name": full,
                "label": short[place.id] if place.city or list(short.values()).count(short[place.id]) == 1 else full,
                "words": reading.words.get(place.id, ""),
                "told": f"{full}: {reading.words.get(place.id, '')}",
                "value": value or 0,
                "class": None if reading.counted else reading.class_of(value),
                "drawn": bool(value) if reading.counted else place.city or own is None,
                "selected": place.id == selected,
                "right": right,
                "down": _beside_circle(down, value) if reading.counted and value else down,
            }
        )
    return rows


def seat(geography: Geography, region: str) -> tuple[float, float] | None:
    """Longitude and latitude at which a region is named: the middle of its outline, or its seat."""
    own = geography.outlines.get(region)
    return own.centre if own else _SEATS.get(region)


def _beside_circle(down: int, count: float) -> float:
    """How far down a label stands beside a circle: above it, or where it stands below a point, below it."""
    radius = (AREA_OF_ONE * count / pi) ** 0.5
    return min(down, -radius - 1) if down <= 0 else max(down, radius + 24) if down > 30 else down


def _labels(ink: Ink) -> list[dict[str, Any]]:
    """Name and number of every region, each with a rim of the surface's colour, so that they read on any fill."""
    layers = []
    for field, up, weight in (("label", 18, "normal"), ("words", 5, "bold")):
        for rim in (True, False):
            mark = {
                "type": "text",
                "aria": False,  # outlines and points tell it
                "fontSize": 11,
                "fontWeight": weight,
                "color": ink.text,
                "dx": {"expr": "datum.right"},
                "dy": {"expr": f"datum.down - {up}"},
                **({"stroke": ink.surface, "strokeWidth": 3, "strokeOpacity": 0.85} if rim else {}),
            }
            words = {"field": field, "type": "nominal"}
            layers.append({"data": {"name": PLACES}, "mark": mark, "encoding": {**AT, "text": words}})
    return layers
