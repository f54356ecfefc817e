"""Waiting for a server: no longer than a deadline of our own, and with a look at whether it still lives.

A server that is stopped dead keeps its connections open and says nothing, and one that breaks its own time limit does
not come back: neither may hold up whoever asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TypeVar

import neo4j
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable

T = TypeVar("T")
Alive = Callable[[], bool]
SILENCE = 5.0
"""Seconds without an answer after which a server is asked whether it lives."""
PATIENCE = 15.0
"""Seconds in which a living server greets a new connection, however much it has to do."""
DEAD = "the server does not answer any more"


def lives(uri: str, user: tuple[str, str]) -> bool:
    """Whether the server greets a new connection."""
    try:
        with neo4j.GraphDatabase.driver(
            uri, auth=user, connection_timeout=PATIENCE, connection_acquisition_timeout=PATIENCE
        ) as driver:
            driver.verify_connectivity()
    except Neo4jError:  # an answer, whatever it says
        return True
    except (DriverError, OSError):
        return False
    return True


def within(seconds: float, work: Callable[[], T], alive: Alive) -> T:
    """What ``work`` returns or raises; it goes on in a thread of its own where nobody waits for it any longer.

    Raises TimeoutError after ``seconds``, ServiceUnavailable where the server is dead.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    deadline = time.monotonic() + seconds
    while True:
        try:
            return outcome.result(min(SILENCE, max(0, deadline - time.monotonic())))
        except TimeoutError:
            if outcome.done():
                return outcome.result()
            if time.monotonic() >= deadline:
                raise
        if not alive() and not outcome.done():
            raise ServiceUnavailable(DEAD)


def cut(driver: neo4j.Driver) -> None:
    """End at once what other threads do on the connections of a driver: they are told that theirs is lost.

    The driver's own ``close`` writes a goodbye on each of them, which it allows only where no other thread is at it.
    """
    pool = driver._pool
    with pool.lock:
        at_work = [connection for pooled in pool.connections.values() for connection in pooled if connection.in_use]
    for connection in at_work:
        connection.kill()


@contextmanager
def watched(alive: Alive, driver: neo4j.Driver) -> Iterator[Alive]:
    """Look after a server while the block waits for it on a connection of the driver, which is cut where it is dead.

    Yields what says whether it lived until now.

    Raises ServiceUnavailable where the server is dead.
    """
    done, dead = threading.Event(), threading.Event()

    def watch() -> None:
        while not done.wait(SILENCE):
            if not alive() and not done.is_set():
                dead.set()
                cut(driver)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lambda: not dead.is_set()
    except (DriverError, Neo4jError, OSError) as error:
        if dead.is_set():
            raise ServiceUnavailable(DEAD) from error
        raise
    finally:
        done.set()
