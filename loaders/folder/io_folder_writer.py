"""Writes a table as an IO table folder, such that reading it gives the same numbers back, bit for bit."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kb.table import IOTable, Matrix
from loaders.files.datapackage import INCLUDED

ROWS_AT_ONCE = 1_000_000
LARGEST_WHOLE = 2.0**53


def write(table: IOTable, folder: Path) -> None:
    """Write datapackage.json and the four CSV files into ``folder`` (made where missing, files replaced).

    Imported flows that the table does not know are left empty. Raises OSError where it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = json.dumps(_descriptor(table), ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(descriptor, encoding="utf-8")
    _write_industries(table.industries, folder / "industries.csv")
    _write_flows(table, folder / "flows.csv")
    _write_final_demand(table, folder / "final_demand.csv")
    _write_primary_inputs(table, folder / "primary_inputs.csv")


def _descriptor(table: IOTable) -> dict[str, Any]:
    meta = table.meta
    source = {"title": meta.source_title} | ({"path": meta.source_url} if meta.source_url else {})
    return {
        "name": meta.id,
        "title": meta.title,
        "description": meta.description,
        "sources": [source],
        "io_table": {
            "country": meta.country,
            "region": meta.region,
            "year": meta.year,
            "kind": meta.kind,
            "valuation": meta.valuation,
            "currency": meta.currency,
            "unit": meta.unit,
            "classification": meta.classification,
            **({"imports": INCLUDED} if table.undivided else {}),
        },
        "resources": [
            {"name": name, "path": f"{name}.csv"} for name in ("industries", "flows", "final_demand", "primary_inputs")
        ],
    }


def _write_industries(industries: pd.DataFrame, path: Path) -> None:
    frame = industries.rename_axis("code").reset_index()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(frame.where(frame.notna(), "").to_numpy().tolist())


def _write_flows(table: IOTable, path: Path) -> None:
    used = table.domestic != 0
    if table.imported is not None:
        used |= table.imported != 0
    suppliers, buyers = np.nonzero(used)
    codes = table.codes
    values = [table.domestic[used], None if table.imported is None else table.imported[used]]
    _write_records(path, "supplier,buyer,domestic,imported", [(codes, suppliers), (codes, buyers)], values)


def _write_final_demand(table: IOTable, path: Path) -> None:
    domestic, imported = (
        frame.to_numpy(np.float64) for frame in (table.final_demand_domestic, table.final_demand_imported)
    )
    used = (domestic != 0) | (imported != 0)
    used[0, ~used.any(axis=0)] = True  # a category of zeros keeps its name
    industries, categories = np.nonzero(used)
    names = [str(name) for name in table.final_demand_domestic.columns]
    texts = [(table.codes, industries), (names, categories)]
    _write_records(path, "industry,category,domestic,imported", texts, [domestic[used], imported[used]])


def _write_primary_inputs(table: IOTable, path: Path) -> None:
    values = table.primary_inputs.to_numpy(np.float64).T
    inputs, industries = np.indices(values.shape)
    names = [str(name) for name in table.primary_inputs.columns]
    texts = [(names, inputs.ravel()), (table.codes, industries.ravel())]
    _write_records(path, "input,industry,value", texts, [values.ravel()])


def _write_records(
    path: Path,
    header: str,
    texts: list[tuple[list[str], npt.NDArray[np.int64]]],
    numbers: list[Matrix | None],
) -> None:
    """Write lines of words (a list and positions in it) and numbers (None: left empty)."""
    words = [(pa.array([_cell(word) for word in texts_of]), places) for texts_of, places in texts]
    with path.open("wb") as file:
        file.write(header.encode() + b"\n")
        for start in range(0, len(texts[0][1]), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            columns = [texts_of.take(pa.array(places[part])) for texts_of, places in words]
            columns += [pa.scalar("") if values is None else _digits(values[part]) for values in numbers]
            columns[-1] = pc.binary_join_element_wise(columns[-1], "\n", "")
            lines = pc.binary_join_element_wise(*columns, ",")
            file.write("".join(lines.to_pylist()).encode())


def _cell(word: str) -> str:
    """A word as it stands in CSV, quoted where needed."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([word])
    return buffer.getvalue()


def _digits(values: Matrix) -> Any:
    """Shortest digits that read back to the same number; whole numbers without a point."""
    whole = (np.rint(values) == values) & (np.abs(values) < LARGEST_WHOLE)
    integers = pa.array(np.where(whole, values, 0).astype(np.int64)).cast(pa.string())
    return integers if whole.all() else pc.if_else(pa.array(whole), integers, pa.array(values).cast(pa.string()))
