"""Figures and tables as every page shows them: title, picture, what it is of, and how to save and cite it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log10
from typing import Any, Literal
from urllib.parse import quote

import streamlit as st

from ui.citation import Exhibit
from ui.figures.base import paragraph
from ui.figures.narrow import LETTERS as NARROW_LETTERS
from ui.figures.narrow import Narrow, restored
from ui.for_programs import offer, path_behind
from ui.i18n import _, language, name
from ui.page import csv_bytes, current_ink, file_button, on_a_phone
from ui.profiles.address import Node, profile_url
from ui.profiles.links import has_profile, name_link
from ui.text import as_text
from ui.theme import FONT

CAPTION_PIXELS = 26
"""Room that every figure leaves below itself for the first line of its caption; further lines make it taller."""

CAPTION_LINE, CAPTION_LETTERS = 15, 130
"""Pixels of a further line, and letters of one: what fits into the narrowest figure that scrolls sideways."""

Width = int | Literal["stretch"]
Height = int | Literal["auto", "content"]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a picture shows and a click on it leads to: its words, what stands aside, label and id of its profile."""

    words: str
    label: str
    id: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Clicks:
    """What a click on a figure does, and all that it shows in reading order: the way of those who have no mouse."""

    taken: Callable[[], None]
    shown: Sequence[Thing]


APART = str.maketrans({letter: quote(letter, safe="") for letter in "%+/\\?#"})
"""Letters that are more than themselves in an address, or in how Streamlit reads one."""
PHONE_NAME, SHORT = 170, 20
"""Pixels of a table's first column on a phone, and letters of what needs no more than its own."""
PHONE_TITLE = 40
"""Letters in a line of a map's title on a phone."""
Rows = Callable[[], tuple[Sequence[str], Sequence[Sequence[Any]]]]
Cell = Node | Sequence[Thing] | None
"""What a cell names: one node, or several things side by side."""
Links = Mapping[str, Sequence[Cell]]


def chart(
    option: Mapping[str, Any],
    exhibit: Exhibit,
    rows: Rows,
    *,
    key: str,
    height: int,
    alt: str,
    width: Width = "stretch",
    letters: int = CAPTION_LETTERS,
    narrow: Narrow | None = None,
    clicks: Clicks | None = None,
) -> None:
    """An ECharts figure with its caption inside, so that a saved picture says what it is of; its tools below.

    One that answers clicks has a list of links after it.

    ``letters`` is how many stand in a line of the caption; ``narrow`` is what is different on a narrow screen.
    """
    foot, room = _foot(exhibit, min(letters, NARROW_LETTERS) if on_a_phone() else letters)
    drawn = {**_raised(option, room), "graphic": foot}
    answers: dict[str, Any] = {"on_select": clicks.taken} if clicks else {}
    with st.container(key=f"figure_{key}"):
        if narrow is not None:
            drawn["media"], pixels = _media(drawn, narrow, exhibit)
            taller = f".{class_of(key)} {{flex-basis: {pixels}px !important}}"
            st.html(f"<style>@container (max-width: {narrow.width}px) {{{taller}}}</style>")
        st.echarts_chart(
            drawn,
            width=width,
            height=height + CAPTION_PIXELS + room,
            key=key,
            renderer="svg",
            alt=alt,
            **answers,
        )
    if clicks:
        as_links(clicks.shown, key)
    tools(exhibit, rows, key=key, pictures=True)


def land(drawn: Callable[[Sequence[str]], dict[str, Any]], caption: Sequence[str]) -> dict[str, Any]:
    """A map under its caption: on a phone, where the map is panned, caption and legend end before the screen does."""
    lines = in_sight(caption)
    spec = drawn(lines)
    if on_a_phone():
        spec["config"]["legend"]["columns"] = 2
        spec["height"] += CAPTION_LINE * (len(lines) - len(caption))  # the frame is of the map and what stands above it
    return spec


def in_sight(caption: Sequence[str]) -> list[str]:
    """Title and lines of a caption, on a phone none longer than the screen is wide."""
    if not on_a_phone():
        return list(caption)
    first, *others = caption
    lines = (line for text in others for line in paragraph(text, NARROW_LETTERS))
    return ["\n".join(paragraph(first, PHONE_TITLE)), *lines]


def class_of(key: str) -> str:
    """The class that Streamlit gives to what has the key.

    >>> class_of("profile_years KZ-39")
    'st-key-profile_years-KZ-39'
    """
    return "st-key-" + re.sub("[^A-Za-z0-9_-]", "-", key)


def as_links(shown: Sequence[Thing], key: str) -> None:
    """What a picture shows, as a list of links that the keyboard reaches."""
    lines = []
    for thing in shown:
        words = name_link(thing.words, thing.label, thing.id) if has_profile(thing.label) else as_text(thing.words)
        lines.append(f"1. {words} :gray[{as_text(thing.aside)}]" if thing.aside else f"1. {words}")
    with st.expander(_("As a list with links"), key=f"{key}_links"):
        st.markdown("\n".join(lines))


def industries(codes: Sequence[str], classification: str, names: Mapping[str, Any] | None = None) -> list[Thing]:
    """Industries of a cell that lists their codes, with their names where they are held."""
    held = names or {}
    return [
        Thing(code, "Industry", f"{classification}:{code}", name(held[code], language()) if code in held else "")
        for code in codes
    ]


def _raised(option: Mapping[str, Any], pixels: int) -> dict[str, Any]:
    """The figure, ending higher above its foot."""
    return {**option, **{part: _higher(option[part], pixels) for part in ("grid", "series") if part in option}}


def _higher(part: Any, pixels: int) -> Any:
    if isinstance(part, list):
        return [_higher(one, pixels) for one in part]
    return {**part, "bottom": part["bottom"] + pixels} if isinstance(part.get("bottom"), int) else part


def _media(drawn: Mapping[str, Any], narrow: Narrow, exhibit: Exhibit) -> tuple[list[dict[str, Any]], int]:
    """The figure on a narrow screen and its height there; and the way back, for a screen that is turned."""
    foot, room = _foot(exhibit, NARROW_LETTERS)
    other = {**_raised(narrow.option, room), "graphic": foot}
    wide = restored(other, drawn)  # with a condition of its own, as ECharts does not prepare one without
    media = [
        {"query": {"maxWidth": narrow.width}, "option": other},
        {"query": {"minWidth": narrow.width + 1}, "option": wide},
    ]
    return media, narrow.height + CAPTION_PIXELS + room


def _foot(exhibit: Exhibit, letters: int) -> tuple[list[dict[str, Any]], int]:
    """Title and caption at the foot of a figure, and the room that all but the title's first line needs."""
    ink = current_ink()
    title, words = paragraph(exhibit.title, letters), paragraph(exhibit.caption(language()), letters)
    shared = {"type": "text", "left": 4, "silent": True}
    bold = {"text": "\n".join(title), "fill": ink.text, "font": f"600 12px {FONT}", "lineHeight": CAPTION_LINE}
    pale = {"text": "\n".join(words), "fill": ink.muted, "font": f"11px {FONT}", "lineHeight": CAPTION_LINE}
    return [
        {**shared, "id": "title", "bottom": 7 + CAPTION_LINE * len(words), "style": bold},
        {**shared, "id": "caption", "bottom": 4, "style": pale},
    ], CAPTION_LINE * (len(title) - 1 + len(words))


def tools(exhibit: Exhibit, rows: Rows, *, key: str, pictures: bool = False) -> None:
    """Below a figure or table: save its numbers and its picture, cite it, follow it to its source and run."""
    with st.container(key=f"tools_{key}", horizontal=True, vertical_alignment="center", gap="small"):
        file_button(
            _("Download CSV"), lambda: exhibit_csv(exhibit, rows), f"{exhibit.file}.csv", "text/csv", key=f"{key}_csv"
        )
        if pictures:  # ui/picture.js takes the click
            for kind in ("PNG", "SVG"):
                link = f"#{kind.lower()}={key}={quote(exhibit.file)}"
                st.link_button(kind, link, type="tertiary", icon=":material/image:", key=f"{key}_{kind.lower()}")
        with st.popover(_("Cite"), icon=":material/format_quote:", type="tertiary", key=f"{key}_cite"):
            about(exhibit)
        if path := path_behind(exhibit):
            offer(path, f"{key}_programs")
        if exhibit.run:
            address = {"run": exhibit.run, "part": "runs"}
            st.page_link("views/data.py", label=_("Where these numbers come from"), query_params=address)
        elif exhibit.origin.url:
            st.link_button(_("Source"), exhibit.origin.url, type="tertiary", icon=":material/open_in_new:")


def about(exhibit: Exhibit) -> None:
    """What it is of, and ready references."""
    today = date.today()
    for word, text in exhibit.facts(language()).items():
        st.markdown(f":small[:gray[{word}:] {as_text(text)}]")
    st.caption(_("Reference"))
    st.code(exhibit.citation(today), language=None, wrap_lines=True)
    st.caption("BibTeX")
    st.code(exhibit.bibtex(today), language=None, wrap_lines=True)


def exhibit_csv(exhibit: Exhibit, rows: Rows) -> bytes:
    """The rows as a CSV file at full precision, what they are of in columns of its own."""
    columns, values = rows()
    told = exhibit.columns()
    return csv_bytes([*columns, *told], [[*row, *told.values()] for row in values])


def table(
    records: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    exhibit: Exhibit,
    *,
    key: str,
    height: Height = "auto",
    rows: Rows | None = None,
    links: Links | None = None,
    **look: Any,
) -> Any:
    """Records as a table, its columns renamed and formatted as ``columns`` says, with its tools.

    ``rows`` are what the file holds, where that is more than is shown; ``links`` is what the cells of a column name,
    record by record: a click on one opens its profile; what stands several to a cell is listed below, link by link.
    Returns the selection, where ``look`` asks for one (``on_select="rerun"``).
    """
    digits = {name: _digits(config) for name, config in columns.items()}
    shown = [{name: _rounded(record.get(name), digits[name]) for name in columns} for record in records]
    named = {head: cells for head, cells in (links or {}).items() if head in columns}
    led = {head: nodes for head, cells in named.items() if any(nodes := [_alone(cell) for cell in cells])}
    for head, nodes in led.items():
        for record, node in zip(shown, nodes, strict=True):
            record[head] = cell_address(record[head], node)
    configs = {name: _leading(config) if name in led else config for name, config in columns.items()}
    if on_a_phone():  # there a long name would leave no number in sight
        first, config = next(iter(configs.items()))
        if any(len(str(record.get(first) or "")) > SHORT for record in records):
            configs[first] = {**config, "width": PHONE_NAME}
    look = {"placeholder": "–", **look}
    chosen = st.dataframe(shown, column_config=configs, hide_index=True, height=height, key=key, **look)
    beside = [
        thing for row in zip(*named.values(), strict=True) for cell in row if isinstance(cell, list) for thing in cell
    ]
    if beside:
        as_links(list(dict.fromkeys(beside)), key)
    full = rows or (lambda: (list(columns), [[record.get(name) for name in columns] for record in records]))
    tools(exhibit, full, key=key)
    return chosen


def _alone(cell: Cell) -> Node | None:
    return cell if isinstance(cell, tuple) else None


def cell_address(words: Any, node: Node | None) -> str | None:
    """The words of a cell, by which it is sorted and read aloud, before the way to the profile that they lead to.

    Together they are one address, as ``..`` takes the words back; ``ui/profile_links.js`` opens it.

    >>> cell_address("Kazzinc 50 %", ("Firm", "kazzinc")), cell_address("and/or", None)
    ('./Kazzinc 50 %25/../profile?kind=firm&id=kazzinc', './and%2For/../#')
    """
    if words in (None, ""):
        return None
    address = profile_url(*node, language()) if node and has_profile(node[0]) else "#"
    return f"./{str(words).translate(APART)}/../{address}"


def _leading(config: Any) -> Any:
    """The column as one of links, which shows the words before the address."""
    kept = {part: config.get(part) for part in ("label", "width", "help", "pinned")}
    return st.column_config.LinkColumn(**kept, display_text=r"^\./(.*)/\.\./")


def amount(label: str, digits: int = 0, **look: Any) -> Any:
    """A column of numbers as the reader's language writes them, with so many decimals."""
    return st.column_config.NumberColumn(label, **{"format": "localized", "step": 10**-digits, **look})


def share(label: str, digits: int = 1, **look: Any) -> Any:
    """A column of shares of one as bars with percentages."""
    whole: dict[str, Any] = {"format": "percent", "min_value": 0, "max_value": 1}
    return st.column_config.ProgressColumn(label, **{**whole, "step": 10 ** -(digits + 2), **look})


def _digits(config: Any) -> int | None:
    """Decimals of a column that :func:`amount` made."""
    told = config.get("type_config", {}) if isinstance(config, dict) else {}
    step = told.get("step")
    return None if step is None else max(0, round(-log10(step)))


def _rounded(value: Any, digits: int | None) -> Any:
    """A number as it is shown: the browser would cut it off instead."""
    return round(value, digits) if digits is not None and isinstance(value, float) else value
