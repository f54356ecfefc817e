"""Supply and use tables as records: the make and use matrices are relationships, one for each entry that is not zero.

A relationship keeps its number to the bit, so the matrices stand nowhere else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from kb.countries import country_names
from kb.names import NAMES, slug
from kb.records import Delivery, Node, Relationship, Value
from kb.supply_use import SupplyUse
from kb.table import Matrix
from kb.table_delivery import CARD, given

Stated = Mapping[str, Value]


def delivery(tables: SupplyUse) -> Delivery:
    """Everything that supply and use tables bring."""
    meta = tables.meta
    stated: dict[str, Value] = {"source": slug(meta.source_title), "trust": "A"}
    place = ("Region", meta.region) if meta.region else ("Country", meta.country)
    citation = given({"citation": meta.source_title, "url": meta.source_url, **stated})
    nodes = [
        Node("Source", slug(meta.source_title), citation),
        Node("Country", meta.country, {**country_names(meta.country), **stated}),
        Node("Classification", meta.classification, stated),
        Node("SupplyUseTable", meta.id, given({**_card(tables), **stated})),
        *_entries("Product", tables.products, _product_ids(tables), stated),
        *_entries("Industry", tables.industries, _industry_ids(tables), stated),
    ]
    relationships = [
        Relationship("DESCRIBES", ("SupplyUseTable", meta.id), place, stated),
        *_classified("Product", _product_ids(tables), meta.classification, stated),
        *_classified("Industry", _industry_ids(tables), meta.classification, stated),
        *_margins(tables, stated),
        *_make(tables, stated),
        *_use(tables, stated),
    ]
    return Delivery(meta.id, meta.title, meta.file, meta.sha256, nodes, relationships, tables.notes)


def numbers_sha256(tables: SupplyUse) -> str:
    """Hash of the tables' numbers and codes: what a table derived from them depends on. Zero has no sign here."""
    digest = hashlib.sha256(tables.meta.classification.encode())
    frames = (tables.final_demand, tables.final_demand_imported, tables.primary_inputs)
    for words in (tables.products.index, tables.industries.index, *(frame.columns for frame in frames)):
        digest.update(("\x1e" + "\x1f".join(map(str, words))).encode())
    for matrix in (tables.make, tables.use, tables.use_imported, *(frame.to_numpy(np.float64) for frame in frames)):
        digest.update(b"none" if matrix is None else np.add(matrix, 0.0, order="C", dtype="<f8").tobytes())
    return digest.hexdigest()


def _card(tables: SupplyUse) -> dict[str, Value]:
    return {name: getattr(tables.meta, name) for name in CARD} | {
        "products": [*map(str, tables.products.index)],
        "industries": [*map(str, tables.industries.index)],
        "inputs": [*map(str, tables.primary_inputs.columns)],
        "categories": [*map(str, tables.final_demand.columns)],
        "has_imported_use": tables.use_imported is not None,
        "sha256": numbers_sha256(tables),
    }


def _product_ids(tables: SupplyUse) -> list[str]:
    return [f"{tables.meta.classification}:product:{code}" for code in tables.products.index]


def _industry_ids(tables: SupplyUse) -> list[str]:
    return [f"{tables.meta.classification}:{code}" for code in tables.industries.index]


def _entries(label: str, entries: pd.DataFrame, ids: list[str], stated: Stated) -> Iterator[Node]:
    names = entries.reindex(columns=list(NAMES)).astype(object).where(lambda frame: frame.notna(), "")
    for position, (name, code, row) in enumerate(zip(ids, entries.index, names.to_numpy().tolist(), strict=True)):
        said = dict(zip(NAMES, row, strict=True))
        yield Node(label, name, given({"code": str(code), "position": position, **said, **stated}))


def _classified(label: str, ids: list[str], classification: str, stated: Stated) -> list[Relationship]:
    whole = ("Classification", classification)
    return [Relationship("IN_CLASSIFICATION", (label, each), whole, stated) for each in ids]


def _margins(tables: SupplyUse, stated: Stated) -> Iterator[Relationship]:
    """What stands beside the two matrices: final uses of each product, primary inputs of each industry."""
    whole = ("SupplyUseTable", tables.meta.id)
    demand = tables.final_demand.add_suffix("_domestic").join(tables.final_demand_imported.add_suffix("_imported"))
    supply = pd.DataFrame({"supply": tables.product_output}, demand.index)
    output = pd.DataFrame({"output": tables.industry_output}, tables.primary_inputs.index)
    for name, label, ids, frame in (
        ("HAS_PRODUCT", "Product", _product_ids(tables), supply.join(demand)),
        ("HAS_INDUSTRY", "Industry", _industry_ids(tables), output.join(tables.primary_inputs)),
    ):
        columns = [*map(str, frame.columns)]
        for position, (end, row) in enumerate(zip(ids, frame.to_numpy(np.float64).tolist(), strict=True)):
            numbers = {"position": position, **dict(zip(columns, row, strict=True)), **stated}
            yield Relationship(name, whole, (label, end), numbers)


def _make(tables: SupplyUse, stated: Stated) -> Iterator[Relationship]:
    products, industries, V = _product_ids(tables), _industry_ids(tables), tables.make
    market, mix = _parts(V, tables.product_output), _parts(V.T, tables.industry_output).T
    for i, k in np.argwhere(V):
        numbers = {"value": float(V[i, k]), "market_share": float(market[i, k]), "product_mix": float(mix[i, k])}
        ends = ("Industry", industries[i]), ("Product", products[k])
        yield Relationship("MAKES", *ends, {"table": tables.meta.id, **numbers, **stated})


def _use(tables: SupplyUse, stated: Stated) -> Iterator[Relationship]:
    products, industries, U = _product_ids(tables), _industry_ids(tables), tables.use
    imported = tables.use_imported
    both = U if imported is None else U + imported
    bought, sold = _parts(both, both.sum(axis=0)), _parts(U.T, tables.product_output).T
    for k, i in np.argwhere(U if imported is None else (U != 0) | (imported != 0)):
        numbers: dict[str, Value] = {"domestic": float(U[k, i])}
        if imported is not None:
            numbers["imported"] = float(imported[k, i])
        numbers |= {"input_share": float(bought[k, i]), "output_share": float(sold[k, i])}
        ends = ("Product", products[k]), ("Industry", industries[i])
        yield Relationship("USED_BY", *ends, {"table": tables.meta.id, **numbers, **stated})


def _parts(matrix: Matrix, sums: Matrix) -> Matrix:
    """Each column divided by its sum; zero where that is zero."""
    return np.divide(matrix, sums, out=np.zeros(matrix.shape), where=sums != 0)
