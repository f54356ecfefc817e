"""Where an export goes: written beside its place and moved there when it is whole, over nothing unless asked."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from kb.errors import InvalidFile

_DRAFT = f".draft-{platform.node()}-"
FORCE = "choose another place, or --force to replace what has the same name"


def refuse_taken(path: Path, *, folder: bool, force: bool = False) -> None:
    """Raise InvalidFile for a file that is there, a folder that is not empty, or one where the other is wanted.

    A device or pipe is never replaced, not even with ``force``.
    """
    try:
        there, is_folder, plain = path.exists(), path.is_dir(), path.is_file()
        full = is_folder and any(path.iterdir())
    except OSError as error:
        raise _refused(path, error) from error
    if there and not is_folder and not plain:
        raise InvalidFile("is a device, not a file", where=str(path), remedy="choose another place")
    if there and folder and not is_folder:
        raise InvalidFile("is a file, and a folder is to be written", where=str(path), remedy="choose another place")
    if is_folder and not folder:
        raise InvalidFile("is a folder, and a file is to be written", where=str(path), remedy="name a file in it")
    if there and not force and (full or not folder):
        raise InvalidFile("the folder is not empty" if folder else "is there already", where=str(path), remedy=FORCE)


@contextmanager
def drafted(path: Path, *, folder: bool = False, force: bool = False) -> Iterator[Path]:
    """A place to write to; what was written there is moved to ``path`` at the end, and gone after an error.

    With ``force`` files of the same name are replaced; others in the folder stay.
    Raises InvalidFile as :func:`refuse_taken`, and where the disk does not let us write.
    """
    refuse_taken(path, folder=folder, force=force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear(path.parent)
        workshop = Path(tempfile.mkdtemp(prefix=f"{_DRAFT}{os.getpid()}-", dir=path.parent))
    except OSError as error:
        raise _refused(path, error) from error
    draft = workshop / path.name
    try:
        if folder:
            draft.mkdir()
        yield draft
        _move(draft, path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what commands of this machine that were killed have left half-written."""
    for workshop in folder.glob(f"{_DRAFT}*"):
        process = workshop.name.removeprefix(_DRAFT).split("-")[0]
        if process.isdigit() and not psutil.pid_exists(int(process)):
            shutil.rmtree(workshop, ignore_errors=True)


def _move(draft: Path, path: Path) -> None:
    if draft.is_file():
        os.replace(draft, path)
        return
    path.mkdir(exist_ok=True)
    for entry in draft.iterdir():
        _move(entry, path / entry.name)


def _refused(path: Path, error: OSError) -> InvalidFile:
    why = error.strerror or str(error)
    return InvalidFile(f"cannot be written: {why}", where=str(path), remedy="choose another place, or make room")
