"""Roles, the people who have them, and who is acting now: changes are written down under that name."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from kb.errors import NotAllowed


class Role(StrEnum):
    """What somebody may do; each role includes those before it."""

    reader = "reader"
    """Asks, looks and saves what was found."""
    editor = "editor"
    """Loads files and runs analyses."""
    keeper = "keeper"
    """Removes and restores."""

    def includes(self, other: Role) -> bool:
        """Whether whoever has this role may do what the other allows.

        >>> Role.editor.includes(Role.reader), Role.editor.includes(Role.keeper)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was let in, by the name under which changes are written down."""

    name: str
    role: Role

    def require(self, role: Role, what: str) -> None:
        """Raises NotAllowed where this person's role does not include the one that ``what`` needs."""
        if not self.role.includes(role):
            raise NotAllowed(f"{what} needs the role {role}; {self.name} is {self.role}", remedy="ask a keeper")


def owner() -> str:
    """The user of the operating system who runs this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in some containers
        return "unknown user"


_acting: ContextVar[str | None] = ContextVar("acting", default=None)


def acting() -> str:
    """Who is acting: the person whom the page has signed in, else whoever runs the process."""
    return _acting.get() or owner()


@contextmanager
def acting_as(name: str) -> Iterator[None]:
    """Write down what is done meanwhile under this name."""
    before = _acting.set(name)
    try:
        yield
    finally:
        _acting.reset(before)
