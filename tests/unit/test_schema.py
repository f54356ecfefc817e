"""The graph model: documented, checked before every write, and the source of constraints and documentation."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from kb.errors import SchemaError
from kb.records import Node, Relationship
from kb.schema import ddl, markdown, schema

TYPES = {"string", "integer", "float", "boolean", "date", "strings", "floats", "day", "bytes"}
NODES = schema().nodes.values()
RELATIONSHIPS = schema().relationships.values()
STATED = {"source": "register"}
FIRM = {**STATED, "name_en": "A"}
SALE = {**STATED, "product": "steel", "status": "actual"}


# ---------------------------------------------------------------- the model itself


@pytest.mark.parametrize("kind", NODES, ids=lambda kind: kind.label)
def test_every_label_is_documented(kind) -> None:  # type: ignore[no-untyped-def]
    assert re.fullmatch(r"([A-Z][a-z]+)+|IOTable|LegalAct", kind.label)
    assert len(kind.meaning) > 5
    _documented(kind.properties, kind.origin)
    assert {"name_en", "name_ru", "name_kk"} & set(kind.properties) in ({"name_en", "name_ru", "name_kk"}, set())


@pytest.mark.parametrize("kind", RELATIONSHIPS, ids=lambda kind: kind.type)
def test_every_relationship_type_is_documented(kind) -> None:  # type: ignore[no-untyped-def]
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", kind.type)
    assert len(kind.meaning) > 5
    assert kind.ends
    assert {label for ends in kind.ends for label in ends} <= set(schema().nodes)
    assert set(kind.key) <= set(kind.properties)
    _documented(kind.properties, kind.origin)


def _documented(properties, origin: str) -> None:  # type: ignore[no-untyped-def]
    assert origin in {"loaded", "computed", "both", "system"}
    for name, entry in properties.items():
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)
        assert entry.type in TYPES
        assert len(entry.meaning) > 2
    assert "source" in properties or origin in {"computed", "system"}
    assert "run" in properties or origin in {"loaded", "system"}


def test_what_is_stated_names_its_source_and_what_is_computed_its_run() -> None:
    for kind in (*NODES, *RELATIONSHIPS):
        required = {name for name, entry in kind.properties.items() if entry.required}
        assert {"loaded": {"source"}, "computed": {"run"}}.get(kind.origin, set()) <= required


def test_the_file_has_nothing_that_is_not_read() -> None:
    model = tomllib.loads(files("kb").joinpath("schema.toml").read_text(encoding="utf-8"))
    assert set(model) == {"node", "relationship"}
    for entry in model["node"].values():
        assert set(entry) <= {"meaning", "named", "origin", "properties"}
    for entry in model["relationship"].values():
        assert set(entry) <= {"meaning", "origin", "ends", "key", "properties"}


def test_every_label_but_system_ones_is_joined_to_another() -> None:
    joined = {label for kind in RELATIONSHIPS for ends in kind.ends for label in ends}
    assert {kind.label for kind in NODES} - joined == {"Change"}


# ---------------------------------------------------------------- what is derived from it


def test_constraints_cover_every_label() -> None:
    statements = ddl()
    for label in schema().nodes:
        assert sum(f"(n:{label}) REQUIRE n.id IS UNIQUE" in statement for statement in statements) == 1
    assert all("IF NOT EXISTS" in statement for statement in statements)
    names = [statement.split()[2] for statement in statements]
    assert len(set(names)) == len(names)


def test_the_table_lists_every_type_and_property() -> None:
    text = markdown()
    assert all(line.startswith("|") and line.endswith("|") for line in text.splitlines() if line)
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if line}
    for kind in NODES:
        assert kind.meaning in rows[kind.label]
    for kind in RELATIONSHIPS:
        assert all(f"{start} → {end}" in rows[kind.type] for start, end in kind.ends)
    assert "`rate_years`" in rows["Instrument"]
    assert "`source`" not in text
    assert markdown() == text


# ---------------------------------------------------------------- the check


def test_right_records_pass() -> None:
    schema().check_node(Node("Firm", "a", {**FIRM, "tier": 1, "founded": "1994-05", "derived": ["city"]}))
    schema().check_relationship(Relationship("SELLS_TO", ("Firm", "a"), ("Firm", "b"), SALE))
    schema().check_node(Node("Run", "r", {"method": "m", "version": 1, "status": "published", "parameters": "{}"}))


@pytest.mark.parametrize(
    ("node", "says"),
    [
        (Node("Frim", "a", FIRM), "unknown label 'Frim'"),
        (Node("firm", "a", FIRM), "unknown label 'firm'"),
        (Node("Firm", "", FIRM), "Firm with the id ''"),
        (Node("Firm", "a ", FIRM), "Firm with the id 'a '"),
        (Node("Firm", "a", {**FIRM, "colour": "red"}), "Firm a: unknown property 'colour'"),
        (Node("Firm", "a", {**FIRM, "id": "b"}), "Firm a: unknown property 'id'"),
        (Node("Firm", "a", {**FIRM, "datasets": "firms"}), "Firm a: datasets = 'firms' is not a strings"),
        (Node("Firm", "a", {**FIRM, "tier": "1"}), "Firm a: tier = '1' is not a integer"),
        (Node("Firm", "a", {**FIRM, "tier": 1.0}), "Firm a: tier = 1.0 is not a integer"),
        (Node("Firm", "a", {**FIRM, "tier": True}), "Firm a: tier = True is not a integer"),
        (Node("Firm", "a", {**FIRM, "name_en": None}), "Firm a: name_en = None is not a string"),  # type: ignore[dict-item]
        (Node("Firm", "a", {}), "Firm a has no source"),
        (Node("Instrument", "a", {**STATED, "kind": "subsidy", "rate": 50}), "Instrument a: rate = 50 is not a float"),
        (Node("Method", "a", STATED), "Method a has no description"),
        (Node("Claim", "a", {}), "Claim a has no statement, topic, source"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_a_wrong_node_is_named_with_its_place(node: Node, says: str) -> None:
    placed = Node(node.label, node.id, node.properties, "firms.csv, line 3")
    with pytest.raises(SchemaError) as raised:
        schema().check_node(placed)
    _one_line(raised.value, says)


@pytest.mark.parametrize(
    ("relationship", "says"),
    [
        (Relationship("SELLS", ("Firm", "a"), ("Firm", "b"), SALE), "unknown relationship type 'SELLS'"),
        (Relationship("SELLS_TO", ("Firm", "a"), ("Cluster", "b"), SALE), "SELLS_TO cannot join Firm to Cluster"),
        (Relationship("COVERS", ("Industry", "a"), ("Cluster", "b"), STATED), "COVERS cannot join Industry to Cluster"),
        (
            Relationship("SELLS_TO", ("Firm", "a"), ("Firm", "b"), STATED),
            "SELLS_TO from a to b has no product, status",
        ),
        (
            Relationship("SELLS_TO", ("Firm", "a"), ("Firm", "b"), {**SALE, "price": 1.0}),
            "SELLS_TO from a to b: unknown property 'price'",
        ),
        (
            Relationship("MAPS_TO", ("Industry", "a"), ("Industry", "b"), {**STATED, "share": 1}),
            "MAPS_TO from a to b: share = 1 is not a float",
        ),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_a_wrong_relationship_is_named_with_its_place(relationship: Relationship, says: str) -> None:
    r = relationship
    with pytest.raises(SchemaError) as raised:
        schema().check_relationship(Relationship(r.type, r.start, r.end, r.properties, "firms.csv, line 3"))
    _one_line(raised.value, says)


def _one_line(error: SchemaError, says: str) -> None:
    assert str(error).startswith(f"firms.csv, line 3: {says}")
    assert "\n" not in str(error)
    assert error.remedy
