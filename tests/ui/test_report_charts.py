"""Figures of reports: what is written in them stands within them."""

from __future__ import annotations

import io
from itertools import product

import numpy as np
from PIL import Image

from ui.reports.charts import spans

LONG = "Қазақстан Республикасын үдемелі индустриялық-инновациялық дамыту жөніндегі 2010–2014 жылдарға арналған жоспар"
NAMES = ["Өнім", LONG[:75], LONG, "Ш" * 60, "i" * 160]
YEARS = [(2003, 2004), (2012, 2014), (2020, 2020)]
EDGES = [*range(3), *range(-3, 0)]
FOOT = 120
"""Pixels of the axis and its years."""


def test_names_above_bars_are_not_cut_by_the_figure() -> None:
    names, years = zip(*product(NAMES, YEARS), strict=True)
    drawn = spans(names, years, ["#ffffff"] * len(names), (2003, 2020))
    grey = np.asarray(Image.open(io.BytesIO(drawn)).convert("L"))[:-FOOT]
    for row in np.array_split(grey, len(names)):
        assert row.min() < 60, "each name is there"
    assert grey[:, EDGES].min() > 150, "and no letter of it reaches the edge"
