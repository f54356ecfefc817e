"""The thirty questions of the docs: each answers, and answers the same on both servers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.graph import Graph, Rows
from kb.queries import run
from tests.graph.test_queries import servers  # noqa: F401  (a fixture)

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "ask_about_policy.md"
ASKED = re.findall(r"^\d+\. (.+?)\n\n```console\n\$ (kb .+?)\n", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def answer(graph: Graph, command: str) -> Rows:
    """What a command of the page asks, without the command line."""
    words = shlex.split(command.replace("\\$", "$"))  # a shell would take the name for a variable of its own
    pairs = [words[place + 1].split("=", 1) for place, word in enumerate(words) if word == "-p"]
    if words[1] == "query":
        return run(graph, words[3], dict(pairs))
    given: dict[str, Any] = {name.partition(":")[0]: date.fromisoformat(value) for name, value in pairs}
    return graph.read(words[2], given)


def test_there_are_thirty_questions() -> None:
    assert len(ASKED) == 30
    assert len({question for question, _ in ASKED}) == 30


@pytest.mark.neo4j
@pytest.mark.parametrize("command", [command for _, command in ASKED], ids=range(1, len(ASKED) + 1))
def test_each_answers_the_same_on_both_servers(servers: Mapping[str, Graph], command: str) -> None:  # noqa: F811
    local, neo4j = (answer(graph, command) for graph in servers.values())
    assert local.rows
    assert list(local.columns) == list(neo4j.columns)
    assert local.rows == neo4j.rows
