"""Files that tell of policy: acts, programmes, clusters, instruments, who does what, aims and what came of them, money.

Each kind is described as :mod:`loaders.entities.entity_kind` says."""

from __future__ import annotations

from collections.abc import Mapping

from kb.names import NAMES
from loaders.entities.entity_csv import DATE, INTEGER, NODE_ID, NUMBER, TEXT, URL, YEAR, Column, one_of
from loaders.entities.entity_kind import (
    ACT_KINDS,
    CLUSTER_KINDS,
    CURRENCY,
    DERIVED,
    ID_COLUMN,
    INDUSTRY,
    LABELLED,
    NAME_COLUMNS,
    PROGRAMME_KINDS,
    REGIONS,
    STAGE,
    YEARS,
    End,
    EntityKind,
    Link,
    example,
    ids,
    one,
)
from loaders.entities.result_kinds import RESULT_KINDS

END_STATES = one_of("stated", "open", "unknown")
ACT_STATES = one_of("ended", "open", "unknown")
CHANGE_DAYS = one_of("effect", "adoption")
INSTRUMENT_KINDS = one_of("instrument", "measure", "form of support", "group of forms of support")
CAP_PERIODS = one_of("year", "total")
ADMINISTRATION = one_of(
    "proposes", "adopts", "administers", "operates", "finances", "advises", "evaluates", "takes part"
)
CHANGE = {"date": "change_date", "date_is": "change_date_is"}

PROGRAMMES = EntityKind(
    "Programmes",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", PROGRAMME_KINDS),
        *YEARS,
        Column("announced", DATE),
        Column("aim"),
        Column("end_state", END_STATES),
        Column("note"),
        ids("adopted_by"),
        ids("predecessors"),
        ids("part_of"),
    ),
    example(
        id="example-programme-2024",
        name_en="Example programme for metal processing 2024-2028",
        kind="programme",
        start_year="2024",
        end_year="2028",
        aim="more processing of metals",
    ),
    label="Programme",
    properties=(*NAMES, "kind", "start_year", "end_year", "announced", "aim", "end_state", "note"),
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
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", ACT_KINDS),
        Column("number"),
        Column("date", DATE),
        Column("issuer"),
        Column("url", URL),
        Column("in_force_from", DATE),
        Column("in_force_until", DATE),
        Column("state", ACT_STATES),
        Column("note"),
        ids("amends"),
        ids("repeals"),
        ids("renames"),
        Column("change_date", DATE),
        Column("change_date_is", CHANGE_DAYS),
    ),
    example(
        id="example-order-7-2024",
        name_en="On approval of the example programme",
        kind="ministerial order",
        number="7",
        date="2024-01-31",
        issuer="Minister of Examples",
    ),
    label="LegalAct",
    properties=(
        *(*NAMES, "kind", "number", "date", "issuer", "url"),
        *("in_force_from", "in_force_until", "state", "note"),
    ),
    links=tuple(
        Link("CHANGES", End("id", "LegalAct"), End(effect, "LegalAct"), CHANGE, {"effect": effect})
        for effect in ("amends", "repeals", "renames")
    ),
)

CLUSTERS = EntityKind(
    "Clusters that policy named",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", CLUSTER_KINDS),
        Column("status"),
        Column("industries"),
        *YEARS,
        Column("city"),
        Column("note"),
        REGIONS,
        ids("covers", INDUSTRY),
        ids("wider", INDUSTRY),
        ids("adopted_by"),
        ids("predecessors"),
        DERIVED,
    ),
    example(
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
    (one("programme_id"), one("cluster_id"), Column("year", YEAR), one("status", TEXT), Column("stage", STAGE)),
    example(programme_id="example-programme-2024", cluster_id="example-metal-cluster", year="2024", status="selected"),
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
        ID_COLUMN,
        one("statement", TEXT),
        one("topic", TEXT),
        Column("verdict"),
        Column("finding"),
        ids("concerns", LABELLED),
    ),
    example(
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

INSTRUMENTS = EntityKind(
    "Instruments of support",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", INSTRUMENT_KINDS),
        Column("terms"),
        Column("rates", NUMBER, several=True),
        Column("cap", NUMBER),
        Column("cap_period", CAP_PERIODS),
        Column("currency", CURRENCY),
        Column("years", INTEGER),
        *YEARS,
        ids("part_of"),
        ids("programme"),
        ids("adopted_by"),
        ids("predecessors"),
    ),
    example(
        id="example-equipment-grant",
        name_en="Grant for equipment",
        kind="instrument",
        terms="75 % of costs in the first two years, then 40 %, at most 60 m tenge a year",
        rates="75; 75; 40",
        cap="60000000",
        cap_period="year",
        currency="KZT",
        years="3",
        start_year="2024",
        programme="example-programme-2024",
    ),
    label="Instrument",
    properties=(
        *(*NAMES, "kind", "terms", "rates", "cap", "cap_period", "currency", "years", "start_year", "end_year"),
    ),
    links=(
        Link("PART_OF", End("id", "Instrument"), End("part_of", "Instrument")),
        Link("PROVIDES", End("programme", "Programme"), End("id", "Instrument")),
        Link("ADOPTED_BY", End("id", "Instrument"), End("adopted_by", "LegalAct")),
        Link("SUCCEEDS", End("id", "Instrument"), End("predecessors", "Instrument"), {"year": "start_year"}),
    ),
    in_order=("start_year", "end_year"),
)

STAGES = EntityKind(
    "Stages of choosing clusters",
    (
        Column("id", NODE_ID, required=True, unique=True),
        *NAME_COLUMNS,
        *(one(name, INTEGER) for name in ("position", "entering", "remaining")),
        Column("criteria"),
        one("programme"),
    ),
    example(
        id="example-programme-2024:stage-1",
        name_en="Stage 1: screening",
        position="1",
        entering="20",
        remaining="5",
        programme="example-programme-2024",
    ),
    label="Stage",
    properties=(*NAMES, "position", "entering", "remaining", "criteria"),
    links=(Link("PART_OF", End("id", "Stage"), End("programme", "Programme")),),
)

PERSONS = EntityKind(
    "Persons",
    (ID_COLUMN, *NAME_COLUMNS, Column("note")),
    example(id="example-adviser", name_en="Ann Example", note="professor"),
    label="Person",
    properties=(*NAMES, "note"),
)

ROLES_PLAYED = EntityKind(
    "Who proposes, adopts, administers, operates, finances, advises, evaluates",
    (
        one("who", LABELLED),
        one("role", ADMINISTRATION),
        one("what", LABELLED),
        *YEARS,
        Column("words"),
    ),
    example(
        who="Institution:qazindustry",
        role="operates",
        what="Programme:example-programme-2024",
        start_year="2024",
        words="operator of the programme",
    ),
    links=(
        Link(
            "TAKES_PART_IN",
            End("who"),
            End("what"),
            {"role": "role", "start_year": "start_year", "end_year": "end_year", "words": "words"},
        ),
    ),
    in_order=("start_year", "end_year"),
)

POLICY_KINDS: Mapping[str, EntityKind] = {
    "legal_acts": LEGAL_ACTS,
    "programmes": PROGRAMMES,
    "stages": STAGES,
    "clusters": CLUSTERS,
    "designations": DESIGNATIONS,
    "instruments": INSTRUMENTS,
    "persons": PERSONS,
    "roles": ROLES_PLAYED,
    "claims": CLAIMS,
    **RESULT_KINDS,
}
"""Kinds of file that tell of policy, by name."""
