"""Regions over the years: the year that is shown and its play, lines of all sections, products, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.address import came_over, choice
from ui.caveats import all_fabrics, seam, unpublished_years, upright_lines
from ui.citation import Exhibit, Origin
from ui.connection import fetch
from ui.data import region_years as years
from ui.data import regions as data
from ui.data.regions import REST, TOTAL, Geography, Place
from ui.data.value_chain import TableCard
from ui.exhibit import amount, chart, table
from ui.figures.multiples import Cell, height, multiples
from ui.figures.years import lines, shortened
from ui.for_programs import query_path
from ui.guide.hover import meaning
from ui.i18n import _, language, name
from ui.missing import not_computed
from ui.page import current_ink, empty
from ui.text import as_text
from ui.views.region.parts import RegionalView, accounts_origin
from ui.words import PRODUCT_NAMES

TEXTILE = "#b2493c"
STEP = 1.5
"""Seconds that a year is shown when the years play."""

_PLAYING, _COMING, _FRESH = "years play", "year that comes", "years drawn anew"


# ---------------------------------------------------------------- the year and its play


def chosen_year(held: Sequence[int], card: TableCard, geography: Geography, places: tuple[Any, Any]) -> int:
    """The year of the accounts, by a slider or playing; another one takes the division that held in it along.

    ``places``: where the button stands, and the slider.
    """
    there = sorted(set(held))
    default = data.year_shown(there, card.year)
    if len(there) == 1:
        return default
    if came_over():
        st.session_state.pop(_PLAYING, None)
    coming = st.session_state.pop(_COMING, None)
    if coming in there:
        st.session_state["year"] = coming
        _take_division_along(geography)

    def by_hand() -> None:
        st.session_state[_PLAYING] = False
        _take_division_along(geography)

    left, right = places
    with right:
        label = _("Year of the accounts")
        year = int(choice(st.select_slider, label, there, key="year", default=default, on_change=by_hand))
    if year == there[-1]:
        st.session_state[_PLAYING] = False
    with left:
        _play(there, year)
    return year


def _take_division_along(geography: Geography) -> None:
    year = st.session_state["year"]
    held = [d.id for d in geography.divisions if (d.first or 0) <= year <= (d.last or 9999)]
    st.session_state["division"] = held[0]


def _play(there: Sequence[int], year: int) -> None:
    """The button, and while it plays the clock that asks for the next year; in the last one it stops."""
    playing = bool(st.session_state.get(_PLAYING))

    def turned() -> None:
        st.session_state[_PLAYING] = not playing
        if not playing and year == there[-1]:
            st.session_state[_COMING] = there[0]

    words, icon = (_("Stop"), "pause") if playing else (_("Play"), "play_arrow")
    st.button(words, icon=f":material/{icon}:", key="play", on_click=turned, width="stretch")
    if playing:
        st.session_state[_FRESH] = True
        _clock(there, year)


@st.fragment(run_every=STEP)
def _clock(there: Sequence[int], year: int) -> None:
    """Runs with the page, which is no tick, and then by itself every step: then it asks for the year after."""
    if st.session_state.pop(_FRESH, False):
        return
    st.session_state[_COMING] = next(later for later in there if later > year)
    st.rerun()


# ---------------------------------------------------------------- lines


def designations(place: Place) -> dict[int, str]:
    """Names of the clusters in the region's territory, at their first years."""
    rows = fetch(years.named, regions=(place.id, *place.today))
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["start_year"], []).append(name(row, language()))
    return {year: shortened(names) for year, names in found.items()}


def sections(seen: RegionalView) -> None:
    """A small line for each section, on one scale."""
    readings = {
        "location_quotient": _("Location quotient"),
        "national_share": _("Share of the nation"),
        "region_share": _("Share in the region"),
    }
    reading = choice(
        st.segmented_control,
        _("Reading"),
        list(readings),
        key="reading",
        default="location_quotient",
        required=True,
        format_func=readings.__getitem__,
        label_visibility="collapsed",
    )
    found = fetch(data.trajectory, region=seen.place.id, parts=tuple(seen.place.today))
    lang = language()
    cells = [
        Cell(code, name(seen.accounts.sections[code], lang), {y: row[reading] for y, row in found[code].items()})
        for code in seen.accounts.sections
        if code != TOTAL and len(found.get(code, {})) > 1
    ]
    if not cells:
        empty(_("Regional accounts by section are held for one year only."))
        return
    held = sorted({year for cell in cells for year in cell.line})
    quotients = reading == "location_quotient"
    title = f"{readings[reading]}: {seen.chosen}, {held[0]}–{held[-1]}"
    exhibit = Exhibit(
        title,
        f"sections-{reading}-{seen.place.id}",
        accounts_origin(seen.accounts, None),
        unit=_("1 = share as in the nation") if quotients else _("per cent"),
        behind=query_path("regions.development", {"region": seen.place.id, "section": ""}),
    )
    marks = sorted(designations(seen.place))
    drawn, narrow = multiples(cells, marks, lang, current_ink(), quotients=quotients)
    rows = [[seen.place.id, cell.section, year, value] for cell in cells for year, value in cell.line.items()]
    heads = ["region", "section", "year", reading]
    look: dict[str, Any] = {"height": height(len(cells)), "alt": title, "narrow": narrow}
    chart(drawn, exhibit, lambda: (heads, rows), key="sections", **look)
    notes = [
        _("All on one scale; the other sections stand pale behind each."),
        *upright_lines(marks, (year for cell in cells for year in cell.line)),
        seam(),
        *came_from(seen, held[0]),
    ]
    st.caption(" ".join(notes))


def came_from(seen: RegionalView, first: int) -> list[str]:
    """Where the years before the first one are, for a region that was part of another one."""
    of = [row for row in seen.geography.changes if row["later"] == seen.place.id]
    names = as_text(", ".join(name(row, language(), "earlier_name") for row in of))
    words = _(
        "Before {year} its territory belonged to {regions}: choose an earlier division to see those years.",
        year=first,
        regions=names,
    )
    return [words] if of else []


def products(seen: RegionalView) -> None:
    """What the region made in kind, as a share of the nation: a story that prices have no part in."""
    names = {code: _(words) for code, words in PRODUCT_NAMES.items()}
    measure = choice(
        st.segmented_control,
        _("Product"),
        list(names),
        key="product",
        default="output_of_fabrics",
        required=True,
        format_func=names.__getitem__,
    )
    rows = fetch(years.physical_output, measure=measure, region=seen.place.id)
    if not rows:
        empty(_("No output of this product is published for the region."))
        return
    title = _("{product}: {region}, share of the nation", product=names[measure], region=seen.chosen)
    cited = fetch(data.cited, source=rows[0]["source"])
    exhibit = Exhibit(
        title,
        f"{measure}-{seen.place.id}",
        Origin("", None, *cited),
        unit=_("share of physical output"),
        behind=query_path("regions.physical_output", {"measure": measure, "region": seen.place.id}),
    )
    line = {title: {row["year"]: row["share"] for row in rows}}
    marks = designations(seen.place)
    drawn = lines(line, {title: TEXTILE}, marks, language(), current_ink())
    full = (list(rows[0]), [list(row.values()) for row in rows])
    chart(drawn, exhibit, lambda: full, key="products", height=320, alt=title)
    st.caption(" ".join([*upright_lines(marks, line[title]), *_about_products(measure, rows)]))


def _about_products(measure: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    notes = [unpublished_years()]
    if measure == "output_of_fabrics":
        notes.append(all_fabrics())
    if len(rows[-1]["regions"]) > 1:
        notes.append(_("After its division the region is the sum of the regions that took its place."))
    return notes


# ---------------------------------------------------------------- two years


def changes(seen: RegionalView) -> None:
    """How all regions moved in a section between two years, on the boundaries of before 2018."""
    held = sorted({row["year"] for row in fetch(data.years)})
    left, middle, right = st.columns(3)
    named = {code: name(row, language()) for code, row in seen.accounts.sections.items() if code not in (TOTAL, REST)}
    with left:
        section = choice(
            st.selectbox, _("Section"), list(named), key="moved", default="C", format_func=named.__getitem__
        )
    with middle:
        first = choice(st.selectbox, _("From"), held, key="from", default=held[0])
    with right:
        last = choice(st.selectbox, _("To"), held, key="to", default=held[-1])
    rows = fetch(years.changes, table=seen.table.id, section=section, first=first, last=last)
    if not rows:
        not_computed(_("Development is not computed yet."), seen.table.id)
        return
    words = st.column_config.TextColumn
    columns = {
        "region": words(_("Region"), width="large"),
        "share_before": amount(f"{_('Share of the nation')}, {first}, %", 2),
        "share_after": amount(f"{_('Share of the nation')}, {last}, %", 2),
        "points": amount(_("Percentage points"), 2),
        "lq_before": amount(f"{_('Location quotient')}, {first}", 2, help=meaning("location-quotient")),
        "lq_after": amount(f"{_('Location quotient')}, {last}", 2, help=meaning("location-quotient")),
    }
    shown = [
        {
            "region": name(row, language(), "region_name"),
            **{key: row[key] for key in list(columns)[1:]},
            **{key: 100 * row[key] if row[key] is not None else None for key in ("share_before", "share_after")},
        }
        for row in rows
    ]
    title = _("Changes of regions, {section}, {first}–{last}", section=named[section], first=first, last=last)
    origin = accounts_origin(seen.accounts, last)
    exhibit = Exhibit(title, f"changes-{section}-{first}-{last}", origin, method=_("Development"), run=rows[0]["run"])
    full = (list(rows[0]), [list(row.values()) for row in rows])
    links = {"region": [("Region", row["region"]) for row in rows]}
    table(shown, columns, exhibit, key="region_changes", rows=lambda: full, links=links)
    st.caption(_("In the regions as they were before any was divided; a seam of methods lies between 2022 and 2023."))
