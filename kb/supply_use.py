"""Supply and use tables, as a loader delivers them and the transformation models take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
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
