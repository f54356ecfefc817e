"""A workbook as an OpenDocument spreadsheet, of LibreOffice and others: the same sheets and cells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from openpyxl import load_workbook

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = "urn:oasis:names:tc:opendocument:xmlns"
MANIFEST = f'<manifest:manifest xmlns:manifest="{NAMES}:manifest:1.0">{{}}</manifest:manifest>'


def open_document(workbook: Path, *, locked: bool = False) -> Path:
    """An .ods beside an .xlsx; ``locked``: its manifest says that the sheets are encrypted."""
    path = workbook.with_suffix(".ods")
    sheets = "".join(_sheets(workbook))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", _content(sheets))
        archive.writestr("META-INF/manifest.xml", MANIFEST.format("<manifest:encryption-data/>" if locked else ""))
    return path


def _content(sheets: str) -> str:
    names = " ".join(f'xmlns:{name}="{NAMES}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0"?><office:document-content {names}>{body}</office:document-content>'


def _sheets(workbook: Path) -> Iterator[str]:
    for sheet in load_workbook(workbook).worksheets:
        rows = "".join(
            f"<table:table-row>{''.join(_cell(cell) for cell in row)}</table:table-row>"
            for row in sheet.iter_rows(min_row=1, min_col=1, values_only=True)
        )
        yield f"<table:table table:name={quoteattr(sheet.title)}>{rows}</table:table>"


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p/></table:table-cell>'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
