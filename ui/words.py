"""Words for what the graph holds under short names: kinds, items of an account, measures, methods.

English here; every one of them is looked up in the reader's language when it is shown.
"""

from __future__ import annotations

from ui.data.examples import EXAMPLES
from ui.i18n import _
from ui.profiles.facts import AMOUNTS, FACTS, NAMING, SHORT, VALUES
from ui.profiles.phrases import phrases
from ui.remarks import PUBLISHED_METHODS, method_label

SENTENCE = (
    "Industrial clusters as a graph: the policy that named them, the flows between industries that support them, "
    "and the firms, institutions and regions they are made of. Kazakhstan first; every number leads to its source."
)

COUNTS = {
    "Programme": "policy programmes",
    "LegalAct": "legal acts",
    "Cluster": "clusters, named or found",
    "Institution": "institutions",
    "Firm": "firms",
    "Region": "regions, in three divisions",
    "Industry": "industries and products",
    "Source": "sources",
}

LABEL_TITLES = {
    "Programme": "Programmes",
    "Cluster": "Clusters",
    "Industry": "Industries",
    "Region": "Regions",
    "Firm": "Firms",
    "Institution": "Institutions",
    "Instrument": "Instruments",
    "LegalAct": "Legal acts",
    "Account": "Accounts of industries",
    "Claim": "Claims",
    "Classification": "Classifications",
    "Country": "Countries",
    "IOTable": "Input-output tables",
    "SupplyUseTable": "Supply and use tables",
    "Product": "Products",
    "Method": "Methods",
    "Person": "Persons",
    "Run": "Runs",
    "Source": "Sources",
    "Stage": "Stages",
    "Aim": "Aims",
    "Budget": "Amounts of money",
    "Change": "Changes",
    "Dataset": "Datasets",
    "Evaluation": "Evaluations",
    "Gap": "Gaps",
    "Outcome": "Outcomes",
    "Target": "Targets",
}

ONE_OF_LABEL = {
    "Programme": "Programme",
    "Cluster": "Cluster",
    "Industry": "Industry",
    "Region": "Region",
    "Firm": "Firm",
    "Institution": "Institution",
    "Instrument": "Instrument",
    "LegalAct": "Legal act",
    "Account": "Account of an industry",
    "Aim": "Aim",
    "Budget": "Amount of money",
    "Change": "Change of the knowledge base",
    "Claim": "Claim",
    "Classification": "Classification",
    "Country": "Country",
    "Dataset": "Dataset",
    "Evaluation": "Evaluation",
    "Gap": "Gap in what is known",
    "IOTable": "Input-output table",
    "SupplyUseTable": "Supply and use tables of a year",
    "Product": "Product",
    "Method": "Approach",
    "Outcome": "Outcome",
    "Person": "Person",
    "Run": "Run of an analysis",
    "Source": "Source",
    "Stage": "Stage of choice",
    "Target": "Target",
}
"""What one node of a label is."""

FIELD_TITLES = {
    "name": "name",
    "alias": "also called",
    "asked": "looked for as, in no source",
    "initials": "initials of the name",
    "code": "code",
    "number": "number",
    "id": "id",
    "product": "makes",
    "field": "field",
    "made here": "made by its firms",
    "industry": "industry",
    "place": "place",
    "kind": "kind",
    "year": "year",
    "remark": "remark",
}
"""Why a search found something."""

KIND_TITLES = {
    "instrument": "Instruments",
    "measure": "Measures",
    "form of support": "Forms of support that the founding article lists",
}

MEASURE_NAMES = {
    "output": "Output",
    "value_added": "Value added",
    "compensation": "Compensation",
    "imports": "Imports",
    "taxes": "Net taxes on products",
    "employment": "Jobs",
    "domestic_output": "Domestic output",
    "consumption_of_fixed_capital": "Consumption of fixed capital",
    "net_operating_surplus": "Net operating surplus",
    "gross_operating_surplus": "Gross operating surplus",
    "mixed_income": "Mixed income",
    "other_net_taxes_on_production": "Other net taxes on production",
    "international_transport_margins": "International transport margins",
}

CLOSURE_NAMES = {
    "type I": "Type I: suppliers",
    "type II": "Type II: and households",
    "type II full": "Type II with the household row",
}

BASIS_SENTENCES = {
    "domestic": "Domestic basis: only inputs made at home pass demand on; what is imported leaves the economy.",
    "total": "Total basis: imported inputs count as if they were made at home with the same technology.",
    "world": "Total basis: every input passes demand on, in whichever country its supplier is.",
    "resources": "Resources basis: per unit of output and imports together, home and imported products alike.",
}

PART_NAMES = {
    "initial": "The industry itself",
    "direct": "Its suppliers",
    "indirect": "Their suppliers, all rounds",
    "induced": "Household spending",
}

FINAL_DEMAND = {
    "household_consumption": "Households",
    "npish_consumption": "Non-profit institutions",
    "government_consumption": "General government",
    "gross_fixed_capital_formation": "Investment",
    "change_in_inventories": "Stocks",
    "valuables": "Valuables",
    "exports": "Exports",
}

ITEM_NAMES = {
    "domestic_inputs": "Domestic inputs",
    "imported_inputs": "Imported inputs",
    "net_taxes_on_products": "Net taxes on products",
    "value_added": "Value added",
    "compensation_of_employees": "of which compensation of employees",
    "intermediate_sales": "Sales to industries",
    **FINAL_DEMAND,
}

CLASS_NAMES = {
    "key": "Key sector: strong backward and forward linkages",
    "backward-oriented": "Backward-oriented: pulls its suppliers more than the mean",
    "forward-oriented": "Forward-oriented: serves its buyers more than the mean",
    "independent": "Weakly linked: backward and forward linkages below the mean",
}

PARAMETER_NAMES = {
    "all": "all industries",
    "acts": "with acts",
    "basis": "import basis",
    "class": "class",
    "classification": "classification",
    "closure": "closure",
    "cluster": "cluster",
    "clusters": "with clusters",
    "country": "country",
    "depth": "depth",
    "division": "division",
    "firm": "firm",
    "first": "first run",
    "flow": "flow",
    "form": "form",
    "from": "from",
    "id": "entry",
    "industry": "industry",
    "judged": "criteria judged, at least",
    "kind": "kind",
    "last": "of the last changes",
    "limit": "at most",
    "measure": "measure",
    "most": "rows, at most",
    "organisation": "organisation",
    "own": "with own use",
    "passed": "rows passed over",
    "pattern": "pattern",
    "programme": "programme",
    "published_run": "published run",
    "region": "region",
    "run": "run",
    "second": "second run",
    "section": "section",
    "share": "share, at least",
    "since": "earlier table",
    "source": "source",
    "stars": "stars, at least",
    "steps": "steps",
    "status": "status",
    "strength": "strength, at least",
    "table": "table",
    "through": "through",
    "to": "to",
    "top": "how many",
    "touched": "touched by a programme",
    "trust": "trust",
    "verdict": "verdict",
    "year": "year",
}
"""Parameters of the query library in the form's words."""

HOUSEHOLDS = (
    "Households earn wages alone and spend a unit earned once: where they consume more than they are paid, they have "
    "other income, and consumption is scaled down. The run says by how much."
)
"""What type II assumes."""

CLASS_SHORT = {
    "key": "Key sectors",
    "backward-oriented": "Backward-oriented",
    "forward-oriented": "Forward-oriented",
    "independent": "Weakly linked",
}

CRITERION_NAMES = {"linkage": "Linkage", "pull": "Pull", "value_added": "Value added", "place": "Place"}
"""Dimensions of the evidence."""

TRUST = {
    "A": ("green", "official or its own"),
    "B": ("blue", "press or database"),
    "C": ("orange", "copy or single note"),
    "D": ("red", "damaged copy"),
}
"""Letters of trust: colour of the badge, and what it says."""

VERDICT_NAMES = {
    "supported": "Supported",
    "undecided": "Undecided",
    "not supported": "Not supported",
    "not testable": "Not testable",
}

PRODUCT_NAMES = {
    "output_of_fabrics": "Fabrics",
    "output_of_carpets": "Carpets",
    "output_of_chromium_ore": "Chromium ore",
    "output_of_cigarettes": "Cigarettes",
}
"""Products whose output is held in kind."""

DESIGN_NAMES = {
    "difference in differences": "Difference in differences",
    "synthetic control": "Synthetic control",
}
"""How a cluster is compared before and after it was named."""

ROLE_NAMES = {
    "primary": "primary",
    "secondary": "secondary",
    "core": "core",
    "supplier": "supplier",
    "support": "support",
    "research": "research",
    "Firm": "Firm",
    "Institution": "Institution",
    "selected": "selected",
    "possible applicant": "possible applicant",
    "potential": "potential",
    "published": "published",
    "computed": "computed",
    "proposes": "proposes",
    "adopts": "adopts",
    "administers": "administers",
    "operates": "operates",
    "finances": "finances",
    "advises": "advises",
    "evaluates": "evaluates",
    "takes part": "takes part",
    "participant": "participant",
    "scientific adviser": "scientific adviser",
}

SHORT_NAMES = (
    *("strategy", "state programme", "address", "initiative", "programme", "concept", "competition"),
    *("law", "code", "presidential decree", "government resolution", "ministerial order"),
    *("candidate", "pilot", "regional", "national", "innovation", "territorial"),
    *("basic prices", "domestic", "total", "resources", "product-by-product", "industry-by-industry"),
    *("Multipliers", "Linkages", "Factor", "Combined"),
    *("Clusters", "Evidence", "Indicators", "Lineage", "Provenance", "Regions", "Value chain"),
)
"""Short names that are shown as they are."""


def method_words(method: str) -> str:
    """What a method is called in the reader's language."""
    return _(method_label(method))


def all_words() -> tuple[str, ...]:
    """Every word of this module."""
    labels = (LABEL_TITLES, ONE_OF_LABEL, FIELD_TITLES, KIND_TITLES)
    tables = (COUNTS, MEASURE_NAMES, FINAL_DEMAND, ITEM_NAMES, CLASS_NAMES)
    evidence = (
        PARAMETER_NAMES,
        CRITERION_NAMES,
        VERDICT_NAMES,
        PRODUCT_NAMES,
        DESIGN_NAMES,
        ROLE_NAMES,
        PUBLISHED_METHODS,
    )
    indicators = (CLOSURE_NAMES, BASIS_SENTENCES, PART_NAMES, CLASS_SHORT)
    examples = [example.title for example in EXAMPLES]
    return (
        *(text for table in (*labels, *tables, *evidence, *indicators) for text in table.values()),
        *SHORT_NAMES,
        *phrases(),
        *FACTS.values(),
        *AMOUNTS.values(),
        *NAMING,
        *VALUES,
        *SHORT.values(),
        *examples,
        SENTENCE,
        HOUSEHOLDS,
    )
