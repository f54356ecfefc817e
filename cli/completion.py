"""What a shell completes: names of queries and their parameters, ids of tables, datasets and regions that are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import typer

ASKED = {
    "table": "MATCH (t:IOTable {held: true}) RETURN t.id AS id ORDER BY id",
    "supply-use": "MATCH (t:SupplyUseTable) RETURN t.id AS id ORDER BY id",
    "dataset": "MATCH (d:Dataset) RETURN d.id AS id ORDER BY id",
    "region": "MATCH (r:Region) RETURN r.id AS id ORDER BY id",
}
"""Kinds of ids that are completed, and what gives them."""


def queries(incomplete: str) -> list[str]:
    """Names of queries."""
    from kb.queries import library

    return [name for name in library() if name.startswith(incomplete)]


def of(kind: str) -> Callable[[typer.Context, str], list[str]]:
    """Ids of a kind: those of a knowledge base that is up, as none is started to complete a word."""

    def complete(context: typer.Context, incomplete: str) -> list[str]:
        return [each for each in _ids(context, kind) if each.startswith(incomplete)]

    return complete


def parameters(context: typer.Context, incomplete: str) -> list[str]:
    """``name=`` of a query's parameters; behind it the ids that the parameter takes."""
    from kb.queries import library

    before = [
        str(context.params.get("name")),
        *context.args,
    ]  # an option without its value stops the reading of arguments
    query = next((library()[name] for name in before if name in library()), None)
    names = [p.name for p in query.parameters] if query else []
    name, equals, begun = incomplete.partition("=")
    if equals and name in names and name in ASKED:
        return [f"{name}={each}" for each in _ids(context, name) if each.startswith(begun)]
    return [f"{each}=" for each in names if each.startswith(incomplete)]


def _ids(context: typer.Context, kind: str) -> Sequence[str]:
    from cli.session import Session
    from kb.errors import KBError
    from kb.graph import connect

    root = context.find_root().params.get("home")
    try:
        with connect(Session(root).settings(), start=False) as graph:
            return [str(row[0]) for row in graph.read(ASKED[kind], name="completion").rows]
    except KBError:
        return []
