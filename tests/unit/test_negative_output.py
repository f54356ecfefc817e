"""An industry whose output is below zero: said at load, left out by what computes per unit of output, never a reason
to refuse all others."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.methods import METHODS, compute
from analysis.structural.multipliers import MultiplierParameters
from kb.table import IOTable
from loaders import io_table
from tests.formats.world import write_lines

LINES = (
    ["V1", "KAZ_A", "KAZ_B", "ROW_A", "ROW_B", "KAZ_HFCE", "KAZ_INVNT", "ROW_HFCE", "ROW_INVNT", "OUT"],
    ["KAZ_A", 10, 5, 1, 1, 40, 0, 3, 0, 60],
    ["KAZ_B", 0, 0, 0, 0, 0, -1, 0, 0, -1],
    ["ROW_A", 2, 0, 20, 10, 1, 0, 50, 7, 90],
    ["ROW_B", 3, 0, 5, 15, 2, 0, 30, 5, 60],
    ["TLS", 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ["VA", 45, -6, 64, 34, 0, 0, 0, 0, 0],
    ["OUT", 60, -1, 90, 60, 0, 0, 0, 0, 0],
)
ALONE = [name for name, method in METHODS.items() if method.automatic and not method.needs]
"""Methods that need nothing but the table."""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> IOTable:
    reading = io_table.read(write_lines(tmp_path_factory.mktemp("icio") / "2009_SML.csv", LINES))
    assert any("output is below zero in 1 industries, first KAZ_B" in note for note in reading.notes)
    return reading.table


@pytest.mark.parametrize("name", ALONE)
def test_no_method_refuses_the_others_for_it(table: IOTable, name: str) -> None:
    for parameters in METHODS[name].runs(table):
        assert {"KAZ_A", "ROW_A", "ROW_B"} <= set(compute(table, parameters).frame.astype(str).to_numpy().ravel())


def test_the_others_have_the_multipliers_of_a_table_without_it(table: IOTable) -> None:
    result = compute(table, MultiplierParameters("total"))
    assert any("KAZ_B" in note for note in result.notes)
    frame = result.frame
    output = frame[(frame["measure"] == "output") & (frame["closure"] == "type I") & (frame["form"] == "effect")]
    ours = output.set_index("industry")["value"]
    assert "KAZ_B" not in ours.index
    Z = np.array([[10, 1, 1], [2, 20, 10], [3, 5, 15]], dtype=float)
    by_hand = np.linalg.inv(np.eye(3) - Z / np.array([60, 90, 60])).sum(axis=0)
    np.testing.assert_allclose(ours[["KAZ_A", "ROW_A", "ROW_B"]], by_hand, rtol=1e-12)
