"""The page's process: loopback, no statistics, the settings handed on."""

from __future__ import annotations

import socket
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from kb.errors import KBError
from kb.settings import Settings
from ui.access.serving import Serving
from ui.serve import command, environment, free_port, wait_until_ready


def _options(words: list[str]) -> dict[str, str]:
    first = words.index("run") + 2
    return dict(zip(words[first::2], words[first + 1 :: 2], strict=True))


def test_command_is_closed_to_the_outside() -> None:
    options = _options(command(Settings(), 8600))
    assert options["--server.address"] == "127.0.0.1"
    assert options["--browser.gatherUsageStats"] == "false"
    assert options["--server.headless"] == "true"
    assert options["--server.enableAgentApi"] == "false"
    assert allowed(command(Settings(), 8600)) == ["127.0.0.1", "localhost"]
    shared = command(Settings(), 8600, "0.0.0.0", Serving(False, ("kb.example.org",)))
    assert allowed(shared) == ["127.0.0.1", "localhost", "kb.example.org"]


def allowed(words: list[str]) -> list[str]:
    """The names that the page answers to."""
    return [name for option, name in pairwise(words) if option == "--server.allowedHosts"]


def test_files_of_the_readers_folder_are_not_taken_for_modules(tmp_path: Path) -> None:
    (tmp_path / "streamlit.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    words = command(Settings(), 8600)
    told = subprocess.run(
        [*words[: words.index("run")], "version"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.stdout.startswith("Streamlit, version"), told.stderr


def test_no_secret_stands_in_the_command() -> None:
    settings = Settings(uri="bolt://h:7687", password="not for others", database="d")  # type: ignore[arg-type]
    assert "not for others" not in " ".join(command(settings, 8600))
    given = environment(settings)
    assert (given["KB_PASSWORD"], given["KB_URI"], given["KB_DATABASE"]) == ("not for others", "bolt://h:7687", "d")


def test_settings_win_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, row_limit=7)
    monkeypatch.setenv("KB_URI", "bolt://elsewhere:7687")
    given = environment(settings)
    assert "KB_URI" not in given
    assert (given["KB_HOME"], given["KB_ROW_LIMIT"]) == (str(tmp_path), "7")


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_a_page_that_does_not_come_is_one_line() -> None:
    with pytest.raises(KBError, match="did not answer within"):
        wait_until_ready(free_port(8950), 0.2)
