"""A database whose files were spoilt: found by the engine's own look through them, and put aside for a new one."""

from __future__ import annotations

import json
import shutil
import urllib.error
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.engine.folder import Folder, plain_words
from kb.engine.lifecycle import ensure_running, stop
from kb.engine.users import DATABASE, WRITER, Door
from kb.errors import EngineError
from kb.settings import Settings

LONGEST_LOOK = 3600.0
"""Seconds; the look takes one for about two thousand records."""
SIGNS = {
    "corruptedRecords": "records cannot be read",
    "undecodableRecords": "records make no sense",
    "distinctMissingReferences": "nodes of relationships are not there",
    "edgesMissingInReference": "relationships are not known to the node where they end",
    "edgesMissingOutReference": "relationships are not known to the node where they start",
    "invalidLinks": "nodes know relationships that are not there",
    "corruptedIndexes": "indexes cannot be read",
}
"""What the engine counts or lists of each kind; all are nothing in a sound database, also after a kill."""


def damage(settings: Settings) -> list[str]:
    """What is broken in the files of the local engine's database, one line for each kind; it changes nothing.

    Raises EngineError where the engine does not start, or cannot look.
    """
    endpoint = ensure_running(settings)
    asked: dict[str, object] = {"language": "sql", "command": "check database"}
    try:
        door = Door(endpoint.http, WRITER, endpoint.writer[1])
        answer = json.loads(door.call(f"/api/v1/command/{DATABASE}", asked, seconds=LONGEST_LOOK))
    except urllib.error.HTTPError as error:
        words = error.read().decode("utf-8", "replace")[:200]
        raise _no_look(settings, words) from error
    except (OSError, ValueError) as error:
        raise _no_look(settings, str(error)) from error
    return told(answer["result"][0])


def _no_look(settings: Settings, words: str) -> EngineError:
    what = f"the engine could not look through its files ({words})"
    return EngineError(what, where=str(settings.home), remedy="see engine.log there, and run kb doctor")


def told(report: Mapping[str, Any]) -> list[str]:
    """The signs of damage in the engine's report.

    >>> told({"corruptedRecords": ["#29:237"], "invalidLinks": 0, "edgesMissingInReference": 12})
    ['1 records cannot be read', '12 relationships are not known to the node where they end']
    """
    counts = {sign: report.get(sign, 0) for sign in SIGNS}
    counted = {sign: len(found) if isinstance(found, list) else found for sign, found in counts.items()}
    return [f"{counted[sign]:,} {words}" for sign, words in SIGNS.items() if counted[sign]]


@contextmanager
def put_aside(settings: Settings) -> Iterator[Path]:
    """An empty database in the place of the one that is there, which is kept beside; back again after an error.

    Yields where the old files are.
    """
    folder = Folder.of(settings)
    stop(settings)
    databases = folder.path / "databases"
    aside = folder.path / f"engine-damaged-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}"
    with plain_words(folder.path):
        databases.rename(aside)
    try:
        yield aside
    except BaseException:
        stop(settings)
        shutil.rmtree(databases, ignore_errors=True)
        with plain_words(folder.path):
            aside.rename(databases)
        raise
