"""Households inside the system: what they earn from the industries and spend on their products (type II)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.model.coefficients import place
from analysis.model.leontief import InputOutputSystem
from analysis.parameters import TOLERANCE, option
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

CONSUMPTION = "household_consumption"
INCOME_OPTION = "Household income, in currency units, that consumption is a share of; 0 where it is not known"
SPENDING_OPTION = "Where no income is given: at most what is earned, or all consumption out of compensation"

BOUNDED, COMPENSATION = "bounded", "compensation"


def household_income() -> float:
    """The field of every parameter class that closes the system: total household income, zero where not known."""
    default: float = option(0.0, INCOME_OPTION, least=0.0)
    return default


def household_spending() -> str:
    """The field of every parameter class that closes the system: what a unit earned is spent, at most."""
    default: str = option(BOUNDED, SPENDING_OPTION, choices=(BOUNDED, COMPENSATION))
    return default


@dataclass(frozen=True, slots=True, eq=False)
class Households:
    """A* = [[A, h_C], [h_R, 0]], solved through the factorisation of I − A by its Schur complement 1 − h_R L h_C.

    ``earned``: h_R, compensation of employees per unit of output (or resources), shape (n,); ``spent``: h_C,
    consumption of each product per unit of household income, shape (n,); ``incomes``: h_R L, shape (n,);
    ``outputs``: L h_C, shape (n,). All pure numbers. Made by :func:`closed`.
    """

    earned: Matrix
    spent: Matrix
    incomes: Matrix
    outputs: Matrix

    @property
    def respent(self) -> float:
        """h_R L h_C: income that the spending of one unit of income brings about."""
        return float(self.incomes @ self.spent)

    @property
    def constant(self) -> float:
        """Income effect of type II over that of type I, the same for every industry: 1 / (1 − h_R L h_C)."""
        return 1 / (1 - self.respent)

    @property
    def row(self) -> Matrix:
        """Income of households per unit of final demand, shape (n,): the household row of (I − A*)⁻¹."""
        return self.incomes * self.constant

    def induced(self, effects: Matrix) -> Matrix:
        """What type II adds to the effects c′L of type I, shape (k, n): (c′L h_C) (h_R L) / (1 − h_R L h_C)."""
        return np.outer(effects @ self.spent, self.row)

    def answered(self, output: Matrix) -> Matrix:
        """What households' spending adds to an output L f, shape (n,): L h_C (h_R L f) / (1 − h_R L h_C)."""
        return self.outputs * float(self.earned @ output) * self.constant


def closed(
    table: IOTable, system: InputOutputSystem, primary: pd.DataFrame, income: float = 0.0, spending: str = BOUNDED
) -> tuple[Households | None, str]:
    """Households of a table on the system's basis, or None, and what the reader has to know.

    h_R = compensation of employees per unit of output (resources on that basis). h_C = household consumption over
    household income: of domestic products on ``domestic`` (what households import leaks out), of domestic and imported
    ones on ``total`` and ``resources``, as the flows of that basis are. ``income`` is total household income in
    currency units, where it is known: then a unit of wages is spent as the average unit is. Where it is not, zero:

    - ``bounded``: the larger of compensation and of all consumption, imports included, so that households spend at
      most the unit that they earn: where they consume more than they are paid, they have other income, and
      consumption is scaled down to what wages can carry.
    - ``compensation``: compensation alone, the textbook's closed model with no other income. Where consumption is
      larger, every unit earned is spent more than once: not possible in a closed circle, and the note warns.

    There is no standard way (Emonts-Holley, Ross and Swales 2021 compare them). Mixed income, surplus and transfers
    never enter h_R.

    Raises ``AnalysisError`` where a household consumption is not a number.
    Source: Miller and Blair 2009, ch. 2.5 and 6.

    >>> from analysis.model.coefficients import primary_coefficients
    >>> from analysis.model.leontief import open_system
    >>> from analysis.textbook import miller_blair
    >>> table = miller_blair()
    >>> households, _ = closed(table, open_system(table), primary_coefficients(table), income=950)
    >>> households.spent.round(4), round(households.constant, 4)
    (array([0.0526, 0.4211]), 1.2241)
    """
    if table.countries:
        return None, "type II left out: the countries of a world table have households of their own"
    if "compensation" not in primary.columns:
        return None, "type II left out: the table has no compensation of employees"
    bought = _consumption(table, system.basis)[system.positions]
    if not bought.any():
        return None, "type II left out: the table has no household consumption"
    earned = primary["compensation"].to_numpy()[system.positions]
    paid = float(earned @ system.units)
    if paid <= 0:
        return None, "type II left out: compensation of employees is not positive"
    consumed = float(_consumption(table, "total")[system.positions].sum())
    total = income / table.meta.unit if income else paid if spending == COMPENSATION else max(paid, consumed)
    spent = bought / total
    households = Households(earned, spent, system.backward(earned), system.forward(spent))
    if not households.respent < 1 - TOLERANCE:
        return None, (
            f"type II left out: one unit of household income brings about {households.respent:.6g} more through its "
            "own spending (h_R L h_C >= 1)"
        )
    return households, _said(households, system.basis, bool(income), spending, consumed / paid)


def _consumption(table: IOTable, basis: Basis) -> Matrix:
    demands = [table.final_demand_domestic] + ([] if basis == "domestic" else [table.final_demand_imported])
    columns = [frame[CONSUMPTION].to_numpy(np.float64) for frame in demands if CONSUMPTION in frame.columns]
    bought = np.asarray(sum(columns, np.zeros(len(table.codes))))
    wrong = np.flatnonzero(~np.isfinite(bought))
    if wrong.size:
        raise AnalysisError(
            f"household consumption of {table.codes[wrong[0]]} is not a number",
            where=place(table, basis),
            remedy="give a number, zero where there is none",
        )
    return bought


def _said(households: Households, basis: Basis, given: bool, spending: str, consumed: float) -> str:
    """What the closure assumes; ``consumed`` is all household consumption per unit of compensation."""
    products = "domestic" if basis == "domestic" else "domestic and imported"
    spent = float(households.spent.sum())
    earned = "type II: households earn compensation of employees alone (no mixed income, no surplus) and spend "
    if given:
        more = " (warning: more than the income given)" if spent > 1 else ""
        return f"{earned}{spent:.4g} of every unit of the household income given on {products} products{more}"
    told = f"{earned}{spent:.4g} of every unit of it on {products} products"
    if spending == COMPENSATION:
        warning = (
            f"; warning: they consume {consumed:.4g} units for each one paid, imports included, so they have other "
            "income, and spending all of it out of wages overstates type II"
        )
        return told + (warning if consumed > 1 else "")
    if consumed > 1:
        return (
            f"{told}: they consume {consumed:.4g} units for each one paid, imports included: they have other income, "
            "and consumption is scaled down until a unit earned is spent once"
        )
    return told
