"""Supply and use tables in the graph: written whole in one transaction, read back bit for bit, taken out again."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kb import datasets
from kb.datasets import Change
from kb.errors import BeingReplaced, NotFound, SchemaError
from kb.graph import Graph, Transaction
from kb.names import NAMES
from kb.schema import check
from kb.supply.records import delivery, numbers_sha256
from kb.supply_use import SupplyUse
from kb.table import Matrix, TableMeta
from kb.table_store import PAUSES

Card = Mapping[str, Any]


def save(graph: Graph, tables: SupplyUse) -> Change:
    """Write supply and use tables, or replace those of their id, in one transaction.

    Symmetric tables derived from numbers that change stay, and are named in the notes: deriving them again is one
    command. Raises SchemaError where there is a dataset of another kind under that id.
    """
    whole = delivery(tables)
    check(whole)

    def work(transaction: Transaction) -> Change:
        _refuse_another(transaction, tables.meta.id)
        stale = _derived(transaction, tables.meta.id, but=numbers_sha256(tables))
        change = datasets.write(transaction, whole)
        note = [f"derived from the old numbers, derive again: {', '.join(stale)}"] if stale else []
        return datasets.noted(transaction, replace(change, notes=[*note, *change.notes]), whole)

    return graph.write(work, name=f"load {tables.meta.id}")


def replaced(graph: Graph, tables: SupplyUse) -> list[str]:
    """What :func:`save` would take from another file, in words: tables of that id whose numbers are others."""
    return datasets.replaced(graph, "SupplyUseTable", tables.meta.id, numbers_sha256(tables), tables.meta.file)


def is_held(graph: Graph, name: str) -> bool:
    """Whether supply and use tables of that id are held."""
    return bool(graph.read("MATCH (t:SupplyUseTable {id: $id}) RETURN t.id", {"id": name}, name="supply and use").rows)


def remove(graph: Graph, name: str) -> Change:
    """Take out supply and use tables, in one transaction. Raises SchemaError where a table is derived from them."""

    def work(transaction: Transaction) -> Change:
        if derived := _derived(transaction, name):
            what = f"from {name} is derived {', '.join(derived)}, which would lose what it was made of"
            raise SchemaError(what, where=name, remedy=f"take that out first: kb remove {derived[0]}")
        return datasets.take_out(transaction, name)

    return graph.write(work, name=f"remove {name}")


def _refuse_another(transaction: Transaction, name: str) -> None:
    other = "NOT EXISTS { MATCH (t:SupplyUseTable {id: $id}) RETURN t }"
    text = f"MATCH (d:Dataset {{id: $id}}) WHERE {other} RETURN d.title AS title"
    if found := transaction.run(text, id=name):
        what = f"there is another dataset {name} already: {found[0]['title']}"
        raise SchemaError(what, where=name, remedy="give the tables another name in their description")


def _derived(transaction: Transaction, name: str, but: str = "") -> list[str]:
    """Tables derived from these; not those that were so from numbers of the hash ``but``."""
    text = (
        "MATCH (r:Run)-[:READ]->(:SupplyUseTable {id: $id}) MATCH (r)-[:DERIVED]->(t:IOTable) "
        "WHERE r.input_sha256 <> $but RETURN DISTINCT t.id AS id ORDER BY id"
    )
    return [row["id"] for row in transaction.run(text, id=name, but=but)]


# ---------------------------------------------------------------- reading back


def read(graph: Graph, name: str) -> SupplyUse:
    """The tables as they were loaded, every number bit for bit.

    A server may show a reader a commit by halves: numbers without the hash that the tables state are read again.
    Raises NotFound where there are none, BeingReplaced where a load goes on all the time.
    """
    for pause in PAUSES:
        card = _card(graph, name)
        whole = _rebuilt(graph, card)
        if whole is not None and numbers_sha256(whole) == card["sha256"]:
            return whole
        time.sleep(pause)
    raise BeingReplaced(f"{name!r} is being replaced", remedy="try again in a moment; if it stays so, load it again")


def _card(graph: Graph, name: str) -> Card:
    found = graph.read(
        "MATCH (t:SupplyUseTable {id: $id}) OPTIONAL MATCH (s:Source {id: t.source}) "
        "OPTIONAL MATCH (d:Dataset {id: t.id}) RETURN properties(t) AS card, d.notes AS notes, "
        "{source_title: s.citation, source_url: s.url, file: d.file, sha256: d.sha256} AS origin",
        {"id": name},
        name="supply and use",
    ).records()
    if not found:
        remedy = "`kb query run provenance.supply_use_tables` lists them"
        raise NotFound(f"no supply and use tables {name!r}", remedy=remedy)
    return {**found[0]["card"], "origin": found[0]["origin"], "notes": found[0]["notes"] or []}


def _rebuilt(graph: Graph, card: Card) -> SupplyUse | None:
    products, industries = list(card["products"]), list(card["industries"])
    rows = {label: _margins(graph, card["id"], label) for label in ("Product", "Industry")}
    if [row["code"] for row in rows["Product"]] != products or [row["code"] for row in rows["Industry"]] != industries:
        return None
    make = _pairs(graph, card["id"], "(a:Industry)-[r:MAKES]->(b:Product)", "r.value, null")
    use = _pairs(graph, card["id"], "(a:Product)-[r:USED_BY]->(b:Industry)", "r.domestic, r.imported")
    try:
        demand = [_frame(rows["Product"], card["categories"], end) for end in ("_domestic", "_imported")]
        return SupplyUse(
            meta=_meta(card),
            products=_names(rows["Product"]),
            industries=_names(rows["Industry"]),
            make=_matrix(make, 2, industries, products),
            use=_matrix(use, 2, products, industries),
            use_imported=_matrix(use, 3, products, industries) if card["has_imported_use"] else None,
            final_demand=demand[0],
            final_demand_imported=demand[1],
            primary_inputs=_frame(rows["Industry"], card["inputs"]),
            notes=tuple(card["notes"]),
        )
    except (KeyError, TypeError):  # matrices of the one delivery, entries of the other
        return None


def _meta(card: Card) -> TableMeta:
    meta: dict[str, Any] = {name: card[name] for name in TableMeta.__slots__ if name in card}
    return TableMeta(**{**meta, **{name: value or "" for name, value in card["origin"].items()}})


def _margins(graph: Graph, name: str, label: str) -> list[dict[str, Any]]:
    return graph.read(
        f"MATCH (:SupplyUseTable {{id: $id}})-[r:HAS_{label.upper()}]->(e:{label}) RETURN e.code AS code, "
        "e.name_en AS name_en, e.name_ru AS name_ru, e.name_kk AS name_kk, properties(r) AS numbers "
        "ORDER BY r.position",
        {"id": name},
        name="supply and use",
    ).records()


def _pairs(graph: Graph, name: str, pattern: str, numbers: str) -> Sequence[Sequence[Any]]:
    text = f"MATCH {pattern} WHERE r.table = $id RETURN a.code, b.code, {numbers}"
    return graph.read(text, {"id": name}, name="supply and use").rows


def _matrix(pairs: Sequence[Sequence[Any]], at: int, rows: list[str], columns: list[str]) -> Matrix:
    places = [{code: place for place, code in enumerate(codes)} for codes in (rows, columns)]
    matrix = np.zeros((len(rows), len(columns)))
    for pair in pairs:
        matrix[places[0][pair[0]], places[1][pair[1]]] = float(pair[at])
    return matrix


def _names(rows: list[dict[str, Any]]) -> pd.DataFrame:
    index = pd.Index([row["code"] for row in rows], name="code")
    return pd.DataFrame(rows, index=index)[[*NAMES]].fillna("")


def _frame(rows: list[dict[str, Any]], columns: Sequence[str], suffix: str = "") -> pd.DataFrame:
    values = [[row["numbers"][name + suffix] for name in columns] for row in rows]
    index = pd.Index([row["code"] for row in rows], name="code")
    return pd.DataFrame(values, index=index, columns=list(columns), dtype=float)
