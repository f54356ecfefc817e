"""The Multi-Regional Input-Output tables of the Asian Development Bank (ADB MRIO).

``ADB-MRIO-2023.xlsx``: 35 industries (c1 … c35) of 62 to 74 economies and the rest of the world, final demand F1 … F5,
million US dollars, laid out as the World Input-Output Database of 2013 with ADB's own codes of economies. The rows
below: taxes less subsidies on products (r99), value added at basic prices (r64), international transport margins
(trs), total (r69).

Layout as readers of these workbooks describe it; not tried on the real file. Codes of economies that are not in
the list of :mod:`loaders.files.adb_layout` are taken as ISO 3166.
"""

from __future__ import annotations

from kb.progress import Progress
from kb.table import TableMeta
from loaders.files.adb_layout import LAYOUT
from loaders.files.content import Content
from loaders.files.format import World
from loaders.files.validation import Findings
from loaders.files.wiod_sheet import find_corner, read_sheet, with_sha256, year_of_sheet
from loaders.world.assemble import world_format


def _read(content: Content, findings: Findings, report: Progress) -> World:
    report(f"reading {content.path.name}")
    corner = find_corner(content, LAYOUT)
    if corner is None:
        findings.fail("no sheet is laid out as the ADB MRIO", remedy="choose another --format-name")
    year = year_of_sheet(corner, content, findings)
    economies = len({corner.head(at)[0] for at in range(corner.column + 2, corner.width)} - {"", "TOT", "ToT"})

    def described(sectors: int) -> TableMeta:
        return TableMeta(
            id=f"adb-mrio-{year}-{economies}x{sectors}",
            title=f"ADB multi-regional input-output table {year}, {economies} economies",
            country="WLD",
            year=year,
            kind="industry-by-industry",
            valuation="basic prices",
            currency="USD",
            unit=1_000_000,
            classification=f"ADB-MRIO-{sectors}",
            source_title="Asian Development Bank, Multi-Regional Input-Output Tables",
            source_url="https://kidb.adb.org/globalization/current",
        )

    return with_sha256(read_sheet(corner, findings, described), content)


FORMAT = world_format(
    name="adb-mrio",
    title="ADB Multi-Regional Input-Output Tables",
    source="kidb.adb.org, globalization, multi-regional input-output tables (.xlsx)",
    taken="flows, final demand by economy and category, taxes on products, value added, transport margins, output",
    left_out="adjustments and purchases abroad, which belong to final demand",
    tried="no real file yet: its layout is that of what is published about it",
    recognises=lambda content: find_corner(content, LAYOUT) is not None,
    read=_read,
)
