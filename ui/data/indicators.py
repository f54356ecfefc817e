"""Multipliers, linkages, extraction and position: what the runs of a table say of each of its industries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.graph import Graph, Record
from kb.names import NAMES
from kb.queries import run

PARTS = ("initial", "direct", "indirect", "induced")
MEASURES = ("output", "value_added", "compensation", "imports", "taxes", "employment")
"""Measures in the order in which they are offered; others follow."""

METHODS = ("multipliers", "linkages", "extraction", "position")
FIRST, SECOND = "first", "second"


@dataclass(frozen=True, slots=True)
class Row:
    """What is said of one industry: numbers (None where undefined) and, for linkages, its class."""

    code: str
    names: Record
    numbers: Mapping[str, float | None]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The numbers of one run, industry by industry, in the order of the query."""

    run: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be asked of a table: import bases by method; closures by measure, basis and form."""

    bases: Mapping[str, Sequence[str]]
    closures: Mapping[tuple[str, str, str], Sequence[str]]

    def measures(self, basis: str, form: str = "effect") -> list[str]:
        """Measures on a basis, the usual ones first."""
        held = {measure for measure, on, written in self.closures if on == basis and written == form}
        return [*(m for m in MEASURES if m in held), *sorted(held - set(MEASURES))]


@dataclass(frozen=True, slots=True)
class Other:
    """A table whose multipliers can stand beside those of another: one of its classification."""

    id: str
    title: str
    year: int | None
    held: bool
    bases: Sequence[str]
    citation: str


def offer(graph: Graph, *, table: str) -> Offer:
    """What was computed from a table."""
    done = run(graph, "provenance.runs", {"table": table}).records()
    bases = {
        method: tuple(dict.fromkeys(row["basis"] for row in done if row["method"] == method and row["basis"]))
        for method in METHODS
    }
    closures: dict[tuple[str, str, str], list[str]] = {}
    for row in run(graph, "indicators.measures", {"table": table}).records():
        held = closures.setdefault((row["measure"], row["basis"] or "", row["form"]), [])
        if row["closure"] not in held:
            held.append(row["closure"])
    return Offer(bases, closures)


def multipliers(graph: Graph, *, table: str, basis: str, measure: str, form: str, closure: str) -> Board:
    """Multipliers of one measure, largest first; an empty basis for a published table."""
    given = {"table": table, "basis": basis, "measure": measure, "form": form, "closure": closure}
    return _board(run(graph, "indicators.multipliers", given).records(), ("value", "rank"))


def decomposition(graph: Graph, *, table: str, basis: str, measure: str, closure: str) -> Board:
    """An effect in its parts, largest first."""
    given = {"table": table, "basis": basis, "measure": measure, "closure": closure}
    return _board(run(graph, "indicators.decomposition", given).records(), ("effect", "rank", *PARTS, "beyond"))


def effect_and_ratio(graph: Graph, *, table: str, basis: str, measure: str, closure: str) -> Board:
    """Effect and ratio of the same measure; industries without a ratio are left out."""
    given = {"table": table, "basis": basis, "measure": measure, "closure": closure}
    effect = multipliers(graph, form="effect", **given)
    ratio = {row.code: row for row in multipliers(graph, form="ratio", **given).rows}
    rows = [
        Row(
            row.code,
            row.names,
            {
                "effect": row.numbers["value"],
                "ratio": ratio[row.code].numbers["value"],
                "effect_rank": row.numbers["rank"],
                "ratio_rank": ratio[row.code].numbers["rank"],
            },
        )
        for row in effect.rows
        if row.code in ratio
    ]
    return Board(effect.run, rows)


def linkages(graph: Graph, *, table: str, basis: str) -> Board:
    """Backward and forward linkages with their indices and classes, in the table's order."""
    names = ("backward_index", "forward_index", "backward", "forward", "direct_backward", "direct_forward")
    rows = run(graph, "indicators.linkages", {"table": table, "basis": basis}).records()
    return _board(rows, (*names, "backward_variation", "forward_variation"))


def extraction(graph: Graph, *, table: str, basis: str) -> Board:
    """What the economy would lose without each industry, in the table's unit and as shares of its output."""
    kinds = ("complete", "backward", "forward")
    names = tuple(f"{kind}_{what}" for what in ("share", "loss") for kind in kinds)
    return _board(run(graph, "indicators.extraction", {"table": table, "basis": basis}).records(), (*names, "rank"))


def position(graph: Graph, *, table: str, basis: str) -> Board:
    """Stages to final demand and from primary inputs, most upstream first."""
    names = ("upstreamness", "downstreamness", "backward_length", "forward_length", "order")
    return _board(run(graph, "indicators.position", {"table": table, "basis": basis}).records(), names)


def others(graph: Graph, *, table: str) -> list[Other]:
    """Tables of the same classification, published ones too, whose multipliers can be shown beside this one's."""
    rows = run(graph, "provenance.tables").records()
    mine = next((row["classification"] for row in rows if row["id"] == table), None)
    return [
        _other(graph, row)
        for row in rows
        if row["id"] != table and row["classification"] and row["classification"] == mine and row["runs"]
    ]


def comparison(
    graph: Graph, *, table: str, other: str, basis: str, other_basis: str, measure: str, form: str, closure: str
) -> Board:
    """The same multipliers of two tables, industries of both, those of the first table largest first."""
    given = {"measure": measure, "form": form, "closure": closure}
    mine = multipliers(graph, table=table, basis=basis, **given)
    theirs = multipliers(graph, table=other, basis=other_basis, **given)
    beside = {row.code: row for row in theirs.rows}
    rows = [_both(row, beside[row.code]) for row in mine.rows if row.code in beside]
    return Board(mine.run, rows)


def _both(mine: Row, theirs: Row) -> Row:
    first, second = mine.numbers["value"], theirs.numbers["value"]
    difference = None if first is None or second is None else second - first
    ranks = {"first_rank": mine.numbers["rank"], "second_rank": theirs.numbers["rank"]}
    return Row(mine.code, mine.names, {FIRST: first, SECOND: second, "difference": difference, **ranks})


def _other(graph: Graph, row: Record) -> Other:
    cited = run(graph, "provenance.citation", {"source": row["source"] or ""}).records()
    citation = cited[0]["citation"] if cited else row["source"] or ""
    return Other(row["id"], row["title"], row["year"], bool(row["held"]), tuple(row["bases"] or ()), citation)


def _board(rows: Sequence[Record], numbers: Sequence[str]) -> Board:
    """Rows of the first run: those with other than the usual parameters come after it."""
    if not rows:
        return Board("", ())
    first = min((str(row["run"]) for row in rows), key=lambda name: (len(name), name))
    return Board(
        first,
        tuple(
            Row(
                row["code"],
                {key: row[key] for key in NAMES} | {"id": row["code"]},
                {name: row[name] for name in numbers},
                row.get("class") or "",
            )
            for row in rows
            if row["run"] == first
        ),
    )
