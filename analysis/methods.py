"""The methods by name: what computes them, with which parameters, and which relationship holds their results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.errors import NotFound
from kb.table import IOTable

from .linkages import linkages
from .multipliers import multipliers
from .parameters import LinkageParameters, MultiplierParameters, Parameters, Result


@dataclass(frozen=True, slots=True)
class Method:
    """One method: ``compute(table, parameters)`` needs no database."""

    parameters: type[Parameters]
    compute: Callable[[IOTable, Any], Result]
    relationship: str
    title: str


METHODS: Mapping[str, Method] = {
    "multipliers": Method(MultiplierParameters, multipliers, "HAS_MULTIPLIER", "type I multipliers"),
    "linkages": Method(LinkageParameters, linkages, "HAS_LINKAGE", "backward and forward linkages, key sectors"),
}


def method(name: str) -> Method:
    """One method by name. Raises NotFound."""
    try:
        return METHODS[name]
    except KeyError:
        raise NotFound(f"no method {name!r}", remedy=f"one of {', '.join(METHODS)}") from None
