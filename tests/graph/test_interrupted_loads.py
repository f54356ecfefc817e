"""A load that is broken off: the graph is as it was before, and the next load works.

The server killed in the middle of a load: ``test_limits``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.datasets import prepare
from kb.engine import ensure_running, status, stop
from kb.errors import ConnectionFailed, KBError
from kb.graph import Graph, connect
from kb.settings import Settings
from kb.table_store import read, save
from tests.dumps import dump
from tests.graph.test_tables import assert_same, random_table
from tests.signals import INTERRUPTIBLE, kb

ROOT = Path(__file__).parents[2]
N = 240
LOAD = f"""{INTERRUPTIBLE}
import json, sys
from pydantic import SecretStr
from kb.graph import connect
from kb.settings import Settings
from kb.table_store import save
from tests.graph.test_tables import random_table
given = json.loads(sys.argv[1])
with connect(Settings(**given | dict(password=SecretStr(given["password"])))) as graph:
    save(graph, random_table(240, seed=2), coverage=1.0, progress=lambda text: print(text, flush=True))
print("done", flush=True)
"""
"""Loads a table of 240 industries over the one that is there, telling how far it is."""


def started(server: Settings) -> subprocess.Popen[str]:
    """The load, in a process of its own."""
    given = server.model_dump(mode="json") | {"password": server.password.get_secret_value()}
    command = [sys.executable, "-c", LOAD, json.dumps(given)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )


def broken_off(server: Settings, how: signal.Signals) -> int:
    """Start a load, break it off while flows are being written, and return its exit code."""
    with started(server) as load:
        assert load.stdout is not None
        for line in load.stdout:
            if line.startswith("writing flows"):
                break
        load.send_signal(how)
        rest = load.stdout.read()
        assert "done" not in rest
        return load.wait(60)


def settled(graph: Graph, wanted: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The graph, once the server has noticed that the loader is gone."""
    for _ in range(40):
        found = dump(graph)
        if found == wanted:
            return found
        time.sleep(0.25)
    return found


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "SIGKILL"])
def test_a_load_that_is_broken_off_leaves_the_graph_as_it_was(
    graph: Graph, server: Settings, how: signal.Signals
) -> None:
    old, new = random_table(N), random_table(N, seed=2)
    save(graph, old, coverage=0.5)
    before = dump(graph)
    assert broken_off(server, how) != 0
    assert settled(graph, before) == before
    assert_same(read(graph, old.meta.id), old)
    save(graph, new, coverage=0.5)
    assert_same(read(graph, new.meta.id), new)


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_ctrl_c_ends_a_command_in_peace(local_server: Settings, tmp_path: Path) -> None:
    from loaders.folder import io_folder

    io_folder.write(random_table(N), tmp_path / "table")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    command = kb("--home", str(local_server.home), "load", "io-table", str(tmp_path / "table"), "--allow-imbalance")
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=environment) as load:
        assert load.stderr is not None
        load.stderr.readline()  # it has read the table and says so: now it writes
        load.send_signal(signal.SIGINT)
        said = load.stderr.read()
        assert load.wait(60) in (0, 130)
    assert "Traceback" not in said


def test_a_server_that_is_down_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(ConnectionFailed) as caught, connect(Settings(uri=f"bolt://127.0.0.1:{port}")) as graph:
        save(graph, random_table())
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 MB in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def save_many(graph: Graph) -> None:
    """Save tables until the disk is full, or twenty of them are there."""
    for seed in range(2, 22):
        save(graph, random_table(N, seed=seed, table_id=f"t{seed}"), coverage=1.0)


def told(error: KBError, disk: Path) -> None:
    """One line that names what is full, that nothing is lost, and the remedy."""
    line = str(error)
    assert "\n" not in line
    assert f"the disk of {disk}/kb is full" in line
    assert "nothing that was there is lost" in line
    assert error.remedy == "free some space there, and do it again"


@pytest.mark.server
def test_a_disk_that_fills_up_in_a_load_loses_nothing(small_disk: Path) -> None:
    settings = Settings(home=small_disk / "kb", engine_memory="1g")
    old, new = random_table(N), random_table(N, seed=2)
    try:
        ensure_running(settings)
        with connect(settings) as graph:
            prepare(graph)
            save(graph, old, coverage=0.5)
            before = dump(graph)
            room = shutil.disk_usage(small_disk).free - 2**20
            (small_disk / "filler").write_bytes(b"\0" * room)
            with pytest.raises(KBError) as caught:
                save_many(graph)
            told(caught.value, small_disk)
            with pytest.raises(KBError) as caught:
                graph.write(lambda t: t.run("UNWIND range(1, 50000) AS i CREATE (:Firm {id: i + 'x'})"), name="restore")
            told(caught.value, small_disk)
            (small_disk / "filler").unlink()
            assert_same(read(graph, old.meta.id), old)
            graph.command("CREATE (:Firm {id: 'with room again'})")
        os.kill(status(settings).pid or 0, signal.SIGKILL)
        ensure_running(settings)
        with connect(settings) as graph:
            assert_same(read(graph, old.meta.id), old)
            assert set(before) <= set(dump(graph))
            save(graph, new, coverage=0.5)
            assert_same(read(graph, new.meta.id), new)
    finally:
        stop(settings)
