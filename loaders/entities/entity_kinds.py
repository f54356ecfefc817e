"""What each kind of entity file looks like: its columns, the node of a row, the relationships of a row.

A column of ids may hold several, separated by ``;``: each gives a relationship. Where either label may stand at an
end, the cell names it: ``Firm:kazzinc``. ``derived`` names the fields that the file's keepers assigned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.names import NAMES
from kb.records import Value
from loaders.entities.entity_csv import (
    DATE,
    ID,
    INTEGER,
    ISO_COUNTRY,
    NUMBER,
    TEXT,
    URL,
    YEAR,
    Column,
    Kind,
    matching,
    name_columns,
    one_of,
)

REGION = Kind("a region", "write its ISO 3166-2 code, for instance KZ-63", matching(r"[A-Z]{2}-[\w-]+"))
INDUSTRY = Kind("an industry code", "write for instance ISIC4:24", matching(r"[\w:.+-]+([ ,]+[\w:.+-]+)*"))
DIVISION = Kind("an ISIC division", "write two digits, for instance 24", matching(r"\d{2}"))
LABELLED = Kind("a labelled id", "write for instance Firm:kazzinc", matching(r"[A-Z][A-Za-z]+:[\w.-]+"))
TIER = Kind("a tier", "write 1, 2 or 3", matching("[123]"), int)
STAGE = Kind("a stage", "write 1, 2 or 3", matching("[123]"), int)

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


_NAMES = name_columns(required=True)
_ID = Column("id", ID, required=True, unique=True)
_YEARS = (Column("start_year", YEAR), Column("end_year", YEAR))
_REGIONS = Column("region_iso", REGION, several=True)
_DERIVED = Column("derived", several=True)


def _ids(name: str, kind: Kind = ID) -> Column:
    return Column(name, kind, several=True)


def _one(name: str, kind: Kind = ID) -> Column:
    return Column(name, kind, required=True)


def _example(**cells: str) -> Mapping[str, str]:
    return {
        **cells,
        "source_title": "Example Metals: annual report 2024 | Example News 2025-02-01: Example Metals expands",
        "source_url": "https://metals.example/report-2024.pdf | https://news.example/metals",
        "source_trust": "A/B",
    }


PROGRAMMES = EntityKind(
    "Programmes",
    (
        _ID,
        *_NAMES,
        _one("kind", PROGRAMME_KINDS),
        *_YEARS,
        Column("announced", DATE),
        Column("aim"),
        Column("note"),
        _ids("adopted_by"),
        _ids("predecessors"),
        _ids("part_of"),
    ),
    _example(
        id="example-programme-2024",
        name_en="Example programme for metal processing 2024-2028",
        kind="programme",
        start_year="2024",
        end_year="2028",
        aim="more processing of metals",
    ),
    label="Programme",
    properties=(*NAMES, "kind", "start_year", "end_year", "announced", "aim", "note"),
    links=(
        Link("ADOPTED_BY", End("id", "Programme"), End("adopted_by", "LegalAct")),
        Link("SUCCEEDS", End("id", "Programme"), End("predecessors", "Programme"), {"year": "start_year"}),
        Link("PART_OF", End("id", "Programme"), End("part_of", "Programme")),
    ),
    in_order=("start_year", "end_year"),
)

LEGAL_ACTS = EntityKind(
    "Legal acts",
    (
        _ID,
        *_NAMES,
        _one("kind", ACT_KINDS),
        Column("number"),
        Column("date", DATE),
        Column("issuer"),
        Column("url", URL),
        Column("note"),
        _ids("amends"),
        _ids("repeals"),
        _ids("renames"),
        Column("change_date", DATE),
    ),
    _example(
        id="example-order-7-2024",
        name_en="On approval of the example programme",
        kind="ministerial order",
        number="7",
        date="2024-01-31",
        issuer="Minister of Examples",
    ),
    label="LegalAct",
    properties=(*NAMES, "kind", "number", "date", "issuer", "url", "note"),
    links=tuple(
        Link("CHANGES", End("id", "LegalAct"), End(effect, "LegalAct"), {"date": "change_date"}, {"effect": effect})
        for effect in ("amends", "repeals", "renames")
    ),
)

CLUSTERS = EntityKind(
    "Clusters that policy named",
    (
        _ID,
        *_NAMES,
        _one("kind", CLUSTER_KINDS),
        Column("status"),
        Column("industries"),
        *_YEARS,
        Column("city"),
        Column("note"),
        _REGIONS,
        _ids("covers", INDUSTRY),
        _ids("wider", INDUSTRY),
        _ids("adopted_by"),
        _ids("predecessors"),
        _DERIVED,
    ),
    _example(
        id="example-metal-cluster",
        name_en="Example metal cluster",
        kind="territorial",
        industries="metal goods",
        start_year="2024",
        region_iso="KZ-63",
        covers="KZ-IO-29:C24",
        derived="covers",
    ),
    label="Cluster",
    properties=(*NAMES, "kind", "status", "industries", "start_year", "end_year", "city", "note"),
    links=(
        Link("BASED_IN", End("id", "Cluster"), End("region_iso", "Region")),
        Link("COVERS", End("id", "Cluster"), End("covers", "Industry"), derived="covers", flagged="wider"),
        Link("ADOPTED_BY", End("id", "Cluster"), End("adopted_by", "LegalAct")),
        Link("SUCCEEDS", End("id", "Cluster"), End("predecessors", "Cluster"), {"year": "start_year"}),
    ),
    in_order=("start_year", "end_year"),
)

DESIGNATIONS = EntityKind(
    "Clusters named by programmes",
    (_one("programme_id"), _one("cluster_id"), Column("year", YEAR), _one("status", TEXT), Column("stage", STAGE)),
    _example(programme_id="example-programme-2024", cluster_id="example-metal-cluster", year="2024", status="selected"),
    links=(
        Link(
            "DESIGNATES",
            End("programme_id", "Programme"),
            End("cluster_id", "Cluster"),
            {"year": "year", "status": "status", "stage": "stage"},
        ),
    ),
)

CLAIMS = EntityKind(
    "Claims and what other sources say of them",
    (
        _ID,
        _one("statement", TEXT),
        _one("topic", TEXT),
        Column("verdict"),
        Column("finding"),
        _ids("concerns", LABELLED),
    ),
    _example(
        id="example-claim",
        statement="Three clusters were selected",
        topic="number of clusters",
        verdict="contradicted",
        finding="the ministry names four",
        concerns="Country:KAZ",
    ),
    label="Claim",
    properties=("statement", "topic", "verdict", "finding"),
    links=(Link("CONCERNS", End("id", "Claim"), End("concerns")),),
)

INSTITUTIONS = EntityKind(
    "Institutions",
    (
        _ID,
        *_NAMES,
        _one("kind", TEXT),
        Column("city"),
        _REGIONS,
        Column("note"),
        _ids("adopted_by"),
        _DERIVED,
    ),
    _example(
        id="example-university",
        name_en="Example University",
        kind="university",
        city="Oskemen",
        region_iso="KZ-63",
        note="trains metallurgists",
    ),
    label="Institution",
    properties=(*NAMES, "kind", "city", "note", "derived"),
    links=(
        Link("LOCATED_IN", End("id", "Institution"), End("region_iso", "Region"), derived="region_iso"),
        Link("ADOPTED_BY", End("id", "Institution"), End("adopted_by", "LegalAct")),
    ),
)

FIRMS = EntityKind(
    "Firms",
    (
        _ID,
        *_NAMES,
        Column("products"),
        Column("isic_division", DIVISION),
        Column("city"),
        _REGIONS,
        Column("country", ISO_COUNTRY),
        Column("founded", DATE),
        Column("tier", TIER),
        Column("note"),
        _DERIVED,
    ),
    _example(
        id="example-metals",
        name_en="Example Metals LLP",
        products="rolled zinc",
        isic_division="24",
        city="Oskemen",
        region_iso="KZ-63",
        country="KAZ",
        founded="1999",
        tier="2",
        derived="isic_division; region_iso",
    ),
    label="Firm",
    properties=(*NAMES, "products", "isic_division", "city", "country", "founded", "tier", "note", "derived"),
    links=(
        Link("LOCATED_IN", End("id", "Firm"), End("region_iso", "Region"), derived="region_iso"),
        Link("OPERATES_IN", End("id", "Firm"), End("isic_division", "Industry", "ISIC4:"), derived="isic_division"),
    ),
)

SUPPLY_LINKS = EntityKind(
    "Who supplies whom",
    (_one("supplier_id"), _one("buyer_id"), _one("product", TEXT), _one("status", TEXT), Column("year_seen")),
    _example(
        supplier_id="example-metals", buyer_id="kazzinc", product="zinc anodes", status="actual", year_seen="2024"
    ),
    links=(
        Link(
            "SELLS_TO",
            End("supplier_id", "Firm"),
            End("buyer_id", "Firm"),
            {"product": "product", "status": "status", "year_seen": "year_seen"},
        ),
    ),
)

CLUSTER_MEMBERS = EntityKind(
    "Members of clusters",
    (_one("cluster_id"), _one("member", LABELLED), _one("role", ROLES)),
    _example(cluster_id="example-metal-cluster", member="Firm:example-metals", role="core"),
    links=(Link("MEMBER_OF", End("member"), End("cluster_id", "Cluster"), {"role": "role"}),),
)

TIES = EntityKind(
    "Ownership, finance, training and other ties",
    (_one("who", LABELLED), _one("whom", LABELLED), _one("relation", TEXT)),
    _example(who="Firm:example-metals", whom="Institution:ektu", relation="funds training base"),
    links=(Link("TIED_TO", End("who"), End("whom"), {"relation": "relation"}),),
)

SITES = EntityKind(
    "Firms and institutions in special zones",
    (_one("who", LABELLED), _one("zone_id")),
    _example(who="Firm:example-metals", zone_id="sez-pavlodar"),
    links=(Link("LOCATED_IN", End("who"), End("zone_id", "Institution")),),
)

ACCOUNTS = EntityKind(
    "What regions and countries make, by industry and year",
    (
        _one("place", LABELLED),
        _one("industry", INDUSTRY),
        _one("year", YEAR),
        _one("measure", TEXT),
        _one("value", NUMBER),
        _one("unit", INTEGER),
        _one("currency", TEXT),
        Column("boundary_note"),
        Column("vintage_note"),
    ),
    _example(
        place="Region:KZ-63",
        industry="C",
        year="2020",
        measure="employment",
        value="51.2",
        unit="1000",
        currency="persons",
        boundary_note="includes Abai",
    ),
    links=(
        Link(
            "PRODUCES",
            End("place"),
            End("industry", "Industry", "ISIC4:"),
            {name: name for name in ("year", "measure", "value", "unit", "currency", "boundary_note", "vintage_note")},
        ),
    ),
)

ENTITY_KINDS: Mapping[str, EntityKind] = {
    "programmes": PROGRAMMES,
    "legal_acts": LEGAL_ACTS,
    "clusters": CLUSTERS,
    "designations": DESIGNATIONS,
    "claims": CLAIMS,
    "institutions": INSTITUTIONS,
    "firms": FIRMS,
    "supply_links": SUPPLY_LINKS,
    "cluster_members": CLUSTER_MEMBERS,
    "ties": TIES,
    "sites": SITES,
    "accounts": ACCOUNTS,
}
"""Kinds of file by name."""
