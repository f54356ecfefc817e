"""How everything looks, decided once: surfaces, the palette of sector groups, colours of policy nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# ---------------------------------------------------------------- surfaces

_SHARED: Mapping[str, str] = {
    "baseFontSize": "15",
    "baseRadius": "6px",
    "showWidgetBorder": "true",
    "linkUnderline": "false",
    "metricValueFontSize": "1.6rem",
    "paddingTop": "1rem",
    "paddingBottom": "3rem",
}
_LIGHT: Mapping[str, str] = {
    "primaryColor": "#0f6b7a",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f3f5f6",
    "textColor": "#1c2b33",
    "linkColor": "#0f6b7a",
    "borderColor": "#dde3e6",
    "dataframeHeaderBackgroundColor": "#f3f5f6",
    "dataframeBorderColor": "#e6eaec",
}
_DARK: Mapping[str, str] = {
    "primaryColor": "#247f8e",
    "backgroundColor": "#12181c",
    "secondaryBackgroundColor": "#1c252b",
    "textColor": "#e4eaed",
    "linkColor": "#6cc5d4",
    "borderColor": "#303c43",
    "dataframeHeaderBackgroundColor": "#1c252b",
    "dataframeBorderColor": "#2a353c",
}


def theme_options() -> dict[str, str]:
    """The theme as options of the server: one look, light and dark."""
    modes = {"light": _LIGHT, "dark": _DARK}
    coloured = {f"theme.{mode}.{name}": value for mode, colours in modes.items() for name, value in colours.items()}
    return {f"theme.{name}": value for name, value in _SHARED.items()} | coloured


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours that a figure needs besides its palette, in ``light`` or ``dark`` mode.

    ``accent`` marks what is chosen or in focus, ``on_colour`` is for letters on a strong colour.
    """

    mode: str
    text: str
    muted: str
    line: str
    surface: str
    raised: str
    chip: str
    accent: str
    on_colour: str


_INK = {
    "light": Ink(
        "light",
        text=_LIGHT["textColor"],
        muted="#5c6b73",
        line="#9aa8af",
        surface=_LIGHT["backgroundColor"],
        raised="#f3f5f6",
        chip="#e2e7ea",
        accent=_LIGHT["linkColor"],
        on_colour="#ffffff",
    ),
    "dark": Ink(
        "dark",
        text=_DARK["textColor"],
        muted="#9fb0b8",
        line="#62727a",
        surface=_DARK["backgroundColor"],
        raised="#1c252b",
        chip="#2c383f",
        accent=_DARK["linkColor"],
        on_colour="#0d1316",
    ),
}


def ink(mode: str | None) -> Ink:
    """Colours for a figure in ``light`` or ``dark`` mode."""
    return _INK["dark" if mode == "dark" else "light"]


_AROUND_ONE: Mapping[str, tuple[str, ...]] = {
    "light": ("#b36d1f", "#e3bf87", "#f0ece0", "#86c0c7", "#0f6b7a"),
    "dark": ("#dc9440", "#84602f", "#4a4a45", "#2f7380", "#62c6d6"),
}


def around_one(ink: Ink) -> tuple[str, ...]:
    """Colours of five classes of quotients, far below one to far above; the middle one holds one itself.

    Brown and teal are told apart in every common form of colour blindness, and neither is what red means.
    """
    return _AROUND_ONE[ink.mode]


QUOTIENT_BREAKS = (0.5, 0.8, 1.25, 2.0)
"""Where the classes of quotients begin, but for the first."""


def quotient_colour(value: float, ink: Ink) -> str:
    """The colour of the class that a quotient falls into, the same in every figure.

    >>> [quotient_colour(value, ink("light")) for value in (0.4, 1.0, 2.0)]
    ['#b36d1f', '#f0ece0', '#0f6b7a']
    """
    return around_one(ink)[sum(value >= least for least in QUOTIENT_BREAKS)]


FONT = '"Source Sans", "Segoe UI", sans-serif'

# ---------------------------------------------------------------- industries


@dataclass(frozen=True, slots=True)
class SectorGroup:
    """A group of ISIC divisions that share a colour."""

    id: str
    name: str
    colour: str


_ALL_GROUPS = (
    SectorGroup("agriculture", "Agriculture and fishing", "#5d9b3e"),
    SectorGroup("mining", "Mining and quarrying", "#8a6d4f"),
    SectorGroup("food-light", "Food, textiles, wood, paper", "#a98726"),
    SectorGroup("process", "Fuels, chemicals, minerals", "#c65b87"),
    SectorGroup("metals-machinery", "Metals, machinery, other goods", "#b94c3e"),
    SectorGroup("energy-construction", "Energy, water, construction", "#d96e28"),
    SectorGroup("trade-transport", "Trade, transport, hospitality", "#3d7ea6"),
    SectorGroup("business", "Information, finance, business", "#6e65b6"),
    SectorGroup("public", "Public and personal services", "#489891"),
    SectorGroup("other", "Not classified", "#818e95"),
)
GROUPS: Mapping[str, SectorGroup] = {group.id: group for group in _ALL_GROUPS}

# First and last ISIC Rev. 4 division of each group.
_DIVISIONS = (
    (1, 3, "agriculture"),
    (5, 9, "mining"),
    (10, 18, "food-light"),
    (19, 23, "process"),
    (24, 33, "metals-machinery"),
    (35, 43, "energy-construction"),
    (45, 56, "trade-transport"),
    (58, 82, "business"),
    (84, 99, "public"),
)
_SECTIONS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTU",
        (1, 5, 24, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99),
        strict=True,
    )
)


def sector_group(code: str) -> SectorGroup:
    """The sector group of an industry by its code: ``C24``, ``241``, ``10-11``, ``KZ-IO-29:C24`` or a section letter.

    >>> sector_group("C24").id, sector_group("241").id, sector_group("KZ-IO-29:A01").id, sector_group("?").id
    ('metals-machinery', 'metals-machinery', 'agriculture', 'other')
    """
    found = re.match(r"(?P<section>[A-U])?(?P<digits>\d{1,2})?", code.rpartition(":")[2].strip())
    section, digits = (found["section"], found["digits"]) if found else (None, None)
    division = int(digits) if digits else _SECTIONS.get(section or "", 0)
    return GROUPS[next((group for first, last, group in _DIVISIONS if first <= division <= last), "other")]


def industry_colour(code: str) -> str:
    """The colour of an industry, the same in every figure."""
    return sector_group(code).colour


# ---------------------------------------------------------------- policy


@dataclass(frozen=True, slots=True)
class KindStyle:
    """How a kind of policy node is drawn."""

    name: str
    colour: str


KINDS: Mapping[str, KindStyle] = {
    "programme": KindStyle("Programmes", "#106f7f"),
    "act": KindStyle("Legal acts", "#6b7780"),
    "pilot": KindStyle("Pilot clusters", "#96600f"),
    "national": KindStyle("National cluster", "#a7463b"),
    "territorial": KindStyle("Territorial clusters", "#45702d"),
    "innovation": KindStyle("Innovation clusters", "#6359ae"),
    "regional": KindStyle("Regional clusters", "#805e3c"),
    "candidate": KindStyle("Candidates", "#7a6212"),
    "instrument": KindStyle("Instruments", "#984a79"),
    "participant": KindStyle("Institutions and persons", "#3e688f"),
}
"""Kinds of node in the policy lineage, in the order in which they are offered."""
