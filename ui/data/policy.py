"""The policy lineage: programmes, the acts that adopted them, the clusters they named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.graph import Graph
from kb.queries import run

Record = Mapping[str, Any]
PROGRAMME, ACT = "programme", "act"


@dataclass(frozen=True, slots=True)
class Entry:
    """A programme, act or cluster of the lineage. ``kind`` is programme, act or the kind of cluster."""

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
class Pilot:
    """A pilot cluster and what is known of its end."""

    names: Record
    status: str
    later: Sequence[Record]
    members: int
    claims: Sequence[str]
    trust: str


@dataclass(frozen=True, slots=True)
class Step:
    """How many were left, which they were where that is known, and the stage that came next."""

    count: int
    clusters: Sequence[Record]
    then: Record | None


def lineage(graph: Graph) -> Lineage:
    """Programmes in order of time, acts, clusters, and what ties them."""
    programmes = [_programme(row) for row in run(graph, "lineage.programmes").records()]
    acts = [_act(row) for row in run(graph, "lineage.acts").records()]
    clusters = [_cluster(row) for row in run(graph, "clusters.designated").records()]
    ties = [_tie(row) for row in run(graph, "lineage.graph").records()]
    entries = {entry.id: entry for entry in (*programmes, *acts, *clusters)}
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


def _names(row: Record, key: str) -> Record:
    return {"id": row[key], **{name: row[name] for name in ("name_en", "name_ru", "name_kk")}}


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


def entry(graph: Graph, *, id: str) -> list[Record]:
    """What is stated of one entry, one row for each source."""
    return run(graph, "lineage.entry", {"id": id}).records()


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
        names = {name: row[f"cluster_{name}"] for name in ("name_en", "name_ru", "name_kk")}
        named.setdefault(row["stage"] or 0, []).append({"id": row["cluster"], **names})
    counts = [stages[0]["entering"], *(stage["remaining"] for stage in stages)]
    clusters = [[], *(named.get(stage["position"], []) for stage in stages)]
    return [Step(*row) for row in zip(counts, clusters, [*stages, None], strict=True)]


def pilots(graph: Graph) -> list[Pilot]:
    """What became of the pilot clusters."""
    names = {row["cluster"]: _names(row, "cluster") for row in run(graph, "clusters.designated").records()}
    return [
        Pilot(
            _names(row, "cluster"),
            row["status"] or "",
            [names[later] for later in row["later_clusters"] if later in names],
            len(row["members"]),
            row["claims"],
            row["trust"] or "",
        )
        for row in run(graph, "lineage.pilot_clusters").records()
    ]
