"""Two tables of one classification, made fit to be compared industry by industry."""

from __future__ import annotations

from kb.errors import AnalysisError
from kb.table import IOTable

ALIKE = ("country", "region", "kind", "valuation")
"""What two tables should have in common, but may differ in: the reader is told."""


def require_comparable(table: IOTable, earlier: IOTable) -> None:
    """Raise AnalysisError unless the two tables have one classification, the same industries and one currency."""
    one, other = table.meta, earlier.meta
    aggregate = "`kb table aggregate` sums both to one classification"
    lone = sorted(set(table.codes) ^ set(earlier.codes))
    problem = remedy = ""
    if one.id == other.id:
        problem, remedy = "a table is compared with itself", "name an earlier one with --since"
    elif one.classification != other.classification:
        problem, remedy = f"classifications {one.classification} and {other.classification} differ", aggregate
    elif lone:
        named = ", ".join(lone[:10]) + (" …" if len(lone) > 10 else "")
        problem, remedy = f"only one of the tables has {named}", aggregate
    elif one.currency != other.currency:
        problem = f"amounts are in {one.currency} and {other.currency}"
        remedy = "choose tables in one currency"
    elif other.year > one.year:
        problem, remedy = f"{other.id} is of {other.year}, the later one", "swap --table and --since"
    if problem:
        raise AnalysisError(problem, where=f"tables {one.id} and {other.id}", remedy=remedy)


def differences(table: IOTable, earlier: IOTable) -> list[str]:
    """Notes on what the two tables do not have in common, and on years that are one.

    >>> from dataclasses import replace
    >>> from analysis.textbook import two_years
    >>> later, earlier = two_years()
    >>> differences(later, replace(earlier, meta=replace(earlier.meta, id="once", unit=1000, kind="?")))
    ['once counts units of 1,000: taken in units of 1', 'kind: ? in once, otherwise industry-by-industry']
    """
    notes = []
    if table.meta.unit != earlier.meta.unit:
        notes.append(f"{earlier.meta.id} counts units of {earlier.meta.unit:,}: taken in units of {table.meta.unit:,}")
    for what in ALIKE:
        one, other = getattr(earlier.meta, what), getattr(table.meta, what)
        if one != other:
            notes.append(f"{what}: {one} in {earlier.meta.id}, otherwise {other}")
    if table.meta.year == earlier.meta.year:
        notes.append(f"both tables are of {table.meta.year}")
    return notes
