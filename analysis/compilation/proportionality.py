"""Domestic and imported flows told apart by import proportionality, where a table knows only their sum."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.model.coefficients import divide
from kb.errors import AnalysisError
from kb.supply_use import imported_shares
from kb.table import IOTable, Matrix, TableMeta

SAID = "domestic and imported flows told apart by import proportionality: every user of a product at home imports the "
IMBALANCE = 1e-6
"""Relative difference between a product's uses and its supply from which on the reader is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Proportional:
    """A table split by proportionality.

    ``shares``: imported share of each product's uses, shape (n,). ``misplaced``: share of the imported flows between
    industries that stand elsewhere than in the table's own import matrix, ½ Σ|difference| / Σ imports each scaled to
    the same total; None where the table has none.
    """

    table: IOTable
    shares: Matrix
    misplaced: float | None


def domestic_by_proportionality(table: IOTable, *, split_exports: bool = False) -> Proportional:
    """Every use of a product split into domestic and imported in one proportion: an assumption, and said to be one.

    Imported share of product i at home: mᵢ / (xᵢ + mᵢ − eᵢ), with output x, imports m and exports e; exports are
    domestic. With ``split_exports``, and for products that export more than they make, exports are split too:
    mᵢ / (xᵢ + mᵢ). Flows shape (n, n), currency units of the table. The flows taken are domestic and imported ones
    together; where the table has no imported flows its ``domestic`` are taken as total flows, which needs the row
    ``imports`` of its primary inputs.

    Raises ``AnalysisError`` where imports of each product are unknown or negative, and for a world table.
    Source: Eurostat Manual 2008, ch. 8 (import matrix); Miller and Blair 2009, ch. 4.

    >>> from analysis.textbook import miller_blair
    >>> table = miller_blair()
    >>> inputs = table.primary_inputs.assign(imports=[0.0, 500.0])
    >>> domestic_by_proportionality(replace(table, imported=None, primary_inputs=inputs)).shares
    array([0. , 0.2])
    """
    total, final, imports = _total(table)
    exports = _exports(final)
    shares, split = imported_shares(table.output, imports, exports, split_exports=split_exports)
    demand_shares = np.repeat(shares[:, None], final.shape[1], axis=1)
    if "exports" in final.columns:
        demand_shares[:, final.columns.get_loc("exports")] = np.where(split, shares, 0.0)
    imported_demand = final * demand_shares
    imported = total * shares[:, None]
    misplaced = None if table.imported is None else _misplaced(imported, table.imported)
    notes = _notes(table, total, final, imports, split & (not split_exports), split_exports, misplaced)
    new = replace(
        table,
        meta=_meta(table, notes),
        domestic=total - imported,
        imported=imported,
        final_demand_domestic=final - imported_demand,
        final_demand_imported=imported_demand,
        primary_inputs=table.primary_inputs.drop(columns="imported_inputs", errors="ignore").assign(imports=imports),
        notes=tuple(notes),
        undivided=False,
    )
    return Proportional(new, shares, misplaced)


def _total(table: IOTable) -> tuple[Matrix, pd.DataFrame, Matrix]:
    """Flows and final demand from home and abroad together, and imports of each product."""
    where = f"table {table.meta.id}"
    if table.countries:
        raise AnalysisError("it is a world table: its flows across borders are known", where=where, remedy="use them")
    if table.imported is None and table.primary_input("imports") is None:
        what = "imports of each product are unknown"
        raise AnalysisError(what, where=where, remedy="give them as the row imports of the primary inputs")
    imports = table.imports
    assert imports is not None  # given as a row, or summed from imported uses
    wrong = np.flatnonzero(~(np.isfinite(imports) & (imports >= 0)))
    if wrong.size:
        what = f"imports of {table.codes[wrong[0]]} are {imports[wrong[0]]:g}"
        raise AnalysisError(what, where=where, remedy="give zero or a positive number")
    final = table.final_demand_domestic + table.final_demand_imported
    flows = table.domestic if table.imported is None else table.domestic + table.imported
    return flows, final.astype(np.float64), imports


def _exports(final: pd.DataFrame) -> Matrix:
    return final["exports"].to_numpy(np.float64) if "exports" in final.columns else np.zeros(len(final))


def _misplaced(ours: Matrix, official: Matrix) -> float:
    """½ Σ|a − b| with both summing to one: zero where they agree, one where nothing stands in the same place."""
    if not ours.sum() or not official.sum():
        return float(ours.sum() != official.sum())
    return float(np.abs(ours / ours.sum() - official / official.sum()).sum() / 2)


def _notes(
    table: IOTable,
    total: Matrix,
    final: pd.DataFrame,
    imports: Matrix,
    reexported: npt.NDArray[np.bool_],
    split_exports: bool,
    misplaced: float | None,
) -> list[str]:
    exports = "as well as the export of it" if split_exports else "and exports are domestic"
    notes = [f"{SAID}same share of it, {exports}; a user's own imports are not known"]
    if reexported.any():
        codes = ", ".join(np.asarray(table.codes)[reexported])
        notes.append(f"exports exceed output, so that part of them is imported, in the same share: {codes}")
    supply = table.output + imports
    difference = divide(np.abs(total.sum(axis=1) + final.to_numpy().sum(axis=1) - supply), supply)
    if difference.max(initial=0) > IMBALANCE:
        worst = int(difference.argmax())
        notes.append(
            f"uses of {table.codes[worst]} differ from its output plus imports by {difference[worst]:.2g} of it, "
            "the most of all: its imported uses do not add up to its imports"
        )
    if misplaced is not None:
        notes.append(
            f"{misplaced:.1%} of the imported flows between industries stand elsewhere than in the import matrix of "
            f"{table.meta.id}"
        )
    return notes


def _meta(table: IOTable, notes: list[str]) -> TableMeta:
    return replace(
        table.meta,
        id=f"{table.meta.id}-proportional",
        title=f"{table.meta.title}, domestic flows by import proportionality",
        description=f"Computed from table {table.meta.id}: {notes[0]}. {table.meta.description}".strip(),
        file="",
        sha256="",
    )
