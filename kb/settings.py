"""Settings, from the environment (``KB_…``) or from the command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _quarter_of_memory() -> str:
    """Enough for tables of thousands of sectors where the machine has it: a load is one transaction."""
    import psutil

    return f"{min(4096, max(1024, psutil.virtual_memory().total // 2**22))}m"


def _language_of_system() -> Literal["en", "ru", "kk"]:
    """The language that the system's own settings name, English where it is none of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if told := os.environ.get(name, ""):
            return "ru" if told.startswith("ru") else "kk" if told.startswith("kk") else "en"
    return "en"


class Settings(BaseSettings):
    """Where the graph is and how far a query may go.

    Without ``KB_URI`` the graph is the local engine's, in the folder ``home``.
    """

    model_config = SettingsConfigDict(env_prefix="KB_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: user_data_path("clusterkb", appauthor=False))
    """Folder of the knowledge base (local engine)."""
    uri: str | None = None
    """Bolt address of a Neo4j server: ``bolt://``, ``neo4j://``, ``neo4j+s://`` …"""
    user: str = "neo4j"
    """Who signs in to that server."""
    password: SecretStr = SecretStr("")
    """The password there."""
    database: str | None = None
    """Database on that server; its default where not given."""
    query_seconds: float = Field(default=30.0, gt=0)
    """A query is stopped after this time."""
    row_limit: int = Field(default=10_000, gt=0)
    """Most rows that a console query returns."""
    language: Literal["en", "ru", "kk"] = Field(default_factory=_language_of_system)
    """Language of names in printed tables, by LANG where not given; data formats always hold all three."""
    engine_idle: float = Field(default=12.0, ge=0)
    """Hours without a question or connection after which a local engine stops, until the next command; 0: never."""
    engine_memory: str = Field(default_factory=_quarter_of_memory, pattern=r"^\d+[mMgG]$")
    """Heap of the local engine: a quarter of the machine's memory, 1 to 4 GiB."""
