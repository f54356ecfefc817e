"""The report of an industry: its account, suppliers and buyers, multipliers, linkages and position."""

from __future__ import annotations

from collections.abc import Sequence

from kb.graph import Graph, Record
from kb.queries import run
from ui.citation import Exhibit
from ui.data.value_chain import TableCard
from ui.i18n import _, language, name
from ui.numbers import money, number, percent
from ui.profiles.record import Profile
from ui.reports.charts import bars
from ui.reports.document import Block, Facts, Picture, Section, Table, kept
from ui.reports.parts import caveats, most_used, note
from ui.theme import industry_colour
from ui.words import CLASS_NAMES, CLOSURE_NAMES, MEASURE_NAMES

MOST, LEAST = 12, 0.001
"""Suppliers or buyers in a table, and the least share of one."""


def sections(graph: Graph, found: Profile) -> tuple[list[Section], list[str]]:
    """The sections between what it is and its ties, and the sources that they name beside the industry's own."""
    held = [tie.other.table for one in found.groups if one.relationship == "HAS_ACCOUNT" for tie in one.ties]
    card, code = most_used(graph, held) if held else None, str(found.node.get("code") or "")
    if card is None:
        return [caveats(_("No table that is held counts this industry."))], []
    accounts = run(graph, "value_chain.industries", {"table": card.id}).records()
    own = next((row for row in accounts if row["code"] == code), None)
    made = kept(
        [
            _account(own, card) if own else None,
            _links(graph, card, code, "suppliers"),
            _links(graph, card, code, "buyers"),
            _indicators(graph, card, code),
            caveats(
                _("One year's structure: coefficients are averages of an industry, and no forecast."),
                _("Multipliers take prices, capacity and technology as they are."),
            ),
        ]
    )
    return made, [str(own["source"])] if own else []


def _account(row: Record, card: TableCard) -> Section:
    lang = language()
    lines = [
        (_("Output"), money(row["output"], row["unit"], row["currency"], lang)),
        (_("Value added"), money(row["value_added"], row["unit"], row["currency"], lang)),
        (_("Share of the nation"), percent(row["value_added_share"], lang)),
        (_("Value added per unit of output"), number(row["value_added_ratio"], lang, 3)),
        (_("Exports"), money(row["exports"], row["unit"], row["currency"], lang)),
        (_("Source"), note(Exhibit("", "", card.origin))),
    ]
    return Section(_("Account"), [Facts(lines)])


def _links(graph: Graph, card: TableCard, code: str, way: str) -> Section | None:
    """Direct suppliers or buyers, the largest first, with the imported part of what is bought."""
    lang, bought = language(), way == "suppliers"
    given = {"table": card.id, "industry": code, "depth": 1, "share": 0.0}
    rows = list(run(graph, f"value_chain.{way}", given).records())
    share, other = ("input_share", "from") if bought else ("output_share", "to")
    rows = sorted((row for row in rows if (row[share] or 0) >= LEAST), key=lambda row: -row[share])[:MOST]
    if not rows:
        return None
    words = [f"{name(row, lang, f'{other}_name')} ({row[f'{other}_code']})" for row in rows]
    shares = [row[share] for row in rows]
    unit = _("share of its purchases") if bought else _("share of its output")
    about = note(Exhibit("", "", card.origin, unit=unit, basis="" if bought else "domestic"))
    colours = [industry_colour(row[f"{other}_code"]) for row in rows]
    drawn = bars(words, shares, [percent(each, lang) for each in shares], colours)
    title = _("Largest suppliers") if bought else _("Largest buyers")
    heads = [_("Industry"), _("Domestic"), _("Imported"), _("Imported share"), f"{unit[:1].upper()}{unit[1:]}"]
    blocks: list[Block] = [Picture(drawn, title, about), Table(heads, _flows(rows, words, share), about, (1, 2, 3, 4))]
    return Section(title, blocks)


def _flows(rows: Sequence[Record], words: Sequence[str], share: str) -> list[list[str]]:
    lang = language()
    shown = []
    for row, text in zip(rows, words, strict=True):
        whole = None if row["imported"] is None else (row["domestic"] or 0) + row["imported"]
        imported = row["imported"] / whole if whole else None
        amounts = [money(row[each], row["unit"], row["currency"], lang) for each in ("domestic", "imported")]
        shown.append([text, *amounts, percent(imported, lang), percent(row[share], lang)])
    return shown


def _indicators(graph: Graph, card: TableCard, code: str) -> Section | None:
    lang, basis = language(), "domestic" if "domestic" in card.bases else card.bases[0]
    shown, runs = [], []
    for closure in ("type I", "type II"):
        for measure in ("output", "value_added", "compensation", "imports"):
            given = {"table": card.id, "basis": basis, "measure": measure, "closure": closure}
            rows = run(graph, "indicators.multipliers", given).records()
            for row in (each for each in rows if each["code"] == code):
                words = f"{_(MEASURE_NAMES[measure])}, {_(CLOSURE_NAMES.get(closure, closure))}"
                shown.append([words, number(row["value"], lang, 3), f"{row['rank']} / {len(rows)}"])
                runs.append(row["run"])
    for query, measures in _measures().items():
        for row in run(graph, f"indicators.{query}", {"table": card.id, "basis": basis}).records():
            if row["code"] == code:
                shown += [[words, number(row[key], lang, 3), ""] for key, words in measures.items()]
                runs.append(row["run"])
                if row.get("class"):
                    shown.append([_("Class"), _(CLASS_NAMES.get(row["class"], row["class"])), ""])
    if not shown:
        return None
    about = note(Exhibit("", "", card.origin, basis=basis, run="; ".join(dict.fromkeys(runs))))
    heads = [_("Indicator"), _("Value"), _("Rank")]
    return Section(_("Multipliers, linkages, position"), [Table(heads, shown, about, (1, 2))])


def _measures() -> dict[str, dict[str, str]]:
    """Further indicators by query, in words."""
    return {
        "linkages": {"backward_index": _("Backward index"), "forward_index": _("Forward index")},
        "position": {
            "upstreamness": _("Stages to final demand (upstreamness)"),
            "downstreamness": _("Stages from primary inputs (downstreamness)"),
        },
    }
