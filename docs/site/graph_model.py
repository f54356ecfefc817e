"""The graph model as Markdown, out of kb/schema.toml."""

from __future__ import annotations

from collections.abc import Mapping

from kb.schema import NodeType, Property, RelationshipType, schema

PROVENANCE = {"source", "further_sources", "trust", "datasets", "dataset", "run"}
"""Properties that the page tells once for all."""


def markdown() -> str:
    """A section for every label, then one for every relationship type."""
    model = schema()
    parts = ["## Nodes", *(_node(node) for node in model.nodes.values())]
    parts += ["## Relationships", *(_relationship(kind) for kind in model.relationships.values())]
    return "\n\n".join(parts) + "\n"


def _node(node: NodeType) -> str:
    return f"### {node.label}\n\n{node.meaning}.\n\n{_properties(node.properties)}"


def _relationship(kind: RelationshipType) -> str:
    joins = ", ".join(f"{start} → {end}" for start, end in sorted(kind.ends))
    return f"### {kind.type}\n\n{kind.meaning}.\n\n{joins}\n\n{_properties(kind.properties)}"


def _properties(properties: Mapping[str, Property]) -> str:
    rows = [
        f"| `{each.name}` | {each.type}{', always there' if each.required else ''} | {each.meaning} |"
        for each in properties.values()
        if each.name not in PROVENANCE
    ]
    return "\n".join(["| property | type | meaning |", "|---|---|---|", *rows]) if rows else ""
