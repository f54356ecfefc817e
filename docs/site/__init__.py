"""Our part of the site's making: pages and formulas that come from the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docs.site import architecture, commands, glossary, graph_model, mathml, python_api, queries, settings

GENERATED: dict[str, Callable[[], str]] = {
    "architecture": architecture.markdown,
    "commands": commands.markdown,
    "queries": queries.markdown,
    "glossary": glossary.markdown,
    "notation": glossary.notation,
    "settings": settings.markdown,
    "graph model": graph_model.markdown,
    "python of kb": lambda: python_api.markdown("kb"),
    "python of analysis": lambda: python_api.markdown("analysis"),
    "python of loaders": lambda: python_api.markdown("loaders"),
}
"""What a page's comment line `% generated: NAME` is replaced by."""


def fill(app: object, name: str, source: list[str]) -> None:
    """Put what the code says where a page asks for it."""
    lines = source[0].split("\n")
    source[0] = "\n".join(
        GENERATED[line.removeprefix("% generated: ")]() if line.startswith("% generated: ") else line for line in lines
    )


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx of it."""
    app.connect("source-read", fill)
    app.connect("autodoc-process-docstring", python_api.as_it_stands)
    mathml.register(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
