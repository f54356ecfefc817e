"""Reads an input-output table from whatever holds it: an IO table folder, its zip, or the Bureau's workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path

from loaders import bns_workbook, io_folder
from loaders.bns_sheet import find_sheets
from loaders.datapackage import DESCRIPTOR, open_folder, open_zip
from loaders.spreadsheet import open_workbook
from loaders.validation import (
    Check,
    Finding,
    Findings,
    InvalidTable,
    Progress,
    Strictness,
    TableReading,
)

__all__ = ["Check", "Finding", "InvalidTable", "TableReading", "read"]

UNDERSTOOD = (
    f"give a folder (or zip) with {DESCRIPTOR}, or the input-output workbook (.xlsx) of the Bureau of National "
    "Statistics of Kazakhstan"
)
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(
    path: Path,
    *,
    allow_imbalance: bool = False,
    tolerance: float | None = None,
    progress: Progress | None = None,
) -> TableReading:
    """Read and check the table in ``path``, recognised by its content.

    ``tolerance`` is relative to each total (default: one millionth, or what rounding explains; see
    :mod:`loaders.balance`). With ``allow_imbalance`` sums that differ by more become notes.
    Raises InvalidTable, an InvalidFile that lists every finding, where the file cannot be loaded.
    """
    strictness, report = Strictness(allow_imbalance, tolerance), progress or _silent
    findings = Findings(path.name or str(path))
    if path.is_dir():
        return io_folder.read(open_folder(path), strictness, report)
    head = _head(path, findings)
    if path.name == DESCRIPTOR:
        return io_folder.read(open_folder(path.parent), strictness, report)
    if head.startswith((ZIP, EMPTY_ZIP)) and not _is_workbook(path, findings):
        return io_folder.read(open_zip(path), strictness, report)
    if head.startswith(COMPOUND) and ENCRYPTED in path.read_bytes():
        findings.fail("the workbook is protected by a password", remedy="save it without one")
    if not head.startswith((ZIP, COMPOUND)):
        _refuse(path, head, findings)
    sheets = open_workbook(path, findings)
    if not find_sheets(sheets):
        findings.fail("the workbook has none of the Bureau's tables 6 to 10", remedy=UNDERSTOOD)
    return bns_workbook.read(path, sheets, findings, strictness, report)


def _silent(message: str) -> None:
    """Report no progress."""


def _head(path: Path, findings: Findings) -> bytes:
    """The first bytes of a file. Raises InvalidTable where there are none."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        findings.file = str(path)
        findings.fail("there is no such file or folder", remedy="check the path")
    except OSError as error:
        findings.fail(f"it cannot be read: {error.strerror}", remedy="check the file and its permissions")
    if not head:
        findings.fail("the file is empty", remedy="download or export it again")
    return head


def _is_workbook(path: Path, findings: Findings) -> bool:
    """Whether a zip is an xlsx workbook. Raises InvalidTable where the zip is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        findings.fail(f"the file is damaged: {error}", remedy="download or save it again")


def _refuse(path: Path, head: bytes, findings: Findings) -> None:
    """Say what the file is instead of a table that is understood. Raises InvalidTable."""
    if head.startswith(b"%PDF"):
        findings.fail("this is a PDF, whatever its name says", remedy=UNDERSTOOD)
    if path.suffix.lower() == ".csv" and (path.parent / DESCRIPTOR).is_file():
        findings.fail("this is one file of an IO table folder", remedy=f"name the folder: {path.parent}")
    findings.fail("this is not an input-output table that can be read", remedy=UNDERSTOOD)
