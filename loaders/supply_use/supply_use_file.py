"""Supply and use tables from whatever holds them: our folder, or the make and use tables of the United States."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from loaders.files import labels
from loaders.files.content import Choice, look
from loaders.files.datapackage import DESCRIPTOR
from loaders.files.validation import Findings, Strictness
from loaders.supply_use import bea, folder
from loaders.supply_use.folder import SupplyUseReading


def read(
    path: Path,
    *,
    year: int | None = None,
    allow_imbalance: bool = False,
    tolerance: float | None = None,
    read_as: Sequence[str] = (),
) -> SupplyUseReading:
    """Read and check supply and use tables, recognised by content; ``year`` chooses among several.

    ``read_as`` says what labels mean that are not understood, each ``LABEL=NAME`` (:mod:`loaders.files.labels`).

    Raises InvalidTable, an InvalidFile that lists every finding, where they cannot be read.
    """
    findings = Findings(path.name or str(path))
    choice = Choice(year, read_as=labels.answers(read_as, findings))
    content = look(path.parent if path.name == DESCRIPTOR else path, findings, choice)
    if not content.find(DESCRIPTOR) and bea.recognises(content):
        reading = bea.read(content, findings, Strictness(allow_imbalance, tolerance))
        labels.refuse_unasked(content)
        return reading
    if content.kind not in ("folder", "zip") or not content.find(DESCRIPTOR):
        what = f"these are no supply and use tables: no {DESCRIPTOR}, nor make and use tables of the BEA"
        findings.fail(what, remedy="`kb table symmetric --help` says what is understood")
    labels.refuse_unasked(content)  # a folder has the names of its description
    reading = folder.read(content.path, allow_imbalance=allow_imbalance, tolerance=tolerance)
    if year not in (None, reading.tables.meta.year):
        findings.fail(f"the tables are of {reading.tables.meta.year}", remedy=f"leave --year {year} out")
    return reading
