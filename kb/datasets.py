"""Writing what loaders deliver: one dataset, one transaction, all of it or nothing.

A node may be brought by several datasets: ``datasets`` lists them, the first describes it (:mod:`kb.owners`).
A relationship belongs to the one dataset that brings it. Loading a dataset again compares it with what the graph
holds and writes the difference, so an unchanged file changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from kb.errors import NotFound, SchemaError
from kb.graph import Graph, Transaction
from kb.owners import Owners, contrary
from kb.records import Delivery, Node, Relationship, Value, batches
from kb.schema import check, ddl, identity, schema
from kb.sharing.history import note
from kb.sharing.roles import acting

Key = tuple[Any, ...]
T = TypeVar("T")
K = TypeVar("K")
Owned = list[tuple[Node, list[str]]]
"""Nodes, each with its datasets in their order."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one load changed."""

    dataset: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    notes: Sequence[str] = field(default=())
    concerns: Sequence[str] = field(default=())
    """What it takes from, or shares with, what another file brought: to be agreed to before it is written."""

    @property
    def nothing(self) -> bool:
        """Whether the graph is as it was."""
        return not (self.added or self.changed or self.removed)

    def __str__(self) -> str:
        if self.nothing:
            return f"{self.dataset}: unchanged"
        return f"{self.dataset}: {self.added} added, {self.changed} changed, {self.removed} removed"


def prepare(graph: Graph) -> None:
    """Make constraints and indexes; may be called any number of times."""
    graph.define(ddl())


def save(graph: Graph, delivery: Delivery) -> Change:
    """Check a delivery against the schema and write it in one transaction.

    Raises SchemaError, with the record's place in the file, for a record that the schema does not know, for two
    records of one identity, and for a relationship whose end is missing.
    """
    check(delivery)
    return graph.write(lambda on: noted(on, write(on, delivery), delivery), name=f"load {delivery.dataset}")


def noted(transaction: Transaction, change: Change, delivery: Delivery) -> Change:
    """Write a load down in the log of changes, where it changed anything."""
    if not change.nothing:
        origin = {"file": delivery.file, "sha256": delivery.sha256}
        note(transaction, "load", change.dataset, summary=str(change), **origin)
    return change


def preview(graph: Graph, delivery: Delivery) -> Change:
    """What :func:`save` would change, without changing it. Raises as that."""
    check(delivery)

    def work(transaction: Transaction) -> None:
        raise _RolledBack(write(transaction, delivery))

    try:
        graph.write(work, name=f"try {delivery.dataset}")
    except _RolledBack as undone:
        return undone.change
    raise AssertionError("a preview always rolls back")


class _RolledBack(Exception):
    """Leaves a transaction without keeping anything of it."""

    def __init__(self, change: Change) -> None:
        super().__init__(str(change))
        self.change = change


def write(transaction: Transaction, delivery: Delivery) -> Change:
    """Write a checked delivery within a transaction and say what changed."""
    held = _dataset(transaction, delivery.dataset)
    owners = Owners(transaction, delivery.dataset)
    nodes = _write_nodes(transaction, delivery, owners)
    relationships = _write_relationships(transaction, delivery, held)
    gone = _remove_nodes(transaction, delivery, held, owners)
    owners.write_others()
    removed = gone + relationships.removed
    other = held["file"] if held is not None and removed and held["file"] != delivery.file else ""
    change = Change(
        delivery.dataset,
        nodes.added + relationships.added,
        nodes.changed + relationships.changed,
        removed,
        (*nodes.notes, *delivery.notes),
        [*([f"{removed} records that {other} brought go"] if other else ()), *owners.concerns()],
    )
    if not change.nothing or owners.changed or held is None or held["sha256"] != delivery.sha256:
        transaction.run(
            "MERGE (d:Dataset {id: $id}) SET d = $properties",
            id=delivery.dataset,
            properties={**_card(delivery), **owners.card()},
        )
    owners.write_overlays()  # only now: their dataset is there
    return change


def remove(graph: Graph, dataset: str) -> Change:
    """Take out exactly what a dataset brought. Raises NotFound where there is none of that name."""
    return graph.write(lambda transaction: take_out(transaction, dataset), name=f"remove {dataset}")


def replaced(graph: Graph, label: str, dataset: str, sha256: str, file: str) -> list[str]:
    """What saving a table's numbers would take from another file, in words: those that are held and are others."""
    found = graph.read(
        f"MATCH (t:{label} {{id: $id}}) WHERE t.sha256 IS NOT NULL "
        "OPTIONAL MATCH (d:Dataset {id: t.id}) RETURN t.sha256, d.file, COUNT { MATCH (r:Run)-[:READ]->(t) RETURN r }",
        {"id": dataset},
        name="table",
    ).rows
    if not found or found[0][0] == sha256 or found[0][1] == file:
        return []
    _, before, count = found[0]
    runs = f", with {count} runs on them" if count else ""
    return [f"the numbers of {dataset}, which came from {before or 'elsewhere'}, go{runs}"]


def is_table(graph: Graph, dataset: str) -> bool:
    """Whether a dataset is a table that is held. Raises NotFound where there is none of that name."""
    text = (
        "MATCH (d:Dataset {id: $id}) RETURN EXISTS { MATCH (t:IOTable {id: d.id}) WHERE t.held = true RETURN t } AS is"
    )
    found = graph.read(text, {"id": dataset}, name="dataset").rows
    if not found:
        raise _unknown(dataset)
    return bool(found[0][0])


def _unknown(dataset: str) -> NotFound:
    return NotFound(f"no dataset {dataset!r}", remedy="`kb query run provenance.datasets` lists them")


def take_out(transaction: Transaction, dataset: str) -> Change:
    """Take out a dataset within a transaction, and write that down."""
    if _dataset(transaction, dataset) is None:
        raise _unknown(dataset)
    change = write(transaction, Delivery(dataset, "", "", "", (), ()))
    transaction.run("MATCH (d:Dataset {id: $id}) DELETE d", id=dataset)
    note(transaction, "remove", dataset, summary=str(change))
    return change


def _dataset(transaction: Transaction, dataset: str) -> dict[str, Any] | None:
    found = transaction.run("MATCH (d:Dataset {id: $id}) RETURN properties(d) AS card", id=dataset)
    return dict(found[0]["card"]) if found else None


def _card(delivery: Delivery) -> dict[str, Value]:
    return {
        "id": delivery.dataset,
        "title": delivery.title,
        "file": delivery.file,
        "sha256": delivery.sha256,
        "loaded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "loaded_by": acting(),
        "nodes": len(delivery.nodes),
        "relationships": len(delivery.relationships),
        "labels": sorted({node.label for node in delivery.nodes}),
        "relationship_types": sorted({r.type for r in delivery.relationships}),
        "notes": list(delivery.notes),
    }


# ---------------------------------------------------------------- nodes


def _write_nodes(transaction: Transaction, delivery: Delivery, owners: Owners) -> Change:
    added = changed = 0
    notes: list[str] = []
    for label, nodes in _grouped(delivery.nodes, lambda node: node.label):
        known = _known(transaction, label, [node.id for node in nodes])
        new = [node for node in nodes if node.id not in known]
        differing: Owned = []
        joining: Owned = []
        for node in (node for node in nodes if node.id in known):
            _sort_known(node, known[node.id], owners, differing, joining, notes)
        _create(transaction, label, new, delivery.dataset)
        _update(transaction, label, differing)
        _join(transaction, label, joining)
        added += len(new)
        changed += len(differing) + len(joining)
    return Change(delivery.dataset, added, changed + owners.restated, 0, notes)


def _sort_known(
    node: Node, known: Mapping[str, Any], owners: Owners, differing: Owned, joining: Owned, notes: list[str]
) -> None:
    """Decide what becomes of a node that is there already."""
    before = list(known.get("datasets", ()))
    stated = {name: value for name, value in known.items() if name not in ("id", "datasets")}
    order = owners.share(node, before, stated) if set(before) - {owners.dataset} else before
    if not order or order[0] == owners.dataset:
        if stated != dict(node.properties) or order != before:
            differing.append((node, order))
        return
    if overlays := contrary(node.properties, stated):
        said = ", ".join(f"{name} {node.properties[name]!r} over {stated.get(name)!r}" for name in overlays)
        notes.append(f"{node.label} {node.id} is described by dataset {order[0]}, of which this is an overlay: {said}")
    if order != before:
        joining.append((node, order))


def _known(transaction: Transaction, label: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = {}
    text = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS properties"
    for batch in batches([{"id": i} for i in ids]):
        for record in transaction.run(text, ids=[row["id"] for row in batch]):
            known[record["properties"]["id"]] = record["properties"]
    return known


def _create(transaction: Transaction, label: str, nodes: Sequence[Node], dataset: str) -> None:
    rows = [{"properties": {**node.properties, "id": node.id, "datasets": [dataset]}} for node in nodes]
    for batch in batches(rows):
        transaction.run(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row.properties", rows=batch)


def _update(transaction: Transaction, label: str, nodes: Owned) -> None:
    rows = [{"id": n.id, "properties": {**n.properties, "id": n.id, "datasets": order}} for n, order in nodes]
    for batch in batches(rows):
        transaction.run(f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row.properties", rows=batch)


def _join(transaction: Transaction, label: str, nodes: Owned) -> None:
    text = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n.datasets = row.datasets"
    for batch in batches([{"id": node.id, "datasets": order} for node, order in nodes]):
        transaction.run(text, rows=batch)


def _remove_nodes(transaction: Transaction, delivery: Delivery, held: Mapping[str, Any] | None, owners: Owners) -> int:
    if held is None:
        return 0
    kept = {(node.label, node.id) for node in delivery.nodes}
    removed = 0
    for label in held.get("labels", ()):
        text = f"MATCH (n:{label}) WHERE $dataset IN n.datasets RETURN n.id AS id, n.datasets AS datasets"
        found = transaction.run(text, dataset=delivery.dataset)
        gone = [row for row in found if (label, row["id"]) not in kept]
        _leave(transaction, label, [r for r in gone if len(r["datasets"]) > 1], owners)
        _delete(transaction, label, [r["id"] for r in gone if len(r["datasets"]) == 1], delivery.dataset)
        removed += len(gone)
    return removed


def _leave(transaction: Transaction, label: str, rows: Sequence[Mapping[str, Any]], owners: Owners) -> None:
    """Nodes that other datasets have too: the next describes what this one did."""
    described: Owned = []
    left: Owned = []
    for row in rows:
        name, before = row["id"], row["datasets"]
        rest = [dataset for dataset in before if dataset != owners.dataset]
        words = owners.drop(rest[0] if before[0] == owners.dataset else owners.dataset, label, name)
        if before[0] == owners.dataset and words is not None:
            described.append((Node(label, name, words), rest))
        else:
            left.append((Node(label, name), rest))
    _update(transaction, label, described)
    _join(transaction, label, left)


def _delete(transaction: Transaction, label: str, ids: Sequence[str], dataset: str) -> None:
    if not ids:
        return
    needed = transaction.run(
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r]-(other) "
        "RETURN id, type(r) AS type, other.id AS other, r.dataset AS dataset LIMIT 1",
        ids=list(ids),
    )
    if needed:
        first = needed[0]
        holder = first["dataset"] or "a run"
        raise SchemaError(
            f"{label} {first['id']} is gone, but {holder} still has it {first['type']} {first['other']}",
            where=dataset,
            remedy="keep it, or load the other dataset without it first",
        )
    transaction.run(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DELETE n", ids=list(ids))


# ---------------------------------------------------------------- relationships


def _write_relationships(transaction: Transaction, delivery: Delivery, held: Mapping[str, Any] | None) -> Change:
    wanted = {identity(r): r for r in delivery.relationships}
    types = {r.type for r in delivery.relationships} | set((held or {}).get("relationship_types", ()))
    known = _known_relationships(transaction, sorted(types), delivery.dataset) if held else {}
    new = [r for key, r in wanted.items() if key not in known]
    differing = [r for key, r in wanted.items() if key in known and known[key].properties != dict(r.properties)]
    gone = [r for key, r in known.items() if key not in wanted]
    delete_relationships(transaction, [*gone, *(known[identity(r)] for r in differing)], delivery.dataset)
    create_relationships(transaction, [*new, *differing], delivery.dataset)
    return Change(delivery.dataset, len(new), len(differing), len(gone))


def _known_relationships(transaction: Transaction, types: Sequence[str], dataset: str) -> dict[Key, Relationship]:
    known: dict[Key, Relationship] = {}
    for name in types:
        found = transaction.run(
            f"MATCH (a)-[r:{name}]->(b) WHERE r.dataset = $dataset RETURN labels(a)[0] AS start_label, a.id AS start, "
            "labels(b)[0] AS end_label, b.id AS end, properties(r) AS properties",
            dataset=dataset,
        )
        for row in found:
            properties = {k: v for k, v in row["properties"].items() if k != "dataset"}
            r = Relationship(name, (row["start_label"], row["start"]), (row["end_label"], row["end"]), properties)
            known[identity(r)] = r
    return known


def create_relationships(
    transaction: Transaction, relationships: Sequence[Relationship], dataset: str | None = None
) -> None:
    """Create relationships, of a dataset or a run; raise SchemaError naming the first whose end is missing."""
    owner: dict[str, Value] = {} if dataset is None else {"dataset": dataset}
    for (name, start, end), group in _grouped(relationships, lambda r: (r.type, r.start[0], r.end[0])):
        text = (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}), (b:{end} {{id: row.end}}) "
            f"CREATE (a)-[r:{name}]->(b) SET r = row.properties RETURN count(r) AS made"
        )
        rows = [{"start": r.start[1], "end": r.end[1], "properties": {**r.properties, **owner}} for r in group]
        made = sum(transaction.run(text, rows=batch)[0]["made"] for batch in batches(rows))
        if made != len(group):
            _name_missing_end(transaction, group)


def _name_missing_end(transaction: Transaction, relationships: Sequence[Relationship]) -> None:
    ends = {end for r in relationships for end in (r.start, r.end)}
    for label, of_label in _grouped(sorted(ends), lambda end: end[0]):
        known = _known(transaction, label, [node_id for _, node_id in of_label])
        ends -= {(label, node_id) for node_id in known}
    for r in relationships:
        for label, node_id in (r.start, r.end):
            if (label, node_id) in ends:
                raise SchemaError(
                    f"{r.type} names the {label} {node_id!r}, which is not there",
                    where=r.origin,
                    remedy=f"load that {label} first, or correct the id",
                )


def delete_relationships(transaction: Transaction, relationships: Sequence[Relationship], dataset: str) -> None:
    """Delete relationships of one dataset."""
    for (name, start, end), group in _grouped(relationships, lambda r: (r.type, r.start[0], r.end[0])):
        key = (*schema().relationships[name].key, "run")
        same = "".join(f" AND (r.{k} = row.{k} OR (r.{k} IS NULL AND row.{k} IS NULL))" for k in key)
        text = (
            f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}), (b:{end} {{id: row.end}}) "
            f"MATCH (a)-[r:{name}]->(b) WHERE r.dataset = $dataset{same} "
            "WITH collect(r) AS found UNWIND found AS r DELETE r"  # matched whole: see kb.runs
        )
        rows = [{"start": r.start[1], "end": r.end[1], **{k: r.properties.get(k) for k in key}} for r in group]
        for batch in batches(rows):
            transaction.run(text, rows=batch, dataset=dataset)


# ---------------------------------------------------------------- plumbing


def _grouped(items: Sequence[T], key: Callable[[T], K]) -> list[tuple[K, list[T]]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.items())
