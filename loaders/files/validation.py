"""What is wrong with a file, gathered so that a person can mend all of it in one go."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from kb.errors import InvalidFile
from kb.table import IOTable

WEB_ADDRESS = re.compile(r"https?://\S+")
"""What the address of a source may be: readers follow it, and a browser runs ``javascript:`` as the page itself."""

LISTED = 20
"""Findings of one kind that are written out; the others are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (file, sheet, cell or line), what, and how to mend it."""

    where: str
    what: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison made while reading; ``difference`` is the largest found, in ``unit``, at ``where``."""

    name: str
    passed: bool
    difference: float
    where: str
    tolerance: float
    unit: str

    def __str__(self) -> str:
        verdict = "holds" if self.passed else "does not hold"
        place = f" ({self.where})" if self.where else ""
        unit = f" {self.unit}" if self.unit else ""
        return (
            f"{self.name} {verdict}: largest difference {self.difference:.3g}{unit}{place}, "
            f"allowed {self.tolerance:.3g}"
        )


@dataclass(frozen=True)
class TableReading:
    """A table as read, what was checked on the way, and what the reader should know."""

    table: IOTable
    checks: list[Check]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Strictness:
    """How far sums may differ: ``tolerance`` relative to the total (None: the default of :mod:`loaders.files.balance`).

    With ``allow_imbalance`` a larger difference becomes a note and the file is read all the same.
    """

    allow_imbalance: bool = False
    tolerance: float | None = None


class InvalidTable(InvalidFile):
    """A table file that cannot be loaded: one line for the first finding, all of them in ``findings``.

    ``count`` may exceed ``len(findings)``: of many findings of one kind only the first are listed.
    """

    def __init__(self, findings: Sequence[Finding], count: int) -> None:
        self.findings, self.count = tuple(findings), count
        first = self.findings[0]
        more = f" (first of {count} problems)" if count > 1 else ""
        super().__init__(first.what + more, where=first.where, remedy=first.remedy)

    def __reduce__(self) -> tuple[type[InvalidTable], tuple[Sequence[Finding], int]]:
        return InvalidTable, (self.findings, self.count)


class Findings:
    """Collects findings about one file, and raises them together."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.listed: list[Finding] = []
        self.count = 0

    def add(self, what: str, *, where: str = "", remedy: str = "") -> None:
        """Note one finding; ``where`` is a place inside the file."""
        self.count += 1
        place = f"{self.file}, {where}" if where else self.file
        self.listed.append(Finding(_one_line(place), _one_line(what), _one_line(remedy)))

    def add_each(self, places: Iterable[int], describe: Callable[[int], tuple[str, str, str]]) -> None:
        """Note one finding per place: ``describe`` gives (where, what, remedy). The first are written out."""
        for number, place in enumerate(places):
            if number < LISTED:
                where, what, remedy = describe(int(place))
                self.add(what, where=where, remedy=remedy)
            else:
                self.count += 1

    def fail(self, what: str, *, where: str = "", remedy: str = "") -> NoReturn:
        """Note a finding after which reading cannot go on. Raises InvalidTable."""
        self.add(what, where=where, remedy=remedy)
        raise InvalidTable(self.listed, self.count)

    def raise_if_any(self) -> None:
        """Raise InvalidTable if anything was found."""
        if self.listed:
            raise InvalidTable(self.listed, self.count)


def closest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A remedy that names the nearest known word: ``did you mean 'exports'?``."""
    matches = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {matches[0]!r}?" if matches else otherwise


def quoted(value: object, longest: int = 40) -> str:
    """A value as it is shown in a message: quoted, on one line, cut when long."""
    text = repr(value if not isinstance(value, str) else _one_line(value))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())
