"""The interface described: an OpenAPI 3.1 document with every query of the library, and a page of it for people.

The page is plain HTML: no script, no style sheet and no picture of another host.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from kb.queries import Query, library
from kb.version import __version__

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
TYPES = {"string": "string", "integer": "integer", "float": "number", "boolean": "boolean"}
FORMS = {"": "application/json", ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet"}
PROBLEMS = {
    "400": "a parameter that is wrong, missing or unknown, or a wrong query",
    "401": "no token, or one that is not known (beyond the server's own machine)",
    "403": "a query that tries to write, or somebody who is not let in",
    "404": "no such query, table or address",
    "503": "the graph does not answer, or too many ask it; try again after Retry-After seconds",
    "504": "a query that took too long was stopped",
}
INTRODUCTION = (
    "Reads a knowledge base of industrial clusters: input-output tables, regions, firms, policy, and what analysis "
    "finds in them. An address that ends in .csv or .parquet answers in that form, one without ending in JSON. "
    "Every answer has an ETag; where there are further rows, a Link header (rel=next) and `next` name the next page. "
    "Beyond the server's own machine send a token: Authorization: Bearer kb_…, made by `kb token new NAME`. "
    "Errors are application/problem+json (RFC 9457) with detail, where and remedy."
)


@cache
def document() -> Mapping[str, Any]:
    """The OpenAPI document."""
    paths: dict[str, Any] = {}
    for path, summary, parameters in _plain():
        paths |= _with_forms(path, summary, "", parameters)
    for query in library().values():
        paths |= _with_forms(f"/queries/{query.name}", query.title, _words(query), [*_parameters(query), *SPAN])
    paths["/tables/{id}"] = _get("A table: card, source, industries, parts", "", [TABLE], "")
    for form in FORMS:
        paths[f"/cypher{form}"] = _post(form)
    return {
        "openapi": "3.1.0",
        "info": {"title": "ClusterKB", "version": __version__, "description": INTRODUCTION},
        "servers": [{"url": "/api/v1"}],
        "security": [{}, {"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Rows": _rows_schema(), "Problem": _problem_schema()},
        },
    }


def _parameter(name: str, kind: str, meaning: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": meaning, "schema": {"type": kind, **schema}}


SPAN = [
    _parameter("size", "integer", "most rows; the server's limit by default", minimum=1),
    _parameter("skip", "integer", "rows passed over", minimum=0, default=0),
]
TABLE = {"name": "id", "in": "path", "required": True, "description": "id of a table", "schema": {"type": "string"}}
PART = _parameter("part", "string", "which of the table's parts; /tables/{id} names them", default="domestic")


def _plain() -> Sequence[tuple[str, str, list[dict[str, Any]]]]:
    words = {
        **_parameter("q", "string", "words of a name in any spelling, an abbreviation, a number, a product, a place"),
        "required": True,
    }
    label = _parameter("label", "string", "only entries of this label: Programme, Cluster, Industry, Region, Firm …")
    return (
        ("/queries", "The query library: parameters and columns of each query", SPAN),
        ("/tables", "The input-output tables", SPAN),
        ("/tables/{id}/matrix", "Numbers of a table: a row for each industry", [TABLE, PART, *SPAN]),
        ("/search", "What some words mean, with why; forgives typing errors", [words, label, *SPAN]),
    )


def _parameters(query: Query) -> list[dict[str, Any]]:
    made = []
    for p in query.parameters:
        given: dict[str, Any] = {} if p.default is None else {"default": p.default}
        made.append({**_parameter(p.name, TYPES[p.type], p.meaning, **given), "required": p.default is None})
    return made


def _words(query: Query) -> str:
    columns = "".join(f"\n- {name}: {meaning}" for name, meaning in query.columns.items())
    return f"{query.description}\n\nColumns:{columns}"


def _with_forms(path: str, summary: str, description: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {f"{path}{form}": _get(summary, description, parameters, form) for form in FORMS}


def _get(summary: str, description: str, parameters: list[dict[str, Any]], form: str) -> dict[str, Any]:
    told = {"summary": summary, **({"description": description} if description else {})}
    return {"get": {**told, "parameters": parameters, "responses": _responses(form)}}


def _post(form: str) -> dict[str, Any]:
    properties = {"query": {"type": "string"}, "parameters": {"type": "object"}}
    schema = {"type": "object", "required": ["query"], "properties": properties, "additionalProperties": False}
    summary = "Cypher of your own: it can only read, within the server's limits on time and rows"
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"post": {"summary": summary, "parameters": SPAN, "requestBody": body, "responses": _responses(form)}}


def _responses(form: str) -> dict[str, Any]:
    binary = {"type": "string", "format": "binary"}
    schema = {"$ref": "#/components/schemas/Rows"} if form == "" else binary
    refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    problems = {code: {"description": words, "content": refusal} for code, words in PROBLEMS.items()}
    return {"200": {"description": "the answer", "content": {FORMS[form]: {"schema": schema}}}, **problems}


def _rows_schema() -> dict[str, Any]:
    number, text = {"type": "integer"}, {"type": "string"}
    properties = {
        "rows": {"type": "array", "items": {"type": "object"}},
        "count": number,
        "skip": number,
        "size": number,
        "next": {"type": ["string", "null"], "description": "address of the next page"},
        "software": text,
    }
    return {"type": "object", "properties": properties}


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    names = ("type", "title", "detail", "where", "remedy")
    return {"type": "object", "properties": {"status": {"type": "integer"}, **dict.fromkeys(names, text)}}


# ---------------------------------------------------------------- the page of it


_STYLE = """
body {font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem}
:root {color-scheme: light dark}
code {font: .9em ui-monospace, monospace} h2 {margin: 2rem 0 .5rem} summary {cursor: pointer; padding: .2rem 0}
table {border-collapse: collapse; margin: .5rem 0 1rem} td {padding: .15rem .8rem .15rem 0; vertical-align: top}
"""


@cache
def page() -> str:
    """The document for people."""
    told = document()
    shown = [(path, how) for path, how in told["paths"].items() if not path.endswith((".csv", ".parquet"))]
    parts = {
        "Addresses": [(path, how) for path, how in shown if not path.startswith("/queries/")],
        "Queries": [(path, how) for path, how in shown if path.startswith("/queries/")],
    }
    body = "".join(f"<h2>{head}</h2>{''.join(_entry(*each) for each in entries)}" for head, entries in parts.items())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>ClusterKB: HTTP interface</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style><h1>ClusterKB: HTTP interface</h1>'
        f'<p>{escape(INTRODUCTION)}</p><p><a href="openapi.json">openapi.json</a></p>{body}</html>'
    )


def _entry(path: str, how: Mapping[str, Any]) -> str:
    ((method, told),) = how.items()
    rows = "".join(_row(each) for each in told["parameters"])
    words = escape(told.get("description", "")).replace("\n", "<br>")
    address = f"<code>{method.upper()} /api/v1{escape(path)}</code>"
    summary = f"<summary>{address} · {escape(told['summary'])}</summary>"
    return f"<details>{summary}<p>{words}</p><table>{rows}</table></details>"


def _row(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    usual = (
        "must be given"
        if parameter.get("required")
        else f"default {schema['default']!r}"
        if "default" in schema
        else ""
    )
    cells = (
        f"<code>{escape(parameter['name'])}</code>",
        schema["type"],
        escape(usual),
        escape(parameter["description"]),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
