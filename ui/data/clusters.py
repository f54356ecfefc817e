"""Clusters: those that policy designated, with the evidence, and those that analyses found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph import Graph, Record
from kb.names import NAMES
from kb.queries import run

CRITERIA = ("linkage", "pull", "value_added", "place")
"""The dimensions of evidence, in the order in which they are shown."""

SUPPORTED, UNDECIDED, NOT_SUPPORTED, NOT_TESTABLE = "supported", "undecided", "not supported", "not testable"
PRIMARY, SECONDARY = "primary", "secondary"


@dataclass(frozen=True, slots=True)
class Finding:
    """One dimension of the evidence: the group's own number, the median of the sets alike, the share of them above."""

    verdict: str
    reason: str
    statistic: float | None
    median: float | None
    p: float | None
    q: float | None
    sets: int
    exact: bool
    level: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a table says of a designated cluster: the verdict on the whole, its percentile with bounds, its dimensions.

    ``holds``: specifications that support it, could be tested, and there are; ``alike``: ids of clusters of its group.
    """

    verdict: str
    reason: str
    percentile: float | None
    low: float | None
    high: float | None
    q: float | None
    holds: tuple[int, int, int]
    alike: Sequence[str]
    wider: Sequence[str]
    field_share: float | None
    dimensions: Mapping[str, Finding]
    basis: str
    run: str

    def verdict_of(self, dimension: str) -> str:
        """The verdict of one dimension."""
        return self.dimensions[dimension].verdict if dimension in self.dimensions else NOT_TESTABLE


@dataclass(frozen=True, slots=True)
class Designated:
    """A cluster that policy, officials or the literature named. ``industries``: codes of the table."""

    id: str
    names: Record
    kind: str
    status: str
    start: int | None
    end: int | None
    field: str
    industries: Sequence[str]
    regions: Sequence[str]
    programmes: Sequence[str]
    members: int
    note: str
    evidence: Evidence | None

    @property
    def verdict(self) -> str:
        """What the evidence says of it."""
        return self.evidence.verdict if self.evidence else NOT_TESTABLE


@dataclass(frozen=True, slots=True)
class Found:
    """A cluster that a run found, computed or published. ``industries`` strongest first."""

    id: str
    names: Record
    run: str
    method: str
    status: str
    size: int
    stability: float | None
    variance_share: float | None
    industries: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every cluster that a table can speak of, the designated ones best supported first, and names by id or code."""

    designated: Mapping[str, Designated]
    found: Mapping[str, Found]
    industries: Mapping[str, Record]
    regions: Mapping[str, Record]
    programmes: Mapping[str, Record]

    @property
    def runs(self) -> dict[str, list[Found]]:
        """The found clusters by run, in the order of each run."""
        grouped: dict[str, list[Found]] = {}
        for cluster in self.found.values():
            grouped.setdefault(cluster.run, []).append(cluster)
        return grouped


@dataclass(frozen=True, slots=True)
class DesignatedEntry:
    """What there is to know of one designated cluster beside its evidence."""

    regions: Sequence[Record]
    """Location quotients by host region."""
    overlaps: Sequence[Record]
    designations: Sequence[Record]
    members: Sequence[Record]


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run that found clusters: its summary, parameters, members and loadings, and the tree where it has one."""

    summary: Mapping[str, Any]
    parameters: Mapping[str, Any]
    members: Sequence[Record]
    loadings: Sequence[Record]
    tree: Tree | None


@dataclass(frozen=True, slots=True)
class Tree:
    """A dendrogram: scipy's linkage matrix, its leaves, and the height at which it is cut (None where it is not)."""

    linkage: Sequence[Sequence[float]]
    leaves: Sequence[str]
    cut: float | None


# ---------------------------------------------------------------- lists


def shelf(graph: Graph, *, table: str) -> Shelf:
    """Designated and found clusters in the industries of a table."""
    industries = {row["code"]: row for row in run(graph, "value_chain.industries", {"table": table}).records()}
    loaded = _largest_loadings(graph, table)
    found = [
        cluster
        for row in run(graph, "clusters.found").records()
        for cluster in [_found(row, loaded)]
        if row["table"] == table or (row["kind"] == "factor" and _speaks(cluster, industries))
    ]
    return Shelf(
        {cluster.id: cluster for cluster in _designated(graph, table)},
        {cluster.id: cluster for cluster in found},
        industries,
        {row["region"]: row for row in run(graph, "regions.list", {"year": 0}).records()},
        {row["programme"]: row for row in run(graph, "lineage.programmes").records()},
    )


def _speaks(cluster: Found, industries: Mapping[str, Record]) -> bool:
    """Whether a published cluster is in the industries of the table."""
    return cluster.status == "published" and bool(cluster.industries) and set(cluster.industries) <= set(industries)


def _largest_loadings(graph: Graph, table: str) -> dict[str, list[str]]:
    """Of a published run the industries by the factor on which each loads most, as its table prints them.

    In the industries of the table: those that belong to the published one, where it is of another classification.
    """
    best: dict[str, Record] = {}
    for row in run(graph, "clusters.loadings").records():
        if row["industry"] not in best or abs(row["loading"]) > abs(best[row["industry"]]["loading"]):
            best[row["industry"]] = row
    homes = _homes(graph, table, next((row["classification"] for row in best.values()), ""))
    clusters: dict[str, list[str]] = {}
    for loading in sorted(best.values(), key=lambda loading: -abs(loading["loading"])):
        codes = homes.get(loading["industry"], [loading["industry"]])
        clusters.setdefault(loading["cluster"], []).extend(codes)
    return clusters


def _homes(graph: Graph, table: str, classification: str) -> dict[str, list[str]]:
    """Industries of the table by the one of another classification to which they belong whole."""
    own = {row["id"]: row["classification"] for row in run(graph, "provenance.tables").records()}.get(table)
    if not own or own == classification:
        return {}
    homes: dict[str, list[str]] = {}
    for row in run(graph, "value_chain.concordance", {"from": own, "to": classification}).records():
        if row["share"] >= 1:
            homes.setdefault(row["to_code"], []).append(row["code"])
    return homes


def _found(row: Record, loaded: Mapping[str, list[str]]) -> Found:
    members = loaded.get(row["cluster"], row["primary_members"])
    return Found(
        row["cluster"],
        row,
        row["run"],
        row["method"] or "",
        row["status"],
        len(members),
        row["stability"],
        row["variance_share"],
        tuple(members),
    )


def _designated(graph: Graph, table: str) -> list[Designated]:
    """Those that the evidence speaks of, best supported first, then the others."""
    given = {"table": table}
    cards = {row["cluster"]: row for row in run(graph, "clusters.designated", given).records()}
    judged = {row["cluster"]: row for row in reversed(run(graph, "evidence.designated_clusters", given).records())}
    found: dict[tuple[str, str], dict[str, Finding]] = {}
    for row in run(graph, "evidence.dimensions", given).records():
        found.setdefault((row["run"], row["cluster"]), {})[row["dimension"]] = _finding(row)
    order = dict.fromkeys((*reversed(judged), *cards))
    return [_one(cards.get(key) or judged[key], judged.get(key), found) for key in order]


def _one(card: Record, judged: Record | None, found: Mapping[tuple[str, str], Mapping[str, Finding]]) -> Designated:
    seen = judged if judged and judged["industries"] else card
    return Designated(
        card["cluster"],
        card,
        card["kind"] or "",
        card["status"] or "",
        card.get("start_year"),
        card.get("end_year"),
        card.get("field") or "",
        tuple(seen["industries"] or ()),
        tuple(card["regions"] or ()),
        tuple(card["programmes"] or ()),
        card.get("members") or 0,
        card.get("note") or "",
        _evidence(judged, found.get((judged["run"], judged["cluster"]), {})) if judged else None,
    )


def _finding(row: Record) -> Finding:
    return Finding(
        row["verdict"],
        row["reason"] or "",
        row["statistic"],
        row["median"],
        row["p"],
        row["q"],
        row["sets"] or 0,
        bool(row["exact"]),
        row["level"] or "",
    )


def _evidence(row: Record, dimensions: Mapping[str, Finding]) -> Evidence:
    counted = [row[f"specifications{part}"] or 0 for part in ("_supported", "_tested", "")]
    return Evidence(
        row["verdict"],
        row["reason"] or "",
        row["percentile"],
        row["percentile_low"],
        row["percentile_high"],
        row["q"],
        (counted[0], counted[1], counted[2]),
        tuple(row["alike"] or ()),
        tuple(row["wider"] or ()),
        row["field_share"],
        dimensions,
        row["basis"] or "",
        row["run"],
    )


def chosen(
    clusters: Iterable[Designated],
    *,
    kinds: Sequence[str] = (),
    programme: str = "",
    region: str = "",
    text: str = "",
    verdicts: Sequence[str] = (),
) -> list[Designated]:
    """Those that pass the filters, in the same order; an empty filter lets everything pass."""
    return [
        cluster
        for cluster in clusters
        if (not kinds or cluster.kind in kinds)
        and (not programme or programme in cluster.programmes)
        and (not region or region in cluster.regions)
        and (not verdicts or cluster.verdict in verdicts)
        and named(cluster.names, text)
    ]


def weakest_first(clusters: Sequence[Designated]) -> list[Designated]:
    """The order turned round; those without a percentile stay last, as nothing says how weak they are."""
    told = [cluster for cluster in clusters if cluster.evidence and cluster.evidence.percentile is not None]
    return [*reversed(told), *(cluster for cluster in clusters if cluster not in told)]


def named(names: Record, text: str) -> bool:
    """Whether a name in any language holds the text.

    >>> named({"name_ru": "Туризм"}, "тури"), named({"name_en": "Tourism"}, "oil")
    (True, False)
    """
    return any(text.casefold() in (names.get(each) or "").casefold() for each in NAMES)


# ---------------------------------------------------------------- one cluster


def designated_entry(graph: Graph, *, cluster: str, table: str) -> DesignatedEntry:
    """Regions with their quotients, found clusters beside it, programmes that named it, firms and institutions."""
    given = {"cluster": cluster, "table": table}
    named_by = run(graph, "lineage.designations").records()
    return DesignatedEntry(
        run(graph, "evidence.regions", given).records(),
        run(graph, "evidence.overlaps", given).records(),
        [row for row in named_by if row["cluster"] == cluster],
        run(graph, "clusters.members", {"cluster": cluster}).records(),
    )


def run_entry(graph: Graph, *, run_id: str) -> RunEntry:
    """What a run that found clusters says of all of them."""
    card = next(row for row in run(graph, "provenance.runs").records() if row["run"] == run_id)
    summary = json.loads(card["summary"] or "{}")
    members = run(graph, "clusters.found_members", {"run": run_id}).records()
    loadings = run(graph, "clusters.loadings", {"run": run_id}).records()
    tree = _tree(graph, card, summary, [row["industry"] for row in members])
    return RunEntry(summary, json.loads(card["parameters"] or "{}"), members, loadings, tree)


def _tree(graph: Graph, card: Record, summary: Mapping[str, Any], members: Sequence[str]) -> Tree | None:
    if summary.get("dendrogram"):
        return Tree(
            summary["dendrogram"], summary["industries"], _cut([r[2] for r in summary["dendrogram"]], summary["groups"])
        )
    if card["method"] != "communities" or len(members) < 2:
        return None
    pairs = run(graph, "clusters.together", {"table": card["table"], "share": 0.0}).records()
    return _co_classified([row for row in pairs if row["run"] == card["run"]], list(dict.fromkeys(members)))


def _cut(heights: Sequence[float], groups: int) -> float | None:
    """Halfway between the last join inside the groups and the first between them.

    >>> _cut([1.0, 2.0, 4.0], 2)
    3.0
    """
    ordered = sorted(heights)
    if not 1 < groups <= len(ordered):
        return None
    return (ordered[-groups] + ordered[1 - groups]) / 2


def _co_classified(pairs: Sequence[Record], leaves: Sequence[str]) -> Tree:
    """Average linkage of 1 − the share of runs in which two industries were together; 0 where no share is held."""
    import numpy as np
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    place = {code: i for i, code in enumerate(leaves)}
    apart = np.ones((len(leaves), len(leaves)))
    np.fill_diagonal(apart, 0.0)
    for row in pairs:
        if row["first_code"] in place and row["second_code"] in place:
            i, j = place[row["first_code"]], place[row["second_code"]]
            apart[i, j] = apart[j, i] = 1.0 - row["share"]
    return Tree(linkage(squareform(apart), "average").tolist(), leaves, None)
