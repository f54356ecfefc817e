"""What a format says of itself, and what its reader delivers.

A format is one module with a ``FORMAT``, listed in :data:`loaders.io_table.FORMATS`. It is recognised by content
(members of a zip or folder, first lines, sheets of a workbook), never by the file's name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files.content import Content
from loaders.files.validation import Findings, Strictness, TableReading


@dataclass(frozen=True)
class World:
    """What the file of a world table holds, the same for every format; n industries, m columns of final demand.

    ``countries``, ``sectors``, ``names``: of each industry its country (ISO 3166-1 alpha-3, or an area of
    :mod:`kb.countries`), its code within the country, and its English name, empty where the source has only codes.
    ``flows``: (n, n), row sells to column. ``final``: (n, m), with the country (``buyers``) and the category
    (``categories``, as in :data:`kb.table.FINAL_DEMAND`) of each column. ``inputs``: (n, inputs), with ``output``.
    ``row_totals``: (n,), what the file prints as the sum of a row; None where it prints none. ``sector_names``: of
    sectors of another classification, to which they were summed while they were read, names in every language.
    """

    meta: TableMeta
    countries: Sequence[str]
    sectors: Sequence[str]
    names: Sequence[str]
    flows: Matrix
    final: Matrix
    buyers: Sequence[str]
    categories: Sequence[str]
    inputs: pd.DataFrame
    notes: tuple[str, ...] = ()
    row_totals: Matrix | None = None
    sector_names: pd.DataFrame | None = None

    @property
    def codes(self) -> list[str]:
        """Codes of the industries: ``KAZ_C24``."""
        return [f"{country}_{sector}" for country, sector in zip(self.countries, self.sectors, strict=True)]


Recognises = Callable[[Content], bool]
Read = Callable[[Content, Findings, Strictness, Progress], TableReading]
ReadWorld = Callable[[Content, Findings, Progress], World]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that holds a table. The texts are for people: detection, help and docs are made of it."""

    name: str
    title: str
    source: str  # where to get it
    taken: str  # what is read
    left_out: str  # what is not
    tried: str  # on which real files, and when; whose test files, where no real one could be had
    recognises: Recognises
    read: Read
    world: ReadWorld | None = None  # of a table of many countries: what the file holds, before it is put together
    chooses: bool = False  # a file may hold tables of several countries, of which --countries names one
