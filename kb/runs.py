"""Runs: what an analysis found, written so that a second run replaces its own results and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from kb.datasets import create_relationships
from kb.errors import NotFound
from kb.graph import Graph, Transaction
from kb.records import Node, Relationship, Value, batches
from kb.schema import schema
from kb.sharing.history import note
from kb.sharing.roles import acting
from kb.version import __version__

DELETED_AT_ONCE = 20_000
"""Relationships a delete statement takes, so that it stays below the server's time limit."""


@dataclass(frozen=True, slots=True)
class RunCard:
    """One analysis of one table: what was computed, how, from what.

    ``used``: ids of runs whose results went in: where one of them goes, this one goes too. ``further_tables``: ids
    of tables read beside ``table``. ``summary``: figures that describe the whole result, as JSON.
    """

    id: str
    method: str
    version: int
    table: str
    basis: str
    parameters: Mapping[str, Any]
    input_sha256: str
    seconds: float
    notes: Sequence[str] = ()
    summary: str = ""
    used: Sequence[str] = ()
    further_tables: Sequence[str] = ()
    needs_sha256: str = ""


def run_id(method: str, table: str, basis: str, distinct: Mapping[str, Any]) -> str:
    """Readable id: method, table, basis and the parameters that differ from the method's defaults."""
    extra = [f"{name}={_text(value)}" for name, value in sorted(distinct.items())]
    return ":".join([method, table, basis, *extra])


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def save(graph: Graph, card: RunCard, clusters: Sequence[Node], relationships: Sequence[Relationship]) -> int:
    """Replace the results of a run: the clusters it found, and its relationships, each with the run's id.

    A cluster that the run finds again stays the same node, so that what other runs say of it stays too. Returns how
    many relationships hold results. Raises NotFound where a table is not there with the numbers that the run read,
    SchemaError for a result that the schema does not know or whose end is missing.
    """
    found = [replace(node, properties={**node.properties, "run": card.id}) for node in clusters]
    results = [replace(each, properties={**each.properties, "run": card.id}) for each in relationships]
    _check(found, results)
    types = sorted({each.type for each in results})
    held = sum(each.type != "IDENTIFIED" for each in results)

    def work(transaction: Transaction) -> int:
        _remove_results(transaction, card.id)
        _write_card(transaction, card, held, types)
        _write_clusters(transaction, card.id, found)
        create_relationships(transaction, results)
        note(transaction, "analyse", card.id, summary=f"{card.method} of {card.table}: {held} results")
        return held

    return graph.write(work, name=f"write {card.id}")


def _check(clusters: Sequence[Node], results: Sequence[Relationship]) -> None:
    for node in clusters:
        schema().check_node(node)
    for each in results:
        schema().check_relationship(each)


def properties_of(card: RunCard, results: int, types: list[str]) -> dict[str, Value]:
    """What the node of a run says."""
    properties: dict[str, Value] = {
        "method": card.method,
        "version": card.version,
        "status": "computed",
        "parameters": json.dumps(dict(card.parameters), ensure_ascii=False, sort_keys=True),
        "table": card.table,
        "basis": card.basis,
        "input_sha256": card.input_sha256,
        "needs_sha256": card.needs_sha256,
        "software": f"clusterkb {__version__}",
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "computed_by": acting(),
        "seconds": card.seconds,
        "results": results,
        "relationship_types": types,
        "notes": list(card.notes),
        "used": list(card.used),
        "run": card.id,
    }
    if card.summary:
        properties["summary"] = card.summary
    return properties


def _write_card(transaction: Transaction, card: RunCard, results: int, types: list[str]) -> None:
    properties = properties_of(card, results, types)
    schema().check_node(Node("Run", card.id, properties, card.id))
    found = transaction.run(
        "MATCH (t:IOTable {id: $table, sha256: $sha256}) MERGE (r:Run {id: $id}) SET r = $properties, r.id = $id "
        "CREATE (r)-[:READ {run: $id}]->(t) RETURN count(r) AS made",
        id=card.id,
        table=card.table,
        sha256=card.input_sha256,
        properties=properties,
    )
    if not found or not found[0]["made"]:
        raise NotFound(f"table {card.table!r} is gone or was replaced meanwhile", remedy="run the analysis again")
    further = [Relationship("READ", ("Run", card.id), ("IOTable", t), {"run": card.id}) for t in card.further_tables]
    create_relationships(transaction, further)


def _write_clusters(transaction: Transaction, run_id: str, clusters: Sequence[Node]) -> None:
    transaction.run(
        "MATCH (c:Cluster {run: $run}) WHERE NOT c.id IN $kept DETACH DELETE c",
        run=run_id,
        kept=[node.id for node in clusters],
    )
    rows = [{"id": node.id, "properties": {**node.properties, "id": node.id}} for node in clusters]
    for batch in batches(rows):
        transaction.run("UNWIND $rows AS row MERGE (c:Cluster {id: row.id}) SET c = row.properties", rows=batch)


def _remove_results(transaction: Transaction, run_id: str) -> None:
    """Take out every relationship that the run wrote."""
    found = transaction.run("MATCH (r:Run {id: $id}) RETURN r.relationship_types AS types", id=run_id)
    for name in [*(found[0]["types"] or ()), "READ"] if found else []:
        if name not in schema().relationships:
            continue  # written by another version of the model
        # collected first: the local engine passes over some where it deletes while it matches
        text = (
            f"MATCH ()-[r:{name}]->() WHERE r.run = $run WITH r LIMIT {DELETED_AT_ONCE} "
            "WITH collect(r) AS found UNWIND found AS r DELETE r RETURN count(r) AS n"
        )
        while transaction.run(text, run=run_id)[0]["n"]:
            pass


def remove(transaction: Transaction, run_id: str) -> list[str]:
    """Take out a run, the clusters it found, its results, and the runs that used them. Returns the runs taken out."""
    users = transaction.run("MATCH (r:Run) WHERE $id IN r.used RETURN r.id AS id ORDER BY id", id=run_id)
    gone = [each for user in users for each in remove(transaction, user["id"])]
    _remove_results(transaction, run_id)
    _write_clusters(transaction, run_id, ())
    transaction.run("MATCH (r:Run {id: $id}) DETACH DELETE r", id=run_id)
    return [*gone, run_id]


def remove_of_table(transaction: Transaction, table: str) -> list[str]:
    """Take out every computed run that read a table: numbers that no longer follow from the data do not stay."""
    text = "MATCH (r:Run {status: 'computed'})-[:READ]->(:IOTable {id: $table}) RETURN DISTINCT r.id AS id ORDER BY id"
    gone: list[str] = []
    for row in transaction.run(text, table=table):
        if row["id"] not in gone:
            gone += remove(transaction, row["id"])
    return sorted(gone)


def remove_makers(transaction: Transaction, table: str) -> None:
    """Take out the runs that made a table: it goes, or gets other numbers."""
    made = transaction.run("MATCH (r:Run)-[:DERIVED]->(:IOTable {id: $table}) RETURN r.id AS id", table=table)
    for row in made:
        remove(transaction, row["id"])
