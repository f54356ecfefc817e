"""The knowledge that the package ships, as a few datasets in the order in which each finds the ends it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files

from kb import schema
from kb.errors import SchemaError
from kb.records import Delivery, Node
from loaders.entities import article, cluster_fields, concordance, regions
from loaders.entities import load as entities
from loaders.entities.entity_csv import digest, registered_sources
from loaders.entities.sources import SourceBook

POLICY = ("programmes", "legal_acts", "clusters", "designations", "claims")
PRODUCTS = ("accounts",)
DEVELOPMENT = ("value_added", "regional_product", "volume_index", "employment", "physical_output", "divisions")
DEVELOPMENT_NOTES = (
    "Values are in current prices: growth over years includes that of prices. Shares and location quotients do not.",
    "South Kazakhstan (KZ-YUZ) is Turkistan region (KZ-61) and Shymkent (KZ-79): never add it to them. The boundary"
    " note of a value says which territory it is of.",
    "Value added: a seam of methods lies between 2022 and 2023, and the source has jumps; both stand in vintage notes.",
    "Value added of 2024 comes with the dataset regions, from the table published for that year.",
    "Physical output: a missing row means not published or nil, the source does not tell which. Fabrics are of all"
    " kinds, in square metres.",
    "Value added by division is an older vintage than that by section in 2017, and differs from it in 2018 and 2019.",
)
RESULTS = (
    *("roles", "aims", "targets", "outcomes", "evaluations", "findings"),
    *("budgets", "consequences", "successions", "gaps", "references"),
)
ORGANISATIONS = ("institutions", "firms", "supply_links", "cluster_members", "ties", "sites")


def shipped() -> list[Delivery]:
    """Return everything in ``kb/data`` but the tables, checked against the schema and against itself.

    Raises InvalidFile or SchemaError where a shipped file is wrong.
    """
    deliveries = [
        concordance.read_shipped(),
        regions.read_shipped(),
        _development(),
        _entities("policy", "Programmes, legal acts, clusters that policy named, and claims about them", POLICY),
        _fields(),
        _entities("organisations", "Institutions and firms, and what joins them", ORGANISATIONS),
        article.read_shipped(),
        _entities(
            "results", "Who runs policy, what it is for, what came of it, its money, and what was not found", RESULTS
        ),
    ]
    check(deliveries)
    return deliveries


def _development() -> Delivery:
    """What regions and the nation made year by year: files as a user's of the kind ``accounts``."""
    folder = files("kb") / "data" / "regions" / "panel"
    book = SourceBook(registered_sources())
    parsed = [entities.parse("accounts", folder / f"{name}.csv", book) for name in DEVELOPMENT]
    return Delivery(
        "development",
        "Regions and the nation year by year: value added, regional product, volumes, jobs, physical output",
        "kb/data/regions/panel",
        digest([found.file for found in parsed]),
        book.nodes(),
        [relationship for found in parsed for relationship in found.relationships],
        DEVELOPMENT_NOTES,
    )


def _fields() -> Delivery:
    """What the nation makes of each product, and the fields of clusters in the industries that hold the products."""
    products = _entities("products", "Output by product, and the fields of clusters in industries", PRODUCTS)
    clusters = _entities("clusters", "", ("clusters",))
    maps = concordance.read_shipped()
    covers = [each for each in clusters.relationships if each.type == "COVERS"]
    pairs = [each for each in maps.relationships if each.type == "MAPS_TO"]
    fields = cluster_fields.carried(covers, pairs, products.relationships)
    parts = " ".join(each.sha256 for each in (products, clusters, maps))
    return replace(
        products,
        sha256=sha256(parts.encode()).hexdigest(),
        nodes=[*{node.id: node for node in (*products.nodes, *clusters.nodes) if node.label == "Source"}.values()],
        relationships=[*products.relationships, *fields],
    )


def check(deliveries: Sequence[Delivery]) -> None:
    """Raise SchemaError unless records fit the schema, stand once, and every relationship finds its ends.

    Only Source nodes may stand in several deliveries, with the same words in each.
    """
    nodes: list[Node] = []
    sources: dict[str, Node] = {}
    for node in (node for delivery in deliveries for node in delivery.nodes):
        if node.label != "Source" or not _same_source(sources.setdefault(node.id, node), node):
            nodes.append(node)
    relationships = [found for delivery in deliveries for found in delivery.relationships]
    schema.check(Delivery("shipped", "", "", "", [*sources.values(), *nodes], relationships))
    known = {(node.label, node.id) for node in (*sources.values(), *nodes)}
    for found in relationships:
        for label, name in (found.start, found.end):
            if (label, name) not in known:
                what = f"{found.type}: there is no {label} {name}"
                raise SchemaError(what, where=found.origin, remedy="deliver it, or mend the id")


def _same_source(first: Node, second: Node) -> bool:
    return all(first.properties.get(name) == second.properties.get(name) for name in ("citation", "url", "licence"))


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
