"""What every method answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.parameters import Parameters
from kb.errors import NotFound


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a method computed from one table.

    ``frame`` holds the rows a reader asks for first, ``parts`` further tables by name, neither with any NaN
    (a number that does not exist is ``<NA>``); ``summary`` single figures and short lists that describe the whole
    (plain values, for JSON); ``seconds`` the time it took; ``notes`` what was left out and what the reader has to
    know; ``identities`` the largest deviation of each identity checked on the way; ``used`` the ids of runs whose
    results went in; ``tables`` the ids of further tables that were read.
    """

    parameters: Parameters
    table: str
    frame: pd.DataFrame
    seconds: float
    notes: tuple[str, ...] = ()
    identities: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    used: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

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

    def part(self, name: str = "rows") -> pd.DataFrame:
        """A table of the result by name; ``rows`` is the main one. Raises NotFound."""
        if name == "rows":
            return self.frame
        try:
            return self.parts[name]
        except KeyError:
            raise NotFound(
                f"{self.method} has no part {name!r}", remedy=f"it has: rows, {', '.join(self.parts)}"
            ) from None
