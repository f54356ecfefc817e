"""Concentration of an industry's plants in space, beyond what the sizes of its plants bring about."""

from __future__ import annotations

import pandas as pd

from kb.errors import AnalysisError

COLUMNS = ["industry", "gamma", "raw", "herfindahl", "plants", "regions"]


def ellison_glaeser(plants: pd.DataFrame) -> pd.DataFrame:
    """Ellison–Glaeser index of every industry from its plants: columns ``region``, ``industry``, ``employment``.

    γ = [Gs − (1 − Σx²) H] / [(1 − Σx²)(1 − H)] with Gs = Σ(s − x)² the raw concentration (s the regions' shares in
    the industry's employment, x in that of all industries together) and H = Σz² the Herfindahl index of its plants.
    Zero is what plants placed at random, in proportion to the regions' employment, give on average.

    Rows, most concentrated first: ``industry``, ``gamma``, ``raw`` Gs, ``herfindahl`` H, ``plants``, ``regions`` (with
    a plant of it); pure numbers. ``gamma`` is ``<NA>`` for an industry with one plant, where H = 1.

    Raises ``AnalysisError`` for employment that is not positive, and where there is one region or one industry: the
    regions' shares then have nothing to differ from.
    Source: Ellison and Glaeser 1997.

    >>> plants = pd.DataFrame(
    ...     {"region": ["east", "east", "west", "west"], "industry": ["B", "B", "C", "C"], "employment": [50.0] * 4}
    ... )
    >>> ellison_glaeser(plants)[["industry", "gamma", "raw", "herfindahl"]]
      industry  gamma  raw  herfindahl
    0        B    1.0  0.5         0.5
    1        C    1.0  0.5         0.5
    """
    _check(plants)
    square = plants.pivot_table(index="industry", columns="region", values="employment", aggfunc="sum", fill_value=0)
    shares = square.div(square.sum(axis=1), axis=0)
    everywhere = square.sum(axis=0) / square.to_numpy().sum()
    spread = 1 - float((everywhere**2).sum())
    raw = ((shares - everywhere) ** 2).sum(axis=1)
    sizes = plants["employment"] / plants.groupby("industry")["employment"].transform("sum")
    herfindahl = (sizes**2).groupby(plants["industry"]).sum()
    number = plants.groupby("industry").size()
    gamma = (raw - spread * herfindahl) / (spread * (1 - herfindahl)).where(number > 1)
    frame = pd.DataFrame(
        {
            "gamma": gamma.astype("Float64"),
            "raw": raw,
            "herfindahl": herfindahl,
            "plants": number,
            "regions": (square > 0).sum(axis=1),
        }
    ).reset_index()
    return frame.sort_values(["gamma", "industry"], ascending=[False, True], ignore_index=True)[COLUMNS]


def _check(plants: pd.DataFrame) -> None:
    wrong = plants[~(plants["employment"] > 0)]
    if len(wrong):
        raise AnalysisError(
            f"employment of a plant of {wrong['industry'].iloc[0]} in {wrong['region'].iloc[0]} is not positive",
            where="plants",
            remedy="leave out plants without employment",
        )
    for column in ("region", "industry"):
        if plants[column].nunique() < 2:
            raise AnalysisError(
                f"the plants are of fewer than two {'regions' if column == 'region' else 'industries'}",
                where="plants",
                remedy="give the plants of all industries and regions that the shares are to be compared with",
            )
