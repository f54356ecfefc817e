"""Measures of a user's own regional data, printed and not stored: concentration of plants, growth by region."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import Format, FormatOption, show_frame
from cli.session import say

if TYPE_CHECKING:
    import pandas as pd


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.command()(concentration)
    parent.command("shift-share")(growth)


def concentration(
    path: Annotated[Path, typer.Argument(help="CSV file with columns region, industry, plant, employment.")],
    form: FormatOption = Format.table,
) -> None:
    """Concentration of each industry's plants in space (Ellison and Glaeser); printed, not stored.

    Example: kb concentration plants.csv
    """
    from analysis.regional.concentration import ellison_glaeser

    result = ellison_glaeser(read(path, ("region", "industry", "plant"), "employment"))
    show_frame(result, form)
    alone = result.loc[result["gamma"].isna(), "industry"]
    if len(alone):
        say(f"  note: one plant, so no gamma: {', '.join(alone)}")


def growth(
    path: Annotated[Path, typer.Argument(help="CSV file with columns region, industry, year, value.")],
    from_year: Annotated[int, typer.Option(help="First year; 0 for the first of the file.")] = 0,
    to_year: Annotated[int, typer.Option(help="Last year; 0 for the last of the file.")] = 0,
    form: FormatOption = Format.table,
) -> None:
    """Change by region and industry between two years of a file, in its three parts; printed, not stored.

    The nation is the sum of the file's regions. `kb analyse shift-share` takes the regional accounts of the graph.

    Example: kb shift-share jobs.csv --from-year 2015 --to-year 2024
    """
    from analysis.regional.regional_accounts import accounts_of
    from analysis.regional.shift_share import between, two_years

    rows = read(path, ("region", "industry"), "value", year=True)
    rows = rows.rename(columns={"region": "place"}).assign(kind="region", measure="value")
    before, after = (accounts_of(rows, year, "value") for year in two_years(rows, from_year, to_year, "value"))
    frame, notes = between(before, after)
    show_frame(frame.drop(columns="measure"), form)
    for note in notes:
        say(f"  note: {note}")


def read(path: Path, names: tuple[str, ...], amount: str, *, year: bool = False) -> pd.DataFrame:
    """The rows of a file: columns of text, an amount, and a year where asked. A row that stands twice is refused."""
    import pandas as pd

    from kb.errors import InvalidFile
    from loaders.entities.entity_csv import NUMBER, YEAR, Column, read_csv
    from loaders.entities.sources import SourceBook

    text = [Column(name, required=True) for name in names]
    years = [Column("year", YEAR, required=True)] if year else []
    columns = [*text, *years, Column(amount, NUMBER, required=True)]
    file = read_csv(path, columns, SourceBook(), sourced=False)
    frame = pd.DataFrame([{column.name: row.value(column.name) for column in columns} for row in file])
    twice = frame.duplicated([column.name for column in columns[:-1]])
    if twice.any():
        row = file.rows[int(twice.to_numpy().argmax())]
        raise InvalidFile("the row stands twice", where=row.origin, remedy="leave one out, or sum the two")
    return frame
