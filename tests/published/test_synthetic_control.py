"""Synthetic control and difference in differences against published examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.development.differences import difference_in_differences, event_study, permutation_p
from analysis.development.synthetic_control import donor_weights, synthetic_control

BASQUE = "Basque Country (Pais Vasco)"
IMPORTANCE = [
    *(0.072655911, 0.119777358, 0.003486111, 0.102189247, 0.010826786, 0.000053211, 0.117260969),
    *(0.063392606, 0.155350772, 0.095868800, 0.053081107, 0.001634752, 0.023709713, 0.180712657),
]
"""Diagonal of V, as the package pysyncon 1.7.0 prints it for the Basque data, in the order of the predictors."""


@pytest.fixture(scope="module")
def basque() -> pd.DataFrame:
    """Predictors and income per head 1955-1997 of the regions of Spain (Abadie and Gardeazabal 2003)."""
    return pd.read_csv(Path(__file__).parent / "data" / "basque_country.csv", index_col="region")


def weights_of(basque: pd.DataFrame) -> pd.Series:
    predictors = basque[[name for name in basque if name.startswith("predictor")]].T
    scaled = predictors.div(predictors.std(axis=1), axis=0)
    donors = scaled.drop(columns=BASQUE)
    found = donor_weights(scaled[BASQUE].to_numpy(), donors.to_numpy(), np.array(IMPORTANCE))
    return pd.Series(found, index=donors.columns)


def test_weights_of_the_basque_country_are_the_published_ones(basque: pd.DataFrame) -> None:
    """Abadie and Gardeazabal 2003, p. 117: Catalonia 0.8508, Madrid 0.1492, all others nothing."""
    weights = weights_of(basque)
    assert weights.sum() == pytest.approx(1)
    assert {name: round(weight, 4) for name, weight in weights.items() if weight > 5e-5} == {
        "Cataluna": 0.8508,
        "Madrid (Comunidad De)": 0.1492,
    }


def test_the_gap_of_the_basque_country_is_the_published_one(basque: pd.DataFrame) -> None:
    """Mean gap 1975-1997 and mean squared gap of the fitted years, as pysyncon 1.7.0 has them."""
    outcomes = basque[[str(year) for year in range(1955, 1998)]].T
    path = outcomes.drop(columns=BASQUE) @ weights_of(basque)
    gap = outcomes[BASQUE] - path
    assert gap["1975":"1997"].mean() == pytest.approx(-0.6995647842, abs=5e-5)
    assert (gap["1960":"1969"] ** 2).mean() == pytest.approx(0.008864544955, rel=1e-3)


def test_a_region_that_is_a_mixture_of_others_is_found_again() -> None:
    rng = np.random.default_rng(2)
    donors = rng.uniform(1, 2, size=(12, 5))
    weights = np.array([0.5, 0.0, 0.2, 0.3, 0.0])
    found = synthetic_control(donors @ weights, donors, 8)
    np.testing.assert_allclose(found.weights, weights, atol=1e-6)
    assert found.before < 1e-8
    assert found.after < 1e-7


@pytest.fixture(scope="module")
def donors() -> pd.DataFrame:
    """Share of people registered as organ donors in 27 states, 2010Q4-2012Q1 (Kessler and Roth 2014).

    As the package causaldata 0.1.5 (MIT) ships it under ``organ_donations``. California asked in new words from 2011Q3.
    """
    return pd.read_csv(Path(__file__).parent / "data" / "organ_donors.csv", index_col="state")


def test_difference_in_differences_of_californias_organ_donors(donors: pd.DataFrame) -> None:
    """-.022459 is what Stata's reghdfe prints for rate on treatment, state and quarter of these 162 observations.

    The paper (National Bureau of Economic Research, working paper 20378, table 2, column 2) has -0.022.
    """
    found = difference_in_differences(donors.to_numpy(), donors.index == "California", 3)
    assert f"{found:.6f}" == "-0.022459"
    assert f"{found:.3f}" == "-0.022"


def test_effects_of_quarters_are_those_of_the_same_regression(donors: pd.DataFrame) -> None:
    """The event study's years after, less those before, are the difference in differences again."""
    study = event_study(donors.to_numpy(), donors.index == "California", 3)
    assert study[3:].mean() - study[:3].mean() == pytest.approx(-0.022459, abs=5e-7)


def test_it_is_the_coefficient_of_the_regression_with_effects_of_units_and_years() -> None:
    rng = np.random.default_rng(4)
    outcomes = rng.normal(size=(7, 9)).cumsum(axis=1)
    treated = np.array([True, True, *[False] * 5])
    units, years = np.divmod(np.arange(63), 9)
    dummies = np.hstack([units[:, None] == np.arange(7), years[:, None] == np.arange(1, 9)]).astype(float)
    design = np.column_stack([dummies, treated[units] & (years >= 5)])
    coefficient = np.linalg.lstsq(design, outcomes.ravel(), rcond=None)[0][-1]
    assert difference_in_differences(outcomes, treated, 5) == pytest.approx(coefficient)


def test_p_counts_the_unit_itself_and_its_equals() -> None:
    assert permutation_p(np.array([1.0, 1.0, 1.0]), 0) == 1
    assert permutation_p(np.array([2.0, 1.0, 0.0]), 2) == 1
    assert permutation_p(np.array([2.0, 1.0, 0.0]), 0) == pytest.approx(1 / 3)
