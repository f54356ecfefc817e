"""Specification curve: each designated cluster judged by every reasonable choice, not by the one of the headline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.assessment.groups import Group, Tried, groups_of
from analysis.assessment.random_sets import NULLS, Null
from analysis.assessment.significance import NOT_TESTABLE, SUPPORTED
from kb.table import Basis

BASES: tuple[Basis, ...] = ("domestic", "total")
SPECIFICATIONS = [
    *("cluster", "of_table", "of_basis", "null", "place", "industries", "verdict", "reason"),
    *("percentile", "p", "p_low", "p_high", "sets", "exact"),
]

Row = dict[str, Any]


def specifications(tried: Sequence[Tried], groups: Sequence[Group]) -> list[Row]:
    """A row for each cluster, table, basis, null, with place and without.

    A cluster that another table cannot speak of has no rows there. Where no stratum of a table is large enough to be
    parted by output, ``matched`` is ``stratified`` and stands once.
    """
    rows = []
    for within in tried:
        here = groups if within is tried[0] else groups_of(within.setting.designations, within)
        bases = [basis for basis in BASES if basis in within.setting.table.bases]
        for group in here:
            for basis in bases:
                for null in nulls(within):
                    rows += [_row(group, within, basis, null, place=place) for place in (True, False)]
    return rows


def nulls(within: Tried) -> list[Null]:
    """The nulls that differ in a table."""
    seen = {null: within.industries.classes(null) for null in NULLS}
    kept: list[Null] = []
    for null in NULLS:
        if not any(_same(seen[null], seen[other]) for other in kept):
            kept.append(null)
    return kept


def _same(first: Any, second: Any) -> bool:
    return np.array_equal(np.unique(first, return_inverse=True)[1], np.unique(second, return_inverse=True)[1])


def _row(group: Group, within: Tried, basis: Basis, null: Null, *, place: bool) -> Row:
    whole = group.whole(within, basis, null, place=place)
    found = whole.share
    return {
        "cluster": group.cluster,
        "of_table": within.setting.table.meta.id,
        "of_basis": basis,
        "null": null,
        "place": place,
        "industries": list(group.codes),
        "verdict": whole.verdict,
        "reason": whole.reason or None,
        "percentile": None if found is None else 1 - found.p,
        "p": None if found is None else found.p,
        "p_low": None if found is None else found.low,
        "p_high": None if found is None else found.high,
        "sets": whole.number or None,
        "exact": whole.exact,
    }


def curve(rows: Sequence[Row]) -> dict[str, Mapping[str, Any]]:
    """Of each cluster: specifications, those that could be tested, those that support it, range of its percentile.

    >>> row = {"cluster": "a", "verdict": "supported", "percentile": 0.95}
    >>> curve([row, {**row, "verdict": "not testable", "percentile": None}])["a"]["specifications_supported"]
    1
    """
    by_cluster: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_cluster[row["cluster"]].append(row)
    return {cluster: _summed(found) for cluster, found in by_cluster.items()}


def _summed(rows: Sequence[Row]) -> Mapping[str, Any]:
    percentiles = [row["percentile"] for row in rows if row["percentile"] is not None]
    return {
        "specifications": len(rows),
        "specifications_tested": sum(row["verdict"] != NOT_TESTABLE for row in rows),
        "specifications_supported": sum(row["verdict"] == SUPPORTED for row in rows),
        "least_percentile": min(percentiles, default=None),
        "most_percentile": max(percentiles, default=None),
    }
