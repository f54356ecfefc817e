"""A routed address (``neo4j://``): what is written is read at once, and the doctor looks at every member."""

from __future__ import annotations

import pytest

from kb.graph import connect
from kb.settings import Settings
from kb.sharing.server_doctor import examine
from tests.neo4j_server import Neo4jServer

pytestmark = pytest.mark.neo4j


@pytest.fixture
def routed(neo4j_process: Neo4jServer) -> Settings:
    settings = neo4j_process.settings
    assert settings.uri is not None
    return settings.model_copy(update={"uri": settings.uri.replace("bolt://", "neo4j://")})


def test_a_reader_sees_its_own_write(routed: Settings) -> None:
    with connect(routed) as graph:
        try:
            for number in range(20):
                graph.command("MERGE (n:RoutedProbe {id: 'one'}) SET n.number = $number", {"number": number})
                assert graph.read("MATCH (n:RoutedProbe) RETURN n.number").rows == [[number]]
                assert graph.console("MATCH (n:RoutedProbe) RETURN n.number").rows == [[number]]
            assert graph._doors.bookmarks is not None
            assert list(graph._doors.bookmarks.get_bookmarks())
        finally:
            graph.command("MATCH (n:RoutedProbe) DELETE n")


def test_the_doctor_looks_at_version_routing_members_and_reading(routed: Settings) -> None:
    checks = {check.name: check for check in examine(routed)}
    assert [check for check in checks.values() if not check.ok] == []
    assert {"server", "version", "routing", "reading"} <= set(checks)
    assert any(name.startswith("member ") for name in checks)
    assert checks["routing"].detail == "1 for writing, 1 for reading"


def test_the_doctor_says_in_a_line_what_does_not_answer(routed: Settings) -> None:
    (check,) = examine(routed.model_copy(update={"uri": "neo4j://127.0.0.1:9"}))
    assert (check.name, check.ok) == ("server", False)
    assert check.remedy
