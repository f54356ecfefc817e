"""A node's profile as the graph has it: its properties, all that it is tied to in groups, its sources; the nearest
node to an address that names none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from rapidfuzz import fuzz, process, utils

from kb.graph import Graph, Record
from kb.names import NAMES
from kb.queries import run
from ui.data.policy import cited
from ui.profiles.address import KINDS, LABELS
from ui.profiles.facts import named_by
from ui.profiles.named import Named, of_node, of_tie
from ui.profiles.phrases import ALIKE, PHRASES, TO, has_role, phrase

SHOWN = 12
"""How many of a kind stand on the profile itself."""
PAGE = 100
"""How many of a kind stand on a page of all of them."""
NEAREST = 60
"""Least likeness, of 100, of an address or a name of the kind to what is asked for."""
FAR_NEAREST = 80
"""The same for a thing of another kind: three letters in the middle of a word are not enough."""
ROLES_OF_THEIR_OWN = ("TAKES_PART_IN", "TIED_TO", "CHANGES", "BEARS_ON")
"""Types whose role, relation, effect or stance makes the heading."""
MANY_EACH = 2
"""From so many relationships to one other on, their number is told."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing at the other end; ``says`` is what the relationship says and the heading does not."""

    other: Named
    says: Sequence[str]
    times: int
    strength: float | None
    first_year: int | None
    last_year: int | None
    tables: Sequence[str]
    bases: Sequence[str]
    trust: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things that are tied to it in one way: ``count`` with those that are not among ``ties``.

    ``direction`` is empty where the tie says the same from either end.
    """

    words: str
    relationship: str
    direction: str
    label: str
    ties: Sequence[Tie]
    count: int

    @property
    def key(self) -> str:
        """The group in an address."""
        return f"{self.relationship}.{self.direction}.{KINDS[self.label]}"


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is shown of a node."""

    named: Named
    node: Mapping[str, Any]
    trust: str
    groups: Sequence[Group]
    sources: Sequence[Record]
    kept_in: Mapping[tuple[str, str], Named]
    """Table, classification, runs and datasets that it names by their ids."""


def profile(graph: Graph, *, kind: str, id: str) -> Profile | None:
    """The profile of a node by its kind in an address and its id; None where there is no such node."""
    label = LABELS.get(kind, "")
    rows = run(graph, "provenance.node", {"label": label, "id": id}).records()
    if not rows:
        return None
    node = {row["property"]: row["value"] for row in rows}
    ties = run(graph, "provenance.ties", {"label": label, "id": id, "most": SHOWN}).records()
    sources = tuple(dict.fromkeys([node.get("source"), *(node.get("further_sources") or ())]))
    known = cited(graph, sources=tuple(source for source in sources if source and (label, source) != ("Source", id)))
    groups = grouped(ties)
    named = [line.node for line in named_by(node) if line.node]
    kept_in = {each: found for each in named if (found := _of_id(graph, *each))}
    return Profile(_named(label, node, groups), node, node.get("trust") or "", groups, known, kept_in)


def _of_id(graph: Graph, label: str, id: str) -> Named | None:
    rows = run(graph, "provenance.node", {"label": label, "id": id}).records()
    return of_node(label, {row["property"]: row["value"] for row in rows}) if rows else None


def _named(label: str, node: Mapping[str, Any], groups: Sequence[Group]) -> Named:
    """A node under its own names, an account under those of its industry."""
    named = of_node(label, node)
    owner = next((one.ties[0].other for one in groups if one.relationship == "HAS_ACCOUNT"), None)
    return replace(named, names=owner.names) if label == "Account" and owner else named


def group(graph: Graph, *, kind: str, id: str, key: str, page: int) -> Group | None:
    """One group of the profile, a page of it; None where there is none of that key."""
    asked = key.split(".")
    if len(asked) != 3 or asked[2] not in LABELS:
        return None
    relationship, direction, other = asked[0], asked[1], LABELS[asked[2]]
    given = {"label": LABELS.get(kind, ""), "id": id, "relationship": relationship, "direction": direction}
    limits = {"other_label": other, "most": PAGE, "passed": PAGE * (page - 1)}
    rows = run(graph, "provenance.ties", {**given, **limits}).records()
    return _group(PHRASES[relationship][0 if direction == TO else 1], rows) if rows else None


def grouped(rows: Sequence[Record]) -> list[Group]:
    """Rows of the query provenance.ties as groups, in the order of the phrases.

    What a role names stands under it, as long as all of its kind are there: of a longer list a part would look whole.
    """
    groups: list[Group] = []
    for _, some in groupby(sorted(rows, key=_way), key=_way):
        held = list(some)
        relationship, direction = held[0]["relationship"], held[0]["direction"]
        if relationship in ROLES_OF_THEIR_OWN and held[0]["count"] == len(held):
            groups += _by_role(held)
        else:
            groups.append(_group(phrase(relationship, direction), held))
    order = {relationship: place for place, relationship in enumerate(PHRASES)}
    return sorted(groups, key=lambda group: order[group.relationship])


def _way(row: Record) -> tuple[str, str, str]:
    return row["relationship"], _direction(row), row["other_label"]


def _direction(row: Record) -> str:
    return "" if row["relationship"] in ALIKE else row["direction"]


def _by_role(rows: Sequence[Record]) -> list[Group]:
    parts: dict[str, list[Record]] = {}
    for row in rows:
        for says in row["says"] or [""]:
            words = phrase(row["relationship"], row["direction"], says)
            parts.setdefault(words, []).append({**row, "says": [says] if says else []})
    return [_group(words, some, len(some)) for words, some in parts.items()]


def _group(words: str, rows: Sequence[Record], count: int | None = None) -> Group:
    first = rows[0]
    relationship, direction = first["relationship"], _direction(first)
    if not direction:
        rows = sorted(rows, key=lambda row: -(row["strength"] or 0.0))
    whole = count or sum({row["direction"]: row["count"] for row in rows}.values())
    return Group(words, relationship, direction, first["other_label"], [_tie(row) for row in rows], whole)


def _tie(row: Record) -> Tie:
    says = [left for words in row["says"] or () if (left := left_to_say(row["relationship"], words))]
    return Tie(
        of_tie(row),
        says,
        row["times"],
        row["strength"],
        row["first_year"],
        row["last_year"],
        row["tables"] or (),
        row["bases"] or (),
        row["trust"] or "",
    )


def left_to_say(relationship: str, words: str) -> str:
    """What the heading leaves to say: of a role that stands above, what the source has in brackets.

    >>> left_to_say("TIED_TO", "parent (since 2014)"), left_to_say("TIED_TO", "hosts"), left_to_say("TIED_TO", "linked")
    ('since 2014', '', 'linked')
    """
    return words.partition(" (")[2].removesuffix(")") if has_role(relationship, words) else words


# ---------------------------------------------------------------- an address that names nothing held


def nearest(graph: Graph, *, kind: str, id: str) -> Named | None:
    """The node whose id or name is most like what an address asks for, of its kind where there is one that is.

    A node of exactly that id under another label comes first.
    """
    rows = run(graph, "provenance.held").records()
    same = [row for row in rows if row["id"] == id]
    label = LABELS.get(kind, "")
    of_kind = [row for row in rows if row["label"] == label]
    for among, least in ((same, NEAREST), (of_kind, NEAREST), (rows, FAR_NEAREST)):
        if found := _most_like(id, among, least):
            return of_node(found["label"], found)
    return None


def _most_like(text: str, rows: Sequence[Record], least: float) -> Record | None:
    told = [(row, str(row[key])) for row in rows for key in ("id", *NAMES) if row[key]]
    best = process.extractOne(
        text, [words for _, words in told], scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=least
    )
    return told[best[2]][0] if best else None
