"""Backups: the whole graph in one file, dated ones in a folder, and the way back from each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb.backup import replace_all, size, unchanged
from kb.datasets import prepare
from kb.engine import damage, put_aside
from kb.errors import InvalidFile, KBError
from kb.exports import Written, of_graph
from kb.graph import Graph, connect
from kb.progress import Progress
from kb.settings import Settings
from loaders.export.graph_reader import GraphFile
from loaders.export.graph_writer import write_json
from loaders.export.target import drafted

NAMED = (".json", ".json.gz")
DATED = re.compile(r"kb-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(-\d+)?\.json\.gz")
"""Names that :func:`dated` gives, the only ones that :func:`prune` removes."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: whose graph it is now, and where the one that was there is kept."""

    server: str
    backup: Path | None
    aside: Path | None


def folder_of(settings: Settings) -> Path:
    """Where backups go that nobody gave a place: beside the knowledge base, its owner's alone."""
    folder = settings.home.expanduser().absolute() / "backups"
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise InvalidFile(f"cannot be made: {error.strerror}", where=str(folder), remedy="name a file") from error
    return folder


def dated(folder: Path) -> Path:
    """A new name in the folder, after the moment."""
    stem = f"kb-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}"
    names = [folder / f"{stem}.json.gz", *(folder / f"{stem}-{n}.json.gz" for n in range(2, 100))]
    return next(name for name in names if not name.exists())


def refuse_name(to: Path) -> None:
    """Raise KBError for a name that does not say it is a backup."""
    if not to.name.endswith(NAMED):
        raise KBError("is not the name of a backup", where=str(to), remedy="end it in .json.gz or .json")


def backup(graph: Graph, to: Path, *, force: bool = False, progress: Progress | None = None) -> Written:
    """Write everything that the graph holds to one file. Raises KBError where it was changed meanwhile."""
    with drafted(to, force=force) as draft, unchanged(graph):
        return write_json(of_graph(graph), draft, progress)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all dated backups of a folder but the newest ``keep``, and return the removed; other files stay."""
    found = sorted((each for each in folder.iterdir() if DATED.fullmatch(each.name)), key=_age)
    gone = found[: max(0, len(found) - keep)]
    for each in gone:
        each.unlink(missing_ok=True)
    return gone


def _age(path: Path) -> tuple[str, int]:
    """Moment and number in a dated name."""
    moment, _, number = path.name.removesuffix(".json.gz").removeprefix("kb-").partition("T")
    parts = number.split("-")
    return f"{moment}T{'-'.join(parts[:3])}", int(parts[3]) if len(parts) > 3 else 1


def restore(settings: Settings, held: GraphFile, progress: Progress | None = None, *, keep: bool = True) -> Restored:
    """Put the graph of a backup in the place of the one that is there, which is kept.

    A sound graph is written to a dated backup first, unless ``keep`` is false, and replaced in one transaction. A
    damaged database of the local engine cannot be emptied: its files are put aside whole, and a new one is made.
    """
    tell = progress or (lambda _: None)
    tell("looking through the files")
    broken = settings.uri is None and bool(damage(settings))
    with put_aside(settings) if broken else nullcontext() as aside, _prepared(settings) as graph:
        saved = None
        if keep and size(graph):
            tell("writing a backup of what is there")
            saved = dated(folder_of(settings))
            backup(graph, saved, progress=progress)
        tell("restoring")
        replace_all(graph, held.nodes, held.relationships, progress)
        return Restored(graph.server, saved, aside)


@contextmanager
def _prepared(settings: Settings) -> Iterator[Graph]:
    with connect(settings) as graph:
        prepare(graph)
        yield graph
