"""How this process is served: to its own machine alone, or shared under names; ``kb ui`` says so to it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost")
VARIABLE = "KB_SERVED"
ALONE = "loopback"


@dataclass(frozen=True, slots=True)
class Serving:
    """``alone``: to this machine, whose users all may do everything. ``names``: what the page is called elsewhere."""

    alone: bool
    names: Sequence[str] = ()

    def told(self) -> str:
        """As the environment of the page's process says it."""
        return ALONE if self.alone else ",".join(self.names)

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Serving:
        """How this process is served; one that was not started by ``kb`` is shared under no name."""
        told = environment.get(VARIABLE, "")
        return cls(True) if told == ALONE else cls(False, tuple(name for name in told.split(",") if name))

    def answers_to(self, host: str | None) -> bool:
        """Whether a Host header names us; another site's name that leads here is not ours (DNS rebinding).

        >>> shared = Serving(False, ("kb.example.org",))
        >>> shared.answers_to("KB.example.org:8501"), shared.answers_to("evil.example")
        (True, False)
        """
        try:
            name = urlsplit(f"//{host or ''}").hostname
        except ValueError:
            return False
        return (name or "").rstrip(".") in {*LOOPBACK, *(each.casefold() for each in self.names)}

    def is_origin(self, origin: str) -> bool:
        """Whether an Origin header names a page of ours."""
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and self.answers_to(parts.netloc)
