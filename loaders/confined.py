"""A file read in a process of its own, with so much memory and no more: whatever it is, it takes nothing else with it.

A reader that asks for too much memory, or breaks off, is one refused file; the page or command that asked goes on.
The process is told what to read on its standard input; on its standard output it says how far it is, line by line,
and at last what it read, or why not.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InvalidFile, KBError
from kb.progress import Progress
from loaders.files.limits import free_memory

LEAST_MEMORY = 1 << 30
"""Bytes that reading may take however little is free."""
OWN_ADDRESSES = 2 << 30
"""Bytes of addresses that Python and its libraries reserve and never fill."""
REMEDY = "take a smaller file, or one whose cells stand together; or close other programs"
ANSWER = b"\0answer\n"
OUT_OF_MEMORY = ("memory allocation", "MemoryError", "bad_alloc", "Cannot allocate memory")
"""Words of readers that end where memory does."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be read: a function by its module and name, its arguments, how much memory it may take."""

    module: str
    function: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    memory: int
    tells: bool


def read(
    reader: Callable[..., Any], path: Path, *arguments: Any, progress: Progress | None = None, **options: Any
) -> Any:
    """What ``reader(*arguments, path, **options)`` reads, a function of a module; half of the free memory is its limit.

    ``progress`` is handed on to a reader that tells how far it is. Raises what the reader raises, and InvalidFile
    where the file needs more memory or breaks the reader off.
    """
    memory = max(LEAST_MEMORY, free_memory() // 2)
    called = (*arguments, path)
    order = _Order(reader.__module__, reader.__name__, called, options, memory, progress is not None)
    code, said, answer = _run(order, progress or (lambda _: None))
    if answer is None:
        raise _broken_off(path, code, said, memory)
    succeeded, content = answer
    if succeeded:
        return content
    raise content


def _run(order: _Order, progress: Progress) -> tuple[int, str, tuple[bool, Any] | None]:
    """The reading process's exit code, what it said of its end, and its answer where it came to one."""
    # not sys.path: the page's holds its own folder, whose numbers.py would be taken for Python's
    packages = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": packages}
    command, pipe = [sys.executable, "-P", "-m", __name__], subprocess.PIPE
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, env=environment) as process,
    ):
        try:
            answer = _exchange(process, order, progress)
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        errors.seek(0)
        return code, errors.read().decode(errors="replace"), answer


def _exchange(process: subprocess.Popen[bytes], order: _Order, progress: Progress) -> tuple[bool, Any] | None:
    """Give the order and take the answer; None where the process ends without one."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError, EOFError, pickle.UnpicklingError):
        with process.stdin as stream:
            pickle.dump(order, stream)
        for line in process.stdout:
            if line == ANSWER:
                answer: tuple[bool, Any] = pickle.load(process.stdout)
                return answer
            progress(line.decode().rstrip())
    return None


def _broken_off(path: Path, code: int, said: str, memory: int) -> Exception:
    """Why a reading process left no answer: memory, or a fault of ours where it says another reason."""
    if code == -signal.SIGINT:
        return KeyboardInterrupt()  # type: ignore[return-value]
    if any(words in said for words in OUT_OF_MEMORY) or code == -9:
        what = f"reading it takes more than the {memory / 2**30:.1f} GiB of memory that it may have"
        return InvalidFile(what, where=path.name, remedy=REMEDY)
    if code < 0:
        what = f"it breaks the reader off (signal {-code})"
        return InvalidFile(what, where=path.name, remedy="save or download it again, in another format if it has one")
    return RuntimeError(f"reading {path.name} failed:\n{said}")


def _main() -> None:
    """The reading process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a Ctrl-C is told by the process that asked
    order: _Order = pickle.load(sys.stdin.buffer)
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints is no part of the answer
    if sys.platform != "win32":
        import resource

        most = order.memory + OWN_ADDRESSES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def tell(text: str) -> None:
        out.write(f"{text}\n".encode())
        out.flush()

    reader = getattr(importlib.import_module(order.module), order.function)
    try:
        answer = (True, reader(*order.arguments, **order.options, **({"progress": tell} if order.tells else {})))
    except KBError as error:
        answer = (False, error)
    out.write(ANSWER)
    pickle.dump(answer, out, protocol=pickle.HIGHEST_PROTOCOL)
    out.flush()


if __name__ == "__main__":
    # as a module of its own name, so that an order is the class that was pickled
    importlib.import_module("loaders.confined")._main()
