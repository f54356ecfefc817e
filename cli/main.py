"""The command `kb`: every command opens the knowledge base, makes one library call, prints."""

from __future__ import annotations

import errno
import gc
import io
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from cli import (
    analyse,
    assistant,
    backup,
    check,
    concentration,
    engine,
    export,
    history,
    impact,
    load,
    page,
    query,
    report,
    search,
    table,
    token,
)
from cli.session import Session

logging.getLogger("matplotlib").addHandler(logging.NullHandler())  # its note on fonts at a first run is no word of ours

app = typer.Typer(
    name="kb",
    help="ClusterKB: a knowledge base of industrial clusters kept as a graph.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

RARELY = 200_000
"""New objects after which Python looks for circles among them: 700, its default, takes a sixth of the time of `kb up`,
whose rows live to its end."""

STOPPED = 130
"""Exit code after a Ctrl-C, as shells have it."""

MODULES = (
    *(page, engine, load, table, analyse, impact, concentration, query, search, report),
    *(export, backup, check, history),
)
for module in (*MODULES, token, assistant):
    module.register(app)


def _version(asked: bool) -> None:
    if asked:
        from kb.version import __version__

        print(f"clusterkb {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[
        Optional[Path], typer.Option("--home", envvar="KB_HOME", help="Folder of the knowledge base.")  # noqa: UP045
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """ClusterKB: a knowledge base of industrial clusters kept as a graph.

    The graph is the local engine's, or that of the Neo4j server in KB_URI (with KB_USER, KB_PASSWORD, KB_DATABASE).
    """
    context.obj = Session(home)


def main() -> None:
    """Run the command line: 0 done, 1 an error that the user can mend (one line), 2 a fault of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # letters that a terminal does not have are told by a question mark
            stream.reconfigure(errors="replace")
    gc.set_threshold(RARELY, 50, 1000)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    from kb.errors import KBError, too_little_memory

    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="kb", standalone_mode=False)
        sys.stdout.flush()  # a reader that has gone is met here, not when Python ends
        if code == STOPPED:  # Typer has caught the Ctrl-C itself
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except KBError as error:
        print(f"kb: {error}", file=sys.stderr)
        _list_further(getattr(error, "findings", ())[1:])
        return 1
    except MemoryError:
        print(f"kb: {too_little_memory()}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        print("kb: stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        _let_go()
        return 0
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            return _fault()
        print(
            f"kb: {error.filename or 'where this is written to'}: the disk is full – free some space", file=sys.stderr
        )
        return 1
    except SystemExit:  # so does the console that prints the help, once it has let go of a pipe
        _let_go()
        return 0
    except Exception as error:
        if _is_usage_error(error):
            error.show()  # type: ignore[attr-defined]
            return 1
        return _fault()


def _fault() -> int:
    """Tell of an error that the user cannot mend."""
    traceback.print_exc()
    print("kb: this is a fault of ours; please report it with the lines above", file=sys.stderr)
    return 2


def _let_go() -> None:
    """Drop what was written for a reader who has gone: Python would complain of it when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _list_further(findings: Sequence[Any]) -> None:
    """What else is wrong with a file, a line for each."""
    for each in findings:
        print(f"  {each.where}: {each.what}" + (f" – {each.remedy}" if each.remedy else ""), file=sys.stderr)


def _is_usage_error(error: Exception) -> bool:
    """Whether it is about how the command was called (an unknown option, a missing argument)."""
    return hasattr(error, "show") and hasattr(error, "exit_code")


if __name__ == "__main__":
    main()
