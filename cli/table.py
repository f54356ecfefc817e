"""Tables made of tables: aggregated, balanced, symmetric from supply and use, split by import proportionality."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.completion import of
from cli.output import Format, FormatOption, show_frame
from cli.session import Session, progress, say
from cli.supply_use import ReadAs

if TYPE_CHECKING:
    from kb.graph import Graph
    from kb.table import IOTable

app = typer.Typer(help="Make a table of another: its flows are printed, and kept where asked.", no_args_is_help=True)

TableOption = Annotated[
    str, typer.Option("--table", "-t", help="Id of the table; `kb tables` lists them.", autocompletion=of("table"))
]
OutOption = Annotated[Optional[Path], typer.Option("--out", "-o", help="Folder to write it to, as an IO table folder.")]  # noqa: UP045
SaveOption = Annotated[str, typer.Option("--save", help="Id under which it is kept in the knowledge base.")]
ToleranceOption = Annotated[float, typer.Option(min=0, help="Relative difference of sums that counts as none.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="table")
    for command in (aggregate, balance, symmetric, domestic):
        app.command()(command)


def aggregate(
    context: typer.Context,
    table: TableOption,
    to: Annotated[str, typer.Option("--to", help="Classification; `kb load concordance` tells what belongs where.")],
    out: OutOption = None,
    save: SaveOption = "",
    form: FormatOption = Format.table,
) -> None:
    """Sum the industries of a table to those of another classification.

    Example: kb table aggregate --table kaz-2024-42 --to KZ-IO-29 --out kaz-2024-29
    """
    from analysis.compilation.aggregation import aggregate as aggregated
    from kb.table_store import read
    from loaders.entities.table_concordance import concordance_of

    session: Session = context.obj
    with session.graph() as graph, progress(f"aggregating {table}"):
        held = read(graph, table)
        concordance = concordance_of(graph, held, to)
        for note in concordance.notes:
            say(note)
        new = aggregated(held, concordance.pairs, classification=to, names=concordance.names)
        _keep(new, graph, out, save)
    _show(new, form)


def balance(
    context: typer.Context,
    table: TableOption,
    rows: Annotated[Path, typer.Option(help="CSV file row,total: industries, imported:CODE, primary inputs.")],
    columns: Annotated[Path, typer.Option(help="CSV file column,total: industries, categories of final demand.")],
    tolerance: ToleranceOption = 1e-9,
    out: OutOption = None,
    save: SaveOption = "",
    form: FormatOption = Format.table,
) -> None:
    """Take a table to new totals by RAS, or GRAS where it has negative entries; totals not given stay.

    Example: kb table balance --table kaz-2024-42 --rows rows.csv --columns columns.csv --save kaz-2025-42
    """
    from analysis.compilation.rebalance import rebalance
    from kb.table_store import read

    session: Session = context.obj
    totals = _totals(rows, "row"), _totals(columns, "column")
    with session.graph() as graph, progress(f"balancing {table}"):
        new = rebalance(read(graph, table), *totals, tolerance=tolerance)
        _keep(new, graph, out, save)
    _show(new, form)


def symmetric(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            help="Id of tables that are held, or folder or zip: datapackage.json, supply.csv, use.csv …, or BEA's.",
            autocompletion=of("supply-use"),
        ),
    ],
    model: Annotated[str, typer.Option("--model", "-m", help="A, B (by product), C, D (by industry).")],
    year: Annotated[Optional[int], typer.Option(help="Which of the years that the files hold.")] = None,  # noqa: UP045
    read_as: ReadAs = None,
    allow_imbalance: Annotated[bool, typer.Option("--allow-imbalance", help="Go on where sums differ.")] = False,
    out: OutOption = None,
    save: SaveOption = "",
    form: FormatOption = Format.table,
) -> None:
    """Turn supply and use tables into a symmetric table by one of the models of the Eurostat manual.

    The folder: datapackage.json as of an IO table folder, with "kind": "supply-use", and the files products.csv,
    industries.csv (code, names), supply.csv (industry, product, value), use.csv (product, industry, domestic,
    imported), final_demand.csv (product, category, domestic, imported), primary_inputs.csv (input, industry, value).

    Or the make table and the use table at producers' prices of the US Bureau of Economic Analysis, both workbooks as
    they are downloaded; imports are told apart by proportionality.

    Tables that `kb load supply-use` brought are named by their id: what is saved of them says which run made it.

    Example: kb table symmetric supply-use --model B --out symmetric
    """
    session: Session = context.obj
    if not Path(source).exists():
        derive(session, source, model.upper(), out, save, form)
        return
    from analysis.compilation.supply_use import symmetric as transformed
    from loaders import confined
    from loaders.supply_use.supply_use_file import read

    reading = confined.read(read, Path(source), year=year, allow_imbalance=allow_imbalance, read_as=read_as or ())
    for check in reading.checks:
        say(f"  {check}")
    new = transformed(reading.tables, model.upper())  # type: ignore[arg-type]  # refused there
    if save:
        with session.graph() as graph, progress("writing"):
            _keep(new, graph, out, save)
    else:
        _keep(new, None, out, save)
    _show(new, form)


def derive(session: Session, source: str, model: str, out: Path | None, save: str, form: Format) -> None:
    """A symmetric table of supply and use tables that are held, saved with the run that made it."""
    from analysis.compilation.supply_use import symmetric as transformed
    from kb.supply import derived, store

    with session.graph() as graph, progress(f"deriving from {source}"):
        started = time.monotonic()
        tables = store.read(graph, source)
        new = transformed(tables, model)  # type: ignore[arg-type]  # refused there
        _keep(new, None, out, "")
        if save:
            named = replace(new, meta=replace(new.meta, id=save))
            _refuse_another(graph, named)
            say(str(derived.save(graph, named, tables, model, time.monotonic() - started)))
    _show(new, form)


def domestic(
    context: typer.Context,
    table: TableOption,
    split_exports: Annotated[bool, typer.Option("--split-exports", help="Exports are partly imported too.")] = False,
    out: OutOption = None,
    save: SaveOption = "",
    form: FormatOption = Format.table,
) -> None:
    """Tell domestic from imported flows by import proportionality, where only their sum is known.

    Example: kb table domestic --table kaz-2024-42 --format csv
    """
    from analysis.compilation.proportionality import domestic_by_proportionality
    from kb.table_store import read

    session: Session = context.obj
    with session.graph() as graph, progress(f"splitting {table}"):
        new = domestic_by_proportionality(read(graph, table), split_exports=split_exports).table
        _keep(new, graph, out, save)
    _show(new, form)


def _totals(path: Path, column: str) -> dict[str, float]:
    """New totals by name. Raises InvalidFile."""
    from loaders.entities.entity_csv import NUMBER, Column, read_csv
    from loaders.entities.sources import SourceBook

    layout = (Column(column, required=True, unique=True), Column("total", NUMBER, required=True))
    return {row[column]: float(row["total"]) for row in read_csv(path, layout, SourceBook(), sourced=False)}


def _keep(table: IOTable, graph: Graph | None, out: Path | None, save: str) -> None:
    """Write it to a folder and into the graph, as asked for."""
    named = replace(table, meta=replace(table.meta, id=save)) if save else table
    if save and graph is not None:
        _refuse_another(graph, named)
    if out is not None:
        from loaders.folder.io_folder_writer import write

        write(named, out)
        say(f"written to {out}")
    if save and graph is not None:
        from kb.table_store import save as keep

        say(str(keep(graph, named)))


def _refuse_another(graph: Graph, table: IOTable) -> None:
    """Only a table that was made the same way is replaced."""
    from kb.errors import KBError

    found = graph.read("MATCH (t:IOTable {id: $id, held: true}) RETURN t.title AS title", {"id": table.meta.id}).rows
    if found and found[0][0] != table.meta.title:
        remedy = "choose another id, or take it out first with `kb remove`"
        raise KBError(f"there is a table {table.meta.id} already: {found[0][0]}", where="--save", remedy=remedy)


def _show(table: IOTable, form: Format) -> None:
    """Print the flows that are not zero; what is to be known about them goes to standard error."""
    import numpy as np
    import pandas as pd

    say(f"{table.meta.title}: {len(table.codes)} industries")
    for note in table.notes:
        say(f"  note: {note}")
    imported = table.imported
    used = (table.domestic != 0) if imported is None else (table.domestic != 0) | (imported != 0)
    suppliers, buyers = np.nonzero(used)
    codes = np.asarray(table.codes, dtype=object)
    flows = {"supplier": codes[suppliers], "buyer": codes[buyers], "domestic": table.domestic[used]}
    show_frame(pd.DataFrame(flows | {"imported": None if imported is None else imported[used]}), form)
