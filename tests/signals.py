"""Ctrl-C for processes that tests start.

A shell starts what runs in the background deaf to SIGINT, and so are all processes that come of it: a child that is to
be interrupted listens for itself.
"""

from __future__ import annotations

import sys

INTERRUPTIBLE = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""First lines of a program that hears Ctrl-C, whoever started it."""


def kb(*arguments: str) -> list[str]:
    """The command `kb`, hearing Ctrl-C."""
    return [sys.executable, "-c", f"{INTERRUPTIBLE}from cli.main import main\nmain()", *arguments]
