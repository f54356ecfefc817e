"""Words for what the graph holds under short names: kinds, items of an account, measures, methods.

English here; every one of them is looked up in the reader's language when it is shown.
"""

from __future__ import annotations

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

KIND_TITLES = {
    "instrument": "Instruments",
    "measure": "Measures",
    "form of support": "Forms of support that the founding article lists",
    "expected result": "Expected results",
}

MEASURE_NAMES = {
    "output": "Output",
    "value_added": "Value added",
    "compensation": "Compensation",
    "imports": "Imports",
}

FINAL_DEMAND = {
    "household_consumption": "Households",
    "npish_consumption": "Non-profit institutions",
    "government_consumption": "Government",
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

METHOD_NAMES = {
    "multipliers": "Multipliers",
    "linkages": "Linkages",
    "extraction": "Hypothetical extraction",
    "position": "Position in value chains",
    "influence": "Field of influence",
    "paths": "Structural paths",
    "factors": "Factor clusters",
    "czamanski": "Complexes of Czamanski and de Ablas",
    "streit": "Direct links (Streit)",
    "maximum": "Largest partners",
    "communities": "Communities",
    "ward": "Ward groups and drivers",
    "location": "Location quotients",
    "regional": "Regional multipliers",
    "shift-share": "Shift-share",
    "comparison": "Agreement of cluster sets",
    "validation": "Validation of cluster sets",
    "evidence": "Evidence for designated clusters",
    "combined": "Combined method of the article",
}

CLASS_NAMES = {
    "key": "Key sector: strong backward and forward linkages",
    "backward-oriented": "Backward-oriented: pulls its suppliers more than the mean",
    "forward-oriented": "Forward-oriented: serves its buyers more than the mean",
    "independent": "Weakly linked: backward and forward linkages below the mean",
}

SHORT_NAMES = (
    *("strategy", "state programme", "address", "initiative", "programme", "concept", "competition"),
    *("law", "code", "presidential decree", "government resolution", "ministerial order"),
    *("candidate", "pilot", "regional", "national", "innovation", "territorial"),
    *("basic prices", "domestic", "total", "resources"),
    *("Multipliers", "Linkages", "Factor", "Combined"),
    *("Clusters", "Indicators", "Lineage", "Provenance", "Regions", "Value chain"),
)
"""Short names that are shown as they are."""


def all_words() -> tuple[str, ...]:
    """Every word of this module."""
    tables = (COUNTS, KIND_TITLES, MEASURE_NAMES, FINAL_DEMAND, ITEM_NAMES, CLASS_NAMES, METHOD_NAMES)
    return (*(text for table in tables for text in table.values()), *SHORT_NAMES, SENTENCE)
