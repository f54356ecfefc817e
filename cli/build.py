"""Building the knowledge base that the package ships: knowledge, the national table, its first analyses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kb.progress import Progress

if TYPE_CHECKING:
    from analysis.run import Ahead
    from kb.graph import Graph
    from kb.records import Delivery
    from kb.settings import Settings
    from kb.table import IOTable

TABLE = "kaz-2024-42"
"""The shipped input-output table: it is analysed, and pages open on it."""

SUMMED = "kaz-2024-29"
"""The same in the founding article's industries, summed from it: one source of numbers."""

ANALYSED = ((), ("multipliers", "regional"))
"""Methods that run on each of the two: all; and what of the other stands beside the article's multipliers."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the package ships, read, and what is computed of its tables meanwhile."""

    knowledge: list[Delivery]
    tables: list[IOTable]
    ahead: Ahead

    def compute(self) -> None:
        """Begin with what the methods make of the tables alone."""
        for table, only in zip(self.tables, ANALYSED, strict=True):
            self.ahead.begin_alone(table, only)


@contextmanager
def read_ahead(settings: Settings) -> Iterator[Future[Shipped]]:
    """Read what is shipped beside the start of the engine, which takes as long; what nobody waits for ends with it."""
    with ThreadPoolExecutor(1, "shipped") as thread:
        begun = thread.submit(_read, nothing_held=not settings.uri and not settings.home.exists())
        try:
            yield begun
        except BaseException:
            begun.add_done_callback(_give_up)
            raise


def _give_up(begun: Future[Shipped]) -> None:
    if not begun.exception():
        begun.result().ahead.close()


def build(graph: Graph, shown: Progress, shipped: Future[Shipped] | None = None) -> list[str]:
    """Bring in what the graph does not have yet; what is there as shipped is left alone. Returns what changed.

    What the methods make of the tables alone is computed while an empty graph is filled.
    """
    shown("reading what is shipped")
    read = shipped.result() if shipped else _read(nothing_held=False)
    from analysis.run import perform_all

    held = _held(graph)
    with read.ahead as ahead:
        if not held:
            read.compute()
        told = [*_knowledge(graph, held, read.knowledge, shown), *_tables(graph, read.tables, shown)]
        for table, only in zip(read.tables, ANALYSED, strict=True):
            told += perform_all(graph, table.meta.id, shown, only=only, ahead=ahead)
    return told


def _read(*, nothing_held: bool) -> Shipped:
    from analysis.run import Ahead
    from loaders.entities.knowledge import shipped

    read = Shipped(shipped(), tables(), Ahead())
    if nothing_held:
        read.compute()
    return read


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


def _held(graph: Graph) -> dict[str, str]:
    """Datasets of the graph, with the hash of what each was read from."""
    rows = graph.read("MATCH (d:Dataset) RETURN d.id, d.sha256", name="datasets").rows
    return {str(dataset): str(sha256) for dataset, sha256 in rows}


def _knowledge(graph: Graph, held: Mapping[str, str], deliveries: list[Delivery], shown: Progress) -> list[str]:
    from kb.datasets import save

    told = []
    for delivery in deliveries:
        if held.get(delivery.dataset) != delivery.sha256:
            shown(f"loading {delivery.title}")
            told.append(str(save(graph, delivery)))
    return told


def _tables(graph: Graph, tables: list[IOTable], shown: Progress) -> list[str]:
    from kb.table_store import save

    told = []
    for table in tables:
        shown(f"loading table {table.meta.id}")
        change = save(graph, table)
        told += [] if change.nothing else [str(change)]
    return told
