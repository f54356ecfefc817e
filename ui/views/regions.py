"""Regions: a map, what a region is specialised in, its clusters, multipliers, firms and institutions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import streamlit as st

from kb.names import alphabetical
from ui.address import choice
from ui.caveats import upright_lines
from ui.citation import Exhibit, cited
from ui.connection import fetch
from ui.data import regions as data
from ui.data.regions import FIRM, INSTITUTION, REST, TOTAL, Accounts, Division, Geography, Place, with_code
from ui.data.value_chain import TableCard
from ui.exhibit import Thing, as_links, chart, land, tools
from ui.figures.map import CLICK, HEIGHT, Reading, region_map
from ui.figures.narrow import names_above
from ui.figures.profile import Bar, over_time, profile
from ui.for_programs import query_path
from ui.guide.hover import meaning
from ui.held import choose_table, held_tables, only_table
from ui.i18n import _, language, name
from ui.missing import not_loaded
from ui.numbers import money, number, percent
from ui.page import current_ink, empty
from ui.profiles.links import name_link
from ui.profiles.reports import report_buttons
from ui.text import as_text
from ui.theme import QUOTIENT_BREAKS, around_one, industry_colour
from ui.views.region.parts import (
    RegionalView,
    accounts_origin,
    all_stars,
    clusters,
    divisions,
    not_located,
    organisations,
    organisations_origin,
    other_year,
    regional_multipliers,
)
from ui.views.region.years import came_from, changes, chosen_year, designations, products, sections

FIRST_REGION = "KZ-63"
LQ, SHARE, STARS, FIRMS, INSTITUTIONS = "lq", "share", "stars", "firms", "institutions"
SHARE_BREAKS = (0.02, 0.05, 0.1, 0.2)
STAR_BREAKS = (1, 2, 3, 4)
NARROW = 66
"""Letters in a line of a caption: beside the map there is less room."""


def render() -> None:
    """The page."""
    held = held_tables()
    geography, years = fetch(data.geography), fetch(data.years)
    nothing = _("There are no regional accounts yet.")
    if not held or not years or not geography.outlines:
        not_loaded(nothing, "accounts")
        return
    play, slider, which = st.columns([2, 9, 7], gap="small", vertical_alignment="bottom")
    with which:
        table = only_table(held) if len(held) == 1 else choose_table(held)
    shown = chosen_year([row["year"] for row in years], table, geography, (play, slider))
    accounts = fetch(data.accounts, year=shown)
    if accounts is None:  # removed since the years were asked for
        not_loaded(nothing, "accounts")
        return
    seen, show, section = _controls(table, geography, accounts)
    left, right = st.columns([13, 9], gap="medium")
    with left:
        _map(seen, show, section)
        _development(seen, [row["year"] for row in years])
    with right:
        _profile(seen)
    _below(seen)


# ---------------------------------------------------------------- choices


def _controls(table: TableCard, geography: Geography, accounts: Accounts) -> tuple[RegionalView, str, str]:
    lang = language()
    divisions = {division.id: division for division in geography.divisions}
    years = {division.id: _years(division) for division in geography.divisions}
    shows = {
        LQ: _("Location quotient"),
        SHARE: _("Share of the nation"),
        STARS: _("Cluster stars"),
        FIRMS: _("Firms"),
        INSTITUTIONS: _("Institutions"),
    }
    columns = st.columns([4, 4, 5, 5], gap="small", vertical_alignment="bottom")
    held = [d.id for d in geography.divisions if (d.first or 0) <= accounts.year <= (d.last or 9999)]
    with columns[0]:
        division = divisions[
            choice(
                st.selectbox,
                _("Division of the country"),
                list(divisions),
                key="division",
                default=held[0],
                format_func=years.__getitem__,
            )
        ]
    with columns[1]:
        show = choice(
            st.selectbox,
            _("Colour by"),
            list(shows),
            key="show",
            default=LQ,
            format_func=shows.__getitem__,
            help=meaning("location-quotient"),
        )
    section = _section(columns[2], accounts, show)
    place = _region(columns[3], geography, division, lang)
    stars = fetch(data.specialisation, table=table.id, year=accounts.year)
    return RegionalView(table, geography, division, accounts, stars, place), show, section


def _section(column: Any, accounts: Accounts, show: str) -> str:
    lang = language()
    sections = [code for code in accounts.sections if code != TOTAL or show == SHARE]
    names = {code: _section_name(accounts, code, lang) for code in sections}
    with column:
        return str(
            choice(
                st.selectbox,
                _("Section"),
                sections,
                key="section",
                default="C" if "C" in sections else sections[0],
                format_func=names.__getitem__,
                disabled=show not in (LQ, SHARE),
            )
        )


def _region(column: Any, geography: Geography, division: Division, lang: str) -> Place:
    if st.session_state.get("region") not in (None, *division.places):
        st.session_state["region"] = geography.counterpart(st.session_state["region"], division)
    names = {place.id: name(place.names, lang) for place in division.places.values()}
    with column:
        chosen = choice(
            st.selectbox,
            _("Region"),
            sorted(names, key=lambda id: alphabetical(names[id])),
            key="region",
            default=geography.counterpart(FIRST_REGION, division),
            format_func=names.__getitem__,
        )
    return division.places[chosen]


def _years(division: Division) -> str:
    if division.first is None:
        return _("to {year}", year=division.last)
    return f"{division.first}–{division.last}" if division.last else _("since {year}", year=division.first)


def _section_name(accounts: Accounts, code: str, lang: str) -> str:
    words = _("Gross regional product") if code == TOTAL else name(accounts.sections[code], lang)
    return with_code(words, code)


# ---------------------------------------------------------------- map


def _map(seen: RegionalView, show: str, section: str) -> None:
    lang = language()
    if show == STARS and not seen.stars.rows:
        empty(not_located())  # the region beside it offers to compute them
        return
    reading = _reading(seen, show, section)
    exhibit = _map_exhibit(seen, show, section, reading)
    full = around_one(current_ink())[-1]
    drawn = land(
        lambda caption: region_map(
            seen.geography,
            seen.division,
            reading,
            colour=industry_colour(section) if show in (LQ, SHARE) and section not in (TOTAL, REST) else full,
            selected=seen.place.id,
            caption=caption,
            lang=lang,
            ink=current_ink(),
        ),
        [exhibit.title, exhibit.caption(lang), cited(seen.geography.outlines_source[0], lang)],
    )
    with st.container(key="scroll_map"):
        st.vega_lite_chart(
            spec=drawn, key="map", on_select=_clicked, selection_mode=[CLICK], alt=exhibit.title, theme=None
        )
    places = sorted(seen.division.places.values(), key=lambda p: alphabetical(name(p.names, lang)))
    as_links([Thing(name(p.names, lang), "Region", p.id, reading.words.get(p.id, "")) for p in places], "map")
    st.caption(_map_notes(seen, show))
    columns = ["region", "name", "division", show, *(["section"] if show in (LQ, SHARE) else [])]
    rows = [
        [p.id, name(p.names, lang), seen.division.id, reading.values[p.id], *([section] * (len(columns) - 4))]
        for p in seen.division.places.values()
    ]
    tools(exhibit, lambda: (columns, rows), key="map", pictures=True)


def _clicked() -> None:
    found = st.session_state["map"]["selection"].get(CLICK) or []
    if found and found[0].get("region"):
        st.session_state["region"] = found[0]["region"]


def _reading(seen: RegionalView, show: str, section: str) -> Reading:
    lang, places = language(), seen.division.places.values()
    shared = {p.outline: seen.geography.outlines[p.outline] for p in places if p.outline in seen.geography.outlines}
    together = {key: [t for p in places if p.outline == key for t in seen.accounts.parts(p)] for key in shared}
    if show == LQ:
        values = {p.id: seen.accounts.quotient(seen.accounts.parts(p), section) for p in places}
        outlines = {key: seen.accounts.quotient(today, section) for key, today in together.items()}
        words = {key: number(value, lang, 2) for key, value in values.items()}
        classes = _classes([number(least, lang, len(f"{least:g}".partition(".")[2])) for least in QUOTIENT_BREAKS])
        return Reading(_("Location quotient"), values, words, QUOTIENT_BREAKS, classes, False, outlines, quotients=True)
    if show == SHARE:
        values = {p.id: seen.accounts.share(seen.accounts.parts(p), section) for p in places}
        outlines = {key: seen.accounts.share(today, section) for key, today in together.items()}
        words = {key: percent(value, lang) for key, value in values.items()}
        classes = _classes([percent(b, lang, 0) for b in SHARE_BREAKS])
        return Reading(_("Share of the nation"), values, words, SHARE_BREAKS, classes, outlines=outlines)
    if show == STARS:
        values = {p.id: float(seen.stars.stars(p.id)) if seen.stars.holds(p.id) else None for p in places}
        words = {key: number(value, lang) for key, value in values.items()}
        classes = [*(str(n) for n in range(4)), _("{count} or more", count=4)]
        return Reading(_("Cluster stars"), values, words, STAR_BREAKS, classes)
    label, title = (FIRM, _("Firms")) if show == FIRMS else (INSTITUTION, _("Institutions"))
    rows = fetch(data.organisations)
    values = {p.id: float(sum(r["label"] == label and r["region"] in p.today for r in rows)) for p in places}
    return Reading(title, values, {key: number(value, lang) for key, value in values.items()}, counted=True)


def _classes(breaks: Sequence[str]) -> list[str]:
    between = [f"{low} – {high}" for low, high in pairwise(breaks)]
    return [_("below {number}", number=breaks[0]), *between, _("{number} or more", number=breaks[-1])]


def _map_exhibit(seen: RegionalView, show: str, section: str, reading: Reading) -> Exhibit:
    accounts, lang = seen.accounts, language()
    heads = {LQ: _("Location quotient"), SHARE: _("Share of the nation")}
    title = (
        f"{heads.get(show, reading.title)}: {_section_name(accounts, section, lang)}"
        if show in heads
        else reading.title
    )
    file = f"regions-{seen.division.id}-{show}" + (f"-{section}" if show in heads else "")
    if show in (FIRMS, INSTITUTIONS):
        behind = query_path("regions.organisations", {"region": ""})
        return Exhibit(title, file, organisations_origin(), unit=_("number held"), behind=behind)
    units = {
        LQ: _("1 = share as in the nation"),
        SHARE: _("share of national value added"),
        STARS: _("number, all sections"),
    }
    computed = show == STARS or (seen.located and seen.division is seen.geography.divisions[-1])
    run = seen.stars.run if computed and show != SHARE else ""
    year = seen.stars.year if show == STARS else accounts.year
    return Exhibit(
        f"{title}, {year}",
        file,
        accounts_origin(accounts, year),
        unit=units[show],
        method=_("Location") if run else "",
        run=run,
        behind=query_path("regions.value_added", {"year": accounts.year}),
    )


def _map_notes(seen: RegionalView, show: str) -> str:
    notes = []
    today = seen.division is seen.geography.divisions[-1]
    if any(p.outline != p.id for p in seen.division.places.values()):
        notes.append(
            _(
                "Outlines are those held from before 2018. Regions that came of a divided one have none of their own: "
                "the outline has the colour of all of them together, a point at the seat has the region's own."
            )
        )
    if any(list(seen.accounts.parts(p)) != [p.id] for p in seen.division.places.values()):
        notes.append(_("Numbers of {year}, summed over the regions of today.", year=seen.accounts.year))
    if show == STARS and not today:
        notes.append(_("Stars are those of today's regions: regions divided since have none."))
    if show == STARS and not seen.located:
        notes.append(other_year(seen, seen.stars.year))
    if show in (FIRMS, INSTITUTIONS):
        notes.append(_("No coordinates are held: the circle stands in the middle or at the seat of the region."))
    return " ".join([*notes, _("Click a region to choose it.")])


# ---------------------------------------------------------------- profile


def _profile(seen: RegionalView) -> None:
    lang, accounts, today = language(), seen.accounts, seen.accounts.parts(seen.place)
    bars, missing = [], []
    for code, names in accounts.sections.items():
        lq = accounts.quotient(today, code)
        if code != TOTAL and lq is None:
            missing.append(code)
        elif code != TOTAL and lq is not None:
            share = (accounts.value(today, code) or 0) / (accounts.value(today, TOTAL) or 1)
            row = seen.stars.rows.get((today[0], code)) if len(today) == 1 and seen.located else None
            bars.append(Bar(code, names, lq, share, row["stars"] if row else None))
    product = money(accounts.value(today, TOTAL), accounts.unit, accounts.currency, lang)
    part = percent(accounts.share(today, TOTAL), lang)
    words = _("Gross regional product {amount}, {share} of the nation", amount=product, share=part)
    st.markdown(f"## {name_link(seen.chosen, 'Region', seen.place.id)}  \n:small[:gray[{as_text(words)}]]")
    report_buttons("Region", seen.place.id)
    exhibit = _accounts_exhibit(seen, _("Location quotients: {region}", region=seen.chosen), f"lq-{seen.place.id}")
    columns = ["region", "section", "section_name", "location_quotient", "share_in_region", "stars"]
    rows = [[seen.place.id, b.section, name(b.names, lang), b.lq, b.share, b.stars] for b in bars]
    drawn = profile(bars, lang, current_ink())
    look: dict[str, Any] = {"height": HEIGHT - 120, "alt": exhibit.title, "letters": NARROW}
    chart(drawn, exhibit, lambda: (columns, rows), key="profile", narrow=names_above(drawn), **look)
    notes = [_("Log scale: half and twice the nation's share are as long. ★ size, specialisation, focus.")]
    if missing:
        notes.append(_("Not given by the accounts: {sections}.", sections=", ".join(missing)))
    st.caption(" ".join(notes))


def _accounts_exhibit(seen: RegionalView, title: str, file: str) -> Exhibit:
    single = len(seen.place.today) == 1 and seen.located
    return Exhibit(
        title,
        f"{file}-{seen.accounts.year}",
        accounts_origin(seen.accounts, seen.accounts.year),
        unit=_("1 = share as in the nation"),
        method=_("Location") if single else "",
        run=seen.stars.run if single else "",
        behind=query_path("regions.value_added", {"year": seen.accounts.year}),
    )


def _development(seen: RegionalView, years: Sequence[int]) -> None:
    if len(years) == 1:
        st.caption(_("Regional accounts are held for {year} only, so there is no development to show.", year=years[0]))
        return
    found = fetch(data.trajectory, region=seen.place.id, parts=tuple(seen.place.today))
    quotients = {
        code: {year: row["location_quotient"] for year, row in found[code].items() if row["location_quotient"]}
        for code in seen.accounts.sections
        if code != TOTAL and code in found
    }
    held = sorted({year for line in quotients.values() for year in line})
    if len(held) < 2:  # the others were removed since the years were asked for
        return
    title = _("Location quotients by year: {region}", region=seen.chosen)
    exhibit = _accounts_exhibit(seen, title, f"lq-{seen.place.id}-{held[0]}")
    rows = [[seen.place.id, code, year, lq] for code, line in quotients.items() for year, lq in line.items()]
    marks = designations(seen.place)
    drawn, narrow = over_time(quotients, seen.accounts.sections, language(), current_ink(), marks)
    heads = ["region", "section", "year", "location_quotient"]
    look: dict[str, Any] = {"height": 320, "alt": title, "narrow": narrow}
    chart(drawn, exhibit, lambda: (heads, rows), key="development", **look)
    st.caption(" ".join([*upright_lines(marks, held), *came_from(seen, held[0])]))


# ---------------------------------------------------------------- below


def _below(seen: RegionalView) -> None:
    parts: dict[str, tuple[str, Callable[[RegionalView], None]]] = {
        "clusters": (_("Designated clusters"), clusters),
        "sections": (_("Sections over the years"), sections),
        "multipliers": (_("Regional multipliers"), regional_multipliers),
        "organisations": (_("Firms and institutions"), organisations),
        "products": (_("Physical output"), products),
        "changes": (_("Changes between two years"), changes),
        "stars": (_("Cluster stars of all regions"), all_stars),
        "divisions": (_("Which region came from which"), divisions),
    }
    part = choice(
        st.segmented_control,
        _("View"),
        list(parts),
        key="view",
        default="clusters",
        required=True,
        format_func=lambda p: parts[p][0],
        label_visibility="collapsed",
    )
    parts[part][1](seen)


render()
