"""Every kind of entity file: its template loads, its rows become the right records, its mistakes are named."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kb.errors import InvalidFile, NotFound, SchemaError
from kb.records import Delivery
from kb.schema import check, schema
from loaders.entities.entity_kinds import ENTITY_KINDS
from loaders.entities.load import KINDS, read, template


def load(folder: Path, kind: str, *changes: dict[str, str]) -> Delivery:
    """Read the template of a kind, its example row repeated with each of the changes."""
    (example,) = csv.DictReader(io.StringIO(template(kind)))
    text = io.StringIO()
    writer = csv.DictWriter(text, example, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**example, **change} for change in changes or ({},))
    path = folder / f"{kind}.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return read(kind, path)


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_of_each_kind_loads(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"my {kind} 2024.csv"
    path.write_text(template(kind), encoding="utf-8")
    delivery = read(kind, path)
    assert delivery.dataset == f"my-{kind.replace('_', '-')}-2024"
    assert len(delivery.sha256) == 64
    for node in delivery.nodes:
        schema().check_node(node)
    for relationship in delivery.relationships:
        schema().check_relationship(relationship)
    sources = {node.id for node in delivery.nodes if node.label == "Source"}
    records = [*delivery.nodes, *delivery.relationships]
    assert sources
    assert all(record.properties["source"] in sources for record in records)
    assert all(record.origin.startswith(f"my {kind} 2024.csv, line 2") for record in records)


def test_the_dataset_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text(template("firms"), encoding="utf-8")
    assert read("firms", path).dataset == "firms"
    assert read("firms", path, dataset="oskemen-2024").dataset == "oskemen-2024"


def test_an_unknown_kind_is_named_with_the_nearest() -> None:
    with pytest.raises(NotFound, match=r"no kind of file 'firm' – did you mean 'firms'\?"):
        template("firm")


def test_users_may_load_what_the_command_line_offers() -> None:
    assert {"programmes", "institutions", "firms", "regions", "accounts", "concordance"} <= set(KINDS)


def test_a_firm_sits_in_its_regions_and_works_in_its_division(tmp_path: Path) -> None:
    delivery = load(tmp_path, "firms", {"region_iso": "KZ-63; KZ-10", "derived": "region_iso"})
    found = {(r.type, r.end): r.properties["derived"] for r in delivery.relationships}
    assert found == {
        ("LOCATED_IN", ("Region", "KZ-63")): True,
        ("LOCATED_IN", ("Region", "KZ-10")): True,
        ("OPERATES_IN", ("Industry", "ISIC4:24")): False,
    }
    firm = next(node for node in delivery.nodes if node.label == "Firm")
    assert firm.properties["tier"] == 2
    assert firm.properties["founded"] == "1999"
    assert firm.properties["trust"] == "A"
    assert firm.properties["further_sources"] == ["example-news-2025-02-01-example-metals-expands"]


def test_a_programme_has_act_predecessors_and_a_larger_one(tmp_path: Path) -> None:
    change = {"adopted_by": "act-1", "predecessors": "old-1; old-2", "part_of": "large"}
    delivery = load(tmp_path, "programmes", change)
    assert [(r.type, r.end[1], r.properties.get("year")) for r in delivery.relationships] == [
        ("ADOPTED_BY", "act-1", None),
        ("SUCCEEDS", "old-1", 2024),
        ("SUCCEEDS", "old-2", 2024),
        ("PART_OF", "large", None),
    ]


def test_an_act_changes_others(tmp_path: Path) -> None:
    delivery = load(tmp_path, "legal_acts", {"amends": "a; b", "repeals": "c", "change_date": "2024-02-10"})
    assert [(r.end[1], r.properties["effect"], r.properties["date"]) for r in delivery.relationships] == [
        ("a", "amends", "2024-02-10"),
        ("b", "amends", "2024-02-10"),
        ("c", "repeals", "2024-02-10"),
    ]


def test_covered_industries_say_of_which_classification_they_are(tmp_path: Path) -> None:
    delivery = load(tmp_path, "clusters", {"covers": "KZ-IO-29:C24; ISIC4:07"})
    assert [r.end[1] for r in delivery.relationships if r.type == "COVERS"] == ["KZ-IO-29:C24", "ISIC4:07"]


MISTAKES = [
    ("clusters", {"covers": "C24"}, 'line 2, column covers: "C24" does not say of which classification it is'),
    ("firms", {"tier": "4"}, 'line 2, column tier: "4" is not a tier – write 1, 2 or 3'),
    ("firms", {"isic_division": "7"}, 'column isic_division: "7" is not an ISIC division – write two digits'),
    ("firms", {"region_iso": "Oskemen"}, 'column region_iso: "Oskemen" is not a region – write its ISO 3166-2 code'),
    ("firms", {"country": "KZ"}, 'column country: "KZ" is not an ISO 3166-1 alpha-3 code'),
    ("programmes", {"kind": "plan"}, 'column kind: "plan" is not allowed – write one of: strategy, state programme'),
    (
        "programmes",
        {"end_year": "2020"},
        'line 2, column end_year: "2020" is before start_year 2024 – check both',
    ),
    (
        "programmes",
        {"predecessors": "example-programme-2024"},
        "line 2, column predecessors: example-programme-2024 stands at both ends – name another one",
    ),
    ("cluster_members", {"member": "kazzinc"}, 'column member: "kazzinc" is not a labelled id – write for instance'),
    (
        "cluster_members",
        {"member": "Frim:kazzinc"},
        "line 2, column member: \"Frim\" is not a label – did you mean 'Firm'",
    ),
    ("accounts", {"place": "KZ-63"}, 'column place: "KZ-63" is not a labelled id – write for instance'),
    ("accounts", {"value": "1,5"}, 'column value: "1,5" is not a number – write digits with a decimal point'),
    ("cluster_members", {"role": "leader"}, 'column role: "leader" is not allowed – write one of: core, supplier'),
]


@pytest.mark.parametrize(("kind", "change", "message"), MISTAKES)
def test_a_mistake_is_named(tmp_path: Path, kind: str, change: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        load(tmp_path, kind, change)
    assert str(caught.value).startswith(f"{kind}.csv, line 2")
    assert message in str(caught.value)


def test_a_relationship_that_stands_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"line 3: SELLS_TO from example-metals to kazzinc stands twice .*line 2"):
        check(load(tmp_path, "supply_links", {}, {"status": "planned"}))
    assert len(load(tmp_path, "supply_links", {}, {"product": "zinc dust"}).relationships) == 2


def test_weak_rows_are_counted_in_the_notes(tmp_path: Path) -> None:
    delivery = load(tmp_path, "firms", {}, {"id": "other-metals", "source_trust": "C/D"})
    assert delivery.notes == ["firms.csv: 2 rows, of which 1 rest on copies or single notes only (trust C or D)"]


def test_every_property_and_link_is_a_column_and_in_the_schema() -> None:
    for kind in ENTITY_KINDS.values():
        names = {column.name for column in kind.columns}
        ends = {end.column for link in kind.links for end in (link.start, link.end)}
        mapped = {column for link in kind.links for column in link.properties.values()}
        assert {*kind.properties, *ends, *mapped, *(kind.in_order or ())} <= names
        assert {link.type for link in kind.links} <= set(schema().relationships)
        if kind.label:
            assert set(kind.properties) <= set(schema().nodes[kind.label].properties)
