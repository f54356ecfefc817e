"""Reads a JSON document of a graph (:func:`loaders.export.graph_writer.write_json`) back, line by line."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from kb.errors import InvalidFile
from kb.exports import Written
from kb.records import Node, Relationship, unpacked
from loaders.export.graph_writer import FORMAT

REMEDY = "take one that `kb backup` or `kb export graph FILE.json` wrote"


@dataclass(frozen=True, slots=True)
class GraphFile:
    """A document that was found whole: what it says of itself, and how much is in it."""

    path: Path
    written: str
    counts: Written

    def nodes(self) -> Iterator[Node]:
        """The nodes, in their order."""
        for number, record in _records(self.path, "nodes"):
            yield Node(record["label"], record["id"], _unpacked(record["properties"]), f"{self.path}, line {number}")

    def relationships(self) -> Iterator[Relationship]:
        """The relationships, in their order."""
        for number, record in _records(self.path, "relationships"):
            start, end, place = tuple(record["from"]), tuple(record["to"]), f"{self.path}, line {number}"
            yield Relationship(record["type"], start, end, _unpacked(record["properties"]), place)


def check(path: Path) -> GraphFile:
    """Read a document through, every record of it, and count it.

    Raises InvalidFile for one that is not ours, of a newer format, cut off, changed, or with a record that no graph
    can hold: an end that is no node of it, a number or text of no known form, bytes that are not base64.
    """
    try:
        head = _head(path)
        totals = _tail(path)
        counts = _check_records(path)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InvalidFile(f"is damaged: {error}", where=str(path), remedy=REMEDY) from error
    if totals != {"nodes": counts.nodes, "relationships": counts.relationships}:
        raise InvalidFile("is cut off or was changed: it does not hold what it counts", where=str(path), remedy=REMEDY)
    return GraphFile(path, str(head.get("written", "")), counts)


def _check_records(path: Path) -> Written:
    ids: set[tuple[str, str]] = set()
    nodes = relationships = 0
    for number, record in _records(path, "nodes"):
        where = f"{path}, line {number}"
        ids.add((_word(record.get("label"), where), _text(record.get("id"), where)))
        nodes += 1
        _check_properties(record.get("properties"), where)
    for number, record in _records(path, "relationships"):
        where = f"{path}, line {number}"
        _word(record.get("type"), where)
        for name in ("from", "to"):
            end = record.get(name)
            if not (
                isinstance(end, list) and len(end) == 2 and all(isinstance(p, str) for p in end) and tuple(end) in ids
            ):
                raise InvalidFile(f"its {name!r} is no node of the file", where=where, remedy=REMEDY)
        _check_properties(record.get("properties"), where)
        relationships += 1
    return Written(nodes, relationships)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    if packed:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as text:
            yield text
    else:
        with path.open(encoding="utf-8", newline="\n") as plain:
            yield plain


def _head(path: Path) -> dict[str, Any]:
    try:
        with _opened(path) as file:
            head = json.loads(file.readline().rstrip().rstrip(",") + "}")["clusterkb"]
            written_format = head["format"]
        if type(written_format) is not int:
            raise ValueError("the format is no number")
    except OSError as error:
        raise InvalidFile(f"cannot be read: {error.strerror or error}", where=str(path), remedy=REMEDY) from error
    except (ValueError, KeyError, TypeError, EOFError, RecursionError, zlib.error) as error:
        raise InvalidFile("is not a graph written by ClusterKB", where=str(path), remedy=REMEDY) from error
    if written_format > FORMAT:
        raise InvalidFile(
            f"was written by a newer ClusterKB (format {written_format}, known: {FORMAT})",
            where=str(path),
            remedy="pip install --upgrade clusterkb",
        )
    return dict(head)


def _records(path: Path, part: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and content of the records of a part."""
    inside = False
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            if line.endswith(f'"{part}": [\n'):
                inside = True
            elif inside and line.startswith("]"):
                return
            elif inside:
                yield number, _parsed(line.rstrip("\n").removesuffix(","), f"{path}, line {number}")


def _parsed(line: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidFile("is not a record", where=where, remedy=REMEDY) from error
    return found if isinstance(found, dict) else {}


def _word(value: object, where: str) -> str:
    """A label or type: what can stand in a query as it is."""
    if not isinstance(value, str) or not re.fullmatch(r"\w+", value):
        raise InvalidFile("a label or type is no word", where=where, remedy=REMEDY)
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidFile("an id is no text", where=where, remedy=REMEDY)
    return value


def _check_properties(properties: object, where: str) -> None:
    if not isinstance(properties, dict):
        raise InvalidFile("a record lacks properties", where=where, remedy=REMEDY)
    for name, value in properties.items():
        if not (_fits(value) or (isinstance(value, list) and all(map(_fits, value))) or _is_packed(value)):
            what = f"property {name!r} is neither a value that a graph holds nor packed bytes"
            raise InvalidFile(what, where=where, remedy=REMEDY)


def _fits(value: object) -> bool:
    """Whether a server takes it as one value: a whole number has 64 bits."""
    return isinstance(value, str | bool | float) or (isinstance(value, int) and -(2**63) <= value < 2**63)


def _is_packed(value: object) -> bool:
    if isinstance(unpacked(value) if isinstance(value, dict) else value, date):
        return True
    if not isinstance(value, dict) or list(value) != ["base64"] or not isinstance(value["base64"], str):
        return False
    try:
        base64.b64decode(value["base64"], validate=True)
    except ValueError:
        return False
    return True


def _tail(path: Path) -> object:
    """What the last line says is in the document. Raises InvalidFile where its hash is not that of the lines before.

    Documents of ClusterKB 0.1.0 have none.
    """
    digest, last = hashlib.sha256(), ""
    with _opened(path) as file:
        for line in file:
            digest.update(last.encode())
            last = line
    try:
        said = json.loads("{" + last.strip().removeprefix("],"))
        counts, stated = said["counts"], said.get("sha256")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if stated is not None and stated != digest.hexdigest():
        raise InvalidFile("was changed: it does not have the hash that it states", where=str(path), remedy=REMEDY)
    return counts


def _unpacked(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties with their bytes and days."""
    return {name: _whole(value) if isinstance(value, dict) else value for name, value in properties.items()}


def _whole(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["base64"]) if "base64" in value else unpacked(value)
