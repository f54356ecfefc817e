"""Errors as ``application/problem+json`` (RFC 9457): what, where, how to mend it."""

from __future__ import annotations

import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kb.errors import (
    BeingReplaced,
    ConnectionFailed,
    Damaged,
    EngineError,
    KBError,
    NotAllowed,
    NotFound,
    QueryError,
    QueryTimeout,
    ServerLimit,
    WriteRefused,
)
from ui.api.answers import json_bytes

MEDIA = "application/problem+json"
STATUS: tuple[tuple[type[KBError], HTTPStatus], ...] = (
    (BeingReplaced, HTTPStatus.SERVICE_UNAVAILABLE),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (WriteRefused, HTTPStatus.FORBIDDEN),
    (QueryTimeout, HTTPStatus.GATEWAY_TIMEOUT),
    (QueryError, HTTPStatus.BAD_REQUEST),
    (ServerLimit, HTTPStatus.SERVICE_UNAVAILABLE),
    (ConnectionFailed, HTTPStatus.SERVICE_UNAVAILABLE),
    (EngineError, HTTPStatus.SERVICE_UNAVAILABLE),
    (Damaged, HTTPStatus.INTERNAL_SERVER_ERROR),
    (KBError, HTTPStatus.UNPROCESSABLE_ENTITY),
)
"""Status of each error, the more particular kind first."""


def problem(
    status: int, what: str, *, where: str = "", remedy: str = "", headers: dict[str, str] | None = None
) -> Response:
    """A problem as it is sent; ``where`` and ``remedy`` are members of our own."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": what,
        "where": where,
        "remedy": remedy,
    }
    content = json_bytes({name: value for name, value in told.items() if value != ""})
    return Response(content, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA)


def of_error(request: Request, error: Exception) -> Response:
    """An error that the client can mend, or that passes."""
    assert isinstance(error, KBError)
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    remedy = "only reading is possible here" if isinstance(error, WriteRefused) else error.remedy
    return problem(status, error.what, where=error.where, remedy=remedy, headers=headers)


def of_http(request: Request, error: Exception) -> Response:
    """What the router refuses: an unknown address, a method that it does not take."""
    assert isinstance(error, HTTPException)
    remedy = "/api/v1/ lists the addresses" if error.status_code in (404, 405) else ""
    return problem(
        error.status_code, str(error.detail), where=request.url.path, remedy=remedy, headers=dict(error.headers or {})
    )


def of_fault(request: Request, fault: Exception) -> Response:
    """A fault of ours: the client is told no more than that, the log of the page's process has the lines."""
    logging.getLogger(__name__).error("a fault of ours; please report it with these lines", exc_info=fault)
    return problem(500, "this is a fault of ours", where=request.url.path, remedy="the server's log has the lines")
