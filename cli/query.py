"""Asking: the query library, Cypher of one's own, the schema."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.completion import of, parameters, queries
from cli.hints import columns_of, of_cypher, of_query
from cli.output import ColumnsOption, Format, FormatOption, RecordOption, heads, show, show_rows
from cli.session import Session, progress, say

if TYPE_CHECKING:
    from kb.graph import Graph

app = typer.Typer(help="The query library.", no_args_is_help=True)

QueryName = Annotated[str, typer.Argument(help="Name of the query.", autocompletion=queries)]
LimitOption = Annotated[int | None, typer.Option(min=1, help="Most rows to return; KB_ROW_LIMIT by default.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="query")
    app.command("list")(listed)
    app.command("show")(shown)
    app.command("run")(run)
    parent.command()(cypher)
    parent.command()(schema)


def listed(
    context: typer.Context,
    word: Annotated[str, typer.Argument(help="Only those that have it in name, title or description.")] = "",
    form: FormatOption = Format.table,
) -> None:
    """List the queries.

    Example: kb query list lineage
    """
    from kb.queries import library
    from ui.i18n import translate

    language = context.obj.settings().language
    told = {q.name: (translate(q.title, language), translate(q.description, language)) for q in library().values()}
    chosen = [
        q
        for q in library().values()
        if word.casefold() in " ".join((q.name, q.title, q.description, *told[q.name])).casefold()
    ]
    rows = [[q.name, told[q.name][0], " ".join(p.name for p in q.parameters)] for q in chosen]
    names = ["name", "title", "parameters"]
    show(heads(names, language) if form is Format.table else names, rows, form)
    if not rows:
        say(f"no query has {word!r} in name, title or description")


def shown(context: typer.Context, name: QueryName) -> None:
    """Show what a query does, its parameters and columns, and its text.

    Example: kb query show lineage.programmes
    """
    from kb.queries import get
    from ui.i18n import translate

    query, language = get(name), context.obj.settings().language
    print(f"{query.name}: {translate(query.title, language)}\n{translate(query.description, language)}\n")
    for p in query.parameters:
        default = "must be given" if p.default is None else f"default {p.default!r}"
        print(f"  -p {p.name}=… ({p.type}, {default}): {translate(p.meaning, language)}")
    for column, meaning in query.columns.items():
        print(f"  column {column}: {translate(meaning, language)}")
    print(f"\n{query.text}", end="")


def run(
    context: typer.Context,
    name: QueryName,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="name=value; may be repeated.", autocompletion=parameters),
    ] = None,
    table: Annotated[
        str, typer.Option("--table", "-t", help="Id of a table: the same as -p table=…", autocompletion=of("table"))
    ] = "",
    limit: LimitOption = None,
    columns: ColumnsOption = "",
    record: RecordOption = False,
    form: FormatOption = Format.table,
) -> None:
    """Run a query of the library.

    Example: kb query run value_chain.suppliers -p industry=C242 -p depth=2
    """
    from kb.graph import Rows
    from kb.queries import get
    from kb.queries import run as run_query

    given = _given([*(parameter or []), *([f"table={table}"] if table else [])])
    get(name).bind(given)  # wrong names are told before an engine is started
    session: Session = context.obj
    with session.graph() as graph:
        rows = run_query(graph, name, given, limit=limit or session.settings().row_limit)
    if not rows.columns:
        rows = Rows(list(get(name).columns), [])
    show_rows(rows, form, chosen=columns, language=session.settings().language, record=record)
    if not rows.rows:
        _empty(of_query(get(name), given))


def _empty(hints: Iterable[str]) -> None:
    """Say that there are no rows, and what may be why."""
    say("no rows")
    for hint in hints:
        say(f"  {hint}")


def cypher(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The query; - reads it, or a script, from standard input.")],
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", "-p", help="name=JSON, name:s=text, name:d=date; what is no JSON is text; may be repeated."
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Allow it to change the graph, within the model.")] = False,
    limit: LimitOption = None,
    columns: ColumnsOption = "",
    record: RecordOption = False,
    form: FormatOption = Format.table,
) -> None:
    """Run Cypher; it can only read unless --write is given.

    Example: kb cypher "MATCH (p:Programme) RETURN p.name_en, p.start_year ORDER BY p.start_year"
    """
    from kb.checked_write import CheckedWrite
    from kb.graph import Rows
    from kb.script import run_script, statements

    notes: list[str] = []
    session: Session = context.obj
    text = sys.stdin.read() if text == "-" else text
    given = dict(_typed(*pair) for pair in _given(parameter or []).items())
    script = statements(text)
    with session.graph() as graph, progress("asking") as shown:
        if write and len(script) > 1:
            say(f"{run_script(graph, script, shown)} statements done, none of them checked: `kb check` does that")
            _noted(graph, f"{len(script)} statements")
            return
        if write:
            checked = CheckedWrite(text)
            rows = graph.command(text, given, name="cypher", guard=checked)
            notes = checked.notes
        else:
            rows = graph.console(text, given, name="cypher", limit=limit or session.settings().row_limit)
    if not rows.columns and not write:
        rows = Rows(columns_of(text), [])
    if rows.columns:
        show_rows(rows, form, chosen=columns, language=session.settings().language, record=record)
    else:
        say("done")
    if not rows.rows and not write:
        _empty(of_cypher(text))
    for told in notes:
        say(f"  note: {told}")


def _noted(graph: Graph, text: str) -> None:
    """Write down in the log of changes that a script ran: afterwards, as each statement is its own transaction."""
    from kb.sharing.history import note

    graph.write(lambda transaction: note(transaction, "write", "cypher", summary=text), name="history")


def schema() -> None:
    """Print the graph model: labels, relationship types, properties.

    Example: kb schema
    """
    from kb.schema import markdown

    print(markdown(), end="")


def _typed(name: str, value: str) -> tuple[str, Any]:
    """A parameter of Cypher: its name may say that it is text (:s) or a date (:d), else it is JSON where it can be."""
    import json
    from datetime import date

    from kb.errors import KBError

    plain, _, kind = name.partition(":")
    if kind == "s":
        return plain, value
    try:
        return plain, date.fromisoformat(value) if kind == "d" else json.loads(value)
    except ValueError:
        if kind:
            raise KBError(f"{value!r} is no date", where=f"-p {name}", remedy="write YYYY-MM-DD") from None
        return plain, value


def _given(pairs: list[str]) -> dict[str, str]:
    from kb.errors import KBError

    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise KBError(f"{pair!r} is not name=value", where="-p", remedy="write -p name=value")
        given[name] = value
    return given
