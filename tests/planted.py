"""Tables whose clusters are known because they were put there."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from kb.table import IOTable
from tests.tables import make_table

CORE = 4.0
"""Trade of a block's first industry with its block, over that of the others among themselves."""
OUTSIDE = 0.02
"""Trade between industries of two blocks, over that inside a block."""


def planted(blocks: int = 4, size: int = 6, seed: int = 0) -> IOTable:
    """A balanced table of ``blocks`` groups of ``size`` industries that trade among themselves, with noise.

    Codes are ``B1_01`` …; the first industry of a block is its core, the largest partner of the others. A fifth of
    every flow is imported, final demand and value added are about as large as intermediate use.
    """
    random = np.random.default_rng(seed)
    labels = planted_labels(blocks, size)
    n = len(labels)
    core = np.where(np.arange(n) % size == 0, CORE, 1.0)
    strength = np.where(labels[:, None] == labels[None, :], np.maximum.outer(core, core), OUTSIDE)
    Z = 100 * strength * np.exp(random.normal(0, 0.3, (n, n)))
    domestic, imported = 0.8 * Z, 0.2 * Z
    x = domestic.sum(axis=1) + 1.2 * np.maximum(Z.sum(axis=0), Z.sum(axis=1))
    return make_table(
        domestic,
        {
            "compensation_of_employees": 0.5 * (x - Z.sum(axis=0)),
            "gross_operating_surplus": 0.5 * (x - Z.sum(axis=0)),
            "output": x,
        },
        imported,
        Z.sum(axis=1),
        codes=[f"B{label + 1}_{i % size + 1:02d}" for i, label in enumerate(labels)],
        table_id=f"planted-{blocks}-{size}-{seed}",
    )


def planted_labels(blocks: int = 4, size: int = 6) -> npt.NDArray[np.int64]:
    """The block of each industry of :func:`planted`, from 0, shape (blocks · size,)."""
    return np.repeat(np.arange(blocks), size)


Family = Literal["equal", "unequal", "overlapping", "nested"]
FAMILIES: tuple[Family, ...] = get_args(Family)


def benchmark(family: Family, mixing: float = 0.4, seed: int = 0) -> tuple[IOTable, npt.NDArray[np.int64]]:
    """A table of 120 to 144 industries in planted blocks with directed, weighted flows, and the block of each.

    After the benchmark graphs of Lancichinetti and Fortunato (2009), for tables: an industry buys the share 1 - μ
    (``mixing``) of its inputs inside its block, the rest from anybody, three tenths of that from four industries that
    serve all. Half of the pairs in a block trade; sizes of sellers, of buyers and of every flow are lognormal.

    - ``equal``: ten blocks of twelve
    - ``unequal``: sizes from a power law with exponent 1.5, 4 to 30 industries
    - ``overlapping``: as equal, but three industries in ten belong to a second block with 0.4 of their trade
    - ``nested``: twelve blocks of twelve in four larger ones, inside which 0.15 as much is traded as in a block
    """
    random = np.random.default_rng(seed)
    sizes = _power_law(random, 120, 4, 30) if family == "unequal" else [12] * (12 if family == "nested" else 10)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    n = len(labels)
    member = np.eye(len(sizes))[labels]
    if family == "overlapping":
        for i in np.flatnonzero(random.random(n) < 0.3):
            second = random.choice(np.delete(np.arange(len(sizes)), labels[i]))
            member[i, labels[i]], member[i, second] = 0.6, 0.4
    affinity = member @ member.T
    if family == "nested":
        affinity = np.where(affinity == 0, 0.15 * np.equal.outer(labels // 3, labels // 3), affinity)
    size = random.lognormal(0, 1, n)[:, None]
    inside = affinity * (random.random((n, n)) < 0.5) * size * random.lognormal(0, 0.8, (n, n))
    anybody = (random.random((n, n)) < 0.3) * size * random.lognormal(0, 0.8, (n, n))
    of_all = np.zeros((n, n))
    of_all[random.choice(n, 4, replace=False)] = random.lognormal(0, 0.5, (4, n))
    for part in (inside, anybody):
        np.fill_diagonal(part, 0.0)
    shares = (1 - mixing) * _columns(inside) + mixing * (0.7 * _columns(anybody) + 0.3 * _columns(of_all))
    Z = 100 * _columns(shares) * random.lognormal(0, 0.7, n)
    np.fill_diagonal(Z, 5 * random.lognormal(0, 1, n))
    x = Z.sum(axis=1) + 1.2 * np.maximum(Z.sum(axis=0), Z.sum(axis=1))
    inputs = {"gross_operating_surplus": x - Z.sum(axis=0), "output": x}
    codes = [f"S{i + 1:03d}" for i in random.permutation(n)]
    return make_table(Z, inputs, codes=codes, table_id=f"planted-{family}-{mixing:g}-{seed}"), labels


def _power_law(random: np.random.Generator, total: int, least: int, most: int) -> list[int]:
    """Sizes with density proportional to size to the power of -1.5, the last cut or shared out to make the total."""
    sizes: list[int] = []
    while sum(sizes) < total:
        low, high = least**-0.5, most**-0.5
        sizes.append(round((low + (high - low) * random.random()) ** -2))
    sizes[-1] -= sum(sizes) - total
    if sizes[-1] < least:
        for k in range(sizes.pop()):
            sizes[k % len(sizes)] += 1
    return sizes


def _columns(flows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Flows as shares of their column."""
    total = flows.sum(axis=0)
    return np.divide(flows, total, out=np.zeros_like(flows), where=total > 0)
