"""Who describes a node that several datasets bring: the one that was loaded first, for as long as it is there.

What the others say of it is kept with them (``said``), so that it counts once those before them are taken out: the
graph is then what it would be had they never been loaded. Where it differs from what is described, each value is an
overlay too: ``(:Dataset)-[:OVERLAYS]->(node)``, beside the value that it would replace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kb.graph import Transaction
from kb.records import Node, Value, batches, packed, unpacked

Said = dict[str, dict[str, Value]]
COMMON = frozenset({"Source", "Country", "Classification", "Industry"})
"""Labels of nodes that many files name and none owns."""
OWN = frozenset({"id", "datasets", "source", "further_sources", "trust", "position"})
"""Properties that every file has its own of: none contradicts another's."""


class Owners:
    """The datasets of a graph in the order in which they were first loaded, and what each says of others' nodes."""

    def __init__(self, transaction: Transaction, dataset: str) -> None:
        self._transaction, self.dataset = transaction, dataset
        rows = transaction.run("MATCH (d:Dataset) RETURN d.id AS id, d.place AS place")
        self._places = {row["id"]: int(row["place"] or 0) for row in rows}
        self._places.setdefault(dataset, max(self._places.values(), default=0) + 1)
        self._said: dict[str, Said] = {}
        self._changed: set[str] = set()
        self._shared: dict[str, set[str]] = {}
        self.restated = 0
        """Nodes of others of which it says something else than before."""
        self.taken: dict[str, int] = {}
        """Nodes that this dataset describes from now on, by the dataset that did."""
        self.joined: dict[str, int] = {}
        """Nodes that it newly shares with the dataset that describes them."""

    def order(self, datasets: Sequence[str]) -> list[str]:
        """The datasets of a node with this one among them: who stands first describes it."""
        named = [*datasets] if self.dataset in datasets else [*datasets, self.dataset]
        return sorted(named, key=lambda name: self._places.get(name, 0))

    def keep(self, dataset: str, label: str, name: str, properties: Mapping[str, Value]) -> None:
        """Remember what a dataset says of a node that another describes."""
        said, key = self._of(dataset), f"{label} {name}"
        if said.get(key) != dict(properties):
            self.restated += dataset == self.dataset and key in said
            said[key] = dict(properties)
            self._changed.add(dataset)

    def drop(self, dataset: str, label: str, name: str) -> dict[str, Value] | None:
        """Take back what a dataset says of a node; None where nothing was kept, as before this was written down."""
        self._shared.setdefault(label, set()).add(name)
        found = self._of(dataset).pop(f"{label} {name}", None)
        if found is not None:
            self._changed.add(dataset)
        return found

    def share(self, node: Node, owners: Sequence[str], stated: Mapping[str, Value]) -> list[str]:
        """The datasets of a node that others bring too, in order; what the one that does not describe it says is kept.

        ``owners`` are those that it had, ``stated`` is how it was described.
        """
        self._shared.setdefault(node.label, set()).add(node.id)
        order = self.order(owners)
        if order[0] != self.dataset:
            self.keep(self.dataset, node.label, node.id, node.properties)
            if self.dataset not in owners and node.label not in COMMON:
                self.joined[order[0]] = self.joined.get(order[0], 0) + 1
        elif owners[0] != self.dataset:
            self.keep(owners[0], node.label, node.id, stated)
            self.drop(self.dataset, node.label, node.id)
            if node.label not in COMMON:
                self.taken[owners[0]] = self.taken.get(owners[0], 0) + 1
        return order

    @property
    def changed(self) -> bool:
        """Whether this dataset says something else of others' nodes than before."""
        return self.dataset in self._changed

    def card(self) -> dict[str, Value]:
        """What the dataset's own node keeps of this."""
        return {"place": self._places[self.dataset], "said": _text(self._of(self.dataset))}

    def write_others(self) -> None:
        """Write down what changed of what other datasets say."""
        for dataset in self._changed - {self.dataset}:
            self._transaction.run(
                "MATCH (d:Dataset {id: $id}) SET d.said = $said", id=dataset, said=_text(self._said[dataset])
            )

    def write_overlays(self) -> None:
        """Make the overlays of every node that was shared or left what its datasets say of it now."""
        for label, names in self._shared.items():
            ids = sorted(names)
            asked = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS described"
            found = self._transaction.run(asked, ids=ids)
            wanted = [row for each in found for row in self._overlays(label, each["described"])]
            standing = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})<-[o:OVERLAYS]-(d:Dataset) "
            held = self._transaction.run(f"{standing}RETURN d.id AS dataset, id, properties(o) AS properties", ids=ids)
            if _sorted(held) == _sorted(wanted):
                continue
            self._transaction.run(f"{standing}WITH collect(o) AS found UNWIND found AS o DELETE o", ids=ids)
            made = (
                f"UNWIND $rows AS row MATCH (d:Dataset {{id: row.dataset}}), (n:{label} {{id: row.id}}) "
                "CREATE (d)-[o:OVERLAYS]->(n) SET o = row.properties"
            )
            for batch in batches(wanted):
                self._transaction.run(made, rows=batch)

    def _overlays(self, label: str, described: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What each further dataset of a node says otherwise, one row for each property."""
        rows = []
        for dataset in described.get("datasets", ())[1:]:
            said = self._of(dataset).get(f"{label} {described['id']}", {})
            for name in contrary(said, described):
                kept = {"instead_of": told(described[name])} if name in described else {}
                stated = {"source": said["source"]} if "source" in said else {}
                properties = {"property": name, "value": told(said[name]), **kept, **stated}
                rows.append({"dataset": dataset, "id": described["id"], "properties": properties})
        return rows

    def concerns(self) -> list[str]:
        """What whoever loads should agree to, in words."""
        taken = [
            f"it describes {count} of the nodes that dataset {dataset} described until now"
            for dataset, count in self.taken.items()
        ]
        return taken + [
            f"{count} of its nodes came with dataset {dataset} already, which goes on describing them, "
            f"so that what this one says is an overlay: a corrected file is loaded with --dataset {dataset}"
            for dataset, count in self.joined.items()
        ]

    def _of(self, dataset: str) -> Said:
        if dataset not in self._said:
            rows = self._transaction.run("MATCH (d:Dataset {id: $id}) RETURN d.said AS said", id=dataset)
            self._said[dataset] = json.loads((rows[0]["said"] if rows else None) or "{}", object_hook=unpacked)
        return self._said[dataset]


def contrary(said: Mapping[str, Value], described: Mapping[str, Value]) -> list[str]:
    """Names of properties of which one says something else than the other has, or which the other does not have.

    >>> contrary({"end_year": 2021, "kind": "strategy", "source": "mine"}, {"kind": "strategy", "source": "theirs"})
    ['end_year']
    """
    return [name for name in sorted(said) if described.get(name) != said[name] and name not in OWN and not _made(name)]


def _made(name: str) -> bool:
    """Whether a property stands beside a date, made of it."""
    return name.endswith(("_precision", "_first", "_last"))


def told(value: Value) -> str:
    """A value as text, as a file has it.

    >>> told([60.0, 40.0]), told(True), told(2021)
    ('60.0; 40.0', 'true', '2021')
    """
    if isinstance(value, list):
        return "; ".join(told(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sorted(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return sorted(json.dumps(dict(row), sort_keys=True) for row in rows)


def _text(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=packed)
