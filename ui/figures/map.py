"""Regions on a map, coloured by an indicator; points stand where a region has no outline of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import pi
from textwrap import wrap
from typing import Any

import altair as alt

from ui.data.regions import Division, Geography, Place
from ui.i18n import name
from ui.theme import FONT, Ink

HEIGHT = 530
CAPTION_LETTERS = 120
"""A longer line would make the map narrower: its frame is what is left over."""
AREA_OF_ONE = 65
"""Square pixels of a circle that counts one."""
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
    click = alt.selection_point(name=CLICK, fields=["region"], on="click", toggle=False)
    points = alt.Chart(alt.NamedData(name=PLACES))
    lands, marks = _lands_and_marks(points, reading, colour, ink)
    drawn = (
        alt.layer(lands.add_params(click), marks.add_params(click), *_labels(points, reading, ink))
        .project(type="conicEqualArea", rotate=[-67, 0, 0], parallels=[44, 52])
        .properties(
            width="container",
            height=HEIGHT,
            title=_title(caption, ink),
            padding={"left": 2, "right": 30, "top": 4, "bottom": 4},
        )
        .configure(font=FONT)
        .configure_view(strokeWidth=0)
        .configure_legend(labelColor=ink.text, titleColor=ink.text, labelFontSize=12, titleLimit=320, labelLimit=260)
    )
    # Altair copies and validates what it holds several times over: outlines of 89,000 numbers took it a second.
    held = {
        OUTLINES: _features(geography, division, reading, selected, lang),
        PLACES: _points(geography, division, reading, selected, lang),
    }
    return {**drawn.to_dict(), "datasets": held}


def _lands_and_marks(points: alt.Chart, reading: Reading, colour: str, ink: Ink) -> tuple[alt.Chart, alt.Chart]:
    """Outlines in the colour of their class, and circles: as large as what they count, or where an outline is
    wanting."""
    scale = alt.Scale(domain=list(reading.classes), range=shades(colour, ink.surface)[-len(reading.classes) :])
    legend = alt.Legend(
        title=reading.title, orient="bottom", direction="horizontal", symbolType="square", symbolSize=140
    )
    fill = alt.Color("class:N", scale=scale, legend=legend) if reading.classes else alt.value(ink.chip)
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("words:N", title=reading.title or " ")]
    lands = (
        alt.Chart(alt.NamedData(name=OUTLINES))
        .mark_geoshape(stroke=ink.surface, strokeWidth=1.2)
        .encode(
            fill=_or_none(fill, ink), stroke=_edge(ink), strokeWidth=_width(), tooltip=tooltip, description="told:N"
        )
    )
    at = {"longitude": "lon:Q", "latitude": "lat:Q", "description": "told:N"}
    circles = points.transform_filter("datum.drawn").mark_circle(opacity=1, stroke=ink.surface, strokeWidth=1.5)
    if not reading.counted:
        return lands, circles.encode(
            **at, size=alt.value(190), fill=fill, stroke=_edge(ink, ink.muted), tooltip=tooltip
        )
    size = alt.Size("value:Q", scale=alt.Scale(type="linear", domain=[0, 20], range=[0, 20 * AREA_OF_ONE]), legend=None)
    return lands, circles.encode(**at, size=size, color=alt.value(colour), stroke=_edge(ink), tooltip=tooltip)


def _title(caption: Sequence[str], ink: Ink) -> alt.TitleParams:
    return alt.TitleParams(
        caption[0],
        subtitle=[line for text in caption[1:] for line in wrap(text, CAPTION_LETTERS)],
        anchor="start",
        color=ink.text,
        subtitleColor=ink.muted,
        fontSize=14,
        subtitleFontSize=11,
    )


def _or_none(fill: Any, ink: Ink) -> Any:
    """Outlines without a number have the neutral colour."""
    if not isinstance(fill, alt.Color):
        return fill
    return alt.condition("isValid(datum.class)", fill, alt.value(ink.chip))


def _edge(ink: Ink, other: str = "") -> Any:
    return alt.condition("datum.selected", alt.value(ink.text), alt.value(other or ink.surface))


def _width() -> Any:
    return alt.condition("datum.selected", alt.value(2.4), alt.value(1.1))


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
        own = geography.outlines.get(place.id)
        seat = own.centre if own else _SEATS.get(place.id)
        if seat is None:
            continue
        full = name(place.names, lang)
        value, (right, down) = reading.values.get(place.id), _LABEL_SHIFT.get(place.id, (0, 0))
        rows.append(
            {
                "region": place.id,
                "lon": seat[0],
                "lat": seat[1],
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


def _beside_circle(down: int, count: float) -> float:
    """How far down a label stands beside a circle: above it, or where it stands below a point, below it."""
    radius = (AREA_OF_ONE * count / pi) ** 0.5
    return min(down, -radius - 1) if down <= 0 else max(down, radius + 24) if down > 30 else down


def _labels(points: alt.Chart, reading: Reading, ink: Ink) -> list[alt.Chart]:
    """Name and number of every region, each with a rim of the surface's colour, so that they read on any fill."""
    layers = []
    for field, dy, weight in (("label", -18, "normal"), ("words", -5, "bold")):
        for rim in (True, False):
            look = {"stroke": ink.surface, "strokeWidth": 3, "strokeOpacity": 0.85} if rim else {}
            layers.append(
                points.mark_text(
                    fontSize=11,
                    fontWeight=weight,
                    color=ink.text,
                    dx={"expr": "datum.right"},
                    dy={"expr": f"datum.down + {dy}"},
                    **look,
                ).encode(longitude="lon:Q", latitude="lat:Q", text=f"{field}:N")
            )
    return layers
