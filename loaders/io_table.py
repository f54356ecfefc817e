"""Reads an input-output table from whatever holds it: the registry of formats, and detection by content."""

from __future__ import annotations

from pathlib import Path

from kb.errors import NotFound
from loaders import bns_workbook, io_folder
from loaders.datapackage import DESCRIPTOR
from loaders.formats import Content, Format, look
from loaders.validation import (
    Check,
    Finding,
    Findings,
    InvalidTable,
    Progress,
    Strictness,
    TableReading,
    closest,
)

__all__ = ["FORMATS", "Check", "Finding", "Format", "InvalidTable", "TableReading", "read", "registry"]

FORMATS: tuple[Format, ...] = (
    io_folder.FORMAT,
    bns_workbook.FORMAT,
)
"""Every format that is read, asked in this order: those recognised most surely first."""

REMEDY = "`kb template formats` lists what is understood; one that is laid out otherwise needs --mapping"


def registry() -> dict[str, Format]:
    """The formats by name."""
    return {each.name: each for each in FORMATS}


def read(
    path: Path,
    *,
    format_name: str | None = None,
    allow_imbalance: bool = False,
    tolerance: float | None = None,
    progress: Progress | None = None,
) -> TableReading:
    """Read and check the table in ``path``, recognised by its content or read as ``format_name``.

    ``tolerance`` is relative to each total (default: one millionth, or what rounding explains; see
    :mod:`loaders.balance`). With ``allow_imbalance`` sums that differ by more become notes.
    Raises InvalidTable, an InvalidFile that lists every finding, where the file cannot be loaded; NotFound for a
    format that is not known.
    """
    findings = Findings(path.name or str(path))
    content = look(path.parent if path.name == DESCRIPTOR else path, findings)
    chosen = _recognised(content) if format_name is None else _named(format_name)
    return chosen.read(content, findings, Strictness(allow_imbalance, tolerance), progress or _silent)


def _silent(message: str) -> None:
    """Report no progress."""


def _named(name: str) -> Format:
    known = registry()
    if name not in known:
        raise NotFound(f"no format {name!r}", remedy=closest(name, known, f"one of {', '.join(known)}"))
    return known[name]


def _recognised(content: Content) -> Format:
    """The format that a file is in. Raises InvalidTable that says what the file is instead."""
    for each in FORMATS:
        if each.recognises(content):
            return each
    findings = content.findings
    if content.kind == "folder":
        findings.fail(f"the folder has no {DESCRIPTOR}, nor the files of a world table", remedy=REMEDY)
    if content.kind == "zip":
        findings.fail(f"the zip holds no {DESCRIPTOR}, nor the files of another table", remedy=REMEDY)
    if content.kind == "workbook":
        what = "the workbook has none of the Bureau's tables 6 to 10, nor the sheets of another table that is known"
        findings.fail(what, remedy=REMEDY)
    if content.head.startswith(b"%PDF"):
        findings.fail("this is a PDF, whatever its name says", remedy=REMEDY)
    if (content.path.parent / DESCRIPTOR).is_file():
        findings.fail("this is one file of an IO table folder", remedy=f"name the folder: {content.path.parent}")
    findings.fail("this is not an input-output table that can be read", remedy=REMEDY)
