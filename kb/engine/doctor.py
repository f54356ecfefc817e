"""Look at everything the local engine needs, and say what is missing and how to mend it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil

from kb.engine.folder import LEAST_FREE, OTHER_FOLDER, Folder, prepare, refuse_newer
from kb.engine.lifecycle import ensure_running
from kb.engine.records import Check, Endpoint
from kb.engine.runtime import USE_NEO4J, WHEEL, Machine, Runtime, installed_version, locate, platform_problem
from kb.engine.state import State, find
from kb.engine.users import READER
from kb.errors import EngineError
from kb.settings import Settings

JAVA_OVERHEAD = 512 * 2**20
"""Bytes that a Java process needs beside its heap, roughly."""
UNITS = {"m": 2**20, "g": 2**30}


def doctor(settings: Settings) -> list[Check]:
    """Check the computer, the folder and the engine, which is started for it and stays; raises nothing."""
    return list(_checks(settings))


def _checks(settings: Settings) -> Iterator[Check]:
    machine = Machine.here()
    problem = platform_problem(machine)
    described = f"{machine.system} {machine.arch} {machine.libc} {machine.libc_version}".strip()
    yield Check("platform", problem is None, problem or described, USE_NEO4J if problem else "")
    try:
        folder, runtime = Folder.of(settings), locate()
    except EngineError as error:
        yield _failed("engine files", error)
        return
    yield _java(runtime)
    yield _writable(folder, runtime)
    yield _disk(folder)
    yield _memory(settings, find(folder))
    yield _version(folder, runtime)
    yield from _running(settings, folder)


def _failed(name: str, error: EngineError) -> Check:
    return Check(name, False, ": ".join(part for part in (error.where, error.what) if part), error.remedy)


def _java(runtime: Runtime) -> Check:
    name, remedy = "engine files", f"pip install --force-reinstall {WHEEL}, or {USE_NEO4J}"
    try:
        done = subprocess.run([str(runtime.java), "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check(name, False, f"{runtime.java} does not run ({error})", remedy)
    first = (done.stderr.strip().splitlines() or ["no answer"])[0]
    if done.returncode:
        return Check(name, False, f"{runtime.java} does not run ({first})", remedy)
    return Check(name, True, f"ArcadeDB {runtime.version}, {first}")


def _writable(folder: Folder, runtime: Runtime) -> Check:
    try:
        prepare(folder, runtime.version)
        probe = folder.path / f".draft-doctor-{os.getpid()}"
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except EngineError as error:
        return _failed("folder", error)
    except OSError as error:
        return Check("folder", False, f"{folder.path}: {error.strerror}", OTHER_FOLDER)
    return Check("folder", True, f"{folder.path}, readable by its owner only")


def _disk(folder: Folder) -> Check:
    free = shutil.disk_usage(_existing(folder.path)).free
    remedy = "" if free >= LEAST_FREE else f"free some space, or {OTHER_FOLDER}"
    return Check("disk", not remedy, f"{free / 2**30:.1f} GB free", remedy)


def _existing(path: Path) -> Path:
    """Nearest folder that exists: where a new knowledge base would be made."""
    return next(place for place in (path, *path.parents) if place.is_dir())


def _memory(settings: Settings, running: State | None) -> Check:
    heap = int(settings.engine_memory[:-1]) * UNITS[settings.engine_memory[-1].lower()]
    memory = psutil.virtual_memory()
    free, needed = (memory.total if running else memory.available), heap + JAVA_OVERHEAD
    detail = f"{memory.available / 2**30:.1f} of {memory.total / 2**30:.1f} GB free; heap {settings.engine_memory}"
    remedy = "" if free >= needed else "close other programs, or set KB_ENGINE_MEMORY lower, for instance 1g"
    return Check("memory", not remedy, detail, remedy)


def _version(folder: Folder, runtime: Runtime) -> Check:
    try:
        refuse_newer(folder, runtime.version)
    except EngineError as error:
        return _failed("folder's version", error)
    return Check("folder's version", True, f"fits engine {runtime.version}")


def _running(settings: Settings, folder: Folder) -> Iterator[Check]:
    try:
        endpoint = ensure_running(settings)
    except EngineError as error:
        yield _failed("engine", error)
        return
    state = find(folder)
    yield Check("engine", True, f"{endpoint.uri}, process {state.pid if state else 'ended'}")
    if state is not None:
        yield _limits(settings, state)
    yield from _over_bolt(endpoint)


def _limits(settings: Settings, state: State) -> Check:
    """Other limits than it was started with take effect at its next start; that is no fault."""
    detail = f"heap {state.memory}, a query at most {state.query_seconds:g} s"
    wanted = (settings.engine_memory, settings.query_seconds, installed_version())
    if wanted == (state.memory, state.query_seconds, state.engine):
        return Check("engine's settings", True, detail)
    asked = f"asked for now: heap {wanted[0]}, {wanted[1]:g} s, version {wanted[2]}"
    return Check("engine's settings", True, f"{detail}; {asked}", "kb down, then kb up")


def _over_bolt(endpoint: Endpoint) -> Iterator[Check]:
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    remedy = "kb down, then kb up; if it stays so, look into engine.log"
    try:
        with GraphDatabase.driver(endpoint.uri, auth=endpoint.writer) as driver:
            driver.execute_query("RETURN 1", database_=endpoint.database)
        yield Check("bolt", True, f"{endpoint.uri} answers")
    except (DriverError, Neo4jError) as error:
        yield Check("bolt", False, f"{endpoint.uri}: {str(error).splitlines()[0]}", remedy)
        return
    try:
        with (
            GraphDatabase.driver(endpoint.uri, auth=endpoint.reader) as driver,
            driver.session(database=endpoint.database) as session,
            session.begin_transaction() as transaction,
        ):
            transaction.run("CREATE (n:DoctorProbe) RETURN n").consume()
            transaction.rollback()
        yield Check("read-only user", False, f"{READER} was allowed to write", remedy)
    except Neo4jError as error:
        refused = "Forbidden" in str(error.code)
        yield Check(
            "read-only user", refused, "writes are refused" if refused else str(error), "" if refused else remedy
        )
    except DriverError as error:
        yield Check("read-only user", False, str(error), remedy)
