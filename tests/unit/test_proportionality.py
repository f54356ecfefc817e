"""Domestic flows by import proportionality: sums, shares, what is told, and how far it is from an official table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given

from analysis.compilation.proportionality import domestic_by_proportionality
from kb.errors import AnalysisError
from kb.table import IOTable
from loaders import io_table
from tests.tables import balanced_tables, germany_1995, make_table, quickly, undivided


def with_exports(table: IOTable, part: float) -> IOTable:
    """Part of what households buy goes abroad instead."""
    demand = table.final_demand_domestic
    sold = demand["household_consumption"].clip(lower=0)
    moved = demand.assign(household_consumption=demand["household_consumption"] - part * sold, exports=part * sold)
    return replace(table, final_demand_domestic=moved)


def test_a_product_half_imported_is_half_imported_everywhere_at_home() -> None:
    table = make_table([[20, 40], [10, 10]], {"output": [60, 40], "imports": [30, 0]}, codes=["a", "b"])
    demand = table.final_demand_domestic.assign(household_consumption=[10.0, 20.0], exports=[20.0, 0.0])
    found = domestic_by_proportionality(replace(table, final_demand_domestic=demand))
    assert found.shares == pytest.approx([30 / 70, 0])
    new = found.table
    assert new.imported == pytest.approx(np.array([[20, 40], [0, 0]]) * 30 / 70)
    assert new.final_demand_imported.loc["a", "household_consumption"] == pytest.approx(10 * 30 / 70)
    assert new.final_demand_domestic.loc["a", "exports"] == 20
    both = domestic_by_proportionality(replace(table, final_demand_domestic=demand), split_exports=True)
    assert both.shares == pytest.approx([1 / 3, 0])
    assert both.table.final_demand_imported.loc["a", "exports"] == pytest.approx(20 / 3)


@quickly
@given(balanced_tables())
def test_uses_add_up_to_output_and_imports_and_columns_keep_their_sums(table: IOTable) -> None:
    assume((table.final_demand_domestic["household_consumption"] >= 0).all())
    given_total = undivided(with_exports(table, 0.5))
    for split in (False, True):
        found = domestic_by_proportionality(given_total, split_exports=split)
        new = found.table
        assert new.imported is not None
        assert ((found.shares >= 0) & (found.shares <= 1)).all()
        assert new.domestic + new.imported == pytest.approx(given_total.domestic)
        home = new.domestic.sum(axis=1) + new.final_demand_domestic.to_numpy().sum(axis=1)
        abroad = new.imported.sum(axis=1) + new.final_demand_imported.to_numpy().sum(axis=1)
        assert home == pytest.approx(table.output)
        assert abroad == pytest.approx(table.imports)
        assert new.bases == ("domestic", "total", "resources")


@quickly
@given(balanced_tables())
def test_a_table_that_is_proportional_is_found_again(table: IOTable) -> None:
    first = domestic_by_proportionality(with_exports(table, 0.3)).table
    again = domestic_by_proportionality(undivided(first))
    assert again.table.domestic == pytest.approx(first.domestic)
    assert domestic_by_proportionality(first).misplaced == pytest.approx(0, abs=1e-9)


def test_the_result_says_that_it_is_an_assumption() -> None:
    new = domestic_by_proportionality(make_table([[1, 2], [3, 4]], {"output": [9, 9], "imports": [1, 0]})).table
    assert new.meta.id == "made-by-test-proportional"
    assert new.meta.title.endswith("domestic flows by import proportionality")
    assert "every user of a product at home imports the same share of it" in new.notes[0]
    assert new.notes[0] in new.meta.description
    assert "uses of S1 differ from its output plus imports by 0.1" in new.notes[1]


def test_the_official_import_matrix_is_a_fifth_away_from_proportionality(reference: Path) -> None:
    """Measured on Kazakhstan 2024, 68 products: 20.4 % of the imported flows between industries stand elsewhere.

    The means of the output multipliers hardly differ (1.5038 official, 1.5013 proportional), single ones by up to
    0.56: proportionality is fit for the whole, not for one product.
    """
    table = io_table.read(reference / "kaz_2024_bns" / "tzv_2024.xlsx").table
    found = domestic_by_proportionality(table)
    assert found.misplaced == pytest.approx(0.204, abs=5e-4)
    assert "20.4% of the imported flows" in found.table.notes[-1]
    assert "exports exceed output" in found.table.notes[1]
    assert found.table.notes[1].endswith("062, 14, 15, 26, 32")
    assert found.table.domestic.min() >= 0

    def multipliers(domestic: np.ndarray) -> np.ndarray:
        return np.linalg.inv(np.eye(68) - domestic / table.output).sum(axis=0)

    official, proportional = multipliers(table.domestic), multipliers(found.table.domestic)
    assert official.mean() == pytest.approx(1.5038, abs=1e-4)
    assert proportional.mean() == pytest.approx(1.5013, abs=1e-4)
    assert np.abs(official - proportional).max() == pytest.approx(0.562, abs=1e-3)


def test_what_cannot_be_split_is_named() -> None:
    with pytest.raises(AnalysisError, match="imports of each product are unknown"):
        domestic_by_proportionality(germany_1995())
    with pytest.raises(AnalysisError, match="imports of S1 are -1"):
        domestic_by_proportionality(make_table([[1.0]], {"output": [3], "imports": [-1]}))
    world = replace(make_table([[1.0]], {"output": [3], "imports": [1]}), countries=["KAZ"])
    with pytest.raises(AnalysisError, match="world table"):
        domestic_by_proportionality(world)
