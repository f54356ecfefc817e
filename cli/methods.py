"""`kb analyse METHOD`: one command for every method, its options made from the method's parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import Field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from typer.core import TyperGroup

from cli.completion import ASKED, of
from cli.output import ColumnsOption, Format, FormatOption, show_frame
from cli.session import Session, progress, say

if TYPE_CHECKING:
    from analysis.method import Method
    from analysis.parameters import Parameters
    from analysis.result import Result
    from kb.table import IOTable


ReportOption = Annotated[Optional[Path], typer.Option(help="File for a report: .html, or .md with figures beside it.")]  # noqa: UP045


class Methods(TyperGroup):
    """Commands of the methods beside those added by hand; made when they are asked for, as they import numerics."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands."""
        self._make()
        return super().list_commands(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command."""
        self._make()
        return super().get_command(ctx, cmd_name)

    def _make(self) -> None:
        from analysis.methods import METHODS

        if set(METHODS) <= set(self.commands):
            return
        made = typer.Typer()
        for name, method in METHODS.items():
            made.command(name)(command(name, method))
        by_hand = dict(self.commands)
        self.commands.clear()
        self.commands.update({**typer.main.get_group(made).commands, **by_hand})


def command(name: str, method: Method) -> Callable[..., None]:
    """The command of a method: an option for every field of its parameters."""

    def run(context: typer.Context, table: str, part: str, columns: str, form: Format, **given: Any) -> None:
        values = {field.name: _value(field, given[field.name]) for field in fields(method.parameters)}
        result = computed(context.obj, table, method.parameters(**values), given.get("report"))
        show_frame(result.part(part), form, chosen=columns)

    of_call = [
        ("context", typer.Context, inspect.Parameter.empty),
        (
            "table",
            Annotated[
                str,
                typer.Option(
                    "--table", "-t", help="Id of the table; `kb tables` lists them.", autocompletion=of("table")
                ),
            ],
            ...,
        ),
        *((field.name, _annotation(field), _default(field)) for field in fields(method.parameters)),
        ("part", Annotated[str, typer.Option(help="Which table of the result to print.")], method.shown),
        ("columns", ColumnsOption, ""),
        *([("report", ReportOption, None)] if method.report else []),
        ("form", FormatOption, Format.table),
    ]
    kind = inspect.Parameter.KEYWORD_ONLY
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                n, kind, annotation=a, default=inspect.Parameter.empty if d in (..., inspect.Parameter.empty) else d
            )
            for n, a, d in of_call
        ]
    )
    run.__annotations__ = {n: a for n, a, _ in of_call}
    example = f"kb analyse {name} --table {method.example_table} {method.example}"
    run.__doc__ = f"{method.title}.\n\nExample: {example}".rstrip()
    return run


def computed(session: Session, table: str, parameters: Parameters, report: Path | None = None) -> Result:
    """Compute from the graph's table, write the results back and a report where one is wanted, say how it went."""
    from analysis.run import perform
    from kb.table_store import read

    with session.graph() as graph, progress(f"{parameters.method} of {table}"):
        held = read(graph, table)
        result, written = perform(graph, held, parameters)
    say(f"{held.meta.title}, {held.meta.year}, {parameters.basis} basis: {written} results written")
    for name, reached in result.identities.items():
        say(f"  {name} holds: largest deviation {reached:.1e}")
    for note in result.notes:
        say(f"  note: {note}")
    if report:
        _report(held, result, report)
    if result.parts:
        say(f"  --part shows: rows, {', '.join(result.parts)}")
    return result


def _report(table: IOTable, result: Result, file: Path) -> None:
    from analysis.methods import method
    from analysis.report import write_report

    make = method(result.method).report
    assert make is not None  # the option is only there with it
    for written in write_report(make(table, result), file):
        say(f"  report: {written}")


def _annotation(field: Field[Any]) -> Any:
    meaning, choices = field.metadata["meaning"], field.metadata["choices"]
    words = f"{meaning}: {', '.join(choices)}." if choices else f"{meaning}."
    kind = str if isinstance(field.default, tuple) else type(field.default)
    names = ["--basis", "-b"] if field.name == "basis" else [f"--{field.name.replace('_', '-')}"]
    completed = of(field.name) if field.name in ASKED else None
    return Annotated[kind, typer.Option(*names, help=words, autocompletion=completed)]


def _default(field: Field[Any]) -> Any:
    return ",".join(field.default) if isinstance(field.default, tuple) else field.default


def _value(field: Field[Any], given: Any) -> Any:
    if isinstance(field.default, tuple):
        return tuple(part.strip() for part in given.split(",") if part.strip())
    return given
