"""Input-output tables in the graph: written whole in one transaction, read back bit for bit.

The accounts hold the whole matrix, one column of float64 bytes per industry; the flows worth a query become
``SUPPLIES`` relationships.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kb import datasets, flows, runs
from kb.datasets import Change, noted, take_out, write
from kb.errors import BeingReplaced, NotFound, SchemaError
from kb.graph import Graph, Transaction
from kb.names import NAMES, slug
from kb.progress import Progress
from kb.records import Delivery
from kb.schema import check
from kb.table import IOTable, Matrix, TableMeta
from kb.table_delivery import delivery

FLOW_ROWS = 20_000
SUPPLIERS_A_DELETE = 50
Also = Callable[[Transaction], None]


def save(
    graph: Graph,
    table: IOTable,
    *,
    coverage: float | None = None,
    progress: Progress | None = None,
    also: Also | None = None,
) -> Change:
    """Write a table, or replace the one of its id, in one transaction.

    ``coverage`` is the share of each buyer's purchases and supplier's sales that the flows in the graph hold together
    (default: :func:`kb.flows.usual_coverage`). A table that is there as it stands is left alone: hashes tell. Where
    numbers changed, runs computed from the old ones are removed and named in the notes, and the run that made the old
    table goes; ``also`` writes the one that made this, in the same transaction.
    Raises SchemaError for a world table whose domestic flows cross borders.
    """
    _check_borders(table)
    share = flows.usual_coverage(len(table.codes)) if coverage is None else coverage
    held = _held(graph, table.meta.id)
    sha256 = numbers_sha256(table)
    bare = delivery(table, {"sha256": sha256, "coverage": share})
    words = _words_sha256(bare)
    if held is not None and (held.sha256, held.delivered, held.accounts) == (sha256, words, len(table.codes)):
        if also is not None:
            graph.write(also, name=f"load {table.meta.id}")
        return Change(table.meta.id, notes=tuple(table.notes))
    if progress:
        progress("choosing the flows for the graph")
    mask = flows.kept(table, share)
    kept = {"flow_count": int(mask.sum()), "flow_coverage": flows.coverage(table, mask)}
    whole = _with_figures(bare, {**kept, "delivered": words})
    check(whole)
    same_numbers = held is not None and held.sha256 == sha256
    same_flows = same_numbers and held is not None and (held.flow_count, held.flow_coverage) == tuple(kept.values())
    compared = [] if held is None or same_numbers else _compare(read(graph, table.meta.id), table)

    def work(transaction: Transaction) -> Change:
        if same_flows:
            change = write(transaction, whole)
            if also is not None:
                also(transaction)
            return noted(transaction, change, whole)
        gone = [] if same_numbers else runs.remove_of_table(transaction, table.meta.id)
        if not same_numbers:
            runs.remove_makers(transaction, table.meta.id)
        _delete_flows(transaction, table.meta.id)
        change = write(transaction, whole)
        _write_flows(transaction, table, mask, progress)
        if also is not None:
            also(transaction)
        stale = [f"{len(gone)} runs computed from the old numbers were removed: {', '.join(gone)}"] if gone else []
        notes = (*compared, *stale, *_left_out(table, mask, share), *change.notes)
        return noted(transaction, replace(change, added=change.added + int(mask.sum()), notes=notes), whole)

    return graph.write(work, name=f"load {table.meta.id}")


def replaced(graph: Graph, table: IOTable) -> list[str]:
    """What :func:`save` would take from another file, in words: a table of that id whose numbers are others."""
    return datasets.replaced(graph, "IOTable", table.meta.id, numbers_sha256(table), table.meta.file)


def remove(graph: Graph, table: str) -> Change:
    """Take out a table with its flows, accounts and the runs computed from it, in one transaction."""

    def work(transaction: Transaction) -> Change:
        gone = runs.remove_of_table(transaction, table)
        runs.remove_makers(transaction, table)
        _delete_flows(transaction, table)
        change = take_out(transaction, table)
        return replace(change, notes=[f"{len(gone)} runs computed from it were removed"] if gone else [])

    return graph.write(work, name=f"remove {table}")


def numbers_sha256(table: IOTable) -> str:
    """Hash of the table's numbers and codes: what an analysis depends on. Zero has no sign here."""
    digest = hashlib.sha256("\x1f".join([table.meta.classification, *table.codes]).encode())
    for matrix in (table.domestic, table.imported):
        digest.update(b"none" if matrix is None else _unsigned_zeros(matrix))
    frames = [table.final_demand_domestic, table.final_demand_imported, table.primary_inputs]
    if table.countries:
        digest.update("\x1f".join(table.countries).encode())
    if table.final_demand_by_country is not None:
        frames.append(table.final_demand_by_country)
    for frame in frames:
        digest.update("\x1f".join(map(str, frame.columns)).encode())
        digest.update(_unsigned_zeros(frame.to_numpy(dtype="<f8")))
    return digest.hexdigest()


def _unsigned_zeros(matrix: Matrix) -> memoryview:
    return np.add(matrix, 0.0, order="C", dtype="<f8").data


def _words_sha256(bare: Delivery) -> str:
    """Hash of everything that a table brings beside its numbers: names, units, notes, the coverage asked for."""
    records = [
        [bare.title, bare.file, bare.sha256, list(bare.notes)],
        *([n.label, n.id, {k: v for k, v in n.properties.items() if not isinstance(v, bytes)}] for n in bare.nodes),
        len(bare.relationships),
    ]
    return hashlib.sha256(json.dumps(records, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _with_figures(bare: Delivery, figures: Mapping[str, Any]) -> Delivery:
    """The delivery with further properties of the table's node."""
    nodes = [
        replace(node, properties={**node.properties, **figures}) if node.label == "IOTable" else node
        for node in bare.nodes
    ]
    return replace(bare, nodes=nodes)


def _check_borders(table: IOTable) -> None:
    """Domestic flows of a world table stay inside a country, imported ones cross a border."""
    if not table.countries or table.imported is None:
        return
    names = np.unique(np.asarray(table.countries, dtype=str), return_inverse=True)[1]
    home = names[:, None] == names[None, :]
    if table.domestic[~home].any() or table.imported[home].any():
        raise SchemaError(
            "a domestic flow crosses a border, or an imported one does not",
            where=table.meta.id,
            remedy="flows inside a country are domestic, all others imported",
        )


class _Held:
    """What the graph says of a table that it holds."""

    def __init__(self, row: Sequence[Any]) -> None:
        self.sha256, self.delivered = str(row[0]), str(row[1] or "")
        self.flow_count, self.flow_coverage, self.accounts = int(row[2]), float(row[3]), int(row[4])


def _held(graph: Graph, table: str) -> _Held | None:
    text = (
        "MATCH (t:IOTable {id: $id, held: true}) OPTIONAL MATCH (a:Account {table: $id}) "
        "RETURN t.sha256, t.delivered, t.flow_count, t.flow_coverage, count(a) AS accounts"
    )
    found = graph.read(text, {"id": table}, name="table").rows
    return _Held(found[0]) if found else None


def _compare(old: IOTable, new: IOTable) -> list[str]:
    if old.codes != new.codes or (old.imported is None) != (new.imported is None):
        return ["the industries differ from those loaded before; all flows were replaced"]
    cells = int((old.domestic != new.domestic).sum())
    if old.imported is not None and new.imported is not None:
        cells += int((old.imported != new.imported).sum())
    return [f"{cells} flows differ from those loaded before"]


def _left_out(table: IOTable, mask: flows.Mask, share: float) -> list[str]:
    """A note on the flows that a large table has beside those in the graph."""
    every = int(np.count_nonzero(flows.together(table)))
    if len(table.codes) <= flows.ALL_FLOWS or mask.sum() == every:
        return []
    return [
        f"{mask.sum():,} of {every:,} flows became relationships: the largest, which cover {share:.0%} of each buyer's "
        "purchases and of each supplier's sales (--coverage changes it); analyses read all flows from the accounts"
    ]


# ---------------------------------------------------------------- flows


def _write_flows(transaction: Transaction, table: IOTable, mask: flows.Mask, progress: Progress | None) -> None:
    """Industries are looked up once a statement and then named by their position: twice as fast as by their ids."""
    text = (
        "UNWIND range(0, size($ids) - 1) AS place MATCH (i:Industry {id: $ids[place]}) WITH i, place ORDER BY place "
        "WITH collect(i) AS industries UNWIND $rows AS row "
        "WITH industries[row[0]] AS a, industries[row[1]] AS b, row "
        "CREATE (a)-[:SUPPLIES {table: $table, domestic: row[2], imported: row[3], input_share: row[4], "
        "output_share: row[5], source: $source}]->(b)"
    )
    ids, done, all_of_them = flows.industry_ids(table), 0, int(mask.sum())
    source = slug(table.meta.source_title)
    for batch in flows.rows(table, mask, FLOW_ROWS):
        transaction.run(text, ids=ids, rows=batch, table=table.meta.id, source=source)
        done += len(batch)
        if progress and all_of_them > FLOW_ROWS:
            progress(f"writing flows: {done:,} of {all_of_them:,}")


def _delete_flows(transaction: Transaction, table: str) -> None:
    found = transaction.run("MATCH (:Account {table: $t})<-[:HAS_ACCOUNT]-(i:Industry) RETURN i.id AS id", t=table)
    ids = [row["id"] for row in found]
    for start in range(0, len(ids), SUPPLIERS_A_DELETE):
        batch = ids[start : start + SUPPLIERS_A_DELETE]
        # collected first: the local engine passes over some where it deletes while it matches
        text = (
            "UNWIND $ids AS id MATCH (:Industry {id: id})-[r:SUPPLIES]->() WHERE r.table = $table "
            "WITH collect(r) AS flows UNWIND flows AS r DELETE r"
        )
        transaction.run(text, ids=batch, table=table)


# ---------------------------------------------------------------- reading back


PAUSES = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 0.0)
"""Seconds after each attempt to read a table that is being replaced."""
Card = Mapping[str, Any]


class Recent:
    """Small tables read lately, each under the whole of its card, the hash of its numbers included.

    What its industries are called is no part of the card: take the names from elsewhere.
    """

    def __init__(self, most: int = 8, industries: int = 500) -> None:
        self._most, self._industries = most, industries
        self._held: dict[str, IOTable] = {}
        self._lock = threading.Lock()

    def find(self, card: Card) -> IOTable | None:
        """The table of this card, where it was read lately."""
        return self._held.get(repr(card))

    def keep(self, card: Card, table: IOTable) -> None:
        """Remember a table instead of the one read longest ago."""
        if len(table.codes) <= self._industries:
            with self._lock:
                self._held[repr(card)] = table
                while len(self._held) > self._most:
                    del self._held[next(iter(self._held))]


def read(graph: Graph, table: str, recent: Recent | None = None) -> IOTable:
    """The table as it was loaded, every number bit for bit; from ``recent``, where its card is still the same.

    A server may show a reader a commit by halves: where the numbers do not have the hash that the table states, before
    they were read or after, they are read again. Raises NotFound where there is no table, or only results of it are
    known, BeingReplaced where a load goes on all the time.
    """
    card = _card(graph, table)
    for pause in PAUSES:
        if recent is not None and (known := recent.find(card)) is not None:
            return known
        accounts = _accounts(graph, table)
        if (found := _whole(card, accounts)) is None:
            card = _card(graph, table)
            found = _whole(card, accounts)
        if found is not None:
            if recent is not None:
                recent.keep(card, found)
            return found
        time.sleep(pause)
    remedy = "try again in a moment; if it stays so, load it again"
    raise BeingReplaced(f"table {table!r} is being replaced", remedy=remedy)


def _card(graph: Graph, table: str) -> Card:
    """What the table states of itself, and under ``origin`` where it came from."""
    found = graph.read(
        "MATCH (t:IOTable {id: $id, held: true}) OPTIONAL MATCH (s:Source {id: t.source}) "
        "OPTIONAL MATCH (d:Dataset {id: t.id}) RETURN properties(t) AS card, "
        "{source_title: s.citation, source_url: s.url, file: d.file, sha256: d.sha256} AS origin",
        {"id": table},
        name="table",
    ).records()
    if not found:
        raise NotFound(f"no table {table!r}", remedy="`kb tables` lists them")
    return {**found[0]["card"], "origin": found[0]["origin"]}


def _accounts(graph: Graph, table: str) -> list[dict[str, Any]]:
    return graph.read(
        "MATCH (i:Industry)-[:HAS_ACCOUNT]->(a:Account {table: $id}) RETURN i.name_en AS name_en, "
        "i.name_ru AS name_ru, i.name_kk AS name_kk, properties(a) AS numbers ORDER BY a.position",
        {"id": table},
        name="accounts",
    ).records()


def _whole(card: Card, accounts: list[dict[str, Any]]) -> IOTable | None:
    """The table of this card and these accounts, where they belong together."""
    if [account["numbers"]["code"] for account in accounts] != list(card["codes"]):
        return None
    try:
        whole = _rebuilt(card, card["origin"], accounts)
    except (KeyError, ValueError):  # columns of the one delivery, accounts of the other
        return None
    return whole if numbers_sha256(whole) == card["sha256"] else None


def _rebuilt(card: Mapping[str, Any], origin: Mapping[str, str | None], accounts: list[dict[str, Any]]) -> IOTable:
    index = pd.Index(list(card["codes"]), name="code")
    names = pd.DataFrame(accounts, index=index)[[*NAMES]].fillna("")
    numbers = [account["numbers"] for account in accounts]

    def frame(columns: list[str], suffix: str = "") -> pd.DataFrame:
        values = [[row[name + suffix] for name in columns] for row in numbers]
        return pd.DataFrame(values, index=index, columns=columns, dtype=float)

    def matrix(name: str) -> Matrix:
        return np.stack([np.frombuffer(row[name], dtype="<f8") for row in numbers], axis=1)

    meta: dict[str, Any] = {name: card[name] for name in TableMeta.__slots__ if name in card}
    meta |= {name: value or "" for name, value in origin.items()}
    categories, countries = list(card["categories"]), tuple(card.get("countries", ()))
    domestic: Matrix
    imported: Matrix | None
    if countries:
        domestic, imported = flows.apart(matrix("purchases"), countries, spent=True)
    else:
        domestic = matrix("purchases_domestic")
        imported = matrix("purchases_imported") if card["has_imported_flows"] else None
    buyers = card.get("final_demand_countries")
    return IOTable(
        TableMeta(**meta),
        names,
        domestic,
        imported,
        frame(categories, "_domestic"),
        frame(categories, "_imported"),
        frame(list(card["inputs"])),
        countries=countries,
        final_demand_by_country=None
        if buyers is None
        else pd.DataFrame(matrix("final_demand_by_country").T, index=index, columns=list(buyers)),
        undivided="domestic" not in card["bases"],
    )
