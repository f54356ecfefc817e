"""The knowledge that the package ships, as a few datasets in the order in which each finds the ends it needs."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from kb.errors import SchemaError
from kb.records import Delivery, Node
from kb.schema import schema
from loaders import article, concordance, entities, regions
from loaders.csv_file import digest, registered_sources
from loaders.sources import SourceBook

POLICY = ("programmes", "legal_acts", "clusters", "designations", "claims")
ORGANISATIONS = ("institutions", "firms", "supply_links", "cluster_members", "ties", "sites")


def shipped() -> list[Delivery]:
    """Return everything in ``kb/data`` but the tables, checked against the schema and against itself.

    Raises InvalidFile or SchemaError where a shipped file is wrong.
    """
    deliveries = [
        concordance.read_shipped(),
        regions.read_shipped(),
        _entities("policy", "Programmes, legal acts, clusters that policy named, and claims about them", POLICY),
        _entities("organisations", "Institutions and firms, and what joins them", ORGANISATIONS),
        article.read_shipped(),
    ]
    check(deliveries)
    return deliveries


def check(deliveries: Sequence[Delivery]) -> None:
    """Raise SchemaError unless records fit the schema, stand once, and every relationship finds its ends.

    Only Source nodes may stand in several deliveries, with the same words in each.
    """
    nodes = _nodes(deliveries)
    seen: dict[tuple[object, ...], str] = {}
    for delivery in deliveries:
        for found in delivery.relationships:
            schema().check_relationship(found)
            for label, name in (found.start, found.end):
                if (label, name) not in nodes:
                    what = f"{found.type}: there is no {label} {name}"
                    raise SchemaError(what, where=found.origin, remedy="deliver it, or mend the id")
            key = entities.relationship_key(found)
            if key in seen:
                what = f"{found.type} from {found.start[1]} to {found.end[1]} stands twice (first: {seen[key]})"
                raise SchemaError(what, where=found.origin, remedy="leave one of them out")
            seen[key] = found.origin


def _nodes(deliveries: Sequence[Delivery]) -> dict[tuple[str, str], Node]:
    nodes: dict[tuple[str, str], Node] = {}
    for delivery in deliveries:
        for node in delivery.nodes:
            schema().check_node(node)
            first = nodes.get((node.label, node.id))
            if first and not _same_source(first, node):
                what = f"{node.label} {node.id} stands twice (first: {first.origin})"
                raise SchemaError(what, where=node.origin, remedy="leave one of them out")
            nodes[node.label, node.id] = node
    return nodes


def _same_source(first: Node, second: Node) -> bool:
    return second.label == "Source" and all(
        first.properties.get(name) == second.properties.get(name) for name in ("citation", "url", "licence")
    )


def _entities(dataset: str, title: str, kinds: Sequence[str]) -> Delivery:
    folder = files("kb") / "data" / "entities"
    book = SourceBook(registered_sources())
    parsed = [entities.parse(kind, folder / f"{kind}.csv", book) for kind in kinds]
    return Delivery(
        dataset,
        title,
        "kb/data/entities",
        digest([found.file for found in parsed]),
        [*book.nodes(), *(node for found in parsed for node in found.nodes)],
        [relationship for found in parsed for relationship in found.relationships],
        [note for found in parsed for note in entities.notes(found)],
    )
