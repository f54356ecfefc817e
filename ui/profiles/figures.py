"""The numbers of a thing, with table, year and basis."""

from __future__ import annotations

from ui.profiles.record import Profile


def figures(found: Profile) -> None:
    """What is held in numbers."""
