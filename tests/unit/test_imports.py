"""One arrow: kb ← loaders, analysis ← cli, ui. Rooms are small."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
"""Lines of a function, its docstring aside."""
MODULES = sorted(path for part in MAY_IMPORT for path in (ROOT / part).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Top-level names of everything that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            here = path.relative_to(ROOT).parts[:-1]
            assert node.level <= len(here), f"{path}:{node.lineno} leaves its package"
            yield here[0] if node.level else str(node.module).split(".")[0]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_follow_the_arrow(path: Path) -> None:
    part = path.relative_to(ROOT).parts[0]
    used = set(imported(path))
    assert (used & set(MAY_IMPORT)) - {part} <= MAY_IMPORT[part]
    assert not used & NEVER.get(part, set())
    assert "tests" not in used


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_rooms_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            docstring = ast.get_docstring(node, clean=False) or ""
            assert node.end_lineno - node.lineno - docstring.count("\n") < LONGEST_FUNCTION, node.name


def test_every_package_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["setuptools"]["packages"]["find"]["include"]) == {f"{part}*" for part in MAY_IMPORT}
    assert all((path.parent / "__init__.py").is_file() for path in MODULES)
