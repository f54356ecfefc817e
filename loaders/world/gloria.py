"""GLORIA: 164 regions in 120 sectors, as supply and use tables.

``GLORIA_MRIOs_59_2022.zip`` holds three large CSV files of numbers: ``…_T-Results_2022_059_Markup001(full).csv``
(regions × industries and products, both ways), ``…_Y-Results_…`` (final demand), ``…_V-Results_…`` (value added).
Their labels stand in ``GLORIA_ReadMe_059.xlsx``, which belongs beside the zip. Markup001 is basic prices; the unit
thousand US dollars.

Each sector makes its own product and nothing else (the supply table is diagonal), so the use table is the table of
the industries: row product, column industry. All regions together are 19,680 industries, more than can be kept: the
file is read line by line and folded on the way to the countries chosen.

Layout as pymrio takes it; not tried on the real file. Read here rather than by pymrio, which needs the satellite
accounts too and takes all of it into memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.countries import REST_OF_WORLD
from kb.names import slug
from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files import labels
from loaders.files.content import Content
from loaders.files.download import one_member
from loaders.files.format import World
from loaders.files.limits import matrix_memory, refuse_matrix
from loaders.files.sectors import Sums
from loaders.files.spreadsheet import Sheet, open_workbook
from loaders.files.validation import Findings
from loaders.world.assemble import world_format

FILE = r".*_T-Results_\d{4}_.*Markup001\(full\)\.csv"
MOST = 8_000
"""Industries that are read whole; beyond, countries have to be chosen."""
TOLD_EACH = 2_000
CHOOSE = (
    "choose some, the others are summed as the file is read: --countries KAZ,RUS,CHN --rest-of-world; or sum the "
    "sectors as it is read: --aggregate-to, along a concordance from GLORIA-120 that is loaded"
)


@dataclass(frozen=True)
class _Axes:
    """What the lines and columns are: regions × (industries, then products) × sectors, in that order.

    ``demand`` and ``added`` are our names of the categories of final demand and of the kinds of value added.
    """

    regions: list[str]
    sectors: list[str]
    demand: list[str]
    added: list[str]


def _read(content: Content, findings: Findings, report: Progress) -> World:
    member = one_member(content, FILE, findings)
    match = re.search(r"_T-Results_(\d{4})_(.*?)_?Markup", member, re.IGNORECASE)
    assert match is not None
    axes = _axes(content, findings)
    keep = content.choice.countries or tuple(axes.regions)
    regions = [region if region in keep else REST_OF_WORLD for region in axes.regions]
    countries = sorted(dict.fromkeys(regions), key=lambda region: region == REST_OF_WORLD)
    codes = [f"{at:03d}" for at in range(1, len(axes.sectors) + 1)]
    start = f"GLORIA-{len(codes)}"
    sums = content.choice.sectors.sums(start, codes, findings) if content.choice.sectors else None
    width = len(codes) if sums is None else len(sums.targets)
    n = len(countries) * width
    if n > MOST:
        memory = f"about {matrix_memory(n, n) / 2**30:.1f} GiB of memory"
        what = f"{len(countries)} regions of {width} sectors are {n:,} industries, which need {memory}"
        findings.fail(f"{what}, and more than the {MOST:,} that can be kept", remedy=CHOOSE)
    refuse_matrix(n, n, findings, CHOOSE)
    place = np.array([countries.index(region) for region in regions])
    industry = _Ends(place, len(codes), None if sums is None else sums.shares)
    buyers = _Ends(place, len(axes.demand))
    flows = _folded(content, member, industry, industry, axes, findings, report)
    final = _folded(content, member.replace("_T-", "_Y-"), industry, buyers, axes, findings, report)
    inputs = _value_added(content, member.replace("_T-", "_V-"), industry, axes, findings, report)
    output = flows.sum(axis=1) + final.sum(axis=1)
    meta = _meta(int(match[1]), match[2], len(codes), content, member)
    return World(
        meta=meta if sums is None else _summed_meta(meta, sums),
        countries=list(np.repeat(countries, width)),
        sectors=[*(codes if sums is None else sums.targets)] * len(countries),
        names=[*(axes.sectors if sums is None else sums.names["name_en"])] * len(countries),
        flows=flows,
        final=final,
        buyers=[country for country in countries for _ in axes.demand],
        categories=axes.demand * len(countries),
        inputs=inputs.assign(output=output),
        notes=(
            "each sector makes its own product: the use table was taken as the table of the industries",
            *(() if sums is None else sums.notes),
        ),
        sector_names=None if sums is None else sums.names,
    )


@dataclass(frozen=True)
class _Ends:
    """Where entries of each region go: of ``place`` the region's country, of ``shares`` the sectors they are summed to.

    ``width``: entries of a region. ``shares``: (width, targets); None where each entry stays itself.
    """

    place: npt.NDArray[np.int64]
    width: int
    shares: Matrix | None = None

    @cached_property
    def groups(self) -> npt.NDArray[np.int64]:
        """Of each entry of each region the place among the countries' entries."""
        return (self.place[:, None] * self.width + np.arange(self.width)[None, :]).ravel()

    @property
    def countries(self) -> int:
        return int(self.place.max()) + 1

    @property
    def targets(self) -> int:
        """How many entries of a country are left."""
        return self.width if self.shares is None else self.shares.shape[1]

    def folded(self, values: Matrix) -> Matrix:
        """Values of all entries of all regions, summed, shape (countries × targets,)."""
        sums = np.asarray(np.bincount(self.groups, values, self.countries * self.width), dtype=np.float64)
        return sums if self.shares is None else (sums.reshape(self.countries, self.width) @ self.shares).ravel()

    def add(self, to: Matrix, region: int, entry: int, values: Matrix) -> None:
        """Add the values of one entry to the rows that it belongs to."""
        first = self.place[region] * self.targets
        if self.shares is None:
            to[first + entry] += values
            return
        for target in np.flatnonzero(self.shares[entry]):
            to[first + target] += self.shares[entry, target] * values


def _folded(
    content: Content,
    member: str,
    rows: _Ends,
    columns: _Ends,
    axes: _Axes,
    findings: Findings,
    report: Progress,
) -> Matrix:
    """Lines of the products × columns of the industries (or final demand), summed to their groups."""
    sectors, regions = len(axes.sectors), len(axes.regions)
    result = np.zeros((rows.countries * rows.targets, columns.countries * columns.targets))
    square = columns.width == sectors and "_T-" in member
    width = regions * columns.width * (2 if square else 1)
    lines = 0
    with content.stream(member) as stream:
        for line, text in enumerate(stream):
            region, entry = divmod(line, 2 * sectors)
            lines = line + 1
            if entry < sectors or region >= regions:
                continue
            values = _line(text, width, f"{member}, line {line + 1}", findings)
            values = values.reshape(regions, 2, sectors)[:, 0].ravel() if square else values
            rows.add(result, region, entry - sectors, columns.folded(values))
            if line % TOLD_EACH == 0:
                report(f"reading {member}: line {line + 1:,}")
    if lines != 2 * sectors * regions:
        what = f"it has {lines:,} lines, the ReadMe says {2 * sectors * regions:,}"
        findings.fail(what, where=member, remedy="take zip and ReadMe of the same release")
    return result


def _line(text: bytes, width: int, where: str, findings: Findings) -> Matrix:
    values = np.array(text.split(b","), dtype=np.bytes_)
    try:
        numbers = values.astype(np.float64)
    except ValueError as error:
        findings.fail(f"text stands where a number belongs: {error}", where=where, remedy="download it again")
    if len(numbers) != width:
        what = f"it has {len(numbers)} numbers, the ReadMe says {width}"
        findings.fail(what, where=where, remedy="take zip and ReadMe of the same release")
    return numbers


def _value_added(
    content: Content,
    member: str,
    industry: _Ends,
    axes: _Axes,
    findings: Findings,
    report: Progress,
) -> pd.DataFrame:
    """Value added by kind: lines are regions × kinds, columns industries and products of each region."""
    sums: dict[str, Matrix] = {}
    width = 2 * len(industry.groups)
    report(f"reading {member}")
    with content.stream(member) as stream:
        for line, text in enumerate(stream):
            name = axes.added[line % len(axes.added)]
            values = _line(text, width, f"{member}, line {line + 1}", findings)
            made = values.reshape(len(axes.regions), 2, len(axes.sectors))[:, 0].ravel()
            sums[name] = sums.get(name, 0.0) + industry.folded(made)
    return pd.DataFrame(sums)


def _axes(content: Content, findings: Findings) -> _Axes:
    """Regions, sectors, final demand and value added as the ReadMe lists them."""
    folder = content.path if content.kind == "folder" else content.path.parent
    guides = sorted(folder.glob("GLORIA_ReadMe_*.xlsx"))
    if not guides:
        findings.fail("GLORIA_ReadMe_….xlsx is not beside it", remedy="download it too: it names regions and sectors")
    sheets = {sheet.name: sheet for sheet in open_workbook(guides[-1], findings)}
    beside = "Value added and final demand"

    def column(sheet: str, head: str) -> list[str]:
        return _column(sheets, sheet, head, guides[-1], findings)

    def names(head: str, known: Callable[[str], str], what: str) -> list[str]:
        return labels.meanings(column(beside, head), known, content, where=f"{guides[-1].name}, {head}", what=what)

    axes = _Axes(
        column("Regions", "Region_acronyms"),
        column("Sectors", "Sector_names"),
        names("Final_demand_names", labels.demand, "final demand"),
        names("Value_added_names", labels.primary_input, "value added"),
    )
    findings.raise_if_any()
    return axes


def _column(sheets: dict[str, Sheet], name: str, head: str, file: Path, findings: Findings) -> list[str]:
    sheet = sheets.get(name)
    at = [column for column in range(20) if sheet is not None and sheet.text(0, column) == head]
    if sheet is None or not at:
        what = f"sheet {name!r} has no column {head}"
        findings.fail(what, where=file.name, remedy="take the ReadMe of the same release")
    return [text for row in range(1, len(sheet.rows)) if (text := sheet.text(row, at[0]))]


def _meta(year: int, release: str, n: int, content: Content, member: str) -> TableMeta:
    return TableMeta(
        id=f"gloria-{year}-{n}",
        title=f"GLORIA {year}, release {release}",
        country="WLD",
        year=year,
        kind="industry-by-industry",
        valuation="basic prices",
        currency="USD",
        unit=1_000,
        classification=f"GLORIA-{n}",
        source_title="Global Resource Input-Output Assessment (GLORIA)",
        source_url="https://ielab.info/labs/ielab-gloria",
        file=content.path.name,
        sha256=content.sha256([member.replace("_T-", "_V-"), member.replace("_T-", "_Y-")]),
    )


def _summed_meta(meta: TableMeta, sums: Sums) -> TableMeta:
    """Id, title and classification of a table whose sectors were summed."""
    return replace(
        meta,
        id=f"{meta.id}-{slug(sums.classification)}",
        title=f"{meta.title}, sectors summed to {sums.classification}",
        classification=sums.classification,
        description="; ".join(sums.notes),
    )


FORMAT = world_format(
    name="gloria",
    title="GLORIA",
    source="ielab.info, GLORIA_MRIOs_RELEASE_YEAR.zip, with GLORIA_ReadMe_RELEASE.xlsx beside it",
    taken="use of products by industries, final demand and value added at basic prices, for the countries chosen",
    left_out="margins and taxes (Markup002 to 005), satellite accounts; the supply table, which is diagonal",
    tried="test files of pymrio in this layout (release 59, three regions, three sectors), November 2026; no "
    "real file yet",
    recognises=lambda content: content.kind in ("zip", "folder") and bool(content.find(FILE)),
    read=_read,
)
