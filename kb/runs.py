"""Runs: what an analysis found, written so that a second run replaces its own results and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kb import __version__
from kb.errors import NotFound, SchemaError
from kb.graph import Graph, Transaction
from kb.records import Node, Relationship, Value
from kb.schema import schema
from kb.store import batches, run


@dataclass(frozen=True, slots=True)
class RunCard:
    """One analysis of one table: what was computed, how, from what."""

    method: str
    version: int
    table: str
    parameters: Mapping[str, Any]
    input_sha256: str
    seconds: float
    notes: Sequence[str] = ()

    @property
    def id(self) -> str:
        """Readable id: the same method, parameters and table give the same run."""
        return run_id(self.method, self.table, self.parameters)


def run_id(method: str, table: str, parameters: Mapping[str, Any]) -> str:
    """Id of the run of a method on a table with these parameters, ``basis`` among them."""
    extra = [f"{name}={value}" for name, value in sorted(parameters.items()) if name != "basis"]
    return ":".join([method, table, parameters["basis"], *extra])


def save(graph: Graph, card: RunCard, relationship: str, rows: Sequence[Mapping[str, Value]]) -> int:
    """Replace the results of a run: one ``relationship`` from an industry (``industry``: id) to the table per row.

    Returns how many results were written. Raises NotFound where the table is not there with the numbers that the
    run read.
    """
    results = [_result(card, relationship, row) for row in rows]

    def work(transaction: Transaction) -> int:
        remove(transaction, card.id)
        _write_card(transaction, card, len(results))
        text = (
            "MATCH (t:IOTable {id: $table}) UNWIND $rows AS row MATCH (i:Industry {id: row.industry}) "
            f"CREATE (i)-[r:{relationship}]->(t) SET r = row.properties RETURN count(r) AS made"
        )
        made: int = sum(run(transaction, text, table=card.table, rows=batch)[0]["made"] for batch in batches(results))
        if made != len(results):
            raise SchemaError(f"{len(results) - made} results name an industry that is not there", where=card.id)
        return made

    return graph.write(work, name=f"write {card.id}")


def _result(card: RunCard, relationship: str, row: Mapping[str, Value]) -> dict[str, Any]:
    """One row as a relationship of the run, checked against the schema."""
    industry = str(row["industry"])
    properties = {**{name: value for name, value in row.items() if name != "industry"}, "run": card.id}
    schema().check_relationship(
        Relationship(relationship, ("Industry", industry), ("IOTable", card.table), properties, card.id)
    )
    return {"industry": industry, "properties": properties}


def _write_card(transaction: Transaction, card: RunCard, results: int) -> None:
    properties: dict[str, Value] = {
        "method": card.method,
        "version": card.version,
        "status": "computed",
        "parameters": json.dumps(dict(card.parameters), ensure_ascii=False, sort_keys=True),
        "table": card.table,
        "basis": card.parameters["basis"],
        "input_sha256": card.input_sha256,
        "software": f"clusterkb {__version__}",
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": card.seconds,
        "results": results,
        "notes": list(card.notes),
        "run": card.id,
    }
    schema().check_node(Node("Run", card.id, properties, card.id))
    made = run(
        transaction,
        "MATCH (t:IOTable {id: $table, sha256: $sha256}) CREATE (r:Run {id: $id})-[read:READ]->(t) "
        "SET r += $properties, read.run = $id RETURN count(r) AS made",
        id=card.id,
        table=card.table,
        sha256=card.input_sha256,
        properties=properties,
    )
    if not made or not made[0]["made"]:
        raise NotFound(f"table {card.table!r} is gone or was replaced meanwhile", remedy="run the analysis again")


def remove(transaction: Transaction, run_id: str) -> None:
    """Take out a run, the clusters it found and every relationship that carries its id."""
    tables = run(transaction, "MATCH (r:Run {id: $id})-[:READ]->(t:IOTable) RETURN t.id AS id", id=run_id)
    for table in tables:
        for name in RESULTS:
            run(
                transaction,
                f"MATCH (:IOTable {{id: $table}})<-[r:{name}]-() WHERE r.run = $run DELETE r",
                table=table["id"],
                run=run_id,
            )
    run(transaction, "MATCH (:Run {id: $id})-[:IDENTIFIED]->(c:Cluster) DETACH DELETE c", id=run_id)
    run(transaction, "MATCH (r:Run {id: $id}) DETACH DELETE r", id=run_id)


def remove_of_table(transaction: Transaction, table: str) -> list[str]:
    """Take out every computed run of a table: numbers that no longer follow from the data do not stay."""
    text = "MATCH (r:Run {table: $table, status: 'computed'}) RETURN r.id AS id ORDER BY id"
    runs = [row["id"] for row in run(transaction, text, table=table)]
    for run_id in runs:
        remove(transaction, run_id)
    return runs


RESULTS = ("HAS_MULTIPLIER", "HAS_LINKAGE")
"""Relationship types that hold results about an industry in a table."""
