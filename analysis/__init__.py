"""What can be computed from a table: ``from analysis import multipliers, MultiplierParameters``.

Every method's function and parameters are had from here, by the names they have in :data:`analysis.methods.METHODS`;
they are imported when the first of them is asked for.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    try:
        return _handed_on()[name]
    except KeyError:
        raise AttributeError(f"analysis has no method or parameters {name!r}") from None


def __dir__() -> list[str]:
    return [*globals(), *_handed_on()]


def _handed_on() -> dict[str, Any]:
    from analysis.methods import METHODS

    each = [part for method in METHODS.values() for part in (method.compute, method.parameters)]
    return {part.__name__: part for part in each}
