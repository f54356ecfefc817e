"""The knowledge base as `kb up` leaves it: built once for a state of the code, copied by all that need one.

It is kept beside pytest's own cache, under a hash of what it was built from: another code or other data, another base.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from kb.engine import ensure_running, stop
from kb.settings import Settings

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".pytest_cache" / "base"
BUILT_FROM = ("kb", "loaders", "analysis", "cypher", "cli", "constraints.txt")
"""Folders and files whose content decides what is in the base."""


def prototype() -> Path:
    """Folder of the base that is copied, never opened; its engine is stopped."""
    home = KEPT / _state()
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(KEPT / "lock"):
        if not home.exists():
            for older in KEPT.iterdir():
                if older.is_dir():
                    shutil.rmtree(older)
            draft = KEPT / "draft"
            for command in (["up", "--no-page"], ["down"]):
                kb(command, draft)
            draft.rename(home)
    return home


def _state() -> str:
    files = [file for name in BUILT_FROM for file in [ROOT / name, *(ROOT / name).rglob("*")] if file.is_file()]
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(file for file in files if file.suffix != ".pyc"):
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def kb(arguments: list[str], home: Path) -> None:
    """Run a command on a base; raises CalledProcessError with its words beside it."""
    command = [str(Path(sys.executable).with_name("kb")), *arguments]
    subprocess.run(command, env=environment(home), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def environment(home: Path) -> dict[str, str]:
    """No settings of whoever runs it; this environment's `kb`, and the code of this checkout."""
    theirs = ("KB_", "COLUMNS", "LANG", "LC_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**own, "LANG": "C.UTF-8", "KB_HOME": str(home), "PATH": path, "PYTHONPATH": str(ROOT)}


@contextmanager
def base_of_its_own(home: Path) -> Iterator[Path]:
    """A copy of the base with its engine, while it is used: what one loads and analyses in it, nobody else sees."""
    shutil.copytree(prototype(), home)
    settings = Settings(home=home)
    try:
        ensure_running(settings)
        yield home
    finally:
        stop(settings)
