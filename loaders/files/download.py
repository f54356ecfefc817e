"""Which file of a download holds the table, and of which year it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from loaders.files.content import Content
from loaders.files.validation import Findings

YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20[0-4]\d)(?!\d)")


def year_in(name: str) -> int | None:
    """The last year that a file's name has: 2018 in ``ICIO2023_2018.csv``.

    >>> year_in("ICIO2023_2018.csv"), year_in("table.csv")
    (2018, None)
    """
    years = YEAR.findall(name.replace("\\", "/").rsplit("/", 1)[-1] or name)
    return int(years[-1]) if years else None


def year_of(name: str, content: Content, findings: Findings) -> int:
    """The year of a table whose file says it only by its name. Raises InvalidTable where it does not."""
    named = year_in(name)
    year = content.choice.year or named
    if year is None:
        findings.fail("nothing says of which year the table is", remedy="say it: --year 2018")
    if named not in (None, year):
        findings.fail(f"the file's name says {named}", remedy=f"leave --year {year} out, or name the other file")
    return year


def nearest(found: Sequence[str]) -> str:
    """The member that lies least deep: satellite accounts have files of the same names.

    >>> nearest(["system/factor_inputs/unit.txt", "system/unit.txt"])
    'system/unit.txt'
    """
    return min(found, key=lambda name: (name.count("/"), name))


def one_member(content: Content, pattern: str, findings: Findings) -> str:
    """The member of a zip or folder that holds the table, the one of the year wanted; "" for a file itself.

    Raises InvalidTable where several do and none was chosen.
    """
    if content.kind == "text":
        return ""
    found = content.find(pattern)
    chosen = [name for name in found if content.choice.year in (None, year_in(name))]
    if len(chosen) == 1:
        return chosen[0]
    years = ", ".join(str(year) for year in sorted({year_in(name) or 0 for name in found}))
    if not chosen:
        findings.fail(f"it holds no table of {content.choice.year}", remedy=f"it has {years}")
    what = f"it holds {len(chosen)} tables: {', '.join(PurePosixPath(name).name for name in chosen[:5])}"
    findings.fail(what, remedy=f"choose one: --year ({years})" if len(set(years)) > 1 else "unpack it and name one")
