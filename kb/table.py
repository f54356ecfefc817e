"""The input-output table, as every loader delivers it and every analysis takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.names import NAMES, in_language

Matrix = npt.NDArray[np.float64]
Basis = Literal["domestic", "total", "resources"]
BASES: tuple[Basis, ...] = ("domestic", "total", "resources")

FINAL_DEMAND = (
    "household_consumption",
    "npish_consumption",
    "government_consumption",
    "gross_fixed_capital_formation",
    "change_in_inventories",
    "valuables",
    "exports",
)
"""Final-demand categories of the IO table folder."""

VALUE_ADDED = (
    "compensation_of_employees",
    "other_net_taxes_on_production",
    "consumption_of_fixed_capital",
    "net_operating_surplus",
    "gross_operating_surplus",
    "mixed_income",
    "value_added",
)
"""Primary inputs that sum to value added; ``value_added`` itself stands where the source gives only its total."""

OTHER_INPUTS = (
    "net_taxes_on_products",
    "international_transport_margins",
    "imported_inputs",
    "imports",
    "employment",
    "output",
)
"""Primary-input rows that are not part of value added. ``imports`` is the import *of the product* (supply side)."""

PRIMARY_INPUTS = VALUE_ADDED + OTHER_INPUTS


@dataclass(frozen=True, slots=True)
class TableMeta:
    """What a number of the table means: whose, when, in which unit, from where."""

    id: str
    title: str
    country: str  # ISO 3166-1 alpha-3
    year: int
    kind: str  # product-by-product or industry-by-industry
    valuation: str
    currency: str  # ISO 4217
    unit: int  # 1 = one currency unit, 1000 = thousands …
    classification: str
    source_title: str
    source_url: str = ""
    region: str | None = None  # ISO 3166-2, where the table is regional
    description: str = ""
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class IOTable:
    """One input-output table of ``n`` industries in currency units of ``meta.unit``.

    ``industries``: indexed by code, columns ``name_en``, ``name_ru``, ``name_kk`` and any notes.
    ``domestic``, ``imported``: flows Z, shape (n, n), row sells to column; ``imported`` is None where the source
    gives imported inputs only as a column total (row ``imported_inputs`` of ``primary_inputs``).
    ``final_demand_domestic``, ``final_demand_imported``: (n, categories), index and columns as named above.
    ``primary_inputs``: (n, inputs), one column per row of the source, always with ``output``.

    ``undivided``: the source does not tell domestic and imported products apart. Then ``domestic`` and
    ``final_demand_domestic`` hold both together, ``imported`` is None, and ``primary_inputs`` has ``imports``, so that
    uses add up to output + imports. Coefficients of such a table are on the bases ``total`` and ``resources`` only.

    A world table has ``countries``, the country of each industry (its codes are ``KAZ_C24``): there ``domestic`` are
    the flows inside a country and ``imported`` those across borders, seen from the supplier's row, and
    ``final_demand_by_country``, (n, countries), says to which country's final demand each industry sells.
    """

    meta: TableMeta
    industries: pd.DataFrame
    domestic: Matrix
    imported: Matrix | None
    final_demand_domestic: pd.DataFrame
    final_demand_imported: pd.DataFrame
    primary_inputs: pd.DataFrame
    notes: Sequence[str] = field(default=())
    countries: Sequence[str] = field(default=())
    final_demand_by_country: pd.DataFrame | None = None
    undivided: bool = False

    @property
    def codes(self) -> list[str]:
        """Industry codes in the table's order."""
        return [str(code) for code in self.industries.index]

    def names(self, language: str = "en") -> list[str]:
        """Names of the industries in a language, in the nearest other one where one has none there."""
        named = self.industries.reindex(columns=list(NAMES)).astype(object)
        rows = named.where(named.notna(), "").itertuples(index=False)
        return [in_language(dict(zip(NAMES, row, strict=True)), language) for row in rows]

    @property
    def output(self) -> Matrix:
        """Output x, shape (n,)."""
        return self.primary_inputs["output"].to_numpy(dtype=np.float64)

    @property
    def value_added(self) -> Matrix:
        """Value added v, shape (n,): compensation + other net taxes on production + surplus rows."""
        rows = [name for name in VALUE_ADDED if name in self.primary_inputs.columns]
        return np.asarray(self.primary_inputs[rows].to_numpy(dtype=np.float64).sum(axis=1))

    def primary_input(self, name: str) -> Matrix | None:
        """One primary-input row as a vector of shape (n,), or None where the table has none."""
        if name not in self.primary_inputs.columns:
            return None
        return self.primary_inputs[name].to_numpy(dtype=np.float64)

    @property
    def imported_purchases(self) -> Matrix:
        """Imported intermediate inputs of each buyer, shape (n,): column sums, or the source's own total."""
        if self.imported is not None:
            return np.asarray(self.imported.sum(axis=0))
        total = self.primary_input("imported_inputs")
        return total if total is not None else np.zeros(len(self.industries))

    @property
    def imports(self) -> Matrix | None:
        """Imports of each product M, shape (n,): the source's row, or the sum of imported uses; None if unknown."""
        stated = self.primary_input("imports")
        if stated is not None:
            return stated
        if self.imported is None:
            return None
        return np.asarray(self.imported.sum(axis=1) + self.final_demand_imported.to_numpy(np.float64).sum(axis=1))

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Import bases on which coefficients can be computed; the world as a whole imports nothing to its resources."""
        if self.countries:
            return ("domestic", "total")
        if self.undivided:
            return ("total", "resources")
        return BASES if self.imported is not None else ("domestic",)

    def in_order(self, codes: Sequence[str]) -> IOTable:
        """The table with its industries in another order, given by their codes."""
        if self.codes == list(codes):
            return self
        place = {code: at for at, code in enumerate(self.codes)}
        order = np.array([place[code] for code in codes])
        frames: dict[str, Any] = {
            name: getattr(self, name).iloc[order]
            for name in ("industries", "final_demand_domestic", "final_demand_imported", "primary_inputs")
        }
        by_country = self.final_demand_by_country
        return replace(
            self,
            **frames,
            domestic=self.domestic[np.ix_(order, order)],
            imported=None if self.imported is None else self.imported[np.ix_(order, order)],
            countries=tuple(self.countries[at] for at in order) if self.countries else (),
            final_demand_by_country=None if by_country is None else by_country.iloc[order],
        )
