"""The shipped accounts of all years, as methods get them, read here without a database."""

from __future__ import annotations

from functools import cache

import pandas as pd

from tests.shipped import shipped

FORMER = {"KZ-YUZ": ("KZ-61", "KZ-79"), "KZ-VOS": ("KZ-10", "KZ-63"), "KZ-ALM": ("KZ-19", "KZ-33")} | {
    "KZ-KAR": ("KZ-35", "KZ-62")
}


@cache
def shipped_accounts() -> pd.DataFrame:
    """Rows for :mod:`analysis.regional.regional_accounts`; parts of a region do not stand beside it."""
    rows = []
    for delivery in (each for each in shipped() if each.dataset in ("regions", "development")):
        for r in (r for r in delivery.relationships if r.type == "PRODUCES"):
            p = r.properties
            if r.start[1] in FORMER["KZ-YUZ"] and int(str(p["year"])) < 2018:
                continue
            value = float(str(p["value"])) * int(str(p["unit"]))
            rows.append((r.start[1], r.start[0].lower(), r.end[1], p["year"], p["measure"], value))
    return pd.DataFrame(rows, columns=["place", "kind", "industry", "year", "measure", "value"])


def former_regions() -> pd.DataFrame:
    """Former regions with those of today."""
    rows = [(earlier, later) for earlier, parts in FORMER.items() for later in parts]
    return pd.DataFrame(rows, columns=["earlier", "later"])
