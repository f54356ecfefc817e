"""Who imports whom in the code: read from the text, so that imports inside functions count as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("kb", "loaders", "analysis", "cypher", "cli", "ui")
"""The folders of the code, beside which there is nothing that is shipped."""

MODULES = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """The module, parsed once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    """Name of a module: ``kb.graph`` of ``kb/graph.py``, ``kb`` of ``kb/__init__.py``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imported(path: Path) -> frozenset[str]:
    """Everything that a module imports, anywhere in it: ``kb.graph.Graph`` for ``from kb.graph import Graph``."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            folder = path.relative_to(ROOT).parts[:-1]
            assert node.level <= len(folder), f"{path}:{node.lineno} leaves its package"
            above = folder[: len(folder) - node.level + 1] if node.level else ()
            stem = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


@cache
def module_graph() -> Mapping[str, set[str]]:
    """Modules of ours by name, each with those that it imports."""
    names = {dotted(path) for path in MODULES}
    return {dotted(path): set(_ours(path, names)) - {dotted(path)} for path in MODULES}


def _ours(path: Path, names: set[str]) -> Iterator[str]:
    for each in imported(path):
        stem = each.rpartition(".")[0]
        if each in names or stem in names:
            yield each if each in names else stem


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """A way through the graph that comes back to where it began; empty where there is none.

    >>> circle({"a": {"b"}, "b": {"c"}, "c": {"b"}})
    ['b', 'c', 'b']
    >>> circle({"a": {"b", "c"}, "b": {"c"}, "c": set()})
    []
    """
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module not in done:
            for each in sorted(graph.get(module, ())):
                if closed := walk(each, [*way, module]):
                    return closed
            done.add(module)
        return []

    return next((closed for module in sorted(graph) if (closed := walk(module, []))), [])
