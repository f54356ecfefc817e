"""Regions over the years: physical output, years of designation, clusters before and after they were named."""

from __future__ import annotations

from collections.abc import Sequence

from kb.graph import Graph, Record
from kb.queries import run


def physical_output(graph: Graph, *, measure: str, region: str) -> Sequence[Record]:
    """Output of a product in kind and its share of the nation's, year by year."""
    return run(graph, "regions.physical_output", {"measure": measure, "region": region}).records()


def named(graph: Graph, *, regions: Sequence[str]) -> list[Record]:
    """Clusters of these regions whose first year is known, the first first."""
    rows = run(graph, "clusters.by_region", {"region": ""}).records()
    found = {row["cluster"]: row for row in rows if row["region"] in regions and row["start_year"]}
    return sorted(found.values(), key=lambda row: (row["start_year"], row["cluster"]))


def changes(graph: Graph, *, table: str, section: str, first: int, last: int) -> Sequence[Record]:
    """How regions' shares and quotients in a section changed between two years, on constant boundaries."""
    given = {"table": table, "section": section, "first": first, "last": last}
    return run(graph, "development.changes", given).records()


def before_and_after(graph: Graph, *, table: str) -> Sequence[Record]:
    """Every designated cluster in every section and design, computed or refused."""
    return run(graph, "development.designation", {"table": table}).records()


def paths(graph: Graph, *, table: str, cluster: str) -> Sequence[Record]:
    """Share of a cluster's host regions and of their synthetic control, year by year."""
    return run(graph, "development.paths", {"table": table, "cluster": cluster}).records()
