"""What a node is called on the page, whatever its label: by its names, else by what its label is told by."""

from __future__ import annotations

from kb.names import in_language
from ui.i18n import translate
from ui.profiles.facts import KIND_BELOW, day, words_of
from ui.profiles.named import Named
from ui.remarks import method_label
from ui.table_titles import table_title
from ui.words import ONE_OF_LABEL

NAMED_BY_KIND = ("Cluster", "Institution", "LegalAct", "Programme")
"""Labels whose kind tells two of one name apart."""


TOTAL, REST = "ISIC4:TOTAL", "ISIC4:OTHER"
"""All sections together, and those that the regional accounts do not tell apart: their codes are no sections."""


def title_of(named: Named, lang: str) -> str:
    """What it is called: in the language, or by its title, its method, its code; by its id where there is nothing.

    >>> from ui.profiles.named import of_node
    >>> run = of_node("Run", {"id": "r", "method": "multipliers", "basis": "domestic", "table": "kaz-2024"})
    >>> title_of(run, "en")
    'Multipliers · kaz-2024 · domestic'
    """
    if words := in_language(named.names, lang):
        return words
    if named.label == "Run":
        parts = (translate(method_label(named.title), lang), named.table, translate(named.about, lang))
        return " · ".join(part for part in parts if part)
    if named.label in ("IOTable", "SupplyUseTable", "Dataset"):
        return table_title(named.title, lang) if named.title else named.id
    if named.label == "Account":
        return " · ".join(part for part in (named.title, named.table) if part)
    if named.label == "Change":
        method, *rest = named.title.split(":") if named.kind == "analyse" else [named.title]
        subject = (translate(method_label(method), lang), *(words_of(part, lang) for part in rest))
        return f"{words_of(named.kind, lang)}: {' · '.join(subject)}"
    return translate(named.title, lang) if named.title else named.id


def beside(named: Named, lang: str) -> str:
    r"""What tells it from others of that name, in a few words: a code, a number and day, a kind and year.

    >>> from ui.profiles.named import of_node
    >>> beside(of_node("LegalAct", {"id": "res-2005-06-25", "number": "633", "date": "2005-06-25"}), "ru")
    '№ 633, 25 июня 2005\u202fг.'
    """
    if named.label == "Industry":
        return "" if named.id in (TOTAL, REST) else named.id
    if named.label == "Account":
        return " · ".join(part for part in (named.title, named.table) if part)
    if named.label == "Region":
        return translate("to {year}", lang, year=named.about) if named.about else ""
    if named.label == "LegalAct":
        number = f"№ {named.about}" if named.about else ""
        return ", ".join(part for part in (number, day(named.year, "day", lang)) if part)
    if named.label in NAMED_BY_KIND:
        kind = words_of(named.kind, lang) if named.kind else ""
        return ", ".join(part for part in (kind, named.year[:4]) if part)
    return ""


def kind_words(named: Named, lang: str) -> str:
    """What kind of thing it is: a zone is an institution that its kind names."""
    words = translate(ONE_OF_LABEL.get(named.label, named.label), lang)
    kind = words_of(named.kind, lang) if named.kind and named.label not in KIND_BELOW else ""
    return f"{words} · {kind}" if kind and kind.casefold() != words.casefold() else words
