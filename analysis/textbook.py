"""A table small enough to check by hand: the two-sector example of Miller and Blair."""

from __future__ import annotations

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
