"""Supply and use tables, as a loader delivers them and the transformation models take them; imported shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.table import Matrix, TableMeta


@dataclass(frozen=True, slots=True)
class SupplyUse:
    """Supply and use at basic prices: k products, n industries, currency units of ``meta.unit``.

    ``products``, ``industries``: indexed by code, columns ``name_en``, ``name_ru``, ``name_kk``.
    ``make`` V: output of each product by each industry, shape (n, k), the transpose of the supply table.
    ``use``, ``use_imported`` U: products that industries buy, domestic and imported, shape (k, n);
    ``use_imported`` is None where imports are known only as a total (``imported_inputs`` of ``primary_inputs``).
    ``final_demand``, ``final_demand_imported``: (k, categories). ``primary_inputs``: (n, inputs), without ``output``.
    """

    meta: TableMeta
    products: pd.DataFrame
    industries: pd.DataFrame
    make: Matrix
    use: Matrix
    use_imported: Matrix | None
    final_demand: pd.DataFrame
    final_demand_imported: pd.DataFrame
    primary_inputs: pd.DataFrame
    notes: Sequence[str] = field(default=())

    @property
    def product_output(self) -> Matrix:
        """Output of each product q = 1′V, shape (k,)."""
        return np.asarray(self.make.sum(axis=0))

    @property
    def industry_output(self) -> Matrix:
        """Output of each industry g = V1, shape (n,)."""
        return np.asarray(self.make.sum(axis=1))


def imported_shares(
    output: Matrix, imports: Matrix, exports: Matrix, *, split_exports: bool = False
) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """Imported share of each product's uses, shape (n,), and of which products exports are split too, shape (n,).

    The import proportionality assumption: every user of a product at home imports the same share of it. That is
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
