"""The import proportionality assumption: every user of a product at home imports the same share of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kb.table import Matrix


def imported_shares(
    output: Matrix, imports: Matrix, exports: Matrix, *, split_exports: bool = False
) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Imported share of each product's uses, shape (n,), and of which products exports are split too, shape (n,).

    m / (x + m - e), with output x, imports m and exports e, where exports are domestic; m / (x + m) where they are
    split: with ``split_exports``, and for a product that exports more than is made of it. Zero where nothing is used.

    Source: Eurostat Manual 2008, ch. 8 (import matrix); Miller and Blair 2009, ch. 4.

    >>> shares, split = imported_shares(np.array([900.0, 1.0]), np.array([100.0, 9.0]), np.array([500.0, 3.0]))
    >>> shares.round(3), split
    (array([0.2, 0.9]), array([False,  True]))
    """
    split = np.full(len(imports), split_exports) | ((exports > output) & (imports > 0))
    used = output + imports - np.where(split, 0.0, exports)
    shares = np.divide(imports, used, out=np.zeros(len(imports)), where=used != 0)
    return np.asarray(shares, dtype=np.float64), split
