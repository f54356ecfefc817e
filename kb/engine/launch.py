"""One start of the engine's process: its files, its command line, its log."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from kb.engine import watch
from kb.engine.folder import Folder, plain_words, write_private
from kb.engine.runtime import USE_NEO4J, Runtime
from kb.engine.state import State, home_option
from kb.engine.users import DATABASE, Passwords, groups
from kb.errors import EngineError
from kb.settings import Settings

MAIN_CLASS = "com.arcadedb.server.ArcadeDBServer"
LOG_LIMIT = 5 * 2**20
"""Bytes after which the log of a running engine is cut."""
LOGGING = """handlers = java.util.logging.ConsoleHandler
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
java.util.logging.ConsoleHandler.level = INFO
java.util.logging.ConsoleHandler.formatter = com.arcadedb.log.LogFormatter
"""
NOISE = re.compile(r"\s*(at |\.\.\. \d+ more|WARNING: |Error: (Could not create|A fatal)|$)")
# Up to the end of the log, so that a query's text in an error message is not mistaken for it.
LAST_LINES = re.compile(rb"\nShutting down ArcadeDB Server\.+(\s+- Stop .*|\s+ArcadeDB Server is down)*\s*$")


def free_ports() -> tuple[int, int]:
    """Two ports that nobody on this machine listens on at the moment."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return int(first.getsockname()[1]), int(second.getsockname()[1])


def launch(folder: Folder, settings: Settings, runtime: Runtime, passwords: Passwords) -> State:
    """Start the process; it outlives this one and hears nothing of its terminal."""
    ports = free_ports()
    with plain_words(folder.path):
        _write_config(folder, passwords)
        write_private(folder.arguments, arguments_text(settings, runtime, ports))
        with _fresh_log(folder) as log:
            process = _spawn([str(runtime.java), home_option(folder), f"@{folder.arguments.name}"], folder.path, log)
    # Collects the process's end, so that it is never left as a zombie while this program goes on.
    threading.Thread(target=process.wait, daemon=True).start()
    return State(
        pid=process.pid,
        created=_created(process.pid),
        bolt=ports[0],
        http=ports[1],
        engine=runtime.version,
        memory=settings.engine_memory,
        query_seconds=settings.query_seconds,
    )


def set_watch(folder: Folder, settings: Settings, state: State) -> None:
    """Let a process of its own end the engine when it was left behind."""
    known = [str(state.pid), str(state.created), str(state.bolt), str(folder.path), str(settings.engine_idle * 3600)]
    command = [sys.executable, "-I", str(Path(watch.__file__)), *known]
    # in no folder that somebody may want to remove or unmount
    process = _spawn(command, Path(folder.path.anchor), subprocess.DEVNULL)
    threading.Thread(target=process.wait, daemon=True).start()


def _created(pid: int) -> float:
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:  # it has ended already; its log says why
        return 0.0


def _write_config(folder: Folder, passwords: Passwords) -> None:
    """Write groups and users anew: ours are the truth, whatever a crash or a hand left in the folder."""
    folder.config.mkdir(mode=0o700, exist_ok=True)
    for users in folder.config.glob("server-users*.jsonl"):
        users.unlink()
    write_private(folder.config / "server-groups.json", json.dumps(groups(), indent=1))
    write_private(folder.config / "engine-log.properties", LOGGING)
    write_private(folder.root_password, passwords.root)


def arguments_text(settings: Settings, runtime: Runtime, ports: tuple[int, int]) -> str:
    """Return the engine's command line as an argument file of ``java``.

    Paths of the folder are relative to it: Java reads them in whatever letters the folder's name has.
    """
    milliseconds = max(1, round(settings.query_seconds * 1000))
    options = {
        "java.awt.headless": "true",
        "java.net.preferIPv4Stack": "true",
        "java.util.logging.config.file": "config/engine-log.properties",
        "clusterkb.engine": runtime.version,
        "clusterkb.memory": settings.engine_memory,
        "arcadedb.server.rootPath": ".",
        "arcadedb.server.databaseDirectory": "databases",
        "arcadedb.server.rootPasswordPath": "engine-root",
        "arcadedb.server.saltIterations": 1000,  # the default guards guessable passwords; 256 random bits are not
        "arcadedb.server.mode": "development",  # production hides syntax errors from the client
        "arcadedb.server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "arcadedb.bolt.host": "127.0.0.1",  # its default is every interface
        "arcadedb.bolt.port": ports[0],
        "arcadedb.server.httpIncomingHost": "127.0.0.1",
        "arcadedb.server.httpIncomingPort": ports[1],
        "arcadedb.server.defaultDatabases": f"{DATABASE}[]",
        "arcadedb.command.timeout": milliseconds,
        "arcadedb.command.regexTimeout": milliseconds,
        "arcadedb.queryMaxConcurrent": 256,  # by default 4 on two cores: four slow readers held up everybody
        "arcadedb.txWalFlush": 1,  # a commit survives a power cut; costs 0.6 ms
        "arcadedb.opencypher.loadCsv.allowFileUrls": "false",
        "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
        "arcadedb.studio.enabled": "false",
        "arcadedb.polyglotEngineEnabled": "false",
        "arcadedb.serverMetrics": "false",
        "arcadedb.support.autoRegister": "false",
    }
    lines = [f"-Xmx{settings.engine_memory}", "-XX:-UsePerfData", "-XX:ErrorFile=engine-crash.log"]
    lines += ["-XX:+ExitOnOutOfMemoryError"]  # a heap that was exhausted leaves threads dead and slots taken
    lines += ["--add-modules", "jdk.incubator.vector"]
    lines += [f"-D{name}={value}" for name, value in options.items()]
    lines += ["-cp", os.pathsep.join(map(str, runtime.jars)), MAIN_CLASS]
    return "".join(f"{_quoted(line)}\n" for line in lines)


def _quoted(argument: str) -> str:
    return '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _spawn(command: list[str], home: Path, log: int) -> subprocess.Popen[bytes]:
    foreign = ("KB_", "JAVA_", "JDK_", "_JAVA")
    environment = {name: value for name, value in os.environ.items() if not name.startswith((*foreign, "CLASSPATH"))}
    environment["LC_ALL"] = "C.UTF-8"  # under LANG=C Java cannot open a file with a Cyrillic name
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
        return subprocess.Popen(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, creationflags=flags
        )
    return subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        umask=0o077,
    )


@contextmanager
def _fresh_log(folder: Folder) -> Iterator[int]:
    """Open an empty log; the previous one becomes ``engine.log.1``."""
    if folder.log.exists():
        os.replace(folder.log, folder.log.with_name("engine.log.1"))
    descriptor = os.open(folder.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def cut_log(folder: Folder) -> None:
    """Keep the log of a long-running engine small: it appends, so the file can be emptied under it."""
    with suppress(OSError):
        if folder.log.stat().st_size > LOG_LIMIT:
            shutil.copy2(folder.log, folder.log.with_name("engine.log.1"))
            os.truncate(folder.log, 0)


def log_text(folder: Folder) -> str:
    """What the engine has said since its start."""
    try:
        return folder.log.read_text("utf-8", "replace")
    except OSError:
        return ""


def out_of_memory(folder: Folder) -> bool:
    """Whether the engine has ended because its heap was exhausted; it says so and ends at once."""
    return "Terminating due to java.lang.OutOfMemoryError" in log_text(folder)


def ending(folder: Folder) -> bool:
    """Whether the engine has been told to end, and only still answers; its last lines say so."""
    with suppress(OSError), folder.log.open("rb") as log:
        log.seek(max(0, folder.log.stat().st_size - 4096))
        return LAST_LINES.search(log.read()) is not None
    return False


def last_word(log: str) -> str:
    """Return the line of a log that says why the engine ended: the innermost cause, or else the last line.

    >>> last_word("INFO starting\\nCaused by: a.b.LockException: Database 'kb' is locked\\n\\tat a.b.C\\n")
    "Database 'kb' is locked"
    """
    lines = [line.strip() for line in log.splitlines() if not NOISE.match(line)]
    causes = [line for line in lines if line.startswith("Caused by: ") or "SEVER" in line or "Exception in" in line]
    word = (causes or lines or ["it said nothing"])[-1]
    word = re.sub(r"^Caused by: ([\w.$]+: )?|^.*Exception in thread \S+ [\w.$]+: |^[\d: .-]+ SEVER ?\S* *", "", word)
    return word[:300]


def port_taken(log: str) -> bool:
    """Whether somebody took a port between our choice and the engine's bind."""
    return "Unable to listen" in log


def gave_up(log: str) -> bool:
    """Whether the engine has failed although its process may linger."""
    return 'Exception in thread "main"' in log


def failure(folder: Folder, log: str) -> EngineError:
    """Say in one line why a start failed."""
    word, where = last_word(log), str(folder.log)
    if "No space left" in log or "Disk quota exceeded" in log:
        return EngineError("the disk is full", where=str(folder.path), remedy="free some space; no data is lost")
    if "locked by another process" in log:
        remedy = "stop it there, or choose another folder with --home or KB_HOME"
        return EngineError(f"another program uses this folder's database ({word})", where=where, remedy=remedy)
    if re.search(r"[Hh]eap|reserve|memory", word):
        return EngineError(
            f"the engine got no memory ({word})", where=where, remedy="set KB_ENGINE_MEMORY, for instance to 1g"
        )
    if "GLIBC" in log or "cannot execute" in log:
        return EngineError(f"the engine does not run on this computer ({word})", where=where, remedy=USE_NEO4J)
    return EngineError(f"the engine did not start ({word})", where=where, remedy="see the log, and run kb doctor")
