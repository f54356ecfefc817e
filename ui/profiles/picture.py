"""What a thing is tied to as a picture: it in the middle, those nearest to it beside it, each a way to its profile."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, zip_longest
from typing import Any

import streamlit as st

from ui.citation import Exhibit, Origin
from ui.exhibit import Clicks, Thing, chart
from ui.figures.around import PHONE, WIDE, Spoke, around, height
from ui.figures.narrow import Narrow
from ui.for_programs import query_path
from ui.i18n import _, language
from ui.page import current_ink
from ui.profiles.address import KINDS
from ui.profiles.phrases import RESULTS, TO
from ui.profiles.record import Group, Profile, Tie
from ui.profiles.titles import title_of

DRAWN = ("Programme", "LegalAct", "Instrument", "Cluster", "Region", "Firm", "Institution", "Person", "Industry")
"""Labels that have a picture, and that stand in one: what readers think in, nothing of how it was computed."""
A_SIDE, LEAST = 7, 2
LETTERS = 70


def picture(found: Profile) -> None:
    """The picture, where there is enough around the thing."""
    ties = _nearest(found.groups) if found.named.label in DRAWN else []
    if len(ties) < LEAST:
        return
    lang = language()
    spokes = [Spoke(one.label, title_of(tie.other, lang), _(one.words), one.direction == TO) for one, tie in ties]
    title = _("What it is tied to: {name}", name=title_of(found.named, lang))
    given = {"label": found.named.label, "id": found.named.id}
    about = Exhibit(
        title,
        f"ties-{found.named.id}".replace(":", "-"),
        Origin(source="; ".join(source["citation"] for source in found.sources[:2])),
        behind=query_path("provenance.ties", given),
    )
    drawn, narrow = (
        around(title_of(found.named, lang), found.named.label, spokes, current_ink(), room) for room in (WIDE, PHONE)
    )
    chart(
        drawn,
        about,
        lambda: _rows(ties),
        key="profile_picture",
        height=height(spokes),
        letters=LETTERS,
        alt=title,
        narrow=Narrow({"series": narrow["series"]}, height(spokes, PHONE), 430),
        clicks=Clicks(lambda: _clicked(ties), [_thing(one, tie) for one, tie in ties]),
    )


def _thing(one: Group, tie: Tie) -> Thing:
    return Thing(title_of(tie.other, language()), one.label, tie.other.id, _(one.words))


def _nearest(groups: Sequence[Group]) -> list[tuple[Group, Tie]]:
    """Some of each group in turn, each thing once, so many a side; in the order of the groups."""
    drawn = [one for one in groups if one.label in DRAWN and one.relationship not in RESULTS]
    columns = [[(place, one, tie) for tie in one.ties] for place, one in enumerate(drawn)]
    once: dict[str, tuple[int, Group, Tie]] = {}  # an industry of two classifications has one name
    for turn in chain.from_iterable(zip_longest(*columns)):
        if turn:
            once.setdefault(title_of(turn[2].other, language()), turn)
    sides = [[turn for turn in once.values() if (turn[1].direction == TO) is onwards] for onwards in (False, True)]
    kept = sorted(chain.from_iterable(side[:A_SIDE] for side in sides), key=lambda turn: turn[0])
    return [(one, tie) for _, one, tie in kept]


def _rows(ties: Sequence[tuple[Group, Tie]]) -> tuple[list[str], list[list[Any]]]:
    rows = [[_(one.words), tie.other.label, tie.other.id, title_of(tie.other, language())] for one, tie in ties]
    return ["words", "label", "id", "name"], rows


def _clicked(ties: Sequence[tuple[Group, Tie]]) -> None:
    """A click on a thing opens its profile."""
    groups = st.session_state["profile_picture"]["selection"]["selected"]
    places = [index for group in groups if group.get("data_type") != "edge" for index in group["data_indices"]]
    if places and places[-1] < len(ties):
        other = ties[places[-1]][1].other
        st.query_params["kind"], st.query_params["id"] = KINDS[other.label], other.id
