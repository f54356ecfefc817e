"""Tables and the analyses on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Format, FormatOption, show_frame, show_rows
from cli.session import Session, progress, say

if TYPE_CHECKING:
    from analysis.parameters import Parameters, Result

app = typer.Typer(help="Compute from a table and write the results into the graph.", no_args_is_help=True)

TableOption = Annotated[str, typer.Option("--table", "-t", help="Id of the table; `kb tables` lists them.")]
BasisOption = Annotated[str, typer.Option("--basis", "-b", help="Import basis: domestic, total or resources.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.command()(tables)
    parent.add_typer(app, name="analyse")
    app.command()(multipliers)
    app.command()(linkages)
    app.command("all")(everything)


def tables(context: typer.Context, form: FormatOption = Format.table) -> None:
    """List the input-output tables.

    Example: kb tables
    """
    from kb.queries import run

    session: Session = context.obj
    with session.graph() as graph:
        show_rows(run(graph, "provenance.tables"), form, language=session.settings().language)


def multipliers(
    context: typer.Context, table: TableOption, basis: BasisOption = "domestic", form: FormatOption = Format.table
) -> None:
    """Type I multipliers: effect per unit of final demand, and ratio to the industry's own coefficient.

    Example: kb analyse multipliers --table kaz-2024-29 --basis domestic --format csv
    """
    from analysis.multipliers import wide
    from analysis.parameters import MultiplierParameters

    result = _compute(context.obj, table, MultiplierParameters(basis))
    show_frame(wide(result.frame).reset_index(), form)


def linkages(
    context: typer.Context,
    table: TableOption,
    basis: BasisOption = "domestic",
    forward: Annotated[str, typer.Option(help="Forward linkages from the ghosh or the leontief inverse.")] = "ghosh",
    form: FormatOption = Format.table,
) -> None:
    """Direct and total linkages, Rasmussen indices with coefficients of variation, key sectors.

    Example: kb analyse linkages --table kaz-2024-29 --format json
    """
    from analysis.parameters import LinkageParameters

    result = _compute(context.obj, table, LinkageParameters(basis, forward))
    show_frame(result.frame, form)


def everything(context: typer.Context, table: TableOption) -> None:
    """Every method on every import basis, where the graph has no current run of it.

    Example: kb analyse all --table kaz-2024-29
    """
    from cli.build import analyses

    session: Session = context.obj
    with session.graph() as graph, progress(f"analysing {table}"):
        told = analyses(graph, table)
    for line in told or ["every run is there already"]:
        say(line)


def _compute(session: Session, table: str, parameters: Parameters) -> Result:
    """Compute from the graph's table, write the results back, say how it went."""
    from analysis.methods import method
    from analysis.writer import write
    from kb.tables import read

    with session.graph() as graph, progress(f"{parameters.method} of {table}"):
        held = read(graph, table)
        result = method(parameters.method).compute(held, parameters)
        written = write(graph, held, result)
    say(f"{held.meta.title}, {held.meta.year}, {parameters.basis} basis: {written} results written")
    for name, reached in result.identities.items():
        say(f"  {name} holds: largest deviation {reached:.1e}")
    for note in result.notes:
        say(f"  note: {note}")
    return result
