"""The knowledge base asked by an assistant, with the protocol's own client: over pipes and over HTTP."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from kb.graph import Graph
from kb.queries import library, run
from kb.settings import Settings
from ui.serve import environment

Asked = Callable[[Callable[[Client], Awaitable[Any]]], Any]


@pytest.fixture(params=["pipes", "http"])
def asked(request: pytest.FixtureRequest, knowledge: Graph, knowledge_server: Settings, served: str) -> Asked:
    """Do something with a client that has been greeted."""

    async def main(work: Callable[[Client], Awaitable[Any]]) -> Any:
        kb = StdioServerParameters(
            command=str(Path(sys.executable).with_name("kb")), args=["mcp"], env=environment(knowledge_server)
        )
        transport = stdio_client(kb) if request.param == "pipes" else streamable_http_client(f"{served}/mcp")
        with anyio.fail_after(300):
            async with Client(transport) as client:
                return await work(client)

    def on_a_thread(work: Callable[[Client], Awaitable[Any]]) -> Any:
        with ThreadPoolExecutor(max_workers=1) as thread:  # the browser's driver keeps this one's event loop running
            return thread.submit(anyio.run, main, work).result()

    return on_a_thread


def test_an_assistant_chooses_asks_and_cites(asked: Asked, knowledge: Graph) -> None:
    async def work(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        assert all(tool.description for tool in tools.values())
        described = tools["ask"].description or ""
        assert all(f"- {name}: {query.title}." in described for name, query in library().items())

        found = (await client.call_tool("find", {"words": "metalurgy", "label": "Industry"})).structured_content
        assert found is not None
        assert found["rows"][0]["code"] == "C24"
        assert {row["label"] for row in found["rows"]} == {"Industry"}

        asking = {"query": "value_chain.suppliers", "parameters": {"industry": "C242", "share": 0.05}, "size": 3}
        answer = (await client.call_tool("ask", asking)).structured_content
        assert answer is not None
        expected = run(knowledge, asking["query"], asking["parameters"]).records()[:3]  # type: ignore[arg-type]
        assert answer["rows"] == expected
        assert answer["more"]
        named = {row["source"] for row in answer["rows"]}
        assert set(answer["sources"]) == named
        assert all(source["citation"] for source in answer["sources"].values())

        schema = (await client.call_tool("schema", {})).content[0]
        assert "SUPPLIES" in schema.text  # type: ignore[union-attr]
        numbers = (await client.call_tool("matrix", {"table": "kaz-2024-42", "size": 2})).structured_content
        assert numbers is not None
        assert (numbers["currency"], numbers["unit"], numbers["count"], numbers["more"]) == ("KZT", 1000, 2, True)

    asked(work)


def test_an_assistant_only_reads_and_is_told_why(asked: Asked, knowledge: Graph) -> None:
    before = run(knowledge, "provenance.counts").rows

    async def work(client: Client) -> None:
        read = {"query": "MATCH (p:Programme) RETURN count(p) AS n", "parameters": {}}
        answer = (await client.call_tool("cypher", read)).structured_content
        assert answer is not None
        assert answer["rows"][0]["n"] > 0
        for tool, given, words in (
            ("cypher", {"query": "CREATE (n:Firm {id: 'x'})", "parameters": {}}, "reading"),
            ("cypher", {"query": "MATCH (n) DETACH DELETE n", "parameters": {}}, "reading"),
            ("ask", {"query": "value_chain.supliers", "parameters": {}}, "did you mean value_chain.suppliers"),
            ("ask", {"query": "provenance.names", "parameters": {}, "size": 10**6}, "size is 1 to"),
            ("ask", {"query": "value_chain.suppliers", "parameters": {"sector": "C24"}}, "no parameter 'sector'"),
            ("matrix", {"table": "none"}, "no table"),
            ("remove", {"dataset": "article"}, "remove"),
        ):
            refused = await client.call_tool(tool, given)
            assert refused.is_error, (tool, given)
            assert words in refused.content[0].text, (tool, given)  # type: ignore[union-attr]

    asked(work)
    assert run(knowledge, "provenance.counts").rows == before
