"""Writes supply and use tables as a folder, such that reading it gives the same numbers back, bit for bit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from kb.supply_use import SupplyUse
from loaders.supply_use.folder import KIND, LAYOUTS


def write(tables: SupplyUse, folder: Path) -> Path:
    """Write datapackage.json and six CSV files into ``folder`` (made where missing, files replaced).

    Pairs of zero are left out; categories and inputs that are zero everywhere keep their names. Imported uses that
    the tables do not know are left empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    meta = tables.meta
    described = {name: getattr(meta, name) for name in ("country", "region", "year", "valuation", "currency", "unit")}
    source = {"title": meta.source_title} | ({"path": meta.source_url} if meta.source_url else {})
    descriptor = {
        "name": meta.id,
        "title": meta.title,
        "description": meta.description,
        "sources": [source],
        "io_table": described | {"kind": KIND, "classification": meta.classification},
        "resources": [{"name": name, "path": f"{name}.csv"} for name in LAYOUTS],
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    for name, frame in _frames(tables).items():
        frame.to_csv(folder / f"{name}.csv", lineterminator="\n")
    return folder


def _frames(tables: SupplyUse) -> dict[str, pd.DataFrame]:
    products, industries = tables.products.index, tables.industries.index
    imported = None if tables.use_imported is None else pd.DataFrame(tables.use_imported, products, industries)
    use = _long(pd.DataFrame(tables.use, products, industries), "product", "industry", "domestic")
    use["imported"] = None if imported is None else _long(imported, "product", "industry", "imported")
    demand = _long(tables.final_demand, "product", "category", "domestic")
    demand["imported"] = _long(tables.final_demand_imported, "product", "category", "imported")
    make = _long(pd.DataFrame(tables.make, industries, products), "industry", "product", "value")
    return {
        "products": tables.products.rename_axis("code"),
        "industries": tables.industries.rename_axis("code"),
        "supply": make[make["value"] != 0],
        "use": use[(use["domestic"] != 0) | (use["imported"].fillna(0.0) != 0)],
        "final_demand": demand,
        "primary_inputs": _long(tables.primary_inputs.T, "input", "industry", "value"),
    }


def _long(frame: pd.DataFrame, row: str, column: str, value: str) -> pd.DataFrame:
    pairs = pd.MultiIndex.from_product([frame.index, frame.columns], names=[row, column])
    return pd.DataFrame({value: frame.to_numpy(np.float64).ravel()}, pairs)
