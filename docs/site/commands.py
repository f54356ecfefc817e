"""Every command with its options as Markdown, out of the command line itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from cli.main import app


def markdown() -> str:
    """A section for every command, a deeper one for the commands of a group."""
    root: Any = get_command(app)
    return "\n".join(_sections(root, "kb", 2))


def _sections(group: Any, path: str, level: int) -> Iterator[str]:
    context: Any = None
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield _section(command, f"{path} {name}", level)
        if hasattr(command, "list_commands"):
            yield from _sections(command, f"{path} {name}", level + 1)


def _section(command: Any, path: str, level: int) -> str:
    text, _, example = (command.help or "").partition("Example:")
    parameters = [row for each in command.params if (row := _row(each))]
    table = ["| option | meaning | default |", "|---|---|---|", *parameters, ""] if parameters else []
    shown = [f"Example: `{' '.join(example.split())}`", ""] if example.strip() else []
    return "\n".join([f"{'#' * level} {path}", "", _plain(text), "", *shown, *table])


def _row(parameter: Any) -> str:
    if parameter.name == "help" or getattr(parameter, "hidden", False):
        return ""
    if parameter.param_type_name == "argument":
        names = f"`{parameter.name.upper()}`"
    else:
        names = ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])
    default = "must be given" if parameter.required else _default(parameter.default)
    return f"| {names} | {_plain(parameter.help or '').replace('|', chr(92) + '|')} | {default} |"


def _default(value: Any) -> str:
    if value in (None, "", (), []) or value is False:
        return ""
    return f"`{getattr(value, 'value', value)}`"


def _plain(text: str) -> str:
    return re.sub(r"\n(?!\n)", " ", text.replace("\b", "").strip()).replace("<", "&lt;")
