"""Where the result of each method is seen: the page by the name of its file, and its address there."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.methods import METHODS

INDICATORS, REGIONS, QUERY = "views/indicators.py", "views/regions.py", "views/query.py"
CHAIN, CLUSTERS, DATA = "views/value_chain.py", "views/clusters.py", "views/data.py"

OWN_VIEWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "multipliers": (INDICATORS, {}),
    "linkages": (INDICATORS, {"view": "key"}),
    "extraction": (INDICATORS, {"view": "extraction"}),
    "position": (INDICATORS, {"view": "position"}),
    "influence": (QUERY, {"query": "clusters.links", "p_run": "influence:kaz-2024-42:domestic"}),
    "paths": (CHAIN, {"view": "paths"}),
    "decomposition": (QUERY, {"query": "indicators.decomposition_of_change"}),
    "value-added-trade": (QUERY, {"query": "indicators.value_added_trade"}),
    "location": (REGIONS, {}),
    "regional": (REGIONS, {"view": "multipliers"}),
    "shift-share": (REGIONS, {"view": "changes"}),
    "development": (REGIONS, {"view": "sections"}),
    "designation": (QUERY, {"query": "development.designation"}),
    "screening": (QUERY, {"query": "development.screening"}),
    "drivers": (QUERY, {"query": "regions.drivers"}),
    "comparison": (CLUSTERS, {"of": "sets"}),
    "validation": (QUERY, {"query": "evidence.validation"}),
    "evidence": (CLUSTERS, {}),
}
"""Methods with a view made for them, or a query."""


def seen(method: str) -> tuple[str, Mapping[str, str]]:
    """Page and address of a method's result: its own view, the clusters it finds, or else its runs."""
    if method in OWN_VIEWS:
        return OWN_VIEWS[method]
    if METHODS[method].clusters:
        return CLUSTERS, {"of": "found", "method": method}
    return DATA, {"part": "runs"}
