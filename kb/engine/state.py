"""The running engine, found again by any command: ``engine.json`` and the process it names."""

from __future__ import annotations

import json
import os
import re
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

import psutil

from kb.engine.folder import Folder, plain_words, read_json, write_private

SAME_INSTANT = 2.0
"""Seconds. A process's start is computed from the clock, which may have been set since."""

BOLT_GREETING = bytes.fromhex("6060b01700000404000000000000000000000000")
"""Bolt's magic number and the one version we propose, 4.4."""


@dataclass(frozen=True)
class State:
    """One engine process; ``created`` is its start as the operating system has it, in seconds."""

    pid: int
    created: float
    bolt: int
    http: int
    engine: str
    memory: str
    query_seconds: float
    ready: bool = False

    @property
    def started(self) -> str:
        """Start of the process, ISO 8601 UTC."""
        return datetime.fromtimestamp(self.created, UTC).isoformat(timespec="seconds")


def home_option(folder: Folder) -> str:
    """Return the word on the engine's command line that tells whose it is."""
    return f"-Dclusterkb.home={folder.path}"


def write_state(folder: Folder, state: State) -> None:
    """Let other commands find this engine."""
    with plain_words(folder.path):
        write_private(folder.state, json.dumps(asdict(state)) + "\n")


def mark_ready(folder: Folder, state: State) -> State:
    """Note that its users are there and it answers."""
    ready = replace(state, ready=True)
    write_state(folder, ready)
    return ready


def touch(folder: Folder) -> None:
    """Note that a command asks for the engine now: one that nobody asks is stopped."""
    with suppress(OSError):
        os.utime(folder.state)


def forget(folder: Folder) -> None:
    """Remove what is known of an engine that is gone."""
    with plain_words(folder.path):
        for path in (folder.state, folder.root_password):
            path.unlink(missing_ok=True)


def find(folder: Folder) -> State | None:
    """Return the live engine of this folder, whether it answers yet or not."""
    state = _read(folder)
    if state is not None and process_of(folder, state) is not None:
        return state
    return _search(folder)


def broken_down(folder: Folder) -> bool:
    """Whether the folder's engine has ended without having been told to: who stops it removes its state."""
    state = _read(folder)
    return state is not None and state.ready and find(folder) is None


def _read(folder: Folder) -> State | None:
    content = read_json(folder.state)
    try:
        return State(**content) if content else None  # type: ignore[arg-type]
    except TypeError:
        return None


def process_of(folder: Folder, state: State) -> psutil.Process | None:
    """Return the engine's process, or None where it has ended; another process with its number is not it."""
    try:
        process = psutil.Process(state.pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        same = abs(process.create_time() - state.created) < SAME_INSTANT
        return process if same or home_option(folder) in process.cmdline() else None
    except (psutil.Error, ValueError, TypeError):
        return None


def _search(folder: Folder) -> State | None:
    """Find an engine whose state file is lost: a second one must not be started beside it."""
    for process in psutil.process_iter(["cmdline"]):
        if home_option(folder) in (process.info["cmdline"] or ()):
            return _from_arguments(folder, process)
    return None


def _from_arguments(folder: Folder, process: psutil.Process) -> State | None:
    try:
        arguments = dict(re.findall(r'^"-D([\w.]+)=(.*)"$', folder.arguments.read_text("utf-8"), re.MULTILINE))
        return State(
            pid=process.pid,
            created=process.create_time(),
            bolt=int(arguments["arcadedb.bolt.port"]),
            http=int(arguments["arcadedb.server.httpIncomingPort"]),
            engine=arguments["clusterkb.engine"],
            memory=arguments["clusterkb.memory"],
            query_seconds=int(arguments["arcadedb.command.timeout"]) / 1000,
        )
    except (OSError, KeyError, ValueError, psutil.Error):
        return None


def answers(state: State) -> bool:
    """Whether the engine speaks Bolt, asked in a few milliseconds; one that is about to end does not."""
    try:
        with socket.create_connection(("127.0.0.1", state.bolt), timeout=2) as connection:
            connection.sendall(BOLT_GREETING)
            return len(connection.recv(4)) == 4
    except OSError:
        return False
