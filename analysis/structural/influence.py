"""Field of influence: which input coefficients change the whole economy most when they change."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar, Literal, get_args

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.identities import leontief_identity, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import IOTable, Matrix

Size = Literal["sum", "squares"]
NORMS: dict[str, str] = {
    "sum": "sum of its entries",
    "squares": "Frobenius norm: root of the sum of its squared entries",
}


@dataclass(frozen=True, slots=True)
class InfluenceParameters(Parameters):
    """Parameters of :func:`influence`.

    ``size``: a field as the ``sum`` of its elements, or as the root of the sum of their ``squares``. ``most``: how
    many coefficients are given, the strongest.
    """

    method: ClassVar[str] = "influence"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "structure",
        "It says where a change would tell most, not where one is likely.",
        ("Sonis and Hewings 1992",),
        (r"F = L_{\cdot i} L_{j\cdot}",),
    )

    size: Size = option("sum", "How a field is made one number", choices=get_args(Size))
    most: int = option(100, "Number of coefficients to give, the strongest", least=1)


def influence(table: IOTable, parameters: InfluenceParameters | None = None) -> Result:
    """The input coefficients with the largest field of influence, one row each, the strongest first.

    The field of aᵢⱼ is F = L[:,i] L[j,:]: a change δ of that coefficient changes the inverse by δF/(1 − δ lⱼᵢ). Note
    the order: column i of the *supplier*, row j of the *buyer*. Its size is the sum of all its elements,
    (Σₖ lₖᵢ)(Σₖ lⱼₖ), or with ``size="squares"`` its Frobenius norm, ‖L[:,i]‖ ‖L[j,:]‖.

    Rows: ``rank``, ``first`` (supplier i), ``second`` (buyer j), ``coefficient`` aᵢⱼ, ``strength`` (size of the
    field), ``pattern`` (influence). All pure numbers. Only coefficients that are not zero are ranked: a link that is
    not there has no change to be compared with. Industries without output are left out and noted.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`.
    Source: Sonis and Hewings 1992; change of the inverse: Sherman and Morrison 1950.

    >>> from analysis.textbook import miller_blair
    >>> influence(miller_blair()).frame.round(4).drop(columns="pattern")
       rank first second  coefficient  strength
    0     1     1      1         0.15    2.4050
    1     2     2      1         0.20    2.3004
    2     3     1      2         0.25    2.1044
    3     4     2      2         0.05    2.0129
    """
    parameters = parameters or InfluenceParameters()
    started = perf_counter()
    system = open_system(table, parameters.basis)
    supplier, buyer = _sizes(system, parameters.size)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=_frame(system, supplier, buyer, parameters.most),
        seconds=perf_counter() - started,
        notes=(f"size of a field: {NORMS[parameters.size]}", *system_notes(system)),
        summary={"norm": NORMS[parameters.size]},
        identities=leontief_identity(table, system),
    )


def _sizes(system: InputOutputSystem, size: Size) -> tuple[Matrix, Matrix]:
    """Size of each column of L, for the supplier, and of each row, for the buyer."""
    if size == "sum":
        return system.multipliers, system.forward(np.ones(len(system.codes)))
    L = system.leontief
    return np.sqrt(np.einsum("ij,ij->j", L, L)), np.sqrt(np.einsum("ij,ij->i", L, L))


def _frame(system: InputOutputSystem, supplier: Matrix, buyer: Matrix, most: int) -> pd.DataFrame:
    strength = np.where(system.A != 0, np.abs(np.outer(supplier, buyer)), -1.0).ravel()
    most = min(most, int(np.count_nonzero(system.A)))
    candidates = np.flatnonzero(strength >= np.partition(strength, -most)[-most]) if most else np.empty(0, dtype=int)
    strongest = candidates[np.argsort(-strength[candidates], kind="stable")][:most]
    first, second = np.divmod(strongest, len(system.codes))
    codes = np.array(system.codes, dtype=object)
    return pd.DataFrame(
        {
            "rank": np.arange(1, most + 1),
            "first": codes[first],
            "second": codes[second],
            "coefficient": system.A[first, second],
            "strength": supplier[first] * buyer[second],
            "pattern": "influence",
        }
    )
