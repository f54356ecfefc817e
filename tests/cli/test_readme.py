"""The README tells the truth: its commands run and print what it shows, its model table is the schema's."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.readme import BLOCK, PYTHON, README, refreshed

ROOT = README.parent


def test_commands_print_what_the_readme_shows(built: Path) -> None:
    text = README.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 3
    assert len(PYTHON.findall(text)) >= 2
    assert refreshed(text, built) == text, "run `python -m tests.cli.readme` and look at the difference"


def test_every_command_named_exists() -> None:
    from typer.main import get_command

    from cli.main import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"`kb ([a-z][a-z-]*)", README.read_text(encoding="utf-8")))
    assert named <= known
    assert known <= named, "every command is told in the README"


def test_every_link_and_picture_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert [target for target in targets if "://" not in target and not (ROOT / target).exists()] == []


def test_make_targets_named_exist() -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets
