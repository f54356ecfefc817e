"""Files that tell what policy was for and what came of it: aims, targets, outcomes, evaluations, money, gaps."""

from __future__ import annotations

from collections.abc import Mapping

from kb.names import NAMES
from loaders.entities.entity_csv import DATE, INTEGER, NODE_ID, NUMBER, TEXT, URL, YEAR, Column, one_of
from loaders.entities.entity_kind import (
    CURRENCY,
    DERIVED,
    ID_COLUMN,
    LABELLED,
    NAME_COLUMNS,
    End,
    EntityKind,
    Link,
    example,
    ids,
    one,
)

AIM_KINDS = one_of("aim", "expected result")
EVALUATION_KINDS = one_of("study", "statement", "press", "academic", "audit")
STANCES = one_of("for", "against", "partly")
MONEY_KINDS = one_of("budget", "committed", "spent", "loan", "investment")

AIMS = EntityKind(
    "Aims and expected results",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", AIM_KINDS),
        Column("position", INTEGER),
        Column("note"),
        ids("of", LABELLED),
        ids("part_of"),
    ),
    example(
        id="example-aim-processing",
        name_en="More processing of metals",
        kind="aim",
        of="Programme:example-programme-2024",
    ),
    label="Aim",
    properties=(*NAMES, "kind", "position", "note"),
    links=(
        Link("PURSUES", End("of"), End("id", "Aim")),
        Link("PART_OF", End("id", "Aim"), End("part_of", "Aim")),
    ),
)

TARGETS = EntityKind(
    "Targets",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("indicator", TEXT),
        Column("value", NUMBER),
        Column("upper", NUMBER),
        Column("unit"),
        Column("year", YEAR),
        Column("note"),
        ids("of", LABELLED),
        ids("aim"),
    ),
    example(
        id="example-target-clusters",
        name_en="Four clusters by 2028",
        indicator="clusters",
        value="4",
        unit="clusters",
        year="2028",
        of="Programme:example-programme-2024",
        aim="example-aim-processing",
    ),
    label="Target",
    properties=(*NAMES, "indicator", "value", "upper", "unit", "year", "note"),
    links=(
        Link("PURSUES", End("of"), End("id", "Target")),
        Link("MEASURED_BY", End("aim", "Aim"), End("id", "Target")),
    ),
    in_order=("value", "upper"),
)

OUTCOMES = EntityKind(
    "Outcomes",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        Column("indicator"),
        Column("value", NUMBER),
        Column("unit"),
        Column("year", YEAR),
        Column("date", DATE),
        Column("note"),
        ids("of", LABELLED),
    ),
    example(
        id="example-outcome-clusters",
        name_en="Two clusters were registered",
        indicator="clusters",
        value="2",
        unit="clusters",
        year="2026",
        of="Programme:example-programme-2024",
    ),
    label="Outcome",
    properties=(*NAMES, "indicator", "value", "unit", "year", "date", "note"),
    links=(Link("CAME_OF", End("id", "Outcome"), End("of")),),
)

EVALUATIONS = EntityKind(
    "Evaluations",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", EVALUATION_KINDS),
        Column("date", DATE),
        Column("finding"),
        Column("note"),
        ids("of", LABELLED),
        ids("by", LABELLED),
    ),
    example(
        id="example-evaluation-2026",
        name_en="Evaluation of the example programme",
        kind="study",
        date="2026-03",
        finding="two of four clusters",
        of="Programme:example-programme-2024",
        by="Institution:ektu",
    ),
    label="Evaluation",
    properties=(*NAMES, "kind", "date", "finding", "note"),
    links=(
        Link("EVALUATES", End("id", "Evaluation"), End("of")),
        Link("TAKES_PART_IN", End("by"), End("id", "Evaluation"), fixed={"role": "evaluates"}),
    ),
)

FINDINGS = EntityKind(
    "What speaks for or against an aim or target having been reached",
    (one("what", LABELLED), one("stance", STANCES), one("aim", LABELLED), DERIVED),
    example(what="Outcome:example-outcome-clusters", stance="against", aim="Target:example-target-clusters"),
    links=(Link("BEARS_ON", End("what"), End("aim"), {"stance": "stance"}, derived="aim"),),
)

BUDGETS = EntityKind(
    "Money",
    (
        ID_COLUMN,
        *NAME_COLUMNS,
        one("kind", MONEY_KINDS),
        one("value", NUMBER),
        one("unit", INTEGER),
        one("currency", CURRENCY),
        Column("year", YEAR),
        Column("end_year", YEAR),
        Column("note"),
        ids("of", LABELLED),
    ),
    example(
        id="example-budget-2024-2028",
        name_en="Budget of the example programme",
        kind="budget",
        value="12.5",
        unit="1000000000",
        currency="KZT",
        year="2024",
        end_year="2028",
        of="Programme:example-programme-2024",
    ),
    label="Budget",
    properties=(*NAMES, "kind", "value", "unit", "currency", "year", "end_year", "note"),
    links=(Link("HAS_BUDGET", End("of"), End("id", "Budget")),),
    in_order=("year", "end_year"),
)

CONSEQUENCES = EntityKind(
    "What led to what",
    (one("earlier", LABELLED), one("how", TEXT), one("later", LABELLED), Column("year", YEAR)),
    example(
        earlier="Programme:territorial-clusters-2022",
        how="named",
        later="Programme:example-programme-2024",
        year="2024",
    ),
    links=(Link("LED_TO", End("earlier"), End("later"), {"how": "how", "year": "year"}),),
)

SUCCESSIONS = EntityKind(
    "Clusters that take up the field of earlier ones",
    (one("later"), one("earlier")),
    example(later="example-metal-cluster", earlier="pilot-metallurgy"),
    links=(Link("TAKES_UP", End("later", "Cluster"), End("earlier", "Cluster"), fixed={"derived": True}),),
)

GAPS = EntityKind(
    "What was looked for and not found",
    (
        ID_COLUMN,
        one("statement", TEXT),
        one("topic", TEXT),
        Column("looked_in"),
        Column("looked_on", DATE),
        ids("concerns", LABELLED),
    ),
    example(
        id="example-gap",
        statement="No list of the four clusters was found",
        topic="clusters",
        looked_in="database of law",
        looked_on="2026-03",
        concerns="Programme:example-programme-2024",
    ),
    label="Gap",
    properties=("statement", "topic", "looked_in", "looked_on"),
    links=(Link("CONCERNS", End("id", "Gap"), End("concerns")),),
)

REFERENCES = EntityKind(
    "What a publication refers to",
    (
        ID_COLUMN,
        one("citation", TEXT),
        Column("url", URL),
        one("cited_by"),
        one("number", INTEGER),
        ids("proposes", NODE_ID),
        ids("documents", LABELLED),
    ),
    example(
        id="example-report-reference-1",
        citation="Example, A. (2020). Clusters of metals.",
        cited_by="example-metals-annual-report-2024",
        number="1",
        proposes="combined-method",
        documents="Programme:example-programme-2024",
    ),
    label="Source",
    properties=("citation", "url"),
    links=(
        Link("CITES", End("cited_by", "Source"), End("id", "Source"), {"number": "number"}),
        Link("PROPOSES", End("id", "Source"), End("proposes", "Method")),
        Link("DOCUMENTS", End("id", "Source"), End("documents")),
    ),
)

RESULT_KINDS: Mapping[str, EntityKind] = {
    "aims": AIMS,
    "targets": TARGETS,
    "outcomes": OUTCOMES,
    "evaluations": EVALUATIONS,
    "findings": FINDINGS,
    "budgets": BUDGETS,
    "consequences": CONSEQUENCES,
    "successions": SUCCESSIONS,
    "gaps": GAPS,
    "references": REFERENCES,
}
"""Kinds of file of results, by name."""
