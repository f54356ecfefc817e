"""What may be asked over HTTP and by assistants, without a web server: names and values in, rows and records out."""

from __future__ import annotations

from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

import pandas as pd

from kb.errors import NotFound, QueryError, ServerLimit
from kb.graph import Graph
from kb.names import NAMES
from kb.queries import Query, get, library, run
from kb.search.answer import rows as found_rows
from kb.search.entries import LABELS
from kb.table import IOTable
from kb.table_store import Recent, read
from ui.api.answers import Page, Span, cut
from ui.data.search import FINDER

CELLS = 2_000_000
"""Most numbers of a matrix in one answer; a larger one is asked for by rows."""
CONSOLES = 3
"""Queries of readers' own that run at once; more are refused, so that the library's go on."""
_consoles = BoundedSemaphore(CONSOLES)
_recent = Recent()
FOUND = 50
"""Most entries of one label that a search returns."""


def described(query: Query) -> dict[str, Any]:
    """A query of the library as a client needs it to ask: parameters with types and defaults, columns."""
    return {
        "name": query.name,
        "topic": query.topic,
        "title": query.title,
        "description": query.description,
        "parameters": [
            {"name": p.name, "type": p.type, "default": p.default, "required": p.default is None, "meaning": p.meaning}
            for p in query.parameters
        ],
        "columns": dict(query.columns),
    }


def queries(span: Span) -> Page:
    """The query library, one row a query."""
    rows = [list(described(query).values()) for query in library().values()]
    return cut(list(described(next(iter(library().values())))), rows, span, {"title": "Query library"})


def answer(graph: Graph, name: str, given: Mapping[str, Any], span: Span) -> Page:
    """The answer of a library query. Raises NotFound, QueryError."""
    query = get(name)
    bound = query.bind(given)
    found = graph.read(query.text, bound, name=name, limit=span.end)
    told = {"query": name, "title": query.title, "parameters": bound, "columns": dict(query.columns)}
    columns = found.columns or list(query.columns)  # the local engine names none where there are no rows
    return Page(columns, found.rows[span.skip :], found.truncated, told)


def cypher(graph: Graph, text: str, given: Mapping[str, Any], span: Span) -> Page:
    """Rows of a query of one's own, through the door that cannot write.

    Raises ServerLimit where :data:`CONSOLES` of them run already.
    """
    if not _consoles.acquire(blocking=False):
        raise ServerLimit(f"{CONSOLES} queries of readers' own are running", remedy="try again in a moment")
    try:
        found = graph.console(text, given, name="cypher", limit=span.end)
    finally:
        _consoles.release()
    return Page(found.columns, found.rows[span.skip :], found.truncated, {"query": text, "parameters": given})


def tables(graph: Graph, span: Span) -> Page:
    """The tables that are known."""
    found = run(graph, "provenance.tables")
    return cut(found.columns, found.rows, span, {"title": get("provenance.tables").title})


def table(graph: Graph, table_id: str) -> dict[str, Any]:
    """What a table is: its card, its source, its industries, and the parts whose numbers can be asked for."""
    card = next((row for row in run(graph, "provenance.tables").records() if row["id"] == table_id), None)
    if card is None:
        raise NotFound(f"no table {table_id!r}", remedy="/api/v1/tables lists them")
    source = run(graph, "provenance.citation", {"source": card["source"] or ""}).records()
    told = {"table": card, "source": source[0] if source else None}
    if not card["held"]:
        return {**told, "industries": [], "parts": {}}
    whole = read(graph, table_id, _recent)
    named = run(graph, "value_chain.industries", {"table": table_id}).records()  # as they are called now
    industries = [{"code": row["code"], **{name: row[name] or "" for name in NAMES}} for row in named]
    return {
        **told,
        "industries": industries,
        "parts": {name: list(frame.shape) for name, frame in parts(whole).items()},
    }


def parts(whole: IOTable) -> dict[str, pd.DataFrame]:
    """The table's matrices by name, rows in its industry order: flows (seller by buyer), final demand, inputs."""
    codes = whole.codes
    found = {
        "domestic": pd.DataFrame(whole.domestic, index=codes, columns=codes),
        "imported": None if whole.imported is None else pd.DataFrame(whole.imported, index=codes, columns=codes),
        "final_demand_domestic": whole.final_demand_domestic,
        "final_demand_imported": whole.final_demand_imported,
        "final_demand_by_country": whole.final_demand_by_country,
        "primary_inputs": whole.primary_inputs,
    }
    return {name: frame for name, frame in found.items() if frame is not None and len(frame.columns)}


def matrix(graph: Graph, table_id: str, part: str, size: int | None, skip: int) -> tuple[Page, Span]:
    """Rows of one of the table's matrices: the industry's code, then a number a column; and which rows they are.

    Without ``size`` as many as :data:`CELLS` numbers allow. Raises NotFound for a part that the table does not have,
    QueryError for more rows than that.
    """
    whole = read(graph, table_id, _recent)
    held = parts(whole)
    if part not in held:
        raise NotFound(f"table {table_id!r} has no part {part!r}", where="part", remedy=f"it has: {', '.join(held)}")
    frame = held[part]
    most = max(1, CELLS // len(frame.columns))
    if size is not None and size > most:
        raise QueryError(f"size = {size}", where="size", remedy=f"at most {most} rows of {len(frame.columns)} numbers")
    span = Span(size or most, skip)
    rows = [
        [code, *numbers]
        for code, numbers in zip(
            whole.codes[span.skip : span.end], frame.iloc[span.skip : span.end].to_numpy().tolist(), strict=True
        )
    ]
    told = {
        "table": table_id,
        "title": whole.meta.title,
        "part": part,
        "year": whole.meta.year,
        "unit": whole.meta.unit,
        "currency": whole.meta.currency,
        "valuation": whole.meta.valuation,
        "source": {"citation": whole.meta.source_title, "url": whole.meta.source_url},
    }
    return Page(["code", *map(str, frame.columns)], rows, len(frame) > span.end, told), span


def found(graph: Graph, text: str, label: str, span: Span) -> Page:
    """What a text means, best first within a label, with why; the score forgives typing errors.

    Raises QueryError for a label that is not searched.
    """
    if label and label not in LABELS:
        raise QueryError(f"label = {label!r}", where="label", remedy=f"one of {', '.join(LABELS)}")
    groups = [group for group in FINDER.search(graph, text, most=FOUND) if label in ("", group.label)]
    told = {"title": "Search", "q": text, "found": {group.label: group.count for group in groups}}
    answer = found_rows(groups)
    return cut(answer.columns, answer.rows, span, told)
