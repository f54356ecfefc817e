"""Hypothetical extraction: the output that the economy would lose without an industry's links, or without a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.coefficients import place
from analysis.model.identities import leontief_identity, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import Parameters, chosen, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import Basis, IOTable

FORMS = ("backward", "forward", "complete")

APART = "backward and forward losses overlap: they do not add up to the complete loss"


@dataclass(frozen=True, slots=True)
class ExtractionParameters(Parameters):
    """Parameters of :func:`extraction`.

    ``group``: industries to extract together as well, as codes or patterns.
    """

    method: ClassVar[str] = "extraction"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "structure",
        "Losses of several industries do not add up: each is computed as if the others stayed. The complete loss is "
        "not the sum of the other two.",
        ("Miller and Blair 2009, ch. 12",),
        (
            r"\text{backward: } \frac{x_j(m_j-1)}{l_{jj}} \qquad \text{forward: } "
            r"\frac{x_j(\sum_k g_{jk}-1)}{g_{jj}} \qquad \text{complete: } \frac{x_j m_j}{l_{jj}}",
            r"1'L_{\cdot K}(L_{KK})^{-1}x_K",
        ),
    )

    group: tuple[str, ...] = option((), "Industries to extract together as well (C24,B07 or C*), by comma")


def extraction(table: IOTable, parameters: ExtractionParameters | None = None) -> Result:
    """Loss of total output without each industry's purchases, its sales, or itself; all industries at once.

    - ``backward_loss`` = xⱼ(mⱼ − 1)/lⱼⱼ: column j of A set to zero, own use included; final demand stays. The
      industry imports what it bought. Counts the fall of its own output too, as far as it supplied its suppliers.
    - ``forward_loss`` = xⱼ(Σₖgⱼₖ − 1)/gⱼⱼ: row j of B set to zero, own use included; primary inputs stay (Ghosh).
      Counts the fall of its own output too.
    - ``complete_loss`` = xⱼmⱼ/lⱼⱼ: row and column j of A and its final demand set to zero; the others' final demand
      stays. Counts the whole of its own output.

    m = 1′L; gⱼⱼ = lⱼⱼ. Losses are in currency units of the table, on ``resources`` of output plus imports;
    ``..._share`` over total output (or resources), ``rank`` by complete loss. Backward and forward losses overlap:
    the complete loss is not their sum. Part ``group`` (one row) where a group is asked for: the complete loss
    1′L[:,K] (L_KK)⁻¹ x_K of all its industries together, with the group's own output.

    Industries without output are left out and noted, and so are, with negative flows, those whose lⱼⱼ is not
    positive: the rest of the economy is not productive without them.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`, and for a group that cannot be extracted.
    Source: Miller and Lahr 2001; Dietzenbacher and van der Linden 1997; Miller and Blair 2009, ch. 12.

    >>> from analysis.textbook import miller_blair
    >>> extraction(miller_blair()).frame[["industry", "backward_loss", "forward_loss", "complete_loss"]].round(1)
      industry  backward_loss  forward_loss  complete_loss
    0        1          413.2         728.9         1210.5
    1        2          805.9         452.9         2588.2
    """
    parameters = parameters or ExtractionParameters()
    started = perf_counter()
    system = open_system(table, parameters.basis)
    frame, notes = _frame(system)
    group = _group(table, system, parameters)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(APART, *system_notes(system), *notes),
        identities=leontief_identity(table, system),
        parts={"group": pd.DataFrame([group])} if group else {},
        summary={"group": group} if group else {},
    )


def group_extraction(table: IOTable, codes: Sequence[str], basis: Basis = "domestic") -> float:
    """Output that the economy would lose without a whole group of industries: 1′L[:,K] (L_KK)⁻¹ x_K.

    The rows and columns K of A and the group's final demand are set to zero, the others' final demand stays; the
    group's own output counts. ``codes`` are codes or patterns. In currency units of the table.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`, for an unknown code, and for a group that
    cannot be extracted.
    Source: Miller and Blair 2009, ch. 12; closed form by block inversion.

    >>> from analysis.textbook import miller_blair
    >>> round(group_extraction(miller_blair(), ["1", "2"]), 6)
    3000.0
    """
    system = open_system(table, basis)
    return group_loss(table, system, _positions(table, system, codes))


def group_loss(table: IOTable, system: InputOutputSystem, positions: npt.NDArray[np.intp]) -> float:
    """:func:`group_extraction` on a system that is open already; ``positions`` count its industries, shape (k,).

    >>> from analysis.textbook import miller_blair
    >>> table = miller_blair()
    >>> round(group_loss(table, open_system(table), np.array([0])), 1)
    1210.5
    """
    unit = np.zeros((len(system.codes), positions.size), order="F")
    unit[positions, np.arange(positions.size)] = 1.0
    among = system.forward(unit)[positions]
    if np.linalg.slogdet(among)[0] <= 0:
        raise AnalysisError(
            f"the economy is not productive without {', '.join(system.codes[i] for i in positions[:10])}",
            where=place(table, system.basis),
            remedy="check the table's negative flows",
        )
    return float(system.multipliers[positions] @ np.linalg.solve(among, system.units[positions]))


def _frame(system: InputOutputSystem) -> tuple[pd.DataFrame, list[str]]:
    x, own = system.units, system.own
    possible = own > 0
    # m − 1 and G1 − 1 as sums over suppliers and buyers: no digits are lost where they are small
    pulled = system.backward(system.A.sum(axis=0))
    pushed = system.forward(system.A @ x) / x
    losses = dict(zip(FORMS, (x * pulled, x * pushed, x * system.multipliers), strict=True))
    columns = {f"{form}_loss": loss[possible] / own[possible] for form, loss in losses.items()}
    columns |= {f"{form}_share": columns[f"{form}_loss"] / x.sum() for form in FORMS}
    frame = pd.DataFrame({"industry": np.array(system.codes, dtype=object)[possible], **columns})
    frame["rank"] = frame["complete_loss"].rank(method="min", ascending=False).astype(np.int64)
    without = [code for code, able in zip(system.codes, possible, strict=True) if not able]
    return frame, [f"left out, the others are not productive without it: {', '.join(without)}"] if without else []


def _group(table: IOTable, system: InputOutputSystem, parameters: ExtractionParameters) -> dict[str, Any]:
    if not parameters.group:
        return {}
    positions = _positions(table, system, parameters.group)
    own, lost = float(system.units[positions].sum()), group_loss(table, system, positions)
    return {
        "industries": ", ".join(system.codes[i] for i in positions),
        "output": own,
        "complete_loss": lost,
        "complete_share": lost / float(system.units.sum()),
        "loss_of_others": lost - own,
    }


def _positions(table: IOTable, system: InputOutputSystem, patterns: Sequence[str]) -> npt.NDArray[np.intp]:
    """Places in the system of the industries named; those without output are not in it and lose nothing."""
    if not patterns:
        raise AnalysisError("the group has no industry", where=place(table, system.basis), remedy="name at least one")
    wanted = np.isin(system.positions, chosen(table.codes, patterns))
    if not wanted.any():
        raise AnalysisError("no industry of the group has output", where=place(table, system.basis), remedy="add one")
    return np.flatnonzero(wanted)
