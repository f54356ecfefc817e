"""`kb impact`: what a change of final demand brings about."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import of
from cli.output import Format, FormatOption, show_frame
from cli.session import Session, progress, say

if TYPE_CHECKING:
    import pandas as pd


def register(parent: typer.Typer) -> None:
    """Add the command."""
    parent.command()(impact)


def impact(
    context: typer.Context,
    table: Annotated[
        str, typer.Option("--table", "-t", help="Id of the table; `kb tables` lists them.", autocompletion=of("table"))
    ],
    demand: Annotated[
        list[str] | None,
        typer.Option(
            "--demand",
            "-d",
            help="INDUSTRY=AMOUNT, in currency units whatever the table counts in; may be repeated, or several "
            "separated by commas. With --model supply it is the change of primary inputs.",
        ),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="CSV with the columns industry,amount.")] = None,
    basis: Annotated[str, typer.Option("--basis", "-b", help="Import basis: domestic, total, resources.")] = "domestic",
    closure: Annotated[str, typer.Option(help="Households outside or inside: type I, type II.")] = "type I",
    model: Annotated[str, typer.Option(help="demand (Leontief) or supply (Ghosh, a price model).")] = "demand",
    household_income: Annotated[
        float, typer.Option(help="For type II: household income, in currency units; 0 where it is not known.")
    ] = 0.0,
    household_spending: Annotated[
        str, typer.Option(help="For type II without it: bounded (a unit earned is spent once) or compensation.")
    ] = "bounded",
    form: FormatOption = Format.table,
) -> None:
    """Output, value added, income, imports, taxes and jobs that a change of final demand brings about, with a total.

    Amounts are in currency units: C24=1e9 is a thousand million tenge, also where the table counts thousands. What is
    printed is in the same units. Nothing is written to the graph.

    Example: kb impact --table kaz-2024-42 --demand C242=1e9 --demand F41=-2e8 --closure "type II"
    """
    from analysis.structural.impact import ImpactParameters, with_total
    from analysis.structural.impact import impact as computed
    from kb.table_store import read

    parameters = ImpactParameters(basis, closure, model, household_income, household_spending)  # type: ignore[arg-type]
    change = changes(demand or [], file)
    session: Session = context.obj
    with session.graph() as graph, progress(f"impact in {table}"):
        held = read(graph, table)
    result = computed(held, change, parameters)
    say(f"{held.meta.title}, {held.meta.year}, {basis} basis, {closure}, {model}-driven")
    for note in result.notes:
        say(f"  note: {note}")
    show_frame(with_total(result), form)


def changes(given: list[str], file: Path | None = None) -> pd.Series:
    """Amounts by industry from the option and the file; an industry may be named more than once.

    >>> changes(["C24=1e9, F41=-2e8", "C24=5"]).to_list()
    [1000000000.0, -200000000.0, 5.0]
    """
    import pandas as pd

    pairs = [_pair(part) for text in given for part in text.split(",")] + list(_of_file(file) if file else [])
    return pd.Series([amount for _, amount in pairs], index=[code for code, _ in pairs], dtype=float)


def _pair(text: str) -> tuple[str, float]:
    from kb.errors import KBError

    code, _, amount = text.partition("=")
    try:
        return code.strip(), float(amount)
    except ValueError:
        raise KBError(f"{text.strip()!r} is not INDUSTRY=AMOUNT", where="--demand", remedy="as in C24=1e9") from None


def _of_file(file: Path) -> Iterator[tuple[str, float]]:
    from kb.errors import InvalidFile

    try:
        lines = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidFile(f"cannot be read: {error}", where=str(file), remedy="give a CSV file in UTF-8") from None
    for number, line in enumerate(lines, start=2):
        try:
            yield line["industry"].strip(), float(line["amount"])
        except (KeyError, TypeError, ValueError):
            raise InvalidFile(
                "no industry and amount",
                where=f"{file}, line {number}",
                remedy="columns industry,amount; the amount a number",
            ) from None
