"""Reads an input-output table from whatever holds it: the registry of formats, and detection by content."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kb.errors import NotFound
from kb.progress import Progress
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS
from loaders.files import labels
from loaders.files.content import Choice, Content, look
from loaders.files.datapackage import DESCRIPTOR
from loaders.files.format import Format
from loaders.files.kinds import is_utf_16
from loaders.files.sectors import Concordances
from loaders.files.validation import (
    Check,
    Finding,
    Findings,
    InvalidTable,
    Strictness,
    TableReading,
    closest,
)
from loaders.folder import io_folder
from loaders.mapped import own_workbook
from loaders.mapped import table as mapped_table
from loaders.national import adb as national_adb
from loaders.national import bns_workbook, british
from loaders.national import eurostat as national_eurostat
from loaders.national import oecd as national_oecd
from loaders.national import wiod as national_wiod
from loaders.supply_use.bea import recognises as make_and_use
from loaders.world import adb as world_adb
from loaders.world import eora as world_eora
from loaders.world import exiobase as world_exiobase
from loaders.world import figaro as world_figaro
from loaders.world import gloria as world_gloria
from loaders.world import icio as world_icio
from loaders.world import mario as world_mario
from loaders.world import pymrio_system as world_pymrio
from loaders.world import wiod as world_wiod
from loaders.world.assemble import assemble, fold

__all__ = ["FORMATS", "Check", "Finding", "Format", "InvalidTable", "TableReading", "described", "read", "registry"]

FORMATS: tuple[Format, ...] = (
    io_folder.FORMAT,
    own_workbook.FORMAT,
    bns_workbook.FORMAT,
    national_oecd.FORMAT,
    national_eurostat.FORMAT,
    national_adb.FORMAT,
    british.ONS,
    british.SCOTLAND,
    world_figaro.FORMAT,
    world_icio.FORMAT,
    world_pymrio.FORMAT,
    world_mario.FORMAT,
    world_exiobase.FORMAT,
    world_eora.FORMAT,
    world_gloria.FORMAT,
    world_wiod.FORMAT_2016,
    national_wiod.FORMAT,
    world_adb.FORMAT,
    world_wiod.FORMAT_2013,
)
"""Every format that is read, asked in this order: those recognised most surely first."""

EXIOBASE_1_AND_2 = r"mrIot(_\w[\w.]*)?\.txt"
CANADIAN = r"\d{8}\.csv"
REMEDY = (
    "`kb template formats` lists what is understood; one that is laid out otherwise needs --mapping, "
    "which `kb template mapping` explains"
)


OTHERS = f"""## Any other workbook or CSV sheets

--mapping m.toml

- `kb template mapping` prints a mapping file that explains every key, with the small table that it describes
- `kb template mapping --from FILE` makes one from your own workbook or CSV file
- read: flows, final demand, primary inputs and output, from wherever the mapping says that they stand
- tried on: workbooks of the central bank of Chile (2008, 2013, 12 industries), of the Croatian Bureau of Statistics
  (2010, 65 products, ten tables on one sheet), of the Australian Bureau of Statistics (2017-18, table 5, 114
  industries: country, year, currency and unit had to be named) and of the Bureau of National Statistics of Kazakhstan
  (2024, 68 products), each by the mapping made from it, November 2026

## Statistics Canada: not read

- the cubes of the symmetric tables (36-10-0001, 36-10-0084; a line for each pair, columns Supply, Use and VALUE) are
  refused by name: no real file and no whole test file of another program could be had to try a reader on (November
  2026), only the layout as other programs take it, which leaves out how imports and taxes stand there
- pivot one year at basic prices to a matrix, Supply down and Use across, and load that with --mapping

## Labels that are not understood

--read-as "LABEL=NAME", as often as needed

- a label of final demand or of primary inputs that no reader knows is refused by its words; this says what it means
- final demand: {", ".join(FINAL_DEMAND)}
- primary inputs: {", ".join(PRIMARY_INPUTS)}

## Supply and use tables

`kb table symmetric PATH --model D` makes a table of them: of our folder, or of the make and use tables of the US Bureau
of Economic Analysis (bea.gov, producers' prices, both workbooks in one folder or zip)

- tried on: the Use workbook of 1997 to 2015, which is recognised; no real pair of make and use workbooks yet; those of
  Brazil (IBGE: matrix of 2015, 67 activities, and the resources and uses of 2015) are none of these and are refused
"""


def registry() -> dict[str, Format]:
    """The formats by name."""
    return {each.name: each for each in FORMATS}


def read(
    path: Path,
    *,
    format_name: str | None = None,
    year: int | None = None,
    countries: Sequence[str] = (),
    rest_of_world: bool = False,
    allow_imbalance: bool = False,
    tolerance: float | None = None,
    mapping: Path | None = None,
    read_as: Sequence[str] = (),
    sectors: Concordances | None = None,
    progress: Progress | None = None,
) -> TableReading:
    """Read and check the table in ``path``, recognised by its content or read as ``format_name``.

    ``mapping`` names a file that says where the table stands in any other sheets (:mod:`loaders.mapped.mapping_file`).

    ``year`` chooses among the tables of a file that holds several, ``countries`` (one) among national ones. Of a world
    table ``countries`` are kept and, with ``rest_of_world``, the others summed into it (see
    :func:`loaders.world.assemble.fold`): without them it is no table.
    ``read_as`` says what labels mean that are not understood, each ``LABEL=NAME`` (:mod:`loaders.files.labels`).
    ``sectors`` are concordances along which a reader that reads line by line sums the sectors on the way; the table is
    in their classification then, others are as they stand in the file.
    ``tolerance`` is relative to each total (default: one millionth, or what rounding explains; see
    :mod:`loaders.files.balance`). With ``allow_imbalance`` sums that differ by more become notes.
    Raises InvalidTable, an InvalidFile that lists every finding, where the file cannot be loaded; NotFound for a
    format that is not known.
    """
    findings = Findings(path.name or str(path))
    keep = tuple(dict.fromkeys(code.strip().upper() for code in countries))
    choice = Choice(year, keep, labels.answers(read_as, findings), sectors)
    with _only_csv(findings):
        content = look(path.parent if path.name == DESCRIPTOR else path, findings, choice)
        strictness, report = Strictness(allow_imbalance, tolerance), progress or _silent
        if mapping is not None:
            _refuse_beside_mapping(format_name, year, keep, findings)
            return mapped_table.read(mapping, content, findings, strictness, report)
        chosen = _recognised(content) if format_name is None else _named(format_name)
        if not keep or (chosen.chooses and not rest_of_world):
            reading = chosen.read(content, findings, strictness, report)
            labels.refuse_unasked(content)
            return reading
        if chosen.world is None:
            findings.fail("the table is of one country: there are none to choose", remedy="leave --countries out")
        if not rest_of_world:
            what = "without the other countries the table does not balance"
            findings.fail(what, remedy="add --rest-of-world, which sums them into one")
        world = chosen.world(content, findings, report)
        labels.refuse_unasked(content)
        return assemble(fold(world, keep, findings), findings, strictness, report)


@contextmanager
def _only_csv(findings: Findings) -> Iterator[None]:
    """Texts that cannot be cut into cells are refused: one quotation mark makes one cell of all that follows."""
    try:
        yield
    except csv.Error as error:
        findings.fail(f"it is not CSV: {error}", remedy="save it as CSV (UTF-8, commas)")


def described() -> str:
    """Every format in words, as Markdown: where to get it, what is read, what is not."""
    parts = [
        f"## {each.title}\n\n--format-name {each.name}\n\n- where to get it: {each.source}\n"
        f"- read: {each.taken}\n- not read: {each.left_out}\n- tried on: {each.tried}\n"
        for each in FORMATS
    ]
    return "# Formats of input-output tables, recognised by content\n\n" + "\n".join([*parts, OTHERS])


def _refuse_beside_mapping(
    format_name: str | None, year: int | None, countries: Sequence[str], findings: Findings
) -> None:
    """A mapping says all of a table of one country. Raises InvalidTable."""
    for option, given in (("--format-name", format_name), ("--year", year), ("--countries", countries)):
        if given:
            findings.fail(f"{option} stands beside --mapping, which says it all", remedy=f"leave {option} out")


def _silent(message: str) -> None:
    """Report no progress."""


def _named(name: str) -> Format:
    formats = registry()
    if name not in formats:
        raise NotFound(f"no format {name!r}", remedy=closest(name, formats, f"one of {', '.join(formats)}"))
    return formats[name]


def _recognised(content: Content) -> Format:
    """The format that a file is in. Raises InvalidTable that says what the file is instead."""
    for each in FORMATS:
        if each.recognises(content):
            return each
    findings = content.findings
    if make_and_use(content):
        what = "it holds make or use tables of the US Bureau of Economic Analysis"
        findings.fail(
            what, remedy="`kb load supply-use` keeps both, `kb table symmetric FOLDER --model D` makes a table of them"
        )
    if content.find(EXIOBASE_1_AND_2):
        remedy = "take EXIOBASE 3; or read it with pymrio (parse_exiobase1, parse_exiobase2), whose save_all is read"
        findings.fail("it is EXIOBASE 1 or 2 (mrIot.txt), which is not read", remedy=remedy)
    if any(_is_canadian(lines) for lines in (content.lines, *map(content.peek, content.find(CANADIAN)[:1]))):
        remedy = "pivot one year at basic prices, Supply down and Use across, and give --mapping"
        findings.fail("it is a cube of Statistics Canada, a line for each pair of industries: not read", remedy=remedy)
    if content.kind == "folder":
        findings.fail(f"the folder has no {DESCRIPTOR}, nor the files of a world table", remedy=REMEDY)
    if content.kind == "zip":
        findings.fail(f"the zip holds no {DESCRIPTOR}, nor the files of another table", remedy=REMEDY)
    if content.kind == "workbook":
        what = "the workbook has none of the Bureau's tables 6 to 10, nor the sheets of another table that is known"
        findings.fail(what, remedy=REMEDY)
    if is_utf_16(content.head):
        remedy = 'save it as CSV UTF-8; with --mapping: encoding = "utf-16"'
        findings.fail("the text is UTF-16, as Excel's «Unicode text»", remedy=remedy)
    if (content.path.parent / DESCRIPTOR).is_file():
        findings.fail("this is one file of an IO table folder", remedy=f"name the folder: {content.path.parent}")
    findings.fail("this is not an input-output table that can be read", remedy=REMEDY)


def _is_canadian(lines: Sequence[str]) -> bool:
    """Whether a header is that of a cube of Statistics Canada with suppliers and users."""
    heads = {head.strip().strip('"') for head in lines[0].split(",")} if lines else set()
    return {"REF_DATE", "GEO", "Supply", "Use", "VALUE"} <= heads
