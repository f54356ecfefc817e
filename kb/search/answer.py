"""What a search found as rows: for the command line and for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from kb.graph import Rows
from kb.names import NAMES
from kb.search.index import Group

COLUMNS = ("label", "id", "code", *NAMES, "kind", "year", "table", "score", "field", "text")
"""``field`` and ``text``: why, the text that has the words, and what it says of the thing."""


def rows(groups: Sequence[Group]) -> Rows:
    """The hits, a row each, by label, best first."""
    return Rows(
        list(COLUMNS),
        [
            [
                hit.entry.label,
                hit.entry.id,
                hit.entry.code or None,
                *(hit.entry.names[name] for name in NAMES),
                hit.entry.kind or None,
                hit.entry.year,
                hit.entry.table or None,
                round(hit.score, 3),
                hit.why[0].field,
                " · ".join(text.text for text in hit.why),
            ]
            for group in groups
            for hit in group.hits
        ],
        any(group.count > len(group.hits) for group in groups),
    )
