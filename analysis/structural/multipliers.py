"""Multipliers of type I and II: what one unit of final demand brings about, through suppliers and households."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.coefficients import divide, primary_coefficients
from analysis.model.households import Households, closed, household_income, household_spending
from analysis.model.identities import (
    accounting_identity,
    income_identity,
    leontief_identity,
    parts_identity,
    system_notes,
)
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters
from analysis.result import Result
from kb.table import BASES, Basis, IOTable, Matrix

TYPE_I, TYPE_II, TYPE_II_FULL = "type I", "type II", "type II full"
FORMS = ("effect", "ratio")
PARTS = ("initial", "direct", "indirect", "induced")
COLUMNS = ["industry", "measure", "closure", "form", "value", "rank", *PARTS]

BASIS_NOTES: dict[Basis, str] = {
    "domestic": "imports are the imported inputs of home producers",
    "total": "imported inputs count as made at home with the same technology: no import effect, "
    "and output is that of a closed economy",
    "resources": "every coefficient is per unit of resources (output plus imports): output is the column sum of the "
    "inverse, in units of resources; domestic_output is the part made at home; imports are of the product itself",
}
WORLD_NOTES: dict[Basis, str] = {
    "domestic": "flows inside each country: imports are its inputs from abroad",
    "total": "every flow of the world: inputs from abroad are followed to where they are made, so nothing is imported",
}


@dataclass(frozen=True, slots=True)
class MultiplierParameters(Parameters):
    """Parameters of :func:`multipliers`.

    ``household_income``: what household consumption is divided by to close the system, in currency units, zero where
    it is not known; ``household_spending``: what stands for it then (:func:`analysis.model.households.closed`).
    """

    method: ClassVar[str] = "multipliers"
    version: ClassVar[int] = 3
    bases: ClassVar[tuple[Basis, ...]] = BASES
    explanation: ClassVar[Explanation] = Explanation(
        "multipliers",
        "Prices, capacities and technology stay as they are in the table. Effect and ratio are two numbers and are "
        "never shown under one name.",
        ("Miller and Blair 2009, ch. 6", "Eurostat Manual 2008, ch. 15"),
        ("(c'L)_j", "(c'L)_j / c_j", r"A^* = \begin{pmatrix} A & h_C \\ h_R & 0 \end{pmatrix}"),
    )

    household_income: float = household_income()
    household_spending: str = household_spending()


def basis_note(table: IOTable, basis: Basis) -> str:
    """What a basis means for effects computed on it."""
    return WORLD_NOTES[basis] if table.countries else BASIS_NOTES[basis]


def multipliers(table: IOTable, parameters: MultiplierParameters | None = None) -> Result:
    """Multipliers of every measure the table allows, by closure, as effect and as ratio, one row each.

    effect = (c′L)ⱼ: total c per unit of final demand for j; ratio = effect / cⱼ: total per unit of j's own c. For
    ``output`` c = 1 and both forms are 1′L; else c is from :func:`primary_coefficients`, per unit of the basis.
    Measures: ``output``, ``value_added``, ``compensation``, ``imports``, ``taxes`` (net, on products), and further
    primary inputs by name; on ``resources`` also ``domestic_output`` = (x/q)′L; on ``total`` no ``imports``. Type I
    effects of value added, imports and taxes add up to one where the table balances.

    Closures: ``type I`` leaves households outside; ``type II`` takes the industries' rows of (I − A*)⁻¹ with
    A* = [[A, h_C], [h_R, 0]] (:func:`analysis.model.households.closed`); ``type II full`` adds the household row, for
    ``output`` alone. Imports and taxes of households themselves are in no effect.

    Rows: columns ``industry``, ``measure``, ``closure``, ``form``, ``value``, ``rank`` (1 = largest, ties share the
    better one), and the parts of an effect: ``initial`` = cⱼ, ``direct`` = (c′A)ⱼ, ``indirect`` = (c′A²L)ⱼ,
    ``induced`` = type II less type I (with the household row where full). A ratio is left out where cⱼ = 0, an
    industry where it has no output, type II where households cannot be closed; all are noted. Effects are pure
    numbers (employment: persons per currency unit of the table), so are ratios.

    Raises ``AnalysisError`` as :func:`open_system` and :func:`closed`.
    Source: Miller and Blair 2009, ch. 2.5 and 6; Eurostat Manual of Supply, Use and Input-Output Tables 2008.

    >>> from analysis.textbook import miller_blair
    >>> frame = multipliers(miller_blair(), MultiplierParameters(household_income=950)).frame
    >>> income = frame.query("measure == 'compensation' and industry == '1'")
    >>> print(income[["closure", "form", "value"]].round(4).to_csv(index=False).strip())
    closure,form,value
    type I,effect,0.4422
    type I,ratio,1.4741
    type II,effect,0.5414
    type II,ratio,1.8045
    """
    parameters, started = parameters or MultiplierParameters(), perf_counter()
    system = open_system(table, parameters.basis)
    primary = primary_coefficients(table, parameters.basis)
    coefficients = measure_coefficients(table, system, primary)
    households, remark = closed(table, system, primary, parameters.household_income, parameters.household_spending)
    frame = _closures(system, coefficients, households)
    accounts, imbalance = accounting_identity(table, system, primary)
    inside = {} if households is None else income_identity(households)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(
            basis_note(table, system.basis),
            remark,
            *system_notes(system),
            *_without_ratio(coefficients),
            *imbalance,
        ),
        identities=leontief_identity(table, system) | accounts | parts_identity(frame) | inside,
        parts={"wide": wide(frame).reset_index()},
        summary={} if households is None else {"income_type_ii_over_type_i": households.constant, "closure": remark},
    )


def wide(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of :func:`multipliers` as one row per industry, one column per measure, form and closure.

    Columns are named ``measure_form``, those of type II with the suffix ``_type_ii`` or ``_type_ii_full``, and are
    nullable: a ratio that was left out is ``<NA>``.

    >>> from analysis.textbook import miller_blair
    >>> table = wide(multipliers(miller_blair()).frame)
    >>> table.loc["1", ["output_effect", "compensation_ratio", "output_effect_type_ii"]].round(4).to_list()
    [1.5182, 1.4741, 1.9821]
    """
    closures = frame["closure"].map({TYPE_I: "", TYPE_II: "_type_ii", TYPE_II_FULL: "_type_ii_full"})
    rows = frame[["industry"]].assign(
        column=frame["measure"] + "_" + frame["form"] + closures, value=frame["value"].astype("Float64")
    )
    table = rows.pivot(index="industry", columns="column", values="value")
    table = table.loc[rows["industry"].unique(), rows["column"].unique()]
    return table.rename_axis(columns=None)


def measure_coefficients(table: IOTable, system: InputOutputSystem, primary: pd.DataFrame) -> pd.DataFrame:
    """The coefficients c of every measure, shape (n, measures), industries of the system: output first, c = 1."""
    frame = primary.iloc[system.positions]
    direct = {"output": np.ones(len(system.codes))}
    if system.basis == "resources":
        direct["domestic_output"] = divide(table.output[system.positions], system.units)
    return pd.concat([pd.DataFrame(direct, index=frame.index), frame], axis=1)


def _closures(system: InputOutputSystem, coefficients: pd.DataFrame, households: Households | None) -> pd.DataFrame:
    """The rows of every closure, measure by measure."""
    initial = coefficients.to_numpy().T
    effects = system.backward(initial)
    direct = initial @ system.A
    rounds = {"initial": initial, "direct": direct, "indirect": system.backward(direct @ system.A)}
    rows = [_tidy(TYPE_I, coefficients, effects, rounds)]
    if households is not None:
        induced = households.induced(effects)
        rows.append(_tidy(TYPE_II, coefficients, effects + induced, rounds | {"induced": induced}))
        full = induced[:1] + households.row
        of_output = {name: part[:1] for name, part in rounds.items()} | {"induced": full}
        rows.append(_tidy(TYPE_II_FULL, coefficients[["output"]], effects[:1] + full, of_output))
    frame = pd.DataFrame({name: np.concatenate([each[name] for each in rows]) for name in COLUMNS})
    frame = frame[frame["value"].notna()].reset_index(drop=True)
    return frame.astype({"rank": np.int64} | dict.fromkeys(PARTS, "Float64"))


def _tidy(
    closure: str, coefficients: pd.DataFrame, effects: Matrix, parts: Mapping[str, Matrix]
) -> dict[str, npt.NDArray[Any]]:
    """Effects (measures, n) as columns of long rows: measure by measure, effect before ratio, ranked in each."""
    direct = coefficients.to_numpy().T
    count, n = effects.shape
    nothing = np.full(effects.shape, np.nan)
    ratios = np.divide(effects, direct, out=nothing.copy(), where=direct != 0)
    values = np.stack([effects, ratios], axis=1).reshape(-1, n)
    columns: dict[str, npt.NDArray[Any]] = {
        "industry": np.tile(np.array(coefficients.index, dtype=object), len(FORMS) * count),
        "measure": np.repeat(np.array(coefficients.columns, dtype=object), len(FORMS) * n),
        "closure": np.full(values.size, closure, dtype=object),
        "form": np.tile(np.repeat(np.array(FORMS, dtype=object), n), count),
        "value": values.ravel(),
        "rank": pd.DataFrame(values).rank(axis=1, method="min", ascending=False).to_numpy().ravel(),
    }
    return columns | {name: np.stack([parts.get(name, nothing), nothing], axis=1).ravel() for name in PARTS}


def _without_ratio(coefficients: pd.DataFrame) -> list[str]:
    return [
        f"no {measure} ratio, coefficient zero: {_listed(coefficients.index[column == 0])}"
        for measure, column in coefficients.items()
        if (column == 0).any()
    ]


def _listed(codes: pd.Index, most: int = 10) -> str:
    more = f" and {len(codes) - most} more" if len(codes) > most else ""
    return ", ".join(str(code) for code in codes[:most]) + more
