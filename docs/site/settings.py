"""The settings as Markdown, out of kb/settings.py."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from kb import settings


def markdown() -> str:
    """One row for every variable."""
    return "\n".join(["| variable | meaning | default |", "|---|---|---|", *_rows()]) + "\n"


def _rows() -> Iterator[str]:
    fields = settings.Settings.model_fields
    for name, meaning in meanings().items():
        default = fields[name].default
        shown = f"`{default}`" if fields[name].default_factory is None and str(default) not in ("None", "") else ""
        yield f"| `KB_{name.upper()}` | {meaning.replace('``', '`').replace('|', '&#124;')} | {shown} |"


def meanings() -> dict[str, str]:
    """Name and meaning of every setting; the meaning stands below the field in the class.

    Raises KeyError for a setting without one.
    """
    body = ast.parse(inspect.getsource(settings.Settings)).body[0]
    assert isinstance(body, ast.ClassDef)
    told = {
        before.target.id: after.value.value.replace("\n", " ")
        for before, after in zip(body.body, body.body[1:], strict=False)
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
    }
    return {name: told[name] for name in settings.Settings.model_fields}
