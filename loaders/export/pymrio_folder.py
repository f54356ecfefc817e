"""Writes a table as a folder that ``pymrio.load_all`` opens."""

from __future__ import annotations

from pathlib import Path

from kb.convert import to_pymrio
from kb.table import Basis, IOTable


def write(table: IOTable, folder: Path, basis: Basis | None = None) -> None:
    """Write the system of :func:`kb.convert.to_pymrio` on a basis, and the names of its sectors beside it.

    pymrio's own ``save_all``, as Parquet: its text files keep twelve digits. ``industries.csv`` says what the codes
    mean. Raises AnalysisError for a basis that the table does not have, OSError where it cannot be written.
    """
    to_pymrio(table, basis).save_all(folder, table_format="parquet")
    table.industries.rename_axis("code").to_csv(folder / "industries.csv", encoding="utf-8", lineterminator="\n")
