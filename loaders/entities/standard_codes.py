"""Where the industries of a table belong, read off their codes: OECD, Eurostat and others name divisions in them.

``C10T12``, ``D10T12`` (OECD), ``C10-C12``, ``C10-12``, ``J62_63``, ``CPA_L68A`` (Eurostat) and ``C24`` name divisions
of ISIC Rev. 4 and NACE Rev. 2, which are the same down to the divisions; ``301`` or ``24A`` is a part of one.
Divisions are those of the shipped ISIC 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from kb.errors import AnalysisError
from loaders.entities.standards import shipped_isic, shipped_names

ISIC = "ISIC4"
PARTS = re.compile(r"(?:CPA_)?(?P<section>[A-U])?(?P<low>\d\d)(?:\d|[A-Z])?(?:[T_-][A-U]?(?P<high>\d\d)\d?)?")
ANY = "D"
"""Before any division in older tables of the OECD: ``D10T12`` is no part of section D."""

TABLES = ("OECD-IOT-", "ICIO-", "CPA-", "NACE-", "FIGARO-", "WIOD2016-")
"""Classifications of tables whose codes are so: elsewhere a number that looks the same may count something else."""

Shares = Mapping[str, Mapping[str, float]]


def names_divisions(classification: str) -> bool:
    """Whether the codes of a table's classification name divisions of ISIC 4."""
    return classification.startswith(TABLES)


def divisions(code: str) -> tuple[str, ...]:
    """The divisions of ISIC 4 that a code names, in order; none where it is no such code.

    >>> divisions("C10T12"), divisions("D36T39")[:2], divisions("L68A"), divisions("B")[0], divisions("G99")
    (('10', '11', '12'), ('36', '37'), ('68',), '05', ())
    """
    section_of = _section_of()
    if (section := code.removeprefix("CPA_")) in section_of.values():
        return tuple(each for each, its in section_of.items() if its == section)
    match = PARTS.fullmatch(code)
    if match is None or match["low"] not in section_of or (match["high"] or match["low"]) not in section_of:
        return ()
    span = tuple(each for each in section_of if match["low"] <= each <= (match["high"] or match["low"]))
    sections = {section_of[each] for each in span}
    return span if match["section"] in (None, ANY) or sections == {match["section"]} else ()


@cache
def _section_of() -> dict[str, str]:
    """The section of each division of ISIC 4, in their order."""
    return {row["code"]: row["parent"] for row in shipped_isic() if row["level"] == "division"}


def sections() -> dict[str, dict[str, float]]:
    """The section of each division of ISIC 4, as shares."""
    return {each: {section: 1.0} for each, section in _section_of().items()}


def section_names() -> dict[str, dict[str, str]]:
    """Names of the sections of ISIC 4 in three languages, in order; empty where unknown."""
    names = shipped_names()
    return {section: names[section] for section in dict.fromkeys(_section_of().values())}


def derived(codes: Sequence[str], of_division: Shares, where: str) -> list[tuple[str, str, float]]:
    """Code, target and share 1 of each code whose divisions belong to one target; codes that name none are left out.

    ``of_division``: shares of the divisions of ISIC 4 in the targets. Raises AnalysisError for codes whose divisions
    belong to several targets or to none.
    """
    named = {code: parts for code in codes if (parts := divisions(code))}
    lost = [f"{code} ({each})" for code, parts in named.items() for each in parts if not of_division.get(each)]
    if lost:
        what = f"divisions have no place there: {', '.join(lost[:8])}"
        raise AnalysisError(what, where=where, remedy="load the table as it is, then a file that gives them one")
    targets = {
        code: list(dict.fromkeys(to for each in parts for to in of_division[each])) for code, parts in named.items()
    }
    split = [f"{code} ({', '.join(to)})" for code, to in targets.items() if len(to) > 1]
    if split:
        what = f"{len(split)} codes belong to several and no shares are known: {', '.join(split[:8])}"
        remedy = "load the table as it is, then a file with the shares of these codes (`kb template concordance`)"
        raise AnalysisError(what, where=where, remedy=remedy)
    return [(code, to, 1.0) for code, parts in targets.items() for to in parts]
