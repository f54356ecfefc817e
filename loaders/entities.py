"""Programmes, acts, clusters, institutions, firms and what joins them, each from a CSV file.

The kinds of file are described in :mod:`loaders.entity_kinds`; here one reader turns any of them into records.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import InvalidFile, NotFound
from kb.names import slug
from kb.records import Delivery, Node, Relationship, Value
from kb.schema import schema
from loaders.csv_file import SOURCE_COLUMNS, CsvFile, File, Row, read_csv, registered_sources
from loaders.entity_kinds import ENTITY_KINDS, End, EntityKind, Link
from loaders.sources import SourceBook
from loaders.validation import closest


@dataclass(frozen=True, slots=True)
class EntityFile:
    """What one file says: its nodes and relationships, the Source nodes still in the book."""

    file: CsvFile
    nodes: Sequence[Node]
    relationships: Sequence[Relationship]


def read(kind: str, path: Path, *, dataset: str | None = None) -> Delivery:
    """Read a file of one kind, for instance ``firms``; the dataset is named after the file unless told otherwise.

    Raises InvalidFile with file, line, column and remedy; NotFound for an unknown kind.
    """
    book = SourceBook(registered_sources())
    found = parse(kind, path, book)
    return Delivery(
        dataset or slug(path.stem) or kind,
        f"{entity_kind(kind).title}: {path.name}",
        path.name,
        found.file.sha256,
        [*book.nodes(), *found.nodes],
        found.relationships,
        notes(found),
    )


def parse(kind: str, path: File, book: SourceBook) -> EntityFile:
    """Read a file of one kind into records; its sources go into ``book``."""
    spec = entity_kind(kind)
    file = read_csv(path, spec.columns, book)
    _check_order(file, spec)
    nodes = [_node(row, spec) for row in file] if spec.label else []
    relationships = [found for row in file for link in spec.links for found in _relationships(row, link)]
    _check_once(relationships)
    return EntityFile(file, nodes, relationships)


def template(kind: str) -> str:
    """Return a file of one kind with a header and an example row, as a start."""
    spec = entity_kind(kind)
    names = [column.name for column in (*spec.columns, *SOURCE_COLUMNS)]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerow(spec.example)
    return text.getvalue()


def entity_kind(kind: str) -> EntityKind:
    """Return the description of a kind. Raises NotFound."""
    if kind not in ENTITY_KINDS:
        raise NotFound(f"no kind of file {kind!r}", remedy=closest(kind, ENTITY_KINDS, ", ".join(ENTITY_KINDS)))
    return ENTITY_KINDS[kind]


def notes(found: EntityFile) -> list[str]:
    """Return what a reader should know of a file: how many rows, and how many rest on weak sources alone."""
    weak = sum(str(row.provenance["trust"]) > "B" for row in found.file)
    remark = f", of which {weak} rest on copies or single notes only (trust C or D)" if weak else ""
    return [f"{found.file.name}: {len(found.file.rows)} rows{remark}"]


def _node(row: Row, spec: EntityKind) -> Node:
    return Node(spec.label, row["id"], {**row.properties(*spec.properties), **row.provenance}, row.origin)


def _relationships(row: Row, link: Link) -> Iterator[Relationship]:
    properties: dict[str, Value] = {**link.fixed}
    for name, column in link.properties.items():
        if (value := row.value(column)) is not None:
            properties[name] = value
    if link.derived:
        properties["derived"] = link.derived in row.parts("derived")
    for start in _ends(row, link.start):
        for end in _ends(row, link.end):
            if start == end:
                raise InvalidFile(
                    f"{start[1]} stands at both ends", where=_place(row, link.end), remedy="name another one"
                )
            yield Relationship(link.type, start, end, {**properties, **row.provenance}, row.origin)


def _ends(row: Row, end: End) -> Iterator[tuple[str, str]]:
    for part in row.parts(end.column):
        label, _, rest = part.partition(":")
        if not end.label:
            _check_label(label, row, end)
            yield label, rest
        else:
            yield end.label, part if not end.prefix or ":" in part else end.prefix + part


def _check_label(label: str, row: Row, end: End) -> None:
    if label not in schema().nodes:
        remedy = closest(label, schema().nodes, "see `kb schema`")
        raise InvalidFile(f'"{label}" is not a label', where=_place(row, end), remedy=remedy)


def _place(row: Row, end: End) -> str:
    return f"{row.origin}, column {end.column}"


def _check_order(file: CsvFile, spec: EntityKind) -> None:
    if not spec.in_order:
        return
    first, last = spec.in_order
    for row in file:
        if row[first] and row[last] and int(row[last]) < int(row[first]):
            what = f'"{row[last]}" is before {first} {row[first]}'
            raise InvalidFile(what, where=f"{row.origin}, column {last}", remedy="check both years")


def _check_once(relationships: Sequence[Relationship]) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for found in relationships:
        key = relationship_key(found)
        if key in seen:
            what = f"{found.type} from {found.start[1]} to {found.end[1]} stands twice (first: {seen[key]})"
            raise InvalidFile(what, where=found.origin, remedy="leave one of them out")
        seen[key] = found.origin


def relationship_key(found: Relationship) -> tuple[object, ...]:
    """Return what tells two relationships apart, after the schema."""
    known = schema().relationships.get(found.type)
    properties: Mapping[str, Value] = found.properties
    return (found.type, found.start, found.end, *(properties.get(name) for name in (known.key if known else ())))
