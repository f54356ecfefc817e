"""The report of a cluster: the evidence, its industries and regions, before and after it was named, its members."""

from __future__ import annotations

from collections.abc import Sequence

from kb.graph import Graph, Record
from ui.caveats import effect, moved_with
from ui.citation import Exhibit, Origin
from ui.data import region_years
from ui.data.clusters import CRITERIA, Designated, designated_entry, shelf
from ui.data.regions import accounts
from ui.data.value_chain import TableCard
from ui.i18n import _, language, name
from ui.numbers import currency_words, money, number, percent
from ui.profiles.record import Profile
from ui.reports.charts import bars, lines
from ui.reports.document import Block, Items, Paragraph, Picture, Section, Table, kept
from ui.reports.parts import caveats, most_used, note
from ui.theme import industry_colour
from ui.views.cluster_words import cautions, chance, reason, sentence, verdict_line
from ui.words import CRITERION_NAMES, DESIGN_NAMES, ROLE_NAMES, VERDICT_NAMES, method_words

VERDICT_COLOURS = {"supported": "#2f7d4f", "undecided": "#c58b1b", "not supported": "#9aa8af"}


def sections(graph: Graph, found: Profile) -> tuple[list[Section], list[str]]:
    """The sections between what it is and its ties, and the sources that they name beside the cluster's own."""
    card = most_used(graph)
    if card is None:
        return [], []
    held = shelf(graph, table=card.id).designated.get(found.named.id)
    if held is None:
        return [caveats(_("A method found it in the flows of a table: it is no institution."))], []
    entry = designated_entry(graph, cluster=held.id, table=card.id)
    rows = [row for row in region_years.before_and_after(graph, table=card.id) if row["cluster"] == held.id]
    made = kept(
        [
            _evidence(held, card),
            _industries(graph, held, card),
            _regions(entry.regions),
            _before_and_after(graph, held, card, rows),
            _members(entry.members),
            caveats(moved_with() if rows else "", chance() if held.evidence else ""),
        ]
    )
    used = [row["source"] for row in (*entry.regions, *entry.designations, *entry.members)]
    return made, [*used, *_table_source(graph, card)]


def _table_source(graph: Graph, card: TableCard) -> list[str]:
    rows = graph.read("MATCH (t:IOTable {id: $id}) RETURN t.source", {"id": card.id}, name="source of a table").rows
    return [str(row[0]) for row in rows if row[0]]


def _evidence(held: Designated, card: TableCard) -> Section | None:
    found = held.evidence
    if found is None:
        return None
    about = Exhibit("", "", card.origin, basis=found.basis, method=method_words("evidence"), run=found.run)
    told = [f"{_(CRITERION_NAMES[each])}: {sentence(held, each)}" for each in CRITERIA]
    blocks: list[Block] = [Paragraph(verdict_line(found)), Items(told)]
    tested = [each for each in CRITERIA if each in found.dimensions and found.dimensions[each].p is not None]
    if tested:
        shares = [1 - (found.dimensions[each].p or 0) for each in tested]
        verdicts = [_(VERDICT_NAMES[found.verdict_of(each)]) for each in tested]
        drawn = bars(
            [_(CRITERION_NAMES[each]) for each in tested],
            shares,
            [f"{percent(share, language())} · {said}" for share, said in zip(shares, verdicts, strict=True)],
            [VERDICT_COLOURS.get(found.verdict_of(each), "#9aa8af") for each in tested],
        )
        blocks.append(Picture(drawn, _("Share of groups alike that reach less, by dimension"), note(about)))
    return Section(_("Evidence"), [*blocks, *(Paragraph(text, caveat=True) for text in cautions(found))])


def _industries(graph: Graph, held: Designated, card: TableCard) -> Section | None:
    known = shelf(graph, table=card.id).industries
    rows = [known[code] for code in held.industries if code in known]
    lang = language()
    shown = [
        [
            row["code"],
            name(row, lang),
            money(row["output"], row["unit"], row["currency"], lang),
            money(row["value_added"], row["unit"], row["currency"], lang),
            percent(row["value_added_share"], lang),
        ]
        for row in rows
    ]
    heads = [_("Code"), _("Industry"), _("Output"), _("Value added"), _("Share of the nation")]
    about = Exhibit("", "", card.origin, unit=currency_words(card.currency, lang))
    table = Table(heads, shown, note(about), (2, 3, 4))
    return Section(_("Industries it covers"), [table]) if shown else None


def _regions(rows: Sequence[Record]) -> Section | None:
    if not rows:
        return None
    lang = language()
    shown = [
        [name(row, lang, "region_name"), number(row["lq"], lang, 2), f"{row['rank']} / {row['regions']}"]
        for row in rows
    ]
    first = rows[0]
    words = _("Value added of {sections}; 1: as in the nation.", sections=", ".join(first["columns"]))
    about = Exhibit("", "", Origin(_("Regional accounts"), first["year"]), run=first["run"])
    heads = [_("Region"), _("Location quotient"), _("Rank")]
    return Section(_("Regions"), [Table(heads, shown, f"{words} {note(about)}", (1, 2))])


def _before_and_after(graph: Graph, held: Designated, card: TableCard, rows: Sequence[Record]) -> Section | None:
    if not rows:
        return None
    told, blocks = list[str](), list[Block]()
    for row in rows:
        design = f"{_(DESIGN_NAMES.get(row['design'] or '', row['design'] or ''))} {row['section'] or ''}".strip()
        if row["status"] != "computed":
            told.append(": ".join(part for part in (design, reason(row["reason"] or "")) if part))
            continue
        told.append(f"{design}: {effect(row)}")
    computed = [row for row in rows if row["status"] == "computed"]
    if computed:
        blocks.append(_path(graph, held, card, computed[0]))
    return Section(_("Before and after"), [Items(told), *blocks])


def _path(graph: Graph, held: Designated, card: TableCard, told: Record) -> Picture:
    rows = [
        row
        for row in region_years.paths(graph, table=card.id, cluster=held.id)
        if row["section"] == told["section"] and row["run"] == told["run"]
    ]
    named = {_("Host regions"): {row["year"]: row["actual"] for row in rows}}
    if any(row["synthetic"] is not None for row in rows):
        named[_("Their synthetic control")] = {row["year"]: row["synthetic"] for row in rows}
    last = accounts(graph, year=max(row["year"] for row in rows))
    origin = Origin(_("Regional accounts"), None, last.citation, last.url) if last else Origin()
    hosts = ", ".join(told["regions"])
    title = _("Share in the nation's section {section}: {regions}", section=told["section"], regions=hosts)
    about = Exhibit(title, "", origin, unit=_("share of national value added"), run=told["run"])
    drawn = lines(named, [industry_colour(told["section"]), "#5c6b73"], {told["year"]: _("designated")})
    return Picture(drawn, title, note(about))


def _members(rows: Sequence[Record]) -> Section | None:
    lang = language()
    shown = [
        [
            name(row, lang),
            _(ROLE_NAMES[row["label"]]),
            _(row["products"] or row["kind"] or ""),
            _(row["city"] or ""),
            row["trust"] or "",
        ]
        for row in rows
    ]
    heads = [_("Name"), _("Kind"), _("Makes or does"), _("Seat"), _("Trust")]
    return Section(_("Firms and institutions"), [Table(heads, shown, _("Each by its own source."))]) if shown else None
