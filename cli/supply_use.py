"""Supply and use tables in and out of the knowledge base."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from cli.completion import of
from cli.session import Session, agree, progress, say, tell

ReadAs = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(metavar="LABEL=NAME", help="What a label means that is not understood; as often as needed."),
]


def register_load(app: typer.Typer) -> None:
    """Add the command that loads them."""
    app.command("supply-use")(load)


def register_export(app: typer.Typer) -> None:
    """Add the command that writes them."""
    app.command("supply-use")(export)


def load(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="Folder or zip: datapackage.json, supply.csv, use.csv …, or BEA's.")],
    year: Annotated[Optional[int], typer.Option(help="Which of the years that the files hold.")] = None,  # noqa: UP045
    read_as: ReadAs = None,
    allow_imbalance: Annotated[
        bool, typer.Option("--allow-imbalance", help="Go on where products or industries do not balance.")
    ] = False,
    tolerance: Annotated[Optional[float], typer.Option(help="Relative tolerance of the balances.")] = None,  # noqa: UP045
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to what it takes from other files.")] = False,
) -> None:
    """Load supply and use tables, which stay as they are: who makes each product, who uses it.

    `kb table symmetric` says what a folder holds, and derives symmetric tables from what is loaded.

    Example: kb load supply-use my-supply-use
    """
    from kb.supply.store import replaced, save
    from loaders import confined
    from loaders.supply_use.supply_use_file import read

    session: Session = context.obj
    with progress("reading and checking"):
        reading = confined.read(
            read, path, year=year, allow_imbalance=allow_imbalance, tolerance=tolerance, read_as=read_as or ()
        )
    tables = reading.tables
    size = f"{len(tables.products)} products, {len(tables.industries)} industries"
    say(f"{tables.meta.title}: id {tables.meta.id}, {size}, {tables.meta.year}")
    for check in reading.checks:
        say(f"  {check}")
    with session.graph() as graph:
        agree(f"Replace {tables.meta.id}?", replaced(graph, tables), yes)
        with progress("writing"):
            change = save(graph, tables)
    tell(change)


def export(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Id of the tables; `kb query run provenance.supply_use_tables` lists them.",
            autocompletion=of("supply-use"),
        ),
    ],
    to: Annotated[Path, typer.Option("--to", help="Folder to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace files of the same name.")] = False,
) -> None:
    """Write supply and use tables as a folder that `kb load supply-use` reads back.

    Example: kb export supply-use my-supply-use --to my-supply-use
    """
    from kb.supply.store import read
    from loaders.export.target import drafted, refuse_taken
    from loaders.supply_use.folder_writer import write

    refuse_taken(to, folder=True, force=force)
    session: Session = context.obj
    with session.graph() as graph, progress(f"reading {name}"):
        tables = read(graph, name)
    with drafted(to, folder=True, force=force) as draft:
        write(tables, draft)
    say(f"{to}: {tables.meta.title}")
