"""The World Input-Output Database: the workbooks of its releases of 2013 and 2016.

2013: ``wiot11_row_apr12.xlsx``, 41 countries × 35 industries (codes AtB … P of ISIC Rev. 3, numbers c1 … c35), final
demand c37, c38, c39, c41, c42. 2016: ``WIOT2014_Nov16_ROW.xlsb`` (out of ``WIOTS_in_EXCEL.zip``), 44 countries × 56
industries (codes A01 … U), final demand CONS_h, CONS_np, CONS_g, GFCF, INVEN. Both in million US dollars. The rows
below: taxes less subsidies on products, value added at basic prices, international transport margins, output.

Layout as pymrio (2013) and other readers (2016) take it; not tried on the real file. The release for R (.RData) is
not read.
"""

from __future__ import annotations

from kb.progress import Progress
from kb.table import TableMeta
from loaders.files.content import Content
from loaders.files.format import World
from loaders.files.validation import Findings
from loaders.files.wiod_sheet import Layout, find_corner, read_sheet, with_sha256, year_of_sheet
from loaders.world.assemble import world_format

ROMANIA = {"ROM": "ROU"}
LAYOUT_2013 = Layout(
    {
        "c37": "household_consumption",
        "c38": "npish_consumption",
        "c39": "government_consumption",
        "c41": "gross_fixed_capital_formation",
        "c42": "change_in_inventories",
    },
    ROMANIA,
)
LAYOUT_2016 = Layout(
    {
        "CONS_h": "household_consumption",
        "CONS_np": "npish_consumption",
        "CONS_g": "government_consumption",
        "GFCF": "gross_fixed_capital_formation",
        "INVEN": "change_in_inventories",
    },
    ROMANIA,
)


def _read(release: int, layout: Layout, content: Content, findings: Findings, report: Progress) -> World:
    report(f"reading {content.path.name}")
    corner = find_corner(content, layout)
    if corner is None:
        findings.fail(f"no sheet is laid out as WIOD {release}", remedy="choose another --format-name")
    year = year_of_sheet(corner, content, findings)

    def described(sectors: int) -> TableMeta:
        return TableMeta(
            id=f"wiod{release}-{year}-{sectors}",
            title=f"World input-output table {year}, WIOD release of {release}",
            country="WLD",
            year=year,
            kind="industry-by-industry",
            valuation="basic prices",
            currency="USD",
            unit=1_000_000,
            classification=f"WIOD{release}-{sectors}",
            source_title=f"World Input-Output Database, release of {release}",
            source_url=f"https://www.rug.nl/ggdc/valuechain/wiod/wiod-{release}-release",
        )

    return with_sha256(read_sheet(corner, findings, described), content)


FORMAT_2013 = world_format(
    name="wiod-2013",
    title="World Input-Output Database, release of 2013",
    source="rug.nl/ggdc/valuechain/wiod, world input-output tables (.xlsx)",
    taken="flows, final demand by country and category, taxes on products, value added, transport margins, output",
    left_out="adjustments and purchases abroad, which belong to final demand; the socio-economic accounts",
    tried="test files of pymrio in this layout (2009, six countries, eight industries; its numbers are "
    "invented), November 2026; no real file yet",
    recognises=lambda content: find_corner(content, LAYOUT_2013) is not None,
    read=lambda content, findings, report: _read(2013, LAYOUT_2013, content, findings, report),
)
FORMAT_2016 = world_format(
    name="wiod-2016",
    title="World Input-Output Database, release of 2016",
    source="rug.nl/ggdc/valuechain/wiod, WIOTS_in_EXCEL.zip: unpack it and name the workbook of a year",
    taken="flows, final demand by country and category, taxes on products, value added, transport margins, output",
    left_out="adjustments and purchases abroad, which belong to final demand; the release for R (.RData)",
    tried="no real file yet: its layout is that of what is published about it; a test file of CLIMADA in this layout, "
    "which lacks columns of industries, is refused by their names",
    recognises=lambda content: find_corner(content, LAYOUT_2016) is not None,
    read=lambda content, findings, report: _read(2016, LAYOUT_2016, content, findings, report),
)
