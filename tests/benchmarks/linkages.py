"""Seconds of linkages, extraction, position and paths, beside one numpy inverse, a plain path search and MARIO.

    python -m tests.benchmarks.linkages 68 400 1400 3600

MARIO needs other versions of numpy and pandas, so it runs in an environment of its own, where there is one:
`python -m venv .venv-peers && .venv-peers/bin/pip install mariopy`. Without it the report says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.model.coefficients import input_coefficients, primary_coefficients
from analysis.model.leontief import open_system
from analysis.structural.extraction import extraction
from analysis.structural.influence import influence
from analysis.structural.linkages import linkages
from analysis.structural.multipliers import multipliers
from analysis.structural.paths import paths
from analysis.structural.position import position
from kb.table import IOTable, Matrix
from tests.benchmarks.multipliers import SIZES, economy, least

PEERS = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
LARGEST_PLAIN = 1_400
"""Sectors up to which the plain search is timed."""
LARGEST_MARIO = 400
"""Sectors up to which MARIO is timed: its path search takes the most of a minute."""


def compare(sizes: Sequence[int] = SIZES) -> dict[str, dict[str, Any]]:
    """Least of several timings for each way and size, in seconds; the first aim is the line ``over one inverse``."""
    return {f"{n} sectors": _compared(economy(n), 5 if n < 1_000 else 2) for n in sizes}


def _compared(table: IOTable, times: int) -> dict[str, Any]:
    A = input_coefficients(table).to_numpy()
    ways: dict[str, Callable[[], object]] = {
        "multipliers": lambda: multipliers(table),
        "linkages": lambda: linkages(table),
        "extraction": lambda: extraction(table),
        "position": lambda: position(table),
        "influence": lambda: influence(table),
        "paths, 200": lambda: paths(table),
        "numpy, one inverse": lambda: np.linalg.inv(np.eye(len(A)) - A),
    }
    found: dict[str, Any] = {name: least(way, times) for name, way in ways.items()}
    three = sum(found[name] for name in ("multipliers", "linkages", "extraction"))
    found["multipliers, linkages, extraction over one inverse"] = three / found["numpy, one inverse"]
    return found | _paths(table)


# ---------------------------------------------------------------- paths another way


def _paths(table: IOTable) -> dict[str, Any]:
    ours = paths(table).frame["strength"].to_numpy()
    cutoff = float(ours[-1])
    found: dict[str, Any] = {}
    if len(table.codes) <= LARGEST_PLAIN:
        theirs: list[float] = []
        found["plain depth-first search, same 200 paths"] = least(lambda: theirs.extend(plain(table, cutoff)), 1)
        np.testing.assert_allclose(sorted(theirs, reverse=True)[: ours.size], ours, rtol=1e-9)
    if len(table.codes) <= LARGEST_MARIO:
        found |= _mario(table, ours)
    return found


def plain(table: IOTable, cutoff: float) -> list[float]:
    """Every path worth the cut-off, depth first as pyspa walks: a branch ends where all it can add is below it."""
    A: Matrix = input_coefficients(table).to_numpy()
    effect = primary_coefficients(table)["value_added"].to_numpy()
    total = open_system(table).backward(effect)
    found = []

    def walk(tip: int, weight: float) -> None:
        if weight * effect[tip] >= cutoff * (1 - 1e-12):
            found.append(weight * effect[tip])
        for supplier in range(len(A)):
            further = weight * A[supplier, tip]
            if further * total[supplier] >= cutoff:
                walk(supplier, further)

    for product, demand in enumerate(table.final_demand_domestic.to_numpy().sum(axis=1)):
        walk(product, demand)
    return found


def _mario(table: IOTable, ours: Matrix) -> dict[str, Any]:
    if not PEERS.exists():
        return {"MARIO": f"not timed: no {PEERS.parent.parent.name} with mariopy beside the tests"}
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.npz"
        demand = table.final_demand_domestic.to_numpy().sum(axis=1)
        np.savez(given, flows=table.domestic, demand=demand, value_added=table.value_added, cutoff=ours[-1])
        script = Path(__file__).with_name("with_mario.py")
        answer = Path(folder) / "answer.json"
        subprocess.run([PEERS, script, given, answer], check=True, capture_output=True)
        theirs = json.loads(answer.read_text(encoding="utf-8"))
    kept = np.isclose(np.array(theirs["values"])[:, None], ours, rtol=1e-9, atol=0).any(axis=0)
    return {
        "MARIO, linkages": theirs["linkages"],
        "MARIO, paths": theirs["paths"],
        "MARIO, of the 200 strongest paths it finds": int(kept.sum()),
    }


if __name__ == "__main__":
    json.dump(compare([int(size) for size in sys.argv[1:]] or SIZES), sys.stdout, indent=1)
    print()
