"""A file that a reader brings: read and checked first, written only when confirmed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kb import datasets, table_store
from kb.graph import Graph
from kb.knowledge_base import remover
from kb.progress import Progress
from kb.records import Delivery
from kb.supply import store
from kb.supply.records import delivery as supply_use_delivery
from kb.supply_use import SupplyUse
from kb.table import IOTable
from loaders import confined, io_table
from loaders.entities import load as entities
from loaders.mapped import own_workbook
from loaders.supply_use import supply_use_file
from loaders.supply_use.folder import SupplyUseReading
from ui.numbers import unit_words

IO_TABLE = "io-table"
SUPPLY_USE = "supply-use"
KINDS = (IO_TABLE, SUPPLY_USE, "programmes", "institutions", "firms", "regions", "accounts", "concordance")


@dataclass(frozen=True, slots=True)
class File:
    """A file as a browser gives it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds and what loading it would do: lines as the command line says them, in English."""

    title: str
    dataset: str
    facts: Sequence[str]
    checks: Sequence[tuple[bool, str]]
    notes: Sequence[str]
    change: str
    nothing_new: bool
    concerns: Sequence[str]
    content: IOTable | SupplyUse | Delivery

    @property
    def label(self) -> str:
        """Label of the one node whose profile opens once it is written."""
        named: dict[type, str] = {IOTable: "IOTable", SupplyUse: "SupplyUseTable"}
        return named.get(type(self.content), "Dataset")

    @property
    def is_table(self) -> bool:
        """Whether it is an input-output table."""
        return isinstance(self.content, IOTable)

    def unit(self, lang: str) -> str:
        """What a table counts in, in a language; nothing of other files."""
        if not isinstance(self.content, IOTable | SupplyUse):
            return ""
        return unit_words(self.content.meta.unit, self.content.meta.currency, lang)


def read_file(graph: Graph, kind: str, given: File, shown: Progress, mapping: File | None = None) -> Preview:
    """Read a file and compare it with the graph, which stays as it is; a ``mapping`` says where a table stands in it.

    Raises InvalidFile with every finding.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = _kept(Path(folder), given)
        if kind == IO_TABLE:
            described = _kept(Path(folder), mapping) if mapping else None
            return _table(graph, confined.read(io_table.read, path, mapping=described, progress=shown))
        if kind == SUPPLY_USE:
            return _supply_use(graph, confined.read(supply_use_file.read, path))
        return _delivery(graph, confined.read(entities.read, path, kind))


def _kept(folder: Path, given: File) -> Path:
    path = folder / Path(given.name).name
    path.write_bytes(given.content)
    return path


def _table(graph: Graph, reading: io_table.TableReading) -> Preview:
    table = reading.table
    meta = table.meta
    held = graph.read(
        "MATCH (t:IOTable {id: $id, held: true}) RETURN t.sha256, COUNT { MATCH (r:Run)-[:READ]->(t) RETURN r }",
        {"id": meta.id},
        name="table",
    ).rows
    same = bool(held) and held[0][0] == table_store.numbers_sha256(table)
    change = "new table"
    if held:
        change = "unchanged" if same else f"replaces the numbers held; {held[0][1]} runs computed from them go"
    return Preview(
        title=meta.title,
        dataset=meta.id,
        facts=[f"{len(table.codes)} × {len(table.codes)}", str(meta.year), meta.country, meta.valuation],
        checks=[(check.passed, str(check)) for check in reading.checks],
        notes=reading.notes,
        change=change,
        nothing_new=same,
        concerns=table_store.replaced(graph, table),
        content=table,
    )


def _supply_use(graph: Graph, reading: SupplyUseReading) -> Preview:
    tables = reading.tables
    meta = tables.meta
    change = datasets.preview(graph, supply_use_delivery(tables))
    size = f"{len(tables.products)} × {len(tables.industries)}"
    return Preview(
        title=meta.title,
        dataset=meta.id,
        facts=[size, str(meta.year), meta.country, meta.valuation],
        checks=[(check.passed, str(check)) for check in reading.checks],
        notes=tables.notes,
        change=str(change),
        nothing_new=change.nothing,
        concerns=store.replaced(graph, tables),
        content=tables,
    )


def _delivery(graph: Graph, delivery: Delivery) -> Preview:
    change = datasets.preview(graph, delivery)
    counts = [f"{len(delivery.nodes)} nodes", f"{len(delivery.relationships)} relationships"]
    return Preview(
        title=delivery.title,
        dataset=delivery.dataset,
        facts=counts,
        checks=[],
        notes=change.notes,
        change=str(change),
        nothing_new=change.nothing,
        concerns=change.concerns,
        content=delivery,
    )


def empty_workbook(lang: str) -> bytes:
    """The workbook that a table is filled into, explained in a language."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "io-table.xlsx"
        own_workbook.write(path, lang)
        return path.read_bytes()


def forms() -> list[str]:
    """What the kinds of file that hold a table are called; our own workbook is offered by itself."""
    return [each.title for each in io_table.FORMATS if each is not own_workbook.FORMAT]


def save(graph: Graph, preview: Preview, shown: Progress) -> datasets.Change:
    """Write what was previewed, in one transaction."""
    if isinstance(preview.content, IOTable):
        return table_store.save(graph, preview.content, progress=shown)
    if isinstance(preview.content, SupplyUse):
        return store.save(graph, preview.content)
    return datasets.save(graph, preview.content)


def remove(graph: Graph, dataset: str) -> datasets.Change:
    """Take out what a load brought, a table with its runs.

    Raises SchemaError for supply and use tables from which another table is derived.
    """
    return remover(graph, dataset)(graph, dataset)
