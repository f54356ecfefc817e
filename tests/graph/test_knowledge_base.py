"""The knowledge base as one object answers as its parts do."""

from __future__ import annotations

import pytest

import kb
from kb import queries, table_store
from kb.errors import NotFound, WriteRefused
from kb.graph import Graph
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from tests.tables import germany_1995


def test_it_answers_as_its_parts_do(graph: Graph) -> None:
    base, table = KnowledgeBase(graph), germany_1995()
    table_store.save(graph, table)
    assert table_store.numbers_sha256(base.table(table.meta.id)) == table_store.numbers_sha256(table)
    assert [row["id"] for row in base.tables().records()] == [table.meta.id]
    answer = base.query("value_chain.industries", table=table.meta.id)
    assert answer == queries.run(graph, "value_chain.industries", {"table": table.meta.id})
    assert len(answer.rows) == len(table.codes)
    text = "MATCH (t:IOTable {id: $text}) RETURN t.year AS year"
    assert base.cypher(text, text=table.meta.id).records() == [{"year": table.meta.year}]


def test_it_reads_only_and_names_what_is_not_there(graph: Graph) -> None:
    base = KnowledgeBase(graph)
    with pytest.raises(WriteRefused):
        base.cypher("CREATE (:Firm {id: 'a'})")
    with pytest.raises(NotFound, match="kb tables"):
        base.table("nowhere-1995")


def test_it_is_opened_by_settings_and_closed_at_the_end(server: Settings) -> None:
    with kb.open(server) as base:
        assert base.cypher("RETURN 1 AS one").records() == [{"one": 1}]
    with pytest.raises(Exception, match="closed"):
        base.cypher("RETURN 1 AS one")
