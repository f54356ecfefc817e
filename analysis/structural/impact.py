"""Impact: what a change of final demand, or of primary inputs, brings about in every industry."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar, Literal, get_args

import numpy as np
import pandas as pd

from analysis.model.coefficients import divide, place, primary_coefficients
from analysis.model.households import closed, household_income, household_spending
from analysis.model.identities import accounting_identity, leontief_identity, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, option
from analysis.result import Result
from analysis.structural.multipliers import TYPE_I, TYPE_II, basis_note, measure_coefficients
from kb.errors import AnalysisError
from kb.table import BASES, Basis, IOTable, Matrix

Model = Literal["demand", "supply"]

BALANCES = {
    "demand": "(I - A) change of output = change of demand",
    "supply": "change of output (I - B) = change of supply",
}
SMALLEST = float(np.finfo(np.float64).tiny)
SUPPLY_NOTE = (
    "supply-driven (Ghosh) model: plausible only as a price model, where the relative change of output is that of the "
    "industry's price at given quantities (Dietzenbacher 1997); read as quantities it lets output grow without inputs"
)


@dataclass(frozen=True, slots=True)
class ImpactParameters(Parameters):
    """Parameters of :func:`impact`.

    ``closure``: ``type I`` leaves households outside, ``type II`` lets them spend what they earn. ``model``:
    ``demand`` (Leontief) or ``supply`` (Ghosh 1958), which has type I alone. ``household_income`` and
    ``household_spending`` as for :func:`analysis.structural.multipliers.multipliers`.

    >>> ImpactParameters(model="supply", closure="type II")
    Traceback (most recent call last):
    kb.errors.AnalysisError: the supply-driven model has no households inside – choose the closure type I
    """

    method: ClassVar[str] = "impact"
    version: ClassVar[int] = 2
    bases: ClassVar[tuple[Basis, ...]] = BASES

    closure: str = option(TYPE_I, "Households outside or inside", choices=(TYPE_I, TYPE_II))
    model: Model = option("demand", "Demand-driven (Leontief) or supply-driven (Ghosh)", choices=get_args(Model))
    household_income: float = household_income()
    household_spending: str = household_spending()

    def __post_init__(self) -> None:
        Parameters.__post_init__(self)
        if self.model == "supply" and self.closure != TYPE_I:
            raise AnalysisError(
                "the supply-driven model has no households inside", remedy=f"choose the closure {TYPE_I}"
            )


def impact(
    table: IOTable, change: Mapping[str, float] | pd.Series, parameters: ImpactParameters | None = None
) -> Result:
    """What changes of final demand (or primary inputs) by industry bring about, in currency units, one row each.

    - ``demand``: Δx = L Δf, with type II Δx = L*Δf; the change of a measure is c Δx, columns as the measures of
      :func:`analysis.structural.multipliers.multipliers` (``output``, ``value_added``, ``compensation``, ``imports``,
      …)
    - ``supply``: Δx′ = Δv′G, column ``output`` alone: primary inputs are what is given, not what follows

    ``change`` is in currency units, whatever the table's: Δf = 1e9 is a thousand million tenge where the table counts
    thousands. Amounts come back in currency units, ``employment`` in the table's persons. First column ``industry``,
    then ``demand`` (or ``supply``), the measures, and ``relative`` = Δx / x; ``summary["total"]`` holds the totals.
    On ``resources`` demand is for home and imported products alike, ``output`` is resources, ``domestic_output`` the
    part made at home.

    Raises ``AnalysisError`` for an industry that the table has not or that has no output, an amount that is not a
    number, no amounts at all, type II where households cannot be closed, and as :func:`open_system`.
    Source: Miller and Blair 2009, ch. 2, 6 and 12; Ghosh 1958; Dietzenbacher 1997.

    >>> from analysis.textbook import miller_blair
    >>> impact(miller_blair(), {"1": 600, "2": 1500}).frame[["industry", "demand", "output", "compensation"]].round(2)
      industry  demand   output  compensation
    0        1   600.0  1247.52        374.26
    1        2  1500.0  1841.58        460.40
    """
    parameters, started = parameters or ImpactParameters(), perf_counter()
    system = open_system(table, parameters.basis)
    primary = primary_coefficients(table, parameters.basis)
    amounts = _amounts(table, system, change)
    if parameters.model == "supply":
        output, remarks = system.backward(divide(amounts, system.units)) * system.units, [SUPPLY_NOTE]
        measures = {"output": output}
        missed = output - (output / system.units) @ system.A * system.units - amounts
    else:
        output, missed, remarks = _answer(table, system, primary, amounts, parameters)
        measures = _measures(table, system, primary, output)
    accounts, imbalance = accounting_identity(table, system, primary)
    frame = pd.DataFrame({"industry": system.codes, parameters.model: amounts, **measures})
    totals = {name: float(column.sum()) for name, column in frame.drop(columns="industry").items()}
    notes = (_unit_note(table), basis_note(table, system.basis), *remarks, *system_notes(system), *imbalance)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame.assign(relative=output / (system.units * table.meta.unit)),
        seconds=perf_counter() - started,
        notes=notes,
        identities=leontief_identity(table, system) | accounts | _balance(parameters, missed, output),
        summary={"total": totals | {"relative": float(output.sum() / (system.units.sum() * table.meta.unit))}},
    )


def with_total(result: Result) -> pd.DataFrame:
    """The rows of an impact and a last row ``total``.

    >>> from analysis.textbook import miller_blair
    >>> with_total(impact(miller_blair(), {"1": 100}))[["industry", "demand", "output"]].round(1)
      industry  demand  output
    0        1   100.0   125.4
    1        2     0.0    26.4
    2    total   100.0   151.8
    """
    total = pd.DataFrame([{"industry": "total", **result.summary["total"]}])
    return pd.concat([result.frame, total], ignore_index=True)


def _balance(parameters: ImpactParameters, missed: Matrix, output: Matrix) -> dict[str, float]:
    return {BALANCES[parameters.model]: float(np.abs(missed).max() / max(np.abs(output).max(), SMALLEST))}


def _amounts(table: IOTable, system: InputOutputSystem, change: Mapping[str, float] | pd.Series) -> Matrix:
    """The change by industry of the system, shape (n,); an industry named twice counts twice."""
    amounts, position = np.zeros(len(system.codes)), {code: i for i, code in enumerate(system.codes)}
    where = place(table, system.basis)
    if not len(change):
        raise AnalysisError("no change is given", where=where, remedy="name at least one industry and an amount")
    for code, amount in change.items():
        if code in system.left_out:
            raise AnalysisError(f"{code} has no output, so nothing there can change", where=where)
        if code not in position:
            close = difflib.get_close_matches(str(code), system.codes, n=1, cutoff=0.4)
            hint = f"did you mean {close[0]}?" if close else f"the table has {', '.join(system.codes[:40])}"
            raise AnalysisError(f"no industry {str(code)!r}", where=where, remedy=hint)
        if not np.isfinite(amount):
            raise AnalysisError(f"the change of {code} is not a number", where=where, remedy="give an amount")
        amounts[position[str(code)]] += amount
    return amounts


def _answer(
    table: IOTable, system: InputOutputSystem, primary: pd.DataFrame, amounts: Matrix, parameters: ImpactParameters
) -> tuple[Matrix, Matrix, list[str]]:
    """Output that meets a demand, what (I − A*) times it misses of that demand, and what is to be said."""
    output = system.forward(amounts)
    if parameters.closure == TYPE_I:
        return output, output - system.A @ output - amounts, []
    households, remark = closed(table, system, primary, parameters.household_income, parameters.household_spending)
    if households is None:
        raise AnalysisError(remark, where=place(table, system.basis), remedy=f"choose the closure {TYPE_I}")
    output = output + households.answered(output)
    spent = households.spent * float(households.earned @ output)
    return output, output - system.A @ output - spent - amounts, [remark]


def _measures(table: IOTable, system: InputOutputSystem, primary: pd.DataFrame, output: Matrix) -> dict[str, Matrix]:
    """c Δx by measure: coefficients of employment are persons per unit of the table, the others pure numbers."""
    coefficients = measure_coefficients(table, system, primary)
    return {
        str(name): column.to_numpy() * output / (table.meta.unit if name == "employment" else 1)
        for name, column in coefficients.items()
    }


def _unit_note(table: IOTable) -> str:
    meta = table.meta
    persons = "; employment in the persons of the table" if "employment" in table.primary_inputs else ""
    counted = f" (the table counts units of {meta.unit:,})" if meta.unit != 1 else ""
    return f"amounts given and found are in {meta.currency}{counted}{persons}"
