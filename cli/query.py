"""Asking: the query library, Cypher of one's own, the schema."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.output import ColumnsOption, Format, FormatOption, show, show_rows
from cli.session import Session, progress, say

if TYPE_CHECKING:
    from kb.graph import Graph

app = typer.Typer(help="The query library.", no_args_is_help=True)

LimitOption = Annotated[int | None, typer.Option(min=1, help="Most rows to return; KB_ROW_LIMIT by default.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="query")
    app.command("list")(listed)
    app.command("show")(shown)
    app.command("run")(run)
    parent.command()(cypher)
    parent.command()(schema)


def listed(form: FormatOption = Format.table) -> None:
    """List the queries.

    Example: kb query list
    """
    from kb.queries import library

    rows = [[q.name, q.title, " ".join(p.name for p in q.parameters)] for q in library().values()]
    show(["name", "title", "parameters"], rows, form)


def shown(name: Annotated[str, typer.Argument(help="Name of the query.")]) -> None:
    """Show what a query does, its parameters and columns, and its text.

    Example: kb query show lineage.programmes
    """
    from kb.queries import get

    query = get(name)
    print(f"{query.name}: {query.title}\n{query.description}\n")
    for p in query.parameters:
        default = "must be given" if p.default is None else f"default {p.default!r}"
        print(f"  -p {p.name}=… ({p.type}, {default}): {p.meaning}")
    for column, meaning in query.columns.items():
        print(f"  column {column}: {meaning}")
    print(f"\n{query.text}", end="")


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the query.")],
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value; may be repeated.")
    ] = None,
    limit: LimitOption = None,
    columns: ColumnsOption = "",
    form: FormatOption = Format.table,
) -> None:
    """Run a query of the library.

    Example: kb query run value_chain.suppliers -p industry=C242 -p depth=2
    """
    from kb.queries import get
    from kb.queries import run as run_query

    given = _given(parameter or [])
    get(name).bind(given)  # wrong names are told before an engine is started
    session: Session = context.obj
    with session.graph() as graph:
        rows = run_query(graph, name, given, limit=limit or session.settings().row_limit)
    show_rows(rows, form, chosen=columns, language=session.settings().language)


def cypher(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The query; - reads it, or a script, from standard input.")],
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value; may be repeated.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Allow the query to change the graph.")] = False,
    limit: LimitOption = None,
    columns: ColumnsOption = "",
    form: FormatOption = Format.table,
) -> None:
    """Run Cypher; it can only read unless --write is given.

    Example: kb cypher "MATCH (p:Programme) RETURN p.name_en, p.start_year ORDER BY p.start_year"
    """
    from kb.script import run_script, statements

    session: Session = context.obj
    text = sys.stdin.read() if text == "-" else text
    given = _given(parameter or [])
    script = statements(text)
    with session.graph() as graph, progress("asking") as shown:
        if write and len(script) > 1:
            say(f"{run_script(graph, script, shown)} statements done")
            _noted(graph, f"{len(script)} statements")
            return
        if write:
            rows = graph.command(text, given, name="cypher")
            _noted(graph, text)
        else:
            rows = graph.console(text, given, name="cypher", limit=limit or session.settings().row_limit)
    if rows.columns:
        show_rows(rows, form, chosen=columns, language=session.settings().language)
    else:
        say("done")


def _noted(graph: Graph, text: str) -> None:
    """Write down in the log of changes what was done by hand: afterwards, as the query is its own transaction."""
    from kb.sharing.history import note

    graph.write(lambda transaction: note(transaction, "write", "cypher", summary=text), name="history")


def schema() -> None:
    """Print the graph model: labels, relationship types, properties.

    Example: kb schema
    """
    from kb.schema import markdown

    print(markdown(), end="")


def _given(pairs: list[str]) -> dict[str, str]:
    from kb.errors import KBError

    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise KBError(f"{pair!r} is not name=value", where="-p", remedy="write -p name=value")
        given[name] = value
    return given
