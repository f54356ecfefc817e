"""Linkages and structural paths as a user of MARIO (`mariopy`) gets them; run by its own Python: it needs other pins.

Arguments: a file of numpy arrays (flows, demand, value_added, cutoff), and one for the answer, JSON: seconds, and the
values of the paths found. MARIO's cut-off also ends a path at an industry whose own effect is below it, so stronger
paths through such an industry are missed: compare the values.
"""

import json
import sys
import time
from pathlib import Path

import mario
import numpy as np
import pandas as pd

LEVELS = ["Region", "Level", "Item"]


def main() -> None:
    """Time both on a database built anew, as MARIO keeps what it has computed."""
    given = np.load(sys.argv[1])
    held = database(given)
    started = time.perf_counter()
    held.calc_linkages(normalized=True, cut_diag=False, multi_mode=False)
    linkages = time.perf_counter() - started
    held = database(given)
    started = time.perf_counter()
    found = held.calc_spa("total value added", max_depth=8, cutoff=float(given["cutoff"]), top_n=200)
    paths = time.perf_counter() - started
    answer = {"linkages": linkages, "paths": paths, "values": found["contribution"].tolist()}
    Path(sys.argv[2]).write_text(json.dumps(answer), encoding="utf-8")


def database(given: np.lib.npyio.NpzFile) -> "mario.Database":
    """One region, one category of final demand, one primary input."""
    items = [f"S{i:04d}" for i in range(len(given["flows"]))]
    sectors = pd.MultiIndex.from_product([["R"], ["Sector"], items], names=LEVELS)
    demand = pd.MultiIndex.from_tuples([("R", "Consumption category", "Final demand")], names=LEVELS)
    factors, extensions = pd.Index(["Value added"], name="Item"), pd.Index(["-"], name="Item")
    unit = {"Sector": items, "Factor of production": factors, "Satellite account": extensions}
    return mario.Database(
        table="IOT",
        Z=pd.DataFrame(given["flows"], sectors, sectors),
        Y=pd.DataFrame(given["demand"][:, None], sectors, demand),
        V=pd.DataFrame(given["value_added"][None, :], factors, sectors),
        E=pd.DataFrame(0.0, extensions, sectors),
        EY=pd.DataFrame(0.0, extensions, demand),
        units={name: pd.DataFrame("EUR", pd.Index(list(each)), ["unit"]) for name, each in unit.items()},
    )


if __name__ == "__main__":
    main()
