"""A knowledge base as `kb up` leaves it, of which every page and notebook gets a copy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import base_of_its_own, build


@pytest.fixture(scope="session")
def prototype(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the knowledge base that is copied; its engine is stopped."""
    return build(tmp_path_factory.mktemp("prototype") / "kb")


@pytest.fixture
def base(prototype: Path, tmp_path: Path) -> Iterator[Path]:
    """Folder of a knowledge base that nobody else reads or changes."""
    with base_of_its_own(prototype, tmp_path / "kb") as home:
        yield home
