"""The query library: one query, one ``.cypher`` file with a header, run by its name.

A header looks like this::

    // title: Instruments by programme
    // description: What support each programme offers, with rates and caps.
    // param programme: string = "" | id of a programme; all where empty
    // column instrument: name of the instrument
    // mode: read

The name is folder and file name joined by a dot. A type is string, integer, float or boolean; a default is written
as JSON, a parameter without one must be given. The text is sent as it stands, values as parameters, and the only
mode is ``read``: a query of the library cannot write.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from kb.errors import NotFound, QueryError
from kb.graph import Graph, Rows

Value = str | int | float | bool
TYPES: Mapping[str, type] = {"string": str, "integer": int, "float": float, "boolean": bool}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter: its type, default (None: it must be given) and meaning."""

    name: str
    type: str
    default: Value | None
    meaning: str

    def value(self, content: Any, query: str) -> Value:
        """The given value in the parameter's type. Raises QueryError where it is not of that type."""
        value = _typed(content, self.type)
        if value is None:
            raise QueryError(f"{self.name} = {content!r} is not of type {self.type}", where=query, remedy=self.meaning)
        return value


def _typed(content: Any, kind: str) -> Value | None:
    """The value in a type, text of the command line or a form being read; None where it is not of that type."""
    if isinstance(content, bool) or kind == "boolean":
        words = {"true": True, "false": False}
        return words.get(str(content).lower()) if kind == "boolean" else None
    if kind == "string":
        return str(content) if isinstance(content, str | int | float) else None
    if kind == "integer" and isinstance(content, float):
        return None
    try:
        number: float = TYPES[kind](content)
        return number if math.isfinite(number) else None
    except (TypeError, ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the library."""

    name: str
    title: str
    description: str
    parameters: Sequence[Parameter]
    columns: Mapping[str, str]
    mode: str
    text: str

    @property
    def topic(self) -> str:
        """The folder it stands in."""
        return self.name.split(".")[0]

    def bind(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters in their types, defaults filled in.

        Raises QueryError for an unknown, missing or ill-typed one.
        """
        declared = {p.name: p for p in self.parameters}
        for name in values:
            if name not in declared:
                takes = ", ".join(declared) or "none"
                raise QueryError(f"no parameter {name!r}", where=self.name, remedy=f"it takes: {takes}")
        bound: dict[str, Any] = {}
        for name, parameter in declared.items():
            if name in values:
                bound[name] = parameter.value(values[name], self.name)
            elif parameter.default is None:
                raise QueryError(f"{name} is missing", where=self.name, remedy=f"-p {name}=…: {parameter.meaning}")
            else:
                bound[name] = parameter.default
        return bound


def run(graph: Graph, name: str, given: Mapping[str, Any] | None = None, *, limit: int | None = None) -> Rows:
    """Run a query of the library by name and return its rows."""
    query = get(name)
    return graph.read(query.text, query.bind(given or {}), name=query.name, limit=limit)


def get(name: str) -> Query:
    """One query by name. Raises NotFound with the closest name."""
    try:
        return library()[name]
    except KeyError:
        close = difflib.get_close_matches(name, library(), n=1, cutoff=0.4)
        hint = f"did you mean {close[0]}?" if close else "`kb query list` names them all"
        raise NotFound(f"no query {name!r}", remedy=hint) from None


@cache
def library() -> Mapping[str, Query]:
    """All queries by name, in order."""
    queries = [
        parse(f"{folder.name}.{file.name.removesuffix('.cypher')}", file.read_text(encoding="utf-8"))
        for folder in _sorted(files("cypher"))
        if folder.is_dir()
        for file in _sorted(folder)
        if file.name.endswith(".cypher")
    ]
    return {query.name: query for query in queries}


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


# ---------------------------------------------------------------- reading a file


_PARAMETER = re.compile(r"(?P<name>\w+): (?P<type>\w+)(?: = (?P<default>[^|]+?))? \| (?P<meaning>.+)")
_COLUMN = re.compile(r"(?P<name>\w+): (?P<meaning>.+)")
_HEADER = re.compile(r"// (?:(?P<field>title|description|mode): (?P<text>.+)|(?P<item>param|column) (?P<rest>.+))")
_NO_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)


@dataclass(slots=True)
class _Header:
    """The header of a file while it is read; ``lines`` says where each parameter stands."""

    file: str
    single: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def fault(self, what: str, line: int, remedy: str) -> QueryError:
        """The error for a line of the file."""
        return QueryError(what, where=f"{self.file}, line {line}", remedy=remedy)


def parse(name: str, source: str) -> Query:
    """A query out of its file.

    Raises QueryError, with file and line, for a header that is not understood, and for a parameter that is
    declared and not used, or used and not declared.
    """
    header = _Header(f"{name.replace('.', '/')}.cypher")
    lines = source.splitlines()
    end = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    for number, line in enumerate(lines[:end], start=1):
        _read_line(header, line, number)
    text = "\n".join(lines[end:]).strip() + "\n"
    _check_complete(header, text)
    _check_parameters(header, source)
    single, parameters = header.single, list(header.parameters.values())
    return Query(name, single["title"], single["description"], parameters, header.columns, single["mode"], text)


def _read_line(header: _Header, line: str, number: int) -> None:
    match = _HEADER.fullmatch(line.rstrip())
    if match is None:
        raise header.fault(f"not a header line: {line}", number, "write title, description, param, column or mode")
    if match["field"]:
        _once(header, match["field"], header.single, number)
        header.single[match["field"]] = match["text"].strip()
    elif match["item"] == "param":
        _read_parameter(header, match["rest"], number)
    else:
        _read_column(header, match["rest"], number)


def _read_column(header: _Header, text: str, number: int) -> None:
    match = _COLUMN.fullmatch(text)
    if match is None:
        raise header.fault(f"not a column: {text}", number, "write: column name: meaning")
    _once(header, match["name"], header.columns, number)
    header.columns[match["name"]] = match["meaning"]


def _read_parameter(header: _Header, text: str, number: int) -> None:
    match = _PARAMETER.fullmatch(text)
    if match is None or match["type"] not in TYPES:
        kinds = ", ".join(TYPES)
        raise header.fault(f"not a parameter: {text}", number, f"write: name: type = default | meaning; types: {kinds}")
    name = match["name"]
    _once(header, name, header.parameters, number)
    default = _default(header, match["default"], match["type"], number)
    header.parameters[name] = Parameter(name, match["type"], default, match["meaning"])
    header.lines[name] = number


def _default(header: _Header, text: str | None, kind: str, number: int) -> Value | None:
    if text is None:
        return None
    try:
        content = json.loads(text)
    except json.JSONDecodeError:
        raise header.fault(f"default {text} is not JSON", number, 'write strings as "…"') from None
    if isinstance(content, str) != (kind == "string") or (value := _typed(content, kind)) is None:
        raise header.fault(f"default {text} is not of type {kind}", number, "write a default of the parameter's type")
    return value


def _once(header: _Header, name: str, earlier: Mapping[str, Any], number: int) -> None:
    if name in earlier:
        raise header.fault(f"{name} stands twice", number, "leave one of them out")


def _check_complete(header: _Header, text: str) -> None:
    missing = [name for name in ("title", "description", "mode") if name not in header.single]
    if missing or not header.columns:
        raise header.fault(f"no {(missing or ['column'])[0]}", 1, "every query has title, description, columns, mode")
    if header.single["mode"] != "read":
        raise header.fault(f"mode {header.single['mode']}", 1, "the only mode is read")
    if not text.strip():
        raise header.fault("no query", 1, "write it below the header")


def _check_parameters(header: _Header, source: str) -> None:
    """Every ``$name`` of the code is declared, every declared one is used; text and comments do not count."""
    code = _NO_CODE.sub(lambda part: "\n" * part[0].count("\n"), source)
    used: dict[str, int] = {}
    for match in re.finditer(r"\$(\w+)", code):
        used.setdefault(match[1], code.count("\n", 0, match.start()) + 1)
    for name, line in used.items():
        if name not in header.parameters:
            raise header.fault(f"parameter {name} is used, but not declared", line, f"add // param {name}: …")
    for name in header.parameters:
        if name not in used:
            raise header.fault(f"parameter {name} is declared, but not used", header.lines[name], "take it out")
