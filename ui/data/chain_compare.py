"""The same industry in two tables: what it buys and sells, in shares that can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.graph import Graph, Record
from kb.queries import run
from ui.data.chain_groups import GROUP, group_chain
from ui.data.value_chain import FINAL_DEMAND, account, industries, totals

Weights = Mapping[str, Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Side:
    """One table's side: the codes that stand for the industry, shares of its purchases and of its output."""

    codes: Sequence[str]
    suppliers: Mapping[str, float]
    buyers: Mapping[str, float]
    account: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Comparison:
    """An industry in two tables; partners are named in the coarser classification."""

    first: Side
    second: Side
    names: Mapping[str, Record]
    joined: bool
    """Whether a concordance was needed."""


def compare(
    graph: Graph, *, first: tuple[str, str], second: tuple[str, str], codes: tuple[str, ...]
) -> Comparison | None:
    """Two tables, each with its classification; None where no concordance leads from one to the other.

    Where the tables are of different classifications, the industry is what the coarser one makes of it: all of the
    finer table's industries that belong there.
    """
    if first[1] == second[1]:
        held = {row["code"] for row in industries(graph, table=second[0])}
        if not held.issuperset(codes):
            return None
        same: Weights = {}
        return _compared(graph, (first[0], codes, same), (second[0], codes, same), first[0], joined=False)
    down = _weights(graph, first[1], second[1])
    if down:
        meant = tuple(dict.fromkeys(to for code in codes for to, _ in down.get(code, ())))
        whole = _belonging(down, meant)
        return _compared(graph, (first[0], whole, down), (second[0], meant, {}), second[0]) if meant else None
    down = _weights(graph, second[1], first[1])
    whole = _belonging(down, codes)
    return _compared(graph, (first[0], codes, {}), (second[0], whole, down), first[0]) if whole else None


def counterpart(graph: Graph, *, start: str, end: str, code: str) -> str | None:
    """The industry of another classification that most of an industry belongs to, or that belongs to it.

    Of several that belong to it the one of the same code, else the first; None where no concordance leads there.
    """
    if there := _weights(graph, start, end).get(code):
        return max(there, key=lambda each: each[1])[0]
    finer = sorted(_belonging(_weights(graph, end, start), (code,)))
    return code if code in finer else next(iter(finer), None)


def _weights(graph: Graph, start: str, end: str) -> Weights:
    found: dict[str, list[tuple[str, float]]] = {}
    for row in run(graph, "value_chain.concordance", {"from": start, "to": end}).records():
        found.setdefault(row["code"], []).append((row["to_code"], 1.0 if row["share"] is None else row["share"]))
    return found


def _belonging(weights: Weights, codes: Sequence[str]) -> tuple[str, ...]:
    """Codes of the finer classification that belong, most of them at least, to the given ones."""
    return tuple(code for code, to in weights.items() if sum(w for other, w in to if other in codes) > 0.5)


def _compared(
    graph: Graph,
    first: tuple[str, tuple[str, ...], Weights],
    second: tuple[str, tuple[str, ...], Weights],
    named_in: str,
    *,
    joined: bool = True,
) -> Comparison:
    names = {row["code"]: row for row in industries(graph, table=named_in)}
    return Comparison(_seen(graph, *first), _seen(graph, *second), names, joined)


def _seen(graph: Graph, table: str, codes: tuple[str, ...], weights: Weights) -> Side:
    held = {row["code"] for row in industries(graph, table=table)}
    codes = tuple(code for code in codes if code in held)
    found = group_chain(graph, table=table, codes=codes, depth=1, share=0.0)
    made = account(graph, table=table, codes=codes)
    bought = {link.supplier: link.input_share for link in found.suppliers.links}
    sold = {link.buyer: link.output_share or 0.0 for link in found.buyers.links}
    output = totals(made)[1]
    final = {row["item"]: row["value"] / output for row in made if row["part"] == FINAL_DEMAND and output}
    return Side(codes, _summed(bought, weights), _summed(sold, weights) | final, made)


def _summed(shares: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """Shares by the industry that a code belongs to; the group stays itself, what belongs nowhere keeps its code."""
    summed: dict[str, float] = {}
    for code, share in shares.items():
        for to, weight in weights.get(code, ((code, 1.0),)) if code != GROUP else ((GROUP, 1.0),):
            summed[to] = summed.get(to, 0.0) + weight * share
    return summed
