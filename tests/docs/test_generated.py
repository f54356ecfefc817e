"""The pages of the reference say all that the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from analysis.methods import METHODS
from cli.main import app
from docs.site import architecture, commands, graph_model, python_api, queries, settings
from kb.queries import library
from kb.schema import schema
from kb.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


def test_every_command_with_every_option() -> None:
    text = commands.markdown()
    root = get_command(app)
    assert all(f"## kb {name}\n" in text for name in root.list_commands(None))  # type: ignore[attr-defined,arg-type]
    assert all(f"### kb analyse {name}\n" in text for name in METHODS)
    assert "| `--countries` |" in text
    assert "Example: `kb tables`" in text


def test_every_query_with_its_parameters_and_columns() -> None:
    text = queries.markdown()
    for query in library().values():
        section = text.split(f"### {query.name}\n")[1].split("\n### ")[0]
        assert query.description in section
        assert all(f"`{name}`" in section for name in [*query.columns, *(each.name for each in query.parameters)])


def test_every_label_relationship_type_and_property() -> None:
    text = graph_model.markdown()
    model = schema()
    for name, entry in {**model.nodes, **model.relationships}.items():
        section = text.split(f"### {name}\n")[1].split("\n### ")[0]
        assert all(f"`{each}`" in section for each in set(entry.properties) - graph_model.PROVENANCE)


def test_every_setting_says_what_it_is() -> None:
    rows = settings.markdown().splitlines()
    assert [f"KB_{name.upper()}" for name in Settings.model_fields] == [row.split("`")[1] for row in rows[2:]]
    assert all(row.split("|")[2].strip() for row in rows)


@pytest.mark.parametrize("package", ["kb", "analysis", "loaders"])
def test_every_module_is_in_the_python_reference(package: str) -> None:
    files = {path for path in (DOCS.parent / package).rglob("*.py") if path.name != "__init__.py"}
    assert len(files) <= len(list(python_api.modules(package))) <= len(files) + 1


def test_formulas_of_docstrings_are_no_markup() -> None:
    lines = ["A* = [[A, h],[h, 0]], ``x * y`` and :mod:`kb`.", "", "x = L·f", "  * one"]
    python_api.as_it_stands(None, "function", "f", None, None, lines)
    assert lines[0] == "A\\* = [[A, h],[h, 0]], ``x * y`` and :mod:`kb`."
    assert lines[1:] == ["", ".. code-block:: text", "", "   x = L·f", "     * one", ""]


CITED = re.compile(r"docs/([a-z_/]+\.md)(?:, ([A-Z][\w -]*[\w]))?")
CODE = [path for part in ("kb", "loaders", "analysis", "cli", "ui") for path in (DOCS.parent / part).rglob("*.py")]


def test_sections_of_the_docs_that_code_cites_are_there() -> None:
    cited = [each for path in CODE for each in CITED.findall(path.read_text(encoding="utf-8"))]
    assert len(cited) >= 15
    for page, section in cited:
        headings = re.findall(r"^#+ (.*)$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
        assert not section or section in headings, f"{page} has no section {section!r}"


def test_code_cites_nothing_outside_the_repository() -> None:
    outside = re.compile(r"METHODS §|DESIGN\.md|\.\./shared")
    assert [str(path) for path in CODE if outside.search(path.read_text(encoding="utf-8"))] == []


def test_no_arrow_of_the_drawing_leads_back() -> None:
    arrows = architecture.rooms()
    places = architecture.places(arrows)
    assert {"kb", "cli", "ui", "analysis.model", "loaders.files"} <= set(arrows)
    assert all(places[start][1] < places[end][1] for start, end in arrows.edges)
    drawing = architecture.markdown()
    assert all(f">{room.split('.')[-1]}</text>" in drawing for room in arrows)
