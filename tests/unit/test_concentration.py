"""The Ellison–Glaeser index: closed forms by hand, and what plants placed at random give on average."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.regional.concentration import ellison_glaeser
from kb.errors import AnalysisError
from tests.tables import quickly

PLANTS = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("BCD"), st.integers(1, 500)), min_size=4, max_size=30
)


def plants(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["region", "industry", "employment"])


def test_the_formula_by_hand() -> None:
    frame = plants(("x", "B", 30.0), ("x", "B", 10.0), ("y", "B", 20.0), ("y", "C", 100.0), ("x", "C", 40.0))
    found = ellison_glaeser(frame).set_index("industry").loc["B"]
    x, s = np.array([80, 120]) / 200, np.array([40, 20]) / 60
    raw, spread, herfindahl = ((s - x) ** 2).sum(), 1 - (x**2).sum(), (0.5**2 + (1 / 6) ** 2 + (1 / 3) ** 2)
    assert (found["raw"], found["herfindahl"]) == (pytest.approx(raw), pytest.approx(herfindahl))
    assert found["gamma"] == pytest.approx((raw - spread * herfindahl) / (spread * (1 - herfindahl)))
    assert (found["plants"], found["regions"]) == (3, 2)


def test_an_industry_in_one_of_two_equal_regions_is_fully_concentrated() -> None:
    """Gs = 1/2 = 1 − Σx², so γ = 1 whatever the sizes of the plants."""
    frame = plants(("x", "B", 70.0), ("x", "B", 30.0), ("y", "C", 60.0), ("y", "C", 40.0))
    assert ellison_glaeser(frame)["gamma"].tolist() == pytest.approx([1, 1])


def test_an_industry_spread_as_all_others_has_the_least_index() -> None:
    """Gs = 0, so γ = −H/(1 − H)."""
    frame = plants(("x", "B", 10.0), ("y", "B", 10.0), ("x", "C", 10.0), ("y", "C", 10.0))
    assert ellison_glaeser(frame)["gamma"].tolist() == pytest.approx([-1, -1])


@pytest.mark.long
def test_plants_placed_at_random_have_an_index_of_zero_on_average() -> None:
    """E γ = 0 where a plant falls into a region with the probability x of the region (Ellison and Glaeser 1997)."""
    random = np.random.default_rng(1997)
    x = np.array([0.5, 0.3, 0.15, 0.05])
    others = plants(*((name, "others", 1e7 * share) for name, share in zip("abcd", x, strict=True)))
    sizes = random.lognormal(3, 1, 40)
    drawn = []
    for number in range(1500):
        regions = random.choice(list("abcd"), size=40, p=x)
        drawn.append(pd.DataFrame({"region": regions, "industry": f"drawn {number}", "employment": sizes / 1e6}))
    frame = ellison_glaeser(pd.concat([others, *drawn])).set_index("industry")
    gamma = frame["gamma"].drop("others").astype(float)
    assert abs(gamma.mean()) < 3 * gamma.std() / np.sqrt(len(gamma))
    assert gamma.std() < 0.1
    assert frame["raw"].drop("others").mean() > 0.01, "the raw concentration is not zero by chance"


@quickly
@given(PLANTS)
def test_the_index_is_at_most_one_and_does_not_depend_on_order_or_unit(rows: list[tuple[str, str, int]]) -> None:
    frame = plants(*((region, industry, float(size)) for region, industry, size in rows))
    if frame["region"].nunique() < 2 or frame["industry"].nunique() < 2:
        with pytest.raises(AnalysisError, match="fewer than two"):
            ellison_glaeser(frame)
        return
    found = ellison_glaeser(frame)
    turned = ellison_glaeser(frame.iloc[::-1].assign(employment=frame["employment"] * 7))
    pd.testing.assert_frame_equal(
        found.sort_values("industry", ignore_index=True), turned.sort_values("industry", ignore_index=True)
    )
    assert found["herfindahl"].between(0, 1 + 1e-12).all()
    assert (found.loc[found["plants"] == 1, "gamma"].isna()).all()
    assert found.loc[found["plants"] > 1, "gamma"].notna().all()


def test_a_plant_without_employment_is_named() -> None:
    with pytest.raises(AnalysisError, match="a plant of B in x is not positive"):
        ellison_glaeser(plants(("x", "B", 0.0), ("y", "C", 1.0)))
