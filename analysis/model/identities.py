"""The identities every result is checked against while it is computed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.model.coefficients import EXHAUSTIVE, place, primary_coefficients
from analysis.model.households import Households
from analysis.model.leontief import InputOutputSystem
from analysis.parameters import TOLERANCE
from kb.errors import AnalysisError
from kb.table import IOTable, Matrix

ACCOUNTS = {
    "domestic": "(v/x + taxes/x + imported inputs/x) L = 1",
    "total": "(v/x + taxes/x) L = 1",
    "resources": "(v/q + M/q + taxes/q) L = 1",
}
"""Every unit of final demand ends as value added, taxes on products and, where they leak out, imports."""

LEONTIEF = "(1 - 1'A) L = 1"
GHOSH = "G (1 - B 1) = 1"
INCOME = "income type II / type I = 1 / (1 - h_R L h_C)"
PARTS = "initial + direct + indirect + induced = effect"


def deviation(vector: Matrix, terms: Matrix | float = 1.0) -> float:
    """Largest distance from one, relative to the sum of absolute terms that made each element where that is larger.

    >>> deviation(np.array([1.0, 0.75])), deviation(np.array([1.0, 0.75]), np.array([1.0, 10.0]))
    (0.25, 0.025)
    """
    return float((np.abs(vector - 1) / np.maximum(terms, 1)).max())


def require(name: str, reached: float, table: IOTable, system: InputOutputSystem) -> float:
    """Refuse a result whose own arithmetic misses an identity by 1e-9 or more; return the deviation."""
    if not reached < TOLERANCE:
        raise AnalysisError(
            f"{name} is missed by {reached:.1g}: I − A is too badly conditioned",
            where=place(table, system.basis),
            remedy="check industries whose inputs almost equal their output",
        )
    return reached


def accounting_identity(
    table: IOTable, system: InputOutputSystem, primary: pd.DataFrame | None = None
) -> tuple[dict[str, float], list[str]]:
    """The basis's accounting identity: its largest deviation, and a note where the table's own columns miss it.

    (v + M + taxes) L = 1 with the rows that ``EXHAUSTIVE`` names; shape (n,), pure numbers. A table without value
    added has no such identity; one whose columns do not balance misses it by as much, which is no arithmetic error.

    Source: docs/methods/import_bases.md, Identities; Miller and Blair 2009, ch. 2.

    >>> from analysis.model.leontief import open_system
    >>> from analysis.textbook import miller_blair
    >>> identities, notes = accounting_identity(miller_blair(), open_system(miller_blair()))
    >>> list(identities), notes
    (['(v/x + taxes/x + imported inputs/x) L = 1'], [])
    """
    frame = primary_coefficients(table, system.basis) if primary is None else primary
    if "value_added" not in frame.columns:
        return {}, ["the table has no value added: its accounts cannot be checked"]
    rows = [measure for measure in EXHAUSTIVE[system.basis] if measure in frame.columns]
    inputs = frame[rows].to_numpy()
    inputs = (inputs if len(inputs) == len(system.codes) else inputs[system.positions]).sum(axis=1)
    name = ACCOUNTS[system.basis]
    reached = deviation(system.backward(inputs))
    gap = np.abs(1 - system.A.sum(axis=0) - inputs)
    worst = int(gap.argmax())
    if reached < TOLERANCE:
        return {name: reached}, []
    note = (
        f"inputs and output differ by up to {gap[worst]:.2g} per unit ({system.codes[worst]}): "
        f"the effects of {', '.join(rows)} sum to one only within {reached:.2g}"
    )
    return {name: reached}, [note]


def leontief_identity(table: IOTable, system: InputOutputSystem) -> dict[str, float]:
    """(1 − 1′A) L = 1, which holds for any flows: measures the arithmetic alone.

    Raises ``AnalysisError`` where it is missed by 1e-9.

    >>> from analysis.model.leontief import open_system
    >>> from analysis.textbook import miller_blair
    >>> leontief_identity(miller_blair(), open_system(miller_blair()))["(1 - 1'A) L = 1"] < 1e-15
    True
    """
    rest = 1 - system.A.sum(axis=0)
    reached = deviation(system.backward(rest), system.backward(np.abs(rest)))
    return {LEONTIEF: require(LEONTIEF, reached, table, system)}


def income_identity(households: Households) -> dict[str, float]:
    """Income effects of type II over those of type I: one constant, 1 / (1 − h_R L h_C).

    h_R L h_C is taken forward here, as h_R (L h_C), while the effects come from h_R L: two solves, not one.

    Source: docs/methods/multipliers.md, Type II; Miller and Blair 2009, ch. 6.

    >>> from analysis.model.households import closed
    >>> from analysis.model.leontief import open_system
    >>> from analysis.textbook import miller_blair
    >>> households, _ = closed(miller_blair(), open_system(miller_blair()), primary_coefficients(miller_blair()))
    >>> income_identity(households)[INCOME] < 1e-12
    True
    """
    first, some = households.incomes, households.incomes != 0
    ratio = 1 + households.induced(first[None])[0][some] / first[some]
    return {INCOME: deviation(ratio * (1 - float(households.earned @ households.outputs)))} if some.any() else {}


def parts_identity(frame: pd.DataFrame) -> dict[str, float]:
    """The parts of every effect add up to it; deviation relative to the largest part.

    >>> row = {"form": "effect", "value": 3.0, "initial": 1.0, "direct": 1.0, "indirect": 0.5, "induced": 0.5}
    >>> parts_identity(pd.DataFrame([row]))
    {'initial + direct + indirect + induced = effect': 0.0}
    """
    effects = frame[frame["form"] == "effect"]
    parts = effects[["initial", "direct", "indirect", "induced"]].fillna(0).to_numpy(np.float64)
    size = np.maximum(np.abs(parts).max(axis=1), np.finfo(np.float64).tiny)
    return {PARTS: float((np.abs(parts.sum(axis=1) - effects["value"].to_numpy()) / size).max())}


def system_notes(system: InputOutputSystem) -> list[str]:
    """What the reader of any result on this system has to know: industries left out, negative coefficients."""
    notes = []
    if system.left_out:
        notes.append(f"left out, no output: {', '.join(system.left_out)}")
    negative = int((system.A < 0).sum())
    if negative:
        notes.append(f"{negative} negative input coefficients, kept as they are")
    return notes
