"""Supply and use tables written as a folder, for tests."""

from __future__ import annotations

from loaders.supply_use.folder_writer import write as write_supply_use

__all__ = ["write_supply_use"]
