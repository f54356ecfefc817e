"""A graph as a file for network programs: GraphML, and node and edge lists as Gephi reads them.

GraphML: http://graphml.graphdrawing.org (Brandes et al. 2002); the files are opened by networkx and igraph in the
tests. Lists: the columns Id, Label and Source, Target, Type, Label, Weight of Gephi's spreadsheet import
(https://docs.gephi.org), written from that documentation only.

In both a node is told by ``node_label``, a relationship by ``relationship_type``, and ``label`` is what is drawn. A
property whose name one of these programs keeps for itself has a stroke behind it: ``source_`` is the Source of a fact,
``Source`` the node where an edge begins. Lists are joined by semicolons. Packed matrices (bytes) are left out: the
flows are edges.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from kb.answers import cell
from kb.exports import Columns, Contents, Written, wider_type
from kb.names import in_language
from kb.progress import Progress
from kb.records import Node

RESERVED = frozenset({"id", "identifier", "label", "node_label", "relationship_type", "source", "target", "type"})
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NODE_HEAD = ("node_label", "identifier", "label")
EDGE_HEAD = ("relationship_type", "label")
GRAPHML_TYPES = {"float": "double", "integer": "long", "boolean": "boolean"}


def write_graphml(contents: Contents, path: Path, progress: Progress | None = None) -> Written:
    """Write one GraphML file, element by element. Raises OSError where it cannot be written."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        return write_elements(contents, file, progress)


def write_elements(contents: Contents, file: IO[str], progress: Progress | None = None) -> Written:
    """Write the text of a GraphML file."""
    nodes, edges = _merged(contents.labels.values()), _merged(contents.types.values())
    counts = Counter[str]()
    file.write('<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    _declare(file, "node", NODE_HEAD, nodes)
    _declare(file, "edge", EDGE_HEAD, edges)
    _declare(file, "graph", tuple(contents.facts), {})
    file.write(' <graph edgedefault="directed">\n')
    file.writelines(_head("graph", contents.facts))
    for counts["nodes"], node in enumerate(contents.nodes(progress), start=1):
        file.write(f"  <node id={_quoted(contents.key((node.label, node.id)))}>\n")
        file.writelines(_head("node", dict(zip(NODE_HEAD, _node_head(node), strict=True))))
        file.writelines(_data("node", _single(node.properties, nodes)))
        file.write("  </node>\n")
    for counts["edges"], edge in enumerate(contents.relationships(progress), start=1):
        ends = f"source={_quoted(contents.key(edge.start))} target={_quoted(contents.key(edge.end))}"
        file.write(f"  <edge {ends}>\n")
        file.writelines(_head("edge", dict.fromkeys(EDGE_HEAD, edge.type)))
        file.writelines(_data("edge", _single(edge.properties, edges)))
        file.write("  </edge>\n")
    file.write(" </graph>\n</graphml>\n")
    return Written(counts["nodes"], counts["edges"])


def _declare(file: IO[str], element: str, heads: Sequence[str], columns: Columns) -> None:
    """The attributes of an element: those of ours, then its properties."""
    for name in heads:
        file.write(f' <key id="{element}-{name}" for="{element}" attr.name="{name}" attr.type="string"/>\n')
    for name, kind in columns.items():
        told = f'for="{element}" attr.name="{_own(name)}" attr.type="{GRAPHML_TYPES.get(kind, "string")}"'
        file.write(f' <key id="{element}.{name}" {told}/>\n')


def _head(element: str, texts: Mapping[str, str]) -> list[str]:
    return [f'   <data key="{element}-{name}">{_escaped(text)}</data>\n' for name, text in texts.items()]


def _data(element: str, values: Mapping[str, Any]) -> list[str]:
    return [f'   <data key="{element}.{name}">{_escaped(_text(value))}</data>\n' for name, value in values.items()]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, float) else str(value)


def _escaped(text: str) -> str:
    return escape(NOT_XML.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(NOT_XML.sub("", text))


def write_gephi(contents: Contents, folder: Path, progress: Progress | None = None) -> Written:
    """Write ``nodes.csv`` and ``edges.csv`` into the folder. Raises OSError where they cannot be written."""
    nodes, edges = _merged(contents.labels.values()), _merged(contents.types.values())
    edges.pop("weight", None)  # has its own place

    def vertices() -> Iterator[list[Any]]:
        for node in contents.nodes(progress):
            label, identifier, shown = _node_head(node)
            said = _single(node.properties, nodes)
            yield [contents.key((label, identifier)), shown, label, identifier, *(said.get(name, "") for name in nodes)]

    def joins() -> Iterator[list[Any]]:
        for edge in contents.relationships(progress):
            said = _single(edge.properties, edges)
            row = [contents.key(edge.start), contents.key(edge.end), "Directed", edge.type]
            yield [*row, edge.properties.get("weight", 1), *(said.get(name, "") for name in edges)]

    node_head = ["Id", "Label", "node_label", "identifier", *map(_own, nodes)]
    edge_head = ["Source", "Target", "Type", "Label", "Weight", *map(_own, edges)]
    return Written(
        _write_list(folder / "nodes.csv", node_head, vertices()), _write_list(folder / "edges.csv", edge_head, joins())
    )


def _write_list(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _node_head(node: Node) -> tuple[str, str, str]:
    """Label, id, and what is drawn: a name where there is one."""
    properties = node.properties
    shown = in_language(properties, "en") or properties.get("title") or node.id
    return node.label, node.id, str(shown)


def _merged(parts: Iterable[Columns]) -> dict[str, str]:
    """All properties; text where two labels mean different things by one name."""
    merged: dict[str, str] = {}
    for columns in parts:
        for name, kind in columns.items():
            if kind == "bytes":
                continue
            merged[name] = wider_type(merged.get(name, kind), kind)
    return merged


def _own(name: str) -> str:
    """The name of a property as it stands in the file."""
    return f"{name}_" if name.lower() in RESERVED else name


def _single(properties: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    """Single values of the columns' types."""
    said = {name: cell(properties[name]) for name in columns if properties.get(name) is not None}
    return {
        name: float(value) if columns[name] == "float" and isinstance(value, int) else value
        for name, value in said.items()
        if not (isinstance(value, float) and math.isnan(value))
    }
