"""The policy lineage: programmes, the acts that adopted them, the clusters they named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.graph import Graph, Record
from kb.names import NAMES
from kb.queries import run

PROGRAMME, ACT, INSTRUMENT, PARTICIPANT = "programme", "act", "instrument", "participant"
LABELS = {PROGRAMME: "Programme", ACT: "LegalAct", INSTRUMENT: "Instrument"}
OFFERED = ("instrument", "measure")
"""Kinds of instrument that stand in the lineage; forms of support do not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One box of the lineage. ``kind`` is programme, act, instrument, participant or the kind of cluster."""

    id: str
    kind: str
    names: Record
    start: int | None
    end: int | None
    detail: str
    """Kind of programme, or kind, number and day of the act in the source's words."""
    number: str
    date: str
    trust: str
    place: int | None
    """The year at which it stands in the picture: the first one, or where that is not known, a likely one."""
    taking_part: str = ""
    """The label of the node of one that took part; that of all others follows from their kind."""

    @property
    def label(self) -> str:
        """The label of its node."""
        return self.taking_part or LABELS.get(self.kind, "Cluster")


@dataclass(frozen=True, slots=True)
class Tie:
    """From the earlier or larger one to the later or smaller one; ``type`` is the relationship's."""

    start: str
    end: str
    type: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """All of it, before a choice of kinds."""

    entries: Mapping[str, Entry]
    ties: Sequence[Tie]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a table's structure says of a cluster: verdict, percentile with bounds, specifications that support it."""

    verdict: str
    percentile: float | None
    low: float | None
    high: float | None
    supported: int
    specifications: int
    run: str
    table: str


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot cluster, the acts that adopted its programmes, and what is known of its end."""

    names: Record
    acts: Sequence[Entry]
    status: str
    later: Sequence[Record]
    members: int
    claims: Sequence[str]
    trust: str
    sources: Sequence[str]
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Step:
    """How many were left, which they were where that is known, and the stage that came next."""

    count: int
    clusters: Sequence[Record]
    then: Record | None


def lineage(graph: Graph) -> Lineage:
    """Programmes in order of time, acts, clusters, instruments, who took part, and what ties them."""
    programmes = [_programme(row) for row in run(graph, "lineage.programmes").records()]
    acts = [_act(row) for row in run(graph, "lineage.acts").records()]
    clusters = [_cluster(row) for row in run(graph, "clusters.designated").records()]
    offered = [row for row in run(graph, "lineage.instruments").records() if row["kind"] in OFFERED]
    took_part = run(graph, "lineage.participants").records()
    ties = [_tie(row) for row in run(graph, "lineage.graph").records()]
    ties += [Tie(row["programme"], row["instrument"], "PROVIDES") for row in offered if row["programme"]]
    ties += [Tie(row["programme"], row["participant"], "TAKES_PART_IN") for row in took_part]
    further = [_further(row, "instrument", INSTRUMENT, row["kind"]) for row in offered]
    further += [_further(row, "participant", PARTICIPANT, row["role"] or row["kind"]) for row in took_part]
    entries = {entry.id: entry for entry in (*programmes, *acts, *clusters, *further)}
    kept = dict.fromkeys(tie for tie in ties if tie.start in entries and tie.end in entries)
    return Lineage(_placed(entries, list(kept)), list(kept))


def _programme(row: Record) -> Entry:
    return Entry(
        row["programme"],
        PROGRAMME,
        _names(row, "programme"),
        row["start_year"],
        row["end_year"],
        row["kind"] or "",
        "",
        row["announced"] or "",
        row["trust"] or "",
        row["start_year"],
    )


def _act(row: Record) -> Entry:
    date = row["date"] or ""
    year = int(date[:4]) if date[:4].isdigit() else None
    return Entry(
        row["act"],
        ACT,
        _names(row, "act"),
        year,
        None,
        row["kind"] or "",
        row["number"] or "",
        date,
        row["trust"] or "",
        year,
    )


def _cluster(row: Record) -> Entry:
    names, trust = _names(row, "cluster"), row["trust"] or ""
    start = row["start_year"]
    return Entry(row["cluster"], row["kind"], names, start, row["end_year"], row["kind"], "", "", trust, start)


def _further(row: Record, key: str, kind: str, detail: str | None) -> Entry:
    label = row["label"] if kind == PARTICIPANT else ""
    return Entry(row[key], kind, _names(row, key), None, None, detail or "", "", "", row["trust"] or "", None, label)


def _names(row: Record, key: str) -> Record:
    return {"id": row[key], **{name: row[name] for name in NAMES}}


def _tie(row: Record) -> Tie:
    """Acts and clusters hang on their programme; a successor and a part come after what they succeed or belong to."""
    start, end = row["from_id"], row["to_id"]
    return Tie(end, start, row["type"]) if row["type"] in ("SUCCEEDS", "PART_OF") else Tie(start, end, row["type"])


def _placed(entries: Mapping[str, Entry], ties: Sequence[Tie]) -> dict[str, Entry]:
    """Give a programme without a first year a place: after what it succeeds, else in its last year."""
    before: dict[str, list[int]] = {}
    for tie in ties:
        if tie.type == "SUCCEEDS" and (year := entries[tie.start].end or entries[tie.start].start):
            before.setdefault(tie.end, []).append(year)
    return {
        id: entry
        if entry.place or entry.kind != PROGRAMME
        else replace(entry, place=max(before[id]) + 1 if id in before else entry.end)
        for id, entry in entries.items()
    }


def entry(graph: Graph, *, id: str) -> Sequence[Record]:
    """What is stated of one entry, one row for each source."""
    return run(graph, "lineage.entry", {"id": id}).records()


def roles(graph: Graph, *, id: str) -> Sequence[Mapping[str, Any]]:
    """Who does what for an entry, and what an institution, person or firm does for others: role, years, who or what."""
    for_it = [
        {**row, "other": {"id": row["who"], **{name: row[name] for name in NAMES}}}
        for row in run(graph, "lineage.administrators", {"what": id}).records()
    ]
    by_it = [
        {**row, "other": {"id": row["what"], **{name: row[f"what_{name}"] for name in NAMES}}}
        for row in run(graph, "lineage.administrators", {"who": id}).records()
    ]
    return [*for_it, *by_it]


def overlays(graph: Graph, *, id: str) -> Sequence[Record]:
    """What files of one's own say of an entry otherwise than the dataset that describes it."""
    return run(graph, "provenance.overlays", {"of": id}).records()


def instruments(graph: Graph) -> list[Record]:
    """Instruments and forms of support, with the programme's names."""
    programmes = {row["programme"]: row for row in run(graph, "lineage.programmes").records()}
    rows = run(graph, "lineage.instruments").records()
    return [
        {**row, "of": _names(programmes[row["programme"]], "programme") if row["programme"] else {}} for row in rows
    ]


def funnel(graph: Graph) -> list[Step]:
    """The numbers that were left at each step of the choice of 2004–2005, and by what the next step chose."""
    stages = run(graph, "lineage.funnel").records()
    if not stages:
        return []
    named: dict[int, list[Record]] = {}
    for row in run(graph, "lineage.designations", {"programme": stages[0]["programme"]}).records():
        names = {name: row[f"cluster_{name}"] for name in NAMES}
        named.setdefault(row["stage"] or 0, []).append({"id": row["cluster"], **names})
    counts = [stages[0]["entering"], *(stage["remaining"] for stage in stages)]
    clusters = [[], *(named.get(stage["position"], []) for stage in stages)]
    return [Step(*row) for row in zip(counts, clusters, [*stages, None], strict=True)]


def pilots(graph: Graph) -> list[Pilot]:
    """What became of the pilot clusters."""
    adopted: dict[str, list[Entry]] = {}
    for act in run(graph, "lineage.acts").records():
        for programme in act["adopts"]:
            adopted.setdefault(programme, []).append(_act(act))
    acts: dict[str, list[Entry]] = {}
    for row in run(graph, "lineage.designations").records():
        acts.setdefault(row["cluster"], []).extend(adopted.get(row["programme"], []))
    names = {row["cluster"]: _names(row, "cluster") for row in run(graph, "clusters.designated").records()}
    judged = {
        row["cluster"]: Evidence(
            row["verdict"],
            row["percentile"],
            row["percentile_low"],
            row["percentile_high"],
            row["specifications_supported"] or 0,
            row["specifications"] or 0,
            row["run"],
            row["table"],
        )
        for row in run(graph, "evidence.designated_clusters", {"kind": "pilot"}).records()
    }
    return [
        Pilot(
            _names(row, "cluster"),
            acts.get(row["cluster"], []),
            row["status"] or "",
            [names[later] for later in row["later_clusters"] if later in names],
            len(row["members"]),
            row["claims"],
            row["trust"] or "",
            [row["source"], *(row["further_sources"] or [])],
            judged.get(row["cluster"]),
        )
        for row in run(graph, "lineage.pilot_clusters").records()
    ]


def rows(graph: Graph, *, query: str) -> tuple[list[str], list[list[Any]]]:
    """A query of the library as the rows of a file."""
    found = run(graph, query)
    return list(found.columns), [list(row) for row in found.rows]


def cited(graph: Graph, *, sources: tuple[str, ...]) -> list[Record]:
    """How to cite the sources."""
    return [row for source in sources for row in run(graph, "provenance.citation", {"source": source}).records()]
