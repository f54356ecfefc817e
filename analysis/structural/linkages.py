"""Linkages: how much an industry pulls on its suppliers and is needed by its buyers."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.identities import GHOSH, accounting_identity, deviation, leontief_identity, require, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import BASES, Basis, IOTable, Matrix

Forward = Literal["ghosh", "leontief"]

ROUNDING = 1e-12
"""An index this close below one counts as one, so that the class does not hang on the last digit."""


@dataclass(frozen=True, slots=True)
class LinkageParameters(Parameters):
    """Parameters of :func:`linkages`.

    ``forward``: total forward linkages as row sums of the Ghosh inverse (``ghosh``: Eurostat Manual 2008, UN
    Handbook 2018) or of the Leontief inverse (``leontief``: Rasmussen 1956).

    >>> LinkageParameters(forward="up")
    Traceback (most recent call last):
    kb.errors.AnalysisError: unknown forward 'up' – one of ghosh, leontief
    """

    method: ClassVar[str] = "linkages"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = BASES
    explanation: ClassVar[Explanation] = Explanation(
        "structure",
        "A key sector is strong beside the mean of the table's industries, so that it depends on how finely the table "
        "divides them.",
        ("Rasmussen 1956", "Miller and Blair 2009, ch. 12"),
        (
            r"U_j = n\,m_j / \sum_{ij} l_{ij}",
            r"V_j = \frac{\sqrt{\sum_i (l_{ij} - m_j/n)^2 / (n-1)}}{m_j/n}",
        ),
    )

    forward: Forward = option("ghosh", "Inverse whose row sums are the forward linkages", choices=get_args(Forward))


def linkages(table: IOTable, parameters: LinkageParameters | None = None) -> Result:
    """Direct and total linkages, their indices and variation, and the key-sector class; one row per industry.

    - ``direct_backward`` = 1′A, ``direct_forward`` = B 1
    - ``backward`` = 1′L down the column; ``forward`` = G 1 along the row, or L 1 with ``forward="leontief"``
    - ``backward_index`` = n mⱼ / Σm, ``forward_index`` likewise: means are one
    - ``backward_variation`` = √(Σᵢ(lᵢⱼ − mⱼ/n)² / (n − 1)) / (mⱼ/n) down the column, ``forward_variation`` along the
      row of G (or L): low values spread evenly. ``<NA>`` where there is only one industry
    - ``class``: ``key`` (both indices ≥ 1), ``backward-oriented``, ``forward-oriented``, ``independent``

    All pure numbers. Industries without output are left out and noted; n counts the others.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`.
    Source: Rasmussen 1956; Miller and Blair 2009, ch. 12; Eurostat Manual 2008; UN Handbook 2018.

    >>> from analysis.textbook import miller_blair
    >>> linkages(miller_blair()).frame[["industry", "backward", "forward", "class"]].round(4)
      industry  backward  forward        class
    0        1    1.5182   1.9142          key
    1        2    1.4521   1.2541  independent
    """
    parameters = parameters or LinkageParameters()
    started = perf_counter()
    system = open_system(table, parameters.basis)
    frame = _frame(system, parameters.forward)
    accounts, imbalance = accounting_identity(table, system)
    identities = leontief_identity(table, system) | _forward_identity(table, system, parameters.forward)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*_notes(system, parameters), *system_notes(system), *imbalance),
        identities=identities | accounts,
    )


def key_sectors(backward_index: Matrix, forward_index: Matrix) -> npt.NDArray[np.str_]:
    """Class of each industry by its two normalised linkages, shape (n,).

    Source: Rasmussen 1956; Miller and Blair 2009, ch. 12.

    >>> key_sectors(np.array([1.2, 1.2, 0.8, 0.8]), np.array([1.0, 0.9, 1.1, 0.9])).tolist()
    ['key', 'backward-oriented', 'forward-oriented', 'independent']
    """
    backward, forward = backward_index >= 1 - ROUNDING, forward_index >= 1 - ROUNDING
    return np.select(
        [backward & forward, backward, forward],
        ["key", "backward-oriented", "forward-oriented"],
        default="independent",
    )


def coefficient_of_variation(matrix: Matrix, *, axis: int) -> Matrix:
    """Standard deviation (n − 1) over mean along ``axis``: 0 down each column, 1 along each row. Shape (n,).

    Source: Rasmussen 1956.

    >>> coefficient_of_variation(np.array([[1.0, 0.0], [1.0, 1.0]]), axis=0).round(4)
    array([0.    , 1.4142])
    """
    return np.asarray(matrix.std(axis=axis, ddof=1) / matrix.mean(axis=axis))


def _frame(system: InputOutputSystem, forward: Forward) -> pd.DataFrame:
    weights = _weights(system, forward)
    total_forward = system.forward(weights) / weights
    backward_index = system.multipliers / system.multipliers.mean()
    forward_index = total_forward / total_forward.mean()
    return pd.DataFrame(
        {
            "industry": system.codes,
            "direct_backward": system.A.sum(axis=0),
            "direct_forward": _direct_forward(system),
            "backward": system.multipliers,
            "forward": total_forward,
            "backward_index": backward_index,
            "forward_index": forward_index,
            "backward_variation": _variation(system.leontief, axis=0),
            "forward_variation": _variation(_supply(system, forward), axis=1),
            "class": key_sectors(backward_index, forward_index),
        }
    )


def _weights(system: InputOutputSystem, forward: Forward) -> Matrix:
    """What L 1 is weighted by to give the forward linkages: G 1 = x̂⁻¹ L x needs no matrix G."""
    return system.units if forward == "ghosh" else np.ones_like(system.units)


def _supply(system: InputOutputSystem, forward: Forward) -> Matrix:
    """A matrix whose rows vary as those of G (or L): x̂ G = L x̂, each row of G times one number."""
    return system.leontief * system.units if forward == "ghosh" else system.leontief


def _direct_forward(system: InputOutputSystem) -> Matrix:
    """B 1 = x̂⁻¹ A x."""
    return np.asarray(system.A @ system.units / system.units)


def _variation(matrix: Matrix, *, axis: int) -> pd.Series:
    if len(matrix) == 1:
        return pd.Series([pd.NA], dtype="Float64")
    return pd.Series(coefficient_of_variation(matrix, axis=axis), dtype="Float64")


def _forward_identity(table: IOTable, system: InputOutputSystem, forward: Forward) -> dict[str, float]:
    """G (1 − B 1) = 1, by the same solves that the forward linkages were taken from."""
    if forward == "leontief":
        return {}
    x, rest = system.units, 1 - _direct_forward(system)
    reached = deviation(system.forward(x * rest) / x, system.forward(x * np.abs(rest)) / x)
    return {GHOSH: require(GHOSH, reached, table, system)}


def _notes(system: InputOutputSystem, parameters: LinkageParameters) -> list[str]:
    notes = []
    if system.basis == "total" and parameters.forward == "ghosh":
        notes.append(
            "forward linkages count sales of imported units too, per unit of home output: they are large "
            "for products that are mostly imported"
        )
    if len(system.codes) == 1:
        notes.append("one industry: no coefficient of variation")
    return notes
