"""What the page's search shows of what was found: its title, what tells it from others, why it was found, its page."""

from __future__ import annotations

from textwrap import shorten

from kb.search.entries import TABLES, Named, Text
from kb.search.finder import Finder
from kb.search.index import Hit
from ui.i18n import name, translate
from ui.table_titles import table_title
from ui.theme import KINDS
from ui.words import FIELD_TITLES

LONGEST, LONGEST_REASON = 74, 90
NAMED_BY_POLICY = (*KINDS, "potential")
FINDER = Finder(translate)
"""The search of this process: the page, the HTTP interface, assistants and the command line ask the same one."""


def title(entry: Named, lang: str) -> str:
    """The name in a language, shortened."""
    known = name(entry.names, lang)
    return shorten(table_title(known, lang) if entry.label in TABLES else known, LONGEST, placeholder=" …")


def beside(entry: Named, lang: str) -> str:
    """What tells an entry from others of its name; empty where nothing does."""
    return {
        "Industry": f"{entry.code}, {entry.table or entry.classification}",
        "LegalAct": f"№ {entry.code}" if entry.code else "",
        "Cluster": ", ".join(filter(None, [kind(entry, lang), str(entry.year or "")])),
        "Region": translate("to {year}", lang, year=entry.past) if entry.past else "",
        "Product": f"{entry.code}, {entry.table or entry.classification}",
        "IOTable": entry.id,
        "SupplyUseTable": entry.id,
    }.get(entry.label, "")


def kind(entry: Named, lang: str) -> str:
    """The kind of a cluster in words."""
    by_policy = entry.kind in NAMED_BY_POLICY
    return translate(entry.kind, lang) if by_policy else translate("Found by analysis", lang).lower()


def reason(hit: Hit, lang: str) -> str:
    """Why an entry was found, where its title does not show it: the texts that have the words, and what they are.

    Its name in another language says the same as the title.
    """
    known = (*hit.entry.names.values(), hit.entry.code)
    return "; ".join(_said(hit.entry, text, lang) for text in hit.why if text.text not in known)


def _said(entry: Named, text: Text, lang: str) -> str:
    field = "field" if text.field == "product" and entry.label != "Firm" else text.field
    return f"{translate(FIELD_TITLES[field], lang)}: {shorten(text.text, LONGEST_REASON, placeholder=' …')}"
