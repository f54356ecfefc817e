"""A graph as a file that makes it again: a JSON document, a Cypher script, a Parquet file for each label and type.

The JSON document holds everything, packed matrices too (``{"base64": …}``), with one node or relationship on a line;
:mod:`loaders.export.graph_reader` reads it back. Parquet holds bytes as they are. Cypher has no words for bytes: its
script leaves the matrices of tables out and marks those tables as not held.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from kb.answers import cell
from kb.exports import Columns, Contents, Written
from kb.progress import Progress
from kb.records import Node, Relationship, packed
from kb.schema import ddl
from kb.version import __version__

FORMAT = 1
"""Of the JSON document; raised when an older ClusterKB could no longer read it."""
ROWS = 500
"""Rows of one statement of a script, and of one batch of a Parquet file."""
T = TypeVar("T")


# ---------------------------------------------------------------- JSON


def write_json(contents: Contents, path: Path, progress: Progress | None = None) -> Written:
    """Write one JSON document, packed by gzip where its name ends in ``.gz``. Raises OSError as it is.

    Its last line counts what is in it and has the hash of all lines before: one that was cut off or changed is not
    taken for whole.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    head = {"format": FORMAT, "software": f"clusterkb {__version__}", "written": now}
    with _opened(path) as opened:
        file = _Hashed(opened)
        file.write(f'{{"clusterkb": {json.dumps(head)},\n"nodes": [\n')
        nodes = _listed(file, contents.nodes(progress), _node_json)
        file.write('],\n"relationships": [\n')
        relationships = _listed(file, contents.relationships(progress), _relationship_json)
        file.write("],\n")
        counts = f'{{"nodes": {nodes}, "relationships": {relationships}}}'
        opened.write(f'"counts": {counts}, "sha256": "{file.digest.hexdigest()}"}}\n')
    return Written(nodes, relationships)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    if path.suffix == ".gz":
        with gzip.open(path, "wt", compresslevel=6, encoding="utf-8", newline="\n") as packed:
            yield packed
    else:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield file


class _Hashed:
    """A text file that is written, and the hash of what was."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def write(self, text: str) -> None:
        self._file.write(text)
        self.digest.update(text.encode())


def _listed(file: _Hashed, records: Iterable[T], record_of: Callable[[T], dict[str, Any]]) -> int:
    number = 0
    for number, record in enumerate(records, start=1):
        file.write(",\n" if number > 1 else "")
        file.write(json.dumps(record_of(record), ensure_ascii=False, default=_packed))
    file.write("\n" if number else "")
    return number


def _packed(value: bytes | date) -> dict[str, str]:
    if isinstance(value, date):
        return packed(value)
    return {"base64": base64.b64encode(value).decode("ascii")}


def _node_json(node: Node) -> dict[str, Any]:
    return {"label": node.label, "id": node.id, "properties": dict(node.properties)}


def _relationship_json(each: Relationship) -> dict[str, Any]:
    return {"type": each.type, "from": each.start, "to": each.end, "properties": dict(each.properties)}


# ---------------------------------------------------------------- Cypher


HEAD = """\
// {title}, written by clusterkb {version}. Run it on an empty database of Neo4j 5.26 or later:
//   cypher-shell --file THIS_FILE        or, on the knowledge base of ClusterKB:  kb cypher --write - < THIS_FILE
// The matrices of input-output tables are bytes, which Cypher cannot say: these tables are marked as not held, their
// flows are SUPPLIES relationships. `kb backup` and `kb restore` take matrices along.
"""


def write_cypher(contents: Contents, path: Path, progress: Progress | None = None) -> Written:
    """Write a script that makes the nodes and relationships on an empty server, a statement on a line.

    A statement holds rows of one kind with the same properties, column by column: Neo4j takes a list of plain values
    as one value, and is ten times faster with them than with a list of maps.
    """
    nodes = relationships = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD.format(title=contents.facts["title"], version=__version__))
        file.writelines(f"{statement};\n" for statement in ddl())
        for statement in _statements(((node.label,), _scripted(node)) for node in contents.nodes(progress)):
            file.write(f"{statement.head} CREATE (:{statement.kind[0]} {statement.properties()});\n")
            nodes += statement.count
        for statement in _statements((_kinds(each), _joined(each)) for each in contents.relationships(progress)):
            name, start, end = statement.kind
            ends = f"(a:{start} {{id: {statement.at[START]}}}), (b:{end} {{id: {statement.at[END]}}})"
            file.write(f"{statement.head} MATCH {ends} CREATE (a)-[:{name} {statement.properties()}]->(b);\n")
            relationships += statement.count
    return Written(nodes, relationships)


START, END = ":a", ":b"
"""Columns of a relationship's ends: no property is named so."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """Rows of one kind: ``head`` lays out their columns, ``at`` says where row i has the value of each."""

    kind: tuple[str, ...]
    count: int
    head: str
    at: Mapping[str, str]

    def properties(self) -> str:
        """The map of row i's properties."""
        return "{" + ", ".join(f"{_key(name)}: {at}" for name, at in self.at.items() if name not in (START, END)) + "}"


def _statements(rows: Iterable[tuple[tuple[str, ...], Mapping[str, Any]]]) -> Iterator[_Statement]:
    for batch in _alike(rows, lambda row: (row[0], tuple(sorted(row[1])))):
        columns = {name: [literal(row[name]) for _, row in batch] for name in batch[0][1]}
        varied = [name for name, values in columns.items() if len(set(values)) > 1]
        laid = ", ".join(f"[{', '.join(columns[name])}] AS c{place}" for place, name in enumerate(varied))
        at = {name: values[0] for name, values in columns.items()}
        at |= {name: f"c{place}[i]" for place, name in enumerate(varied)}
        head = f"WITH {laid} " if laid else ""
        yield _Statement(batch[0][0], len(batch), f"{head}UNWIND range(0, {len(batch) - 1}) AS i", at)


def _kinds(each: Relationship) -> tuple[str, ...]:
    return (each.type, each.start[0], each.end[0])


def _joined(each: Relationship) -> dict[str, Any]:
    return {START: each.start[1], END: each.end[1], **each.properties}


def _scripted(node: Node) -> dict[str, Any]:
    """Properties without bytes; a table whose matrix stays behind is not held."""
    said = {name: value for name, value in node.properties.items() if not isinstance(value, bytes)}
    stated = {"id": node.id, **said}
    return {**stated, "held": False} if node.label == "IOTable" and stated.get("held") else stated


def literal(value: object) -> str:
    r"""The value as Cypher writes it.

    >>> literal({"name_en": "Oskemen's", "codes": ["A01"], "lq": 1.5, "held": True, "note": "a\nb"})
    "{name_en: 'Oskemen\\'s', codes: ['A01'], lq: 1.5, held: true, note: 'a\\nb'}"
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"'{''.join(_ESCAPES.get(letter, letter) for letter in value)}'"
    if isinstance(value, float) and not math.isfinite(value):
        return "(0.0/0.0)" if math.isnan(value) else "(1.0/0.0)" if value > 0 else "(-1.0/0.0)"
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(str(name))}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(value)


_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", ";": "\\u003B"}
"""A semicolon is written by its number: programs that cut a script at semicolons then never cut a text."""


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else "`" + name.replace("`", "``") + "`"


def _alike(records: Iterable[T], kind: Callable[[T], object], size: int = ROWS) -> Iterator[list[T]]:
    """Records of one kind, some at a time; each kind keeps its order."""
    waiting: dict[object, list[T]] = {}
    for record in records:
        batch = waiting.setdefault(kind(record), [])
        batch.append(record)
        if len(batch) == size:
            yield waiting.pop(kind(record))
    yield from waiting.values()


# ---------------------------------------------------------------- Parquet


def write_parquet(contents: Contents, folder: Path, progress: Progress | None = None) -> Written:
    """Write ``nodes/LABEL.parquet`` and ``relationships/TYPE.parquet`` into the folder; bytes stay bytes."""
    for part in ("nodes", "relationships"):
        (folder / part).mkdir(exist_ok=True)
    nodes = relationships = 0
    for label, columns in contents.labels.items():
        rows = ({"id": node.id, **node.properties} for node in contents.nodes_of(label))
        nodes += _parquet(folder / "nodes" / f"{label}.parquet", ["id"], columns, rows, progress)
    ends = ["start_label", "start_id", "end_label", "end_id"]
    for name, columns in contents.types.items():
        joins = (
            {**dict(zip(ends, (*each.start, *each.end), strict=True)), **each.properties}
            for each in contents.relationships_of(name)
        )
        relationships += _parquet(folder / "relationships" / f"{name}.parquet", ends, columns, joins, progress)
    return Written(nodes, relationships)


_PARQUET = {"float": "float64", "integer": "int64", "boolean": "bool_", "bytes": "binary", "day": "date32"}


def _parquet(
    path: Path, own: Sequence[str], columns: Columns, rows: Iterable[Mapping[str, Any]], progress: Progress | None
) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    def kind(name: str) -> Any:
        if name in own:
            return pa.string()
        listed = {"strings": pa.string(), "floats": pa.float64()}.get(columns[name])
        return pa.list_(listed) if listed else getattr(pa, _PARQUET.get(columns[name], "string"))()

    names = [*own, *(name for name in columns if name not in own)]
    model = pa.schema([(name, kind(name)) for name in names])
    texts = {name for name in columns if columns[name] in ("string", "date")}
    total = 0
    with parquet.ParquetWriter(path, model) as writer:
        for batch in _alike(rows, lambda _: None, 10 * ROWS):
            said = [
                {name: cell(row[name]) if name in texts else row[name] for name in names if name in row}
                for row in batch
            ]
            writer.write_table(pa.Table.from_pylist(said, model))
            total += len(batch)
            if progress:
                progress(f"{path.stem}: {total:,}")
    return total
