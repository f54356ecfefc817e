"""National tables that are nearly right: each loads right, or is refused in one line with place and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from kb.errors import InvalidFile
from loaders import io_table
from loaders.io_table import InvalidTable
from tests.formats import national
from tests.formats.damage import damage, refused_in_one_line_or_read
from tests.formats.world import Spoil, zipped
from tests.tables import examples

Cells = list[list[object]]


def refused(path: Path, **options: object) -> InvalidTable:
    """The refusal of a file: one line, with file and remedy."""
    with pytest.raises(InvalidFile) as caught:
        io_table.read(path, **options)  # type: ignore[arg-type]
    error = caught.value
    assert isinstance(error, InvalidTable)
    assert "\n" not in str(error)
    assert error.remedy
    assert error.where.startswith(path.name)
    assert error.where.count(path.name) == 1
    return error


def put(row: int, column: int, value: object) -> Spoil:
    def spoil(cells: Cells) -> None:
        cells[row][column] = value

    return spoil


def drop_row(row: int) -> Spoil:
    def spoil(cells: Cells) -> None:
        del cells[row]

    return spoil


def drop_column(column: int) -> Spoil:
    def spoil(cells: Cells) -> None:
        for row in cells:
            del row[column : column + 1]

    return spoil


def double_row(row: int) -> Spoil:
    return lambda cells: cells.insert(row, list(cells[row]))


def blank_column(column: int) -> Spoil:
    def spoil(cells: Cells) -> None:
        for row in cells:
            row.insert(column, "")

    return spoil


def without(column: int, *values: object) -> Spoil:
    """Leave out the lines that have one of these values in a column."""

    def spoil(cells: Cells) -> None:
        cells[:] = [row for row in cells if row[column] not in values]

    return spoil


# ---------------------------------------------------------------- loads all the same


def bom(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def windows_lines(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def quoted_labels(path: Path) -> None:
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    lines[0] = [f'"{cell}"' for cell in lines[0]]
    text = [",".join([f'"{line[0]}"', *line[1:]]) for line in lines[1:]]
    path.write_text("\n".join([",".join(lines[0]), *text]) + "\n", encoding="utf-8")


def decimal_commas(path: Path) -> None:
    path.write_text(path.read_text().replace(",", ";").replace(";20;", ";20,0;"), encoding="utf-8")


GOOD: dict[str, tuple[Callable[..., Path], Callable[[Path], None]]] = {
    f"{format_name}: {damage.__name__}": (write, damage)
    for format_name, write in (("oecd", national.oecd), ("eurostat", national.eurostat))
    for damage in (bom, windows_lines, quoted_labels, decimal_commas)
    if (write, damage) != (national.eurostat, decimal_commas)
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_nearly_right_loads_right(tmp_path: Path, name: str) -> None:
    write, damage = GOOD[name]
    path = write(tmp_path)
    damage(path)
    np.testing.assert_array_equal(io_table.read(path).table.output, national.OUTPUT)


LOADS: dict[str, tuple[Callable[..., Path], Spoil]] = {
    "oecd: blank columns at the end": (national.oecd, lambda cells: [row.extend(["", ""]) for row in cells] and None),
    "oecd: a blank column between": (national.oecd, blank_column(4)),
    "oecd: a total column, as in 2023": (national.oecd, lambda cells: total_column(cells)),
    "oecd: codes as in 2023": (national.oecd, lambda cells: letters(cells)),
    "eurostat: confidential flags": (national.eurostat, lambda cells: cells[0].append("CONF_STATUS")),
    "eurostat: labels behind the codes": (national.eurostat, blank_column(7)),
    "eurostat: inventories and valuables apart in the total": (national.eurostat, lambda cells: apart(cells)),
    "adb: shifted down": (national.adb, lambda cells: cells.insert(0, [])),
    "adb: an empty cell where there is nothing": (national.adb, put(7, 7, None)),
}


def total_column(cells: Cells) -> None:
    for row in cells:
        row.append(0.0)
    cells[0][-1] = "TOTAL"


def letters(cells: Cells) -> None:
    for old, new in (("01", "A01_02"), ("24A", "C24A"), ("45T47", "G")):
        cells[0] = [new if cell == f"D{old}" else cell for cell in cells[0]]
        for row in cells:
            row[0] = f"TTL_{new}" if row[0] == f"TTL_{old}" else row[0]


def apart(cells: Cells) -> None:
    """What Spain does: P52 and P53 beside P5M in the total, P5M alone in its parts."""
    extra = [[*row] for row in cells if row[4] == "TOTAL" and row[5] == "P5M"]
    for row in extra:
        row[5] = "P52"
    cells += extra


@pytest.mark.parametrize("name", LOADS)
def test_another_hand_is_understood(tmp_path: Path, name: str) -> None:
    write, spoil = LOADS[name]
    np.testing.assert_array_equal(io_table.read(write(tmp_path, spoil=pad(spoil))).table.output, national.OUTPUT)


def pad(spoil: Spoil) -> Spoil:
    """Lines as long as the header: as a spreadsheet writes them."""

    def both(cells: Cells) -> None:
        spoil(cells)
        width = len(cells[0])
        for row in cells:
            row.extend([""] * (width - len(row)))

    return both


# ---------------------------------------------------------------- refused with its place

BAD_OECD: dict[str, tuple[Spoil, str, str]] = {
    "text in a cell": (put(2, 3, "many"), "line 3, column D", "text 'many'"),
    "a comma for thousands": (put(2, 3, '"1,020"'), "line 3, column D", "text '1,020'"),
    "an empty cell": (put(2, 3, ""), "line 3, column D (row 'TTL_24A', column 'D45T47')", "missing"),
    "a row missing": (drop_row(2), "", "row 'TTL_24A' is missing"),
    "a column missing": (drop_column(2), "", "row 'TTL_24A' has no column"),
    "a row twice": (double_row(2), "", "row 'TTL_24A' stands twice"),
    "a column twice": (lambda cells: cells[0].__setitem__(3, "D24A"), "", "column 'D24A' stands twice"),
    "no value added": (drop_row(7), "", "row 'VALU' is missing"),
    "no output": (drop_row(8), "", "row 'OUTPUT' is missing"),
    "no imports": (drop_column(12), "", "the column IMPO is missing"),
    "a merged header above": (lambda cells: cells.insert(0, ["", "Industries", *[""] * 11]), "", "not in line 1"),
    "a digit too many": (put(2, 3, 250), "row of industry 'D24A'", "they differ by 225"),
    "value added short of a digit": (put(7, 3, 30), "column of industry 'D45T47'", "inputs sum to"),
    "a line too long": (lambda cells: cells[3].append(5), "line 4", "14 cells"),
}


@pytest.mark.parametrize("name", BAD_OECD)
def test_a_spoilt_oecd_table_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    spoil, where, what = BAD_OECD[name]
    error = refused(national.oecd(tmp_path, spoil=spoil))
    assert where in error.where
    assert what in str(error)


def first(flow: str, use: str, ava: str, column: int, value: object) -> Spoil:
    """Change one cell of the line of one observation."""

    def spoil(cells: Cells) -> None:
        line = next(row for row in cells if row[4:7] == [flow, use, ava])
        line[column] = value

    return spoil


BAD_EUROSTAT: dict[str, tuple[Spoil, str, str]] = {
    "text in a number cell": (put(2, 9, ":"), "line 3, column OBS_VALUE", "':' is not a number"),
    "a decimal comma": (put(2, 9, '"5,5"'), "line 3, column OBS_VALUE", "'5,5' is not a number"),
    "semicolons": (lambda cells: cells.__setitem__(slice(None), semicolons(cells)), "line 1", "not separated by"),
    "an observation twice": (double_row(2), "line 4", "DOM of CPA_A01 for CPA_C24 stands twice, first in line 3"),
    "a column missing": (drop_column(4), "", "not an input-output table"),
    "no output": (without(6, "P1"), "", "the row P1 (output) is missing"),
    "no value added": (without(6, "D1", "B2A3G"), "", "rows of value added are missing"),
    "no final demand": (without(5, *national.ESA_DEMAND), "", "have no P3_S14"),
    "a product's row missing": (without(6, "CPA_A01"), "", "A01 is used but not available"),
    "a year in the wrong place": (first("DOM", "P6", "CPA_C24", 8, "20-01-2020"), "line 24", "is not a year"),
    "another unit": (
        lambda cells: [row.__setitem__(3, "PC") for row in cells[1:]] and None,
        "",
        "unit 'PC' is not understood",
    ),
    "a confidential flow": (first("DOM", "CPA_C24", "CPA_C24", 9, ""), "C24", "total is 90"),
    "unbalanced": (first("DOM", "P3_S14", "CPA_C24", 9, 999), "C24 to household_consumption", "they differ by"),
}


def semicolons(cells: Cells) -> Cells:
    return [[";".join(str(cell) for cell in row)] for row in cells]


@pytest.mark.parametrize("name", BAD_EUROSTAT)
def test_a_spoilt_eurostat_table_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    spoil, where, what = BAD_EUROSTAT[name]
    error = refused(national.eurostat(tmp_path, spoil=spoil))
    assert where in error.where
    assert what in str(error)


BAD_ADB: dict[str, tuple[Spoil, str, str]] = {
    "text in a cell": (put(8, 4, "n.a."), "sheet '2024', cell E9", "text 'n.a.'"),
    "a domestic row missing": (drop_row(8), "sheet '2024', domestic products", "row 'c2' is missing"),
    "an imported row twice": (double_row(11), "sheet '2024', imported products", "row 'c2' stands twice"),
    "a merged header": (put(6, 4, None), "sheet '2024'", "row 'c2' has no column"),
    "no exports": (put(6, 11, None), "sheet '2024'", "column 'F6' is missing"),
    "no value added": (put(-3, 0, "Something"), "sheet '2024'", "row 'Something' is not understood"),
    "another unit": (lambda cells: cells[1].__setitem__(0, "(tenge)"), "sheet '2024'", "(tenge)"),
    "unbalanced": (put(8, 4, 999), "row of industry 'c2'", "they differ by"),
    "no imported products": (lambda cells: [put(at, 1, "KAZ")(cells) for at in (10, 11, 12)] and None, "", "row"),
}


@pytest.mark.parametrize("name", BAD_ADB)
def test_a_spoilt_adb_workbook_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    spoil, where, what = BAD_ADB[name]
    error = refused(national.adb(tmp_path, spoil=spoil))
    assert where in error.where
    assert what in str(error)


# ---------------------------------------------------------------- which table it is


def test_a_name_says_country_and_year_in_any_order_or_they_are_asked_for(tmp_path: Path) -> None:
    assert io_table.read(national.oecd(tmp_path, name="2020_BEL_ttl.csv")).table.meta.country == "BEL"
    path = national.oecd(tmp_path, name="table.csv")
    assert "--year" in refused(path).remedy
    assert "--countries" in refused(path, year=2020).remedy
    assert "no country of ISO 3166" in str(refused(path, year=2020, countries=["XXX"]))
    assert io_table.read(path, year=2020, countries=["BEL"]).table.meta.id == "oecd-bel-2020-3-total"
    assert "says BEL 2020" in str(refused(national.oecd(tmp_path), year=2019))


def test_a_zip_of_two_tables_wants_one_chosen(tmp_path: Path) -> None:
    names = ("BEL2019ttl.csv", "BEL2020ttl.csv", "DEU2020ttl.csv")
    path = zipped(tmp_path / "IOTs.zip", [national.oecd(tmp_path, name=name) for name in names])
    assert refused(path).remedy == "choose one: --countries BEL"
    assert refused(path, countries=["BEL"]).remedy == "choose one: --year 2019"
    assert "one country each" in str(refused(path, countries=["BEL", "DEU"]))
    assert "no table of FRA" in str(refused(path, countries=["FRA"]))
    assert io_table.read(path, countries=["DEU"]).table.meta.id == "oecd-deu-2020-3-total"
    assert "of one country" in str(refused(path, countries=["DEU"], rest_of_world=True))


def test_half_a_table_wants_the_other_half(tmp_path: Path) -> None:
    assert "imp.csv" in refused(national.oecd(tmp_path, "domestic")).remedy
    (tmp_path / "BEL2020dom.csv").unlink()
    assert "dom.csv" in refused(national.oecd(tmp_path, "imp")).remedy


def test_parts_that_are_not_the_total_are_refused(tmp_path: Path) -> None:
    national.oecd(tmp_path, "dom")
    error = refused(national.oecd(tmp_path, spoil=lambda cells: swap(cells[1], 1, 2)))
    assert "D01 to D01" in error.where
    assert "domestic and imported sum to 23, total is 6" in str(error)


def swap(row: list[object], one: int, other: int) -> None:
    """The row still adds up, its cells are in each other's place."""
    row[one], row[other] = row[other], row[one]


def test_products_and_industries_are_two_tables(tmp_path: Path) -> None:
    files = [national.eurostat(tmp_path, axis=axis) for axis in ("prd", "ind")]
    assert "keep one of them" in refused(zipped(tmp_path / "both.zip", files)).remedy


def test_taxes_that_the_oecd_leaves_out_are_a_note_and_other_gaps_are_not(tmp_path: Path) -> None:
    def untaxed(cells: Cells) -> None:
        cells[4][3] = 0.0  # TXS_IMP_FNL of services, 2
        cells[6][3] = float(cells[6][3]) - 2  # type: ignore[arg-type]
        for row in cells[1:]:
            row[1:] = [float(value) * 100 for value in row[1:]]  # type: ignore[arg-type]

    reading = io_table.read(national.oecd(tmp_path, spoil=untaxed))
    assert any(note.startswith("taxes on imported products (TXS_IMP_FNL) are 0 in 1 columns") for note in reading.notes)
    assert any("they differ by 200" in note for note in reading.notes)


@given(st.data())
@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_damage_is_refused_in_one_line_or_read_whole(tmp_path: Path, data: st.DataObject) -> None:
    """Bytes of a file changed at random: a table that balances, or an InvalidTable."""
    write = data.draw(st.sampled_from([national.oecd, national.eurostat]))
    path = write(tmp_path)
    damage(path, data)
    refused_in_one_line_or_read(path)
