"""Type I multipliers: what one unit of final demand brings about, directly and through suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import pandas as pd

from kb.table import BASES, Basis, IOTable, Matrix

from .coefficients import divide, primary_coefficients
from .identities import accounting_identity, leontief_identity, system_notes
from .leontief import InputOutputSystem, open_system
from .parameters import Parameters
from .result import Result

TYPE_I = "type I"
FORMS = ("effect", "ratio")
COLUMNS = ["industry", "measure", "closure", "form", "value", "rank"]

BASIS_NOTES: dict[Basis, str] = {
    "domestic": "imports are the imported inputs of home producers",
    "total": "imported inputs count as made at home with the same technology: no import effect, "
    "and output is that of a closed economy",
    "resources": "every coefficient is per unit of resources (output plus imports): output is the column sum of the "
    "inverse, in units of resources; domestic_output is the part made at home; imports are of the product itself",
}


@dataclass(frozen=True, slots=True)
class MultiplierParameters(Parameters):
    """Parameters of :func:`multipliers`."""

    method: ClassVar[str] = "multipliers"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = BASES


def multipliers(table: IOTable, parameters: MultiplierParameters | None = None) -> Result:
    """Type I multipliers of every measure the table allows, as effect and as ratio, one row each.

    effect = (c′L)ⱼ: total c per unit of final demand for j; ratio = (c′L)ⱼ / cⱼ: total per unit of j's own c. For
    ``output`` c = 1 and both forms are 1′L; else c is from :func:`primary_coefficients`, per unit of the basis.
    Measures: ``output``, ``value_added``, ``compensation``, ``imports``, ``taxes`` (net, on products), and further
    primary inputs by name; on ``resources`` also ``domestic_output`` = (x/q)′L; on ``total`` no ``imports``. Effects
    of value added, imports and taxes add up to one where the table balances.

    Rows: columns ``industry``, ``measure``, ``closure`` (type I), ``form``, ``value``, ``rank`` (1 = largest, ties
    share the better one). A ratio is left out where cⱼ = 0, an industry where it has no output; both are noted.
    Effects are pure numbers, employment in persons per currency unit of the table; ratios are pure numbers.

    Raises ``AnalysisError`` as :func:`analysis.leontief.open_system`.
    Source: Miller and Blair 2009, ch. 6; Eurostat Manual of Supply, Use and Input-Output Tables 2008.

    >>> from analysis.textbook import miller_blair
    >>> frame = multipliers(miller_blair()).frame
    >>> print(frame[frame["measure"] == "compensation"].round(4).to_csv(index=False))
    industry,measure,closure,form,value,rank
    1,compensation,type I,effect,0.4422,1
    2,compensation,type I,effect,0.3795,2
    1,compensation,type I,ratio,1.4741,2
    2,compensation,type I,ratio,1.5182,1
    <BLANKLINE>
    """
    parameters = parameters or MultiplierParameters()
    started = perf_counter()
    system = open_system(table, parameters.basis)
    primary = primary_coefficients(table, parameters.basis)
    coefficients = _coefficients(table, system, primary)
    effects = system.backward(coefficients.to_numpy().T)
    frame, notes = _tidy(effects, coefficients)
    identities = leontief_identity(table, system)
    accounts, imbalance = accounting_identity(table, system, primary)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(BASIS_NOTES[system.basis], *system_notes(system), *notes, *imbalance),
        identities=identities | accounts,
        parts={"wide": wide(frame).reset_index()},
    )


def wide(frame: pd.DataFrame, closure: str = TYPE_I) -> pd.DataFrame:
    """The rows of :func:`multipliers` as one row per industry, one column per measure and form.

    Columns are named ``measure_form`` and nullable: a ratio that was left out is ``<NA>``.

    >>> from analysis.textbook import miller_blair
    >>> table = wide(multipliers(miller_blair()).frame)
    >>> table.loc["1", ["output_effect", "compensation_ratio"]].round(4).to_list()
    [1.5182, 1.4741]
    """
    rows = frame[frame["closure"] == closure]
    rows = rows.assign(column=rows["measure"] + "_" + rows["form"], value=rows["value"].astype("Float64"))
    table = rows.pivot(index="industry", columns="column", values="value")
    table = table.loc[rows["industry"].unique(), rows["column"].unique()]
    return table.rename_axis(columns=None)


def _coefficients(table: IOTable, system: InputOutputSystem, primary: pd.DataFrame) -> pd.DataFrame:
    frame = primary.iloc[system.positions]
    direct = {"output": np.ones(len(system.codes))}
    if system.basis == "resources":
        direct["domestic_output"] = divide(table.output[system.positions], system.units)
    return pd.concat([pd.DataFrame(direct, index=frame.index), frame], axis=1)


def _tidy(effects: Matrix, coefficients: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Effects (measures, n) and coefficients (n, measures) as long rows: measure by measure, effect before ratio."""
    direct = coefficients.to_numpy().T
    ratios = np.divide(effects, direct, out=np.full(effects.shape, np.nan), where=direct != 0)
    values = np.stack([effects, ratios], axis=1)
    index = pd.MultiIndex.from_product(
        [coefficients.columns, FORMS, coefficients.index], names=["measure", "form", "industry"]
    )
    frame = pd.DataFrame({"value": values.ravel()}, index=index).dropna().reset_index()
    ranks = frame.groupby(["measure", "form"], sort=False)["value"].rank(method="min", ascending=False)
    frame = frame.assign(closure=TYPE_I, rank=ranks.astype(np.int64))[COLUMNS]
    return frame, [
        f"no {measure} ratio, coefficient zero: {_listed(coefficients.index[row == 0])}"
        for measure, row in zip(coefficients.columns, direct, strict=True)
        if (row == 0).any()
    ]


def _listed(codes: pd.Index, most: int = 10) -> str:
    more = f" and {len(codes) - most} more" if len(codes) > most else ""
    return ", ".join(str(code) for code in codes[:most]) + more
