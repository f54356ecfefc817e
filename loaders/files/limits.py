"""How large a file may be when it is unpacked: bounds that no input-output table comes near.

A zip or workbook of a few kilobytes can hold a sheet of 17 billion cells or a file of many gigabytes. What such a file
would become is known before it is unpacked, and refused.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from gzip import GzipFile
from pathlib import Path
from typing import IO, BinaryIO

import psutil

from loaders.files.validation import Findings

UNPACKED_LIMIT = 4 << 30
"""Bytes that a zip may unpack to: five times a table of 3,600 industries."""
LARGEST_RATIO = 200
"""Times that a large member may exceed its packed size; flows written as text come to 40, all of them zero to 120."""
SMALL = 64 << 20
"""Bytes below which a member is not measured by that ratio."""
SHEET_CELLS = 1 << 25
"""Rows × columns of all sheets of a workbook together: five times the largest that is published (WIOD, 2016)."""

DAMAGED = (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What reading a file or a member of a zip raises where it is damaged, cut off or locked."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Za-z]+)(\d+)"[^<>]*(?<!/)>\s*<(?!/)')
"""A cell that holds something, by its address, however long: one that is only formatted counts nowhere."""
_LONGEST_ADDRESS = 20
_PIECE = 1 << 22
_LONGEST_CELL = 1 << 10
"""Bytes of a cell's opening that may be cut between two pieces."""
MATRICES = 3
_CGROUP = Path("/sys/fs/cgroup")


def free_memory() -> int:
    """Bytes of memory that can be had now: the machine's, or those of the container around this process."""
    free = psutil.virtual_memory().available
    with suppress(OSError, ValueError):
        limit, used = ((_CGROUP / f"memory.{name}").read_text().strip() for name in ("max", "current"))
        free = min(free, max(0, int(limit) - int(used)))  # no limit is the word max
    return int(free)


def matrix_memory(rows: int, columns: int) -> int:
    """Bytes that reading a matrix takes at most: three times what its numbers do, for them, their parts and checks."""
    return MATRICES * 8 * rows * columns


def refuse_matrix(rows: int, columns: int, findings: Findings, remedy: str) -> None:
    """Raises InvalidTable, before it is read, for a matrix that there is no memory for."""
    need, free = matrix_memory(rows, columns), free_memory()
    if need > free:
        what = f"{rows:,} rows × {columns:,} columns need about {need / 2**30:.1f} GiB of memory"
        findings.fail(f"{what}, {free / 2**30:.1f} GiB can be had", remedy=remedy)


def refuse_bomb(members: Sequence[zipfile.ZipInfo], findings: Findings) -> None:
    """Raises InvalidTable for a zip that unpacks to more than a table can be, or than there is memory for."""
    for member in members:
        if member.file_size > max(SMALL, LARGEST_RATIO * member.compress_size):
            times = member.file_size // max(1, member.compress_size)
            what = f"it unpacks to {times:,} times its size ({member.file_size / 1e9:.1f} GB), as no table does"
            findings.fail(what, where=member.filename, remedy="make the zip again from the table's own files")
    size, most = sum(member.file_size for member in members), min(UNPACKED_LIMIT, free_memory())
    if size > most:
        what = f"the zip unpacks to {size / 2**30:.1f} GiB, more than the {most / 2**30:.1f} GiB that can be had"
        findings.fail(what, remedy="take a smaller file, or close other programs")


def refuse_gzip_bomb(stream: GzipFile, packed: int, findings: Findings) -> None:
    """The same for a stream that gzip unpacks from so many bytes; it is read to its end, and nothing of it is kept."""
    size, most = 0, min(UNPACKED_LIMIT, free_memory())
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > max(SMALL, LARGEST_RATIO * packed):
            what = f"it unpacks to more than {size // max(1, packed):,} times its size, as no table does"
            findings.fail(what, remedy="pack the table again")
        if size > most:
            what = f"it unpacks to more than the {most / 2**30:.1f} GiB that can be had"
            findings.fail(what, remedy="take a smaller file, or close other programs")


def refuse_wide(file: BinaryIO, findings: Findings) -> None:
    """Raises InvalidTable for an xlsx workbook whose sheets, each from cell A1 to its last, are too large.

    A reader makes room for every cell between the two. The stream is left at its beginning.
    """
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:  # an xls, or nothing that a reader opens
        file.seek(0)
        return
    total = 0
    with archive:
        members = archive.infolist()
        refuse_bomb(members, findings)
        for member in members:
            if _SHEET.fullmatch(member.filename):
                rows, columns, last = _measured(archive, member, findings)
                total += rows * columns
                if total > SHEET_CELLS:
                    size = f"{rows:,} rows × {columns:,} columns"
                    what = f"the sheet reaches to cell {last}: {size} are more than a table has"
                    remedy = "delete what stands far away from the table, and save the workbook again"
                    findings.fail(what, where=member.filename, remedy=remedy)
    file.seek(0)


def _measured(archive: zipfile.ZipFile, member: zipfile.ZipInfo, findings: Findings) -> tuple[int, int, str]:
    """The extent of a sheet. Raises InvalidTable for one that cannot be unpacked, and so not be measured."""
    try:
        with archive.open(member) as sheet:
            return _extent(sheet)
    except DAMAGED as error:
        what = f"the sheet cannot be unpacked: {error}"
        findings.fail(what, where=member.filename, remedy="save or download the workbook again")


def _extent(sheet: IO[bytes]) -> tuple[int, int, str]:
    """Rows and columns from cell A1 to the last that is filled, and the address of the corner where they end."""
    columns: set[bytes] = set()
    height = 0
    for piece in _pieces(sheet):
        found = _CELL.findall(piece)
        columns.update(column[:_LONGEST_ADDRESS] for column, _ in found)
        height = max(height, max((int(row[:_LONGEST_ADDRESS]) for _, row in found), default=0))
    widest = max(columns, key=_place, default=b"")
    return height, _place(widest), f"{widest.decode().upper()}{height}"


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """The text of a sheet in pieces, each with the end of the one before, where a cell may have been cut."""
    rest = b""
    while piece := sheet.read(_PIECE):
        yield rest + piece
        rest = piece[-_LONGEST_CELL:]


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - ord("A") + 1
    return place
