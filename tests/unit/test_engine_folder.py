"""The engine's folder and files, as far as they can be tried without starting it."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.engine import doctor, ensure_running, runtime, status, stop
from kb.engine.folder import Folder, write_private
from kb.engine.launch import arguments_text, last_word
from kb.engine.runtime import Machine, Runtime, installed_version, locate, platform_problem
from kb.errors import EngineError
from kb.settings import Settings


def one_line(error: pytest.ExceptionInfo[EngineError]) -> str:
    """Text of an error, which is one line with a remedy."""
    assert error.value.remedy
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    "machine",
    [
        Machine("linux", "x86_64", "glibc", "2.34"),
        Machine("linux", "aarch64", "glibc", "2.41"),
        Machine("darwin", "arm64", "", ""),
        Machine("win32", "amd64", "", ""),
    ],
)
def test_supported_platforms(machine: Machine) -> None:
    assert platform_problem(machine) is None


@pytest.mark.parametrize(
    ("machine", "word"),
    [
        (Machine("linux", "x86_64", "glibc", "2.31"), "2.34"),
        (Machine("linux", "x86_64", "", ""), "musl"),
        (Machine("linux", "x86_64", "musl", "1.2"), "musl"),
        (Machine("linux", "riscv64", "glibc", "2.41"), "riscv64"),
        (Machine("darwin", "x86_64", "", ""), "Intel"),
        (Machine("win32", "arm64", "", ""), "Windows"),
        (Machine("freebsd14", "amd64", "", ""), "freebsd14"),
    ],
)
def test_unsupported_platforms_are_named(machine: Machine, word: str) -> None:
    assert word in str(platform_problem(machine))


def test_this_machine_is_described() -> None:
    here = Machine.here()
    assert here.system == sys.platform
    assert here.arch


# The wheel cannot be uninstalled, nor the computer changed, in the middle of a test run.
def test_unsupported_platform_points_to_neo4j(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(runtime, "find_spec", lambda name: None)
    monkeypatch.setattr(Machine, "here", classmethod(lambda cls: Machine("linux", "x86_64", "glibc", "2.31")))
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=tmp_path / "kb"))
    assert "KB_URI" in one_line(error)
    assert "2.31" in str(error.value)
    assert [check.name for check in doctor(Settings(home=tmp_path / "kb")) if not check.ok] == [
        "platform",
        "engine files",
    ]


def test_missing_wheel_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(runtime, "find_spec", lambda name: None)
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=tmp_path / "kb"))
    assert "pip install arcadedb-embedded" in one_line(error)
    assert not (tmp_path / "kb").exists()


def test_the_wheel_is_found_without_importing_it() -> None:
    found = locate()
    assert found.java.is_file()
    assert not [jar for jar in found.jars if "mcp" in jar.name]
    code = (
        "import sys, kb.engine; kb.engine.runtime.locate(); print([m for m in sys.modules if m in "
        "('arcadedb_embedded', 'jpype', 'neo4j', 'pandas', 'numpy')])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_a_private_file_is_private_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "secret", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "kb").write_text("not a folder")
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=tmp_path / "kb"))
    assert "not a folder" in one_line(error)
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=tmp_path / "kb" / "below"))
    assert "not a folder" in one_line(error)
    assert (tmp_path / "kb").read_text() == "not a folder"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this system")
def test_a_folder_that_cannot_be_made() -> None:
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=Path("/proc/clusterkb")))
    assert "/proc/clusterkb" in one_line(error)


def test_a_folder_full_of_other_things_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    tmp_path.chmod(0o755)
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=tmp_path))
    assert "letter.txt" in one_line(error)
    assert os.listdir(tmp_path) == ["letter.txt"]
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize(
    "marker", [{"format": 1, "engine": "99.1.1"}, {"format": 2, "engine": "26.10.2"}], ids=["engine", "format"]
)
def test_a_folder_of_a_newer_engine(tmp_path: Path, marker: dict[str, object]) -> None:
    (tmp_path / "knowledge-base.json").write_text(json.dumps(marker))
    (tmp_path / "databases").mkdir()
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=tmp_path))
    assert "newer engine" in one_line(error)
    assert "upgrade" in error.value.remedy
    assert sorted(os.listdir(tmp_path)) == ["databases", "knowledge-base.json"]
    failed = {check.name: check for check in doctor(Settings(home=tmp_path)) if not check.ok}
    assert {"folder's version", "engine"} <= failed.keys()
    assert all(check.remedy for check in failed.values())


def test_a_folder_whose_marker_is_broken(tmp_path: Path) -> None:
    (tmp_path / "knowledge-base.json").write_text("{")
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=tmp_path))
    assert "knowledge-base.json" in one_line(error)


def test_the_same_release_repackaged_is_not_newer(tmp_path: Path) -> None:
    from kb.engine.folder import refuse_newer

    (tmp_path / "knowledge-base.json").write_text('{"format": 1, "engine": "26.10.2.post7"}')
    refuse_newer(Folder(tmp_path), "26.10.2")


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """Disk of 8 MB."""
    if not shutil.which("mount") or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not permitted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(mounted: Path) -> None:
    with pytest.raises(EngineError) as error:
        ensure_running(Settings(home=mounted / "kb"))
    assert "disk is full: 8 MB free" in one_line(error)
    assert {check.name for check in doctor(Settings(home=mounted / "kb")) if not check.ok} >= {"disk", "engine"}


def test_a_read_only_disk(mounted: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    for home in (mounted, mounted / "kb"):
        with pytest.raises(EngineError) as error:
            ensure_running(Settings(home=home))
        assert "can only be read" in one_line(error)


def test_nothing_runs_where_nothing_is(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "kb")
    assert stop(settings) is False
    state = status(settings)
    assert (state.running, state.endpoint, state.disk_bytes) == (False, None, 0)
    assert state.version == installed_version()
    assert not (tmp_path / "kb").exists()


def test_the_command_line_holds_the_limits_and_quotes_paths(tmp_path: Path) -> None:
    made = Runtime("1.2", Path("java"), (Path("C:\\a folder\\a.jar"),))
    lines = arguments_text(Settings(home=tmp_path, query_seconds=2.5, engine_memory="512m"), made, (1, 2)).split("\n")
    assert '"-Xmx512m"' in lines
    assert '"-Darcadedb.command.timeout=2500"' in lines
    assert '"C:\\\\a folder\\\\a.jar"' in lines


@pytest.mark.parametrize(
    ("log", "word"),
    [
        ("", "it said nothing"),
        ("Error occurred during initialization of VM\nToo small maximum heap\n", "Too small maximum heap"),
        (
            "Invalid maximum heap size: -Xmx9g\nError: Could not create the Java Virtual Machine.\n"
            "Error: A fatal exception has occurred. Program will exit.\n",
            "Invalid maximum heap size: -Xmx9g",
        ),
        (
            '2026-01-01 INFO  [A] fine\nException in thread "main" com.a.ServerException: no\n\tat a.B.c(D.java:1)\n'
            "Caused by: java.io.IOException: No space left on device\n\t... 3 more\n",
            "No space left on device",
        ),
    ],
)
def test_the_reason_is_found_in_a_log(log: str, word: str) -> None:
    assert last_word(log) == word
