"""Eora26: 189 countries and the rest of the world in 26 industries.

``Eora26_2015_bp.zip``: ``Eora26_2015_bp_T.txt`` (flows), ``…_FD.txt`` (final demand), ``…_VA.txt`` (value added),
tab-separated numbers without labels. ``labels_T.txt``, ``labels_FD.txt``, ``labels_VA.txt`` (or ``indices.zip`` beside
it) name them: country, its code, kind of entity, sector. Thousand US dollars; ``bp`` is basic prices, ``pp``
purchasers'. The rest of the world (ROW) has one entry, the statistical discrepancy: it is kept, since rows and columns
do not add up without it. Output is not given: it is the sum of a row.

Layout as pymrio takes it; not tried on the real file. The environmental accounts (Q) are not read. Read here rather
than by pymrio, which leaves the rest of the world out.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pandas as pd

from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files import labels
from loaders.files.content import Content
from loaders.files.download import one_member
from loaders.files.format import World
from loaders.files.labelled_csv import read_numbers
from loaders.files.limits import DAMAGED
from loaders.files.validation import Findings
from loaders.world.assemble import world_format

FILE = r"Eora26_\d{4}_(bp|pp)_T\.txt"
INDICES = "indices.zip"
COLUMNS = {"T": 4, "FD": 4, "VA": 2}
"""Least columns of a file of labels."""


def _read(content: Content, findings: Findings, report: Progress) -> World:
    member = one_member(content, FILE, findings)
    match = re.search(r"Eora26_(\d{4})_(bp|pp)_T", member, re.IGNORECASE)
    assert match is not None
    report(f"reading {member}")
    sectors = _labels(content, member, "T", findings)
    demand = _labels(content, member, "FD", findings)
    added = _labels(content, member, "VA", findings)
    flows = _numbers(content, member, (len(sectors), len(sectors)), findings)
    final = _numbers(content, member.replace("_T.", "_FD."), (len(sectors), len(demand)), findings)
    paid = _numbers(content, member.replace("_T.", "_VA."), (len(added), len(sectors)), findings)
    findings.raise_if_any()
    categories = labels.meanings(
        [row[3] for row in demand], labels.demand, content, where="labels_FD.txt", what="final demand"
    )
    kinds = labels.meanings(
        [row[1] if len(row) < 4 else row[3] for row in added],
        labels.primary_input,
        content,
        where="labels_VA.txt",
        what="value added",
    )
    findings.raise_if_any()
    inputs = pd.DataFrame(paid.T, columns=kinds).T.groupby(level=0).sum().T
    numbers = {name: f"{at:02d}" for at, name in enumerate(dict.fromkeys(r[3] for r in sectors if r[1] != "ROW"), 1)}
    return World(
        meta=_meta(int(match[1]), match[2], len(numbers), content, member),
        countries=[row[1] for row in sectors],
        sectors=[numbers.get(row[3], "TOTAL") for row in sectors],
        names=[row[3] for row in sectors],
        flows=flows,
        final=final,
        buyers=[row[1] for row in demand],
        categories=categories,
        inputs=inputs.assign(output=flows.sum(axis=1) + final.sum(axis=1)),
    )


def _labels(content: Content, member: str, what: str, findings: Findings) -> list[list[str]]:
    """Lines of a file of labels, from the table's own zip or folder or from the indices beside it."""
    name = f"labels_{what}.txt"
    members = content.find(rf"labels_{what}\.txt")
    if members:
        with content.open(members[0]) as stream:
            lines = _lines(stream)
    else:
        lines = _indexed(content.path.parent / INDICES, name, findings)
    for number, line in enumerate(lines, 1):
        if len(line) < COLUMNS[what]:
            found = f"line {number} has {len(line)} columns, and needs {COLUMNS[what]}"
            findings.fail(found, where=name, remedy="download it again")
    return lines


def _indexed(indices: Path, name: str, findings: Findings) -> list[list[str]]:
    """Lines of a file in the zip of all labels. Raises InvalidTable where there is none, or damage."""
    try:
        if indices.is_file():
            with zipfile.ZipFile(indices) as archive:
                inner = [each for each in archive.namelist() if PurePosixPath(each).name == name]
                if inner:
                    return _lines(io.BytesIO(archive.read(inner[0])))
    except DAMAGED as error:
        findings.fail(f"it cannot be read: {error}", where=indices.name, remedy="download it again")
    findings.fail(f"{name} is missing", remedy=f"put Eora's {INDICES} beside it")


def _lines(stream: BinaryIO) -> list[list[str]]:
    text = stream.read().decode("utf-8-sig", errors="replace")
    return [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]


def _numbers(content: Content, member: str, shape: tuple[int, int], findings: Findings) -> Matrix:
    """A file of numbers; findings where it has another shape than its labels say."""
    if member not in content.members:
        findings.fail(f"{PurePosixPath(member).name} is missing", remedy="download the zip again")
    with content.open(member) as stream:
        values = read_numbers(stream, findings, name=PurePosixPath(member).name)
    if values.shape != shape:
        what = f"it has {values.shape[0]} × {values.shape[1]} numbers, the labels say {shape[0]} × {shape[1]}"
        findings.add(what, where=PurePosixPath(member).name, remedy="take labels and numbers of the same release")
    return values


def _meta(year: int, prices: str, n: int, content: Content, member: str) -> TableMeta:
    basic = prices == "bp"
    return TableMeta(
        id=f"eora{n}-{year}-{prices}",
        title=f"Eora{n} {year}, {'basic' if basic else 'purchasers’'} prices",
        country="WLD",
        year=year,
        kind="industry-by-industry",
        valuation="basic prices" if basic else "purchasers' prices",
        currency="USD",
        unit=1_000,
        classification=f"EORA-{n}",
        source_title="Eora26",
        source_url="https://worldmrio.com/eora26/",
        file=content.path.name,
        sha256=content.sha256([member]),
    )


FORMAT = world_format(
    name="eora26",
    title="Eora26",
    source="worldmrio.com/eora26, Eora26_YEAR_bp.zip, with the labels in it or in indices.zip beside it",
    taken="T, FD, VA, the rest of the world (statistical discrepancy) with them",
    left_out="the environmental accounts Q and QY",
    tried="test files of pymrio in this layout (six regions, eight sectors; its numbers are invented), November "
    "2026; no real file yet",
    recognises=lambda content: content.kind in ("zip", "folder") and bool(content.find(FILE)),
    read=_read,
)
