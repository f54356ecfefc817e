"""Fields of clusters in coarser lists of industries: the share of each industry that the covered products make.

A cluster's field is stated at the finest list held, the Bureau's products. An industry of a table holds several: what
part of its output belongs to the field is reckoned from what the nation makes of each product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kb.records import Relationship, Value

FINEST = "KZ-BNS-68"
"""The list of products in which fields are stated."""

COARSER = ("KZ-IO-42", "KZ-IO-29")
"""Classifications of the shipped tables, in which they are told too."""

PROVENANCE = ("source", "further_sources", "trust")


def carried(
    covers: Iterable[Relationship], maps: Sequence[Relationship], made: Iterable[Relationship]
) -> list[Relationship]:
    """COVERS of coarser industries, with the share of their output that the covered products make.

    With o the output of a product, m the share of it that belongs to the industry (MAPS_TO), and the sums over all
    products of the industry or the covered ones alone: share = Σ_covered o·m / Σ o·m. ``wider`` where a covered product
    is: the share is then the most that it can be.
    """
    output = {each.end[1]: float(str(each.properties["value"])) for each in made}
    homes: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    whole: defaultdict[str, float] = defaultdict(float)
    for each in maps:
        product, industry = each.start[1], each.end[1]
        if product.startswith(f"{FINEST}:") and industry.partition(":")[0] in COARSER:
            part = output[product] * float(str(each.properties["share"]))
            homes[product].append((industry, part))
            whole[industry] += part
    parts: defaultdict[tuple[str, str], list[tuple[float, Relationship]]] = defaultdict(list)
    for each in covers:
        for industry, part in homes[each.end[1]]:
            parts[each.start[1], industry].append((part, each))
    return [
        Relationship(
            "COVERS",
            ("Cluster", cluster),
            ("Industry", industry),
            _properties([each for _, each in found]) | {"share": sum(part for part, _ in found) / whole[industry]},
            found[0][1].origin,
        )
        for (cluster, industry), found in parts.items()
    ]


def _properties(stated: Sequence[Relationship]) -> dict[str, Value]:
    """Provenance of the stated ones, with what holds of one of them at least."""
    first = {name: value for name, value in stated[0].properties.items() if name in PROVENANCE}
    return {**first, **{flag: any(each.properties.get(flag) for each in stated) for flag in ("derived", "wider")}}
