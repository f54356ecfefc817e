"""What every command shares: the settings, the opened knowledge base, progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.datasets import Change
    from kb.graph import Graph
    from kb.settings import Settings


@dataclass(frozen=True)
class Session:
    """The options given before the command."""

    home: Path | None = None

    def settings(self) -> Settings:
        """Settings from the environment and the command line. Raises KBError for a value that is not allowed."""
        from pydantic import ValidationError

        from kb.errors import KBError
        from kb.settings import Settings

        try:
            return Settings(home=self.home.expanduser().absolute()) if self.home else Settings()
        except ValidationError as error:
            first = error.errors()[0]
            name = "KB_" + "_".join(str(part) for part in first["loc"]).upper()
            raise KBError(f"{first['msg']} (given: {first['input']!r})", where=name, remedy="correct it") from None

    @contextmanager
    def graph(self) -> Iterator[Graph]:
        """The opened knowledge base, its schema in place."""
        from kb.datasets import prepare
        from kb.graph import connect

        with progress("opening the knowledge base"):
            graph = connect(self.settings())
        with graph:
            prepare(graph)
            yield graph


def say(text: str) -> None:
    """A note to the person, beside the data on standard output."""
    print(text, file=sys.stderr)


def tell(change: Change) -> None:
    """What a load changed, with its notes."""
    say(str(change))
    for note in change.notes:
        say(f"  note: {note}")


def agree(question: str, concerns: Sequence[str], yes: bool) -> None:
    """Go on only where there is nothing to agree to, or the person does, by --yes or at a terminal."""
    import typer

    from kb.errors import KBError

    for concern in concerns:
        say(f"  {concern}")
    if yes or not concerns:
        return
    if not sys.stdin.isatty():
        raise KBError(f"nothing was written: {concerns[0]}", remedy="agree to it with --yes")
    typer.confirm(question, abort=True, err=True)


@contextmanager
def progress(text: str) -> Iterator[Callable[[str], None]]:
    """Show what is going on while it lasts, on a terminal only; the yielded function changes the text."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(text) as status:
        yield status.update
