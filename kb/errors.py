"""Everything that can go wrong, as one tree.

::

    KBError                    what, where, how to mend: one line
    ├── EngineError            the local engine does not start, or its folder cannot be used
    ├── ConnectionFailed       no answer from the server, or it refuses the user
    ├── QueryError             a query is wrong (its name and the server's words)
    │   ├── WriteRefused       a write through the read-only door
    │   └── QueryTimeout       a query was stopped at its time limit
    ├── ServerLimit            the server has too little memory or disk for this transaction
    ├── Damaged                the database's files are not as the server wrote them
    ├── SchemaError            a record that the schema does not know, or a missing end point
    ├── NotFound               no such table, query, template, dataset
    │   └── BeingReplaced      a table that a load is writing at this moment
    ├── NotAllowed             somebody's role does not allow it
    ├── InvalidFile            a file that cannot be loaded: file, sheet, cell, remedy
    └── AnalysisError          a table on which the method has no result (singular, empty …)

The message of a ``KBError`` is for a person: it says what is wrong, where, and how to mend it, in one line.
The command line prints it and exits with 1; anything that is not a ``KBError`` is a fault of ours and exits with 2.
"""

from __future__ import annotations


class KBError(Exception):
    """Base of every error that a user can mend."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(": ".join(part for part in (where, what) if part) + (f" – {remedy}" if remedy else ""))


class EngineError(KBError):
    """The local engine does not start, or its folder cannot be used."""


class ConnectionFailed(KBError):
    """No answer from the server, or it refuses the user."""


class QueryError(KBError):
    """A query is wrong; ``where`` is the query's name."""


class WriteRefused(QueryError):
    """A write through the read-only door."""


class QueryTimeout(QueryError):
    """A query was stopped at its time limit."""


class ServerLimit(KBError):
    """The server has too little memory or disk for this transaction."""


class Damaged(KBError):
    """The database's files are not as the server wrote them: what is read may be wrong or a part."""

    def __init__(self, what: str, *, where: str = "") -> None:
        remedy = "`kb restore` of a backup makes a new one and keeps the damaged files beside it"
        super().__init__(f"the database is damaged: {what}", where=where, remedy=remedy)


class SchemaError(KBError):
    """A record that the schema does not know, or a relationship whose end is missing."""


class NotFound(KBError):
    """No such table, query, template, dataset."""


class BeingReplaced(NotFound):
    """A table that a load is writing at this moment: asked for again, it is there."""


class NotAllowed(KBError):
    """Somebody's role does not allow it."""


class InvalidFile(KBError):
    """A file that cannot be loaded; ``where`` names file, sheet and cell."""


class AnalysisError(KBError):
    """A table on which the method has no result."""


def too_little_memory() -> KBError:
    """What a MemoryError of this process is to whoever asked for the work."""
    return KBError("this takes more memory than there is", remedy="close other programs, or take a smaller table")
