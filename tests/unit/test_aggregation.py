"""Aggregation along a concordance: the shipped table out of the official one, and what cannot be aggregated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.compilation.aggregation import aggregate
from cli.build import tables
from kb.errors import AnalysisError
from kb.table import IOTable
from loaders import io_table
from tests.products import shipped_concordance, split_into_68
from tests.tables import KAZ_42, balanced_tables, germany_1995, kaz_2024_29, kaz_2024_68, quickly


def shipped_names() -> pd.DataFrame:
    return pd.read_csv(
        KAZ_42.parents[1] / "classifications" / "kz_io_29.csv", dtype=str, keep_default_na=False
    ).set_index("code")


def concordance(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "to", "share"])


def test_the_68_products_of_the_extracts_sum_to_the_shipped_29_industries(reference: Path) -> None:
    ours = aggregate(kaz_2024_68(reference), shipped_concordance(), classification="KZ-IO-29", names=shipped_names())
    theirs = kaz_2024_29()
    assert ours.codes == theirs.codes
    assert ours.imported is not None
    assert theirs.imported is not None
    assert np.array_equal(ours.domestic, theirs.domestic)
    assert np.array_equal(ours.imported, theirs.imported)
    for name in theirs.primary_inputs.columns:
        assert np.array_equal(ours.primary_inputs[name], theirs.primary_inputs[name]), name
    assert np.array_equal(ours.final_demand_imported.sum(axis=1), theirs.final_demand_imported.sum(axis=1))


def test_the_official_workbook_aggregates_to_the_shipped_table_category_by_category(reference: Path) -> None:
    sums_to_the_shipped_table(io_table.read(reference / "kaz_2024_bns" / "tzv_2024.xlsx").table)


def test_products_made_of_the_shipped_table_sum_to_it_again_category_by_category() -> None:
    sums_to_the_shipped_table(split_into_68())


def sums_to_the_shipped_table(products: IOTable) -> None:
    shipped = tables()[1]
    ours = aggregate(products, shipped_concordance(), classification="KZ-IO-29", names=shipped_names())
    for mine, theirs in (
        (ours.final_demand_domestic, shipped.final_demand_domestic),
        (ours.final_demand_imported, shipped.final_demand_imported),
    ):
        used = [name for name in theirs.columns if theirs[name].any()]
        assert np.array_equal(mine[used], theirs[used])
    assert ours.industries.loc["C24", "name_kk"] == shipped.industries.loc["C24", "name_kk"] != ""
    assert ours.industries.loc["A01", "members"] == "01 02"
    assert ours.meta.classification == "KZ-IO-29"
    assert ours.meta.description.startswith("Computed from table kaz-2024-68: 68 industries of KZ-BNS-68 summed to 29")


@quickly
@given(balanced_tables(), st.data())
def test_totals_are_kept_and_the_table_still_balances(table: IOTable, data: st.DataObject) -> None:
    rows = []
    for code in table.codes:
        first = data.draw(st.sampled_from([0.25, 0.5, 1.0]))
        to = data.draw(st.sampled_from(["a", "b"]))
        rows += [(code, to, first)] if first == 1 else [(code, "a", first), (code, "b", 1 - first)]
    new = aggregate(table, concordance(*rows), classification="two")
    assert new.domestic.sum() == pytest.approx(table.domestic.sum())
    assert new.output.sum() == pytest.approx(table.output.sum())
    uses = new.domestic.sum(axis=1) + new.final_demand_domestic.to_numpy().sum(axis=1)
    inputs = new.domestic.sum(axis=0) + new.imported_purchases + new.value_added
    assert uses == pytest.approx(new.output)
    assert inputs + new.primary_input("net_taxes_on_products") == pytest.approx(new.output)


@quickly
@given(balanced_tables())
def test_a_concordance_of_each_to_itself_changes_nothing(table: IOTable) -> None:
    same = aggregate(table, concordance(*((code, code, 1.0) for code in table.codes)), classification="T")
    assert same.codes == table.codes
    assert np.array_equal(same.domestic, table.domestic)
    assert np.array_equal(same.primary_inputs, table.primary_inputs)


def test_a_split_is_in_proportion_and_is_told() -> None:
    table = germany_1995()
    rows = [(code, "rest", 1.0) for code in table.codes if code != "industry"]
    new = aggregate(
        table, concordance(*rows, ("industry", "light", 0.25), ("industry", "heavy", 0.75)), classification="X"
    )
    at = {code: place for place, code in enumerate(new.codes)}
    assert new.domestic[at["light"], at["heavy"]] == pytest.approx(304584 * 0.25 * 0.75)
    assert new.output[at["heavy"]] == pytest.approx(1079446 * 0.75)
    assert (
        "split in proportion to the shares, purchases and sales alike: industry (light 0.25, heavy 0.75)"
        in new.notes[1]
    )
    assert new.notes[1] in new.meta.description
    assert new.imported is None


def test_a_world_table_is_aggregated_country_by_country() -> None:
    table = replace(
        germany_1995(),
        industries=pd.DataFrame(index=pd.Index(["KAZ_a", "KAZ_b", "KAZ_c", "RUS_a", "RUS_b", "RUS_c"], name="code")),
        countries=["KAZ"] * 3 + ["RUS"] * 3,
        final_demand_by_country=pd.DataFrame(np.arange(12.0).reshape(6, 2), columns=["KAZ", "RUS"]),
    )
    new = aggregate(table, concordance(("a", "g", 1.0), ("b", "g", 1.0), ("c", "s", 1.0)), classification="two")
    assert new.codes == ["KAZ_g", "KAZ_s", "RUS_g", "RUS_s"]
    assert list(new.countries) == ["KAZ", "KAZ", "RUS", "RUS"]
    assert new.final_demand_by_country is not None
    assert new.final_demand_by_country["RUS"].to_list() == [4.0, 5.0, 16.0, 11.0]
    assert new.domestic[0, 3] == 762 + 30360


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("agriculture", "t", 1.0)], "industry and 4 more has no target"),
        ([("industry", "t", 0.5), ("industry", "u", 0.4)], "the shares of industry sum to 0.9, not 1"),
        ([("industry", "t", 1.0), ("industry", "t", 1.0)], "industry to t stands twice"),
        ([("industry", "t", 1.5), ("industry", "u", -0.5)], "the share of industry in u is -0.5"),
        ([("industry", "t", float("nan"))], "the share of industry in t is nan"),
    ],
)
def test_what_cannot_be_aggregated_is_named(rows: list[tuple[str, str, float]], said: str) -> None:
    table = germany_1995()
    given = {code for code, _, _ in rows}
    others = [] if given == {"agriculture"} else [(code, "t", 1.0) for code in table.codes if code not in given]
    with pytest.raises(AnalysisError, match=said):
        aggregate(table, concordance(*others, *rows), classification="X")


def test_a_target_without_a_place_in_the_names_is_named() -> None:
    table = germany_1995()
    rows = concordance(*((code, "t", 1.0) for code in table.codes))
    with pytest.raises(AnalysisError, match="target t is not known"):
        aggregate(table, rows, classification="X", names=pd.DataFrame({"name_en": ["U"]}, index=["u"]))
