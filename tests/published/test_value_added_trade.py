"""Value added in exports of three countries: the example data of the R package decompr, as its site prints it.

Data and the matrix v̂Lê stand in the posts "leather data set" (2015-01-06) and "Interpreting the output of the Leontief
Decomposition" (2015-01-14) of the repository bquast/decompr; value added is output less intermediate inputs there.
The first also prints the decomposition of Wang, Wei and Zhu; the vignette of the R package gvc prints the imports in
exports (i2e) of the same data.
"""

import numpy as np
import pandas as pd
import pytest

from analysis.structural.value_added_trade import value_added_trade
from kb.flows import apart
from kb.table import IOTable, TableMeta

COUNTRIES = ("ARG", "TUR", "DEU")
OUTPUT = [77.7, 58.3, 19.0, 112.7, 124.6, 43.2, 156.3, 127.8, 217.0]
FLOWS = [
    [16.1, 5.1, 1.8, 3.2, 4.3, 0.4, 3.1, 2.8, 4.9],
    [2.4, 8.0, 3.2, 0.1, 3.2, 1.6, 1.2, 3.9, 11.5],
    [0.9, 0.5, 4.0, 0.0, 0.1, 0.3, 0.0, 0.4, 0.5],
    [1.1, 1.9, 0.2, 18.0, 13.2, 6.1, 9.0, 3.1, 8.9],
    [0.3, 2.8, 0.1, 6.1, 28.1, 6.3, 2.1, 2.5, 25.6],
    [0.0, 0.1, 0.3, 4.1, 3.2, 8.9, 0.2, 0.0, 1.8],
    [1.2, 4.2, 0.3, 4.1, 1.2, 0.6, 29.0, 19.5, 17.9],
    [1.3, 1.1, 0.0, 3.2, 4.8, 2.6, 5.1, 29.1, 24.1],
    [2.1, 1.4, 3.0, 4.1, 3.1, 3.9, 11.3, 8.1, 51.3],
]
FINAL = [
    [21.5, 6.1, 8.4],
    [16.2, 1.9, 5.1],
    [11.0, 0.5, 0.8],
    [7.5, 29.5, 14.2],
    [8.9, 24.9, 16.9],
    [1.2, 18.5, 4.9],
    [9.2, 17.9, 51.2],
    [7.9, 10.1, 38.5],
    [25.1, 35.2, 68.4],
]
PRINTED = [
    [28.52278143, 2.79395126, 0.35606694, 1.81066955, 3.1173841, 0.35901126, 1.2364172, 1.30283802, 4.1208736],
    [1.06206936, 19.12053186, 0.41813924, 0.48370042, 1.8329024, 0.43058635, 0.5937041, 1.15375958, 4.7490351],
    [0.21043693, 0.14228369, 1.06369578, 0.03329456, 0.0790545, 0.04024626, 0.0231846, 0.07482343, 0.1932621],
    [0.71952151, 1.34237213, 0.11504126, 34.92704803, 6.9994970, 1.47711579, 2.5543089, 1.52213499, 6.1806254],
    [0.41201175, 1.38523849, 0.11764036, 2.69291816, 40.1671410, 1.31799873, 1.1093993, 1.15207241, 9.5069032],
    [0.03482652, 0.08553139, 0.02667530, 0.81210167, 0.9075189, 3.16041392, 0.1151191, 0.07448266, 0.6464733],
    [0.92530356, 2.25142713, 0.16222512, 2.31122022, 2.0595825, 0.51211484, 29.8763359, 5.24719728, 9.6006931],
    [0.64666560, 0.72785683, 0.08244379, 1.53837777, 2.5488967, 0.63316614, 1.4593583, 18.95868110, 8.1583150],
    [0.66638333, 0.65080723, 0.25807221, 1.29066963, 1.4880228, 0.56934671, 1.7321726, 1.51401054, 34.7438192],
]
"""Value added of the row's industry in the exports of the column's."""

ABSORBED = {
    "ARG": [
        *(13.0130022, 7.7869640, 1.54935955, 3.48153856, 0.689074047),
        *(5.4174515, 8.0558948, 1.05937911, 3.55947452, 0.475450753),
        *(0.9189510, 0.4656839, 0.05391133, 0.18168696, 0.024265939),
    ],
    "TUR": [
        *(18.1694090, 10.3066170, 0.86835031, 2.78690374, 0.232032845),
        *(20.9512373, 13.0529806, 1.08881214, 4.20211286, 0.268355245),
        *(4.2739675, 0.8327955, 0.05722090, 0.23693884, 0.013709897),
    ],
    "DEU": [
        *(23.1560514, 4.0802941, 0.39863671, 0.75723948, 0.076311301),
        *(14.9341290, 4.4784463, 0.30929378, 0.93919242, 0.051154728),
        *(40.6408278, 5.6435788, 0.32942045, 0.86717168, 0.057394046),
    ],
}
"""DVA_FIN, DVA_INT, DVA_INTrexI1, DVA_INTrexF, DVA_INTrexI2 of each industry: value added used up abroad."""
BACK_HOME = {
    "ARG": [
        *(0.409964582, 2.11195132, 0.431602581),
        *(0.396856764, 2.31640701, 0.273611074),
        *(0.019151040, 0.11214239, 0.013786703),
    ],
    "TUR": [
        *(0.847960135, 3.91302425, 0.240219299),
        *(1.101245417, 5.71131537, 0.275100223),
        *(0.058372562, 0.32259360, 0.013542308),
    ],
    "DEU": [
        *(1.557699850, 1.54383794, 0.161668766),
        *(1.531880280, 1.95878218, 0.104223370),
        *(1.344011469, 1.80146580, 0.119691243),
    ],
}
"""RDV_INT, RDV_FIN, RDV_FIN2 of each industry: value added that comes back and is used up at home."""
IMPORTS_IN_EXPORTS = [
    *(0.05295042, 0.10020580, 0.01185222),
    *(0.06573884, 0.09793876, 0.02239852),
    *(0.03815808, 0.03577311, 0.17206757),
]
"""i2e: foreign value added in the exports of an industry, over the exports of its country."""


def leather() -> IOTable:
    countries = np.repeat(COUNTRIES, 3)
    codes = pd.Index([f"{country}_{name}" for country in COUNTRIES for name in ("agr", "tex", "tra")], name="code")
    domestic, imported = apart(np.array(FLOWS), countries)
    final = np.array(FINAL)
    own = final * (countries[:, None] == np.array(COUNTRIES))
    return IOTable(
        meta=TableMeta(
            "leather", "leather", "WLD", 2015, "industry-by-industry", "basic prices", "USD", 1, "W", "decompr"
        ),
        industries=pd.DataFrame({"name_en": codes}, index=codes),
        domestic=domestic,
        imported=imported,
        final_demand_domestic=pd.DataFrame({"household_consumption": own.sum(axis=1)}, index=codes),
        final_demand_imported=pd.DataFrame({"household_consumption": (final - own).sum(axis=1)}, index=codes),
        primary_inputs=pd.DataFrame(
            {"value_added": np.array(OUTPUT) - np.array(FLOWS).sum(axis=0), "output": OUTPUT}, index=codes
        ),
        countries=tuple(countries.tolist()),
        final_demand_by_country=pd.DataFrame(final, index=codes, columns=list(COUNTRIES)),
    )


def test_the_origins_of_value_added_in_exports_are_those_printed() -> None:
    result = value_added_trade(leather())
    printed = np.array(PRINTED).reshape(3, 3, 3, 3)
    origins = result.part("origins").pivot(index="origin", columns="country", values="value")
    np.testing.assert_allclose(origins.loc[list(COUNTRIES), list(COUNTRIES)], printed.sum(axis=(1, 3)), rtol=1e-7)
    industries = result.part("industries")
    own = np.concatenate([printed[place, :, place].sum(axis=0) for place in range(3)])
    np.testing.assert_allclose(industries["domestic_value_added"], own, rtol=1e-7)
    np.testing.assert_allclose(industries["foreign_value_added"], printed.sum(axis=(0, 1)).ravel() - own, rtol=1e-7)


def test_imports_in_exports_are_those_printed() -> None:
    result = value_added_trade(leather())
    whole = np.repeat(result.frame["exports"], 3).to_numpy()
    np.testing.assert_allclose(result.part("industries")["foreign_value_added"] / whole, IMPORTS_IN_EXPORTS, atol=5e-9)


def test_value_added_used_up_abroad_and_at_home_is_that_printed() -> None:
    rows = value_added_trade(leather()).frame.set_index("country")
    for country in COUNTRIES:
        row, abroad, home = rows.loc[country], sum(ABSORBED[country]), sum(BACK_HOME[country])
        assert row["value_added_exports"] == pytest.approx(abroad, abs=1e-6)
        assert row["domestic_value_added"] - row["returned"] == pytest.approx(abroad + home, abs=1e-6)
