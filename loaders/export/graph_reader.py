"""Reads a JSON document of a graph (:func:`loaders.export.graph_writer.write_json`) back, line by line."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kb.errors import InvalidFile
from kb.exports import Written
from kb.records import Node, Relationship
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
    """Read a document through and count it.

    Raises InvalidFile for one that is not ours, of a newer format, cut off, or with a line that is spoilt.
    """
    head = _head(path)
    counts = [0, 0]
    try:
        for place, part in enumerate(("nodes", "relationships")):
            for number, record in _records(path, part):
                _check(record, part, f"{path}, line {number}")
                counts[place] += 1
        said = _tail(path)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InvalidFile(f"is damaged: {error}", where=str(path), remedy=REMEDY) from error
    if said != {"nodes": counts[0], "relationships": counts[1]}:
        raise InvalidFile("is cut off or was changed: it does not hold what it counts", where=str(path), remedy=REMEDY)
    return GraphFile(path, str(head.get("written", "")), Written(*counts))


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    if packed:
        with gzip.open(path, "rt", encoding="utf-8") as text:
            yield text
    else:
        with path.open(encoding="utf-8") as plain:
            yield plain


def _head(path: Path) -> dict[str, Any]:
    try:
        with _opened(path) as file:
            head = json.loads(file.readline().rstrip().rstrip(",") + "}")["clusterkb"]
            written_format = int(head["format"])
    except OSError as error:
        raise InvalidFile(f"cannot be read: {error.strerror or error}", where=str(path), remedy=REMEDY) from error
    except (ValueError, KeyError, TypeError, EOFError, zlib.error) as error:
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
    except ValueError as error:
        raise InvalidFile("is not a record", where=where, remedy=REMEDY) from error
    return found if isinstance(found, dict) else {}


def _check(record: dict[str, Any], part: str, where: str) -> None:
    names = ("label", "id") if part == "nodes" else ("type", "from", "to")
    if not (all(record.get(name) for name in names) and isinstance(record.get("properties"), dict)):
        raise InvalidFile(f"one of {part} lacks {', '.join(names)} or properties", where=where, remedy=REMEDY)
    if any(isinstance(value, dict) and "base64" not in value for value in record["properties"].values()):
        raise InvalidFile("a property is neither a value nor packed bytes", where=where, remedy=REMEDY)


def _tail(path: Path) -> object:
    """What the last line says is in the document."""
    with _opened(path) as file:
        last = deque(file, maxlen=1)
    try:
        return json.loads("{" + last[0].strip().removeprefix("],"))["counts"]
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _unpacked(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties with their bytes."""
    return {
        name: base64.b64decode(value["base64"]) if isinstance(value, dict) else value
        for name, value in properties.items()
    }
