"""The knowledge base for assistants, over the Model Context Protocol: the same questions as over HTTP, and no others.

Tools say what each library query answers, so that an assistant chooses the right one, and every answer brings the
citations of the sources that its rows name, so that it can cite them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from anyio import CapacityLimiter, to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from kb.answers import plain
from kb.errors import KBError
from kb.graph import Graph
from kb.queries import get, library, run
from kb.schema import markdown
from kb.version import __version__
from ui.api import questions
from ui.api.answers import Page, Span

Asking = Callable[[Callable[[Graph], Any]], Any]
"""Does something with the connection that the process has."""

USUAL = 100
"""Rows of an answer where no other number is asked for: an assistant reads every one."""
AT_ONCE = 8
"""Questions of assistants that are asked of the graph at once."""
INSTRUCTIONS = """\
A knowledge base of industrial clusters: policy (programmes, acts, designated clusters), structure (input-output tables,
multipliers, found clusters) and regions, Kazakhstan first. It can only be read.

Start with `ask`: its description lists every query of the library. `find` gives ids of things by name. Write Cypher
only where no query answers, after reading `schema`.

Every row names its `source` or its `run`. Cite the `sources` of an answer (citation, url); trust runs from A (official)
to D (damaged copy). Say table, year, unit, import basis and method of a number; numbers of different bases or tables
are not comparable. An answer with `more` set is not whole: ask again with `skip`.
"""


def server(asking: Asking, most: int) -> MCPServer:
    """The server; ``most`` is the most rows of an answer."""
    made = MCPServer(
        "ClusterKB", title="ClusterKB", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    tools = _Tools(asking, most)
    reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for tool, words in ((tools.ask, _asking()), (tools.cypher, ""), *((each, "") for each in tools.plain())):
        made.add_tool(tool, description=words or inspect.getdoc(tool), annotations=reads)
    return made


def _asking() -> str:
    """What the tool that asks the library is for: every query by name and title."""
    lines = [f"- {query.name}: {query.title}. {query.description}" for query in library().values()]
    return (
        "Ask a query of the library by name, with parameters as an object ({} takes every default); `describe` says "
        "which parameters and columns a query has. Queries:\n" + "\n".join(lines)
    )


class _Tools:
    """The tools, each a question; they run on threads of their own limit."""

    def __init__(self, asking: Asking, most: int) -> None:
        self.asking, self.most = asking, most
        self.limit: CapacityLimiter | None = None

    def plain(self) -> list[Callable[..., Any]]:
        """Those beside asking."""
        return [self.describe, self.find, self.schema, self.tables, self.table, self.matrix]

    async def ask(self, query: str, parameters: dict[str, Any], size: int = USUAL, skip: int = 0) -> dict[str, Any]:
        span = self._span(size, skip)
        return await self._answered(lambda graph: questions.answer(graph, query, parameters, span), span)

    async def cypher(self, query: str, parameters: dict[str, Any], size: int = USUAL, skip: int = 0) -> dict[str, Any]:
        """Run Cypher that reads, where no query of the library answers. It is refused where it would write, stopped
        after the time limit, and cut off after `size` rows. `schema` says what labels, types and properties there are.
        """
        span = self._span(size, skip)
        return await self._answered(lambda graph: questions.cypher(graph, query, parameters, span), span)

    async def describe(self, query: str) -> dict[str, Any]:
        """Parameters (type, default, meaning) and columns of one query of the library, and its Cypher text."""
        return await self._done(lambda graph: {**questions.described(get(query)), "cypher": get(query).text})

    async def find(self, words: str, label: str = "", size: int = 20) -> dict[str, Any]:
        """Find programmes, clusters, industries, regions, firms, institutions, persons, instruments, acts, tables,
        products of supply and use tables, sources: by name in English, Russian or Kazakh in any spelling, abbreviation,
        number of an act, code, product, place; typing errors are forgiven. Gives ids and codes that queries take as
        parameters; `field` and `text` say why. `label` keeps one kind: Programme, Cluster, Industry, Region, Firm,
        Institution, Person, Instrument, LegalAct, IOTable, SupplyUseTable, Product, Source.
        """
        span = self._span(size, 0)
        return await self._answered(lambda graph: questions.found(graph, words, label, span), span)

    async def schema(self) -> str:
        """The graph model: every label and relationship type, what it means, its properties."""
        return markdown()

    async def tables(self) -> dict[str, Any]:
        """The input-output tables: id, country or region, year, unit, currency, bases on which they can be computed."""
        span = self._span(self.most, 0)
        return await self._answered(lambda graph: questions.tables(graph, span), span)

    async def table(self, table: str) -> dict[str, Any]:
        """One input-output table: its card, its source, its industries (code and names), the parts of `matrix`."""
        return await self._done(lambda graph: questions.table(graph, table))

    async def matrix(self, table: str, part: str = "domestic", size: int = USUAL, skip: int = 0) -> dict[str, Any]:
        """Numbers of an input-output table, a row an industry: `domestic` or `imported` flows (row sells to column),
        `final_demand_domestic`, `final_demand_imported`, `primary_inputs`. The unit stands beside them.
        """
        span = self._span(size, skip)
        return await self._answered(lambda graph: questions.matrix(graph, table, part, size, skip)[0], span)

    def _span(self, size: int, skip: int) -> Span:
        if not 1 <= size <= self.most or skip < 0:
            raise ToolError(f"size is 1 to {self.most}, skip 0 or more")
        return Span(size, skip)

    async def _answered(self, question: Callable[[Graph], Page], span: Span) -> dict[str, Any]:
        def work(graph: Graph) -> dict[str, Any]:
            page = question(graph)
            records = [dict(zip(page.columns, map(plain, row), strict=True)) for row in page.rows]
            told = {name: value for name, value in page.told.items() if name != "columns"}
            place = {"count": len(records), "skip": span.skip, "more": page.more}
            return {**told, **place, "rows": records, "sources": cited(graph, records)}

        return await self._done(work)

    async def _done(self, work: Callable[[Graph], dict[str, Any]]) -> dict[str, Any]:
        if self.limit is None:
            self.limit = CapacityLimiter(AT_ONCE)
        try:
            found: dict[str, Any] = await to_thread.run_sync(lambda: self.asking(work), limiter=self.limit)
        except KBError as error:
            raise ToolError(str(error)) from error
        return found


def cited(graph: Graph, records: list[dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Every source that the rows name, by id: citation, address, terms of use, trust."""
    named = {str(row["source"]) for row in records if row.get("source")}
    return {row["source"]: row for row in run(graph, "provenance.sources").records() if row["source"] in named}
