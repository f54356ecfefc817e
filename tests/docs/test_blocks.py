"""README, docs and CONTRIBUTING tell the truth: their blocks run and print what they show, and the README is short."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from kb.settings import Settings
from tests.base import ROOT
from tests.docs.blocks import BLOCK, CONTRIBUTING, FILE, LANGUAGES, NEEDS_NEO4J, PAGES, README, SHOWN, refreshed
from tests.docs.notebooks import NOTEBOOKS, executed, outputs

MOST_WORDS = 900
ROUNDING = re.compile(r"(?<=largest deviation )(0\.0e\+00|\d\.\de-(1[2-9]|[2-9]\d))")
"""What is left of an identity by rounding: another processor adds up in another order."""
WITH_BLOCKS = [
    page for page in PAGES if re.search("^```(console|python)", page.read_text(encoding="utf-8"), re.MULTILINE)
]
of_every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.mark.parametrize("page", [p for p in WITH_BLOCKS if p != NEEDS_NEO4J], ids=lambda page: page.stem)
def test_blocks_print_what_the_page_shows(page: Path, base: Path) -> None:
    text = page.read_text(encoding="utf-8")
    command = f"python -m tests.docs.blocks {page.relative_to(ROOT)}"
    assert ROUNDING.sub("", refreshed(text, base)) == ROUNDING.sub("", text), (
        f"run `{command}` and look at the difference"
    )


@pytest.mark.neo4j
@pytest.mark.server
def test_the_page_on_neo4j(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    settings: Settings = request.getfixturevalue("neo4j_server_settings")
    server = {
        "KB_URI": str(settings.uri),
        "KB_USER": settings.user,
        "KB_PASSWORD": settings.password.get_secret_value(),
    }
    text = NEEDS_NEO4J.read_text(encoding="utf-8")
    assert set(server) <= set(re.findall(r"export (\w+)=", text))
    assert refreshed(text, tmp_path, server) == text


@of_every_page
def test_every_block_is_of_a_kind_that_is_run(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.findall(text):
        language = block.split("\n")[0].removeprefix("```").split(" ")[0]
        assert language in LANGUAGES, f"{page.name}: {language}"
        assert language != "{code-block}" or FILE.match(f"{block}```"), f"{page.name}: a file's block without a name"
        for line in block.splitlines()[1:] if language == "sh" else []:
            assert SHOWN.fullmatch(line.split("#")[0].strip()), f"{page.name}: {line}"


@of_every_page
def test_make_targets_and_settings_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= targets
    settings = {f"KB_{name.upper()}" for name in Settings.model_fields} | {"KB_REFERENCE"}
    assert set(re.findall(r"\bKB_[A-Z_]*[A-Z]\b", text)) - {"KB_TEST_NEO4J_URI"} <= settings


@of_every_page
def test_every_command_named_exists(page: Path) -> None:
    from typer.main import get_command

    from cli.main import app

    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"(?:`|^\$ )kb ([a-z][a-z-]*)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= commands


@of_every_page
def test_every_file_linked_is_there(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [each for each in targets if "://" not in each and not (page.parent / each).exists()] == []


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").split()) <= MOST_WORDS


def test_files_of_the_recipes_are_there() -> None:
    named = re.findall(r"`([a-z_.]+/[\w./]+)`", CONTRIBUTING.read_text(encoding="utf-8"))
    assert len(named) >= 10
    made = {"docs/_build/html"}
    assert [each for each in named if each not in made and not (ROOT / each).exists()] == []


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_notebooks_print_what_they_show(file: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_HOME", str(base))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    shown = nbformat.read(file, as_version=4)
    assert outputs(executed(file)) == outputs(shown), "run `python -m tests.docs.notebooks` and look at the difference"
    assert any(outputs(shown))
