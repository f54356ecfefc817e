"""What figures of regions and clusters mean and do not say: the same words on the page and in a report."""

from __future__ import annotations

from collections.abc import Iterable

from kb.graph import Record
from ui.i18n import _, language
from ui.numbers import number


def upright_lines(marks: Iterable[int], years: Iterable[int]) -> list[str]:
    """What the upright lines of a figure are, and what they do not say; nothing where no mark is among its years.

    >>> upright_lines({2005: "Textiles"}, range(2021, 2026))
    []
    """
    words = _(
        "Upright lines: first years of clusters in the region. What moved with a designation was not moved by it."
    )
    return [words] if set(marks) & set(years) else []


def seam() -> str:
    """In which prices value added is, and where a series changes its method."""
    return _("Current prices; a seam of methods lies between 2022 and 2023.")


def unpublished_years() -> str:
    """What a gap in physical output may be."""
    return _("A gap is a year that is not published, or nothing made: the source does not tell which.")


def all_fabrics() -> str:
    """What is counted together as fabrics."""
    return _("Fabrics of all kinds, in square metres: what grew elsewhere may be another cloth than cotton.")


def wider_section() -> str:
    """How far a section's quotient is that of a cluster."""
    return _("Empty where the accounts do not give the section. A section is wider than the cluster's industries.")


def moved_with() -> str:
    """Why a movement after a designation is no effect of it."""
    return _(
        "Moved with the designation, not moved by it: regions were not chosen at random, a section is wider than "
        "the cluster, other programmes ran in the same years."
    )


def effect(row: Record) -> str:
    """A computed row of the query development.designation in a sentence: percentage points, p, its floor, donors."""
    lang = language()
    return _(
        "{points} percentage points of the nation's section {section}, p {p} (at least {floor}), {donors} regions "
        "to compare with.",
        points=number(row["points"], lang, 2),
        section=row["section"],
        p=number(row["p"], lang, 2),
        floor=number(row["p_floor"], lang, 2),
        donors=row["donors"],
    )
