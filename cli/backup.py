"""The whole graph into one file, and back: on either server, and from one to the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.session import Session, progress, say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, .json.gz or .json.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
) -> None:
    """Write everything that the graph holds to one file, matrices too; `kb restore` brings it back.

    Example: kb backup kb-2026-11-25.json.gz
    """
    from kb.backup import unchanged
    from kb.errors import KBError
    from kb.exports import of_graph
    from loaders.export.graph_writer import write_json
    from loaders.export.target import drafted, refuse_taken

    if not to.name.endswith((".json", ".json.gz")):
        raise KBError("is not the name of a backup", where=str(to), remedy="end it in .json.gz or .json")
    refuse_taken(to, folder=False, force=force)
    session: Session = context.obj
    with (
        session.graph() as graph,
        progress("looking what is there") as shown,
        drafted(to, force=force) as draft,
        unchanged(graph),
    ):
        written = write_json(of_graph(graph), draft, shown)
    say(f"{to}: {written}")


def restore(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File that `kb backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put the graph of a backup in the place of the one that is there, in one transaction.

    Example: kb restore kb-2026-11-25.json.gz --yes
    """
    from kb.backup import replace_all, size
    from loaders.export.graph_reader import check

    with progress(f"reading {path}"):
        held = check(path)
    session: Session = context.obj
    with session.graph() as graph:
        there = size(graph)
        if there and not yes:
            question = f"Take {there:,} nodes out of {graph.server} and put {held.counts} of {held.written} there?"
            typer.confirm(question, abort=True, err=True)
        with progress("restoring") as shown:
            replace_all(graph, held.nodes, held.relationships, shown)
    say(f"{graph.server}: {held.counts} of {held.written}")
