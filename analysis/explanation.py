"""What a reader is told of each method beside its name: formula, source, what it does not say.

Formulas and sources are those of docs/methods/, letter by letter: a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """Formulas in LaTeX, references, a caveat, and the page of docs/methods/ that tells it at length."""

    page: str
    caveat: str
    sources: tuple[str, ...]
    formulas: tuple[str, ...] = ()
