"""Out again: a table or the graph as files that other programs open."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.completion import of
from cli.session import Session, progress, say
from cli.supply_use import register_export

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.table import IOTable

app = typer.Typer(help="Write a table or the graph to files for other programs.", no_args_is_help=True)


class TableForm(StrEnum):
    """What a table is written as."""

    io_folder = "io-folder"
    pymrio = "pymrio"
    excel = "excel"
    graphml = "graphml"
    gephi = "gephi"


class GraphForm(StrEnum):
    """What a graph is written as."""

    graphml = "graphml"
    gephi = "gephi"
    json = "json"
    cypher = "cypher"
    parquet = "parquet"


FOLDERS = ("io-folder", "pymrio", "gephi", "parquet")
ENDINGS = {".xlsx": "excel", ".graphml": "graphml", ".json": "json", ".gz": "json", ".cypher": "cypher"}

Force = Annotated[bool, typer.Option("--force", help="Replace files of the same name.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="export")
    app.command()(table)
    register_export(app)
    app.command()(graph)


def table(
    context: typer.Context,
    table_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of the table; `kb tables` lists them.", autocompletion=of("table"))
    ],
    to: Annotated[Path, typer.Option("--to", help="Folder, or file (.xlsx, .graphml), to write.")],
    form: Annotated[
        Optional[TableForm],  # noqa: UP045
        typer.Option("--as", help="What to write; by default what the ending says, a folder being an IO table folder."),
    ] = None,
    basis: Annotated[str, typer.Option(help="For pymrio: domestic, total, resources; a world table is total.")] = "",
    coverage: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(min=0, max=1, help="For networks beyond 200 industries: share of purchases and sales kept."),
    ] = None,
    force: Force = False,
) -> None:
    """Write an input-output table: an IO table folder, a pymrio folder, a workbook, or a network for Gephi.

    Example: kb export table kaz-2024-42 --to kaz-2024-42.xlsx
    """
    from kb.table_store import read
    from loaders.export.target import drafted, refuse_taken

    chosen = TableForm(form or _by_ending(to, TableForm.io_folder, [str(each) for each in TableForm]))
    folder = chosen in FOLDERS
    refuse_taken(to, folder=folder, force=force)
    session: Session = context.obj
    with session.graph() as opened, progress(f"reading {table_id}") as shown:
        whole = read(opened, table_id)
        shown(f"writing {to}")
        with drafted(to, folder=folder, force=force) as draft:
            _table_writer(chosen, basis, coverage)(whole, draft)
    say(f"{to}: {whole.meta.title}, as {chosen}")


def _table_writer(form: TableForm, basis: str, coverage: float | None) -> Callable[[IOTable, Path], object]:
    from kb.exports import of_table
    from loaders.export import network_writer, pymrio_folder, table_workbook
    from loaders.folder import io_folder_writer

    writers: dict[TableForm, Callable[[IOTable, Path], object]] = {
        TableForm.io_folder: io_folder_writer.write,
        TableForm.pymrio: lambda whole, path: pymrio_folder.write(whole, path, basis or None),  # type: ignore[arg-type]
        TableForm.excel: table_workbook.write,
        TableForm.graphml: lambda whole, path: network_writer.write_graphml(of_table(whole, coverage), path),
        TableForm.gephi: lambda whole, path: network_writer.write_gephi(of_table(whole, coverage), path),
    }
    return writers[form]


def graph(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(help="File (.graphml, .json, .json.gz, .cypher) or folder to write.")],
    form: Annotated[
        Optional[GraphForm],  # noqa: UP045
        typer.Option("--as", help="What to write; by default what the ending says, a folder being lists for Gephi."),
    ] = None,
    label: Annotated[list[str] | None, typer.Option(help="Only nodes of this label; may be repeated.")] = None,
    type_name: Annotated[
        list[str] | None, typer.Option("--type", help="Only relationships of this type; may be repeated.")
    ] = None,
    force: Force = False,
) -> None:
    """Write the graph, or the part of it that labels and relationship types choose.

    Example: kb export graph policy.graphml --label Programme --label Cluster --label LegalAct
    """
    from kb.exports import of_graph
    from loaders.export import graph_writer, network_writer
    from loaders.export.target import drafted, refuse_taken

    writers = {
        GraphForm.graphml: network_writer.write_graphml,
        GraphForm.gephi: network_writer.write_gephi,
        GraphForm.json: graph_writer.write_json,
        GraphForm.cypher: graph_writer.write_cypher,
        GraphForm.parquet: graph_writer.write_parquet,
    }
    chosen = GraphForm(form or _by_ending(to, GraphForm.gephi, [str(each) for each in GraphForm]))
    folder = chosen in FOLDERS
    refuse_taken(to, folder=folder, force=force)
    session: Session = context.obj
    with session.graph() as held, progress("looking what is there") as shown:
        contents = of_graph(held, label or (), type_name or ())
        with drafted(to, folder=folder, force=force) as draft:
            written = writers[chosen](contents, draft, shown)
    say(f"{to}: {written}, as {chosen}")


def _by_ending(path: Path, folder: str, known: list[str]) -> str:
    """What the ending of a name says; a name without one is a folder's."""
    from kb.errors import KBError

    found = ENDINGS.get(path.suffix.lower(), folder)
    if found not in known:
        raise KBError(f"cannot be written as {found}", where=str(path), remedy=f"choose --as {', '.join(known)}")
    return found
