"""Labels of a file, and the file with one of them changed: whatever holds it, text, workbook, zip or folder."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import load_workbook

Change = Callable[[str], str]
TEXTS = (".csv", ".txt", ".tsv")


def labels_of(path: Path) -> list[str]:
    """Every text in the file that is no number, in its order, with repetitions."""
    labels: list[str] = []

    def kept(text: str) -> str:
        labels.append(text)
        return text

    _walk(path, kept)
    return labels


def relabelled(path: Path, to: Path, number: int, new: str) -> Path:
    """A copy of the file in the folder ``to`` with the label of that number written otherwise."""
    target = to / path.name
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        for each in path.parent.iterdir():  # what lies beside it belongs to it
            if each.is_file():
                shutil.copy(each, to / each.name)
    counter = iter(range(10**9))
    _walk(target, lambda text: new if next(counter) == number else text)
    return target


def _walk(path: Path, change: Change) -> None:
    """Give each label of a file (and of the workbooks beside a zip) to ``change`` and write what it returns."""
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.suffix in TEXTS:
                each.write_bytes(_text(each.read_bytes(), change))
        return
    beside = sorted(path.parent.glob("*ReadMe*.xlsx")) if path.suffix == ".zip" else []
    for each in (path, *beside):
        each.write_bytes(_changed(each.name, each.read_bytes(), change))


def _changed(name: str, raw: bytes, change: Change) -> bytes:
    if name.endswith(".xlsx"):
        return _workbook(raw, change)
    if name.endswith(".zip"):
        return _zip(raw, change)
    return _text(raw, change) if name.lower().endswith(TEXTS) else raw


def _zip(raw: bytes, change: Change) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            target.writestr(member.filename, _changed(member.filename, source.read(member), change))
    return written.getvalue()


def _text(raw: bytes, change: Change) -> bytes:
    text = raw.decode("utf-8")
    if '"' in text:  # cells that hold the separator are quoted
        written = io.StringIO()
        rows = ([change(cell) if _is_label(cell) else cell for cell in row] for row in csv.reader(io.StringIO(text)))
        csv.writer(written, lineterminator="\n").writerows(rows)
        return written.getvalue().encode()
    separator = max("\t;,", key=text.split("\n", 1)[0].count)
    return "\n".join(separator.join(_cells(line.split(separator), change)) for line in text.split("\n")).encode()


def _cells(cells: list[str], change: Change) -> Iterator[str]:
    for cell in cells:
        yield change(cell) if _is_label(cell) else cell


def _workbook(raw: bytes, change: Change) -> bytes:
    book = load_workbook(io.BytesIO(raw))
    for sheet in book.worksheets:
        sheet.title = change(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and _is_label(cell.value):
                    cell.value = change(cell.value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _is_label(text: str) -> bool:
    if not text.strip():
        return False
    try:
        float(text)
    except ValueError:
        return True
    return False
