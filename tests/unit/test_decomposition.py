"""Structural decomposition: parts that add up whatever the tables, by the definitions, and tables not comparable."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import input_coefficients
from analysis.structural.closing_demand import closing_demand
from analysis.structural.decomposition import (
    ADDS_UP,
    BY_CATEGORY,
    PARTS,
    PRICES,
    DecompositionParameters,
    decomposition,
)
from analysis.textbook import two_years
from kb.errors import AnalysisError
from kb.table import BASES
from loaders import io_table
from tests.formats import world
from tests.tables import attempted, balanced_tables, kaz_2024_29, make_table, quickly, scale, take, undivided

ORDERS = ("average", "demand-first", "technology-first")


def dated(table, name, year, **meta):
    return replace(table, meta=replace(table.meta, id=name, year=year, **meta))


def changed(table, name="once", year=2020, seed=1):
    """The table as it may have been: every number of it a little different, so that its rows no longer balance."""
    rng = np.random.default_rng(seed)

    def other(numbers):
        return numbers * rng.uniform(0.7, 1.1, numbers.shape)

    return dated(
        replace(
            table,
            domestic=other(table.domestic),
            imported=None if table.imported is None else other(table.imported),
            final_demand_domestic=other(table.final_demand_domestic),
            primary_inputs=other(table.primary_inputs),
        ),
        name,
        year,
    )


@quickly
@given(balanced_tables(min_size=2), st.sampled_from(BASES), st.sampled_from(ORDERS))
def test_the_parts_add_up_on_every_basis(table, basis, order):
    earlier = changed(table)
    asked = DecompositionParameters(basis, order=order)
    result = attempted(partial(decomposition, earlier_table=earlier), table, asked)
    if isinstance(result, AnalysisError):  # numbers changed at will need not make a productive economy
        assert any(word in str(result) for word in ("productive", "sums to nothing", "singular", "output plus imports"))
        return
    frame = result.frame
    size = frame[["before", "after"]].sum().sum() + np.abs(frame[list(PARTS)].fillna(0).to_numpy()).sum()
    parts = frame[list(PARTS)].astype(float).fillna(0).sum(axis=1)
    np.testing.assert_allclose(parts, frame["after"] - frame["before"], atol=1e-11 * size)
    assert set(result.identities) == {ADDS_UP, BY_CATEGORY}
    sums = result.part("buyers")[["technology", "sourcing"]].astype(float).fillna(0).sum().sum()
    assert sums == pytest.approx(frame[["technology", "sourcing"]].astype(float).fillna(0).sum().sum(), abs=1e-9 * size)


def test_the_parts_are_those_of_the_definition():
    table = kaz_2024_29()
    earlier = changed(table)
    sides = []
    for each in (earlier, table):
        A = input_coefficients(each).to_numpy()
        H = input_coefficients(each, "total").to_numpy()
        F = closing_demand(each)
        sides.append((A, H, np.divide(A, H, out=np.zeros_like(A), where=H != 0), F, np.linalg.inv(np.eye(29) - A)))
    (A0, H0, T0, F0, L0), (A1, H1, T1, F1, L1) = sides
    f0, f1 = F0.sum(axis=1).to_numpy(), F1.sum(axis=1).to_numpy()
    y0, y1 = f0.sum(), f1.sum()
    mean = (T0 + T1) / 2 * (H1 - H0)
    expected = {
        "technology": (L0 @ mean @ L1 @ f1 + L1 @ mean @ L0 @ f0) / 2,
        "sourcing": (L0 @ (A1 - A0 - mean) @ L1 @ f1 + L1 @ (A1 - A0 - mean) @ L0 @ f0) / 2,
        "level": (L0 @ f0 / y0 + L1 @ f1 / y1) / 2 * (y1 - y0),
        "mix": (L0 * y1 + L1 * y0) / 2 @ (f1 / y1 - f0 / y0),
        "exports": (L0 + L1) / 2 @ (F1["exports"] - F0["exports"]).to_numpy(),
        "discrepancy": (L0 + L1) / 2 @ -F0["discrepancy"].to_numpy(),
    }
    frame = decomposition(table, earlier_table=earlier).frame
    for name, values in expected.items():
        np.testing.assert_allclose(frame[name], values, rtol=1e-9, atol=1e-6 * np.abs(values).max(), err_msg=name)
    assert {"sourcing", "discrepancy"} <= set(frame.columns)


def test_only_what_changed_has_a_part():
    table = kaz_2024_29()
    once = dated(table, "once", 2020)
    assert decomposition(table, earlier_table=once).frame[list(PARTS)].abs().max().max() < 1e-4
    grown = decomposition(scale(table, 1.5), earlier_table=once).frame
    np.testing.assert_allclose(grown["level"], grown["change"], rtol=1e-9)
    np.testing.assert_allclose(grown["change"], table.output / 2, rtol=1e-12)
    moved = table.domestic * 0.1
    home = replace(once, domestic=table.domestic - moved, imported=table.imported + moved)
    sums = decomposition(table, earlier_table=home).summary
    assert abs(sums["technology"]) < 1e-9 * sums["sourcing"]


def test_tables_in_another_order_and_unit_are_brought_together():
    later, earlier = two_years()
    expected = decomposition(later, earlier_table=earlier).frame
    thousands = scale(take(earlier, [2, 0, 1]), 0.001)
    thousands = dated(thousands, "once", 2021, unit=1000 * later.meta.unit)
    result = decomposition(later, earlier_table=thousands)
    pd.testing.assert_frame_equal(result.frame.drop(columns="since"), expected.drop(columns="since"), rtol=1e-12)
    assert result.notes[:2] == (PRICES, "once counts units of 1,000: taken in units of 1")
    assert (result.tables, result.parameters.since) == (("once",), "once")


def test_origins_that_are_not_known_are_not_split():
    table = make_table([[1, 2], [3, 4]], {"output": [20, 20]})
    for basis, one in (("domestic", table), ("total", kaz_2024_29()), ("resources", undivided(kaz_2024_29()))):
        result = decomposition(one, DecompositionParameters(basis), earlier_table=changed(one))
        assert result.frame["sourcing"].isna().all()
        assert any("origins" in note for note in result.notes)


@pytest.mark.parametrize("basis", ["domestic", "total"])
def test_a_world_table_splits_technology_from_where_inputs_come_from(tmp_path, basis):
    table = io_table.read(world.icio(tmp_path)).table
    # half of what Kazakhstan's metals bought of German metals came from Kazakhstan's own
    once = dated(table, "once", 2010)
    imported, domestic = table.imported.copy(), table.domestic.copy()
    imported[1, 4], domestic[4, 4] = imported[1, 4] / 2, domestic[4, 4] + imported[1, 4] / 2
    result = decomposition(
        table, DecompositionParameters(basis), earlier_table=replace(once, domestic=domestic, imported=imported)
    )
    frame = result.frame.set_index("industry")
    assert np.abs(frame["technology"]).max() < 1e-12 * table.output.max()
    assert frame.loc["KAZ_C24", "sourcing"] < 0
    assert ("exports" in frame) == (basis == "domestic")
    assert frame["change"].abs().max() == 0


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"id": "miller-blair-2022-1"}, "compared with itself"),
        ({"classification": "ISIC4"}, "classifications example of three and ISIC4 differ – `kb table aggregate`"),
        ({"currency": "KZT"}, "amounts are in USD and KZT"),
        ({"year": 2030}, "swap --table and --since"),
    ],
)
def test_tables_that_cannot_be_compared_are_refused(other, message):
    later, earlier = two_years()
    with pytest.raises(AnalysisError, match=message) as caught:
        decomposition(later, earlier_table=replace(earlier, meta=replace(earlier.meta, **other)))
    assert "\n" not in str(caught.value)


def test_industries_that_only_one_table_has_are_named():
    later, earlier = two_years()
    renamed = replace(earlier, industries=earlier.industries.set_axis(["1", "2", "9"]))
    with pytest.raises(AnalysisError, match="only one of the tables has 3, 9"):
        decomposition(later, earlier_table=renamed)
