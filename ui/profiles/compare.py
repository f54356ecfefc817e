"""Two things of a kind side by side: which can be compared, the choice of the other, where their numbers differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kb.graph import Graph
from kb.names import alphabetical
from kb.queries import run
from ui.address import choice
from ui.connection import fetch
from ui.i18n import _, language, translate
from ui.profiles.address import LABELS
from ui.profiles.facts import facts
from ui.profiles.named import Named, of_node
from ui.profiles.record import Profile
from ui.profiles.titles import beside, title_of
from ui.text import as_text

COMPARED = ("Region", "Cluster", "Industry", "Programme", "IOTable")
"""Labels of which any two stand side by side."""
SAID = ("unit", "currency", "year", "basis", "bases", "valuation")
"""Properties in which two tables' numbers may not be of the same measure."""
WITH = "with"
"""The other thing's id in the address."""


def others(graph: Graph, *, kind: str, id: str) -> Mapping[str, Named]:
    """What a thing may be compared with, by id: every other of its label, of tables those that have numbers here."""
    rows = run(graph, "provenance.held", {"label": LABELS[kind]}).records()
    without = {row["id"] for row in run(graph, "provenance.tables").records() if not row["held"]}
    barred = {id, *(without if LABELS[kind] == "IOTable" else ())}
    return {row["id"]: of_node(row["label"], row) for row in rows if row["id"] not in barred}


def other_of(found: Profile, kind: str, other: Named | None = None) -> None:
    """The box that puts another into the address, where it may be one that is not offered; emptied, it leads back."""
    if found.named.label not in COMPARED:
        return
    held = {**fetch(others, kind=kind, id=found.named.id), **({other.id: other} if other else {})}
    lang = language()

    def words(id: str) -> str:
        told = beside(held[id], lang)
        return f"{title_of(held[id], lang)} ({told})" if told else title_of(held[id], lang)

    look: dict[str, Any] = {"index": None, "placeholder": "…", "format_func": words}
    ordered = sorted(held, key=lambda id: alphabetical(words(id)))
    choice(st.selectbox, _("Compare with"), ordered, key=WITH, default=None, **look)


def differences(one: Profile, other: Profile, lang: str) -> list[tuple[str, str, str]]:
    """Unit, currency, year and basis in which the two differ: what it is, at the one, at the other."""
    sides = [
        {fact.name: fact.words for fact in facts(side.named.label, {key: side.node.get(key) for key in SAID}, lang)}
        for side in (one, other)
    ]
    names = dict.fromkeys([*sides[0], *sides[1]])
    none = translate("not said", lang)
    told = [(name, sides[0].get(name, none), sides[1].get(name, none)) for name in names]
    return [line for line in told if line[1] != line[2]]


def say_differences(one: Profile, other: Profile) -> None:
    """A warning before numbers of two measures are read against each other."""
    if lines := differences(one, other, language()):
        told = "\n".join(f"- {as_text(f'{_(name)}: {here} / {there}')}" for name, here, there in lines)
        words = _("The two do not measure alike (the first / the second):")
        st.warning(f"{words}\n{told}", icon=":material/warning:")
