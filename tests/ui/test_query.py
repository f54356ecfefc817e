"""The query page: forms that know what the graph holds, a console with a picture, history, files that other programs
read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date

import networkx as nx
import pytest
from pyarrow import parquet
from streamlit.testing.v1 import AppTest

from analysis.clusters.factor_clusters import FactorParameters
from analysis.run import missing, perform
from analysis.structural.multipliers import MultiplierParameters
from kb import table_store
from kb.answers import Elements, Link, Vertex, in_one_language
from kb.graph import Graph
from kb.queries import library
from tests.ui.test_pages import as_read, words
from ui.data.answer_names import LISTED, WORDS, labels_by_id, meaning, named_in, offered, worded
from ui.data.examples import EXAMPLES
from ui.data.formats import Asked, graphml_bytes, json_bytes, parquet_bytes
from ui.data.library import Answer, in_language, run_console, run_query
from ui.data.offers import entity, listed, offers
from ui.figures.graph_view import MOST_LINKS, MOST_NODES, graph_view, shown
from ui.i18n import column_name, translate
from ui.theme import ink

Page = Callable[..., AppTest]
TODAY = date(2026, 1, 2)
NODES = "MATCH (p:Programme {id: 'cluster-initiative-2004'})-[r:DESIGNATES]->(c:Cluster) RETURN "


@pytest.fixture(scope="module")
def computed(knowledge: Graph) -> Graph:
    """The knowledge with the runs that forms and examples name."""
    table = table_store.read(knowledge, "kaz-2024-42")
    for parameters in missing(knowledge, table, [MultiplierParameters(), FactorParameters()]):
        perform(knowledge, table, parameters)
    return knowledge


# ---------------------------------------------------------------- forms


def test_every_parameter_that_names_something_offers_its_own_default(computed: Graph) -> None:
    held = {
        kind: {offer.value for offer in offers(computed, kind=kind)}
        for kind in {entity(p) for query in library().values() for p in query.parameters} - {""}
    }
    for query in library().values():
        for parameter in query.parameters:
            kind, default = entity(parameter), parameter.default
            if kind and default and kind != "classification":
                assert default in held[kind], f"{query.name}, {parameter.name}"


def test_the_words_that_texts_of_the_library_list_are_complete_and_none_is_there_for_nothing() -> None:
    """An alternative in a text that has two of the graph's words has no other: ``ended, open or unknown``."""
    known, own = offered() | set(LISTED), set(LISTED) - set(WORDS)
    texts = [text for query in library().values() for text in (query.title, query.description, *query.columns.values())]
    texts += [each.meaning for query in library().values() for each in query.parameters]
    assert own & offered() == set()
    assert [word for word in own if not any(re.search(rf"\b{word}\b", text) for text in texts)] == []
    for alternative in re.findall(r"(?:^|[(:] ?)((?:[\w -]+, )*[\w -]+ or [\w -]+)(?=$|[);])", "\n".join(texts), re.M):
        words = re.split(", | or ", alternative)
        if len(known.intersection(words)) > 1 and all(word.count(" ") < 2 for word in words):
            assert [word for word in words if word not in known and worded(word, "ru") != word] == [], alternative


def test_a_meaning_that_lists_words_offers_them() -> None:
    meant = {p.name: listed(p) for p in library()["indicators.multipliers"].parameters}
    assert meant["form"] == ["effect", "ratio"]
    assert meant["closure"] == ["type I", "type II", "type II full"]
    assert meant["basis"] == ["domestic", "total", "resources"]
    assert meant["table"] == []


def test_industries_offered_are_those_of_the_table(knowledge: Graph) -> None:
    found = offers(knowledge, kind="industry", table="kaz-2024-42")
    assert len(found) == 42
    assert (found[0].value, found[0].names["name_en"]) == ("A01", "Agriculture, hunting and forestry")


@pytest.mark.parametrize(
    ("lang", "shown_as"),
    [("en", "C242 · Precious"), ("ru", "C242 · Производство благородных"), ("kk", "C242 · Бағалы")],
)
def test_the_form_offers_names_in_the_readers_language(page: Page, lang: str, shown_as: str) -> None:
    app = page("query", lang=lang)
    assert not app.exception
    assert not app.error
    assert any(option.startswith(shown_as) for option in app.selectbox(key="p_industry").options)


def test_a_value_that_is_not_offered_is_asked_all_the_same(page: Page) -> None:
    app = page("query", query="value_chain.suppliers", p_industry="no such thing")
    assert app.selectbox(key="p_industry").value == "no such thing"
    assert "nothing in the knowledge base" in words(app)


def test_another_question_starts_with_its_own_defaults(page: Page) -> None:
    app = page("query", query="evidence.designated_clusters", p_kind="pilot")
    app.selectbox(key="query").set_value("lineage.instruments").run()
    assert app.selectbox(key="p_kind").value == ""
    assert "p_kind" not in app.query_params


def test_the_same_question_on_the_command_line_is_told(page: Page) -> None:
    app = page("query", query="value_chain.suppliers", p_industry="A01", p_depth="1")
    app.session_state["query_text"] = True  # as a click on it does: what is folded is not sent
    app.run()
    assert app.code[-2].value == "kb query run value_chain.suppliers -p industry=A01 -p depth=1"


# ---------------------------------------------------------------- console


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_example_answers(computed: Graph, example: object) -> None:
    answer = run_console(computed, text=example.text, limit=1000)  # type: ignore[attr-defined]
    assert answer.rows
    assert ("picture" in example.title) <= bool(answer.elements.links)  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_console_opens_in_every_language_with_examples(page: Page, lang: str) -> None:
    app = page("query", ask="console", lang=lang)
    assert not app.exception
    assert not app.error
    assert app.dataframe[0].value.shape == (20, 3)


def test_an_example_is_taken_and_stands_in_the_address(page: Page) -> None:
    app = page("query", ask="console")
    app.button(key=f"example_{EXAMPLES[2].title}").click().run()
    assert app.text_area(key="cypher").value == EXAMPLES[2].text
    assert EXAMPLES[2].text in app.query_params["cypher"]


OF_NO_NODE = {
    ("clusters.changes", "name"),  # codes of a table that no column names
    ("clusters.methods", "name"),  # of those that a run names only
    ("evidence.fields", "industry_name"),
    ("indicators.published", "name"),
    ("lineage.results", "found_name"),
    ("provenance.around", "name"),  # the node that was asked for
    ("provenance.counts", "name"),  # labels and types
    ("value_chain.concordance", "name"),
    ("value_chain.concordance", "to_name"),
    ("value_chain.from_firm", "name"),
}
"""Columns of names some of which lead nowhere."""


def test_names_in_answers_of_the_library_lead_to_profiles(knowledge: Graph) -> None:
    labels = labels_by_id(knowledge)
    dead, alive = set(), 0
    for query in library().values():
        asked = {each.name for each in query.parameters}
        given = (("table", "kaz-2024-42"),) if "table" in asked else ()
        if any(each.default is None for each in query.parameters if each.name != "table"):
            continue
        answer = in_language(run_query(knowledge, name=query.name, given=given, limit=50), "ru")
        found = named_in(answer, labels, "KZ-IO-42" if given else "")
        for place, column in enumerate(answer.columns):
            nodes = found.get(column, [None] * len(answer.rows))
            if column == "name" or column.endswith("_name"):
                dead |= {
                    (query.name, column)
                    for row, node in zip(answer.rows, nodes, strict=True)
                    if row[place] and not node
                }
                alive += sum(node is not None for node in nodes)
    assert dead <= OF_NO_NODE
    assert alive > 1000


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_words_that_parameters_choose_among_are_in_the_readers_language(lang: str) -> None:
    among = {word for query in library().values() for each in query.parameters for word in listed(each)}
    assert [word for word in among if worded(word, lang) == word] == []
    told = [meaning(each.meaning, lang) for query in library().values() for each in query.parameters if listed(each)]
    assert [text for text in told if re.search(r"(?<![\w.:'`/-])(?!null)[a-z_]{4,}(?![\w.:'/-])", text)] == []


def test_history_asks_again(page: Page) -> None:
    app = page("query", query="value_chain.suppliers", p_industry="A01")
    app.selectbox(key="query").set_value("provenance.counts").run()
    again = [
        button for button in app.button if "p_" not in (button.key or "") and "industry = A01" in as_read(button.label)
    ]
    again[0].click().run()
    assert app.selectbox(key="query").value == "value_chain.suppliers"
    assert app.selectbox(key="p_industry").value == "A01"


# ---------------------------------------------------------------- nodes and relationships


@pytest.mark.parametrize("what", ["p, r, c", "r", "[p, r, c] AS all", "p, c"])
def test_nodes_and_relationships_are_found_however_they_come_back(knowledge: Graph, what: str) -> None:
    found = run_console(knowledge, text=NODES + what, limit=100).elements
    assert {vertex.label for vertex in found.vertices.values()} == {"Programme", "Cluster"}
    assert {link.type for link in found.links} >= {"DESIGNATES"}
    assert found.added == (what == "p, c")


def test_rows_without_nodes_have_no_picture(knowledge: Graph) -> None:
    answer = run_query(knowledge, name="provenance.counts", given=(), limit=10)
    assert not answer.elements.vertices


def star(leaves: int) -> Elements:
    """One node in the middle, so many around it."""
    vertices = {f"n{i}": Vertex(f"n{i}", "Firm", f"firm-{i}", {"name_en": f"Firm {i}"}) for i in range(leaves + 1)}
    return Elements(vertices, [Link(f"l{i}", "SELLS_TO", "n0", f"n{i}", {}) for i in range(1, leaves + 1)])


def test_a_large_answer_is_drawn_in_part_and_counted_whole() -> None:
    part = shown(star(200))
    assert (len(part.vertices), part.all_vertices, part.all_links) == (MOST_NODES, 201, 200)
    assert part.vertices[0].key == "n0", "the most linked node stays"
    assert len(part.links) <= MOST_LINKS


def test_the_picture_names_nodes_and_keeps_their_places_in_every_language() -> None:
    part = shown(star(5))
    english, russian = (graph_view(part, lang, ink("light"))["series"][0] for lang in ("en", "ru"))
    assert [node["name"] for node in english["data"]][:2] == ["Firm 0", "Firm 1"]
    assert [(node["x"], node["y"]) for node in english["data"]] == [(node["x"], node["y"]) for node in russian["data"]]
    assert {(link["source"], link["target"]) for link in english["links"]} == {("n0", f"n{i}") for i in range(1, 6)}


# ---------------------------------------------------------------- files


@pytest.fixture
def answer(knowledge: Graph) -> Answer:
    return run_console(knowledge, text=NODES + "p.id AS programme, r, c, r.year AS year, [1, 2] AS pair", limit=100)


ASKED = Asked("console", "Designations", "MATCH …", {"kind": "pilot"}, {"year": "year of the designation"})


def test_json_holds_nested_values_and_what_was_asked(answer: Answer) -> None:
    held = json.loads(json_bytes(answer, ASKED, TODAY))
    assert (held["query"], held["parameters"], held["retrieved"]) == ("console", {"kind": "pilot"}, "2026-01-02")
    assert len(held["rows"]) == len(answer.rows)
    assert held["rows"][0]["pair"] == [1, 2]
    assert held["rows"][0]["c"]["labels"] == ["Cluster"]


def test_parquet_keeps_types_and_tells_what_was_asked(answer: Answer) -> None:
    table = parquet.read_table(io.BytesIO(parquet_bytes(answer, ASKED, TODAY)))
    assert table.column("year").to_pylist() == [row[list(answer.columns).index("year")] for row in answer.rows]
    assert str(table.schema.field("year").type) == "int64"
    assert json.loads(table.schema.metadata[b"clusterkb"])["title"] == "Designations"


def test_parquet_takes_columns_of_several_types() -> None:
    mixed = Answer(["a", "b", "c"], [[1, 1, None], ["x", 0.5, None]], False)
    table = parquet.read_table(io.BytesIO(parquet_bytes(mixed, ASKED, TODAY)))
    assert table.to_pydict() == {"a": ["1", "x"], "b": [1.0, 0.5], "c": [None, None]}


def test_graphml_is_read_back_as_the_same_graph(answer: Answer) -> None:
    graph = nx.read_graphml(io.BytesIO(graphml_bytes(answer.elements)))
    assert graph.number_of_nodes() == len(answer.elements.vertices)
    assert graph.number_of_edges() == len(answer.elements.links)
    assert {label for _, label in graph.nodes(data="node_label")} == {"Programme", "Cluster"}
    assert {kind for *_, kind in graph.edges(data="relationship_type")} == {"DESIGNATES"}


# ---------------------------------------------------------------- heads of columns


@pytest.mark.parametrize("query", ["value_chain.suppliers", "provenance.counts"])
def test_heads_of_the_library_are_in_the_readers_language_and_those_of_a_file_as_the_query_names_them(
    page: Page, query: str
) -> None:
    app = page("query", query=query, lang="kk")
    heads = [json.loads(table.proto.columns) for table in app.dataframe]
    labels = {setting.get("label") for table in heads for setting in table.values()} - {None}
    wanted = {column_name(head, "kk") for head in in_one_language([*library()[query].columns], [], "kk")[0]}
    assert labels
    assert labels <= wanted
    assert set(app.dataframe[0].value.columns) <= {*in_one_language([*library()[query].columns], [], "kk")[0]}


def test_a_column_of_the_console_stays_as_its_query_names_it(page: Page) -> None:
    app = page("query", ask="console", cypher="MATCH (c:Country) RETURN c.id AS code LIMIT 2", lang="ru")
    labels = {setting.get("label") for setting in json.loads(app.dataframe[-1].proto.columns).values()}
    assert "code" in labels


def test_one_word_means_two_things_over_a_column_and_of_an_act() -> None:
    assert (column_name("code", "ru"), translate("code", "ru")) == ("код", "кодекс")
    assert column_name("of_no_query", "ru") == "of no query"
