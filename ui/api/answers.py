"""Answers as other programs take them: a page of rows as JSON, CSV or Parquet, with the way to the next page."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kb.answers import cell, plain
from kb.errors import QueryError
from kb.version import __version__

SOFTWARE = f"ClusterKB {__version__}"
SPAN = ("size", "skip")
"""Parameters of an address that say which rows; no query of the library has one of these names."""
FURTHEST = 1_000_000
"""Rows that may be passed over: each page asks the graph anew."""
MEDIA = {
    "": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
}
"""Media type by the ending of an address."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows are asked for: ``size`` of them after the first ``skip``."""

    size: int
    skip: int

    @property
    def end(self) -> int:
        """Rows up to the last one asked for."""
        return self.skip + self.size

    @classmethod
    def of(cls, request: Request, most: int) -> Span:
        """What the address says. Raises QueryError for what is not a number in range."""
        size = _number(request, "size", most, least=1, most=most)
        return cls(size, _number(request, "skip", 0, least=0, most=FURTHEST))


def _number(request: Request, name: str, default: int, *, least: int, most: int) -> int:
    given = request.query_params.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and least <= int(given) <= most):
        raise QueryError(f"{name} = {given!r}", where=request.url.path, remedy=f"a whole number, {least} to {most}")
    return int(given)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of an answer, and what they are: ``told`` stands beside them, ``more`` says that there are further ones."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    more: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)


def cut(columns: Sequence[str], rows: Sequence[Sequence[Any]], span: Span, told: Mapping[str, Any]) -> Page:
    """The rows that were asked for, of all that there are.

    >>> cut(["n"], [[1], [2], [3]], Span(1, 1), {}).rows
    [[2]]
    """
    return Page(columns, rows[span.skip : span.end], len(rows) > span.end, told)


def rows_response(request: Request, page: Page, span: Span) -> Response:
    """The page in the form that the address asks for; where there is more, a link to it."""
    form = request.path_params.get("form", "")
    following = _following(request, span) if page.more else None
    if form == ".csv":
        content = csv_bytes(page)
    elif form == ".parquet":
        content = parquet_bytes(page)
    else:
        content = _json(page, span, following)
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return answered(request, content, MEDIA[form], headers)


def record_response(request: Request, record: Mapping[str, Any]) -> Response:
    """One record as JSON."""
    return answered(request, json_bytes({**record, "software": SOFTWARE}), MEDIA[""])


def answered(request: Request, content: bytes, media: str, headers: Mapping[str, str] | None = None) -> Response:
    """The content, or 304 where the client holds it already: its tag is a hash of it."""
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    shared = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff", **(headers or {})}
    known = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    if request.method in ("GET", "HEAD") and known & {tag, tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=shared)
    return Response(content, media_type=media, headers=shared)


def _following(request: Request, span: Span) -> str | None:
    """The address of the next page; a question that was sent in a body is sent again with more to skip."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name not in SPAN]
    return f"{request.url.path}?{urlencode([*asked, ('size', span.size), ('skip', span.end)])}"


def _json(page: Page, span: Span, following: str | None) -> bytes:
    records = [dict(zip(page.columns, map(plain, row), strict=True)) for row in page.rows]
    place = {"count": len(records), "skip": span.skip, "size": span.size, "next": following}
    return json_bytes({**page.told, **place, "software": SOFTWARE, "rows": records})


def json_bytes(content: Any) -> bytes:
    """JSON as it is sent: UTF-8, the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def csv_bytes(page: Page) -> bytes:
    """Rows as CSV for programs: UTF-8 without a mark, full precision, an empty field for what is unknown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(page.columns)
    writer.writerows([[cell(value) for value in row] for row in page.rows])
    return text.getvalue().encode()


def parquet_bytes(page: Page) -> bytes:
    """Rows as a Parquet table, one type to a column; what they are stands in its metadata under ``clusterkb``."""
    import pyarrow as pa
    from pyarrow import parquet

    from ui.data.formats import column

    rows = [[cell(value) for value in row] for row in page.rows]
    columns = [column([row[place] for row in rows]) for place in range(len(page.columns))]
    told = json_bytes({**page.told, "software": SOFTWARE}).decode()
    table = pa.table(columns, names=list(page.columns)).replace_schema_metadata({"clusterkb": told})
    file = io.BytesIO()
    parquet.write_table(table, file)
    return file.getvalue()
