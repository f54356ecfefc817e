"""Does the graph hold together? Provenance that exists, and the counts that datasets, runs and tables state.

Relationships are counted in portions of the nodes they start from, so that no query meets the time limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.errors import NotFound
from kb.exports import ids_of, labels_of, types_of
from kb.graph import Graph
from kb.progress import Progress
from kb.schema import schema
from kb.supply import store
from kb.table import IOTable
from kb.table_store import read

LISTED = 3
"""Examples that a finding names."""
APART = ("IDENTIFIED", "READ")
"""Relationships of a run that are not its results."""


Naming = tuple[str, str, str]
"""Source, Run or Dataset; its id; the label or relationship type that names it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be."""

    check: str
    where: str
    what: str
    remedy: str


@dataclass(slots=True)
class Census:
    """What the graph holds, counted; and the findings made while counting."""

    nodes: int = 0
    relationships: int = 0
    tables: int = 0
    findings: list[Finding] = field(default_factory=list)
    of_nodes: Counter[Naming] = field(default_factory=Counter)
    of_relationships: Counter[Naming] = field(default_factory=Counter)
    flows: Counter[str] = field(default_factory=Counter)

    def add(self, check: str, where: str, what: str, remedy: str) -> None:
        """Keep a finding."""
        self.findings.append(Finding(check, where, what, remedy))


def check(graph: Graph, progress: Progress | None = None) -> Census:
    """Go through the whole graph and say what is wrong.

    Every loaded node and relationship names a Source, every computed one a Run, each of which exists, as do the
    Datasets named; every label and type is in the model; datasets bring as many nodes and relationships as they state,
    runs hold as many results, tables as many accounts and flows; supply and use tables have the numbers they state.
    """
    census, tell = Census(), progress or (lambda _: None)
    for label in labels_of(graph):
        tell(f"counting {label}")
        _count_nodes(graph, label, census)
    for name, pairs in types_of(graph).items():
        tell(f"counting {name}")
        _count_relationships(graph, name, sorted({start for start, _ in pairs}), census)
    _check_named(graph, census)
    _check_datasets(graph, census)
    _check_runs(graph, census)
    _check_tables(graph, census)
    _check_supply_use(graph, census)
    return census


def whole_tables(graph: Graph, census: Census) -> Iterator[tuple[IOTable, list[str]]]:
    """The tables held, each with the notes of its loading; one whose numbers are spoilt is a finding instead."""
    text = (
        "MATCH (t:IOTable {held: true}) OPTIONAL MATCH (d:Dataset {id: t.id}) "
        "RETURN t.id AS id, d.notes AS notes ORDER BY id"
    )
    for table, notes in graph.read(text, name="tables").rows:
        try:
            whole = read(graph, table)
        except NotFound:
            census.add("numbers", table, "the accounts do not have the hash that the table states", "load it again")
            continue
        census.tables += 1
        yield whole, list(notes or ())


def _check_supply_use(graph: Graph, census: Census) -> None:
    """Supply and use tables are read whole: one whose numbers are spoilt is a finding."""
    for (name,) in graph.read("MATCH (t:SupplyUseTable) RETURN t.id ORDER BY t.id", name="supply and use").rows:
        try:
            store.read(graph, name)
        except NotFound:
            what = "make, use and what stands beside them do not have the hash that the tables state"
            census.add("numbers", name, what, "load them again")


# ---------------------------------------------------------------- counting


def _count_nodes(graph: Graph, label: str, census: Census) -> None:
    declared = schema().nodes.get(label)
    if declared is None:
        census.add("model", label, "the label is not in the model", "remove these nodes, or live with the finding")
    text = f"MATCH (n:{label}) RETURN n.id AS id, n.source AS source, n.run AS run, n.datasets AS datasets"
    bare: list[str] = []
    for node_id, source, run, datasets in graph.read(text, name=label).rows:
        census.nodes += 1
        census.of_nodes.update(_named(label, source, run, datasets or ()))
        if node_id is None or not _has_provenance(declared.origin if declared else "both", source, run):
            bare.append(str(node_id))
    if bare:
        census.add("provenance", label, f"{len(bare)} nodes have no id, source or run: {_some(bare)}", _RELOAD)


def _count_relationships(graph: Graph, name: str, starts: list[str], census: Census) -> None:
    declared = schema().relationships.get(name)
    if declared is None:
        census.add("model", name, "the relationship type is not in the model", "remove them, or live with the finding")
    bare = 0
    for start in starts:
        text = (
            f"UNWIND $ids AS id MATCH (:{start} {{id: id}})-[r:{name}]->() "
            "RETURN r.source AS source, r.run AS run, r.dataset AS dataset, r.table AS table, count(r) AS n"
        )
        for ids in ids_of(graph, start):
            for source, run, dataset, table, n in graph.read(text, {"ids": ids}, name=name).rows:
                census.relationships += n
                for naming in _named(name, source, run, (dataset,)):
                    census.of_relationships[naming] += n
                bare += 0 if _has_provenance(declared.origin if declared else "both", source, run) else n
                census.flows[table] += n if name == "SUPPLIES" else 0
    if bare:
        census.add("provenance", name, f"{bare} relationships have no source or run", _RELOAD)


_RELOAD = "load their dataset or run their analysis again"


def _has_provenance(origin: str, source: object, run: object) -> bool:
    return bool({"loaded": source, "computed": run, "both": source or run, "system": True}[origin])


def _named(who: str, source: str | None, run: str | None, datasets: Sequence[str | None]) -> list[Naming]:
    ids = [("Source", source), ("Run", run), *(("Dataset", dataset) for dataset in datasets)]
    return [(kind, each, who) for kind, each in ids if each]


# ---------------------------------------------------------------- what is stated


def _check_named(graph: Graph, census: Census) -> None:
    there = {(kind, each) for kind in ("Source", "Run", "Dataset") for ids in ids_of(graph, kind) for each in ids}
    missing: dict[tuple[str, str], list[str]] = {}
    for kind, node_id, who in [*census.of_nodes, *census.of_relationships]:
        if (kind, node_id) not in there:
            missing.setdefault((who, kind), []).append(node_id)
    for (who, kind), ids in missing.items():
        census.add("provenance", who, f"names {len(ids)} {kind}s that are not there: {_some(ids)}", _RELOAD)


def _check_datasets(graph: Graph, census: Census) -> None:
    nodes = _sums("Dataset", census.of_nodes)
    relationships = _sums("Dataset", census.of_relationships)
    text = "MATCH (d:Dataset) RETURN d.id AS id, d.nodes AS nodes, d.relationships AS relationships ORDER BY id"
    for dataset, *stated in graph.read(text, name="datasets").rows:
        counts = [nodes[dataset], relationships[dataset]]
        if counts != stated:
            difference = (
                f"states {stated[0]} nodes and {stated[1]} relationships, the graph holds {counts[0]} and {counts[1]}"
            )
            census.add("dataset", dataset, difference, "load it again: what is missing or changed is written anew")


def _check_runs(graph: Graph, census: Census) -> None:
    counts = _sums("Run", {naming: n for naming, n in census.of_relationships.items() if naming[2] not in APART})
    text = "MATCH (r:Run {status: 'computed'}) RETURN r.id AS id, r.results AS results, r.table AS table ORDER BY id"
    for run, results, table in graph.read(text, name="runs").rows:
        if counts[run] != results:
            remedy = f"kb analyse {run.split(':')[0]} --table {table} writes them anew"
            census.add("run", run, f"states {results} results, the graph holds {counts[run]}", remedy)


def _check_tables(graph: Graph, census: Census) -> None:
    text = (
        "MATCH (t:IOTable {held: true}) OPTIONAL MATCH (a:Account {table: t.id}) "
        "RETURN t.id AS id, size(t.codes) AS industries, t.flow_count AS flows, count(a) AS accounts ORDER BY id"
    )
    for table, industries, flows, accounts in graph.read(text, name="tables").rows:
        if accounts != industries:
            census.add("table", table, f"has {industries} industries and {accounts} accounts", "load it again")
        if census.flows[table] != flows:
            difference = f"states {flows} flows, the graph holds {census.flows[table]}"
            census.add("table", table, difference, "take it out with `kb remove` and load it again")


def _sums(kind: str, named: Mapping[Naming, int]) -> Counter[str]:
    sums = Counter[str]()
    for (what, node_id, _), n in named.items():
        sums[node_id] += n if what == kind else 0
    return sums


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - LISTED} more" if len(ids) > LISTED else ""
    return ", ".join(sorted(ids)[:LISTED]) + more
