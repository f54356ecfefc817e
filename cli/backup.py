"""The whole graph into one file, and back: on either server, and from one to the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from cli.session import Session, progress, say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    context: typer.Context,
    to: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(
            metavar="FILE", help="File to write, .json.gz or .json; a folder, or none, for a name after the moment."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    keep: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--keep", min=1, help="Remove all but so many of the backups named after their moment."),
    ] = None,
) -> None:
    """Write everything that the graph holds to one file, matrices too; `kb restore` brings it back.

    Example: kb backup kb-2026-11-25.json.gz
    """
    from kb.errors import KBError
    from loaders.export import backups
    from loaders.export.target import refuse_taken

    session: Session = context.obj
    folder = backups.folder_of(session.settings()) if to is None else to if to.is_dir() else None
    if keep is not None and folder is None:
        raise KBError("is one file, of which none are kept", where=str(to), remedy="name a folder, or leave it out")
    path = to if to is not None and folder is None else backups.dated(folder or Path())
    backups.refuse_name(path)
    refuse_taken(path, folder=False, force=force)
    with session.graph() as graph, progress("looking what is there") as shown:
        written = backups.backup(graph, path, force=force, progress=shown)
    say(f"{path}: {written}")
    if keep is not None and folder is not None:
        for gone in backups.prune(folder, keep):
            say(f"{gone}: removed")


def restore(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File that `kb backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Whether what is there is written to a backup first.")
    ] = True,
) -> None:
    """Put the graph of a backup in the place of the one that is there, which is written to a backup before.

    Example: kb restore kb-2026-11-25.json.gz --yes
    """
    from kb.backup import size
    from kb.graph import connect
    from loaders.export import backups
    from loaders.export.graph_reader import check

    with progress(f"reading {path}"):
        held = check(path)
    session: Session = context.obj
    with progress("opening the knowledge base"), connect(session.settings()) as graph:
        there, server = size(graph), graph.server
    if there and not yes:
        question = f"Take {there:,} nodes out of {server} and put {held.counts} of {held.written} there?"
        typer.confirm(question, abort=True, err=True)
    with progress("restoring") as shown:
        done = backups.restore(session.settings(), held, shown, keep=keep)
    if done.aside:
        say(f"the database was damaged: its files are in {done.aside}, remove them when you do not need them")
    if done.backup:
        say(f"{done.backup}: what was there before")
    say(f"{server}: {held.counts} of {held.written}")
