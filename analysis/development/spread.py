"""How unevenly an industry is spread over regions, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.development.panel import Panel
from kb.table import Matrix


def herfindahl(shares: Matrix) -> float:
    """Herfindahl index Σ sᵣ² of the regions' shares in an industry: 1/n where it is even, 1 in a single region.

    >>> herfindahl(np.array([0.5, 0.5]))
    0.5
    """
    return float((shares**2).sum())


def theil(shares: Matrix, everything: Matrix) -> float:
    """Theil's index Σ sᵣ ln(sᵣ/xᵣ) of an industry's shares s against those of everything x; 0 where they are alike.

    A region without the industry adds nothing (s ln s → 0). Source: Theil 1967; Brülhart and Traeger 2005.

    >>> theil(np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    0.0
    >>> round(theil(np.array([1.0, 0.0]), np.array([0.5, 0.5])), 4) == round(float(np.log(2)), 4)
    True
    """
    there = shares > 0
    return float((shares[there] * np.log(shares[there] / everything[there])).sum())


def locational_gini(shares: Matrix, everything: Matrix) -> float:
    """Locational Gini coefficient: twice the area between the Lorenz curve of s over x and the diagonal, 0 to 1.

    Regions stand in the order of their location quotients sᵣ/xᵣ. Source: Krugman 1991, appendix.

    >>> locational_gini(np.array([0.5, 0.5]), np.array([0.25, 0.75])), locational_gini(np.ones(4) / 4, np.ones(4) / 4)
    (0.25, 0.0)
    """
    order = np.argsort(shares / everything, kind="stable")
    heights = np.concatenate([[0.0], np.cumsum(shares[order])])
    return float(1 - (everything[order] * (heights[1:] + heights[:-1])).sum())


def concentration(panel: Panel) -> pd.DataFrame:
    """Rows ``industry``, ``year``, ``herfindahl``, ``theil``, ``gini``, ``regions``, over the units of constant area.

    Shares are in the sum over units, not in the country's own row, so that they add up to one. A year in which a unit
    has no value, or nothing is made, is left out.
    """
    totals = panel.totals.unstack("year")
    rows = []
    for industry in panel.values:
        values = panel.values[industry].unstack("year").reindex(totals.index)
        for year in panel.years:
            made, all_made = values[year].to_numpy(np.float64), totals[year].to_numpy(np.float64)
            if np.isnan(made).any() or not made.sum() > 0 or not (all_made > 0).all():
                continue
            shares, everything = made / made.sum(), all_made / all_made.sum()
            found = herfindahl(shares), theil(shares, everything), locational_gini(shares, everything)
            rows.append((str(industry), year, *found, len(made)))
    return pd.DataFrame(rows, columns=["industry", "year", "herfindahl", "theil", "gini", "regions"])
