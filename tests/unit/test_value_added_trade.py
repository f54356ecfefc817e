"""Value added in trade: a world by hand, any world by explicit inversion, and tables that are no world."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.structural.multipliers import MultiplierParameters, multipliers
from analysis.structural.value_added_trade import ABSORBED, ORIGINS, value_added_trade
from analysis.textbook import miller_blair, two_countries
from kb.errors import AnalysisError
from kb.table import IOTable
from loaders import io_table
from tests.formats import world


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> IOTable:
    """Three countries and three industries, with taxes on products, as read from the OECD's layout."""
    return io_table.read(world.icio(tmp_path_factory.mktemp("icio"))).table


def test_a_world_of_two_countries_by_hand() -> None:
    """L = [[1, 0.2], [0.2, 1]] / 0.96, v = 0.8: German exports 5 hold 0.8 · 5 / 0.96 of German value added."""
    result = value_added_trade(two_countries())
    germany = result.frame.set_index("country").loc["DEU"]
    expected = {
        "exports": 5,
        "domestic_value_added": 4 / 0.96,
        "foreign_value_added": 0.8 / 0.96,
        "other": 0,
        "returned": 4 / 0.96 - 4,
        "vertical_specialisation": 1,
        "value_added_exports": 0.8 * (1 + 0.2 * 15) / 0.96,
        "domestic_share": 0.8 / 0.96,
        "vertical_share": 0.2,
    }
    assert {name: float(germany[name]) for name in expected} == pytest.approx(expected, abs=1e-12)
    used = result.part("destinations").set_index(["origin", "country"])["value"]
    assert used["KAZ", "KAZ"] == pytest.approx(0.8 * (0.2 + 15) / 0.96)
    assert used["DEU"].sum() == pytest.approx(8)


def test_the_parts_of_any_world_are_those_of_explicit_inversion(small: IOTable) -> None:
    result = value_added_trade(small)
    x = world.OUTPUT
    A, home = world.FLOWS / x, np.kron(np.eye(3), np.ones((3, 3)))
    L, v = np.linalg.inv(np.eye(9) - A), world.VALUE_ADDED / x
    exports = (world.FLOWS * (1 - home)).sum(axis=1) + (world.by_country() * (1 - np.kron(np.eye(3), [[1]] * 3))).sum(1)
    added = v[:, None] * L * exports
    local = np.linalg.inv(np.eye(9) - A * home)
    industries = result.part("industries")
    expected = {
        "exports": exports,
        "domestic_value_added": (added * home).sum(axis=0),
        "foreign_value_added": (added * (1 - home)).sum(axis=0),
        "other": (world.TAXES / x) @ L * exports,
        "returned": (added * home).sum(axis=0) - v @ local * exports,
        "vertical_specialisation": (A * (1 - home)).sum(axis=0) @ local * exports,
        "value_added_exports": ((v[:, None] * (L @ world.by_country())) * (1 - np.kron(np.eye(3), [[1]] * 3))).sum(1),
    }
    for name, values in expected.items():
        np.testing.assert_allclose(industries[name], values, rtol=1e-10, err_msg=name)
        sums = values.reshape(3, 3).sum(axis=1)
        np.testing.assert_allclose(result.frame[name], sums, rtol=1e-10, err_msg=name)
    assert set(result.identities) == {ORIGINS, ABSORBED}
    assert max(result.identities.values()) < 1e-12


def test_the_shares_of_all_origins_and_of_what_is_no_value_added_sum_to_one(small: IOTable) -> None:
    result = value_added_trade(small)
    origins = result.part("origins").groupby("country", sort=False)["share"].sum()
    other = result.frame.set_index("country")["other"] / result.frame.set_index("country")["exports"]
    np.testing.assert_allclose((origins + other).astype(float), 1, atol=1e-12)
    untaxed = value_added_trade(
        replace(small, primary_inputs=small.primary_inputs.assign(value_added=world.VALUE_ADDED + world.TAXES))
    )
    shares = untaxed.part("origins").groupby("country")["share"].sum()
    np.testing.assert_allclose(shares.astype(float), 1, atol=1e-12)
    np.testing.assert_allclose(
        untaxed.frame["vertical_specialisation"],
        untaxed.frame["foreign_value_added"] + untaxed.frame["returned"],
        rtol=1e-12,
        err_msg="imports in exports are foreign value added and the own that came back",
    )
    assert (untaxed.part("destinations").groupby("origin")["share"].sum().astype(float) - 1).abs().max() < 1e-12


def test_folding_other_countries_leaves_a_countrys_exports_and_imports_in_them(tmp_path: Path, small: IOTable) -> None:
    path = world.icio(tmp_path)
    folded = io_table.read(path, countries=["KAZ"], rest_of_world=True).table
    rows = [value_added_trade(table).frame.set_index("country").loc["KAZ"] for table in (small, folded)]
    for name in ("exports", "vertical_specialisation"):
        assert rows[0][name] == pytest.approx(rows[1][name])


def test_a_country_that_exports_nothing_has_no_shares() -> None:
    alone = two_countries()
    final = np.array([[9.0, 1.0], [0.0, 18.0]])
    alone = replace(
        alone,
        imported=np.array([[0.0, 0.0], [0.0, 0.0]]),
        domestic=np.diag([0.0, 2.0]),
        final_demand_domestic=alone.final_demand_domestic.assign(household_consumption=np.diag(final)),
        final_demand_imported=alone.final_demand_imported.assign(household_consumption=[1.0, 0.0]),
        final_demand_by_country=alone.final_demand_by_country * 0 + final,
    )
    row = value_added_trade(alone).frame.set_index("country").loc["KAZ"]
    assert row["exports"] == 0
    assert row[["domestic_share", "foreign_share", "vertical_share", "value_added_ratio"]].isna().all()


def test_a_table_of_one_country_is_refused_in_one_line() -> None:
    with pytest.raises(
        AnalysisError, match=r"^table miller-blair-2009: value added in trade needs .* – load"
    ) as caught:
        value_added_trade(miller_blair())
    assert "\n" not in str(caught.value)


def test_multipliers_of_a_world_say_that_flows_are_followed_abroad(small: IOTable) -> None:
    result = multipliers(small, MultiplierParameters("total"))
    assert "followed to where they are made" in result.notes[0]
    effects = result.part("wide").set_index("industry")[["value_added_effect", "taxes_effect"]]
    np.testing.assert_allclose(effects.astype(float).sum(axis=1), 1, atol=1e-12)
