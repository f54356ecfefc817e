"""Building the knowledge base that the package ships: knowledge, the national table, its first analyses."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kb.progress import Progress

if TYPE_CHECKING:
    from kb.graph import Graph
    from kb.table import IOTable

TABLE = "kaz-2024-42"
"""The shipped input-output table: it is analysed, and pages open on it."""

SUMMED = "kaz-2024-29"
"""The same in the founding article's industries, summed from it: one source of numbers."""

BESIDE_PUBLISHED = ("multipliers", "regional")
"""What of it stands beside the article's multipliers."""


def build(graph: Graph, shown: Progress) -> list[str]:
    """Bring in what the graph does not have yet; what is there as shipped is left alone. Returns what changed."""
    told = [*_knowledge(graph, shown), *_tables(graph, shown)]
    from analysis.run import perform_all

    return [*told, *perform_all(graph, TABLE, shown), *perform_all(graph, SUMMED, shown, only=BESIDE_PUBLISHED)]


def tables() -> list[IOTable]:
    """The shipped table, and the one of 29 industries that is summed from it along ``industry_29``."""
    import pandas as pd

    from analysis.compilation.aggregation import aggregate
    from loaders.io_table import read

    data = Path(str(files("kb"))) / "data"
    table = read(data / "tables" / TABLE).table
    names = pd.read_csv(data / "classifications" / "kz_io_29.csv", dtype=str, keep_default_na=False).set_index("code")
    pairs = pd.DataFrame({"code": table.codes, "to": table.industries["industry_29"].to_numpy(), "share": 1.0})
    summed = aggregate(table, pairs, classification="KZ-IO-29", table_id=SUMMED, names=names)
    title = table.meta.title.replace(str(len(table.codes)), str(len(summed.codes)))
    return [table, replace(summed, meta=replace(summed.meta, title=title))]


def _knowledge(graph: Graph, shown: Progress) -> list[str]:
    from kb.datasets import save
    from loaders.entities.knowledge import shipped

    rows = graph.read("MATCH (d:Dataset) RETURN d.id, d.sha256", name="datasets").rows
    held = {str(dataset): sha256 for dataset, sha256 in rows}
    told = []
    for delivery in shipped():
        if held.get(delivery.dataset) != delivery.sha256:
            shown(f"loading {delivery.title}")
            told.append(str(save(graph, delivery)))
    return told


def _tables(graph: Graph, shown: Progress) -> list[str]:
    from kb.table_store import save

    told = []
    for table in tables():
        shown(f"loading table {table.meta.id}")
        change = save(graph, table)
        told += [] if change.nothing else [str(change)]
    return told
