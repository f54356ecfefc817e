"""Tables of two years, and worlds: what methods write of them, and what the library's queries say, on every server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.run import perform, perform_all
from analysis.structural.decomposition import DecompositionParameters
from analysis.structural.linkages import LinkageParameters
from analysis.structural.multipliers import MultiplierParameters
from analysis.structural.paths import PathParameters
from analysis.structural.value_added_trade import ValueAddedTradeParameters, value_added_trade
from analysis.textbook import two_years
from kb import table_store
from kb.errors import AnalysisError, NotFound
from kb.graph import Graph
from kb.queries import library, run
from kb.table import IOTable
from loaders import io_table
from tests.dumps import count
from tests.formats import world
from tests.tables import scale

LATER, EARLIER = "miller-blair-2022-1", "miller-blair-2022-0"


def rows(graph: Graph, name: str, **given: Any) -> list[dict[str, Any]]:
    found = run(graph, name, given)
    assert not found.rows or list(found.columns) == list(library()[name].columns)
    return found.records()


@pytest.fixture
def years(graph: Graph) -> tuple[IOTable, IOTable]:
    """The later and the earlier table of Miller and Blair's example, in the graph; the earlier counts in tens."""
    later, earlier = two_years()
    tens = replace(scale(earlier, 0.1), meta=replace(earlier.meta, unit=10))
    for table in (later, tens):
        table_store.save(graph, table)
    return later, tens


@pytest.fixture
def small(graph: Graph, tmp_path: Path) -> IOTable:
    """The small world, in the graph."""
    table = io_table.read(world.icio(tmp_path)).table
    table_store.save(graph, table)
    return table


# ---------------------------------------------------------------- years


def test_a_change_is_written_in_parts_and_goes_with_either_table(graph: Graph, years: tuple[IOTable, IOTable]) -> None:
    later, earlier = years
    for _ in range(2):
        _, written = perform(graph, later, DecompositionParameters(since=EARLIER))
        assert written == 3
    found = rows(graph, "indicators.decomposition_of_change", table=LATER)
    assert [row["code"] for row in found] == ["2", "3", "1"]
    assert [row["change"] for row in found] == pytest.approx([20, 20, 12])
    assert [row["technology"] for row in found] == pytest.approx([9.141326, 9.486933, 0.841508], abs=1e-6)
    for row in found:
        assert row["technology"] + row["sourcing"] + row["level"] + row["mix"] == pytest.approx(row["change"])
        assert row["households"] == pytest.approx(row["level"] + row["mix"])
        assert (row["since"], row["from_year"], row["to_year"], row["unit"]) == (EARLIER, 2021, 2022, 1)
    assert count(graph, "Run") == 1
    table_store.save(graph, replace(earlier, domestic=earlier.domestic * 2))
    assert count(graph, "Run") == 0
    assert rows(graph, "indicators.decomposition_of_change", table=LATER) == []


def test_the_earlier_table_is_to_be_named_and_to_be_there(graph: Graph, years: tuple[IOTable, IOTable]) -> None:
    with pytest.raises(AnalysisError, match=f"no earlier table is named – --since takes {EARLIER}"):
        perform(graph, years[0], DecompositionParameters())
    with pytest.raises(NotFound, match="no table 'none'"):
        perform(graph, years[0], DecompositionParameters(since="none"))
    assert count(graph, "Run") == 0


def test_a_series_tells_what_can_be_compared(graph: Graph, years: tuple[IOTable, IOTable]) -> None:
    found = rows(graph, "provenance.series", classification=years[0].meta.classification)
    assert [(row["table"], row["since"], row["comparable"]) for row in found] == [
        (EARLIER, None, None),
        (LATER, EARLIER, True),
    ]


def test_any_measure_of_two_tables_is_compared(graph: Graph, years: tuple[IOTable, IOTable]) -> None:
    output = rows(graph, "indicators.change", table=LATER)
    assert [(row["before"], row["after"]) for row in output] == [(100, 112), (80, 100), (100, 120)]
    assert [row["difference"] for row in output] == [12, 20, 20]
    assert [row["relative"] for row in output] == pytest.approx([0.12, 0.25, 0.2])
    assert {(row["unit"], row["since"], row["basis"], row["run"]) for row in output} == {(1, EARLIER, None, None)}
    assert rows(graph, "indicators.change", table=LATER, measure="output_multiplier") == []
    for table in years:
        perform(graph, table, MultiplierParameters())
        perform(graph, table, LinkageParameters())
    for measure, other in (("output_multiplier", "backward"), ("backward", "output_multiplier")):
        found = rows(graph, "indicators.change", table=LATER, since=EARLIER, measure=measure)
        twin = rows(graph, "indicators.change", table=LATER, since=EARLIER, measure=other)
        assert [row["difference"] for row in found] == pytest.approx([row["difference"] for row in twin])
        assert all(row["difference"] == pytest.approx(row["after"] - row["before"]) for row in found)
        assert all(row["unit"] is None and row["run"].endswith(f"{LATER}:domestic") for row in found)
    assert len(rows(graph, "indicators.change", table=LATER, measure="value_added")) == 3
    assert rows(graph, "indicators.change", table=LATER, measure="position") == []
    first = rows(graph, "indicators.change", table=EARLIER)
    assert [(row["before"], row["difference"], row["since"]) for row in first] == [(None, None, None)] * 3


# ---------------------------------------------------------------- worlds


def test_value_added_in_trade_is_written_for_countries_and_industries(graph: Graph, small: IOTable) -> None:
    for _ in range(2):
        _, written = perform(graph, small, ValueAddedTradeParameters())
        assert written == 3 + 9 + 2 * 9
    expected = value_added_trade(small)
    name = small.meta.id
    found = {row["country"]: row for row in rows(graph, "indicators.value_added_trade", table=name)}
    for row in expected.frame.to_dict("records"):
        held = found[row["country"]]
        assert {column: held[column] for column in row} == pytest.approx(row)
    assert [found[country]["rank"] for country in ("ROW", "DEU", "KAZ")] == [1, 2, 3]
    industries = rows(graph, "indicators.value_added_trade", table=name, country="KAZ")
    assert [row["code"] for row in industries] == ["KAZ_C24", "KAZ_G", "KAZ_A01_02"]
    assert sum(row["exports"] for row in industries) == pytest.approx(found["KAZ"]["exports"])
    origins = rows(graph, "indicators.value_added_origins", table=name, country="KAZ")
    assert [row["origin"] for row in origins] == ["KAZ", "ROW", "DEU"]
    assert sum(row["share"] for row in origins) + found["KAZ"]["other"] / found["KAZ"]["exports"] == pytest.approx(1)
    used = rows(graph, "indicators.value_added_origins", table=name, flow="final demand")
    assert sum(row["value"] for row in used) == pytest.approx(world.VALUE_ADDED.sum())
    table_store.remove(graph, name)
    assert count(graph) == 0


def test_every_method_on_a_world_finds_value_added_in_trade_among_them(graph: Graph, small: IOTable) -> None:
    told = perform_all(graph, small.meta.id, lambda line: None)
    assert f"value-added-trade of {small.meta.id} on the total basis: 30 results" in told
    assert f"ward of {small.meta.id} on the domestic basis: 9 results" in told
    assert not any(line.startswith("decomposition") for line in told)


def test_paths_and_chains_of_a_world_tell_their_countries(graph: Graph, small: IOTable) -> None:
    result, _ = perform(graph, small, PathParameters("total", start=("DEU*",), end=("KAZ*",), most=20))
    assert result.frame["borders"].min() == 1
    found = rows(graph, "value_chain.paths", table=small.meta.id)
    assert [row["value"] for row in found] == pytest.approx(result.frame["strength"].to_list())
    assert {(row["from_country"], row["to_country"]) for row in found} == {("DEU", "KAZ")}
    whole, _ = perform(graph, small, PathParameters("domestic"))
    assert whole.frame["borders"].max() == 0
    assert whole.summary["total"] == pytest.approx(world.VALUE_ADDED.sum())
    for name, end in (("value_chain.suppliers", "from"), ("value_chain.buyers", "to")):
        links = rows(graph, name, table=small.meta.id, industry="KAZ_C24", share=0.01)
        assert {row[f"{end}_country"] for row in links} == {"DEU", "KAZ", "ROW"}
        assert all(row[f"{end}_code"].startswith(row[f"{end}_country"]) for row in links)
        assert all((row["imported"] > 0) == (row["from_country"] != row["to_country"]) for row in links)
