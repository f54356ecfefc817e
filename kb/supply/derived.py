"""Tables derived from supply and use tables: written with the run that says of what, and by which model."""

from __future__ import annotations

from kb import runs, table_store
from kb.datasets import Change, create_relationships
from kb.errors import NotFound
from kb.graph import Graph, Transaction
from kb.records import Node, Relationship
from kb.schema import schema
from kb.supply.records import numbers_sha256
from kb.supply_use import SupplyUse
from kb.table import IOTable

METHOD = "symmetric"


def save(graph: Graph, table: IOTable, tables: SupplyUse, model: str, seconds: float) -> Change:
    """Write a symmetric table and the run that made it of supply and use tables, in one transaction.

    Raises NotFound where the supply and use tables are gone, or have other numbers by now.
    """
    card = runs.RunCard(
        id=f"{runs.run_id(METHOD, tables.meta.id, table.meta.kind, {'model': model})}:{table.meta.id}",
        method=METHOD,
        version=1,
        table=tables.meta.id,
        basis="",
        parameters={"model": model, "table": table.meta.id},
        input_sha256=numbers_sha256(tables),
        seconds=seconds,
        notes=tuple(table.notes),
    )
    return table_store.save(graph, table, also=lambda transaction: _write(transaction, card, table.meta.id))


def _write(transaction: Transaction, card: runs.RunCard, table: str) -> None:
    runs.remove_makers(transaction, table)
    properties = runs.properties_of(card, 1, ["DERIVED"])
    schema().check_node(Node("Run", card.id, properties, card.id))
    text = (
        "MATCH (t:SupplyUseTable {id: $from, sha256: $sha256}) CREATE (r:Run) SET r = $properties, r.id = $id "
        "RETURN count(r) AS made"
    )
    held = {"from": card.table, "sha256": card.input_sha256}
    made = transaction.run(text, id=card.id, properties=properties, **held)
    if not made or not made[0]["made"]:
        what = f"supply and use tables {card.table!r} are gone or were replaced meanwhile"
        raise NotFound(what, remedy="derive the table again")
    by, run = ("Run", card.id), {"run": card.id}
    ends = (("READ", ("SupplyUseTable", card.table)), ("DERIVED", ("IOTable", table)))
    create_relationships(transaction, [Relationship(name, by, end, run) for name, end in ends])
