"""World tables beyond the plain file: folded, chosen by year, split countries, and what is nearly right."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from analysis.compilation.aggregation import aggregate
from kb.errors import InvalidFile, NotFound
from kb.table import TableMeta
from loaders import io_table
from loaders.files.format import World
from loaders.files.sectors import Concordances
from loaders.files.validation import Findings
from loaders.io_table import InvalidTable
from loaders.world.assemble import fold
from tests.formats import world
from tests.formats.damage import damage, refused_in_one_line_or_read
from tests.formats.world import Spoil
from tests.tables import examples

Cells = list[list[object]]
META = TableMeta("w", "w", "WLD", 2018, "industry-by-industry", "basic prices", "USD", 1, "W", "test")


def refused(path: Path, **options: object) -> InvalidTable:
    """The refusal of a file: one line, with file and remedy."""
    with pytest.raises(InvalidFile) as caught:
        io_table.read(path, **options)  # type: ignore[arg-type]
    error = caught.value
    assert isinstance(error, InvalidTable)
    assert "\n" not in str(error)
    assert error.remedy
    assert path.name in error.where
    return error


# ---------------------------------------------------------------- folding


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to four countries with up to three industries each, not all the same ones, whole numbers."""
    countries = draw(
        st.lists(st.sampled_from(["KAZ", "RUS", "CHN", "ROW", "DEU"]), min_size=1, max_size=4, unique=True)
    )
    pairs = [(c, s) for c in countries for s in draw(st.lists(st.sampled_from("ABC"), min_size=1, unique=True))]
    n, m = len(pairs), 2 * len(countries)
    numbers = np.random.default_rng(draw(st.integers(0, 99)))
    return World(
        META,
        [c for c, _ in pairs],
        [s for _, s in pairs],
        [""] * n,
        numbers.integers(0, 50, (n, n)).astype(float),
        numbers.integers(-5, 50, (n, m)).astype(float),
        list(np.repeat(countries, 2)),
        ["household_consumption", "change_in_inventories"] * len(countries),
        pd.DataFrame({"value_added": numbers.integers(0, 9, n), "output": numbers.integers(0, 9, n)}, dtype=float),
    )


@given(worlds(), st.data())
@examples(60)
def test_folding_keeps_every_total_and_every_kept_number(given_world: World, data: st.DataObject) -> None:
    there = list(dict.fromkeys(given_world.countries))
    keep = data.draw(st.lists(st.sampled_from(there), min_size=1, unique=True))
    folded = fold(given_world, keep, Findings("w"))
    assert folded.flows.sum() == given_world.flows.sum()
    assert folded.final.sum() == given_world.final.sum()
    pd.testing.assert_series_equal(folded.inputs.sum(), given_world.inputs.sum())
    old, new = given_world.codes, folded.codes
    assert len(set(new)) == len(new)
    assert set(folded.countries) <= {*keep, "ROW"}
    kept = [code for code in old if code.split("_")[0] in keep and not code.startswith("ROW")]
    assert [code for code in new if code in kept] == kept
    before = given_world.flows[np.ix_([old.index(c) for c in kept], [old.index(c) for c in kept])]
    after = folded.flows[np.ix_([new.index(c) for c in kept], [new.index(c) for c in kept])]
    np.testing.assert_array_equal(after, before)
    for sector in set(given_world.sectors):
        sold = given_world.flows[[s == sector for s in given_world.sectors]].sum()
        assert folded.flows[[s == sector for s in folded.sectors]].sum() == sold


@given(worlds())
@examples(20)
def test_folding_twice_is_folding_once(given_world: World) -> None:
    keep = [given_world.countries[0]]
    once = fold(given_world, keep, Findings("w"))
    twice = fold(once, keep, Findings("w"))
    assert once.codes == twice.codes
    np.testing.assert_array_equal(once.flows, twice.flows)


def test_a_folded_file_balances_and_has_an_id_of_its_own(tmp_path: Path) -> None:
    path = world.icio(tmp_path)
    table = io_table.read(path, countries=["kaz"], rest_of_world=True).table
    assert table.meta.id == "icio-2018-3-kaz"
    assert list(dict.fromkeys(table.countries)) == ["KAZ", "ROW"]
    assert table.meta.classification == "ICIO-3"
    assert table.output.sum() == world.OUTPUT.sum()
    assert table.imported is not None
    np.testing.assert_array_equal(table.domestic[:3, :3], world.FLOWS[3:6, 3:6])
    np.testing.assert_array_equal(
        table.domestic[3:, 3:], sum(world.FLOWS[i : i + 3, j : j + 3] for i in (0, 6) for j in (0, 6))
    )
    own = table.final_demand_domestic.loc["ROW_C24", "household_consumption"]
    assert own == world.FINAL[[1, 7]][:, [0, 10]].sum()


@pytest.mark.parametrize(
    ("countries", "rest", "said"),
    [
        (["KAZ", "XXX"], True, "no country 'XXX'"),
        (["KAZ"], False, "does not balance"),
    ],
)
def test_countries_are_chosen_with_care(tmp_path: Path, countries: list[str], rest: bool, said: str) -> None:
    assert said in str(refused(world.icio(tmp_path), countries=countries, rest_of_world=rest))


def test_a_table_of_one_country_has_none_to_choose() -> None:
    shipped = Path(__file__).parents[2] / "kb" / "data" / "tables" / "kaz-2024-42"
    assert "of one country" in str(refused(shipped, countries=["KAZ"], rest_of_world=True))


def test_gloria_is_folded_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.gloria(tmp_path)
    table = io_table.read(path, countries=["KAZ"], rest_of_world=True).table
    assert table.codes == ["KAZ_001", "KAZ_002", "KAZ_003", "ROW_001", "ROW_002", "ROW_003"]
    np.testing.assert_array_equal(table.domestic[:3, :3], world.FLOWS[3:6, 3:6])
    assert table.output.sum() == world.OUTPUT.sum()
    monkeypatch.setattr("loaders.world.gloria.MOST", 8)
    told = refused(path)
    assert "3 regions of 3 sectors are 9 industries, which need about 0.0 GiB of memory" in told.what
    assert "--countries" in told.remedy


PAIRS = pd.DataFrame(
    [("001", "X", 1.0), ("002", "X", 0.25), ("002", "Y", 0.75), ("003", "Y", 1.0)], columns=["code", "to", "share"]
)
TARGETS = pd.DataFrame(
    {"name_en": ["Goods", "Rest"], "name_ru": ["Товары", "Прочее"], "name_kk": ["Тауарлар", ""]}, index=["X", "Y"]
)


@pytest.mark.parametrize("countries", [(), ("KAZ",)])
def test_gloria_is_summed_to_other_sectors_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, countries: tuple[str, ...]
) -> None:
    path = world.gloria(tmp_path)
    whole = io_table.read(path, countries=countries, rest_of_world=bool(countries)).table
    expected = aggregate(whole, PAIRS, classification="TWO", names=TARGETS)
    monkeypatch.setattr("loaders.world.gloria.MOST", 6)  # nine industries are too many, six are not
    sectors = Concordances("TWO", {"GLORIA-3": PAIRS}, TARGETS)
    reading = io_table.read(path, countries=countries, rest_of_world=bool(countries), sectors=sectors)
    table = reading.table
    assert table.codes == expected.codes
    assert table.imported is not None
    assert expected.imported is not None
    for one, other in (
        (table.domestic, expected.domestic),
        (table.imported, expected.imported),
        (table.final_demand_domestic, expected.final_demand_domestic),
        (table.final_demand_by_country, expected.final_demand_by_country),
        (table.value_added, expected.value_added),
        (table.output, expected.output),
    ):
        np.testing.assert_allclose(one, other, atol=1e-9)
    assert all(check.passed for check in reading.checks)
    assert table.meta.classification == "TWO"
    assert "sectors summed to TWO" in table.meta.title
    assert table.industries.loc["KAZ_Y", "name_ru"] == "Прочее, Казахстан"
    assert any("3 sectors of GLORIA-3 summed to 2 of TWO" in note for note in table.notes)
    assert any("split in proportion to the shares" in note and "002" in note for note in table.notes)


def test_a_concordance_that_leaves_a_sector_out_is_refused_by_its_code(tmp_path: Path) -> None:
    path = world.gloria(tmp_path)
    told = refused(path, sectors=Concordances("TWO", {"GLORIA-3": PAIRS[PAIRS["code"] != "003"]}, TARGETS))
    assert "the shares of '003' in TWO sum to 0, not 1" in told.what
    others = Concordances("TWO", {"ICIO-3": PAIRS}, TARGETS)
    assert io_table.read(path, sectors=others).table.meta.classification == "GLORIA-3"


@pytest.mark.parametrize("write", [world.icio, world.eora, world.exiobase, world.gloria])
def test_a_matrix_that_memory_does_not_hold_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., Path]
) -> None:
    path = write(tmp_path)
    monkeypatch.setattr("loaders.files.limits.free_memory", lambda: 20)
    monkeypatch.setattr("loaders.files.limits.refuse_bomb", lambda *_: None)
    monkeypatch.setattr("loaders.files.content.refuse_bomb", lambda *_: None)
    told = refused(path)
    assert "GiB of memory" in told.what
    assert "memory" in told.remedy or "--countries" in told.remedy or "machine" in told.remedy


# ---------------------------------------------------------------- several tables, split countries


def test_a_zip_of_several_years_wants_one_chosen(tmp_path: Path) -> None:
    files = [world.icio(tmp_path, f"{year}_SML.csv") for year in (2017, 2018)]
    path = world.zipped(tmp_path / "2016-2020_SML.zip", files)
    assert io_table.read(path, year=2017).table.meta.id == "icio-2017-3"
    assert "--year" in refused(path).remedy
    assert "2017, 2018" in refused(path, year=2011).remedy


def test_the_parts_of_china_become_china(tmp_path: Path) -> None:
    def split(cells: Cells) -> None:
        for row in cells:
            row[:] = [str(c).replace("DEU_", "CN1_") if i == 0 else c for i, c in enumerate(row)]
        cells[0][:] = [str(c).replace("DEU_", "CN1_") for c in cells[0]]
        for row in cells[1:]:
            if str(row[0]).startswith("ROW_"):
                row[0] = str(row[0]).replace("ROW_", "CN2_")
        head = cells[0]
        head[:] = [str(c).replace("ROW_", "CN2_") for c in head]

    reading = io_table.read(world.icio(tmp_path, spoil=split))
    assert list(dict.fromkeys(reading.table.countries)) == ["CHN", "KAZ"]
    assert reading.table.output.sum() == world.OUTPUT.sum()
    assert any("CN1, CN2" in note for note in reading.notes)


def test_coefficients_and_output_make_flows(tmp_path: Path) -> None:
    table = io_table.read(world.exiobase(tmp_path, coefficients=True)).table
    assert table.imported is not None
    np.testing.assert_allclose(table.domestic + table.imported, world.FLOWS, rtol=1e-14)


def test_an_unpacked_download_is_read_as_its_zip(tmp_path: Path) -> None:
    world.exiobase(tmp_path)
    assert io_table.read(tmp_path / "IOT_2019_ixi").table.meta.id == "exiobase3-ixi-2019-3"


def test_labels_of_eora_may_lie_beside_it(tmp_path: Path) -> None:
    path = world.eora(tmp_path)
    bare = tmp_path / "bare"
    bare.mkdir()
    with zipfile.ZipFile(path) as source:
        source.extractall(bare)
    labels = sorted(bare.glob("labels_*.txt"))
    world.zipped(tmp_path / "Eora26_2015_bp.zip", sorted(bare.glob("Eora26_*.txt")))
    assert "labels_T.txt is missing" in str(refused(path))
    world.zipped(tmp_path / "indices.zip", labels)
    assert io_table.read(path).table.meta.id == "eora3-2015-bp"


def test_a_format_that_is_not_known_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="oecd-icio"):
        io_table.read(world.icio(tmp_path), format_name="oecd-icoi")


def test_every_format_says_where_to_get_it_and_what_is_read() -> None:
    said = io_table.described()
    for each in io_table.FORMATS:
        assert each.title in said
        assert all((each.source, each.taken, each.left_out))


# ---------------------------------------------------------------- nearly right: loads all the same


def bom(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def decimal_commas(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",", ";").replace(";20;", ";20,0;"), encoding="utf-8")


def quotes(path: Path) -> None:
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    lines[0] = [f'"{cell}"' for cell in lines[0]]
    for line in lines[1:]:
        line[0] = f'"{line[0]}"'
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")


def windows_lines(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def blank_columns(path: Path) -> None:
    path.write_text("".join(f"{line},,\n" for line in path.read_text().splitlines()), encoding="utf-8")


def blank_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n" + "," * text.splitlines()[0].count(",") + "\n", encoding="utf-8")


def other_order(path: Path) -> None:
    frame = pd.read_csv(path, index_col=0)
    frame[list(frame.columns[::-1])].to_csv(path)


GOOD: dict[str, Callable[[Path], None]] = {
    "byte-order mark": bom,
    "semicolons and decimal commas": decimal_commas,
    "quoted labels": quotes,
    "Windows line ends": windows_lines,
    "blank columns at the end": blank_columns,
    "blank lines at the end": blank_lines,
    "columns in another order": other_order,
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("write", [world.icio, world.figaro], ids=["icio", "figaro"])
def test_what_is_nearly_right_loads_right(tmp_path: Path, write: Callable[..., Path], name: str) -> None:
    if write is world.figaro and name == "columns in another order":
        pytest.skip("the name of the first column marks the format")
    path = write(tmp_path)
    GOOD[name](path)
    table = io_table.read(path).table
    np.testing.assert_array_equal(table.output, world.OUTPUT)
    np.testing.assert_array_equal(table.domestic, world.inside())


# ---------------------------------------------------------------- nearly right: refused with its place


def put(row: int, column: int, value: object) -> Spoil:
    def spoil(cells: Cells) -> None:
        cells[row][column] = value

    return spoil


def drop_rows(*rows: int) -> Spoil:
    def spoil(cells: Cells) -> None:
        for row in sorted(rows, reverse=True):
            del cells[row]

    return spoil


def drop_columns(*columns: int) -> Spoil:
    def spoil(cells: Cells) -> None:
        for row in cells:
            for column in sorted(columns, reverse=True):
                del row[column : column + 1]

    return spoil


def double_row(row: int) -> Spoil:
    return lambda cells: cells.insert(row, list(cells[row]))


BAD_ICIO: dict[str, tuple[Spoil, str, str]] = {
    "text in a cell": (put(2, 3, "many"), "line 3, column D", "text 'many'"),
    "empty cell": (put(2, 3, ""), "line 3, column D (row 'DEU_C24', column 'DEU_G')", "missing"),
    "a country's rows missing": (drop_rows(4, 5, 6), "", "column 'KAZ_A01_02' has no row"),
    "a country's columns missing": (drop_columns(4, 5, 6), "", "column 'KAZ_A01_02' is missing"),
    "row twice": (double_row(2), "", "row 'DEU_C24' stands twice"),
    "no value added": (drop_rows(11), "", "VA or VALU is missing"),
    "no output": (drop_rows(12), "", "OUT or OUTPUT is missing"),
    "no final demand": (drop_columns(*range(10, 28)), "", "no column holds final demand"),
    "one country's demand missing": (drop_columns(*range(10, 16)), "", "country 'DEU' has no final demand"),
    "thousands separated": (put(9, 9, '"1,234"'), "line 10, column J", "text '1,234'"),
    "unbalanced": (put(2, 3, 999), "row of industry 'DEU_C24'", "they differ by"),
    "infinite": (put(2, 3, "inf"), "line 3, column D", "not a finite number"),
    "line too long": (lambda cells: cells[3].append(5), "line 4", "30 cells"),
}


@pytest.mark.parametrize("name", BAD_ICIO)
def test_a_spoilt_icio_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    spoil, where, what = BAD_ICIO[name]
    error = refused(world.icio(tmp_path, spoil=spoil))
    assert where in error.where
    assert what in str(error)


BAD_FIGARO: dict[str, tuple[Spoil, str, str]] = {
    "text in a cell": (put(2, 3, ".."), "line 3, column D", "text '..'"),
    "no compensation": (drop_rows(13), "", "row 'W2_D1' is missing"),
    "strange row": (put(1, 0, "Total"), "", "column 'Total' is missing"),
    "unbalanced": (put(10, 1, 500), "column of industry", "they differ by"),
}


@pytest.mark.parametrize("name", BAD_FIGARO)
def test_a_spoilt_figaro_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    spoil, where, what = BAD_FIGARO[name]
    error = refused(world.figaro(tmp_path, spoil=spoil))
    assert where in error.where
    assert what in str(error)


BAD_SHEETS: dict[str, tuple[Callable[..., Path], Spoil, str, str]] = {
    "text in a cell": (world.wiod_2016, put(7, 5, "n.a."), "sheet '2014', cell F8", "text 'n.a.'"),
    "dates": (world.wiod_2013, put(7, 5, date(2018, 1, 2)), "cell F8", "stands where a number belongs"),
    "a column missing": (world.wiod_2016, drop_columns(5), "sheet '2014'", "column 'DEU_C24' is missing"),
    "no value added": (world.adb, put(-3, 1, "Something"), "ADB MRIO 2023", "row 'Something' is not understood"),
    "unbalanced": (world.adb, put(7, 5, 999), "row of industry", "they differ by"),
    "final demand unmarked": (
        world.wiod_2016,
        lambda cells: cells[2].__setitem__(slice(13, 28), [None] * 15),
        "",
        "none of the Bureau's tables",
    ),
}


@pytest.mark.parametrize("name", BAD_SHEETS)
def test_a_spoilt_workbook_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    write, spoil, where, what = BAD_SHEETS[name]
    error = refused(write(tmp_path, spoil=spoil))
    assert where in error.where
    assert what in str(error)


def test_an_empty_cell_of_a_workbook_is_zero_and_said(tmp_path: Path) -> None:
    def empty(cells: Cells) -> None:
        assert cells[6][8] == 0
        cells[6][8] = None

    reading = io_table.read(world.wiod_2016(tmp_path, spoil=empty))
    assert any("1 empty cells were read as 0, the first in sheet '2014', cell I7" in note for note in reading.notes)


def shifted(cells: Cells) -> None:
    """An empty row above and an empty column before."""
    cells.insert(0, [])
    for row in cells:
        row.insert(0, None)


@pytest.mark.parametrize("write", [world.wiod_2016, world.wiod_2013, world.adb], ids=["2016", "2013", "adb"])
def test_a_shifted_workbook_is_read(tmp_path: Path, write: Callable[..., Path]) -> None:
    np.testing.assert_array_equal(io_table.read(write(tmp_path, spoil=shifted)).table.output, world.OUTPUT)


def test_files_that_lack_their_year_want_it_said(tmp_path: Path) -> None:
    path = world.icio(tmp_path, "table.csv")
    assert "--year" in refused(path).remedy
    assert io_table.read(path, year=2018).table.meta.year == 2018
    assert "says 2018" in str(refused(world.icio(tmp_path), year=2017))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


@pytest.mark.parametrize(
    "write",
    [world.icio, world.figaro, world.wiod_2016, world.exiobase, world.eora, world.gloria],
    ids=["icio", "figaro", "wiod", "exiobase", "eora", "gloria"],
)
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write(tmp_path)
    cut(path)
    refused(path)


@pytest.mark.parametrize(
    ("member", "said"),
    [("Eora26_2015_bp_FD.txt", "missing"), ("labels_T.txt", "labels_T.txt is missing")],
)
def test_a_zip_that_lacks_a_piece_is_refused(tmp_path: Path, member: str, said: str) -> None:
    path = world.eora(tmp_path)
    (tmp_path / "eora" / member).unlink()
    world.zipped(path, sorted((tmp_path / "eora").iterdir()))
    assert said in str(refused(path))


def test_labels_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = world.eora(tmp_path)
    labels = tmp_path / "eora" / "labels_T.txt"
    labels.write_text("".join(labels.read_text().splitlines(keepends=True)[:-1]))
    world.zipped(path, sorted((tmp_path / "eora").iterdir()))
    assert "9 × 9 numbers, the labels say 8 × 8" in str(refused(path))


def test_a_zip_that_ends_before_its_members_do_is_refused(tmp_path: Path) -> None:
    """Its reader then raises an EOFError without a word."""
    path = world.eora(tmp_path)
    content, entry = bytearray(path.read_bytes()), -1
    while (entry := content.find(b"PK\x01\x02", entry + 1)) >= 0:  # every entry of the directory
        content[entry + 10 : entry + 12] = bytes(2)  # stored as it is …
        content[entry + 20 : entry + 28] = 2 * len(content).to_bytes(4, "little")  # … and as long as the whole file
    path.write_bytes(bytes(content))
    with pytest.raises(InvalidTable, match="it cannot be read: it ends too early"):
        io_table.read(path)


@given(st.data())
@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_damage_is_refused_in_one_line_or_read_whole(tmp_path: Path, data: st.DataObject) -> None:
    """Bytes of a file changed at random: a table of nine industries that balances, or an InvalidTable."""
    folder = tmp_path / str(data.draw(st.integers(0, 10**9)))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    writers: Sequence[Callable[..., Path]] = (world.icio, world.figaro, world.eora)
    path = data.draw(st.sampled_from(writers))(folder)
    damage(path, data)
    reading = refused_in_one_line_or_read(path)
    assert reading is None or all(check.passed for check in reading.checks)


def test_every_format_says_on_which_files_it_was_tried() -> None:
    told = io_table.described()
    for each in io_table.FORMATS:
        assert f"- tried on: {each.tried}" in told
        assert "no real file yet" in each.tried or re.search(r"20\d\d|`kb export", each.tried)
