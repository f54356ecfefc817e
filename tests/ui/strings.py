"""The page's own strings: what ``_`` and ``translate`` are called with, and the tables of words they look up."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import ui
from analysis.glossary import TERMS
from analysis.methods import METHODS
from kb.answers import in_one_language
from kb.queries import library
from kb.schema import schema
from tests.shipped import shipped
from ui import page, remarks, scripts, theme, words
from ui.data.answer_names import WORDS
from ui.data.upload import forms
from ui.i18n import key_in
from ui.profiles.record import left_to_say
from ui.stories import steps

ROOT = Path(ui.__file__).parent
TOLD = {
    "IOTable": ("title", "description"),
    "Classification": ("authority", "note"),
    "Method": ("description", "literature"),
    "Programme": ("aim", "note"),
    "LegalAct": ("issuer", "note"),
    "Cluster": ("industries", "city", "status", "note"),
    "Firm": ("products", "city", "note"),
    "Institution": ("kind", "city", "specialisation", "note"),
    "Region": ("boundary_note",),
    "Person": ("note",),
    "Stage": ("criteria",),
    "Instrument": ("terms",),
    "Source": ("licence",),
    "Claim": ("statement", "finding"),
    "Evaluation": ("finding", "note"),
    **dict.fromkeys(("Aim", "Target", "Outcome", "Budget"), ("note",)),
    "Gap": ("statement", "looked_in"),
}
"""What the page tells of shipped entities in the words of our data."""
SAID_OF_TIES = {"SELLS_TO": ("product", "status"), "TIED_TO": ("relation",), "TAKES_PART_IN": ("words",)}
"""What the page tells of shipped relationships, likewise."""
OURS = "not in our notes"
"""In a citation that is made of our own words."""
MEASURES = ("gross_value_added", "gross_regional_product", "employment", "output", "value_added", "compensation")
"""What methods are asked to measure where they name no words to choose among."""


@cache
def strings() -> frozenset[str]:
    """Every English string that a reader may see."""
    tables = [
        *(group.name for group in theme.GROUPS.values()),
        *(kind.name for kind in theme.KINDS.values()),
        *(text for _, text in page.TRUST.values()),
        *words.all_words(),
        *scripts.STREAMLIT,
        *steps.all_words(),
        *remarks.all_words(),
        *_methods(),
        *(text for term in TERMS.values() for text in (term.name, term.text)),
        *(method.parameters.explanation.caveat for method in METHODS.values()),
        *_library(),
        *forms(),
        *WORDS.values(),
        *_shipped(),
        *(kind.meaning for kind in (*schema().nodes.values(), *schema().relationships.values())),
    ]
    return frozenset([*tables, *(text for file in ROOT.rglob("*.py") for text in _called(file))])


def _methods() -> Iterator[str]:
    """What methods, their parameters and the words among which these choose are called."""
    for method in METHODS.values():
        yield from (method.label, method.title)
        for parameter in dataclasses.fields(method.parameters):
            yield key_in("parameter", parameter.name)
            yield from (key_in("choice", word) for word in parameter.metadata["choices"])
    yield from (key_in("choice", word) for word in MEASURES)


def _library() -> Iterator[str]:
    """What the headers of the query library say of a query, its parameters and its columns."""
    for query in library().values():
        yield from (query.title, query.description, *query.columns.values())
        yield from (parameter.meaning for parameter in query.parameters)
        yield from (key_in("column", head) for head in in_one_language([*query.columns], [], "en")[0])


def _shipped() -> Iterator[str]:
    """Titles of the shipped datasets, and what they tell of their entities."""
    for delivery in shipped():
        yield delivery.title
        for node in delivery.nodes:
            yield from (str(node.properties[kind]) for kind in TOLD.get(node.label, ()) if node.properties.get(kind))
            yield from _remarks(node.properties.get("notes") or ())
            if node.label == "Source":
                cited = str(node.properties["citation"])
                yield from [cited] if node.properties.get("licence") or OURS in cited else []
            yield from _parameters(node.properties.get("parameters") or "{}")
        for tie in delivery.relationships:
            said = (tie.properties.get(key) for key in SAID_OF_TIES.get(tie.type, ()))
            yield from (words for text in said if text and (words := left_to_say(tie.type, str(text))))
        yield from _remarks(delivery.notes)
    for file in sorted((ROOT.parent / "kb" / "data" / "tables").glob("*/datapackage.json")):
        yield str(json.loads(file.read_text(encoding="utf-8"))["description"])


def _parameters(of_a_run: str) -> Iterator[str]:
    """Names and words of the parameters of a run that was published elsewhere."""
    for name, value in json.loads(of_a_run).items():
        yield key_in("parameter", name)
        words = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        yield from (key_in("choice", word) for word in words if re.fullmatch(r"[a-z, ]+", str(word)))


def _remarks(notes: Iterable[str]) -> Iterator[str]:
    """Remarks that no loader or method made: somebody wrote them beside the data."""
    yield from (note for note in notes if remarks.sentence(note) is None)


def _called(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "translate"):
            yield from _constants(node.args[0])


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
