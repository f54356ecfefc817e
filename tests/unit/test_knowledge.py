"""The shipped knowledge: complete, coherent, and what the founding article says."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from urllib.parse import urlsplit

import pytest

from kb.errors import SchemaError
from kb.records import Delivery, Node, Relationship
from loaders.entities.knowledge import ORGANISATIONS, POLICY, PRODUCTS, RESULTS, check, shipped
from loaders.entities.load import SHIPPED

ARTICLE = "kozlova-denisova-2014"
DATA = files("kb") / "data"
ENTITIES = DATA / "entities"


@pytest.fixture(scope="module")
def deliveries() -> list[Delivery]:
    return shipped()


@pytest.fixture(scope="module")
def nodes(deliveries: list[Delivery]) -> dict[tuple[str, str], Node]:
    return {(node.label, node.id): node for delivery in deliveries for node in delivery.nodes}


@pytest.fixture(scope="module")
def relationships(deliveries: list[Delivery]) -> list[Relationship]:
    return [relationship for delivery in deliveries for relationship in delivery.relationships]


def of_type(relationships: list[Relationship], name: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    for found in relationships:
        if found.type == name:
            yield found.start[1], found.end[1], dict(found.properties)


# ---------------------------------------------------------------- coherence


def test_only_official_texts_and_own_pages_have_the_letter_a() -> None:
    """The rule of what a source is: the site of every source of that letter is known, and is no press or database."""
    with (DATA / "publishers.csv").open(encoding="utf-8") as file:
        publishers = {row["host"]: row["what"] for row in csv.DictReader(file)}
    assert set(publishers.values()) == {"official", "law", "own"}
    said = set()
    for path in (*ENTITIES.iterdir(), DATA / "search" / "aliases.csv"):
        if not path.name.endswith(".csv"):
            continue
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                urls, letters = row.get("source_url", "").split("|"), row.get("source_trust", "").split("/")
                said |= {urlsplit(url.strip()).netloc for url, of in zip(urls, letters, strict=False) if of == "A"}
    assert {host.removeprefix("www.") for host in said} == set(publishers)


def test_an_act_leads_to_a_text_on_a_site_of_texts(nodes: dict[tuple[str, str], Node]) -> None:
    """Addresses of texts are those of registers and collections of laws; how many acts have none can only fall."""
    with (DATA / "publishers.csv").open(encoding="utf-8") as file:
        of_laws = {row["host"] for row in csv.DictReader(file) if row["what"] in ("official", "law")}
    urls = [str(node.properties.get("url") or "") for (label, _), node in nodes.items() if label == "LegalAct"]
    assert {urlsplit(url).netloc for url in urls if url} <= of_laws
    assert urls.count("") <= 19


NO_OUTCOME = re.compile(
    r"\b(planned|plans?|projected|proposals?|proposed|road ?maps?|councils?|applicants?|memorandum|meeting|forum|aims?"
    r"|under work|being (mounted|built)|by 20[2-9]\d|end 20[2-9]\d|amendment|renamed)\b",
    re.IGNORECASE,
)


def test_what_became_of_a_cluster_is_no_plan_and_no_meeting(nodes: dict[tuple[str, str], Node]) -> None:
    """What is planned, proposed or talked of is a remark; an outcome is what was there afterwards."""
    told = {id: str(node.properties.get("status", "")) for (label, id), node in nodes.items() if label == "Cluster"}
    assert {id: text for id, text in told.items() if NO_OUTCOME.search(text)} == {}


def test_the_datasets_come_in_order_and_each_is_found_again(deliveries: list[Delivery]) -> None:
    assert [d.dataset for d in deliveries] == list(SHIPPED)
    again = shipped()
    assert [d.sha256 for d in again] == [d.sha256 for d in deliveries]
    assert [list(d.nodes) for d in again] == [list(d.nodes) for d in deliveries]


def test_each_dataset_finds_its_ends_in_itself_or_before(deliveries: list[Delivery]) -> None:
    there: set[tuple[str, str]] = set()
    for delivery in deliveries:
        there |= {(node.label, node.id) for node in delivery.nodes}
        assert [r for r in delivery.relationships if not {r.start, r.end} <= there] == []


def test_every_record_has_a_source_that_is_a_source(
    nodes: dict[tuple[str, str], Node], relationships: list[Relationship]
) -> None:
    for record in [*nodes.values(), *relationships]:
        further = record.properties.get("further_sources", [])
        assert isinstance(further, list)
        named = [record.properties["source"], *further]
        assert all(("Source", name) in nodes for name in named), record
        assert str(record.properties.get("trust", "A")) in "ABCD"
        assert record.origin


def test_every_file_of_the_folder_is_loaded() -> None:
    held = {entry.name for entry in ENTITIES.iterdir() if entry.name.endswith(".csv")}
    assert held == {f"{kind}.csv" for kind in (*POLICY, *PRODUCTS, *ORGANISATIONS, *RESULTS)}


def test_a_missing_end_a_second_node_and_a_second_relationship_are_refused(deliveries: list[Delivery]) -> None:
    policy = next(d for d in deliveries if d.dataset == "policy")
    with pytest.raises(SchemaError, match=r"clusters\.csv, line 2: COVERS: there is no Industry KZ-BNS-68:55"):
        check([policy])
    twice = replace(policy, dataset="twice", relationships=())
    with pytest.raises(SchemaError, match="stands twice"):
        check([*deliveries, twice])
    again = replace(policy, dataset="again", nodes=())
    with pytest.raises(SchemaError, match="stands twice"):
        check([*deliveries, again])


# ---------------------------------------------------------------- the article's facts


def test_nine_candidates_and_seven_pilots(
    nodes: dict[tuple[str, str], Node], relationships: list[Relationship]
) -> None:
    named = list(of_type(relationships, "DESIGNATES"))
    initiative = [(end, p) for start, end, p in named if start == "cluster-initiative-2004"]
    candidates = {end for end, p in initiative if p["stage"] == 2}
    chosen = {end for end, p in initiative if p["stage"] == 3}
    pilots = {end for start, end, _ in named if start == "pilot-clusters-2005"}
    assert len(candidates) == 9
    assert all(p["status"] == {2: "candidate", 3: "selected"}[int(str(p["stage"]))] for _, p in initiative)
    assert len(pilots) == 7
    assert chosen == pilots
    assert pilots == {
        name for label, name in nodes if label == "Cluster" and nodes[label, name].properties["kind"] == "pilot"
    }
    assert all(p["source"] == ARTICLE for _, p in initiative)
    fields = {str(nodes["Cluster", name].properties["industries"]) for name in candidates}
    assert fields == {
        "tourism",
        "building materials",
        "textiles",
        "furniture",
        "food industry",
        "financial services",
        "freight transport",
        "mining-equipment manufacture",
        "metallurgy",
    }


def test_the_programmes_follow_one_another(relationships: list[Relationship]) -> None:
    before = {}
    for later, earlier, _ in of_type(relationships, "SUCCEEDS"):
        before.setdefault(later, []).append(earlier)
    assert before["spiid-2020-2025"] == ["spiid-2015-2019"]
    assert before["spiid-2015-2019"] == ["address-kazakhstan-2050"]
    assert before["address-kazakhstan-2050"] == ["spaiid-2010-2014", "innovation-programme-2010-2014"]
    assert before["spaiid-2010-2014"] == before["innovation-programme-2010-2014"] == ["pilot-clusters-2005"]
    assert before["pilot-clusters-2005"] == ["cluster-initiative-2004"]


@pytest.mark.parametrize(
    ("programme", "act", "number", "day"),
    [
        ("pilot-clusters-2005", "res-2005-06-25", "633", "2005-06-25"),
        ("spaiid-2010-2014", "decree-958-2010", "958", "2010-03-19"),
        ("innovation-programme-2010-2014", "res-1308-2010", "1308", "2010-11-30"),
        ("spiid-2015-2019", "decree-874-2014", "874", "2014-08-01"),
    ],
)
def test_acts_of_the_programmes(
    nodes: dict[tuple[str, str], Node],
    relationships: list[Relationship],
    programme: str,
    act: str,
    number: str,
    day: str,
) -> None:
    assert (programme, act) in {(start, end) for start, end, _ in of_type(relationships, "ADOPTED_BY")}
    assert nodes["LegalAct", act].properties["number"] == number
    assert nodes["LegalAct", act].properties["date"] == day


def test_addresses_have_their_day(nodes: dict[tuple[str, str], Node]) -> None:
    days = {
        node.id: node.properties["announced"]
        for node in nodes.values()
        if node.label == "Programme" and node.properties["kind"] == "address"
    }
    assert days == {"address-2004": "2004-03-19", "address-kazakhstan-2050": "2012-12-14"}


def test_clusters_of_2015_to_2019(nodes: dict[tuple[str, str], Node], relationships: list[Relationship]) -> None:
    named = [end for start, end, _ in of_type(relationships, "DESIGNATES") if start == "spiid-2015-2019"]
    kinds = Counter(nodes["Cluster", name].properties["kind"] for name in named)
    assert kinds == {"national": 1, "innovation": 2}  # the three territorial ones are not named: a claim
    assert {"innovation-nu", "innovation-pit", "national-oil-gas"} == set(named)


def test_contradictions_stay_visible(nodes: dict[tuple[str, str], Node]) -> None:
    claims = {name: node for (label, name), node in nodes.items() if label == "Claim"}
    territorial = claims["claim-three-territorial-clusters"]
    assert "at least six" in str(territorial.properties["finding"])
    assert territorial.properties["source"] == ARTICLE
    assert territorial.properties["further_sources"]
    assert "1215" in str(claims["claim-order-1212-or-1215"].properties["finding"])
    assert "2011-2020" in str(claims["claim-programme-2010-2014-years"].properties["finding"])


def test_the_potential_cluster_of_east_kazakhstan(
    nodes: dict[tuple[str, str], Node], relationships: list[Relationship]
) -> None:
    cluster = nodes["Cluster", "ekr-mining-metallurgy"]
    assert cluster.properties["kind"] == "potential"
    covered = {end for start, end, _ in of_type(relationships, "COVERS") if start == cluster.id}
    assert {end for end in covered if end.startswith("KZ-IO-29:")} == {
        f"KZ-IO-29:{code}" for code in ("B05", "B07", "C24", "C28", "C31")
    }
    assert {"KZ-IO-42:B072", "KZ-IO-42:C242", "KZ-BNS-68:244"} <= covered
    assert (cluster.id, "KZ-VOS") in {(start, end) for start, end, _ in of_type(relationships, "BASED_IN")}


def test_acts_change_acts(relationships: list[Relationship]) -> None:
    changes = {(start, end): p["effect"] for start, end, p in of_type(relationships, "CHANGES")}
    assert changes["res-73-2016", "res-535-2015"] == "repeals"
    assert changes["order-367-2022", "order-1212-2015"] == "repeals"
    assert changes["law-220-2025", "law-207-2014"] == "renames"
    assert changes["res-215-2019", "res-1092-2013"] == "amends"


def test_uncertain_supplies_are_left_out(relationships: list[Relationship]) -> None:
    pairs = {(start, end): p for start, end, p in of_type(relationships, "SELLS_TO")}
    assert ("tengizchevroil", "kpi") not in pairs
    assert ("ekibastuz-wheelset", "ktz") not in pairs
    assert pairs["ssgpo", "mmk"]["status"] == "actual until 2022"


# ---------------------------------------------------------------- names


NAMED = [
    kind
    for kind in (*POLICY, *ORGANISATIONS, *RESULTS)
    if "name_en" in (ENTITIES / f"{kind}.csv").read_text(encoding="utf-8").partition("\n")[0]
]
RUSSIAN = r"[А-Яа-яЁё]"
KAZAKH = r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"
OWN_SPELLING = (  # names that Russian texts write in Kazakh letters
    *("Оңтүстік", "Самрук-Қазына", "«Қазына»", "Қазақстан темір жолы"),
    *("Локомотив құрастыру зауыты", "Электровоз құрастыру зауыты"),
)


@pytest.mark.parametrize("kind", NAMED)
def test_names_are_spelt_with_letters_of_their_language(kind: str) -> None:
    with (ENTITIES / f"{kind}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            russian = row["name_ru"]
            for word in OWN_SPELLING:
                russian = russian.replace(word, "")
            assert not re.search(rf"(?!{RUSSIAN})[\u0400-\u04ff]", russian), russian
            assert not re.search(rf"(?!{KAZAKH})[\u0400-\u04ff]", row["name_kk"]), row["name_kk"]
            for name in (row["name_ru"], row["name_kk"]):  # no Latin letter inside a Cyrillic word
                assert not re.search(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]", name), name
                assert not re.search(r"^(ТОО|АО|СПК|СЭЗ) (?!«)|(?<!») (ЖШС|АҚ|ӘКК|АЭА)$", name), name
            assert not re.search(r"[\u0400-\u04ff]", row["name_en"]), row["name_en"]


def test_the_data_speak_of_nothing_outside_themselves() -> None:
    forbidden = re.compile(r"\bbrief\b|stored (text|page)|helper|/work/", re.IGNORECASE)
    for kind in (*POLICY, *ORGANISATIONS, *RESULTS):
        assert not forbidden.search((ENTITIES / f"{kind}.csv").read_text(encoding="utf-8")), kind


# ---------------------------------------------------------------- what was expected, what came of it, what has no tie


TIES = {
    *("TIED_TO", "SELLS_TO", "MEMBER_OF", "TAKES_PART_IN", "ADOPTED_BY", "PURSUES", "CAME_OF", "EVALUATES"),
    *("HAS_BUDGET", "CHANGES", "PROVIDES", "LED_TO", "SUCCEEDS"),
}


def is_tie(relationship: Relationship) -> bool:
    """Whether it joins two things of policy or business; a place or an industry alone does not."""
    zone = relationship.type == "LOCATED_IN" and relationship.end[0] == "Institution"
    group = relationship.type == "PART_OF" and relationship.start[0] == "Instrument"
    return relationship.type in TIES or zone or group


@pytest.mark.parametrize("label", ["Institution", "Firm", "LegalAct", "Instrument"])
def test_what_has_no_tie_has_its_reason(
    nodes: dict[tuple[str, str], Node], relationships: list[Relationship], label: str
) -> None:
    tied = {end for r in relationships if is_tie(r) for end in (r.start, r.end)}
    reasons = {r.end for r in relationships if r.type == "CONCERNS" and r.start[0] == "Gap"}
    alone = {key for key in nodes if key[0] == label} - tied
    assert alone <= reasons
    by_itself = {
        r.end
        for r in relationships
        if r.type == "CONCERNS" and r.start[0] == "Gap" and nodes[r.start].properties["topic"] == "by itself"
    }
    assert {key for key in by_itself if key[0] == label} & tied <= {("Instrument", n.id) for n in nodes.values()}


def test_every_firm_without_a_tie_has_a_reason_of_its_own(relationships: list[Relationship]) -> None:
    concerned: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for r in relationships:
        if r.type == "CONCERNS" and r.start[0] == "Gap":
            concerned[r.start[1]].append(r.end)
    of_firms = [ends for ends in concerned.values() if any(label == "Firm" for label, _ in ends)]
    assert len(of_firms) == 22
    assert all(len(ends) == 1 for ends in of_firms)


def test_every_ministry_and_the_operator_have_a_role(relationships: list[Relationship]) -> None:
    roles = {(start, p["role"]) for start, _, p in of_type(relationships, "TAKES_PART_IN")}
    assert {("mit-2000s", "administers"), ("mid", "administers"), ("qazindustry", "operates")} <= roles
    assert {("world-bank", "finances"), ("infyde", "advises"), ("whiteshield", "evaluates")} <= roles


def test_the_eight_expected_results_stand_apart(nodes: dict[tuple[str, str], Node]) -> None:
    expected = [n for n in nodes.values() if n.label == "Aim" and n.properties["kind"] == "expected result"]
    assert [n.properties["position"] for n in expected] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_no_strong_clusters_speaks_against_the_aim(relationships: list[Relationship]) -> None:
    against = {(start, end) for start, end, p in of_type(relationships, "BEARS_ON") if p["stance"] == "against"}
    assert ("outcome-no-strong-clusters", "aim-strong-clusters") in against
    assert all(p["derived"] for _, _, p in of_type(relationships, "BEARS_ON"))


def test_dates_know_how_precise_they_are(nodes: dict[tuple[str, str], Node]) -> None:
    taraz = nodes["LegalAct", "decree-taraz-2012"].properties
    assert (taraz["date"], taraz["date_precision"]) == ("2012", "year")
    assert (taraz["date_first"], taraz["date_last"]) == (date(2012, 1, 1), date(2012, 12, 31))
    rules = nodes["LegalAct", "order-1212-2015"].properties
    assert (rules["in_force_until"], rules["state"]) == ("2022-07-12", "ended")


def test_every_change_of_an_act_has_its_date(relationships: list[Relationship]) -> None:
    changes = list(of_type(relationships, "CHANGES"))
    assert len(changes) >= 15
    assert all(p["date"] and p["date_is"] in ("effect", "adoption") for _, _, p in changes)
    assert ("res-43-2022", "res-522-2018") in {(start, end) for start, end, _ in changes}


def test_open_ends_say_whether_they_are_open_or_unknown(nodes: dict[tuple[str, str], Node]) -> None:
    for (label, name), node in nodes.items():
        if label == "Programme":
            assert ("end_year" in node.properties) == (node.properties["end_state"] == "stated"), name
        if label == "LegalAct":
            assert ("in_force_until" in node.properties) == (node.properties["state"] == "ended"), name


def test_the_bibliography_is_tied_to_methods_programmes_and_acts(relationships: list[Relationship]) -> None:
    cited = {p["number"]: end for start, end, p in of_type(relationships, "CITES") if start == ARTICLE}
    assert sorted(cited) == list(range(1, 17))
    said = {start for start, _, _ in (*of_type(relationships, "PROPOSES"), *of_type(relationships, "DOCUMENTS"))}
    assert set(cited.values()) - said == {cited[6]}
