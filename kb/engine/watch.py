"""A small process beside each engine that ends it when it was left behind: its folder is gone, or nobody asks it.

Run as a program, so that it loads nothing of ours: ``python watch.py PID CREATED PORT FOLDER IDLE_SECONDS``.
"""

from __future__ import annotations

import os
import select
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

LONGEST_NAP = 30.0
"""Seconds between two looks."""
PATIENCE = 60.0
"""Seconds that an engine may take to write everything out before it is killed."""
MARK = "engine.json"
"""File of the folder whose time says when a command last asked for the engine."""


@dataclass(frozen=True)
class Watched:
    """An engine: its process, the port where it speaks Bolt, its folder, and how long it may be idle (0: for ever)."""

    process: psutil.Process
    port: int
    folder: Path
    idle: float

    def connected(self) -> bool:
        """Whether somebody holds a connection to it; also where the system does not let us see."""
        try:
            found = self.process.net_connections("tcp")
        except psutil.Error:
            return True
        return any(each.status == psutil.CONN_ESTABLISHED and each.laddr.port == self.port for each in found)

    def asked(self) -> float | None:
        """When a command last asked for it, in seconds of the epoch; None where the folder is gone."""
        try:
            return (self.folder / MARK).stat().st_mtime
        except OSError:
            return time.time() if self.folder.is_dir() else None


def verdict(watched: Watched, used: float, now: float) -> str:
    """Why the engine should end, or an empty string; it was last seen in use at ``used``, in seconds of the epoch."""
    asked = watched.asked()
    if asked is None:
        return "its folder is gone"
    if watched.idle and now - max(asked, used) > watched.idle:
        return f"nobody has asked it for {watched.idle / 3600:g} h (KB_ENGINE_IDLE); the next command starts it again"
    return ""


def watch(watched: Watched) -> str:
    """Wait until the engine has ended by itself, or should end; return why, or an empty string."""
    nap = min(LONGEST_NAP, watched.idle / 4) if watched.idle else LONGEST_NAP
    used = time.time()
    while not _ended(watched.process, nap):
        if watched.connected():
            used = time.time()
        if why := verdict(watched, used, time.time()):
            return why
    return ""


def _ended(process: psutil.Process, seconds: float) -> bool:
    """Whether the process ends within so many seconds; it is no child of ours."""
    if sys.platform == "linux" and hasattr(os, "pidfd_open"):
        try:
            descriptor = os.pidfd_open(process.pid)
        except ProcessLookupError:
            return True
        except OSError:  # a kernel that does not have it
            time.sleep(seconds)
        else:
            select.select([descriptor], [], [], seconds)
            os.close(descriptor)
    else:
        time.sleep(seconds)
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def end(watched: Watched, why: str) -> None:
    """Say in the engine's log why it ends, and end it; its state stays, as it does of one that was killed."""
    try:
        with (watched.folder / "engine.log").open("a", encoding="utf-8") as log:
            log.write(f"clusterkb: the engine is stopped: {why}\n")
    except OSError:
        pass
    watched.process.terminate()
    try:
        watched.process.wait(PATIENCE)
    except psutil.TimeoutExpired:
        watched.process.kill()


def main(pid: str, created: str, port: str, folder: str, idle: str) -> None:
    """Watch one engine to its end."""
    try:
        process = psutil.Process(int(pid))
        if abs(process.create_time() - float(created)) > 2:  # another process has its number already
            return
        watched = Watched(process, int(port), Path(folder), float(idle))
        if why := watch(watched):
            end(watched, why)
    except psutil.NoSuchProcess:
        return


if __name__ == "__main__":
    main(*sys.argv[1:])
