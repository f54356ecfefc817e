"""A value chain: who supplies an industry and who buys from it, its account, its multipliers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.graph import Graph, Record
from kb.queries import run
from ui.citation import Origin

SUPPLIERS, BUYERS = "suppliers", "buyers"
MEASURES = ("output", "value_added", "compensation", "imports")
FINAL_DEMAND = "final demand"


@dataclass(frozen=True, slots=True)
class TableCard:
    """What a number of a table means: whose, when, in which unit, from where."""

    id: str
    title: str
    year: int | None
    unit: int
    currency: str
    valuation: str
    kind: str
    industries: int
    bases: Sequence[str]
    citation: str
    url: str
    classification: str = ""
    world: bool = False
    """Whether it is a table of many countries."""
    runs: int = 0
    """How many runs were computed from it, or published of it."""

    def same_data(self, other: TableCard) -> bool:
        """Whether the other one tells the same year from the same source, in other industries."""
        mine, theirs = ((card.citation, card.year, card.currency) for card in (self, other))
        return self.id != other.id and bool(self.citation) and mine == theirs

    @property
    def origin(self) -> Origin:
        """Where its numbers come from."""
        return Origin(self.title, self.year, self.citation, self.url, self.id)


@dataclass(frozen=True, slots=True)
class Link:
    """A flow on the way: ``steps`` from the industry in the middle; ``value`` is the part of the middle's own
    purchases or output that it stands for, in the table's unit."""

    steps: int
    supplier: str
    buyer: str
    value: float
    domestic: float
    imported: float | None
    input_share: float
    output_share: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the chain. ``total`` is what the shares are shares of: intermediate purchases, or output."""

    links: Sequence[Link]
    total: float
    final: Mapping[str, float] = field(default_factory=dict)
    """Buyers' side: parts of output that go to final demand, by category."""

    @property
    def direct(self) -> list[Link]:
        """Links one step from the middle, largest first."""
        return sorted((link for link in self.links if link.steps == 1), key=lambda link: -link.value)

    @property
    def rest(self) -> float:
        """What the direct links and final demand leave over: everything below the cut-off."""
        return max(0.0, self.total - sum(link.value for link in self.direct) - sum(self.final.values()))


@dataclass(frozen=True, slots=True)
class Chain:
    """An industry in the middle, its suppliers to the left, its buyers to the right. ``names`` by code."""

    industry: str
    suppliers: Side
    buyers: Side
    names: Mapping[str, Record]


@dataclass(frozen=True, slots=True)
class Multiplier:
    """A multiplier of an industry with its rank among all of the table."""

    measure: str
    value: float
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class Profile:
    """An industry's account, multipliers and linkage class on one import basis."""

    account: Sequence[Record]
    multipliers: Sequence[Multiplier]
    linkage: Record | None


def tables(graph: Graph) -> list[TableCard]:
    """The tables whose numbers are held."""
    return [_table_card(graph, row) for row in run(graph, "provenance.tables").records() if row["held"]]


def _table_card(graph: Graph, row: Record) -> TableCard:
    cited = run(graph, "provenance.citation", {"source": row["source"] or ""}).records()
    source: Record = cited[0] if cited else {}
    return TableCard(
        row["id"],
        row["title"],
        row["year"],
        row["unit"] or 1,
        row["currency"] or "",
        row["valuation"] or "",
        row["kind"] or "",
        row["industries"] or 0,
        tuple(row["bases"] or ()),
        source.get("citation") or row["source"] or "",
        source.get("url") or "",
        row["classification"] or "",
        row["world"],
        row["runs"],
    )


def industries(graph: Graph, *, table: str) -> Sequence[Record]:
    """The industries of a table in its order, with names and output."""
    return run(graph, "value_chain.industries", {"table": table}).records()


def chain(graph: Graph, *, table: str, industry: str, depth: int, share: float) -> Chain:
    """Suppliers and buyers of an industry, links from a share on, up to ``depth`` steps."""
    given = {"table": table, "industry": industry, "depth": depth, "share": share}
    found = {side: run(graph, f"value_chain.{side}", given).records() for side in (SUPPLIERS, BUYERS)}
    made = account(graph, table=table, codes=(industry,))
    purchases, output = totals(made)
    return Chain(
        industry,
        Side([_link(row, purchases) for row in found[SUPPLIERS]], purchases),
        Side([_link(row, output) for row in found[BUYERS]], output, final_demand(made, share)),
        {row["code"]: row for row in industries(graph, table=table)},
    )


def _link(row: Record, total: float) -> Link:
    return Link(
        row["depth"],
        row["from_code"],
        row["to_code"],
        row["weight"] * total,
        row["domestic"],
        row["imported"],
        row["input_share"],
        row["output_share"],
    )


def account(graph: Graph, *, table: str, codes: Sequence[str]) -> list[Record]:
    """The account of an industry, or of several added up."""
    added: dict[str, dict[str, Any]] = {}
    for code in codes:
        for row in run(graph, "value_chain.account", {"table": table, "industry": code}).records():
            item = added.setdefault(row["item"], {**row, "value": 0.0})
            item["value"] += row["value"]
    output = added["output"]["value"] if "output" in added else 0.0
    money = [row for row in added.values() if row["unit"] is not None]
    for row in money:
        row["share_of_output"] = row["value"] / output if output else None
    return sorted(added.values(), key=lambda row: row["position"])


def totals(account: Sequence[Record]) -> tuple[float, float]:
    """Intermediate purchases, domestic and imported, and output."""
    amounts = {row["item"]: float(row["value"]) for row in account}
    return amounts.get("domestic_inputs", 0.0) + amounts.get("imported_inputs", 0.0), amounts.get("output", 0.0)


def final_demand(account: Sequence[Record], share: float) -> dict[str, float]:
    """What goes to final demand, categories from a share of output on."""
    output = totals(account)[1]
    return {
        row["item"]: float(row["value"])
        for row in account
        if row["part"] == FINAL_DEMAND and output and row["value"] / output >= share
    }


def profile(graph: Graph, *, table: str, industry: str, basis: str) -> Profile:
    """The account of an industry, its type I effects with ranks, its linkage class."""
    return Profile(
        account(graph, table=table, codes=(industry,)),
        [m for measure in MEASURES if (m := _multiplier(graph, table, industry, basis, measure))],
        next(
            (
                row
                for row in run(graph, "indicators.linkages", {"table": table, "basis": basis}).records()
                if row["code"] == industry
            ),
            None,
        ),
    )


def _multiplier(graph: Graph, table: str, industry: str, basis: str, measure: str) -> Multiplier | None:
    given = {"table": table, "basis": basis, "measure": measure, "form": "effect"}
    rows = run(graph, "indicators.multipliers", given).records()
    return next((Multiplier(measure, r["value"], r["rank"], len(rows)) for r in rows if r["code"] == industry), None)
