"""The query library as Markdown, out of the headers in cypher/."""

from __future__ import annotations

from collections.abc import Iterator

from kb.queries import Parameter, Query, library


def markdown() -> str:
    """A section for every topic, in it one for every query."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    topic = ""
    for query in library().values():
        if query.topic != topic:
            topic = query.topic
            yield f"## {topic.replace('_', ' ').capitalize()}\n"
        yield _section(query)


def _section(query: Query) -> str:
    parameters = [f"| `{each.name}` | {_default(each)} | {each.meaning} |" for each in query.parameters]
    columns = ", ".join(f"`{name}`" for name in query.columns)
    table = ["| parameter | type and default | meaning |", "|---|---|---|", *parameters, ""] if parameters else []
    heading = [f"### {query.name}", "", f"**{query.title}.** {query.description}", ""]
    return "\n".join([*heading, *table, f"Columns: {columns}", ""])


def _default(parameter: Parameter) -> str:
    if parameter.default is None:
        return f"{parameter.type}, must be given"
    return f"{parameter.type}, `{parameter.default!r}`"
