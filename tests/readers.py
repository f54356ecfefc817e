"""Readers of files that end badly, for the process in which files are read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from loaders.files.validation import Findings


def hungry(path: Path) -> int:
    """Ask for more memory than any machine has."""
    return len(bytearray(2**45))


def breaking(path: Path) -> None:
    """End as a library does that meets what it never thought of."""
    os.abort()


def faulty(path: Path) -> None:
    """A fault of ours."""
    raise ZeroDivisionError(path.name)


def finding(path: Path) -> None:
    """Find more than one thing wrong."""
    findings = Findings(path.name)
    findings.add("this", where="line 1", remedy="mend it")
    findings.add("that", where="line 2", remedy="mend it too")
    findings.raise_if_any()


def telling(kind: str, path: Path, *, progress: Callable[[str], None], word: str = "") -> tuple[str, str, str, int]:
    """Tell how far it is, and print as libraries do."""
    print("not for anybody")
    for step in ("opening", "чтение"):
        progress(step)
    return kind, path.name, word, os.getpid()


def endless(path: Path) -> None:
    """Never come to an end."""
    while True:
        time.sleep(1)
