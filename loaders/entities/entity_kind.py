"""What describes a kind of entity file: its columns, the node of a row, the relationships of a row.

A column of ids may hold several, separated by ``;``: each gives a relationship. Where either label may stand at an
end, the cell names it: ``Firm:kazzinc``. ``derived`` names the fields that the file's keepers assigned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.records import Value
from loaders.entities.entity_csv import ID, YEAR, Column, Kind, matching, name_columns, one_of

REGION = Kind("a region", "write its ISO 3166-2 code, for instance KZ-63", matching(r"[A-Z]{2}-[\w-]+"))
INDUSTRY = Kind("an industry code", "write for instance ISIC4:24", matching(r"[\w:.+-]+([ ,]+[\w:.+-]+)*"))
DIVISION = Kind("an ISIC division", "write two digits, for instance 24", matching(r"\d{2}"))
LABELLED = Kind("a labelled id", "write for instance Firm:kazzinc", matching(r"[A-Z][A-Za-z]+:[\w.-]+"))
TIER = Kind("a tier", "write 1, 2 or 3", matching("[123]"), int)
STAGE = Kind("a stage", "write 1, 2 or 3", matching("[123]"), int)

CURRENCY = Kind("a currency", "write its ISO 4217 code, for instance KZT", matching("[A-Z]{3}"))

PROGRAMME_KINDS = one_of("strategy", "state programme", "programme", "initiative", "address", "concept", "competition")
ACT_KINDS = one_of("law", "code", "presidential decree", "government resolution", "ministerial order", "other act")
CLUSTER_KINDS = one_of("candidate", "pilot", "national", "territorial", "innovation", "regional", "potential")
ROLES = one_of("core", "supplier", "support", "research")


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relationship: the column of its ids, its label (none: the cell says it), what goes before the id."""

    column: str
    label: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship type of a file; ``properties`` maps its properties to columns."""

    type: str
    start: End
    end: End
    properties: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Value] = field(default_factory=dict)
    derived: str = ""
    flagged: str = ""
    """A column that names some of the ends again: these have a property of its name, true."""


@dataclass(frozen=True, slots=True)
class EntityKind:
    """One kind of file."""

    title: str
    columns: tuple[Column, ...]
    example: Mapping[str, str]
    label: str = ""
    properties: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    in_order: tuple[str, str] | None = None
    """Two columns of which the second may not be less than the first."""


NAME_COLUMNS = name_columns(required=True)
ID_COLUMN = Column("id", ID, required=True, unique=True)
YEARS = (Column("start_year", YEAR), Column("end_year", YEAR))
REGIONS = Column("region_iso", REGION, several=True)
DERIVED = Column("derived", several=True)


def ids(name: str, kind: Kind = ID) -> Column:
    """A column of several ids."""
    return Column(name, kind, several=True)


def one(name: str, kind: Kind = ID) -> Column:
    """A column that every row fills."""
    return Column(name, kind, required=True)


def example(**cells: str) -> Mapping[str, str]:
    """An example row with its sources."""
    return {
        **cells,
        "source_title": "Example Metals: annual report 2024 | Example News 2025-02-01: Example Metals expands",
        "source_url": "https://metals.example/report-2024.pdf | https://news.example/metals",
        "source_trust": "A/B",
    }
