"""The whole graph out and in again, on every server and from one to the other: nothing lost, nothing half done."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb import table_store
from kb.backup import replace_all
from kb.errors import InvalidFile, KBError, NotFound, SchemaError
from kb.exports import Contents, Written, of_graph
from kb.graph import Graph
from kb.records import Node, Relationship
from kb.schema import schema
from kb.script import run_script, statements
from kb.settings import Settings
from loaders.export import backups, graph_reader
from loaders.export.graph_writer import write_cypher, write_json
from loaders.export.target import drafted
from tests.dumps import dump
from tests.tables import germany_1995

COUNTS = "MATCH (n) WHERE n.id IS NOT NULL RETURN labels(n)[0] AS label, count(n) AS n ORDER BY label"
JOINED = "MATCH (a)-[r]->(b) RETURN labels(a)[0] AS a, type(r) AS type, labels(b)[0] AS b, count(r) ORDER BY a, type, b"
ODD = 'Ost\'s "kluster"; \\ 50 %\nÖskemen\tҚазақ'


def whole(graph: Graph) -> Contents:
    """Everything but the node that flags a database as one for tests."""
    there = {row[0] for row in graph.read(COUNTS).rows}
    return of_graph(graph, sorted(there & set(schema().nodes)))


def odd(graph: Graph) -> None:
    """A table and nodes whose words are hard to write down."""
    table_store.save(graph, germany_1995())
    graph.command("CREATE (:Firm {id: 'odd', name_en: $odd, datasets: [$odd, 'b'], share: 1e-17})", {"odd": ODD})
    graph.command("MATCH (f:Firm {id: 'odd'}), (t:IOTable) CREATE (f)-[:NOTED {at: 1.5, by: $odd}]->(t)", {"odd": ODD})


@pytest.mark.parametrize("name", ["all.json", "all.json.gz"])
def test_a_backup_brings_every_bit_back(graph: Graph, tmp_path: Path, name: str) -> None:
    odd(graph)
    before = dump(graph)
    path = tmp_path / name
    written = write_json(whole(graph), path)
    graph.command("MATCH (n:Firm) DETACH DELETE n")
    graph.command("CREATE (:Firm {id: 'later'})")
    held = graph_reader.check(path)
    assert held.counts == written
    replace_all(graph, held.nodes, held.relationships)
    assert dump(graph) == before
    assert table_store.numbers_sha256(table_store.read(graph, "deu-1995-6")) == table_store.numbers_sha256(
        germany_1995()
    )


def test_the_shipped_knowledge_moves_to_another_server(knowledge: Graph, graph: Graph, tmp_path: Path) -> None:
    write_json(whole(knowledge), tmp_path / "kb.json.gz")
    held = graph_reader.check(tmp_path / "kb.json.gz")
    replace_all(graph, held.nodes, held.relationships)
    assert dump(graph) == dump(knowledge)


def test_a_script_makes_the_graph_again_but_for_matrices(knowledge: Graph, graph: Graph, tmp_path: Path) -> None:
    labels = ["Account", "Cluster", "IOTable", "Industry"]
    write_cypher(of_graph(knowledge, labels), tmp_path / "kb.cypher")
    run_script(graph, statements((tmp_path / "kb.cypher").read_text(encoding="utf-8")))
    of_labels = [row for row in knowledge.read(COUNTS).rows if row[0] in labels]
    assert [row for row in graph.read(COUNTS).rows if row[0] in labels] == of_labels
    assert graph.read(JOINED).rows == [row for row in knowledge.read(JOINED).rows if {row[0], row[2]} <= set(labels)]
    said = "MATCH (:Industry {code: 'B072'})-[r:SUPPLIES]->(b) RETURN b.id, properties(r) AS r ORDER BY b.id"
    assert graph.read(said).rows == knowledge.read(said).rows
    of_clusters = "MATCH (c:Cluster) RETURN properties(c) AS c ORDER BY c.id"
    assert graph.read(of_clusters).rows == knowledge.read(of_clusters).rows
    with pytest.raises(NotFound, match="no table"):
        table_store.read(graph, "kaz-2024-42")


def test_a_script_keeps_odd_words(graph: Graph, tmp_path: Path) -> None:
    odd(graph)
    before = [line for line in dump(graph) if "odd" in "".join(line)]
    write_cypher(whole(graph), tmp_path / "odd.cypher")
    replace_all(graph, list, list)
    run_script(graph, statements((tmp_path / "odd.cypher").read_text(encoding="utf-8")))
    assert [line for line in dump(graph) if "odd" in "".join(line)] == before


def test_a_failing_statement_of_a_script_is_named(graph: Graph) -> None:
    with pytest.raises(KBError, match=r"^statement 2: .*the 1 before it were carried out"):
        run_script(graph, ["CREATE (:Firm {id: 'a'})", "MAKE (:Firm)"])


def test_a_restore_that_fails_leaves_the_graph_as_it_was(graph: Graph, tmp_path: Path) -> None:
    odd(graph)
    before = dump(graph)
    contents = whole(graph)
    nodes = [node for node in contents.nodes() if node.label != "Account"]
    with pytest.raises(SchemaError, match="which is not there"):
        replace_all(graph, lambda: nodes, contents_in_memory(contents))
    assert dump(graph) == before


def contents_in_memory(contents: Contents) -> Callable[[], list[Relationship]]:
    held = list(contents.relationships())
    return lambda: held


def test_a_restore_writes_what_is_there_to_a_backup_first(graph: Graph, server: Settings, tmp_path: Path) -> None:
    settings = server if server.uri is None else server.model_copy(update={"home": tmp_path / "kb"})
    backups.backup(graph, tmp_path / "empty.json.gz")
    odd(graph)
    before = dump(graph)
    done = backups.restore(settings, graph_reader.check(tmp_path / "empty.json.gz"))
    assert graph.read("MATCH (n:Firm) RETURN count(n)").rows == [[0]]
    assert done.aside is None
    assert done.backup is not None
    assert done.backup.parent == settings.home / "backups"
    again = backups.restore(settings, graph_reader.check(done.backup), keep=False)
    assert again.backup is None
    assert dump(graph) == before


def test_only_chosen_labels_and_types_go_out(knowledge: Graph) -> None:
    policy = of_graph(knowledge, ["Programme", "LegalAct"])
    assert {node.label for node in policy.nodes()} == {"Programme", "LegalAct"}
    assert {(each.start[0], each.end[0]) for each in policy.relationships()} <= {
        (a, b) for a in policy.labels for b in policy.labels
    }
    assert "ADOPTED_BY" in policy.types
    flows = of_graph(knowledge, types=["SUPPLIES"])
    assert list(flows.labels) == ["Industry"]
    assert sum(1 for _ in flows.relationships()) == 1311 + 705
    with pytest.raises(NotFound, match="did you mean Programme"):
        of_graph(knowledge, ["Programm"])


def test_nodes_without_an_id_do_not_go_out_unsaid(graph: Graph) -> None:
    graph.command("CREATE (:Firm {name_en: 'nameless'})")
    with pytest.raises(SchemaError, match=r"^Firm: 1 nodes have no id"):
        of_graph(graph, ["Firm"])


def spoilt(text: str, how: str) -> str:
    match how:
        case "cut off":
            return text[: len(text) // 2].rsplit("\n", 1)[0] + "\n"
        case "a line taken out":
            lines = text.splitlines(keepends=True)
            return "".join(lines[:3] + lines[4:])
        case "another file":
            return json.dumps({"nodes": []})
        case "newer":
            return text.replace('"format": 1', '"format": 2', 1)
        case _:
            return text.replace('{"label": "Firm"', "{label: Firm", 1)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("cut off", "cut off or was changed"),
        ("a line taken out", "was changed: it does not have the hash"),
        ("another file", "not a graph written by ClusterKB"),
        ("newer", "newer ClusterKB"),
        ("a spoilt line", "was changed: it does not have the hash"),
    ],
)
def test_a_spoilt_backup_is_refused_in_one_line(tmp_path: Path, how: str, why: str) -> None:
    firms = [Node("Firm", name, {"name_en": name}) for name in ("a", "b", "c")]
    contents = Contents({"Firm": {"name_en": "string"}}, {}, {"title": ""}, lambda _: iter(firms), lambda _: iter(()))
    path = tmp_path / "firms.json"
    write_json(contents, path)
    assert [replace(node, origin="") for node in graph_reader.check(path).nodes()] == firms
    path.write_text(spoilt(path.read_text(encoding="utf-8"), how), encoding="utf-8")
    with pytest.raises(InvalidFile, match=why) as caught:
        graph_reader.check(path)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


SPOILT: list[tuple[str, str, list[str]]] = [
    ('"format": ', "not a graph written by", ["1e999", "1.5", "null", '"1"', "[]", "true", "{}"]),
    ('"label": ', "no word", ["1", "null", '""', '"Fi rm"', '"a`b"', "[]", '{"a": 1}']),
    ('"id": ', "an id is no text", ["1", "null", '""', "1e999", "[]", "{}", "true"]),
    ('"type": ', "no word", ["1", "null", '""', '"SELLS TO"', "[]"]),
    ('"from": ', "no node of the file", ['["Firm"]', '["Firm", "z"]', '["Planet", "a"]', "null", '"Firm"', "1"]),
    ('"to": ', "no node of the file", ['["Firm", 1]', '[["Firm"], "a"]', "{}", '["Firm", "b", "c"]']),
    ('"tier": ', "neither a value", ["9223372036854775808", "-1" + "0" * 30, "null", "{}", "[[1]]", "[null]"]),
    ('"tier": ', "neither a value", ['{"base64": 1}', '{"base64": "%%%"}', '{"base64": "QQ"}', '{"a": 1}']),
    ('"tier": ', "is not a record", ["[" * 100_000, "1" * 5_000, "", "nought"]),
    ('"nodes": ', "cut off or was changed", ["3", '"2"', "null", "2.5"]),
]
"""A field of a backup, the refusal, and what may stand in its place without any graph being so."""


@pytest.mark.parametrize(("field", "why", "values"), SPOILT)
def test_a_backup_that_no_graph_can_hold_is_refused_before_anything(
    tmp_path: Path, field: str, why: str, values: list[str]
) -> None:
    """Documents without a hash, as ClusterKB 0.1.0 wrote them: each record is looked at."""
    firms = [Node("Firm", "a", {"tier": 1}), Node("Firm", "b", {"word": "ә", "bytes": b"A", "list": ["a"], "x": 1.5})]
    sale = Relationship("SELLS_TO", ("Firm", "a"), ("Firm", "b"), {"product": "steel"})
    contents = Contents({"Firm": {}}, {"SELLS_TO": {}}, {"title": ""}, lambda _: iter(firms), lambda _: iter([sale]))
    path = tmp_path / "firms.json"
    write_json(contents, path)
    text = re.sub(r', "sha256": "\w+"', "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert graph_reader.check(path).counts == Written(2, 1)
    for value in values:
        found = re.search(rf'{re.escape(field)}("[^"]*"|[0-9]+|\[[^[]*?\])(?=[,}}])', text)
        assert found is not None
        path.write_text(text[: found.start()] + field + value + text[found.end() :], encoding="utf-8")
        with pytest.raises(InvalidFile, match=why) as caught:
            graph_reader.check(path)
        assert "\n" not in str(caught.value)
        assert caught.value.remedy


def test_what_a_killed_backup_left_is_cleared_away_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from loaders.export.target import drafted
with drafted(Path(sys.argv[1]) / "kb.json") as draft:
    draft.write_text("half")
    print(draft.parent.name, flush=True)
    os.kill(os.getpid(), 9) if sys.argv[2] == "killed" else sys.stdin.read()
"""
    killed, living = (
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for how in ("killed", "living")
    )
    with killed, living:
        assert killed.stdout is not None
        assert living.stdout is not None
        left, kept = (each.stdout.readline().strip() for each in (killed, living))  # type: ignore[union-attr]
        killed.wait(60)
        with drafted(tmp_path / "other.json") as draft:
            draft.write_text("whole")
        assert not (tmp_path / left).exists()
        assert (tmp_path / kept).exists()
        living.communicate("go on")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["kb.json", "other.json"]
