"""The Python interface: which modules are shown, and how their docstrings are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def markdown(package: str) -> str:
    """A section for every module of a package, room by room."""
    return "\n".join(_section(module) for module in modules(package))


def modules(package: str) -> Iterator[str]:
    """Names of the package's modules; a package's own file where it says more than a line."""
    for path in sorted((ROOT / package).rglob("*.py"), key=lambda path: (len(path.parts), path)):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] != "__init__":
            yield ".".join(parts)
        elif len(parts) == 2:
            yield package


def _section(module: str) -> str:
    return f"## {module}\n\n```{{eval-rst}}\n.. automodule:: {module}\n```\n"


def as_it_stands(app: object, what: str, name: str, value: object, options: object, lines: list[str]) -> None:
    """Show a docstring as it was written: its formulas stand in lines of their own and are no markup.

    The first paragraph is text; what follows (formula, shapes, units, source, example) keeps its lines.
    """
    end = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
    rest = "\n".join(lines[end:]).strip("\n").split("\n")
    first = _escaped("\n".join(lines[:end])).split("\n")
    block = ["", ".. code-block:: text", "", *("   " + line for line in rest), ""] if rest != [""] else [""]
    lines[:] = [*first, *block]


def _escaped(text: str) -> str:
    """Without markup but for literals (``…``) and roles (:mod:`…`)."""
    parts = re.split(r"(``.+?``|:\w+:`.+?`)", text, flags=re.DOTALL)
    return "".join(part if i % 2 else re.sub(r"([*|\\])", r"\\\1", part) for i, part in enumerate(parts))
