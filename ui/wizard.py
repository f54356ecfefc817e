"""A table that no format fits, found in the reader's file: shown in its parts, each guess changeable."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from kb.errors import KBError
from ui.data.guess import CHOICES, Line, Picture, facts, guess, lines_of, mapping, pictures
from ui.data.upload import File
from ui.i18n import _
from ui.text import as_text
from ui.words import FINAL_DEMAND, ITEM_NAMES, MEASURE_NAMES

COLOURS = {"heading": "#8884", "flows": "#2a78c844", "demand": "#2f9e5b44", "inputs": "#d98a1c44"}
UNITS = (1, 1_000, 1_000_000, 1_000_000_000)


def wizard(given: File, token: str) -> File | None:
    """The mapping of a file as its reader agrees to it; None where no table was found, which is said."""
    held = st.session_state.get("guessed", ("", None))
    if held[0] != token:
        try:
            held = (token, guess(given))
        except KBError as error:
            st.error(as_text(error))
            return None
        st.session_state["guessed"] = held
    guessed = held[1]
    st.markdown(f"## {_('What was found in it')}")
    st.caption(
        _("Everything here is a guess: change what is wrong. The balances below tell whether it holds together.")
    )
    told = _facts(dict(facts(guessed)), token)
    lines = lines_of(guessed.guess)
    with st.container(height=420), st.container(horizontal=True):
        lines = [_line(line, token) for line in lines]
    for picture in pictures(guessed, lines):
        _draw(picture)
    made = mapping(guessed, told, lines)
    with st.expander(_("The mapping as a file"), icon=":material/description:"):
        st.code(made.content.decode(), language="toml")
        words, icon = _("Mapping"), ":material/download:"
        st.download_button(words, made.content, made.name, "application/toml", icon=icon, key="guessed_mapping")
    return made


def _facts(found: dict[str, object], token: str) -> dict[str, object]:
    country, year, currency, unit = st.columns(4)
    told = {
        "country": country.text_input(_("Country, ISO 3166-1"), str(found["country"]), key=f"country_{token}"),
        "year": year.number_input(_("Year"), 0, 2200, int(str(found["year"])), key=f"year_{token}"),
        "currency": currency.text_input(_("Currency, ISO 4217"), str(found["currency"]), key=f"currency_{token}"),
    }
    place = UNITS.index(int(str(found["unit"]))) if found["unit"] in UNITS else 0
    told["unit"] = unit.selectbox(_("Unit"), UNITS, place, format_func=lambda size: f"{size:,}", key=f"unit_{token}")
    return told


def _line(line: Line, token: str) -> Line:
    """A column or row with what it is taken for, to be changed."""
    choices = CHOICES[line.axis]
    chosen = st.selectbox(
        as_text(f"{line.where}: {line.text[:60]}"),
        choices,
        choices.index(line.name) if line.name in choices else 0,
        format_func=_named,
        key=f"{line.where}_{token}",
        width=300,
    )
    return replace(line, name=chosen or "")


def _named(name: str) -> str:
    names = {**ITEM_NAMES, **MEASURE_NAMES, **FINAL_DEMAND, "compensation_of_employees": "Compensation"}
    return _(names.get(name, name.replace("_", " "))) if name else _("not read")


def _draw(picture: Picture) -> None:
    """A sheet with its parts in colours."""
    st.markdown(f"**{as_text(picture.sheet)}**")
    frame = pd.DataFrame(picture.cells)
    colours = [[f"background-color: {COLOURS[part]}" if part else "" for part in row] for row in picture.parts]
    styled = frame.style.apply(lambda _: pd.DataFrame(colours, frame.index, frame.columns), axis=None)
    st.dataframe(styled, height=300, key=f"sheet_{picture.sheet}")
    words = {
        "heading": _("codes and headings"),
        "flows": _("flows"),
        "demand": _("final demand"),
        "inputs": _("inputs"),
    }
    marks = {"heading": "gray", "flows": "blue", "demand": "green", "inputs": "orange"}
    st.caption(" · ".join(f":{marks[part]}-badge[{text}]" for part, text in words.items()))
