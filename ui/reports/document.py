"""What a report is made of, whatever it is written as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 1.85
"""Millimetres of a letter in a table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a ``caveat`` is what a reader must know before quoting the rest."""

    text: str
    caveat: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, under a name where it has one."""

    lines: Sequence[str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names of facts and what is said under each."""

    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``note`` says of what, which year and basis, and from which source; ``numbers``: columns of numbers."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as PNG, its title, and the note below it as for a table."""

    png: bytes
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines that are to be copied as they stand: references for other programs."""

    name: str
    text: str


Block = Paragraph | Items | Facts | Table | Picture | Verbatim


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: ``kind`` of thing in words, its ``names`` in other languages, where the same is on the page."""

    title: str
    kind: str
    names: Sequence[str]
    sections: Sequence[Section]
    permalink: str
    made: str
    """With which program and when."""
    lang: str


def widths(block: Table, paper: float, edges: float) -> list[float]:
    """Millimetres of each column on ``paper`` millimetres, ``edges`` of each left empty.

    No word is broken, and what is left goes to the columns with long cells.
    """
    columns = [[str(cells[place]) for cells in (block.columns, *block.rows)] for place in range(len(block.columns))]
    words = [max(len(word) for cell in cells for word in cell.split(" ")) for cells in columns]
    longest = [max(len(cell) for cell in cells[1:] or cells) for cells in columns]
    needs = [LETTER * min(word, 24) + edges for word in words]
    wants = [max(need, LETTER * min(length, 60) + edges) for need, length in zip(needs, longest, strict=True)]
    if sum(needs) > paper:
        return [paper * need / sum(needs) for need in needs]
    if sum(wants) <= paper:
        return [paper * want / sum(wants) for want in wants]
    left = (paper - sum(needs)) / (sum(wants) - sum(needs))
    return [need + left * (want - need) for need, want in zip(needs, wants, strict=True)]


def kept(sections: Sequence[Section | None]) -> list[Section]:
    """Those sections that hold something."""
    return [section for section in sections if section is not None and section.blocks]
