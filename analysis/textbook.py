"""Tables small enough to check by hand: examples of Miller and Blair, and a world of two countries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from kb.table import FINAL_DEMAND, IOTable, TableMeta


def miller_blair() -> IOTable:
    """Two sectors in dollars: Z = [[150, 500], [200, 100]], x = [1000, 2000], f = [350, 1700].

    Labour inputs are 0.30 and 0.25 dollars per dollar of output; the rest of the payments sector is entered as
    operating surplus. Households buy 50 and 400 dollars of the final demand: 0.05 and 0.40 of an income of 1000, the
    rest is entered as government consumption. No imports.

    Source: Miller and Blair 2009, tables 2.3 and 2.4.

    >>> miller_blair().value_added
    array([ 650., 1400.])
    """
    codes = pd.Index(["1", "2"], name="code")
    demand = pd.DataFrame(0.0, index=codes, columns=list(FINAL_DEMAND))
    return IOTable(
        meta=TableMeta(
            id="miller-blair-2009",
            title="Two-sector example",
            country="USA",
            year=2009,
            kind="industry-by-industry",
            valuation="producer prices",
            currency="USD",
            unit=1,
            classification="example",
            source_title="Miller and Blair 2009, Input-Output Analysis, tables 2.3 and 2.4",
        ),
        industries=pd.DataFrame({"name_en": ["Sector 1", "Sector 2"]}, index=codes),
        domestic=np.array([[150.0, 500.0], [200.0, 100.0]]),
        imported=np.zeros((2, 2)),
        final_demand_domestic=demand.assign(
            household_consumption=[50.0, 400.0], government_consumption=[300.0, 1300.0]
        ),
        final_demand_imported=demand.copy(),
        primary_inputs=pd.DataFrame(
            {
                "compensation_of_employees": [300.0, 500.0],
                "gross_operating_surplus": [350.0, 900.0],
                "output": [1000.0, 2000.0],
            },
            index=codes,
        ),
    )


def two_years() -> tuple[IOTable, IOTable]:
    """Three sectors in two years, the later and the earlier: the example of structural decomposition. No imports.

    Z₀ = [[10, 20, 25], [15, 5, 30], [30, 40, 5]], f₀ = [45, 30, 25]; Z₁ = [[12, 15, 35], [24, 11, 30], [36, 50, 8]],
    f₁ = [50, 35, 26]. Final demand is entered as household consumption; the source gives no currency.

    Source: Miller and Blair 2022, pp. 348–351, as reproduced in the public practical "Structural decomposition
    analysis" of the course repository CMLPlatform/advanced_EEIO_course_student_version.

    >>> later, earlier = two_years()
    >>> (later.output - earlier.output).tolist()
    [12.0, 20.0, 20.0]
    """
    return (
        _without_imports("miller-blair-2022-1", [[12, 15, 35], [24, 11, 30], [36, 50, 8]], [50, 35, 26], 2022),
        _without_imports("miller-blair-2022-0", [[10, 20, 25], [15, 5, 30], [30, 40, 5]], [45, 30, 25], 2021),
    )


def _without_imports(name: str, flows: list[list[float]], demand: list[float], year: int) -> IOTable:
    codes = pd.Index(["1", "2", "3"], name="code")
    Z, f = np.array(flows, dtype=float), np.array(demand, dtype=float)
    none = pd.DataFrame(0.0, index=codes, columns=list(FINAL_DEMAND))
    output = Z.sum(axis=1) + f
    table = miller_blair()
    return IOTable(
        meta=replace(
            table.meta,
            id=name,
            title="Three-sector example",
            year=year,
            classification="example of three",
            source_title="Miller and Blair 2022, Input-Output Analysis, third edition, pp. 348-351",
        ),
        industries=pd.DataFrame({"name_en": [f"Sector {code}" for code in codes]}, index=codes),
        domestic=Z,
        imported=np.zeros((3, 3)),
        final_demand_domestic=none.assign(household_consumption=f),
        final_demand_imported=none.copy(),
        primary_inputs=pd.DataFrame({"value_added": output - Z.sum(axis=0), "output": output}, index=codes),
    )


def two_countries() -> IOTable:
    """A world of one industry in each of two countries, which use each other's products and nothing of their own.

    Z = [[0, 4], [2, 0]], final demand of the two countries [[5, 1], [3, 15]], x = [10, 20]: A = [[0, 0.2], [0.2, 0]]
    and L = [[1, 0.2], [0.2, 1]] / 0.96. No taxes: value added is 0.8 of output in both.

    Source: none, made to be checked by hand.

    >>> two_countries().value_added
    array([ 8., 16.])
    """
    codes, countries = pd.Index(["DEU_M", "KAZ_M"], name="code"), ("DEU", "KAZ")
    of_own, of_others = ([5.0, 15.0], [1.0, 3.0])
    return IOTable(
        meta=replace(
            miller_blair().meta,
            id="two-countries",
            title="World of two countries",
            country="WLD",
            classification="example of a world",
            source_title="Made to be checked by hand",
        ),
        industries=pd.DataFrame({"name_en": ["Metals, Germany", "Metals, Kazakhstan"]}, index=codes),
        domestic=np.zeros((2, 2)),
        imported=np.array([[0.0, 4.0], [2.0, 0.0]]),
        final_demand_domestic=pd.DataFrame({"household_consumption": of_own}, index=codes),
        final_demand_imported=pd.DataFrame({"household_consumption": of_others}, index=codes),
        primary_inputs=pd.DataFrame({"value_added": [8.0, 16.0], "output": [10.0, 20.0]}, index=codes),
        countries=countries,
        final_demand_by_country=pd.DataFrame([[5.0, 1.0], [3.0, 15.0]], index=codes, columns=list(countries)),
    )
