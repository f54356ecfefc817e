"""The shipped table with its 29 industries split into the 68 products of the bureau, made here from whole numbers.

For tests that need a table of that size and classification, not its numbers: those are in the official workbook.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from cli.build import tables
from kb.table import IOTable
from tests.tables import KAZ_42

CLASSIFICATIONS = KAZ_42.parents[1] / "classifications"


def shipped_concordance() -> pd.DataFrame:
    """To which of the 29 industries each of the 68 products belongs, with its share."""
    frame = pd.read_csv(CLASSIFICATIONS / "concordance.csv", dtype=str)
    frame = frame[(frame["from_classification"] == "KZ-BNS-68") & (frame["to_classification"] == "KZ-IO-29")]
    return frame.rename(columns={"from_code": "code", "to_code": "to"}).astype({"share": float})


def split_into_68() -> IOTable:
    """A balanced table of 68 products that sums to the shipped one, flow by flow and category by category.

    Products share what their industry makes, buys and sells in uneven, seeded parts; the surplus takes what is left.
    """
    whole = tables()[1]
    names = pd.read_csv(CLASSIFICATIONS / "kz_bns_68.csv", dtype={"code": str}).set_index("code")
    of = shipped_concordance().set_index("code")["to"].reindex(names.index)
    members = [np.flatnonzero(of == code) for code in whole.codes]
    rng = np.random.default_rng(68)

    def split(values: np.ndarray) -> np.ndarray:
        """Rows of industries as rows of products; the last product takes the rest, so that sums are exact."""
        parts = np.zeros((len(of), *values.shape[1:]))
        for row, products in zip(values, members, strict=True):
            weights = rng.uniform(0.2, 1.0, (len(products), *row.shape))
            parts[products] = np.trunc(row * weights / weights.sum(axis=0))
            parts[products[-1]] += row - parts[products].sum(axis=0)
        return parts

    def frame(values: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(split(values.to_numpy(float)), index=names.index, columns=values.columns)

    assert whole.imported is not None
    domestic, imported = (split(split(flows).T).T for flows in (whole.domestic, whole.imported))
    home, abroad = frame(whole.final_demand_domestic), frame(whole.final_demand_imported)
    inputs = frame(whole.primary_inputs)
    inputs["output"] = domestic.sum(axis=1) + home.sum(axis=1)
    inputs["imports"] = imported.sum(axis=1) + abroad.sum(axis=1)
    costs = inputs.drop(columns=["output", "imports", "net_operating_surplus"]).sum(axis=1)
    inputs["net_operating_surplus"] = inputs["output"] - domestic.sum(axis=0) - imported.sum(axis=0) - costs
    return IOTable(
        meta=replace(whole.meta, id="kaz-2024-68", title="68 products made by a test", classification="KZ-BNS-68"),
        industries=names[["name_en", "name_ru", "name_kk"]],
        domestic=domestic,
        imported=imported,
        final_demand_domestic=home,
        final_demand_imported=abroad,
        primary_inputs=inputs,
    )
