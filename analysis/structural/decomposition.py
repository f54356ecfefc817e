"""Structural decomposition: how much of a change of output is technology, sourcing at home, level and mix of demand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import ClassVar, Literal, get_args

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.coefficients import divide
from analysis.model.identities import deviation, require, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, option
from analysis.result import Result
from analysis.structural.closing_demand import CATEGORIES, closing_demand, recipes
from analysis.structural.two_tables import differences, require_comparable
from kb.errors import AnalysisError
from kb.table import BASES, Basis, IOTable, Matrix

Order = Literal["average", "demand-first", "technology-first"]

PARTS = ("technology", "sourcing", "level", "mix")
ADDS_UP = "technology + sourcing + level + mix = change of output"
BY_CATEGORY = "categories of final demand = level + mix"
PRICES = "current prices of each year: a change of prices is inside every part"


@dataclass(frozen=True, slots=True)
class DecompositionParameters(Parameters):
    """Parameters of :func:`decomposition`.

    ``since``: id of the earlier table. ``order``: the two polar forms, or their average. ``demand-first`` lets final
    demand change with the earlier technology, and then technology; ``technology-first`` the other way round.
    """

    method: ClassVar[str] = "decomposition"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = BASES
    explanation: ClassVar[Explanation] = Explanation(
        "change_and_trade",
        "Amounts are in current prices unless the tables are in constant ones, and then prices are among what changed.",
        ("Dietzenbacher and Los 1998", "Miller and Blair 2022, ch. 8"),
        (r"\Delta x = L_0\,\Delta A\,x_1 + L_0 s_0\,\Delta y + L_0\,\Delta s\,y_1",),
    )

    since: str = option("", "Id of the earlier table, of the same classification")
    order: Order = option("average", "Which of the two polar decompositions, or their average", choices=get_args(Order))


@dataclass(frozen=True)
class _Side:
    """One of the two tables: x = A x + F 1 in the unit of the later one, H what A takes a share of."""

    system: InputOutputSystem
    x: Matrix
    F: Matrix
    H: Matrix | None

    @property
    def f(self) -> Matrix:
        """Final demand, all categories together: what is left of output, exactly."""
        return self.x - self.system.A @ self.x


def decomposition(
    table: IOTable, parameters: DecompositionParameters | None = None, *, earlier_table: IOTable
) -> Result:
    """Change of each industry's output between two tables in parts that add up exactly; one row per industry.

    x = L f in both years (0 earlier, 1 later), with f = s y: its level y (sum of f) and its mix s. The polar forms are

    - demand first: Δx = L₀ΔA x₁ + L₀s₀Δy + L₀Δs y₁, where L₀ΔA x₁ = ΔL f₁
    - technology first: Δx = L₁ΔA x₀ + L₁s₁Δy + L₁Δs y₀, where L₁ΔA x₀ = ΔL f₀

    and the default is their mean: ½ΔL(f₀ + f₁) + ½(L₀ + L₁)Δf. Columns, in the later table's unit (``since``: id of
    the earlier one):

    - ``before``, ``after``, ``change`` of output (on ``resources``: of output plus imports)
    - ``technology``: the part of ΔA that is what industries need of a product, wherever it is made; ``sourcing``: the
      part that is the share bought at home (in a world table: from each country). With A = T ∘ H, H the inputs of any
      origin, these are ½(T₀ + T₁) ∘ ΔH and ½(H₀ + H₁) ∘ ΔT; an input that one year lacks has the other's share.
      ``sourcing`` is ``<NA>`` where the basis or the table does not tell origins apart: technology is all of ΔA then
    - ``level``, ``mix`` of final demand
    - a column for each category of final demand (``exports``, ``household_consumption``, … of
      :func:`analysis.structural.closing_demand.closing_demand`): ½(L₀ + L₁)ΔF of it; together they are level + mix

    Part ``buyers``: what the change of each industry's own input coefficients did to the output of all industries;
    ``forms``: the sums of both polar forms beside each other, which tell how much hangs on the choice.

    Raises ``AnalysisError`` for tables that cannot be compared, a final demand that sums to nothing, and as
    :func:`analysis.model.leontief.open_system`.
    Source: Dietzenbacher and Los 1998; Miller and Blair 2009, ch. 13.

    >>> from analysis.textbook import two_years
    >>> later, earlier = two_years()
    >>> decomposition(later, earlier_table=earlier).frame[["industry", "change", *PARTS]].round(2)
      industry  change  technology  sourcing  level   mix
    0        1    12.0        0.84       0.0  11.05  0.11
    1        2    20.0        9.14       0.0   9.35  1.50
    2        3    20.0        9.49       0.0  11.45 -0.93
    """
    parameters, started = parameters or DecompositionParameters(), perf_counter()
    parameters = replace(parameters, since=earlier_table.meta.id)
    require_comparable(table, earlier_table)
    earlier_table = earlier_table.in_order(table.codes)
    names, later, earlier = _sides(table, earlier_table, parameters.basis)
    technology, sourcing = _coefficient_changes(earlier, later)
    right = {form: _right_hand(form, earlier, later, technology, sourcing) for form in get_args(Order)[1:]}
    solved = {form: _base(form, earlier, later).system.forward(side) for form, side in right.items()}
    chosen = list(solved.values()) if parameters.order == "average" else [solved[parameters.order]]
    effects = np.mean(chosen, axis=0)
    identities = _identities(table, later, effects, later.x - earlier.x)
    frame = _frame(table, names, earlier, later, effects)
    frame.insert(1, "since", earlier_table.meta.id)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=tuple(_notes(table, earlier_table, later, names)),
        identities=identities,
        parts={"buyers": _buyers(table, parameters, earlier, later, technology, sourcing), "forms": _forms(solved)},
        summary={"since": earlier_table.meta.id, "from_year": earlier_table.meta.year, "to_year": table.meta.year}
        | {n: float(frame[n].sum()) for n in ("before", "after", "change", *PARTS) if frame[n].notna().all()},
        tables=(earlier_table.meta.id,),
    )


def _sides(table: IOTable, earlier: IOTable, basis: Basis) -> tuple[list[str], _Side, _Side]:
    """Categories of final demand that one of the tables has, the later side, the earlier side in its unit."""
    demands = [closing_demand(each, basis) for each in (table, earlier)]
    names = [name for name in CATEGORIES if any(name in demand for demand in demands)]
    sides = []
    for each, demand in zip((table, earlier), demands, strict=True):
        factor = each.meta.unit / table.meta.unit
        system = open_system(each, basis, keep_empty=True)
        F = demand.reindex(columns=names, fill_value=0.0).to_numpy(np.float64) * factor
        side = _Side(system, system.units * factor, F, recipes(each, basis, system.A))
        if not side.f.sum() > 0:
            raise AnalysisError("final demand sums to nothing", where=each.meta.id, remedy="check its final demand")
        sides.append(side)
    return names, sides[0], sides[1]


def _coefficient_changes(earlier: _Side, later: _Side) -> tuple[Matrix, Matrix | None]:
    """ΔA in the part that is technology and the part that is sourcing, None where origins are not told apart."""
    change = later.system.A - earlier.system.A
    if earlier.H is None or later.H is None:
        return change, None
    T0, T1 = divide(earlier.system.A, earlier.H), divide(later.system.A, later.H)
    shares = np.where(earlier.H == 0, T1, T0) + np.where(later.H == 0, T0, T1)
    technology = shares / 2 * (later.H - earlier.H)
    return technology, change - technology


def _base(form: str, earlier: _Side, later: _Side) -> _Side:
    """The side whose inverse a polar form multiplies with."""
    return earlier if form == "demand-first" else later


def _right_hand(form: str, earlier: _Side, later: _Side, technology: Matrix, sourcing: Matrix | None) -> Matrix:
    """What the inverse is multiplied with: a column for each of ``PARTS``, then one for each category of demand."""
    base = _base(form, earlier, later)
    other = later if base is earlier else earlier
    y0, y1 = earlier.f.sum(), later.f.sum()
    level = base.f / base.f.sum() * (y1 - y0)
    mix = (later.f / y1 - earlier.f / y0) * other.f.sum()
    bought = np.zeros_like(level) if sourcing is None else sourcing @ other.x
    return np.column_stack([technology @ other.x, bought, level, mix, later.F - earlier.F])


def _identities(table: IOTable, later: _Side, effects: Matrix, change: Matrix) -> dict[str, float]:
    """Both sums, relative to the largest terms of each industry: exact but for rounding."""
    parts, categories = effects[:, : len(PARTS)], effects[:, len(PARTS) :]
    size = np.maximum(np.abs(parts).sum(axis=1) + np.abs(later.x), np.finfo(np.float64).tiny)
    missed = {
        ADDS_UP: parts.sum(axis=1) - change,
        BY_CATEGORY: categories.sum(axis=1) - parts[:, 2:].sum(axis=1),
    }
    reached = {name: deviation(1 + gap / size) for name, gap in missed.items()}
    return {name: require(name, gap, table, later.system) for name, gap in reached.items()}


def _frame(table: IOTable, names: list[str], earlier: _Side, later: _Side, effects: Matrix) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"industry": table.codes, "before": earlier.x, "after": later.x, "change": later.x - earlier.x}
    )
    frame[[*PARTS, *names]] = effects
    if earlier.H is None or later.H is None:
        frame["sourcing"] = pd.array([pd.NA] * len(frame), dtype="Float64")
    return frame


def _buyers(
    table: IOTable,
    parameters: DecompositionParameters,
    earlier: _Side,
    later: _Side,
    technology: Matrix,
    sourcing: Matrix | None,
) -> pd.DataFrame:
    """1′L ΔAⱼ xⱼ of each buyer j, by the form asked for."""
    frame = pd.DataFrame({"industry": table.codes})
    forms = [form for form in get_args(Order)[1:] if parameters.order in ("average", form)]
    for name, change in (("technology", technology), ("sourcing", sourcing)):
        if change is None:
            frame[name] = pd.array([pd.NA] * len(frame), dtype="Float64")
            continue
        bases = [_base(form, earlier, later) for form in forms]
        frame[name] = np.mean(
            [base.system.multipliers @ change * (later if base is earlier else earlier).x for base in bases], axis=0
        )
    return frame


def _forms(solved: dict[str, Matrix]) -> pd.DataFrame:
    """Sums over industries by polar form."""
    sums = {form: effects[:, : len(PARTS)].sum(axis=0) for form, effects in solved.items()}
    return pd.DataFrame(
        [{"form": form, **dict(zip(PARTS, map(float, row), strict=True))} for form, row in sums.items()]
    )


def _notes(table: IOTable, earlier: IOTable, later: _Side, names: list[str]) -> list[str]:
    notes = [PRICES]
    if later.H is None:
        notes.append("origins of inputs are not told apart here: technology is the whole change of coefficients")
    notes += differences(table, earlier)
    if "discrepancy" in names:
        notes.append("discrepancy is what the rows of the source miss of output: it counts as final demand")
    return [*notes, *system_notes(later.system)]
