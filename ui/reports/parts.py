"""What every report has: what the thing is, what it is tied to, its sources as references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from kb.graph import Graph, Record
from kb.version import __version__
from ui.citation import Exhibit
from ui.data.policy import cited
from ui.data.value_chain import TableCard, tables
from ui.i18n import _, language
from ui.profiles.facts import facts, words_of
from ui.profiles.phrases import RESULTS
from ui.profiles.record import Group, Profile
from ui.profiles.titles import beside, title_of
from ui.reports.document import Facts, Items, Paragraph, Section, Verbatim
from ui.reports.references import Reference, gost, plain, together
from ui.table_titles import table_title
from ui.words import LABEL_TITLES, TRUST


def most_used(graph: Graph, among: Sequence[str] = ()) -> TableCard | None:
    """The table that most was computed from, the finer of two, as on the page; of those named, where some are."""
    held = [card for card in tables(graph) if not card.world and (not among or card.id in among)]
    card = max(held, key=lambda card: (card.runs, card.industries), default=None)
    return replace(card, title=table_title(card.title, language())) if card else None


def note(exhibit: Exhibit) -> str:
    """What a figure or table is of, in the words that stand below it on the page, with the run."""
    run = f"{_('Run')}: {exhibit.run}" if exhibit.run else ""
    return " · ".join(part for part in (exhibit.caption(language()), run) if part)


def opening(found: Profile) -> Section:
    """What the thing says of itself, and how far its sources are trusted."""
    lines = [(_(fact.name), fact.words) for fact in facts(found.named.label, found.node, language())]
    if found.trust in TRUST:
        lines.append((_("Trust"), f"{found.trust}: {_(TRUST[found.trust][1])}"))
    return Section(_("What it is"), [Facts(lines)] if lines else [])


def tied(found: Profile, told: Sequence[str] = ()) -> Section:
    """Everything that sources tie it to, in groups with words; ``told``: relationships that stand elsewhere."""
    blocks: list[Items] = []
    for group in found.groups:
        if group.relationship in (*RESULTS, "IN_CLASSIFICATION", *told) or group.label in ("Run", "Account"):
            continue
        rest = group.count - len(group.ties)
        lines = list(_lines(group))
        if rest > 0:
            lines.append(_("{count} more: see the page", count=rest))
        kind = _(LABEL_TITLES.get(group.label, group.label))
        blocks.append(Items(lines, f"{_(group.words)} ({kind[:1].lower()}{kind[1:]})"))
    return Section(_("What it is tied to"), blocks)


def _lines(group: Group) -> Iterable[str]:
    lang = language()
    for tie in group.ties:
        says = ", ".join(words_of(one, lang) for one in tie.says[:2])
        parts = [title_of(tie.other, lang), beside(tie.other, lang), says]
        yield " · ".join(dict.fromkeys(part for part in parts if part))


def closing(graph: Graph, found: Profile, used: Sequence[str], permalink: str, today: date) -> Section:
    """Sources of the thing and of all that stands in the report, as references in four forms; the report itself too."""
    own = [source["source"] for source in found.sources]
    known = cited(graph, sources=tuple(dict.fromkeys(each for each in (*own, *used) if each)))
    title = title_of(found.named, language())
    itself = Reference(
        f"clusterkb-{found.named.id}".replace(":", "-").lower(),
        f"ClusterKB {__version__}. {title}. {today.year}.",
        permalink,
    )
    sources = [itself, *(_reference(row) for row in known)]
    trust = [f"{row['trust']}: {_(TRUST[row['trust']][1])}" if row["trust"] in TRUST else "" for row in known]
    listed = [
        f"{plain(source, today, language())}{f' [{told}]' if told else ''}"
        for source, told in zip(sources, ["", *trust], strict=True)
    ]
    forms = together(sources, today)
    return Section(
        _("Sources and references"),
        [
            Items(listed),
            Verbatim("ГОСТ Р 7.0.5-2008", "\n".join(gost(source, today) for source in sources)),
            *(Verbatim(name, text) for name, text in forms.items()),
        ],
    )


def _reference(row: Record) -> Reference:
    return Reference(str(row["source"]), str(row["citation"] or row["source"]), str(row["url"] or ""))


def caveats(*words: str) -> Section:
    """What must be known before anything is quoted."""
    always = _("Figures carry their table, year, basis and source; quote them with these.")
    return Section(_("What this does not say"), [Paragraph(text, caveat=True) for text in (*words, always) if text])
