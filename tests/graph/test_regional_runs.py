"""Results of the regional methods in the graph: written once, found by the library's queries, on every server."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.reader import industry_sections, needs, regional_accounts
from analysis.regional.location import LocationParameters
from analysis.regional.regionalisation import RegionalParameters
from analysis.regional.shift_share import ShiftShareParameters
from analysis.run import missing, perform, perform_all
from analysis.writer import run_id
from kb import table_store
from kb.datasets import save
from kb.errors import AnalysisError
from kb.graph import Graph
from kb.queries import run
from kb.records import Delivery, Node, Relationship
from kb.table import IOTable
from loaders.entities import concordance, regions
from tests.tables import make_table

JOBS = {"B": (40.0, 10.0), "C": (60.0, 90.0)}
"""Jobs in the two sections, in the east and in the west."""


def table() -> IOTable:
    return make_table([[1, 2], [3, 4]], {"compensation_of_employees": [9, 8], "output": [20, 20]})


def of_two_regions(*years: int, more: float = 0) -> Delivery:
    """Two regions of Kazakhstan, two sections, a table's industries that belong to them; jobs grow by 10 a year."""
    stated = {"source": "s", "trust": "A"}
    nodes = [Node("Source", "s", {"citation": "s", **stated}), Node("Country", "KAZ", stated)]
    nodes += [Node("Region", place, {"iso_code": place, "kind": "region", **stated}) for place in ("KZ-E", "KZ-W")]
    links = [Relationship("PART_OF", ("Region", place), ("Country", "KAZ"), stated) for place in ("KZ-E", "KZ-W")]
    for section, industry in (("B", "T:S1"), ("C", "T:S2")):
        ids = [f"ISIC4:{section}", f"ISIC4:0{section}"]
        nodes += [Node("Industry", each, {"code": each.split(":")[1], **stated}) for each in ids]
        links += [
            Relationship("PART_OF", ("Industry", ids[1]), ("Industry", ids[0]), stated),
            Relationship("MAPS_TO", ("Industry", ids[1]), ("Industry", industry), {"share": 1.0, **stated}),
        ]
    for year in years:
        for section, (east, west) in JOBS.items():
            for place, value in (("KZ-E", east + more + 10 * (year - 2024)), ("KZ-W", west)):
                made = {"year": year, "measure": "jobs", "value": value, "unit": 1, "currency": "persons", **stated}
                links.append(Relationship("PRODUCES", ("Region", place), ("Industry", f"ISIC4:{section}"), made))
    return Delivery("two-regions", "two regions", "test", "0", nodes, links)


@pytest.fixture
def held(graph: Graph) -> Graph:
    """A graph with a table and the accounts of two regions for 2023 and 2024."""
    table_store.save(graph, table())
    save(graph, of_two_regions(2023, 2024))
    return graph


def test_the_reader_gives_accounts_in_whole_units_and_sections_of_industries(held: Graph) -> None:
    rows = regional_accounts(held, table(), LocationParameters())
    assert set(rows["kind"]) == {"region"}
    assert rows[(rows["place"] == "KZ-E") & (rows["year"] == 2024)]["value"].tolist() == [40.0, 60.0]
    sections = industry_sections(held, table(), RegionalParameters())
    assert sections.to_numpy().tolist() == [["S1", "ISIC4:B", "ISIC4:0B"], ["S2", "ISIC4:C", "ISIC4:0C"]]
    assert list(needs(held, table(), RegionalParameters())) == ["regional_accounts", "industry_sections"]


def test_location_quotients_lead_from_regions_to_sections(held: Graph) -> None:
    parameters = LocationParameters(measure="jobs")
    result, written = perform(held, table(), parameters)
    assert written == len(result.frame) == 4
    text = """
        MATCH (r:Region)-[q:SPECIALISES_IN {run: $run}]->(i:Industry)
        RETURN r.id, i.id, q.lq, q.strong, q.stars, q.year, q.measure ORDER BY r.id, i.id
    """
    found = held.read(text, {"run": run_id(table().meta.id, parameters)}).rows
    assert [tuple(row[:2]) for row in found] == [
        ("KZ-E", "ISIC4:B"),
        ("KZ-E", "ISIC4:C"),
        ("KZ-W", "ISIC4:B"),
        ("KZ-W", "ISIC4:C"),
    ]
    assert found[0][2] == pytest.approx((40 / 100) / (50 / 200))
    assert found[0][3:] == [True, 0, 2024, "jobs"]


def test_regional_multipliers_lead_to_the_tables_industries_and_are_replaced(held: Graph) -> None:
    parameters = RegionalParameters(measure="jobs")
    result, written = perform(held, table(), parameters)
    assert written == len(result.part("multipliers")) == 2 * 2 * 3
    assert perform(held, table(), parameters)[1] == written
    perform(held, table(), RegionalParameters(measure="jobs", regionalisation="slq"))
    text = "MATCH (:Region)-[m:REGIONAL_MULTIPLIER]->(i:Industry) RETURN m.regionalisation, count(m), min(i.id)"
    assert sorted(held.read(text).rows) == [["flq", 12, "T:S1"], ["slq", 12, "T:S1"]]


def test_the_query_shows_regional_multipliers_beside_the_national_ones(held: Graph) -> None:
    result, _ = perform(held, table(), RegionalParameters(measure="jobs"))
    frame = result.part("multipliers")
    given = {"table": table().meta.id, "region": "KZ-E"}
    found = run(held, "regions.multipliers", given).records()
    mine = frame[(frame["region"] == "KZ-E") & (frame["measure"] == "output")].sort_values("rank")
    assert [row["value"] for row in found] == mine["value"].tolist()
    assert all(0 <= row["kept"] <= 1 and row["value"] <= row["national"] for row in found)


def test_each_year_is_a_run_of_its_own_and_queries_are_asked_for_a_year(held: Graph) -> None:
    for year in (2023, 2024):
        perform(held, table(), LocationParameters(measure="jobs", year=year))
        perform(held, table(), RegionalParameters(measure="jobs", year=year))
    given = {"table": table().meta.id}
    for query in ("regions.specialisation", "regions.multipliers"):
        every = run(held, query, {**given, "region": ""}).records()
        assert {row["year"] for row in every} == {2023, 2024}
        asked = run(held, query, {**given, "region": "", "year": 2023}).records()
        assert asked == [row for row in every if row["year"] == 2023]
        assert run(held, query, {**given, "region": "", "year": 1999}).rows == []
    (mining,) = run(held, "regions.specialisation", {**given, "region": "KZ-E", "section": "B", "year": 2023}).records()
    assert mining["lq"] == pytest.approx((30 / 80) / (40 / 180))


def test_a_cluster_stands_in_its_region_as_it_was_in_the_year(held: Graph) -> None:
    """Based in a part that was cut out in 2024: before, the whole region stands for it."""
    stated = {"source": "s", "trust": "A"}
    part, whole, cluster = ("Region", "KZ-P"), ("Region", "KZ-W"), ("Cluster", "c")
    made = {"measure": "jobs", "value": 20.0, "unit": 1, "currency": "persons", "year": 2024, **stated}
    nodes = [
        Node("Region", "KZ-P", {"iso_code": "KZ-P", "kind": "region", "valid_from": 2024, **stated}),
        Node("Cluster", "c", {"kind": "pilot", **stated}),
    ]
    links = [
        Relationship("PART_OF", part, ("Country", "KAZ"), stated),
        Relationship("SUCCEEDS", part, whole, {"year": 2024, **stated}),
        Relationship("BASED_IN", cluster, part, stated),
        Relationship("COVERS", cluster, ("Industry", "T:S2"), stated),
        Relationship("PRODUCES", part, ("Industry", "ISIC4:C"), made),
    ]
    save(held, Delivery("parts", "parts", "test", "1", nodes, links))
    held.command("MATCH (r:Region {id: 'KZ-W'}) SET r.valid_to = 2023")
    held.command("MATCH (r:Region {id: 'KZ-W'})-[p:PRODUCES]->() WHERE p.year = 2024 DELETE p")
    for year in (2023, 2024):
        perform(held, table(), LocationParameters(measure="jobs", year=year))
    found = {}
    for year in (2023, 2024):
        given = {"table": table().meta.id, "year": year}
        found[year] = [(r["region"], r["year"]) for r in run(held, "regions.cluster_sections", given).records()]
    assert found == {2023: [("KZ-W", 2023)], 2024: [("KZ-P", 2024)]}


def test_growth_between_two_years_is_written(held: Graph) -> None:
    result, written = perform(held, table(), ShiftShareParameters(measure="jobs"))
    assert written == 4
    text = """
        MATCH (r:Region)-[g:GREW_IN]->(i:Industry)
        RETURN g.change, g.national + g.industry_mix + g.competitive, g.from_year, g.to_year
        ORDER BY r.id, i.id
    """
    found = pd.DataFrame(held.read(text).rows)
    assert found[0].tolist() == [10.0, 10.0, 0.0, 0.0]
    assert found[1].tolist() == pytest.approx(found[0].tolist())
    assert found[[2, 3]].drop_duplicates().to_numpy().tolist() == [[2023, 2024]]
    assert result.frame["change"].sum() == 20


def test_a_table_without_regional_accounts_says_so_and_stops_nothing(graph: Graph) -> None:
    table_store.save(graph, table())
    with pytest.raises(AnalysisError, match="no regional accounts of gross_value_added for 2024"):
        perform(graph, table(), LocationParameters())
    told = perform_all(graph, table().meta.id, lambda message: None)
    assert any(line.startswith("location left out: ") for line in told)
    assert any(line.startswith("regional left out: ") for line in told)
    assert not any(line.startswith("shift-share") for line in told)


def test_a_method_reads_the_tables_year_or_the_one_it_is_asked_for(held: Graph) -> None:
    def read(parameters: LocationParameters | ShiftShareParameters) -> set[int]:
        return set(regional_accounts(held, table(), parameters)["year"])

    assert read(LocationParameters(measure="jobs")) == {2024}
    assert read(LocationParameters(measure="jobs", year=2023)) == {2023}
    assert read(LocationParameters(measure="jobs", year=1999)) == {2023, 2024}, "to say which there are"
    assert read(ShiftShareParameters(measure="jobs")) == {2023, 2024}


def test_what_took_a_regions_place_is_not_added_to_it(held: Graph) -> None:
    """Accounts of the parts from before the division stand beside those of the whole: one of the two counts."""
    stated = {"source": "s", "trust": "A"}
    parts = ("KZ-P", "KZ-Q")
    nodes = [Node("Region", each, {"iso_code": each, "kind": "region", "valid_from": 2024, **stated}) for each in parts]
    made = {"measure": "jobs", "value": 20.0, "unit": 1, "currency": "persons", **stated}
    links = [
        link
        for each in parts
        for link in (
            Relationship("PART_OF", ("Region", each), ("Country", "KAZ"), stated),
            Relationship("SUCCEEDS", ("Region", each), ("Region", "KZ-W"), {"year": 2024, **stated}),
            *(
                Relationship("PRODUCES", ("Region", each), ("Industry", "ISIC4:B"), {"year": year, **made})
                for year in (2023, 2025)
            ),
        )
    ]
    save(held, Delivery("parts", "parts", "test", "1", nodes, links))
    rows = regional_accounts(held, table(), ShiftShareParameters(measure="jobs"))
    places = rows[rows["industry"] == "ISIC4:B"].groupby("year")["place"].agg(list).to_dict()
    assert places == {2023: ["KZ-E", "KZ-W"], 2024: ["KZ-E", "KZ-W"], 2025: ["KZ-P", "KZ-Q"]}


def test_the_shipped_accounts_are_those_of_one_year(graph: Graph) -> None:
    for delivery in (concordance.read_shipped(), regions.read_shipped()):
        save(graph, delivery)
    rows = regional_accounts(graph, table(), ShiftShareParameters())
    assert rows["place"].nunique() == 21
    assert rows[rows["kind"] == "country"]["place"].unique().tolist() == ["KAZ"]
    table_store.save(graph, table())
    with pytest.raises(AnalysisError, match="accounts of gross_value_added for 2024 only"):
        perform(graph, table(), ShiftShareParameters())


def test_a_run_is_made_again_where_what_it_read_beside_the_table_changed(held: Graph) -> None:
    wanted = [LocationParameters(measure="jobs")]
    assert missing(held, table(), wanted) == wanted
    perform(held, table(), wanted[0])
    assert missing(held, table(), wanted) == []
    save(held, of_two_regions(2023, 2024, 2025))
    assert missing(held, table(), wanted) == [], "the method reads the table's year, and nothing of that changed"
    save(held, of_two_regions(2023, 2024, 2025, more=5))
    assert missing(held, table(), wanted) == wanted
    perform(held, table(), wanted[0])
    assert missing(held, table(), wanted) == []
