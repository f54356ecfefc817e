"""Cypher of one's own that writes: what does not fit the model is refused whole, what a load brought is told."""

from __future__ import annotations

import pytest

from kb.checked_write import CheckedWrite
from kb.datasets import save
from kb.errors import QueryError, SchemaError
from kb.graph import Graph
from kb.records import Node
from tests.dumps import dump
from tests.graph.test_store import delivery, firm, sale

GAZETTE = Node("Source", "register", {"citation": "Register of firms", "source": "register"})
BROUGHT = delivery([GAZETTE, firm("a", name_en="A", tier=1), firm("b")], [sale("a", "b", "steel")])
OWN = "source: 'register', trust: 'B'"


@pytest.fixture
def held(graph: Graph) -> Graph:
    save(graph, BROUGHT)
    return graph


def write(graph: Graph, text: str, **parameters: object) -> list[str]:
    """Run it, and return what is to be known of it."""
    checked = CheckedWrite(text)
    graph.command(text, parameters, name="cypher", guard=checked)
    return checked.notes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CREATE (:Frim {id: 'x', %s})", "the model has no label 'Frim'; nothing was written – did you mean Firm?"),
        ("CREATE (n {id: 'x', %s})", "no label"),
        ("CREATE (:Firm {%s})", "Firm with the id ''"),
        ("CREATE (:Firm {id: 7, %s})", "Firm with the id ''"),
        ("CREATE (:Firm {id: 'x'})", "Firm x has no source"),
        ("CREATE (:Firm {id: 'x', source: 'nobody'})", "Firm x names the Source 'nobody', which is not there"),
        ("CREATE (:Firm {id: 'x', citi: 'Semey', %s})", "no property 'citi' there; nothing was written – did you mean"),
        ("CREATE (:Firm {id: 'x', tier: 'first', %s})", "Firm x: tier = 'first' is not a integer"),
        ("MATCH (f:Firm {id: 'a'}) SET f.tier = 1.5", "Firm a: tier = 1.5 is not a integer"),
        ("MATCH (f:Firm {id: 'a'}) REMOVE f.source", "Firm a has no source"),
        ("MATCH (f {id: 'a'}) SET f.further_sources = ['nobody']", "Firm a names the Source 'nobody'"),
        ("MATCH (f {id: 'a'}) SET f += {colour: 'red'}", "no property 'colour'"),
        ("MATCH (s:Source) DETACH DELETE s", "names the Source 'register', which is not there"),
        ("MATCH (s:Source) SET s.id = 'other'", "names the Source 'register', which is not there"),
        ("MATCH (:Firm)-[r]->() SET r.colour = 'red'", "no property 'colour'"),
        ("MATCH p = (:Firm)-->() FOREACH (r IN relationships(p) | SET r.colour = 'red')", "no property 'colour'"),
        ("MATCH (a:Firm {id: 'a'}), (b:Firm {id: 'b'}) CREATE (a)-[:BUYS_FROM {%s}]->(b)", "type 'BUYS_FROM'"),
        (
            "MATCH (a:Firm {id: 'a'}), (s:Source) CREATE (a)-[:SELLS_TO {%s}]->(s)",
            "SELLS_TO cannot join Firm to Source",
        ),
        ("MATCH (a:Firm {id: 'a'}), (b:Firm {id: 'b'}) CREATE (a)-[:SELLS_TO {%s}]->(b)", "has no product, status"),
        ("MATCH (:Firm)-[r:SELLS_TO]->() SET r.run = 'r-1'", "no property 'run'"),
    ],
)
def test_what_the_model_does_not_have_is_refused_whole(held: Graph, text: str, told: str) -> None:
    before = dump(held)
    with pytest.raises(SchemaError) as caught:
        write(held, text.replace("%s", OWN))
    assert told in str(caught.value)
    assert "nothing was written" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert dump(held) == before
    assert held.read("MATCH (c:Change {what: 'write'}) RETURN c.id").rows == []


def test_what_fits_is_written_and_noted(held: Graph) -> None:
    assert write(held, f"CREATE (:Firm {{id: 'x', tier: 2, {OWN}}})") == []
    ends = "UNWIND $rows AS row MATCH (f:Firm {id: 'x'}), (b:Firm {id: row.b})"
    many = f"{ends} CREATE (f)-[s:SELLS_TO]->(b) SET s = row.said"
    said = {"product": "ore", "status": "actual", "source": "register"}
    assert write(held, many, rows=[{"b": "a", "said": said}, {"b": "b", "said": said}]) == []
    assert held.read("MATCH (:Firm {id: 'x'})-[r:SELLS_TO]->() RETURN count(r)").rows == [[2]]
    with pytest.raises(SchemaError, match="SELLS_TO x to b stands twice"):
        write(held, many, rows=[{"b": "b", "said": said}])
    changes = held.read("MATCH (c:Change {what: 'write'}) RETURN c.subject, c.summary ORDER BY c.at").rows
    assert [subject for subject, _ in changes] == ["cypher"] * 2


def test_a_source_that_only_relationships_name_does_not_go(held: Graph) -> None:
    own = Node("Source", "own", {"citation": "Own notes", "source": "register"})
    save(held, delivery([own], [sale("a", "b", "ore", source="own")], name="own"))
    with pytest.raises(SchemaError, match="a SELLS_TO names the Source 'own', which is not there"):
        write(held, "MATCH (s:Source {id: 'own'}) DELETE s")


def test_days_are_days(held: Graph) -> None:
    act = f"id: 'act', kind: 'law', name_en: 'Law', date: '2027-01-31', {OWN}"
    assert write(held, f"CREATE (:LegalAct {{{act}, date_first: date('2027-01-31')}})") == []
    with pytest.raises(SchemaError, match="date_last = '2027' is not a day"):
        write(held, "MATCH (a:LegalAct) SET a.date_last = '2027'")


def test_what_a_load_brought_is_told(held: Graph) -> None:
    assert write(held, "MATCH (f:Firm {id: 'a'}) SET f.city = 'Semey'") == [
        "1 changed that dataset firms brought: loading it again takes that back"
    ]
    assert write(held, "MATCH (:Firm)-[r:SELLS_TO]->() DELETE r") == [
        "1 taken from dataset firms: `kb check` will say that it is not whole"
    ]
    assert write(held, f"CREATE (:Firm {{id: 'x', datasets: ['firms'], {OWN}}})") == [
        "1 added to dataset firms: `kb check` will say so"
    ]


def test_an_error_of_the_query_is_told_as_ever(held: Graph) -> None:
    with pytest.raises(QueryError):
        write(held, "CREATE (:Firm {id: 'x'")


def test_a_fault_that_was_there_before_hinders_nobody(held: Graph) -> None:
    held.command("CREATE (:Oddity {id: 'o'})")
    assert write(held, f"CREATE (:Firm {{id: 'x', {OWN}}})") == []


def test_the_many_are_looked_at_where_they_are_named(held: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.checked_write.MOST", 1)
    with pytest.raises(SchemaError, match="no property 'x'"):
        write(held, "MATCH (f:Firm) SET f.x = 1")
    _, told = write(held, "MATCH (s:Source) SET s.licence = 'open'")
    assert told == "2 Firm were not looked at: `kb check` does"
