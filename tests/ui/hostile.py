"""A knowledge base whose every text would be a picture, a link, a script of another host if it were read as Markdown.

Not a test module: tests/ui/test_text.py takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.graph import Graph

HOST = "evil.example"
HOSTILE = f"![x](http://{HOST}/p)<img src=http://{HOST}/i>**b** "
"""Before every text, so that it is seen also where a text is shortened."""

TEXTS = (
    *(
        "aim",
        "boundary_note",
        "citation",
        "city",
        "criteria",
        "description",
        "file",
        "finding",
        "issuer",
        "later_years",
    ),
    *("licence", "literature", "name_en", "name_ru", "name_kk", "note", "number", "product", "products"),
    *("rate_years", "relation", "software", "statement", "title", "topic", "valuation"),
)
"""Properties that hold words of whoever wrote a file."""

LISTS = ("notes",)
STATUS = "MATCH (n) WHERE (n:Cluster OR n:Instrument) AND n.status IS NOT NULL SET n.status = $hostile + n.status"

AS_IT_IS = {
    "Selectbox.options",
    "Selectbox.raw_value",
    "MultiSelect.options",
    "MultiSelect.raw_values",
    "TextInput.default",
    "TextInput.value",
    "Code.code_text",
    "Text.body",
    "EChartsChart.spec",
    "EChartsChart.alt",
    "VegaLiteChart.spec",
    "VegaLiteChart.alt",
}
"""What Streamlit shows as it stands: no Markdown is read there. For figures see tests/ui/test_figures.py."""


def poison(graph: Graph) -> None:
    """Put the hostile text before every text of the graph."""
    statements = [STATUS]
    for pattern in ("(n)", "()-[n]->()"):
        statements += [f"MATCH {pattern} WHERE n.{key} IS NOT NULL SET n.{key} = $hostile + n.{key}" for key in TEXTS]
    statements += [f"MATCH (n) WHERE n.{key} IS NOT NULL SET n.{key} = [$hostile] + n.{key}" for key in LISTS]

    def write(transaction: Any) -> None:
        for statement in statements:
            transaction.run(statement, hostile=HOSTILE)

    graph.write(write, name="poison")


def read_as_markdown(app: Any) -> set[str]:
    """Where a page gives the browser a stored text to be read as Markdown or HTML: message, field, beginning."""
    found = set()
    for element in _elements(app._tree):
        proto = getattr(element, "proto", None)
        if proto is not None:
            found |= {f"{place}: {text[:120]!r}" for place, text in _texts(proto) if _is_read(place, text)}
    return found


def _is_read(place: str, text: str) -> bool:
    if place == "Html.body":
        return f"<img src=http://{HOST}" in text
    return place not in AS_IT_IS and "![x](" in text


def _elements(block: Any) -> Iterator[Any]:
    yield block
    children = getattr(block, "children", {})
    for child in children.values():
        yield from _elements(child)


def _texts(message: Any, owner: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a message with the name of the innermost message and of its field."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for one in values:
            place = f"{message.DESCRIPTOR.name}.{field.name}"
            if isinstance(one, str):
                yield place, one
            elif hasattr(one, "ListFields"):
                yield from _texts(one)
