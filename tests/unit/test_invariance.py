"""What must not change a result: the order of industries, the currency unit, an industry in which nothing happens.

One suite for every method that is declared: a new one is covered as soon as it stands in ``METHODS``. What of a
result does follow the order or the unit is declared here, with the reason; everything else has to stay as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods import METHODS, compute
from analysis.parameters import Parameters
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import IOTable
from loaders import io_table
from tests.formats import world
from tests.tables import attempted, balanced_tables, examples, kaz_2024_29, scale, take, with_empty_industry
from tests.unit.test_evidence import designated, no_sets
from tests.unit.test_location import shipped_rows

FACTOR = 1024.0

FASTER: Mapping[str, Mapping[str, int]] = {
    "factors": {"draws": 0},
    "communities": {"repeats": 20},
    "evidence": {"draws": 99, "designations": 0},
}
"""Draws enough to go through the code; their number does not matter here."""

LOSSES = ("backward_loss", "forward_loss", "complete_loss")
CHANGES_OF_OUTPUT = ("before", "after", "change", "technology", "sourcing", "level", "mix", "household_consumption")
TRADE = (
    "exports",
    "domestic_value_added",
    "foreign_value_added",
    "other",
    "returned",
    "vertical_specialisation",
    "value_added_exports",
    "value",
)
AMOUNTS: Mapping[str, tuple[str, ...]] = {
    "extraction": LOSSES,
    "paths": ("strength",),
    "decomposition": (*CHANGES_OF_OUTPUT, "imports"),
    "screening": ("output", "value_added", "non_raw_exports", "imports"),
    "value-added-trade": TRADE,
}
"""Columns in the table's currency: they are as many times larger as its unit is smaller."""

NOT_NAMED: Mapping[str, str] = {
    "decomposition": "an industry may begin or end between two years: it has a row, of zeros",
    "location": "counts regional accounts, not flows",
    "shift-share": "counts regional accounts, not flows",
    "development": "counts regional accounts, not flows",
    "designation": "counts regional accounts, not flows",
    "comparison": "counts who is in which cluster, not flows",
    "consensus": "counts who is in which cluster, not flows",
    "value-added-trade": "an industry without exports has a row, of zeros",
}
"""Methods whose notes need not name an industry without flows, with the reason."""

BY_CHOICE = {name for name, method in METHODS.items() if method.clusters} | {"paths"}
"""Methods not tried on small tables: they choose among equals by place, and tables of few numbers are full of them."""

BETWEEN_EQUALS = ("rank", "order", "class")
"""Columns that tell equals apart by place or turn on the last digit of a number: not looked at on small tables."""

DIRECTED = {"maximum"}
"""Methods in whose links one industry chose the other."""

SWAPPED = {"buys where the other sells": "sells where the other buys"}
SWAPPED |= {other: one for one, other in SWAPPED.items()}


# ---------------------------------------------------------------- what a method is given


def with_jobs(table: IOTable) -> IOTable:
    """The table with persons employed, uneven over the industries."""
    jobs = np.floor(table.output / (1000.0 + 37.0 * np.arange(len(table.codes))))
    return replace(table, primary_inputs=table.primary_inputs.assign(employment=jobs))


def sections(table: IOTable) -> pd.DataFrame:
    rows = [
        (code, *(("ISIC4:32", "ISIC4:C") if code == "empty" else (f"ISIC4:{code[1:3]}", f"ISIC4:{code[0]}")))
        for code in table.codes
    ]
    return pd.DataFrame(rows, columns=["industry", "division", "section"])


def two_years_of_regions(table: IOTable) -> pd.DataFrame:
    """The shipped accounts, and the year before with every section smaller by its own tenth."""
    rows = shipped_rows()
    shrunk = rows["value"] * (1 - rows["industry"].str[-1].map(ord).mod(10) / 100)
    return pd.concat([rows, rows.assign(year=rows["year"] - 1, value=shrunk)], ignore_index=True)


def earlier(table: IOTable) -> IOTable:
    """The table of an earlier year, in which industries made less, each by its own share, from the same inputs."""
    less = np.array([1 - (sum(map(ord, code)) % 9) / 20 for code in table.codes])
    domestic, output = table.domestic * less, table.output * less
    assert table.imported is not None
    imported = table.imported * less
    inputs = table.primary_inputs.mul(less, axis=0)
    inputs["imports"] = imported.sum(axis=1) + table.final_demand_imported.sum(axis=1)
    demand = table.final_demand_domestic * 0
    demand["household_consumption"] = output - domestic.sum(axis=1)
    meta = replace(table.meta, id="earlier", year=table.meta.year - 4)
    return replace(
        table, meta=meta, domestic=domestic, imported=imported, final_demand_domestic=demand, primary_inputs=inputs
    )


def cluster_sets(table: IOTable) -> pd.DataFrame:
    """Two sets: industries by section, and by the last digit of their code."""
    codes = [code for code in table.codes if code != "empty"]
    rows = [
        (run, "computed", "factors", True, table.meta.id, "total", f"{run}:{key(code)}", code, 1.0)
        for run, key in (("by-section", lambda code: code[0]), ("by-digit", lambda code: int(code[-1]) % 3))
        for code in sorted(codes)
    ]
    return pd.DataFrame(rows, columns=no_sets().columns)


def method_sets(table: IOTable) -> pd.DataFrame:
    """The two sets as the default runs of two methods."""
    names = {"by-section": "factors", "by-digit": "streit"}
    sets = cluster_sets(table)
    sets["method"] = sets["run"].map(names)
    return sets.assign(run=sets["method"] + f":{table.meta.id}:total")


def designations(table: IOTable) -> pd.DataFrame:
    chosen = sorted(code for code in table.codes if code != "empty")
    return designated({"first": chosen[:3], "others": chosen[2::4]}, where={"first": ("KZ-63", [])})


def designated_places(table: IOTable) -> pd.DataFrame:
    """One cluster that can be compared by its years, and one that cannot."""
    rows = [("first", "pilot", 2024, ["KZ-63"], ["ISIC4:C"]), ("others", "pilot", 2005, ["KZ-39"], ["ISIC4:C"])]
    return pd.DataFrame(rows, columns=["cluster", "kind", "year", "regions", "sections"])


NEEDS: Mapping[str, Callable[[IOTable], Any]] = {
    "earlier_table": earlier,
    "indicators": lambda table: None,
    "regional_accounts": two_years_of_regions,
    "industry_sections": sections,
    "cluster_sets": cluster_sets,
    "method_sets": method_sets,
    "former_regions": lambda table: pd.DataFrame({"earlier": [], "later": []}),
    "designations": designations,
    "designated_places": designated_places,
    "other_settings": lambda table: (),
}
"""What methods need beside the table, made for it here; a new need wants a line."""


def answer(table: IOTable, parameters: Parameters) -> Result:
    return compute(table, parameters, {name: NEEDS[name](table) for name in METHODS[parameters.method].needs})


# ---------------------------------------------------------------- results side by side


def parts_of(result: Result, unit: float = 1.0) -> dict[str, pd.DataFrame]:
    """Every part of a result, in the unit of the table it was; clusters are called by their members, not numbers."""
    parts = {"rows": result.frame, **result.parts}
    names: Mapping[Any, str] = {}
    if METHODS[result.method].clusters:
        names = parts["members"].groupby("cluster")["industry"].agg(lambda codes: " ".join(sorted(codes))).to_dict()
    return {part: _comparable(frame, part, result.method, names, unit) for part, frame in parts.items()}


def _comparable(frame: pd.DataFrame, part: str, method: str, names: Mapping[Any, str], unit: float) -> pd.DataFrame:
    words = [name for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    frame = frame[~frame[words].astype(str).fillna("").map(lambda word: word.endswith("empty")).any(axis=1)].copy()
    if names and "cluster" in frame:
        frame["cluster"] = frame["cluster"].map(names)
    if part in ("links", "together") and method not in DIRECTED:  # neither industry of a pair comes first
        turned = frame["first"] > frame["second"]
        frame.loc[turned, ["first", "second"]] = frame.loc[turned, ["second", "first"]].to_numpy()
        if "pattern" in frame:
            frame.loc[turned, "pattern"] = frame.loc[turned, "pattern"].replace(SWAPPED)
    for name in set(frame) & set(AMOUNTS.get(method, ())):
        frame[name] /= unit
    jobs = [name for name in frame if name.startswith("employment_effect")]
    frame[jobs] = frame[jobs] * unit  # persons stay persons, so that there are more of them to a larger unit
    if {"measure", "form", "closure"} <= set(frame):
        per_unit = (frame["measure"] == "employment") & (frame["form"] == "effect")
        numbers = [name for name in ("value", "initial", "direct", "indirect", "induced") if name in frame]
        frame.loc[per_unit, numbers] = frame.loc[per_unit, numbers] * unit
    return _in_one_order(frame)


def _in_one_order(frame: pd.DataFrame) -> pd.DataFrame:
    words = [name for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    keys = ["|".join(map(str, row)) for row in frame[words].itertuples(index=False)]
    return frame.iloc[np.argsort(keys, kind="stable")].reset_index(drop=True)


def same(ours: Mapping[str, pd.DataFrame], theirs: Mapping[str, pd.DataFrame], without: Sequence[str] = ()) -> None:
    """Every part alike: words letter by letter, numbers to seven digits of their column's largest."""
    assert ours.keys() == theirs.keys()
    for part, expected in ours.items():
        found = theirs[part]
        assert list(found.columns) == list(expected.columns), part
        assert len(found) == len(expected), part
        for name in [name for name in expected if name not in without]:
            if pd.api.types.is_numeric_dtype(expected[name]):
                one, other = (each[name].to_numpy(float, na_value=np.nan) for each in (found, expected))
                size = np.nanmax(np.abs(other), initial=0.0)
                np.testing.assert_allclose(one, other, rtol=1e-7, atol=1e-8 * size, err_msg=f"{part}.{name}")
            else:
                assert found[name].map(str).tolist() == expected[name].map(str).tolist(), f"{part}.{name}"


# ---------------------------------------------------------------- the suite


CHANGES: Mapping[str, Callable[[IOTable], IOTable]] = {
    "the order of industries": lambda table: take(table, np.random.default_rng(3).permutation(len(table.codes))),
    "industries backwards": lambda table: take(table, np.arange(len(table.codes))[::-1]),
    "the currency unit": lambda table: scale(table, FACTOR),
    "an empty industry": with_empty_industry,
}
RUNS = [(name, basis) for name, method in METHODS.items() for basis in method.parameters.bases]
ON_TABLES = [run for run in RUNS if not METHODS[run[0]].of_worlds]
WITH_NEEDS = {name for name, method in METHODS.items() if method.needs}
OF_WORLDS = [run for run in RUNS if METHODS[run[0]].of_worlds]
every_change = pytest.mark.parametrize("change", CHANGES)


@pytest.fixture(scope="module")
def a_world(tmp_path_factory: pytest.TempPathFactory) -> IOTable:
    """Three countries with three industries each."""
    return io_table.read(world.icio(tmp_path_factory.mktemp("icio"))).table


@cache
def as_it_is(name: str, basis: str) -> tuple[IOTable, Parameters, Result]:
    """The shipped table, with persons employed, and what the method answers on it."""
    years = {"from_year": 2023, "to_year": 2024} if name == "shift-share" else {}
    parameters = METHODS[name].parameters(basis=basis, **FASTER.get(name, {}), **years)
    table = with_jobs(kaz_2024_29())
    return table, parameters, answer(table, parameters)


def stays(table: IOTable, parameters: Parameters, expected: Result, change: str) -> None:
    """The changed table is answered alike, and an empty industry is named."""
    found = answer(CHANGES[change](table), parameters)
    same(parts_of(expected), parts_of(found, FACTOR if change == "the currency unit" else 1.0))
    if change == "an empty industry" and found.method not in NOT_NAMED:
        assert any("left out" in note and "empty" in note for note in found.notes)


@every_change
@pytest.mark.parametrize(("name", "basis"), ON_TABLES)
def test_no_method_answers_otherwise(name: str, basis: str, change: str) -> None:
    stays(*as_it_is(name, basis), change)


@every_change
@pytest.mark.parametrize(("name", "basis"), OF_WORLDS)
def test_no_method_of_worlds_answers_otherwise(name: str, basis: str, change: str, a_world: IOTable) -> None:
    parameters = METHODS[name].parameters(basis=basis)
    stays(a_world, parameters, answer(a_world, parameters), change)


@pytest.mark.parametrize("name", [name for name in dict(ON_TABLES) if name not in {*BY_CHOICE, *WITH_NEEDS}])
@examples(10)
@given(table=balanced_tables(), draw=st.data())
def test_no_method_answers_otherwise_on_small_tables(name: str, table: IOTable, draw: st.DataObject) -> None:
    options = {each.name: each.metadata["choices"] for each in fields(METHODS[name].parameters)}
    choices = {option: draw.draw(st.sampled_from(allowed)) for option, allowed in options.items() if allowed}
    parameters = METHODS[name].parameters(**choices)
    expected = attempted(answer, table, parameters)
    for change, changed in CHANGES.items():
        found = attempted(answer, changed(table), parameters)
        if isinstance(expected, AnalysisError) or isinstance(found, AnalysisError):
            assert type(found) is type(expected), change
            continue
        unit = FACTOR if change == "the currency unit" else 1.0
        same(parts_of(expected), parts_of(found, unit), BETWEEN_EQUALS)
