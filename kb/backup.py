"""The whole graph replaced by another, in one transaction, on either server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from kb.datasets import create_relationships
from kb.errors import KBError
from kb.exports import word
from kb.graph import Graph, Transaction
from kb.progress import Progress
from kb.records import Node, Relationship, batches
from kb.sharing.history import note

DELETED_AT_ONCE = 5_000
CREATED_AT_ONCE = 5_000
STATE = (
    "MATCH (n:Dataset) RETURN n.id AS id, n.loaded_at AS time ORDER BY id, time",
    "MATCH (n:Run) RETURN n.id AS id, n.finished_at AS time ORDER BY id, time",
)
T = TypeVar("T")


def size(graph: Graph) -> int:
    """Number of nodes."""
    return int(graph.read("MATCH (n) RETURN count(n)", name="size").rows[0][0])


@contextmanager
def unchanged(graph: Graph) -> Iterator[None]:
    """Raise KBError where datasets or runs came or went meanwhile: what was read then is of two states."""
    before = [graph.read(text, name="state").rows for text in STATE]
    yield
    if [graph.read(text, name="state").rows for text in STATE] != before:
        raise KBError("the graph was changed meanwhile", where=graph.server, remedy="run it again when no load runs")


def replace_all(
    graph: Graph,
    nodes: Callable[[], Iterable[Node]],
    relationships: Callable[[], Iterable[Relationship]],
    progress: Progress | None = None,
) -> None:
    """Take everything out and write these records, exactly as they are, or leave the graph as it was.

    ``nodes`` and ``relationships`` may be called again after a passing fault. Raises SchemaError for a relationship
    whose end is missing, ServerLimit where the transaction is larger than the server's memory.
    """
    tell = progress or (lambda _: None)

    def work(transaction: Transaction) -> None:
        _empty(transaction, tell)
        for done, batch in _batched(nodes()):
            tell(f"writing nodes: {done:,}")
            _create(transaction, batch)
        for done, edges in _batched(relationships()):
            tell(f"writing relationships: {done:,}")
            for each in edges:
                word(each.type)
            create_relationships(transaction, edges)
        note(transaction, "restore", "everything", summary="the graph was replaced by a backup")

    graph.write(work, name="restore")


def _empty(transaction: Transaction, tell: Progress) -> None:
    """Relationships before nodes, some at a time: each statement has its time limit."""
    gone = 0
    for pattern in ("MATCH ()-[x]->()", "MATCH (x)"):
        # collected first: the local engine passes over some where it deletes while it matches
        text = f"{pattern} WITH x LIMIT {DELETED_AT_ONCE} WITH collect(x) AS found UNWIND found AS x DELETE x "
        while count := transaction.run(f"{text} RETURN count(x) AS n")[0]["n"]:
            gone += count
            tell(f"removing: {gone:,}")


def _create(transaction: Transaction, nodes: list[Node]) -> None:
    for label in dict.fromkeys(word(node.label) for node in nodes):
        rows = [{"properties": {**node.properties, "id": node.id}} for node in nodes if node.label == label]
        for batch in batches(rows):
            transaction.run(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row.properties", rows=batch)


def _batched(records: Iterable[T]) -> Iterator[tuple[int, list[T]]]:
    batch: list[T] = []
    done = 0
    for record in records:
        batch.append(record)
        if len(batch) == CREATED_AT_ONCE:
            done += len(batch)
            yield done, batch
            batch = []
    if batch:
        yield done + len(batch), batch
