"""The timeline of policy: programmes over the years, and below them, on the same axis, what moved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from kb.names import alphabetical
from ui import exhibit
from ui.address import choice
from ui.caveats import upright_lines
from ui.citation import cited
from ui.connection import fetch
from ui.data import region_years
from ui.data import regions as data
from ui.data.policy import lineage, rows
from ui.data.regions import TOTAL, Place, with_code
from ui.figures.timeline import timeline
from ui.figures.timeline_figures import Figures
from ui.i18n import _, language, name
from ui.missing import not_loaded
from ui.page import current_ink
from ui.theme import industry_colour
from ui.views.lineage.parts import of_lineage
from ui.views.region.years import TEXTILE, designations
from ui.words import PRODUCT_NAMES

FIRST_PLACE, FIRST_FIGURE = "KZ-YUZ", "output_of_fabrics"
"""South Kazakhstan's fabrics: the longest story that the figures tell of a pilot cluster."""


@dataclass(frozen=True, slots=True)
class Beneath:
    """What is drawn below the programmes, the source it is from, and where the whole of it is."""

    figures: Figures
    source: str
    address: Mapping[str, str]


def policy_timeline() -> None:
    """The view."""
    beneath = _beneath()
    about = of_lineage(_("Programmes of cluster policy by years"), "policy-timeline", "lineage.timeline")
    captions = [about.title, about.caption(language()), *([cited(beneath.source, language())] if beneath else [])]
    captions = exhibit.in_sight(captions)
    drawn = timeline(fetch(lineage), language(), current_ink(), captions, beneath.figures if beneath else None)
    if drawn is None:
        not_loaded(_("There are no programmes yet."), "programmes")
        return
    with (
        st.container(key="scroll_timeline"),
        st.container(key="timeline"),
    ):  # a chart of Altair has no key to find it by
        st.altair_chart(drawn, alt=about.title)
    exhibit.tools(about, lambda: fetch(rows, query="lineage.timeline"), key="timeline", pictures=True)
    notes = [_("Diamonds: the day of the act that adopted the programme.")]
    st.caption(" ".join([*notes, *(upright_lines(beneath.figures.marks, beneath.figures.line) if beneath else [])]))
    if beneath:
        words = _("These figures on the page of regions")
        st.page_link("views/regions.py", label=words, query_params=dict(beneath.address), icon=":material/show_chart:")


def _beneath() -> Beneath | None:
    """The reader's choice of a region and of what is shown of it; nothing where no accounts are held."""
    geography, held = fetch(data.geography), fetch(data.years)
    accounts = fetch(data.accounts, year=max(row["year"] for row in held)) if held else None
    places = {p.id: p for division in geography.divisions for p in division.places.values()}
    if accounts is None or not places:
        return None
    lang, names = language(), {place.id: name(place.names, language()) for place in places.values()}
    left, right = st.columns(2, gap="small")
    with left:
        default = FIRST_PLACE if FIRST_PLACE in places else next(iter(places))
        order = sorted(names, key=lambda id: alphabetical(names[id]))
        words = _("Region beneath the programmes")
        place = places[choice(st.selectbox, words, order, key="place", default=default, format_func=names.__getitem__)]
    made = {code: rows for code in PRODUCT_NAMES if (rows := _output(place, code))}
    found = fetch(data.trajectory, region=place.id, parts=tuple(place.today))
    sections = {
        code: _section(code, name(accounts.sections[code], lang)) for code in accounts.sections if code in found
    }
    offered = {**{code: _(PRODUCT_NAMES[code]) for code in made}, **sections}
    if not offered:
        return None
    with right:
        default = FIRST_FIGURE if FIRST_FIGURE in offered else "C" if "C" in offered else next(iter(offered))
        words = _("Figures beneath the programmes")
        shown = choice(
            st.selectbox, words, list(offered), key="figures", default=default, format_func=offered.__getitem__
        )
    title = _("{product}: {region}, share of the nation", product=offered[shown], region=names[place.id])
    marks = designations(place)
    if shown in made:
        line, colour = made[shown], TEXTILE
        source = fetch(data.cited, source=_output_source(place, shown))[0]
        address = {"view": "products", "product": shown}
    else:
        line = {year: row["national_share"] for year, row in found[shown].items()}
        colour, source = industry_colour(shown), accounts.citation
        address = {"view": "sections", "reading": "national_share"}
    division = next(d for d in geography.divisions if place.id in d.places)
    where = {"region": place.id, "division": str(division.id), **address}
    return Beneath(Figures(title, line, colour, marks), source, where)


def _section(code: str, words: str) -> str:
    return with_code(_("Gross regional product") if code == TOTAL else words, code)


def _output(place: Place, product: str) -> dict[int, float]:
    rows = fetch(region_years.physical_output, measure=product, region=place.id)
    return {row["year"]: row["share"] for row in rows}


def _output_source(place: Place, product: str) -> str:
    return str(fetch(region_years.physical_output, measure=product, region=place.id)[0]["source"])
