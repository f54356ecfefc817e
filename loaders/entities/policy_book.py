"""Policy in one go: a folder of CSV files or a workbook of several sheets, read into one delivery.

A sheet, or file, is named after its kind in English, Russian or Kazakh. All that is wrong is told together: in every
sheet, between sheets, and against what the graph holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kb.errors import InvalidFile, SchemaError
from kb.graph import Graph
from kb.names import slug
from kb.records import Delivery, Node, Relationship
from kb.schema import identity, schema
from loaders.entities.entity_csv import checked, registered_sources
from loaders.entities.entity_kinds import ENTITY_KINDS
from loaders.entities.grid import WORKBOOKS, Grid, of_sheet, read_grid
from loaders.entities.load import EntityFile, notes, parsed, refuse_shipped
from loaders.entities.sources import SourceBook
from loaders.entities.words import meant
from loaders.files.spreadsheet import open_workbook
from loaders.files.validation import Finding, Findings, InvalidTable, closest

OWN_SHEETS = ("notes", "lists")
"""Sheets of the template that hold no records."""
Sheets = list[tuple[str, Grid]]
R = TypeVar("R")


def read(path: Path, *, dataset: str | None = None) -> Delivery:
    """Read a folder or workbook; the dataset is named after it unless told otherwise.

    Raises InvalidTable with all that is wrong, InvalidFile for what is neither or holds no row.
    """
    faults: list[Finding] = []
    grids = _grids(path, faults)
    book = SourceBook(registered_sources())
    parts: list[EntityFile] = []
    for kind, grid in grids:
        try:
            parts.append(parsed(kind, checked(grid, ENTITY_KINDS[kind].columns, book)))
        except InvalidTable as fault:
            faults += fault.findings
        except InvalidFile as fault:
            faults.append(Finding(fault.where, fault.what, fault.remedy))
    nodes = [*book.nodes(), *(node for part in parts for node in part.nodes)]
    relationships = [each for part in parts for each in part.relationships]
    faults += _unfit(nodes, relationships)
    if faults:
        raise InvalidTable(faults, len(faults))
    if not parts:
        raise InvalidFile("no rows", where=path.name, remedy="fill in a sheet; `kb template policy` writes empty ones")
    digest = sha256(" ".join(f"{kind} {grid.sha256}" for kind, grid in grids).encode()).hexdigest()
    told = [note for part in parts for note in notes(part)]
    name = dataset or slug(path.stem) or "policy"
    return refuse_shipped(Delivery(name, f"Policy: {path.name}", path.name, digest, nodes, relationships, told), path)


def _grids(path: Path, faults: list[Finding]) -> Sheets:
    """The sheets that hold rows, in the order of the kinds; one of no kind is a fault."""
    if path.is_dir():
        files = sorted(each for each in path.iterdir() if each.suffix.lower() in (".csv", *WORKBOOKS))
        named = [(each.stem, each.name, read_grid(each)) for each in files]
    else:
        found = Findings(path.name)
        content = sha256(path.read_bytes() if path.is_file() else b"").hexdigest()
        sheets = [sheet for sheet in open_workbook(path, found) if any(any(map(_filled, row)) for row in sheet.rows)]
        named = [(sheet.name, f"sheet {sheet.name!r}", of_sheet(path.name, sheet, content)) for sheet in sheets]
    grids: dict[str, Grid] = {}
    for name, place, grid in named:
        kind = meant(
            "sheet", name.replace("-", "_") if name.replace("-", "_") in ENTITY_KINDS else name, tuple(ENTITY_KINDS)
        )
        if kind in grids:
            faults.append(Finding(f"{path.name}, {place}", f"{kind} stand in two sheets", "put them into one"))
        elif kind in ENTITY_KINDS:
            grids[kind] = grid
        elif name.casefold() not in OWN_SHEETS:
            remedy = closest(name, ENTITY_KINDS, f"the kinds are: {', '.join(ENTITY_KINDS)}")
            faults.append(Finding(f"{path.name}, {place}", f"no kind of record {name!r}", remedy))
    return [(kind, grids[kind]) for kind in ENTITY_KINDS if kind in grids and len(grids[kind].rows) > 1]


def _filled(cell: object) -> bool:
    return str(cell).strip() != ""


def _unfit(nodes: Sequence[Node], relationships: Sequence[Relationship]) -> Iterator[Finding]:
    """Records that the schema does not know, or that stand twice."""
    origins: dict[tuple[object, ...], str] = {}
    for node in nodes:
        yield from _refused(schema().check_node, node)
        yield from _twice(origins, (node.label, node.id), f"{node.label} {node.id}", node.origin)
    for each in relationships:
        yield from _refused(schema().check_relationship, each)
        who = f"{each.type} from {each.start[1]} to {each.end[1]}"
        yield from _twice(origins, identity(each), who, each.origin)


def _refused(check: Callable[[R], None], record: R) -> Iterator[Finding]:
    try:
        check(record)
    except SchemaError as fault:
        yield Finding(fault.where, fault.what, fault.remedy)


def _twice(origins: dict[tuple[object, ...], str], key: tuple[object, ...], who: str, origin: str) -> Iterator[Finding]:
    if key in origins:
        yield Finding(origin, f"{who} stands twice (first: {origins[key]})", "leave one of them out")
    origins.setdefault(key, origin)


def missing_ends(graph: Graph, delivery: Delivery) -> list[Finding]:
    """What relationships name that is neither in the delivery nor in the graph, each with the nearest id there is."""
    brought = {(node.label, node.id) for node in delivery.nodes}
    named: dict[tuple[str, str], str] = {}
    for each in delivery.relationships:
        for end in (each.start, each.end):
            if end not in brought:
                named.setdefault(end, each.origin)
    faults = []
    for label in sorted({label for label, _ in named}):
        held = {str(row[0]) for row in graph.read(f"MATCH (n:{label}) RETURN n.id", name=label).rows}
        known = held | {name for of, name in brought if of == label}
        for (of, name), origin in named.items():
            if of == label and name not in held:
                remedy = closest(name, known, f"load that {label} too, or correct the id")
                faults.append(Finding(origin, f"there is no {label} {name!r}", remedy))
    return faults
