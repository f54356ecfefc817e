"""The one way to the graph: the official driver over Bolt, to the local engine or to a Neo4j server.

Reading goes through a door that cannot write: on the local engine a second database user who may only read, on
Neo4j a transaction in read mode, which the server enforces. Every query has a time limit, the server's and ours.

A query that somebody wrote is not sent again where the connection is lost, since it may be what broke the server, and
only so many of them run at once: the queries of the library always find a connection.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from kb.errors import ConnectionFailed, KBError, QueryError, QueryTimeout, ServerLimit
from kb.server.driver import neo4j
from kb.server.translation import first_line, translated
from kb.server.waiting import DEAD, cut, lives, watched, within
from kb.settings import Settings

T = TypeVar("T")
Record = Mapping[str, Any]
"""A row of an answer by the names of its columns."""
RETRY_SECONDS = 5.0
"""How long a transaction is tried again after a passing fault: a leader elected, a lock, a lost connection."""
RETRY_PAUSE = 0.5
"""Seconds before a transaction that writes is tried again."""
GRACE_SECONDS = 2.0
"""How long after its time limit a server may take to say so before a query is given up here."""
CONNECTIONS = 64
"""Most connections of one process to a server; the local engine runs four times as many queries at once."""
CONSOLE_SLOTS = 4
"""Queries written by somebody that one process runs at once; the others wait for their turn."""
ACQUISITION_SECONDS = 15.0
"""Longest wait for a connection: a server that is stopped dead takes it and says nothing."""
SLEEPERS = re.compile(r"apoc\s*\.\s*util\s*\.\s*sleep", re.IGNORECASE)

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what the driver tries again is told once, by our error


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query. ``truncated`` says that there were more rows than were asked for."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    truncated: bool = False

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Transaction:
    """One transaction on a server: all that runs in it is written, or nothing."""

    def __init__(self, on_server: neo4j.ManagedTransaction | neo4j.Transaction) -> None:
        self._on_server = on_server

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement and return its rows."""
        return self.rows(text, parameters).records()

    def rows(self, text: str, parameters: Mapping[str, Any], limit: int | None = None) -> Rows:
        """Run one statement and return its rows with the names of their columns, at most ``limit`` of them."""
        result = self._on_server.run(text, dict(parameters))
        columns = list(result.keys())
        rows: list[list[Any]] = []
        for record in result:
            if limit is not None and len(rows) == limit:
                return Rows(columns, rows, truncated=True)
            rows.append(record.values())
        return Rows(columns, rows)


Guard = Callable[[Transaction, Callable[[], Rows]], Rows]
"""Runs a statement within its transaction, and may refuse what came of it."""


@dataclass(frozen=True)
class Doors:
    """The ways to a server: two drivers, whether it lives, and why it does not where it left word of that."""

    writer: neo4j.Driver
    reader: neo4j.Driver
    alive: Callable[[], bool]
    reason: Callable[[str], KBError | None] = lambda _: None
    bookmarks: neo4j.api.BookmarkManager | None = None
    """What was written last, so that a member of a cluster that has it not yet waits before it answers."""


class Graph:
    """A graph on a server.

    Use as a context manager, or close it. ``server`` names the server for messages and reports.
    """

    def __init__(self, doors: Doors, database: str | None, seconds: float, server: str) -> None:
        self._doors, self._writer, self._reader = doors, doors.writer, doors.reader
        self._database, self._seconds = database, seconds
        self._slots = threading.BoundedSemaphore(CONSOLE_SLOTS)
        self.server = server

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; a query that was given up, and still waits for its server, ends with them."""
        for driver in {self._reader, self._writer}:
            cut(driver)
            driver.close()

    def read(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        name: str = "query",
        limit: int | None = None,
        seconds: float | None = None,
    ) -> Rows:
        """Run a query that cannot write and return its rows, at most ``limit`` of them.

        Raises WriteRefused for a query that tries to write, QueryTimeout after ``seconds`` (settings where not
        given), QueryError with the server's words for a wrong one.
        """
        timeout = seconds or self._seconds

        @neo4j.unit_of_work(timeout=timeout)
        def on_server(transaction: neo4j.ManagedTransaction) -> Rows:
            return Transaction(transaction).rows(text, parameters or {}, limit)

        def work() -> Rows:
            with self._opened(self._reader, neo4j.READ_ACCESS) as session:
                return session.execute_read(on_server)

        return self._retrying(lambda: self._timed(work, timeout), name)

    def console(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, name: str = "query", limit: int | None = None
    ) -> Rows:
        """Run a query that somebody wrote and that cannot write, as :meth:`read` does, but never twice.

        Raises QueryTimeout too where others kept every slot for as long as a query may take.
        """
        return self._once(self._reader, neo4j.READ_ACCESS, name, text, parameters or {}, limit, lambda _, run: run())

    def write(self, work: Callable[[Transaction], T], *, name: str = "write") -> T:
        """Run ``work`` in one transaction: all of it is written, or nothing.

        ``work`` may run again after a passing fault, so it must not change anything outside the transaction.
        """
        with self._told(name, own=True), watched(self._doors.alive, self._writer) as alive:
            failed: float | None = None
            while True:
                try:
                    return self._written(work)
                except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError) as error:
                    failed = failed or time.monotonic()  # a long write is tried again too
                    if not (error.is_retryable() and alive() and time.monotonic() - failed < RETRY_SECONDS):
                        raise
                time.sleep(RETRY_PAUSE)

    def _written(self, work: Callable[[Transaction], T]) -> T:
        with self._opened(self._writer, neo4j.WRITE_ACCESS) as session, session.begin_transaction() as opened:
            answer = work(Transaction(opened))
            opened.commit()
            return answer

    def command(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        name: str = "command",
        guard: Guard = lambda _, run: run(),
    ) -> Rows:
        """Run one writing query in its own transaction, never twice, with the time limit, and return its rows."""
        return self._once(self._writer, neo4j.WRITE_ACCESS, name, text, parameters or {}, None, guard)

    def define(self, statements: Sequence[str]) -> None:
        """Run schema statements (constraints, indexes), each in a transaction of its own."""
        with self._told("schema"), self._opened(self._writer, neo4j.WRITE_ACCESS) as session:
            for statement in statements:
                session.run(statement).consume()

    def _opened(self, driver: neo4j.Driver, access: str) -> neo4j.Session:
        """A session that reads what this graph has written, on whichever member of a cluster."""
        kept = self._doors.bookmarks
        return driver.session(database=self._database, default_access_mode=access, bookmark_manager=kept)

    def _once(
        self,
        driver: neo4j.Driver,
        access: str,
        name: str,
        text: str,
        parameters: Mapping[str, Any],
        limit: int | None,
        guard: Guard,
    ) -> Rows:
        """One query in one transaction, in a slot that it keeps until the server is done with it."""
        if SLEEPERS.search(text.replace("`", "")):
            raise QueryError("apoc.util.sleep holds up others", where=name, remedy="leave it out")

        def work() -> Rows:
            try:
                with (
                    self._opened(driver, access) as session,
                    session.begin_transaction(timeout=self._seconds) as opened,
                ):
                    transaction = Transaction(opened)
                    rows = guard(transaction, lambda: transaction.rows(text, parameters, limit))
                    if access == neo4j.WRITE_ACCESS:
                        opened.commit()
                    return rows
            finally:
                self._slots.release()

        self.read("RETURN 1", name=name)  # a connection that went stale is made anew here, where that does no harm
        if not self._slots.acquire(timeout=self._seconds):
            what = f"{CONSOLE_SLOTS} other queries are running, and none of them came to its end"
            raise QueryTimeout(what, where=name, remedy="ask again later")
        try:
            with self._told(name):
                return self._timed(work, self._seconds)
        except ConnectionFailed as error:
            if error.what == DEAD:  # narrowing it would not wake the server
                raise
            what = f"the connection was lost while it ran ({error.what})"
            raise QueryError(what, where=name, remedy="it was not sent again; narrow it") from error

    def _timed(self, work: Callable[[], T], seconds: float) -> T:
        """Wait for the server a little longer than it may take. Raises QueryTimeout."""
        try:
            return within(seconds + GRACE_SECONDS, work, self._doors.alive)
        except TimeoutError as error:
            what = f"it was given up after {seconds + GRACE_SECONDS:g} s, which the server let pass"
            raise QueryTimeout(what, remedy="narrow it or raise KB_QUERY_SECONDS") from error

    @contextmanager
    def _told(self, name: str, *, own: bool = False) -> Iterator[None]:
        """Errors as ours; of a lost connection the reason, where the server left one."""
        try:
            with translated(name, own=own):
                yield
        except QueryTimeout as error:
            if error.where:
                raise
            raise QueryTimeout(error.what, where=name, remedy=error.remedy) from error
        except (ConnectionFailed, ServerLimit) as error:
            if (reason := self._doors.reason(name)) is not None:
                raise reason from error
            raise

    def _retrying(self, attempt: Callable[[], T], name: str) -> T:
        """A reader may meet a node that a writer has just removed; that read is made again."""
        for pause in (0.05, 0.2, 0.5):
            try:
                with self._told(name):
                    return attempt()
            except KBError as error:
                cause = error.__cause__
                if not (
                    isinstance(cause, neo4j.exceptions.Neo4jError) and (cause.code or "").endswith("EntityNotFound")
                ):
                    raise
                time.sleep(pause)
        with self._told(name):
            return attempt()


def connect(settings: Settings, *, start: bool = True) -> Graph:
    """The knowledge base that the settings name, the local engine being started if need be and ``start`` allows it.

    Raises EngineError or ConnectionFailed in one line.
    """
    if settings.uri:
        return _remote(settings, settings.uri)
    from kb.engine import ensure_running, running, why_it_ended

    endpoint = ensure_running(settings) if start else running(settings)
    doors = Doors(
        _driver(endpoint.uri, endpoint.writer),
        _driver(endpoint.uri, endpoint.reader),
        lambda: lives(endpoint.uri, endpoint.reader),
        lambda name: why_it_ended(settings, name),
    )
    return Graph(doors, endpoint.database, settings.query_seconds, f"local engine in {settings.home}")


def _remote(settings: Settings, uri: str) -> Graph:
    user = (settings.user, settings.password.get_secret_value())
    driver = _driver(uri, user)
    try:
        with translated(uri), _addressed(uri), driver.session(database=settings.database) as session:
            session.run("RETURN 1").consume()
    except ConnectionFailed:
        driver.close()
        raise
    except KBError as error:  # an ArcadeDB calls a database it does not have a forbidden one
        driver.close()
        raise ConnectionFailed(error.what, where=uri, remedy="check KB_USER and KB_DATABASE") from error
    doors = Doors(driver, driver, lambda: lives(uri, user), bookmarks=neo4j.GraphDatabase.bookmark_manager())
    return Graph(doors, settings.database, settings.query_seconds, uri)


def _driver(uri: str, user: tuple[str, str]) -> neo4j.Driver:
    with translated(uri), _addressed(uri):
        if not re.match(r"(bolt|neo4j)(\+s|\+ssc)?://", uri):
            raise ValueError("this is not an address of a graph server")
        return neo4j.GraphDatabase.driver(
            uri,
            auth=user,
            connection_timeout=10,
            connection_acquisition_timeout=ACQUISITION_SECONDS,
            max_connection_pool_size=CONNECTIONS,
            max_transaction_retry_time=RETRY_SECONDS,
            notifications_min_severity="OFF",
            user_agent="clusterkb",
        )


@contextmanager
def _addressed(uri: str) -> Iterator[None]:
    """The driver says ValueError of an address that it cannot take apart, sometimes only when it is first used."""
    try:
        yield
    except (ValueError, neo4j.exceptions.ConfigurationError) as error:
        remedy = "KB_URI is like neo4j://host:7687, bolt://host:7687 or neo4j+s://host"
        raise ConnectionFailed(first_line(str(error)), where=uri, remedy=remedy) from error
