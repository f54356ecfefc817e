"""Seconds that factor clusters take, beside plain loops for the correlations and scikit-learn for the components."""

from __future__ import annotations

import time

import numpy as np
from sklearn.decomposition import PCA

from analysis.clusters.czamanski import CzamanskiParameters, czamanski
from analysis.clusters.factor_clusters import FactorParameters, factors
from kb.table import Basis, IOTable
from tests.benchmarks.multipliers import economy
from tests.planted import planted

DRAWS = 200


def compare() -> dict[str, dict[str, float]]:
    """Seconds for tables of planted clusters, and for one without any structure, whose factors are many.

    The plain way is one table's correlations and components, not rotated: so many draws take it so many times longer.
    """
    tables = {
        "68 sectors in 4 groups": planted(4, 17),
        "400 sectors in 20 groups": planted(20, 20),
        "400 sectors at random": economy(400),
    }
    return {name: measured(table) for name, table in tables.items()}


def measured(table: IOTable) -> dict[str, float]:
    """Ours with and without draws, and the plain way."""
    basis: Basis = "total" if "total" in table.bases else "domestic"
    once = factors(table, FactorParameters(basis, draws=0))
    return {
        "factors": once.summary["factors"],
        "ours, no draws": once.seconds,
        f"ours, {DRAWS} draws": factors(table, FactorParameters(basis, draws=DRAWS)).seconds,
        "loops and scikit-learn, no draws": plain(table, once.summary["factors"]),
        "ours, complexes": czamanski(table, CzamanskiParameters(basis)).seconds,
    }


def plain(table: IOTable, count: int) -> float:
    """Correlations pair by pair, then components of the columns by scikit-learn."""
    Z = table.domestic + (0 if table.imported is None else table.imported)
    started = time.perf_counter()
    x, y = Z / Z.sum(axis=0), (Z.T / Z.sum(axis=1)).T
    similarity = np.eye(len(Z))
    for a in range(len(Z)):
        for b in range(a):
            pairs = (x[:, a], x[:, b]), (y[a], y[b]), (x[:, a], y[b]), (y[a], x[:, b])
            similarity[a, b] = similarity[b, a] = max(np.corrcoef(first, second)[0, 1] for first, second in pairs)
    columns = (similarity - similarity.mean(axis=0)) / similarity.std(axis=0)
    PCA(count).fit(columns)
    return time.perf_counter() - started
