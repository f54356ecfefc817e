"""A reader who closes the pipe early (`kb … | head`) gets what it took, and no complaint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

KB = str(Path(sys.executable).with_name("kb"))


@pytest.mark.parametrize(
    "command", ["schema", "--help", "query list", "query list --format csv", "query list --format parquet"]
)
def test_a_pipe_that_closes_early_is_no_error(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([KB, *command.split()], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_the_output_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([KB, "schema"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "kb: where this is written to: the disk is full – free some space\n")


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
def test_what_was_taken_before_is_whole() -> None:
    with subprocess.Popen([KB, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.readline()
        writer.stdout.close()
        assert writer.stderr.read() == ""
        assert writer.wait(60) == 0
