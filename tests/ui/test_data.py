"""What the pages show agrees with the graph and with the loaded table."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.structural.multipliers import MultiplierParameters, multipliers
from analysis.writer import write
from kb import table_store
from kb.graph import Graph
from loaders import io_table
from tests.formats import world
from ui.data import library, overview, policy, value_chain
from ui.i18n import name
from ui.views.indicator_parts import basis_sentence
from ui.words import BASIS_SENTENCES

TABLE = "kaz-2024-42"
FOLDER = Path(__file__).parents[2] / "kb" / "data" / "tables" / TABLE


def test_chain_shares_are_those_of_the_table(knowledge: Graph) -> None:
    table = table_store.read(knowledge, TABLE)
    j = table.codes.index("C242")
    assert table.imported is not None
    purchases = table.domestic[:, j] + table.imported[:, j]
    found = value_chain.chain(knowledge, table=TABLE, industry="C242", depth=1, share=0.01)
    assert found.suppliers.total == pytest.approx(purchases.sum(), rel=1e-12)
    for link in found.suppliers.direct:
        i = table.codes.index(link.supplier)
        assert link.value == pytest.approx(purchases[i], rel=1e-9)
    assert len(found.suppliers.links) == int((purchases / purchases.sum() >= 0.01).sum())
    assert found.buyers.total == pytest.approx(table.output[j], rel=1e-12)


def test_profile_holds_the_multipliers_with_their_ranks(graph: Graph) -> None:
    table_store.save(graph, io_table.read(FOLDER).table)
    table = table_store.read(graph, TABLE)
    assert value_chain.profile(graph, table=TABLE, industry="C242", basis="domestic").multipliers == []
    result = multipliers(table, MultiplierParameters(basis="domestic"))
    write(graph, table, result)
    found = value_chain.profile(graph, table=TABLE, industry="C242", basis="domestic")
    frame = result.frame.query("industry == 'C242' and form == 'effect' and closure == 'type I'").set_index("measure")
    assert [m.measure for m in found.multipliers] == list(value_chain.MEASURES)
    for multiplier in found.multipliers:
        assert multiplier.value == frame.loc[multiplier.measure, "value"]
        assert multiplier.of == 42


def test_table_card_names_its_source(knowledge: Graph) -> None:
    card = next(card for card in value_chain.tables(knowledge) if card.id == TABLE)
    assert (card.id, card.unit, card.currency) == (TABLE, 1000, "KZT")
    assert "Bureau of National Statistics" in card.citation
    assert card.url.startswith("https://stat.gov.kz")


def test_a_basis_means_another_thing_in_a_world_table(graph: Graph, tmp_path: Path) -> None:
    table_store.save(graph, io_table.read(FOLDER).table)
    table_store.save(graph, io_table.read(world.icio(tmp_path)).table)
    cards = {card.world: card for card in value_chain.tables(graph)}
    assert basis_sentence(cards[True], "total") == BASIS_SENTENCES["world"]
    assert basis_sentence(cards[False], "total") == BASIS_SENTENCES["total"]
    assert basis_sentence(cards[True], "domestic") == BASIS_SENTENCES["domestic"]


def test_overview_counts_what_is_there(knowledge: Graph) -> None:
    found = overview.overview(knowledge)
    programmes = knowledge.read("MATCH (p:Programme) RETURN count(p)").rows[0][0]
    assert found.nodes["Programme"] == programmes
    assert found.datasets == sorted(found.datasets, key=lambda row: row["loaded_at"], reverse=True)


def test_overview_of_an_empty_graph(graph: Graph) -> None:
    found = overview.overview(graph)
    assert not sum(found.nodes.values())
    assert not found.tables
    assert policy.lineage(graph).entries == {}
    assert policy.funnel(graph) == []
    assert value_chain.tables(graph) == []


def test_funnel_goes_150_23_9_7_and_names_what_was_left(knowledge: Graph) -> None:
    steps = policy.funnel(knowledge)
    assert [step.count for step in steps] == [150, 23, 9, 7]
    assert [len(step.clusters) for step in steps] == [0, 0, 9, 7]
    assert steps[-1].then is None


def test_pilots_are_seven_and_name_their_later_clusters(knowledge: Graph) -> None:
    found = policy.pilots(knowledge)
    assert len(found) == 7
    assert {tuple(act.id for act in pilot.acts) for pilot in found} == {("res-2005-06-25",)}
    textile = next(p for p in found if p.names["id"] == "pilot-textile")
    assert "Cotton-textile cluster of Turkistan region" in [name(later, "en") for later in textile.later]


def test_entry_has_a_row_for_each_source(knowledge: Graph) -> None:
    rows = policy.entry(knowledge, id="pilot-metallurgy")
    assert len(rows) > 1
    assert all(row["citation"] and row["trust"] for row in rows)
    assert policy.entry(knowledge, id="no such thing") == []


def test_answers_show_names_in_one_language_and_keep_the_rest(knowledge: Graph) -> None:
    answer = library.run_query(knowledge, name="value_chain.suppliers", given=(("industry", "C242"),), limit=3)
    shown = library.in_language(answer, "kk")
    assert answer.truncated
    assert {"from_name", "to_name"} < set(shown.columns)
    assert not {"from_name_en", "from_name_kk"} & set(shown.columns)
    assert shown.rows[0][2] == "Түсті металл кендерін өндіру"
    assert len(shown.rows) == len(answer.rows) == 3


def test_schema_panel_lists_every_label_and_type() -> None:
    assert {"Programme", "Account"} <= {card.name for card in library.node_cards()}
    assert "SUPPLIES" in {card.name for card in library.relationship_cards()}
