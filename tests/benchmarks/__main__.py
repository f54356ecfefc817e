"""Times and sizes that the notes quote, as JSON on standard output: `make benchmarks`.

Not a test: nothing here passes or fails. Run it on a quiet machine. `--large` adds the generated table of 3,600
industries (13 million cells); `--neo4j` times the queries on a Neo4j server too, started as the tests start theirs.
`--methods` times the methods instead, beside what a user would take for them, on generated tables up to 3,600 sectors.
`--pages` times the web page in Chromium instead, for one user and for five at once.
`--sharing` lets fifty readers ask over HTTP for two minutes while a table is replaced, and beside runaway queries.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.datasets import prepare
from kb.engine import ensure_running, status, stop
from kb.graph import Graph, connect
from kb.queries import library, run
from kb.settings import Settings
from kb.table import IOTable, TableMeta
from kb.table_store import read as read_table
from kb.table_store import save
from loaders.io_table import read
from tests.benchmarks import factors, multipliers, pages, sharing

ROOT = Path(__file__).parents[2]
OFFICIAL = os.environ.get("KB_REFERENCE")
WORKBOOK = Path(OFFICIAL) / "kaz_2024_bns" / "tzv_2024.xlsx" if OFFICIAL else None
FOLDER = ROOT / "kb" / "data" / "tables" / "kaz-2024-42"
KB = Path(sys.executable).with_name("kb")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true", help="add the table of 3,600 industries")
    options.add_argument("--neo4j", action="store_true", help="time the queries on Neo4j too")
    options.add_argument("--methods", action="store_true", help="time the methods beside other packages, and only them")
    options.add_argument("--pages", action="store_true", help="time the pages in a browser, and only them")
    options.add_argument("--sharing", action="store_true", help="time fifty readers over HTTP, and only them")
    chosen = options.parse_args()
    if chosen.sharing:
        return show({"fifty readers over HTTP": sharing.measure()})
    if chosen.pages:
        return show({"pages, s": in_browser()})
    if chosen.methods:
        return show({"multipliers, s": multipliers.compare(), "factor clusters, s": factors.compare()})
    with tempfile.TemporaryDirectory(prefix="clusterkb-benchmark-") as folder:
        settings = Settings(home=Path(folder) / "kb", query_seconds=120)
        measured: dict[str, Any] = {"kb --help, s": best(lambda: command("--help"), 5)}
        measured["cold kb up to page ready, s"] = page_ready(Path(folder) / "page")
        measured["engine start, s"] = timed(lambda: ensure_running(settings))
        try:
            measured |= loads(settings, chosen.large)
            measured["queries, local engine, ms"] = queries(settings)
        finally:
            stop(settings)
    if chosen.neo4j:
        measured["queries, Neo4j, ms"] = queries_on_neo4j()
    show(measured)


def in_browser() -> dict[str, Any]:
    """The pages on the shipped table and, where the workbook is there, the 68-product table, both analysed."""
    from analysis.run import perform_all
    from cli.build import TABLE, build

    with tempfile.TemporaryDirectory(prefix="clusterkb-benchmark-") as folder:
        settings, held = Settings(home=Path(folder) / "kb"), [TABLE]
        try:
            with connect(settings) as graph:
                prepare(graph)
                build(graph, lambda _: None)
                if WORKBOOK:
                    table = read(WORKBOOK).table
                    save(graph, table)
                    perform_all(graph, table.meta.id, lambda _: None)
                    held.append(table.meta.id)
            return pages.measure(settings, held)
        finally:
            stop(settings)


def show(measured: dict[str, Any]) -> None:
    """Print what was measured."""
    json.dump(rounded(measured), sys.stdout, indent=1)
    print()


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def rounded(value: Any) -> Any:
    """Seconds to the millisecond, everywhere in the report."""
    if isinstance(value, dict):
        return {name: rounded(item) for name, item in value.items()}
    return round(value, 3) if isinstance(value, float) else value


def best(work: Callable[[], object], times: int) -> float:
    """Least of several timings."""
    return min(timed(work) for _ in range(times))


def command(*arguments: str, home: Path | None = None) -> None:
    """Run `kb` as a user would."""
    environment = {**os.environ, **({"KB_HOME": str(home)} if home else {})}
    subprocess.run([KB, *arguments], check=True, capture_output=True, env=environment)


def page_ready(home: Path) -> float:
    """Seconds from `kb up` on an empty folder to a page that answers."""
    from ui.serve import free_port, wait_until_ready

    port = free_port(8701)
    started = time.perf_counter()
    environment = {**os.environ, "KB_HOME": str(home)}
    with subprocess.Popen([KB, "up", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_ready(port, 120)
            return time.perf_counter() - started
        finally:
            server.terminate()
            server.wait(20)
            command("down", home=home)


def loads(settings: Settings, large: bool) -> dict[str, Any]:
    """Reading, checking and storing tables; the engine's memory afterwards."""
    measured: dict[str, Any] = {}
    with connect(settings) as graph:
        prepare(graph)
        measured["load 42 industries, s"] = timed(lambda: save(graph, read(FOLDER).table))
        if WORKBOOK:
            measured["load 68-product workbook, s"] = timed(lambda: save(graph, read(WORKBOOK).table))
        if large:
            measured["3,600 industries"] = stored(graph, generated(3_600))
    measured["engine memory, MB"] = round((status(settings).memory_bytes or 0) / 2**20)
    return measured


def stored(graph: Graph, table: IOTable) -> dict[str, Any]:
    """Store and read back one table."""
    seconds = timed(lambda: save(graph, table))
    flows = graph.read("MATCH (t:IOTable {id: $id}) RETURN t.flow_count", {"id": table.meta.id}).rows[0][0]
    back = timed(lambda: read_table(graph, table.meta.id))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"store, s": seconds, "relationships": flows, "read back, s": back, "process peak, MB": round(peak)}


def generated(n: int) -> IOTable:
    """A balanced table of n industries in 60 countries' blocks: heavy home flows, a long tail of small ones abroad."""
    random = np.random.default_rng(1995)
    country = np.arange(n) * 60 // n
    home = country[:, None] == country[None, :]
    flows = np.exp(random.normal(0, 2.5, (n, n))) * np.where(home, 1.0, 1e-3)
    imported = np.where(home, 0.0, flows)
    domestic = flows - imported
    codes = pd.Index([f"C{c:02d}_{i:04d}" for i, c in enumerate(country)], name="code")
    demand = pd.DataFrame({"household_consumption": domestic.sum(axis=1) * 0.8 + 1}, index=codes)
    output = domestic.sum(axis=1) + demand["household_consumption"].to_numpy()
    value_added = output - flows.sum(axis=0)
    inputs = pd.DataFrame({"gross_operating_surplus": value_added, "output": output}, index=codes)
    meta = TableMeta(
        id=f"generated-{n}",
        title=f"Generated, {n} industries",
        country="KAZ",
        year=2024,
        kind="industry-by-industry",
        valuation="basic prices",
        currency="KZT",
        unit=1000,
        classification=f"GENERATED-{n}",
        source_title="Generated numbers",
    )
    names = pd.DataFrame({"name_en": codes}, index=codes)
    return IOTable(meta, names, domestic, imported, demand, demand * 0, inputs)


def queries(settings: Settings, times: int = 30) -> dict[str, dict[str, float]]:
    """Median and 95th percentile of every library query, on the shipped knowledge."""
    from cli.build import build

    with connect(settings) as graph:
        prepare(graph)
        build(graph, lambda _: None)
        return {name: percentiles([timed(partial(run, graph, name)) for _ in range(times)]) for name in library()}


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    cut = statistics.quantiles(seconds, n=20)
    return {"median": statistics.median(seconds) * 1000, "p95": cut[-1] * 1000}


def queries_on_neo4j() -> dict[str, dict[str, float]]:
    """The same queries on a Neo4j server like the tests'."""
    from tests.neo4j_server import Neo4jServer

    with tempfile.TemporaryDirectory() as folder:
        server = Neo4jServer(Path(folder)).start()
        try:
            return queries(server.settings)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
