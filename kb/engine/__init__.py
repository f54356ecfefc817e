"""The local engine: an ArcadeDB server of our own, one per knowledge-base folder, on this machine only.

It comes in the wheel ``arcadedb-embedded`` with its own Java runtime and runs as a separate process, so that the
command line and the web page share it. It is started on demand and found again through ``HOME/engine.json``.

::

    HOME/                       0700
    ├── knowledge-base.json     format of the folder and the engine that wrote it
    ├── databases/              the data
    ├── engine.json             the running engine: process, ports, limits (0600)
    ├── engine-passwords.json   random, kept (0600)
    ├── engine.args             how it was started (0600, no secret in it)
    ├── engine.log, .log.1      its words, and those of the previous start
    ├── engine.lock             held while it is started or stopped
    ├── engine-damaged-…/       a damaged database that a restore has replaced; yours to remove
    ├── backups/                what `kb backup` and `kb restore` write where no file is named
    └── config/                 the engine's own files, written anew at each start
"""

from __future__ import annotations

from kb.engine.damage import damage, put_aside
from kb.engine.doctor import doctor
from kb.engine.lifecycle import ensure_running, running, status, stop, why_it_ended
from kb.engine.records import Check, Endpoint, EngineStatus

__all__ = [
    "Check",
    "Endpoint",
    "EngineStatus",
    "damage",
    "doctor",
    "ensure_running",
    "put_aside",
    "running",
    "status",
    "stop",
    "why_it_ended",
]
