"""Where the industries of a table belong in another classification: as loaded, or read off their codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from kb.errors import NotFound
from kb.graph import Graph
from kb.names import NAMES
from kb.queries import run
from kb.table import IOTable
from loaders.entities.standard_codes import ISIC, derived, names_divisions, section_names, sections
from loaders.files.sectors import Concordances

PAIRS = ["code", "to", "share"]


class TableConcordance(NamedTuple):
    """Shares by ``code`` and target ``to``, the targets' names in their order, and what was assigned by whom."""

    pairs: pd.DataFrame
    names: pd.DataFrame
    notes: tuple[str, ...] = ()


def concordance_of(graph: Graph, table: IOTable, to: str) -> TableConcordance:
    """Where a table's industries belong in a classification.

    What is loaded counts first. Codes that it leaves out are read off as divisions of ISIC 4, where the table's codes
    name them, and go where these go; to ISIC4 itself by section. Raises NotFound where there is nothing.
    """
    start = table.meta.classification
    loaded = _loaded(graph, start, to)
    codes = list(dict.fromkeys(code.partition("_")[2] if table.countries else code for code in table.codes))
    missing = [code for code in codes if code not in set(loaded.pairs["code"])]
    whole = _with(loaded, _read_off(graph, table, missing, to)) if missing and names_divisions(start) else loaded
    if whole.pairs.empty:
        remedy = "load one with `kb load concordance`"
        raise NotFound(f"no concordance from {start} to {to}", where="--to", remedy=remedy)
    return whole


def concordances_to(graph: Graph, to: str) -> Concordances:
    """All that is loaded of the way to a classification, for a reader that sums sectors while it reads."""
    starts = graph.read(
        "MATCH (c:Classification)<-[:IN_CLASSIFICATION]-(:Industry)-[:MAPS_TO]->(:Industry)-[:IN_CLASSIFICATION]->"
        "(:Classification {id: $to}) RETURN DISTINCT c.id AS id ORDER BY id",
        {"to": to},
        name="concordances",
    ).rows
    loaded = {str(row[0]): _loaded(graph, str(row[0]), to) for row in starts}
    names = pd.concat([each.names for each in loaded.values()]) if loaded else pd.DataFrame(columns=[*NAMES])
    return Concordances(to, {start: each.pairs for start, each in loaded.items()}, names[~names.index.duplicated()])


def _with(loaded: TableConcordance, more: TableConcordance) -> TableConcordance:
    order = list(dict.fromkeys([*more.names.index, *loaded.names.index]))
    names = more.names.combine_first(loaded.names).loc[order]
    return TableConcordance(pd.concat([loaded.pairs, more.pairs]), names, more.notes)


def _loaded(graph: Graph, start: str, end: str) -> TableConcordance:
    """The concordance in the graph."""
    columns = ["code", "to_code", "share", "to_position", *(f"to_{name}" for name in NAMES)]
    records = run(graph, "value_chain.concordance", {"from": start, "to": end}).records()
    frame = pd.DataFrame(records).reindex(columns=columns) if records else pd.DataFrame(columns=columns)
    names = frame.drop_duplicates("to_code").sort_values("to_position", kind="stable").set_index("to_code")
    names = names[[f"to_{name}" for name in NAMES]].rename(columns=lambda name: name.removeprefix("to_"))
    return TableConcordance(frame.rename(columns={"to_code": "to"})[PAIRS], names)


def _read_off(graph: Graph, table: IOTable, codes: Sequence[str], to: str) -> TableConcordance:
    """The concordance of codes that name divisions of ISIC 4."""
    if to == ISIC:
        of_division, names = sections(), pd.DataFrame(section_names()).T
    else:
        divisions = _loaded(graph, ISIC, to)
        names, parts = divisions.names, divisions.pairs.groupby("code")
        of_division = {str(code): dict(zip(part["to"], part["share"], strict=True)) for code, part in parts}
    if not of_division:
        return TableConcordance(pd.DataFrame(columns=PAIRS), names)
    pairs = derived(codes, of_division, f"table {table.meta.id}, {table.meta.classification} to {to}")
    note = f"{len(pairs)} codes of {table.meta.classification} were assigned to {to} by the divisions that they name"
    return TableConcordance(pd.DataFrame(pairs, columns=PAIRS), names, (note,))
