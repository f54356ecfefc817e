"""What an analysis is asked for: one frozen parameter class per method.

The same objects serve the library, the command line and the web page: a field made by :func:`option` carries its
meaning and what it allows. ``version`` of a method is raised whenever the numbers it gives for the same table and
parameters change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from analysis.explanation import Explanation
from kb.errors import AnalysisError
from kb.table import BASES, Basis

TOLERANCE = 1e-9
"""Largest deviation at which an identity (docs/methods/import_bases.md, Identities) still counts as met."""


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    """Refuse a parameter value that the method does not know."""
    if value not in choices:
        raise AnalysisError(f"unknown {name} {value!r}", remedy=f"one of {', '.join(choices)}")


def option(
    default: Any,
    meaning: str,
    *,
    choices: tuple[str, ...] = (),
    least: float | None = None,
    most: float | None = None,
) -> Any:
    """A field of a parameter class: its default, its meaning, and what it allows."""
    return field(default=default, metadata={"meaning": meaning, "choices": choices, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Parameters:
    """What every method is asked for: the import basis of the coefficients.

    ``domestic``: domestic flows per unit of output; imports leak out. ``total``: domestic and imported flows per
    unit of output (technology). ``resources``: domestic and imported flows per unit of output plus imports.
    ``bases`` are those on which `kb analyse all` runs the method, where the table has them.

    Raises ``AnalysisError`` for a value that a field does not allow.
    """

    method: ClassVar[str] = ""
    version: ClassVar[int] = 0
    explanation: ClassVar[Explanation]
    bases: ClassVar[tuple[Basis, ...]] = ("domestic",)

    basis: Basis = option("domestic", "Import basis", choices=BASES)

    def __post_init__(self) -> None:
        for each in fields(self):
            _check(each.name, getattr(self, each.name), each.metadata)

    def as_dict(self) -> dict[str, Any]:
        """The parameters by name, as a run records them."""
        return asdict(self)

    def distinct(self) -> dict[str, Any]:
        """Those that differ from the method's defaults, the basis aside: what tells two runs on one basis apart."""
        values = {each.name: (getattr(self, each.name), each.default) for each in fields(self)}
        return {name: value for name, (value, default) in values.items() if name != "basis" and value != default}


def _check(name: str, value: Any, allowed: Any) -> None:
    spoken = name.replace("_", " ")
    if allowed.get("choices"):
        check_choice(spoken, value, allowed["choices"])
    least, most = allowed.get("least"), allowed.get("most")
    if (least is not None and not value >= least) or (most is not None and not value <= most):
        bounds = [f"at least {least:g}" if least is not None else "", f"at most {most:g}" if most is not None else ""]
        raise AnalysisError(f"{spoken} is {value!r}", remedy=f"give {' and '.join(filter(None, bounds))}")


def chosen(codes: Sequence[str], patterns: Sequence[str]) -> list[int]:
    """Positions of the industries that the patterns name (``C24``, ``C*``); all of them where there is no pattern.

    Raises ``AnalysisError`` for a pattern that names no industry.

    >>> chosen(["A01", "C10", "C24"], ["C*"])
    [1, 2]
    """
    for pattern in patterns:
        if not any(fnmatchcase(code, pattern) for code in codes):
            raise AnalysisError(
                f"no industry {pattern!r}", where="industries", remedy=f"the table has {', '.join(codes[:40])}"
            )
    return [i for i, code in enumerate(codes) if not patterns or any(fnmatchcase(code, p) for p in patterns)]
