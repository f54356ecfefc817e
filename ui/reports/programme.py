"""The report of a programme: where it stands among the others, what it named, offered and was to reach."""

from __future__ import annotations

from collections.abc import Sequence

from kb.graph import Graph, Record
from kb.queries import run
from ui.i18n import _, language, name
from ui.numbers import money, percent
from ui.profiles.facts import quantity, span, words_of
from ui.profiles.record import Profile
from ui.reports.charts import spans
from ui.reports.document import Picture, Section, Table, kept
from ui.reports.parts import caveats
from ui.theme import KINDS

MOST_AROUND = 14
"""Programmes drawn beside it."""


def sections(graph: Graph, found: Profile) -> tuple[list[Section], list[str]]:
    """The sections between what it is and its ties, and the sources that they name beside the programme's own."""
    given = {"programme": found.named.id}
    named = run(graph, "lineage.designations", given).records()
    offered = run(graph, "lineage.instruments", given).records()
    money_rows = run(graph, "lineage.money", {"of": found.named.id}).records()
    aims = run(graph, "lineage.results", {"of": found.named.id}).records()
    made = kept(
        [
            _around(run(graph, "lineage.programmes").records(), found.named.id),
            _named(named),
            _offered(offered),
            _money(money_rows),
            _aims(aims),
            caveats(_("Where nothing speaks for or against an aim, no source that was read says what came of it.")),
        ]
    )
    return made, [row["source"] for row in (*named, *offered, *money_rows, *aims)]


def _around(rows: Sequence[Record], own: str) -> Section | None:
    """Programmes of the same years, this one strong."""
    held = {row["programme"]: row for row in rows if row["start_year"]}
    if own not in held:
        return None
    begin, end = _years(held[own])
    near = [row for row in held.values() if _years(row)[0] <= end + 2 and _years(row)[1] >= begin - 2]
    near.sort(key=lambda row: (abs(row["start_year"] - begin), row["programme"]))
    near = sorted(near[:MOST_AROUND], key=lambda row: (row["start_year"], row["programme"]))
    colours = [KINDS["programme"].colour if row["programme"] == own else "#b7c4c9" for row in near]
    axis = min(begin, *(_years(row)[0] for row in near if _years(row)[0] >= begin - 6)), end + 6
    drawn = spans([name(row, language()) for row in near], [_years(row) for row in near], colours, axis)
    title = _("Programmes of the same years")
    return Section(title, [Picture(drawn, title, _("policy documents and press, named at each entry"))])


def _years(row: Record) -> tuple[int, int]:
    return row["start_year"], row["end_year"] or row["start_year"]


def _named(rows: Sequence[Record]) -> Section | None:
    lang = language()
    shown = [
        [
            name(row, lang, "cluster_name"),
            _(row["kind"] or ""),
            words_of(row["status"] or "", lang),
            str(row["year"] or ""),
            _(row["cluster_status"] or ""),
        ]
        for row in rows
    ]
    heads = [_("Cluster"), _("Kind"), _("Status"), _("Year"), _("What became of it, as its source tells")]
    return Section(_("Clusters that it named"), [Table(heads, shown, _each())]) if shown else None


def _each() -> str:
    return _("Each by its own source.")


def _offered(rows: Sequence[Record]) -> Section | None:
    lang = language()
    shown = []
    for row in rows:
        rate = percent(row["rate"] / 100, lang, 0) if row["rate"] is not None else ""
        cap = money(row["cap"], row["unit"] or 1, row["currency"] or "", lang) if row["cap"] is not None else ""
        shown.append([name(row, lang), _(row["kind"] or ""), _(row["terms"] or ""), rate, cap])
    heads = [_("Name"), _("Kind"), _("Terms"), _("Costs reimbursed"), _("At most")]
    return Section(_("Instruments"), [Table(heads, shown, _each(), (3, 4))]) if shown else None


def _money(rows: Sequence[Record]) -> Section | None:
    lang = language()
    shown = [
        [
            name(row, lang) or words_of(row["kind"] or "", lang),
            words_of(row["kind"] or "", lang),
            money(row["value"], row["unit"] or 1, row["currency"] or "", lang),
            span(row["year"], row["end_year"]),
        ]
        for row in rows
    ]
    heads = [_("For"), _("Kind"), _("Amount"), _("Years")]
    return Section(_("Money"), [Table(heads, shown, _each(), (2,))]) if shown else None


def _aims(rows: Sequence[Record]) -> Section | None:
    lang = language()
    shown = [
        [
            name(row, lang),
            words_of(row["kind"] or "", lang),
            quantity({**row, "indicator": row["name_en"]}, lang),
            str(row["year"] or ""),
            _(name(row, lang, "found_name")) if row["finding"] else _("nothing found in a source"),
            words_of(row["stance"] or "", lang),
        ]
        for row in rows
    ]
    heads = [_("Aim"), _("Kind"), _("Value"), _("By"), _("What was found"), _("Speaks")]
    return Section(_("Aims, and what was found"), [Table(heads, shown, _each(), (2, 3))]) if shown else None
