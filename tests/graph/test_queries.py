"""The query library on the shipped knowledge: every query on both servers, the same rows, and what they say."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import kb
from analysis.methods import METHODS
from cli.build import TABLE
from kb import queries
from kb.errors import WriteRefused
from kb.graph import Graph, Rows
from kb.queries import library, parse, run
from tests.neo4j_server import FLAG

DATA = Path(kb.__file__).parent / "data"
OF_THE_CLOCK = {"at", "finished_at", "seconds", "loaded_at"}
"""Columns that two servers cannot share: each was filled at its own time."""

Record = dict[str, Any]


@pytest.fixture(scope="session")
def servers(local_knowledge: Graph, neo4j_knowledge: Graph) -> Mapping[str, Graph]:
    """The same on both servers at once."""
    return {"local": local_knowledge, "neo4j": neo4j_knowledge}


def rows(graph: Graph, name: str, **given: Any) -> list[Record]:
    return run(graph, name, given).records()


def table_rows(name: str) -> list[dict[str, str]]:
    with (DATA / "tables" / TABLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- every query

every_query = pytest.mark.parametrize("name", list(library()))
FILLED_ELSEWHERE = {
    "indicators.decomposition_of_change",
    "indicators.value_added_trade",
    "indicators.value_added_origins",
    "provenance.overlays",
    "provenance.supply_use_tables",
    "value_chain.makers",
    "value_chain.users",
}
"""Queries of what the shipped knowledge has none of: tests of years, worlds, owners, and supply and use fill them."""


@every_query
def test_runs_with_its_defaults_and_returns_its_columns(knowledge: Graph, name: str) -> None:
    found = run(knowledge, name)
    if name in FILLED_ELSEWHERE:
        assert found.rows == []
        return
    assert list(found.columns) == list(library()[name].columns)
    assert len(found.rows) >= 1
    assert [value for row in found.rows for value in row if not is_plain(value)] == []


@every_query
def test_says_nothing_of_what_is_not_there(knowledge: Graph, name: str) -> None:
    words = [p.name for p in library()[name].parameters if p.type == "string"]
    if words:
        assert rows(knowledge, name, **dict.fromkeys(words, "no such thing")) == []


OTHER_VALUES: list[tuple[str, dict[str, Any]]] = [
    ("value_chain.suppliers", {"depth": 4, "share": 0.0}),
    ("value_chain.buyers", {"depth": 4, "share": 0.01}),
    ("value_chain.flows", {"limit": 1000, "own": True}),
    ("value_chain.from_firm", {"firm": "kia-kostanay", "share": 0.01, "strength": 0.3}),
    ("value_chain.from_firm", {"firm": "", "division": "24"}),
    ("lineage.graph", {"acts": False, "clusters": False}),
    ("clusters.members", {"cluster": ""}),
    ("indicators.designated_industries", {"status": ""}),
    ("indicators.linkages", {"basis": ""}),
    ("indicators.multipliers", {"basis": "", "measure": "compensation", "form": "ratio"}),
    ("provenance.claims", {"verdict": ""}),
    ("provenance.number", {"table": "kozlova-denisova-2014:vko", "basis": ""}),
    ("provenance.node", {"label": "Account", "id": "kaz-2024-42:C242"}),
    ("provenance.ties", {"label": "Industry", "id": "KZ-IO-42:C242", "most": 3, "passed": 2}),
    ("provenance.ties", {"label": "IOTable", "id": "kaz-2024-42"}),
    ("regions.list", {"year": 0}),
    ("regions.organisations", {"region": ""}),
]


@pytest.mark.neo4j
@pytest.mark.parametrize(("name", "given"), [*((name, {}) for name in library()), *OTHER_VALUES])
def test_rows_and_their_order_are_the_same_on_both_servers(
    servers: Mapping[str, Graph], name: str, given: dict[str, Any]
) -> None:
    local, neo4j = (comparable(run(graph, name, given)) for graph in servers.values())
    assert len(local) == len(neo4j)
    assert [(a, b) for a, b in zip(local, neo4j, strict=True) if not same(a, b)] == []


def comparable(found: Rows) -> list[list[Any]]:
    """The rows without columns of the clock and without the node that marks a test database."""
    kept = [i for i, column in enumerate(found.columns) if column not in OF_THE_CLOCK]
    return [[row[i] for i in kept] for row in found.rows if FLAG not in row]


def same(one: Any, other: Any) -> bool:
    """Equal in type and value, floats to twelve digits: sums may be added up in another order."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=0.0)
    return type(one) is type(other) and bool(one == other)


def is_plain(value: Any) -> bool:
    """Whether a value is a scalar or a list of scalars."""
    values = value if isinstance(value, list) else [value]
    return all(v is None or isinstance(v, str | int | float | bool) for v in values)


def test_a_library_query_cannot_write(knowledge: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    header = "// title: t\n// description: d\n// column id: id\n// mode: read\n"
    writing = parse("topic.writing", header + "CREATE (f:Firm {id: 'from-a-query'}) RETURN f.id AS id ORDER BY id")
    monkeypatch.setattr(queries, "library", lambda: {writing.name: writing})
    with pytest.raises(WriteRefused, match=r"^topic\.writing: "):
        run(knowledge, "topic.writing")
    assert knowledge.read("MATCH (f:Firm {id: 'from-a-query'}) RETURN f.id").rows == []


# ---------------------------------------------------------------- lineage


def test_programmes_stand_in_the_order_of_their_succession(knowledge: Graph) -> None:
    found = rows(knowledge, "lineage.programmes")
    order = [row["programme"] for row in found]
    for row in found:
        assert all(order.index(earlier) < order.index(row["programme"]) for earlier in row["predecessors"]), row
    chain = [
        "address-2004",
        "cluster-initiative-2004",
        "pilot-clusters-2005",
        "spaiid-2010-2014",
        "address-kazakhstan-2050",
        "spiid-2015-2019",
        "spiid-2020-2025",
    ]
    by_id = {row["programme"]: row for row in found}
    assert [programme for programme in order if programme in chain] == chain
    assert all(earlier in by_id[later]["predecessors"] for earlier, later in pairwise(chain))
    assert by_id["pilot-clusters-2005"]["clusters"] == 7
    assert by_id["cluster-initiative-2004"]["clusters"] == 9 + 7
    assert by_id["spaiid-2010-2014"]["acts"] == ["decree-958-2010"]


def test_the_funnel_leads_from_150_industries_to_7_clusters(knowledge: Graph) -> None:
    found = rows(knowledge, "lineage.funnel")
    assert [(row["entering"], row["remaining"]) for row in found] == [(150, 23), (23, 9), (9, 7)]
    assert [len(row["clusters"]) for row in found] == [0, 9, 7]


def test_each_of_the_seven_pilot_clusters_has_its_fate(knowledge: Graph) -> None:
    found = {row["cluster"]: row for row in rows(knowledge, "lineage.pilot_clusters")}
    assert len(found) == 7
    food = found["pilot-food"]
    fates = dict(zip(food["later_clusters"], food["later_statuses"], strict=True))
    assert fates["pilot-dairy-kostanay"].startswith("failed")
    assert found["pilot-metallurgy"]["candidate"] == "candidate-2004-metallurgy"
    assert "not logically completed" in found["pilot-metallurgy"]["status"]
    assert "national-oil-gas" in found["pilot-oil-gas-engineering"]["later_clusters"]
    assert any(claim.startswith("confirmed: The pilot clusters gave no") for claim in food["claims"])


def test_instruments_have_their_rates_and_caps(knowledge: Graph) -> None:
    found = {r["instrument"]: r for r in rows(knowledge, "lineage.instruments", programme="spiid-2015-2019")}
    expansion, centres = found["cluster-expansion"], found["engineering-centres"]
    assert (expansion["rate"], expansion["later_rate"], expansion["years"]) == (75.0, 40.0, 5)
    assert (expansion["cap"], expansion["cap_period"], expansion["currency"]) == (60e6, "year", "KZT")
    assert (centres["rate"], centres["cap"], centres["cap_period"]) == (50.0, 100e6, "total")
    assert set(found) == {"cluster-expansion", "engineering-centres", "business-climate"}


def test_forms_of_support_belong_to_their_groups(knowledge: Graph) -> None:
    found = rows(knowledge, "lineage.instruments", kind="form of support")
    assert len(found) == 11
    assert {row["part_of"] for row in found if row["instrument"] == "form-project-finance"} == {
        "support-direct-finance"
    }


def test_designations_say_stage_and_status(knowledge: Graph) -> None:
    found = rows(knowledge, "lineage.designations", programme="cluster-initiative-2004")
    assert [row["stage"] for row in found] == [2] * 9 + [3] * 7
    assert {row["status"] for row in found if row["stage"] == 2} == {"candidate"}
    assert {row["kind"] for row in found if row["stage"] == 3} == {"pilot"}


def test_the_lineage_graph_names_both_ends_of_every_link(knowledge: Graph) -> None:
    found = rows(knowledge, "lineage.graph")
    links = {(row["from_id"], row["type"], row["to_id"]) for row in found}
    assert ("pilot-clusters-2005", "SUCCEEDS", "cluster-initiative-2004") in links
    assert ("spaiid-2010-2014", "ADOPTED_BY", "decree-958-2010") in links
    assert ("spiid-2015-2019", "DESIGNATES", "national-oil-gas") in links
    assert ("territorial-competition-2017", "PART_OF", "spiid-2015-2019") in links
    assert all(row["from_name_en"] and row["to_name_en"] for row in found)


def test_participants_have_their_roles(knowledge: Graph) -> None:
    found = {row["participant"]: row for row in rows(knowledge, "lineage.participants")}
    assert (found["michael-porter"]["label"], found["michael-porter"]["role"]) == ("Person", "scientific adviser")
    assert found["je-austin-associates"]["kind"] == "consultancy"


def test_the_timeline_is_in_order_and_complete(knowledge: Graph) -> None:
    found = rows(knowledge, "lineage.timeline")
    assert [row["begins"] for row in found] == sorted(row["begins"] for row in found)
    assert {row["label"] for row in found} == {"Programme", "LegalAct", "Cluster"}
    assert ("2005-06-25", "res-2005-06-25") in {(row["begins"], row["id"]) for row in found}


# ---------------------------------------------------------------- clusters


def test_table_2_of_the_article_is_there(knowledge: Graph) -> None:
    found = rows(knowledge, "clusters.loadings")
    assert len(found) == 20 * 7
    loading = {(row["industry"], row["factor"]): (row["loading"], row["membership"]) for row in found}
    assert loading["C24", 2] == (0.966, "primary")
    assert loading["B05", 3] == (0.546, "secondary")
    assert loading["C16", 7] == (-0.924, "none")
    factors = [row for row in rows(knowledge, "clusters.found") if row["run"].endswith("table-2")]
    assert sum(row["variance_share"] for row in factors) == pytest.approx(0.8797, abs=5e-5)
    assert factors[1]["primary_members"] == ["C24", "B07", "C31", "C28", "B05"]


def test_designated_clusters_are_not_those_found(knowledge: Graph) -> None:
    designated = {row["cluster"] for row in rows(knowledge, "clusters.designated")}
    found = {row["cluster"] for row in rows(knowledge, "clusters.found")}
    assert len(rows(knowledge, "clusters.designated", kind="pilot")) == 7
    assert "ekr-mining-metallurgy" in found
    assert designated.isdisjoint(found)


def test_members_and_supply_links_of_a_firm(knowledge: Graph) -> None:
    members = rows(knowledge, "clusters.members", cluster="innovation-pit")
    assert {(row["member"], row["label"], row["role"]) for row in members} >= {("sez-pit", "Institution", "core")}
    links = rows(knowledge, "clusters.supply_links", firm="donskoy-gok")
    assert {(row["supplier"], row["buyer"], row["product"]) for row in links} >= {
        ("donskoy-gok", "aksu-ferroalloy", "chrome ore")
    }
    assert all("donskoy-gok" in (row["supplier"], row["buyer"]) for row in links)


# ---------------------------------------------------------------- value chain


def shares(direction: str) -> dict[str, list[tuple[str, float]]]:
    """Neighbours of each industry and the share of the link, from the table's own files."""
    flows = [(r["supplier"], r["buyer"], float(r["domestic"]), float(r["imported"])) for r in table_rows("flows")]
    output = {r["industry"]: float(r["value"]) for r in table_rows("primary_inputs") if r["input"] == "output"}
    purchases: defaultdict[str, float] = defaultdict(float)
    for _, buyer, domestic, imported in flows:
        purchases[buyer] += domestic + imported
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for supplier, buyer, domestic, imported in flows:
        if direction == "suppliers":
            found[buyer].append((supplier, (domestic + imported) / purchases[buyer]))
        else:
            found[supplier].append((buyer, domestic / output[supplier]))
    return found


def walked(direction: str, industry: str, depth: int, share: float) -> dict[tuple[int, str, str], float]:
    """Links by depth and ends with their weights, each industry left once, at its least distance."""
    links, near = shares(direction), {industry: 1.0}
    seen, found = {industry}, {}
    for step in range(1, depth + 1):
        reached: defaultdict[str, float] = defaultdict(float)
        for here, weight in near.items():
            for there, part in links[here]:
                if part >= share:
                    ends = (there, here) if direction == "suppliers" else (here, there)
                    found[step, *ends] = weight * part
                    reached[there] += weight * part
        near = {there: weight for there, weight in reached.items() if there not in seen}
        seen |= set(near)
    return found


@pytest.mark.parametrize("direction", ["suppliers", "buyers"])
@pytest.mark.parametrize(("industry", "depth", "share"), [("C242", 1, 0.05), ("C242", 3, 0.05), ("F41", 4, 0.01)])
def test_chains_are_those_of_the_tables_files(
    knowledge: Graph, direction: str, industry: str, depth: int, share: float
) -> None:
    found = rows(knowledge, f"value_chain.{direction}", industry=industry, depth=depth, share=share)
    weights = {(row["depth"], row["from_code"], row["to_code"]): row["weight"] for row in found}
    assert len(weights) == len(found)
    assert weights == pytest.approx(walked(direction, industry, depth, share), rel=1e-12)


def test_suppliers_of_metallurgy(knowledge: Graph) -> None:
    first = rows(knowledge, "value_chain.suppliers", depth=1)[0]
    assert (first["from_code"], first["to_code"], first["depth"]) == ("B072", "C242", 1)
    assert (first["domestic"], first["imported"]) == (4623331544.0, 290667185.0)
    assert (first["unit"], first["currency"]) == (1000, "KZT")
    assert first["weight"] == first["input_share"] == pytest.approx(0.819911, abs=1e-6)


def test_the_largest_flow_is_ore_to_metallurgy(knowledge: Graph) -> None:
    found = rows(knowledge, "value_chain.flows", limit=3)
    assert [(row["from_code"], row["to_code"]) for row in found][:1] == [("B072", "C242")]
    assert [row["total"] for row in found] == sorted((row["total"] for row in found), reverse=True)
    assert len(rows(knowledge, "value_chain.flows", limit=10_000, own=True)) == len(table_rows("flows"))


@pytest.mark.parametrize("industry", ["A01", "C242", "O84"])
def test_an_account_balances(knowledge: Graph, industry: str) -> None:
    found = rows(knowledge, "value_chain.account", industry=industry)
    items = {row["item"]: row["value"] for row in found}
    inputs = ("domestic_inputs", "imported_inputs", "net_taxes_on_products", "value_added")
    assert sum(items[item] for item in inputs) == items["output"]
    uses = sum(row["value"] for row in found if row["part"] in ("sales", "final demand"))
    assert uses == items["output"]


def test_industries_of_the_table(knowledge: Graph) -> None:
    found = rows(knowledge, "value_chain.industries")
    assert [row["code"] for row in found] == [row["code"] for row in table_rows("industries")]
    assert sum(row["output"] for row in found) == 204_046_929_354
    assert sum(row["value_added_share"] for row in found) == pytest.approx(1)


# ---------------------------------------------------------------- indicators


def test_multipliers_are_those_computed(knowledge: Graph) -> None:
    from analysis.structural.multipliers import multipliers
    from loaders import io_table

    frame = multipliers(io_table.read(DATA / "tables" / TABLE).table).frame
    chosen = (frame["measure"] == "output") & (frame["form"] == "effect") & (frame["closure"] == "type I")
    ours = frame[chosen].set_index("industry")["value"]
    found = rows(knowledge, "indicators.multipliers")
    assert {row["code"]: row["value"] for row in found} == ours.to_dict()
    assert [row["rank"] for row in found] == list(range(1, 43))
    assert {row["run"] for row in found} == {f"multipliers:{TABLE}:domestic"}


def test_the_parts_of_a_multiplier_add_up_to_it(knowledge: Graph) -> None:
    found = rows(knowledge, "indicators.decomposition")
    assert len(found) == 42
    for row in found:
        parts = row["initial"] + row["direct"] + row["indirect"] + row["induced"]
        assert parts == pytest.approx(row["effect"], rel=1e-9)
        assert row["beyond"] == pytest.approx(1 - row["initial"] / row["effect"])
    first = rows(knowledge, "indicators.decomposition", closure="type I")
    assert {row["induced"] for row in first} == {0.0}


def test_key_sectors_have_both_indices_above_one(knowledge: Graph) -> None:
    found = rows(knowledge, "indicators.linkages", **{"class": "key"})
    assert "C242" in {row["code"] for row in found}
    assert all(row["backward_index"] >= 1 <= row["forward_index"] for row in found)
    assert len(rows(knowledge, "indicators.linkages")) == 42


def test_designated_industries_have_their_clusters_and_multipliers(knowledge: Graph) -> None:
    found = {row["code"]: row for row in rows(knowledge, "indicators.designated_industries")}
    multipliers = {row["code"]: row["value"] for row in rows(knowledge, "indicators.multipliers")}
    assert found["C242"]["clusters"] == ["pilot-metallurgy"]
    assert found["C28"]["clusters"] == ["national-oil-gas", "pilot-oil-gas-engineering"]
    assert {code: row["output_multiplier"] for code, row in found.items()} == {c: multipliers[c] for c in found}
    assert "K64" not in found  # financial services: a candidate of 2004 that was not selected
    assert "K64" in {row["code"] for row in rows(knowledge, "indicators.designated_industries", status="candidate")}


def test_table_3_of_the_article_stands_beside_ours(knowledge: Graph) -> None:
    found = {(row["code"], row["measure"]): row for row in rows(knowledge, "indicators.published")}
    assert len(found) == 4 * 3
    ore = found["B07", "output"]
    assert (ore["published"], ore["published_rank"], ore["form"]) == (1.806, 1, "effect")
    assert ore["difference"] == pytest.approx(ore["ours"] - 1.806)
    assert found["C31", "compensation"]["published"] == 2.147


# ---------------------------------------------------------------- regions


@pytest.mark.parametrize(("year", "count"), [(2014, 16), (2017, 16), (2018, 17), (2021, 17), (2022, 20), (2024, 20)])
def test_regions_of_a_year(knowledge: Graph, year: int, count: int) -> None:
    assert len(rows(knowledge, "regions.list", year=year)) == count


def test_regions_come_from_regions(knowledge: Graph) -> None:
    found = {(row["year"], row["earlier"], row["later"]) for row in rows(knowledge, "regions.succession")}
    assert {change for change in found if change[0] == 2018} == {(2018, "KZ-YUZ", "KZ-61"), (2018, "KZ-YUZ", "KZ-79")}
    assert {(2022, "KZ-VOS", "KZ-10"), (2022, "KZ-VOS", "KZ-63")} <= found
    assert len(found) == 8


def test_location_quotient_by_hand(knowledge: Graph) -> None:
    (found,) = rows(knowledge, "regions.value_added", region="KZ-63", section="C")
    assert (found["value"], found["unit"], found["currency"]) == (1480085.9, 1_000_000, "KZT")
    assert found["national_share"] == pytest.approx(1480085.9 / 16941133.3)
    assert found["location_quotient"] == pytest.approx((1480085.9 / 5035142.0) / (16941133.3 / 136693318.3))


def test_a_section_of_a_region_year_by_year(knowledge: Graph) -> None:
    found = rows(knowledge, "regions.development", region="KZ-39", section="C")
    assert [row["year"] for row in found] == list(range(2010, 2026))
    assert (round(found[0]["location_quotient"], 2), round(found[-1]["location_quotient"], 2)) == (0.84, 1.90)
    for row in found:
        quotient = row["value"] / row["region_total"] / (row["national_value"] / row["national_total"])
        assert row["location_quotient"] == pytest.approx(quotient, rel=1e-12)
    (now,) = rows(knowledge, "regions.value_added", region="KZ-39", section="C")
    (of_now,) = (row for row in found if row["year"] == 2024)
    assert all(of_now[name] == now[name] for name in ("value", "national_share", "location_quotient", "source"))
    assert [row["year"] for row in rows(knowledge, "regions.development", region="KZ-YUZ", first=2012, last=2030)] == [
        *range(2012, 2018)
    ]


def test_in_a_year_before_a_division_the_parts_do_not_stand_beside_the_whole(knowledge: Graph) -> None:
    found = {row["region"]: row for row in rows(knowledge, "regions.value_added", year=2015, section="C")}
    assert "KZ-YUZ" in found
    assert not {"KZ-61", "KZ-79"} & set(found)
    assert math.fsum(row["national_share"] for row in found.values()) == pytest.approx(1, abs=1e-6)


def test_what_became_of_south_kazakhstans_fabrics(knowledge: Graph) -> None:
    found = {row["year"]: row for row in rows(knowledge, "regions.physical_output")}
    assert [round(100 * found[year]["share"], 1) for year in (2005, 2007, 2016, 2024)] == [39.1, 97.2, 46.8, 7.7]
    assert found[2016]["regions"] == ["KZ-YUZ"]
    assert found[2024]["regions"] == ["KZ-79"], "of Turkistan region nothing is published"


def test_regions_on_constant_boundaries_have_every_year(knowledge: Graph) -> None:
    found = rows(knowledge, "development.series", region="KZ-YUZ")
    assert [row["year"] for row in found] == list(range(2010, 2026))
    told = {row["year"]: row for row in rows(knowledge, "regions.development", region="KZ-YUZ", section="C")}
    assert found[7]["value"] == pytest.approx(told[2017]["value"] * told[2017]["unit"])
    assert found[7]["lq"] == pytest.approx(told[2017]["location_quotient"])
    (change,) = (row for row in rows(knowledge, "development.changes") if row["region"] == "KZ-39")
    assert (round(change["lq_before"], 2), round(change["lq_after"], 2)) == (0.84, 1.89)
    assert len(rows(knowledge, "development.concentration", section="C")) == 16


def test_designation_is_compared_or_refused_with_a_reason(knowledge: Graph) -> None:
    found = rows(knowledge, "development.designation")
    clusters = {row["cluster"] for row in rows(knowledge, "clusters.designated")}
    assert {row["cluster"] for row in found} == clusters | {"ekr-mining-metallurgy"}, "which a study named"
    assert all((row["status"] == "refused") == bool(row["reason"]) for row in found)
    compared = {row["cluster"] for row in found if row["status"] == "computed"}
    assert {"cand-kostanay-agrimach", "national-oil-gas", "shymkent-textile", "kostanay-auto"} <= compared
    assert all(row["p"] >= row["p_floor"] - 1e-12 for row in found if row["status"] == "computed")
    path = rows(knowledge, "development.paths", cluster="cand-kostanay-agrimach")
    assert [row["year"] for row in path] == list(range(2010, 2026))


def test_the_screening_leaves_seven_beside_the_pilots_of_2005(knowledge: Graph) -> None:
    assert len(rows(knowledge, "development.screening", stage=3)) == 7
    every = rows(knowledge, "development.screening")
    assert sum(row["chance"] for row in every) == pytest.approx(7)
    assert {name for row in every for name in row["pilots"] or []} >= {"pilot-food", "pilot-metallurgy"}


def test_neighbours_of_a_region_are_those_of_a_year(knowledge: Graph) -> None:
    assert [row["neighbour"] for row in rows(knowledge, "regions.neighbours", region="KZ-63")] == ["KZ-10"]
    assert "KZ-VOS" in [row["neighbour"] for row in rows(knowledge, "regions.neighbours", region="KZ-55", year=2010)]


def test_national_shares_of_a_section_add_up(knowledge: Graph) -> None:
    shares_of: defaultdict[str, float] = defaultdict(float)
    for row in rows(knowledge, "regions.value_added"):
        shares_of[row["section"]] += row["national_share"]
    assert shares_of == pytest.approx(dict.fromkeys("ABCFGH", 1) | {"OTHER": 1, "TOTAL": 1}, abs=1e-6)


def test_stored_location_quotients_are_those_of_the_accounts(knowledge: Graph) -> None:
    accounts = {(row["region"], row["section"]): row for row in rows(knowledge, "regions.value_added")}
    found = {(row["region"], row["section"]): row for row in rows(knowledge, "regions.specialisation")}
    assert {pair for pair in accounts if pair[1] != "TOTAL"} == set(found)
    for pair, row in found.items():
        assert row["lq"] == pytest.approx(accounts[pair]["location_quotient"])
        assert row["share"] == pytest.approx(accounts[pair]["region_share"])
    assert [(row["region"], row["section"]) for row in rows(knowledge, "regions.specialisation", stars=3)] == [
        ("KZ-23", "B"),
        ("KZ-27", "B"),
        ("KZ-35", "C"),
        ("KZ-63", "C"),
    ]


def test_a_designated_cluster_stands_beside_the_specialisation_of_its_region(knowledge: Graph) -> None:
    quotients = {(row["region"], row["section"]): row["lq"] for row in rows(knowledge, "regions.specialisation")}
    found = rows(knowledge, "regions.cluster_sections")
    assert all(row["lq"] == quotients.get((row["region"], row["section"])) for row in found)
    copper = {row["section"]: row["industries"] for row in found if row["cluster"] == "abay-copper"}
    assert copper == {"B": ["072"], "C": ["244"]}, "products, as they are stated"
    former = {row["region"] for row in found if row["based_in"] == "KZ-VOS"}
    assert former == {"KZ-10", "KZ-63"}, "a region that was divided stands with what came from it"
    assert {row["lq"] for row in found if row["section"] == "I"} == {None}, "the accounts do not give tourism"


def test_organisations_of_a_region(knowledge: Graph) -> None:
    found = {row["organisation"]: row for row in rows(knowledge, "regions.organisations")}
    assert (found["kazzinc"]["label"], found["kazzinc"]["isic_division"]) == ("Firm", "24")


# ---------------------------------------------------------------- provenance


def test_a_number_leads_to_its_run_source_and_file(knowledge: Graph) -> None:
    (found,) = rows(knowledge, "provenance.number")
    assert (found["run"], found["status"], found["current"]) == (f"multipliers:{TABLE}:domestic", "computed", True)
    assert "Bureau of National Statistics" in found["citation"]
    assert found["url"].startswith("https://stat.gov.kz/")
    assert found["licence"] == "Use with reference to the source"
    assert (found["dataset"], found["table"]) == (TABLE, TABLE)
    assert len(found["file_sha256"]) == 64


def test_a_published_number_leads_to_its_publication(knowledge: Graph) -> None:
    (found,) = rows(knowledge, "provenance.number", table="kozlova-denisova-2014:vko", industry="C24", basis="")
    assert (found["value"], found["status"], found["current"]) == (1.628, "published", None)
    assert (found["source"], found["dataset"]) == ("kozlova-denisova-2014", "article")


def test_everything_known_about_an_industry(knowledge: Graph) -> None:
    found = rows(knowledge, "provenance.industry")
    kinds = {row["what"] for row in found}
    assert kinds >= {"name", "account", "supplier", "buyer", "multiplier", "linkage", "cluster", "firm"}
    assert all(row["from"] for row in found)
    ores = next(row for row in found if row["what"] == "supplier")
    assert (ores["detail"][:4], ores["value"], ores["unit"]) == ("B072", 4623331544.0 + 290667185.0, 1000)
    assert ("firm", "kazzinc") in {(row["what"], row["about"]) for row in found}
    published = rows(knowledge, "provenance.industry", table="kaz-2024-29", industry="C24")
    assert [row["value"] for row in published if (row["what"], row["about"][-8:]) == ("loading", "factor-2")] == [0.966]


def test_contradictions_have_both_sides(knowledge: Graph) -> None:
    found = {row["claim"]: row for row in rows(knowledge, "provenance.claims")}
    clusters = found["claim-three-territorial-clusters"]
    assert "three territorial clusters" in clusters["statement"]
    assert "at least six" in clusters["finding"]
    assert clusters["sources"][0].startswith("Kozlova")
    assert any("Atameken" in citation for citation in clusters["sources"][1:])
    assert {"claim-order-1212-or-1215", "claim-programme-2010-2014-years"} <= set(found)
    assert len(rows(knowledge, "provenance.claims", verdict="")) > len(found)


def test_tables_and_runs(knowledge: Graph) -> None:
    found = {row["id"]: row for row in rows(knowledge, "provenance.tables")}
    table = found[TABLE]
    assert (table["industries"], table["flows"], table["flow_coverage"], table["held"]) == (42, 1311, 1.0, True)
    assert (table["unit"], table["currency"], table["bases"]) == (1000, "KZT", ["domestic", "total", "resources"])
    assert found["kozlova-denisova-2014:vko"]["held"] is False
    runs = rows(knowledge, "provenance.runs", table=TABLE)
    computed = {row["method"] for row in runs}
    assert computed == {name for name, method in METHODS.items() if method.automatic}
    assert len(runs) == table["runs"]
    assert all(row["current"] for row in runs)


def test_counts_are_those_of_the_graph(knowledge: Graph) -> None:
    found = {(row["what"], row["name"]): row["count"] for row in rows(knowledge, "provenance.counts")}
    assert found["node", "Region"] == 24
    assert found["relationship", "SUPPLIES"] == 1311 + 705
    for what, text in (("node", "MATCH (n) RETURN count(n)"), ("relationship", "MATCH ()-[r]->() RETURN count(r)")):
        assert sum(count for (kind, _), count in found.items() if kind == what) == knowledge.read(text).rows[0][0]


def test_porters_way_tells_what_is_known_of_a_firm_from_what_holds_of_its_industry(knowledge: Graph) -> None:
    found = rows(knowledge, "value_chain.from_firm")
    steps = [row["step"] for row in found]
    assert steps == sorted(steps)
    assert {row["certainty"] for row in found if row["label"] == "Industry"} == {"inferred"}
    known = {(row["step"], row["id"]) for row in found if row["certainty"] == "known"}
    assert {(1, "kazzinc"), (2, "zhairem-gok"), (5, "ektu")} <= known
    suppliers = [  # division 24 is two industries of the table; the larger share is told
        row for code in ("C241", "C242") for row in rows(knowledge, "value_chain.suppliers", industry=code, depth=1)
    ]
    stated: dict[str, float] = {}
    for row in suppliers:
        stated[row["from_code"]] = max(row["input_share"], stated.get(row["from_code"], 0.0))
    told = {row["code"]: row["value"] for row in found if row["relation"] == "industry supplies"}
    assert told
    assert {code: stated[code] for code in told} == told


def test_porters_way_starts_from_a_concentration_too_and_reaches_programmes_and_acts(knowledge: Graph) -> None:
    found = rows(knowledge, "value_chain.from_firm", firm="", division="24", region="KZ-63")
    started = {row["id"] for row in found if row["label"] == "Firm" and row["step"] == 1}
    assert {"kazzinc", "uktmp", "ulba-mp"} <= started
    of_cluster, in_zone = (rows(knowledge, "value_chain.from_firm", firm=id) for id in ("gormolzavod", "ball-textiles"))
    reached = {(row["label"], row["certainty"]) for row in of_cluster if row["step"] == 6}
    assert {("Cluster", "known"), ("Programme", "known"), ("LegalAct", "known")} <= reached
    assert "decree-ontustik-2005" in {row["id"] for row in in_zone if row["certainty"] == "known"}
    assert all(row["source"] for row in found + of_cluster + in_zone if row["step"] > 1)


def test_a_source_counts_what_it_states_first(knowledge: Graph) -> None:
    counted = {row["source"]: row["nodes"] for row in rows(knowledge, "provenance.sources")}
    stated = rows(knowledge, "provenance.source")
    assert counted["kozlova-denisova-2014"] == sum(row["first"] for row in stated)
    assert {row["label"] for row in stated} >= {"Stage", "Instrument", "Method", "Run", "Cluster"}
