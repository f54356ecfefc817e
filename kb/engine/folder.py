"""The knowledge base's folder: private, never somebody else's, never one that a newer engine wrote."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kb.engine.runtime import release
from kb.errors import EngineError
from kb.settings import Settings

FORMAT = 1
"""Of the folder; raised when an older ClusterKB could no longer read it."""
LEAST_FREE = 100 * 2**20
"""Bytes on the disk below which the engine is not started: it could not even recover its log."""
OTHER_FOLDER = "choose another folder with --home or KB_HOME"
OURS = ("engine", "backups", "knowledge-base", "sharing", "lost+found", ".draft-", ".DS_Store")


@dataclass(frozen=True)
class Folder:
    """Places inside one knowledge-base folder."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> Folder:
        """Folder of these settings, as an absolute path without links: one folder, one name."""
        try:
            return cls(settings.home.expanduser().resolve())
        except (OSError, RuntimeError) as error:
            raise EngineError(str(error), where=str(settings.home), remedy=OTHER_FOLDER) from error

    @property
    def marker(self) -> Path:
        """Format of the folder and the engine that wrote it."""
        return self.path / "knowledge-base.json"

    @property
    def state(self) -> Path:
        """The running engine."""
        return self.path / "engine.json"

    @property
    def passwords(self) -> Path:
        """Passwords of the engine's users."""
        return self.path / "engine-passwords.json"

    @property
    def arguments(self) -> Path:
        """The engine's command line, as Java reads it."""
        return self.path / "engine.args"

    @property
    def root_password(self) -> Path:
        """There only while the engine starts, which reads it."""
        return self.path / "engine-root"

    @property
    def log(self) -> Path:
        """What the engine says."""
        return self.path / "engine.log"

    @property
    def config(self) -> Path:
        """The engine's own files."""
        return self.path / "config"


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """Turn what the operating system says about the folder into one line with a remedy."""
    try:
        yield
    except OSError as error:
        raise EngineError(_os_words(error), where=str(path), remedy=_os_remedy(error)) from error


def _os_words(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full"
        case errno.EROFS:
            return "the disk can only be read"
        case errno.EACCES | errno.EPERM:
            return "this user may not write in the folder"
        case errno.ENOTDIR | errno.EEXIST:
            return "this is not a folder"
        case _:
            return f"the folder cannot be used ({error.strerror or error})"


def _os_remedy(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"free some space, or {OTHER_FOLDER}"
    return OTHER_FOLDER


def write_private(path: Path, text: str) -> None:
    """Replace a file at once; only its owner can read it, whatever the umask."""
    descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, object] | None:
    """Content of one of our files; None where it is missing or not ours."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def prepare(folder: Folder, engine: str) -> None:
    """Make the folder usable by this engine, or say why it is not.

    Raises:
        EngineError: not a folder, not empty and not ours, written by a newer engine, not writable, disk full.
    """
    with plain_words(folder.path):
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_foreign(folder)
        refuse_newer(folder, engine)
        if os.name == "posix" and folder.path.stat().st_mode & 0o777 != 0o700:
            folder.path.chmod(0o700)
        refuse_full(folder.path)
        if not folder.marker.exists():
            write_marker(folder, engine)


def _refuse_foreign(folder: Folder) -> None:
    """Keep out of a folder full of other things: its mode would be changed and the engine would write in it."""
    if folder.marker.exists():
        return
    for entry in folder.path.iterdir():
        if not entry.name.startswith(OURS):
            raise EngineError(
                f"the folder holds other files ({entry.name}) and is not a knowledge base",
                where=str(folder.path),
                remedy="choose a new or empty folder with --home or KB_HOME",
            )


def refuse_newer(folder: Folder, engine: str) -> None:
    """Keep off a folder that this version would damage or not understand."""
    if not folder.marker.exists():
        return
    marker = read_json(folder.marker)
    written, written_format = str((marker or {}).get("engine", "")), (marker or {}).get("format")
    if not isinstance(written_format, int) or not release(written):
        raise EngineError(
            "the file does not say which engine wrote the folder",
            where=str(folder.marker),
            remedy=f"restore the file, or {OTHER_FOLDER}",
        )
    if written_format > FORMAT or release(written) > release(engine):
        raise EngineError(
            f"the folder was written by a newer engine ({written}, format {written_format}; "
            f"installed: {engine}, format {FORMAT})",
            where=str(folder.path),
            remedy=f"pip install --upgrade clusterkb arcadedb-embedded, or {OTHER_FOLDER}",
        )


def write_marker(folder: Folder, engine: str) -> None:
    """Note that this engine has written the folder."""
    if (read_json(folder.marker) or {}) != (content := {"format": FORMAT, "engine": engine}):
        write_private(folder.marker, json.dumps(content) + "\n")


def refuse_full(path: Path) -> None:
    """Do not let the engine run into the end of the disk."""
    free = free_bytes(path)
    if free < LEAST_FREE:
        raise EngineError(
            f"the disk is full: {free / 2**20:.0f} MB free, the engine needs {LEAST_FREE / 2**20:.0f} MB",
            where=str(path),
            remedy=f"free some space, or {OTHER_FOLDER}",
        )


def free_bytes(path: Path) -> int:
    """Bytes that are free on the disk of the folder."""
    return shutil.disk_usage(path).free


@contextmanager
def locked(folder: Folder, seconds: float) -> Iterator[None]:
    """Hold the folder's lock: only one command starts or stops the engine at a time."""
    lock = FileLock(folder.path / "engine.lock", timeout=seconds, mode=0o600)
    with plain_words(folder.path):
        try:
            lock.acquire()
        except Timeout as error:
            raise EngineError(
                "another command has been starting or stopping the engine for a long time",
                where=str(folder.path),
                remedy="wait for it, or end it, and try again",
            ) from error
    try:
        yield
    finally:
        lock.release()


def disk_bytes(path: Path) -> int:
    """Size of all files below a folder that may be changing."""
    total = 0
    for place, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total
