"""Miller and Blair 2009, tables 2.3 and 2.4: the two-sector example."""

import numpy as np
import pytest

from analysis.model.coefficients import input_coefficients, primary_coefficients
from analysis.model.leontief import leontief_inverse, open_system
from analysis.structural.multipliers import multipliers, wide
from analysis.textbook import miller_blair

L = np.array([[1.25412541, 0.330033], [0.2640264, 1.12211221]])
NEW_DEMAND = np.array([600.0, 1500.0])


def test_input_coefficients():
    np.testing.assert_allclose(input_coefficients(miller_blair()), [[0.15, 0.25], [0.2, 0.05]], atol=1e-15)


def test_leontief_inverse():
    np.testing.assert_allclose(leontief_inverse(miller_blair()), L, atol=5e-8)


@pytest.mark.parametrize("basis", ["domestic", "total", "resources"])
def test_without_imports_every_basis_gives_the_same(basis):
    np.testing.assert_allclose(leontief_inverse(miller_blair(), basis), L, atol=5e-8)


def test_output_for_a_new_final_demand():
    output = open_system(miller_blair()).forward(NEW_DEMAND)
    np.testing.assert_allclose(output, [1247.5, 1841.6], atol=0.05)


def test_labour_for_a_new_final_demand():
    output = open_system(miller_blair()).forward(NEW_DEMAND)
    labour = primary_coefficients(miller_blair())["compensation"].to_numpy()
    np.testing.assert_allclose(labour * output, [374.25, 460.4], atol=0.02)


def test_output_multipliers_are_the_column_sums():
    effects = wide(multipliers(miller_blair()).frame)["output_effect"].to_numpy(float)
    np.testing.assert_allclose(effects, L.sum(axis=0), atol=1e-7)
