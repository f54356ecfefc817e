"""The local engine: down, status, doctor."""

from __future__ import annotations

import typer

from cli.output import Format, FormatOption, show
from cli.session import Session, progress, say


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(down)
    app.command()(status)
    app.command()(doctor)


def down(context: typer.Context) -> None:
    """Stop the local engine. The data stays.

    Example: kb down
    """
    from kb.engine import stop

    session: Session = context.obj
    with progress("stopping the engine"):
        stopped = stop(session.settings())
    say("stopped" if stopped else "was not running")


def status(context: typer.Context, form: FormatOption = Format.table) -> None:
    """Say where the knowledge base is and whether its engine runs.

    Example: kb status
    """
    from kb.engine import status as engine_status

    session: Session = context.obj
    settings = session.settings()
    if settings.uri:
        show(["what", "value"], [["server", settings.uri], ["user", settings.user]], form)
        return
    engine = engine_status(settings)
    rows: list[list[object]] = [["home", str(engine.home)], ["running", engine.running], ["engine", engine.version]]
    if engine.running and engine.endpoint:
        rows += [["process", engine.pid], ["bolt", engine.endpoint.uri], ["studio", engine.endpoint.http]]
        rows += [["memory, bytes", engine.memory_bytes], ["started", engine.started]]
    show(["what", "value"], [*rows, ["disk, bytes", engine.disk_bytes]], form)


def doctor(context: typer.Context, form: FormatOption = Format.table) -> None:
    """Check the machine, the folder and the server, and say how to mend what is wrong.

    Example: kb doctor
    """
    from kb.engine import doctor as examine
    from kb.sharing import server_doctor

    session: Session = context.obj
    settings = session.settings()
    with progress("checking"):
        checks = server_doctor.examine(settings) if settings.uri else examine(settings)
    rows = [[check.name, "ok" if check.ok else "WRONG", check.detail, check.remedy] for check in checks]
    show(["check", "result", "detail", "remedy"], rows, form)
    if not all(row[1] == "ok" for row in rows):
        raise typer.Exit(1)
