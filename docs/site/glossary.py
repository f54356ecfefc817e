"""The glossary and the table of notation as Markdown, out of analysis/glossary.py."""

from __future__ import annotations

from analysis.glossary import TERMS, Term

NOTATION = ("input-coefficient", "allocation-coefficient", "leontief-inverse", "ghosh-inverse", "output-multiplier")
"""Terms whose signs the formulas of docs/methods/ use."""


def markdown() -> str:
    """A definition for every term, in the order of the alphabet."""
    return "\n".join(_entry(term) for term in sorted(TERMS.values(), key=lambda term: term.name.casefold()))


def notation() -> str:
    """Rows of a table: sign and meaning."""
    return "\n".join(f"| ${TERMS[each].sign}$ | {TERMS[each].name}: {_first(TERMS[each].text)} |" for each in NOTATION)


def _entry(term: Term) -> str:
    formula = f" ${term.sign}$." if term.sign else ""
    methods = f" Methods: {', '.join(f'`{name}`' for name in term.methods)}." if term.methods else ""
    return f"{term.name}\n: {term.text}{formula}{methods}\n"


def _first(text: str) -> str:
    """A definition as the end of a line."""
    return (text[:1].lower() + text[1:]).removesuffix(".")
