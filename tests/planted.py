"""Tables whose clusters are known because they were put there."""

from __future__ import annotations

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
