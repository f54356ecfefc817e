"""The HTTP interface on each server: what the command line and the page say, in JSON, CSV and Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from kb.answers import cell
from kb.graph import Graph
from kb.queries import library, run
from kb.settings import Settings
from kb.table_store import read as read_table
from tests.serving import forget, use
from ui.api.answers import SPAN, Page, csv_bytes
from ui.api.openapi import document
from ui.api.questions import parts
from ui.api.routes import interface

TABLE = "kaz-2024-29"
SUPPLIERS = "/v1/queries/value_chain.suppliers"


@pytest.fixture
def api(knowledge: Graph, knowledge_server: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the interface to the shipped knowledge."""
    use(knowledge_server, monkeypatch)
    with TestClient(interface(), raise_server_exceptions=False) as client:
        yield client
    forget()


def refused(answer: Any) -> dict[str, Any]:
    """What a refusal says; it has the media type of one, and no place in our code."""
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert "Traceback" not in answer.text
    return told


@pytest.mark.any_server
def test_every_query_of_the_library_answers_as_the_library_does(api: TestClient, knowledge: Graph) -> None:
    for name, query in library().items():
        if any(p.default is None for p in query.parameters):
            continue
        sent, expected = api.get(f"/v1/queries/{name}").json(), run(knowledge, name, limit=10_000)
        assert [list(row) for row in sent["rows"]] == [list(expected.columns)] * len(expected.rows), name
        assert sent["columns"] == query.columns
        assert sent["count"] == len(expected.rows)


@pytest.mark.any_server
def test_a_form_holds_the_same_numbers_as_another(api: TestClient) -> None:
    asked = {"industry": "C242", "share": "0.05"}
    rows = pd.DataFrame(api.get(SUPPLIERS, params=asked).json()["rows"])
    text = api.get(f"{SUPPLIERS}.csv", params=asked)
    packed = api.get(f"{SUPPLIERS}.parquet", params=asked)
    assert text.headers["content-type"].startswith("text/csv")
    from_csv, from_parquet = pd.read_csv(io.BytesIO(text.content)), pd.read_parquet(io.BytesIO(packed.content))
    assert list(from_csv.columns) == list(from_parquet.columns) == list(rows.columns)
    numbers = ["domestic", "imported", "input_share", "output_share", "weight"]
    assert len(rows) > 5
    assert rows[numbers].equals(from_csv[numbers])
    assert rows[numbers].equals(from_parquet[numbers])
    assert list(rows["from_name_ru"]) == list(from_csv["from_name_ru"]) == list(from_parquet["from_name_ru"])


@pytest.mark.any_server
def test_pages_make_up_the_whole(api: TestClient) -> None:
    whole = api.get("/v1/queries/provenance.names").json()["rows"]
    gathered: list[Any] = []
    address = "/v1/queries/provenance.names?size=250"
    while address:
        answer = api.get(address)
        told = answer.json()
        gathered += told["rows"]
        assert ("next" in answer.links) == (told["next"] is not None)
        address = (told["next"] or "").removeprefix("/api")
    assert len(whole) > 500
    assert gathered == whole


def test_an_answer_that_the_client_holds_is_not_sent_again(api: TestClient) -> None:
    first = api.get("/v1/tables")
    again = api.get("/v1/tables", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = api.get("/v1/tables?size=1", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


def test_a_table_is_read_bit_for_bit(api: TestClient, knowledge: Graph) -> None:
    told, whole = api.get(f"/v1/tables/{TABLE}").json(), read_table(knowledge, TABLE)
    assert [each["code"] for each in told["industries"]] == whole.codes
    assert told["source"]["url"] == whole.meta.source_url
    assert told["parts"] == {name: list(frame.shape) for name, frame in parts(whole).items()}
    for part, frame in parts(whole).items():
        for form, read in ((".csv", pd.read_csv), (".parquet", pd.read_parquet)):
            sent = api.get(f"/v1/tables/{TABLE}/matrix{form}", params={"part": part})
            found = read(io.BytesIO(sent.content)).set_index("code")  # type: ignore[operator]
            assert list(found.index) == whole.codes
            assert (found.to_numpy() == frame.to_numpy()).all(), (part, form)
    rows = api.get(f"/v1/tables/{TABLE}/matrix?size=2&skip=28").json()
    assert (rows["count"], rows["next"], rows["currency"], rows["unit"]) == (1, None, "KZT", 1000)


def test_search_forgives_typing_errors(api: TestClient) -> None:
    found = api.get("/v1/search", params={"q": "metalurgy", "label": "Industry"}).json()
    assert found["rows"][0]["code"] == "C24"
    assert {row["label"] for row in found["rows"]} == {"Industry"}
    assert api.get("/v1/search", params={"q": "xyzzyx"}).json()["rows"] == []


def test_search_says_why(api: TestClient) -> None:
    (act,) = api.get("/v1/search", params={"q": "постановление 633", "label": "LegalAct"}).json()["rows"]
    assert (act["id"], act["code"]) == ("res-2005-06-25", "633")
    assert "633" in act["text"]
    text = api.get("/v1/search.csv", params={"q": "Портер", "label": "Person"}).text
    assert [line.split(",")[1] for line in text.splitlines()] == ["id", "michael-porter"]


def test_ones_own_query_reads_and_only_reads(api: TestClient, knowledge: Graph) -> None:
    before = run(knowledge, "provenance.counts").rows
    sent = {"query": "MATCH (p:Programme) WHERE p.start_year < $year RETURN p.id AS id", "parameters": {"year": 2006}}
    assert api.post("/v1/cypher", json=sent).json()["count"] > 0
    for text in ("CREATE (n:Firm {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n:Firm) SET n.name_en = 'x'"):
        answer = api.post("/v1/cypher", json={"query": text})
        assert answer.status_code == 403
        assert refused(answer)["remedy"] == "only reading is possible here"
    assert run(knowledge, "provenance.counts").rows == before


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "words"),
    [
        ("GET", "/v1/nothing", {}, 404, "Not Found"),
        ("GET", "/v2/queries", {}, 404, "Not Found"),
        ("GET", "/v1/queries/value_chain.supliers", {}, 404, "no query"),
        ("GET", "/v1/queries/value_chain.supliers.csv", {}, 404, "no query"),
        ("GET", "/v1/tables/none", {}, 404, "no table"),
        ("GET", "/v1/tables/none/matrix", {}, 404, "no table"),
        ("GET", f"/v1/tables/{TABLE}/matrix?part=all", {}, 404, "no part"),
        ("GET", "/v1/tables?table=x", {}, 400, "no parameter 'table'"),
        ("GET", "/v1/tables?size=-1", {}, 400, "size = '-1'"),
        ("GET", "/v1/tables?size=0", {}, 400, "size = '0'"),
        ("GET", "/v1/tables?size=10001", {}, 400, "size = '10001'"),
        ("GET", "/v1/tables?skip=٣", {}, 400, "skip = '٣'"),
        ("GET", f"{SUPPLIERS}?depth=x", {}, 400, "not of type integer"),
        ("GET", f"{SUPPLIERS}?depth=1&depth=2", {}, 400, "stands twice"),
        ("GET", f"{SUPPLIERS}?sector=C24", {}, 400, "no parameter 'sector'"),
        ("GET", "/v1/search", {}, 400, "q is missing"),
        ("GET", "/v1/search?q=a&label=Town", {}, 400, "label = 'Town'"),
        ("GET", "/v1/cypher", {}, 405, "Method Not Allowed"),
        ("POST", "/v1/tables", {}, 405, "Method Not Allowed"),
        ("POST", "/v1/cypher", {"content": "RETURN 1"}, 415, "application/json"),
        ("POST", "/v1/cypher", {"json": ["RETURN 1"]}, 400, "not a question"),
        ("POST", "/v1/cypher", {"json": {"query": "RETURN 1", "write": True}}, 400, "not a question"),
        ("POST", "/v1/cypher", {"json": {"query": "RETURN 1", "parameters": []}}, 400, "no object"),
        ("POST", "/v1/cypher", {"json": {"query": "RETURN " + "1" * 100_001}}, 413, "at most"),
        ("POST", "/v1/cypher", {"json": {"query": "MATCH (n RETURN n"}}, 400, ""),
    ],
)
def test_what_is_wrong_is_named(
    api: TestClient, method: str, path: str, sent: dict[str, Any], status: int, words: str
) -> None:
    answer = api.request(method, path, **sent)
    assert answer.status_code == status
    assert words in refused(answer)["detail"]


def test_nested_values_and_unknowns_in_each_form(api: TestClient) -> None:
    sent = {"query": "RETURN [1, 2] AS list, {a: 'b'} AS map, null AS none, true AS yes, 0.1 AS number"}
    values = api.post("/v1/cypher", json=sent).json()["rows"][0]
    assert values == {"list": [1, 2], "map": {"a": "b"}, "none": None, "yes": True, "number": 0.1}
    row = pd.read_parquet(io.BytesIO(api.post("/v1/cypher.parquet", json=sent).content)).iloc[0]
    assert [row["list"], row["map"], row["number"]] == [cell([1, 2]), cell({"a": "b"}), 0.1]
    assert api.post("/v1/cypher.csv", json=sent).text == 'list,map,none,yes,number\n1; 2,"{""a"": ""b""}",,True,0.1\n'


@pytest.mark.any_server
def test_the_document_is_openapi_and_the_page_needs_no_other_host(api: TestClient) -> None:
    told = api.get("/v1/openapi.json").json()
    assert told == document()
    validate(told)
    assert {f"/queries/{name}.csv" for name in library()} <= set(told["paths"])
    page = api.get("/v1/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "<script" not in page.text


def test_no_parameter_of_the_library_hides_one_of_the_interface() -> None:
    assert not {p.name for query in library().values() for p in query.parameters} & set(SPAN)


def test_an_empty_answer_still_has_its_columns(api: TestClient) -> None:
    empty = api.get(f"{SUPPLIERS}.csv", params={"industry": "none"})
    assert empty.text.startswith("depth,from_code")
    packed = api.get(f"{SUPPLIERS}.parquet", params={"industry": "none"})
    assert len(pd.read_parquet(io.BytesIO(packed.content))) == 0


def test_csv_is_for_programs() -> None:
    assert csv_bytes(Page(["a"], [[-1.5], ["=1+1"], ["с"]])) == "a\n-1.5\n=1+1\nс\n".encode()
