"""Structural path analysis: through which chains of industries final demand brings about value added, jobs, output."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.coefficients import place, primary_coefficients
from analysis.model.identities import leontief_identity, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, check_choice, chosen, option
from analysis.result import Result
from analysis.structural.chains import Chain, strongest
from analysis.structural.closing_demand import crossing_borders
from kb.errors import AnalysisError
from kb.table import IOTable, Matrix

ARROW = " > "


@dataclass(frozen=True, slots=True)
class PathParameters(Parameters):
    """Parameters of :func:`paths`.

    ``start``: industries in which the effect arises, ``end``: industries whose final demand brings it about, as codes
    or patterns; together they ask for the strongest paths between two industries. Empty: all.
    """

    method: ClassVar[str] = "paths"
    version: ClassVar[int] = 2
    explanation: ClassVar[Explanation] = Explanation(
        "structure",
        "The listed paths are a part of the whole effect; the result says which part.",
        ("Miller and Blair 2009, ch. 12",),
        (r"c_{i_k} a_{i_k i_{k-1}} \cdots a_{i_1 j} f_j",),
    )

    measure: str = option("value_added", "Effect to follow: output, value_added, compensation, imports, employment …")
    start: tuple[str, ...] = option((), "Only paths from these industries, where the effect arises, by comma")
    end: tuple[str, ...] = option((), "Only final demand for these industries, by comma")
    most: int = option(200, "Number of paths, the strongest", least=1)
    cutoff: float = option(0.0, "Smallest share of the whole effect that a path must have", least=0.0, most=1.0)
    longest: int = option(20, "Largest number of steps in a path", least=0)


def paths(table: IOTable, parameters: PathParameters | None = None) -> Result:
    """The strongest paths from the industries where an effect arises to the final demand that brings it about.

    A path iₖ > … > i₁ > j is worth c[iₖ] a[iₖ, iₖ₋₁] … a[i₁, j] f[j]: the effect in iₖ, in the table's unit (persons
    for employment), of the final demand f for j through exactly these steps; ``length`` k counts them, 0 is the
    effect of j's own production for final users. All paths together are c′L f. The final demand is for domestic
    products on ``domestic``, for products of any origin on ``total`` and ``resources``. In a world table paths cross
    borders on ``total``; on ``domestic`` they end at the border, and final demand is also what is sold across it.

    Rows, the strongest first: ``rank``, ``path`` (codes), ``first``, ``via`` (codes between, ``<NA>`` where there are
    none), ``last``, ``length``, ``strength`` (the value), ``share`` of the whole effect of the industries asked for,
    ``cumulative_share``, ``pattern`` (path); of a world table also ``first_country``, ``last_country`` and the number
    of ``borders`` that the path crosses. No stronger path is missed: the search follows the largest single path
    that any continuation can still give, which is exact (see :func:`analysis.structural.chains.strongest`). Paths are
    compared by absolute value, so with negative flows too. ``coverage`` in the summary is the share of all rows
    together.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`, for a measure or an industry that the table
    does not have, and where there is no effect to divide into paths.
    Source: Defourny and Thorbecke 1984; Treloar 1997; Peters and Hertwich 2006.

    >>> from analysis.textbook import miller_blair
    >>> paths(miller_blair(), PathParameters(most=4)).frame[["path", "length", "strength", "share"]].round(4)
        path  length  strength   share
    0      2       0   1190.00  0.5805
    1  1 > 2       1    276.25  0.1348
    2      1       0    227.50  0.1110
    3  2 > 2       1     59.50  0.0290
    """
    parameters = parameters or PathParameters()
    started = perf_counter()
    system = open_system(table, parameters.basis)
    effect = _effect(table, system, parameters)
    demand = _demand(table, system, parameters)
    total = float(system.backward(effect) @ demand)
    if total == 0 or not np.isfinite(total):
        raise AnalysisError(
            f"the final demand brings about no {parameters.measure} in the industries asked for",
            where=place(table, system.basis),
            remedy="choose other industries or another measure",
        )
    chains = strongest(
        system.A,
        effect,
        demand,
        most=parameters.most,
        longest=parameters.longest,
        least=parameters.cutoff * abs(total),
    )
    frame = _frame(system, chains, total)
    if table.countries:
        frame = _with_countries(frame, table, system, chains)
    summary = _summary(parameters, frame, total)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*_notes(table, parameters, frame, summary), *system_notes(system)),
        identities=leontief_identity(table, system),
        summary=summary,
    )


def _effect(table: IOTable, system: InputOutputSystem, parameters: PathParameters) -> Matrix:
    """Coefficients c of the measure, zero in the industries where the paths are not to start."""
    primary = primary_coefficients(table, system.basis)
    check_choice("measure", parameters.measure, ("output", *primary.columns))
    by_input = parameters.measure != "output"
    c = primary[parameters.measure].to_numpy()[system.positions] if by_input else np.ones(len(system.codes))
    return np.where(_asked(table, system, parameters.start), c, 0.0)


def _demand(table: IOTable, system: InputOutputSystem, parameters: PathParameters) -> Matrix:
    """Final demand f, zero for the products at which the paths are not to end."""
    f = table.final_demand_domestic.to_numpy(dtype=np.float64).sum(axis=1)
    if system.basis != "domestic":
        f = f + table.final_demand_imported.to_numpy(dtype=np.float64).sum(axis=1)
    elif table.countries:
        f = f + crossing_borders(table)
    return np.where(_asked(table, system, parameters.end), f[system.positions], 0.0)


def _asked(table: IOTable, system: InputOutputSystem, patterns: tuple[str, ...]) -> Any:
    return np.isin(system.positions, chosen(table.codes, patterns))


def _frame(system: InputOutputSystem, chains: list[Chain], total: float) -> pd.DataFrame:
    named = [[system.codes[i] for i in chain.industries] for chain in chains]
    strength = np.array([chain.value for chain in chains])
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(chains) + 1),
            "path": [ARROW.join(codes) for codes in named],
            "first": [codes[0] for codes in named],
            "via": pd.Series([codes[1:-1] or pd.NA for codes in named], dtype=object),
            "last": [codes[-1] for codes in named],
            "length": np.array([len(codes) - 1 for codes in named], dtype=np.int64),
            "strength": strength,
            "share": strength / total,
            "cumulative_share": np.cumsum(strength / total),
            "pattern": "path",
        }
    )


def _with_countries(
    frame: pd.DataFrame, table: IOTable, system: InputOutputSystem, chains: list[Chain]
) -> pd.DataFrame:
    """The rows with the countries of their ends, and how often they cross a border on the way."""
    homes = np.asarray(table.countries, dtype=object)[system.positions]
    passed = [homes[list(chain.industries)] for chain in chains]
    return frame.assign(
        first_country=[path[0] for path in passed],
        last_country=[path[-1] for path in passed],
        borders=np.array([np.count_nonzero(path[1:] != path[:-1]) for path in passed], dtype=np.int64),
    )


def _summary(parameters: PathParameters, frame: pd.DataFrame, total: float) -> dict[str, Any]:
    coverage = float(frame["share"].sum())
    return {"measure": parameters.measure, "total": total, "paths": len(frame), "coverage": coverage}


def _notes(table: IOTable, parameters: PathParameters, frame: pd.DataFrame, summary: dict[str, Any]) -> list[str]:
    notes = [
        f"{len(frame)} paths cover {summary['coverage']:.1%} of {summary['total']:.6g} {parameters.measure}, "
        "in the table's unit" + (" (persons)" if parameters.measure == "employment" else "")
    ]
    if (frame["share"] < 0).any():
        notes.append("some paths count against the total: their shares are negative")
    if table.countries and parameters.basis == "domestic":
        notes.append("paths end at the border, where exports are final demand: --basis total follows them abroad")
    if parameters.basis == "total" and not table.countries:
        notes.append("imported inputs count as made at home: the total exceeds the table's own")
    return notes
