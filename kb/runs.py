"""Runs: what an analysis found, written so that a second run replaces its own results and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kb import __version__
from kb.errors import NotFound
from kb.graph import Graph, Transaction
from kb.records import Value
from kb.schema import schema
from kb.store import batches, run


@dataclass(frozen=True, slots=True)
class RunCard:
    """One analysis of one table: what was computed, how, from what."""

    method: str
    version: int
    table: str
    basis: str
    parameters: Mapping[str, Any]
    seconds: float
    notes: Sequence[str] = ()

    @property
    def id(self) -> str:
        """Readable id: the same method, parameters and table give the same run."""
        extra = [f"{name}={value}" for name, value in sorted(self.parameters.items()) if name != "basis"]
        return ":".join([self.method, self.table, self.basis, *extra])


def save(graph: Graph, card: RunCard, relationship: str, rows: Sequence[Mapping[str, Value]]) -> int:
    """Replace the results of a run: one ``relationship`` from an industry (``industry``: id) to the table per row.

    The run remembers the hash of the numbers it read. Returns how many results were written.
    """
    kind = schema().relationships[relationship]
    if not all(name in kind.properties or name == "industry" for row in rows[:1] for name in row):
        raise ValueError(f"{relationship} has no such property: {sorted(rows[0])}")

    def work(transaction: Transaction) -> int:
        remove(transaction, card.id)
        _write_card(transaction, card, len(rows))
        text = (
            "MATCH (t:IOTable {id: $table}) UNWIND $rows AS row MATCH (i:Industry {id: row.industry}) "
            f"CREATE (i)-[r:{relationship}]->(t) SET r = row.properties RETURN count(r) AS made"
        )
        results = [
            {
                "industry": row["industry"],
                "properties": {**{k: v for k, v in row.items() if k != "industry"}, "run": card.id},
            }
            for row in rows
        ]
        return sum(run(transaction, text, table=card.table, rows=batch)[0]["made"] for batch in batches(results))

    return graph.write(work, name=f"write {card.id}")


def _write_card(transaction: Transaction, card: RunCard, results: int) -> None:
    properties = {
        "method": card.method,
        "version": card.version,
        "status": "computed",
        "parameters": json.dumps(dict(card.parameters), ensure_ascii=False, sort_keys=True),
        "table": card.table,
        "basis": card.basis,
        "software": f"clusterkb {__version__}",
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": card.seconds,
        "results": results,
        "notes": list(card.notes),
        "run": card.id,
    }
    made = run(
        transaction,
        "MATCH (t:IOTable {id: $table}) CREATE (r:Run {id: $id})-[read:READ]->(t) "
        "SET r += $properties, r.input_sha256 = t.sha256, read.run = $id RETURN count(r) AS made",
        id=card.id,
        table=card.table,
        properties=properties,
    )
    if not made or not made[0]["made"]:
        raise NotFound(f"no table {card.table!r}", remedy="`kb tables` lists them")


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
