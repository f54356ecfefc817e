"""Seconds that all multipliers take, beside pymrio and one numpy inverse of the same size, in one process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.structural.multipliers import multipliers
from kb.table import FINAL_DEMAND, IOTable, TableMeta

SIZES = (68, 400, 1_400, 3_600)


def compare(sizes: Sequence[int] = SIZES) -> dict[str, dict[str, float]]:
    """Least of several timings for each way and size, in seconds."""
    found = {}
    for n in sizes:
        table, times = economy(n), 5 if n < 1_000 else 2
        A = table.domestic / table.output
        ways: dict[str, Callable[[], object]] = {
            "ours, multipliers of type I and II, every measure": lambda table=table: multipliers(table),
            "pymrio, x A L and multipliers of type I": lambda table=table: with_pymrio(table),
            "numpy, one inverse": lambda A=A: np.linalg.inv(np.eye(len(A)) - A),
        }
        found[f"{n} sectors"] = {name: least(way, times) for name, way in ways.items()}
    return found


def least(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of several runs."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def with_pymrio(table: IOTable) -> pd.DataFrame:
    """Multipliers as a user of pymrio gets them: frames in, x, A, L, coefficients S, multipliers S L."""
    import pymrio

    codes = pd.Index(table.codes, name="sector")
    flows = pd.DataFrame(table.domestic, index=codes, columns=codes)
    factors = table.primary_inputs.drop(columns="output").T
    output = pymrio.calc_x(flows, table.final_demand_domestic)
    inverse = pymrio.calc_L(pymrio.calc_A(flows, output))
    return pymrio.calc_M(pymrio.calc_S(factors, output), inverse)


def economy(n: int) -> IOTable:
    """A balanced table of n industries with imports, taxes, wages, jobs, households and exports."""
    random = np.random.default_rng(2024)
    flows = np.exp(random.normal(0, 2.0, (n, n)))
    used = flows.sum(axis=1)
    households, exports = used * random.uniform(0.2, 0.8, n), used * random.uniform(0.2, 1.2, n)
    output = used + households + exports
    flows *= np.minimum(1.0, 0.6 * output / flows.sum(axis=0))  # no industry spends more than it makes on inputs
    exports = output - flows.sum(axis=1) - households
    rest = output - flows.sum(axis=0)
    codes = pd.Index([f"S{i:04d}" for i in range(n)], name="code")
    shares = random.dirichlet([4, 3, 2, 1], n).T
    names = ("compensation_of_employees", "gross_operating_surplus", "imported_inputs", "net_taxes_on_products")
    inputs = {name: share * rest for name, share in zip(names, shares, strict=True)}
    demand = pd.DataFrame(0.0, index=codes, columns=list(FINAL_DEMAND))
    return IOTable(
        meta=TableMeta(f"economy-{n}", f"{n}", "KAZ", 2024, "industry-by-industry", "basic prices", "KZT", 1, "T", "-"),
        industries=pd.DataFrame({"name_en": codes}, index=codes),
        domestic=flows,
        imported=None,
        final_demand_domestic=demand.assign(household_consumption=households, exports=exports),
        final_demand_imported=demand,
        primary_inputs=pd.DataFrame({**inputs, "employment": rest / 7, "output": output}, index=codes),
    )
