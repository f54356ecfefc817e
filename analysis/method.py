"""What a method is: what it computes from, the relationships that hold its results, what its clusters are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from analysis.parameters import Parameters
from analysis.report import Report
from analysis.result import Result
from kb.table import IOTable

TABLE = ("IOTable", "")
"""The end of a relationship that is the table itself."""
RUN = ("Run", "")
"""The end of a relationship that is the run itself."""

CLUSTER_SETS = "cluster_sets"
"""What a method needs that reads the clusters found by other runs."""

METHOD_SETS = "method_sets"
"""Likewise, where it makes clusters of those that others found by the flows."""


@dataclass(frozen=True, slots=True)
class Edge:
    """How the rows of a part of the result become relationships: the ends as label and column that names them.

    An ``Industry`` is named by its code in the table, a ``Cluster`` that the run found by its number, anything else
    by its id. Columns that the relationship type declares become properties; a row's ``<NA>`` is left out.
    """

    relationship: str
    start: tuple[str, str]
    end: tuple[str, str] = TABLE
    part: str = "rows"


@dataclass(frozen=True, slots=True)
class ClusterKind:
    """The clusters that a method finds: their kind in the graph, and what one is called before its number.

    ``from_flows``: their industries trade with each other or with the same partners, so that they are evidence for a
    designated cluster (:mod:`analysis.assessment.evidence`).
    """

    kind: str
    en: str
    ru: str
    kk: str
    from_flows: bool


@dataclass(frozen=True, slots=True)
class Method:
    """One method: ``compute(table, parameters, **needs)`` knows no database.

    ``label`` is its name for a reader, ``title`` what it does in one line; ``edges`` say how its rows are written;
    ``clusters`` says what the clusters that it finds are called, one for each row of its part ``clusters`` (column
    ``cluster`` the number, further columns properties of the node); ``needs`` names what :mod:`analysis.reader`
    fetches beside the table; ``largest`` is the number of industries above which it is left to a choice of industries;
    one that is not ``automatic`` runs only when asked for by name, but one ``of_worlds`` on every world table;
    ``shown`` is the part that its command prints; ``report`` tells the result at length; ``example`` are the options
    in the command's help, on the table ``example_table``.
    """

    parameters: type[Parameters]
    compute: Callable[..., Result]
    label: str
    title: str
    edges: tuple[Edge, ...] = ()
    clusters: ClusterKind | None = None
    needs: tuple[str, ...] = ()
    largest: int | None = None
    automatic: bool = True
    of_worlds: bool = False
    shown: str = "rows"
    report: Callable[[IOTable, Result], Report] | None = None
    example: str = ""
    example_table: str = "kaz-2024-42"

    @property
    def stage(self) -> int:
        """When it can run: 0 at once, 1 when clusters were found in the flows, 2 when all others were found."""
        return 2 if CLUSTER_SETS in self.needs else int(METHOD_SETS in self.needs)

    def runs(self, table: IOTable) -> list[Parameters]:
        """What `kb analyse all` runs: the method's bases that the table has, else its first; its own if it has one."""
        taken = next(each for each in fields(self.parameters) if each.name == "basis").metadata["choices"]
        possible = [basis for basis in self.parameters.bases if basis in table.bases]
        other = table.bases[0] if table.bases[0] in taken else self.parameters.bases[0]
        return [self.parameters(basis) for basis in possible or [other]]
