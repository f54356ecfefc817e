"""One arrow: kb ← loaders, analysis ← cli, ui; and one between the rooms of each. Rooms are small."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.imports import MODULES, PARTS, ROOT, circle, dotted, imported, module_graph, tree

MAY_IMPORT = {
    "kb": set(),
    "loaders": {"kb"},
    "analysis": {"kb"},
    "cypher": set(),
    "cli": {"kb", "loaders", "analysis", "ui"},
    "ui": {"kb", "loaders", "analysis"},
}
"""What each part may import of the others; ``cli`` starts the page, so it may ask ``ui`` how."""
NEVER = {
    "kb": {"typer", "streamlit", "rich", "plotly", "altair"},
    "loaders": {"neo4j", "typer", "streamlit", "rich"},
    "analysis": {"neo4j", "typer", "streamlit", "rich"},
    "ui": {"neo4j", "typer"},
    "cli": {"neo4j"},
}

SHARED = {"explanation", "parameters", "result", "report"}
"""What every method is asked for and answers."""
ROOMS: Mapping[str, Mapping[str, set[str]]] = {
    "analysis": {
        **dict.fromkeys(SHARED, SHARED),
        "model": SHARED,
        "compilation": SHARED | {"model"},
        "structural": SHARED | {"model"},
        "regional": SHARED | {"model"},
        "development": SHARED | {"model", "regional"},
        "clusters": SHARED | {"model", "structural", "regional"},
        "assessment": SHARED | {"model", "structural", "regional", "clusters"},
    },
    "loaders": {
        "files": set(),
        **{room: {"files"} for room in ("world", "national", "mapped", "folder", "supply_use", "entities", "export")},
    },
}
"""Which rooms (or single modules) of its own part each may import; those not named here may import all."""

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
"""Lines of a function, its docstring aside."""
MOST_MODULES = 27
"""Modules in a folder, its ``__init__`` among them."""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_follow_the_arrow(path: Path) -> None:
    part = path.relative_to(ROOT).parts[0]
    used = {each.split(".")[0] for each in imported(path)}
    assert (used & set(MAY_IMPORT)) - {part} <= MAY_IMPORT[part]
    assert not used & NEVER.get(part, set())
    assert "tests" not in used


@pytest.mark.parametrize("path", [path for path in MODULES if path.relative_to(ROOT).parts[0] in ROOMS], ids=name)
def test_rooms_follow_their_arrow(path: Path) -> None:
    part, room = path.relative_to(ROOT).with_suffix("").parts[:2]
    used = {each.split(".")[1] for each in module_graph()[dotted(path)] if each.startswith(f"{part}.")} - {room}
    allowed = ROOMS[part].get(room, used)
    assert used <= allowed


@pytest.mark.parametrize("part", ROOMS)
def test_every_room_has_its_rule(part: str) -> None:
    rooms = {path.name for path in (ROOT / part).iterdir() if (path / "__init__.py").is_file()}
    assert rooms <= set(ROOMS[part])
    assert all((ROOT / part / room).is_dir() or (ROOT / part / f"{room}.py").is_file() for room in ROOMS[part])


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(module_graph()) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_rooms_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            docstring = ast.get_docstring(node, clean=False) or ""
            assert node.end_lineno - node.lineno - docstring.count("\n") < LONGEST_FUNCTION, node.name


def test_folders_are_small() -> None:
    modules = Counter(name(path.parent) for path in MODULES)
    assert {folder: count for folder, count in modules.items() if count > MOST_MODULES} == {}


def test_every_package_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["setuptools"]["packages"]["find"]["include"]) == {f"{part}*" for part in PARTS}
    assert set(MAY_IMPORT) == set(PARTS)
    assert all((path.parent / "__init__.py").is_file() for path in MODULES)
