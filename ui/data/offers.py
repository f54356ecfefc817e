"""What a form offers for a parameter of the query library: ids with names out of the graph, or the words its meaning
lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph import Graph
from kb.queries import Parameter, run

TABLE = "kaz-2024-42"
"""The table whose industries are offered where a query does not ask for a table."""

_ENTITIES = (
    (r"id of (a|the|our|another)( national)? table\b", "table"),
    (r"id of (a|the) run that found clusters|^id of another$", "run with clusters"),
    (r"id of a run of paths", "run of paths"),
    (r"id of (a|the) published run", "published run"),
    (r"id of (a|the) run\b", "run"),
    (r"code of (an|the) industry", "industry"),
    (r"id of (a|the) region", "region"),
    (r"id of the programme, act or cluster", "entry"),
    (r"id of (a|the) programme", "programme"),
    (r"id of (a|the)( designated)? cluster", "cluster"),
    (r"id of (a|the) source", "source"),
    (r"id of (a|the) classification", "classification"),
    (r"id of a firm or institution", "organisation"),
    (r"id of (a|the) firm", "firm"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A value that can be chosen: what is sent, its names in the languages, and what tells it from others alike."""

    value: str
    names: Mapping[str, Any]
    note: str = ""


def entity(parameter: Parameter) -> str:
    """What kind of thing a parameter names, by its meaning; empty where it names none.

    >>> entity(Parameter("first", "string", "a", "id of a run that found clusters"))
    'run with clusters'
    """
    if parameter.type != "string":
        return ""
    return next((kind for pattern, kind in _ENTITIES if re.search(pattern, parameter.meaning)), "")


def listed(parameter: Parameter) -> list[str]:
    """The words that a parameter's meaning lists, none where it does not list its default among them.

    >>> listed(Parameter("basis", "string", "domestic", "import basis: domestic, total or resources; any where empty"))
    ['domestic', 'total', 'resources']
    >>> listed(Parameter("closure", "string", "type I", "type I: households outside; type II: households inside"))
    ['type I', 'type II']
    >>> listed(Parameter("section", "string", "", "section, for instance B; all where empty"))
    []
    """
    if parameter.type != "string" or re.search(r"for instance|\b(id|code) of\b", parameter.meaning):
        return []
    told = re.sub(r"; [^;]* where empty$", "", parameter.meaning)
    told = re.sub(r" \([^)]*\)", "", told)
    parts = told.split("; ")
    if len(parts) > 1:
        words = [part.partition(":")[0] for part in parts]
    else:
        words = re.split(r", or |, | or ", told.rpartition(": ")[2].removesuffix(" …"))
    known = len(words) > 1 and (parameter.default in ("", None) or parameter.default in words)
    return words if known else []


def offers(graph: Graph, *, kind: str, table: str = TABLE) -> list[Offer]:
    """What the graph holds of a kind of thing; industries are those of the table."""
    if kind == "industry":
        rows = run(graph, "value_chain.industries", {"table": table}).records()
        return _named(rows, "code")
    return list({offer.value: offer for offer in _FINDERS[kind](graph)}.values())


def _named(
    rows: Iterable[Mapping[str, Any]], key: str, note: Callable[[Mapping[str, Any]], str] | None = None
) -> list[Offer]:
    return [Offer(row[key], row, note(row) if note else "") for row in rows]


def _tables(graph: Graph) -> list[Offer]:
    return [Offer(row["id"], {"id": row["title"]}) for row in run(graph, "provenance.tables").records()]


def _runs(graph: Graph, keep: Callable[[Mapping[str, Any]], bool] = lambda row: True) -> list[Offer]:
    """Runs; their ids say what they are."""
    rows = run(graph, "provenance.runs").records()
    return [Offer(row["run"], {}, row["status"] or "") for row in rows if keep(row)]


def _regions(graph: Graph) -> list[Offer]:
    return _named(run(graph, "regions.list", {"year": 0}).records(), "region", _until)


def _until(row: Mapping[str, Any]) -> str:
    return f"–{row['valid_to']}" if row["valid_to"] else ""


def _classifications(graph: Graph) -> list[Offer]:
    found = {row["classification"] for row in run(graph, "provenance.tables").records()}
    return [Offer(name, {}) for name in sorted(found - {None})]


def _sources(graph: Graph) -> list[Offer]:
    return [Offer(row["source"], {"id": row["citation"]}) for row in run(graph, "provenance.sources").records()]


def _organisations(graph: Graph, labels: Sequence[str]) -> list[Offer]:
    rows = run(graph, "regions.organisations", {"region": ""}).records()
    return _named((row for row in rows if row["label"] in labels), "organisation")


_FINDERS: Mapping[str, Callable[[Graph], list[Offer]]] = {
    "table": _tables,
    "run": _runs,
    "run with clusters": lambda graph: _runs(graph, lambda row: bool(row["clusters"])),
    "run of paths": lambda graph: _runs(graph, lambda row: row["method"] == "paths"),
    "published run": lambda graph: _runs(graph, lambda row: row["status"] == "published"),
    "region": _regions,
    "entry": lambda graph: _named(run(graph, "lineage.timeline").records(), "id", lambda row: row["kind"] or ""),
    "programme": lambda graph: _named(run(graph, "lineage.programmes").records(), "programme"),
    "cluster": lambda graph: _named(
        run(graph, "clusters.designated").records(), "cluster", lambda row: row["kind"] or ""
    ),
    "source": _sources,
    "classification": _classifications,
    "organisation": lambda graph: _organisations(graph, ("Firm", "Institution")),
    "firm": lambda graph: _organisations(graph, ("Firm",)),
}
