"""Observations of one country and year out of Eurostat's SDMX-CSV: one line for each number, its codes beside it.

``DATAFLOW,LAST UPDATE,freq,unit,stk_flow,prd_use,prd_ava,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG`` (and ``CONF_STATUS``).
A download with labels begins ``STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME`` and has a column of labels behind each code, or
it has them in the same cell (``stk_flow:Stock or flow``, below it ``DOM:Domestic``). The same as JSON is read by
:mod:`loaders.national.json_stat`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kb.countries import alpha_3
from loaders.files.content import Content
from loaders.files.table_csv import CsvFile, Layout, read_csv
from loaders.files.validation import Findings, quoted
from loaders.national import json_stat
from loaders.national.assemble import choose, chosen_country
from loaders.national.json_stat import JsonStatFile

AXES = {"prd_use": "prd_ava", "ind_use": "ind_ava"}
"""The columns of who uses what: of products, and of industries."""
DIMENSIONS = ("unit", "stk_flow", "geo", "TIME_PERIOD")
VALUE = "OBS_VALUE"
KNOWN = {*AXES, *AXES.values(), *DIMENSIONS, VALUE, "freq", "OBS_FLAG", "CONF_STATUS"}
UNITS = ("MIO_EUR", "MIO_NAC")
FLOWS = ("DOM", "IMP", "TOTAL")
DATASET = re.compile(r"NAIO_10_\w+", re.IGNORECASE)
FILE = r".*\.csv"


def use_column(lines: Sequence[str]) -> str:
    """``prd_use`` or ``ind_use`` where a header is that of a symmetric table, else nothing."""
    cells = {_code(cell.strip().strip('"')) for cell in re.split(r"[,;\t]", lines[0])} if lines else set()
    uses = [use for use, ava in AXES.items() if {use, ava, "stk_flow", VALUE} <= cells]
    return uses[0] if uses else ""


def members_of(content: Content) -> list[str]:
    """The members of a folder or zip that hold such observations; the file itself as ``""``."""
    if content.kind == "text":
        return [""] if _use_of(content, "") else []
    return [name for name in content.find(FILE) if use_column(content.peek(name))]


def _use_of(content: Content, member: str) -> str:
    """``prd_use`` or ``ind_use`` of one file, whether CSV or JSON; nothing where it is neither."""
    if member or not json_stat.begins("\n".join(content.lines)):
        return use_column(content.peek(member) if member else content.lines)
    with content.open() as stream:
        there = {*json_stat.sides(stream.read()), VALUE}
    return next((use for use, ava in AXES.items() if {use, ava, "stk_flow"} <= there), "")


@dataclass(frozen=True)
class Observations:
    """The observations of one table.

    ``flows``: by ``stk_flow`` (DOM, IMP, TOTAL) a frame of numbers, index what is available, columns who uses it; not a
    number where there is no observation. ``names``: labels of what is available, of a download that has them.
    ``geo``, ``year``, ``unit``: as in the file; ``dataset``: ``naio_10_cp1700``.
    """

    use: str
    geo: str
    year: int
    unit: str
    dataset: str
    flows: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]
    notes: tuple[str, ...]


def read_observations(content: Content, members: Sequence[str], findings: Findings) -> Observations:
    """The observations of the country and year that are meant. Raises InvalidTable with what is wrong."""
    use = _one_axis(content, members, findings)
    files = _files(content, members, use, findings)
    geo = _geo(files, chosen_country(content, findings), findings)
    files = [_Part(part.file, _where(part.table, "geo", geo)) for part in files]
    year = _year(files, content.choice.year, findings)
    files = [_Part(part.file, _where(part.table, "TIME_PERIOD", str(year))) for part in files]
    unit = _unit(files, findings)
    files = [_Part(part.file, _where(part.table, "unit", unit)) for part in files]
    frame = _frame(files, use, findings)
    findings.raise_if_any()
    notes = _empty(files, frame)
    flows = {
        str(flow): part.pivot_table(index="ava", columns="use", values="value", sort=False)
        for flow, part in frame.groupby("flow", sort=False)
    }
    return Observations(use, geo, year, unit, _dataset(files), flows, _names(files, AXES[use]), tuple(notes))


@dataclass(frozen=True)
class _Part:
    """Some records of one file, each with its number in the column ``record``."""

    file: CsvFile | JsonStatFile
    table: Any  # pyarrow.Table


def _one_axis(content: Content, members: Sequence[str], findings: Findings) -> str:
    axes = {_use_of(content, member) for member in members}
    if len(axes) > 1:
        what = "it holds a table of products and one of industries"
        findings.fail(what, remedy="keep one of them: cp1700 is product by product, cp1750 industry by industry")
    return axes.pop()


def _files(content: Content, members: Sequence[str], use: str, findings: Findings) -> list[_Part]:
    layout = Layout(texts=(*DIMENSIONS, use, AXES[use]), numbers=(VALUE,), others_allowed=True)
    parts = []
    for member in members:
        with content.open(member) as stream:
            raw = stream.read()
        if not member and json_stat.begins("\n".join(content.lines)):
            cube = json_stat.read(content.path.name, raw, AXES[use], findings)
            _refuse_missing(cube, layout, findings)
            parts.append(_Part(cube, cube.table.append_column("record", pa.array(np.arange(len(cube.keys))))))
            continue
        raw = _labels_apart(raw, AXES[use])
        name = PurePosixPath(member).name if member else content.path.name
        inner = Findings(findings.file)
        file = read_csv(name, raw, layout, inner)
        _take_over(inner, findings)
        if file is not None:
            numbered = file.table.append_column("record", pa.array(np.arange(len(file))))
            parts.append(_Part(file, numbered))
    findings.raise_if_any()
    return parts


def _refuse_missing(cube: JsonStatFile, layout: Layout, findings: Findings) -> None:
    for column in layout.texts:
        if column not in cube.header:
            findings.add(f"it has no side {column}", remedy="download it again, with every dimension")


def _code(cell: str) -> str:
    """The code of a cell that may hold its label too: ``DOM`` of ``DOM:Domestic``."""
    return cell.partition(":")[0]


def _labels_apart(raw: bytes, ava: str) -> bytes:
    """The text with codes alone where codes and labels share a cell; labels of what is available stand behind it."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw  # told with its line when it is read
    head = next(csv.reader(text.splitlines()[:1]), [])
    labelled = [place for place, cell in enumerate(head) if re.match(r"\w+:", cell)]
    if not labelled:
        return raw
    at = next(place for place, cell in enumerate(head) if _code(cell) == ava)
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""))):
        label = ["label" if number == 0 else row[at].partition(":")[2]] if len(row) > at else []
        cells = [_code(cell) if place in labelled else cell for place, cell in enumerate(row)]
        lines.writerow([*cells[: at + 1], *label, *cells[at + 1 :]])
    return written.getvalue().encode()


def _take_over(inner: Findings, findings: Findings) -> None:
    """Findings of one file, without its name where it is the one that is read."""
    for fault in inner.listed:
        where = fault.where.removeprefix(f"{findings.file}, ").removeprefix(f"{findings.file}, ")
        findings.add(fault.what, where=where, remedy=fault.remedy)
    findings.count += inner.count - len(inner.listed)


def _where(table: Any, column: str, value: str) -> Any:
    return table.filter(pc.equal(pc.utf8_trim_whitespace(table.column(column)), value))


def _values(files: Sequence[_Part], column: str) -> list[str]:
    values = {value for part in files for value in part.table.column(column).unique().to_pylist() if value}
    return sorted({value.strip() for value in values})


def _geo(files: Sequence[_Part], wanted: str, findings: Findings) -> str:
    by_code = {alpha_3(geo) or geo: geo for geo in _values(files, "geo")}
    if not by_code:
        findings.fail("it holds no observation", remedy="download it again, with one country and year")
    return by_code[choose("countries", "--countries", list(by_code), alpha_3(wanted) or wanted, findings)]


def _year(files: Sequence[_Part], wanted: int | None, findings: Findings) -> int:
    years = _values(files, "TIME_PERIOD")
    strange = next((year for year in years if not re.fullmatch(r"(19|20)\d\d", year)), None)
    if strange is not None:
        part = next(part for part in files if strange in _values([part], "TIME_PERIOD"))
        record = _where(part.table, "TIME_PERIOD", strange).column("record")[0].as_py()
        where = part.file.place(record, "TIME_PERIOD").removeprefix(f"{findings.file}, ")
        findings.fail(f"{quoted(strange)} is not a year", where=where, remedy="write it with four digits: 2020")
    return int(choose("years", "--year", years, str(wanted or ""), findings))


def _unit(files: Sequence[_Part], findings: Findings) -> str:
    _refuse_unknown(files, "unit", UNITS, findings)
    _refuse_unknown(files, "stk_flow", FLOWS, findings)
    units = _values(files, "unit")
    usable = [unit for unit in UNITS if unit in units]
    if not usable:
        what = f"its unit is {', '.join(units) or 'missing'}"
        findings.fail(what, remedy=f"download it in {' or '.join(UNITS)}: million euro or national currency")
    return usable[0]


def _refuse_unknown(files: Sequence[_Part], column: str, choices: Sequence[str], findings: Findings) -> None:
    """Raise InvalidTable for observations under another word than those known: they would be left out unseen."""
    for part in files:
        strange = [value for value in _values([part], column) if value not in choices]
        if strange:
            record = _where(part.table, column, strange[0]).column("record")[0].as_py()
            where = part.file.place(record, column).removeprefix(f"{findings.file}, ")
            findings.fail(f"{column} {quoted(strange[0])} is not understood", where=where, remedy=_one_of(choices))


def _one_of(choices: Sequence[str]) -> str:
    return f"download it with {', '.join(choices[:-1])} or {choices[-1]}"


def _frame(files: Sequence[_Part], use: str, findings: Findings) -> pd.DataFrame:
    """The observations of all files; findings for one that stands twice or is no number."""
    columns = {"stk_flow": "flow", use: "use", AXES[use]: "ava", VALUE: "value", "record": "record"}
    frames = [part.table.select(list(columns)).to_pandas().assign(file=place) for place, part in enumerate(files)]
    whole: pd.DataFrame = pd.concat(frames, ignore_index=True).rename(columns=columns)
    for column in ("flow", "use", "ava"):
        whole[column] = whole[column].fillna("").astype(str).str.strip()

    _refuse_wrong(files, whole, findings)
    return whole


def _refuse_wrong(files: Sequence[_Part], whole: pd.DataFrame, findings: Findings) -> None:
    def where(place: int) -> str:
        row = whole.iloc[place]
        return files[int(row["file"])].file.place(int(row["record"])).removeprefix(f"{findings.file}, ")

    again = np.flatnonzero(whole.duplicated(["flow", "use", "ava"]).to_numpy())
    keys = list(zip(whole["flow"], whole["use"], whole["ava"], strict=True)) if len(again) else []

    def twice(place: int) -> tuple[str, str, str]:
        flow, use, ava = keys[place]
        said = f"{flow} of {ava} for {use} stands twice, first in {where(keys.index(keys[place]))}"
        return where(place), said, "keep one of them"

    findings.add_each(again, twice)
    infinite = np.flatnonzero(np.isinf(whole["value"].to_numpy(np.float64)))
    findings.add_each(infinite, lambda place: (where(place), "the value is not a finite number", "write a number"))


def _empty(files: Sequence[_Part], frame: pd.DataFrame) -> list[str]:
    """A note on observations without a value: confidential or not available, as their flags say."""
    places = np.flatnonzero(frame["value"].isna().to_numpy())
    if not len(places):
        return []
    row = frame.iloc[int(places[0])]
    where = files[int(row["file"])].file.place(int(row["record"]))
    return [f"{len(places)} observations have no value (see their flags) and were read as 0, the first in {where}"]


def _dataset(files: Sequence[_Part]) -> str:
    for part in files:
        for column in ("DATAFLOW", "STRUCTURE_ID"):
            if column in part.file.header and (match := DATASET.search(str(part.table.column(column)[0]))):
                return match[0].lower()
    return ""


def _names(files: Sequence[_Part], ava: str) -> dict[str, str]:
    """Labels from the column behind the codes, where that holds labels."""
    names: dict[str, str] = {}
    for part in files:
        header = part.file.header
        beside = header[header.index(ava) + 1] if header.index(ava) + 1 < len(header) else ""
        if beside and beside not in KNOWN and part.table.schema.field(beside).type == pa.string():
            pairs = part.table.select([ava, beside]).to_pandas().dropna().drop_duplicates(ava)
            names |= dict(zip(pairs[ava].str.strip(), pairs[beside].str.strip(), strict=True))
    return names
