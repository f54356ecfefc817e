"""Clusters, found and designated, fetched from the graph in the industries of one table."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import pandas as pd

from analysis.methods import METHODS
from analysis.parameters import Parameters
from kb.graph import Graph
from kb.table import IOTable

DESIGNATED = ("candidate", "pilot", "national", "territorial", "innovation", "regional", "potential")
"""Kinds of clusters that policy, officials or the literature named for support."""

SETS = """
    MATCH (r:Run)-[:IDENTIFIED]->(c:Cluster)
    CALL (r, c) {
      MATCH (c)-[m:COVERS]->(i:Industry)
      WHERE m.run = r.id OR r.status = 'published'
      RETURN i.id AS industry, coalesce(m.strength, 1.0) AS strength
      UNION
      MATCH (c)<-[m:LOADS_ON]-(i:Industry)
      WHERE r.status = 'published' AND m.run = r.id
      RETURN i.id AS industry, m.loading AS strength
    }
    RETURN r.id AS run, r.status AS status, r.method AS method, r.table AS table, r.basis AS basis,
           c.id AS cluster, industry, strength
    ORDER BY run, coalesce(c.position, 0), cluster, industry
"""

CLUSTERS = """
    MATCH (c:Cluster)
    WHERE c.kind IN $kinds
    RETURN c.id AS cluster, c.kind AS kind,
           COLLECT { MATCH (c)-[:BASED_IN]->(r:Region) RETURN DISTINCT r.id ORDER BY r.id } AS regions,
           COLLECT { MATCH (c)-[:BASED_IN]->(:Region)-[:PART_OF]->(n:Country) RETURN DISTINCT n.id } AS hosts,
           COLLECT {
             MATCH (c)-[:COVERS]->(:Industry)-[:HAS_ACCOUNT]->(:Account)-[:IN_TABLE]->(t:IOTable)
             RETURN DISTINCT t.country
           } AS spoken_of
    ORDER BY cluster
"""

FIELDS = """
    MATCH (c:Cluster)-[k:COVERS]->(i:Industry)
    WHERE c.kind IN $kinds
    RETURN c.id AS cluster, i.id AS industry, k.share AS share, coalesce(k.wider, false) AS wider
    ORDER BY cluster, industry
"""

SUCCESSORS = """
    MATCH (later:Region)-[:SUCCEEDS*1..4]->(earlier:Region)
    WHERE NOT EXISTS { MATCH (:Region)-[:SUCCEEDS]->(later) }
    RETURN DISTINCT earlier.id AS earlier, later.id AS later
    ORDER BY earlier, later
"""

MAPPED = """
    MATCH (i:Industry)-[:HAS_ACCOUNT]->(:Account {table: $table})
    MATCH (i)-[m:MAPS_TO]-(other:Industry)
    WHERE m.share >= 1
    RETURN other.id AS other, i.code AS code
    ORDER BY other, i.position, code
"""


def cluster_sets(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame:
    """Members of every cluster that a run found, as codes of this table's industries.

    Columns ``run``, ``status``, ``method``, ``table``, ``basis`` (of the run), ``from_flows`` (whether the method
    finds its clusters in flows), ``cluster`` (id), ``industry`` and ``strength``. Members in another classification
    become those of this one that they map to, or that map to them, as a whole; others are left out. A published
    factor has no members but loadings: its members are the industries whose largest loading in absolute value it
    holds, as the founding article prints them in bold.
    """
    codes = _codes(graph, table)
    found = graph.read(SETS, {}, name="cluster sets").records()
    rows = [{**row, "industry": code} for row in _published_factors(found) for code in codes.get(row["industry"], [])]
    columns = ["run", "status", "method", "table", "basis", "from_flows", "cluster", "industry", "strength"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["from_flows"] = [_from_flows(name) for name in frame["method"]]
    strongest = frame.sort_values("strength", key=abs, ascending=False, kind="stable")
    return strongest.drop_duplicates(["run", "cluster", "industry"]).sort_index().reset_index(drop=True)


def _from_flows(method: str) -> bool:
    clusters = METHODS[method].clusters if method in METHODS else None
    return clusters is not None and clusters.from_flows


def designations(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame:
    """Clusters that were designated in the table's country, with what they cover in the table and where they are.

    The country is that of the cluster's regions, or else of the tables that have the industries it covers.
    Columns ``cluster`` (id), ``kind``; lists ``covered`` (ids of the industries as they were stated), ``industries``
    (the table's codes), ``shares`` (of each industry's output, the part that the field's products make; 1 where no
    share is known), ``wider`` (those of the industries that hold more than the field by an unknown part), ``regions``
    (ids) and ``successors``: for each region today's regions on its territory. A cluster that covers industries, none
    of which maps to the table, is left out: it cannot be spoken of there.
    """
    codes = _codes(graph, table)
    given = {"kinds": list(DESIGNATED)}
    found = graph.read(CLUSTERS, given, name="designated clusters").records()
    fields = defaultdict(list)
    for cluster, *cover in graph.read(FIELDS, given, name="fields of clusters").rows:
        fields[cluster].append(_Cover(*cover))
    successors = defaultdict(list)
    for earlier, later in graph.read(SUCCESSORS, {}, name="successors of regions").rows:
        successors[earlier].append(later)
    rows = []
    for row in found:
        field = fields[row["cluster"]]
        reached = _reached(field, codes, table)
        countries = row["hosts"] or row["spoken_of"]
        elsewhere = countries and table.meta.country not in countries
        if elsewhere or (field and not reached):
            continue
        rows.append(
            {
                **{name: row[name] for name in ("cluster", "kind", "regions")},
                "covered": [cover.industry for cover in field if cover.share is None],
                "industries": list(reached),
                "shares": [share for share, _ in reached.values()],
                "wider": [code for code, (_, wider) in reached.items() if wider],
                "successors": [successors[region] for region in row["regions"]],
            }
        )
    columns = ["cluster", "kind", "covered", "industries", "shares", "wider", "regions", "successors"]
    return pd.DataFrame(rows, columns=columns)


PLACES = """
    MATCH (c:Cluster)
    WHERE c.kind IN $kinds
    OPTIONAL MATCH (:Programme)-[d:DESIGNATES]->(c)
    WITH c, min(d.year) AS named
    RETURN c.id AS cluster, c.kind AS kind, coalesce(named, c.start_year) AS year,
           COLLECT {
             MATCH (c)-[:BASED_IN]->(r:Region)-[:PART_OF]->(:Country {id: $country}) RETURN DISTINCT r.id ORDER BY r.id
           } AS regions,
           COLLECT {
             MATCH (c)-[k:COVERS]->(:Industry)-[:MAPS_TO]-(:Industry)-[:PART_OF]->(s:Industry)
             WHERE k.share IS NULL AND s.id STARTS WITH 'ISIC4:'
             RETURN DISTINCT s.id ORDER BY s.id
           } AS sections
    ORDER BY cluster
"""


def designated_places(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame:
    """Designated clusters with their year, and lists of their ``regions`` and the ``sections`` of their field (ids).

    Columns ``cluster`` (id), ``kind``, ``year`` (the first in which a programme named it, else its own first year;
    missing where none is known), ``regions``, ``sections``.
    """
    given = {"kinds": list(DESIGNATED), "country": table.meta.country}
    found = graph.read(PLACES, given, name="places of designated clusters").records()
    frame = pd.DataFrame(found, columns=["cluster", "kind", "year", "regions", "sections"])
    return frame.astype({"year": "Int64"})


class _Cover(NamedTuple):
    """An industry that a cluster covers: the part of it that is the cluster's field, and whether it holds more."""

    industry: str
    share: float | None
    wider: bool


def _reached(field: list[_Cover], codes: dict[str, list[str]], table: IOTable) -> dict[str, tuple[float, bool]]:
    """What a field is in the table: share and whether it is wider, by code, in the table's order.

    Industries of the table that the field is told in, with their shares; else those that what was stated maps to.
    """
    ours = {f"{table.meta.classification}:{code}" for code in table.codes}
    own = [cover for cover in field if cover.industry in ours]
    told: defaultdict[str, list[_Cover]] = defaultdict(list)
    for cover in own or [cover for cover in field if cover.share is None]:
        for code in codes.get(cover.industry, []):
            told[code].append(cover)
    return {
        code: (
            float(max((cover.share for cover in told[code] if cover.share is not None), default=1.0)),
            any(cover.wider for cover in told[code]),
        )
        for code in table.codes
        if code in told
    }


def _codes(graph: Graph, table: IOTable) -> dict[str, list[str]]:
    """Codes of the table that an industry, by its id, stands for: its own, or those on the other side of MAPS_TO."""
    codes = {f"{table.meta.classification}:{code}": [code] for code in table.codes}
    for other, code in graph.read(MAPPED, {"table": table.meta.id}, name="concordance").rows:
        codes.setdefault(other, []).append(code)
    return codes


def _published_factors(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the loadings of a published run only the largest of each industry; members that were computed stay all."""
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        if row["status"] == "published":
            key = row["run"], row["industry"]
            if key not in largest or abs(row["strength"]) > abs(largest[key]["strength"]):
                largest[key] = row
    return [row for row in rows if row["status"] != "published" or largest[row["run"], row["industry"]] is row]
