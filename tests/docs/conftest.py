"""A knowledge base as `kb up` leaves it, for every page and notebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.base import base_of_its_own


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    """Folder of a knowledge base that nobody else reads or changes."""
    with base_of_its_own(tmp_path / "kb") as home:
        yield home
