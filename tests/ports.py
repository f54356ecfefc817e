"""A port that nobody else takes: the system chooses it, so that test processes side by side do not meet."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])
