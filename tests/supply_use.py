"""Supply and use tables written as a folder, for tests."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from kb.supply_use import SupplyUse

RESOURCES = ("products", "industries", "supply", "use", "final_demand", "primary_inputs")


def write_supply_use(tables: SupplyUse, folder: Path) -> Path:
    """Write datapackage.json and six CSV files; every pair of the matrices that is not zero."""
    folder.mkdir(parents=True, exist_ok=True)
    meta = tables.meta
    described = {name: getattr(meta, name) for name in ("country", "year", "kind", "valuation", "currency", "unit")}
    descriptor = {
        "name": meta.id,
        "title": meta.title,
        "sources": [{"title": meta.source_title}],
        "io_table": described | {"classification": meta.classification},
        "resources": [{"name": name, "path": f"{name}.csv"} for name in RESOURCES],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    tables.products.to_csv(folder / "products.csv")
    tables.industries.to_csv(folder / "industries.csv")
    products, industries = tables.products.index, tables.industries.index
    _pairs(pd.DataFrame(tables.make, industries, products), ["industry", "product"], "value", folder / "supply.csv")
    use = _long(pd.DataFrame(tables.use, products, industries), ["product", "industry"], "domestic")
    if tables.use_imported is not None:
        imported = pd.DataFrame(tables.use_imported, products, industries)
        use = use.join(_long(imported, ["product", "industry"], "imported"), how="outer").fillna(0)
    use.to_csv(folder / "use.csv")
    demand = _long(tables.final_demand, ["product", "category"], "domestic")
    demand["imported"] = _long(tables.final_demand_imported, ["product", "category"], "imported")
    demand.to_csv(folder / "final_demand.csv")
    _pairs(tables.primary_inputs.T, ["input", "industry"], "value", folder / "primary_inputs.csv")
    return folder


def _long(frame: pd.DataFrame, names: list[str], value: str) -> pd.DataFrame:
    return frame.stack().rename_axis(names).rename(value).to_frame()


def _pairs(frame: pd.DataFrame, names: list[str], value: str, path: Path) -> None:
    long = _long(frame, names, value)
    long[long[value] != 0].to_csv(path)
