"""Scripts of Cypher: several statements, each ended by a semicolon at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kb.errors import QueryError
from kb.graph import Graph


def statements(text: str) -> list[str]:
    """The statements of a text; lines that are comments are left out.

    >>> statements("// two\\nCREATE (:Firm {id: 'a'});\\nMATCH (n)\\nRETURN n.id;\\n")
    ["CREATE (:Firm {id: 'a'})", 'MATCH (n)\\nRETURN n.id']
    """
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("//"))
    parts = re.split(r";[ \t]*(?:\n|$)", "\n".join(lines))
    return [part.strip() for part in parts if part.strip()]


def run_script(graph: Graph, script: Sequence[str], progress: Callable[[str], None] | None = None) -> int:
    """Run the statements, each in a transaction of its own, and return how many there were.

    Schema statements and others cannot share a transaction. Raises QueryError that names the statement; those before
    it stay.
    """
    for number, statement in enumerate(script, start=1):
        if progress and number % 20 == 1:
            progress(f"statement {number:,} of {len(script):,}")
        try:
            graph.command(statement, name=f"statement {number:,}")
        except QueryError as error:
            before = f"; the {number - 1:,} before it were carried out" if number > 1 else ""
            raise type(error)(f"{error.what}{before}", where=error.where, remedy=error.remedy) from error
    return len(script)
