"""Building the knowledge base that the package ships: knowledge, one table, its first analyses."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.graph import Graph

TABLE = "kaz-2024-29"
"""The shipped input-output table."""

Progress = Callable[[str], None]


def build(graph: Graph, shown: Progress) -> list[str]:
    """Bring in what the graph does not have yet; what is there as shipped is left alone. Returns what changed."""
    told = [*_knowledge(graph, shown), *_table(graph, shown)]
    return [*told, *analyses(graph, TABLE, shown)]


def _knowledge(graph: Graph, shown: Progress) -> list[str]:
    from kb.store import save
    from loaders.knowledge import shipped

    held = dict(graph.read("MATCH (d:Dataset) RETURN d.id, d.sha256", name="datasets").rows)
    told = []
    for delivery in shipped():
        if held.get(delivery.dataset) != delivery.sha256:
            shown(f"loading {delivery.title}")
            told.append(str(save(graph, delivery)))
    return told


def _table(graph: Graph, shown: Progress) -> list[str]:
    from kb.tables import save
    from loaders.io_table import read

    shown(f"loading table {TABLE}")
    change = save(graph, read(Path(str(files("kb"))) / "data" / "tables" / TABLE).table)
    return [] if change.nothing else [str(change)]


def analyses(graph: Graph, table: str, shown: Progress) -> list[str]:
    """Run every method with its defaults on a table, where the graph has no current run of it."""
    from analysis.methods import METHODS, compute
    from analysis.reader import needs
    from analysis.writer import missing, write
    from kb.tables import read

    held = read(graph, table)
    told = []
    for name, method in METHODS.items():
        if method.largest is not None and len(held.codes) > method.largest:
            told.append(f"{name} left out: more than {method.largest} industries; name some with --industries")
            continue
        for parameters in missing(graph, held, method.runs(held)):
            shown(f"{name} of {table}, {parameters.basis} basis")
            written = write(graph, held, compute(held, parameters, needs(graph, held, parameters)))
            told.append(f"{name} of {table} on the {parameters.basis} basis: {written} results")
    return told
