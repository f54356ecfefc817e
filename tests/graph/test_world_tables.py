"""World tables in the graph: bit for bit, a country each, taken out without trace; on every server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kb import datasets, table_store
from kb.errors import SchemaError
from kb.graph import Graph
from kb.queries import run
from kb.records import Delivery, Node
from kb.table import IOTable
from kb.table_store import read, save
from loaders import io_table
from loaders.entities import concordance
from loaders.entities.table_concordance import concordances_to
from tests.dumps import count, dump
from tests.formats import world
from tests.graph.test_tables import assert_same


def small(folder: Path, **options: object) -> IOTable:
    """The small world, as read from the OECD's layout."""
    return io_table.read(world.icio(folder), **options).table  # type: ignore[arg-type]


def uneven(table: IOTable) -> IOTable:
    """The table with numbers that fill all 64 bits."""
    rng = np.random.default_rng(3)
    assert table.imported is not None
    assert table.final_demand_by_country is not None
    odd = rng.random(table.domestic.shape)
    return replace(
        table,
        domestic=table.domestic * odd,
        imported=table.imported * odd,
        final_demand_by_country=table.final_demand_by_country * rng.random((9, 3)),
    )


def test_a_world_table_comes_back_bit_for_bit(graph: Graph, tmp_path: Path) -> None:
    table = uneven(small(tmp_path))
    save(graph, table)
    back = read(graph, table.meta.id)
    assert_same(back, replace(table, notes=()))
    assert back.countries == tuple(table.countries)
    assert back.final_demand_by_country is not None
    pd.testing.assert_frame_equal(
        back.final_demand_by_country, table.final_demand_by_country, check_exact=True, check_names=False
    )
    assert back.bases == ("domestic", "total")
    assert list(back.industries["name_ru"]) == list(table.industries["name_ru"])


def test_industries_and_countries_are_known_by_name(graph: Graph, tmp_path: Path) -> None:
    save(graph, small(tmp_path))
    found = graph.read(
        "MATCH (t:IOTable)-[:DESCRIBES]->(c:Country) RETURN c.id AS id, c.name_kk AS name_kk, c.iso2 AS iso2 "
        "ORDER BY id"
    ).rows
    assert found == [["DEU", "Германия", "DE"], ["KAZ", "Қазақстан", "KZ"], ["ROW", "Әлемнің қалған бөлігі", None]]
    named = graph.read(
        "MATCH (i:Industry {id: 'ICIO-3:KAZ_C24'}) RETURN i.country AS country, i.code AS code, i.name_en AS name"
    ).rows
    assert named == [["KAZ", "KAZ_C24", "C24, Kazakhstan"]]


def test_one_industry_stands_for_all_countries(graph: Graph, tmp_path: Path) -> None:
    save(graph, small(tmp_path))
    found = graph.read(
        "MATCH (i:Industry)-[:PART_OF]->(whole:Industry) RETURN whole.id AS id, whole.code AS code, "
        "whole.name_ru AS name, whole.country AS country, count(i) AS countries ORDER BY id"
    ).rows
    assert found == [[f"ICIO-3:{code}", code, code, None, 3] for code in sorted(world.ICIO_SECTORS)]


def test_flows_inside_and_across_borders_are_relationships(graph: Graph, tmp_path: Path) -> None:
    table = small(tmp_path)
    save(graph, table)
    found = graph.read(
        "MATCH (a:Industry)-[r:SUPPLIES {table: $t}]->(b:Industry) "
        "RETURN a.country = b.country AS inside, count(r) AS n, "
        "sum(r.domestic) AS domestic, sum(r.imported) AS imported ORDER BY inside",
        {"t": table.meta.id},
    ).rows
    inside = world.inside()
    across = world.FLOWS - inside
    assert found == [
        [False, np.count_nonzero(across), 0.0, across.sum()],
        [True, np.count_nonzero(inside), inside.sum(), 0.0],
    ]
    shares = graph.read(
        "MATCH (b:Industry {id: 'ICIO-3:KAZ_C24'})<-[r:SUPPLIES]-() RETURN sum(r.input_share) AS share"
    ).rows[0][0]
    assert shares == pytest.approx(1)


def test_cross_border_paths_are_found(graph: Graph, tmp_path: Path) -> None:
    table = small(tmp_path)
    save(graph, table)
    chosen = {"table": table.meta.id, "industry": "KAZ_C24", "share": 0.01}
    found = run(graph, "value_chain.suppliers", chosen).records()
    assert {str(row["from_code"])[:3] for row in found} == {"DEU", "KAZ", "ROW"}


def test_an_unchanged_world_table_changes_nothing(graph: Graph, tmp_path: Path) -> None:
    save(graph, small(tmp_path))
    before = dump(graph)
    assert save(graph, small(tmp_path)).nothing
    assert dump(graph) == before


def test_a_lost_account_is_written_again(graph: Graph, tmp_path: Path) -> None:
    table = small(tmp_path)
    save(graph, table)
    graph.command("MATCH (a:Account {code: 'KAZ_C24'}) DETACH DELETE a")
    assert not save(graph, table).nothing
    assert_same(read(graph, table.meta.id), replace(table, notes=()))


def test_taking_one_world_table_out_leaves_the_others(graph: Graph, tmp_path: Path) -> None:
    first, folded = small(tmp_path), small(tmp_path, countries=["KAZ"], rest_of_world=True)
    save(graph, first)
    before = dump(graph)
    save(graph, folded)
    assert count(graph, "Industry") == 12
    table_store.remove(graph, folded.meta.id)
    assert dump(graph) == before
    assert_same(read(graph, first.meta.id), replace(first, notes=()))
    table_store.remove(graph, first.meta.id)
    assert count(graph) == 0


def test_a_country_that_others_use_stays(graph: Graph, tmp_path: Path) -> None:
    stated = {"source": "s", "trust": "A"}
    nodes = [
        Node("Source", "s", {"citation": "A source", **stated}),
        Node("Country", "KAZ", {"name_en": "Kazakhstan", **stated}),
    ]
    datasets.save(graph, Delivery("others", "Others", "", "", nodes, ()))
    before = dump(graph)
    table = small(tmp_path)
    save(graph, table)
    assert graph.read("MATCH (c:Country {id: 'KAZ'}) RETURN size(c.datasets)").rows == [[2]]
    table_store.remove(graph, table.meta.id)
    assert dump(graph) == before


def test_a_domestic_flow_across_a_border_is_refused(graph: Graph, tmp_path: Path) -> None:
    table = small(tmp_path)
    with pytest.raises(SchemaError, match="crosses a border"):
        save(graph, replace(table, domestic=world.FLOWS))
    assert count(graph) == 0


def test_gloria_is_summed_along_a_concordance_that_is_loaded(graph: Graph, tmp_path: Path) -> None:
    """Its sectors come with a load of some countries; then the whole is read in sections."""
    path = world.gloria(tmp_path)
    datasets.save(graph, concordance.read_shipped())
    save(graph, io_table.read(path, countries=["KAZ"], rest_of_world=True).table)
    head = "from_classification,from_code,to_classification,to_code,share,source_title,source_url,source_trust"
    rows = [f"GLORIA-3,{code},ISIC4,{to},1,By hand,,B" for code, to in (("001", "A"), ("002", "C"), ("003", "C"))]
    (tmp_path / "pairs.csv").write_text("\n".join((head, *rows)) + "\n")
    datasets.save(graph, concordance.read(tmp_path / "pairs.csv"))
    table = io_table.read(path, sectors=concordances_to(graph, "ISIC4")).table
    assert table.codes == ["DEU_A", "DEU_C", "KAZ_A", "KAZ_C", "RUS_A", "RUS_C"]
    assert table.industries.loc["KAZ_C", "name_en"] == "Manufacturing, Kazakhstan"
    assert table.output.sum() == world.OUTPUT.sum()
    save(graph, table)
    assert_same(read(graph, table.meta.id), replace(table, notes=()))
    assert concordances_to(graph, "KZ-IO-68").pairs == {}
