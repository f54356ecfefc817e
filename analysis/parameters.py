"""What an analysis is asked for and what it answers: one frozen parameter class per method, one result class.

The same objects serve the library, the command line and the web page. ``version`` of a method is raised whenever the
numbers it gives for the same table and parameters change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import ClassVar, Literal, get_args

import pandas as pd

from kb.errors import AnalysisError
from kb.table import BASES, Basis

Forward = Literal["ghosh", "leontief"]

TOLERANCE = 1e-9
"""Largest deviation at which an identity of METHODS still counts as met."""


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    """Refuse a parameter value that the method does not know."""
    if value not in choices:
        raise AnalysisError(f"unknown {name} {value!r}", remedy=f"one of {', '.join(choices)}")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What every method is asked for: the import basis of the coefficients.

    ``domestic``: domestic flows per unit of output; imports leak out. ``total``: domestic and imported flows per
    unit of output (technology). ``resources``: domestic and imported flows per unit of output plus imports.

    Raises ``AnalysisError`` for an unknown basis.
    """

    method: ClassVar[str] = ""
    version: ClassVar[int] = 0

    basis: Basis = "domestic"

    def __post_init__(self) -> None:
        check_choice("basis", self.basis, BASES)

    def as_dict(self) -> dict[str, str | int | float | bool]:
        """The parameters by name, as a run records them.

        >>> MultiplierParameters(basis="total").as_dict()
        {'basis': 'total'}
        """
        return asdict(self)


@dataclass(frozen=True, slots=True)
class MultiplierParameters(Parameters):
    """Parameters of :func:`analysis.multipliers.multipliers`."""

    method: ClassVar[str] = "multipliers"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class LinkageParameters(Parameters):
    """Parameters of :func:`analysis.linkages.linkages`.

    ``forward``: total forward linkages as row sums of the Ghosh inverse (``ghosh``: Eurostat Manual 2008, UN
    Handbook 2018) or of the Leontief inverse (``leontief``: Rasmussen 1956).

    >>> LinkageParameters(forward="up")
    Traceback (most recent call last):
    kb.errors.AnalysisError: unknown forward linkage 'up' – one of ghosh, leontief
    """

    method: ClassVar[str] = "linkages"
    version: ClassVar[int] = 1

    forward: Forward = "ghosh"

    def __post_init__(self) -> None:
        Parameters.__post_init__(self)
        check_choice("forward linkage", self.forward, get_args(Forward))


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a method computed from one table.

    ``frame`` holds the rows, without any NaN; ``seconds`` the time it took; ``notes`` what was left out and what the
    reader has to know; ``identities`` the largest deviation of each identity checked on the way.
    """

    parameters: Parameters
    table: str
    frame: pd.DataFrame
    seconds: float
    notes: tuple[str, ...] = ()
    identities: Mapping[str, float] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Name of the method."""
        return self.parameters.method

    @property
    def version(self) -> int:
        """Version of the method."""
        return self.parameters.version

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.frame)
