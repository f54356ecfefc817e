"""The official driver, which brings pandas and Arrow along where they are installed: half of a command's start.

It takes and gives their types then, which nothing of ours asks of it; our own imports of them come when they are used.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _absent(*names: str) -> Iterator[None]:
    """Let these modules seem not to be installed, unless they are loaded or another thread could ask for them."""
    hidden = [name for name in names if name not in sys.modules] if threading.active_count() == 1 else []
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _absent("pandas", "pyarrow"):
    import neo4j

__all__ = ["neo4j"]
