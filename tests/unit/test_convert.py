"""Tables as pymrio and networkx objects: their A, L and multipliers are ours, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pymrio
import pytest
from python_calamine import CalamineWorkbook

from analysis.model.coefficients import input_coefficients
from analysis.structural.multipliers import MultiplierParameters, multipliers
from cli.build import tables
from kb.convert import to_networkx, to_pymrio
from kb.errors import AnalysisError
from kb.exports import of_table
from kb.flows import together
from kb.table import BASES, Basis, IOTable
from loaders import io_table
from loaders.export import table_workbook
from loaders.export.network_writer import write_graphml
from tests.formats import world
from tests.tables import germany_1995

CLOSE = {"rtol": 1e-9, "atol": 1e-12}
OURS = {
    "compensation_of_employees": "compensation",
    "net_taxes_on_products": "taxes",
    "imported_inputs": "imports",
    "imports": "imports",
}


@pytest.fixture(scope="module")
def kazakhstan() -> IOTable:
    return tables()[1]


def check_against_ours(table: IOTable, basis: Basis) -> pymrio.IOSystem:
    """The system, its A, L and multipliers being those of our analyses."""
    system = to_pymrio(table, basis).calc_all()
    np.testing.assert_allclose(system.A, input_coefficients(table, basis), **CLOSE)
    np.testing.assert_allclose(system.L, np.linalg.inv(np.eye(len(table.codes)) - system.A.to_numpy()), **CLOSE)
    frame = multipliers(table, MultiplierParameters(basis=basis)).frame.query(
        "closure == 'type I' and form == 'effect'"
    )
    effects = {measure: rows.set_index("industry")["value"] for measure, rows in frame.groupby("measure")}
    np.testing.assert_allclose(system.L.sum(), effects["output"].loc[table.codes], **CLOSE)
    for row, measure in OURS.items():
        if row in system.factor_inputs.M.index and measure in effects:
            np.testing.assert_allclose(system.factor_inputs.M.loc[row], effects[measure].loc[table.codes], **CLOSE)
    return system


@pytest.mark.parametrize("basis", BASES)
def test_a_national_system_gives_our_coefficients_and_multipliers(kazakhstan: IOTable, basis: Basis) -> None:
    system = check_against_ours(kazakhstan, basis)
    np.testing.assert_allclose(system.x["indout"], system.Z.sum(axis=1) + system.Y.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(system.A.sum() + system.factor_inputs.S.sum(), 1, rtol=1e-9)
    assert set(system.unit["unit"]) == {"1,000 KZT"}
    assert set(system.get_regions()) == {"KAZ"}
    assert list(system.get_sectors()) == kazakhstan.codes


def test_imports_are_not_lost(kazakhstan: IOTable) -> None:
    system = to_pymrio(kazakhstan, "domestic").calc_all()
    assert kazakhstan.imported is not None
    np.testing.assert_array_equal(system.imports.F, kazakhstan.imported)
    np.testing.assert_array_equal(system.imports.F_Y, kazakhstan.final_demand_imported)
    np.testing.assert_array_equal(system.factor_inputs.F.loc["imported_inputs"], kazakhstan.imported_purchases)
    np.testing.assert_array_equal(-to_pymrio(kazakhstan, "total").Y["KAZ", "imports"], kazakhstan.imports)
    np.testing.assert_array_equal(to_pymrio(kazakhstan, "resources").factor_inputs.F.loc["imports"], kazakhstan.imports)


def test_imports_known_by_their_total_only_are_a_factor() -> None:
    system = check_against_ours(germany_1995(), "domestic")
    assert not hasattr(system, "imports")
    assert system.employment.unit.loc["employment", "unit"] == "persons"
    assert system.factor_inputs.M.loc["imported_inputs"].iloc[0] == pytest.approx(
        multipliers(germany_1995()).part("wide")["imports_effect"].iloc[0], rel=1e-9
    )


def test_a_world_system_is_whole(tmp_path: Path) -> None:
    table = io_table.read(world.icio(tmp_path)).table
    system = check_against_ours(table, "total")
    np.testing.assert_array_equal(system.Z, world.FLOWS)
    np.testing.assert_array_equal(system.Y, world.by_country())
    assert list(system.get_regions()) == list(world.COUNTRIES)
    assert to_pymrio(table).Z.equals(system.Z)
    footprint, made = system.factor_inputs.D_cba_reg, system.factor_inputs.D_pba_reg
    np.testing.assert_allclose(footprint.sum(axis=1), made.sum(axis=1), rtol=1e-9)


def test_a_table_that_does_not_tell_imports_apart_is_total(kazakhstan: IOTable, tmp_path: Path) -> None:
    table = replace(
        kazakhstan,
        domestic=together(kazakhstan),
        imported=None,
        final_demand_domestic=kazakhstan.final_demand_domestic + kazakhstan.final_demand_imported,
        final_demand_imported=kazakhstan.final_demand_imported * 0,
        undivided=True,
    )
    for basis in ("total", "resources"):
        np.testing.assert_array_equal(check_against_ours(table, basis).Y, to_pymrio(kazakhstan, basis).Y)
    assert to_pymrio(table).Z.equals(to_pymrio(kazakhstan, "total").Z)
    assert {name for *_, flow in to_networkx(table).edges(data=True) for name in flow} == {"total", "input_share"}
    write_graphml(of_table(table), tmp_path / "out.graphml")
    assert nx.read_graphml(tmp_path / "out.graphml").edges["B07", "C24"]["weight"] == 5379794769 + 303152447
    table_workbook.write(table, tmp_path / "out.xlsx")
    assert "Total" in CalamineWorkbook.from_path(tmp_path / "out.xlsx").sheet_names


@pytest.mark.parametrize(("basis", "why"), [("domestic", "goes out whole"), ("nominal", "no such basis")])
def test_a_basis_that_is_not_there_is_refused_in_one_line(tmp_path: Path, basis: Basis, why: str) -> None:
    table = io_table.read(world.icio(tmp_path)).table
    with pytest.raises(AnalysisError, match=f"{why}.*choose total"):
        to_pymrio(table, basis)
    with pytest.raises(AnalysisError, match="to which country"):
        to_pymrio(replace(table, final_demand_by_country=None))


def test_a_network_holds_every_flow(kazakhstan: IOTable) -> None:
    network = to_networkx(kazakhstan)
    place = {code: at for at, code in enumerate(kazakhstan.codes)}
    assert kazakhstan.imported is not None
    domestic, imported = np.zeros((2, 29, 29))
    for supplier, buyer, flow in network.edges(data=True):
        domestic[place[supplier], place[buyer]] = flow["domestic"]
        imported[place[supplier], place[buyer]] = flow["imported"]
    np.testing.assert_array_equal(domestic, kazakhstan.domestic)
    np.testing.assert_array_equal(imported, kazakhstan.imported)
    assert network.nodes["C24"]["output"] == kazakhstan.output[place["C24"]]
    assert network.nodes["C24"]["name_ru"] == kazakhstan.industries["name_ru"]["C24"]
    for code in ("C24", "A01"):
        assert sum(flow["input_share"] for *_, flow in network.in_edges(code, data=True)) == pytest.approx(1)
    assert (network.graph["unit"], network.graph["currency"], network.graph["year"]) == (1000, "KZT", 2024)


def test_a_network_of_a_table_without_imported_flows_says_nothing_of_them() -> None:
    network = to_networkx(germany_1995())
    assert {name for *_, flow in network.edges(data=True) for name in flow} == {
        "domestic",
        "input_share",
        "output_share",
    }
