"""What the cells of a query's answer name, and what their words are in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from kb.graph import Graph
from kb.queries import library, run
from ui.data.library import Answer
from ui.data.offers import listed
from ui.i18n import DEFAULT, catalogue, key_in, translate
from ui.profiles.address import Node
from ui.profiles.facts import words_of
from ui.words import CLASS_SHORT, CLOSURE_NAMES, ONE_OF_LABEL, VERDICT_NAMES

Named = Node | list[tuple[str, Node]] | None
"""What a cell names: a node, or the words of several with theirs."""
LIST = "; "
"""What stands between the words of a cell that lists several."""
SECTIONS = "ISIC4"
"""The classification that sections of the regional accounts are of."""
SAME_ID = ("Dataset",)
"""Labels whose nodes have the id of another one, which is the one that is meant."""


WORDS: Mapping[str, str] = {
    **VERDICT_NAMES,
    **ONE_OF_LABEL,
    "key": "key sector",
    "backward-oriented": CLASS_SHORT["backward-oriented"],
    "forward-oriented": CLASS_SHORT["forward-oriented"],
    "independent": CLASS_SHORT["independent"],
    "type II full": CLOSURE_NAMES["type II full"],
    "leading": "leading group",
    "middle": "middle group",
    "trailing": "trailing group",
    "open": "no end known",
    "measure": "measure of support",
    "output_multiplier": "output multiplier",
    "value_added_multiplier": "multiplier of value added",
    "compensation_multiplier": "multiplier of compensation",
    "imports_multiplier": "multiplier of imports",
    "compensation_of_employees": "compensation of employees",
    **{
        word: word
        for word in (
            *("effect", "ratio", "amends", "repeals", "renames", "composite", "uniform", "stratified", "matched"),
            *("input", "combined", "initial", "direct", "indirect", "induced", "adoption", "ended", "unknown"),
            *("stated", "node", "relationship", "known", "inferred", "succeeded by", "has part", "adopted"),
            *("primary inputs",),
        )
    },
}
"""What cells are called that are neither facts of a profile nor texts of ours."""
LISTED = (
    *WORDS,
    *("published", "primary", "secondary", "none", "division", "section", "industry", "flow", "load", "remove"),
    *("analyse", "restore", "write", "core", "supplier", "support", "actual", "planned", "selected", "named", "sales"),
    *("purchases", "gross_value_added", "gross_regional_product"),
)
"""Words that texts of the query library name besides those that parameters choose among; a test holds them complete."""


def labels_by_id(graph: Graph) -> Mapping[str, str]:
    """The label of everything that has a profile, by id."""
    rows = run(graph, "provenance.held").records()
    ordered = sorted(rows, key=lambda row: row["label"] not in SAME_ID)
    return {str(row["id"]): str(row["label"]) for row in ordered}


def named_in(answer: Answer, labels: Mapping[str, str], classification: str) -> dict[str, list[Named]]:
    """What each cell names, column by column: ids, codes of a table's classification, and the names beside them.

    A cell that lists several names those of them that are nodes.

    ``answer`` has one column for a name, ``classification`` is that of the table asked for.

    >>> held = {"KZ-39": "Region", "KZ-IO-42:C24": "Industry"}
    >>> answer = Answer(["region", "region_name", "code", "name"], [["KZ-39", "Kostanay", "C24", "Metals"]], False)
    >>> named_in(answer, held, "KZ-IO-42")["region_name"], named_in(answer, held, "KZ-IO-42")["name"]
    ([('Region', 'KZ-39')], [('Industry', 'KZ-IO-42:C24')])
    >>> named_in(Answer(["regions"], [["KZ-39; abroad"]], False), held, "")
    {'regions': [[('KZ-39', ('Region', 'KZ-39'))]]}
    """
    found: dict[str, list[Named]] = {}
    own = list(answer.columns).index("classification") if "classification" in answer.columns else None
    for place, column in enumerate(answer.columns):
        within = SECTIONS if column == "section" else classification if _holds_codes(column) else ""
        cells = [
            _named(row[place], str(row[own]) if own is not None and column == "code" else within, labels)
            for row in answer.rows
        ]
        if any(cells):
            found[column] = cells
    for place, column in enumerate(answer.columns):
        if (beside := _beside(column, answer.columns[:place], found)) is not None:
            found[column] = found[beside]
    return found


def _holds_codes(column: str) -> bool:
    return column in ("code", "industries", "via", "wider") or column.endswith(("_code", "_members"))


def _named(value: Any, classification: str, labels: Mapping[str, str]) -> Named:
    """The node that a cell names; of a list its words that are nodes, each with its node."""
    if not isinstance(value, str):
        return None
    node = _node(value, classification, labels)
    if node or LIST not in value:
        return node
    return [(part, found) for part in value.split(LIST) if (found := _node(part, classification, labels))] or None


def _node(value: str, classification: str, labels: Mapping[str, str]) -> Node | None:
    coded = f"{classification}:{value}"
    id = coded if coded in labels else value
    return (labels[id], id) if id in labels else None


def _beside(column: str, before: Sequence[str], found: Mapping[str, Sequence[Named]]) -> str | None:
    """The column of the id that a column of names belongs to: of its own stem, else the last one before it."""
    stem, names, rest = column.rpartition("name")
    if not names or rest:
        return None
    stem = stem.rstrip("_")
    told = {head.rpartition("_name")[0] for head in before if head.endswith("_name")}
    own = [stem, f"{stem}_id", f"{stem}_code"] if stem else [head for head in reversed(before) if head not in told]
    return next((head for head in own if head in found and not head.endswith("name")), None)


def worded(value: Any, lang: str) -> Any:
    """The words of a cell in a language: a short word of the graph, a text of ours, a list of them, a word and a text.

    >>> worded("not found", "ru"), worded("C24", "ru"), worded("pilot; national", "ru"), worded(0.5, "ru")
    ('не найдено', 'C24', 'пилотный; национальный', 0.5)
    """
    if not isinstance(value, str):
        return value
    whole = _word(value, lang)
    for mark in (LIST, ": "):
        if whole == value and mark in value:
            whole = mark.join(_word(part, lang) for part in value.split(mark))
    return whole


def _word(value: str, lang: str) -> str:
    if value in WORDS:
        return translate(WORDS[value], lang)
    said = words_of(value, lang)
    return said if said != value else catalogue(lang).get(key_in("column", value), value)


def meaning(text: str, lang: str) -> str:
    """What a query, a parameter or a column means, in a language: the graph's own words in it as its cells say them.

    >>> meaning("computed or published", "ru")
    'вычислен или опубликован'
    """
    told = translate(text, lang)
    if lang == DEFAULT:
        return told
    parts = told.split("`")  # every second one is a command
    return "`".join(
        part if place % 2 else _raw().sub(lambda found: _said(found, text, lang), part)
        for place, part in enumerate(parts)
    )


def _said(found: re.Match[str], text: str, lang: str) -> str:
    """A word of the graph as cells say it, in place of what a translation adds to explain it in brackets."""
    word, added = found.groups("")
    return str(worded(word, lang)) + (added if f"{word} (" in text else "")


def offered() -> set[str]:
    """The words that parameters of the query library choose among."""
    return {word for query in library().values() for each in query.parameters for word in listed(each)}


@cache
def _raw() -> re.Pattern[str]:
    """The graph's own words that texts of the query library list."""
    longest = sorted(offered() | set(LISTED), key=len, reverse=True)
    return re.compile(rf"(?<![\w.:'/\"-])({'|'.join(map(re.escape, longest))})(?![\w'/\"-]|[.:]\w)( \([^()]*\))?")
