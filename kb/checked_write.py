"""Cypher of one's own that writes: what it changed is looked at before the commit, within its transaction.

A label, type, property or value that the model does not have, a missing id, and a source, run or dataset that is not
there are refused, and nothing is written.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from neo4j.time import Date

from kb.errors import SchemaError
from kb.graph import Rows, Transaction
from kb.records import Node, Relationship
from kb.schema import identity, schema
from kb.sharing.history import note

MOST = 50_000
"""Nodes of a label, or relationships of a type, beyond which they are looked at only where the query names them."""
UNNAMED = re.compile(r"\[\s*\w*\s*[\]{*]|--|DETACH|\$\(|\bCALL\s+\w", re.IGNORECASE)
"""What may reach relationships whose type a query does not name: else those it names are all that it can change."""
WHERE = "cypher"
AGAIN = "nothing was written"


@dataclass(frozen=True, slots=True)
class Element:
    """A node (one end, its id) or a relationship (both ends) as it stands, comparable with another."""

    kinds: tuple[str, ...]
    ends: tuple[tuple[str, str | None], ...]
    said: str
    properties: Mapping[str, Any] = field(compare=False, hash=False)

    @property
    def is_node(self) -> bool:
        """Whether it is a node."""
        return len(self.ends) == 1

    def owners(self) -> list[str]:
        """Ids of the datasets that brought it."""
        owner = self.properties.get("dataset")
        return [*(self.properties.get("datasets") or ()), *([owner] if owner else ())]

    def __str__(self) -> str:
        name = self.kinds[0] if self.kinds else "node without a label"
        return f"{name} " + " to ".join(str(end[1]) for end in self.ends)


class CheckedWrite:
    """A guard of :meth:`kb.graph.Graph.command`; ``notes`` says afterwards what to know of what was written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.notes: list[str] = []

    def __call__(self, transaction: Transaction, run: Callable[[], Rows]) -> Rows:
        """Run the query and look at what it changed. Raises SchemaError, so that nothing of it is written."""
        reading = _Reading(transaction, self.text)
        before = Counter(reading.elements())
        rows = run()
        after = Counter(reading.elements())
        made, gone = list(after - before), list(before - after)
        for element in made:
            _check(element)
        _check_once(made, after)
        _check_named(before, after)
        _check_still_named(transaction, before, after)
        self.notes = [*_of_datasets(made, gone), *dict.fromkeys(reading.left_out)]
        note(transaction, "write", WHERE, summary=self.text)
        return rows


# ---------------------------------------------------------------- what there is


class _Reading:
    """What a graph holds, as far as a query can change it."""

    def __init__(self, transaction: Transaction, text: str) -> None:
        self._transaction, self._text = transaction, text
        self._unnamed = UNNAMED.search(re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)) is not None
        self.left_out: list[str] = []

    def elements(self) -> Iterator[Element]:
        """Nodes and relationships as they stand."""
        counted = self._transaction.run("MATCH (n) RETURN labels(n) AS kinds, count(n) AS n")
        for kinds, n in ((tuple(row["kinds"]), row["n"]) for row in counted):
            if "Change" not in kinds and self._looked_at(kinds, n):
                yield from _nodes(self._transaction, kinds)
        counted = self._transaction.run("MATCH ()-[r]->() RETURN type(r) AS kind, count(r) AS n")
        for kind, n in ((row["kind"], row["n"]) for row in counted):
            if (self._unnamed or kind in self._text) and self._looked_at((kind,), n):
                yield from self._relationships(kind)

    def _looked_at(self, kinds: Sequence[str], n: int) -> bool:
        if n <= MOST or any(kind in self._text for kind in kinds):
            return True
        self.left_out.append(f"{n:,} {', '.join(kinds)} were not looked at: `kb check` does")
        return False

    def _relationships(self, kind: str) -> Iterator[Element]:
        found = self._transaction.run(
            f"MATCH (a)-[r:`{kind}`]->(b) RETURN labels(a)[0] AS a, a.id AS start, labels(b)[0] AS b, b.id AS end, "
            "properties(r) AS said"
        )
        for row in found:
            yield _element((kind,), ((row["a"], row["start"]), (row["b"], row["end"])), row["said"])


def _nodes(transaction: Transaction, kinds: tuple[str, ...]) -> Iterator[Element]:
    """The nodes of a label, or without one; packed numbers of accounts stay where they are."""
    declared = [kind for name in kinds if (kind := schema().nodes.get(name))]
    packed = {p.name for kind in declared for p in kind.properties.values() if p.type == "bytes"}
    plain = [f".{p}" for kind in declared for p in kind.properties if p not in packed]
    said = f"n {{.id, {', '.join(plain)}}}" if packed else "properties(n)"
    of = "".join(f":`{kind}`" for kind in kinds)
    text = f"MATCH (n{of}) WHERE size(labels(n)) = $size RETURN keys(n) AS names, {said} AS said"
    for row in transaction.run(text, size=len(kinds)):
        held = {name: row["said"].get(name, b"") for name in row["names"]}
        yield _element(kinds, (("", held.pop("id", None)),), held)


def _element(kinds: tuple[str, ...], ends: tuple[tuple[str, str | None], ...], said: Mapping[str, Any]) -> Element:
    properties = {name: value.to_native() if isinstance(value, Date) else value for name, value in said.items()}
    return Element(kinds, ends, json.dumps(properties, sort_keys=True, default=repr), properties)


# ---------------------------------------------------------------- what is refused


def _check(element: Element) -> None:
    """Raise SchemaError unless the model has such a node or relationship."""
    there = schema().nodes if element.is_node else schema().relationships
    what = "label" if element.is_node else "relationship type"
    for kind in element.kinds or ("",):
        if kind not in there:
            raise _refused(f"the model has no {what} {kind!r}", _nearest(kind, there, "`kb schema` lists them"))
    if len(element.kinds) > 1:
        raise _refused(f"{element}: a node has one label, not {', '.join(element.kinds)}", "leave one of them")
    declared = there[element.kinds[0]].properties
    for name in element.properties:
        if name not in declared:
            remedy = _nearest(name, declared, "`kb schema` lists them")
            raise _refused(f"{element}: the model has no property {name!r} there", remedy)
    try:
        if element.is_node:
            held = element.ends[0][1]
            schema().check_node(Node(element.kinds[0], held if isinstance(held, str) else "", element.properties))
        else:
            schema().check_relationship(_relationship(element))
    except SchemaError as error:
        raise _refused(error.what, error.remedy) from None


def _nearest(name: str, there: Collection[str], otherwise: str) -> str:
    near = difflib.get_close_matches(name, there, n=1)
    return f"did you mean {near[0]}?" if near else otherwise


def _refused(what: str, remedy: str) -> SchemaError:
    return SchemaError(f"{what}; {AGAIN}", where=WHERE, remedy=remedy)


def _relationship(element: Element) -> Relationship:
    (a, start), (b, end) = element.ends
    return Relationship(element.kinds[0], (a, str(start)), (b, str(end)), element.properties)


def _check_once(made: Sequence[Element], after: Counter[Element]) -> None:
    """Raise SchemaError where a new relationship stands beside one of the same identity that no other dataset has."""
    kinds = {element.kinds for element in made if not element.is_node}
    there = Counter((identity(_relationship(each)), *each.owners()) for each in after.elements() if each.kinds in kinds)
    for element in made:
        if not element.is_node and there[(identity(_relationship(element)), *element.owners())] > 1:
            raise _refused(f"{element} stands twice", "MERGE makes none where there is one")


def _check_named(before: Counter[Element], after: Counter[Element]) -> None:
    """Raise SchemaError where a source, run or dataset is named that is not there, and was not so before."""
    missing = _missing(after) - _missing(before)
    for kind, name, who in sorted(missing):
        raise _refused(f"{who} names the {kind} {name!r}, which is not there", f"make that {kind}, or name another")


def _check_still_named(transaction: Transaction, before: Counter[Element], after: Counter[Element]) -> None:
    """Raise SchemaError where a relationship that was not looked at names a source, run or dataset that went."""
    gone = sorted(_named_things(before) - _named_things(after))
    if not gone:
        return
    found = transaction.run(
        "MATCH ()-[r]->() WHERE r.source IN $ids OR r.run IN $ids OR r.dataset IN $ids RETURN type(r) AS kind LIMIT 1",
        ids=[name for _, name in gone],
    )
    if found:
        raise _refused(f"a {found[0]['kind']} names the {gone[0][0]} {gone[0][1]!r}, which is not there", "keep it")


def _named_things(elements: Counter[Element]) -> set[tuple[str, str]]:
    """Sources, runs and datasets."""
    nodes = (each for each in elements if each.is_node and each.kinds and each.kinds[0] in ("Source", "Run", "Dataset"))
    return {(each.kinds[0], str(each.ends[0][1])) for each in nodes}


def _missing(elements: Counter[Element]) -> set[tuple[str, str, str]]:
    there = {(each.kinds[0], each.ends[0][1]) for each in elements if each.is_node and each.kinds}
    return {(kind, name, str(each)) for each in elements for kind, name in _names(each) if (kind, name) not in there}


def _names(element: Element) -> Iterator[tuple[str, str]]:
    said = element.properties
    for kind, names in (
        ("Source", [said.get("source"), *(said.get("further_sources") or ())]),
        ("Run", [said.get("run")]),
        ("Dataset", element.owners()),
    ):
        yield from ((kind, name) for name in names if isinstance(name, str))


def _of_datasets(made: Sequence[Element], gone: Sequence[Element]) -> list[str]:
    """What a load brought and is changed by hand: how many, of which dataset, and what comes of it."""
    there = {(each.kinds, each.ends) for each in made}
    changed = Counter(owner for each in gone if (each.kinds, each.ends) in there for owner in each.owners())
    taken = Counter(owner for each in gone if (each.kinds, each.ends) not in there for owner in each.owners())
    was = {(each.kinds, each.ends) for each in gone}
    added = Counter(owner for each in made if (each.kinds, each.ends) not in was for owner in each.owners())
    return [
        *(f"{n} changed that dataset {each} brought: loading it again takes that back" for each, n in changed.items()),
        *(f"{n} taken from dataset {each}: `kb check` will say that it is not whole" for each, n in taken.items()),
        *(f"{n} added to dataset {each}: `kb check` will say so" for each, n in added.items()),
    ]
