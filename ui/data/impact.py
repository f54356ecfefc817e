"""What a change of final demand brings about: computed from the table that the graph holds, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph import Graph, Record
from kb.table_store import read
from ui.data.value_chain import industries

Change = tuple[tuple[str, float], ...]
"""Industries and amounts, in currency units."""

PARTS = ("own", "suppliers", "households")


@dataclass(frozen=True, slots=True)
class Effect:
    """What one industry gains or loses, in currency units (employment: persons of the table).

    ``parts`` by measure: of the demand for its own product, through suppliers, through households' spending;
    ``relative`` is the change of its output over its output.
    """

    code: str
    names: Record
    demand: float
    numbers: Mapping[str, float]
    parts: Mapping[str, tuple[float, float, float]]
    relative: float


@dataclass(frozen=True, slots=True)
class Impact:
    """Effects by industry, largest change of output first, and their total."""

    effects: Sequence[Effect]
    measures: Sequence[str]
    total: Mapping[str, float]
    relative: float
    notes: Sequence[str]
    cuts: Mapping[str, float]
    """Industries whose demand is cut by more than there is, with what there is, in currency units."""


def impact(graph: Graph, *, table: str, basis: str, closure: str, change: Change) -> Impact:
    """What the change brings about, in parts. Raises KBError in words for what cannot be computed."""
    from analysis.structural.impact import ImpactParameters
    from analysis.structural.impact import impact as computed
    from analysis.structural.multipliers import TYPE_I

    held = read(graph, table)
    given = dict(change)
    result = computed(held, given, ImpactParameters(basis, closure))  # type: ignore[arg-type]
    frame = result.frame.set_index("industry")
    outer = result if closure == TYPE_I else computed(held, given, ImpactParameters(basis))  # type: ignore[arg-type]
    without = outer.frame.set_index("industry")
    measures = [str(column) for column in frame.columns if column not in ("demand", "relative")]
    names = {row["code"]: row for row in industries(graph, table=table)}
    found = {str(code): row for code, row in frame.to_dict("index").items()}
    plain = {str(code): row for code, row in without.to_dict("index").items()}
    effects = [
        Effect(
            str(code),
            names.get(str(code), {"id": code}),
            row["demand"],
            {measure: row[measure] for measure in measures},
            {measure: _parts(row, plain[code], measure) for measure in measures},
            row["relative"],
        )
        for code, row in found.items()
    ]
    effects.sort(key=lambda effect: -abs(effect.numbers["output"]))
    totals = result.summary["total"]
    return Impact(
        effects,
        measures,
        {measure: totals[measure] for measure in measures} | {"demand": totals["demand"]},
        totals["relative"],
        result.notes,
        _cuts(held, basis, given),
    )


def _parts(row: Mapping[Any, Any], without: Mapping[Any, Any], measure: str) -> tuple[float, float, float]:
    """Own, suppliers', households': c Δf, c (L − I) Δf, c (L* − L) Δf, where c is the measure per unit of output."""
    of_output = without[measure] / without["output"] if without["output"] else 0.0
    own = of_output * row["demand"]
    return own, without[measure] - own, row[measure] - without[measure]


def _cuts(held: Any, basis: str, change: Mapping[str, float]) -> dict[str, float]:
    there = held.final_demand_domestic.sum(axis=1)
    if basis != "domestic" and held.final_demand_imported is not None:
        there = there + held.final_demand_imported.sum(axis=1)
    amounts = {code: float(there[code]) * held.meta.unit for code in change if code in there.index}
    return {code: amount for code, amount in amounts.items() if -change[code] > max(amount, 0.0)}
