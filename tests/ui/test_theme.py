"""The palette can be read: contrast by WCAG 2.2 (AA), of words on surfaces and of figures' colours beside them."""

from __future__ import annotations

from itertools import combinations

import pytest

from ui.theme import GROUPS, KINDS, Ink, industry_colour, ink, sector_group, theme_options

WORDS, SHAPES = 4.5, 3.0
"""WCAG 2.2, success criteria 1.4.3 (words) and 1.4.11 (what carries meaning without words)."""

MODES = pytest.mark.parametrize("mode", ["light", "dark"])


def luminance(colour: str) -> float:
    """Relative luminance of a colour as WCAG defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def surfaces(colours: Ink) -> tuple[str, ...]:
    return colours.surface, colours.raised


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@MODES
def test_words_can_be_read_on_every_surface(mode: str) -> None:
    colours, options = ink(mode), theme_options()
    assert options[f"theme.{mode}.backgroundColor"] == colours.surface
    assert options[f"theme.{mode}.secondaryBackgroundColor"] == colours.raised
    words = (colours.text, colours.muted, colours.accent, options[f"theme.{mode}.linkColor"])
    poor = {(word, on): contrast(word, on) for word in words for on in surfaces(colours) if contrast(word, on) < WORDS}
    assert poor == {}
    assert contrast(colours.text, colours.chip) >= WORDS


@MODES
def test_primary_button_can_be_read(mode: str) -> None:
    assert contrast("#ffffff", theme_options()[f"theme.{mode}.primaryColor"]) >= 4.0


@MODES
def test_sector_colours_stand_out_from_every_surface(mode: str) -> None:
    poor = {
        (group.id, on): round(contrast(group.colour, on), 2)
        for group in GROUPS.values()
        for on in surfaces(ink(mode))
        if contrast(group.colour, on) < SHAPES
    }
    assert poor == {}


def test_boxes_of_the_lineage_carry_white_words() -> None:
    poor = {kind: contrast("#ffffff", style.colour) for kind, style in KINDS.items()}
    assert {kind: round(ratio, 2) for kind, ratio in poor.items() if ratio < WORDS} == {}


@MODES
def test_boxes_of_the_lineage_stand_out(mode: str) -> None:
    poor = {k: round(contrast(s.colour, ink(mode).surface), 2) for k, s in KINDS.items()}
    assert {kind: ratio for kind, ratio in poor.items() if ratio < SHAPES} == {}


def test_no_two_sector_groups_look_alike() -> None:
    def apart(one: str, other: str) -> float:
        return sum(abs(int(one[p : p + 2], 16) - int(other[p : p + 2], 16)) for p in (1, 3, 5))

    near = [(a.id, b.id) for a, b in combinations(GROUPS.values(), 2) if apart(a.colour, b.colour) < 45]
    assert near == []


def test_an_industry_has_the_same_colour_under_all_its_codes() -> None:
    assert {industry_colour(code) for code in ("C24", "24", "241", "KZ-IO-29:C24", "ISIC4:24")} == {
        GROUPS["metals-machinery"].colour
    }


def test_every_division_of_isic_has_a_group() -> None:
    gaps = {4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89}  # numbers that ISIC Rev. 4 does not use
    assert {d for d in range(1, 100) if sector_group(f"{d:02d}").id == "other"} <= gaps
