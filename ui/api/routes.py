"""The addresses of the HTTP interface, ``/api/v1/…``, as an application that the page's server mounts at ``/api``.

An address ends in ``.csv`` or ``.parquet`` for that form, in nothing for JSON. Whoever is let in may read, and
nothing here writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route

from kb.errors import KBError, QueryError
from ui.api import openapi, problem, questions
from ui.api.answers import MEDIA, SPAN, Span, answered, json_bytes, record_response, rows_response
from ui.connection import settings, with_graph

T = TypeVar("T")
READERS = 16
"""Questions that are asked of the graph at once; more wait."""
LONGEST_QUESTION = 100_000
"""Bytes of a query that is sent."""


class _Form(Convertor[str]):
    """The ending of an address."""

    regex = r"(?:\.csv|\.parquet)?"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Name(_Form):
    """A name before it."""

    regex = r"[^/]+?"


register_url_convertor("form", _Form())
register_url_convertor("name", _Name())


def interface() -> Starlette:
    """The application. Its limit on what is asked at once is its own."""
    version_1 = [
        Route("/", _document),
        Route("/openapi.json", _openapi),
        Route("/queries{form:form}", _queries),
        Route("/queries/{name:name}{form:form}", _query),
        Route("/tables{form:form}", _tables),
        Route("/tables/{id}", _table),
        Route("/tables/{id}/matrix{form:form}", _matrix),
        Route("/search{form:form}", _search),
        Route("/cypher{form:form}", _cypher, methods=["POST"]),
    ]
    api = Starlette(
        routes=[Mount("/v1", routes=version_1)],
        exception_handlers={
            KBError: problem.of_error,
            HTTPException: problem.of_http,
            Exception: problem.of_fault,
        },
    )
    api.state.readers = CapacityLimiter(READERS)
    return api


async def _asked(request: Request, work: Callable[[], T]) -> T:
    """The driver waits for its answer: on a thread, so that the server does not."""
    return await to_thread.run_sync(work, limiter=request.app.state.readers)


def _given(request: Request, *own: str) -> dict[str, str]:
    """The address's parameters, beside those that say which rows. Raises QueryError where one stands twice."""
    given = {name: value for name, value in request.query_params.items() if name not in (*SPAN, *own)}
    for name in request.query_params:
        if len(request.query_params.getlist(name)) > 1:
            raise QueryError(f"{name} stands twice", where=request.url.path, remedy="give it once")
    return given


def _none_but(request: Request, *own: str) -> None:
    if other := _given(request, *own):
        takes = ", ".join((*own, *SPAN))
        raise QueryError(f"no parameter {next(iter(other))!r}", where=request.url.path, remedy=f"it takes: {takes}")


def _span(request: Request) -> Span:
    return Span.of(request, settings().row_limit)


async def _document(request: Request) -> Response:
    return HTMLResponse(openapi.page(), headers={"Content-Security-Policy": openapi.POLICY})


async def _openapi(request: Request) -> Response:
    return answered(request, json_bytes(openapi.document()), MEDIA[""])


async def _queries(request: Request) -> Response:
    _none_but(request)
    span = _span(request)
    return rows_response(request, questions.queries(span), span)


async def _query(request: Request) -> Response:
    given, span, name = _given(request), _span(request), request.path_params["name"]
    page = await _asked(request, lambda: with_graph(lambda graph: questions.answer(graph, name, given, span)))
    return await _asked(request, lambda: rows_response(request, page, span))


async def _tables(request: Request) -> Response:
    _none_but(request)
    span = _span(request)
    page = await _asked(request, lambda: with_graph(lambda graph: questions.tables(graph, span)))
    return rows_response(request, page, span)


async def _table(request: Request) -> Response:
    _none_but(request)
    table = request.path_params["id"]
    record = await _asked(request, lambda: with_graph(lambda graph: questions.table(graph, table)))
    return record_response(request, record)


async def _matrix(request: Request) -> Response:
    _none_but(request, "part")
    table, part = request.path_params["id"], request.query_params.get("part", "domestic")
    asked = Span.of(request, questions.CELLS)
    size = asked.size if "size" in request.query_params else None

    def work() -> Response:
        page, span = with_graph(lambda graph: questions.matrix(graph, table, part, size, asked.skip))
        return rows_response(request, page, span)

    return await _asked(request, work)


async def _search(request: Request) -> Response:
    _none_but(request, "q", "label")
    text, label, span = request.query_params.get("q", ""), request.query_params.get("label", ""), _span(request)
    if not text.strip():
        raise QueryError(
            "q is missing", where=request.url.path, remedy="q=…: words of a name, a number, a product, a place"
        )
    page = await _asked(request, lambda: with_graph(lambda graph: questions.found(graph, text, label, span)))
    return rows_response(request, page, span)


async def _cypher(request: Request) -> Response:
    text, given = await _sent(request)
    span = _span(request)

    def work() -> Response:
        page = with_graph(lambda graph: questions.cypher(graph, text, given, span))
        return rows_response(request, page, span)

    return await _asked(request, work)


async def _sent(request: Request) -> tuple[str, dict[str, Any]]:
    """The query and its parameters. A form of another site cannot send this type, so no page elsewhere can ask."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "the body must be application/json")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_QUESTION:
            raise HTTPException(413, f"at most {LONGEST_QUESTION} bytes")
    remedy = 'send {"query": "MATCH …", "parameters": {…}}'
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise QueryError("the body is not JSON", where=request.url.path, remedy=remedy) from None
    if not isinstance(sent, dict) or set(sent) - {"query", "parameters"} or not isinstance(sent.get("query"), str):
        raise QueryError("the body is not a question", where=request.url.path, remedy=remedy)
    if not isinstance(given := sent.get("parameters", {}), dict):
        raise QueryError("parameters are no object", where=request.url.path, remedy=remedy)
    return sent["query"], given
