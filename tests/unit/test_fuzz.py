"""Two hundred spoilt uploads and backups: each is read, or refused in one line; `make fuzz` tries more."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import spoilt

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_no_spoilt_file_ends_in_a_traceback_or_never() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--count", "200", "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "200 files, 0 faults\n"


def test_a_file_is_spoilt_the_same_way_each_time() -> None:
    content = b"a,b,c\n1,2,3\n4,5,6\n" * 20
    found = {spoilt(content, random.Random("1 7")) for _ in range(3)}
    assert len(found) == 1
    assert len({spoilt(content, random.Random(f"1 {n}")) for n in range(50)}) > 40
