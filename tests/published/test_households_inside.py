"""Type II against published numbers: Miller and Blair's closed model, and the Netherlands' example of Spicosa."""

import numpy as np
import pytest

from analysis.model.coefficients import input_coefficients, primary_coefficients
from analysis.structural.impact import ImpactParameters, impact
from analysis.structural.multipliers import MultiplierParameters, multipliers, wide
from analysis.textbook import miller_blair
from cli.build import tables
from kb.table import BASES
from loaders.io_table import read
from tests.tables import make_table

CLOSED = np.array([[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.570, 0.489, 1.289]])
"""(I - A)^-1 with households, as Miller and Blair 1985 print it: of A = [.15 .25 .05; .20 .05 .40; .30 .25 .05]."""

WITHIN = 1 - 0.05
"""Households there pay 0.05 of their income to households; in our tables that is an industry, and the corner is 0.

Income net of it, 950 of 1000, closes the same system: the industries' rows are equal, the household row is 0.95 of
the printed one, which counts what households pay each other.
"""


@pytest.fixture(scope="module")
def closed():
    return wide(multipliers(miller_blair(), MultiplierParameters(household_income=1000 * WITHIN)).frame).astype(float)


def test_truncated_output_multipliers_are_the_industries_rows(closed):
    np.testing.assert_allclose(closed["output_effect_type_ii"], CLOSED[:2, :2].sum(axis=0), atol=1e-3)


def test_total_output_multipliers_with_the_household_row(closed):
    """Printed as 2.462 and 2.262."""
    household_row = closed["output_effect_type_ii_full"] - closed["output_effect_type_ii"]
    np.testing.assert_allclose(household_row / WITHIN, CLOSED[2, :2], atol=5e-4)
    totals = closed["output_effect_type_ii"] + household_row / WITHIN
    np.testing.assert_allclose(totals, [2.462, 2.262], atol=1e-3)


def test_income_effects_are_the_household_row(closed):
    np.testing.assert_allclose(closed["compensation_effect_type_ii"] / WITHIN, CLOSED[2, :2], atol=5e-4)


def test_the_printed_inverse_column_by_column():
    for column, code in enumerate(("1", "2")):
        found = impact(miller_blair(), {code: 1}, ImpactParameters(closure="type II", household_income=950)).frame
        np.testing.assert_allclose(found["output"], CLOSED[:2, column], atol=5e-4)


# ---------------------------------------------------------------- the Netherlands, six sectors, million EUR

FLOWS = [
    [2731, 3, 8260, 36, 59, 615],
    [4, 282, 2013, 3979, 188, 60],
    [3322, 291, 40218, 480, 8004, 16999],
    [983, 53, 2400, 4395, 85, 3458],
    [121, 70, 565, 135, 14103, 9509],
    [2884, 1078, 28400, 1404, 9339, 106994],
]
WAGES = [2336, 520, 35083, 1629, 14339, 151784]
OUTPUT = [21863, 12292, 210900, 18249, 60244, 435953]
HOUSEHOLDS = [962, 28, 16896, 6184, 405, 123398]
INCOME = 210_480
"""Household income is not printed with the table: this one amount makes all six effects of type II the printed ones."""


def netherlands():
    """D'Hernoncourt, Cordier and Hadley 2011 (Spicosa), as the package iotables carries it: ``netherlands_2006``."""
    inputs = {"compensation_of_employees": WAGES, "output": OUTPUT}
    codes = ["agriculture", "mining", "manufacturing", "utilities", "construction", "services"]
    table = make_table(FLOWS, inputs, codes=codes)
    table.final_demand_domestic["exports"] = table.final_demand_domestic["household_consumption"] - HOUSEHOLDS
    table.final_demand_domestic["household_consumption"] = np.array(HOUSEHOLDS, dtype=float)
    return table


@pytest.fixture(scope="module")
def dutch():
    return multipliers(netherlands(), MultiplierParameters(household_income=INCOME * 1000))


def test_income_of_type_one(dutch):
    rows = wide(dutch.frame).astype(float)
    np.testing.assert_allclose(rows["compensation_effect"], [0.263, 0.099, 0.306, 0.212, 0.465, 0.493], atol=6e-4)
    np.testing.assert_allclose(rows["compensation_ratio"], [2.466, 2.333, 1.840, 2.372, 1.953, 1.417], atol=5e-4)


def test_income_of_type_two(dutch):
    published = [0.3887, 0.1456, 0.4515, 0.3124, 0.6858, 0.7279]
    rows = wide(dutch.frame).astype(float)
    np.testing.assert_allclose(rows["compensation_effect_type_ii"], published, atol=5e-5)


def test_the_published_effects_keep_the_one_constant():
    """Printed type II over our type I is one number, whatever household income they used: within their rounding."""
    table = netherlands()
    A, wages = input_coefficients(table).to_numpy(), primary_coefficients(table)["compensation"].to_numpy()
    first = wages @ np.linalg.inv(np.eye(6) - A)
    ratios = np.array([0.3887, 0.1456, 0.4515, 0.3124, 0.6858, 0.7279]) / first
    assert ratios.max() - ratios.min() < 5e-4


def test_with_wages_alone_as_income_type_two_is_larger_by_what_they_spend_more():
    wages_alone = MultiplierParameters(household_spending="compensation")
    ours = multipliers(netherlands(), wages_alone).summary["income_type_ii_over_type_i"]
    assert 1.475 < ours < 1.50


# ---------------------------------------------------------------- Kazakhstan 2024, as shipped


@pytest.mark.parametrize("basis", BASES)
def test_the_shipped_table_can_be_closed_on_every_basis(basis):
    result = multipliers(tables()[1], MultiplierParameters(basis))
    rows = wide(result.frame).astype(float)
    added = rows["compensation_effect_type_ii"] / rows["compensation_effect"]
    np.testing.assert_allclose(added, result.summary["income_type_ii_over_type_i"], rtol=1e-12)
    assert 1 < added.iloc[0] <= 1.45, "a unit earned is spent once"
    assert max(result.identities.values()) < 1e-9
    assert any(note.startswith("type II: households earn compensation of employees alone") for note in result.notes)


def test_wages_from_household_spending_are_a_share_of_all_wages():
    """h_R L h_C on the basis domestic: wages that come from what households buy, over all wages; so below one."""
    table = tables()[1]
    bought = table.final_demand_domestic["household_consumption"] * table.meta.unit
    wages = impact(table, bought).summary["total"]["compensation"]
    share = wages / (table.primary_input("compensation_of_employees").sum() * table.meta.unit)
    wages_alone = MultiplierParameters(household_spending="compensation")
    constant = multipliers(table, wages_alone).summary["income_type_ii_over_type_i"]
    assert constant == pytest.approx(1 / (1 - share))


def test_households_of_kazakhstan_spend_what_they_earn_and_no_more():
    """They consume 1.695 units for each one paid; out of wages alone type II would be 1.64 times type I."""
    table = tables()[0]
    bounded = multipliers(table)
    assert bounded.summary["income_type_ii_over_type_i"] == pytest.approx(1.2990, abs=1e-4)
    assert "they consume 1.695 units for each one paid" in bounded.summary["closure"]
    assert "scaled down until a unit earned is spent once" in bounded.summary["closure"]
    wages_alone = multipliers(table, MultiplierParameters(household_spending="compensation"))
    assert wages_alone.summary["income_type_ii_over_type_i"] == pytest.approx(1.6399, abs=1e-4)
    assert "warning" in wages_alone.summary["closure"]
    income = MultiplierParameters(household_income=2 * table.primary_inputs["compensation_of_employees"].sum() * 1000)
    assert multipliers(table, income).summary["income_type_ii_over_type_i"] < 1.2990


@pytest.mark.reference
def test_the_official_table_has_income_of_type_ii_1_31_times_type_i(reference):
    official = read(reference / "kaz_2024_bns" / "tzv_2024.xlsx").table
    assert multipliers(official).summary["income_type_ii_over_type_i"] == pytest.approx(1.31, abs=0.005)
