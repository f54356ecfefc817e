"""Look at a Neo4j server or cluster that the settings name, and say what is missing and how to mend it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.engine.records import Check
from kb.errors import KBError, QueryError, WriteRefused
from kb.graph import Graph, connect
from kb.settings import Settings

OLDEST = (5, 26)
"""Version of Neo4j from which on every query of the library runs."""
SECONDS = 5.0
"""How long a member of a cluster may take to accept a connection."""


def examine(settings: Settings) -> list[Check]:
    """Check the server that the settings name; raises nothing."""
    try:
        with connect(settings) as graph:
            return [Check("server", True, f"{graph.server} answers"), *_checks(graph, settings)]
    except KBError as error:
        return [Check("server", False, error.what, error.remedy)]


def _checks(graph: Graph, settings: Settings) -> Iterator[Check]:
    yield _version(graph)
    if (settings.uri or "").startswith("neo4j"):
        yield from _routing(graph, settings)
    yield _read_only(graph)


def _version(graph: Graph) -> Check:
    remedy = "Neo4j 5.26 or newer is needed"
    try:
        found = graph.read("CALL dbms.components() YIELD name, versions, edition", name="version").records()
    except QueryError as error:
        return Check("version", False, f"the server does not say which it is ({error.what})", remedy)
    version, edition = str(found[0]["versions"][0]), str(found[0]["edition"])
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    ok = numbers >= OLDEST
    return Check("version", ok, f"{found[0]['name']} {version} {edition}", "" if ok else remedy)


def _routing(graph: Graph, settings: Settings) -> Iterator[Check]:
    """Whom the cluster sends readers and writers to, and whether they can be reached from here."""
    text = (
        "CALL dbms.routing.getRoutingTable({address: $address}, $database) YIELD servers UNWIND servers AS s "
        "RETURN s.role, s.addresses"
    )
    try:
        asked = {"address": urlsplit(settings.uri or "").netloc, "database": settings.database}  # as the driver asks
        rows = graph.read(text, asked, name="routing").rows
    except KBError as error:
        yield Check("routing", False, error.what, "bolt:// names one server that does not route")
        return
    roles = {str(role): [str(address) for address in addresses] for role, addresses in rows}
    writers, readers = roles.get("WRITE", []), roles.get("READ", [])
    counted = f"{len(writers)} for writing, {len(readers)} for reading"
    ok = bool(writers and readers)
    yield Check("routing", ok, counted, "" if ok else "no leader was elected: see the servers' logs")
    for address in dict.fromkeys([*writers, *readers]):
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS).close()
        except (OSError, ValueError) as error:
            remedy = "set server.bolt.advertised_address on it to a name that clients reach"
            yield Check(f"member {address}", False, f"cannot be reached from here ({error})", remedy)
        else:
            yield Check(f"member {address}", True, "can be reached")


def _read_only(graph: Graph) -> Check:
    try:
        graph.read("CREATE (n:DoctorProbe) RETURN n", name="doctor")
    except WriteRefused:
        return Check("reading", True, "writes are refused where only reading is meant")
    except KBError as error:
        return Check("reading", False, error.what, error.remedy)
    graph.command("MATCH (n:DoctorProbe) DELETE n", name="doctor")
    return Check("reading", False, "a write went through where only reading is meant", "use Neo4j 5.26 or newer")
