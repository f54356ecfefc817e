"""The effects of a change of demand as bars: of the demand itself, through suppliers, through households."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ui.data.impact import Effect, Impact
from ui.figures.ranking import MOST_BARS, PART_COLOURS, Bar, stacked
from ui.figures.ticks import Along
from ui.i18n import name
from ui.theme import Ink

COLOURS = (PART_COLOURS[0], PART_COLOURS[1], PART_COLOURS[3])
"""As for the parts of a multiplier: own, suppliers, households."""


def effects(
    found: Impact, measure: str, parts: Sequence[str], along: Along, words: Callable[[float], str], ink: Ink
) -> dict[str, Any]:
    """One bar an industry, the largest effect on top; ``parts`` are the words for as many parts as are drawn."""
    bars = [
        Bar(effect.code, name(effect.names, along.lang), effect.parts[measure][: len(parts)])
        for effect in largest(found, measure)
    ]
    return stacked(bars, parts, along, words, ink, COLOURS, room=130)


def largest(found: Impact, measure: str, most: int = MOST_BARS) -> list[Effect]:
    """Industries by the size of the effect on a measure."""
    return sorted(found.effects, key=lambda effect: -abs(effect.numbers[measure]))[:most]
