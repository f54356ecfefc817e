"""Input-output tables in the graph: written whole in one transaction, read back bit for bit.

The accounts hold the whole matrix, one column of float64 bytes per industry; the flows worth a query become
``SUPPLIES`` relationships.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kb import flows, runs
from kb.errors import NotFound
from kb.graph import Graph, Transaction
from kb.names import slug
from kb.records import Delivery, Node, Relationship, Value
from kb.schema import check
from kb.store import Change, run, take_out, write
from kb.table import IOTable, Matrix, TableMeta

COVERAGE = 0.99
FLOW_ROWS = 10_000
SUPPLIERS_A_DELETE = 50

Progress = Callable[[str], None]


def save(graph: Graph, table: IOTable, *, coverage: float = COVERAGE, progress: Progress | None = None) -> Change:
    """Write a table, or replace the one of its id, in one transaction.

    Where numbers changed, runs computed from the old ones are removed and named in the notes.
    """
    mask = flows.kept(table, coverage)
    sha256, covered = numbers_sha256(table), flows.coverage(table, mask)
    delivery = _delivery(table, sha256, int(mask.sum()), covered)
    check(delivery)
    held = _held(graph, table.meta.id)
    same_numbers = held is not None and held[0] == sha256
    compared = [] if held is None or same_numbers else _compare(read(graph, table.meta.id), table)

    def work(transaction: Transaction) -> Change:
        if held == (sha256, int(mask.sum()), covered):
            return write(transaction, delivery)
        gone = [] if same_numbers else runs.remove_of_table(transaction, table.meta.id)
        _delete_flows(transaction, table.meta.id)
        change = write(transaction, delivery)
        _write_flows(transaction, table, mask, progress)
        stale = [f"{len(gone)} runs computed from the old numbers were removed: {', '.join(gone)}"] if gone else []
        return replace(change, added=change.added + int(mask.sum()), notes=(*compared, *stale, *change.notes))

    return graph.write(work, name=f"load {table.meta.id}")


def remove(graph: Graph, table: str) -> Change:
    """Take out a table with its flows, accounts and the runs computed from it, in one transaction."""

    def work(transaction: Transaction) -> Change:
        gone = runs.remove_of_table(transaction, table)
        _delete_flows(transaction, table)
        change = take_out(transaction, table)
        return replace(change, notes=[f"{len(gone)} runs computed from it were removed"] if gone else [])

    return graph.write(work, name=f"remove {table}")


def numbers_sha256(table: IOTable) -> str:
    """Hash of the table's numbers and codes: what an analysis depends on. Zero has no sign here."""
    digest = hashlib.sha256("\x1f".join([table.meta.classification, *table.codes]).encode())
    for matrix in (table.domestic, table.imported):
        digest.update(b"none" if matrix is None else _unsigned_zeros(matrix))
    for frame in (table.final_demand_domestic, table.final_demand_imported, table.primary_inputs):
        digest.update("\x1f".join(map(str, frame.columns)).encode())
        digest.update(_unsigned_zeros(frame.to_numpy(dtype="<f8")))
    return digest.hexdigest()


def _unsigned_zeros(matrix: Matrix) -> bytes:
    return np.add(matrix, 0.0, order="C", dtype="<f8").tobytes()


def _held(graph: Graph, table: str) -> tuple[str, int, float] | None:
    """Hash of the numbers that the graph holds of a table, how many of its flows, and the share these cover."""
    text = "MATCH (t:IOTable {id: $id, held: true}) RETURN t.sha256, t.flow_count, t.flow_coverage"
    found = graph.read(text, {"id": table}, name="table").rows
    return (str(found[0][0]), int(found[0][1]), float(found[0][2])) if found else None


def _compare(old: IOTable, new: IOTable) -> list[str]:
    if old.codes != new.codes or (old.imported is None) != (new.imported is None):
        return ["the industries differ from those loaded before; all flows were replaced"]
    cells = int((old.domestic != new.domestic).sum())
    if old.imported is not None and new.imported is not None:
        cells += int((old.imported != new.imported).sum())
    return [f"{cells} flows differ from those loaded before"]


# ---------------------------------------------------------------- records


def _delivery(table: IOTable, sha256: str, flow_count: int, covered: float) -> Delivery:
    meta = table.meta
    source = slug(meta.source_title)
    stated: dict[str, Value] = {"source": source, "trust": "A"}
    ids = flows.industry_ids(table)
    accounts = [f"{meta.id}:{code}" for code in table.codes]
    nodes = [
        Node("Source", source, _given({"citation": meta.source_title, "url": meta.source_url, **stated})),
        Node("Country", meta.country, stated),
        Node("Classification", meta.classification, stated),
        _table_node(table, sha256, flow_count, covered, stated),
        *_industry_nodes(table, ids, stated),
        *_account_nodes(table, accounts, stated),
    ]
    place = ("Region", meta.region) if meta.region else ("Country", meta.country)
    whole = ("IOTable", meta.id)
    relationships = [Relationship("DESCRIBES", whole, place, stated)]
    for industry, account in zip(ids, accounts, strict=True):
        classified = ("Classification", meta.classification)
        relationships += [
            Relationship("IN_CLASSIFICATION", ("Industry", industry), classified, stated),
            Relationship("HAS_ACCOUNT", ("Industry", industry), ("Account", account), stated),
            Relationship("IN_TABLE", ("Account", account), whole, stated),
        ]
    return Delivery(meta.id, meta.title, meta.file, meta.sha256, nodes, relationships, table.notes)


def _given(properties: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in properties.items() if value is not None and value != ""}


def _table_node(table: IOTable, sha256: str, flow_count: int, covered: float, stated: Mapping[str, Value]) -> Node:
    meta = table.meta
    names = (
        "title",
        "description",
        "country",
        "region",
        "year",
        "kind",
        "valuation",
        "currency",
        "unit",
        "classification",
    )
    properties = {name: getattr(meta, name) for name in names} | {
        "codes": table.codes,
        "inputs": [str(name) for name in table.primary_inputs.columns],
        "categories": [str(name) for name in table.final_demand_domestic.columns],
        "bases": list(table.bases),
        "sha256": sha256,
        "held": True,
        "flow_count": flow_count,
        "flow_coverage": covered,
        "has_imported_flows": table.imported is not None,
    }
    return Node("IOTable", meta.id, _given({**properties, **stated}))


def _industry_nodes(table: IOTable, ids: list[str], stated: Mapping[str, Value]) -> list[Node]:
    named = [name for name in ("name_en", "name_ru", "name_kk") if name in table.industries.columns]
    names: list[dict[str, Value]] = table.industries[named].fillna("").astype(str).to_dict("records")  # type: ignore[assignment]
    return [
        Node("Industry", i, _given({"code": code, "position": position, **name, **stated}))
        for position, (i, code, name) in enumerate(zip(ids, table.codes, names, strict=True))
    ]


def _account_nodes(table: IOTable, accounts: list[str], stated: Mapping[str, Value]) -> list[Node]:
    numbers = pd.concat(
        [
            table.primary_inputs,
            table.final_demand_domestic.add_suffix("_domestic"),
            table.final_demand_imported.add_suffix("_imported"),
        ],
        axis=1,
    ).astype(float)
    value_added = table.value_added
    rows = [dict(zip(map(str, numbers.columns), row, strict=True)) for row in numbers.to_numpy().tolist()]
    return [
        Node(
            "Account",
            account,
            _given(
                {
                    "table": table.meta.id,
                    "code": table.codes[j],
                    "position": j,
                    "value_added": float(value_added[j]),
                    **rows[j],
                    "purchases_domestic": _column(table.domestic, j),
                    "purchases_imported": None if table.imported is None else _column(table.imported, j),
                    **stated,
                }
            ),
        )
        for j, account in enumerate(accounts)
    ]


def _column(matrix: Matrix, j: int) -> bytes:
    return np.ascontiguousarray(matrix[:, j], dtype="<f8").tobytes()


# ---------------------------------------------------------------- flows


def _write_flows(transaction: Transaction, table: IOTable, mask: flows.Mask, progress: Progress | None) -> None:
    text = (
        "UNWIND $rows AS row MATCH (a:Industry {id: row[0]}), (b:Industry {id: row[1]}) "
        "CREATE (a)-[:SUPPLIES {table: $table, domestic: row[2], imported: row[3], input_share: row[4], "
        "output_share: row[5], source: $source}]->(b)"
    )
    done, all_of_them = 0, int(mask.sum())
    for batch in flows.rows(table, mask, FLOW_ROWS):
        run(transaction, text, rows=batch, table=table.meta.id, source=slug(table.meta.source_title))
        done += len(batch)
        if progress and all_of_them > FLOW_ROWS:
            progress(f"writing flows: {done:,} of {all_of_them:,}")


def _delete_flows(transaction: Transaction, table: str) -> None:
    found = run(transaction, "MATCH (:Account {table: $t})<-[:HAS_ACCOUNT]-(i:Industry) RETURN i.id AS id", t=table)
    ids = [row["id"] for row in found]
    for start in range(0, len(ids), SUPPLIERS_A_DELETE):
        batch = ids[start : start + SUPPLIERS_A_DELETE]
        text = "UNWIND $ids AS id MATCH (:Industry {id: id})-[r:SUPPLIES]->() WHERE r.table = $table DELETE r"
        run(transaction, text, ids=batch, table=table)


# ---------------------------------------------------------------- reading back


def read(graph: Graph, table: str) -> IOTable:
    """The table as it was loaded, every number bit for bit.

    A server may show a reader a commit by halves: where the numbers do not have the hash that the table states, they
    are read again. Raises NotFound where there is no table, or only results of it are known, or it is being replaced
    all the time.
    """
    for pause in (0.05, 0.2, 0.5, 1.0, 0.0):
        found = _read_once(graph, table)
        if found is not None:
            return found
        time.sleep(pause)
    raise NotFound(f"table {table!r} is being replaced", remedy="try again in a moment; if it stays so, load it again")


def _read_once(graph: Graph, table: str) -> IOTable | None:
    found = graph.read(
        "MATCH (t:IOTable {id: $id, held: true}) OPTIONAL MATCH (s:Source {id: t.source}) "
        "OPTIONAL MATCH (d:Dataset {id: t.id}) RETURN properties(t) AS card, "
        "{source_title: s.citation, source_url: s.url, file: d.file, sha256: d.sha256} AS origin",
        {"id": table},
        name="table",
    ).records()
    if not found:
        raise NotFound(f"no table {table!r}", remedy="`kb tables` lists them")
    card = found[0]["card"]
    accounts = graph.read(
        "MATCH (i:Industry)-[:HAS_ACCOUNT]->(a:Account {table: $id}) RETURN i.name_en AS name_en, "
        "i.name_ru AS name_ru, i.name_kk AS name_kk, properties(a) AS numbers ORDER BY a.position",
        {"id": table},
        name="accounts",
    ).records()
    if [account["numbers"]["code"] for account in accounts] != list(card["codes"]):
        return None
    try:
        whole = _rebuilt(card, found[0]["origin"], accounts)
    except (KeyError, ValueError):  # columns of the one delivery, accounts of the other
        return None
    return whole if numbers_sha256(whole) == card["sha256"] else None


def _rebuilt(card: Mapping[str, Any], origin: Mapping[str, str | None], accounts: list[dict[str, Any]]) -> IOTable:
    index = pd.Index(list(card["codes"]), name="code")
    names = pd.DataFrame(accounts, index=index)[["name_en", "name_ru", "name_kk"]].fillna("")
    numbers = [account["numbers"] for account in accounts]

    def frame(columns: list[str], suffix: str = "") -> pd.DataFrame:
        values = [[row[name + suffix] for name in columns] for row in numbers]
        return pd.DataFrame(values, index=index, columns=columns, dtype=float)

    def matrix(name: str) -> Matrix:
        return np.stack([np.frombuffer(row[name], dtype="<f8") for row in numbers], axis=1)

    meta: dict[str, Any] = {name: card[name] for name in TableMeta.__slots__ if name in card}
    meta |= {name: value or "" for name, value in origin.items()}
    categories = list(card["categories"])
    return IOTable(
        TableMeta(**meta),
        names,
        matrix("purchases_domestic"),
        matrix("purchases_imported") if card["has_imported_flows"] else None,
        frame(categories, "_domestic"),
        frame(categories, "_imported"),
        frame(list(card["inputs"])),
    )
