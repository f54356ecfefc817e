"""What errors of the driver and of servers mean, as ours: with the query's name and a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from neo4j.exceptions import DriverError, Neo4jError

from kb.errors import ConnectionFailed, Damaged, KBError, QueryError, QueryTimeout, ServerLimit, WriteRefused

LONGEST_MESSAGE = 300
"""Letters of a server's words that are passed on: Neo4j lists every clause it knows after a misspelt one."""


@contextmanager
def translated(name: str, *, own: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ours, with the query's name and a remedy.

    ``own``: the statements are ours, so that a failure while they run is the server's.
    """
    try:
        yield
    except Neo4jError as error:
        raise _translate(error, name, own) from error
    except (DriverError, OSError) as error:
        raise ConnectionFailed(
            first_line(str(error)).rstrip(":") or type(error).__name__,
            where=name,
            remedy="is the server up? see `kb doctor`",
        ) from error


_TRANSLATIONS: Sequence[tuple[tuple[str, ...], type[KBError], str]] = (
    (
        ("Security.Unauthorized", "Security.AuthenticationRateLimit", "Security.CredentialsExpired"),
        ConnectionFailed,
        "check KB_USER and KB_PASSWORD",
    ),
    (("Database.DatabaseNotFound",), ConnectionFailed, "check KB_DATABASE"),
    (("Security.Forbidden", "Statement.AccessMode"), WriteRefused, "only reading is allowed here: use --write"),
    (
        ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "arcadedb.command.timeout"),
        QueryTimeout,
        "narrow it or raise KB_QUERY_SECONDS",
    ),
    (
        ("MemoryPoolOutOfMemoryError", "OutOfMemoryError", "TransactionMemoryLimit"),
        ServerLimit,
        "give the server more memory (Neo4j: dbms.memory.transaction.total.max; local engine: KB_ENGINE_MEMORY)",
    ),
)


_UNWRITTEN = (
    ("No space left", "the server's disk is full; nothing of this was written", "free some space there"),
    ("Transaction error on commit", "the engine could not write it out", "see engine.log, and run kb doctor"),
)
SPOILT = re.compile(r"broken chunk chain|record is corrupted|CHECK DATABASE|InconsistentData")
"""What servers say of a record that is not as they wrote it."""
UNKNOWN = "Neo.DatabaseError.General.UnknownError"
"""What the local engine says of a query that fails while it runs, and of a heap that is too small."""


def _translate(error: Neo4jError, name: str, own: bool) -> KBError:
    code, message = error.code or "", first_line(error.message or str(error))
    if "LOAD CSV" in message:
        return QueryError(message, where=name, remedy="files are loaded with `kb load`")
    if own and (code.endswith("ConstraintValidationFailed") or re.search("[Dd]uplicated key", message)):
        what = "another load wrote the same at the same time, and nothing of this one was written"
        return KBError(what, where=name, remedy="load it again: it is compared with what is there now")
    for endings, kind, remedy in _TRANSLATIONS:
        if code.endswith(endings) or any(ending in message for ending in endings):
            return kind(message, where=name, remedy=remedy)
    for words, what, remedy in _UNWRITTEN:
        if words in message:
            return ServerLimit(what, where=name, remedy=remedy)
    if SPOILT.search(message):
        return Damaged(message, where=name)
    if code.startswith("Neo.ClientError") or (code == UNKNOWN and not own):
        return QueryError(message, where=name, remedy=_of_query(code, message))
    return ServerLimit(
        f"the server failed: {message}", where=name, remedy="it may need more memory (KB_ENGINE_MEMORY); see its log"
    )


_OF_QUERIES = (
    (
        r"[Uu]nknown (function|procedure)|no (function|procedure) with the name",
        "use what both servers have: no apoc, no gds",
    ),
    (r"[Pp]arameter", "give it: -p NAME=VALUE"),
    (r"[Vv]ariable .* not defined", "name it in a MATCH, WITH or UNWIND before"),
    (r"by zero", "leave out where the divisor is 0"),
)
"""What a server says of a wrong query, and what mends it."""


def _of_query(code: str, message: str) -> str:
    """What mends a wrong query."""
    for pattern, remedy in _OF_QUERIES:
        if re.search(pattern, message):
            return remedy
    if code.endswith("SyntaxError"):
        return "correct it there; `kb query show NAME` prints queries that run"
    return "`kb schema` lists labels, types and properties"


def first_line(text: str) -> str:
    """The first line of a server's words, cut where it is long."""
    line = " ".join(text.strip().splitlines()[:1]).strip()
    return line if len(line) <= LONGEST_MESSAGE else f"{line[:LONGEST_MESSAGE].rstrip()} …"
