"""What methods need beside a table, fetched from the graph: plain frames, so that the methods know no database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.assessment.groups import Setting
from analysis.cluster_reader import cluster_sets, designated_places, designations
from analysis.clusters.ward_variables import read_indicators
from analysis.methods import method
from analysis.parameters import Parameters
from analysis.regional.regional_accounts import year_of, years
from kb.errors import AnalysisError
from kb.graph import Graph
from kb.table import IOTable
from kb.table_store import numbers_sha256, read

MEASURE = "gross_value_added"
"""What the accounts measure for a method that is not asked."""

Reader = Callable[[Graph, IOTable, Parameters], Any]


def regional_accounts(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame:
    """What the table's country and its regions produce: rows for :mod:`analysis.regional.regional_accounts`.

    Columns ``place`` and ``industry`` (ids), ``kind`` (region or country), ``year``, ``measure``, ``value`` (currency
    units, or what else is counted).

    The years: a method of two years (``from_year``) gets all; any other the one of
    :func:`analysis.regional.regional_accounts.year_of`, and all of them only where there are no accounts of it, so that
    it can say which there are. The territory: in a year in which a region still had accounts of its own, those of the
    regions that took its place are left out, as the sum would count twice.
    """
    text = """
        MATCH (place)-[made:PRODUCES]->(industry:Industry)
        WHERE (place:Country AND place.id = $country
               OR place:Region AND EXISTS { MATCH (place)-[:PART_OF]->(:Country {id: $country}) })
          AND ($year = 0 OR made.year = $year)
          AND NOT (coalesce(place.valid_from, 0) > made.year AND EXISTS {
                MATCH (place)-[:SUCCEEDS]->(:Region)-[whole:PRODUCES]->(industry)
                WHERE whole.year = made.year AND whole.measure = made.measure
              })
        RETURN place.id AS place, CASE WHEN place:Region THEN 'region' ELSE 'country' END AS kind,
               industry.id AS industry, made.year AS year, made.measure AS measure, made.value * made.unit AS value
        ORDER BY place, industry, year, measure
    """
    columns = ["place", "kind", "industry", "year", "measure", "value"]

    def found(year: int) -> pd.DataFrame:
        given = {"country": table.meta.country, "year": year}
        return pd.DataFrame(graph.read(text, given, name="regional accounts").rows, columns=columns)

    year = None if hasattr(parameters, "from_year") else year_of(getattr(parameters, "year", 0), table.meta.year)
    measure = getattr(parameters, "measure", MEASURE)
    rows = found(year or 0)
    return rows if year is None or year in years(rows, measure) else found(0)


def industry_sections(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame:
    """Divisions of ISIC of the table's industries by the concordances, and their sections.

    Columns ``industry`` (code), ``section`` and ``division`` (ids).

    Divisions of ISIC map to the industry, or it to them; where none does, to another industry that it maps to.
    """
    text = """
        MATCH (industry:Industry)-[:HAS_ACCOUNT]->(:Account)-[:IN_TABLE]->(:IOTable {id: $table})
        MATCH (industry)-[:MAPS_TO*0..1]->(own:Industry)-[:MAPS_TO]-(division:Industry)-[:PART_OF]->(section:Industry)
        WHERE section.id STARTS WITH 'ISIC4:'
        RETURN DISTINCT industry.code AS industry, section.id AS section, division.id AS division,
               own <> industry AS far
        ORDER BY industry, section, division
    """
    found = graph.read(text, {"table": table.meta.id}, name="industry sections")
    frame = pd.DataFrame(found.rows, columns=["industry", "section", "division", "far"])
    near = frame["far"] == frame.groupby("industry")["far"].transform("min")
    return frame.loc[near, ["industry", "section", "division"]].reset_index(drop=True)


def former_regions(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame:
    """Former regions with those of today on their territory alone: columns ``earlier``, ``later`` (ids)."""
    text = """
        MATCH (later:Region)-[:SUCCEEDS*1..4]->(earlier:Region)
        WHERE NOT EXISTS { MATCH (:Region)-[:SUCCEEDS]->(later) }
          AND NOT EXISTS { MATCH (other:Region)<-[:SUCCEEDS]-(:Region)-[:SUCCEEDS]->(earlier) WHERE other <> earlier }
        RETURN DISTINCT earlier.id AS earlier, later.id AS later
        ORDER BY earlier, later
    """
    return pd.DataFrame(graph.read(text, {}, name="former regions").rows, columns=["earlier", "later"])


def other_settings(graph: Graph, table: IOTable, parameters: Parameters) -> tuple[Setting, ...]:
    """The other tables held of the same economy and year, each with what clusters are in it."""
    text = """
        MATCH (t:IOTable {country: $country, held: true})
        WHERE t.id <> $table AND t.year = $year AND coalesce(t.region, '') = $region
          AND coalesce(t.world, false) = false
        RETURN t.id AS id ORDER BY id
    """
    meta = table.meta
    given = {"country": meta.country, "table": meta.id, "year": meta.year, "region": meta.region or ""}
    others = [read(graph, row[0]) for row in graph.read(text, given, name="tables of the economy").rows]
    return tuple(
        Setting(each, designations(graph, each, parameters), industry_sections(graph, each, parameters))
        for each in others
    )


def indicators(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame | None:
    """Further indicators of the table's industries, from the CSV file that the parameters name."""
    path = getattr(parameters, "indicators", "")
    return read_indicators(Path(path), table.codes) if path else None


def earlier_table(graph: Graph, table: IOTable, parameters: Parameters) -> IOTable:
    """The table that the parameter ``since`` names. Raises AnalysisError where it names none, NotFound."""
    since = getattr(parameters, "since", "")
    if since:
        return read(graph, since)
    text = """
        MATCH (t:IOTable {classification: $classification, held: true})
        WHERE t.id <> $table
        RETURN t.id AS id
        ORDER BY t.year DESC, id LIMIT 10
    """
    given = {"classification": table.meta.classification, "table": table.meta.id}
    known = [row[0] for row in graph.read(text, given, name="tables of the classification").rows]
    remedy = f"--since takes {' or '.join(known)}" if known else f"load another of {table.meta.classification} first"
    raise AnalysisError("no earlier table is named", where=f"table {table.meta.id}", remedy=remedy)


def method_sets(graph: Graph, table: IOTable, parameters: Parameters) -> pd.DataFrame:
    """The cluster sets of methods that group industries by their flows: none that was made of the others."""
    found = cluster_sets(graph, table, parameters)
    return found[found["from_flows"].astype(bool)].reset_index(drop=True)


READERS: Mapping[str, Reader] = {
    "earlier_table": earlier_table,
    "indicators": indicators,
    "former_regions": former_regions,
    "regional_accounts": regional_accounts,
    "industry_sections": industry_sections,
    "other_settings": other_settings,
    "cluster_sets": cluster_sets,
    "method_sets": method_sets,
    "designations": designations,
    "designated_places": designated_places,
}


def needs(graph: Graph, table: IOTable, parameters: Parameters) -> dict[str, Any]:
    """Everything that the method of these parameters needs beside the table, by name."""
    return {name: READERS[name](graph, table, parameters) for name in method(parameters.method).needs}


def needs_sha256(given: Mapping[str, Any]) -> str:
    """Hash of what :func:`needs` fetched; empty where a method needs nothing beside its table.

    >>> needs_sha256({}), needs_sha256({"indicators": None})[:8]
    ('', 'da0acb8e')
    """
    if not given:
        return ""
    digest = hashlib.sha256()
    for name, value in sorted(given.items()):
        digest.update(f"{name} {_words(value)}\n".encode())
    return digest.hexdigest()


def _words(value: pd.DataFrame | IOTable | tuple[Any, ...] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(_words(each) for each in value)
    if isinstance(value, IOTable):
        return numbers_sha256(value)
    return str(value.to_json(orient="split", double_precision=15))
