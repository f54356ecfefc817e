"""The command line against one real engine: a knowledge base as `kb up --no-page` leaves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.main import run as run_command
from tests.base import base_of_its_own


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Kb = Callable[..., Answer]


def a_line_each(said: str) -> bool:
    """Whether every problem has one line, the first of which says how many there are."""
    first, *others = said.strip().splitlines()
    told = re.search(r"\(first of (\d+) problems\)", first)
    return len(others) + 1 == (int(told[1]) if told else 1)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder of a knowledge base with everything that the package ships."""
    with base_of_its_own(tmp_path_factory.mktemp("built") / "kb") as home:
        assert run_command(["--home", str(home), "up", "--no-page"]) == 0
        yield home


@pytest.fixture
def kb(built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kb:
    """Run a command on the built knowledge base, in this process."""
    monkeypatch.setenv("KB_HOME", str(built))
    monkeypatch.delenv("KB_URI", raising=False)

    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run_command(list(arguments))
        return Answer(code, *capsys.readouterr())

    return call
