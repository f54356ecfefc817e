"""Tables, sources and runs: where every number comes from."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.graph import Graph, Record
from kb.queries import run
from kb.supply import store
from kb.table import FINAL_DEMAND, VALUE_ADDED
from kb.table_store import read
from loaders.folder.io_folder_writer import write
from loaders.supply_use.folder_writer import write as write_supply_use

OF_DERIVED = ("derived", "parameters", "current", "run")
"""What a row of ``provenance.supply_use_tables`` says of a table that was derived."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One input-output table: its card, its source, its totals by item in currency units of the table."""

    card: Record
    source: Record
    totals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SupplyUseEntry:
    """Supply and use tables of a year: their card, their source, totals in their unit, what was derived from them."""

    card: Record
    source: Record
    totals: Mapping[str, float]
    derived: Sequence[Record]


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One run: its card, what it was asked for, its table, the source of that, the runs that went in."""

    card: Record
    parameters: Mapping[str, Any]
    table: Record
    source: Record


def tables(graph: Graph) -> list[dict[str, Any]]:
    """Every table, those whose numbers are held first."""
    return run(graph, "provenance.tables").records()


def sources(graph: Graph) -> list[dict[str, Any]]:
    """Every source, the one that states most first."""
    return run(graph, "provenance.sources").records()


def stated_by(graph: Graph, *, source: str) -> list[dict[str, Any]]:
    """What a source states."""
    return run(graph, "provenance.source", {"source": source}).records()


def history(graph: Graph) -> list[dict[str, Any]]:
    """The log of changes, the last first."""
    return run(graph, "provenance.history").records()


def runs(graph: Graph) -> list[dict[str, Any]]:
    """Every run with the title of its table, without the long texts."""
    found = run(graph, "provenance.runs").records()
    of = {row["id"]: row for row in (*tables(graph), *run(graph, "provenance.supply_use_tables").records())}
    short = [{name: value for name, value in row.items() if name != "summary"} for row in found]
    return [{**row, "title": of[row["table"]]["title"] if row["table"] in of else ""} for row in short]


def table_entry(graph: Graph, *, table: str) -> TableEntry:
    """One table with its totals. The caller knows that it is there."""
    card = next(row for row in tables(graph) if row["id"] == table)
    return TableEntry(card, _source(graph, card["source"]), _totals(graph, table) if card["held"] else {})


def supply_use_tables(graph: Graph) -> list[dict[str, Any]]:
    """Every pair of supply and use tables, a row each, with the number of tables derived from it."""
    rows: dict[str, dict[str, Any]] = {}
    for row in run(graph, "provenance.supply_use_tables").records():
        card = {name: value for name, value in row.items() if name not in OF_DERIVED}
        held = rows.setdefault(row["id"], {**card, "derived": 0})
        held["derived"] += row["derived"] is not None
    return list(rows.values())


def supply_use_entry(graph: Graph, *, table: str) -> SupplyUseEntry:
    """Supply and use tables of that id with their totals. The caller knows that they are there."""
    rows = [row for row in run(graph, "provenance.supply_use_tables").records() if row["id"] == table]
    derived = [{**row, "model": json.loads(row["parameters"])["model"]} for row in rows if row["derived"]]
    return SupplyUseEntry(rows[0], _source(graph, rows[0]["source"]), _supply_use_totals(graph, table), derived)


def run_entry(graph: Graph, *, run_id: str) -> RunEntry | None:
    """One run, or None where there is none of that id."""
    card = next((row for row in run(graph, "provenance.runs").records() if row["run"] == run_id), None)
    if card is None:
        return None
    table = next((row for row in tables(graph) if row["id"] == card["table"]), {})
    return RunEntry(card, json.loads(card["parameters"]), table, _source(graph, card["source"]))


def _source(graph: Graph, source: str | None) -> Record:
    return next((row for row in sources(graph) if row["source"] == source), {})


def _totals(graph: Graph, table_id: str) -> dict[str, float]:
    table = read(graph, table_id)
    demand = table.final_demand_domestic.sum() + table.final_demand_imported.sum()
    totals = {
        "output": float(table.output.sum()),
        "domestic_inputs": float(table.domestic.sum()),
        "imported_inputs": float(table.imported_purchases.sum()),
        "value_added": float(table.value_added.sum()),
    }
    return totals | {name: float(demand[name]) for name in FINAL_DEMAND if demand.get(name)}


def _supply_use_totals(graph: Graph, name: str) -> dict[str, float]:
    held = store.read(graph, name)
    demand = held.final_demand.sum() + held.final_demand_imported.sum()
    inputs = held.primary_inputs.sum()
    imported = inputs.get("imported_inputs", 0.0) if held.use_imported is None else held.use_imported.sum()
    totals = {
        "output": float(held.make.sum()),
        "domestic_inputs": float(held.use.sum()),
        "imported_inputs": float(imported),
        "value_added": float(inputs.reindex([*VALUE_ADDED]).fillna(0.0).sum()),
    }
    return totals | {name: float(demand[name]) for name in FINAL_DEMAND if demand.get(name)}


def folder_zip(graph: Graph, *, table: str) -> bytes:
    """The table as a zipped IO table folder, which `kb load io-table` and the page's upload read back."""
    held = read(graph, table)
    return _zipped(lambda folder: write(held, folder))


def supply_use_zip(graph: Graph, *, table: str) -> bytes:
    """Supply and use tables as a zipped folder, which `kb load supply-use` and the page's upload read back."""
    held = store.read(graph, table)
    return _zipped(lambda folder: write_supply_use(held, folder))


def _zipped(written: Callable[[Path], object]) -> bytes:
    """The files of a folder that a writer fills, as a zip."""
    content = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        written(Path(folder))
        for file in sorted(Path(folder).iterdir()):
            archive.write(file, file.name)
    return content.getvalue()


def counted(rows: Sequence[Record], key: str) -> dict[str, int]:
    """How many rows have each value, most first.

    >>> counted([{"label": "Firm"}, {"label": "Act"}, {"label": "Firm"}], "label")
    {'Firm': 2, 'Act': 1}
    """
    found: dict[str, int] = {}
    for row in rows:
        found[str(row[key])] = found.get(str(row[key]), 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
