"""Definitions over labels: what a term means, as the ``help=`` of a choice, a number or the head of a column."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.glossary import TERMS
from ui.i18n import _
from ui.text import as_text

COLUMNS: Mapping[str, str] = {
    "effect": "effect",
    "ratio": "ratio",
    "backward": "backward-linkage",
    "forward": "forward-linkage",
    "backward_index": "linkage-index",
    "forward_index": "linkage-index",
    "backward_variation": "variation",
    "forward_variation": "variation",
    "complete_share": "extraction",
    "backward_share": "extraction",
    "forward_share": "extraction",
    "upstreamness": "upstreamness",
    "downstreamness": "downstreamness",
    "backward_length": "propagation-length",
    "forward_length": "propagation-length",
    "order": "triangular-order",
}
"""The term that a column of results is headed by, by the column's name in the graph."""


DIMENSIONS: Mapping[str, str] = {
    "linkage": "linkage",
    "pull": "pull",
    "value_added": "value-added-of-a-group",
    "place": "place",
}
"""The terms that say what each dimension of the evidence asks."""


def meaning(term: str) -> str:
    """What a term means, in the reader's language. Raises KeyError for one that the glossary does not have."""
    return as_text(_(TERMS[term].text))


def meaning_of_column(column: str) -> str | None:
    """What the head of a column of results means; none where it is no term."""
    return meaning(COLUMNS[column]) if column in COLUMNS else None
