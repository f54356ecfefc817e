"""Where each industry stands: distance to final demand and to primary inputs, propagation lengths, triangular order."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.linalg import lapack

from analysis.explanation import Explanation
from analysis.model.coefficients import flows, place
from analysis.model.identities import leontief_identity, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, option
from analysis.result import Result
from analysis.structural.triangulation import degree_of_linearity, triangulate
from kb.errors import AnalysisError
from kb.table import IOTable, Matrix

Economy = Literal["closed", "open"]

LARGEST_MATRIX = 200
"""Industries up to which the lengths of all pairs are given: 40,000 rows."""


@dataclass(frozen=True, slots=True)
class PositionParameters(Parameters):
    """Parameters of :func:`position`.

    ``economy``: upstreamness in a ``closed`` economy, or in an ``open`` one (Antràs et al. 2012), which needs the
    basis ``total``, imports and exports. ``seed``: of the search for the triangular order.
    """

    method: ClassVar[str] = "position"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "structure",
        "Stages are counted in the industries of the table: a finer table has longer chains.",
        ("Dietzenbacher and Romero 2007", "Antràs et al. 2012"),
        (r"G\,1", "1'L", "h_{ij}/l_{ij}"),
    )

    economy: Economy = option("closed", "Economy in which upstreamness is measured", choices=get_args(Economy))
    seed: int = option(0, "Seed of the search for the triangular order", least=0)


def position(table: IOTable, parameters: PositionParameters | None = None) -> Result:
    """Upstreamness, downstreamness, mean propagation lengths and triangular order; one row per industry.

    - ``upstreamness`` U = G 1: stages to final demand, 1 where all is sold to it. With ``economy="open"``
      U = (I − Δ)⁻¹ 1, δᵢⱼ = aᵢⱼxⱼ/(xᵢ − eᵢ + Mᵢ): exports and imports are taken to be used as at home
    - ``downstreamness`` = 1′L: stages from primary inputs
    - ``backward_length`` = Σᵢhᵢⱼ / Σᵢ(lᵢⱼ − δᵢⱼ), ``forward_length`` likewise along the rows of G: the propagation
      lengths of :func:`propagation_lengths` to its suppliers (from its buyers), weighted by the effect each transmits
      beyond the industry's own initial one. ``<NA>`` for an industry without suppliers (buyers)
    - ``order``: place in the triangular order of the flows, found by
      :func:`analysis.structural.triangulation.triangulate`: 1 sells to final users, the last supplies the others.
      ``degree_of_linearity`` in the summary

    All pure numbers, in stages. Part ``lengths`` has the propagation length of every linked pair (``supplier``,
    ``buyer``, ``length``), for tables of up to 200 industries. Industries without output are left out and noted.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`, and where the open economy cannot be
    measured. Source: Antràs, Chor, Fally and Hillberry 2012; Antràs and Chor 2013; Dietzenbacher and Romero 2007.

    >>> from analysis.textbook import miller_blair
    >>> position(miller_blair()).frame.round(3)[["industry", "upstreamness", "backward_length", "order"]]
      industry  upstreamness  backward_length  order
    0        1         1.914            1.485      2
    1        2         1.254              1.5      1
    """
    parameters = parameters or PositionParameters()
    started = perf_counter()
    system = open_system(table, parameters.basis)
    upstreamness = _open_upstreamness(table, system) if parameters.economy == "open" else _upstreamness(system)
    Z = flows(table, parameters.basis)[np.ix_(system.positions, system.positions)]
    order, settled = triangulate(Z, parameters.seed)
    small = len(system.codes) <= LARGEST_MATRIX
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=_frame(system, upstreamness, order),
        seconds=perf_counter() - started,
        notes=(*_notes(system, small, settled), *system_notes(system)),
        identities=leontief_identity(table, system),
        parts={"lengths": _lengths(system)} if small else {},
        summary=_summary(Z, order),
    )


def propagation_lengths(A: Matrix, L: Matrix) -> Matrix:
    """Average propagation lengths: mean number of rounds in which a final demand for j reaches i, weighted by effect.

    hᵢⱼ/lᵢⱼ with H = Σₖ k Aᵏ = L(L − I); on the diagonal hᵢᵢ/(lᵢᵢ − 1), the initial effect aside. Shape (n, n), in
    rounds, at least 1 for A ≥ 0; NaN where no chain of purchases leads from j to i. G gives the same lengths.

    Source: Dietzenbacher, Romero and Bosma 2005; Dietzenbacher and Romero 2007.

    >>> A = np.array([[0.0, 0.5, 0.2], [0.0, 0.0, 0.4], [0.0, 0.0, 0.0]])
    >>> propagation_lengths(A, np.linalg.inv(np.eye(3) - A)).round(4)
    array([[nan, 1. , 1.5],
           [nan, nan, 1. ],
           [nan, nan, nan]])
    """
    effect = A @ L
    reached = _reached(A) & (effect != 0)
    return np.asarray(np.divide(L @ effect, effect, out=np.full(A.shape, np.nan), where=reached))


def _reached(A: Matrix) -> npt.NDArray[np.bool_]:
    """Pairs (i, j) with a chain from j to i of at least one purchase, by repeated squaring."""
    chains = A != 0
    steps = 1
    while steps < len(A):
        longer = chains | (chains.astype(np.float32) @ chains.astype(np.float32) > 0)
        if (longer == chains).all():
            break
        chains, steps = longer, 2 * steps
    return np.asarray(chains)


def _upstreamness(system: InputOutputSystem) -> Matrix:
    """G 1 = x̂⁻¹ L x."""
    return np.asarray(1 + system.forward(system.A @ system.units) / system.units)


def _open_upstreamness(table: IOTable, system: InputOutputSystem) -> Matrix:
    where = place(table, system.basis)
    if system.basis != "total":
        raise AnalysisError(
            "upstreamness of an open economy takes domestic and imported flows together",
            where=where,
            remedy="choose the basis total" if "total" in table.bases else "use the closed economy",
        )
    at_home = (table.output - _exports(table, where) + _imports(table))[system.positions]
    if (at_home <= 0).any():
        code = system.codes[int(at_home.argmin())]
        raise AnalysisError(
            f"output minus exports plus imports of {code} is {at_home.min():g}",
            where=where,
            remedy="check its exports, or use the closed economy",
        )
    delta = system.A * system.units / at_home[:, None]
    _, _, stages, singular = lapack.dgesv(np.eye(len(delta)) - delta, np.ones(len(delta)))
    if singular or not (stages > 0).all():
        code = system.codes[int(delta.sum(axis=1).argmax())]
        raise AnalysisError(
            f"sales to industries exceed what the home market takes: {code} sells {delta.sum(axis=1).max():.4g} of 1",
            where=where,
            remedy="check its exports, or use the closed economy",
        )
    return np.asarray(stages)


def _exports(table: IOTable, where: str) -> Matrix:
    kinds = (table.final_demand_domestic, table.final_demand_imported)
    exports = [kind["exports"].to_numpy(dtype=np.float64) for kind in kinds if "exports" in kind]
    if not exports:
        raise AnalysisError("the table has no exports", where=where, remedy="use the closed economy")
    return np.asarray(sum(exports))


def _imports(table: IOTable) -> Matrix:
    imports = table.imports
    assert imports is not None  # the basis total is only there with imported flows
    return imports


def _frame(system: InputOutputSystem, upstreamness: Matrix, order: npt.NDArray[np.intp]) -> pd.DataFrame:
    place_of = np.empty(order.size, dtype=np.int64)
    place_of[order] = np.arange(1, order.size + 1)
    bought = system.backward(system.A.sum(axis=0))
    sold = system.forward(system.A @ system.units)
    return pd.DataFrame(
        {
            "industry": system.codes,
            "upstreamness": upstreamness,
            "downstreamness": system.multipliers,
            "backward_length": _ratio(system.backward(bought), bought, system.A, axis=0),
            "forward_length": _ratio(system.forward(sold), sold, system.A, axis=1),
            "order": place_of,
        }
    )


def _ratio(total: Matrix, effect: Matrix, coefficients: Matrix, *, axis: int) -> pd.Series:
    """Weighted lengths: 1′H/(1′L − 1′), or along the rows of G; ``<NA>`` where there is no effect to weigh by."""
    defined = (coefficients != 0).any(axis=axis) & (effect > 0)
    return pd.Series(np.divide(total, effect, where=defined, out=np.zeros_like(total)), dtype="Float64").where(defined)


def _lengths(system: InputOutputSystem) -> pd.DataFrame:
    lengths = propagation_lengths(system.A, system.leontief)
    supplier, buyer = np.nonzero(np.isfinite(lengths))
    codes = np.array(system.codes, dtype=object)
    return pd.DataFrame({"supplier": codes[supplier], "buyer": codes[buyer], "length": lengths[supplier, buyer]})


def _summary(Z: Matrix, order: npt.NDArray[np.intp]) -> dict[str, float]:
    linearity = degree_of_linearity(Z, order)
    return {} if linearity is None else {"degree_of_linearity": linearity}


def _notes(system: InputOutputSystem, small: bool, settled: bool) -> list[str]:
    notes = []
    if not small:
        notes.append(f"more than {LARGEST_MATRIX} industries: no part lengths")
    if not settled:
        notes.append("many industries: the search for the triangular order was ended before it settled")
    if (system.A < 0).any():
        notes.append("with negative flows lengths are no averages and may lie below 1")
    return notes
