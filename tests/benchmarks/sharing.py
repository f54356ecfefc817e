"""Many readers over the HTTP interface while a table is replaced again and again; and beside runaway queries.

``python -m tests.benchmarks --sharing``: a page on a local engine of its own, readers who ask once a second each.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from kb.datasets import prepare
from kb.engine import ensure_running, status, stop
from kb.graph import connect
from kb.settings import Settings
from kb.table import IOTable
from kb.table_store import save
from loaders.io_table import read
from tests.ports import free_port
from ui import serve

READERS = 50
SECONDS = 120.0
PAUSE = 1.0
"""Seconds between two questions of one reader."""
RUNAWAYS = 6
TABLE = Path(__file__).parents[2] / "kb" / "data" / "tables" / "kaz-2024-42"
ASKED = (
    "queries/value_chain.suppliers?industry=C242",
    "queries/provenance.counts",
    "tables",
    "tables/kaz-2024-42",
    "tables/kaz-2024-42/matrix.csv",
    "search?q=metals",
)
RUNAWAY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b UNWIND range(1, 1000) AS c RETURN count(*)"


@dataclass
class Tally:
    """What readers met."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def ask(self, address: str, body: bytes | None = None) -> None:
        """One question, timed."""
        sent = urllib.request.Request(address, body, {"Content-Type": "application/json"})
        begun = time.monotonic()
        try:
            with urllib.request.urlopen(sent, timeout=120) as answer:
                answer.read()
                self.statuses[str(answer.status)] += 1
        except urllib.error.HTTPError as error:
            self.statuses[str(error.code)] += 1
            self.told.add(error.read().decode()[:200])
        except OSError as error:
            self.statuses[type(error).__name__] += 1
            self.told.add(str(error))
        self.seconds.append(time.monotonic() - begun)

    def figures(self) -> dict[str, Any]:
        """Answers by status, and their times."""
        cuts = statistics.quantiles(self.seconds, n=100)
        times = {"median": cuts[49], "p95": cuts[94], "p99": cuts[98], "longest": max(self.seconds)}
        rounded = {name: round(value, 3) for name, value in times.items()}
        return {"answers": len(self.seconds), "statuses": dict(self.statuses), "told": sorted(self.told)[:5], **rounded}


def measure() -> dict[str, Any]:
    """Both trials, as figures."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "kb", engine_memory="1g")
        ensure_running(settings)
        try:
            table = read(TABLE).table
            with connect(settings) as graph:
                prepare(graph)
                save(graph, table)
            with _served(settings) as (address, page):
                return {
                    "replaced": _while_replaced(settings, table, address, page),
                    "beside_runaways": _beside_runaways(address),
                }
        finally:
            stop(settings)


@contextmanager
def _served(settings: Settings) -> Iterator[tuple[str, psutil.Process]]:
    port = free_port()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        serve.command(settings, port), env=serve.environment(settings), stdout=quiet, stderr=quiet
    )
    try:
        serve.wait_until_ready(port, 120)
        yield f"http://127.0.0.1:{port}/api/v1/", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _while_replaced(settings: Settings, table: IOTable, address: str, page: psutil.Process) -> dict[str, Any]:
    other = replace(table, domestic=table.domestic * 1.01)
    over, tally = threading.Event(), Tally()
    memory: list[tuple[float, float]] = []

    def reader(number: int) -> None:
        turn = number
        while not over.is_set():
            tally.ask(address + ASKED[turn % len(ASKED)])
            turn += 1
            over.wait(PAUSE)

    for each in ASKED:
        tally.ask(address + each)  # what is made once for all is made before
    tally.seconds.clear()
    threads = [threading.Thread(target=reader, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    begun, turns = time.monotonic(), 0
    with connect(settings) as graph:
        while time.monotonic() - begun < SECONDS:
            save(graph, other if turns % 2 == 0 else table)
            turns += 1
            memory.append(((status(settings).memory_bytes or 0) / 2**20, page.memory_info().rss / 2**20))
    over.set()
    for thread in threads:
        thread.join()
    third = max(1, len(memory) // 3)
    level = {
        name: [round(statistics.median(each[at] for each in part)) for part in (memory[:third], memory[-third:])]
        for at, name in enumerate(("engine_mib", "page_mib"))
    }
    return {"readers": READERS, "replacements": turns, **tally.figures(), **level}


def _beside_runaways(address: str) -> dict[str, Any]:
    runaways, library = Tally(), Tally()
    body = json.dumps({"query": RUNAWAY}).encode()
    threads = [threading.Thread(target=runaways.ask, args=(f"{address}cypher", body)) for _ in range(RUNAWAYS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        library.ask(address + ASKED[0])
        time.sleep(0.2)
    return {"runaways": dict(runaways.statuses), "library": library.figures()}
