"""Programmes, acts, clusters, institutions, firms and what joins them, each from a CSV file.

The kinds of file are described in :mod:`loaders.entities.entity_kinds`; here one reader turns any of them into records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from kb.errors import InvalidFile, NotFound
from kb.names import slug
from kb.records import Delivery, Node, Relationship, Value
from kb.schema import schema, with_days
from loaders.entities import concordance, entity_csv, regions
from loaders.entities.entity_csv import Column, CsvFile, Row, read_csv, registered_sources
from loaders.entities.entity_kind import End, EntityKind, Link
from loaders.entities.entity_kinds import ENTITY_KINDS
from loaders.entities.grid import File
from loaders.entities.sources import SourceBook
from loaders.files.validation import Finding, InvalidTable, closest

SHIPPED = (*("classifications", "regions", "development", "policy", "products", "organisations", "article", "results"),)
"""Names of the shipped datasets, which no file of a user takes."""


@dataclass(frozen=True, slots=True)
class EntityFile:
    """What one file says: its nodes and relationships, the Source nodes still in the book."""

    file: CsvFile
    nodes: Sequence[Node]
    relationships: Sequence[Relationship]


def read(kind: str, path: Path, *, dataset: str | None = None) -> Delivery:
    """Read a user's file of one of the KINDS; the dataset is named after the file unless told otherwise.

    Raises InvalidFile with file, line, column and remedy; NotFound for an unknown kind.
    """
    return refuse_shipped(_file_kind(kind).read(path, dataset=dataset), path)


def refuse_shipped(delivery: Delivery, path: Path) -> Delivery:
    """The delivery. Raises InvalidFile where it would take the place of what was shipped."""
    if delivery.dataset in SHIPPED:
        what = f"dataset {delivery.dataset} is what the knowledge base was shipped with, and this file would replace it"
        raise InvalidFile(what, where=path.name, remedy=f"give it another name: --dataset my-{delivery.dataset}")
    return delivery


def template(kind: str) -> str:
    """Return a file of one of the KINDS with a header and an example row, as a start. Raises NotFound."""
    found = _file_kind(kind)
    return entity_csv.template(found.columns, found.example)


def parse(kind: str, path: File, book: SourceBook) -> EntityFile:
    """Read a file of one kind into records; its sources go into ``book``."""
    return parsed(kind, read_csv(path, ENTITY_KINDS[kind].columns, book))


def parsed(kind: str, file: CsvFile) -> EntityFile:
    """The records of a checked file. Raises InvalidTable with all that is wrong."""
    spec = ENTITY_KINDS[kind]
    faults = list(_out_of_order(file, spec))
    nodes = [_node(row, spec) for row in file] if spec.label else []
    relationships: list[Relationship] = []
    for row in file:
        for link in spec.links:
            try:
                relationships += _relationships(row, link)
            except InvalidFile as fault:
                faults.append(fault)
    if faults:
        raise InvalidTable([Finding(each.where, each.what, each.remedy) for each in faults], len(faults))
    return EntityFile(file, nodes, relationships)


def notes(found: EntityFile) -> list[str]:
    """Return what a reader should know of a file: how many rows, and how many rest on weak sources alone."""
    weak = sum(str(row.provenance["trust"]) > "B" for row in found.file)
    remark = f", of which {weak} rest on copies or single notes only (trust C or D)" if weak else ""
    return [f"{found.file.name}: {len(found.file.rows)} rows{remark}"]


def _node(row: Row, spec: EntityKind) -> Node:
    properties = with_days(spec.label, row.properties(*spec.properties))
    return Node(spec.label, row["id"], {**properties, **row.provenance}, row.origin)


def _relationships(row: Row, link: Link) -> Iterator[Relationship]:
    properties: dict[str, Value] = {**link.fixed}
    for name, column in link.properties.items():
        if (value := row.value(column)) is not None:
            properties[name] = value
    properties = with_days(link.type, properties)
    if link.derived:
        properties["derived"] = link.derived in row.parts("derived")
    for start in _ends(row, link.start):
        for end in _ends(row, link.end):
            if start == end:
                raise InvalidFile(
                    f"{start[1]} stands at both ends", where=_place(row, link.end), remedy="name another one"
                )
            flag = {link.flagged: True} if link.flagged and end in _flagged(row, link) else {}
            yield Relationship(link.type, start, end, {**properties, **flag, **row.provenance}, row.origin)


def _flagged(row: Row, link: Link) -> list[tuple[str, str]]:
    """Ends that a column names again. Raises InvalidFile where it names what is no end."""
    flagged = list(_ends(row, replace(link.end, column=link.flagged)))
    unknown = [name for label, name in flagged if (label, name) not in set(_ends(row, link.end))]
    if unknown:
        where = f"{row.origin}, column {link.flagged}"
        remedy = f"name it in {link.end.column} too, or leave it out"
        raise InvalidFile(f"{unknown[0]} is not in {link.end.column}", where=where, remedy=remedy)
    return flagged


def _ends(row: Row, end: End) -> Iterator[tuple[str, str]]:
    for part in row.parts(end.column):
        label, _, rest = part.partition(":")
        if not end.label:
            _check_label(label, row, end)
            yield label, rest
        elif end.label == "Industry" and not end.prefix and ":" not in part:
            what = f'"{part}" does not say of which classification it is'
            raise InvalidFile(what, where=_place(row, end), remedy=f"write it in full, for instance ISIC4:{part}")
        else:
            yield end.label, part if not end.prefix or ":" in part else end.prefix + part


def _check_label(label: str, row: Row, end: End) -> None:
    if label not in schema().nodes:
        remedy = closest(label, schema().nodes, "see `kb schema`")
        raise InvalidFile(f'"{label}" is not a label', where=_place(row, end), remedy=remedy)


def _place(row: Row, end: End) -> str:
    return f"{row.origin}, column {end.column}"


def _out_of_order(file: CsvFile, spec: EntityKind) -> Iterator[InvalidFile]:
    if not spec.in_order:
        return
    first, last = spec.in_order
    for row in file:
        if row[first] and row[last] and float(row[last]) < float(row[first]):
            what = f'"{row[last]}" is before {first} {row[first]}'
            yield InvalidFile(what, where=f"{row.origin}, column {last}", remedy="check both")


# ---------------------------------------------------------------- what a user may load


class Reader(Protocol):
    """Reads a user's file."""

    def __call__(self, path: Path, *, dataset: str | None = None) -> Delivery:
        """Return what the file says."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file that a user may load: its reader, its columns, an example row."""

    read: Reader
    columns: Sequence[Column]
    example: Mapping[str, str]


def _read_entities(kind: str, path: Path, *, dataset: str | None = None) -> Delivery:
    book = SourceBook(registered_sources())
    found = parse(kind, path, book)
    title = f"{ENTITY_KINDS[kind].title}: {path.name}"
    nodes = [*book.nodes(), *found.nodes]
    name = dataset or slug(path.stem) or kind
    return Delivery(name, title, path.name, found.file.sha256, nodes, found.relationships, notes(found))


def _file_kind(kind: str) -> FileKind:
    if kind not in KINDS:
        raise NotFound(f"no kind of file {kind!r}", remedy=closest(kind, KINDS, f"the kinds are: {', '.join(KINDS)}"))
    return KINDS[kind]


_SOURCE = {"source_title": "Example Bureau: yearbook 2024", "source_url": "https://bureau.example", "source_trust": "A"}

_REGION = {"id": "KZ-99", "iso_code": "KZ-99", "name_en": "Example region", "kind": "region", "country": "KAZ"}

_MAPPING = {
    "from_classification": "KZ-BNS-68",
    "from_code": "05",
    "to_classification": "ISIC4",
    "to_code": "05",
    "share": "1",
    "derived": "true",
}

KINDS: Mapping[str, FileKind] = {
    **{
        kind: FileKind(partial(_read_entities, kind), spec.columns, spec.example) for kind, spec in ENTITY_KINDS.items()
    },
    "regions": FileKind(regions.read, regions.COLUMNS, _REGION | _SOURCE),
    "concordance": FileKind(concordance.read, concordance.COLUMNS, _MAPPING | _SOURCE),
}
"""Kinds of file by the name that `kb load` and `kb template` take."""
