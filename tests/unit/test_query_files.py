"""Files of the query library: what a header must say, what a parameter takes, what every shipped file keeps to."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kb import queries
from kb.errors import NotFound, QueryError
from kb.queries import Parameter, Query, get, library, parse

HEADER = """\
// title: Industries
// description: Industries from a position on.
// param from: integer = 3 | first position
// param name: string | a name
// column code: code of the industry
// mode: read
"""
TEXT = "MATCH (i:Industry)\nWHERE i.position >= $from AND i.name_en = $name\nRETURN i.code AS code ORDER BY code\n"


def read(header: str = HEADER, text: str = TEXT) -> Query:
    return parse("topic.name", header + text)


def test_a_file_becomes_a_query() -> None:
    query = read()
    assert (query.name, query.topic, query.title, query.mode) == ("topic.name", "topic", "Industries", "read")
    assert query.description == "Industries from a position on."
    assert query.parameters == [
        Parameter("from", "integer", 3, "first position"),
        Parameter("name", "string", None, "a name"),
    ]
    assert query.columns == {"code": "code of the industry"}
    assert query.text == TEXT


@pytest.mark.parametrize(
    ("type_", "default", "value"),
    [
        ("string", '""', ""),
        ("string", '"a: b = c"', "a: b = c"),
        ("integer", "0", 0),
        ("float", "1", 1.0),
        ("boolean", "false", False),
    ],
)
def test_defaults_are_read_in_their_type(type_: str, default: str, value: object) -> None:
    found = read(HEADER.replace("integer = 3", f"{type_} = {default}")).parameters[0].default
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("// title: Industries\n", "", 1, "no title"),
        ("// description: Industries from a position on.\n", "", 1, "no description"),
        ("// column code: code of the industry\n", "", 1, "no column"),
        ("// mode: read\n", "", 1, "no mode"),
        ("// mode: read\n", "// mode: write\n", 1, "mode write"),
        ("// title: Industries", "// titel: Industries", 1, "not a header line: // titel: Industries"),
        ("// title: Industries", "// title:", 1, "not a header line"),
        ("// mode: read\n", "// mode: read\n// title: Again\n", 7, "title stands twice"),
        ("// mode: read\n", "// mode: read\n// column code: again\n", 7, "code stands twice"),
        ("// mode: read\n", "// mode: read\n// param from: float | again\n", 7, "from stands twice"),
        ("code of the industry", "", 5, "not a"),
        ("column code: code", "column code code", 5, "not a column"),
        ("integer = 3", "number = 3", 3, "not a parameter"),
        ("integer = 3 | first position", "integer = 3", 3, "not a parameter"),
        ("integer = 3", "integer = three", 3, "default three is not JSON"),
        ("integer = 3", 'integer = "3"', 3, 'default "3" is not of type integer'),
        ("integer = 3", "integer = 2.5", 3, "default 2.5 is not of type integer"),
        ("integer = 3", "integer = true", 3, "default true is not of type integer"),
        ("integer = 3", "integer = null", 3, "default null is not of type integer"),
        ("integer = 3", "integer = [3]", 3, r"default \[3\] is not of type integer"),
        ("string | a name", "string = 7 | a name", 4, "default 7 is not of type string"),
        ("string | a name", "boolean = 1 | a name", 4, "default 1 is not of type boolean"),
        ("string | a name", "float = NaN | a name", 4, "default NaN is not of type float"),
    ],
)
def test_a_wrong_header_is_told_with_file_and_line(old: str, new: str, line: int, what: str) -> None:
    assert old in HEADER
    with pytest.raises(QueryError, match=rf"^topic/name\.cypher, line {line}: {what}"):
        read(HEADER.replace(old, new, 1))


def test_a_parameter_that_is_not_declared_is_told_with_the_line_of_its_use() -> None:
    with pytest.raises(QueryError, match=r"^topic/name\.cypher, line 10: parameter fro is used, but not declared"):
        read(text=TEXT + "LIMIT $fro\n")


def test_a_parameter_that_is_not_used_is_told_with_the_line_of_its_declaration() -> None:
    with pytest.raises(QueryError, match=r"^topic/name\.cypher, line 4: parameter name is declared, but not used"):
        read(text=TEXT.replace("$name", "'x'"))


@pytest.mark.parametrize("hidden", ["'$name'", '"it\\"s $name"', "1 // $name", "1 /* the\n$name */"])
def test_text_and_comments_do_not_use_a_parameter(hidden: str) -> None:
    with pytest.raises(QueryError, match="parameter name is declared, but not used"):
        read(text=f"MATCH (i:Industry {{position: $from}})\nRETURN i.code AS code, {hidden}\n")


def test_a_file_without_a_query_is_told() -> None:
    with pytest.raises(QueryError, match=r"^topic/name\.cypher, line 1: no query"):
        read(text="\n")


# ---------------------------------------------------------------- binding


def test_defaults_are_filled_in() -> None:
    assert read().bind({"name": "x"}) == {"from": 3, "name": "x"}


@pytest.mark.parametrize(
    ("type_", "given", "value"),
    [
        ("integer", "12", 12),
        ("integer", 12, 12),
        ("float", "0.05", 0.05),
        ("float", 1, 1.0),
        ("boolean", "True", True),
        ("boolean", False, False),
        ("string", "12", "12"),
        ("string", 12, "12"),
    ],
)
def test_values_are_read_in_the_parameters_type(type_: str, given: Any, value: object) -> None:
    bound = Parameter("p", type_, None, "").value(given, "topic.name")
    assert (bound, type(bound)) == (value, type(value))


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        ("integer", "twelve"),
        ("integer", "1.5"),
        ("integer", 1.5),
        ("integer", True),
        ("integer", None),
        ("float", "nan"),
        ("float", "inf"),
        ("float", "1,5"),
        ("float", True),
        ("boolean", "yes"),
        ("boolean", 1),
        ("string", None),
        ("string", ["a"]),
        ("string", True),
    ],
)
def test_values_of_another_type_are_refused(type_: str, given: Any) -> None:
    with pytest.raises(QueryError, match=rf"^topic\.name: p = .* is not of type {type_} – what it is for"):
        Parameter("p", type_, None, "what it is for").value(given, "topic.name")


def test_an_unknown_parameter_is_refused_with_those_it_takes() -> None:
    with pytest.raises(QueryError, match=r"^topic\.name: no parameter 'nmae' – it takes: from, name$"):
        read().bind({"nmae": "x"})


def test_a_parameter_without_default_must_be_given() -> None:
    with pytest.raises(QueryError, match=r"^topic\.name: name is missing – -p name=…: a name$"):
        read().bind({})


def test_an_unknown_query_is_told_with_the_closest_name() -> None:
    with pytest.raises(NotFound, match=r"no query 'lineage\.program' – did you mean lineage\.programmes\?"):
        get("lineage.program")


# ---------------------------------------------------------------- the shipped files

TOPICS = {"development", "lineage", "clusters", "value_chain", "indicators", "regions", "evidence", "provenance"}
COUNTS = {"provenance.counts", "provenance.datasets", "provenance.history"}
"""Queries that list neither stated facts nor results."""

WRITING = r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|FOREACH|LOAD CSV|DROP)\b"
ONE_SERVER_ONLY = r"\b(apoc|gds|SHORTEST|fulltext|db|dbms)\b\.?"
GROWING = r"-\[[^\]]*\*(?!0\.\.[12]\])|shortestPath|\)\{|\)\+"
"""Patterns of variable length, of more than two steps: the local engine does not prune them."""

every_query = pytest.mark.parametrize("query", library().values(), ids=list(library()))


def code(query: Query) -> str:
    return re.sub(r"'[^']*'", "''", query.text)


def test_the_library_covers_its_topics() -> None:
    assert {query.topic for query in library().values()} == TOPICS
    assert len(library()) >= 25


@every_query
def test_names_are_snake_case(query: Query) -> None:
    words = [query.name.replace(".", "_"), *query.columns, *(p.name for p in query.parameters)]
    assert [word for word in words if not re.fullmatch(r"[a-z][a-z0-9_]*", word)] == []


@every_query
def test_every_parameter_has_a_default(query: Query) -> None:
    assert [p.name for p in query.parameters if p.default is None] == []


@every_query
def test_names_stand_in_three_languages(query: Query) -> None:
    english = [name for name in query.columns if name.endswith("name_en")]
    others = [name[:-2] + language for name in english for language in ("ru", "kk")]
    assert [name for name in others if name not in query.columns] == []


@every_query
def test_facts_have_source_and_trust_and_results_their_run(query: Query) -> None:
    if query.name not in COUNTS:
        columns = set(query.columns)
        assert ("trust" in columns and columns & {"source", "from"}) or columns & {"run", "first"}


@every_query
def test_amounts_have_unit_and_currency(query: Query) -> None:
    amounts = {"domestic", "output", "cap"} & set(query.columns)
    if amounts:
        assert {"unit", "currency"} <= set(query.columns)


@every_query
def test_rows_have_an_order(query: Query) -> None:
    last = code(query).rpartition("\nRETURN")[2]
    assert re.search(r"^ORDER BY", last, re.MULTILINE)


@every_query
def test_only_what_both_servers_have_and_nothing_that_writes(query: Query) -> None:
    assert re.findall(f"{WRITING}|{ONE_SERVER_ONLY}|{GROWING}", code(query)) == []


@every_query
def test_columns_are_described_in_the_order_of_the_query(query: Query) -> None:
    last = code(query).rpartition("\nRETURN")[2]
    places = [re.search(rf"\b{name}\b", last) for name in query.columns]
    assert all(places), [name for name, place in zip(query.columns, places, strict=True) if not place]


def test_the_library_is_read_once() -> None:
    assert queries.library() is library()
