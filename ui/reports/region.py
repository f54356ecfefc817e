"""The report of a region: what it is specialised in, year by year, its clusters, multipliers, products in kind."""

from __future__ import annotations

from kb.graph import Graph
from ui.caveats import all_fabrics, seam, unpublished_years, upright_lines, wider_section
from ui.citation import Exhibit, Origin
from ui.data import region_years
from ui.data import regions as data
from ui.data.regions import TOTAL, Accounts, Place, with_code
from ui.data.value_chain import TableCard
from ui.figures.multiples import Cell
from ui.figures.years import shortened
from ui.i18n import _, language, name
from ui.numbers import money, number, percent
from ui.profiles.record import Profile
from ui.reports.charts import bars, lines, multiples
from ui.reports.document import Block, Items, Paragraph, Picture, Section, Table, kept
from ui.reports.parts import caveats, most_used, note
from ui.theme import ink, quotient_colour
from ui.words import PRODUCT_NAMES

LEAST_YEARS = 5
"""Years that make a line of a product."""
MOST = 10
"""Rows of a table of multipliers."""


def sections(graph: Graph, found: Profile) -> tuple[list[Section], list[str]]:
    """The sections between what it is and its ties, and the sources that they name beside the region's own."""
    geography = data.geography(graph)
    places = {place.id: place for division in geography.divisions for place in division.places.values()}
    held = sorted({row["year"] for row in data.years(graph)})
    place = places.get(found.named.id)
    if place is None or not held:
        return [], []
    card = most_used(graph)
    of = data.accounts(graph, year=data.year_shown(held, card.year if card else None))
    made = kept(
        [
            _specialisation(of, place) if of else None,
            _development(graph, of, place) if of else None,
            *(_product(graph, place, measure) for measure in PRODUCT_NAMES),
            _clusters(graph, card, place) if card else None,
            _multipliers(graph, card, place) if card else None,
            caveats(*upright_lines(_named(graph, place), held), seam()),
        ]
    )
    rows = region_years.physical_output(graph, measure="output_of_fabrics", region=place.id)
    return made, [str(row["source"]) for row in (*data.years(graph)[-1:], *rows[:1])]


def _specialisation(of: Accounts, place: Place) -> Section | None:
    lang, parts = language(), of.parts(place)
    rows = [
        (code, names, quotient)
        for code, names in of.sections.items()
        if code != TOTAL and (quotient := of.quotient(parts, code)) is not None
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: -row[2])
    whole = of.value(parts, TOTAL)
    product = _(
        "Gross regional product {amount}, {share} of the nation",
        amount=money(whole, of.unit, of.currency, lang),
        share=percent(of.share(parts, TOTAL), lang),
    )
    about = note(Exhibit("", "", _origin(of), unit=_("1 = share as in the nation")))
    words = [with_code(name(names, lang), code) for code, names, _lq in rows]
    drawn = bars(
        words,
        [lq for *_rest, lq in rows],
        [number(lq, lang, 2) for *_rest, lq in rows],
        [quotient_colour(lq, ink("light")) for *_rest, lq in rows],
    )
    shown = [
        [
            words[place_],
            money(of.value(parts, code), of.unit, of.currency, lang),
            percent((of.value(parts, code) or 0) / (whole or 1), lang),
            percent(of.share(parts, code), lang),
            number(lq, lang, 2),
        ]
        for place_, (code, _names, lq) in enumerate(rows)
    ]
    heads = [_("Section"), _("Value added"), _("Share in the region"), _("Share of the nation"), _("Location quotient")]
    title = f"{_('Location quotient')}, {of.year}"
    blocks: list[Block] = [
        Paragraph(f"{product}, {of.year}"),
        Picture(drawn, title, about),
        Table(heads, shown, about, (1, 2, 3, 4)),
    ]
    return Section(_("What it is specialised in"), blocks)


def _origin(of: Accounts) -> Origin:
    return Origin(_("Regional accounts"), of.year, of.citation, of.url)


def _named(graph: Graph, place: Place) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in region_years.named(graph, regions=(place.id, *place.today)):
        found.setdefault(row["start_year"], []).append(name(row, language()))
    return found


def _development(graph: Graph, of: Accounts, place: Place) -> Section | None:
    lang = language()
    found = data.trajectory(graph, region=place.id, parts=tuple(place.today))
    cells = [
        Cell(code, name(of.sections[code], lang), {y: row["location_quotient"] for y, row in found[code].items()})
        for code in of.sections
        if code != TOTAL and len(found.get(code, {})) > 1
    ]
    if not cells:
        return None
    held = sorted({year for cell in cells for year in cell.line})
    marks = _named(graph, place)
    title = f"{_('Location quotient')}, {held[0]}–{held[-1]}"
    origin = Origin(_("Regional accounts"), None, of.citation, of.url)
    about = note(Exhibit(title, "", origin, unit=_("1 = share as in the nation")))
    listed = [f"{year}: {'; '.join(words)}" for year, words in sorted(marks.items())]
    blocks: list[Block] = [Picture(multiples(cells, sorted(marks)), title, about)]
    return Section(_("Sections over the years"), [*blocks, *([Items(listed)] if listed else [])])


def _product(graph: Graph, place: Place, measure: str) -> Section | None:
    rows = region_years.physical_output(graph, measure=measure, region=place.id)
    if len(rows) < LEAST_YEARS:
        return None
    words = _(PRODUCT_NAMES[measure])
    region = name(place.names, language())
    title = _("{product}: {region}, share of the nation", product=words, region=region)
    origin = Origin("", None, *data.cited(graph, source=rows[0]["source"]))
    about = note(Exhibit(title, "", origin, unit=_("share of physical output")))
    marks = {year: shortened(names) for year, names in _named(graph, place).items()}
    drawn = lines({title: {row["year"]: row["share"] for row in rows}}, ["#b2493c"], marks)
    notes = [unpublished_years(), *([all_fabrics()] if measure == "output_of_fabrics" else [])]
    return Section(f"{_('Physical output')}: {words}", [Picture(drawn, title, about), Paragraph(" ".join(notes), True)])


def _clusters(graph: Graph, card: TableCard, place: Place) -> Section | None:
    lang = language()
    rows = [
        row
        for row in data.cluster_sections(graph, table=card.id, year=card.year or 0)
        if row["region"] in (place.id, *place.today)
    ]
    shown = [
        [
            name(row, lang, "cluster_name"),
            _(row["kind"] or ""),
            f"{name(row, lang, 'section_name')} ({row['section']})",
            number(row["lq"], lang, 2),
        ]
        for row in rows
    ]
    heads = [_("Cluster"), _("Kind"), _("Section"), _("Location quotient")]
    return Section(_("Designated clusters"), [Table(heads, shown, wider_section(), (3,))]) if shown else None


def _multipliers(graph: Graph, card: TableCard, place: Place) -> Section | None:
    lang = language()
    rows = data.multipliers(graph, table=card.id, region=place.id, measure="output", year=card.year or 0)
    shown = [
        [row["code"], name(row, lang), number(row["value"], lang, 2), number(row["national"], lang, 2)]
        for row in rows[:MOST]
    ]
    heads = [_("Code"), _("Industry"), _("In the region"), _("In the nation")]
    if not shown:
        return None
    method = f"{_('Regional')}, {rows[0]['regionalisation'].upper()}"
    unit, run = _("per unit of final demand"), rows[0]["run"]
    about = Exhibit("", "", card.origin, unit=unit, basis="domestic", method=method, run=run)
    return Section(_("Regional multipliers"), [Table(heads, shown, note(about), (2, 3))])
