"""What the engine tells its callers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Endpoint:
    """Where a running engine answers, and as whom to speak to it."""

    uri: str
    database: str
    writer: tuple[str, str] = field(repr=False)
    reader: tuple[str, str] = field(repr=False)
    http: str


@dataclass(frozen=True)
class EngineStatus:
    """State of the engine of one folder; sizes in bytes, ``started`` in ISO 8601 UTC."""

    running: bool
    pid: int | None
    endpoint: Endpoint | None
    version: str
    home: Path
    memory_bytes: int | None
    disk_bytes: int
    started: str | None


@dataclass(frozen=True)
class Check:
    """One finding of ``doctor``; ``remedy`` is empty where nothing has to be done."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""
