"""A query of the library as a form: a field for each parameter, with what the graph offers for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kb.queries import Parameter, Query
from ui import unheld
from ui.address import field, switch, take
from ui.connection import fetch
from ui.data.answer_names import meaning, worded
from ui.data.offers import TABLE, Offer, entity, listed, offers
from ui.i18n import _, column_name, language, name
from ui.table_titles import table_title
from ui.words import PARAMETER_NAMES

LETTERS = 70


def form(query: Query) -> dict[str, Any]:
    """The values given, in rows of three fields."""
    given: dict[str, Any] = {}
    for start in range(0, len(query.parameters), 3):
        some = query.parameters[start : start + 3]
        for column, parameter in zip(st.columns(3, vertical_alignment="bottom"), some, strict=False):
            with column:
                given[parameter.name] = _field(parameter, query)
    return {parameter: value for parameter, value in given.items() if value is not None}


def _field(parameter: Parameter, query: Query) -> Any:
    """The widget for a parameter; its value stands in the address under the parameter's name."""
    named = PARAMETER_NAMES.get(parameter.name)
    words = _(named) if named else column_name(parameter.name, language())
    label = words[:1].upper() + words[1:]
    key, default, told = f"p_{parameter.name}", parameter.default, meaning(parameter.meaning, language())
    if parameter.type == "boolean":
        return field(st.toggle, label, key=key, default=bool(default), read=switch, help=told)
    if parameter.type == "integer":
        return field(st.number_input, label, key=key, default=default, read=int, step=1, help=told)
    if parameter.type == "float":
        return field(st.number_input, label, key=key, default=default, read=float, format="%g", help=told)
    if kind := entity(parameter):
        return _chosen(label, parameter, _offered(kind, query))
    if among := listed(parameter):
        return _chosen(label, parameter, [Offer(word, {}) for word in among])
    return field(st.text_input, label, key=key, default=default or "", help=told)


def _offered(kind: str, query: Query) -> Sequence[Offer]:
    """What the graph holds; industries are those of the table that the same form asks about."""
    if kind != "industry":
        return fetch(offers, kind=kind)
    tables = [p.default for p in query.parameters if entity(p) == "table"]
    default = str(tables[0] or TABLE) if tables else TABLE
    table = st.session_state.get("p_table") or st.query_params.get("p_table") or default
    return fetch(offers, kind=kind, table=str(table))


def _chosen(label: str, parameter: Parameter, offered: Sequence[Offer]) -> str:
    """A choice that also takes what is typed, for what the graph will hold tomorrow."""
    lang, key = language(), f"p_{parameter.name}"
    titles = {offer.value: _title(offer, lang) for offer in offered}
    if parameter.default == "":
        titles = {"": _("all")} | titles
    elif parameter.default is not None:
        titles.setdefault(str(parameter.default), worded(str(parameter.default), lang))
    value = field(
        st.selectbox,
        label,
        key=key,
        default=parameter.default,
        options=list(titles),
        format_func=lambda value: titles.get(value, str(value)),
        accept_new_options=True,
        help=meaning(parameter.meaning, lang),
    )
    if value and str(value) not in titles:
        unheld.note(key, label, str(value), titles, "", lambda like: take(key, like))
    return str(value or "")


def _title(offer: Offer, lang: str) -> str:
    """``C24 · Metallurgy``: the value that is sent, and its name; a word alone in the reader's language."""
    if not offer.names:
        return str(worded(offer.value, lang))
    words = table_title(name(offer.names, lang), lang)
    words = words if len(words) <= LETTERS else f"{words[: LETTERS - 1].rstrip(' ,')}…"
    parts = [offer.value, words if words != offer.value else "", _(offer.note) if offer.note else ""]
    return " · ".join(part for part in parts if part)
