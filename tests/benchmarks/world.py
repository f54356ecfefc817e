"""A world table from file to graph and back, at 400, 1,400 and 3,600 industries: `python -m tests.benchmarks.world`.

``--sizes 8000`` measures a table of the size of EXIOBASE, which takes some gigabytes of memory and of disk.

Times (wall clock and processor) and peak memory of each step, as JSON on standard output. Each step runs in a process
of its own, so its memory is its own. In the same run, for comparison: pymrio parsing the same file, and pyarrow
reading its bytes. ``--coverage`` measures how many flows each share keeps and what they cost to store.

The generated world is heavy-tailed, as real ones are: countries and industries differ by orders of magnitude, four
fifths of what industries buy comes from their own country.
"""

from __future__ import annotations

import argparse
import json
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
import psutil

SIZES = {400: (20, 20), 1_400: (40, 35), 3_600: (80, 45), 8_000: (160, 50)}
DEMAND = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
SHARES = (0.99, 0.95, 0.9, 0.8)
QUERIES = ("value_chain.suppliers", "value_chain.buyers", "value_chain.account")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="*", default=list(SIZES)[:3])
    options.add_argument("--coverage", action="store_true", help="store at each of several coverages")
    options.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.step:
        json.dump(STEPS[chosen.step[0]](Path(chosen.step[1])), sys.stdout)
        return
    report: dict[str, Any] = {}
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory(prefix="clusterkb-world-") as folder:
            path = Path(folder) / "ICIO2023_2018.csv"
            made = measured(f"write {size}", path)  # in a process of its own: what follows begins small
            steps = [*BASE, *([f"coverage {share}" for share in SHARES] if chosen.coverage else [])]
            report[str(size)] = made | {step: measured(step, path) for step in steps}
    json.dump(report, sys.stdout, indent=1)
    print()


def measured(step: str, path: Path) -> dict[str, Any]:
    """Run one step in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.world", "--step", step, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        return {"failed": answer.stderr.strip().splitlines()[-1:]}
    return dict(json.loads(answer.stdout))


def timed(name: str, work: Callable[[], Any], into: dict[str, Any], engine: psutil.Process | None = None) -> Any:
    """Do it and note the seconds that passed and those that the processor worked, the engine's too."""

    def worked() -> float:
        times = engine.cpu_times() if engine else None
        return time.process_time() + (times.user + times.system if times else 0.0)

    started, busy = time.perf_counter(), worked()
    result = work()
    into[f"{name}, s"] = round(time.perf_counter() - started, 2)
    into[f"{name}, processor s"] = round(worked() - busy, 2)
    return result


def with_peak(found: dict[str, Any]) -> dict[str, Any]:
    """Add the most memory that the process had."""
    return found | {"peak, MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


# ---------------------------------------------------------------- the world


def generated(countries: int, sectors: int, seed: int = 1995) -> tuple[np.ndarray, np.ndarray]:
    """Flows (n, n) and final demand (n, countries × categories) of a heavy-tailed world."""
    random = np.random.default_rng(seed)
    n = countries * sectors
    size = (np.exp(random.normal(0, 1.5, (countries, 1))) * np.exp(random.normal(0, 1, (countries, sectors)))).ravel()
    country = np.arange(n) // sectors
    home = country[:, None] == country[None, :]
    technology = np.tile(np.exp(random.normal(0, 2, (sectors, sectors))), (countries, countries))
    weight = technology * np.exp(random.normal(0, 1, (n, n)))
    abroad = weight * np.exp(random.normal(0, 1, (n, n))) * (size / size.sum())[:, None]
    inside, across = np.where(home, weight, 0.0), np.where(home, 0.0, abroad)
    purchases = 500.0 * size
    flows = inside * (0.8 * purchases / inside.sum(axis=0)) + across * (0.2 * purchases / across.sum(axis=0))
    own = np.repeat(np.arange(countries), len(DEMAND))[None, :] == country[:, None]
    kinds = np.tile([1, 0.05, 0.4, 0.5, 0.05, 0.01], countries)
    final = np.exp(random.normal(0, 1, (n, len(kinds)))) * np.where(own, 1.0, 0.002) * kinds
    return flows, final * (0.8 * flows.sum(axis=1) / final.sum(axis=1))[:, None]


def write_icio(path: Path, countries: int, sectors: int) -> None:
    """The world in the OECD's layout, nine digits a number."""
    import pycountry

    names = sorted(each.alpha_3 for each in pycountry.countries)[:countries]
    codes = [f"{name}_S{at:02d}" for name in names for at in range(1, sectors + 1)]
    flows, final = generated(countries, sectors)
    output = flows.sum(axis=1) + final.sum(axis=1)
    taxes = 0.02 * output
    below = {"TLS": taxes, "VA": output - flows.sum(axis=0) - taxes, "OUT": output}
    nothing = np.zeros(final.shape[1] + 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(["V1", *codes, *(f"{name}_{kind}" for name in names for kind in DEMAND), "OUT"]) + "\n")
        for code, *parts in zip(codes, flows, final, output[:, None], strict=True):
            file.write(f"{code},{','.join(map('%.9g'.__mod__, np.concatenate(parts).tolist()))}\n")
        for name, row in below.items():
            file.write(f"{name},{','.join(map('%.9g'.__mod__, np.concatenate([row, nothing]).tolist()))}\n")


# ---------------------------------------------------------------- steps


def _write(path: Path, size: int) -> dict[str, Any]:
    write_icio(path, *SIZES[size])
    return {"file, MB": round(path.stat().st_size / 2**20)}


def _pymrio(path: Path) -> dict[str, Any]:
    import pymrio

    found: dict[str, Any] = {}
    timed("parse", lambda: pymrio.parse_oecd(path), found)
    return with_peak(found)


def _pyarrow(path: Path) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.csv

    found: dict[str, Any] = {}
    raw = timed("bytes", lambda: pa.memory_map(str(path)).read_buffer().to_pybytes(), found)
    options = pyarrow.csv.ReadOptions(block_size=32 << 20)
    timed("cells", lambda: pyarrow.csv.read_csv(pa.BufferReader(raw), read_options=options), found)
    return with_peak(found)


def _parse(path: Path) -> dict[str, Any]:
    from loaders import io_table

    found: dict[str, Any] = {}
    told: list[tuple[float, str]] = []

    def tell(text: str) -> None:
        told.append((time.perf_counter(), text))

    timed("read and check", lambda: io_table.read(path, progress=tell), found)
    found["of it parsing, s"] = round(told[-1][0] - told[0][0], 2)
    return with_peak(found)


def _store(path: Path, share: float | None = None) -> dict[str, Any]:
    """Store, store again unchanged, read back, ask; on a local engine of its own."""
    from kb.datasets import prepare
    from kb.engine import ensure_running, status, stop
    from kb.graph import connect
    from kb.settings import Settings
    from kb.table_store import read, save
    from loaders import io_table

    found: dict[str, Any] = {}
    table = io_table.read(path).table
    home = Path(tempfile.mkdtemp(prefix="kb-", dir=path.parent))
    settings = Settings(home=home, query_seconds=600)
    ensure_running(settings)
    engine = psutil.Process(status(settings).pid)
    try:
        with connect(settings) as graph:
            prepare(graph)
            timed("store", lambda: save(graph, table, coverage=share), found, engine)
            card = "MATCH (t:IOTable) RETURN t.flow_count, t.flow_coverage"
            found["flows"], found["least coverage"] = graph.read(card).rows[0]
            if share is None:
                timed("store unchanged", lambda: save(graph, table), found, engine)
                timed("read back", lambda: read(graph, table.meta.id), found, engine)
                found |= _asked(graph, table.meta.id, table.codes)
                found["engine memory, MB"] = round((status(settings).memory_bytes or 0) / 2**20)
    finally:
        stop(settings)
    found["on disk, MB"] = round(sum(f.stat().st_size for f in settings.home.rglob("*") if f.is_file()) / 2**20)
    return with_peak(found)


def _asked(graph: Any, table: str, codes: list[str]) -> dict[str, float]:
    """Median milliseconds of value-chain queries, of industries spread over the table."""
    from kb.queries import library, run

    found = {}
    for name in QUERIES:
        known = {parameter.name for parameter in library()[name].parameters}
        seconds = []
        for code in codes[:: max(1, len(codes) // 25)]:
            given = {key: value for key, value in (("table", table), ("industry", code)) if key in known}
            started = time.perf_counter()
            run(graph, name, given)
            seconds.append(time.perf_counter() - started)
        found[f"{name}, median ms"] = round(1000 * statistics.median(seconds), 1)
    return found


def _analyse(path: Path) -> dict[str, Any]:
    from analysis.structural.multipliers import multipliers
    from loaders import io_table

    found: dict[str, Any] = {}
    table = io_table.read(path).table
    timed("multipliers", lambda: multipliers(table), found)
    return with_peak(found)


BASE = ("pymrio", "pyarrow", "parse", "store", "analyse")
STEPS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "pymrio": _pymrio,
    "pyarrow": _pyarrow,
    "parse": _parse,
    "store": _store,
    "analyse": _analyse,
}
STEPS |= {f"coverage {share}": partial(_store, share=share) for share in SHARES}
STEPS |= {f"write {size}": partial(_write, size=size) for size in SIZES}

if __name__ == "__main__":
    main()
