"""What all figures share: how they answer the pointer, how text stands in them, how long names are shortened.

Whatever was loaded is text: a touch's words are HTML to ECharts, braces and bars are marks to it, so text passes here
on its way into a figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from math import ceil
from textwrap import wrap
from typing import Any

from ui.i18n import translate
from ui.theme import FONT, GROUPS, Ink, industry_colour

LABEL_LETTERS = 27
HINT_PIXELS = 380
_LEGEND_ROW, _LEGEND_MARK, _LEGEND_LETTER = 26, 46, 6.8
"""Pixels of a row of a legend, of a mark with what is free around it, of a letter."""
TABLET = 700
"""Pixels of the narrowest figure that is not one of a phone: a legend has rows enough there."""
_MARKS = str.maketrans({"{": "(", "}": ")"})
_RICH_MARKS = _MARKS | str.maketrans({"|": "/"})
_ENTITIES = str.maketrans({"{": "&#123;", "}": "&#125;"})


def tooltip(ink: Ink, size: int = 13) -> dict[str, Any]:
    """How the words look that a figure answers the pointer with."""
    return {
        "trigger": "item",
        "confine": True,
        "backgroundColor": ink.raised,
        "borderColor": ink.line,
        "textStyle": lettering(ink, size),
        "extraCssText": f"max-width:{HINT_PIXELS}px;white-space:normal;",
    }


def hint(head: str, *lines: str, code: str = "") -> dict[str, Any]:
    """What one point of a figure answers: a heading, the code of what it is, lines.

    >>> hint("Iron & steel", "Output: {b}", code="C24")
    {'formatter': '<b>Iron &amp; steel</b> (C24)<br>Output: &#123;b&#125;'}
    """
    first = f"<b>{escape(head)}</b>" + (f" ({escape(code)})" if code else "")
    return {"formatter": "<br>".join([first, *map(escape, lines)]).translate(_ENTITIES)}


def written(text: str) -> str:
    """Text on a figure that ECharts takes as it stands: it would fill in what is between braces.

    >>> written("{b} and {c}")
    '(b) and (c)'
    """
    return text.translate(_MARKS)


def styled(style: str, text: str) -> str:
    """Text in one of the styles that a label's ``rich`` describes.

    >>> styled("name", "A|B {c}")
    '{name|A/B (c)}'
    """
    return f"{{{style}|{text.translate(_RICH_MARKS)}}}"


def lettering(ink: Ink, size: float = 12, **look: Any) -> dict[str, Any]:
    """The letters of a figure."""
    return {"color": ink.text, "fontFamily": FONT, "fontSize": size, **look}


def rimmed(ink: Ink, size: float = 12, **look: Any) -> dict[str, Any]:
    """Letters with a rim of the surface's colour, so that they read on any ground."""
    return lettering(ink, size, textBorderColor=ink.surface, textBorderWidth=3, **look)


def in_lines(text: str, letters: int = LABEL_LETTERS, most: int = 2) -> str:
    """A label in at most so many lines of so many letters.

    >>> in_lines("Crude oil and natural gas extraction, mining support services")
    'Crude oil and natural gas\\nextraction, mining support…'
    """
    lines = wrap(text, letters, break_long_words=False)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1].rstrip(' ,;:')}…"]
    return "\n".join(lines)


def paragraph(text: str, letters: int) -> list[str]:
    """A caption in lines of so many letters, of which none begins with a dot or dash between parts, or an ending.

    >>> paragraph("Table 2024 · domestic · inputs – outputs", 19)
    ['Table 2024\\xa0·', 'domestic\\xa0· inputs\\xa0–', 'outputs']
    """
    kept = text.replace(" · ", "\N{NO-BREAK SPACE}· ").replace(" – ", "\N{NO-BREAK SPACE}– ")
    return wrap(kept, letters, break_on_hyphens=False)


def cut(text: str, letters: int) -> str:
    """A text of at most so many letters.

    >>> cut("Metallurgy, machines", 12)
    'Metallurgy…'
    """
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip(' ,:;')}…"


def legend(words: Sequence[str], ink: Ink, width: float, **look: Any) -> tuple[dict[str, Any], int]:
    """What the colours of a figure of that width mean, and the pixels that it takes."""
    wide = sum(_LEGEND_MARK + _LEGEND_LETTER * len(text) for text in words)
    shown = {
        "top": 4,
        "left": 4,
        "right": 4,
        "icon": "roundRect",
        "itemWidth": 22,
        "itemHeight": 12,
        "itemGap": 14,
        "selectedMode": False,
        "data": list(words),
        "textStyle": lettering(ink),
        **look,
    }
    return shown, _LEGEND_ROW * ceil(wide / width)


def colours(meant: Mapping[str, str]) -> dict[str, Any]:
    """A series that draws nothing and tells a legend its colours, for figures whose own series cannot."""
    unseen = {"symbolSize": 0, "label": {"show": False}, "tooltip": {"show": False}}
    categories = [{"name": words, "itemStyle": {"color": colour}} for words, colour in meant.items()]
    return {"type": "graph", "silent": True, "categories": categories, "data": [{"x": 0, "y": 0, **unseen}]}


def groups_of(codes: Iterable[str], lang: str) -> dict[str, str]:
    """The groups that industries belong to and their colours, in the order of the classification."""
    return groups_in({industry_colour(code) for code in codes}, lang)


def groups_in(drawn: Collection[str], lang: str) -> dict[str, str]:
    """The groups whose colours are drawn, and these."""
    return {translate(group.name, lang): group.colour for group in GROUPS.values() if group.colour in drawn}


def vega_title(caption: Sequence[str], ink: Ink, size: int) -> dict[str, Any]:
    """Title and caption of a figure that Vega draws."""
    return {
        "text": caption[0].split("\n") if "\n" in caption[0] else caption[0],
        "subtitle": list(caption[1:]),
        "anchor": "start",
        "color": ink.text,
        "subtitleColor": ink.muted,
        "fontSize": size,
        "subtitleFontSize": 11,
    }
