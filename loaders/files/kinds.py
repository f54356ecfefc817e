"""What a file is by its first bytes where it is no table that can be read, whatever its name says."""

from __future__ import annotations

import re

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""Marks of the byte order at the beginning of a UTF-16 text."""
WEB_PAGE = rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!doctype html|<html|<head|<table)"
AS_WORKBOOK = "open it in a spreadsheet program and save it as .xlsx"
AS_CSV = "download it as SDMX-CSV"
KINDS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), what, remedy)
    for pattern, what, remedy in (
        (rb"%PDF", "this is a PDF", "type its tables into a workbook, or look for one where it was published"),
        (WEB_PAGE, "this is a web page (HTML)", AS_WORKBOOK),
        (rb"(?s)<\?xml.{0,400}<(\w+:)?workbook", "this is a workbook of Excel 2003 (XML)", AS_WORKBOOK),
        (rb"(?s)<\?xml.{0,400}sdmx", "this is SDMX-ML", AS_CSV),
        (rb"<\?xml", "this is XML", "save it as .xlsx or CSV"),
        (
            rb"(?s)(?!.{0,500}\"source\"\s*:\s*\"ESTAT\")\{\s*\"(version|class|meta|data|structure)\"",
            "this is JSON",
            AS_CSV,
        ),
        (rb"\w+(,\w+)*\\TIME_PERIOD\t", "this is Eurostat's TSV", AS_CSV),
        (rb"RDX[23]|RDA[23]|X\n\0\0\0", "this is a file of R", "write it as CSV in R: write.csv"),
        (rb"BZh|\xfd7zXZ", "this is packed by bzip2 or xz", "unpack it, or pack it as .gz"),
        (rb"7z\xbc\xaf|Rar!", "this is an archive", "unpack it and name the folder, or pack it as .zip"),
        (rb"PAR1", "this is a Parquet file", "write it as CSV"),
        (rb"<stata_dta>", "this is a file of Stata", "export it as CSV"),
    )
)


def other_kind(head: bytes) -> tuple[str, str]:
    """What the first bytes say that a file is, and how to get a table out of it; empty where they say nothing.

    >>> other_kind(b"<html><body>")[0], other_kind(b"code,A,B")
    ('this is a web page (HTML)', ('', ''))
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(UTF_16):
        start = start.decode("utf-16", errors="replace").lstrip().encode()
    return next(((what, remedy) for form, what, remedy in KINDS if form.match(start)), ("", ""))


def is_utf_16(head: bytes) -> bool:
    """Whether a text is UTF-16: by its mark, or because every other byte of Latin letters is nothing.

    >>> is_utf_16("code;A".encode("utf-16")), is_utf_16("code;A".encode("utf-16-le")), is_utf_16(b"code;A")
    (True, True, False)
    """
    if head.startswith(UTF_16):
        return True
    even, odd = head[0:200:2].count(0), head[1:200:2].count(0)
    return max(even, odd) * 4 > len(head[:200]) and min(even, odd) * 4 <= max(even, odd)
