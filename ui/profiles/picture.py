"""What a thing is tied to as a picture: the things nearest to it around it, each a way to its profile."""

from __future__ import annotations

from ui.profiles.record import Profile


def picture(found: Profile) -> None:
    """The picture."""
