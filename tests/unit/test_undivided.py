"""Tables whose flows of domestic and imported products stand together: what can be computed, and what cannot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from analysis.compilation.aggregation import aggregate
from analysis.compilation.proportionality import domestic_by_proportionality
from analysis.compilation.rebalance import rebalance
from analysis.model.coefficients import input_coefficients, primary_coefficients
from analysis.structural.multipliers import MultiplierParameters, multipliers
from kb.errors import AnalysisError
from kb.flows import rows
from kb.table import IOTable
from loaders import io_table
from loaders.folder import io_folder
from loaders.io_table import InvalidTable
from tests.tables import balanced_tables, make_table, quickly, undivided


def small() -> IOTable:
    """Two industries that balance, both with imports."""
    inputs = {"gross_operating_surplus": [6.0, 9.0], "output": [10.0, 20.0]}
    return make_table([[1.0, 4.0], [2.0, 5.0]], inputs, [[1.0, 0.0], [0.0, 2.0]], [3.0, 1.0])


@quickly
@given(balanced_tables())
def test_coefficients_are_those_of_the_divided_table_on_the_bases_that_hold(table: IOTable) -> None:
    whole = undivided(table)
    assert whole.bases == ("total", "resources")
    for basis in whole.bases:
        ours, theirs = input_coefficients(whole, basis), input_coefficients(table, basis)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)
        made = primary_coefficients(whole, basis)["value_added"]
        np.testing.assert_allclose(made, primary_coefficients(table, basis)["value_added"], rtol=1e-12)


def test_what_needs_imports_told_apart_is_refused() -> None:
    whole = undivided(small())
    with pytest.raises(AnalysisError, match="does not tell domestic and imported flows apart") as caught:
        multipliers(whole, MultiplierParameters(basis="domestic"))
    assert caught.value.remedy == "choose the basis total or resources"
    with pytest.raises(AnalysisError, match="domestic and imported products apart"):
        rebalance(whole, {}, {})
    assert [row[5] for batch in rows(whole, whole.domestic != 0, 10) for row in batch] == [None] * 4


def test_proportionality_divides_it_and_aggregation_leaves_it_so() -> None:
    whole = undivided(small())
    assert not domestic_by_proportionality(whole).table.undivided
    one = pd.DataFrame({"code": whole.codes, "to": "T", "share": 1.0})
    assert aggregate(whole, one, classification="T").undivided


def test_its_folder_says_so_and_is_read_back(tmp_path: Path) -> None:
    whole = undivided(small())
    io_folder.write(whole, tmp_path / "t")
    reading = io_table.read(tmp_path / "t")
    assert reading.table.undivided
    assert [check.name for check in reading.checks] == ["supply equals use", "columns balance"]
    np.testing.assert_array_equal(reading.table.domestic, whole.domestic)
    flows = tmp_path / "t" / "flows.csv"
    flows.write_text(flows.read_text().replace(",\n", ",1\n"))
    with pytest.raises(InvalidTable, match="imported uses stand beside"):
        io_table.read(tmp_path / "t")
