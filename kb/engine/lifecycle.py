"""Start, find, stop: one engine per folder, whoever asks and however the last one ended."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import replace

import psutil

from kb.engine import launch
from kb.engine.folder import LEAST_FREE, Folder, disk_bytes, free_bytes, locked, prepare, refuse_newer, write_marker
from kb.engine.records import Endpoint, EngineStatus
from kb.engine.runtime import Runtime, installed_version, locate
from kb.engine.state import State, answers, broken_down, find, forget, mark_ready, process_of, touch, write_state
from kb.engine.users import DATABASE, READER, WRITER, Door, Passwords, kept_passwords, make_users, read_passwords
from kb.errors import EngineError, KBError, ServerLimit
from kb.progress import Progress
from kb.settings import Settings

START_SECONDS = 180.0
"""Longest wait for a start; recovery after a crash in a large load is part of it."""
STOP_SECONDS = 60.0
"""Longest wait for the engine to write everything out before it is killed."""
PORT_ATTEMPTS = 5


def ensure_running(settings: Settings, *, progress: Progress | None = None) -> Endpoint:
    """Return the folder's engine, started now if it is not running.

    Raises:
        EngineError: the folder cannot be used, or the engine does not start.
    """
    folder, tell = Folder.of(settings), progress or (lambda text: None)
    if (endpoint := _found(folder)) is not None:
        return endpoint
    runtime = locate()
    prepare(folder, runtime.version)
    with locked(folder, START_SECONDS + STOP_SECONDS):
        return _endpoint(folder, _resume(folder, tell) or _start(folder, settings, runtime, tell))


def running(settings: Settings) -> Endpoint:
    """Return the folder's engine, which is not started, except where it broke down: nobody wanted it to end.

    Raises EngineError where it is not running.
    """
    folder = Folder.of(settings)
    if (endpoint := _found(folder)) is None and broken_down(folder):
        endpoint = ensure_running(settings)
    if endpoint is None:
        raise EngineError("the local engine is not running", where=str(settings.home), remedy="start it with `kb up`")
    return endpoint


def why_it_ended(settings: Settings, name: str) -> KBError | None:
    """Why the work called ``name`` failed on the server's side: its memory or its disk; None where it was neither."""
    if (free := free_bytes(home := Folder.of(settings).path)) < LEAST_FREE:
        what = (
            f"the disk of {home} is full ({free / 2**20:.0f} MB free); nothing of this was written, "
            "and nothing that was there is lost"
        )
        return ServerLimit(what, where=name, remedy="free some space there, and do it again")
    if launch.out_of_memory(Folder.of(settings)):
        remedy = f"narrow it, or set KB_ENGINE_MEMORY higher than {settings.engine_memory}; the engine starts again"
        return ServerLimit(
            "it took all of the engine's memory, which ended; no data is lost", where=name, remedy=remedy
        )
    return None


def _found(folder: Folder) -> Endpoint | None:
    state = find(folder)
    if state is None or not _usable(folder, state):
        return None
    refuse_newer(folder, state.engine)
    launch.cut_log(folder)
    touch(folder)
    return _endpoint(folder, state)


def _usable(folder: Folder, state: State) -> bool:
    return state.ready and answers(state) and not launch.ending(folder)


def _resume(folder: Folder, tell: Progress) -> State | None:
    """Take over an engine that another command started, perhaps without being able to finish."""
    state = find(folder)
    if state is None:
        forget(folder)
        return None
    if _usable(folder, state):
        return state
    tell("waiting for the local engine")
    if launch.ending(folder):
        _end(folder, state, patience=STOP_SECONDS)
        return None
    passwords = _known(folder)
    try:
        ready = _finish(folder, state, passwords, time.monotonic() + START_SECONDS)
    except EngineError:
        if process_of(folder, state) is not None and not launch.gave_up(launch.log_text(folder)):
            raise
        ready = None
    if ready is None:  # it was ending, or will never work
        _end(folder, state, patience=STOP_SECONDS)
    return ready


def _start(folder: Folder, settings: Settings, runtime: Runtime, tell: Progress) -> State:
    tell(f"starting the local engine (ArcadeDB {runtime.version}) in {folder.path}")
    passwords, begun = kept_passwords(folder), time.monotonic()
    for _ in range(PORT_ATTEMPTS):
        try:
            state = launch.launch(folder, settings, runtime, passwords)
            write_state(folder, state)
            ready = _finish(folder, state, passwords, begun + START_SECONDS)
        except BaseException:  # Ctrl-C too: nothing half-started stays behind
            _end(folder, find(folder), patience=STOP_SECONDS)
            raise
        if ready is not None:
            write_marker(folder, runtime.version)
            launch.set_watch(folder, settings, ready)
            tell(f"the engine is ready after {time.monotonic() - begun:.1f} s")
            return ready
        tell("a port was taken, trying another")
        _end(folder, state, patience=0)
    raise EngineError(
        f"{PORT_ATTEMPTS} times a port was taken before the engine could listen on it",
        where=str(folder.path),
        remedy="try again",
    )


def _finish(folder: Folder, state: State, passwords: Passwords, deadline: float) -> State | None:
    """Wait until the engine works, make its users, and only then let others see it; None if a port was taken."""
    url = f"http://127.0.0.1:{state.http}"
    if not _got_ports(folder, state, Door(url, "root", passwords.root), deadline):
        return None
    make_users(url, passwords)
    if not (Door(url, READER, passwords.reader).reads() and answers(state)):
        raise launch.failure(folder, launch.log_text(folder))
    folder.root_password.unlink(missing_ok=True)
    return mark_ready(folder, state)


def _got_ports(folder: Folder, state: State, root: Door, deadline: float) -> bool:
    """Wait until the engine answers; False where somebody took a port between our choice and its bind."""
    while not root.ready():
        gone = process_of(folder, state) is None
        log = launch.log_text(folder)
        if launch.port_taken(log):
            return False
        if gone or launch.gave_up(log):
            raise launch.failure(folder, log)
        if time.monotonic() > deadline:
            raise EngineError(
                f"the engine (process {state.pid}) does not answer: {launch.last_word(log)}",
                where=str(folder.log),
                remedy="kb down, then try again",
            )
        time.sleep(0.05)
    return True


def stop(settings: Settings) -> bool:
    """Stop the folder's engine after it has written everything out; False where it was not running."""
    folder = Folder.of(settings)
    if find(folder) is None:
        return False
    with locked(folder, START_SECONDS + STOP_SECONDS):
        if (state := find(folder)) is None:
            return False
        _end(folder, state, patience=STOP_SECONDS)
    return True


def _end(folder: Folder, state: State | None, *, patience: float) -> None:
    process = process_of(folder, state) if state else None
    if state is not None and process is not None:
        with suppress(EngineError):  # on a full disk; others then see it a moment longer
            write_state(folder, replace(state, ready=False))
        with suppress(psutil.NoSuchProcess):
            _ask_to_stop(folder, state, process)
            try:
                process.wait(patience)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(STOP_SECONDS)
    forget(folder)


def _ask_to_stop(folder: Folder, state: State, process: psutil.Process) -> None:
    """Ask by a signal; Windows has none that Java hears, so there by the engine's own command."""
    passwords = read_passwords(folder)
    if os.name == "posix" or passwords is None:
        process.terminate()
        return
    with suppress(OSError):
        door = Door(f"http://127.0.0.1:{state.http}", "root", passwords.root)
        door.call("/api/v1/server", {"command": "shutdown"})


def status(settings: Settings) -> EngineStatus:
    """Tell what is there, changing nothing and starting nothing."""
    folder = Folder.of(settings)
    state = find(folder)
    process = process_of(folder, state) if state else None
    disk = disk_bytes(folder.path)
    if state is None or process is None:
        return EngineStatus(False, None, None, installed_version(), folder.path, None, disk, None)
    endpoint = _endpoint(folder, state) if state.ready and read_passwords(folder) else None
    return EngineStatus(True, state.pid, endpoint, state.engine, folder.path, _resident(process), disk, state.started)


def _resident(process: psutil.Process) -> int | None:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return None


def _known(folder: Folder) -> Passwords:
    passwords = read_passwords(folder)
    if passwords is None:
        raise EngineError(
            "the engine is running but its passwords are lost",
            where=str(folder.passwords),
            remedy="kb down, then kb up: new ones are made and no data is lost",
        )
    return passwords


def _endpoint(folder: Folder, state: State) -> Endpoint:
    passwords = _known(folder)
    return Endpoint(
        uri=f"bolt://127.0.0.1:{state.bolt}",
        database=DATABASE,
        writer=(WRITER, passwords.writer),
        reader=(READER, passwords.reader),
        http=f"http://127.0.0.1:{state.http}",
    )
