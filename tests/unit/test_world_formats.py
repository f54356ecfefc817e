"""World tables: every format gives the one small world back, and what is nearly right is refused with its place."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pymrio
import pytest

from loaders import io_table
from tests.formats import world

Write = Callable[..., Path]


@dataclass(frozen=True)
class Case:
    """A format, its writer, and what it must say of the world."""

    name: str
    write: Write
    id: str
    sectors: tuple[str, ...]
    currency: str = "USD"
    value_added: dict[str, np.ndarray] | None = None
    margins: float = 0.0
    named: bool = False
    countries: tuple[str, ...] = world.COUNTRIES
    taxes: bool = True
    totals: bool = False


PARTS = {
    "compensation_of_employees": world.WAGES,
    "other_net_taxes_on_production": world.OTHER_TAXES,
    "gross_operating_surplus": world.SURPLUS,
}
CASES = [
    Case("oecd-icio", world.icio, "icio-2018-3", world.ICIO_SECTORS, totals=True),
    Case("oecd-icio", world.icio_2016, "icio-2008-3", ("C01T05AGR", "C27MET", "C50T52WRT"), taxes=False),
    Case("figaro", world.figaro, "figaro-2023-3", world.FIGARO_SECTORS, "EUR", PARTS),
    Case("wiod-2016", world.wiod_2016, "wiod2016-2014-3", world.WIOD_2016, margins=1, named=True, totals=True),
    Case("wiod-2013", world.wiod_2013, "wiod2013-2011-3", world.WIOD_2013, margins=1, named=True, totals=True),
    Case("adb-mrio", world.adb, "adb-mrio-2023-3x3", ("c1", "c2", "c3"), margins=1, named=True, totals=True),
    Case(
        "exiobase-3",
        world.exiobase,
        "exiobase3-ixi-2019-3",
        ("i01", "i27", "i74"),
        "EUR",
        {name: PARTS[name] for name in ("compensation_of_employees", "other_net_taxes_on_production")},
        named=True,
        countries=("DEU", "KAZ", "WA"),
    ),
    Case("pymrio", world.pymrio_system, "pymrio-2019-small-world-3", world.SECTORS, value_added=PARTS),
    Case("mario", world.mario, "mario-2019-3", world.SECTORS, value_added=PARTS),
    Case("mario", world.mario_files, "mario-2019-3", world.SECTORS, value_added=PARTS),
    Case("eora26", world.eora, "eora3-2015-bp", ("01", "02", "03"), named=True, countries=world.THREE, taxes=False),
    Case(
        "gloria", world.gloria, "gloria-2022-3", ("001", "002", "003"), named=True, countries=world.THREE, taxes=False
    ),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@each_case
def test_every_format_gives_the_same_world(tmp_path: Path, case: Case) -> None:
    reading = io_table.read(case.write(tmp_path))
    table = reading.table
    assert table.meta.id == case.id
    assert (table.meta.country, table.meta.currency) == ("WLD", case.currency)
    assert table.codes == [f"{country}_{sector}" for country in case.countries for sector in case.sectors]
    assert list(table.countries) == list(np.repeat(case.countries, 3))
    assert table.imported is not None
    np.testing.assert_array_equal(table.domestic, world.inside())
    np.testing.assert_array_equal(table.imported, world.FLOWS - world.inside())
    np.testing.assert_array_equal(table.output, world.OUTPUT)
    if case.taxes:
        np.testing.assert_array_equal(table.primary_inputs["net_taxes_on_products"], world.TAXES)
    added = world.VALUE_ADDED - case.margins + (0 if case.taxes else world.TAXES)
    np.testing.assert_array_equal(table.value_added, added)
    for name, values in (case.value_added or {}).items():
        np.testing.assert_array_equal(table.primary_inputs[name], values)
    assert all(check.passed and check.difference == 0 for check in reading.checks)
    printed = ["printed totals agree"] if case.totals else []
    assert [check.name for check in reading.checks] == ["rows balance", *printed, "columns balance"]


@each_case
def test_final_demand_is_known_by_category_and_by_country(tmp_path: Path, case: Case) -> None:
    table = io_table.read(case.write(tmp_path)).table
    assert table.final_demand_by_country is not None
    assert list(table.final_demand_by_country.columns) == list(case.countries)
    np.testing.assert_array_equal(table.final_demand_by_country, world.by_country())
    parts = world.FINAL.reshape(world.N, 3, 5)
    own = np.stack([parts[i, i // 3] for i in range(world.N)])
    got = table.final_demand_domestic.reindex(columns=list(world.CATEGORIES), fill_value=0.0)
    np.testing.assert_array_equal(got, own)
    abroad = table.final_demand_imported.reindex(columns=list(world.CATEGORIES), fill_value=0.0)
    np.testing.assert_array_equal(abroad, parts.sum(axis=1) - own)


@each_case
def test_industries_are_named_with_their_country(tmp_path: Path, case: Case) -> None:
    table = io_table.read(case.write(tmp_path)).table
    code = f"KAZ_{case.sectors[1]}"
    named = table.industries.loc[code]
    said = "Metals" if case.named else case.sectors[1]
    assert named["name_en"] == f"{said}, Kazakhstan"
    assert named["name_ru"] == ("" if case.named else f"{said}, Казахстан")


@each_case
def test_a_format_is_known_by_what_is_in_the_file(tmp_path: Path, case: Case) -> None:
    path = case.write(tmp_path)
    renamed = path.rename(tmp_path / "download.dat")
    knows_its_year = case.name not in ("oecd-icio", "figaro", "pymrio", "mario")
    reading = io_table.read(renamed, year=None if knows_its_year else int(case.id.split("-")[1]))
    assert reading.table.meta.id == case.id


@each_case
def test_a_format_may_be_named(tmp_path: Path, case: Case) -> None:
    assert io_table.read(case.write(tmp_path), format_name=case.name).table.meta.id == case.id


def test_every_world_format_has_a_miniature() -> None:
    assert {case.name for case in CASES} == {each.name for each in io_table.FORMATS if each.world is not None}


def test_the_test_system_of_pymrio_loads(tmp_path: Path) -> None:
    system = pymrio.load_test()
    system.save_all(tmp_path / "test-2020")
    reading = io_table.read(tmp_path / "test-2020")
    table = reading.table
    np.testing.assert_array_equal(table.domestic + table.imported, system.Z.to_numpy())
    assert table.final_demand_by_country is not None
    assert table.final_demand_by_country.to_numpy().sum() == pytest.approx(system.Y.to_numpy().sum())
    assert (table.meta.currency, table.meta.unit, len(set(table.countries or ()))) == ("USD", 1_000_000, 6)
    assert "value added is output less purchases" in reading.notes[0]
    assert all(check.passed for check in reading.checks)


def spoil_unit(system: pymrio.IOSystem) -> None:
    system.unit.iloc[3] = "t"


def spoil_category(system: pymrio.IOSystem) -> None:
    system.Y = system.Y.rename(columns={"Export": "Sold abroad"})


def one_region(system: pymrio.IOSystem) -> None:
    system.aggregate(region_agg=["all"] * 6)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_unit, "the unit is 'Mill USD', 't' – write one unit for all rows"),
        (spoil_category, "final demand 'Sold abroad' is not understood – say what it is: --read-as"),
        (one_region, "it is a system of one region, all"),
    ],
    ids=["two units", "unknown category", "one region"],
)
def test_a_system_that_cannot_be_a_table_is_refused(
    tmp_path: Path, spoil: Callable[[pymrio.IOSystem], None], said: str
) -> None:
    system = pymrio.load_test()
    spoil(system)
    system.save_all(tmp_path / "test-2020")
    with pytest.raises(io_table.InvalidTable) as raised:
        io_table.read(tmp_path / "test-2020")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("lost", ["Z.txt", "Y.txt", "unit.txt", "factor_inputs/F.txt"])
def test_a_system_that_lacks_a_file_is_refused(tmp_path: Path, lost: str) -> None:
    path = world.pymrio_system(tmp_path)
    (path / lost).unlink()
    with pytest.raises(io_table.InvalidTable, match=r"pymrio cannot read it|has no Z or no Y"):
        io_table.read(path)


def test_pickles_are_refused_unopened(tmp_path: Path) -> None:
    system = pymrio.load_test()
    system.save_all(tmp_path / "test-2020", table_format="pickle")
    opened = tmp_path / "opened"
    for file in (tmp_path / "test-2020").rglob("*.p*kl*"):
        file.write_bytes(pickle.dumps(Touch(opened)))
    zipped = Path(shutil.make_archive(str(tmp_path / "zipped-2020"), "zip", tmp_path / "test-2020"))
    for path in (tmp_path / "test-2020", zipped):
        with pytest.raises(io_table.InvalidTable, match="is neither text nor Parquet"):
            io_table.read(path)
    assert not opened.exists()


class Touch:
    """Something that makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., None], tuple[Path]]:
        return Path.touch, (self.path,)


def test_flows_are_computed_where_exiobase_gives_coefficients_alone(tmp_path: Path) -> None:
    """Y and A without x: output is what final demand needs, (I − A)⁻¹ Y."""
    whole = io_table.read(world.exiobase(tmp_path)).table
    world.exiobase(tmp_path / "alone", coefficients=True)
    folder = tmp_path / "alone" / "IOT_2019_ixi"
    (folder / "x.txt").unlink()
    reading = io_table.read(folder)
    np.testing.assert_allclose(reading.table.domestic, whole.domestic, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(reading.table.output, whole.output, rtol=1e-9)
    assert any("(I − A)⁻¹ Y" in note for note in reading.notes)


def test_flows_are_computed_where_a_system_of_pymrio_holds_coefficients_alone(tmp_path: Path) -> None:
    system = pymrio.load_test().calc_system()
    flows = system.Z.to_numpy().copy()
    system.Z, system.L, system.x = None, None, None
    system.save_all(tmp_path / "test-2020")
    table = io_table.read(tmp_path / "test-2020").table
    np.testing.assert_allclose(table.domestic + table.imported, flows, rtol=1e-6, atol=1e-6)


def test_coefficients_that_allow_no_output_are_refused(tmp_path: Path) -> None:
    world.exiobase(tmp_path / "alone", coefficients=True)
    folder = tmp_path / "alone" / "IOT_2019_ixi"
    (folder / "x.txt").unlink()
    lines = (folder / "A.txt").read_text(encoding="utf-8").splitlines()
    cells = [[*line.split("\t")[:2], *("1" if i == j else "0" for j in range(9))] for i, line in enumerate(lines[3:])]
    (folder / "A.txt").write_text("\n".join([*lines[:3], *map("\t".join, cells)]), encoding="utf-8")
    with pytest.raises(io_table.InvalidTable, match="has no inverse"):
        io_table.read(folder)


@pytest.mark.parametrize("name", ["mrIot.txt", "mrIot_version2.2.2.txt"])
def test_exiobase_1_and_2_are_called_by_their_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("\t\t\tAT\n", encoding="utf-8")
    with pytest.raises(io_table.InvalidTable, match=r"EXIOBASE 1 or 2 .* take EXIOBASE 3"):
        io_table.read(tmp_path)
    with pytest.raises(io_table.InvalidTable, match="EXIOBASE 1 or 2"):
        io_table.read(world.zipped(tmp_path / "mrIOT.zip", [tmp_path / name]))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda cells: cells[3].__setitem__(1, "Commodity"), "these are supply and use tables of MARIO"),
        (lambda cells: cells[4].__setitem__(1, "Branch"), "level 'Branch' of a row is not understood"),
        (lambda cells: cells[3].__setitem__(0, "FRA"), "'FRA Agriculture' is missing"),
        (lambda cells: cells[3].__setitem__(5, "many"), "text 'many'"),
        (lambda cells: cells[12].__setitem__(2, "Wages"), "factor of production 'Wages' is not understood"),
        (lambda cells: cells[12].__setitem__(4, 999.0), "inputs sum to"),
    ],
)
def test_a_spoilt_table_of_mario_is_refused_by_name(
    tmp_path: Path, spoil: Callable[[list[list[object]]], None], told: str
) -> None:
    with pytest.raises(io_table.InvalidTable) as caught:
        io_table.read(world.mario(tmp_path, spoil=spoil))
    assert told in " ".join(each.what for each in caught.value.findings)


def test_output_that_mario_states_is_compared(tmp_path: Path) -> None:
    path = world.mario_files(tmp_path)
    text = (path / "flows" / "X.csv").read_text(encoding="utf-8")
    spoilt = text.replace(f"{world.OUTPUT[0]:g}", f"{world.OUTPUT[0] + 50:g}")
    (path / "flows" / "X.csv").write_text(spoilt, encoding="utf-8")
    with pytest.raises(io_table.InvalidTable, match="uses sum to"):
        io_table.read(path)
