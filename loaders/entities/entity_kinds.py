"""What each kind of entity file looks like, described as :mod:`loaders.entities.entity_kind` says."""

from __future__ import annotations

from collections.abc import Mapping

from kb.names import NAMES
from loaders.entities.entity_csv import DATE, INTEGER, ISO_COUNTRY, NUMBER, TEXT, YEAR, Column
from loaders.entities.entity_kind import (
    DERIVED,
    DIVISION,
    ID_COLUMN,
    INDUSTRY,
    LABELLED,
    NAME_COLUMNS,
    REGIONS,
    ROLES,
    TIER,
    YEARS,
    End,
    EntityKind,
    Link,
    example,
    ids,
    one,
)
from loaders.entities.policy_kinds import POLICY_KINDS

IN_YEARS = {"start_year": "start_year", "end_year": "end_year"}

INSTITUTIONS = EntityKind(
    "Institutions",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", TEXT),
        Column("city"),
        REGIONS,
        Column("founded", DATE),
        Column("term_until", DATE),
        Column("area", NUMBER),
        Column("specialisation"),
        Column("note"),
        ids("adopted_by"),
        ids("predecessors"),
        DERIVED,
    ),
    example(
        id="example-university",
        name_en="Example University",
        kind="university",
        city="Oskemen",
        region_iso="KZ-63",
        note="trains metallurgists",
    ),
    label="Institution",
    properties=(*NAMES, "kind", "city", "founded", "term_until", "area", "specialisation", "note", "derived"),
    links=(
        Link("LOCATED_IN", End("id", "Institution"), End("region_iso", "Region"), derived="region_iso"),
        Link("ADOPTED_BY", End("id", "Institution"), End("adopted_by", "LegalAct")),
        Link("SUCCEEDS", End("id", "Institution"), End("predecessors", "Institution")),
    ),
)

FIRMS = EntityKind(
    "Firms",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        Column("products"),
        Column("isic_division", DIVISION),
        Column("city"),
        REGIONS,
        Column("country", ISO_COUNTRY),
        Column("founded", DATE),
        Column("tier", TIER),
        Column("note"),
        DERIVED,
    ),
    example(
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
    (one("supplier_id"), one("buyer_id"), one("product", TEXT), one("status", TEXT), Column("year_seen")),
    example(supplier_id="example-metals", buyer_id="kazzinc", product="zinc anodes", status="actual", year_seen="2024"),
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
    (one("cluster_id"), one("member", LABELLED), one("role", ROLES), *YEARS),
    example(cluster_id="example-metal-cluster", member="Firm:example-metals", role="core"),
    links=(Link("MEMBER_OF", End("member"), End("cluster_id", "Cluster"), {"role": "role", **IN_YEARS}),),
)

TIES = EntityKind(
    "Ownership, finance, training and other ties",
    (one("who", LABELLED), one("whom", LABELLED), one("relation", TEXT)),
    example(who="Firm:example-metals", whom="Institution:ektu", relation="funds training base"),
    links=(Link("TIED_TO", End("who"), End("whom"), {"relation": "relation"}),),
)

SITES = EntityKind(
    "Firms and institutions in special zones",
    (one("who", LABELLED), one("zone_id"), *YEARS),
    example(who="Firm:example-metals", zone_id="sez-pavlodar"),
    links=(Link("LOCATED_IN", End("who"), End("zone_id", "Institution"), IN_YEARS),),
)

ACCOUNTS = EntityKind(
    "What regions and countries make, by industry and year",
    (
        one("place", LABELLED),
        one("industry", INDUSTRY),
        one("year", YEAR),
        one("measure", TEXT),
        one("value", NUMBER),
        one("unit", INTEGER),
        one("currency", TEXT),
        Column("boundary_note"),
        Column("vintage_note"),
    ),
    example(
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
    **POLICY_KINDS,
    "institutions": INSTITUTIONS,
    "firms": FIRMS,
    "supply_links": SUPPLY_LINKS,
    "cluster_members": CLUSTER_MEMBERS,
    "ties": TIES,
    "sites": SITES,
    "accounts": ACCOUNTS,
}
"""Kinds of file by name."""
